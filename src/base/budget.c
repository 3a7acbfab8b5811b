#include "base/budget.h"

#include "base/clock.h"

#define SECOND 1000000

/* Work after which the clock is looked at. */
#define STEP ((size_t)1 << 16)

void budget_begin(struct budget *budget, uint32_t seconds)
{
    *budget = (struct budget){ .start = clock_microseconds(), .allowed = (uint64_t)seconds * SECOND };
}

bool budget_spend(struct budget *budget, size_t work)
{
    budget->work += work;
    if (budget->allowed && budget->work >= STEP) {
        budget->work = 0;
        budget->spent = budget->spent || clock_microseconds() - budget->start > budget->allowed;
    }
    return !budget->spent;
}
