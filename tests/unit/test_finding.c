/* Findings: order, repeats, fingerprints; the catalogue: good and bad files, look-up, templates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "finding/catalogue.h"
#include "finding/finding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* findings */

static void add(struct findings *findings, const char *rule, uint32_t start, uint32_t end, const char *message,
                const char *content)
{
    struct finding *finding = findings_add(findings, rule, SEVERITY_ERROR, (struct span){ start, end });
    finding->message = mem_copy_string(message);
    finding->content = mem_copy_string(content);
}

static void test_severities_by_word(void **state)
{
    (void)state;
    enum severity severity = SEVERITY_INFO;
    assert_true(severity_parse("warning", &severity));
    assert_int_equal(severity, SEVERITY_WARNING);
    assert_false(severity_parse("Warning", &severity));
    assert_false(severity_parse("", &severity));
    assert_int_equal(severity, SEVERITY_WARNING);
    assert_string_equal(severity_name(SEVERITY_INFO), "info");
    assert_true(SEVERITY_INFO < SEVERITY_WARNING && SEVERITY_WARNING < SEVERITY_ERROR);
}

static void test_order_is_position_rule_message(void **state)
{
    (void)state;
    struct findings findings = FINDINGS_INIT;
    add(&findings, "b", 10, 12, "x", "5");
    add(&findings, "a", 10, 12, "y", "4");
    add(&findings, "z", 2, 9, "x", "2");
    add(&findings, "a", 10, 12, "x", "3");
    add(&findings, "z", 2, 4, "x", "1");
    findings_finish(&findings, "a.txt");
    assert_int_equal(findings.items.count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(findings.items.items[i].content[0], '1' + (int)i);
    findings_release(&findings);
}

static void test_exact_repeats_are_dropped(void **state)
{
    (void)state;
    struct findings findings = FINDINGS_INIT;
    for (int i = 0; i < 3; i++) {
        add(&findings, "a", 1, 2, "same", "key");
        finding_relate(&vec_last(&findings.items), (struct span){ 3, 4 }, "other");
        finding_edit(&vec_last(&findings.items), (struct span){ 3, 4 }, "text");
        add(&findings, "a", 1, 2, i == 1 ? "different" : "same", "key");
    }
    findings_finish(&findings, "a.txt");
    assert_int_equal(findings.items.count, 2);
    assert_string_equal(findings.items.items[0].message, "different");
    assert_string_equal(findings.items.items[1].message, "same");
    findings_release(&findings);
}

static void test_skips_are_ordered_and_all_kept(void **state)
{
    (void)state;
    struct findings findings = FINDINGS_INIT;
    findings_skip(&findings, "a", (struct span){ 5, 6 }, "late");
    findings_skip(&findings, "a", (struct span){ 1, 2 }, "twice");
    findings_skip(&findings, "a", (struct span){ 1, 2 }, "twice");
    findings_skip(&findings, NULL, (struct span){ 1, 2 }, "unread");
    findings_finish(&findings, "a.txt");
    assert_int_equal(findings.skipped.count, 4);
    assert_string_equal(findings.skipped.items[0].reason, "unread");
    assert_string_equal(findings.skipped.items[3].reason, "late");
    findings_release(&findings);
}

/* The values were computed by another program from the published definition of FNV-1a. */
static void test_fingerprint_is_the_documented_hash(void **state)
{
    (void)state;
    struct findings findings = FINDINGS_INIT;
    add(&findings, "un/x", 50, 60, "later", "key");
    add(&findings, "un/x", 1, 2, "earlier", "key");
    findings_finish(&findings, "a.txt");
    assert_string_equal(findings.items.items[0].fingerprint, "558069084991475427871e843e489357");
    assert_string_equal(findings.items.items[1].fingerprint, "55806905d391475427871e843e470fbe");
    findings_release(&findings);
}

/* The fingerprint of the finding at the end, after others were put before it. */
static char *last_fingerprint(const char *path, const char *rule, const char *content, uint32_t at, bool company)
{
    struct findings findings = FINDINGS_INIT;
    if (company)
        add(&findings, "un/other", 0, 1, "message", "something else");
    add(&findings, rule, at, at + 1, "message", content);
    findings_finish(&findings, path);
    char *copy = mem_copy_string(vec_last(&findings.items).fingerprint);
    findings_release(&findings);
    return copy;
}

static void test_fingerprint_survives_edits_elsewhere(void **state)
{
    (void)state;
    char *base = last_fingerprint("p", "r", "c", 7, false);
    char *moved = last_fingerprint("p", "r", "c", 900, true);
    char *others[] = {
        last_fingerprint("q", "r", "c", 7, false), last_fingerprint("p", "s", "c", 7, false),
        last_fingerprint("p", "r", "d", 7, false), last_fingerprint("p", "rc", "", 7, false),
        last_fingerprint("pr", "", "c", 7, false),
    };
    assert_int_equal(strlen(base), 32);
    assert_int_equal(strspn(base, "0123456789abcdef"), 32);
    assert_string_equal(base, moved);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_string_not_equal(base, others[i]);
        mem_free(others[i]);
    }
    mem_free(base);
    mem_free(moved);
}

