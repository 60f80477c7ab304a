#ifndef MF_SERVER_JSON_H
#define MF_SERVER_JSON_H
/*
 * Values of the server's JSON. Instants are ISO 8601, never is null. Bytes that are no UTF-8 are
 * shown as such. No memory ends the program.
 */
#include <jansson.h>

#include "lang/charter.h"

json_t *mf_j_text(struct mf_arena *a, struct mf_str s);
json_t *mf_j_c(const char *s);
json_t *mf_j_number(uint64_t n);
json_t *mf_j_instant(struct mf_arena *a, mf_instant t);
json_t *mf_j_hash(struct mf_arena *a, const struct mf_hash *h); /* sha256:… */
/* Both take the value over. */
void mf_j_put(json_t *object, const char *key, json_t *value);
void mf_j_push(json_t *array, json_t *value);
/* {line, column, text} of a place of the charter. */
json_t *mf_view_clause(struct mf_arena *a, const struct mf_charter *c, struct mf_span span);

#endif
