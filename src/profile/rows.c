/*
 * The rows of one group: which row belongs to which, which reading of their figures is meant, and their elements.
 *
 * Where several readings fit the columns, the group itself tells: its figure is the sum of its rows. The reading that
 * balances the most columns is taken if it is the only one; a column that does not balance under the best reading is
 * then a finding of the rule, and one that does was verified by a sum that also chose the reading: the attribute
 * reading="sum" says so.
 */
#include "profile/table.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MAX_COMBINATIONS 4096
#define MAX_MEMBERS 512
#define MAX_OPEN 12 /* as many members of two readings make MAX_COMBINATIONS */

/* Readings of one group that are kept: a group of more is none that a report holds. */
#define MAX_KEPT 65536

static bool has_figures(const struct row *row)
{
    return row->readings.count > 0;
}

static const struct figure *figure_of(const struct row *row, uint32_t column)
{
    return &row->readings.items[row->chosen].figures[column];
}

/* Reading the rows' figures -------------------------------------------------------------------------------------- */

/* Whether a line within the label ends in figures for all columns but one: a row whose first figure was lost (glued to
 * its label), and which therefore seemed to go on. */
static bool swallowed_row(struct table_reader *reader, const struct row *row, uint32_t label_end)
{
    const struct builder *builder = reader->builder;
    bool found = false;
    tokens list = VEC_INIT;
    uint32_t from = 0;
    for (size_t i = 0; reader->columns > 2 && !found && i < row->break_count && row->breaks[i] < label_end; i++) {
        struct slice text = { row->text->data, row->breaks[i] };
        tokens_at_end(builder->profile, builder->scratch, text, from, NULL, 0, &list);
        found = list.count + 1 == reader->columns;
        from = row->breaks[i];
    }
    vec_release(&list);
    return found;
}

static void read_figures(struct table_reader *reader, struct row *row)
{
    struct builder *builder = reader->builder;
    row->text = builder_text(builder, &row->pieces);
    text_builder_release(&row->pieces);
    row->readings.label_end = row->grid ? row->label_length : row->text->length;
    if (row->grid) {
        row->readings.items = row->given;
        row->readings.count = row->given ? 1 : 0;
        return;
    }
    if (row->kind == ROW_CATEGORY || row->kind == ROW_PROSE || reader->columns == 0)
        return;
    struct slice text = text_slice(row->text);
    tokens_at_end(builder->profile, builder->scratch, text, 0, row->breaks, row->break_count, &reader->tokens);
    if (reader->tokens.count == 0)
        return;
    struct readings readings = readings_of(&reader->scratch, text, &reader->tokens, reader->columns);
    reader->kept_readings += readings.count;
    if (readings.count > 1 && reader->kept_readings > MAX_KEPT) {
        row->unread = "unread.figures-ambiguous";
        row->readings.label_end = readings.label_end;
    } else if (readings.count && swallowed_row(reader, row, readings.label_end)) {
        row->unread = "unread.figures-missing";
        row->readings.label_end = readings.label_end;
    } else if (readings.count) {
        row->readings = readings;
    } else if (reader->tokens.count > 1 || row->kind == ROW_PLAIN || reader->columns == 1) {
        row->unread = "unread.figures-missing";
        row->readings.label_end = reader->tokens.items[0].start;
        while (row->readings.label_end && text.data[row->readings.label_end - 1] == ' ')
            row->readings.label_end--;
    }
}

/* Structure ------------------------------------------------------------------------------------------------------ */

static bool is_subheading(const struct table_reader *reader, size_t i)
{
    const struct row *row = &reader->rows.items[i];
    if (row->kind != ROW_PLAIN || !has_figures(row))
        return false;
    struct slice label = { row->text->data, row->readings.label_end };
    return any_matches(&reader->rule->subheadings, reader->builder->scratch, label);
}

/* In a group of numbered rows, a row without a number that numbered rows follow sums them up. */
static bool heads_numbered(const struct table_reader *reader, size_t i)
{
    return reader->rows.items[i].kind == ROW_PLAIN && has_figures(&reader->rows.items[i])
        && i + 1 < reader->rows.count && reader->rows.items[i + 1].kind == ROW_NUMBERED;
}

