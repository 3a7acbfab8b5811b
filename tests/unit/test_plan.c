/* Plans of expressions: they mean what libxml2 says that the expressions mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "query/fold.h"
#include "query/xpath_plan.h"
#include "query/xpath_run.h"
#include "query/xpath_session.h"
#include "query/xpath_shape.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <string.h>

struct fixture {
    struct report report;
    struct folds *folds;
    struct xpath_session *session;
};

static const char words[] =
    "<report lang='en' n='2'><section n='1' kind='a'><title>Total 12</title><para n='1.1'>See <ref kind='table' n='3'>table 3</ref>"
    " and <ref kind='figure' n='4'>figure 4</ref>.</para><para n='1.2'> two\t words </para><section n='2'><para n='2.1'/>"
    "<list><item n='a'>一、二</item><item n='b' kind='b'>(b) 1 235,5</item><item>12</item></list></section></section>"
    "<section n='2' kind='b'><title>Total 7</title><para n='2.1' m='2.1'>12</para><table><row n='1'><cell>1</cell><cell>2</cell></row>"
    "<row n='2'><cell n='1'>3</cell><cell/><row n='3'><cell>5</cell></row></row></table></section></report>";

static void open_fixture(struct fixture *fixture)
{
    struct limits limits = limits_default();
    report_init(&fixture->report, NULL);
    report_adopt(&fixture->report, xmlReadMemory(words, (int)strlen(words), NULL, "UTF-8", 0));
    fixture->folds = folds_new();
    assert_true(folds_add(fixture->folds, "blank", "\\s+", "", NULL));
    fixture->session = xpath_session_new(&fixture->report, fixture->folds, &limits);
    xpath_index_fill(&fixture->session->index, &fixture->report);
}

static void close_fixture(struct fixture *fixture)
{
    xpath_session_free(fixture->session);
    folds_free(fixture->folds);
    report_release(&fixture->report);
}

/* ------------------------------------------------------------------------------------------------ comparing */

static xmlXPathObject *evaluate(struct fixture *fixture, xmlXPathCompExpr *compiled, xmlNode *node)
{
    xmlXPathContext *context = fixture->session->context;
    context->node = node;
    context->opCount = 0;
    str_clear(&fixture->session->problem);
    xmlXPathObject *object = xmlXPathCompiledEval(compiled, context);
    assert_non_null(object);
    return object;
}

static void compare_nodes(struct fixture *fixture, const struct xpath_plan *plan, xmlNode *node,
                          const xmlXPathObject *wanted, const char *text)
{
    xpath_nodes nodes = VEC_INIT;
    int count = wanted->nodesetval ? wanted->nodesetval->nodeNr : 0;
    assert_true(xpath_run_nodes(fixture->session, plan, node, &nodes));
    if (plan->root->ordered ? nodes.count != (size_t)count : nodes.count < (size_t)count)
        fail_msg("%s: %zu nodes, not %d", text, nodes.count, count);
    for (int i = 0; plan->root->ordered && i < count; i++)
        if (nodes.items[i] != wanted->nodesetval->nodeTab[i])
            fail_msg("%s: another node is number %d", text, i);
    vec_release(&nodes);
}

static void compare_values(struct fixture *fixture, const struct xpath_plan *plan, xmlNode *node, xmlXPathObject *wanted,
                           const char *text)
{
    bool truth;
    struct slice string;
    assert_true(xpath_run_test(fixture->session, plan, node, &truth));
    if (truth != (xmlXPathCastToBoolean(wanted) != 0))
        fail_msg("%s at %s: %d", text, (const char *)node->name, truth);
    if (plan->root->value == VALUE_NODES && !plan->root->ordered)
        return;
    xmlChar *other = xmlXPathCastToString(wanted);
    assert_true(xpath_run_string(fixture->session, plan, node, &string));
    if (!slice_is(string, (const char *)other))
        fail_msg("%s at %s: \"%.*s\", not \"%s\"", text, (const char *)node->name, (int)string.length, string.data, other);
    xmlFree(other);
}

