/*
 * Tables of any kind: layout of merged cells, kinds and relations of columns, and what totals sum up; with a profile of an
 * invented house style.
 */
#include "profile/profile.h"
#include "query/regex.h"
#include "read/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/xpath.h>

#define PROFILE "tests/unit/data/tiny.xml"

struct built {
    struct document document;
    struct report report;
    xmlXPathContext *xpath;
};

static int set_up(void **state)
{
    struct error error = ERROR_INIT;
    *state = profile_load(PROFILE, &error);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    profile_free(*state);
    return 0;
}

static void build(struct profile *profile, const char *html, struct built *built)
{
    struct error error = ERROR_INIT;
    struct limits limits = limits_default();
    struct str page = STR_INIT;
    str_printf(&page, "<html><body><p>Part 1</p><p>Sea</p>%s<p>Rest</p></body></html>", html);
    struct bytes bytes = { page.data, page.length };
    document_init(&built->document);
    assert_true(read_document("test.html", &bytes, "html", &limits, &built->document, &error));
    assert_true(profile_build(profile, NULL, &built->document, &limits, &built->report, &error));
    built->xpath = xmlXPathNewContext(built->report.doc);
    str_release(&page);
}

static void release(struct built *built)
{
    xmlXPathFreeContext(built->xpath);
    report_release(&built->report);
    document_release(&built->document);
}

static void assert_xpath(const struct built *built, const char *expression, const char *expected)
{
    struct str whole = STR_INIT;
    str_printf(&whole, "string(%s)", expression);
    xmlXPathObject *object = xmlXPathEval((const xmlChar *)str_text(&whole), built->xpath);
    assert_non_null(object);
    if (strcmp((const char *)object->stringval, expected) != 0) {
        struct str model = STR_INIT;
        report_print(&built->report, &model);
        print_error("%s is \"%s\", not \"%s\" in\n%s", expression, (const char *)object->stringval, expected,
                    str_text(&model));
        str_release(&model);
    }
    assert_string_equal((const char *)object->stringval, expected);
    xmlXPathFreeObject(object);
    str_release(&whole);
}

#define HEADER "<tr><th rowspan=2>Thing</th><th rowspan=2>2019</th><th colspan=4>moves</th><th rowspan=2>2020</th></tr>" \
               "<tr><th>up</th><th>down</th><th>all</th><th>%</th></tr>"

static void merged_headers_tell_relations(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><p>[thousand coins]</p><table>" HEADER
                  "<tr><td>a</td><td>1 000.0</td><td>5.0</td><td>(2.5)</td><td>2.5</td><td>0.3</td><td>1 002.5</td></tr>"
                  "<tr><td>b</td><td>20</td><td>-</td><td>-</td><td>-</td><td>-</td><td>20.0</td></tr>"
                  "<tr><td>all</td><td>1 020.0</td><td>5.0</td><td>(2.5)</td><td>2.5</td><td>0.2</td><td>1 022.5</td></tr>"
                  "</table>", &built);
    assert_xpath(&built, "//table/@kind", "figures");
    assert_xpath(&built, "//table/@columns", "6");
    assert_xpath(&built, "//table/@unit", "thousand coins");
    assert_xpath(&built, "//column[2]/@over", "moves");
    assert_xpath(&built, "//column[4]/@sum", "2 3");
    assert_xpath(&built, "//column[5]/@kind", "percent");
    assert_xpath(&built, "//column[5]/@part", "4");
    assert_xpath(&built, "//column[5]/@whole", "1");
    assert_xpath(&built, "//column[6]/@opening", "1");
    assert_xpath(&built, "//column[6]/@changes", "4");
    assert_xpath(&built, "//column[1]/@scale", "1000");
    assert_xpath(&built, "//row[label='a']/cell[3]/@value", "-2.5");
    assert_xpath(&built, "//row[label='b']/cell[1]/@ulp", "0.1"); /* a whole number in a column of decimals */
    assert_xpath(&built, "//row[label='b']/cell[2]/@nil", "true");
    assert_xpath(&built, "//group/total/@kind", "total");
    assert_xpath(&built, "count(//table/group/row)", "2");
    release(&built);
}

