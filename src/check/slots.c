/* Evaluating a check's slots. */
#include "check/check.h"

#include <stdlib.h>
#include <string.h>

/* ", at report.txt:12": where in the report a node is; nothing when that is not known. */
static void add_place(const struct report *report, const xmlNode *node, struct str *out)
{
    if (!report->source)
        return;
    struct span span = node ? report_span(node) : (struct span){ 0, 0 };
    str_printf(out, ", at %s", report->source->path);
    if (span.end)
        str_printf(out, ":%u", source_position(report->source, span.start, COLUMN_CODE_POINTS).line);
}

/* Give an evaluation error at a node (or NULL) the rule's place. Always false. */
static bool fail(struct check_run *run, const char *slot, const xmlNode *node, struct error *problem)
{
    struct str place = STR_INIT;
    add_place(run->report, node, &place);
    error_set(run->error, run->rule->path, run->check->line, 0, "rule %s, %s: %s%s", run->rule->id, slot,
              problem->message, str_text(&place));
    str_release(&place);
    error_release(problem);
    return false;
}

bool check_nodes(struct check_run *run, const char *slot, xmlNode *node, xpath_nodes *nodes)
{
    struct error problem = ERROR_INIT;
    const struct xpath *xpath = check_slot(run->check, slot)->xpath;
    return !xpath || xpath_nodes_of(run->session, xpath, node, nodes, &problem) || fail(run, slot, node, &problem);
}

bool check_each(struct check_run *run, bool (*examine)(struct check_run *run, xmlNode *context))
{
    xpath_nodes contexts = VEC_INIT;
    bool ok = check_nodes(run, "context", NULL, &contexts);
    for (size_t i = 0; ok && i < contexts.count; i++)
        ok = examine(run, contexts.items[i]);
    vec_release(&contexts);
    return ok;
}

bool check_string(struct check_run *run, const char *slot, xmlNode *node, struct str *text)
{
    struct error problem = ERROR_INIT;
    const struct xpath *xpath = check_slot(run->check, slot)->xpath;
    return !xpath || xpath_string_of(run->session, xpath, node, text, &problem) || fail(run, slot, node, &problem);
}

bool check_test(struct check_run *run, const char *slot, xmlNode *node, bool *result)
{
    struct error problem = ERROR_INIT;
    const struct xpath *xpath = check_slot(run->check, slot)->xpath;
    *result = true;
    return !xpath || xpath_test_of(run->session, xpath, node, result, &problem) || fail(run, slot, node, &problem);
}

const struct xpath_texts *check_texts(struct check_run *run)
{
    struct error problem = ERROR_INIT;
    const struct xpath_texts *texts = xpath_texts_of(run->session, check_slot(run->check, "context")->xpath, &problem);
    if (!texts)
        fail(run, "context", NULL, &problem);
    return texts;
}

struct slice check_text(struct check_run *run, const xmlNode *node)
{
    return report_string(node, &run->text);
}

bool check_has(const struct check_run *run, const char *slot)
{
    return check_slot(run->check, slot)->text != NULL;
}

bool check_chose(const struct check_run *run, const char *slot, const char *word)
{
    const char *text = check_slot(run->check, slot)->text;
    return text && strcmp(text, word) == 0;
}

size_t check_number(const struct check_run *run, const char *slot)
{
    const char *text = check_slot(run->check, slot)->text;
    return text ? (size_t)strtoul(text, NULL, 10) : 0;
}

static bool is_number(const char *text, unsigned long most)
{
    return !text || (*text && strspn(text, "0123456789") == strlen(text) && strtoul(text, NULL, 10) <= most);
}

const char *check_bad_habit(const struct check *check)
{
    if (!is_number(check_slot(check, "least")->text, 1000000))
        return "\"least\" is not a whole number";
    if (!is_number(check_slot(check, "share")->text, 100))
        return "\"share\" is not a number of per cent";
    return NULL;
}
