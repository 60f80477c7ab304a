/*
 * An independent client agrees: the ledger is written as the files of tlog-tiles, and the Go
 * project's own code for notes and trees (clients/go) verifies it from a directory and over HTTP,
 * and refuses it when one byte is another. Left out, with a line that says so, where Go or Debian's
 * golang-golang-x-mod-dev isn't installed.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "ledger/tile.h"
#include "tlog.h"

#define X_MOD "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog/tile.go"
#define LOG   "coop.example/mufakat"

static char client[512], dir[] = "/tmp/mufakat-tlog-XXXXXX", said[4096];

struct scene {
    struct mf_arena arena;
    struct mf_tree_memory tree;
    struct mf_signer log, witness;
};

static struct scene scene;

/* ---- the ledger as files ---- */

static void path_of(char *ret, size_t n, const char *name)
{
    assert_true((size_t)snprintf(ret, n, "%s/%s", dir, name) < n);
}

static void write_file(const char *name, struct mf_str bytes)
{
    char path[256];

    path_of(path, sizeof path, name);
    for (char *p = path + sizeof dir; (p = strchr(p, '/')); *p++ = '/') {
        *p = '\0';
        (void)mkdir(path, 0777);
    }
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

static void remove_file(const char *name)
{
    char path[256];

    path_of(path, sizeof path, name);
    assert_int_equal(unlink(path), 0);
}

static struct mf_str bundle(const struct mf_tile *t)
{
    struct mf_buf b;
    struct mf_err err = {0};

    mf_buf_init(&b, &scene.arena);
    for (unsigned i = 0; i < t->width; i++)
        assert_ok(mf_bundle_add(&b, entry_of(&scene.arena, t->index * MF_TILE_WIDTH + i), &err),
                  &err);
    return mf_buf_str(&b);
}

/* With a cosignature, which Go's code doesn't know and has to leave alone. */
static struct mf_str signed_checkpoint(uint64_t size)
{
    struct mf_arena *a = &scene.arena;
    struct mf_str note = checkpoint_of(a, &scene.tree, size, &scene.log);
    struct mf_note n;
    struct mf_err err = {0};

    assert_ok(mf_note_parse(a, note, &n, &err), &err);
    return join(a, note, sign(a, n.text, &scene.witness, 1700000000));
}

static void publish(uint64_t from, uint64_t to)
{
    struct mf_tile_walk w = mf_tile_walk(from, to);
    struct mf_tile t;
    struct mf_err err = {0};

    grow(&scene.tree, to);
    while (mf_tile_next(&w, &t)) {
        struct mf_str bytes;
        if (t.entries)
            bytes = bundle(&t);
        else
            assert_ok(
                mf_tile_hashes(&scene.arena, &t, mf_tree_memory_reader(&scene.tree), &bytes, &err),
                &err);
        write_file(mf_tile_path(&scene.arena, &t).p, bytes);
    }
    write_file("checkpoint", signed_checkpoint(to));
}

/* Another byte in a file, and back. */
static void spoil(const char *name, long at)
{
    char path[256];

    path_of(path, sizeof path, name);
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, at, at < 0 ? SEEK_END : SEEK_SET), 0);
    int c = fgetc(f);
    assert_true(c != EOF && fseek(f, -1, SEEK_CUR) == 0);
    assert_true(fputc(c ^ 1, f) != EOF && fclose(f) == 0);
}

/* ---- the client ---- */

