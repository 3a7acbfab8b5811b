/* Whether an equation holds, and with what value of a figure it would. All arithmetic is exact. */
#include "check/foot.h"

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

/* Twice the ends of the interval that a figure stands for, at a scale. */
struct interval {
    __int128 low, high;
};

static bool interval_of(const struct sum_term *term, uint8_t scale, struct interval *interval)
{
    struct number value, ulp;
    if (!number_rescale(term->value, scale, &value) || !number_rescale(term->ulp, scale, &ulp))
        return false;
    interval->low = (__int128)2 * value.value - ulp.value;
    interval->high = (__int128)2 * value.value + ulp.value;
    return true;
}

static uint8_t common_scale(const struct sum_term *one, const struct sum_term *other)
{
    uint8_t scale = one->value.scale;
    scale = one->ulp.scale > scale ? one->ulp.scale : scale;
    scale = other->value.scale > scale ? other->value.scale : scale;
    return other->ulp.scale > scale ? other->ulp.scale : scale;
}

static __int128 power_of_ten(uint8_t exponent)
{
    __int128 power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* Products stay below 2^127 as long as the figures stay below this. */
#define LARGEST ((__int128)1 << 58)

static bool is_small(const struct interval *interval)
{
    return interval->low > -LARGEST && interval->high < LARGEST;
}

/* Some values within the three intervals make percent × whole = 100 × part. */
static enum outcome judge_percent(const struct foot *foot, const struct equation *equation)
{
    const struct sum_term *percent = term_of(foot, equation->target);
    const struct sum_term *part = term_of(foot, term_at(foot, equation, 0)->fact);
    const struct sum_term *whole = term_of(foot, term_at(foot, equation, 1)->fact);
    uint8_t scale = common_scale(part, whole), percent_scale = common_scale(percent, percent);
    struct interval p, a, w;
    if (!interval_of(percent, percent_scale, &p) || !interval_of(part, scale, &a) || !interval_of(whole, scale, &w)
        || w.low <= 0 || !is_small(&p) || !is_small(&a) || !is_small(&w))
        return OUTCOME_UNKNOWN;
    __int128 hundred = 200 * power_of_ten(percent_scale);
    __int128 most = p.high * (p.high > 0 ? w.high : w.low), least = p.low * (p.low > 0 ? w.low : w.high);
    if (hundred * a.high < least || hundred * a.low > most)
        return OUTCOME_FAILS;
    return OUTCOME_HOLDS;
}

static bool solve_percent(const struct foot *foot, const struct equation *equation, uint32_t fact,
                          struct number *value)
{
    const struct sum_term *percent = term_of(foot, equation->target);
    struct sum_term part = *term_of(foot, term_at(foot, equation, 0)->fact);
    struct sum_term whole = *term_of(foot, term_at(foot, equation, 1)->fact);
    uint8_t scale = common_scale(&part, &whole), percent_scale = common_scale(percent, percent);
    if (fact != equation->target || !number_rescale(part.value, scale, &part.value)
        || !number_rescale(whole.value, scale, &whole.value) || whole.value.value <= 0)
        return false;
    __int128 size = (__int128)part.value.value * 200 * power_of_ten(percent_scale), of = whole.value.value;
    __int128 rounded = size < 0 ? -((-size + of) / (2 * of)) : (size + of) / (2 * of);
    if (rounded > INT64_MAX || rounded < -INT64_MAX)
        return false;
    *value = (struct number){ (int64_t)rounded, percent_scale };
    return true;
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
