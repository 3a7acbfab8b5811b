/*
 * The arithmetic of sums, exact and without the report.
 *
 * A figure printed to unit u stands for the closed interval [x-u/2, x+u/2]; a count (unit 0) stands for itself. A total
 * T is consistent with its parts x iff 2|T - sum(x)| <= u_T + sum(u).
 */
#ifndef MODEL_SUM_JUDGE_H
#define MODEL_SUM_JUDGE_H

#include "model/number.h"

#include <stddef.h>

struct sum_term {
    struct number value, ulp; /* ulp 0: a count */
};

enum sum_verdict {
    SUM_EXACT,
    SUM_ROUNDED,  /* not exact, but rounding can explain it */
    SUM_BEYOND,
    SUM_OVERFLOW, /* the figures are too large; the results are not set */
};

/* Compare a total with its parts. computed is the sum of the parts, difference computed minus stated. */
enum sum_verdict sum_judge(struct sum_term total, const struct sum_term *parts, size_t count, struct number *computed,
                           struct number *difference);

/* What a difference looks like. */
enum sum_residual {
    RESIDUAL_NONE,
    RESIDUAL_LEFT_OUT,      /* the total equals the sum without one part */
    RESIDUAL_TWICE,         /* … the sum with one part counted twice */
    RESIDUAL_SIGN,          /* … the sum with one part's sign reversed */
    RESIDUAL_SCALE,         /* the two figures differ by a power of ten as a factor */
    RESIDUAL_OPPOSITE,      /* … in their sign */
    RESIDUAL_TRANSPOSITION, /* … in two digits that have changed places */
    RESIDUAL_DIGIT,         /* … in one of three digits or more */
    RESIDUAL_DROPPED,       /* … in one digit that one of them lacks, of three or more */
};

/* The first residual of the list that fits; *part is set for those that are about one part: the only one that fits. With no
 * parts the two figures are compared with each other only. */
enum sum_residual sum_diagnose(struct number stated, struct number computed, const struct sum_term *parts,
                               size_t count, size_t *part);

#endif
