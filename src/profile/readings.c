#include "profile/readings.h"

#include "base/str.h"

#include <string.h>

/* Blanks that stand between figures: space and tab, and no-break space, narrow no-break space, ideographic space. */
static bool is_plain_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static const struct slice wide_blanks[] = { { "\u00A0", 2 }, { "\u202F", 3 }, { "\u3000", 3 } };

/* Whether a wide blank begins at text[start] and ends before end; most bytes differ from its first. */
static bool is_blank(struct slice blank, struct slice text, uint32_t start, uint32_t end)
{
    return text.data[start] == blank.data[0] && blank.length <= end - start
        && memcmp(text.data + start, blank.data, blank.length) == 0;
}

/* Bytes of the blank that begins at text[start], before end; 0 when there is none. */
static uint32_t blank_at(struct slice text, uint32_t start, uint32_t end)
{
    if (start >= end || !(text.data[start] & 0x80))
        return start < end && is_plain_blank(text.data[start]);
    for (size_t i = 0; i < sizeof wide_blanks / sizeof *wide_blanks; i++)
        if (is_blank(wide_blanks[i], text, start, end))
            return (uint32_t)wide_blanks[i].length;
    return 0;
}

/* Bytes of the blank that ends at text[end], behind from; 0 when there is none. */
static uint32_t blank_before(struct slice text, uint32_t from, uint32_t end)
{
    if (end <= from || !(text.data[end - 1] & 0x80))
        return end > from && is_plain_blank(text.data[end - 1]);
    for (size_t i = 0; i < sizeof wide_blanks / sizeof *wide_blanks; i++) {
        uint32_t length = (uint32_t)wide_blanks[i].length;
        if (wide_blanks[i].data[length - 1] == text.data[end - 1] && length <= end - from
            && is_blank(wide_blanks[i], text, end - length, end))
            return length;
    }
    return 0;
}

#define MAX_TOKENS ((size_t)MAX_COLUMNS * MAX_GROUPS)

/* Bytes: no figure and no nil sign is longer. */
#define LONGEST_TOKEN 64

/* The token that is exactly text[start, end), if it is one. */
static bool classify(const struct profile *profile, struct regex_scratch *scratch, struct slice text, uint32_t start,
                     uint32_t end, struct token *token)
{
    if (end - start > LONGEST_TOKEN)
        return false;
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

/* Blanks are wider in some texts than in others: what stands apart stands further apart than the closest figures of
 * its row. gaps[i] is the number of blanks before the token that follows the i-th. */
static void mark_apart(tokens *list, const uint32_t *gaps)
{
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i + 1 < list->count; i++)
        least = gaps[i] < least ? gaps[i] : least;
    for (size_t i = 0; i + 1 < list->count; i++)
        list->items[i].apart = list->items[i].apart || gaps[i] > least;
}

void tokens_at_end(const struct profile *profile, struct regex_scratch *scratch, struct slice text, uint32_t from,
                   const uint32_t *breaks, size_t break_count, tokens *list)
{
    uint32_t end = (uint32_t)text.length, gaps[MAX_TOKENS] = { 0 }, length;
    vec_clear(list);
    while (list->count < MAX_TOKENS) {
        uint32_t stop = end, gap = 0;
        for (; (length = blank_before(text, from, stop)) != 0; gap++)
            stop -= length;
        if (list->count) {
            vec_last(list).apart = breaks_between(breaks, break_count, stop, end);
            gaps[list->count - 1] = gap;
        }
        uint32_t start = stop;
        while (start > from && stop - start <= LONGEST_TOKEN && !blank_before(text, from, start)
               && !breaks_between(breaks, break_count, start - 1, start))
            start--;
        struct token token;
        if (start == stop || !classify(profile, scratch, text, start, stop, &token))
            break;
        vec_push(list, token);
        end = start;
    }
    mark_apart(list, gaps);
    reverse(list);
}

