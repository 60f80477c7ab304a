/*
 * Any bytes as a charter: read, checked, formatted, told as prose. Nothing may crash, hang or take
 * more memory than the parser promises, and what is formatted stays as it is when it is formatted
 * again.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/os.h"
#include "lang/parse.h"
#include "lang/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void parse_frugally(struct mf_source source)
{
    struct mf_arena arena, of_diags;
    struct mf_diags diags;
    mf_arena_init(&arena);
    mf_arena_init(&of_diags);
    mf_diags_init(&diags, &of_diags);
    mf_charter_parse(&arena, source, &diags);
    mf_assert(arena.used + of_diags.used <= 100 * source.text.n + 128 * (size_t)1024);
    mf_arena_free(&arena);
    mf_arena_free(&of_diags);
}

static void format_twice(struct mf_arena *a, struct mf_source source)
{
    struct mf_diags diags;
    struct mf_buf once, twice;
    mf_diags_init(&diags, a);
    mf_buf_init(&once, a);
    mf_buf_init(&twice, a);
    if (!mf_charter_format(a, source, &once, &diags))
        return;
    mf_assert(
        mf_charter_format(a, (struct mf_source){source.name, mf_buf_str(&once)}, &twice, &diags));
    mf_assert(mf_str_eq(mf_buf_str(&once), mf_buf_str(&twice)));
}

static void read_and_tell(struct mf_arena *a, struct mf_source source)
{
    struct mf_diags diags;
    struct mf_buf out;
    struct mf_term term = {.width = 80};
    mf_diags_init(&diags, a);
    mf_buf_init(&out, a);
    const struct mf_charter *c = mf_charter_read(a, source, &diags);
    for (unsigned lingua = 0; lingua < MF_LINGUA__COUNT; lingua++) {
        mf_diags_render(&out, &source, &diags, (enum mf_lingua)lingua, false);
        if (c)
            mf_prose_charter(&out, &term, c, (enum mf_lingua)lingua);
    }
}

static bool contains_fence(struct mf_str text)
{
    for (size_t i = 0; i + 3 <= text.n; i++) {
        if (mf_str_starts(mf_str_sub(text, i, 3), MF_S("```")))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mf_arena arena;
    struct mf_str text = {(const char *)data, size};
    bool document = size > 0 && (data[0] == '#' || data[0] == '`') && contains_fence(text);
    struct mf_source source = {document ? MF_S("fuzz.md") : MF_S("fuzz.charter"), text};
    mf_arena_init(&arena);
    parse_frugally(source);
    format_twice(&arena, source);
    read_and_tell(&arena, source);
    mf_arena_free(&arena);
    return 0;
}
