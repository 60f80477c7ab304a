/*
 * Amendments (rules 59 to 64): the proposed text is read and compared item by item with the charter
 * it was filed under; the present charter then takes over what the amendment changes, and nothing
 * else.
 */
#include "engine/amend.h"

#include <string.h>

#include "base/os.h"
#include "engine/found.h"
#include "engine/invariant.h"
#include "engine/member.h"
#include "lang/names.h"

/* ---- reading ---- */

const struct mf_arg *mf_amendment_text(const struct mf_power *p, const struct mf_arg *args)
{
    for (uint32_t i = 0; i < p->nparams; i++)
        if (p->params[i].type == MF_PARAM_CHARTER)
            return &args[i];
    mf_bug("a power that amends takes a charter; the checker sees to that");
}

/* A document has no file name to say so: its fences do. */
static bool has_fence(struct mf_str text)
{
    static const char fence[] = "```charter";

    for (size_t i = 0; i + sizeof fence - 1 <= text.n; i++)
        if (memcmp(text.p + i, fence, sizeof fence - 1) == 0 && (i == 0 || text.p[i - 1] == '\n'))
            return true;
    return false;
}

static const struct mf_charter *read_text(struct mf_arena *arena, struct mf_str text,
                                          struct mf_refusals *rs)
{
    struct mf_source source = {
        .name = has_fence(text) ? MF_S("amendment.md") : MF_S("amendment.charter"),
        .text = text,
    };
    struct mf_diags diags;
    const struct mf_charter *c;
    const struct mf_diag *first = NULL;
    struct mf_refusal *r;

    mf_diags_init(&diags, arena);
    c = mf_charter_read(arena, source, &diags);
    if (c)
        return c;
    for (uint32_t i = 0; i < diags.list.n && !first; i++)
        if (diags.list.at[i].kind->severity == MF_ERROR)
            first = &diags.list.at[i];
    r = mf_refuse(rs, MF_WHY_CHARTER_INVALID);
    r->have = diags.errors;
    if (first && rs)
        r->word = mf_strf(rs->arena, "%s, %u:%u", first->kind->id,
                          (unsigned)mf_source_place(&source, first->span.at).line,
                          (unsigned)mf_source_place(&source, first->span.at).column);
    return NULL;
}

bool mf_amendment_read(const struct mf_org *org, const struct mf_binding *base,
                       const struct mf_power *p, const struct mf_arg *args, struct mf_arena *keep,
                       struct mf_arena *scratch, struct mf_amendment *ret, struct mf_refusals *rs)
{
    uint32_t document = mf_document_find(org, &mf_amendment_text(p, args)->hash);
    const struct mf_charter *c;

    if (document == MF_NO_SLOT) {
        mf_refuse(rs, MF_WHY_DOCUMENT_MISSING)->word =
            p->params[mf_amendment_text(p, args) - args].name.text;
        return false;
    }
    c = read_text(keep, MF_ROW(org, documents, mf_document_row, document)->text, rs);
    if (!c || !mf_engine_carries(c, rs))
        return false;
    mf_text_items(scratch, base->charter, &ret->base);
    mf_text_items(scratch, c, &ret->proposed);
    ret->changes = mf_items_changed(scratch, &ret->base, &ret->proposed);
    if (ret->changes.n == 0)
        mf_refuse(rs, MF_WHY_CHARTER_SAME);
    return ret->changes.n > 0;
}

/* ---- what a power covers (rules 61, 62) ---- */

struct coverage {
    const struct mf_charter *charter; /* of the power */
    const struct mf_power *power;
    const struct mf_effect *ordinary, *entrenched; /* its amending effects; NULL: none */
    const bool *base_entrenched;
    const struct mf_amendment *am;
    struct mf_refusals *rs;
};

static struct mf_refusal *uncovered(const struct coverage *cov, enum mf_reason reason,
                                    struct mf_span clause, struct mf_str word)
{
    struct mf_refusal *r = mf_refuse(cov->rs, reason);

    r->charter = cov->charter;
    r->power = (uint32_t)(cov->power - cov->charter->powers);
    r->clause = clause;
    r->word = word;
    return r;
}

/* Does `amend charter in ITEMS` name it? Without a list everything that isn't entrenched is named.
 */
static bool listed(const struct mf_effect *e, const struct mf_text_items *t, uint32_t item)
{
    for (uint32_t i = 0; i < e->nitems; i++) {
        const struct mf_ref *ref = &e->items[i];
        const struct mf_item *it = &t->charter->items[item];
        if (ref->kind == mf_item_ref_kind(it->kind) &&
            (ref->kind == MF_REF_MISSION || mf_str_eq(ref->name.text, mf_item_word(t, item))))
            return true;
    }
    return e->nitems == 0;
}

