/* Findings of the check's relation, and what was not examined. */
#include "check/foot.h"
#include "check/sum_words.h"

#include <stdio.h>
#include <string.h>

static const struct equation *shown(const struct foot *foot, const struct repair *repair)
{
    return foot_equation(foot, repair->equation);
}

/* Evidence --------------------------------------------------------------------------------------------------------- */

/* The shown equation with the figures as printed; the arrays are owned. */
static struct sum_view view_of(const struct foot *foot, const struct equation *equation)
{
    struct sum_term *terms = mem_calloc(equation->count + 1, sizeof *terms);
    const xmlNode **parts = mem_calloc(equation->count + 1, sizeof *parts);
    const struct fact *target = foot_fact(foot, equation->target);
    struct sum_view view = { .total = target->node, .stated = target->printed, .terms = terms, .parts = parts,
                             .count = equation->count };
    for (uint32_t i = 0; i < equation->count; i++) {
        const struct foot_term *term = &foot->terms.items[equation->terms + i];
        terms[i] = (struct sum_term){ foot_fact(foot, term->fact)->printed, foot_fact(foot, term->fact)->term.ulp };
        terms[i].value.value *= term->weight;
        parts[i] = foot_fact(foot, term->fact)->node;
        number_add(view.computed, terms[i].value, &view.computed);
    }
    number_subtract(view.computed, view.stated, &view.difference);
    return view;
}

static void free_view(struct sum_view *view)
{
    mem_free((void *)(uintptr_t)view->terms);
    mem_free((void *)(uintptr_t)view->parts);
}

/* "261.9 is 12.2 per cent of 2149.0" */
static char *percent_text(const struct foot *foot, const struct equation *equation, const struct sum_view *view)
{
    struct number value = { 0, 0 };
    foot_computed(foot, equation, &value);
    char *part = sum_number_text(view->terms[0].value), *whole = sum_number_text(view->terms[1].value);
    char *computed = sum_number_text(value);
    struct argument arguments[] = { { "part", part }, { "whole", whole }, { "computed", computed } };
    char *text = check_words(foot->run, "foot.percent", arguments, 3);
    mem_free(part);
    mem_free(whole);
    mem_free(computed);
    return text;
}

static char *count_text(const struct foot *foot, const char *id, size_t count)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", count);
    struct argument argument = { "count", number };
    return check_words(foot->run, id, &argument, 1);
}

static char *twice_text(const struct foot *foot, const xmlNode *row)
{
    struct str label = STR_INIT;
    check_label(row, &label);
    struct argument argument = { "label", str_text(&label) };
    char *text = check_words(foot->run, "foot.twice", &argument, 1);
    str_release(&label);
    return text;
}

/* What a slip that shows in several columns looks like. */
static char *slip_text(const struct foot *foot, const struct repair *repair)
{
    char differing[24], columns[24];
    snprintf(differing, sizeof differing, "%zu", repair->also.count + 1);
    snprintf(columns, sizeof columns, "%u", repair->total->columns);
    struct argument arguments[] = { { "count", differing }, { "columns", columns } };
    char *text = check_words(foot->run, "foot.columns", arguments, 2);
    enum row_slip slip = repair->total->slip;
    char *cause = slip == SLIP_TWICE ? twice_text(foot, repair->total->row)
        : check_words(foot->run, slip == SLIP_MISSING ? "foot.missing" : "foot.swapped", NULL, 0);
    return sum_join_texts(foot->run, text, cause);
}

/* "table 3, "Total", column 2026: 12.5" for every other place of an agreement. */
static char *elsewhere_text(const struct foot *foot, const xmlNode *cell)
{
    struct str where = STR_INIT;
    check_where(foot->run->catalogue, foot->run->lang, cell, &where);
    const char *printed = report_attribute(cell, "text");
    struct argument arguments[] = { { "label", str_text(&where) },
                                    { "value", printed ? printed : report_attribute(cell, "value") } };
    char *text = check_words(foot->run, "sum.part", arguments, 2);
    str_release(&where);
    return text;
}

/* What the shown equation says. */
static char *equation_text(const struct foot *foot, const struct equation *equation, const struct sum_view *view)
{
    if (equation->relation == RELATION_PERCENT)
        return percent_text(foot, equation, view);
    return equation->relation == RELATION_AGREEMENT ? elsewhere_text(foot, view->parts[0])
                                                    : sum_equation_text(foot->run, view);
}

