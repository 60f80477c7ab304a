#ifndef MF_BASE_VEC_H
#define MF_BASE_VEC_H
/*
 * Growing arrays in an arena: `MF_VEC(struct mf_x) xs = {0}; mf_vec_push(&arena, &xs, x);`
 * Elements may move when the array grows: keep indices, not pointers, across a push.
 * The bytes left behind by growing are bounded by the final size and go with the arena.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define MF_VEC(T)                                                                                  \
    struct {                                                                                       \
        T *at;                                                                                     \
        uint32_t n, cap;                                                                           \
    }

/* Room for one more element; doubles. Returns the (perhaps new) place of the elements. */
void *mf_vec_room(struct mf_arena *a, void *at, uint32_t n, uint32_t *cap, size_t size);

#define mf_vec_push(a, v, value)                                                                   \
    ((v)->at = mf_vec_room((a), (v)->at, (v)->n, &(v)->cap, sizeof *(v)->at),                      \
     (v)->at[(v)->n++] = (value))

#endif
