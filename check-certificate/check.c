/*
 * Checks a certificate (docs/certificates.md) from its first word to its last. Searches for nothing,
 * and shares no line with what wrote it. Status 0: in the system that the certificate describes, fewer
 * than `bound` persons can't reach the goal; 1: it doesn't show that. Whether the system is that of a
 * charter and its people, `mufakat` says, which writes the same system again.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef int64_t num;
__extension__ typedef __int128 wide; /* sums of at most 8 products never overflow it */

#define MOST ((num)1 << 61) /* of any number in a certificate; of time: never ends */
#define ADD(list, n) (*((list) = more((list), (n), sizeof *(list)), &(list)[(n)++]))

static struct weights { num n, total, *person, *weight; } *weights;
static struct column { num weights, fixed, gone; } *column; /* variables 2 i, and 2 i + 1: others */
static struct linear { num n, var[8], coef[8], least; } *always;
static struct formula { num k, n; struct formula *of; struct linear leaf; } goal; /* k < 0: leaf */
struct phase { num wait; struct formula guard; };
struct effect { num var, up, to; };
static struct act { num n, neffects, wait, bit; struct phase *phase; struct effect *effect; } *act;
struct atom { num weights, need; };
static struct clause { num n; struct atom *atom; } *clause;
static struct type { num weights, profile, fixed; } *type;
static struct profile { num newcomers, *weight; } *profile; /* weight by column */
static struct move { num act, out, from, to, n, var[3], value[3]; struct formula guard; } *move;
struct box { num from, *lo, *hi; };

static char tok[256];
static num persons, bound, horizon, nvars, bits, nweights, ncolumns, nalways, nacts, nclauses, ntypes,
    nprofiles, nmoves, nnumbers, *init;

static void need(bool ok, const char *what) {
    if (!ok)
        fprintf(stderr, "\nAt \"%s\", %s: the certificate doesn't hold. / Sertifikat ini tidak "
                "terbukti.\n", tok[0] ? tok : "the end", what), exit(1);
}
static void *more(void *list, num n, size_t size) { /* room for one more than n, zeroed */
    char *p = n & (n - 1) ? list : realloc(list, size * (n ? 2 * (size_t)n : 1));
    need(p != NULL, "memory");
    return memset(p + (size_t)n * size, 0, size), p;
}
static void *zeros(num n) { /* kept to the end, each block with the one before */
    static wide *kept;
    wide *p = calloc((size_t)n + 2, sizeof(wide));
    need(p != NULL, "memory");
    return memcpy(p, &kept, sizeof kept), kept = p, p + 1;
}

/* ---- reading: words between blanks ---- */

static void next(void) {
    if (scanf("%255s", tok) != 1)
        tok[0] = '\0';
}
static bool at(const char *word) { return strcmp(tok, word) == 0; }
static bool take(const char *word) { return at(word) ? next(), true : false; }
static void expect(const char *word) { need(take(word), word); }

