#include "query/xpath.h"

#include "base/memory.h"
#include "query/fold.h"
#include "query/xpath_plan.h"
#include "query/xpath_run.h"
#include "query/xpath_session.h"
#include "query/xpath_shape.h"
#include "query/xpath_tokens.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

#define SELF "self::"

/* Bytes that a regular expression looks at in the time of one operation. */
#define WORK_OF_OPERATION 64

struct xpath {
    char *text;                    /* as written */
    struct xpath_shape shape;      /* borrows from text */
    bool context;
    struct xpath_plan *plan;       /* or NULL: then libxml2 evaluates */
    xmlXPathCompExpr *compiled;    /* or NULL */
    /* Of "A//B" or ".//B" what stands behind the slashes, as contexts (several for *[self::B or self::C]): the index finds
     * their elements, where libxml2 would go through all that is below. Empty when it has another shape. */
    VEC(struct xpath *) below;
    struct xpath *above;           /* A, as a context; NULL for the context node */
};

/* ------------------------------------------------------------------------------------------------ errors */

/* libxml2 hands codes without messages to XPath error handlers. */
static const char *problem_text(int code)
{
    switch (code - XML_XPATH_EXPRESSION_OK) {
    case XPATH_NUMBER_ERROR: return "bad number";
    case XPATH_UNFINISHED_LITERAL_ERROR: return "a literal is not closed";
    case XPATH_START_LITERAL_ERROR: return "a literal is expected";
    case XPATH_INVALID_PREDICATE_ERROR: return "bad predicate";
    case XPATH_EXPR_ERROR: return "not an XPath expression";
    case XPATH_UNCLOSED_ERROR: return "a bracket is not closed";
    case XPATH_UNKNOWN_FUNC_ERROR: return "unknown function";
    case XPATH_INVALID_OPERAND: return "an operand of the wrong kind";
    case XPATH_INVALID_TYPE: return "a value of the wrong kind";
    case XPATH_INVALID_ARITY: return "wrong number of arguments";
    case XPATH_UNDEF_PREFIX_ERROR: return "unknown prefix";
    case XPATH_INVALID_CHAR_ERROR: return "bad character";
    case XPATH_OP_LIMIT_EXCEEDED: return "the limit of XPath operations was reached";
    case XPATH_RECURSION_LIMIT_EXCEEDED: return "the expression is nested too deeply";
    default: return "the XPath expression cannot be evaluated";
    }
}

struct compile_problem {
    const char *text; /* NULL: none */
    int offset;
};

static void note_compile_problem(void *data, xmlErrorPtr error)
{
    struct compile_problem *problem = data;
    if (!problem->text)
        *problem = (struct compile_problem){ problem_text(error->code), error->int1 };
}

static void note_run_problem(void *data, xmlErrorPtr error)
{
    struct xpath_session *session = data;
    if (session->problem.length == 0)
        str_add(&session->problem, problem_text(error->code));
}

/* ------------------------------------------------------------------------------------------------ compiling */

struct xpath_compiler {
    xmlXPathContext *context;
};

struct xpath_compiler *xpath_compiler_new(void)
{
    struct xpath_compiler *compiler = mem_calloc(1, sizeof *compiler);
    compiler->context = xmlXPathNewContext(NULL);
    if (!compiler->context)
        mem_fail();
    compiler->context->error = note_compile_problem;
    return compiler;
}

void xpath_compiler_free(struct xpath_compiler *compiler)
{
    if (!compiler)
        return;
    xmlXPathFreeContext(compiler->context);
    mem_free(compiler);
}

/* Compile text whose first skip bytes are not the writer's. */
static xmlXPathCompExpr *compile(struct xpath_compiler *compiler, const char *text, size_t skip, struct error *error)
{
    struct compile_problem problem = { NULL, 0 };
    compiler->context->userData = &problem;
    xmlXPathCompExpr *compiled = xmlXPathCtxtCompile(compiler->context, (const xmlChar *)text);
    compiler->context->userData = NULL;
    if (compiled && !problem.text)
        return compiled;
    xmlXPathFreeCompExpr(compiled);
    size_t length = strlen(text), offset = problem.offset < 0 ? 0 : (size_t)problem.offset;
    offset = offset > length ? length : offset < skip ? skip : offset;
    error_set(error, NULL, 0, xpath_column(text + skip, offset - skip), "%s",
              problem.text ? problem.text : "not an XPath expression");
    return NULL;
}