/* Compare the values of an expression at every element. False when it has no plan. */
static bool compare(struct fixture *fixture, const char *text)
{
    struct xpath_plan *plan = xpath_plan_new(text, false);
    xmlXPathCompExpr *compiled = plan ? xmlXPathCtxtCompile(fixture->session->context, (const xmlChar *)text) : NULL;
    xmlNode *root = report_root(&fixture->report);
    if (!plan)
        return false;
    if (!compiled)
        fail_msg("%s has a plan, and is no expression", text);
    for (xmlNode *node = root; node; node = report_next(root, node)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        xmlXPathObject *wanted = evaluate(fixture, compiled, node);
        assert_int_equal(plan->root->value == VALUE_NODES, wanted->type == XPATH_NODESET);
        if (wanted->type == XPATH_NODESET)
            compare_nodes(fixture, plan, node, wanted, text);
        compare_values(fixture, plan, node, wanted, text);
        xmlXPathFreeObject(wanted);
    }
    xmlXPathFreeCompExpr(compiled);
    xpath_plan_free(plan);
    return true;
}

/* ------------------------------------------------------------------------------------------------ cases */

static void test_expressions(void **state)
{
    (void)state;
    static const char *const expressions[] = {
        "@n", ".", "..", "*", "@*", "node()", "row/cell", "row//cell", ".//cell", ".//*", "descendant::row[1]", "../@n",
        "self::para", "self::*[@n]", "parent::section/@kind", "ancestor::section/@n", "ancestor::section[1]/@n",
        "ancestor::section[@kind][1]/title", "ancestor-or-self::*[@kind]", "/report/@lang", "/report/section[2]/title",
        "following-sibling::*[1]", "preceding-sibling::node()[1]", "preceding-sibling::*[1]/self::para",
        "section/para[1]", "section[@kind='b'][1]", "section[1][@kind='b']", "row[row][cell]/@n", "para[2][@n]", "para[@n][2]",
        ".//item[@n]/@n", ".//row[cell[2]]", "*[self::para or self::title]",
        "@n=2", "@n='2'", "@n!='2'", "@n<2", "2<=@n", "@n>=@m", "@n=.//cell/@n", ".//cell/@n=@n", ".//cell=.//cell/@n", ".//cell<.//row/@n",
        "@x=@y", "@x!=@y", "@x=''", "not(@x!='')", ".//cell!=3", "(@n)=(@m)", "@n=true()", "false()=@n", "boolean(@n)!=not(@n)",
        "@n and @kind or not(@m)", "1=1.0", "'a'='b'", "'1'=1", "number(@x)=number(@x)", "number('1 2')!=number('z')",
        "count(*)", "count(.//cell)=3", "count(row/cell[1])", "number()", "number(@n)+1", "@n - 1", "1 + 2 - 4", "string(1 - 3)",
        "string()", "string(@n)", "string(title)", "string(.//cell/@n)", "string-length()", "string-length(.)>5", "concat(@n,'-',@kind,1,true())",
        "normalize-space()", "normalize-space(para[2])", "translate(.,'一二o','ab')", "translate(@kind,'ab','')",
        "contains(.,'')", "contains(.,'table')", "contains(@n,@m)", "starts-with(.,'See')", "starts-with(@n,@m)",
        "substring-before(.,' ')", "substring-after(.,'、')", "substring-before(@n,'')", "substring-after(@n,'')",
        "cf:match(.,'\\d')", "cf:match(@n,'^[0-9]$')", "cf:match(@kind,@kind)", "cf:group(.,'(?<word>\\w+)','word')",
        "cf:replace(.,'\\s','_')", "cf:replace(@n,'[^.]+$','')", "cf:replace(.,'1','a\\x')", "cf:fold(.,'blank')", "cf:fold(.,@kind)", "cf:number(.)", "cf:number(@n) > 1",
        "string(cf:match(.,'T'))", "not(cf:match(string(title),'Total'))", "cell/@n or 'x'",
    };
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        if (!compare(&fixture, expressions[i]))
            fail_msg("%s has no plan", expressions[i]);
    close_fixture(&fixture);
}

static void test_without_plan(void **state)
{
    (void)state;
    static const char *const expressions[] = {
        "@n mod 2", "sum(.//cell)", "1 div 2", "-1", ".//@n", "", "a b", "'open", "1.2.3", "@", "a[", "a[1", "count(", "foo(1)", "a/", "a//", "(a)[1]", "(a)/b", "position()", "a[last()]",
        "a[position()=2]", "a[@n+1]", "text()", "a|b", "namespace::a", "preceding::a", "count(ancestor::a)", "string(ancestor::a)",
        "concat(.//a/.., 'x')", ".//a[1]", "'a'[1]", "true() < 1", "@n < not(@n)", "cf:match(.,'(')", "x:a", "not()", "not(1,2)", "\uFF9E", "é", "a!", "a!b", "number()/", "string()/a", "a < = b", "a! =b",
    };
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        struct xpath_plan *plan = xpath_plan_new(expressions[i], false);
        if (plan)
            fail_msg("%s has a plan", expressions[i]);
    }
}

