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
#include "check/sum_words.h"
#include "model/sum_judge.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define PRIOR_LEAST 4    /* other sums of the table that must be exact */
#define PRIOR_PERCENT 95

/* A cell of a total or a part. */
struct cell {
    xmlNode *node;
    const char *key; /* its column; in the arena */
    bool stated;     /* it has a value, which term holds when readable */
    bool readable;
    struct sum_term term;
};

typedef VEC(struct cell) cells;

/* One column of one context. */
struct sum {
    const xmlNode *context, *table;
    struct cell total;
    enum sum_verdict verdict;
    struct number computed, difference;
    cells parts;
};

/* How many sums a table has. */
struct tally {
    const xmlNode *table;
    size_t sums, exact;
};

struct summing {
    struct check_run *run;
    struct arena arena;
    VEC(struct sum) sums;
    struct tally tally; /* of the table asked for last */
};

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

/* ------------------------------------------------------------------------------------------------ findings */

/* A sum as the words see it; the arrays are owned. */
static struct sum_view view_of(const struct sum *sum)
{
    size_t count = sum->parts.count;
    struct sum_term *terms = mem_calloc(count + 1, sizeof *terms);
    const xmlNode **parts = mem_calloc(count + 1, sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        terms[i] = sum->parts.items[i].term;
        parts[i] = sum->parts.items[i].node;
    }
    return (struct sum_view){ sum->total.node, sum->total.term.value, sum->computed, sum->difference, terms, parts,
                              count };
}

static void free_view(struct sum_view *view)
{
    mem_free((void *)(uintptr_t)view->terms);
    mem_free((void *)(uintptr_t)view->parts);
}

/* The finding's texts, made before it is emitted. */
struct wording_parts {
    char *stated, *computed, *difference, *count;
    struct str label, column, content;
};

static void make_texts(const struct check_run *run, const struct sum *sum, const struct sum_view *view,
                       struct wording_parts *texts)
{
    struct number size = sum->difference, count = { (int64_t)sum->parts.count, 0 };
    number_absolute(size, &size);
    *texts = (struct wording_parts){ .stated = sum_number_text(view->stated),
                                     .computed = sum_number_text(view->computed),
                                     .difference = sum_number_text(size), .count = sum_number_text(count) };
    check_label(sum->context, &texts->label);
    check_column(run->catalogue, run->lang, sum->total.node, &texts->column);
    char *terms = sum_terms_text(view);
    str_printf(&texts->content, "%s|%s|%s = %s", str_text(&texts->label), sum->total.key, texts->stated, terms);
    mem_free(terms);
}

static void free_texts(struct wording_parts *texts)
{
    mem_free(texts->stated);
    mem_free(texts->computed);
    mem_free(texts->difference);
    mem_free(texts->count);
    str_release(&texts->label);
    str_release(&texts->column);
    str_release(&texts->content);
}

/* Emit the finding of one column; extra is one more clause of evidence (owned) or NULL. */
static struct finding *report_sum(struct check_run *run, const struct sum *sum, char *extra)
{
    struct wording_parts texts;
    struct sum_view view = view_of(sum);
    make_texts(run, sum, &view, &texts);
    struct argument arguments[] = {
        { "stated", texts.stated }, { "computed", texts.computed }, { "difference", texts.difference },
        { "count", texts.count }, { "label", str_text(&texts.label) }, { "column", str_text(&texts.column) },
    };
    struct finding *finding = check_emit(run, sum->total.node, report_span(sum->total.node), arguments,
                                         sizeof arguments / sizeof *arguments, str_text(&texts.content));
    if (finding) {
        finding->label = check_words(run, "sum.stated", NULL, 0);
        finding->stated = mem_copy_string(texts.stated);
        finding->computed = mem_copy_string(texts.computed);
        finding->evidence = sum_join_texts(run, sum_equation_text(run, &view), extra);
        sum_relate_parts(run, &view, finding);
    } else {
        mem_free(extra);
    }
    free_texts(&texts);
    free_view(&view);
    return finding;
}

/* Count the sums of a table, and the exact ones. A table's sums lie side by side, so the last count mostly serves. */
static const struct tally *count_table(struct summing *summing, const xmlNode *table)
{
    struct tally *tally = &summing->tally;
    if (tally->table == table)
        return tally;
    *tally = (struct tally){ .table = table };
    for (size_t i = 0; i < summing->sums.count; i++) {
        const struct sum *sum = &summing->sums.items[i];
        if (sum->table != table)
            continue;
        tally->sums++;
        tally->exact += sum->verdict == SUM_EXACT;
    }
    return tally;
}