static num number(num lo, num hi) { /* what follows a colon is for people */
    char *end;
    num x = strtoll(tok, &end, 10);
    need(end != tok && (*end == '\0' || *end == ':') && x >= lo && x <= hi, "a number out of place");
    return next(), x;
}
static struct linear read_linear(void) { /* ( 2 0:board -1 1:~board >= 1 ) */
    struct linear l = {0};
    for (expect("("); !take(">="); l.n++) {
        need(l.n < 8, "too many terms");
        l.coef[l.n] = number(-MOST, MOST);
        l.var[l.n] = number(0, nvars - 1);
    }
    l.least = number(-MOST, MOST);
    return expect(")"), l;
}
static struct formula read_formula(int depth) { /* [ 1 of ( … ) ( … ) ] */
    struct formula f = {.k = -1}, part;
    need(depth < 50, "nested too deep");
    if (at("("))
        return f.leaf = read_linear(), f;
    expect("[");
    f.k = number(0, MOST);
    for (expect("of"); !take("]"); ADD(f.of, f.n) = part)
        part = read_formula(depth + 1);
    return f;
}
static struct weights read_weights(void) { /* person weight person weight … . */
    struct weights w = {0};
    for (; !take("."); w.n++) {
        w.person = more(w.person, w.n, sizeof(num));
        w.weight = more(w.weight, w.n, sizeof(num));
        w.person[w.n] = number(w.n ? w.person[w.n - 1] + 1 : 0, persons - 1);
        w.total += w.weight[w.n] = number(1, MOST - w.total);
    }
    return w;
}
static struct act read_act(void) {
    struct act a = {.bit = bits};
    for (next(); take("after"); bits++) {
        num wait = number(0, MOST);
        ADD(a.phase, a.n) = (struct phase){wait, read_formula(0)};
    }
    expect("effect");
    a.wait = number(0, MOST);
    for (bool up; (up = take("up")) || take("down");) {
        num v = number(0, nvars - 1);
        ADD(a.effect, a.neffects) = (struct effect){v, up, number(0, MOST)};
    }
    return a;
}
static struct move read_move(void) { /* ACT in FROM TO FORMULA set NUMBER VALUE … */
    struct move m = {.act = number(-1, nacts - 1), .out = at("out")};
    need(take("in") || take("out"), "in or out");
    m.from = number(-1, nprofiles - 1);
    m.to = number(m.from < 0 ? -1 : 0, nprofiles - 1);
    for (m.guard = read_formula(0); take("set"); m.n++) {
        need(m.n < 3, "too many numbers set");
        m.var[m.n] = number(2 * ncolumns, nvars - 1);
        m.value[m.n] = number(0, MOST);
    }
    return m;
}
static void read_system(void) {
    while (take("weights"))
        ADD(weights, nweights) = read_weights();
    for (; take("column"); nvars += 2, next()) { /* its name */
        num w = number(0, nweights - 1), fixed = number(0, MOST);
        ADD(column, ncolumns) = (struct column){w, fixed, number(0, MOST)};
    }
    for (; take("number"); nvars++, next())
        ADD(init, nnumbers) = number(0, MOST);
    while (take("always"))
        ADD(always, nalways) = read_linear();
    while (take("act"))
        ADD(act, nacts) = read_act();
    expect("reached");
    for (goal = read_formula(0); take("profile");) {
        struct profile p = {.newcomers = number(0, persons), .weight = zeros(ncolumns)};
        while (!take(".")) {
            num c = number(0, 2 * ncolumns - 1) / 2;
            p.weight[c] = number(0, (num)1 << 46);
        }
        ADD(profile, nprofiles) = p;
        need(nprofiles <= 64, "too many profiles");
    }
    while (take("type")) {
        num w = number(0, nweights - 1), p = number(0, nprofiles - 1);
        ADD(type, ntypes) = (struct type){w, p, number(0, persons)};
    }
    while (take("move"))
        ADD(move, nmoves) = read_move();
}

/* Might it be so, each number anywhere between its ends? */
static bool may(const struct formula *f, const num *lo, const num *hi) {
    wide sum = 0;
    for (num i = 0; f->k < 0 && i < f->leaf.n; i++)
        sum += (wide)f->leaf.coef[i] * (f->leaf.coef[i] > 0 ? hi : lo)[f->leaf.var[i]];
    for (num i = 0; f->k >= 0 && i < f->n; i++)
        sum += may(&f->of[i], lo, hi);
    return sum >= (f->k < 0 ? f->leaf.least : f->k);
}

/* The most of some weights without breaking the defence. */
static num most_of(const struct clause *c, num w) {
    num most = weights[w].total;
    for (num i = 0; i < c->n; i++)
        most = c->atom[i].weights == w && c->atom[i].need <= most ? c->atom[i].need - 1 : most;
    return most;
}

/* ---- defences by boxes: all that may come, each number between two ends, from each instant ---- */