/* Make the plan; what has none libxml2 compiles. A context is evaluated at the elements of its first name. */
static bool compile_into(struct xpath_compiler *compiler, struct xpath *xpath, struct error *error)
{
    struct str text = STR_INIT;
    xpath->plan = xpath_plan_new(xpath->text, xpath->context);
    if (xpath->plan)
        return true;
    if (!xpath_shape_check_patterns(xpath->text, &xpath->shape, error))
        return false;
    if (xpath->context)
        str_printf(&text, SELF "%s", xpath->text + strspn(xpath->text, " \t\r\n"));
    else
        str_add(&text, xpath->text);
    xpath->compiled = compile(compiler, str_text(&text), xpath->context ? strlen(SELF) : 0, error);
    str_release(&text);
    return xpath->compiled != NULL;
}

static struct xpath *make(struct xpath_compiler *compiler, const char *expression, bool context, struct error *error);

/* The end of a bracketed part that begins at text, behind its bracket; NULL when it has none. */
static const char *bracket_end(const char *text)
{
    struct token token;
    int depth = 0;
    do {
        text = xpath_token(text, text, &token);
        depth += (token.kind == PREDICATE) - (token.kind == PREDICATE_END);
    } while (depth > 0 && token.kind != END);
    return token.kind == END ? NULL : text;
}

static bool add_below(struct xpath_compiler *compiler, struct xpath *xpath, const char *name, size_t length,
                      const char *rest)
{
    struct error refused = ERROR_INIT;
    struct str text = STR_INIT;
    str_append(&text, name, length);
    str_add(&text, rest);
    struct xpath *part = make(compiler, str_text(&text), true, &refused);
    if (part)
        vec_push(&xpath->below, part);
    error_release(&refused);
    str_release(&text);
    return part != NULL;
}

/* The alternatives of "*[self::a[…] or self::b]…". */
static bool add_alternatives(struct xpath_compiler *compiler, struct xpath *xpath, const char *step)
{
    static const char start[] = "*[self::", next[] = "or self::";
    const char *rest = bracket_end(step + 1);
    if (strncmp(step, start, strlen(start)) != 0 || !rest)
        return false;
    for (const char *at = step + strlen(start); ; at += strlen(next)) {
        const char *name = at;
        at += strcspn(at, " []");
        while (at && *at == '[')
            at = bracket_end(at);
        if (!at || at > rest || !add_below(compiler, xpath, name, (size_t)(at - name), rest))
            return false;
        at += strspn(at, " ");
        if (at == rest - 1)
            return true;
        if (strncmp(at, next, strlen(next)) != 0)
            return false;
    }
}

/* Where the first "//" outside brackets stands; NULL when there is none. */
static const char *find_descent(const char *text)
{
    struct token token;
    int depth = 0;
    for (const char *at = text; ; ) {
        const char *before = at;
        at = xpath_token(text, at, &token);
        depth += (token.kind == PREDICATE || token.kind == OPEN) - (token.kind == PREDICATE_END || token.kind == CLOSE);
        if (token.kind == END)
            return NULL;
        if (token.kind == SLASHES && depth == 0)
            return before;
    }
}

static void forget_below(struct xpath *xpath)
{
    for (size_t i = 0; i < xpath->below.count; i++)
        xpath_free(xpath->below.items[i]);
    vec_release(&xpath->below);
}

/* Find what stands above and below a "//". An expression that does not divide so (it uses positions, or is more than a
 * path) is simply evaluated. */
static void find_descents(struct xpath_compiler *compiler, struct xpath *xpath)
{
    const char *slashes = find_descent(xpath->text);
    struct error refused = ERROR_INIT;
    if (!slashes)
        return;
    size_t length = (size_t)(slashes - xpath->text);
    const char *step = slashes + strlen("//");
    if (!(*step == '*' ? add_alternatives(compiler, xpath, step)
                        : add_below(compiler, xpath, step, strlen(step), "")))
        forget_below(xpath);
    if (xpath->context && xpath->below.count) {
        char *above = mem_copy(xpath->text, length);
        xpath->above = make(compiler, above, true, &refused);
        mem_free(above);
        if (!xpath->above)
            forget_below(xpath);
    } else if (!xpath->context && !(length == 1 && *xpath->text == '.')) {
        forget_below(xpath);
    }
    error_release(&refused);
}

