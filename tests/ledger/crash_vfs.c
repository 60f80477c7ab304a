#include "crash_vfs.h"

#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, MAX_FILES = 16, NEVER = INT32_MAX };

enum kind { STEP_WRITE, STEP_TRUNCATE, STEP_SYNC, STEP_REMOVE };

struct step {
    enum kind kind;
    int file;
    int64_t at;
    int64_t n;
    uint8_t *bytes;
    uint32_t synced; /* the step that did; NEVER */
    bool lost;       /* by a sync that failed */
};

struct file { /* by name, as the folder has it */
    char name[64];
    uint8_t *first; /* when the recording began */
    int64_t nfirst;
    bool there;
};

static struct {
    sqlite3_vfs vfs, *real;
    bool recording;
    char dir[256];
    struct file files[MAX_FILES];
    int nfiles;
    struct step *steps;
    uint32_t nsteps, cap;
    struct crash_fault fault;
    uint32_t calls;
    bool failed;
} disk;

struct handle {
    sqlite3_file base;
    int file; /* -1: not recorded */
    sqlite3_file *real;
};

_Noreturn static void stop(const char *what)
{
    fprintf(stderr, "crash_vfs: %s\n", what);
    abort();
}

static void *grab(size_t n)
{
    void *p = calloc(1, n ? n : 1);

    if (!p)
        stop("no memory");
    return p;
}

/* ---- recording ---- */

static int file_of(const char *path)
{
    size_t n = strlen(disk.dir);
    const char *name = path + n + 1;

    if (!disk.recording || !path || strncmp(path, disk.dir, n) != 0 || path[n] != '/')
        return -1;
    for (int i = 0; i < disk.nfiles; i++)
        if (strcmp(disk.files[i].name, name) == 0)
            return i;
    if (disk.nfiles == MAX_FILES || strlen(name) >= sizeof disk.files->name)
        stop("too many files");
    strcpy(disk.files[disk.nfiles].name, name);
    return disk.nfiles++;
}

static struct step *add(enum kind kind, int file)
{
    if (disk.nsteps == disk.cap) {
        disk.cap = disk.cap ? 2 * disk.cap : 256;
        disk.steps = realloc(disk.steps, disk.cap * sizeof *disk.steps);
        if (!disk.steps)
            stop("no memory");
    }
    disk.steps[disk.nsteps] = (struct step){.kind = kind, .file = file, .synced = NEVER};
    return &disk.steps[disk.nsteps++];
}

static void recorded_write(int file, const void *bytes, int64_t n, int64_t at)
{
    struct step *s;

    if (file < 0)
        return;
    s = add(STEP_WRITE, file);
    s->at = at;
    s->n = n;
    s->bytes = grab((size_t)n);
    memcpy(s->bytes, bytes, (size_t)n);
}

static void recorded_sync(int file, bool failed)
{
    uint32_t number = disk.nsteps;

    if (file < 0)
        return;
    for (uint32_t i = 0; i < number; i++) {
        struct step *s = &disk.steps[i];
        if (s->file != file || s->synced != NEVER || s->lost)
            continue;
        if (!failed)
            s->synced = number;
        else
            s->lost = disk.fault.drops;
    }
    if (!failed)
        add(STEP_SYNC, file);
}

static void read_first(struct file *f, const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        stop("a file can't be read");
    f->there = true;
    f->nfirst = st.st_size;
    f->first = grab((size_t)st.st_size);
    if (read(fd, f->first, (size_t)st.st_size) != st.st_size)
        stop("a file can't be read");
    close(fd);
}

void crash_record(const char *dir)
{
    DIR *d = opendir(dir);
    const struct dirent *e;

    crash_stop();
    if (!d || strlen(dir) >= sizeof disk.dir)
        stop("no such folder");
    strcpy(disk.dir, dir);
    disk.recording = true;
    while ((e = readdir(d))) {
        char path[600];
        if (strncmp(e->d_name, "ledger.sqlite", 13) != 0 || strstr(e->d_name, "-shm"))
            continue;
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        read_first(&disk.files[file_of(path)], path);
    }
    closedir(d);
}

