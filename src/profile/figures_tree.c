/*
 * Which rows belong together, found from structure: numbers of rows and headings. Rows are taken in order. A heading opens
 * a group, and a row numbered like an earlier one closes those below it; what a total closes is in figures_totals.c.
 */
#include "profile/figures_groups.h"

struct branch *group_branch(const struct typed_table *table, uint32_t i)
{
    return &table->branches.items[i];
}

struct branch *group_innermost(const struct open_groups *open)
{
    return group_branch(open->table, open->items[open->count - 1]);
}

uint32_t group_new(struct typed_table *table, uint32_t entry, bool group)
{
    struct branch branch = { .entry = entry, .group = group, .total = NO_ROW };
    vec_push(&table->branches, branch);
    return (uint32_t)table->branches.count - 1;
}

void group_put(struct typed_table *table, uint32_t parent, uint32_t child)
{
    vec_push(&group_branch(table, parent)->children, child);
}

void group_open(struct open_groups *open, uint32_t entry)
{
    if (open->count == MOST_OPEN)
        open->count--;
    uint32_t group = group_new(open->table, entry, true);
    group_put(open->table, open->items[open->count - 1], group);
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
        if (group_branch(open->table, open->items[i])->style == style) {
            open->count = i + 1;
            return true;
        }
    return false;
}

/* Rows with a new kind of number right behind a numbered row with figures belong to that row. */
static void nest_below_last(struct open_groups *open)
{
    struct branch *group = group_innermost(open);
    uint32_t last = group->children.count ? vec_last(&group->children) : NOTHING;
    if (last == NOTHING || open->count == MOST_OPEN)
        return;
    struct branch *row = group_branch(open->table, last);
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
    if (group_innermost(open)->style)
        nest_below_last(open);
    if (!group_innermost(open)->style)
        group_innermost(open)->style = style;
}

/* Rows ------------------------------------------------------------------------------------------------------------- */

/* A heading without a number ends the group of another that has its rows. */
static void take_heading(struct open_groups *open, uint32_t i)
{
    const struct entry *entry = &open->table->entries.items[i];
    settle_number(open, entry);
    if (!entry->n.length && open->count > 1 && group_innermost(open)->children.count) {
        const struct branch *group = group_innermost(open);
        bool numbered = group->entry != NO_ROW && open->table->entries.items[group->entry].n.length;
        open->count -= !numbered && group->total == NO_ROW;
    }
    group_open(open, i);
    group_innermost(open)->excluded = entry->excluded;
}

static void take_item(struct open_groups *open, uint32_t i)
{
    const struct entry *entry = &open->table->entries.items[i];
    settle_number(open, entry);
    uint32_t row = group_new(open->table, i, false);
    group_branch(open->table, row)->excluded = entry->excluded;
    group_put(open->table, open->items[open->count - 1], row);
}

void typed_tree(struct typed_table *table)
{
    struct open_groups open = { .table = table, .count = 1 };
    group_new(table, NO_ROW, true);
    for (uint32_t i = 0; i < table->entries.count; i++) {
        switch (table->entries.items[i].kind) {
        case ENTRY_HEADING:
            take_heading(&open, i);
            break;
        case ENTRY_TOTAL:
            group_total(&open, i);
            break;
        case ENTRY_ITEM:
        case ENTRY_MINUS:
            take_item(&open, i);
            break;
        }
    }
}
