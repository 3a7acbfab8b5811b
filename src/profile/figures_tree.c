/*
 * Which rows a total sums up, found from structure alone: numbers of rows, headings, and what the total's label says. The
 * arithmetic is left to the rules: a scope chosen because it balances would hide the errors that they look for.
 *
 * Rows are taken in order. A heading opens a group, a row numbered like an earlier one closes those below it, and a total
 * closes the group that it names, else the innermost one, else takes what stands before it back to the last total of its
 * rank. A total with nothing before it stands above what it sums up.
 */
#include "profile/figures.h"

#include <string.h>

#define MOST_OPEN 12
#define ROOT 0
#define NOTHING UINT32_MAX

/* Groups that are open, outermost first. */
struct open_groups {
    struct typed_table *table;
    uint32_t items[MOST_OPEN];
    uint32_t count;
};

static struct branch *branch_at(const struct typed_table *table, uint32_t i)
{
    return &table->branches.items[i];
}

static struct branch *innermost(const struct open_groups *open)
{
    return branch_at(open->table, open->items[open->count - 1]);
}

/* A new branch; not yet in the tree. */
static uint32_t new_branch(struct typed_table *table, uint32_t entry, bool group)
{
    struct branch branch = { .entry = entry, .group = group, .total = NO_ROW };
    vec_push(&table->branches, branch);
    return (uint32_t)table->branches.count - 1;
}

static void put_child(struct typed_table *table, uint32_t parent, uint32_t child)
{
    vec_push(&branch_at(table, parent)->children, child);
}

static void open_group(struct open_groups *open, uint32_t entry)
{
    if (open->count == MOST_OPEN)
        open->count--;
    uint32_t group = new_branch(open->table, entry, true);
    put_child(open->table, open->items[open->count - 1], group);
    open->items[open->count++] = group;
}

/* Numbers ---------------------------------------------------------------------------------------------------------- */

/* What kind of number a row has: the class of its first sign that is none of punctuation, and whether it stands in
 * brackets. 0 for none. */
static uint32_t style_of(struct slice n)
{
    uint32_t style = 0;
    for (size_t i = 0; i < n.length && !style; i++) {
        unsigned char c = (unsigned char)n.data[i];
        style = c >= '0' && c <= '9' ? 1 : c >= 'A' && c <= 'Z' ? 2 : c >= 'a' && c <= 'z' ? 3 : c >= 0x80 ? 4 : 0;
    }
    return style && n.data[0] == '(' ? style + 8 : style;
}

/* Close the groups below the one whose rows are numbered like this row. True when there is one. */
static bool close_to_style(struct open_groups *open, uint32_t style)
{
    for (uint32_t i = open->count; style && i-- > 0;)
        if (branch_at(open->table, open->items[i])->style == style) {
            open->count = i + 1;
            return true;
        }
    return false;
}

/* Rows with a new kind of number right behind a numbered row with figures belong to that row. */
static void nest_below_last(struct open_groups *open)
{
    struct branch *group = innermost(open);
    uint32_t last = group->children.count ? vec_last(&group->children) : NOTHING;
    if (last == NOTHING || open->count == MOST_OPEN)
        return;
    struct branch *row = branch_at(open->table, last);
    if (row->group || row->entry == NO_ROW || !open->table->entries.items[row->entry].n.length)
        return;
    row->group = true;
    open->items[open->count++] = last;
}

static void settle_number(struct open_groups *open, const struct entry *entry)
{
    uint32_t style = style_of(entry->n);
    if (!style || close_to_style(open, style))
        return;
    if (innermost(open)->style)
        nest_below_last(open);
    if (!innermost(open)->style)
        innermost(open)->style = style;
}

/* Rows ------------------------------------------------------------------------------------------------------------- */

