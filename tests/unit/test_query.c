/* Folds, the shape of expressions, evaluation over a report, and extension functions. */
#include "model/report.h"
#include "query/fold.h"
#include "query/regex.h"
#include "query/xpath.h"
#include "query/xpath_shape.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const struct limits *limits(void)
{
    static struct limits defaults;
    defaults = limits_default();
    return &defaults;
}

/* ------------------------------------------------------------------------------------------------ folds */

static void test_folds(void **state)
{
    (void)state;
    struct folds *folds = folds_new();
    struct regex_scratch *scratch = regex_scratch_new(limits());
    struct error error = ERROR_INIT;
    assert_true(folds_add(folds, "marks", "[《》]", "", &error));
    assert_true(folds_add(folds, "marks", "x", "y", &error));
    assert_true(folds_add(folds, "space", "\\s+", "", NULL));
    assert_false(folds_add(folds, "bad", "(", "", &error));
    assert_non_null(error.message);
    assert_true(folds_has(folds, "marks"));
    assert_false(folds_has(folds, "bad"));
    assert_false(folds_has(folds, "mark"));
    struct str out = STR_INIT;
    folds_apply(folds, scratch, "marks space unknown", slice_of("《a x》 b"), &out);
    assert_string_equal(str_text(&out), "ayb");
    folds_apply(folds, scratch, NULL, slice_of(" c"), &out);
    assert_string_equal(str_text(&out), "ayb c");
    str_release(&out);
    error_release(&error);
    regex_scratch_free(scratch);
    folds_free(folds);
}

/* ------------------------------------------------------------------------------------------------ shapes */

static struct xpath *compiled(const char *expression, struct error *error)
{
    struct xpath_compiler *compiler = xpath_compiler_new();
    struct xpath *xpath = xpath_new(compiler, expression, error);
    xpath_compiler_free(compiler);
    return xpath;
}

static struct xpath *compiled_context(const char *expression, struct error *error)
{
    struct xpath_compiler *compiler = xpath_compiler_new();
    struct xpath *xpath = xpath_new_context(compiler, expression, error);
    xpath_compiler_free(compiler);
    return xpath;
}

struct shape_case {
    const char *expression;
    bool context;
    uint32_t column;  /* 0: accepted */
    const char *says; /* part of the message */
};

