/*
 * The reporters, each in its own file.
 */
#ifndef REPORT_LIST_H
#define REPORT_LIST_H

#include "report/reporter.h"

/* Name of each, as --format takes it. */
#define REPORTERS(X) \
    X(text)       /* for people at a terminal */ \
    X(gcc)        /* one line per finding, as editors know it from compilers */ \
    X(json)       /* for programs; the keys are a contract */ \
    X(jsonl)      /* the same, an object a line */ \
    X(sarif)      /* SARIF 2.1.0, as GitHub's code scanning reads it */ \
    X(checkstyle) /* XML that many tools read */ \
    X(junit)      /* XML that build servers show as tests */ \
    X(github)     /* GitHub's workflow commands */ \
    X(gitlab)     /* GitLab's code quality report */ \
    X(rdjson)     /* reviewdog's diagnostics; columns in bytes */ \
    X(html)       /* the review sheet: the report with its findings in the margin */

#define REPORTER_DECLARE(name) extern const struct reporter name##_reporter;
REPORTERS(REPORTER_DECLARE)
#undef REPORTER_DECLARE

#endif