static void totals_close_what_they_name(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table><tr><th>Thing</th><th>2019</th></tr>"
                  "<tr><td>A. first</td><td>1</td></tr><tr><td>B. second</td><td></td></tr>"
                  "<tr><td>1. x</td><td>2</td></tr><tr><td>2. y</td><td>3</td></tr>"
                  "<tr><td>part, B</td><td>5</td></tr><tr><td>C. third</td><td>4</td></tr>"
                  "<tr><td>all</td><td>10</td></tr></table>", &built);
    assert_xpath(&built, "count(//table/group)", "1");
    assert_xpath(&built, "count(//table/group/row)", "2");
    assert_xpath(&built, "count(//table/group/group/row)", "2");
    assert_xpath(&built, "//table/group/group/total/@of", "B");
    assert_xpath(&built, "//table/group/group/@n", "B.");
    assert_xpath(&built, "//table/group/total/cell/@value", "10");
    assert_xpath(&built, "count(//cell/@ulp)", "0"); /* numbers of things are not rounded */
    release(&built);
}

static void totals_name_headings(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table><tr><th>Thing</th><th>2019</th></tr>"
                  "<tr><td>part 1: Fleet</td><td></td></tr><tr><td>sail</td><td></td></tr>"
                  "<tr><td>x</td><td>2</td></tr><tr><td>part</td><td>2</td></tr>"
                  "<tr><td>steam</td><td></td></tr><tr><td>y</td><td>3</td></tr><tr><td>net</td><td>1</td></tr>"
                  "<tr><td>all fleet</td><td>3</td></tr><tr><td>z</td><td>4</td></tr><tr><td>everything</td><td>7</td></tr>"
                  "</table>", &built);
    assert_xpath(&built, "count(//group[total/@of='fleet']//row)", "2");
    assert_xpath(&built, "//group[label='steam']/total/@kind", "net");
    assert_xpath(&built, "count(//group[total/@kind='grand-total']/row)", "1");
    release(&built);
}

/* A total of the last group, or of everything: the figures tell. */
static void figures_tell_where_structure_does_not(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table><tr><th>Thing</th><th>2019</th></tr>"
                  "<tr><td>x</td><td>9</td></tr><tr><td>sail</td><td></td></tr>"
                  "<tr><td>y</td><td>3</td></tr><tr><td>steam</td><td></td></tr><tr><td>z</td><td>4</td></tr>"
                  "<tr><td>all since</td><td>7</td></tr></table>", &built);
    assert_xpath(&built, "count(//group[total]//row)", "2");
    release(&built);
    build(*state, "<p>Tab 1</p><p>Boats</p><table><tr><th>Thing</th><th>2019</th></tr>"
                  "<tr><td>x</td><td>9</td></tr><tr><td>sail</td><td></td></tr>"
                  "<tr><td>y</td><td>3</td></tr><tr><td>z</td><td>4</td></tr>"
                  "<tr><td>all since</td><td>8</td></tr></table>", &built);
    assert_xpath(&built, "count(//group[total]//row)", "3"); /* they do not */
    release(&built);
}

static void a_rule_can_need_a_row_before(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table><tr><th>Thing</th><th>2019</th></tr>"
                  "<tr><td>x</td><td>9</td></tr><tr><td>net result</td><td>3</td></tr>"
                  "<tr><td>everything</td><td>9</td></tr></table>", &built);
    assert_xpath(&built, "//total/@kind", "net");
    release(&built);
}

static void headers_carry_formulas(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table>"
                  "<tr><th>Thing</th><th>due (1)</th><th>paid (2)</th><th>rest (3)=(1)-(2)</th><th>% (4)=(3/1)</th></tr>"
                  "<tr><td>x</td><td>8</td><td>6</td><td>2</td><td>25</td></tr>"
                  "<tr><td>y</td><td>5</td><td>4</td><td>1</td><td>20</td></tr></table>", &built);
    assert_xpath(&built, "//column[3]/@sum", "1 -2");
    assert_xpath(&built, "//column[4]/@part", "3");
    assert_xpath(&built, "//column[4]/@whole", "1");
    release(&built);
}