static const struct shape_case shape_cases[] = {
    { "cell", false, 0, NULL },
    { "row/cell[@column = 1]/@value", false, 0, NULL },
    { "preceding-sibling::*[1]", false, 0, NULL },
    { "preceding-sibling::text()[1]", false, 0, NULL },
    { "../row", false, 0, NULL },
    { ".//cite[@form]", false, 0, NULL },
    { ".//cite[../@n = '1']", false, 0, NULL },
    { "concat('a|b', \"//x\")", false, 0, NULL },
    { "count(row) * 2 > 3 and not(@x)", false, 0, NULL },
    { "div div mod * and", false, 0, NULL },
    { "'|'", false, 0, NULL },
    { "cf:match(., '^a')", false, 0, NULL },
    { "table[@kind='deliverables']//group", true, 0, NULL },
    { "table[count(row) > 2]/row[1]", true, 0, NULL },
    { "section[para[position() = 1]]", true, 0, NULL },
    { "report", true, 0, NULL },
    { "a | b", false, 3, "union" },
    { "x[(a | b)]", false, 6, "union" },
    { "preceding::a", false, 1, "preceding::" },
    { "a[following::b]", false, 3, "following::" },
    { "count(preceding-sibling::row)", false, 7, "[1]" },
    { "preceding-sibling::row[@n]", false, 1, "[1]" },
    { "not(following-sibling::*)", false, 5, "[1]" },
    { "preceding-sibling::row[last()]", false, 1, "[1]" },
    { "preceding-sibling::row[1][@n]", false, 1, "/self::" },
    { "preceding-sibling::row[1]/self::row[@n]", false, 0, NULL },
    { "//a", false, 1, "root" },
    { "a[//b]", false, 3, "root" },
    { "/report//b", false, 8, "root" },
    { "/descendant::b", false, 2, "root" },
    { ".//p/..", false, 6, "step up" },
    { "(.//p)/..", false, 8, "step up" },
    { "descendant::p/parent::s", false, 15, "step up" },
    { ".//p/ancestor::s", false, 6, "step up" },
    { "值[a|b]", false, 4, "union" },
    { "$x", false, 1, "variables" },
    { "frob(1)", false, 1, "function" },
    { "id('a')", false, 1, "function" },
    { "cf:frob(1)", false, 1, "function" },
    { "contains(a)", false, 11, "arguments" },
    { "x:y", false, 1, "namespaces" },
    { "1 andfrob()", false, 3, "operator" },
    { "a : b", false, 3, "operator" },
    { "cf:match(., 'ab(')", false, 17, "regular expression" },
    { "cf:match(., '值(')", false, 16, "regular expression" },
    { "a[", false, 3, "" },
    { "a]", false, 2, "" },
    { "'abc", false, 1, "" },
    { "", false, 1, "empty" },
    { "   ", true, 1, "empty" },
    { "//table", true, 1, "name of an element" },
    { "/report", true, 1, "name of an element" },
    { "*", true, 1, "name of an element" },
    { "@n", true, 1, "name of an element" },
    { "ancestor::x", true, 1, "name of an element" },
    { "text()", true, 1, "name of an element" },
    { "a = 1", true, 3, "one path" },
    { "a | b", true, 3, "union" },
    { "table[1]", true, 7, "first step" },
    { "table[position() < 3]", true, 7, "first step" },
    { "table[@n and (last() = 1)]", true, 15, "first step" },
    { "table//row/..", true, 12, "step up" },
    { ".//p//c", false, 5, "second" },
    { "table//row//c", true, 11, "second" },
    { "descendant::p/descendant::c", false, 15, "second" },
    { ".//c[ancestor::p]", false, 0, "" },
    { "count(.//p) = count(.//c)", false, 0, "" },
    { "table//row/ancestor::x", true, 12, "step up" },
};

static void test_shapes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shape_cases / sizeof *shape_cases; i++) {
        const struct shape_case *wanted = &shape_cases[i];
        struct error error = ERROR_INIT;
        struct xpath *xpath = wanted->context ? compiled_context(wanted->expression, &error)
                                              : compiled(wanted->expression, &error);
        if ((xpath != NULL) != (wanted->column == 0) || (!xpath && wanted->says && !strstr(error.message, wanted->says))
            || (!xpath && *wanted->says && error.column != wanted->column))
            fail_msg("%s: column %u: %s", wanted->expression, error.column, error.message ? error.message : "accepted");
        if (!xpath)
            assert_true(error.column > 0);
        xpath_free(xpath);
        error_release(&error);
    }
}

/* A pattern that reaches its limit on every line must not be tried on all of them. */
static void test_exploding_patterns_are_given_up(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct limits limits = limits_default();
    struct regex *exploding = regex_new("^(?:\\d[\\d ]*%?)+$", &error), *simple = regex_new("x", &error);
    struct regex_scratch *scratch = regex_scratch_new(&limits);
    struct slice digits = slice_of("1234567890123456789012345678901234567890 x");
    assert_int_equal(regex_find(simple, scratch, digits, 0, NULL), REGEX_MATCH);
    assert_int_equal(regex_limited(scratch), 0);
    clock_t start = clock();
    for (int i = 0; i < 100000; i++)
        assert_int_equal(regex_find(exploding, scratch, digits, 0, NULL), REGEX_LIMIT);
    assert_true((clock() - start) / CLOCKS_PER_SEC < 30);
    assert_int_equal(regex_limited(scratch), REGEX_MAX_LIMITED);
    assert_int_equal(regex_find(simple, scratch, digits, 0, NULL), REGEX_LIMIT);
    regex_scratch_free(scratch);
    regex_free(exploding);
    regex_free(simple);
}

