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
