/*
 * Fuzzing how numbers are read: lines as exact numbers, whose arithmetic must agree with itself, and as rows of figures,
 * whose readings must lie in the row, one behind the other.
 */
#include "harness.h"

#include "base/utf8.h"
#include "model/interval.h"
#include "profile/readings.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
    struct regex_scratch *scratch;
    struct number last; /* of the lines before */
};

static struct fixture fixture;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fixture.scratch = regex_scratch_new(harness_limits());
    return 0;
}

static void need(bool holds)
{
    if (!holds)
        abort();
}

/* What is printed is read as the same. */
static void format(struct number number)
{
    struct str text = STR_INIT;
    struct number again;
    number_format(number, &text);
    need(number_parse((struct slice){ str_text(&text), text.length }, &again));
    need(again.value == number.value && again.scale == number.scale);
    str_release(&text);
}

static void calculate(struct number a, struct number b)
{
    struct number sum, difference, share;
    struct interval first, second, both;
    need(number_compare(a, b) == -number_compare(b, a));
    if (number_add(a, b, &sum) && number_subtract(sum, b, &difference))
        need(number_compare(difference, a) == 0);
    if (interval_of(a, (struct number){ 1, a.scale }, &first) && interval_of(b, (struct number){ 1, b.scale }, &second)
        && interval_add(first, second, &both) && number_add(a, b, &sum))
        need(number_compare(both.low, sum) <= 0 && number_compare(sum, both.high) <= 0);
    number_percent(a, b, 2, &share);
}

static void try_number(struct slice line)
{
    struct number number;
    if (!number_parse(line, &number))
        return;
    format(number);
    calculate(number, fixture.last);
    fixture.last = number;
}

static void judge(const struct readings *readings, struct slice line, uint32_t columns)
{
    need(readings->count <= MAX_READINGS && readings->label_end <= line.length);
    for (uint32_t i = 0; i < readings->count; i++) {
        uint32_t end = readings->label_end;
        for (uint32_t column = 0; column < columns; column++) {
            const struct figure *figure = &readings->items[i].figures[column];
            need(figure->start >= end && figure->end > figure->start && figure->end <= line.length);
            end = figure->end;
        }
    }
}

/* Read the row with as many columns as it may have, alone and as if a line had ended in its middle. */
static void try_row(const struct profile *profile, struct slice line)
{
    const uint32_t middle = (uint32_t)(line.length / 2);
    tokens list = VEC_INIT;
    for (size_t breaks = 0; breaks < 2; breaks++) {
        tokens_at_end(profile, fixture.scratch, line, 0, &middle, breaks, &list);
        for (uint32_t columns = 1; columns <= MAX_COLUMNS; columns++) {
            struct arena arena = ARENA_INIT;
            struct readings readings = readings_of(&arena, line, &list, columns);
            judge(&readings, line, columns);
            arena_release(&arena);
        }
    }
    tokens_only(profile, fixture.scratch, line);
    vec_release(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    const struct profile *profile = harness_profile(data[0]);
    const char *text = (const char *)data + 1, *end = text + utf8_valid_length(text, size - 1);
    fixture.last = (struct number){ 0, 0 };
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        struct slice line = { text, (size_t)((stop ? stop : end) - text) };
        try_number(line);
        try_row(profile, line);
        text = stop ? stop + 1 : end;
    }
    return 0;
}
