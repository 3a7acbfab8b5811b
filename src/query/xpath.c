#include "query/xpath_compiled.h"
#include "query/xpath_run.h"
#include "query/xpath_session.h"

#include "base/memory.h"

#include <libxml/xpathInternals.h>
#include <string.h>

/* Bytes that a regular expression looks at in the time of one operation. */
#define WORK_OF_OPERATION 64

/* ------------------------------------------------------------------------------------------------ sessions */

static void note_run_problem(void *data, xmlErrorPtr error)
{
    xpath_note_problem(data, xpath_problem_text(error->code));
}

struct xpath_session *xpath_session_new(const struct report *report, const struct folds *folds,
                                        const struct limits *limits)
{
    struct xpath_session *session = mem_calloc(1, sizeof *session);
    session->report = report;
    session->folds = folds;
    session->index = &session->own_index;
    session->limits = *limits;
    session->context = xmlXPathNewContext(report->doc);
    if (!session->context)
        mem_fail();
    session->context->userData = session;
    session->context->error = note_run_problem;
    session->scratch = regex_scratch_new(limits);
    xmlXPathContextSetCache(session->context, 1, -1, 0);
    xpath_register_functions(session);
    return session;
}

struct xpath_session *xpath_session_beside(struct xpath_session *first, const struct folds *folds)
{
    struct xpath_session *session = xpath_session_new(first->report, folds, &first->limits);
    xpath_index_fill(first->index, first->report);
    session->index = first->index;
    return session;
}

static void free_found(struct found_nodes *found)
{
    mem_free(found->context);
    vec_release(&found->texts.nodes);
    mem_free(found);
}

void xpath_session_free(struct xpath_session *session)
{
    if (!session)
        return;
    xpath_index_release(&session->own_index);
    for (size_t i = 0; i < session->found.count; i++)
        free_found(session->found.items[i]);
    vec_release(&session->found);
    arena_release(&session->texts);
    xpath_release_regexes(session);
    regex_scratch_free(session->scratch);
    xmlXPathFreeContext(session->context);
    arena_release(&session->strings);
    str_release(&session->made);
    str_release(&session->problem);
    mem_free(session);
}

void xpath_session_begin(struct xpath_session *session)
{
    budget_begin(&session->budget, session->limits.rule_seconds);
    regex_scratch_begin(session->scratch, session->limits.rule_seconds);
}

bool xpath_session_spend(struct xpath_session *session, size_t operations)
{
    return budget_spend(&session->budget, operations * WORK_OF_OPERATION);
}

struct slice xpath_string_in(struct xpath_session *session, const xmlNode *node, struct arena *arena)
{
    struct slice text = report_string(node, &session->made);
    bool made = session->made.data && text.data == session->made.data;
    return made ? (struct slice){ arena_copy(arena, text.data, text.length), text.length } : text;
}

/* ------------------------------------------------------------------------------------------------ evaluating */

bool xpath_set_problem(struct xpath_session *session, const struct xpath *xpath, struct error *error)
{
    return error_set(error, NULL, 0, 0, "%s in %s",
                     session->problem.length ? str_text(&session->problem) : "evaluation failed", xpath->text);
}

bool xpath_begin(struct xpath_session *session, const struct xpath *xpath, struct error *error)
{
    if (!budget_spend(&session->budget, 0))
        return error_set(error, NULL, 0, 0, "the limit of %u seconds is reached in %s", session->limits.rule_seconds,
                         xpath->text);
    xpath_index_fill(session->index, session->report);
    return true;
}

xmlXPathObject *xpath_evaluate(struct xpath_session *session, const struct xpath *xpath, xmlNode *node,
                                struct error *error)
{
    xmlXPathContext *context = session->context;
    context->opCount = 0;
    context->opLimit = session->limits.xpath_operations;
    context->node = node;
    context->contextSize = context->proximityPosition = 1;
    str_clear(&session->problem);
    xmlXPathObject *result = xmlXPathCompiledEval(xpath->compiled, context);
    xpath_session_spend(session, context->opCount);
    if (result && session->problem.length == 0)
        return result;
    xmlXPathFreeObject(result);
    xpath_set_problem(session, xpath, error);
    return NULL;
}

/* A plan's string; that of nodes which are not found in order is the first one's in the document. */
static bool planned_string(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, struct str *string,
                           struct error *error)
{
    const struct xpath_expression *root = xpath->plan->root;
    if (root->value == VALUE_NODES && !root->ordered) {
        xpath_nodes nodes = VEC_INIT;
        bool ok = xpath_nodes_of(session, xpath, node, &nodes, error);
        if (ok && nodes.count)
            str_add_slice(string, report_string(nodes.items[0], &session->made));
        vec_release(&nodes);
        return ok;
    }
    struct slice text;
    if (!xpath_run_string(session, xpath->plan, node, &text))
        return xpath_set_problem(session, xpath, error);
    str_add_slice(string, text);
    return true;
}

bool xpath_string_of(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, struct str *string,
                     struct error *error)
{
    if (!xpath_begin(session, xpath, error))
        return false;
    if (xpath->plan)
        return planned_string(session, xpath, node, string, error);
    xmlXPathObject *result = xpath_evaluate(session, xpath, node, error);
    if (!result)
        return false;
    xmlChar *text = xmlXPathCastToString(result);
    if (!text)
        mem_fail();
    str_add(string, (const char *)text);
    xmlFree(text);
    xmlXPathFreeObject(result);
    return true;
}

bool xpath_test_of(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, bool *result,
                   struct error *error)
{
    if (!xpath_begin(session, xpath, error))
        return false;
    if (xpath->plan)
        return xpath_run_test(session, xpath->plan, node, result) || xpath_set_problem(session, xpath, error);
    xmlXPathObject *object = xpath_evaluate(session, xpath, node, error);
    if (!object)
        return false;
    *result = xmlXPathCastToBoolean(object) != 0;
    xmlXPathFreeObject(object);
    return true;
}
