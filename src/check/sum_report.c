/* sum: what is said of sums that do not hold. */
#include "check/sum.h"

#include "check/sum_words.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define PRIOR_LEAST 4    /* other sums of the table that must be exact */
#define PRIOR_PERCENT 95

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

void sum_report_all(struct summing *summing)
{
    for (size_t i = 0; i < summing->sums.count; ) {
        struct row row = row_from(summing, i);
        report_row(summing, &row);
        i += row.count;
    }
}
