/* Reporters: what people, editors and programs get to see of hand-made findings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "report/display.h"
#include "report/reporter.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* One file with findings, and the words around them. */
struct setup {
    struct source source;
    struct findings findings;
    struct catalogue *catalogue;
    struct report_options options;
    struct file_result file;
    struct str out;
};

static void open_setup(struct setup *setup, const char *text)
{
    *setup = (struct setup){ .findings = FINDINGS_INIT };
    source_init(&setup->source, "plan.txt", mem_copy_string(text), (uint32_t)strlen(text));
    setup->catalogue = catalogue_load("rules/core/catalogue.xml", NULL);
    assert_non_null(setup->catalogue);
    setup->options = (struct report_options){ .catalogue = setup->catalogue, .lang = "en" };
    setup->file = (struct file_result){
        .path = "plan.txt", .read = true, .source = &setup->source, .findings = &setup->findings,
    };
}

static void close_setup(struct setup *setup)
{
    findings_release(&setup->findings);
    source_release(&setup->source);
    catalogue_free(setup->catalogue);
    str_release(&setup->out);
}

/* A finding on the given words of the text. */
static struct finding *find_words(struct setup *setup, const char *wanted, enum severity severity)
{
    const char *place = strstr(setup->source.text, wanted);
    assert_non_null(place);
    uint32_t start = (uint32_t)(place - setup->source.text);
    struct finding *finding = findings_add(&setup->findings, "un/x", severity,
                                           (struct span){ start, start + (uint32_t)strlen(wanted) });
    finding->message = mem_copy_string("something is wrong");
    return finding;
}

static const char *render(struct setup *setup, const char *format)
{
    str_clear(&setup->out);
    reporter_named(format)->render(&setup->file, 1, &setup->options, &setup->out);
    return str_text(&setup->out);
}

static void assert_contains(const char *text, const char *wanted)
{
    if (!strstr(text, wanted))
        fail_msg("\"%s\" is not in:\n%s", wanted, text);
}

static void assert_lacks(const char *text, const char *unwanted)
{
    if (strstr(text, unwanted))
        fail_msg("\"%s\" is in:\n%s", unwanted, text);
}

/* The two lines of the excerpt of the words in a text. */
static void assert_excerpt(const char *text, const char *wanted, const char *line, size_t caret, size_t width)
{
    struct setup setup;
    struct excerpt excerpt;
    open_setup(&setup, text);
    excerpt_init(&excerpt, &setup.source, find_words(&setup, wanted, SEVERITY_ERROR)->span);
    assert_string_equal(str_text(&excerpt.text), line);
    assert_int_equal(excerpt.caret, caret);
    assert_int_equal(excerpt.width, width);
    excerpt_release(&excerpt);
    close_setup(&setup);
}

/* excerpts */

static void test_carets_stand_under_full_width_characters(void **state)
{
    (void)state;
    assert_excerpt("first\n会议 1 235 819\nlast", "819", "会议 1 235 819", 11, 3);
    assert_excerpt("表1.2：合计", "合计", "表1.2：合计", 7, 4);
    assert_excerpt("a\U00010400b c", "c", "a\U00010400b c", 4, 1);
}

static void test_combining_marks_take_no_column(void **state)
{
    (void)state;
    assert_excerpt("re\xCC\x81sume\xCC\x81 12", "12", "re\xCC\x81sume\xCC\x81 12", 7, 2);
    assert_excerpt("re\xCC\x81sume\xCC\x81 12", "e\xCC\x81 1", "re\xCC\x81sume\xCC\x81 12", 5, 3);
}

static void test_tabs_are_one_blank(void **state)
{
    (void)state;
    assert_excerpt("\fa\t\tb\t12", "12", " a  b 12", 6, 2);
}

static void test_control_characters_are_shown_escaped(void **state)
{
    (void)state;
    assert_excerpt("a\033[2Jb 12", "12", "a<U+001B>[2Jb 12", 14, 2);
    assert_excerpt("a\x7F\xC2\x9B" "b", "b", "a<U+007F><U+009B>b", 17, 1);
    assert_excerpt("a\xE2\x80\xAE" "bc\xE2\x81\xA6 d", "d", "a<U+202E>bc<U+2066> d", 20, 1);
}

static void test_line_ends_are_no_part_of_a_line(void **state)
{
    (void)state;
    assert_excerpt("one\r\ntwo 12\r\nthree\r\n", "12", "two 12", 4, 2);
    assert_excerpt("one\rtwo 12\rthree", "12", "two 12", 4, 2);
    assert_excerpt("no line end 12", "12", "no line end 12", 12, 2);
}