/* What the slip looks like: how a figure that is known to be wrong came about, else what the difference is; or NULL. */
static char *diagnosis_text(const struct foot *foot, const struct repair *repair, const struct sum_view *view)
{
    const struct equation *equation = shown(foot, repair);
    bool sums = equation->relation != RELATION_PERCENT && equation->relation != RELATION_AGREEMENT;
    if (repair->total || !sums)
        return NULL;
    if (repair->known && (repair->settles > 1 || repair->fact != equation->target))
        return sum_slip_text(foot->run, foot_fact(foot, repair->fact)->printed, repair->value);
    return sum_diagnosis_text(foot->run, view);
}

static char *evidence_of(const struct foot *foot, const struct repair *repair, const struct sum_view *view)
{
    const struct check_run *run = foot->run;
    char *text = equation_text(foot, shown(foot, repair), view);
    text = sum_join_texts(run, text, diagnosis_text(foot, repair, view));
    if (repair->total)
        text = sum_join_texts(run, text, slip_text(foot, repair));
    else if (repair->settles > 1)
        text = sum_join_texts(run, text, count_text(foot, repair->known ? "foot.settles" : "foot.shared",
                                                    repair->settles));
    return text;
}

/* Findings --------------------------------------------------------------------------------------------------------- */

/* Other figures of the same repair. */
static void relate_others(const struct foot *foot, const struct repair *repair, struct finding *finding)
{
    for (size_t i = 0; i < repair->also.count; i++) {
        char *words = check_words(foot->run, "foot.also", NULL, 0);
        finding_relate(finding, report_span(foot_fact(foot, repair->also.items[i])->node), words);
        mem_free(words);
    }
}

/* The total of the shown equation, when the finding is about a part. */
static void relate_total(const struct foot *foot, const struct sum_view *view, struct finding *finding)
{
    struct str label = STR_INIT;
    const char *printed = report_attribute(view->total, "text");
    check_label(view->total->parent, &label);
    struct argument arguments[] = { { "label", str_text(&label) },
                                    { "value", printed ? printed : report_attribute(view->total, "value") } };
    char *words = check_words(foot->run, "sum.part", arguments, 2);
    finding_relate(finding, report_span(view->total), words);
    mem_free(words);
    str_release(&label);
}

/* All other places of the figure. */
static void relate_elsewhere(const struct foot *foot, const struct repair *repair, struct finding *finding)
{
    const struct fact *fact = foot_fact(foot, repair->fact);
    for (size_t i = 0; i < fact->equations.count; i++) {
        const struct equation *equation = &foot->equations.items[fact->equations.items[i]];
        if (equation->relation != RELATION_AGREEMENT)
            continue;
        uint32_t term = foot->terms.items[equation->terms].fact;
        const xmlNode *cell = foot_fact(foot, equation->target == repair->fact ? term : equation->target)->node;
        char *words = elsewhere_text(foot, cell);
        finding_relate(finding, report_span(cell), words);
        mem_free(words);
    }
}

/* Whether no column of a row of totals bears out which rows it sums up. */
static bool is_unsupported(const struct repair *repair)
{
    return repair->total && repair->also.count + 1 >= repair->total->columns;
}

static void finish_finding(const struct foot *foot, const struct repair *repair, const struct sum_view *view,
                           struct finding *finding)
{
    finding->label = check_words(foot->run, "sum.stated", NULL, 0);
    finding->evidence = evidence_of(foot, repair, view);
    if (repair->relation == RELATION_AGREEMENT)
        relate_elsewhere(foot, repair, finding);
    else
        sum_relate_parts(foot->run, view, finding);
    if (repair->relation != RELATION_AGREEMENT && repair->fact != shown(foot, repair)->target)
        relate_total(foot, view, finding);
    relate_others(foot, repair, finding);
    if (is_unsupported(repair) && finding->severity > SEVERITY_WARNING)
        finding->severity = SEVERITY_WARNING;
}

