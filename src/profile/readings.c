#include "profile/readings.h"

#include "base/str.h"

#include <string.h>

static bool is_blank_at(struct slice text, uint32_t offset)
{
    char c = text.data[offset];
    return c == ' ' || c == '\t';
}

/* The token that is exactly text[start, end), if it is one. */
static bool classify(const struct profile *profile, struct regex_scratch *scratch, struct slice text, uint32_t start,
                     uint32_t end, struct token *token)
{
    struct slice word = { text.data + start, end - start };
    *token = (struct token){ .start = start, .end = end };
    if (regex_find(profile->figure_nil, scratch, word, 0, NULL) == REGEX_MATCH)
        token->kind = TOKEN_NIL;
    else if (regex_find(profile->figure_join, scratch, word, 0, NULL) == REGEX_MATCH)
        token->kind = TOKEN_JOIN;
    else if (regex_find(profile->figure_number, scratch, word, 0, NULL) == REGEX_MATCH)
        token->kind = TOKEN_NUMBER;
    else
        return false;
    return true;
}

static bool breaks_between(const uint32_t *breaks, size_t count, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < count; i++)
        if (breaks[i] > from && breaks[i] <= to)
            return true;
    return false;
}

static void reverse(tokens *list)
{
    for (size_t i = 0, j = list->count; i + 1 < j; i++) {
        struct token token = list->items[i];
        list->items[i] = list->items[--j];
        list->items[j] = token;
    }
}

void tokens_at_end(const struct profile *profile, struct regex_scratch *scratch, struct slice text, uint32_t from,
                   const uint32_t *breaks, size_t break_count, tokens *list)
{
    uint32_t end = (uint32_t)text.length;
    vec_clear(list);
    while (list->count < MAX_COLUMNS * MAX_GROUPS) {
        uint32_t stop = end;
        while (stop > from && is_blank_at(text, stop - 1))
            stop--;
        if (list->count) {
            struct token *next = &vec_last(list);
            next->apart = end - stop > 1 || breaks_between(breaks, break_count, stop, end);
        }
        uint32_t start = stop;
        while (start > from && !is_blank_at(text, start - 1) && !breaks_between(breaks, break_count, start - 1, start))
            start--;
        struct token token;
        if (start == stop || !classify(profile, scratch, text, start, stop, &token))
            break;
        vec_push(list, token);
        end = start;
    }
    reverse(list);
}

bool tokens_only(const struct profile *profile, struct regex_scratch *scratch, struct slice text)
{
    uint32_t start = 0;
    while (start < text.length) {
        uint32_t end = start;
        while (end < text.length && !is_blank_at(text, end))
            end++;
        struct token token;
        if (end > start && !classify(profile, scratch, text, start, end, &token))
            return false;
        start = end + 1;
    }
    return text.length > 0;
}

/* The figure made of tokens [first, last]. */
static bool make_figure(struct slice text, const tokens *list, size_t first, size_t last, struct figure *figure)
{
    const struct token *from = &list->items[first], *to = &list->items[last];
    *figure = (struct figure){ .start = from->start, .end = to->end, .given = true };
    if (from->kind == TOKEN_NIL) {
        figure->nil = true;
        return first == last;
    }
    struct str digits = STR_INIT;
    for (uint32_t i = from->start; i < to->end; i++) {
        char c = text.data[i];
        if ((c >= '0' && c <= '9') || c == '.' || c == '-')
            str_add_char(&digits, c);
    }
    struct slice printed = { str_text(&digits), digits.length };
    bool ok = number_parse(printed, &figure->number);
    figure->unit = (struct number){ 1, figure->number.scale };
    str_release(&digits);
    return ok;
}

#define MAX_TOKENS (MAX_COLUMNS * MAX_GROUPS)

struct search {
    struct slice text;
    const tokens *list;
    uint32_t columns;
    bool fits[MAX_COLUMNS + 1][MAX_TOKENS + 1]; /* the last tokens from an index on fill the columns from one on */
    struct reading current;
    VEC(struct reading) found;
};

/* Whether the token at last can be thousands of the figure that begins at first: "1 235", but not "1235 819",
 * "0 235", "12.5 300" or two blanks between. */
static bool goes_on(const struct search *search, size_t first, size_t last)
{
    const struct token *begin = &search->list->items[first], *token = &search->list->items[last];
    if (token->kind != TOKEN_JOIN || token->apart || begin->kind == TOKEN_NIL)
        return false;
    if (begin->end - begin->start > 3 || search->text.data[begin->start] == '0')
        return false;
    struct slice before = { search->text.data + begin->start, token->start - begin->start };
    return memchr(before.data, '.', before.length) == NULL;
}

/* Fill in where the rest can be placed at all, so that the search never runs into a dead end. */
static void find_fits(struct search *search)
{
    size_t count = search->list->count;
    search->fits[search->columns][count] = true;
    for (uint32_t column = search->columns; column-- > 0; )
        for (size_t index = count; index-- > 0; )
            for (size_t last = index; last < count && last < index + MAX_GROUPS; last++) {
                if (last > index && !goes_on(search, index, last))
                    break;
                if (search->fits[column + 1][last + 1])
                    search->fits[column][index] = true;
            }
}

/* Put the tokens from index on into the columns from column on, in every way. */
static void place(struct search *search, size_t index, uint32_t column)
{
    if (column == search->columns) {
        vec_push(&search->found, search->current);
        return;
    }
    for (size_t last = index; last < search->list->count && last < index + MAX_GROUPS; last++) {
        if (last > index && !goes_on(search, index, last))
            return;
        if (search->fits[column + 1][last + 1] && search->found.count <= MAX_READINGS
            && make_figure(search->text, search->list, index, last, &search->current.figures[column]))
            place(search, last + 1, column + 1);
    }
}

struct readings readings_of(struct arena *arena, struct slice text, const tokens *list, uint32_t columns)
{
    struct readings readings = { .label_end = (uint32_t)text.length };
    if (columns == 0 || columns > MAX_COLUMNS)
        return readings;
    struct search search = { .text = text, .list = list, .columns = columns };
    find_fits(&search);
    for (size_t first = 0; first < list->count && !search.found.count; first++) {
        if (!search.fits[0][first])
            continue;
        place(&search, first, 0);
        readings.label_end = list->items[first].start;
    }
    if (search.found.count && search.found.count <= MAX_READINGS) {
        readings.count = (uint32_t)search.found.count;
        readings.items = arena_alloc(arena, search.found.count * sizeof *readings.items);
        memcpy(readings.items, search.found.items, search.found.count * sizeof *readings.items);
    }
    vec_release(&search.found);
    while (readings.label_end > 0 && is_blank_at(text, readings.label_end - 1))
        readings.label_end--;
    return readings;
}
