/*
 * Labels of a printed table. A label is wrapped in its column, and its figures stand beside its first or its last line;
 * words without figures can also be a heading of rows. Two lines are one label where the form of the words says so, and are
 * not where one more word would have had room in the first. Of a line as wide as labels that are wrapped nothing is known.
 */
#include "profile/printed.h"

#include "base/utf8.h"

#include <string.h>

#define SURE_PER_CENT 85       /* of a width in characters: letters differ as much */
#define UNKNOWN_WIDTH (1u << 20)

/* A label being put together. */
struct open_label {
    const struct text *text; /* or NULL */
    size_t last;             /* its last line */
    uint32_t lines;
    const struct printed_cell *cells; /* or NULL */
    uint32_t row;            /* which of its lines has the figures, from 1; 0 for none */
};

/* Beside which line of a label that has more than one the figures stand. */
struct habit {
    bool first, last;
};

/* Two lines -------------------------------------------------------------------------------------------------------- */

/* How two lines of labels stand to one another. */
enum bond {
    APART,
    JOINED,
    EITHER, /* the form of the words does not tell */
};

static bool begins_row(const struct printed_table *table, struct slice label)
{
    if (printed_find(table, table->rules->row_number, label) || printed_find(table, table->rules->of_which, label))
        return true;
    for (size_t i = 0; i < table->rules->totals.count; i++)
        if (printed_find(table, table->rules->totals.items[i].match, label))
            return true;
    return false;
}

/* How wide the first thing of a text that cannot be broken is: a word, or an ideograph. */
static size_t first_width(struct slice text)
{
    const char *at = text.data, *end = text.data + text.length;
    uint32_t c = utf8_next(&at, end);
    if (utf8_is_east_asian(c))
        return (size_t)utf8_width(c);
    while (at < end && *at != ' ')
        at++;
    return utf8_text_width((struct slice){ text.data, (size_t)(at - text.data) });
}

/* How wide the column would be in which the next word had room in the line above. */
static size_t joined_width(const struct printed_table *table, const struct printed_line *above,
                           const struct printed_line *line)
{
    struct slice before = printed_label(table, above);
    return utf8_text_width(before) + first_width(printed_label(table, line)) + !ends_east_asian(before);
}

/* Whether one more word would have had room in the line above: not all letters are as wide. */
static bool has_room(const struct printed_table *table, const struct printed_line *above,
                     const struct printed_line *line)
{
    size_t least = ends_east_asian(printed_label(table, above)) ? 100 : SURE_PER_CENT;
    return joined_width(table, above, line) * 100 <= table->label_width * least;
}

/* Whether a line begins where the words behind the number of the row above do. */
static bool hangs(const struct printed_table *table, const struct printed_line *above, const struct printed_line *line)
{
    struct regex_match match;
    struct slice label = printed_label(table, above);
    if (!table->laid_out || !table->rules->row_number
        || regex_find(table->rules->row_number, table->builder->scratch, label, 0, &match) != REGEX_MATCH)
        return false;
    uint32_t number = (uint32_t)utf8_count((struct slice){ label.data, match.group[0].end });
    return printed_chunk(table, line, 0)->left == printed_chunk(table, above, 0)->left + number;
}

static enum bond bond_between(const struct printed_table *table, const struct printed_line *above,
                              const struct printed_line *line)
{
    struct slice before = printed_label(table, above), behind = printed_label(table, line);
    if (line->gap || line->page || begins_row(table, behind) || printed_is_wide(table, above))
        return APART;
    if (printed_find(table, table->rules->label_open, before) || printed_find(table, table->rules->label_rest, behind))
        return JOINED;
    return hangs(table, above, line) && !has_room(table, above, line) ? JOINED : EITHER;
}

/* Whether a line of ideographs is full: they are broken anywhere, and only where no more had room. Blanks stand between
 * cells of a header. */
static bool is_full(const struct printed_table *table, const struct printed_line *above, const struct printed_line *line)
{
    struct slice label = printed_label(table, above);
    return ends_east_asian(label) && !memchr(label.data, ' ', label.length) && !has_room(table, above, line);
}

bool printed_goes_on(const struct printed_table *table, const struct printed_line *above,
                     const struct printed_line *line)
{
    enum bond bond = bond_between(table, above, line);
    return bond == JOINED || (bond == EITHER && is_full(table, above, line));
}

/* Whether the label of one line may go on in the next, though it need not: it is as wide as those of which that is known, or
 * its words say so and empty space or a page says otherwise. */