static void test_spans_over_lines_show_the_first(void **state)
{
    (void)state;
    assert_excerpt("a bcd\nefg\nhi", "cd\nefg\nh", "a bcd", 3, 2);
    assert_excerpt("a bcd\r\nefg", "cd\r\nefg", "a bcd", 3, 2);
    assert_excerpt("a bcd\nefg", "\nefg", "a bcd", 5, 1);
}

static void test_empty_spans_have_one_caret(void **state)
{
    (void)state;
    assert_excerpt("abc", "", "abc", 0, 1);
    assert_excerpt("", "", "", 0, 1);
}

/* A line of length copies of unit with mark in its middle. */
static char *long_line(const char *unit, size_t count, const char *mark)
{
    struct str text = STR_INIT;
    for (size_t i = 0; i < count; i++)
        str_add(&text, i == count / 2 ? mark : unit);
    return str_detach(&text);
}

static void check_long_line(const char *unit, size_t count)
{
    struct setup setup;
    struct excerpt excerpt;
    char *text = long_line(unit, count, "<@@>");
    open_setup(&setup, text);
    excerpt_init(&excerpt, &setup.source, find_words(&setup, "@@", SEVERITY_ERROR)->span);
    const char *shown = str_text(&excerpt.text);
    size_t columns = utf8_text_width(slice_of(shown));
    const char *mark = strstr(shown, "<@@>");
    assert_non_null(mark);
    assert_in_range(columns, DISPLAY_COLUMNS - 3, DISPLAY_COLUMNS);
    assert_int_equal(excerpt.caret, utf8_text_width((struct slice){ shown, (size_t)(mark - shown) }) + 1);
    assert_int_equal(excerpt.width, 2);
    assert_memory_equal(shown, "…", 3);
    assert_string_equal(shown + strlen(shown) - 3, "…");
    assert_int_equal(utf8_valid_length(shown, strlen(shown)), strlen(shown));
    excerpt_release(&excerpt);
    close_setup(&setup);
    mem_free(text);
}

static void test_long_lines_are_cut_round_the_span(void **state)
{
    (void)state;
    check_long_line("x", 2000);
    check_long_line("字", 2000);
    check_long_line("a字", 2001);
    check_long_line("e\xCC\x81", 1999);
    check_long_line("\U00010400", 150000);
}

static void test_long_lines_are_cut_at_one_side(void **state)
{
    (void)state;
    struct setup setup;
    struct excerpt excerpt;
    char *text = long_line("y", 2000, "y");
    open_setup(&setup, text);
    excerpt_init(&excerpt, &setup.source, (struct span){ 0, 2 });
    assert_int_equal(excerpt.text.data[0], 'y');
    assert_int_equal(excerpt.caret, 0);
    excerpt_release(&excerpt);
    excerpt_init(&excerpt, &setup.source, (struct span){ 1998, 2000 });
    assert_int_equal(excerpt.text.data[excerpt.text.length - 1], 'y');
    assert_int_equal(excerpt.caret + excerpt.width, utf8_text_width(slice_of(str_text(&excerpt.text))));
    excerpt_release(&excerpt);
    excerpt_init(&excerpt, &setup.source, (struct span){ 500, 1500 });
    assert_in_range(excerpt.caret + excerpt.width, 100, DISPLAY_COLUMNS);
    excerpt_release(&excerpt);
    close_setup(&setup);
    mem_free(text);
}

static void test_heaps_of_marks_are_bounded(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    str_add(&text, "a");
    for (int i = 0; i < 100000; i++)
        str_add(&text, "\xCC\x81");
    struct setup setup;
    struct excerpt excerpt;
    open_setup(&setup, str_text(&text));
    excerpt_init(&excerpt, &setup.source, (struct span){ 0, 1 });
    assert_in_range(excerpt.text.length, 1, 1000);
    excerpt_release(&excerpt);
    excerpt_init(&excerpt, &setup.source, (struct span){ 100001, 100003 });
    assert_in_range(excerpt.text.length, 1, 1000);
    excerpt_release(&excerpt);
    close_setup(&setup);
    str_release(&text);
}

/* text */

