#ifndef MF_SERVER_LIBRARY_H
#define MF_SERVER_LIBRARY_H
/*
 * Charters and scenarios that are part of the program (charters/, scenarios/), for pages that
 * found, compare and replay. The table is written by scripts/build-library.
 */
#include "base/lingua.h"
#include "base/str.h"

struct mf_library_text {
    const char *name;  /* of its file: "balanced.md", "openai-2023.scenario" */
    const char *kind;  /* "charter" or "scenario" */
    const char *title; /* as its text has it */
    const char *about; /* its first sentence about itself */
    const char *text, *end;
};

extern const struct mf_library_text mf_library[];
extern const unsigned mf_library_count;

/* NULL: there is none of that name, or of another kind; kind NULL: of any. */
const struct mf_library_text *mf_library_find(struct mf_str name, const char *kind);
struct mf_str mf_library_text(const struct mf_library_text *t);

/* What stands over a text and under it in a list, and the language that this is in: the one asked
 * for, or the text's own (English) where nobody has translated it (library_id.def). */
struct mf_library_words {
    enum mf_lingua lingua;
    const char *title, *about;
};
struct mf_library_words mf_library_words(const struct mf_library_text *t, enum mf_lingua lingua);

#endif
