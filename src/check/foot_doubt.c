/*
 * Which equations are certain. What the rows and columns of a table mean was found from its structure; where its figures do
 * not bear that out, nothing is said of them.
 */
#include "check/foot.h"

/* A relation is doubtful in a table when so many of its rows fail, and more than one of so many. */
#define DOUBTFUL_ROWS 3
#define DOUBTFUL_SHARE 8

/* An equation of which some figures are not printed is examined only where it holds. */
static void judge_all(struct foot *foot)
{
    for (uint32_t i = 0; i < foot->equations.count; i++) {
        struct equation *equation = foot_equation(foot, i);
        equation->outcome = foot_judge(foot, equation);
        if (equation->outcome == OUTCOME_FAILS && equation->has_blanks)
            equation->outcome = OUTCOME_UNKNOWN;
        equation->now = equation->outcome;
    }
}

static void set_aside(struct equation *equation)
{
    if (equation->outcome == OUTCOME_FAILS)
        equation->outcome = equation->now = OUTCOME_UNKNOWN;
}

/* Equations that say something, and among them those that hold and that fail. */
struct tally {
    uint32_t telling, held, failed;
};

static struct tally count_outcomes(const struct foot *foot, uint32_t from, uint32_t to)
{
    struct tally tally = { 0 };
    for (uint32_t i = from; i < to; i++) {
        const struct equation *equation = foot_equation(foot, i);
        bool tells = !equation->trivial && equation->outcome != OUTCOME_UNKNOWN;
        tally.telling += tells;
        tally.held += tells && foot_holds(equation->outcome);
        tally.failed += equation->outcome == OUTCOME_FAILS;
    }
    return tally;
}

/* Rows of totals --------------------------------------------------------------------------------------------------- */

/* A total of which the parts are twice or three times as much: a level of the rows was taken for another. */
static void doubt_multiple(struct foot *foot, struct equation *equation)
{
    struct number stated = foot_fact(foot, equation->target)->printed, computed, multiple = stated;
    if (equation->outcome != OUTCOME_FAILS || stated.value == 0 || !foot_computed(foot, equation, &computed))
        return;
    for (int times = 2; times <= 3; times++)
        if (number_add(multiple, stated, &multiple) && number_compare(multiple, computed) == 0)
            set_aside(equation);
}

/* What a row of totals sums up is certain where some column bears it out. Where none does, it is where it has figures in
 * one column only, or one slip explains all columns; but not where rows are said to be left out. Of a heading that has
 * figures itself most columns must bear it out. */
static bool is_certain(const struct foot *foot, const struct foot_total *total, struct tally tally)
{
    const struct equation *first = foot_equation(foot, total->from);
    const xmlNode *table = foot->tables.items[foot_fact(foot, first->target)->table].node;
    if (report_is(first->line, "group"))
        return tally.held * 2 > tally.telling;
    if (total->slip == SLIP_EXCLUDED)
        return false;
    return tally.held || (!report_says(table, "selection", "true") && (tally.telling <= 1 || total->slip != SLIP_NONE));
}

static void doubt_total(struct foot *foot, struct foot_total *total)
{
    struct tally tally = count_outcomes(foot, total->from, total->to);
    total->columns = tally.telling;
    foot_find_slip(foot, total);
    if (!tally.failed || is_certain(foot, total, tally))
        return;
    for (uint32_t i = total->from; i < total->to; i++) {
        set_aside(foot_equation(foot, i));
        foot_equation(foot, i)->excluded = total->slip == SLIP_EXCLUDED ? total->row : NULL;
    }
}

/* Equations of the totals of a row stand side by side. */
static uint32_t end_of_row(const struct foot *foot, uint32_t from)
{
    const struct equation *first = foot_equation(foot, from);
    uint32_t to = from + 1;
    while (first->relation == RELATION_TOTAL && to < foot->equations.count
           && foot_equation(foot, to)->relation == RELATION_TOTAL && foot_equation(foot, to)->line == first->line)
        to++;
    return to;
}

static void doubt_totals(struct foot *foot)
{
    for (uint32_t from = 0, to; from < foot->equations.count; from = to) {
        to = end_of_row(foot, from);
        struct foot_total total = { .from = from, .to = to };
        if (foot_equation(foot, from)->relation != RELATION_TOTAL)
            continue;
        doubt_total(foot, &total);
        for (uint32_t i = from; i < to; i++)
            doubt_multiple(foot, foot_equation(foot, i));
        vec_push(&foot->totals, total);
    }
}

/* Tables ----------------------------------------------------------------------------------------------------------- */

/* Rows of totals, and other equations, by table and relation. */
static struct tally *tally_of(const struct foot *foot, struct tally *tallies, uint32_t i)
{
    const struct equation *equation = foot_equation(foot, i);
    return &tallies[foot_fact(foot, equation->target)->table * RELATION_COUNT + equation->relation];
}

static bool is_doubtful(const struct tally *tally)
{
    return tally->failed >= DOUBTFUL_ROWS && tally->failed * DOUBTFUL_SHARE > tally->telling;
}

/* Of a relation that fails again and again in a table nothing is said there: nearly all of a table must bear out what it
 * was taken for. The totals of a row count as one, because one lost row makes all of them fail. */
static void doubt_relations(struct foot *foot)
{
    struct tally *tallies = mem_calloc(foot->tables.count * RELATION_COUNT + 1, sizeof *tallies);
    for (uint32_t from = 0, to; from < foot->equations.count; from = to) {
        to = end_of_row(foot, from);
        struct tally row = count_outcomes(foot, from, to), *all = tally_of(foot, tallies, from);
        all->telling += row.telling > 0;
        all->failed += row.failed > 0;
    }
    for (uint32_t i = 0; i < foot->equations.count; i++)
        if (foot_equation(foot, i)->relation != RELATION_AGREEMENT && is_doubtful(tally_of(foot, tallies, i)))
            set_aside(foot_equation(foot, i));
    mem_free(tallies);
}

void foot_doubt(struct foot *foot)
{
    judge_all(foot);
    doubt_totals(foot);
    doubt_relations(foot);
}