void crash_stop(void)
{
    for (uint32_t i = 0; i < disk.nsteps; i++)
        free(disk.steps[i].bytes);
    for (int i = 0; i < disk.nfiles; i++)
        free(disk.files[i].first);
    free(disk.steps);
    disk.steps = NULL;
    disk.nsteps = disk.cap = 0;
    memset(disk.files, 0, sizeof disk.files);
    disk.nfiles = 0;
    disk.recording = false;
}

uint32_t crash_steps(void)
{
    return disk.nsteps;
}

void crash_step_name(uint32_t step, char *ret, uint32_t n)
{
    static const char *const words[] = {"write", "truncate", "sync", "remove"};
    const struct step *s = &disk.steps[step];

    snprintf(ret, n, "%s %s %lld+%lld", words[s->kind], disk.files[s->file].name, (long long)s->at,
             (long long)s->n);
}

/* ---- what a disk could hold ---- */

struct image {
    uint8_t *p;
    int64_t n, cap;
};

static void grow(struct image *m, int64_t n)
{
    if (n > m->cap) {
        m->p = realloc(m->p, (size_t)n * 2);
        if (!m->p)
            stop("no memory");
        memset(m->p + m->cap, 0, (size_t)(n * 2 - m->cap));
        m->cap = n * 2;
    }
    if (n > m->n)
        m->n = n;
}

static void put(struct image *m, const struct step *s, int64_t from, int64_t n)
{
    if (n == 0)
        return;
    grow(m, s->at + from + n);
    memcpy(m->p + s->at + from, s->bytes + from, (size_t)n);
}

/* Its sectors, each with one chance in two; sectors are the disk's, not the write's. */
static void put_some(struct image *m, const struct step *s, struct rng *rng)
{
    for (int64_t from = 0; from < s->n;) {
        int64_t n = SECTOR - (s->at + from) % SECTOR;
        n = n < s->n - from ? n : s->n - from;
        if (rng_below(rng, 2))
            put(m, s, from, n);
        from += n;
    }
}

static void cut(struct image *m, int64_t n)
{
    if (n >= m->n) {
        grow(m, n);
        return;
    }
    memset(m->p + n, 0, (size_t)(m->n - n));
    m->n = n;
}

static void redo(struct image *m, const struct step *s, uint32_t k, bool last, enum crash_view view,
                 struct rng *rng)
{
    bool kept = s->synced < k;

    if (view == CRASH_SYNCED && !kept)
        return;
    if (s->kind == STEP_TRUNCATE) {
        if (view != CRASH_SECTORS || kept || rng_below(rng, 2))
            cut(m, s->n);
    } else if (s->kind == STEP_WRITE) {
        if (view == CRASH_SECTORS && !kept)
            put_some(m, s, rng);
        else if (view == CRASH_TORN && !kept && last)
            put(m, s, 0, (int64_t)rng_below(rng, (uint64_t)(s->n + SECTOR - 1) / SECTOR) * SECTOR);
        else
            put(m, s, 0, s->n);
    }
}

static void write_image(const struct image *m, const char *dir, const char *name)
{
    char path[600];
    int fd;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0 || write(fd, m->p, (size_t)m->n) != m->n || close(fd) != 0)
        stop("a file can't be written");
}

static uint32_t last_write(uint32_t k)
{
    while (k > 0 && disk.steps[k - 1].kind != STEP_WRITE)
        k--;
    return k; /* its number and one; 0: none */
}

