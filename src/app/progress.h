/*
 * Progress: one line on a terminal when the work takes longer than a second, erased before anything else is printed.
 */
#ifndef APP_PROGRESS_H
#define APP_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

struct progress {
    FILE *stream; /* borrowed */
    bool terminal, shown;
    struct timespec start;
};

void progress_init(struct progress *progress, FILE *stream);

/* Say which file is being worked on: the i-th (from 1) of count. */
void progress_show(struct progress *progress, const char *path, size_t i, size_t count);

/* Erase the line. */
void progress_clear(struct progress *progress);

#endif
