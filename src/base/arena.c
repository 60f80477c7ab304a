#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

/* Under AddressSanitizer what isn't handed out is poisoned, with a gap after each allocation. */
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { GAP = 16 };
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { GAP = 0 };
#endif

enum { ALIGN = alignof(max_align_t), FIRST_BLOCK = 4096, LARGEST_BLOCK = 1024 * 1024 };

struct mf_arena_block {
    struct mf_arena_block *older;
    size_t size, used; /* bytes of `data` */
    size_t next_size;  /* of the next ordinary block */
    size_t dirty;      /* of `data`, how many bytes were ever handed out; the rest is still zero */
    alignas(max_align_t) char data[];
};

void mf_arena_init(struct mf_arena *a)
{
    *a = (struct mf_arena){0};
}

static void block_free(struct mf_arena *a, struct mf_arena_block *b)
{
    a->reserved -= sizeof *b + b->size;
    UNPOISON(b->data, b->size);
    free(b);
}

void mf_arena_free(struct mf_arena *a)
{
    while (a->head) {
        struct mf_arena_block *older = a->head->older;
        block_free(a, a->head);
        a->head = older;
    }
    if (a->spare)
        block_free(a, a->spare);
    a->spare = NULL;
    a->used = 0;
}

struct mf_arena_mark mf_arena_mark(const struct mf_arena *a)
{
    return (struct mf_arena_mark){a->head, a->head ? a->head->used : 0, a->used};
}

void mf_arena_rewind(struct mf_arena *a, struct mf_arena_mark m)
{
    while (a->head != m.head) {
        struct mf_arena_block *b = a->head;
        mf_assert(b != NULL);
        a->head = b->older;
        /* The largest of the ordinary blocks waits for the next turn of the caller's loop. */
        if (b->size <= LARGEST_BLOCK && (!a->spare || a->spare->size < b->size)) {
            struct mf_arena_block *other = a->spare;
            POISON(b->data, b->size);
            a->spare = b;
            b = other;
        }
        if (b)
            block_free(a, b);
    }
    if (a->head) {
        mf_assert(m.block_used <= a->head->used);
        POISON(a->head->data + m.block_used, a->head->size - m.block_used);
        a->head->used = m.block_used;
    }
    a->used = m.used;
}

static size_t next_block_size(const struct mf_arena *a)
{
    return a->head ? a->head->next_size : FIRST_BLOCK;
}

/* A new head with room for `need` bytes. */
static void block_push(struct mf_arena *a, size_t need)
{
    struct mf_arena_block *b = a->spare;
    size_t ordinary = next_block_size(a);

    if (b && b->size >= need) {
        a->spare = NULL;
    } else {
        size_t size = need > ordinary ? need : ordinary;
        if (size > SIZE_MAX - sizeof *b)
            mf_oom(need);
        /* Fresh pages come zeroed from the system; calloc knows, and doesn't zero them again. */
        b = calloc(1, sizeof *b + size);
        if (!b)
            mf_oom(need);
        b->size = size;
        a->reserved += sizeof *b + size;
        POISON(b->data, b->size);
    }
    /* A block made for one large thing doesn't make the next ordinary one larger. */
    if (b->size == ordinary && ordinary < LARGEST_BLOCK)
        b->next_size = 2 * ordinary;
    else
        b->next_size = ordinary;
    b->used = 0;
    b->older = a->head;
    a->head = b;
}

void *mf_arena_alloc(struct mf_arena *a, size_t count, size_t size)
{
    size_t n, need;

    if (__builtin_mul_overflow(count, size, &n) || n > SIZE_MAX / 2)
        mf_oom(SIZE_MAX);
    if (n == 0)
        n = 1;
    need = (n + ALIGN - 1) / ALIGN * ALIGN;
    if (a->limit && (need > a->limit || a->used > a->limit - need))
        mf_oom(n);
    if (!a->head || a->head->size - a->head->used < need + GAP)
        block_push(a, need + GAP);

    struct mf_arena_block *b = a->head;
    char *p = b->data + b->used;
    UNPOISON(p, n);
    if (b->used < b->dirty)
        memset(p, 0, n < b->dirty - b->used ? n : b->dirty - b->used);
    b->used += need + GAP;
    if (b->dirty < b->used)
        b->dirty = b->used;
    a->used += need;
    return p;
}

void *mf_arena_copy(struct mf_arena *a, const void *p, size_t n)
{
    void *copy = mf_arena_alloc(a, n, 1);
    if (n)
        memcpy(copy, p, n);
    return copy;
}