/* Does what is always so forbid that the effect goes one beyond the box? */
static bool forbidden(const struct act *a, const struct effect *e, const struct box *b) {
    for (num i = 0; i < nalways; i++) {
        const struct linear *l = &always[i];
        wide sum = 0, coef = 0;
        for (num k = 0; k < l->n; k++) {
            num c = l->coef[k], x = (c > 0 ? b->hi : b->lo)[l->var[k]];
            for (num m = 0; m < a->neffects; m++) { /* the same act may move it, too */
                const struct effect *f = &a->effect[m];
                if (f->var == l->var[k] && f->up == (c > 0) && (f->up ? f->to > x : f->to < x))
                    x = f->to;
            }
            coef += l->var[k] == e->var ? c : 0;
            sum += l->var[k] == e->var ? 0 : (wide)c * x;
        }
        sum += coef * (e->up ? (wide)b->hi[e->var] + 1 : (wide)b->lo[e->var] - 1);
        if (coef != 0 && (coef < 0) == e->up && sum < l->least)
            return true;
    }
    return false;
}
static void check_act(const struct act *a, const struct box *b, num n) {
    num t = 0, k;
    for (num i = 0; i < a->n; i++) {
        for (k = 0; k < n && !may(&a->phase[i].guard, b[k].lo, b[k].hi);)
            k++;
        if (k == n)
            return; /* it never may be */
        t = t + a->phase[i].wait > MOST ? MOST : t + a->phase[i].wait;
        t = b[k].from > t ? b[k].from : t;
    }
    t = t + a->wait > MOST ? MOST : t + a->wait;
    for (k = 0; k < n && t <= horizon; k++)
        for (num i = 0; i < a->neffects && (k + 1 == n || b[k + 1].from > t); i++) {
            const struct effect *e = &a->effect[i];
            need((e->up ? e->to <= b[k].hi[e->var] : e->to >= b[k].lo[e->var]) ||
                 forbidden(a, e, &b[k]), "an act goes beyond what is said to be possible");
        }
}
static void check_boxes(const struct clause *c) {
    struct box *b = NULL;
    num n = 0;
    while (take("from")) {
        struct box x = {number(0, MOST), zeros(nvars), zeros(nvars)};
        need(n ? x.from > b[n - 1].from : x.from == 0, "instants out of order");
        for (num v = 0; v < nvars && n; v++)
            x.lo[v] = b[n - 1].lo[v], x.hi[v] = b[n - 1].hi[v];
        while (!at("from") && !at("defence") && !at("proof")) {
            num v = number(0, nvars - 1), lo = number(0, MOST), hi = number(0, MOST);
            need(!n || (lo <= x.lo[v] && hi >= x.hi[v]), "what was possible is impossible");
            x.lo[v] = lo, x.hi[v] = hi;
        }
        ADD(b, n) = x;
    }
    need(n > 0, "nothing is said of what may come");
    for (num i = 0; i < ncolumns; i++) { /* everybody who doesn't break it, at the start */
        num most = most_of(c, column[i].weights), all = weights[column[i].weights].total;
        num others = all - most + column[i].fixed - column[i].gone;
        all += column[i].fixed;
        need(b->lo[2 * i] == 0 && b->hi[2 * i] >= most && b->hi[2 * i + 1] >= all &&
             b->lo[2 * i + 1] <= (others > 0 ? others : 0), "a group doesn't begin there");
    }
    for (num i = 0, v = 2 * ncolumns; i < nnumbers; i++, v++)
        need(b->lo[v] <= init[i] && b->hi[v] >= init[i], "a number doesn't begin there");
    for (num i = 0; i < nacts; i++)
        check_act(&act[i], b, n);
    need(!may(&goal, b[n - 1].lo, b[n - 1].hi), "the goal may be reached");
    free(b);
}

/* ---- defences by states: how many in each profile, in and out; numbers; what has been won ---- */

static num size, won, *seen; /* numbers of a state, the first that was won; of the one looked at */

static int order(const void *a, const void *b) {
    const num *x = a, *y = b;
    num i = 0;
    while (i + 1 < size && x[i] == y[i])
        i++;
    return (x[i] > y[i]) - (x[i] < y[i]);
}
static void look(num *s) { /* and win what may be won there */
    for (num v = 0; v < nvars; v++)
        seen[v] = v < 2 * ncolumns ? 0 : s[2 * nprofiles + v - 2 * ncolumns];
    for (num v = 0; v < 2 * ncolumns; v++)
        for (num p = 0; p < nprofiles; p++)
            seen[v] += profile[p].weight[v / 2] * s[(v & 1) * nprofiles + p];
    for (num i = 0, k; i < nacts; i++)
        for (k = 0; k < act[i].n; k++)
            s[won + act[i].bit + k] |= may(&act[i].phase[k].guard, seen, seen);
}
static void start(const struct clause *c, num *s) {
    num *there = zeros(persons), sum = 0;
    for (num p = 0; p < nprofiles; p++)
        s[p] = profile[p].newcomers;
    for (num i = 0; i < nnumbers; i++)
        s[2 * nprofiles + i] = init[i];
    for (num i = 0; i < ntypes; i++) {
        const struct weights *w = &weights[type[i].weights];
        num most = most_of(c, type[i].weights);
        s[type[i].profile] += most;
        s[nprofiles + type[i].profile] += w->total - most + type[i].fixed;
        sum += w->total + type[i].fixed;
        for (num k = 0; k < w->n; k++)
            need(w->weight[k] == 1 && !there[w->person[k]]++, "types aren't persons, one by one");
    }
    need(sum == persons, "types leave somebody out");
    look(s);
}
static bool moved(const struct move *m, num *s) {
    bool ok = m->from < 0 || s[m->out * nprofiles + m->from] > 0;
    for (num b = 0; m->act >= 0 && b < act[m->act].n; b++)
        ok = ok && s[won + act[m->act].bit + b];
    if (!ok || !may(&m->guard, seen, seen))
        return false;
    if (m->from >= 0)
        s[m->out * nprofiles + m->from]--, s[m->out * nprofiles + m->to]++;
    for (num b = 0; b < m->n; b++)
        s[2 * nprofiles + m->var[b] - 2 * ncolumns] = m->value[b];
    return look(s), true;
}
static void check_states(const struct clause *c) {
    won = 2 * nprofiles + nnumbers;
    size = won + bits;
    seen = zeros(nvars);
    num n = 0, *list = NULL, *s = zeros(size);
    size_t bytes = (size_t)size * sizeof(num);
    for (; take("state"); n++) {
        list = more(list, n, bytes);
        for (num i = 0; i < size; i++)
            list[n * size + i] = number(0, i < won ? 255 : 1);
    }
    qsort(list, (size_t)n, bytes, order);
    start(c, s);
    need(bsearch(s, list, (size_t)n, bytes, order), "the first state isn't there");
    for (num i = 0; i < n; i++)
        for (num k = -1; k < nmoves; k++) {
            memcpy(s, list + i * size, bytes);
            look(s);
            need(!may(&goal, seen, seen), "the goal is reached in a state");
            need(k < 0 || !moved(&move[k], s) || bsearch(s, list, (size_t)n, bytes, order),
                 "a state that follows isn't there");
        }
    free(list);
}
static void read_defence(void) {
    struct clause c = {0};
    need(number(0, MOST) == nclauses, "defences out of order");
    while (take("break")) {
        num w = number(0, nweights - 1);
        ADD(c.atom, c.n) = (struct atom){w, number(1, MOST)};
    }
    ADD(clause, nclauses) = c;
    (at("state") ? check_states : check_boxes)(&c);
}

