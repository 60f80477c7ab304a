/*
 * Nothing acknowledged is ever lost: a run of appends, cut off before each step that its disk took,
 * with everything a disk could then hold; and each call to the disk, and each of SQLite's requests
 * for memory, failing, one after the other.
 */
#include "coop.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/os.h"
#include "crash_vfs.h"

/* ---- a run ---- */

/* What was promised, and at which step of the disk. */
struct promise {
    uint32_t step;
    uint64_t size;
    struct mf_hash root;
    struct mf_str note; /* the file beside the store */
};

enum { BATCH = 10, MAX_PROMISES = 16 };

struct run {
    struct coop c;
    struct mf_arena_mark mark; /* what is taken after it is of one round */
    struct rng rng;
    struct promise promised[MAX_PROMISES];
    uint32_t npromised;
    struct mf_incoming sent[BATCH]; /* the batch that has no answer yet */
    uint32_t nsent;
    unsigned checked;
    char other[64]; /* where what a disk holds is opened */
    char first[80]; /* as it was founded */
};

static void shell(struct run *r, struct mf_str commands)
{
    assert_int_equal(system(mf_str_copy(&r->c.arena, commands).p), 0);
}

/* In the process: a shell for each of thousands of rounds takes longer than what is tested. */
static void empty(const char *dir)
{
    DIR *d = opendir(dir);
    const struct dirent *e;

    assert_non_null(d);
    while ((e = readdir(d)))
        if (e->d_name[0] != '.')
            assert_int_equal(unlinkat(dirfd(d), e->d_name, 0), 0);
    closedir(d);
}

static void copy(struct run *r, const char *from, const char *to, const char *name)
{
    struct mf_str source = mf_strf(&r->c.arena, "%s/%s", from, name), bytes;
    struct mf_err err;
    int fd = open(mf_strf(&r->c.arena, "%s/%s", to, name).p, O_WRONLY | O_CREAT | O_EXCL, 0600);

    assert_int_equal(mf_os_read(&r->c.arena, source.p, 1u << 30, &bytes, &err), MF_OK);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    close(fd);
}

static void promise(struct run *r)
{
    struct mf_str path = mf_strf(&r->c.arena, "%s/checkpoint", r->c.dir), note;
    struct mf_err err;

    assert_true(r->npromised < MAX_PROMISES);
    assert_int_equal(mf_os_read(&r->c.arena, path.p, MF_MAX_NOTE, &note, &err), MF_OK);
    assert_true(mf_str_eq(note, mf_log_note(r->c.log)));
    r->promised[r->npromised++] = (struct promise){.step = crash_steps(),
                                                   .size = mf_play_size(mf_log_play(r->c.log)),
                                                   .root = mf_play_root(mf_log_play(r->c.log)),
                                                   .note = note};
}

static void begin(struct run *r)
{
    bool memory = access("/dev/shm", W_OK) == 0;

    memset(r, 0, sizeof *r);
    r->rng = rng_seed_from_env(101);
    crash_fail((struct crash_fault){0});
    coop_begin(&r->c);
    promise(r); /* the founding */
    coop_close(&r->c);
    strcpy(r->other, memory ? "/dev/shm/mufakat-crash-XXXXXX" : "/tmp/mufakat-crash-XXXXXX");
    assert_non_null(mkdtemp(r->other));
    snprintf(r->first, sizeof r->first, "%s.first", r->c.dir);
    shell(r, mf_strf(&r->c.arena, "cp -r %s %s", r->c.dir, r->first));
    r->mark = mf_arena_mark(&r->c.arena);
}

/* As it was founded, and nothing fails. */
static void again(struct run *r)
{
    crash_stop();
    crash_fail((struct crash_fault){0});
    mf_arena_rewind(&r->c.arena, r->mark);
    empty(r->c.dir);
    copy(r, r->first, r->c.dir, "ledger.sqlite");
    copy(r, r->first, r->c.dir, "log.key");
    copy(r, r->first, r->c.dir, "checkpoint");
    memset(r->c.sequence, 0, sizeof r->c.sequence);
    r->npromised = 1;
    r->nsent = 0;
    r->c.now = COOP_START;
}