static void test_text_has_the_shape_of_the_manual(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "one\n会议 1 235 819\n5. 文件 800\n");
    struct finding *finding = find_words(&setup, "819", SEVERITY_ERROR);
    finding->where = mem_copy_string("table 1.2, column 2019 actual");
    finding->label = mem_copy_string("stated");
    finding->evidence = mem_copy_string("800 = 800, 19 less than stated");
    finding->help = mem_copy_string("correct the subtotal or an item");
    const char *part = strstr(setup.source.text, "800");
    uint32_t start = (uint32_t)(part - setup.source.text);
    finding_relate(finding, (struct span){ start, start + 3 }, "part");
    findings_finish(&setup.findings, "plan.txt");
    assert_string_equal(render(&setup, "text"),
                        "error[un/x]: something is wrong\n"
                        "  --> plan.txt:2:10  table 1.2, column 2019 actual\n"
                        "   |  会议 1 235 819\n"
                        "   |             ^^^ stated\n"
                        "   = 800 = 800, 19 less than stated\n"
                        "  note: plan.txt:3:7  part\n"
                        "  help: correct the subtotal or an item\n"
                        "  explain: crossfoot explain un/x\n"
                        "\n"
                        "1 error, 0 warnings, 0 notes in 1 file\n");
    close_setup(&setup);
}

static void test_text_speaks_chinese(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "abc");
    setup.options.lang = "zh";
    find_words(&setup, "b", SEVERITY_WARNING);
    assert_contains(render(&setup, "text"), "警告[un/x]: something is wrong\n");
    assert_contains(render(&setup, "text"), "1 个文件中有 0 个错误、1 个警告、0 个提示\n");
    close_setup(&setup);
}

static void test_findings_without_place_show_none(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "abc");
    find_words(&setup, "", SEVERITY_INFO);
    assert_contains(render(&setup, "text"), "note[un/x]: something is wrong\n  --> plan.txt\n  explain:");
    assert_string_equal(render(&setup, "gcc"), "plan.txt: note: something is wrong [un/x]\n");
    json_t *json = json_loads(render(&setup, "json"), 0, NULL);
    json_t *finding = json_array_get(json_object_get(json, "findings"), 0);
    assert_true(json_is_null(json_object_get(finding, "line")));
    assert_true(json_is_null(json_object_get(finding, "end_column")));
    json_decref(json);
    close_setup(&setup);
}

static void test_related_places_are_limited_in_text_only(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "a\nb\nc\nd");
    struct finding *finding = find_words(&setup, "b", SEVERITY_ERROR);
    for (int i = 0; i < 11; i++)
        finding_relate(finding, (struct span){ 4, 5 }, "part");
    const char *text = render(&setup, "text");
    size_t shown = 0;
    for (const char *at = text; (at = strstr(at, "  part\n")) != NULL; at++)
        shown++;
    assert_int_equal(shown, 8);
    assert_contains(text, "  note: and 3 more");
    json_t *json = json_loads(render(&setup, "json"), 0, NULL);
    assert_int_equal(json_array_size(json_object_get(json_array_get(json_object_get(json, "findings"), 0), "related")),
                     11);
    json_decref(json);
    close_setup(&setup);
}

static void test_colour_only_when_asked(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "abc");
    find_words(&setup, "b", SEVERITY_ERROR);
    assert_lacks(render(&setup, "text"), "\033");
    setup.options.colour = true;
    assert_contains(render(&setup, "text"), "\033[1;31merror[un/x]\033[0m");
    assert_contains(render(&setup, "text"), "\033[1;31m^\033[0m\n");
    assert_lacks(render(&setup, "gcc"), "\033");
    assert_lacks(render(&setup, "json"), "\033");
    close_setup(&setup);
}

static void test_nothing_from_a_document_controls_the_terminal(void **state)
{
    (void)state;
    static const char *const formats[] = { "text", "gcc", "json" };
    struct setup setup;
    open_setup(&setup, "a\033]0;x\007 b\xC2\x85 c");
    setup.file.path = "bad\033\n\xC2\x9B.txt";
    struct finding *finding = find_words(&setup, "b", SEVERITY_ERROR);
    mem_free(finding->message);
    finding->message = mem_copy_string("the \033[31mvalue\n\xE2\x80\xAE" "\x7F");
    finding->where = mem_copy_string("\033\xC2\x9B");
    finding->label = mem_copy_string("\033\xC2\x9B");
    finding->evidence = mem_copy_string("\033\xC2\x9B");
    finding->help = mem_copy_string("\033\xC2\x9B");
    finding_relate(finding, finding->span, "\033\xC2\x9B");
    findings_skip(&setup.findings, NULL, finding->span, "\033\xC2\x9B");
    setup.options.show_unread = true;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const char *text = render(&setup, formats[i]);
        assert_lacks(text, "\033");
        assert_lacks(text, "\x7F");
        assert_lacks(text, "\xC2\x9B");
        assert_lacks(text, "\xC2\x85");
        assert_lacks(text, "\xE2\x80\xAE");
    }
    assert_contains(render(&setup, "text"), "the <U+001B>[31mvalue<U+000A><U+202E><U+007F>\n");
    json_t *json = json_loads(render(&setup, "json"), 0, NULL);
    json_t *parsed = json_array_get(json_object_get(json, "findings"), 0);
    assert_string_equal(json_string_value(json_object_get(parsed, "message")), "the \033[31mvalue\n\xE2\x80\xAE" "\x7F");
    json_decref(json);
    close_setup(&setup);
}

