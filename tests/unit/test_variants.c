/* The check kind variants. */
#include "bench.h"

static void check_names(const char *slots, const char *xml, const char *wanted)
{
    struct bench bench;
    struct str check = STR_INIT;
    str_printf(&check, "<variants context=\"report\" each=\".//para\" %s/>", slots);
    bench_init(&bench, str_text(&check), "{name} for {usual}, {count}");
    check_xml(&bench, xml);
    expect_messages(&bench, wanted);
    bench_release(&bench);
    str_release(&check);
}

#define BARE "name=\"\\[(?'name'[^\\]]+)\\]\" find=\"bare\" ignore=\"\\[[^\\]]*\\]|&quot;[^&quot;]*&quot;\" unless=\" fund\""

static void test_bare_names(void **state)
{
    (void)state;
    check_names(BARE, "<report><para>[ab cd] [abcd] xabcd</para></report>", "abcd for [ab cd], 2");
    check_names(BARE, "<report><para>[ab] ab ab</para><para>a b</para></report>", "[ab] for ab, 3");
    /* as many of both: the bare one is told */
    check_names(BARE, "<report><para>ab [ab]</para></report>", "ab for [ab], 1");
    check_names(BARE, "<report><para>[ab] ab fund \"ab\" [ab cd]</para></report>", "");
    /* the longest name counts */
    check_names(BARE, "<report><para>[ab] [abc] abc</para></report>", "abc for [abc], 1");
    check_names(BARE, "<report><para>[ab] a</para><para/></report>", "");
}

#define NEAR "name=\"^(?'name'.+)$\" find=\"near\" distance=\"2\" times=\"2\" apart=\"[0-9]\""

static void test_near_names(void **state)
{
    (void)state;
    check_names(NEAR, "<report><para>internal control</para><para>internal control</para><para>internal controls</para>"
                      "</report>", "internal controls for internal control, 2");
    /* not often enough, a number apart, too short */
    check_names(NEAR, "<report><para>internal control</para><para>internal controls</para></report>", "");
    check_names(NEAR, "<report><para>result 1</para><para>result 1</para><para>result 2</para></report>", "");
    check_names(NEAR, "<report><para>abc</para><para>abc</para><para>abd</para></report>", "");
}

static void test_places(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<variants context=\"report\" each=\".//para\" name=\"\\[(?'name'[^\\]]+)\\]\" ignore=\"\\[[^\\]]*\\]\"/>",
               "{name}");
    check_paragraph(&bench, "[ab] then ab");
    expect_messages(&bench, "ab");
    assert_int_equal(bench.findings.items.items[0].span.start, 10);
    assert_int_equal(bench.findings.items.items[0].span.end, 12);
    assert_int_equal(bench.findings.items.items[0].related.count, 1);
    bench_release(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bare_names),
        cmocka_unit_test(test_near_names),
        cmocka_unit_test(test_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