void crash_materialise(uint32_t k, enum crash_view view, struct rng *rng, const char *dir)
{
    uint32_t last = last_write(k);

    for (int f = 0; f < disk.nfiles; f++) {
        struct image m = {0};
        bool there = disk.files[f].there;
        uint32_t from = 0;
        for (uint32_t i = 0; i < k; i++) { /* what was before it was removed is gone */
            if (disk.steps[i].file != f)
                continue;
            there = disk.steps[i].kind != STEP_REMOVE;
            if (!there)
                from = i + 1;
        }
        if (!there)
            continue;
        if (from == 0 && disk.files[f].nfirst > 0) {
            grow(&m, disk.files[f].nfirst);
            memcpy(m.p, disk.files[f].first, (size_t)disk.files[f].nfirst);
        }
        for (uint32_t i = from; i < k; i++)
            if (disk.steps[i].file == f)
                redo(&m, &disk.steps[i], k, i + 1 == last, view, rng);
        write_image(&m, dir, disk.files[f].name);
        free(m.p);
    }
}

/* ---- failing ---- */

void crash_fail(struct crash_fault f)
{
    disk.fault = f;
    disk.calls = 0;
    disk.failed = false;
}

bool crash_has_failed(void)
{
    return disk.failed;
}

uint32_t crash_calls(void)
{
    return disk.calls;
}

/* Whether this call is to fail. */
static bool fails(void)
{
    disk.calls++;
    if (disk.fault.at == 0 || disk.calls < disk.fault.at ||
        (disk.calls > disk.fault.at && !disk.fault.lasting))
        return false;
    disk.failed = true;
    return true;
}

/* A full disk still reads, syncs and cuts short. */
static int failure(int code, bool grows)
{
    if (disk.fault.code == SQLITE_FULL)
        return grows ? SQLITE_FULL : SQLITE_OK;
    return code;
}

/* ---- the layer ---- */

static struct handle *of(sqlite3_file *f)
{
    return (struct handle *)f;
}

static int vfs_close(sqlite3_file *f)
{
    return of(f)->real->pMethods->xClose(of(f)->real);
}

static int vfs_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    if (fails() && failure(SQLITE_IOERR_READ, false) != SQLITE_OK)
        return SQLITE_IOERR_READ;
    return of(f)->real->pMethods->xRead(of(f)->real, to, n, at);
}

static int vfs_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    struct handle *h = of(f);
    bool bad = fails() && failure(SQLITE_IOERR_WRITE, true) != SQLITE_OK;
    int rc;

    if (bad && !disk.fault.torn)
        return failure(SQLITE_IOERR_WRITE, true);
    n = bad ? n / 2 : n;
    rc = h->real->pMethods->xWrite(h->real, from, n, at);
    if (rc == SQLITE_OK)
        recorded_write(h->file, from, n, at);
    return bad ? failure(SQLITE_IOERR_WRITE, true) : rc;
}

static int vfs_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    struct handle *h = of(f);
    int rc;

    if (fails() && failure(SQLITE_IOERR_TRUNCATE, false) != SQLITE_OK)
        return SQLITE_IOERR_TRUNCATE;
    rc = h->real->pMethods->xTruncate(h->real, n);
    if (rc == SQLITE_OK && h->file >= 0)
        add(STEP_TRUNCATE, h->file)->n = n;
    return rc;
}