static void count_examined(struct setup *setup, const char *rule, size_t count)
{
    vec_push(&setup->findings.examined, (struct examined){ rule, count, 0 });
}

static void test_what_was_not_examined_is_said(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "a\nbc\n");
    count_examined(&setup, "un/all", 7);
    count_examined(&setup, "un/some", 190);
    count_examined(&setup, "un/none", 0);
    findings_skip(&setup.findings, "un/some", (struct span){ 2, 3 }, "no total is stated");
    findings_skip(&setup.findings, "un/some", (struct span){ 3, 4 }, "no total is stated");
    findings_skip(&setup.findings, NULL, (struct span){ 3, 4 }, "rows of two tables are mixed");
    const char *text = render(&setup, "text");
    assert_contains(text, "  un/some: 190 examined, 2 not examined\n");
    assert_contains(text, "  un/none: 0 examined, so nothing is known about it\n");
    assert_contains(text, "  1 place was not understood\n");
    assert_contains(text, "--show-unread");
    assert_lacks(text, "un/all");
    assert_lacks(text, "no total");
    setup.options.show_unread = true;
    text = render(&setup, "text");
    assert_contains(text, "  un/all: 7 examined\n");
    assert_contains(text, "    plan.txt:2:2  un/some: no total is stated\n");
    assert_contains(text, "    plan.txt:2:2  rows of two tables are mixed\n");
    assert_lacks(text, "--show-unread");
    close_setup(&setup);
}

/* gcc */

static void test_gcc_has_one_line_per_finding(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "a\U00010400b 12\n字34");
    find_words(&setup, "12", SEVERITY_WARNING);
    finding_relate(&vec_last(&setup.findings.items), (struct span){ 0, 1 }, "other");
    find_words(&setup, "34", SEVERITY_INFO);
    assert_string_equal(render(&setup, "gcc"), "plan.txt:1:5: warning: something is wrong [un/x]\n"
                                               "plan.txt:2:2: note: something is wrong [un/x]\n");
    close_setup(&setup);
}

static void test_unreadable_files_are_left_to_standard_error(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "");
    setup.file = (struct file_result){ .path = "gone.txt", .error = "gone.txt: cannot be opened" };
    assert_string_equal(render(&setup, "gcc"), "");
    assert_lacks(render(&setup, "text"), "gone.txt");
    assert_contains(render(&setup, "text"), "1 file could not be read");
    json_t *json = json_loads(render(&setup, "json"), 0, NULL);
    json_t *file = json_array_get(json_object_get(json, "files"), 0);
    assert_string_equal(json_string_value(json_object_get(file, "status")), "error");
    assert_string_equal(json_string_value(json_object_get(file, "error")), "gone.txt: cannot be opened");
    assert_true(json_is_null(json_object_get(file, "format")));
    json_decref(json);
    close_setup(&setup);
}

/* json */

static void assert_keys(json_t *object, const char *keys)
{
    struct str found = STR_INIT;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
        str_printf(&found, "%s%s", found.length ? " " : "", key);
    assert_string_equal(str_text(&found), keys);
    str_release(&found);
}

static void assert_place(json_t *object, int line, int column, int end_line, int end_column)
{
    assert_int_equal(json_integer_value(json_object_get(object, "line")), line);
    assert_int_equal(json_integer_value(json_object_get(object, "column")), column);
    assert_int_equal(json_integer_value(json_object_get(object, "end_line")), end_line);
    assert_int_equal(json_integer_value(json_object_get(object, "end_column")), end_column);
}