/* A match of machine code, which counts no steps, ends with the time; so does the time of another scratch that began with it. */
static void test_a_match_ends_with_the_time(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct limits limits = limits_default();
    struct regex *endless = regex_new("[ab]+c?[ab]+d[0-9]", &error), *simple = regex_new("a+d", &error);
    struct regex_scratch *scratch = regex_scratch_new(&limits), *other = regex_scratch_new(&limits);
    struct str text = STR_INIT;
    for (int i = 0; i < 300000; i++)
        str_add_char(&text, 'a');
    str_add_char(&text, 'd');
    struct slice subject = { text.data, text.length };
    for (int round = 0; round < 2; round++) {
        regex_scratch_begin(other, 1);
        regex_scratch_begin(scratch, 1);
        assert_int_equal(regex_find(simple, scratch, subject, 0, NULL), REGEX_MATCH);
        assert_int_equal(regex_find(endless, scratch, subject, 0, NULL), REGEX_LIMIT);
        assert_int_equal(regex_find(simple, scratch, subject, 0, NULL), REGEX_LIMIT);
        assert_int_equal(regex_find(endless, other, subject, 0, NULL), REGEX_LIMIT);
    }
    regex_scratch_begin(scratch, 0);
    assert_int_equal(regex_find(simple, scratch, subject, 0, NULL), REGEX_MATCH);
    regex_scratch_free(scratch);
    regex_scratch_free(other);
    regex_free(endless);
    regex_free(simple);
    str_release(&text);
}

/* Before there is machine code a match has few steps: one that needs more gets it. */
static void test_few_steps_are_interpreted(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct limits limits = limits_default();
    struct regex *regex = regex_new("^(?:a|ab)*c$", &error), *cubic = regex_new("[ab]+e?[ab]+e?[ab]+d[0-9]", &error);
    struct regex_scratch *scratch = regex_scratch_new(&limits);
    struct str text = STR_INIT;
    for (int i = 0; i < 800; i++)
        str_add_char(&text, 'a');
    regex_scratch_begin(scratch, 5);
    assert_int_equal(regex_find(cubic, scratch, (struct slice){ text.data, text.length }, 0, NULL), REGEX_NO_MATCH);
    str_add_char(&text, 'c');
    assert_int_equal(regex_find(regex, scratch, (struct slice){ text.data, text.length }, 0, NULL), REGEX_MATCH);
    str_truncate(&text, text.length - 1);
    str_add(&text, "d");
    assert_int_equal(regex_find(cubic, scratch, (struct slice){ text.data, text.length }, 0, NULL), REGEX_NO_MATCH);
    regex_scratch_free(scratch);
    regex_free(regex);
    regex_free(cubic);
    str_release(&text);
}

static void test_replacements(void **state)
{
    static const struct { const char *pattern, *with, *text, *wanted; } cases[] = {
        { "a", "b", "banana", "bbnbnb" }, { "a", "", "aaa", "" }, { "x", "y", "banana", "banana" },
        { "x*", "-", "axb", "-a--b-" }, { "x*?", "-", "ax", "-a---" }, { "$", "!", "a", "a!" }, { "^", ">", "", ">" },
        { "(?<n>a)(n)?", "<${n}$2>", "banana", "b<an><an><a>" }, { "", ".", "中文", ".中.文." },
        { "中", "$0$0", "一中二", "一中中二" },
    };
    (void)state;
    struct error error = ERROR_INIT;
    struct limits limits = limits_default();
    struct regex_scratch *scratch = regex_scratch_new(&limits);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct regex *regex = regex_new(cases[i].pattern, &error);
        struct str out = STR_INIT;
        str_add(&out, "=");
        assert_true(regex_replace(regex, scratch, slice_of(cases[i].text), cases[i].with, &out));
        assert_string_equal(str_text(&out) + 1, cases[i].wanted);
        str_release(&out);
        regex_free(regex);
    }
    regex_scratch_free(scratch);
}

