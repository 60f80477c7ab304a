#ifndef MF_TESTS_SERVER_CLIENT_H
#define MF_TESTS_SERVER_CLIENT_H
/* A client of HTTP of the plainest kind, over sockets: what it says and hears can be seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

enum { CLIENT_PATIENCE = 20000 /* ms */ };

struct heard {
    unsigned status;
    struct mf_str head, body; /* as received, but chunks put together */
};

static inline int client_connect(const char *address)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    const char *colon = strchr(address, ':');
    char host[32] = {0};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memcpy(host, address, (size_t)(colon - address));
    at.sin_port = htons((uint16_t)atoi(colon + 1));
    assert_int_equal(inet_pton(AF_INET, host, &at.sin_addr), 1);
    assert_true(fd >= 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) != 0)
        fail_msg("connect to %s: %s", address, strerror(errno));
    return fd;
}

static inline void client_send(int fd, struct mf_str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* the server has heard enough; its answer says why */
        bytes = mf_str_sub(bytes, (size_t)n, bytes.n);
    }
}

/* More of it; false: there is no more, or it takes too long. */
static inline bool client_more(int fd, struct mf_buf *b, int patience)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char part[16384];
    ssize_t n;

    if (poll(&p, 1, patience) != 1)
        return false;
    n = recv(fd, part, sizeof part, 0);
    if (n > 0)
        mf_buf_add(b, (struct mf_str){part, (size_t)n});
    return n > 0;
}

/* The value of a header; n 0: none. */
static inline struct mf_str heard_header(const struct heard *h, const char *name)
{
    struct mf_str rest = h->head;
    size_t n = strlen(name);

    while (rest.n > 0) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t length = end ? (size_t)(end - rest.p) : rest.n;
        if (length > n && strncasecmp(rest.p, name, n) == 0 && rest.p[n] == ':')
            return mf_str_trim(mf_str_sub(rest, n + 1, length - n - 1));
        rest = mf_str_sub(rest, length + 1, rest.n);
    }
    return (struct mf_str){0};
}

static inline struct mf_str client_unchunk(struct mf_arena *a, struct mf_str s)
{
    struct mf_buf b;

    mf_buf_init(&b, a);
    while (s.n > 0) {
        char *end;
        size_t n = strtoul(s.p, &end, 16);
        size_t head = (size_t)(end - s.p) + 2;
        if (n == 0 || head + n > s.n)
            break;
        mf_buf_add(&b, mf_str_sub(s, head, n));
        s = mf_str_sub(s, head + n + 2, s.n);
    }
    return mf_buf_str(&b);
}

/* What came until the end of the connection, taken apart. */
static inline struct heard client_parse(struct mf_arena *a, struct mf_str all)
{
    struct heard h = {0};
    const char *gap;

    if (all.n < 12 || !(gap = strstr(all.p, "\r\n\r\n")))
        return h;
    h.status = (unsigned)atoi(all.p + 9);
    h.head = (struct mf_str){all.p, (size_t)(gap - all.p)};
    h.body = mf_str_sub(all, h.head.n + 4, all.n);
    if (mf_str_is(heard_header(&h, "Transfer-Encoding"), "chunked"))
        h.body = client_unchunk(a, h.body);
    return h;
}

/* Asks once, on a connection of its own. `headers`: whole lines, each ending in CR LF. */
static inline struct heard client_ask(struct mf_arena *a, const char *address, const char *method,
                                      const char *path, const char *headers, struct mf_str body)
{
    int fd = client_connect(address);
    struct mf_buf in;

    mf_buf_init(&in, a);
    client_send(fd, mf_strf(a,
                            "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                            "Content-Length: %zu\r\n%s\r\n",
                            method, path, address, body.n, headers));
    client_send(fd, body);
    while (client_more(fd, &in, CLIENT_PATIENCE))
        continue;
    close(fd);
    return client_parse(a, mf_buf_str(&in));
}

static inline struct heard client_get(struct mf_arena *a, const char *address, const char *path)
{
    return client_ask(a, address, "GET", path, "", (struct mf_str){0});
}

#endif
