/*
 * The reporters, each in its own file.
 */
#ifndef REPORT_LIST_H
#define REPORT_LIST_H

#include "report/reporter.h"

extern const struct reporter text_reporter; /* for people at a terminal */
extern const struct reporter gcc_reporter;  /* one line per finding, as editors know it from compilers */
extern const struct reporter json_reporter; /* for programs; the keys are a contract */

#endif