static void end(struct run *r)
{
    crash_stop();
    crash_fail((struct crash_fault){0});
    shell(r, mf_strf(&r->c.arena, "rm -rf %s %s", r->other, r->first));
    coop_end(&r->c);
    printf("# %u times opened again\n", r->checked);
}

static void add_command(struct run *r, int who, const struct mf_command *cmd)
{
    struct mf_text t = coop_text(&r->c, who, cmd);

    r->sent[r->nsent++] = coop_sign(&r->c, who, &t);
}

static void add_vote(struct run *r, int who, uint32_t proposal)
{
    struct mf_command cmd = coop_command(MF_DO_VOTE, proposal);

    cmd.ballot = MF_BALLOT_YES;
    add_command(r, who, &cmd);
}

static void add_filing(struct run *r, int who, size_t length)
{
    const struct mf_charter *charter = mf_org_charter(mf_play_org(mf_log_play(r->c.log)));
    struct mf_command cmd = coop_command(MF_DO_FILE, MF_NO_PROPOSAL);
    struct mf_arg arg = {.kind = MF_ARG_TEXT};
    struct mf_buf words;

    mf_buf_init(&words, &r->c.arena);
    mf_buf_c(&words, coop_names[who]);
    mf_buf_pad(&words, 'w', length);
    arg.text = mf_buf_str(&words);
    cmd.power = mf_charter_find(charter, MF_S("resolve")).index;
    cmd.args = &arg;
    cmd.nargs = 1;
    add_command(r, who, &cmd);
}

/* Sends the batch. A failure breaks the log, which then answers nothing, and takes nothing more. */
static bool send(struct run *r)
{
    struct mf_answer answers[BATCH];
    struct mf_err err = {0};
    enum mf_rc rc, first = mf_log_take(r->c.log, &r->c.arena, r->c.now, r->sent, r->nsent, answers,
                                       NULL, &err);

    assert_int_equal(mf_log_broken(r->c.log), first != MF_OK);
    for (uint32_t i = 0; i < r->nsent; i++)
        assert_int_equal(answers[i].taken, first == MF_OK ? MF_TAKEN : MF_FAILED);
    if (first == MF_OK) {
        r->nsent = 0;
        promise(r);
        return true;
    }
    assert_true(err.code == first && err.message[0]);
    rc = mf_log_take(r->c.log, &r->c.arena, r->c.now, r->sent, r->nsent, answers, NULL, &err);
    assert_int_equal(rc, MF_E_IO);
    assert_int_equal(answers[0].taken, MF_FAILED);
    assert_int_equal(mf_log_tick(r->c.log, r->c.now, true, NULL, &err), MF_E_IO);
    return false;
}

static bool ticks(struct run *r)
{
    struct mf_err err = {0};
    enum mf_rc rc = mf_log_tick(r->c.log, r->c.now, true, NULL, &err);

    assert_int_equal(mf_log_broken(r->c.log), rc != MF_OK);
    if (rc == MF_OK)
        promise(r);
    return rc == MF_OK;
}

static bool open_it(struct run *r)
{
    struct mf_err err = {0};

    if (mf_log_open(r->c.dir, &r->c.log, NULL, &err) != MF_OK) {
        assert_true(err.message[0]);
        r->c.log = NULL;
        return false;
    }
    promise(r);
    return true;
}

static bool keep_document(struct run *r)
{
    struct mf_hash hash;
    struct mf_err err;
    struct mf_buf words;

    mf_buf_init(&words, &r->c.arena);
    mf_buf_pad(&words, 'd', 9000);
    return mf_log_document(r->c.log, mf_buf_str(&words), &hash, &err) == MF_OK;
}

/* Small batches and large ones, a document, a close in between. False: the disk failed. */
static bool go_through(struct run *r)
{
    if (!open_it(r))
        return false;
    add_filing(r, 0, 10);
    if (!send(r))
        return false;
    r->c.now += MF_MINUTE;
    for (int i = 1; i < 3; i++)
        add_vote(r, i, 1);
    if (!send(r) || !ticks(r) || !keep_document(r))
        return false;
    for (int i = 0; i < BATCH; i++)
        add_filing(r, i % COOP_MEMBERS, 700u * (unsigned)i);
    r->c.now += MF_MINUTE;
    if (!send(r))
        return false;
    coop_close(&r->c);
    if (!open_it(r))
        return false;
    add_vote(r, 3, 2);
    if (!send(r))
        return false;
    add_filing(r, 4, 20000);
    return send(r);
}