/* Its exit status; what it said is in `said`. */
static int ask_at(const char *key, const char *options, const char *source)
{
    char command[1200];

    assert_true((size_t)snprintf(command, sizeof command, "%s -key '%s' %s '%s' 2>&1", client, key,
                                 options, source) < sizeof command);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    size_t n = fread(said, 1, sizeof said - 1, f);
    said[n] = '\0';
    int status = pclose(f);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int ask(const char *options)
{
    return ask_at(mf_vkey_write(&scene.arena, &scene.log.key).p, options, dir);
}

static void expect(int status, const char *options, const char *words)
{
    int got = ask(options);

    if (got != status || !strstr(said, words))
        fail_msg("%s: status %d, not %d, and said: %s", options, got, status, said);
}

static void expect_old(int status, struct mf_str checkpoint, const char *words)
{
    char options[300];

    write_file("old", checkpoint);
    snprintf(options, sizeof options, "-old %s/old", dir);
    expect(status, options, words);
}

/* ---- the tests ---- */

static int setup(void **state)
{
    (void)state;
    mf_arena_init(&scene.arena);
    mf_tree_memory_init(&scene.tree, &scene.arena);
    scene.log = signer_of(LOG, MF_KEY_ED25519, 1);
    scene.witness = signer_of("w1.example", MF_KEY_COSIGNATURE, 2);
    strcpy(dir + sizeof dir - 7, "XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
    char command[100];

    (void)state;
    mf_arena_free(&scene.arena);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    return system(command);
}

static bool there_is_go(void)
{
    return access(X_MOD, R_OK) == 0 && system("command -v go >/dev/null 2>&1") == 0;
}

/*
 * Builds the client once, beside this program. False: there is no Go, and the test has nothing to
 * do. (cmocka's skip() would say "not ok" of it.)
 */
static bool have_client(void)
{
    static bool built;
    char command[2000];

    if (!there_is_go()) {
        print_message("# left out: Go and golang-golang-x-mod-dev aren't installed\n");
        return false;
    }
    snprintf(command, sizeof command,
             "GO111MODULE=off CGO_ENABLED=0 GOFLAGS= GOPATH=/usr/share/gocode GOCACHE=%s.cache "
             "go build -o %s clients/go/main.go clients/go/source.go",
             client, client);
    if (!built)
        assert_int_equal(system(command), 0);
    return built = true;
}

static void test_every_entry_of_small_ledgers(void **state)
{
    static const uint64_t sizes[] = {0, 1, 2, 3, 255, 256, 257, 600};

    (void)state;
    if (!have_client())
        return;
    for (unsigned i = 0; i < 8; i++) {
        char words[100];
        publish(i ? sizes[i - 1] : 0, sizes[i]);
        snprintf(words, sizeof words, "all %u entries stand in it", (unsigned)sizes[i]);
        expect(0, "-all", words);
        for (unsigned old = 0; old <= i; old++) {
            snprintf(words, sizeof words, "it continues the checkpoint of %u entries",
                     (unsigned)sizes[old]);
            expect_old(0, signed_checkpoint(sizes[old]), words);
        }
    }
}

static void test_a_large_ledger(void **state)
{
    static const unsigned entries[] = {0, 255, 256, 65535, 65536, 69887, 69888, 69999};
    static const uint64_t olds[] = {1, 256, 65535, 65536, 69999, 70000};

    (void)state;
    if (!have_client())
        return;
    publish(0, 70000);
    for (unsigned i = 0; i < 8; i++) {
        char options[40], words[60];
        snprintf(options, sizeof options, "-entry %u", entries[i]);
        snprintf(words, sizeof words, "entry %u stands in it", entries[i]);
        expect(0, options, words);
    }
    for (unsigned i = 0; i < 6; i++)
        expect_old(0, signed_checkpoint(olds[i]), "it continues");
    expect(1, "-entry 70000", "no entry 70000 in a ledger of 70000");
}

/* A partial tile may be deleted once the full one is there. */
static void test_full_tiles_in_place_of_partial_ones(void **state)
{
    (void)state;
    if (!have_client())
        return;
    publish(0, 600);
    struct mf_str at600 = signed_checkpoint(600);
    publish(600, 1000);
    write_file("checkpoint", at600);
    remove_file("tile/0/002.p/88");
    remove_file("tile/entries/002.p/88");
    expect(0, "-all", "all 600 entries");
}

static void test_one_byte_is_another(void **state)
{
    static const struct {
        const char *file;
        long at;
        const char *options, *words;
    } cases[] = {
        {"tile/0/000", 0, "-entry 3", "entry 3:"},
        {"tile/0/000", 8191, "-entry 3", "entry 3:"},
        {"tile/0/002.p/88", 100, "-entry 3", "entry 3:"},
        {"tile/1/000.p/2", 63, "-entry 3", "entry 3:"},
        {"tile/entries/000", 5, "-entry 0", "entry 0:"},
        {"tile/entries/002.p/88", -1, "-entry 599", "entry 599:"},
        {"tile/entries/000", 1, "-entry 0", "entry"},
        {"checkpoint", 0, "", "checkpoint: invalid signature"},
        {"checkpoint", sizeof LOG, "", "checkpoint: invalid signature"},
        {"checkpoint", sizeof LOG + 6, "", "checkpoint: invalid signature"},
    };

    (void)state;
    if (!have_client())
        return;
    publish(0, 600);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        spoil(cases[i].file, cases[i].at);
        expect(1, cases[i].options, cases[i].words);
        spoil(cases[i].file, cases[i].at);
        expect(0, cases[i].options, "600 entries");
    }
}

/* Attack 1, two histories under one key; attack 2, a database restored; a key that isn't known. */
static void test_attack_01_split_view_and_02_rollback(void **state)
{
    struct mf_signer other = signer_of(LOG, MF_KEY_ED25519, 9);

    (void)state;
    if (!have_client())
        return;
    publish(0, 600);
    struct mf_str later = signed_checkpoint(600);
    struct mf_tree_memory history = scene.tree;
    struct mf_hash leaf = mf_tree_leaf(MF_S("another history"));
    mf_tree_memory_init(&scene.tree, &scene.arena);
    grow(&scene.tree, 299);
    mf_tree_memory_append(&scene.tree, &leaf);
    struct mf_str fork = signed_checkpoint(300);
    expect_old(1, fork, "from 300 to 600 entries:");
    scene.tree = history;
    write_file("checkpoint", signed_checkpoint(599));
    expect_old(1, later, "it was rolled back");
    write_file("checkpoint", later);
    assert_int_equal(ask_at(mf_vkey_write(&scene.arena, &other.key).p, "", dir), 1);
    assert_non_null(strstr(said, "no verifiable signatures"));
    assert_int_equal(ask_at("nonsense", "", dir), 2);
}

/* ---- over HTTP ---- */

/* Answers one request with the file of that name; then closes. */
static void answer(int from)
{
    char request[2048], name[256], path[512], head[200];
    size_t n = 0;
    ssize_t got;

    while (n < sizeof request - 1 && (got = read(from, request + n, sizeof request - 1 - n)) > 0) {
        n += (size_t)got;
        request[n] = '\0';
        if (strstr(request, "\r\n\r\n"))
            break;
    }
    if (sscanf(request, "GET /log/%255[^ ]", name) != 1)
        return;
    path_of(path, sizeof path, name);
    FILE *f = fopen(path, "rb");
    static char bytes[1 << 20];
    size_t size = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                          f ? "200 OK" : "404 Not Found", size);
    if (f)
        fclose(f);
    if (write(from, head, (size_t)length) != length || write(from, bytes, size) != (ssize_t)size)
        _exit(1);
}

