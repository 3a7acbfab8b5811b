/* The check kind alternates. */
#define _GNU_SOURCE /* mkstemps */
#include "bench_terms.h"

#define TERMS "preferred,forbidden,language\nchildren's fund,UN children's fund|fund for children,en\n" \
              "[review],[survey],en\nfund for children's books,,en\nsystem,scheme,fr\n"

static void check_alternates(const char *text, const char *wanted)
{
    struct str xml = STR_INIT;
    str_printf(&xml, "<report lang='en'>%s</report>", text);
    check_with_terms("<alternates context=\"report\" list=\"house\" each=\".//para\" "
                     "ignore=\"&quot;[^&quot;]*&quot;|\\[[^\\]]*\\]\"/>",
                     "{name} for {usual}, {count}", TERMS, str_text(&xml), wanted, 0);
    str_release(&xml);
}

static void test_usual_form(void **state)
{
    (void)state;
    check_alternates("<para>fund for children</para><para>children's fund, a children's fund</para>",
                     "fund for children for children's fund, 2");
    /* the earlier one of two that stand as often */
    check_alternates("<para>fund for children</para><para>children's fund</para>",
                     "children's fund for fund for children, 1");
    /* every place of another */
    check_alternates("<para>children's fund</para><para>fund for children and UN children's fund</para>",
                     "UN children's fund for children's fund, 1; fund for children for children's fund, 1");
    check_alternates("<para>children's fund</para><para>children's fund</para>", "");
}

static void test_what_explains(void **state)
{
    (void)state;
    /* a fuller form at the first mention, and only there */
    check_alternates("<para>UN children's fund</para><para>children's fund, the children's fund</para>", "");
    check_alternates("<para>UN children's fund</para><para>children's fund</para>", "");
    check_alternates("<para>children's fund</para><para>the children's fund of the UN children's fund</para>",
                     "UN children's fund for children's fund, 2");
    /* one beside the other */
    check_alternates("<para>children's fund (fund for children)</para><para>children's fund</para>", "");
}

static void test_no_candidates(void **state)
{
    (void)state;
    /* a quotation, a longer form that is another thing, another language */
    check_alternates("<para>children's fund, see \"the fund for children\" and fund for children's books</para>", "");
    check_alternates("<para>system</para><para>scheme</para>", "");
    /* what is ignored is a form where it begins */
    check_alternates("<para>[review] and [review], not [survey] or [a survey]</para>", "[survey] for [review], 2");
    check_alternates("", "");
}

static void test_places(void **state)
{
    (void)state;
    struct bench bench;
    struct error error = ERROR_INIT;
    bench_init_pack(&bench, "core", "<rules xmlns=\"urn:crossfoot:rule\"><rule id=\"test/rule\" severity=\"error\">"
                    "<alternates context=\"report\" list=\"house\" each=\".//para\"/><message xml:lang=\"en\">{name}</message>"
                    "<message xml:lang=\"zh\">x</message><example verdict=\"bad\"><a/></example>"
                    "<example verdict=\"good\"><a/></example></rule></rules>");
    assert_true(add_terms(bench.set.terms, "csv", "preferred,forbidden\nab,cd\n", &error));
    check_xml_only(&bench, "<report><para>ab, ab, ab, ab, ab and cd</para></report>", "test/rule");
    expect_messages(&bench, "cd");
    assert_string_equal(bench.findings.items.items[0].stated, "cd");
    assert_string_equal(bench.findings.items.items[0].computed, "ab");
    assert_int_equal(bench.findings.items.items[0].related.count, 4);
    bench_release(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usual_form),
        cmocka_unit_test(test_what_explains),
        cmocka_unit_test(test_no_candidates),
        cmocka_unit_test(test_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