static void test_json_has_the_keys_of_the_contract(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "a\U00010400b 12\r\nc 3");
    setup.file.symbol = "A/75/6";
    struct finding *finding = find_words(&setup, "12\r\nc", SEVERITY_ERROR);
    finding->stated = mem_copy_string("12");
    finding->applicability = FIX_UNSAFE;
    finding_edit(finding, (struct span){ 7, 9 }, "13");
    finding_relate(finding, (struct span){ 13, 14 }, "part");
    findings_skip(&setup.findings, "un/x", (struct span){ 13, 14 }, "why");
    findings_skip(&setup.findings, NULL, (struct span){ 0, 1 }, "what");
    count_examined(&setup, "un/x", 3);
    findings_finish(&setup.findings, "plan.txt");
    json_t *json = json_loads(render(&setup, "json"), 0, NULL);
    assert_non_null(json);
    assert_keys(json, "version tool files findings summary");
    assert_keys(json_object_get(json, "tool"), "name version");
    assert_keys(json_object_get(json, "summary"), "error warning info");
    json_t *file = json_array_get(json_object_get(json, "files"), 0);
    assert_keys(file, "path format lang profile symbol status examined unread not_examined");
    assert_string_equal(json_string_value(json_object_get(file, "symbol")), "A/75/6");
    assert_true(json_is_null(json_object_get(file, "lang")));
    assert_int_equal(json_integer_value(json_object_get(json_object_get(file, "examined"), "un/x")), 3);
    assert_keys(json_array_get(json_object_get(file, "unread"), 0), "line reason");
    assert_keys(json_array_get(json_object_get(file, "not_examined"), 0), "rule line reason");
    json_t *parsed = json_array_get(json_object_get(json, "findings"), 0);
    assert_keys(parsed, "rule severity message path line column end_line end_column where stated computed evidence "
                        "related fix fingerprint");
    assert_place(parsed, 1, 5, 2, 2);
    assert_true(json_is_null(json_object_get(parsed, "computed")));
    json_t *related = json_array_get(json_object_get(parsed, "related"), 0);
    assert_keys(related, "path line column end_line end_column message");
    assert_place(related, 2, 3, 2, 4);
    json_t *fix = json_object_get(parsed, "fix");
    assert_string_equal(json_string_value(json_object_get(fix, "applicability")), "unsafe");
    json_t *edit = json_array_get(json_object_get(fix, "edits"), 0);
    assert_keys(edit, "line column end_line end_column text");
    assert_place(edit, 1, 5, 1, 7);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(json, "summary"), "error")), 1);
    json_decref(json);
    close_setup(&setup);
}

static void test_json_survives_paths_that_are_not_text(void **state)
{
    (void)state;
    struct setup setup;
    open_setup(&setup, "abc");
    setup.file.path = "a\xFF\xFE.txt";
    json_t *json = json_loads(render(&setup, "json"), 0, NULL);
    assert_non_null(json);
    const char *path = json_string_value(json_object_get(json_array_get(json_object_get(json, "files"), 0), "path"));
    assert_string_equal(path, "a\uFFFD\uFFFD.txt");
    json_decref(json);
    close_setup(&setup);
}

static void test_reporters_by_name(void **state)
{
    (void)state;
    assert_null(reporter_named("xml"));
    assert_null(reporter_named(""));
    for (size_t i = 0; reporters[i]; i++)
        assert_ptr_equal(reporter_named(reporters[i]->format), reporters[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_carets_stand_under_full_width_characters),
        cmocka_unit_test(test_combining_marks_take_no_column),
        cmocka_unit_test(test_tabs_are_one_blank),
        cmocka_unit_test(test_control_characters_are_shown_escaped),
        cmocka_unit_test(test_line_ends_are_no_part_of_a_line),
        cmocka_unit_test(test_spans_over_lines_show_the_first),
        cmocka_unit_test(test_empty_spans_have_one_caret),
        cmocka_unit_test(test_long_lines_are_cut_round_the_span),
        cmocka_unit_test(test_long_lines_are_cut_at_one_side),
        cmocka_unit_test(test_heaps_of_marks_are_bounded),
        cmocka_unit_test(test_text_has_the_shape_of_the_manual),
        cmocka_unit_test(test_text_speaks_chinese),
        cmocka_unit_test(test_findings_without_place_show_none),
        cmocka_unit_test(test_related_places_are_limited_in_text_only),
        cmocka_unit_test(test_colour_only_when_asked),
        cmocka_unit_test(test_nothing_from_a_document_controls_the_terminal),
        cmocka_unit_test(test_what_was_not_examined_is_said),
        cmocka_unit_test(test_gcc_has_one_line_per_finding),
        cmocka_unit_test(test_unreadable_files_are_left_to_standard_error),
        cmocka_unit_test(test_json_has_the_keys_of_the_contract),
        cmocka_unit_test(test_json_survives_paths_that_are_not_text),
        cmocka_unit_test(test_reporters_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