/* A heading without a number ends the group of another that has its rows. */
static void take_heading(struct open_groups *open, uint32_t i)
{
    const struct entry *entry = &open->table->entries.items[i];
    settle_number(open, entry);
    if (!entry->n.length && open->count > 1 && innermost(open)->children.count) {
        const struct branch *group = innermost(open);
        bool numbered = group->entry != NO_ROW && open->table->entries.items[group->entry].n.length;
        open->count -= !numbered && group->total == NO_ROW;
    }
    open_group(open, i);
    innermost(open)->excluded = entry->excluded;
}

static void take_item(struct open_groups *open, uint32_t i)
{
    const struct entry *entry = &open->table->entries.items[i];
    settle_number(open, entry);
    uint32_t row = new_branch(open->table, i, false);
    branch_at(open->table, row)->excluded = entry->excluded;
    put_child(open->table, open->items[open->count - 1], row);
}

/* Totals ----------------------------------------------------------------------------------------------------------- */

/* A number without the marks around it. */
static struct slice bare(struct slice n)
{
    while (n.length && (n.data[0] == '(' || n.data[0] == ' '))
        n.data++, n.length--;
    while (n.length && (n.data[n.length - 1] == ')' || n.data[n.length - 1] == '.' || n.data[n.length - 1] == ' '))
        n.length--;
    return n;
}

/* The open group that a total names by number, from the inside; 0 when there is none. */
static uint32_t open_named(const struct open_groups *open, struct slice of)
{
    for (uint32_t i = open->count; of.length && i-- > 1;) {
        uint32_t entry = branch_at(open->table, open->items[i])->entry;
        if (entry != NO_ROW && slice_equal(bare(open->table->entries.items[entry].n), bare(of)))
            return i;
    }
    return 0;
}

static void close_with(struct open_groups *open, uint32_t index, uint32_t total)
{
    struct branch *group = branch_at(open->table, open->items[index]);
    group->total = total;
    group->rank = open->table->entries.items[total].rank;
    open->count = index;
}

/* Put a branch into a group; returns the greater of its depth and that one. */
static uint32_t put_in(struct typed_table *table, uint32_t group, uint32_t child, uint32_t depth)
{
    put_child(table, group, child);
    return branch_at(table, child)->depth > depth ? branch_at(table, child)->depth : depth;
}

/* Put the children of a group from an index on into a group of their own, summed up by a total. */
static void wrap(struct open_groups *open, uint32_t parent, size_t from, uint32_t total)
{
    struct typed_table *table = open->table;
    uint32_t group = new_branch(table, NO_ROW, true), depth = 0;
    for (size_t i = from; i < branch_at(table, parent)->children.count; i++)
        depth = put_in(table, group, branch_at(table, parent)->children.items[i], depth);
    branch_at(table, parent)->children.count = from;
    branch_at(table, group)->depth = depth + 1;
    branch_at(table, group)->total = total;
    branch_at(table, group)->rank = table->entries.items[total].rank;
    put_child(table, parent, group);
}

/* Where what a total of a rank sums up begins among the children of a group: behind the last group of that rank. */
static size_t start_of(const struct typed_table *table, const struct branch *group, uint32_t rank)
{
    size_t from = group->children.count;
    while (from > 0 && branch_at(table, group->children.items[from - 1])->rank < rank)
        from--;
    return from;
}

/* The same for a total of totals. */
static size_t start_of_totals(const struct typed_table *table, const struct branch *group, uint32_t rank)
{
    size_t count = group->children.count;
    bool deep = branch_at(table, group->children.items[count - 1])->depth + MOST_OPEN >= DEEPEST_BRANCH;
    return deep ? count : start_of(table, group, rank + 1);
}

/* The group that stands open above its rows, as its index among the open ones; 0 (all) when there is none. */
static uint32_t above_at(const struct open_groups *open)
{
    if (open->count == 1)
        return 0;
    const struct branch *group = branch_at(open->table, open->items[1]);
    return group->total != NO_ROW && group->entry == NO_ROW ? 1 : 0;
}

/* Whether a total may close the innermost group instead of all that stands before it within base: what precedes the
 * group was summed up by totals of its rank. */
