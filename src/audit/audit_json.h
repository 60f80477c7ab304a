#ifndef MF_AUDIT_AUDIT_JSON_H
#define MF_AUDIT_AUDIT_JSON_H
/* What the parts of the audit's JSON are made with. Values given to mf_json_put() and
 * mf_json_push() belong to the object or list from then on; no memory ends the program. */
#include <jansson.h>

#include "audit/audit_say.h"

struct mf_ajson {
    struct mf_arena *a;
    const struct mf_audit *au;
    const struct mf_ay *y;
};

json_t *mf_json_text(struct mf_str s);
json_t *mf_json_word(const char *s);
json_t *mf_json_number(uint64_t n);
json_t *mf_json_duration(mf_duration d); /* null: never */
void mf_json_put(json_t *object, const char *key, json_t *value);
void mf_json_push(json_t *array, json_t *value);
json_t *mf_json_person(const struct mf_ajson *w, mf_person p);
json_t *mf_json_persons(const struct mf_ajson *w, const mf_person *who, uint32_t n);
json_t *mf_json_place(const struct mf_ajson *w, struct mf_span span); /* null: nowhere */
/* Kinds of these persons to the rules of a power; NULL: all places count. */
json_t *mf_json_kinds(const struct mf_ajson *w, const struct mf_power *power, const mf_person *who,
                      uint32_t n);

/* ---- parts (audit_json_more.c) ---- */
json_t *mf_json_findings(const struct mf_ajson *w);   /* null: not looked for */
json_t *mf_json_difference(const struct mf_ajson *w); /* null: compared with nothing */
json_t *mf_json_captures(const struct mf_ajson *w);

#endif