static void test_over_http(void **state)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    char url[100];

    (void)state;
    if (!have_client())
        return;
    publish(0, 600);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 8) == 0 &&
                getsockname(fd, (struct sockaddr *)&at, &length) == 0);
    pid_t server = fork();
    if (server == 0)
        for (;;) {
            int from = accept(fd, NULL, NULL);
            if (from < 0)
                _exit(1);
            answer(from);
            close(from);
        }
    assert_true(server > 0);
    const char *key = mf_vkey_write(&scene.arena, &scene.log.key).p;
    snprintf(url, sizeof url, "http://127.0.0.1:%u/log/", ntohs(at.sin_port));
    int all = ask_at(key, "-all", url);
    char first[sizeof said];
    memcpy(first, said, sizeof said);
    remove_file("tile/entries/001");
    int missing = ask_at(key, "-entry 300", url);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    close(fd);
    if (all != 0 || !strstr(first, "all 600 entries"))
        fail_msg("status %d: %s", all, first);
    if (missing != 1 || !strstr(said, "404"))
        fail_msg("status %d: %s", missing, said);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_entry_of_small_ledgers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_large_ledger, setup, teardown),
        cmocka_unit_test_setup_teardown(test_full_tiles_in_place_of_partial_ones, setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_byte_is_another, setup, teardown),
        cmocka_unit_test_setup_teardown(test_attack_01_split_view_and_02_rollback, setup, teardown),
        cmocka_unit_test_setup_teardown(test_over_http, setup, teardown),
    };
    char here[256];

    if (argc < 1 || !getcwd(here, sizeof here))
        return 1;
    /* The Go tool wants an absolute path for its cache. */
    snprintf(client, sizeof client, "%s%s%s.client", argv[0][0] == '/' ? "" : here,
             argv[0][0] == '/' ? "" : "/", argv[0]);
    return RUN(tests);
}
