/* Whether an equation holds, and with what value of a figure it would. All arithmetic is exact. */
#include "check/foot.h"

#include "model/interval.h"

static const struct sum_term *term_of(const struct foot *foot, uint32_t fact)
{
    return &foot->facts.items[fact].term;
}

static const struct foot_term *term_at(const struct foot *foot, const struct equation *equation, uint32_t i)
{
    return &foot->terms.items[equation->terms + i];
}

/* Sums ------------------------------------------------------------------------------------------------------------- */

static enum outcome judge_sum(const struct foot *foot, const struct equation *equation)
{
    struct sum_term *terms = mem_calloc(equation->count, sizeof *terms);
    struct number computed, difference;
    for (uint32_t i = 0; i < equation->count; i++) {
        const struct foot_term *term = term_at(foot, equation, i);
        terms[i] = *term_of(foot, term->fact);
        terms[i].value.value *= term->weight;
    }
    enum sum_verdict verdict = sum_judge(*term_of(foot, equation->target), terms, equation->count, &computed,
                                         &difference);
    mem_free(terms);
    return verdict == SUM_EXACT ? OUTCOME_HOLDS : verdict == SUM_ROUNDED ? OUTCOME_ROUNDED
        : verdict == SUM_BEYOND ? OUTCOME_FAILS : OUTCOME_UNKNOWN;
}

static bool sum_except(const struct foot *foot, const struct equation *equation, uint32_t except,
                       struct number *sum)
{
    *sum = (struct number){ 0, 0 };
    for (uint32_t i = 0; i < equation->count; i++) {
        const struct foot_term *term = term_at(foot, equation, i);
        struct number value = term_of(foot, term->fact)->value;
        if (term->fact == except)
            continue;
        if (term->weight > 0 ? !number_add(*sum, value, sum) : !number_subtract(*sum, value, sum))
            return false;
    }
    return true;
}

static bool solve_sum(const struct foot *foot, const struct equation *equation, uint32_t fact, struct number *value)
{
    struct number rest;
    if (!sum_except(foot, equation, fact, &rest))
        return false;
    if (fact == equation->target) {
        *value = rest;
        return true;
    }
    if (!number_subtract(term_of(foot, equation->target)->value, rest, value))
        return false;
    for (uint32_t i = 0; i < equation->count; i++)
        if (term_at(foot, equation, i)->fact == fact
            && __builtin_mul_overflow(value->value, term_at(foot, equation, i)->weight, &value->value))
            return false;
    return true;
}

/* Percentages ------------------------------------------------------------------------------------------------------ */

static bool interval_of_fact(const struct foot *foot, uint32_t fact, struct interval *interval)
{
    const struct sum_term *term = term_of(foot, fact);
    return interval_of(term->value, term->ulp, interval);
}

/* Some values within the three intervals make percent × whole = 100 × part. */
static enum outcome judge_percent(const struct foot *foot, const struct equation *equation)
{
    struct interval percent, part, whole;
    if (!interval_of_fact(foot, equation->target, &percent)
        || !interval_of_fact(foot, term_at(foot, equation, 0)->fact, &part)
        || !interval_of_fact(foot, term_at(foot, equation, 1)->fact, &whole) || whole.low.value <= 0)
        return OUTCOME_UNKNOWN;
    enum interval_share share = interval_share(part, percent, whole);
    return share == SHARE_HOLDS ? OUTCOME_HOLDS : share == SHARE_FAILS ? OUTCOME_FAILS : OUTCOME_UNKNOWN;
}

static bool solve_percent(const struct foot *foot, const struct equation *equation, uint32_t fact,
                          struct number *value)
{
    const struct sum_term *percent = term_of(foot, equation->target);
    uint8_t places = percent->ulp.scale > percent->value.scale ? percent->ulp.scale : percent->value.scale;
    return fact == equation->target
        && number_percent(term_of(foot, term_at(foot, equation, 0)->fact)->value,
                          term_of(foot, term_at(foot, equation, 1)->fact)->value, places, value);
}

/* Both ------------------------------------------------------------------------------------------------------------- */

enum outcome foot_judge(const struct foot *foot, const struct equation *equation)
{
    return equation->relation == RELATION_PERCENT ? judge_percent(foot, equation) : judge_sum(foot, equation);
}

bool foot_solve(const struct foot *foot, const struct equation *equation, uint32_t fact, struct number *value)
{
    return equation->relation == RELATION_PERCENT ? solve_percent(foot, equation, fact, value)
                                                  : solve_sum(foot, equation, fact, value);
}

bool foot_computed(const struct foot *foot, const struct equation *equation, struct number *value)
{
    return foot_solve(foot, equation, equation->target, value);
}