/* ---- what must hold ---- */

/* The last promise made before step k. */
static const struct promise *promised(const struct run *r, uint32_t k)
{
    const struct promise *p = r->promised;

    for (uint32_t i = 1; i < r->npromised && r->promised[i].step <= k; i++)
        p = &r->promised[i];
    return p;
}

static void holds(struct mf_log *log, const struct promise *p, const char *what)
{
    uint64_t size = mf_play_size(mf_log_play(log));
    struct mf_hash root;
    struct mf_err err;

    if (size < p->size)
        fail_msg("%s: promised were %llu entries, there are %llu", what,
                 (unsigned long long)p->size, (unsigned long long)size);
    assert_int_equal(mf_play_root_at(mf_log_play(log), p->size, &root, &err), MF_OK);
    assert_memory_equal(&root, &p->root, sizeof root);
    assert_int_equal(mf_log_signed(log), size);
}

/* It opens, holds what was promised, and goes on; `whole`, if any, goes on from where it ends. */
static void opens_again(struct run *r, const char *dir, const struct promise *p,
                        struct mf_play *whole, const char *what)
{
    struct mf_log *log;
    struct mf_err err = {0};
    struct mf_hash ours, theirs;

    r->checked++;
    if (mf_log_open(dir, &log, NULL, &err) != MF_OK)
        fail_msg("%s: %s", what, err.message);
    holds(log, p, what);
    if (whole) {
        ours = mf_play_root(mf_log_play(log));
        assert_int_equal(mf_play_root_at(whole, mf_log_signed(log), &theirs, &err), MF_OK);
        assert_memory_equal(&ours, &theirs, sizeof ours);
    }
    assert_int_equal(mf_log_tick(log, r->c.now + MF_HOUR, true, NULL, &err), MF_OK);
    mf_log_close(log);
}

/* ---- cut off before each step, with everything a disk could hold ---- */

static void write_other(struct run *r, const char *name, struct mf_str text)
{
    struct mf_str path = mf_strf(&r->c.arena, "%s/%s", r->other, name);
    struct mf_err err;

    assert_int_equal(mf_os_write(path.p, text, &err), MF_OK);
}

/* The folder as the disk holds it before step k, with that note in the checkpoint's file. */
static void make_other(struct run *r, uint32_t k, enum crash_view view, struct mf_str note)
{
    empty(r->other);
    copy(r, r->first, r->other, "log.key");
    crash_materialise(k, view, &r->rng, r->other);
    write_other(r, "checkpoint", note);
}

/* A note half written over another of the same length; of another length, the old one. */
static struct mf_str some_of_both(struct run *r, struct mf_str before, struct mf_str after)
{
    struct mf_str mixed = mf_str_copy(&r->c.arena, before);
    size_t from, to;

    if (before.n != after.n)
        return before;
    from = rng_below(&r->rng, before.n);
    to = from + rng_below(&r->rng, before.n - from);
    memcpy((char *)(uintptr_t)mixed.p + from, after.p + from, to - from);
    return mixed;
}

static void cut_off_at(struct run *r, uint32_t k, enum crash_view view, struct mf_play *whole)
{
    const struct promise *p = promised(r, k);
    struct mf_arena_mark mark = mf_arena_mark(&r->c.arena);
    char step[100] = "the end";
    const char *what;

    if (k < crash_steps())
        crash_step_name(k, step, sizeof step);
    what = mf_strf(&r->c.arena, "before step %u (%s), view %d", (unsigned)k, step, (int)view).p;
    make_other(r, k, view, p->note);
    opens_again(r, r->other, p, whole, what);
    /* The checkpoint's file takes no step of the store's. Where a promise was made just here, the
     * file may also be the old one still, and half of the new one beside it, or bytes of both
     * where one is written over the other: not yet answered. */
    if (p->step == k && p > r->promised) {
        make_other(r, k, view, some_of_both(r, p[-1].note, p->note));
        opens_again(r, r->other, &p[-1], whole, what);
        make_other(r, k, view, p[-1].note);
        write_other(r, "checkpoint.new-Ab3dEf", mf_str_sub(p->note, 0, p->note.n / 2));
        opens_again(r, r->other, &p[-1], whole, what);
    }
    mf_arena_rewind(&r->c.arena, mark);
}

