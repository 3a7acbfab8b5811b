/*
 * Which rows a total sums up: the group that it names by number or heading, else the innermost open one, else what stands
 * before it back to the last total of its rank. A total with nothing before it stands above what it sums up.
 *
 * A scope chosen because it balances could hide the errors that rules look for. The figures are asked only where structure
 * leaves two scopes open: a total that is the sum of a group inside, and not of all, sums up that group.
 */
#include "profile/figures_groups.h"

#include <ctype.h>
#include <string.h>

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
        uint32_t entry = group_branch(open->table, open->items[i])->entry;
        if (entry != NO_ROW && slice_equal(bare(open->table->entries.items[entry].n), bare(of)))
            return i;
    }
    return 0;
}

/* Whether two runs of bytes are the same but for the case of ASCII letters. */
static bool same_words(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (tolower((unsigned char)a[i]) != tolower((unsigned char)b[i]))
            return false;
    return true;
}

/* Whether a heading is what a total names: the same words, or these before or behind a sign that is part of no word, as
 * in "Component 2: support". */
static bool is_named(const struct typed_table *table, const struct branch *heading, struct slice of)
{
    if (!heading->group || heading->entry == NO_ROW || !of.length)
        return false;
    struct slice label = typed_label(table, &table->entries.items[heading->entry]);
    if (label.length < of.length)
        return false;
    size_t more = label.length - of.length;
    bool begins = same_words(label.data, of.data, of.length) && (!more || !isalnum((unsigned char)label.data[of.length]));
    bool ends = more && same_words(label.data + more, of.data, of.length) && !isalnum((unsigned char)label.data[more - 1]);
    return begins || ends;
}

static void close_with(struct open_groups *open, uint32_t index, uint32_t total)
{
    struct branch *group = group_branch(open->table, open->items[index]);
    group->total = total;
    group->rank = open->table->entries.items[total].rank;
    open->count = index;
}

/* Put a branch into a group; returns the greater of its depth and that one. */
static uint32_t put_in(struct typed_table *table, uint32_t group, uint32_t child, uint32_t depth)
{
    group_put(table, group, child);
    return group_branch(table, child)->depth > depth ? group_branch(table, child)->depth : depth;
}

/* Put the children of a group from an index on into a group of their own, summed up by a total. */
static void wrap(struct open_groups *open, uint32_t parent, size_t from, uint32_t total)
{
    struct typed_table *table = open->table;
    uint32_t group = group_new(table, NO_ROW, true), depth = 0;
    for (size_t i = from; i < group_branch(table, parent)->children.count; i++)
        depth = put_in(table, group, group_branch(table, parent)->children.items[i], depth);
    group_branch(table, parent)->children.count = from;
    group_branch(table, group)->depth = depth + 1;
    group_branch(table, group)->total = total;
    group_branch(table, group)->rank = table->entries.items[total].rank;
    group_put(table, parent, group);
}

/* A total that names a heading, open or closed for another heading, sums up what stands since. False when there is none
 * such without a total. */
static bool close_named(struct open_groups *open, uint32_t total)
{
    struct slice of = open->table->entries.items[total].of;
    for (uint32_t i = open->count; i-- > 0;) {
        const struct branch *group = group_branch(open->table, open->items[i]);
        size_t first = group->children.count > ROWS_TRIED ? group->children.count - ROWS_TRIED : 0;
        for (size_t k = group->children.count; k-- > first;) {
            const struct branch *child = group_branch(open->table, group->children.items[k]);
            if (child->total != NO_ROW || !is_named(open->table, child, of))
                continue;
            open->count = i + 1;
            wrap(open, open->items[i], k, total);
            return true;
        }
    }
    return false;
}

/* Where what a total of a rank sums up begins among the children of a group: behind the last group of that rank. */
static size_t start_of(const struct typed_table *table, const struct branch *group, uint32_t rank)
{
    size_t from = group->children.count;
    while (from > 0 && group_branch(table, group->children.items[from - 1])->rank < rank)
        from--;
    return from;
}

/* The same for a total of totals. */
static size_t start_of_totals(const struct typed_table *table, const struct branch *group, uint32_t rank)
{
    size_t count = group->children.count;
    bool deep = group_branch(table, group->children.items[count - 1])->depth + MOST_OPEN >= DEEPEST_BRANCH;
    return deep ? count : start_of(table, group, rank + 1);
}

/* The group that stands open above its rows, as its index among the open ones; 0 (all) when there is none. */
static uint32_t above_at(const struct open_groups *open)
{
    if (open->count == 1)
        return 0;
    const struct branch *group = group_branch(open->table, open->items[1]);
    return group->total != NO_ROW && group->entry == NO_ROW ? 1 : 0;
}

/* Whether a total may close the innermost group instead of all that stands before it within base: what precedes the
 * group was summed up by totals of its rank. */
