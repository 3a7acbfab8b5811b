/*
 * A budget: how much processor time a piece of work may take. Asking for the time takes as long as much of the work does,
 * so the work is counted and the clock looked at now and then.
 */
#ifndef BASE_BUDGET_H
#define BASE_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of one thread. Zeroed: without an end. */
struct budget {
    uint64_t start, allowed; /* microseconds of the thread's processor time */
    size_t work;             /* since the clock was looked at */
    bool spent;
};

/* Begin a piece of work that may take so many seconds. */
void budget_begin(struct budget *budget, uint32_t seconds);

/* Count work: bytes that are looked at, or what takes as long. False when the time is spent. */
bool budget_spend(struct budget *budget, size_t work);

#endif
