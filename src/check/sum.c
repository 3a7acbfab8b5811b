/*
 * sum: a total equals the sum of its parts, per column, within the printed rounding.
 *
 * A candidate is a context node (that passes `require`) in which at least one column was added up. Cells carry @value
 * and, when rounded, @ulp. A row of parts must have a figure in each column of the total: where one is missing or was
 * not understood the column is not examined, and the reason is noted.
 *
 * Beyond what rounding explains: a finding. Within it but inexact while nearly all other sums of the same table are
 * exact: a warning (the exactness prior). Where most columns of a row are beyond it, all in one direction, a part was lost
 * or stands twice: that is one finding, at the first of them.
 */
#include "check/kinds.h"
#include "check/sum.h"

#include "base/memory.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------ cells */

static void read_value(struct cell *cell)
{
    const char *value = report_attribute(cell->node, "value"), *ulp = report_attribute(cell->node, "ulp");
    cell->stated = value && *value;
    cell->readable = cell->stated && number_parse(slice_of(value), &cell->term.value)
        && (!ulp || (number_parse(slice_of(ulp), &cell->term.ulp) && cell->term.ulp.value >= 0));
}

static bool read_cells(struct summing *summing, const char *slot, xmlNode *context, cells *out)
{
    xpath_nodes nodes = VEC_INIT;
    struct str key = STR_INIT;
    bool ok = check_nodes(summing->run, slot, context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        struct cell cell = { .node = nodes.items[i] };
        str_clear(&key);
        ok = check_string(summing->run, "by", cell.node, &key);
        cell.key = arena_copy_string(&summing->arena, str_text(&key));
        if (cell.node->type == XML_ELEMENT_NODE)
            read_value(&cell);
        vec_push(out, cell);
    }
    str_release(&key);
    vec_release(&nodes);
    return ok;
}

static const xmlNode *unread_in(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next)
        if (report_is(child, "unread"))
            return child;
    return NULL;
}

static const xmlNode *unread_below(const xmlNode *context)
{
    xmlNode *root = (xmlNode *)(uintptr_t)context;
    for (xmlNode *node = root; node; node = report_next(root, node))
        if (report_is(node, "unread"))
            return node;
    return NULL;
}

static const xmlNode *unread_beside(const xmlNode *row)
{
    const xmlNode *found = NULL;
    for (const xmlNode *sibling = row->parent->children; !found && sibling; sibling = sibling->next)
        if (sibling->type == XML_ELEMENT_NODE && strcmp((const char *)sibling->name, (const char *)row->name) == 0)
            found = unread_in(sibling);
    return found;
}

static size_t levels_above(const xmlNode *node)
{
    size_t levels = 0;
    while ((node = node->parent))
        levels++;
    return levels;
}

/* What was not understood in the context, or among the rows that the parts stand in: a row without cells is not
 * among the parts, and must not be taken for one that is not there. Parts come in document order, so that a parent
 * of rows that another one of its level has followed does not come again. */
static const xmlNode *find_unread(const xmlNode *context, const cells *parts)
{
    const xmlNode *found = parts->count ? unread_in(context) : unread_below(context);
    VEC(const xmlNode *) seen = VEC_INIT; /* for each level the parent looked through last */
    for (size_t i = 0; !found && i < parts->count; i++) {
        const xmlNode *row = parts->items[i].node->parent;
        if (row == context || row->type != XML_ELEMENT_NODE)
            continue;
        size_t level = levels_above(row);
        while (seen.count <= level)
            vec_push(&seen, NULL);
        if (seen.items[level] != row->parent)
            found = unread_beside(row);
        seen.items[level] = row->parent;
    }
    vec_release(&seen);
    return found;
}

/* ------------------------------------------------------------------------------------------------ skips */

static void skip_cell(struct check_run *run, const xmlNode *node, const char *reason, const struct cell *column,
                      const char *label, const char *text)
{
    struct str name = STR_INIT;
    check_column(run->catalogue, run->lang, column->node, &name);
    struct argument arguments[] = { { "column", name.length ? str_text(&name) : column->key }, { "label", label },
                                    { "text", text } };
    check_skip(run, node, reason, arguments, 3);
    str_release(&name);
}

static void skip_missing(struct check_run *run, const xmlNode *row, const struct cell *column)
{
    struct str label = STR_INIT;
    check_label(row, &label);
    skip_cell(run, column->node, "sum.part-missing", column, str_text(&label), "");
    str_release(&label);
}

static void skip_unread(struct check_run *run, const xmlNode *context, const xmlNode *unread)
{
    const char *reason = report_attribute(unread, "reason");
    struct argument argument = { "reason", catalogue_text(run->catalogue, reason ? reason : "", run->lang) };
    check_skip(run, context, "skip.unread", &argument, 1);
}

/* ------------------------------------------------------------------------------------------------ columns */

/* Whether the cell can be added up; notes the reason when not. */
static bool usable(struct check_run *run, const struct cell *cell, const struct cell *column)
{
    if (cell->stated && !cell->readable)
        skip_cell(run, column->node, "sum.not-a-number", column, "", report_attribute(cell->node, "value"));
    else if (!cell->stated)
        skip_missing(run, cell->node->parent, column);
    return cell->readable;
}

