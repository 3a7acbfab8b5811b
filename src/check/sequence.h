/* The members of a sequence, and what is wrong with them. */
#ifndef CHECK_SEQUENCE_H
#define CHECK_SEQUENCE_H

#include "check/check.h"
#include "base/keys.h"
#include "model/ordinal.h"

#include <stdbool.h>

/* The cases of a finding, in the order of their names. */
enum fault_case { HOLE, REPEAT, DISORDER, MISPRINT };
extern const char *const sequence_cases[];

struct member {
    const xmlNode *node;
    const char *key; /* as found; in the arena */
    size_t group;
    size_t place;    /* in its sequence */
    struct ordinal ordinal;
    bool kept;       /* part of the longest run */
    bool misprinted; /* and what it is meant to be */
    struct ordinal meant;
};

struct sequencing {
    struct check_run *run;
    struct arena arena;
    enum numbering numbering;
    const char *words;
    VEC(struct member) members; /* of all groups, in document order */
    struct keys *groups;
};

/* One sequence: pointers to its members in document order. */
struct sequence {
    struct member **items;
    size_t count;
};

/* Report what is wrong with a sequence that has at least one member: its places are noted, and its misprints get the numbers
 * that they should have. */
void sequence_report(const struct sequencing *sequencing, const struct sequence *sequence);

#endif
