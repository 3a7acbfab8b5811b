/*
 * Fuzzing the evaluation of expressions: bytes to an expression, which must give at every node of a small report what
 * libxml2 says.
 */
#include "target.h"

#include "../adopt.h"

#include "base/utf8.h"
#include "query/fold.h"
#include "query/xpath_session.h"

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 400

static const char content[] =
    "<report lang='en' n='2'><section n='1' kind='a'><title>Total 12</title><para n='1.1'>See <ref n='3'>table 3</ref>, "
    "<ref n='4'>figure 4</ref>.</para><para n='1.2'> two\t words </para><section n='2'><para/><list><item n='a'>一、二</item>"
    "<item n='b'>(b) 1 235</item></list></section></section><table n='1'><row n='1'><cell>1</cell><cell>2</cell></row>"
    "<row n='2'><cell n='1'>3</cell><cell/><row n='3'><cell>5</cell></row></row></table></report>";

struct fixture {
    struct report report;
    struct folds *folds;
    struct xpath_compiler *compiler;
    struct limits limits;
};

static struct fixture fixture;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fixture.limits = limits_default();
    fixture.folds = folds_new();
    fixture.compiler = xpath_compiler_new();
    folds_add(fixture.folds, "blank", "\\s+", "", NULL);
    report_init(&fixture.report, NULL);
    report_adopt(&fixture.report, xmlReadMemory(content, (int)strlen(content), NULL, "UTF-8", 0));
    return 0;
}

static void differ(const char *expression, const xmlNode *node, const char *what)
{
    fprintf(stderr, "%s at %s: another %s\n", expression, (const char *)node->name, what);
    abort();
}

/* What libxml2 says of an expression at a node; NULL where it fails, as at a limit. */
static xmlXPathObject *evaluate(struct xpath_session *session, xmlXPathCompExpr *compiled, xmlNode *node)
{
    session->context->node = node;
    session->context->opCount = 0;
    session->context->opLimit = fixture.limits.xpath_operations;
    str_clear(&session->problem);
    xmlXPathObject *object = xmlXPathCompiledEval(compiled, session->context);
    if (object && session->problem.length == 0)
        return object;
    xmlXPathFreeObject(object);
    return NULL;
}

static void compare_nodes(struct xpath_session *session, const struct xpath *xpath, xmlXPathObject *wanted, xmlNode *node,
                          const char *expression)
{
    xpath_nodes nodes = VEC_INIT;
    size_t count = wanted->nodesetval ? (size_t)wanted->nodesetval->nodeNr : 0;
    xmlXPathNodeSetSort(wanted->nodesetval);
    if (xpath_nodes_of(session, xpath, node, &nodes, NULL)) {
        if (nodes.count != count)
            differ(expression, node, "number of nodes");
        for (size_t i = 0; i < count; i++)
            if (nodes.items[i] != wanted->nodesetval->nodeTab[i])
                differ(expression, node, "node");
    }
    vec_release(&nodes);
}

static void compare(struct xpath_session *session, const struct xpath *xpath, xmlXPathObject *wanted, xmlNode *node,
                    const char *expression)
{
    bool truth;
    struct str string = STR_INIT;
    xmlChar *other = xmlXPathCastToString(wanted);
    if (xpath_test_of(session, xpath, node, &truth, NULL) && truth != (xmlXPathCastToBoolean(wanted) != 0))
        differ(expression, node, "truth");
    if (xpath_string_of(session, xpath, node, &string, NULL) && strcmp(str_text(&string), (const char *)other) != 0)
        differ(expression, node, "string");
    if (wanted->type == XPATH_NODESET)
        compare_nodes(session, xpath, wanted, node, expression);
    str_release(&string);
    xmlFree(other);
}

static void compare_everywhere(struct xpath_session *session, const struct xpath *xpath, const char *expression)
{
    xmlXPathCompExpr *compiled = xmlXPathCtxtCompile(session->context, (const xmlChar *)expression);
    xmlNode *root = report_root(&fixture.report);
    if (!compiled)
        differ(expression, root, "syntax");
    for (xmlNode *node = root; node; node = report_next(root, node)) {
        xmlXPathObject *wanted = node->type == XML_ELEMENT_NODE ? evaluate(session, compiled, node) : NULL;
        if (wanted)
            compare(session, xpath, wanted, node, expression);
        xmlXPathFreeObject(wanted);
    }
    xmlXPathFreeCompExpr(compiled);
}

static void try_expression(const char *expression)
{
    struct error error = ERROR_INIT;
    struct xpath *xpath = xpath_new(fixture.compiler, expression, &error);
    error_release(&error);
    if (!xpath)
        return;
    struct xpath_session *session = xpath_session_new(&fixture.report, fixture.folds, &fixture.limits);
    xpath_session_begin(session);
    compare_everywhere(session, xpath, expression);
    xpath_session_free(session);
    xpath_free(xpath);
}

/* Whether an XML file could hold the bytes: expressions come from such. */
static bool may_be_written(const char *bytes, size_t size)
{
    if (size >= LONGEST || utf8_valid_length(bytes, size) < size || strstr(bytes, "\uFFFE") || strstr(bytes, "\uFFFF"))
        return false;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)bytes[i] < ' ' && !strchr("\t\r\n", bytes[i]))
            return false;
    return !memchr(bytes, '\0', size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *expression = mem_copy((const char *)data, size);
    if (may_be_written(expression, size))
        try_expression(expression);
    mem_free(expression);
    return 0;
}