static void test_many_findings_have_unique_fingerprints(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    struct findings findings = FINDINGS_INIT;
    char message[32];
    for (uint32_t i = 0; i < COUNT; i++) {
        snprintf(message, sizeof message, "%u", i);
        add(&findings, "r", COUNT - i, COUNT - i + 1, message, "same");
    }
    findings_finish(&findings, "p");
    assert_int_equal(findings_count(&findings, SEVERITY_ERROR), COUNT);
    assert_int_equal(findings_count(&findings, SEVERITY_INFO), 0);
    for (size_t i = 1; i < COUNT; i++)
        assert_string_not_equal(findings.items.items[i - 1].fingerprint, findings.items.items[i].fingerprint);
    findings_release(&findings);
}

static void test_nothing_found_is_fine(void **state)
{
    (void)state;
    struct findings findings = FINDINGS_INIT;
    findings_finish(&findings, "p");
    assert_int_equal(findings.items.count, 0);
    findings_release(&findings);
}

/* catalogue */

#define HEAD "<catalogue xmlns=\"urn:crossfoot:rule\">\n"
#define EN(text) "<in xml:lang=\"en\">" text "</in>"

static struct catalogue *load_text(const char *xml, struct error *error)
{
    char path[] = "/tmp/crossfoot-test-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, xml, strlen(xml)), (ssize_t)strlen(xml));
    close(descriptor);
    struct catalogue *catalogue = catalogue_load(path, error);
    unlink(path);
    return catalogue;
}

static void test_catalogue_speaks_what_it_holds(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct catalogue *catalogue = load_text(
        HEAD "<text id=\"b\">" EN("bee") "<in xml:lang=\"zh\">蜂</in></text>\n"
        "<!-- a comment --><text id=\"a\">" EN("\n  two\n  lines ") "</text></catalogue>", &error);
    assert_non_null(catalogue);
    assert_string_equal(catalogue_text(catalogue, "b", "en"), "bee");
    assert_string_equal(catalogue_text(catalogue, "b", "zh"), "蜂");
    assert_string_equal(catalogue_text(catalogue, "a", "zh"), "two lines");
    assert_string_equal(catalogue_text(catalogue, "c", "en"), "c");
    assert_string_equal(catalogue_text(NULL, "c", "en"), "c");
    assert_true(catalogue_speaks(catalogue, "zh"));
    assert_false(catalogue_speaks(catalogue, "z"));
    assert_false(catalogue_speaks(catalogue, ""));
    catalogue_free(catalogue);
}

static void assert_refused(const char *xml, uint32_t line, const char *why)
{
    struct error error = ERROR_INIT;
    assert_null(load_text(xml, &error));
    assert_non_null(error.message);
    if (!strstr(error.message, why))
        fail_msg("\"%s\" is not in \"%s\"", why, error.message);
    assert_int_equal(error.line, line);
    assert_non_null(strstr(error.path, "/tmp/crossfoot-test-"));
    error_release(&error);
}