static void test_nesting_is_bounded(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    for (int i = 0; i < 5000; i++)
        str_add(&text, "a[");
    struct error error = ERROR_INIT;
    assert_null(compiled(str_text(&text), &error));
    str_clear(&text);
    for (int i = 0; i < 5000; i++)
        str_add(&text, "(");
    assert_null(compiled(str_text(&text), &error));
    str_release(&text);
    error_release(&error);
}

static void test_fold_names_are_checked(void **state)
{
    (void)state;
    struct folds *folds = folds_new();
    struct error error = ERROR_INIT;
    folds_add(folds, "marks", "x", "", NULL);
    struct xpath *good = compiled("cf:fold(@t, 'marks')", &error), *bad = compiled("cf:fold(@t, 'marks nope')", &error);
    assert_true(xpath_check_folds(good, folds, &error));
    assert_false(xpath_check_folds(bad, folds, &error));
    assert_int_equal(error.column, 20);
    assert_non_null(strstr(error.message, "nope"));
    xpath_free(good);
    xpath_free(bad);
    error_release(&error);
    folds_free(folds);
}

/* ------------------------------------------------------------------------------------------------ evaluation */

struct fixture {
    struct report report;
    struct folds *folds;
    struct xpath_session *session;
};

static xmlNode *add(struct fixture *fixture, xmlNode *parent, const char *name, const char *n)
{
    xmlNode *node = report_add(&fixture->report, parent, name, (struct span){ 0, 0 });
    report_set(node, "n", n);
    return node;
}

/* Sections inside each other, each with paragraphs; a table with rows. */
static int set_up(void **state)
{
    struct fixture *fixture = mem_calloc(1, sizeof *fixture);
    report_init(&fixture->report, NULL);
    xmlNode *root = report_root(&fixture->report);
    xmlNode *outer = add(fixture, root, "section", "1");
    add(fixture, outer, "para", "1.1");
    xmlNode *inner = add(fixture, outer, "section", "2");
    add(fixture, inner, "para", "1.2");
    add(fixture, outer, "para", "1.3");
    xmlNode *table = add(fixture, root, "table", "1");
    for (int i = 0; i < 3; i++)
        add(fixture, table, "row", (const char *[]){ "10", "1 235", "x" }[i]);
    fixture->folds = folds_new();
    folds_add(fixture->folds, "space", " ", "", NULL);
    fixture->session = xpath_session_new(&fixture->report, fixture->folds, limits());
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    xpath_session_free(fixture->session);
    folds_free(fixture->folds);
    report_release(&fixture->report);
    mem_free(fixture);
    return 0;
}

/* The n attributes of what a context finds, separated by commas. */
static void find_context(struct fixture *fixture, const char *expression, struct str *found)
{
    struct error error = ERROR_INIT;
    struct xpath *xpath = compiled_context(expression, &error);
    assert_non_null(xpath);
    xpath_nodes nodes = VEC_INIT;
    assert_true(xpath_nodes_of(fixture->session, xpath, NULL, &nodes, &error));
    for (size_t i = 0; i < nodes.count; i++)
        str_printf(found, "%s%s", i ? "," : "",
                   nodes.items[i]->type == XML_ATTRIBUTE_NODE ? "@" : report_attribute(nodes.items[i], "n"));
    vec_release(&nodes);
    xpath_free(xpath);
}

static void expect_context(struct fixture *fixture, const char *expression, const char *wanted)
{
    struct str found = STR_INIT;
    find_context(fixture, expression, &found);
    assert_string_equal(str_text(&found), wanted);
    str_release(&found);
}

