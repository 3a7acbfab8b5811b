/*
 * Figures as intervals: what a printed figure may stand for. A figure x printed to unit u stands for the closed interval
 * [x-u/2, x+u/2]; one without a unit is a count and stands for itself. All arithmetic is exact.
 */
#ifndef MODEL_INTERVAL_H
#define MODEL_INTERVAL_H

#include "model/number.h"

#include <stdbool.h>

struct interval {
    struct number low, high;
};

/* What a figure stands for; ulp 0: itself. False when it does not fit. */
bool interval_of(struct number value, struct number ulp, struct interval *interval);

/* Make it wider at both ends by a tenth of its larger end's size, for a figure that is said to be about so much. False when
 * it does not fit; it is then unchanged. */
bool interval_loosen(struct interval *interval);

/* Sum and difference of all that two figures may stand for; false on overflow. */
bool interval_add(struct interval a, struct interval b, struct interval *result);
bool interval_subtract(struct interval a, struct interval b, struct interval *result);

/* Whether some number lies in both. */
bool interval_meet(struct interval a, struct interval b);

enum interval_share {
    SHARE_HOLDS,
    SHARE_FAILS,
    SHARE_UNKNOWN, /* the whole is not positive */
};

/* Whether part can be percent per cent of whole; part and percent may be negative. */
enum interval_share interval_share(struct interval part, struct interval percent, struct interval whole);

/* 100 * part / whole, rounded to that many decimal places; false when whole is 0 or a figure too large. */
bool number_percent(struct number part, struct number whole, uint8_t places, struct number *percent);

#endif