static bool closes_group(const struct open_groups *open, uint32_t base, uint32_t rank)
{
    if (open->count == base + 1 || group_innermost(open)->children.count == 0 || group_innermost(open)->total != NO_ROW)
        return false;
    const struct branch *all = group_branch(open->table, open->items[base]);
    for (size_t i = 0; rank > 1 && i + 1 < all->children.count; i++)
        if (group_branch(open->table, all->children.items[i])->rank < rank)
            return false;
    return true;
}

/* A total above its rows. */
static void open_above(struct open_groups *open, uint32_t i)
{
    group_open(open, NO_ROW);
    group_innermost(open)->total = i;
    group_innermost(open)->rank = open->table->entries.items[i].rank;
}

/* The innermost open group within base whose rows come to a total, as its index; 0 when there is none. */
static uint32_t group_summed(const struct open_groups *open, uint32_t base, uint32_t total)
{
    for (uint32_t k = open->count; k-- > base + 1;) {
        const struct branch *group = group_branch(open->table, open->items[k]);
        if (group->total == NO_ROW && typed_sums(open->table, group, 0, total))
            return k;
    }
    return 0;
}

/* The last heading in a group from which on the rows come to a total, as its index; from when there is none. */
static size_t heading_summed(const struct typed_table *table, const struct branch *group, size_t from, uint32_t total)
{
    size_t last = group->children.count, first = from + 1;
    if (last > first + HEADINGS_TRIED)
        first = last - HEADINGS_TRIED;
    for (size_t k = last; k-- > first;) {
        const struct branch *child = group_branch(table, group->children.items[k]);
        bool heading = child->group && child->entry != NO_ROW && child->total == NO_ROW;
        if (heading && typed_sums(table, group, k, total))
            return k;
    }
    return from;
}

/* Where a total could sum up all that stands in the outer group, and its figures show that it sums up less: the rows of an
 * open group, or those since a heading. False when they do not. */
static bool close_summed(struct open_groups *open, uint32_t base, uint32_t total)
{
    struct typed_table *table = open->table;
    const struct branch *outer = group_branch(table, open->items[base]);
    size_t from = start_of(table, outer, table->entries.items[total].rank);
    if (from == outer->children.count || typed_sums(table, outer, from, total))
        return false;
    uint32_t group = group_summed(open, base, total);
    if (group) {
        close_with(open, group, total);
        return true;
    }
    size_t heading = heading_summed(table, outer, from, total);
    if (heading == from)
        return false;
    open->count = base + 1;
    wrap(open, open->items[base], heading, total);
    return true;
}

/* A total that names no open group. */
static void take_open_total(struct open_groups *open, uint32_t i)
{
    struct typed_table *table = open->table;
    uint32_t rank = table->entries.items[i].rank, base = above_at(open);
    bool again = base && group_branch(table, open->items[base])->rank == rank; /* the next total above its rows */
    if (base && group_branch(table, open->items[base])->rank <= rank)
        base = 0;
    if (!again && closes_group(open, base, rank)) {
        close_with(open, rank == 1 ? open->count - 1 : base + 1, i);
        return;
    }
    if (!again && close_summed(open, base, i))
        return;
    open->count = base + 1;
    size_t count = group_branch(table, open->items[base])->children.count;
    size_t from = start_of(table, group_branch(table, open->items[base]), rank);
    if (from == count && from > 0 && !again)
        from = start_of_totals(table, group_branch(table, open->items[base]), rank);
    if (from == count || again)
        open_above(open, i);
    else
        wrap(open, open->items[base], from, i);
}

/* A total that adds what it names: "Total (1+2)". It stands alone; the rules look up what it names. */
static void take_formula_total(struct open_groups *open, uint32_t i)
{
    open->count = 1;
    uint32_t group = group_new(open->table, NO_ROW, true);
    group_branch(open->table, group)->total = i;
    group_branch(open->table, group)->rank = open->table->entries.items[i].rank;
    group_put(open->table, ROOT, group);
}

static bool names_several(struct slice of)
{
    return memchr(of.data, '+', of.length) || memchr(of.data, '-', of.length);
}

/* The last table of several under a caption sums them all up behind its own total. */
static bool sums_tables(const struct open_groups *open, const struct entry *entry)
{
    const struct branch *root = group_branch(open->table, ROOT);
    if (!open->table->part.length || entry->of.length || open->count > 1 || root->children.count != 1)
        return false;
    uint32_t before = group_branch(open->table, root->children.items[0])->rank;
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

void group_total(struct open_groups *open, uint32_t i)
{
    const struct entry *entry = &open->table->entries.items[i];
    uint32_t named = open_named(open, entry->of);
    if (named)
        close_with(open, named, i);
    else if ((entry->of.length && names_several(entry->of)) || sums_tables(open, entry))
        take_formula_total(open, i);
    else if (close_named(open, i))
        return;
    else if (names_part(open, entry))
        wrap(open, ROOT, start_of(open->table, group_branch(open->table, ROOT), entry->rank + 1), i);
    else
        take_open_total(open, i);
}