static void cut_off_before_each_step(void **state)
{
    struct run r;
    uint32_t steps;

    (void)state;
    begin(&r);
    crash_record(r.c.dir);
    assert_true(go_through(&r));
    steps = crash_steps();
    for (uint32_t k = 0; k <= steps; k++)
        for (int view = 0; view <= CRASH_VIEWS; view++) /* sectors: twice */
            cut_off_at(&r, k, view < CRASH_VIEWS ? (enum crash_view)view : CRASH_SECTORS,
                       mf_log_play(r.c.log));
    printf("# %u steps of the disk, %u promises\n", (unsigned)steps, (unsigned)r.npromised);
    assert_true(steps > 60 && r.npromised > 8);
    end(&r);
}

/* ---- failing, and opened again ---- */

/* What the first answer left open is settled by asking again: each is in it, and once. */
static void ask_again(struct run *r)
{
    struct mf_answer answers[BATCH], twice[BATCH];
    struct mf_err err = {0};

    if (r->nsent == 0)
        return;
    if (mf_log_take(r->c.log, &r->c.arena, r->c.now, r->sent, r->nsent, answers, NULL, &err) !=
            MF_OK ||
        mf_log_take(r->c.log, &r->c.arena, r->c.now, r->sent, r->nsent, twice, NULL, &err) != MF_OK)
        fail_msg("%s", err.message);
    for (uint32_t i = 0; i < r->nsent; i++) {
        assert_true(answers[i].taken == MF_TAKEN || answers[i].taken == MF_ALREADY);
        assert_int_equal(answers[i].taken, answers[0].taken); /* all or none */
        assert_int_equal(twice[i].taken, MF_ALREADY);
        assert_int_equal(twice[i].entry, answers[i].entry);
    }
}

/* Runs until the disk fails, with that fault; then opens what is left. False: it never failed. */
static bool fail_once(struct run *r, struct crash_fault f)
{
    const char *what = mf_strf(&r->c.arena, "call %u failed, %s%s", (unsigned)f.at,
                               sqlite3_errstr(f.code), f.lasting ? ", and all after it" : "")
                           .p;
    bool went_well, failed;
    struct mf_verdict v;

    again(r);
    crash_fail(f);
    went_well = go_through(r);
    coop_close(&r->c);
    failed = crash_has_failed();
    crash_fail((struct crash_fault){0});
    assert_true(went_well || failed);
    r->checked++;
    coop_open(&r->c);
    holds(r->c.log, &r->promised[r->npromised - 1], what);
    ask_again(r);
    v = coop_verify(&r->c);
    assert_true(v.sound);
    mf_play_free(v.play);
    coop_close(&r->c);
    return failed;
}

static void each_call_fails(void **state)
{
    static const struct crash_fault faults[] = {
        {.code = SQLITE_IOERR},
        {.code = SQLITE_IOERR, .torn = true, .lasting = true},
        {.code = SQLITE_FULL, .lasting = true}, /* a full disk */
    };
    struct run r;

    (void)state;
    begin(&r);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct crash_fault f = faults[i];
        uint32_t silent = 0, calls;
        again(&r);
        crash_fail((struct crash_fault){0});
        assert_true(go_through(&r));
        coop_close(&r.c);
        calls = crash_calls();
        for (f.at = 1; f.at <= calls; f.at++)
            silent += !fail_once(&r, f);
        printf("# %u calls\n", (unsigned)calls);
        assert_int_equal(silent, 0);
    }
    end(&r);
}

/*
 * A process ends in the middle, the next one opens what the machine remembers and shows its
 * checkpoint; then the power goes. What was shown must be there: it is settled before it is shown.
 */