static void find_parents(struct table_reader *reader)
{
    size_t head = 0, numbered = 0;
    for (size_t i = 1; i < reader->rows.count; i++) {
        struct row *row = &reader->rows.items[i];
        if (is_subheading(reader, i) || heads_numbered(reader, i)) {
            head = i;
            numbered = 0;
            row->parent = 0;
        } else if (row->kind == ROW_LETTERED) {
            row->parent = numbered ? numbered : head;
        } else {
            row->parent = head;
            numbered = i;
        }
    }
}

/* A row without a mark and without figures is the rest of the label before it: a figure was printed in between. */
static bool is_label_rest(const struct table_reader *reader, size_t i)
{
    const struct row *row = &reader->rows.items[i];
    bool has_children = i + 1 < reader->rows.count && reader->rows.items[i + 1].kind == ROW_LETTERED;
    return row->kind == ROW_PLAIN && !has_figures(row) && !row->unread && !row->empty_cells && !has_children;
}

/* Choosing readings ---------------------------------------------------------------------------------------------- */

/* A total and what it is the sum of. */
struct balance {
    struct row *members[MAX_MEMBERS]; /* the total first */
    size_t count;
    uint32_t columns;
    bool overflow; /* more members than there is room for */
};

/* Whether a row enters the sum of an outer row: no row between the two has figures of its own. */
static bool enters(const struct table_reader *reader, const struct row *row, size_t outer)
{
    size_t parent = row->parent;
    while (parent > outer && !has_figures(&reader->rows.items[parent]))
        parent = reader->rows.items[parent].parent;
    return parent == outer;
}

/* Rows that enter the sum of a row: its children, and in place of children without figures theirs. What belongs to a
 * row follows it directly, so a row that belongs to an earlier one ends it. */
static void add_members(const struct table_reader *reader, size_t parent, struct balance *balance)
{
    for (size_t i = parent + 1; i < reader->rows.count && reader->rows.items[i].parent >= parent; i++) {
        struct row *row = &reader->rows.items[i];
        if (!has_figures(row) || !enters(reader, row, parent))
            continue;
        if (balance->count == MAX_MEMBERS)
            balance->overflow = true;
        else
            balance->members[balance->count++] = row;
    }
}

static size_t combinations(const struct balance *balance)
{
    size_t product = 1;
    for (size_t i = 0; i < balance->count && product <= MAX_COMBINATIONS; i++)
        product *= balance->members[i]->readings.count;
    return product;
}

/* What the members whose reading is chosen add up to in each column, the total taken off. */
struct partial_sum {
    struct number sum[MAX_COLUMNS];
    bool too_large[MAX_COLUMNS];
};

/* Members with several readings, and the combination of these that balances the most columns. */
struct search {
    const struct balance *balance;
    size_t open[MAX_OPEN], open_count;
    uint32_t best[MAX_OPEN];
    uint32_t most; /* columns that balance */
    size_t ties;   /* combinations that balance as many; 0 before the first */
};

static void add_member(const struct balance *balance, size_t member, struct partial_sum *partial)
{
    for (uint32_t column = 0; column < balance->columns; column++) {
        struct number value = figure_of(balance->members[member], column)->number, *sum = &partial->sum[column];
        bool ok = member ? number_add(*sum, value, sum) : number_subtract(*sum, value, sum);
        partial->too_large[column] |= !ok;
    }
}

static void judge_combination(struct search *search, const struct partial_sum *partial)
{
    uint32_t count = 0;
    for (uint32_t column = 0; column < search->balance->columns; column++)
        count += !partial->too_large[column] && partial->sum[column].value == 0;
    if (search->ties && count <= search->most) {
        search->ties += count == search->most;
        return;
    }
    search->most = count;
    search->ties = 1;
    for (size_t i = 0; i < search->open_count; i++)
        search->best[i] = search->balance->members[search->open[i]]->chosen;
}

