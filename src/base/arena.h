#ifndef MF_BASE_ARENA_H
#define MF_BASE_ARENA_H
/*
 * Memory by lifetime. An arena hands out zeroed memory that lives until the arena is rewound or
 * freed; nothing taken from it is freed singly. One arena per lifetime: a charter, an organisation,
 * a report, a scratch computation. An allocation never fails for its caller: when the machine has
 * no memory left, or the arena's own limit is passed, mf_oom() (os.h) ends the program with a
 * message and status 3.
 */
#include <stddef.h>
#include <stdint.h>

struct mf_arena_block;

struct mf_arena {
    struct mf_arena_block *head;  /* newest block */
    struct mf_arena_block *spare; /* kept over a rewind, for loops that mark and rewind */
    size_t used;                  /* bytes handed out and not rewound, alignment included */
    size_t reserved;              /* bytes taken from the system */
    size_t limit;                 /* bytes that may be handed out; 0 = no limit */
};

/* A place in an arena to come back to; valid until the arena is freed or rewound past it. */
struct mf_arena_mark {
    struct mf_arena_block *head;
    size_t block_used, used;
};

/* Makes an empty arena; takes no memory yet. */
void mf_arena_init(struct mf_arena *a);
/* Gives everything back to the system; the arena is empty and usable again. */
void mf_arena_free(struct mf_arena *a);
struct mf_arena_mark mf_arena_mark(const struct mf_arena *a);
/* Forgets all that was handed out after the mark. */
void mf_arena_rewind(struct mf_arena *a, struct mf_arena_mark m);

/* Zeroed memory for `count` things of `size` bytes, aligned for any type. Never NULL. */
void *mf_arena_alloc(struct mf_arena *a, size_t count, size_t size)
    __attribute__((returns_nonnull, malloc));
/* A copy of `n` bytes. */
void *mf_arena_copy(struct mf_arena *a, const void *p, size_t n) __attribute__((returns_nonnull));

#define mf_new(a, T)      ((T *)mf_arena_alloc((a), 1, sizeof(T)))
#define mf_new_n(a, T, n) ((T *)mf_arena_alloc((a), (n), sizeof(T)))

#endif