static void ended_then_shown_then_dark(void **state)
{
    struct run r;
    uint32_t calls;

    (void)state;
    begin(&r);
    again(&r);
    assert_true(go_through(&r));
    coop_close(&r.c);
    calls = crash_calls();
    for (uint32_t at = 1; at <= calls; at++)
        for (int drops = 0; drops < 2; drops++) {
            struct crash_fault f = {
                .at = at, .code = SQLITE_IOERR, .lasting = !drops, .drops = drops};
            struct promise shown;
            again(&r);
            crash_record(r.c.dir);
            crash_fail(f);
            (void)go_through(&r);
            coop_close(&r.c);
            crash_fail((struct crash_fault){0});
            coop_open(&r.c);
            holds(r.c.log, &r.promised[r.npromised - 1], "opened again");
            r.npromised = 1;
            promise(&r);
            shown = r.promised[1];
            coop_close(&r.c);
            make_other(&r, shown.step, CRASH_SYNCED, shown.note);
            opens_again(&r, r.other, &shown, NULL,
                        mf_strf(&r.c.arena, "ended at call %u, opened, then dark", (unsigned)at).p);
        }
    end(&r);
}

/* ---- the checkpoint's file ---- */

/* It can't be replaced: the entries are durable, but not signed for, so nothing is answered. */
static void the_file_cannot_be_written(void **state)
{
    struct run r;

    (void)state;
    begin(&r);
    again(&r);
    assert_true(open_it(&r));
    shell(&r, mf_strf(&r.c.arena, "rm %s/checkpoint && mkdir %s/checkpoint", r.c.dir, r.c.dir));
    add_filing(&r, 0, 10);
    assert_false(send(&r));
    assert_int_equal(mf_log_signed(r.c.log), 1); /* what it shows is what is signed */
    coop_close(&r.c);
    shell(&r, mf_strf(&r.c.arena, "rmdir %s/checkpoint", r.c.dir));
    assert_true(open_it(&r));
    assert_int_equal(mf_play_size(mf_log_play(r.c.log)), 2);
    ask_again(&r);
    assert_int_equal(mf_play_size(mf_log_play(r.c.log)), 2);
    end(&r);
}

/* No file may grow beyond a limit, as on a full disk; SQLite and the file's writer both meet it. */
static void the_machine_says_full(void **state)
{
    struct run r;
    struct rlimit before, now;
    struct stat st;
    unsigned failures = 0;

    (void)state;
    begin(&r);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t limit = 0; limit < 260000; limit += limit < 300 ? 50 : 4096 + 777) {
        again(&r);
        assert_int_equal(stat(mf_strf(&r.c.arena, "%s/checkpoint", r.c.dir).p, &st), 0);
        now = (struct rlimit){limit, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
        bool well = go_through(&r);
        coop_close(&r.c);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        failures += !well;
        r.checked++;
        coop_open(&r.c);
        holds(r.c.log, &r.promised[r.npromised - 1], "a full disk");
        ask_again(&r);
        coop_close(&r.c);
    }
    printf("# %u limits met\n", failures);
    assert_true(failures > 10);
    end(&r);
}

/* ---- founding ---- */

static void found_again(struct run *r, const struct mf_founding *f, struct crash_fault fault)
{
    struct mf_err err = {0};
    struct mf_log *log;
    bool founded;

    shell(r, mf_strf(&r->c.arena, "rm -rf %s", r->other));
    crash_fail(fault);
    founded = mf_log_found(r->other, f, &err) == MF_OK;
    assert_true(founded || (crash_has_failed() && err.message[0]));
    crash_fail((struct crash_fault){0});
    r->checked++;
    if (!founded) {
        if (access(r->other, F_OK) == 0) {
            assert_int_not_equal(mf_log_open(r->other, &log, NULL, &err), MF_OK);
            assert_non_null(strstr(err.message, "cut off"));
        }
        if (mf_log_found(r->other, f, &err) != MF_OK)
            fail_msg("founding again: %s", err.message);
    }
    assert_int_equal(mf_log_found(r->other, f, &err), MF_E_USAGE); /* it is one now */
    assert_int_equal(mf_log_open(r->other, &log, NULL, &err), MF_OK);
    assert_int_equal(mf_log_signed(log), 1);
    mf_log_close(log);
}