/* ---- fewer persons can't break all defences ---- */

static void read_leaf(const num *supposed) {
    num *used = zeros(persons), total = 0;
    while (take("(")) { /* a group: so many of its heaviest are needed */
        wide *w = zeros(persons), ask = 0, sum = 0;
        while (!take(")")) {
            num times = number(1, INT32_MAX), i = number(0, nweights - 1);
            ask += (wide)times * supposed[i];
            for (num k = 0; k < weights[i].n; k++)
                w[weights[i].person[k]] += (wide)times * weights[i].weight[k];
        }
        for (num p = 0; p < persons; p++)
            need(w[p] == 0 || !used[p]++, "somebody is counted in two groups");
        for (num best = 0; sum < ask && total < bound; total++) {
            for (num p = 0; p < persons; p++)
                best = w[p] > w[best] ? p : best;
            total += w[best] ? 0 : bound; /* not even all of them reach it */
            sum += w[best];
            w[best] = 0;
        }
    }
    need(total >= bound, "fewer persons may be enough there");
}
static void read_proof(num *supposed, int depth) {
    need(depth < 10000, "nested too deep");
    if (take("leaf")) {
        read_leaf(supposed);
        return;
    }
    expect("split");
    const struct clause *c = &clause[number(0, nclauses - 1)];
    for (num i = 0; i < c->n; i++) {
        num *s = &supposed[c->atom[i].weights], before = *s;
        *s = c->atom[i].need > before ? c->atom[i].need : before;
        read_proof(supposed, depth + 1);
        *s = before;
    }
}

int main(int argc, char **argv) {
    if (argc != 2 || (strcmp(argv[1], "-") != 0 && !freopen(argv[1], "rb", stdin)))
        return fputs("usage: mufakat-check-certificate FILE (- for standard input)\n", stderr), 2;
    next();
    expect("mufakat-certificate");
    for (expect("1"); tok[0] && !take("horizon"); next()) /* charter, members, goal, model */
        printf("%s ", tok);
    horizon = take("none") ? MOST : number(0, MOST);
    expect("persons");
    persons = number(0, 10000000);
    expect("bound");
    bound = take("none") ? persons + 1 : number(1, persons);
    read_system();
    while (take("defence"))
        read_defence();
    expect("proof");
    read_proof(zeros(nweights), 0);
    expect("end");
    need(tok[0] == '\0', "something follows the end");
    if (bound > persons)
        return puts("\nHolds: nobody reaches the goal, not even all together.\n"
                    "Terbukti: tujuan itu tidak tercapai, juga tidak oleh semua bersama-sama."), 0;
    printf("\nHolds: fewer than %lld persons can't reach the goal.\n"
           "Terbukti: kurang dari %lld orang tidak dapat mencapai tujuan itu.\n",
           (long long)bound, (long long)bound);
    return 0;
}