bool tokens_only(const struct profile *profile, struct regex_scratch *scratch, struct slice text)
{
    uint32_t start = 0, end;
    while (start < text.length) {
        for (end = start; end < text.length && !blank_at(text, end, (uint32_t)text.length); )
            end++;
        struct token token;
        if (end > start && !classify(profile, scratch, text, start, end, &token))
            return false;
        start = end + 1;
        if (end < text.length)
            start = end + blank_at(text, end, (uint32_t)text.length);
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


struct search {
    struct slice text;
    const tokens *list;
    uint32_t columns;
    bool makes[MAX_TOKENS][MAX_GROUPS]; /* the token at an index and so many more make one figure */
    bool fits[MAX_COLUMNS + 1][MAX_TOKENS + 1]; /* the last tokens from an index on fill the columns from one on */
    struct figure current[MAX_COLUMNS];
    VEC(struct figure) found; /* those of a reading lie side by side */
    size_t count;             /* of readings */
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

static void find_figures(struct search *search)
{
    struct figure figure;
    for (size_t index = 0; index < search->list->count; index++)
        for (size_t more = 0; more < MAX_GROUPS && index + more < search->list->count; more++) {
            if (more && !goes_on(search, index, index + more))
                break;
            search->makes[index][more] = make_figure(search->text, search->list, index, index + more, &figure);
        }
}

/* Fill in where the rest can be placed at all, so that the search never runs into a dead end. */
static void find_fits(struct search *search)
{
    size_t count = search->list->count;
    search->fits[search->columns][count] = true;
    for (uint32_t column = search->columns; column-- > 0; )
        for (size_t index = count; index-- > 0; )
            for (size_t more = 0; more < MAX_GROUPS && index + more < count; more++)
                if (search->makes[index][more] && search->fits[column + 1][index + more + 1])
                    search->fits[column][index] = true;
}

/* Put the tokens from index on into the columns from column on, in every way. */
static void place(struct search *search, size_t index, uint32_t column)
{
    if (column == search->columns) {
        for (uint32_t i = 0; i < search->columns; i++)
            vec_push(&search->found, search->current[i]);
        search->count++;
        return;
    }
    for (size_t more = 0; more < MAX_GROUPS && index + more < search->list->count; more++) {
        size_t last = index + more;
        if (search->makes[index][more] && search->fits[column + 1][last + 1] && search->count <= MAX_READINGS
            && make_figure(search->text, search->list, index, last, &search->current[column]))
            place(search, last + 1, column + 1);
    }
}

/* Whether the label's last word ends in a digit of what may be the first figure: its blank was lost in extraction. */
static bool is_glued(struct slice text, const tokens *list)
{
    if (!list->count || list->items[0].kind != TOKEN_JOIN)
        return false;
    uint32_t end = list->items[0].start, length;
    while ((length = blank_before(text, 0, end)) != 0)
        end -= length;
    return end > 0 && text.data[end - 1] >= '0' && text.data[end - 1] <= '9';
}

/* Copy what was found into the arena. */
static void keep(const struct search *search, struct arena *arena, struct readings *readings)
{
    struct figure *figures = arena_alloc(arena, search->found.count * sizeof *figures);
    memcpy(figures, search->found.items, search->found.count * sizeof *figures);
    readings->count = (uint32_t)search->count;
    readings->items = arena_alloc(arena, search->count * sizeof *readings->items);
    for (size_t i = 0; i < search->count; i++)
        readings->items[i].figures = figures + i * search->columns;
}

struct readings readings_of(struct arena *arena, struct slice text, const tokens *list, uint32_t columns)
{
    struct readings readings = { .label_end = (uint32_t)text.length };
    if (columns == 0 || columns > MAX_COLUMNS || is_glued(text, list))
        return readings;
    struct search search = { .text = text, .list = list, .columns = columns };
    find_figures(&search);
    find_fits(&search);
    for (size_t first = 0; first < list->count && !search.count; first++) {
        if (!search.fits[0][first])
            continue;
        place(&search, first, 0);
        readings.label_end = list->items[first].start;
    }
    if (search.count && search.count <= MAX_READINGS)
        keep(&search, arena, &readings);
    vec_release(&search.found);
    for (uint32_t length; (length = blank_before(text, 0, readings.label_end)) != 0; )
        readings.label_end -= length;
    return readings;
}