/* A context that divides is evaluated in its parts; nothing else asks for its whole. */
static struct xpath *make(struct xpath_compiler *compiler, const char *expression, bool context, struct error *error)
{
    struct xpath *xpath = mem_calloc(1, sizeof *xpath);
    xpath->text = mem_copy_string(expression);
    xpath->context = context;
    bool ok = xpath_shape_read(xpath->text, context, &xpath->shape, error);
    if (ok)
        find_descents(compiler, xpath);
    if (ok && ((context && xpath->below.count) || compile_into(compiler, xpath, error)))
        return xpath;
    xpath_free(xpath);
    return NULL;
}

struct xpath *xpath_new(struct xpath_compiler *compiler, const char *expression, struct error *error)
{
    return make(compiler, expression, false, error);
}

struct xpath *xpath_new_context(struct xpath_compiler *compiler, const char *expression, struct error *error)
{
    return make(compiler, expression, true, error);
}

void xpath_free(struct xpath *xpath)
{
    if (!xpath)
        return;
    xmlXPathFreeCompExpr(xpath->compiled);
    xpath_free(xpath->above);
    forget_below(xpath);
    xpath_plan_free(xpath->plan);
    xpath_shape_release(&xpath->shape);
    mem_free(xpath->text);
    mem_free(xpath);
}

