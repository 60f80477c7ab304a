/*
 * Attack 12: floods. Whoever has no key costs the server a bounded amount of memory and nothing on
 * its disk, and members are served meanwhile.
 */
#include "world.h"

#include <poll.h>

#define MEBIBYTE (1u << 20)

/* The address sanitizer keeps what was freed, which isn't what is measured here. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "quarantine_size_mb=1";
}

/* Of this process, which is the server as well. */
static size_t resident(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    unsigned long all, here;

    assert_non_null(f);
    assert_int_equal(fscanf(f, "%lu %lu", &all, &here), 2);
    fclose(f);
    return here * (size_t)sysconf(_SC_PAGESIZE);
}

static uint64_t ledger_size(struct world *w)
{
    uint64_t size;

    mf_service_read(world_service(w));
    size = mf_play_size(mf_service_play(world_service(w)));
    mf_service_unread(world_service(w));
    return size;
}

/* A member's vote is taken in good time, whatever else goes on. */
static void is_served(struct world *w, int who, enum mf_ballot ballot)
{
    struct timespec from, to;

    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_int_equal(world_vote(w, who, 1, ballot).status, 201);
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_true(to.tv_sec - from.tv_sec < 10);
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L}, NULL);
}

/* Whether the other side has closed the connection. */
static bool is_closed(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char byte;

    return poll(&p, 1, 0) == 1 && recv(fd, &byte, 1, 0) <= 0;
}

static void attack_12_slow_bodies(void **state)
{
    enum { SLOW = 300 };
    struct world w = {.patience = 1500};
    int fd[SLOW];
    size_t before;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    before = resident();
    for (int i = 0; i < SLOW; i++) {
        fd[i] = client_connect(w.address);
        client_send(fd[i], MF_S("POST /commands/batch HTTP/1.1\r\nHost: x\r\nContent-Type: "
                                "text/plain\r\nContent-Length: 1048576\r\n\r\ntext 400\n"));
    }
    is_served(&w, 1, MF_BALLOT_YES);
    /* One that announces a mebibyte has as much memory as it has sent. */
    assert_true(resident() - before < 32 * MEBIBYTE);
    /* A byte now and then doesn't hold the place for ever. */
    for (int k = 0; k < 20; k++) {
        for (int i = 0; i < SLOW; i++)
            client_send(fd[i], MF_S("x"));
        pause_ms(100);
    }
    is_served(&w, 2, MF_BALLOT_YES);
    for (int i = 0; i < SLOW; i++) {
        assert_true(is_closed(fd[i]));
        close(fd[i]);
    }
    world_end(&w);
}

/* Somebody who signs well, with a key that nobody here has. */
static struct mf_str strangers_body(struct world *w, unsigned n)
{
    struct coop stranger = w->c;
    uint8_t seed[32] = {99}, point[32];
    struct mf_command vote = coop_command(MF_DO_VOTE, 1);
    struct mf_buf blob, body;
    struct mf_text t;

    vote.ballot = MF_BALLOT_YES;
    t = world_text(w, 0, &vote);
    mf_arena_init(&stranger.arena);
    crypto_sign_seed_keypair(point, stranger.secret[0], seed);
    mf_buf_init(&blob, &stranger.arena);
    coop_ssh(&blob, "ssh-ed25519", 11);
    coop_ssh(&blob, point, 32);
    assert_true(mf_ssh_key_read(mf_buf_str(&blob), &stranger.key[0], NULL));
    t.key = stranger.key[0].print;
    mf_buf_init(&body, &w->c.arena);
    for (unsigned i = 0; i < n; i++) {
        struct mf_incoming in;
        t.sequence++;
        in = coop_sign(&stranger, 0, &t);
        if (i % 2) /* every other one says something else than was signed */
            ((char *)(uintptr_t)in.text.p)[in.text.n - 2] ^= 1;
        mf_body_plain_add(&body, in.text, in.signature);
    }
    mf_arena_free(&stranger.arena);
    return mf_buf_str(&body);
}

static unsigned lines_with(struct mf_str s, const char *word)
{
    unsigned n = 0;

    for (const char *at = s.p; (at = strstr(at, word)); at++)
        n++;
    return n;
}

static void attack_12_strangers_commands(void **state)
{
    enum { BODIES = 12, EACH = 800 };
    struct world w = {0};
    struct mf_str body;
    size_t before = 0;
    uint64_t size;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    size = ledger_size(&w);
    body = strangers_body(&w, EACH);
    for (int i = 0; i < BODIES; i++) {
        struct mf_arena_mark mark = mf_arena_mark(&w.c.arena);
        struct heard h = client_ask(&w.c.arena, w.address, "POST", "/commands/batch",
                                    "Content-Type: text/plain\r\n", body);
        assert_int_equal(h.status, 200);
        assert_int_equal(lines_with(h.body, "denied "), EACH);
        mf_arena_rewind(&w.c.arena, mark);
        if (i == 3)
            before = resident();
    }
    /* Not one of them is anywhere, and they leave nothing behind. */
    assert_int_equal(ledger_size(&w), size);
    assert_true(resident() < before + 16 * MEBIBYTE);
    is_served(&w, 1, MF_BALLOT_YES);
    assert_int_equal(ledger_size(&w), size + 1);
    world_end(&w);
}

static void attack_12_bodies_without_end(void **state)
{
    enum { SENT = 24 }; /* MiB */
    struct world w = {0};
    size_t before;
    struct mf_buf chunk;
    int fd;

    (void)state;
    world_begin(&w, coop_charter);
    world_resolution(&w, 0);
    mf_buf_init(&chunk, &w.c.arena);
    mf_buf_c(&chunk, "100000\r\n");
    mf_buf_pad(&chunk, 'x', MEBIBYTE);
    mf_buf_c(&chunk, "\r\n");
    before = resident();
    fd = client_connect(w.address);
    client_send(fd, MF_S("POST /commands HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                         "Transfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < SENT; i++)
        client_send(fd, mf_buf_str(&chunk));
    is_served(&w, 1, MF_BALLOT_YES);
    assert_true(resident() < before + 16 * MEBIBYTE);
    assert_true(is_closed(fd)); /* it hasn't been heard to its end */
    close(fd);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attack_12_slow_bodies),
        cmocka_unit_test(attack_12_strangers_commands),
        cmocka_unit_test(attack_12_bodies_without_end),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("flood", tests, NULL, NULL);
}
