/* From lines and columns to equations. */
#include "check/foot.h"
#include "base/keys.h"

#include <stdlib.h>
#include <string.h>

/* A line that enters a total, and how. */
struct part {
    const struct line *line;
    int weight;
};
typedef VEC(struct part) parts;

static xmlNode *total_of(const xmlNode *group)
{
    for (xmlNode *child = group->children; child; child = child->next)
        if (report_is(child, "total"))
            return child;
    return NULL;
}

/* Adding equations ------------------------------------------------------------------------------------------------- */

/* An equation being put together. */
struct draft {
    struct foot *foot;
    struct equation equation;
    bool any; /* a term has a figure */
};

static struct draft begin(struct foot *foot, enum relation relation, uint32_t target, xmlNode *line)
{
    struct draft draft = { .foot = foot };
    draft.equation = (struct equation){ .relation = relation, .target = target, .terms = (uint32_t)foot->terms.count,
                                        .line = line, .repair = FOOT_NONE };
    return draft;
}

static void add_term(struct draft *draft, uint32_t fact, int weight)
{
    if (fact == FOOT_NONE) {
        draft->equation.has_blanks = true;
        return;
    }
    draft->any = true;
    vec_push(&draft->foot->terms, (struct foot_term){ fact, weight });
    draft->equation.count++;
}

static void link_equation(struct foot *foot, uint32_t number)
{
    const struct equation *equation = &foot->equations.items[number];
    vec_push(&foot->facts.items[equation->target].equations, number);
    for (uint32_t i = 0; i < equation->count; i++)
        vec_push(&foot->facts.items[foot->terms.items[equation->terms + i].fact].equations, number);
}

static bool is_trivial(const struct draft *draft)
{
    const struct foot *foot = draft->foot;
    if (foot->facts.items[draft->equation.target].term.value.value)
        return false;
    for (uint32_t i = 0; i < draft->equation.count; i++)
        if (foot->facts.items[foot->terms.items[draft->equation.terms + i].fact].term.value.value)
            return false;
    return true;
}

static void end(struct draft *draft)
{
    struct foot *foot = draft->foot;
    if (!draft->any || draft->equation.target == FOOT_NONE) {
        foot->terms.count = draft->equation.terms;
        return;
    }
    draft->equation.trivial = is_trivial(draft);
    vec_push(&foot->equations, draft->equation);
    link_equation(foot, (uint32_t)foot->equations.count - 1);
}

/* Totals ----------------------------------------------------------------------------------------------------------- */

static const struct line *total_line(const struct foot *foot, const struct foot_table *table, const xmlNode *group)
{
    const xmlNode *total = total_of(group);
    return foot_line(foot, table, total ? total : group);
}

/* A row that is taken off may be printed with minus signs: then all its figures are, and it is added. In a column of
 * changes a figure of either sign is taken off. */
static int minus_weight(const struct foot *foot, const struct line *line)
{
    const struct foot_table *table = &foot->tables.items[line->table];
    for (uint32_t c = 1; c < FOOT_COLUMNS; c++)
        if (table->columns[c].adds && line->facts[c] != FOOT_NONE
            && foot->facts.items[line->facts[c]].term.value.value > 0)
            return -1;
    return 1;
}

/* Collect the lines that a group's total sums up: its rows, and its groups' totals, or their rows where they have none. */
static void collect_parts(const struct foot *foot, const struct foot_table *table, const xmlNode *group, parts *list)
{
    for (const xmlNode *child = group->children; child; child = child->next) {
        bool row = report_is(child, "row"), inner = report_is(child, "group");
        if ((!row && !inner) || report_says(child, "kind", "of-which"))
            continue;
        const struct line *line = row ? foot_line(foot, table, child) : total_line(foot, table, child);
        if (inner && !line)
            collect_parts(foot, table, child, list);
        else if (line)
            vec_push(list, (struct part){ line, report_says(child, "kind", "minus") ? minus_weight(foot, line) : 1 });
    }
}

static bool adds(const struct foot_table *table, uint32_t column)
{
    return table->columns[column].adds;
}

/* The column of a part's table that holds what a column of the total's table holds. */
static uint32_t column_in(const struct foot_table *table, const struct foot_table *other, uint32_t column)
{
    if (table == other)
        return column;
    for (uint32_t c = 1; c < FOOT_COLUMNS; c++)
        if (other->columns[c].key && strcmp(other->columns[c].key, table->columns[column].key) == 0)
            return c;
    return 0;
}

static void add_total_column(struct foot *foot, const struct line *total, const parts *list, uint32_t column)
{
    const struct foot_table *table = &foot->tables.items[total->table];
    struct draft draft = begin(foot, RELATION_TOTAL, total->facts[column], total->node);
    for (size_t i = 0; i < list->count; i++) {
        const struct part *part = &list->items[i];
        uint32_t c = column_in(table, &foot->tables.items[part->line->table], column);
        uint32_t fact = c ? part->line->facts[c] : FOOT_NONE;
        if (fact == FOOT_NONE && !part->line->has_facts)
            continue;
        add_term(&draft, fact, part->weight);
    }
    end(&draft);
}

