#include "base/lingua.h"

#include "base/os.h"

bool mf_lingua_parse(struct mf_str s, enum mf_lingua *ret_lingua)
{
    if (mf_str_is(s, "en"))
        *ret_lingua = MF_EN;
    else if (mf_str_is(s, "id"))
        *ret_lingua = MF_ID;
    else
        return false;
    return true;
}

void mf_fill(struct mf_buf *out, const char *tmpl, const struct mf_str *args, unsigned nargs)
{
    for (const char *p = tmpl; *p; p++) {
        if ((*p == '{' || *p == '}') && p[1] == *p) {
            mf_buf_char(out, *p++);
        } else if (*p == '{') {
            mf_assert(p[1] >= '0' && p[1] <= '9' && p[2] == '}');
            unsigned i = (unsigned)(p[1] - '0');
            mf_assert(i < nargs);
            mf_buf_add(out, args[i]);
            p += 2;
        } else {
            mf_assert(*p != '}');
            mf_buf_char(out, *p);
        }
    }
}
