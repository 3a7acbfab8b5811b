/* Lists of terms, the check kind terms, and how far texts are apart. */
#define _GNU_SOURCE /* mkstemps */
#include "bench_terms.h"

#include "check/distance.h"

static void test_distance(void **state)
{
    (void)state;
    assert_int_equal(edit_distance(slice_of("kitten"), slice_of("sitting"), 3), 3);
    assert_int_equal(edit_distance(slice_of("kitten"), slice_of("sitting"), 2), 3);
    assert_int_equal(edit_distance(slice_of(""), slice_of("ab"), 5), 2);
    assert_int_equal(edit_distance(slice_of("\xE7\x8E\xAF\xE5\xA2\x83"), slice_of("\xE7\x8E\xAF\xE4\xBF\x9D"), 1), 1);
    char text[300];
    memset(text, 'a', sizeof text);
    assert_int_equal(edit_distance((struct slice){ text, 201 }, (struct slice){ text, 201 }, 2), 3);
}

static void test_forms_of_both_files(void **state)
{
    (void)state;
    struct term_lists *lists = term_lists_new();
    struct error error = ERROR_INIT;
    assert_null(term_lists_find(lists, "house"));
    assert_true(add_terms(lists, "csv", "preferred,forbidden,language,note\nab c,abc| a.b |ab c,en,why\n", &error));
    assert_true(add_terms(lists, "xml", "<term-list xmlns='urn:crossfoot:rule'><term preferred='x'><forbidden>y</forbidden>"
                                        "<note>n</note></term></term-list>", &error));
    const struct term_list *list = term_lists_find(lists, "house");
    assert_int_equal(list->count, 5);
    assert_null(list->items[0].preferred);
    assert_string_equal(list->items[1].form, "abc");
    assert_string_equal(list->items[2].form, "a.b");
    assert_string_equal(list->items[2].preferred, "ab c");
    assert_string_equal(list->items[2].lang, "en");
    assert_string_equal(list->items[4].form, "y");
    assert_string_equal(list->items[4].note, "n");
    assert_string_equal(list->items[4].lang, "");
    term_lists_free(lists);
}

static void test_bad_files(void **state)
{
    (void)state;
    static const struct { const char *suffix, *text, *says; } cases[] = {
        { "csv", "a,b\n1,2\n", "needs the columns preferred and forbidden" },
        { "csv", "preferred,forbidden\n,x\n", "no preferred form" },
        { "xml", "<t/>", "the root element is not <term-list>" },
        { "xml", "<term-list xmlns='urn:crossfoot:rule'><word/></term-list>", "unknown element <word>" },
        { "xml", "<term-list xmlns='urn:crossfoot:rule'><term/></term-list>", "needs the attribute \"preferred\"" },
        { "xml", "<term-list xmlns='urn:crossfoot:rule'><term preferred='a'><b/></term></term-list>", "unknown element <b>" },
        { "xml", "<term-list xmlns='urn:crossfoot:rule'><term preferred='a' lang='x'/></term-list>", "lang" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct term_lists *lists = term_lists_new();
        struct error error = ERROR_INIT;
        assert_false(add_terms(lists, cases[i].suffix, cases[i].text, &error));
        if (!strstr(error.message, cases[i].says))
            fail_msg("%s: %s", cases[i].text, error.message);
        error_release(&error);
        term_lists_free(lists);
    }
}

static void check_terms(const char *slots, const char *terms, const char *xml, const char *wanted, size_t skipped)
{
    struct str check = STR_INIT;
    str_printf(&check, "<terms context=\"para\" list=\"house\" %s/>", slots);
    check_with_terms(str_text(&check), "{text}: {preferred}", terms, xml, wanted, skipped);
    str_release(&check);
}

#define TERMS "preferred,forbidden,language\nper cent,percent|%,en\npercent sign,,en\nold,alt,de\n" \
              "\xE7\x8E\xAF\xE8\xA7\x84\xE7\xBD\xB2,\xE7\x8E\xAF\xE8\xAE\xA1,\n"

static void test_words(void **state)
{
    (void)state;
    check_terms("", TERMS, "<report lang='en'><para>5 percent, 5%, percentage, alt</para></report>",
                "%: per cent; percent: per cent", 0);
    /* a longer form that is right */
    check_terms("", TERMS, "<report lang='en'><para>a percent sign</para></report>", "", 0);
    check_terms("", TERMS, "<report lang='zh'><para>5 percent \xE7\x8E\xAF\xE8\xAE\xA1\xE7\xBD\xB2</para></report>",
                "\xE7\x8E\xAF\xE8\xAE\xA1: \xE7\x8E\xAF\xE8\xA7\x84\xE7\xBD\xB2", 0);
}

static void test_whole_values(void **state)
{
    (void)state;
    const char *slots = "whole=\"yes\" distance=\"1\"";
    check_terms(slots, TERMS, "<report lang='en'><para>per cent</para><para> </para></report>", "", 0);
    check_terms(slots, TERMS, "<report lang='en'><para>percent</para></report>", "percent: per cent", 0);
    check_terms(slots, TERMS, "<report lang='en'><para>percant sign</para></report>", "percant sign: percent sign", 0);
    check_terms(slots, TERMS, "<report lang='en'><para>something else</para></report>", "", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_forms_of_both_files),
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_whole_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