static void report_repair(const struct foot *foot, const struct repair *repair)
{
    struct sum_view view = view_of(foot, shown(foot, repair));
    const struct fact *fact = foot_fact(foot, repair->fact);
    struct number size = { 0, 0 };
    if (number_subtract(repair->value, fact->printed, &size))
        number_absolute(size, &size);
    char *stated = sum_number_text(fact->printed), *computed = sum_number_text(repair->value);
    char *difference = sum_number_text(size);
    struct str label = STR_INIT, column = STR_INIT, content = STR_INIT, total = STR_INIT;
    check_label(fact->node->parent, &label);
    check_label(view.total->parent, &total);
    check_column(foot->run->catalogue, foot->run->lang, fact->node, &column);
    str_printf(&content, "%s|%s|%s|%s", str_text(&label), str_text(&column), stated, computed);
    char count[24];
    snprintf(count, sizeof count, "%zu", view.count);
    struct argument arguments[] = {
        { "stated", stated }, { "computed", computed }, { "difference", difference }, { "count", count },
        { "label", str_text(&label) }, { "column", str_text(&column) }, { "total", str_text(&total) },
    };
    struct finding *finding = check_emit(foot->run, fact->node, report_span(fact->node), arguments,
                                         sizeof arguments / sizeof *arguments, str_text(&content));
    if (finding) {
        finding->stated = mem_copy_string(stated);
        finding->computed = mem_copy_string(computed);
        finish_finding(foot, repair, &view, finding);
    }
    mem_free(stated);
    mem_free(computed);
    mem_free(difference);
    str_release(&label);
    str_release(&total);
    str_release(&column);
    str_release(&content);
    free_view(&view);
}

/* What was not examined -------------------------------------------------------------------------------------------- */

static void skip_excluded(const struct foot *foot, const struct equation *equation, const xmlNode *cell)
{
    struct str label = STR_INIT;
    check_label(equation->excluded, &label);
    struct argument argument = { "label", str_text(&label) };
    check_skip(foot->run, cell, "foot.excluded", &argument, 1);
    str_release(&label);
}

static void skip_equation(const struct foot *foot, const struct equation *equation)
{
    const xmlNode *cell = foot_fact(foot, equation->target)->node;
    if (equation->excluded) {
        skip_excluded(foot, equation, cell);
        return;
    }
    struct str column = STR_INIT;
    check_column(foot->run->catalogue, foot->run->lang, cell, &column);
    struct argument argument = { "column", str_text(&column) };
    check_skip(foot->run, cell, equation->has_blanks ? "foot.blank" : "foot.doubtful", &argument, 1);
    str_release(&column);
}

/* Count the lines examined: those with at least one equation of the relation that says something. */
static void count_lines(const struct foot *foot, enum relation relation)
{
    const xmlNode *counted = NULL;
    for (size_t i = 0; i < foot->equations.count; i++) {
        const struct equation *equation = &foot->equations.items[i];
        if (equation->relation != relation)
            continue;
        if (equation->outcome == OUTCOME_UNKNOWN && relation != RELATION_PERCENT) {
            skip_equation(foot, equation);
        } else if (equation->outcome != OUTCOME_UNKNOWN && equation->line != counted) {
            counted = equation->line;
            foot->run->examined++;
        }
    }
}

static void skip_unfound(const struct foot *foot)
{
    for (size_t i = 0; i < foot->unfound.count; i++)
        check_skip(foot->run, foot->unfound.items[i], "foot.unfound", NULL, 0);
}

static enum relation relation_of(const struct check_run *run)
{
    static const char *const names[] = { "total", "sum", "balance", "percent", "agreement" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (check_chose(run, "relation", names[i]))
            return (enum relation)i;
    return RELATION_TOTAL;
}

void foot_report(struct foot *foot)
{
    enum relation relation = relation_of(foot->run);
    bool parts = check_chose(foot->run, "at", "part"), targets = check_chose(foot->run, "at", "target");
    for (size_t i = 0; i < foot->repairs.count; i++) {
        const struct repair *repair = &foot->repairs.items[i];
        bool at_part = repair->fact != shown(foot, repair)->target;
        if (repair->relation == relation && repair->settles && !(at_part ? targets : parts))
            report_repair(foot, repair);
    }
    if (parts)
        return;
    count_lines(foot, relation);
    if (relation == RELATION_TOTAL)
        skip_unfound(foot);
}