bool xpath_check_folds(const struct xpath *xpath, const struct folds *folds, struct error *error)
{
    for (size_t i = 0; i < xpath->shape.folds.count; i++) {
        const struct xpath_fold_use *use = &xpath->shape.folds.items[i];
        char *name = mem_copy(use->name.data, use->name.length);
        bool known = folds && folds_has(folds, name);
        if (!known)
            error_set(error, NULL, 0, use->column, "there is no fold \"%s\"", name);
        mem_free(name);
        if (!known)
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------ sessions */

struct xpath_session *xpath_session_new(const struct report *report, const struct folds *folds,
                                        const struct limits *limits)
{
    struct xpath_session *session = mem_calloc(1, sizeof *session);
    session->report = report;
    session->folds = folds;
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
    xpath_index_release(&session->index);
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

void xpath_session_spend(struct xpath_session *session, size_t operations)
{
    budget_spend(&session->budget, operations * WORK_OF_OPERATION);
}

/* ------------------------------------------------------------------------------------------------ evaluating */

static bool set_problem(struct xpath_session *session, const struct xpath *xpath, struct error *error)
{
    return error_set(error, NULL, 0, 0, "%s in %s",
                     session->problem.length ? str_text(&session->problem) : "evaluation failed", xpath->text);
}

/* Before every evaluation: whether there is time left for it. */
static bool begin(struct xpath_session *session, const struct xpath *xpath, struct error *error)
{
    if (!budget_spend(&session->budget, 0))
        return error_set(error, NULL, 0, 0, "the limit of %u seconds is reached in %s", session->limits.rule_seconds,
                         xpath->text);
    xpath_index_fill(&session->index, session->report);
    return true;
}

static xmlXPathObject *evaluate(struct xpath_session *session, const struct xpath *xpath, xmlNode *node,
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
    set_problem(session, xpath, error);
    return NULL;
}

static int compare_order(const void *a, const void *b)
{
    intptr_t one = xpath_index_order(*(xmlNode *const *)a), other = xpath_index_order(*(xmlNode *const *)b);
    return (one > other) - (one < other);
}

size_t xpath_order(struct xpath_session *session, const xmlNode *element)
{
    xpath_index_fill(&session->index, session->report);
    return (size_t)xpath_index_order(element);
}

/* Put the nodes from start on into document order and drop repeats: contexts can lie inside each other. */
static void order_nodes(xpath_nodes *nodes, size_t start)
{
    bool ordered = true, elements = true;
    for (size_t i = start; i < nodes->count; i++) {
        elements = elements && nodes->items[i]->type == XML_ELEMENT_NODE;
        ordered = ordered && elements && (i == start || compare_order(&nodes->items[i - 1], &nodes->items[i]) < 0);
    }
    if (ordered || nodes->count - start < 2)
        return;
    xmlNodeSet set = { (int)(nodes->count - start), (int)(nodes->count - start), nodes->items + start };
    if (elements)
        qsort(set.nodeTab, (size_t)set.nodeNr, sizeof *set.nodeTab, compare_order);
    else
        xmlXPathNodeSetSort(&set);
    size_t kept = start + 1;
    for (size_t i = start + 1; i < nodes->count; i++)
        if (nodes->items[i] != nodes->items[kept - 1])
            nodes->items[kept++] = nodes->items[i];
    nodes->count = kept;
}

/* Append the nodes of one evaluation by libxml2, which come in document order. */
static bool append_evaluated(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, xpath_nodes *nodes,
                             struct error *error)
{
    xmlXPathObject *result = evaluate(session, xpath, node, error);
    if (!result)
        return false;
    bool ok = result->type == XPATH_NODESET;
    if (!ok)
        error_set(error, NULL, 0, 0, "%s gives a value where nodes are needed", xpath->text);
    for (int i = 0; ok && result->nodesetval && i < result->nodesetval->nodeNr; i++)
        vec_push(nodes, result->nodesetval->nodeTab[i]);
    xmlXPathFreeObject(result);
    return ok;
}

/* Append what an expression finds from one node, in document order. */
static bool append_nodes(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, xpath_nodes *nodes,
                         struct error *error)
{
    size_t start = nodes->count;
    if (!begin(session, xpath, error))
        return false;
    if (!xpath->plan)
        return append_evaluated(session, xpath, node, nodes, error);
    if (xpath->plan->root->value != VALUE_NODES)
        return error_set(error, NULL, 0, 0, "%s gives a value where nodes are needed", xpath->text);
    if (!xpath_run_nodes(session, xpath->plan, node, nodes))
        return set_problem(session, xpath, error);
    if (!xpath->plan->root->ordered)
        order_nodes(nodes, start);
    return true;
}

/* Evaluate a context at each of some elements of its first name. */
static bool search(struct xpath_session *session, const struct xpath *xpath, struct xpath_range range,
                   xpath_nodes *nodes, struct error *error)
{
    size_t start = nodes->count;
    if (xpath->plan && xpath->plan->name_only) {
        for (size_t i = range.from; i < range.to; i++)
            vec_push(nodes, range.nodes[i]);
        return true;
    }
    for (size_t i = range.from; i < range.to; i++)
        if (!append_nodes(session, xpath, range.nodes[i], nodes, error))
            return false;
    order_nodes(nodes, start);
    return true;
}

static bool search_report(struct xpath_session *session, const struct xpath *xpath, xpath_nodes *nodes,
                          struct error *error)
{
    xpath_index_fill(&session->index, session->report);
    return search(session, xpath, xpath_index_all(&session->index, xpath->shape.first), nodes, error);
}

/* Search below one element. */
static bool search_below(struct xpath_session *session, const struct xpath *xpath, const xmlNode *node,
                         xpath_nodes *nodes, struct error *error)
{
    xpath_index_fill(&session->index, session->report);
    for (size_t i = 0; i < xpath->below.count; i++) {
        const struct xpath *part = xpath->below.items[i];
        if (!search(session, part, xpath_index_below(&session->index, part->shape.first, node), nodes, error))
            return false;
    }
    return true;
}

/* The same below every element that a context's first part finds. */
static bool search_above(struct xpath_session *session, const struct xpath *xpath, xpath_nodes *nodes,
                         struct error *error)
{
    xpath_nodes above = VEC_INIT;
    bool ok = search_report(session, xpath->above, &above, error);
    for (size_t i = 0; ok && i < above.count; i++)
        ok = search_below(session, xpath, above.items[i], nodes, error);
    vec_release(&above);
    return ok;
}

/* ------------------------------------------------------------------------------------------------ values */

static void append_all(xpath_nodes *nodes, const xpath_nodes *more)
{
    for (size_t i = 0; i < more->count; i++)
        vec_push(nodes, more->items[i]);
}

static struct found_nodes *found_before(const struct xpath_session *session, const struct xpath *xpath)
{
    for (size_t i = 0; i < session->found.count; i++)
        if (strcmp(session->found.items[i]->context, xpath->text) == 0)
            return session->found.items[i];
    return NULL;
}

/* What a context finds, found once; NULL on failure. */
static struct found_nodes *find_once(struct xpath_session *session, const struct xpath *xpath, struct error *error)
{
    xpath_nodes nodes = VEC_INIT;
    struct found_nodes *found = found_before(session, xpath);
    if (found)
        return found;
    bool ok = xpath->below.count ? search_above(session, xpath, &nodes, error)
                                 : search_report(session, xpath, &nodes, error);
    if (!ok) {
        vec_release(&nodes);
        return NULL;
    }
    order_nodes(&nodes, 0);
    found = mem_calloc(1, sizeof *found);
    *found = (struct found_nodes){ mem_copy_string(xpath->text), { nodes, NULL } };
    vec_push(&session->found, found);
    return found;
}

const struct xpath_texts *xpath_texts_of(struct xpath_session *session, const struct xpath *context, struct error *error)
{
    struct found_nodes *found = find_once(session, context, error);
    if (!found || found->texts.strings)
        return found ? &found->texts : NULL;
    const xpath_nodes *nodes = &found->texts.nodes;
    found->texts.strings = arena_alloc(&session->texts, (nodes->count + 1) * sizeof *found->texts.strings);
    for (size_t i = 0; i < nodes->count; i++) {
        struct slice text = report_string(nodes->items[i], &session->made);
        bool made = session->made.data && text.data == session->made.data;
        found->texts.strings[i] = made ? (struct slice){ arena_copy(&session->texts, text.data, text.length), text.length }
                                       : text;
    }
    return &found->texts;
}

/* Elements of several names have to be put into order, and many rules ask for the same. */
static bool find_mixed(struct xpath_session *session, const struct xpath *xpath, xpath_nodes *nodes, struct error *error)
{
    const struct found_nodes *found = find_once(session, xpath, error);
    if (found)
        append_all(nodes, &found->texts.nodes);
    return found != NULL;
}

bool xpath_nodes_of(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, xpath_nodes *nodes,
                    struct error *error)
{
    if (xpath->context && xpath->below.count > 1)
        return find_mixed(session, xpath, nodes, error);
    size_t start = nodes->count;
    bool ok;
    if (xpath->below.count && (xpath->context || node->type == XML_ELEMENT_NODE)) {
        ok = xpath->context ? search_above(session, xpath, nodes, error)
                            : search_below(session, xpath, node, nodes, error);
        order_nodes(nodes, start);
        return ok;
    }
    if (xpath->context)
        return search_report(session, xpath, nodes, error);
    return append_nodes(session, xpath, node, nodes, error);
}

/* A plan's string; that of nodes which are not found in order is the first one's in the document. */
static bool planned_string(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, struct str *string,
                           struct error *error)
{
    const struct xpath_expression *root = xpath->plan->root;
    if (root->value == VALUE_NODES && !root->ordered) {
        xpath_nodes nodes = VEC_INIT;
        bool ok = append_nodes(session, xpath, node, &nodes, error);
        if (ok && nodes.count)
            str_add_slice(string, report_string(nodes.items[0], &session->made));
        vec_release(&nodes);
        return ok;
    }
    struct slice text;
    if (!xpath_run_string(session, xpath->plan, node, &text))
        return set_problem(session, xpath, error);
    str_add_slice(string, text);
    return true;
}

bool xpath_string_of(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, struct str *string,
                     struct error *error)
{
    if (!begin(session, xpath, error))
        return false;
    if (xpath->plan)
        return planned_string(session, xpath, node, string, error);
    xmlXPathObject *result = evaluate(session, xpath, node, error);
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
    if (!begin(session, xpath, error))
        return false;
    if (xpath->plan)
        return xpath_run_test(session, xpath->plan, node, result) || set_problem(session, xpath, error);
    xmlXPathObject *object = evaluate(session, xpath, node, error);
    if (!object)
        return false;
    *result = xmlXPathCastToBoolean(object) != 0;
    xmlXPathFreeObject(object);
    return true;
}
