#ifndef MF_SERVER_LIBRARY_H
#define MF_SERVER_LIBRARY_H
/*
 * Charters and scenarios that are part of the program (charters/, scenarios/), for pages that
 * found, compare and replay. The table is written by scripts/build-library.
 */
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

#endif