/* The change is of the first and third amounts; the second, printed between them, has nothing to do with it. */
static void changes_find_their_amounts(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table>"
                  "<tr><th rowspan=2>Thing</th><th rowspan=2>2019</th><th rowspan=2>so far</th><th rowspan=2>2020</th>"
                  "<th colspan=2>moves</th></tr><tr><th>size</th><th>%</th></tr>"
                  "<tr><td>x</td><td>200</td><td>70</td><td>230</td><td>30</td><td>15.0</td></tr>"
                  "<tr><td>y</td><td>100</td><td>90</td><td>90</td><td>(10)</td><td>(10.0)</td></tr>"
                  "<tr><td>z</td><td>100</td><td>95</td><td>125</td><td>25</td><td>25.0</td></tr></table>", &built);
    assert_xpath(&built, "//column[4]/@sum", "-1 3");
    assert_xpath(&built, "//column[5]/@part", "4");
    assert_xpath(&built, "//column[5]/@whole", "1");
    release(&built);
}

/* The header says that something changed, but no row bears it out. */
static void a_relation_needs_a_row(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table>"
                  "<tr><th>Thing</th><th>2019</th><th>moves</th><th>2020</th></tr>"
                  "<tr><td>x</td><td>-</td><td>(9)</td><td>72</td></tr></table>", &built);
    assert_xpath(&built, "count(//column/@opening)", "0");
    release(&built);
}

static void blocks_have_totals_of_their_own(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><p>[coins and boats]</p><table><tr><th>Thing</th><th>2019</th></tr>"
                  "<tr><td>coins</td><td></td></tr><tr><td>x</td><td>2.5</td></tr><tr><td>y</td><td>3</td></tr>"
                  "<tr><td>all</td><td>5.5</td></tr><tr><td>boats</td><td></td></tr><tr><td>z</td><td>4</td></tr>"
                  "<tr><td>all</td><td>4</td></tr><tr><td>everything</td><td>9</td></tr></table>", &built);
    assert_xpath(&built, "count(//table/group/group)", "2");
    assert_xpath(&built, "//table/group/total/@kind", "grand-total");
    assert_xpath(&built, "//group[label='coins']/total/cell/@value", "5.5");
    assert_xpath(&built, "//row[label='y']/cell/@ulp", "0.1");
    assert_xpath(&built, "count(//row[label='z']/cell/@ulp)", "0"); /* the second block has no decimals */
    release(&built);
}

static void totals_stand_above_too(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table><tr><th>Thing</th><th>2019</th></tr>"
                  "<tr><td>all</td><td>5</td></tr><tr><td>x</td><td>2</td></tr><tr><td>in it z</td><td>1</td></tr>"
                  "<tr><td>less y</td><td>3</td></tr></table>", &built);
    assert_xpath(&built, "name(//table/group/*[1])", "total");
    assert_xpath(&built, "count(//table/group/row)", "3");
    assert_xpath(&built, "//row[2]/@kind", "of-which");
    assert_xpath(&built, "//row[3]/@kind", "minus");
    release(&built);
}

static void tables_go_on_under_one_caption(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><p>[coins]</p><p>(1) own boats</p><table><tr><th>Thing</th><th>2019</th></tr>"
                  "<tr><td>x</td><td>2</td></tr><tr><td>part, 1</td><td>2</td></tr></table>"
                  "<p>(2) other boats</p><table><tr><th>Thing</th><th>2019</th></tr>"
                  "<tr><td>x</td><td>4</td></tr><tr><td>part, 2</td><td>4</td></tr>"
                  "<tr><td>all 1+2</td><td>6</td></tr></table>", &built);
    assert_xpath(&built, "count(//table)", "2");
    assert_xpath(&built, "//table[1]/@part", "1");
    assert_xpath(&built, "//table[1]/@part-title", "own boats");
    assert_xpath(&built, "//table[2]/@continues", "1");
    assert_xpath(&built, "//table[2]/@unit", "coins");
    assert_xpath(&built, "//table[2]/group[2]/total/@of", "1+2");
    release(&built);
}

