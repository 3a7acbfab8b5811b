#include "base/error.h"

#include "base/memory.h"
#include "base/str.h"

#include <stdarg.h>
#include <stddef.h>

bool error_set(struct error *error, const char *path, uint32_t line, uint32_t column, const char *format, ...)
{
    if (!error)
        return false;
    struct str message = STR_INIT;
    va_list args;
    va_start(args, format);
    str_vprintf(&message, format, args);
    va_end(args);
    char *copy = mem_copy_string(path); /* before the release: path may be the error's own */
    error_release(error);
    error->path = copy;
    error->line = line;
    error->column = column;
    error->message = str_detach(&message);
    return false;
}

void error_move(struct error *error, struct error *from)
{
    error_release(error);
    *error = *from;
    *from = (struct error)ERROR_INIT;
}

void error_format(const struct error *error, struct str *out)
{
    if (error->path) {
        str_add(out, error->path);
        if (error->line)
            str_printf(out, ":%u", error->line);
        if (error->line && error->column)
            str_printf(out, ":%u", error->column);
        str_add(out, ": ");
    }
    str_add(out, error->message ? error->message : "");
}

void error_release(struct error *error)
{
    mem_free(error->path);
    mem_free(error->message);
    *error = (struct error)ERROR_INIT;
}