/* A new or changed power that does what an entrenched one does would be a way round it. */
static bool is_way_round(const struct mf_amendment *am, uint32_t after)
{
    const struct mf_charter *c = am->proposed.charter;
    const struct mf_item *item = &c->items[after];

    return item->kind == MF_ITEM_POWER &&
           mf_power_shadows_entrenched(c, am->base.charter, &c->powers[item->index]);
}

static bool covers(const struct coverage *cov, const struct mf_item_change *change)
{
    const struct mf_amendment *am = cov->am;
    bool added = change->before == MF_NO_ITEM;
    const struct mf_text_items *t = added ? &am->proposed : &am->base;
    uint32_t item = added ? change->after : change->before;
    bool guarded = !added && cov->base_entrenched[item];

    if (change->after != MF_NO_ITEM)
        guarded |= mf_item_is_entrenched(am->proposed.charter,
                                         &am->proposed.charter->items[change->after]) ||
                   is_way_round(am, change->after);
    if (guarded && !cov->entrenched) {
        uncovered(cov, MF_WHY_ENTRENCHED, cov->ordinary->span, mf_item_word(t, item));
        return false;
    }
    if (guarded || (cov->ordinary && listed(cov->ordinary, t, item)))
        return true;
    uncovered(cov, MF_WHY_NOT_COVERED, (cov->ordinary ? cov->ordinary : cov->entrenched)->span,
              mf_item_word(t, item));
    return false;
}

static bool covers_all(const struct mf_charter *charter, const struct mf_power *p,
                       const struct mf_amendment *am, struct mf_arena *arena,
                       struct mf_refusals *rs)
{
    struct coverage cov = {
        .charter = charter,
        .power = p,
        .base_entrenched = mf_items_entrenched(arena, &am->base),
        .am = am,
        .rs = rs,
    };
    bool all = true;

    for (uint32_t i = 0; i < p->neffects; i++) {
        if (p->effects[i].kind == MF_EF_AMEND)
            cov.ordinary = &p->effects[i];
        else if (p->effects[i].kind == MF_EF_AMEND_ENTRENCHED)
            cov.entrenched = &p->effects[i];
    }
    for (uint32_t i = 0; i < am->changes.n; i++)
        all &= covers(&cov, &am->changes.at[i]);
    return all;
}

bool mf_amend_check(const struct mf_org *org, const struct mf_power *p, const struct mf_arg *args,
                    uint32_t nargs, struct mf_refusals *rs)
{
    const struct mf_binding *now = mf_binding_now(org);
    struct mf_amendment am;
    struct mf_arena scratch;
    bool ok;

    mf_assert(nargs == p->nparams);
    mf_arena_init(&scratch);
    ok = mf_amendment_read(org, now, p, args, rs ? rs->arena : &scratch, &scratch, &am, rs) &&
         covers_all(now->charter, p, &am, &scratch, rs);
    mf_arena_free(&scratch);
    return ok;
}

/* ---- the instant of effect (rule 64) ---- */

/* P-D: what may have to be given back can't be taken from under it. */
static bool locked(const struct mf_org *org, const struct mf_charter *c, struct mf_refusals *why)
{
    bool any = false;

    for (uint32_t i = 0; i < org->undos.n; i++) {
        const struct mf_undo_row *u = MF_ROW(org, undos, mf_undo_row, i);
        bool of_body = u->verb == MF_EF_SEAT || u->verb == MF_EF_UNSEAT ||
                       u->verb == MF_EF_RESIZE || u->of_body;
        struct mf_str name;
        struct mf_refusal *r;
        if (!u->locks)
            continue;
        if (of_body)
            name = MF_ROW(org, bodies, mf_body_row, u->slot)->name;
        else if (u->verb == MF_EF_SET)
            name = MF_ROW(org, settings, mf_setting_row, u->slot)->name;
        else
            name = MF_ROW(org, offices, mf_office_row, u->slot)->name;
        if (mf_charter_find(c, name).kind != MF_REF_NONE)
            continue;
        r = mf_refuse(why, MF_WHY_LOCKED);
        r->proposal = u->proposal;
        r->word = name;
        any = true;
    }
    return any;
}

