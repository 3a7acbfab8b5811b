/* Whether rows come to a total: asked only where structure leaves open which rows it sums up. */
#include "profile/figures.h"

#include "model/sum_judge.h"

typedef VEC(struct sum_term) terms;

static void add_cell(const struct typed_table *table, uint32_t entry, uint32_t column, terms *list)
{
    const struct entry *at = &table->entries.items[entry];
    const struct typed_cell *cell = typed_at(table, at->row, column);
    struct sum_term term = { .value = cell->number };
    if (cell->form != CELL_FIGURE)
        return;
    if (cell->rounded)
        term.ulp = cell->unit;
    if (at->kind == ENTRY_MINUS)
        term.value.value = -term.value.value;
    vec_push(list, term);
}

/* What a branch adds to the total around it: its total, or its rows. */
static void add_branch(const struct typed_table *table, const struct branch *branch, uint32_t column, terms *list)
{
    if (branch->excluded)
        return;
    if (branch->total != NO_ROW || !branch->group) {
        add_cell(table, branch->group ? branch->total : branch->entry, column, list);
        return;
    }
    for (size_t i = 0; i < branch->children.count; i++)
        add_branch(table, &table->branches.items[branch->children.items[i]], column, list);
}

/* Whether the rows come to the total in a column; unless there is nothing to be said, which leaves known as it is. */
static bool column_agrees(const struct typed_table *table, const struct branch *group, size_t from, uint32_t total,
                          uint32_t column, bool *known)
{
    terms list = VEC_INIT, stated = VEC_INIT;
    struct number computed, difference;
    for (size_t i = from; i < group->children.count; i++)
        add_branch(table, &table->branches.items[group->children.items[i]], column, &list);
    add_cell(table, total, column, &stated);
    bool says = stated.count && list.count >= 2, agrees = true;
    if (says) {
        enum sum_verdict verdict = sum_judge(stated.items[0], list.items, list.count, &computed, &difference);
        agrees = verdict == SUM_EXACT || verdict == SUM_ROUNDED;
    }
    *known = *known || says;
    vec_release(&list);
    vec_release(&stated);
    return agrees;
}

bool typed_sums(const struct typed_table *table, const struct branch *group, size_t from, uint32_t total)
{
    bool known = false;
    if (group->children.count - from > ROWS_TRIED)
        return false;
    for (uint32_t c = 0; c < table->layout.columns; c++)
        if (column_adds(&table->columns[c]) && !column_agrees(table, group, from, total, c, &known))
            return false;
    return known;
}
