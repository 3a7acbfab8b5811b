/* The report's tree: libxml2's nodes, made in an arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../adopt.h"

#include "model/report.h"
#include "model/tree.h"

#include <libxml/parser.h>
#include <string.h>

/* The content of the root element as libxml2 writes it. */
static void assert_content(const struct report *report, const char *wanted)
{
    xmlBuffer *buffer = xmlBufferCreate();
    for (xmlNode *child = report_root(report)->children; child; child = child->next)
        assert_true(xmlNodeDump(buffer, report->doc, child, 0, 0) >= 0);
    assert_string_equal((const char *)xmlBufferContent(buffer), wanted);
    xmlBufferFree(buffer);
}

static xmlNode *add(struct report *report, xmlNode *parent, const char *name)
{
    return report_add(report, parent, name, (struct span){ 0, 0 });
}

static void test_elements(void **state)
{
    (void)state;
    struct report report;
    report_init(&report, NULL);
    xmlNode *table = add(&report, report_root(&report), "table");
    add(&report, table, "row");
    tree_append_text(add(&report, table, "row"), "1 < 2, whatever follows", 5);
    assert_content(&report, "<table><row/><row>1 &lt; 2</row></table>");
    assert_ptr_equal(table->children->next->prev, table->children);
    assert_ptr_equal(table->last->parent, table);
    assert_ptr_equal(report_root(&report)->parent, (xmlNode *)report.doc);
    assert_int_equal(report.elements, 3);
    report_release(&report);
}

static void test_attributes(void **state)
{
    (void)state;
    struct report report;
    report_init(&report, NULL);
    xmlNode *para = add(&report, report_root(&report), "para"), *item = add(&report, report_root(&report), "item");
    report_set(para, "n", "1");
    report_set_slice(para, "kind", (struct slice){ "listing", 4 });
    report_set(para, "mark", "");
    report_set(para, "absent", NULL);
    report_set(para, "n", "2");
    report_set(item, "n", "2");
    assert_content(&report, "<para n=\"2\" kind=\"list\" mark=\"\"/><item n=\"2\"/>");
    assert_string_equal(report_attribute(para, "n"), "2");
    assert_string_equal(report_attribute(para, "mark"), "");
    assert_null(report_attribute(para, "absent"));
    assert_null(report_attribute((xmlNode *)para->properties, "n"));
    assert_ptr_equal(para->properties->children, item->properties->children);
    report_release(&report);
}

static void test_many_values(void **state)
{
    (void)state;
    struct report report;
    char value[16];
    report_init(&report, NULL);
    xmlNode *first = add(&report, report_root(&report), "para");
    for (int i = 0; i < 200000; i++) {
        xmlNode *para = i ? add(&report, report_root(&report), "para") : first;
        snprintf(value, sizeof value, "%d", i % 100000);
        report_set(para, "n", value);
    }
    const xmlNode *para = first;
    for (int i = 0; i < 100000; i++)
        para = para->next;
    for (int i = 0; i < 100000; i++, first = first->next, para = para->next) {
        snprintf(value, sizeof value, "%d", i);
        assert_string_equal(report_attribute(first, "n"), value);
        assert_ptr_equal(first->properties->children, para->properties->children);
    }
    report_release(&report);
}

static void test_put_copies_what_is_placed(void **state)
{
    (void)state;
    struct report report;
    report_init(&report, NULL);
    xmlNode *root = report_root(&report), *cited = report_new(&report, "cited");
    report_set(cited, "symbol", "A/1");
    tree_append_text(cited, "A/1", 3);
    tree_append(cited, tree_element(report.doc, "date", 0));
    for (int i = 0; i < 2; i++)
        report_put(add(&report, root, "link"), cited);
    report_set(cited, "symbol", "A/2");
    assert_content(&report, "<link><cited symbol=\"A/2\">A/1<date/></cited></link><link><cited symbol=\"A/1\">A/1<date/></cited></link>");
    assert_ptr_equal(root->last->children->_private, cited->_private);
    report_release(&report);
}

