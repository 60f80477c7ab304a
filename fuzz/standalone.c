/*
 * Runs a fuzz target over files without a fuzzer, so that every input that was ever of interest is
 * a regression test under any compiler. Arguments are files; the name of the one that is running is
 * printed if the target stops.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The whole file in memory of exactly its size, so that a sanitizer sees a read past its end. NULL:
 * can't be read. */
static uint8_t *read_file(const char *path, size_t *ret_size)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    uint8_t *data = NULL;
    long end = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    if (end >= 0 && fseek(f, 0, SEEK_SET) == 0) {
        size_t size = (size_t)end;
        data = malloc(size ? size : 1);
        if (data && fread(data, 1, size, f) != size) {
            free(data);
            data = NULL;
        }
        *ret_size = size;
    }
    fclose(f);
    return data;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t size = 0;
        uint8_t *data = read_file(argv[i], &size);
        if (!data) {
            fprintf(stderr, "%s: can't be read\n", argv[i]);
            return 3;
        }
        /* Only the last line is of interest, and only when the target stops here. */
        fprintf(stderr, "%s\n", argv[i]);
        LLVMFuzzerTestOneInput(data, size);
        free(data);
    }
    return 0;
}
