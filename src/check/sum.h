/*
 * Inside check/: sums of the kind `sum`, between adding them up (sum.c) and telling of them (sum_report.c).
 */
#ifndef CHECK_SUM_H
#define CHECK_SUM_H

#include "check/check.h"
#include "model/sum_judge.h"

/* A cell of a total or a part. */
struct cell {
    xmlNode *node;
    const char *key; /* its column; in the arena */
    bool stated;     /* it has a value, which term holds when readable */
    bool readable;
    struct sum_term term;
};

typedef VEC(struct cell) cells;

/* One column of one context. */
struct sum {
    const xmlNode *context, *table;
    struct cell total;
    enum sum_verdict verdict;
    struct number computed, difference;
    cells parts;
};

/* How many sums a table has. */
struct tally {
    const xmlNode *table;
    size_t sums, exact;
};

struct summing {
    struct check_run *run;
    struct arena arena;
    VEC(struct sum) sums;
    struct tally tally; /* of the table asked for last */
};

/* Report what is wrong with all sums that were added up. */
void sum_report_all(struct summing *summing);

#endif