/* ------------------------------------------------------------------------------------------------ random expressions */

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed >> 33;
}

static const char *one_of(uint64_t *seed, const char *const *from, size_t count)
{
    return from[next_random(seed) % count];
}

#define ONE_OF(seed, from) one_of(seed, from, sizeof from / sizeof *from)

static void add_expression(uint64_t *seed, int depth, struct str *out);

static void add_path(uint64_t *seed, int depth, struct str *out)
{
    static const char *const starts[] = { "", "", "", ".//", "../", "/report/", "ancestor::section/", "./" };
    static const char *const tests[] = { "para", "section", "cell", "row", "*", "@n", "@kind", "title", "node()", "self::para", "ref",
        "parent::*", "ancestor::section", "following-sibling::*", "preceding-sibling::*", "descendant::cell", "list/item" };
    str_add(out, ONE_OF(seed, starts));
    for (int steps = 1 + (int)(next_random(seed) % 3); steps > 0; steps--) {
        str_add(out, ONE_OF(seed, tests));
        if (depth > 0 && next_random(seed) % 3 == 0) {
            str_add(out, "[");
            if (next_random(seed) % 3 == 0)
                str_add(out, next_random(seed) % 2 ? "1" : "2");
            else
                add_expression(seed, depth - 1, out);
            str_add(out, "]");
        }
        str_add(out, steps > 1 ? "/" : "");
    }
}

static void add_call(uint64_t *seed, int depth, struct str *out)
{
    static const struct { const char *name; int arguments; } calls[] = {
        { "not", 1 }, { "count", 1 }, { "string", 1 }, { "string-length", 1 }, { "contains", 2 }, { "starts-with", 2 }, { "concat", 2 },
        { "translate", 3 }, { "normalize-space", 1 }, { "number", 1 }, { "boolean", 1 }, { "substring-before", 2 }, { "cf:number", 1 },
    };
    size_t which = next_random(seed) % (sizeof calls / sizeof *calls);
    str_printf(out, "%s(", calls[which].name);
    for (int i = 0; i < calls[which].arguments; i++) {
        str_add(out, i ? "," : "");
        add_expression(seed, depth - 1, out);
    }
    str_add(out, ")");
}

static void add_expression(uint64_t *seed, int depth, struct str *out)
{
    static const char *const operators[] = { " and ", " or ", "=", "!=", "<", "<=", ">", ">=", " + ", " - " };
    static const char *const literals[] = { "'2'", "'12'", "''", "1", "2", "2.1", "'a'", "'Total'" };
    uint64_t kind = next_random(seed) % 10;
    if (depth == 0 || kind < 4) {
        add_path(seed, depth > 0 ? depth - 1 : 0, out);
    } else if (kind < 5) {
        str_add(out, ONE_OF(seed, literals));
    } else if (kind < 7) {
        add_call(seed, depth, out);
    } else {
        add_expression(seed, depth - 1, out);
        str_add(out, ONE_OF(seed, operators));
        add_expression(seed, depth - 1, out);
    }
}

static void test_random_expressions(void **state)
{
    (void)state;
    uint64_t seed = 0x20261126;
    struct fixture fixture;
    struct str text = STR_INIT;
    size_t planned = 0, count = 0;
    open_fixture(&fixture);
    while (count < 20000) {
        struct error error = ERROR_INIT;
        struct xpath_shape shape;
        str_clear(&text);
        add_expression(&seed, 3, &text);
        bool accepted = xpath_shape_read(str_text(&text), false, &shape, &error);
        if (accepted)
            xpath_shape_release(&shape);
        error_release(&error);
        count++;
        planned += accepted && compare(&fixture, str_text(&text));
    }
    assert_true(planned > count / 4);
    str_release(&text);
    close_fixture(&fixture);
}

static void test_long_chains_have_no_plan(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    str_add(&text, "@n");
    for (int i = 0; i < 100000; i++)
        str_add(&text, " or @n");
    assert_null(xpath_plan_new(str_text(&text), false));
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_without_plan),
        cmocka_unit_test(test_random_expressions),
        cmocka_unit_test(test_long_chains_have_no_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