/* Collect the parts of a column, one row after another. False when one is missing. */
static bool collect_column(struct check_run *run, const cells *all, const struct cell *total, cells *column)
{
    for (size_t i = 0; i < all->count;) {
        const xmlNode *row = all->items[i].node->parent;
        bool found = false;
        for (; i < all->count && all->items[i].node->parent == row; i++) {
            if (strcmp(all->items[i].key, total->key) != 0)
                continue;
            if (!usable(run, &all->items[i], total))
                return false;
            found = true;
            vec_push(column, all->items[i]);
        }
        if (!found) {
            skip_missing(run, row, total);
            return false;
        }
    }
    return true;
}

static enum sum_verdict judge(struct sum *sum)
{
    struct sum_term *terms = mem_calloc(sum->parts.count, sizeof *terms);
    for (size_t i = 0; i < sum->parts.count; i++)
        terms[i] = sum->parts.items[i].term;
    enum sum_verdict verdict = sum_judge(sum->total.term, terms, sum->parts.count, &sum->computed, &sum->difference);
    mem_free(terms);
    return verdict;
}

/* Add up one column. True when it was examined. */
static bool add_column(struct summing *summing, const xmlNode *context, const struct cell *total, const cells *parts)
{
    struct check_run *run = summing->run;
    struct sum sum = { .context = context, .table = report_ancestor(context, "table"), .total = *total };
    bool done = usable(run, total, total) && collect_column(run, parts, total, &sum.parts);
    if (done) {
        sum.verdict = judge(&sum);
        if (sum.verdict == SUM_OVERFLOW)
            skip_cell(run, total->node, "sum.overflow", total, "", "");
        done = sum.verdict != SUM_OVERFLOW;
    }
    if (!done || sum.verdict == SUM_EXACT)
        vec_release(&sum.parts); /* only findings name their parts */
    if (done)
        vec_push(&summing->sums, sum);
    return done;
}

/* Whether any part has a figure in the column. */
static bool column_in_use(const cells *parts, const char *key)
{
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].stated && strcmp(parts->items[i].key, key) == 0)
            return true;
    return false;
}

static bool any_stated(const cells *totals)
{
    for (size_t i = 0; i < totals->count; i++)
        if (totals->items[i].stated)
            return true;
    return false;
}

static void add_columns(struct summing *summing, const xmlNode *context, const cells *totals, const cells *parts)
{
    struct check_run *run = summing->run;
    bool examined = false;
    for (size_t i = 0; i < totals->count; i++) {
        const struct cell *total = &totals->items[i];
        if (total->stated)
            examined |= add_column(summing, context, total, parts);
        else if (column_in_use(parts, total->key))
            skip_cell(run, total->node, "sum.column-not-stated", total, "", "");
    }
    run->examined += examined;
}

static void examine_cells(struct summing *summing, const xmlNode *context, const cells *totals, const cells *parts)
{
    struct check_run *run = summing->run;
    const xmlNode *unread = find_unread(context, parts);
    if (unread)
        skip_unread(run, context, unread);
    else if (!any_stated(totals))
        check_skip(run, context, "sum.not-stated", NULL, 0);
    else if (parts->count == 0)
        check_skip(run, context, "sum.no-parts", NULL, 0);
    else
        add_columns(summing, context, totals, parts);
}

static bool examine(struct summing *summing, xmlNode *context)
{
    bool wanted;
    if (!check_test(summing->run, "require", context, &wanted))
        return false;
    if (!wanted)
        return true;
    cells totals = VEC_INIT, parts = VEC_INIT;
    bool ok = read_cells(summing, "total", context, &totals) && read_cells(summing, "parts", context, &parts);
    if (ok)
        examine_cells(summing, context, &totals, &parts);
    vec_release(&totals);
    vec_release(&parts);
    return ok;
}

/* ------------------------------------------------------------------------------------------------ the check */

static bool run_sum(struct check_run *run)
{
    struct summing summing = { .run = run };
    xpath_nodes contexts = VEC_INIT;
    bool ok = check_nodes(run, "context", NULL, &contexts);
    for (size_t i = 0; ok && i < contexts.count; i++)
        ok = examine(&summing, contexts.items[i]);
    if (ok)
        sum_report_all(&summing);
    for (size_t i = 0; i < summing.sums.count; i++)
        vec_release(&summing.sums.items[i].parts);
    vec_release(&summing.sums);
    arena_release(&summing.arena);
    vec_release(&contexts);
    return ok;
}

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "what has a total and parts, such as a group of a table" },
    { "total", SLOT_XPATH, true, NULL, "the cells that state the total, from the context" },
    { "parts", SLOT_XPATH, true, NULL, "the cells that are added up, from the context" },
    { "by", SLOT_XPATH, false, NULL, "the column of a cell, from the cell, such as @column; without it all parts make "
                                     "one sum" },
    { "require", SLOT_XPATH, false, NULL, "a test from the context: where it is false there is no candidate" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_sum[] = { "stated", "computed", "difference", "count", "label", "column", NULL };

const struct check_kind check_kind_sum = {
    .spec = { .name = "sum", .slots = slots, .arguments = arguments_of_sum },
    .run = run_sum,
};