static void add_totals(struct foot *foot, const struct line *total, const parts *list)
{
    const struct foot_table *table = &foot->tables.items[total->table];
    for (uint32_t c = 1; list->count && c < FOOT_COLUMNS; c++)
        if (adds(table, c) && total->facts[c] != FOOT_NONE)
            add_total_column(foot, total, list, c);
}

/* Totals that name their parts: "(1+2)" ---------------------------------------------------------------------------- */

/* A number without brackets and points. */
static bool same_number(const char *n, const char *name, size_t length)
{
    size_t skip = n ? strspn(n, "( ") : 0, own = n ? strcspn(n + skip, ")., ") : 0;
    return n && own == length && memcmp(n + skip, name, length) == 0;
}

/* The last total of a table that sums up its rows. */
static const struct line *whole_of(const struct foot *foot, const struct foot_table *table, const xmlNode *not_this)
{
    const struct line *found = NULL;
    for (const xmlNode *child = table->node->children; child; child = child->next) {
        const xmlNode *total = report_is(child, "group") ? total_of(child) : NULL;
        bool sums = total && total != not_this && child->children != total;
        const struct line *line = sums ? foot_line(foot, table, total) : NULL;
        found = line ? line : found;
    }
    return found;
}

static bool same_series(const struct foot_table *one, const struct foot_table *other)
{
    return one == other || (one->series && other->series && strcmp(one->series, other->series) == 0);
}

/* The whole of the table of the same series that a name numbers. */
static const struct line *part_named(const struct foot *foot, const struct line *total, const char *name,
                                     size_t length)
{
    const struct foot_table *own = &foot->tables.items[total->table];
    for (size_t i = foot->tables.count; i-- > 0;) {
        const struct foot_table *table = &foot->tables.items[i];
        if (table->part && same_series(own, table) && same_number(table->part, name, length))
            return whole_of(foot, table, total->node);
    }
    return NULL;
}

/* The row or group of the same table that a name numbers, before the total. */
static const struct line *row_named(const struct foot *foot, const struct line *total, const char *name,
                                    size_t length)
{
    const struct foot_table *table = &foot->tables.items[total->table];
    const struct line *found = NULL;
    for (xmlNode *node = table->node; node && node != total->node; node = report_next(table->node, node)) {
        bool row = report_is(node, "row"), group = report_is(node, "group");
        if ((row || group) && same_number(report_attribute(node, "n"), name, length))
            found = row ? foot_line(foot, table, node) : total_line(foot, table, node);
    }
    return found;
}

/* Collect what "(1+2-3)" names. False when something is not found. */
static bool collect_named(const struct foot *foot, const struct line *total, const char *of, parts *list)
{
    int weight = 1;
    bool series = foot->tables.items[total->table].part != NULL;
    while (*of) {
        size_t length = strcspn(of, "()+- ");
        if (length) {
            const struct line *line = series ? part_named(foot, total, of, length) : row_named(foot, total, of, length);
            if (!line)
                return false;
            vec_push(list, (struct part){ .line = line, .weight = weight });
            of += length;
            continue;
        }
        weight = *of == '-' ? -1 : *of == '+' ? 1 : weight;
        of++;
    }
    return list->count >= 2;
}

/* All tables of the series so far. */
static void collect_series(const struct foot *foot, const struct line *total, parts *list)
{
    const struct foot_table *own = &foot->tables.items[total->table];
    for (size_t i = 0; i <= total->table; i++) {
        const struct foot_table *table = &foot->tables.items[i];
        const struct line *line = table->part && same_series(own, table) ? whole_of(foot, table, total->node) : NULL;
        if (line)
            vec_push(list, (struct part){ .line = line, .weight = 1 });
    }
}

static void add_group(struct foot *foot, const struct foot_table *table, xmlNode *group)
{
    const struct line *total = total_line(foot, table, group);
    parts list = VEC_INIT;
    if (!total || report_says(total->node, "kind", "net"))
        return;
    collect_parts(foot, table, group, &list);
    const char *of = report_attribute(total->node, "of");
    bool found = true;
    if (!list.count && of)
        found = collect_named(foot, total, of, &list);
    else if (!list.count && table->part)
        collect_series(foot, total, &list);
    if (found && list.count)
        add_totals(foot, total, &list);
    else if (total->node != group)
        vec_push(&foot->unfound, total->node);
    vec_release(&list);
}

/* Columns that follow from others ---------------------------------------------------------------------------------- */

static uint32_t fact_in(const struct line *line, long column)
{
    return column > 0 && column < FOOT_COLUMNS ? line->facts[column] : FOOT_NONE;
}

