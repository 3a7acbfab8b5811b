/*
 * Groups of rows that are open while a typed table's rows are taken in order. Private to figures_tree.c and
 * figures_totals.c.
 */
#ifndef PROFILE_FIGURES_GROUPS_H
#define PROFILE_FIGURES_GROUPS_H

#include "profile/figures.h"

#define MOST_OPEN 12
#define ROOT 0
#define NOTHING UINT32_MAX

/* Groups that are open, outermost first. */
struct open_groups {
    struct typed_table *table;
    uint32_t items[MOST_OPEN];
    uint32_t count;
};

/* The branch of a number; valid until the next is made. */
struct branch *group_branch(const struct typed_table *table, uint32_t i);

/* The innermost group that is open. */
struct branch *group_innermost(const struct open_groups *open);

/* Make a branch; not yet in the tree. */
uint32_t group_new(struct typed_table *table, uint32_t entry, bool group);

/* Put a branch behind the children of another. */
void group_put(struct typed_table *table, uint32_t parent, uint32_t child);

/* Open a group in the innermost one. */
void group_open(struct open_groups *open, uint32_t entry);

/* Take the row of a total: it closes a group, or sums up what it names. */
void group_total(struct open_groups *open, uint32_t entry);

#endif