static void test_contexts(void **state)
{
    struct fixture *fixture = *state;
    expect_context(fixture, "section", "1,2");
    expect_context(fixture, " section ", "1,2");
    expect_context(fixture, "section[@n='2']", "2");
    expect_context(fixture, "section/para", "1.1,1.2,1.3"); /* in document order across nested contexts */
    expect_context(fixture, "section//para", "1.1,1.2,1.3"); /* 1.2 is found from both sections and comes once */
    expect_context(fixture, "section//para/@n", "@,@,@");
    expect_context(fixture, "row", "10,1 235,x");
    expect_context(fixture, "table/row[2]", "1 235");
    expect_context(fixture, "nothing", "");
    expect_context(fixture, "report//*[self::row or self::para]", "1.1,1.2,1.3,10,1 235,x");
    expect_context(fixture, "section[@n='2']//*[self::para or self::row]", "1.2");
    expect_context(fixture, "section//*[self::para][@n='1.2']", "1.2"); /* below two sections, once */
    expect_context(fixture, "report[table]/table", "1");
}

static void nodes_below(struct fixture *fixture, const char *expression, xmlNode *node, xpath_nodes *nodes)
{
    struct error error = ERROR_INIT;
    struct xpath *xpath = compiled(expression, &error);
    assert_non_null(xpath);
    assert_true(xpath_nodes_of(fixture->session, xpath, node, nodes, &error));
    xpath_free(xpath);
}

/* What ".//" finds through the index is what libxml2 finds by walking, from every element of the report. */
/* Predicates on attributes are tested without libxml2. Behind one that it must evaluate they are its own: both say the same. */
static void test_attributes(void **state)
{
    struct fixture *fixture = *state;
    static const char *const predicates[] = {
        "[@n]", "[@none]", "[not(@n)]", "[not(@none)]", "[@n='1.2']", "[@n=\"1.2\"]", "[ @n = '1.2' ]", "[@n!='1.2']", "[@none!='1']",
        "[@n='']", "[@n='1.1' or @n='1.3']", "[@none or @n!='1.1']", "[not(@none) or @n='x']", "[@n='1.1' or not(@none)]",
        "[@n][@n='1.3']", "[@n='1.1'][@none]", "[@none or @n][@n='1.1' or @n='1.2']", "[not(@n='1.1')]", "[@n='1.1' and @n]",
        "[@n=1.2]", "[@n='1.1' or . = '']", "[@n][not(parent::none)]", "[@n='1.1']/@n", "[@n='1.2']/parent::section",
        "[@n='1.2' or @none]/ancestor::section", "[@n=@n]", "[(@n)]", "[@n > 1.1]", "[@*]", "[string(@n)]", "[not(not(@n))]",
    };
    for (size_t i = 0; i < sizeof predicates / sizeof *predicates; i++) {
        struct str tested = STR_INIT, evaluated = STR_INIT, wanted = STR_INIT;
        str_printf(&tested, "para%s", predicates[i]);
        str_printf(&evaluated, "para[true()]%s", predicates[i]);
        find_context(fixture, str_text(&evaluated), &wanted);
        expect_context(fixture, str_text(&tested), str_text(&wanted));
        str_release(&tested);
        str_release(&evaluated);
        str_release(&wanted);
    }
    expect_context(fixture, "para[@n='1.1' or @n='1.3']", "1.1,1.3");
}