static void index_rows_are_no_figures(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table><tr><th>Thing</th><th>had</th><th>got</th><th>has</th></tr>"
                  "<tr><td></td><td>(1)</td><td>(2)</td><td>(3)=(1)-(2)</td></tr>"
                  "<tr><td>x</td><td>9</td><td>4</td><td>5</td></tr></table>", &built);
    assert_xpath(&built, "count(//row)", "1");
    assert_xpath(&built, "//column[3]/@sum", "1 -2");
    release(&built);
}

static void words_are_kept_as_words(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table><tr><th>one</th><th>two</th></tr>"
                  "<tr><td>foo</td><td>bar</td></tr></table>"
                  "<p>Tab 2</p><p>Boats</p><table><tr><th>Thing</th><th>2019</th><th>why</th></tr>"
                  "<tr><td>x</td><td>none</td><td>for act 3.1</td></tr><tr><td>y</td><td>12a</td><td>so</td></tr></table>",
          &built);
    assert_xpath(&built, "//table[1]/@kind", "text");
    assert_xpath(&built, "//table[1]//para[@column='2']", "bar");
    assert_xpath(&built, "count(//unread)", "0");
    assert_xpath(&built, "//table[2]//para/cite/@symbol", "Q/3/1");
    assert_xpath(&built, "count(//table[2]//row[label='x']/cell/@value)", "0"); /* no figure, and said so */
    assert_xpath(&built, "//table[2]//row[label='y']/cell/@value", "12"); /* with the mark of a note */
    release(&built);
}

/* Word cuts columns finer than a reader sees them: a row of as many cells as the header has them in its order. */
static void rows_of_other_spans_keep_their_order(void **state)
{
    struct built built;
    build(*state, "<p>Tab 1</p><p>Boats</p><table><tr><th>Thing</th><th>2019</th><th colspan=3>up</th><th>down</th></tr>"
                  "<tr><td>x</td><td colspan=2>1</td><td>2</td><td colspan=2>3</td></tr></table>", &built);
    assert_xpath(&built, "//row/cell[1]/@column", "1");
    assert_xpath(&built, "//row/cell[2]/@column", "2");
    assert_xpath(&built, "//row/cell[3]/@column", "3");
    release(&built);
}

/* As many totals of totals as a hostile table likes do not nest without bound. */
static void totals_of_totals_have_a_bound(void **state)
{
    struct str html = STR_INIT;
    struct built built;
    str_add(&html, "<p>Tab 1</p><p>Boats</p><table><tr><th>Thing</th><th>2019</th></tr><tr><td>x</td><td>1</td></tr>");
    for (int i = 0; i < 500; i++)
        str_add(&html, "<tr><td>all</td><td>1</td></tr>");
    str_add(&html, "</table>");
    build(*state, str_text(&html), &built);
    assert_xpath(&built, "count(//total)", "500");
    assert_xpath(&built, "count(//total[count(ancestor::group) > 40])", "0");
    str_release(&html);
    release(&built);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_headers_tell_relations),
        cmocka_unit_test(totals_close_what_they_name),
        cmocka_unit_test(totals_name_headings),
        cmocka_unit_test(figures_tell_where_structure_does_not),
        cmocka_unit_test(a_rule_can_need_a_row_before),
        cmocka_unit_test(headers_carry_formulas),
        cmocka_unit_test(changes_find_their_amounts),
        cmocka_unit_test(a_relation_needs_a_row),
        cmocka_unit_test(blocks_have_totals_of_their_own),
        cmocka_unit_test(totals_stand_above_too),
        cmocka_unit_test(tables_go_on_under_one_caption),
        cmocka_unit_test(index_rows_are_no_figures),
        cmocka_unit_test(words_are_kept_as_words),
        cmocka_unit_test(rows_of_other_spans_keep_their_order),
        cmocka_unit_test(totals_of_totals_have_a_bound),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