/* Where a table's sums are exact, one that only rounding explains is suspect; unless the table says it was rounded. */
static void report_rounded(struct summing *summing, const struct sum *sum)
{
    if (!sum->table || report_attribute(sum->table, "rounding-note"))
        return;
    const struct tally *tally = count_table(summing, sum->table);
    size_t others = tally->sums - 1, exact = tally->exact;
    if (exact < PRIOR_LEAST || exact * 100 < others * PRIOR_PERCENT)
        return;
    char exact_text[24], others_text[24];
    snprintf(exact_text, sizeof exact_text, "%zu", exact);
    snprintf(others_text, sizeof others_text, "%zu", others);
    struct argument arguments[] = { { "exact", exact_text }, { "count", others_text } };
    char *extra = check_words(summing->run, "sum.rounding", arguments, 2);
    struct finding *finding = report_sum(summing->run, sum, extra);
    if (finding && finding->severity > SEVERITY_WARNING)
        finding->severity = SEVERITY_WARNING;
}

static struct finding *report_beyond(struct summing *summing, const struct sum *sum)
{
    struct sum_view view = view_of(sum);
    struct finding *finding = report_sum(summing->run, sum, sum_diagnosis_text(summing->run, &view));
    free_view(&view);
    return finding;
}

/* The sums of one row. */
struct row {
    const struct sum *sums;
    size_t count;
};

static struct row row_from(const struct summing *summing, size_t from)
{
    const struct sum *first = &summing->sums.items[from];
    size_t to = from + 1;
    while (to < summing->sums.count && summing->sums.items[to].total.node->parent == first->total.node->parent)
        to++;
    return (struct row){ first, to - from };
}

/* Whether most sums of a row are wrong, and none in another direction than the others. */
static bool is_wrong_as_one(const struct row *row)
{
    size_t more = 0, less = 0;
    for (size_t i = 0; i < row->count; i++) {
        bool beyond = row->sums[i].verdict == SUM_BEYOND;
        more += beyond && row->sums[i].difference.value > 0;
        less += beyond && row->sums[i].difference.value < 0;
    }
    return (more == 0 || less == 0) && more + less > 1 && (more + less) * 2 > row->count;
}

/* Name another column of the row that a finding is about. */
static void relate_column(struct check_run *run, const struct sum *sum, struct finding *finding)
{
    struct wording_parts texts;
    struct sum_view view = view_of(sum);
    make_texts(run, sum, &view, &texts);
    struct argument arguments[] = {
        { "column", str_text(&texts.column) }, { "stated", texts.stated }, { "computed", texts.computed },
    };
    char *words = check_words(run, "sum.also", arguments, sizeof arguments / sizeof *arguments);
    finding_relate(finding, report_span(sum->total.node), words);
    mem_free(words);
    free_texts(&texts);
    free_view(&view);
}

static void report_as_one(struct summing *summing, const struct row *row)
{
    size_t first = 0;
    while (row->sums[first].verdict != SUM_BEYOND)
        first++;
    struct finding *finding = report_beyond(summing, &row->sums[first]);
    for (size_t i = first + 1; finding && i < row->count; i++)
        if (row->sums[i].verdict == SUM_BEYOND)
            relate_column(summing->run, &row->sums[i], finding);
}

static void report_row(struct summing *summing, const struct row *row)
{
    bool as_one = is_wrong_as_one(row);
    if (as_one)
        report_as_one(summing, row);
    for (size_t i = 0; i < row->count; i++)
        if (row->sums[i].verdict == SUM_BEYOND && !as_one)
            report_beyond(summing, &row->sums[i]);
        else if (row->sums[i].verdict == SUM_ROUNDED)
            report_rounded(summing, &row->sums[i]);
}

static void report_all(struct summing *summing)
{
    for (size_t i = 0; i < summing->sums.count; ) {
        struct row row = row_from(summing, i);
        report_row(summing, &row);
        i += row.count;
    }
}

static bool run_sum(struct check_run *run)
{
    struct summing summing = { .run = run };
    xpath_nodes contexts = VEC_INIT;
    bool ok = check_nodes(run, "context", NULL, &contexts);
    for (size_t i = 0; ok && i < contexts.count; i++)
        ok = examine(&summing, contexts.items[i]);
    if (ok)
        report_all(&summing);
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