static void test_below(void **state)
{
    static const struct { const char *indexed, *walked; } pairs[] = {
        { ".//para", "descendant::para" },
        { ".//row", "descendant::row" },
        { ".//section", "descendant::section" },
        { ".//section[@n='2']", "descendant::section[@n='2']" },
        { ".//section/para[1]", "descendant::section/para[1]" },
        { ".//para[not(ancestor::section[@n='2'])]", "descendant::para[not(ancestor::section[@n='2'])]" },
        { ".//nothing", "descendant::nothing" },
        { ".//*[self::para or self::row]", "descendant::*[self::para or self::row]" },
        { ".//*[self::para[@n='1.1'] or self::section[para]][@n]", "descendant::*[self::para[@n='1.1'] or self::section[para]][@n]" },
        { ".//*[self::section or self::table]/row", "descendant::*[self::section or self::table]/row" },
        { ".//*[self::para and @n]", "descendant::*[self::para and @n]" }, /* no list of names: libxml2 is asked */
        { ".//para[1]", "descendant-or-self::node()/para[1]" }, /* a position: libxml2 is asked */
    };
    struct fixture *fixture = *state;
    xmlNode *root = report_root(&fixture->report);
    size_t found = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (xmlNode *node = root; node; node = report_next(root, node)) {
            xpath_nodes indexed = VEC_INIT, walked = VEC_INIT;
            if (node->type != XML_ELEMENT_NODE)
                continue;
            nodes_below(fixture, pairs[i].indexed, node, &indexed);
            nodes_below(fixture, pairs[i].walked, node, &walked);
            assert_int_equal(indexed.count, walked.count);
            for (size_t k = 0; k < walked.count; k++)
                assert_ptr_equal(indexed.items[k], walked.items[k]);
            found += walked.count;
            vec_release(&indexed);
            vec_release(&walked);
        }
    }
    assert_true(found > 20);
}

static char *string_of(struct fixture *fixture, const char *expression, struct error *error)
{
    struct xpath *xpath = compiled(expression, error);
    assert_non_null(xpath);
    struct str text = STR_INIT;
    bool ok = xpath_string_of(fixture->session, xpath, report_root(&fixture->report), &text, error);
    xpath_free(xpath);
    if (ok)
        return str_detach(&text);
    str_release(&text);
    return NULL;
}

static void expect_text(struct fixture *fixture, const char *expression, const char *wanted)
{
    struct error error = ERROR_INIT;
    char *text = string_of(fixture, expression, &error);
    assert_non_null(text);
    if (strcmp(text, wanted) != 0)
        fail_msg("%s: %s", expression, text);
    mem_free(text);
}

static void expect_failure(struct fixture *fixture, const char *expression, const char *says)
{
    struct error error = ERROR_INIT;
    char *text = string_of(fixture, expression, &error);
    assert_null(text);
    assert_non_null(strstr(error.message, says));
    error_release(&error);
}

static void test_functions(void **state)
{
    struct fixture *fixture = *state;
    expect_text(fixture, "@n", ""); /* of an element that has none */
    expect_text(fixture, "cf:match('a12', '\\d+')", "true");
    expect_text(fixture, "cf:match('a', '\\d')", "false");
    expect_text(fixture, "cf:match(table/row/@n, '^1')", "true");
    expect_text(fixture, "cf:group('A/75/6', '/(?<s>\\d+)/', 's')", "75");
    expect_text(fixture, "cf:group('A', '/(?<s>\\d+)/', 's')", "");
    expect_text(fixture, "cf:group('A', 'A(?<s>x)?', 's')", "");
    expect_text(fixture, "cf:replace('a-b-c', '-', '+')", "a+b+c");
    expect_text(fixture, "cf:replace('ab', '(a)(b)', '$2$1')", "ba");
    expect_text(fixture, "cf:fold('a b', 'space')", "ab");
    expect_text(fixture, "cf:number('1 235')", "1235");
    expect_text(fixture, "cf:number('1,235,819.5')", "1235819.5");
    expect_text(fixture, "cf:number('-7')", "-7");
    expect_text(fixture, "cf:number('１２')", "12");
    expect_text(fixture, "cf:number('12,5')", "NaN");
    expect_text(fixture, "cf:number('1235,000')", "NaN");
    expect_text(fixture, "cf:number('1 235 8')", "NaN");
    expect_text(fixture, "cf:number('')", "NaN");
    expect_text(fixture, "cf:number('1-2')", "NaN");
    expect_text(fixture, "sum(table/row[cf:number(@n) > 5]/@n)", "NaN"); /* "1 235" is no XPath number */
    expect_failure(fixture, "cf:match('a', concat('(', ''))", "regular expression");
    expect_failure(fixture, "cf:group('a', 'a', 'nope')", "group");
    expect_failure(fixture, "cf:match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '^(a|aa)+$(*COMMIT)x|(a+)+c')", "limit");
    expect_text(fixture, "1 + 1", "2"); /* a failure leaves the session usable */
}