/* Try all combinations of the first so many open members on top of those chosen. No deeper than MAX_OPEN. */
static void try_readings(struct search *search, size_t open, const struct partial_sum *partial)
{
    if (open == 0) {
        judge_combination(search, partial);
        return;
    }
    size_t member = search->open[open - 1];
    struct row *row = search->balance->members[member];
    for (row->chosen = 0; row->chosen < row->readings.count; row->chosen++) {
        struct partial_sum next = *partial;
        add_member(search->balance, member, &next);
        try_readings(search, open - 1, &next);
    }
}

/* Give the members the readings that balance the most columns. True when no others do as well. */
static bool choose_best(const struct balance *balance)
{
    struct search search = { .balance = balance };
    struct partial_sum partial = { .too_large = { false } };
    for (size_t i = 0; i < balance->count; i++) {
        if (balance->members[i]->readings.count > 1)
            search.open[search.open_count++] = i;
        else
            add_member(balance, i, &partial);
    }
    try_readings(&search, search.open_count, &partial);
    for (size_t i = 0; i < search.open_count; i++)
        balance->members[search.open[i]]->chosen = search.best[i];
    return search.ties == 1 || search.most == balance->columns;
}

static void settle(const struct balance *balance, bool known)
{
    for (size_t i = 0; i < balance->count; i++) {
        struct row *row = balance->members[i];
        if (row->readings.count == 1)
            continue;
        if (known)
            row->chosen_by_sum = true;
        else if (!row->chosen_by_sum)
            row->unread = "unread.figures-ambiguous";
    }
}

static void choose(const struct balance *balance)
{
    size_t total = balance->overflow ? SIZE_MAX : combinations(balance);
    if (total > 1)
        settle(balance, total <= MAX_COMBINATIONS && choose_best(balance));
}

/* A reading settled by an inner sum is the only one for the outer. */
static void freeze(struct row *row)
{
    if (!row->chosen_by_sum)
        return;
    row->readings.items += row->chosen;
    row->readings.count = 1;
    row->chosen = 0;
}

static void choose_readings(struct table_reader *reader)
{
    struct balance *balance = mem_calloc(1, sizeof *balance);
    balance->columns = reader->columns;
    for (size_t i = reader->rows.count; i-- > 0; ) {
        struct row *row = &reader->rows.items[i];
        if (!has_figures(row))
            continue;
        balance->members[0] = row;
        balance->count = 1;
        balance->overflow = false;
        add_members(reader, i, balance);
        if (balance->count > 1)
            choose(balance);
        else if (row->readings.count > 1 && row->kind == ROW_GROUP)
            row->unread = "unread.figures-ambiguous";
        for (size_t k = 0; k < balance->count; k++)
            freeze(balance->members[k]);
    }
    mem_free(balance);
}

/* Elements ------------------------------------------------------------------------------------------------------- */

static void add_cell(struct table_reader *reader, xmlNode *parent, const struct row *row, uint32_t column)
{
    const struct figure *figure = figure_of(row, column);
    if (!figure->given)
        return;
    struct report *report = reader->builder->report;
    char number[12];
    snprintf(number, sizeof number, "%u", column + 1);
    xmlNode *cell = report_add(report, parent, "cell", text_span(row->text, figure->start, figure->end));
    report_set(cell, "column", number);
    report_set_slice(cell, "text", (struct slice){ row->text->data + figure->start, figure->end - figure->start });
    report_set_number(cell, "value", figure->number);
    if (figure->nil)
        report_set(cell, "nil", "true");
    if (figure->number.scale)
        report_set_number(cell, "ulp", figure->unit);
}

static void add_label(struct table_reader *reader, xmlNode *parent, const struct row *row)
{
    struct report *report = reader->builder->report;
    xmlNode *label = report_add(report, parent, "label", row->place);
    report_set_text(label, row->text, 0, row->readings.label_end);
    report_widen(parent, report_place(row->text));
    inline_mark(reader->builder, label);
}

static void add_unread(struct table_reader *reader, xmlNode *parent, const struct row *row, const char *reason)
{
    xmlNode *unread = report_add(reader->builder->report, parent, "unread", report_place(row->text));
    report_set(unread, "reason", reason);
}