static void test_inline_elements(void **state)
{
    (void)state;
    static const struct text text = { "see table 3 and 4", 17, NULL, 0 };
    struct report report;
    report_init(&report, NULL);
    xmlNode *para = add(&report, report_root(&report), "para");
    report_set_text(para, &text, 0, text.length);
    assert_ptr_equal(para->children->content, text.data); /* not copied */
    struct inline_writer writer = inline_begin(para);
    assert_true(inline_put(&writer, report_new(&report, "ref"), 4, 11));
    assert_false(inline_put(&writer, report_new(&report, "ref"), 10, 12));
    assert_true(inline_put(&writer, report_new(&report, "num"), 16, 17));
    inline_end(&writer);
    assert_content(&report, "<para>see <ref>table 3</ref> and <num>4</num></para>");
    report_release(&report);
}

static void assert_string(const xmlNode *node, struct str *scratch, const char *wanted)
{
    struct slice text = report_string(node, scratch);
    if (!slice_is(text, wanted))
        fail_msg("\"%.*s\", not \"%s\"", (int)text.length, text.data, wanted);
}

static void test_strings_are_borrowed(void **state)
{
    (void)state;
    static const struct text text = { "see table 3 and 4", 17, NULL, 0 };
    struct report report;
    struct str scratch = STR_INIT;
    report_init(&report, NULL);
    xmlNode *para = add(&report, report_root(&report), "para"), *ref = report_new(&report, "ref");
    report_set(para, "n", "1.2");
    assert_string(para, &scratch, "");
    report_set_text(para, &text, 0, 15);
    struct inline_writer writer = inline_begin(para);
    assert_true(inline_put(&writer, ref, 4, 11));
    inline_end(&writer);
    assert_string(para, &scratch, "see table 3 and");
    assert_string(ref, &scratch, "table 3");
    assert_string(para->children, &scratch, "see ");
    assert_string((xmlNode *)para->properties, &scratch, "1.2");
    assert_ptr_equal(report_string(para, &scratch).data, text.data);
    assert_null(scratch.data);
    report_release(&report);
    str_release(&scratch);
}

static void test_strings_of_mixed_content(void **state)
{
    (void)state;
    static const struct text text = { "A/1 and more", 12, NULL, 0 };
    struct report report;
    struct str scratch = STR_INIT;
    report_init(&report, NULL);
    xmlNode *link = add(&report, report_root(&report), "link"), *cited = report_new(&report, "cited");
    report_set_text(link, &text, 0, 3);
    report_set_text(cited, &text, 8, 12);
    report_put(link, cited); /* no part of the link's own text */
    assert_string(link, &scratch, "A/1more");
    tree_append_text(add(&report, link, "note"), "!", 1);
    assert_string(report_root(&report), &scratch, "A/1more!");
    assert_ptr_equal(report_string(link, &scratch).data, scratch.data);
    report_release(&report);
    str_release(&scratch);
}

static void test_adopt(void **state)
{
    (void)state;
    static const char xml[] = "<report lang='en'><!-- no --><para xml:lang='fr' n='1'>a<![CDATA[<b]]></para></report>";
    struct report report;
    report_init(&report, NULL);
    add(&report, report_root(&report), "lost");
    report_adopt(&report, xmlReadMemory(xml, (int)strlen(xml), NULL, "UTF-8", 0));
    assert_string_equal(report_attribute(report_root(&report), "lang"), "en");
    assert_content(&report, "<para n=\"1\">a&lt;b</para>");
    report_release(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_many_values),
        cmocka_unit_test(test_put_copies_what_is_placed),
        cmocka_unit_test(test_inline_elements),
        cmocka_unit_test(test_strings_are_borrowed),
        cmocka_unit_test(test_strings_of_mixed_content),
        cmocka_unit_test(test_adopt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