static void a_founding_is_cut_off(void **state)
{
    struct run r;
    struct mf_store_entry first;
    struct mf_entry e;
    struct mf_err err;
    struct mf_founding f = {.origin = MF_S(COOP_ORIGIN),
                            .charter = mf_str_c(coop_charter),
                            .at = COOP_START,
                            .seed = {7}};
    struct crash_fault fault = {.code = SQLITE_IOERR, .lasting = true};
    uint32_t calls;

    (void)state;
    begin(&r);
    assert_true(open_it(&r));
    assert_int_equal(mf_store_read(mf_log_store(r.c.log), 0, 1, &r.c.arena, &first, &err), MF_OK);
    assert_int_equal(mf_entry_read(first.bytes, &e, &err), MF_OK);
    f.roster = mf_entry_part(&e, "roster");
    coop_close(&r.c);
    found_again(&r, &f, (struct crash_fault){0});
    crash_fail((struct crash_fault){0});
    shell(&r, mf_strf(&r.c.arena, "rm -rf %s", r.other));
    assert_int_equal(mf_log_found(r.other, &f, &err), MF_OK);
    calls = crash_calls();
    for (fault.at = 1; fault.at <= calls; fault.at++)
        found_again(&r, &f, fault);
    printf("# %u calls\n", (unsigned)calls);
    /* Somebody else's file is nobody's to clear away, mark or no mark. */
    shell(&r, mf_strf(&r.c.arena, "rm -rf %s; mkdir %s; touch %s/founding %s/letter", r.other,
                      r.other, r.other, r.other));
    assert_int_equal(mf_log_found(r.other, &f, &err), MF_E_USAGE);
    shell(&r, mf_strf(&r.c.arena, "test -e %s/letter", r.other));
    end(&r);
}

/* ---- SQLite's memory ---- */

static sqlite3_mem_methods heap;
static uint64_t requests, fails_at; /* 0: never */

static bool no_memory(void)
{
    return ++requests == fails_at;
}

static void *poor_malloc(int n)
{
    return no_memory() ? NULL : heap.xMalloc(n);
}

static void *poor_realloc(void *p, int n)
{
    return no_memory() ? NULL : heap.xRealloc(p, n);
}

static void install_poor_heap(void)
{
    sqlite3_mem_methods poor;

    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &heap), SQLITE_OK);
    poor = heap;
    poor.xMalloc = poor_malloc;
    poor.xRealloc = poor_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &poor), SQLITE_OK);
}

/* What the arenas ask for is another matter: where there is none, the program ends (base/arena.h),
 * which for the ledger is one more way to be cut off. */
static void each_request_for_memory_fails(void **state)
{
    struct run r;
    uint64_t count, step;
    unsigned broken = 0;

    (void)state;
    begin(&r);
    again(&r);
    requests = fails_at = 0;
    assert_true(go_through(&r));
    coop_close(&r.c);
    count = requests;
    step = count / 400 + 1; /* about 400 of them, others with another seed */
    for (uint64_t n = 1 + rng_below(&r.rng, step); n <= count; n += step) {
        again(&r);
        requests = 0;
        fails_at = n;
        broken += !go_through(&r);
        coop_close(&r.c);
        fails_at = 0;
        r.checked++;
        coop_open(&r.c);
        holds(r.c.log, &r.promised[r.npromised - 1], "no memory for SQLite");
        ask_again(&r);
        coop_close(&r.c);
    }
    printf("# %llu requests, %u runs broken\n", (unsigned long long)count, broken);
    assert_true(broken > 20);
    end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_off_before_each_step),
        cmocka_unit_test(each_call_fails),
        cmocka_unit_test(ended_then_shown_then_dark),
        cmocka_unit_test(the_file_cannot_be_written),
        cmocka_unit_test(the_machine_says_full),
        cmocka_unit_test(a_founding_is_cut_off),
        cmocka_unit_test(each_request_for_memory_fails),
    };

    install_poor_heap();
    crash_vfs_install();
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("crash", tests, NULL, NULL);
}
