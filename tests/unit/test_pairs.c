/* The check kind pairs. */
#include "bench.h"

/* Check paragraphs with one choice of the kind. */
static void check_marks(const char *find, const char *slots, const char *xml, const char *wanted)
{
    struct bench bench;
    struct str check = STR_INIT;
    str_printf(&check, "<pairs context=\"report\" each=\".//para\" again=\"\xC2\xAB\" find=\"%s\" %s "
                       "marks=\"()\xEF\xBC\x88\xEF\xBC\x89 [] \xC2\xAB\xC2\xBB\"/>", find, slots);
    bench_init(&bench, str_text(&check), "{mark} wants {other} at {text}, {count}");
    check_xml(&bench, xml);
    expect_messages(&bench, wanted);
    bench_release(&bench);
    str_release(&check);
}

static void test_unpaired(void **state)
{
    (void)state;
    check_marks("unpaired", "", "<report><para>a (b [c] d</para></report>", "( wants ) at (b [c] d, 0");
    check_marks("unpaired", "", "<report><para>a (b) c) d</para></report>", ") wants ( at a (b) c), 0");
    check_marks("unpaired", "", "<report><para>(a [b) c</para></report>", "[ wants ] at [b) c, 0");
    /* the same mark twice is one mistake */
    check_marks("unpaired", "", "<report><para>[a[ b</para></report>", "[ wants ] at [ b, 0");
    check_marks("unpaired", "", "<report><para>()[[]]</para><para/></report>", "");
}

static void test_pairs_go_on_in_other_nodes(void **state)
{
    (void)state;
    check_marks("unpaired", "", "<report><para>a (b</para><para>c</para><para>d) e</para></report>", "");
    check_marks("unpaired", "", "<report><para>a) b</para><para>(c</para></report>",
                "( wants ) at (c, 0; ) wants ( at a), 0");
    /* a quotation that opens paragraph after paragraph */
    check_marks("unpaired", "", "<report><para>a \xC2\xAB""b</para><para>\xC2\xAB""c</para><para>\xC2\xAB""d\xC2\xBB</para>"
                                "</report>", "");
    check_marks("unpaired", "", "<report><para>(a</para><para>(b)</para></report>", "( wants ) at (a, 0");
    /* too far away */
    check_marks("unpaired", "", "<report><para>(a</para><para/><para/><para/><para/><para/><para/><para/><para/><para/>"
                                "<para>b)</para></report>", "( wants ) at (a, 0; ) wants ( at b), 0");
}

static void test_what_has_no_partner(void **state)
{
    (void)state;
    check_marks("unpaired", "alone=\"(?&lt;!\\w)[a-z]\\)\"", "<report><para>a) x; b) y (z c) d)</para></report>", "");
    check_marks("unpaired", "alone=\"(?&lt;!\\w)[a-z]\\)\"", "<report><para>a) x; yy)</para></report>",
                ") wants ( at a) x; yy), 0");
    check_marks("unpaired", "ignore=\":-[()]\"", "<report><para>a :-( b :-)</para></report>", "");
}

static void test_mixed_and_nested(void **state)
{
    (void)state;
    check_marks("mixed", "", "<report><para>a (b\xEF\xBC\x89 (c) [d)</para></report>",
                "\xEF\xBC\x89 wants ( at a (b\xEF\xBC\x89, 0");
    check_marks("unpaired", "", "<report><para>a (b\xEF\xBC\x89</para></report>", "");
    check_marks("nested", "", "<report><para>(a [(b)] (c)) (d (e</para></report>", "( wants ) at (b)] (c)) (d, 0; "
                              "( wants ) at (c)) (d (e, 0");
    check_marks("nested", "inside=\"^b\"", "<report><para>(a (b) (c))</para></report>", "( wants ) at (b) (c)), 0");
}

static void test_minority(void **state)
{
    (void)state;
    struct str xml = STR_INIT;
    str_add(&xml, "<report><para>\xEF\xBC\x88x\xEF\xBC\x89");
    for (int i = 0; i < 10; i++)
        str_add(&xml, "(x)");
    str_add(&xml, "</para></report>");
    check_marks("minority", "", str_text(&xml), "\xEF\xBC\x88 wants ( at \xEF\xBC\x88x\xEF\xBC\x89(x)(x)(x)(, 10");
    check_marks("minority", "inside=\"y\"", str_text(&xml), "");
    check_marks("minority", "", "<report><para>\xEF\xBC\x88x\xEF\xBC\x89 (x)(x)</para></report>", "");
    str_release(&xml);
}

static void test_fix_replaces_both_marks(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<pairs context=\"report\" each=\".//para\" marks=\"()[]\" find=\"minority\" applicability=\"safe\"/>",
               "{mark}");
    check_paragraph(&bench, "[a] (b)(b)(b)(b)(b)(b)(b)(b)(b)(b)");
    expect_messages(&bench, "[");
    const struct finding *finding = &bench.findings.items.items[0];
    assert_int_equal(finding->edits.count, 2);
    assert_string_equal(finding->edits.items[1].text, ")");
    assert_int_equal(finding->edits.items[1].span.start, 2);
    assert_int_equal(finding->applicability, FIX_SAFE);
    bench_release(&bench);
}

/* Ten of a kind make it the usual one, whichever mark of the mixed pair is the odd one; fewer leave both as they are. */
static void test_fix_replaces_the_odd_mark(void **state)
{
    (void)state;
    static const struct { const char *text; size_t edits; uint32_t start; const char *edit; } cases[] = {
        { "(a] (b)(b)(b)(b)(b)(b)(b)(b)(b)(b)", 1, 2, ")" },
        { "[a) (b)(b)(b)(b)(b)(b)(b)(b)(b)(b)", 1, 0, "(" },
        { "(a] (b)(b)(b)(b)(b)(b)(b)(b)(b)", 0, 0, NULL },
        { "(a] (b)(b)(b)(b)(b)(b)(b)(b)(b)(b) [c][d]", 0, 0, NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        bench_init(&bench, "<pairs context=\"report\" each=\".//para\" marks=\"()[]\" find=\"mixed\" "
                   "applicability=\"safe\"/>", "{mark}");
        check_paragraph(&bench, cases[i].text);
        assert_int_equal(bench.findings.items.count, 1);
        const struct finding *finding = &bench.findings.items.items[0];
        assert_int_equal(finding->edits.count, cases[i].edits);
        assert_int_equal(finding->applicability, cases[i].edits ? FIX_SAFE : FIX_NONE);
        if (cases[i].edits) {
            assert_string_equal(finding->edits.items[0].text, cases[i].edit);
            assert_int_equal(finding->edits.items[0].span.start, cases[i].start);
        }
        bench_release(&bench);
    }
}

static void test_marks_must_pair(void **state)
{
    (void)state;
    static const char *const wrong[] = { "()[", "( )", "(" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct slot slots[] = { { .name = "marks", .text = wrong[i] } };
        struct check check = { .slots = slots, .slot_count = 1 };
        for (const struct kind_spec *const *spec = check_kind_specs(); *spec; spec++)
            if (strcmp((*spec)->name, "pairs") == 0)
                assert_non_null((*spec)->validate(&check));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unpaired),
        cmocka_unit_test(test_pairs_go_on_in_other_nodes),
        cmocka_unit_test(test_what_has_no_partner),
        cmocka_unit_test(test_mixed_and_nested),
        cmocka_unit_test(test_minority),
        cmocka_unit_test(test_fix_replaces_both_marks),
        cmocka_unit_test(test_fix_replaces_the_odd_mark),
        cmocka_unit_test(test_marks_must_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
