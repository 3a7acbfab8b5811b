/*
 * Errors with a place: why something could not be done, and where. Not findings: a finding is about the report,
 * an error is about crossfoot's own input (a file that cannot be read, a rule file that is not valid).
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>
#include <stdint.h>

struct str;

struct error {
    char *path;            /* owned; NULL when no file is concerned */
    uint32_t line, column; /* 1-based, column in code points; 0 when unknown */
    char *message;         /* owned; NULL when there is no error; one sentence, lower case, no full stop */
};

#define ERROR_INIT { NULL, 0, 0, NULL }

/* Fill the error, freeing an earlier one. Always returns false, so that `return error_set(…)` reads well.
 * path may be NULL; error may be NULL, then nothing is kept. */
bool error_set(struct error *error, const char *path, uint32_t line, uint32_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Hand over the contents, freeing what was in error; from is empty then. */
void error_move(struct error *error, struct error *from);

/* Append "path:line:column: message" to out, leaving out what is unknown. */
void error_format(const struct error *error, struct str *out);

/* Free the contents; the error is empty and usable again. */
void error_release(struct error *error);

#endif