/* Label, figures, and what is not known about them. */
static void fill_row(struct table_reader *reader, xmlNode *node, const struct row *row)
{
    add_label(reader, node, row);
    if (row->n.length)
        report_set_slice(node, "n", row->n);
    if (row->chosen_by_sum)
        report_set(node, "reading", "sum");
    if (row->unread) {
        add_unread(reader, node, row, row->unread);
        return;
    }
    for (uint32_t column = 0; has_figures(row) && column < reader->columns; column++)
        add_cell(reader, node, row, column);
}

static xmlNode *add_category(struct table_reader *reader, const struct row *row)
{
    xmlNode *category = report_add(reader->builder->report, reader->node, "category", row->place);
    report_set_slice(category, "n", row->n);
    report_set_slice(category, "label", text_slice(row->text));
    return category;
}

static void add_prose(struct table_reader *reader, xmlNode *parent, const struct row *row)
{
    struct report *report = reader->builder->report;
    xmlNode *group = report_add(report, parent, "group", row->place);
    xmlNode *para = report_add(report, group, "para", row->place);
    report_set_text(para, row->text, 0, row->text->length);
    inline_mark(reader->builder, para);
}

static void set_unit(struct table_reader *reader, xmlNode *group, const struct row *row)
{
    const struct regex *regex = reader->rule->group;
    struct regex_match match;
    report_set_slice(group, "label", (struct slice){ row->text->data, row->readings.label_end });
    if (row->kind == ROW_GROUP
        && regex_find(regex, reader->builder->scratch, text_slice(row->text), 0, &match) == REGEX_MATCH)
        report_set_slice(group, "unit", regex_slice(text_slice(row->text), &match, regex_group(regex, "unit")));
}

/* Rows that have neither figures nor rows of their own leave the group's sum unknown. */
static bool lacks_figures(const struct table_reader *reader, size_t i)
{
    const struct row *row = &reader->rows.items[i];
    bool has_children = i + 1 < reader->rows.count && reader->rows.items[i + 1].parent == i;
    return !has_figures(row) && !row->unread && row->kind != ROW_GROUP && !has_children;
}

static void add_rows(struct table_reader *reader, xmlNode *group, xmlNode **nodes)
{
    nodes[0] = group;
    for (size_t i = 1; i < reader->rows.count; i++) {
        const struct row *row = &reader->rows.items[i];
        xmlNode *parent = nodes[row->parent] ? nodes[row->parent] : group;
        nodes[i] = report_add(reader->builder->report, parent, "row", row->place);
        fill_row(reader, nodes[i], row);
        if (lacks_figures(reader, i))
            add_unread(reader, nodes[i], row, "unread.figures-missing");
    }
}

static void merge_label_rests(struct table_reader *reader)
{
    size_t kept = 1;
    for (size_t i = 1; i < reader->rows.count; i++)
        if (!is_label_rest(reader, i))
            reader->rows.items[kept++] = reader->rows.items[i];
    reader->rows.count = reader->rows.count ? kept : 0;
}

static void make_group(struct table_reader *reader)
{
    struct row *first = &reader->rows.items[0];
    xmlNode *parent = reader->category ? reader->category : reader->node;
    if (first->kind == ROW_CATEGORY)
        parent = reader->category = add_category(reader, first);
    else if (first->kind == ROW_PROSE) {
        add_prose(reader, parent, first);
        return;
    }
    if (first->kind == ROW_CATEGORY && reader->rows.count == 1)
        return;
    find_parents(reader);
    choose_readings(reader);
    xmlNode **nodes = mem_calloc(reader->rows.count, sizeof *nodes);
    xmlNode *group = report_add(reader->builder->report, parent, "group", first->place);
    if (first->kind != ROW_CATEGORY) {
        set_unit(reader, group, first);
        struct row own = *first;
        own.n = slice_of(NULL);
        fill_row(reader, group, &own);
    }
    add_rows(reader, group, nodes);
    mem_free(nodes);
}

void table_finish_group(struct table_reader *reader)
{
    for (size_t i = 0; i < reader->rows.count; i++)
        read_figures(reader, &reader->rows.items[i]);
    merge_label_rests(reader);
    if (reader->rows.count)
        make_group(reader);
    vec_clear(&reader->rows);
    arena_release(&reader->scratch);
    reader->kept_readings = 0;
}
