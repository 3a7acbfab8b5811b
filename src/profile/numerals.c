#include "profile/numerals.h"

#include "model/number.h"

#include <stdlib.h>
#include <string.h>

#define MAX_TERMS 24

/* What has been read of a figure. */
struct reading_figure {
    const struct numerals *numerals;
    struct regex_scratch *scratch;
    struct slice text;
    uint32_t at;              /* bytes read */
    struct number digits;     /* when it is printed in digits */
    bool in_digits, last_small;
    int64_t terms[MAX_TERMS]; /* of words, in the order of print: what multipliers have not collected yet */
    size_t count;
    int64_t scale;            /* product of the multipliers behind digits */
    const char *unit, *hedge;
};

/* The name of the entry that matches at the place that has been reached, which moves behind it; NULL when none does. */
static const char *take_named(struct reading_figure *figure, const named_matches *list)
{
    struct regex_match match;
    for (size_t i = 0; i < list->count; i++) {
        if (regex_match_at(list->items[i].match, figure->scratch, figure->text, figure->at, &match) != REGEX_MATCH
            || match.group[0].end == match.group[0].start)
            continue;
        figure->at = match.group[0].end;
        return list->items[i].name;
    }
    return NULL;
}

/* Digits without the marks that group them. */
static bool parse_digits(struct slice text, char point, struct number *number)
{
    struct str plain = STR_INIT;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == point)
            str_add_char(&plain, '.');
        else if (c >= '0' && c <= '9')
            str_add_char(&plain, c);
    }
    bool ok = number_parse((struct slice){ str_text(&plain), plain.length }, number);
    str_release(&plain);
    return ok;
}

static bool take_digits(struct reading_figure *figure)
{
    struct regex_match match;
    if (figure->in_digits || figure->count || !figure->numerals->digits
        || regex_match_at(figure->numerals->digits, figure->scratch, figure->text, figure->at, &match) != REGEX_MATCH)
        return false;
    figure->in_digits = parse_digits(regex_slice(figure->text, &match, 0), figure->numerals->point, &figure->digits);
    figure->at = match.group[0].end;
    return figure->in_digits;
}

/* A word for a number: it is added; but small ones side by side are the digits of one. */
static bool take_word(struct reading_figure *figure)
{
    const char *name = figure->in_digits ? NULL : take_named(figure, &figure->numerals->words);
    if (!name)
        return false;
    int64_t value = strtoll(name, NULL, 10);
    bool small = value < 10;
    if (small && figure->last_small) {
        int64_t *term = &figure->terms[figure->count - 1];
        return !__builtin_mul_overflow(*term, 10, term) && !__builtin_add_overflow(*term, value, term);
    }
    if (figure->count == MAX_TERMS)
        return false;
    figure->terms[figure->count++] = value;
    figure->last_small = small;
    return true;
}

/* A multiplier behind words multiplies all that is smaller than itself and stands before it. Where there is nothing, it
 * stands for itself at the start; inside a number only ten does. */
static bool multiply_words(struct reading_figure *figure, int64_t by)
{
    int64_t sum = 0;
    while (figure->count && figure->terms[figure->count - 1] < by)
        if (__builtin_add_overflow(sum, figure->terms[--figure->count], &sum))
            return false;
    figure->last_small = false;
    if (sum == 0 && figure->count && by != 10)
        return false;
    return figure->count < MAX_TERMS && !__builtin_mul_overflow(sum ? sum : 1, by, &figure->terms[figure->count++]);
}

static bool take_multiplier(struct reading_figure *figure)
{
    const char *name = take_named(figure, &figure->numerals->multipliers);
    int64_t by = name ? strtoll(name, NULL, 10) : 0;
    if (by <= 0)
        return false;
    return figure->in_digits ? !__builtin_mul_overflow(figure->scale, by, &figure->scale) : multiply_words(figure, by);
}

static bool take_around(struct reading_figure *figure)
{
    const char *name = take_named(figure, &figure->numerals->units);
    if (name) {
        bool ok = !figure->unit || strcmp(figure->unit, name) == 0;
        figure->unit = name;
        return ok;
    }
    name = take_named(figure, &figure->numerals->hedges);
    figure->hedge = name ? name : figure->hedge;
    return name != NULL;
}

/* What stands at the place that has been reached. What is read but cannot be part of the figure (it does not fit, or is a
 * second unit) is not tried as anything else: what is left would be another figure. */
static bool take_one(struct reading_figure *figure)
{
    static bool (*const kinds[])(struct reading_figure *) = { take_around, take_digits, take_word, take_multiplier };
    uint32_t before = figure->at;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && figure->at == before; i++)
        if (kinds[i](figure))
            return figure->at > before;
    return false;
}

static bool read_text(struct reading_figure *figure)
{
    while (figure->at < figure->text.length)
        if (figure->text.data[figure->at] == ' ')
            figure->at++;
        else if (!take_one(figure))
            return false;
    return figure->in_digits || figure->count;
}

/* Whether a figure is a share in hundredths: its noughts are not rounded. */
static bool is_share(const struct reading_figure *figure)
{
    return figure->unit && (strcmp(figure->unit, "percent") == 0 || strcmp(figure->unit, "point") == 0);
}

/* The unit in the last printed place of a figure, before what multiplies its digits. Of a whole number, noughts at the
 * end may be rounded when there are two or more. 0 for a count. */
static struct number unit_of(const struct reading_figure *figure, struct number printed)
{
    if (printed.scale || figure->scale > 1 || is_share(figure))
        return (struct number){ 1, printed.scale };
    int64_t rest = printed.value, noughts = 1;
    while (rest && rest % 10 == 0) {
        rest /= 10;
        noughts *= 10;
    }
    return (struct number){ noughts >= 100 ? noughts : figure->unit != NULL, 0 };
}

static bool multiplied(struct number number, int64_t by, struct number *result)
{
    while (by > 1 && by % 10 == 0 && number.scale) {
        by /= 10;
        number.scale--;
    }
    *result = number;
    return !__builtin_mul_overflow(number.value, by, &result->value);
}

static bool sum_terms(const struct reading_figure *figure, struct number *value)
{
    *value = (struct number){ 0, 0 };
    for (size_t i = 0; i < figure->count; i++)
        if (__builtin_add_overflow(value->value, figure->terms[i], &value->value))
            return false;
    return true;
}

static void set_figure(const struct reading_figure *figure, xmlNode *node)
{
    struct number printed = figure->digits, value, unit;
    bool ok = (figure->in_digits || sum_terms(figure, &printed)) && multiplied(printed, figure->scale, &value)
        && multiplied(unit_of(figure, printed), figure->scale, &unit);
    if (!ok)
        return;
    report_set_number(node, "value", value);
    if (unit.value)
        report_set_number(node, "ulp", unit);
    if (figure->scale > 1)
        report_set_number(node, "scale", (struct number){ figure->scale, 0 });
    if (figure->unit)
        report_set(node, "unit", figure->unit);
    if (figure->hedge)
        report_set(node, "hedge", figure->hedge);
}

void num_finish(const struct builder *builder, xmlNode *node, struct slice text)
{
    struct reading_figure figure = { .numerals = &builder->profile->numerals, .scratch = builder->scratch,
                                     .text = text, .scale = 1 };
    if (read_text(&figure))
        set_figure(&figure, node);
}
