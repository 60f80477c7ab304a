/* Looking into the library. */
#include "server/library.h"

#include <string.h>

const struct mf_library_text *mf_library_find(struct mf_str name, const char *kind)
{
    for (unsigned i = 0; i < mf_library_count; i++)
        if (mf_str_is(name, mf_library[i].name) && (!kind || strcmp(kind, mf_library[i].kind) == 0))
            return &mf_library[i];
    return NULL;
}

struct mf_str mf_library_text(const struct mf_library_text *t)
{
    return (struct mf_str){t->text, (size_t)(t->end - t->text)};
}

struct mf_library_words mf_library_words(const struct mf_library_text *t, enum mf_lingua lingua)
{
    static const struct {
        const char *name, *title, *about;
    } indonesian[] = {
#define MF_LIBRARY_ID(name, title, about) {name, title, about},
#include "server/library_id.def"
#undef MF_LIBRARY_ID
    };

    for (unsigned i = 0; lingua == MF_ID && i < sizeof indonesian / sizeof *indonesian; i++)
        if (strcmp(indonesian[i].name, t->name) == 0)
            return (struct mf_library_words){MF_ID, indonesian[i].title, indonesian[i].about};
    return (struct mf_library_words){MF_EN, t->title, t->about};
}