static bool may_go_on(const struct printed_table *table, const struct printed_line *above,
                      const struct printed_line *line)
{
    struct slice behind = printed_label(table, line);
    switch (bond_between(table, above, line)) {
    case APART:
        return (printed_find(table, table->rules->label_open, printed_label(table, above))
                || printed_find(table, table->rules->label_rest, behind))
            && !begins_row(table, behind);
    case EITHER:
        return !above->cells && !has_room(table, above, line)
            && joined_width(table, above, line) * 100 >= table->wrapped_width * SURE_PER_CENT;
    case JOINED:
        break;
    }
    return false;
}

/* The least width that a column must have for one of the labels known to be wrapped to have more in a line. */
static void find_wrapped_width(struct printed_table *table)
{
    table->wrapped_width = UNKNOWN_WIDTH;
    for (size_t i = table->header_end + 1; i <= table->last; i++) {
        const struct printed_line *line = &table->lines.items[i], *above = line - 1;
        if (line->role == PRINTED_PASSED || above->role == PRINTED_PASSED || (above->cells && line->cells)
            || bond_between(table, above, line) != JOINED)
            continue;
        size_t width = joined_width(table, above, line);
        table->wrapped_width = width < table->wrapped_width ? width : table->wrapped_width;
    }
}

/* Rows ------------------------------------------------------------------------------------------------------------- */

static bool close_label(struct printed_table *table, const struct open_label *label, struct habit *habit)
{
    if (!label->text)
        return true;
    if (label->lines > 1 && label->row) {
        habit->first = habit->first || label->row < label->lines;
        habit->last = habit->last || label->row > 1;
        if (habit->first && habit->last)
            return printed_fail(table, "unread.table-labels", label->last);
    }
    vec_push(&table->rows, (struct printed_row){ label->text, label->cells });
    return true;
}

static void add_line(struct printed_table *table, struct open_label *label, size_t index)
{
    const struct printed_line *line = &table->lines.items[index];
    label->text = printed_join(table, label->text,
                               printed_words(table, line, 0, line->cells ? line->label_chunks : line->chunks));
    label->last = index;
    label->lines++;
    if (line->cells) {
        label->cells = line->cells;
        label->row = label->lines;
    }
}

/* Whether the words of a line stand in the column of labels, or alone in their line. */
static bool is_label(const struct printed_table *table, const struct printed_line *line)
{
    return line->chunks == 1 || printed_chunk(table, line, line->chunks - 1)->right <= table->columns[0].left;
}

/* A heading does not stand last on its page: words there are a running foot, or a label that a page divides. */
static bool ends_page(const struct printed_table *table, size_t index)
{
    const struct printed_line *line = &table->lines.items[index];
    return !line->cells && index < table->last && line[1].page;
}

static bool take_line(struct printed_table *table, struct open_label *label, size_t index, struct habit *habit)
{
    const struct printed_line *line = &table->lines.items[index], *above = &table->lines.items[label->last];
    if ((!line->cells && !is_label(table, line)) || ends_page(table, index))
        return printed_fail(table, "unread.table-lines", index);
    bool beside = label->text && !(label->cells && line->cells);
    bool joined = beside && printed_goes_on(table, above, line);
    if (beside && !joined && may_go_on(table, above, line))
        return printed_fail(table, "unread.table-labels", index);
    if (!joined && !close_label(table, label, habit))
        return false;
    if (!joined)
        *label = (struct open_label){ .text = NULL };
    add_line(table, label, index);
    return true;
}

/* The lines behind the last figures on which their label goes on. */
static void take_rest(struct printed_table *table, struct open_label *label, const struct habit *habit)
{
    for (size_t i = table->last + 1; i < table->lines.count && !habit->last; i++) {
        const struct printed_line *line = &table->lines.items[i];
        if (line->role != PRINTED_WORDS || !is_label(table, line)
            || !printed_goes_on(table, &table->lines.items[label->last], line))
            return;
        add_line(table, label, i);
        table->last = i;
    }
}

bool printed_make_rows(struct printed_table *table)
{
    struct open_label label = { .text = NULL };
    struct habit habit = { false, false };
    find_wrapped_width(table);
    for (size_t i = table->header_end; i <= table->last; i++)
        if (table->lines.items[i].role != PRINTED_PASSED && !take_line(table, &label, i, &habit))
            return false;
    take_rest(table, &label, &habit);
    return close_label(table, &label, &habit);
}