static void test_bad_catalogues_are_refused_with_their_line(void **state)
{
    (void)state;
    assert_refused("", 1, "not valid XML");
    assert_refused("<catalogue/>", 1, "not a catalogue");
    assert_refused(HEAD "<text id=\"a\">" EN("x") "</text>\n", 3, "not valid XML");
    assert_refused(HEAD "<text id=\"a\">\n" EN("x") "</txt></catalogue>", 3, "not valid XML");
    assert_refused(HEAD "<tekst id=\"a\"/></catalogue>", 2, "unknown element tekst");
    assert_refused(HEAD "<text>" EN("x") "</text></catalogue>", 2, "attribute id");
    assert_refused(HEAD "<text id=\"a\" lang=\"en\">" EN("x") "</text></catalogue>", 2, "attribute id");
    assert_refused(HEAD "<text id=\"a\"><in lang=\"en\">x</in></text></catalogue>", 2, "xml:lang");
    assert_refused(HEAD "<text id=\"a\">\n<in xml:lang=\"en\"> </in></text></catalogue>", 3, "empty text");
    assert_refused(HEAD "<text id=\"a\"><in xml:lang=\"zh\">x</in></text></catalogue>", 2, "no text in en");
    assert_refused(HEAD "<text id=\"a\"><in xml:lang=\"en\">x<b/></in></text></catalogue>", 2, "elements");
    assert_refused(HEAD "<text id=\"a\">" EN("x") EN("y") "</text></catalogue>", 2, "twice");
    assert_refused(HEAD "<text id=\"a\">" EN("x") "</text>\n<text id=\"a\">" EN("x") "</text></catalogue>", 3,
                   "given twice");
}

static void test_document_types_are_refused(void **state)
{
    (void)state;
    assert_refused("<!DOCTYPE catalogue [<!ENTITY x \"y\">]>\n" HEAD "</catalogue>", 1, "document type");
    assert_refused("<!DOCTYPE catalogue SYSTEM \"/etc/passwd\">\n" HEAD "</catalogue>", 1, "document type");
}

static void test_missing_catalogue_is_an_error(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    assert_null(catalogue_load("/nonexistent/catalogue.xml", &error));
    assert_string_equal(error.path, "/nonexistent/catalogue.xml");
    error_release(&error);
}

static void assert_filled(const char *template, const char *expected)
{
    const struct argument arguments[] = { { "a", "1" }, { "ab", "{a}" }, { "none", NULL } };
    struct str out = STR_INIT;
    template_fill(template, arguments, 3, &out);
    assert_string_equal(str_text(&out), expected);
    str_release(&out);
}

static void test_templates(void **state)
{
    (void)state;
    assert_filled("", "");
    assert_filled("plain", "plain");
    assert_filled("{a}", "1");
    assert_filled("<{a}{ab}>", "<1{a}>");
    assert_filled("{none}.", ".");
    assert_filled("{unknown} {a}", "{unknown} 1");
    assert_filled("{{a}", "{a}");
    assert_filled("{{{a}}", "{1}");
    assert_filled("open {", "open {");
    assert_filled("{a", "{a");
    assert_filled("{}{a}", "{}1");
    assert_filled("{x {a}", "{x 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_severities_by_word),
        cmocka_unit_test(test_order_is_position_rule_message),
        cmocka_unit_test(test_exact_repeats_are_dropped),
        cmocka_unit_test(test_skips_are_ordered_and_all_kept),
        cmocka_unit_test(test_fingerprint_is_the_documented_hash),
        cmocka_unit_test(test_fingerprint_survives_edits_elsewhere),
        cmocka_unit_test(test_many_findings_have_unique_fingerprints),
        cmocka_unit_test(test_nothing_found_is_fine),
        cmocka_unit_test(test_catalogue_speaks_what_it_holds),
        cmocka_unit_test(test_bad_catalogues_are_refused_with_their_line),
        cmocka_unit_test(test_document_types_are_refused),
        cmocka_unit_test(test_missing_catalogue_is_an_error),
        cmocka_unit_test(test_templates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