/* Add the columns of a list, those with a minus sign taken off. */
static void add_listed(struct draft *draft, const struct line *line, const char *list)
{
    while (list && *list) {
        char *end_of;
        long column = strtol(list, &end_of, 10);
        if (end_of == list)
            return;
        add_term(draft, fact_in(line, labs(column)), column < 0 ? -1 : 1);
        list = end_of;
    }
}

static void add_column(struct foot *foot, const struct line *line, uint32_t column)
{
    const xmlNode *node = foot->tables.items[line->table].columns[column].node;
    const char *sum = report_attribute(node, "sum"), *opening = report_attribute(node, "opening");
    const char *part = report_attribute(node, "part"), *whole = report_attribute(node, "whole");
    if (sum) {
        struct draft draft = begin(foot, RELATION_SUM, line->facts[column], line->node);
        add_listed(&draft, line, sum);
        end(&draft);
    }
    if (opening) {
        struct draft draft = begin(foot, RELATION_BALANCE, line->facts[column], line->node);
        add_listed(&draft, line, opening);
        add_listed(&draft, line, report_attribute(node, "changes"));
        end(&draft);
    }
    if (part && whole) {
        struct draft draft = begin(foot, RELATION_PERCENT, line->facts[column], line->node);
        add_listed(&draft, line, part);
        add_listed(&draft, line, whole);
        draft.any = draft.any && draft.equation.count == 2;
        end(&draft);
    }
}

static void add_columns(struct foot *foot, const struct line *line)
{
    const struct foot_table *table = &foot->tables.items[line->table];
    for (uint32_t c = 1; c < FOOT_COLUMNS; c++)
        if (table->columns[c].node && line->facts[c] != FOOT_NONE)
            add_column(foot, line, c);
}

void foot_equations(struct foot *foot)
{
    for (size_t t = 0; t < foot->tables.count; t++) {
        const struct foot_table *table = &foot->tables.items[t];
        for (xmlNode *node = table->node; node; node = report_next(table->node, node))
            if (report_is(node, "group") && !report_says(node, "kind", "of-which"))
                add_group(foot, table, node);
    }
    for (size_t i = 0; i < foot->lines.count; i++)
        add_columns(foot, &foot->lines.items[i]);
}

/* Agreement between tables ----------------------------------------------------------------------------------------- */

/* Facts with the same key. */
struct same {
    VEC(uint32_t) facts;
};

struct agreements {
    struct foot *foot;
    struct keys *keys;
    VEC(struct same) same; /* by the number of the key */
};

static void add_fact(struct agreements *agreements, uint32_t fact, const char *line_key, const char *column_key)
{
    struct str key = STR_INIT;
    str_printf(&key, "%s|%s", line_key, column_key);
    size_t number = keys_add(agreements->keys, str_text(&key));
    while (agreements->same.count <= number)
        vec_push(&agreements->same, (struct same){ VEC_INIT });
    vec_push(&agreements->same.items[number].facts, fact);
    str_release(&key);
}

static void add_keyed(struct agreements *agreements, const struct line *line, const char *key)
{
    const struct foot_table *table = &agreements->foot->tables.items[line->table];
    for (uint32_t c = 1; c < FOOT_COLUMNS; c++)
        if (adds(table, c) && line->facts[c] != FOOT_NONE)
            add_fact(agreements, line->facts[c], key, table->columns[c].key);
}

/* Every later fact should be what each earlier one of its key is. */
static void compare_facts(struct foot *foot, const struct same *same)
{
    for (size_t i = 1; i < same->facts.count; i++)
        for (size_t k = 0; k < i && k < 8; k++) {
            uint32_t fact = same->facts.items[i], other = same->facts.items[k];
            struct draft draft = begin(foot, RELATION_AGREEMENT, fact, foot->facts.items[fact].node->parent);
            add_term(&draft, other, 1);
            end(&draft);
        }
}

static bool key_lines(struct agreements *agreements, const struct foot_table *table)
{
    struct foot *foot = agreements->foot;
    xpath_nodes nodes = VEC_INIT;
    struct str key = STR_INIT;
    bool ok = check_nodes(foot->run, "lines", table->node, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        const struct line *line = foot_line(foot, table, nodes.items[i]);
        str_clear(&key);
        ok = check_string(foot->run, "key", nodes.items[i], &key);
        if (ok && line && key.length)
            add_keyed(agreements, line, str_text(&key));
    }
    str_release(&key);
    vec_release(&nodes);
    return ok;
}

bool foot_agreements(struct foot *foot)
{
    struct agreements agreements = { .foot = foot, .keys = keys_new() };
    bool ok = true;
    for (size_t t = 0; ok && t < foot->tables.count; t++)
        ok = key_lines(&agreements, &foot->tables.items[t]);
    for (size_t i = 0; i < agreements.same.count; i++) {
        if (ok)
            compare_facts(foot, &agreements.same.items[i]);
        vec_release(&agreements.same.items[i].facts);
    }
    vec_release(&agreements.same);
    keys_free(agreements.keys);
    return ok;
}
