/*
 * The program: command line in, output and exit status out. Everything goes through the streams given, so that tests
 * and fuzzers can drive all of it.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include <stdbool.h>
#include <stdio.h>

/* Borrowed; none is closed. in is read for the file "-". */
struct streams {
    FILE *in, *out, *err;
    bool own_process; /* nothing but crossfoot runs in the process: it may be confined */
};

enum exit_status {
    EXIT_CLEAN = 0,    /* nothing at or above --fail-on */
    EXIT_FINDINGS = 1, /* findings, or examples that failed */
    EXIT_TROUBLE = 2,  /* the work could not be done: usage, unreadable file, invalid rule file, output not written */
};

/* Run the program; argv[0] is its name, as in main(). Returns the exit status. */
int app_run(int argc, char *const argv[], const struct streams *streams);

#endif
