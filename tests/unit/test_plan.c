/* Plans of expressions: they mean what libxml2 says that the expressions mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../adopt.h"

#include "model/tree.h"
#include "query/fold.h"
#include "query/xpath_plan.h"
#include "query/xpath_session.h"

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <string.h>

struct fixture {
    struct report report;
    struct folds *folds;
    struct xpath_compiler *compiler;
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
    fixture->compiler = xpath_compiler_new();
}

static void close_fixture(struct fixture *fixture)
{
    xpath_session_free(fixture->session);
    xpath_compiler_free(fixture->compiler);
    folds_free(fixture->folds);
    report_release(&fixture->report);
}

/* ------------------------------------------------------------------------------------------------ comparing */

/* What libxml2 says of an expression at a node; NULL where it fails. */
static xmlXPathObject *evaluate(struct fixture *fixture, xmlXPathCompExpr *compiled, xmlNode *node)
{
    xmlXPathContext *context = fixture->session->context;
    context->node = node;
    context->opCount = 0;
    context->contextSize = context->proximityPosition = 1;
    str_clear(&fixture->session->problem);
    xmlXPathObject *object = xmlXPathCompiledEval(compiled, context);
    if (object && fixture->session->problem.length == 0)
        return object;
    xmlXPathFreeObject(object);
    return NULL;
}

static void compare_nodes(struct fixture *fixture, const struct xpath *xpath, xmlNode *node,
                          const xmlXPathObject *wanted, const char *text)
{
    xpath_nodes nodes = VEC_INIT;
    size_t count = wanted->nodesetval ? (size_t)wanted->nodesetval->nodeNr : 0;
    assert_true(xpath_nodes_of(fixture->session, xpath, node, &nodes, NULL));
    if (nodes.count != count)
        fail_msg("%s at %s: %zu nodes, not %zu", text, (const char *)node->name, nodes.count, count);
    xmlXPathNodeSetSort(wanted->nodesetval);
    for (size_t i = 0; i < count; i++)
        if (nodes.items[i] != wanted->nodesetval->nodeTab[i])
            fail_msg("%s at %s: another node is number %zu", text, (const char *)node->name, i);
    vec_release(&nodes);
}

static void compare_values(struct fixture *fixture, const struct xpath *xpath, xmlNode *node, xmlXPathObject *wanted,
                           const char *text)
{
    bool truth;
    struct str string = STR_INIT;
    xmlChar *other = xmlXPathCastToString(wanted);
    assert_true(xpath_test_of(fixture->session, xpath, node, &truth, NULL));
    if (truth != (xmlXPathCastToBoolean(wanted) != 0))
        fail_msg("%s at %s: %d", text, (const char *)node->name, truth);
    assert_true(xpath_string_of(fixture->session, xpath, node, &string, NULL));
    if (strcmp(str_text(&string), (const char *)other) != 0)
        fail_msg("%s at %s: \"%s\", not \"%s\"", text, (const char *)node->name, str_text(&string), other);
    str_release(&string);
    xmlFree(other);
}

/* Compare what an expression gives at every element with what libxml2 gives. False when it is not accepted. */
static bool compare(struct fixture *fixture, const char *text)
{
    struct error error = ERROR_INIT;
    struct xpath *xpath = xpath_new(fixture->compiler, text, &error);
    error_release(&error);
    if (!xpath)
        return false;
    xmlXPathCompExpr *compiled = xmlXPathCtxtCompile(fixture->session->context, (const xmlChar *)text);
    if (!compiled)
        fail_msg("%s is accepted, and is no expression", text);
    xmlNode *root = report_root(&fixture->report);
    for (xmlNode *node = root; node; node = report_next(root, node)) {
        xmlXPathObject *wanted = node->type == XML_ELEMENT_NODE ? evaluate(fixture, compiled, node) : NULL;
        if (wanted && wanted->type == XPATH_NODESET)
            compare_nodes(fixture, xpath, node, wanted, text);
        if (wanted)
            compare_values(fixture, xpath, node, wanted, text);
        xmlXPathFreeObject(wanted);
    }
    xmlXPathFreeCompExpr(compiled);
    xpath_free(xpath);
    return true;
}

static bool has_plan(const char *text)
{
    struct xpath_plan *plan = xpath_plan_new(text, false);
    bool has = plan != NULL;
    xpath_plan_free(plan);
    return has;
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
        if (!has_plan(expressions[i]) || !compare(&fixture, expressions[i]))
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
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        if (has_plan(expressions[i]))
            fail_msg("%s has a plan", expressions[i]);
}