static void test_values_where_nodes_are_needed(void **state)
{
    struct fixture *fixture = *state;
    struct error error = ERROR_INIT;
    struct xpath *xpath = compiled("count(table)", &error);
    xpath_nodes nodes = VEC_INIT;
    assert_false(xpath_nodes_of(fixture->session, xpath, report_root(&fixture->report), &nodes, &error));
    assert_non_null(strstr(error.message, "nodes are needed"));
    bool result = false;
    assert_true(xpath_test_of(fixture->session, xpath, report_root(&fixture->report), &result, &error));
    assert_true(result);
    vec_release(&nodes);
    xpath_free(xpath);
    error_release(&error);
}

static void test_many_regexes(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 200; i++) {
        char expression[64];
        snprintf(expression, sizeof expression, "cf:match('%d', concat('^', %d, '$'))", i, i);
        expect_text(fixture, expression, "true");
    }
}

/* ------------------------------------------------------------------------------------------------ size */

static void test_operation_limit(void **state)
{
    struct fixture *fixture = *state;
    struct limits small = limits_default();
    small.xpath_operations = 50;
    struct xpath_session *session = xpath_session_new(&fixture->report, NULL, &small);
    struct error error = ERROR_INIT;
    struct xpath *big = compiled("count(.//*[count(.//*[count(.//*) > 0]) > 0])", &error);
    struct xpath *small_one = compiled("count(*)", &error);
    struct str text = STR_INIT;
    assert_false(xpath_string_of(session, big, report_root(&fixture->report), &text, &error));
    assert_non_null(strstr(error.message, "limit"));
    for (int i = 0; i < 100; i++) /* operations are counted for each evaluation alone */
        assert_true(xpath_string_of(session, small_one, report_root(&fixture->report), &text, &error));
    str_release(&text);
    xpath_free(big);
    xpath_free(small_one);
    xpath_session_free(session);
    error_release(&error);
}

static void test_long_reports(void **state)
{
    (void)state;
    struct fixture fixture = { .folds = NULL };
    report_init(&fixture.report, NULL);
    for (int i = 0; i < 40000; i++) {
        xmlNode *para = add(&fixture, report_root(&fixture.report), "para", "1");
        add(&fixture, para, "cite", "1");
        add(&fixture, add(&fixture, para, "list", "1"), "cite", "1");
        add(&fixture, para, "cite", "1");
    }
    fixture.session = xpath_session_new(&fixture.report, NULL, limits());
    static const char *const expressions[] = { "para[cite]/cite", "para//cite", "cite[../@n]", "report//cite[@n]",
                                               "cite[preceding-sibling::*[1]]", "para/list/cite/@n" };
    clock_t start = clock();
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        struct error error = ERROR_INIT;
        struct xpath *xpath = compiled_context(expressions[i], &error);
        assert_non_null(xpath);
        xpath_nodes nodes = VEC_INIT;
        assert_true(xpath_nodes_of(fixture.session, xpath, NULL, &nodes, &error));
        assert_true(nodes.count >= 40000);
        vec_release(&nodes);
        xpath_free(xpath);
    }
    assert_true((clock() - start) / CLOCKS_PER_SEC < 20); /* seconds when linear even with sanitizers, minutes when not */
    xpath_session_free(fixture.session);
    report_release(&fixture.report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folds),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_a_match_ends_with_the_time), cmocka_unit_test(test_few_steps_are_interpreted),
        cmocka_unit_test(test_replacements), cmocka_unit_test(test_nesting_is_bounded),
        cmocka_unit_test(test_fold_names_are_checked),
        cmocka_unit_test(test_exploding_patterns_are_given_up),
        cmocka_unit_test_setup_teardown(test_contexts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_attributes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_below, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_functions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_values_where_nodes_are_needed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_regexes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_operation_limit, set_up, tear_down),
        cmocka_unit_test(test_long_reports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