static bool closes_group(const struct open_groups *open, uint32_t base, uint32_t rank)
{
    if (open->count == base + 1 || innermost(open)->children.count == 0 || innermost(open)->total != NO_ROW)
        return false;
    const struct branch *all = branch_at(open->table, open->items[base]);
    for (size_t i = 0; rank > 1 && i + 1 < all->children.count; i++)
        if (branch_at(open->table, all->children.items[i])->rank < rank)
            return false;
    return true;
}

/* A total above its rows. */
static void open_above(struct open_groups *open, uint32_t i)
{
    open_group(open, NO_ROW);
    innermost(open)->total = i;
    innermost(open)->rank = open->table->entries.items[i].rank;
}

/* A total that names no open group. */
static void take_open_total(struct open_groups *open, uint32_t i)
{
    struct typed_table *table = open->table;
    uint32_t rank = table->entries.items[i].rank, base = above_at(open);
    bool again = base && branch_at(table, open->items[base])->rank == rank; /* the next total above its rows */
    if (base && branch_at(table, open->items[base])->rank <= rank)
        base = 0;
    if (!again && closes_group(open, base, rank)) {
        close_with(open, rank == 1 ? open->count - 1 : base + 1, i);
        return;
    }
    open->count = base + 1;
    size_t count = branch_at(table, open->items[base])->children.count;
    size_t from = start_of(table, branch_at(table, open->items[base]), rank);
    if (from == count && from > 0 && !again)
        from = start_of_totals(table, branch_at(table, open->items[base]), rank);
    if (from == count || again)
        open_above(open, i);
    else
        wrap(open, open->items[base], from, i);
}

/* A total that adds what it names: "Total (1+2)". It stands alone; the rules look up what it names. */
static void take_formula_total(struct open_groups *open, uint32_t i)
{
    open->count = 1;
    uint32_t group = new_branch(open->table, NO_ROW, true);
    branch_at(open->table, group)->total = i;
    branch_at(open->table, group)->rank = open->table->entries.items[i].rank;
    put_child(open->table, ROOT, group);
}

static bool names_several(struct slice of)
{
    return memchr(of.data, '+', of.length) || memchr(of.data, '-', of.length);
}

/* The last table of several under a caption sums them all up behind its own total. */
static bool sums_tables(const struct open_groups *open, const struct entry *entry)
{
    const struct branch *root = branch_at(open->table, ROOT);
    if (!open->table->part.length || entry->of.length || open->count > 1 || root->children.count != 1)
        return false;
    uint32_t before = branch_at(open->table, root->children.items[0])->rank;
    return before > 0 && before < entry->rank;
}

/* A total of all rows of one of several tables under a caption, named by the table's number. */
static bool names_part(struct open_groups *open, const struct entry *entry)
{
    if (!entry->of.length || !slice_equal(bare(entry->of), bare(open->table->part)) || above_at(open))
        return false;
    open->count = 1;
    return true;
}

static void take_total(struct open_groups *open, uint32_t i)
{
    const struct entry *entry = &open->table->entries.items[i];
    uint32_t named = open_named(open, entry->of);
    if (named)
        close_with(open, named, i);
    else if ((entry->of.length && names_several(entry->of)) || sums_tables(open, entry))
        take_formula_total(open, i);
    else if (names_part(open, entry))
        wrap(open, ROOT, start_of(open->table, branch_at(open->table, ROOT), entry->rank + 1), i);
    else
        take_open_total(open, i);
}

void typed_tree(struct typed_table *table)
{
    struct open_groups open = { .table = table, .count = 1 };
    new_branch(table, NO_ROW, true);
    for (uint32_t i = 0; i < table->entries.count; i++) {
        switch (table->entries.items[i].kind) {
        case ENTRY_HEADING:
            take_heading(&open, i);
            break;
        case ENTRY_TOTAL:
            take_total(&open, i);
            break;
        case ENTRY_ITEM:
        case ENTRY_MINUS:
            take_item(&open, i);
            break;
        }
    }
}
