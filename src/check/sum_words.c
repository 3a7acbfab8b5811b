#include "check/sum_words.h"

#include "base/memory.h"

char *sum_number_text(struct number number)
{
    struct str text = STR_INIT;
    number_format(number, &text);
    return str_detach(&text);
}

#define MOST_TERMS 40  /* that an equation shows */
#define MOST_PARTS 500 /* that a finding relates */

char *sum_terms_text(const struct sum_view *view)
{
    struct str text = STR_INIT;
    for (size_t i = 0; i < view->count; i++) {
        if (view->count > MOST_TERMS && i == MOST_TERMS - 1) {
            i = view->count - 1;
            str_add(&text, " + …");
        }
        char *term = sum_number_text(view->terms[i].value);
        bool minus = i && term[0] == '-';
        str_printf(&text, "%s%s", i == 0 ? "" : minus ? " - " : " + ", term + minus);
        mem_free(term);
    }
    return str_detach(&text);
}

char *sum_equation_text(const struct check_run *run, const struct sum_view *view)
{
    struct number size = view->difference;
    number_absolute(size, &size);
    char *terms = sum_terms_text(view), *computed = sum_number_text(view->computed), *by = sum_number_text(size);
    struct argument arguments[] = { { "terms", terms }, { "computed", computed }, { "difference", by } };
    char *text = check_words(run, view->difference.value < 0 ? "sum.less" : "sum.more", arguments, 3);
    mem_free(terms);
    mem_free(computed);
    mem_free(by);
    return text;
}

void sum_part_label(const struct check_run *run, const struct sum_view *view, const xmlNode *part, struct str *out)
{
    if (part->parent == view->total->parent)
        check_column(run->catalogue, run->lang, part, out);
    else
        check_label(part->parent, out);
}

static const char *const residual_ids[] = {
    [RESIDUAL_NONE] = NULL, [RESIDUAL_LEFT_OUT] = "sum.left-out", [RESIDUAL_TWICE] = "sum.twice",
    [RESIDUAL_SIGN] = "sum.sign", [RESIDUAL_SCALE] = "sum.scale", [RESIDUAL_OPPOSITE] = "sum.opposite",
    [RESIDUAL_TRANSPOSITION] = "sum.transposition", [RESIDUAL_DIGIT] = "sum.digit",
    [RESIDUAL_DROPPED] = "sum.dropped",
};

char *sum_diagnosis_text(const struct check_run *run, const struct sum_view *view)
{
    size_t part = 0;
    enum sum_residual residual = sum_diagnose(view->stated, view->computed, view->terms, view->count, &part);
    if (!residual_ids[residual])
        return NULL;
    struct str label = STR_INIT;
    sum_part_label(run, view, view->parts[part], &label);
    struct argument argument = { "label", str_text(&label) };
    char *text = check_words(run, residual_ids[residual], &argument, 1);
    str_release(&label);
    return text;
}

char *sum_slip_text(const struct check_run *run, struct number printed, struct number meant)
{
    size_t part;
    const char *id = residual_ids[sum_diagnose(printed, meant, NULL, 0, &part)];
    return id ? check_words(run, id, NULL, 0) : NULL;
}

char *sum_join_texts(const struct check_run *run, char *first, char *second)
{
    if (!second)
        return first;
    struct argument arguments[] = { { "first", first }, { "second", second } };
    char *text = check_words(run, "sum.join", arguments, 2);
    mem_free(first);
    mem_free(second);
    return text;
}

void sum_relate_parts(const struct check_run *run, const struct sum_view *view, struct finding *finding)
{
    for (size_t i = 0; i < view->count && i < MOST_PARTS; i++) {
        const xmlNode *part = view->parts[i];
        const char *printed = report_attribute(part, "text");
        struct str label = STR_INIT;
        sum_part_label(run, view, part, &label);
        struct argument arguments[] = { { "label", str_text(&label) },
            { "value", printed && *printed ? printed : report_attribute(part, "value") } };
        char *words = check_words(run, "sum.part", arguments, 2);
        finding_relate(finding, report_span(part), words);
        mem_free(words);
        str_release(&label);
    }
}
