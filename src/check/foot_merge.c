/* Repairs that have one cause are one finding. */
#include "check/foot.h"

/* Repairs compared with each other: of more contradictions each is reported. */
#define MOST_COMPARED 400

/* Rows of totals --------------------------------------------------------------------------------------------------- */

/* The repair of an equation that fails without telling which figure is wrong, or NULL. */
static struct repair *open_repair(const struct foot *foot, uint32_t i)
{
    uint32_t number = foot_equation(foot, i)->repair;
    struct repair *repair = number == FOOT_NONE ? NULL : &foot->repairs.items[number];
    return repair && repair->equation == i && !repair->known ? repair : NULL;
}

/* Two columns of a total in which figures have changed places are one finding, at the first of them. */
static void merge_swapped(struct foot *foot, const struct foot_total *total)
{
    struct repair *first = NULL;
    for (uint32_t i = total->from; i < total->to; i++) {
        struct repair *repair = open_repair(foot, i);
        if (!repair)
            continue;
        if (!first) {
            first = repair;
            continue;
        }
        first->total = total;
        vec_push(&first->also, repair->fact);
        repair->settles = 0;
    }
}

/* Agreements ------------------------------------------------------------------------------------------------------- */

static bool is_open_agreement(const struct repair *repair)
{
    return repair->relation == RELATION_AGREEMENT && repair->settles && !repair->known;
}

/* The figure that an agreement's target is compared with. */
static const struct fact *other_of(const struct foot *foot, const struct equation *equation)
{
    return foot_fact(foot, foot->terms.items[equation->terms].fact);
}

/* Whether two agreements are between the same tables and columns, and their figures as far apart. */
static bool same_gap(const struct foot *foot, const struct repair *one, const struct repair *two)
{
    const struct equation *first = foot_equation(foot, one->equation), *second = foot_equation(foot, two->equation);
    const struct fact *a = foot_fact(foot, first->target), *b = other_of(foot, first);
    const struct fact *c = foot_fact(foot, second->target), *d = other_of(foot, second);
    struct number gap, other_gap;
    return a->table == c->table && b->table == d->table && a->column == c->column
        && number_subtract(a->printed, b->printed, &gap) && number_subtract(c->printed, d->printed, &other_gap)
        && number_compare(gap, other_gap) == 0;
}

/* A row and the total that it enters differ from those of another table by as much: one finding. */
static void merge_agreements(struct foot *foot)
{
    for (size_t i = 0; i < foot->repairs.count && i < MOST_COMPARED; i++)
        for (size_t k = i + 1; is_open_agreement(&foot->repairs.items[i]) && k < foot->repairs.count; k++) {
            struct repair *first = &foot->repairs.items[i], *second = &foot->repairs.items[k];
            if (!is_open_agreement(second) || !same_gap(foot, first, second))
                continue;
            vec_push(&first->also, second->fact);
            second->settles = 0;
        }
}

void foot_merge(struct foot *foot)
{
    for (size_t i = 0; i < foot->totals.count; i++)
        if (foot->totals.items[i].slip == SLIP_SWAPPED)
            merge_swapped(foot, &foot->totals.items[i]);
    merge_agreements(foot);
}
