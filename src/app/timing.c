#include "app/timing.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rule_time {
    const char *rule;
    uint64_t microseconds;
};

typedef VEC(struct rule_time) rule_times;

/* Files are checked by the same rules, in the same order; another run's rules are found by their names. */
static void add_time(rule_times *times, size_t expected, const struct examined *examined)
{
    size_t i = expected < times->count && strcmp(times->items[expected].rule, examined->rule) == 0 ? expected : 0;
    while (i < times->count && strcmp(times->items[i].rule, examined->rule) != 0)
        i++;
    if (i == times->count)
        vec_push(times, (struct rule_time){ examined->rule, 0 });
    times->items[i].microseconds += examined->microseconds;
}

static int compare_times(const void *a, const void *b)
{
    const struct rule_time *one = a, *other = b;
    if (one->microseconds != other->microseconds)
        return one->microseconds > other->microseconds ? -1 : 1;
    return strcmp(one->rule, other->rule);
}

static void print_row(FILE *out, const char *what, uint64_t microseconds, uint64_t all)
{
    fprintf(out, "%10.1f ms %5.1f %%  %s\n", (double)microseconds / 1000,
            all ? 100 * (double)microseconds / (double)all : 0.0, what);
}

void timing_print(const struct session *session, uint64_t loading, const struct batch *batch)
{
    FILE *out = session->streams->err;
    rule_times times = VEC_INIT;
    uint64_t reading = 0, building = 0, rules = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const struct checked *checked = &batch->checked[i];
        reading += checked->reading;
        building += checked->building;
        for (size_t k = 0; k < checked->findings.examined.count; k++) {
            add_time(&times, k, &checked->findings.examined.items[k]);
            rules += checked->findings.examined.items[k].microseconds;
        }
    }
    uint64_t all = loading + reading + building + rules;
    print_row(out, session_word(session, "timing.loading"), loading, all);
    print_row(out, session_word(session, "timing.reading"), reading, all);
    print_row(out, session_word(session, "timing.building"), building, all);
    print_row(out, session_word(session, "timing.rules"), rules, all);
    if (times.count)
        qsort(times.items, times.count, sizeof *times.items, compare_times);
    for (size_t i = 0; i < times.count; i++)
        print_row(out, times.items[i].rule, times.items[i].microseconds, all);
    vec_release(&times);
}
