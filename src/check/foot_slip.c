/*
 * What the differences between a row of totals and its parts look like in all columns together: a slip that concerns a
 * whole row shows in each of them.
 */
#include "check/foot.h"

#include <string.h>

/* Rows tried: more would take too long, and are not looked at. */
#define MOST_PARTS 400

static bool is_failing(const struct foot *foot, uint32_t i)
{
    return foot_equation(foot, i)->outcome == OUTCOME_FAILS;
}

/* What is stated, less what the parts give. */
static bool difference_of(const struct foot *foot, const struct equation *equation, struct number *difference)
{
    struct number computed;
    return foot_computed(foot, equation, &computed)
        && number_subtract(foot_fact(foot, equation->target)->printed, computed, difference);
}

static const xmlNode *row_of(const struct foot *foot, const struct equation *equation, uint32_t term)
{
    return foot_fact(foot, foot->terms.items[equation->terms + term].fact)->node->parent;
}

/* A missing row ---------------------------------------------------------------------------------------------------- */

/* Whether a row that is missing can only make the parts less than the total: none is taken off, or below zero. */
static bool tells_sign(const struct foot *foot, const struct equation *equation)
{
    const struct fact *target = foot_fact(foot, equation->target);
    if (foot->tables.items[target->table].columns[target->column].changes)
        return false;
    for (uint32_t i = 0; i < equation->count; i++)
        if (foot->terms.items[equation->terms + i].weight < 0)
            return false;
    return true;
}

/* Whether all parts of a total are rows of its own group: nothing but these rows can be meant. */
static bool is_flat(const struct foot *foot, const struct equation *equation)
{
    for (uint32_t i = 0; i < equation->count; i++) {
        const xmlNode *row = row_of(foot, equation, i);
        if (!report_is(row, "row") || row->parent != equation->line->parent)
            return false;
    }
    return true;
}

/* Two parts at least are there, and wherever the sign tells, the total is more than they give, or holds. A total that is
 * less may count once what its rows count twice; where most columns of amounts hold, the others are slips of their own.
 * Where the sign tells nowhere, all columns must fail, and the total must be that of a simple list. */
static bool is_row_missing(const struct foot *foot, const struct foot_total *total)
{
    uint32_t amounts = 0, more = 0, failing = 0;
    for (uint32_t i = total->from; i < total->to; i++) {
        const struct equation *equation = foot_equation(foot, i);
        bool fails = is_failing(foot, i), tells = tells_sign(foot, equation);
        struct number difference = { 0, 0 };
        if (fails && (equation->count < 2 || !difference_of(foot, equation, &difference) || (tells && difference.value < 0)))
            return false;
        amounts += tells && !equation->trivial && equation->outcome != OUTCOME_UNKNOWN;
        more += tells && fails;
        failing += fails;
    }
    if (amounts)
        return more && more * 2 >= amounts;
    return failing == total->columns && is_flat(foot, foot_equation(foot, total->from));
}

/* A row too many --------------------------------------------------------------------------------------------------- */

/* Whether an equation holds without what a row adds to it. */
static bool holds_without(const struct foot *foot, const struct equation *equation, const xmlNode *row)
{
    for (uint32_t i = 0; i < equation->count; i++) {
        if (row_of(foot, equation, i) != row)
            continue;
        struct fact *fact = foot_fact(foot, foot->terms.items[equation->terms + i].fact);
        struct number kept = fact->term.value;
        fact->term.value = (struct number){ 0, kept.scale };
        bool holds = foot_holds(foot_judge(foot, equation));
        fact->term.value = kept;
        return holds;
    }
    return foot_holds(equation->outcome);
}

/* Whether all columns hold without a row. */
static bool all_hold_without(const struct foot *foot, const struct foot_total *total, const xmlNode *row)
{
    for (uint32_t i = total->from; i < total->to; i++)
        if (foot_equation(foot, i)->outcome != OUTCOME_UNKNOWN && !holds_without(foot, foot_equation(foot, i), row))
            return false;
    return true;
}

/* The row without which all columns hold, or NULL. first: an equation that fails. */
static const xmlNode *find_row_too_many(const struct foot *foot, const struct foot_total *total, uint32_t first)
{
    const struct equation *equation = foot_equation(foot, first);
    for (uint32_t i = 0; i < equation->count && i < MOST_PARTS; i++) {
        const xmlNode *row = row_of(foot, equation, i);
        if (holds_without(foot, equation, row) && all_hold_without(foot, total, row))
            return row;
    }
    return NULL;
}

/* Whether another part has the label of a row. */
static bool stands_twice(const struct foot *foot, const struct equation *equation, const xmlNode *row)
{
    struct str label = STR_INIT, other = STR_INIT;
    bool found = false;
    check_label(row, &label);
    for (uint32_t i = 0; i < equation->count && i < MOST_PARTS && !found; i++) {
        str_clear(&other);
        check_label(row_of(foot, equation, i), &other);
        found = row_of(foot, equation, i) != row && strcmp(str_text(&label), str_text(&other)) == 0;
    }
    str_release(&label);
    str_release(&other);
    return found;
}

/* Two figures that have changed places ----------------------------------------------------------------------------- */

static bool cancel_out(const struct foot *foot, uint32_t one, uint32_t other)
{
    struct number a, b, sum;
    return difference_of(foot, foot_equation(foot, one), &a) && difference_of(foot, foot_equation(foot, other), &b)
        && number_add(a, b, &sum) && sum.value == 0;
}

/* All ---------------------------------------------------------------------------------------------------------------- */

void foot_find_slip(const struct foot *foot, struct foot_total *total)
{
    uint32_t count = 0, first = 0, last = 0;
    for (uint32_t i = total->from; i < total->to; i++) {
        if (!is_failing(foot, i))
            continue;
        first = count++ ? first : i;
        last = i;
    }
    if (count < 2)
        return;
    total->row = find_row_too_many(foot, total, first);
    if (total->row)
        total->slip = stands_twice(foot, foot_equation(foot, first), total->row) ? SLIP_TWICE : SLIP_EXCLUDED;
    else if (count == 2 && cancel_out(foot, first, last))
        total->slip = SLIP_SWAPPED;
    else if (is_row_missing(foot, total))
        total->slip = SLIP_MISSING;
}
