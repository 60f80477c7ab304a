#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Sets the message; a text that is too long is cut after a whole character and ends in "...". */
static void put(struct mf_err *err, const char *text, size_t n)
{
    if (n >= sizeof err->message) {
        n = sizeof err->message - 4;
        while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
            n--;
        memcpy(err->message, text, n);
        memcpy(err->message + n, "...", 4);
        return;
    }
    memcpy(err->message, text, n);
    err->message[n] = '\0';
}

enum mf_rc mf_err_set(struct mf_err *err, enum mf_rc code, const char *fmt, ...)
{
    if (err) {
        char text[2 * sizeof err->message]; /* apart, for the arguments may lie in the message */
        va_list ap;

        va_start(ap, fmt);
        int n = vsnprintf(text, sizeof text, fmt, ap);
        va_end(ap);
        err->code = code;
        put(err, text, n < 0 ? 0 : strlen(text));
    }
    return code;
}

enum mf_rc mf_err_wrap(struct mf_err *err, const char *fmt, ...)
{
    if (!err)
        return MF_E_IO;

    char text[3 * sizeof err->message];
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof err->message, fmt, ap);
    va_end(ap);

    size_t used = n < 0 ? 0 : strlen(text), had = strlen(err->message);
    memcpy(text + used, ": ", 2);
    memcpy(text + used + 2, err->message, had);
    put(err, text, used + 2 + had);
    return err->code;
}