/* Positions that are calculated, or counted among what is found below. */
static void test_positions(void **state)
{
    (void)state;
    static const char *const expressions[] = {
        ".//cell[(1)]", ".//cell[number(1)]", ".//cell[1 + 0]", ".//cell[count(../row)]", ".//cell[string-length('a')]", ".//row[last()]",
        ".//cell[position()=2]", "row/cell[2]", "row[cell][1]/@n", "section[para[2]]/para[2]", "ancestor::*[2]", "../*[1][@n]",
    };
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        assert_true(compare(&fixture, expressions[i]));
    close_fixture(&fixture);
}

/* More patterns made at run time than are kept, one inside another's call. */
static void test_many_patterns(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture);
    xmlNode *root = report_root(&fixture.report);
    for (int i = 0; i < 200; i++) {
        char n[8];
        snprintf(n, sizeof n, "%d", i);
        report_set(report_add(&fixture.report, root, "para", (struct span){ 0, 0 }), "n", n);
    }
    assert_true(compare(&fixture, "cf:replace(@n,concat('[0-9]','+'),string(cf:match('x',concat('y',@n))))"));
    assert_true(compare(&fixture, "cf:group(@n,concat('(?<d>\\d)','+'),cf:replace('d',concat('y',@n),''))"));
    close_fixture(&fixture);
}

static void add_numbered(struct fixture *fixture, int count)
{
    for (int i = 0; i < count; i++) {
        char n[16];
        snprintf(n, sizeof n, "%d", i);
        xmlNode *para = report_add(&fixture->report, report_root(&fixture->report), "para", (struct span){ 0, 0 });
        report_set(para, "n", n);
        tree_append_text(para, n, strlen(n));
    }
}

/* Sets of thousands of nodes are compared within the usual limits; what is put together for one node does not stay. */
static void test_large_reports(void **state)
{
    (void)state;
    struct fixture fixture;
    struct error error = ERROR_INIT;
    bool truth;
    open_fixture(&fixture);
    add_numbered(&fixture, 3000);
    static const char *const expressions[] = {
        "not(.//para=.//row/@x) and .//para!=.//para/@n and not(.//para[@n>2999]>.//cell)",
        "count(.//para[contains(string(/report),concat('q',@n,'q'))])=0",
    };
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        struct xpath *xpath = xpath_new(fixture.compiler, expressions[i], &error);
        assert_true(xpath_test_of(fixture.session, xpath, report_root(&fixture.report), &truth, &error));
        assert_true(truth);
        assert_true(!fixture.session->strings.chunks || arena_mark(&fixture.session->strings).used < 1000);
        xpath_free(xpath);
    }
    close_fixture(&fixture);
}

static void test_limit_of_operations(void **state)
{
    (void)state;
    struct fixture fixture;
    struct error error = ERROR_INIT;
    bool truth;
    open_fixture(&fixture);
    add_numbered(&fixture, 100);
    fixture.session->limits.xpath_operations = 60;
    struct xpath *small = xpath_new(fixture.compiler, "para[@n='3']", &error), *large = xpath_new(fixture.compiler, "para[@n='x'] or 1", &error);
    for (int i = 0; i < 10; i++) /* each evaluation has its own */
        assert_true(xpath_test_of(fixture.session, small, report_root(&fixture.report), &truth, &error) && truth);
    assert_false(xpath_test_of(fixture.session, large, report_root(&fixture.report), &truth, &error));
    assert_string_equal(error.message, "the limit of XPath operations was reached in para[@n='x'] or 1");
    error_release(&error);
    xpath_free(small);
    xpath_free(large);
    close_fixture(&fixture);
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
    static const char *const starts[] = { "", "", "", ".//", "../", "/report/", "ancestor::section/", "./", "..//", "*/", "ancestor::*/", "node()/" };
    static const char *const tests[] = { "para", "section", "cell", "row", "*", "@n", "@kind", "title", "node()", "self::para", "ref",
        "parent::*", "ancestor::section", "following-sibling::*", "preceding-sibling::*", "descendant::cell", "list/item" };
    static const char *const positions[] = { "1", "2", "1.5", "(1)", "1][@n", "@n][1" };
    str_add(out, ONE_OF(seed, starts));
    for (int steps = 1 + (int)(next_random(seed) % 3); steps > 0; steps--) {
        str_add(out, ONE_OF(seed, tests));
        if (depth > 0 && next_random(seed) % 3 == 0) {
            str_add(out, "[");
            if (next_random(seed) % 3 == 0)
                str_add(out, ONE_OF(seed, positions));
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
    while (count < 12000) {
        str_clear(&text);
        add_expression(&seed, 3, &text);
        count++;
        planned += compare(&fixture, str_text(&text)) && has_plan(str_text(&text));
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
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_many_patterns),
        cmocka_unit_test(test_large_reports),
        cmocka_unit_test(test_limit_of_operations),
        cmocka_unit_test(test_random_expressions),
        cmocka_unit_test(test_long_chains_have_no_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