/* Whoever stands on what the new text lacks loses it before the old text goes. */
static void vacate_what_goes(struct mf_step *s, const struct mf_charter *c)
{
    struct mf_org *org = s->org;

    for (uint32_t i = 0; i < org->offices.n; i++)
        if (mf_org_holder(org, i) != MF_NOBODY &&
            mf_charter_find(c, MF_ROW(org, offices, mf_office_row, i)->name).kind != MF_REF_OFFICE)
            mf_vacate(s, i, MF_EV_VACATED);
    for (uint32_t i = 0; i < org->emergencies.n; i++) {
        const struct mf_emergency_row *row = MF_ROW(org, emergencies, mf_emergency_row, i);
        if (row->running && mf_charter_find(c, row->name).kind != MF_REF_EMERGENCY)
            mf_emergency_stop(s, i);
    }
    for (uint32_t i = 0; i < org->bodies.n; i++) {
        const struct mf_body_row *row = MF_ROW(org, bodies, mf_body_row, i);
        if (mf_charter_find(c, row->name).kind == MF_REF_BODY)
            continue;
        for (uint32_t k = row->first_seat; k != MF_NO_SLOT;) {
            const struct mf_seat_row *seat = MF_ROW(org, seats, mf_seat_row, k);
            uint32_t next = seat->next_of_body;
            if (seat->to == MF_STILL)
                mf_unseat(s, k, MF_EV_UNSEATED);
            k = next;
        }
    }
}

/* The new text governs: seats follow it, and running vacancy clocks are measured by its periods. */
static bool take_over(struct mf_step *s, const struct mf_charter *c, uint32_t proposal,
                      struct mf_refusals *why)
{
    struct mf_org *org = s->org;
    bool lawful;

    if (locked(org, c, why) || !mf_bind_fits(org, c, why))
        return false;
    vacate_what_goes(s, c);
    mf_bind(org, c, proposal);
    for (uint32_t i = 0; i < c->nbodies; i++) {
        mf_members_changed(s, mf_binding_now(org)->body[i]);
        mf_vacancy_requeue(org, mf_binding_now(org)->body[i]);
    }
    lawful = mf_state_lawful(org, why);
    lawful &= mf_always_broken(org, why) == 0;
    return lawful;
}

bool mf_amend_apply(struct mf_step *s, uint32_t proposal, const struct mf_effect *e,
                    struct mf_refusals *why)
{
    struct mf_org *org = s->org;
    const struct mf_proposal_row *p = MF_ROW(org, proposals, mf_proposal_row, proposal - 1);
    const struct mf_binding *base = mf_binding_of(org, p), *now = mf_binding_now(org);
    const struct mf_power *power = &base->charter->powers[p->power];
    const struct mf_charter *c;
    struct mf_text_items present;
    struct mf_amendment am;
    struct mf_arena scratch;
    bool ok;

    mf_arena_init(&scratch);
    ok = mf_amendment_read(org, base, power, p->args, &org->arena, &scratch, &am, why) &&
         covers_all(base->charter, power, &am, &scratch, why);
    c = ok ? am.proposed.charter : NULL;
    if (ok && now != base) {
        mf_text_items(&scratch, now->charter, &present);
        c = NULL;
        if (!mf_amendment_stale(&am, &present, why))
            c = read_text(&org->arena, mf_amendment_merge(&am, &present, &org->arena), why);
    }
    mf_arena_free(&scratch);
    if (!c || !take_over(s, c, proposal, why))
        return false;
    s->clause = e->span;
    struct mf_event *ev = mf_emit(s, MF_EV_AMENDED);
    ev->charter = c;
    mf_proposals_amended(s, proposal);
    return true;
}

/* ---- running proposals (rule 59) ---- */

struct touching {
    const struct mf_text_items *older, *before;
    const bool *changed; /* per item of `before` */
    bool touched;
};

static void look_whether_changed(void *ctx, uint32_t item)
{
    struct touching *t = ctx;
    uint32_t k = mf_item_find(t->older, item, t->before);

    t->touched |= k == MF_NO_ITEM || t->changed[k];
}

bool mf_amend_touched_power(const struct mf_org *org, const struct mf_binding *older,
                            uint32_t power)
{
    struct mf_text_items items, before, after;
    struct mf_item_changes changes;
    struct touching t = {.older = &items, .before = &before};
    struct mf_arena scratch;
    bool *changed;

    if (org->bindings.n < 2)
        return false;
    mf_arena_init(&scratch);
    mf_text_items(&scratch, older->charter, &items);
    mf_text_items(&scratch, org->bindings.at[org->bindings.n - 2]->charter, &before);
    mf_text_items(&scratch, mf_binding_now(org)->charter, &after);
    changes = mf_items_changed(&scratch, &before, &after);
    changed = mf_new_n(&scratch, bool, before.charter->nitems);
    for (uint32_t i = 0; i < changes.n; i++)
        if (changes.at[i].before != MF_NO_ITEM)
            changed[changes.at[i].before] = true;
    t.changed = changed;
    for (uint32_t i = 0; i < items.charter->nitems; i++) {
        const struct mf_item *item = &items.charter->items[i];
        if (item->kind != MF_ITEM_POWER || item->index != power)
            continue;
        look_whether_changed(&t, i);
        mf_item_each_named(&items, i, look_whether_changed, &t);
    }
    mf_arena_free(&scratch);
    return t.touched;
}