/* The machine's own sync is left out: whether it does what it says isn't what is tested. */
static int vfs_sync(sqlite3_file *f, int flags)
{
    bool bad = fails() && failure(SQLITE_IOERR_FSYNC, false) != SQLITE_OK;

    (void)flags;
    recorded_sync(of(f)->file, bad);
    return bad ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int vfs_size(sqlite3_file *f, sqlite3_int64 *ret)
{
    if (fails() && failure(SQLITE_IOERR_FSTAT, false) != SQLITE_OK)
        return SQLITE_IOERR_FSTAT;
    return of(f)->real->pMethods->xFileSize(of(f)->real, ret);
}

static int vfs_lock(sqlite3_file *f, int level)
{
    return of(f)->real->pMethods->xLock(of(f)->real, level);
}

static int vfs_unlock(sqlite3_file *f, int level)
{
    return of(f)->real->pMethods->xUnlock(of(f)->real, level);
}

static int vfs_is_locked(sqlite3_file *f, int *ret)
{
    return of(f)->real->pMethods->xCheckReservedLock(of(f)->real, ret);
}

static int vfs_control(sqlite3_file *f, int op, void *arg)
{
    return of(f)->real->pMethods->xFileControl(of(f)->real, op, arg);
}

static int vfs_sector(sqlite3_file *f)
{
    return of(f)->real->pMethods->xSectorSize(of(f)->real);
}

static int vfs_can(sqlite3_file *f)
{
    return of(f)->real->pMethods->xDeviceCharacteristics(of(f)->real);
}

static int vfs_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    return of(f)->real->pMethods->xShmMap(of(f)->real, page, size, extend, ret);
}

static int vfs_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return of(f)->real->pMethods->xShmLock(of(f)->real, at, n, flags);
}

static void vfs_shm_barrier(sqlite3_file *f)
{
    of(f)->real->pMethods->xShmBarrier(of(f)->real);
}

static int vfs_shm_unmap(sqlite3_file *f, int remove)
{
    return of(f)->real->pMethods->xShmUnmap(of(f)->real, remove);
}

/* Version 2: without reading a file by mapping it into memory. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = vfs_close,
    .xRead = vfs_read,
    .xWrite = vfs_write,
    .xTruncate = vfs_truncate,
    .xSync = vfs_sync,
    .xFileSize = vfs_size,
    .xLock = vfs_lock,
    .xUnlock = vfs_unlock,
    .xCheckReservedLock = vfs_is_locked,
    .xFileControl = vfs_control,
    .xSectorSize = vfs_sector,
    .xDeviceCharacteristics = vfs_can,
    .xShmMap = vfs_shm_map,
    .xShmLock = vfs_shm_lock,
    .xShmBarrier = vfs_shm_barrier,
    .xShmUnmap = vfs_shm_unmap,
};

static int vfs_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
    struct handle *h = of(f);
    int rc;

    (void)v;
    f->pMethods = NULL;
    h->real = (sqlite3_file *)(h + 1);
    h->real->pMethods = NULL;
    if (fails() && failure(SQLITE_CANTOPEN, false) != SQLITE_OK)
        return SQLITE_CANTOPEN;
    rc = disk.real->xOpen(disk.real, name, h->real, flags, ret_flags);
    if (rc != SQLITE_OK)
        return rc;
    h->file = file_of(name);
    if (h->file >= 0 && (flags & SQLITE_OPEN_CREATE) && !disk.files[h->file].there &&
        (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)))
        add(STEP_TRUNCATE, h->file)->synced = disk.nsteps - 1; /* it is there, and empty */
    f->pMethods = &methods;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *v, const char *name, int sync)
{
    int file, rc;

    (void)v;
    if (fails() && failure(SQLITE_IOERR_DELETE, false) != SQLITE_OK)
        return SQLITE_IOERR_DELETE;
    rc = disk.real->xDelete(disk.real, name, sync);
    file = file_of(name);
    if (rc == SQLITE_OK && file >= 0)
        add(STEP_REMOVE, file);
    return rc;
}

void crash_vfs_install(void)
{
    disk.real = sqlite3_vfs_find("unix");
    if (!disk.real)
        stop("SQLite has no unix files");
    disk.vfs = *disk.real;
    disk.vfs.pNext = NULL;
    disk.vfs.zName = "crash";
    disk.vfs.szOsFile = (int)sizeof(struct handle) + disk.real->szOsFile;
    disk.vfs.xOpen = vfs_open;
    disk.vfs.xDelete = vfs_delete;
    if (sqlite3_vfs_register(&disk.vfs, 1) != SQLITE_OK)
        stop("SQLite takes no layer");
}
