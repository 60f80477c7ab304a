/* Literate documents: the fenced blocks of a Markdown text (CommonMark's rules for fences). */
#include "lang/lex.h"

#include <string.h>

static bool ends(struct mf_str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.n >= n && mf_str_is(mf_str_sub(s, s.n - n, n), suffix);
}

bool mf_source_is_markdown(const struct mf_source *s)
{
    return ends(s->name, ".md") || ends(s->name, ".markdown");
}

/* The line that begins at `at`, without its end; *ret_next is where the next one begins. */
static struct mf_str line_at(struct mf_str text, size_t at, size_t *ret_next)
{
    const char *feed = memchr(text.p + at, '\n', text.n - at);
    size_t end = feed ? (size_t)(feed - text.p) : text.n;
    *ret_next = feed ? end + 1 : end;
    return mf_str_sub(text, at, end - at);
}

struct fence {
    char sign;
    size_t n;           /* how many signs */
    struct mf_str rest; /* what follows them, trimmed */
};

/* fence = up to three spaces, at least three "`" or "~", rest of the line */
static bool read_fence(struct mf_str line, struct fence *ret)
{
    size_t i = 0;
    while (i < line.n && i < 3 && line.p[i] == ' ')
        i++;
    if (i >= line.n || (line.p[i] != '`' && line.p[i] != '~'))
        return false;
    size_t start = i;
    while (i < line.n && line.p[i] == line.p[start])
        i++;
    ret->sign = line.p[start];
    ret->n = i - start;
    ret->rest = mf_str_trim(mf_str_sub(line, i, line.n));
    /* A back quote after a fence of back quotes makes it a piece of code within a line. */
    return ret->n >= 3 &&
           (ret->sign == '~' || ret->rest.n == 0 || !memchr(ret->rest.p, '`', ret->rest.n));
}

static bool first_word_is(struct mf_str rest, const char *word)
{
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '\t')
        n++;
    return mf_str_is(mf_str_sub(rest, 0, n), word);
}

bool mf_source_block(const struct mf_source *s, const char *info, bool markdown, size_t *from,
                     struct mf_span *ret_block, bool *ret_closed)
{
    *ret_closed = true;
    if (!markdown) {
        *ret_block = (struct mf_span){0, (uint32_t)s->text.n};
        if (*from > 0)
            return false;
        *from = s->text.n + 1;
        return true;
    }
    size_t at = *from;
    while (at < s->text.n) {
        size_t next;
        struct fence open, close;
        if (!read_fence(line_at(s->text, at, &next), &open)) {
            at = next;
            continue;
        }
        size_t begin = next, stop = next;
        bool closed = false;
        while (stop < s->text.n && !closed) {
            closed = read_fence(line_at(s->text, stop, &next), &close) && close.sign == open.sign &&
                     close.n >= open.n && close.rest.n == 0;
            if (!closed)
                stop = next;
        }
        *from = closed ? next : s->text.n;
        if (first_word_is(open.rest, info)) {
            *ret_closed = closed;
            *ret_block = (struct mf_span){(uint32_t)begin, (uint32_t)(stop - begin)};
            return true;
        }
        at = *from;
    }
    return false;
}
