#ifndef MF_AUDIT_NOMINAL_H
#define MF_AUDIT_NOMINAL_H
/*
 * People for a charter that is looked at before anybody holds anything: every seat filled, every
 * office held, by as many different persons as there can be. What an audit of them says is about
 * the charter alone; real people who sit in two places make coalitions smaller.
 */
#include "engine/org.h"

#define MF_NOMINAL_OPEN                                                                            \
    100u /* members of a body with `seats open`, where nothing else is asked                       \
          */

/*
 * A roster that the charter can be founded with, unless its own clauses contradict one another.
 * Offices `of` a body are held by members of it, those without a tag first and nobody whom an
 * `incompatible` bars. Tags that a body requires are given to as many as it requires, tags with a
 * limit to as many as it allows, others that rules name to half of the members; everybody weighs 1
 * and differs in every fact. Ids are the name of the body or office and a number; names are for
 * people. `open_members`: of each open body. Owned by the arena.
 */
struct mf_roster mf_nominal_roster(struct mf_arena *arena, const struct mf_charter *charter,
                                   uint32_t open_members);

#endif
