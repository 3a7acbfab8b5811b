/* The rules of one report on several threads. */
#include "bench.h"

#define WORDING "<message xml:lang=\"en\">{content}</message><message xml:lang=\"zh\">x</message>"
#define EXAMPLES "<example verdict=\"bad\"><a/></example><example verdict=\"good\"><a/></example>"
#define RULE(id, check) "<rule id=\"test/" id "\" severity=\"error\">" check WORDING EXAMPLES "</rule>"
#define RULES(rules) "<rules xmlns=\"urn:crossfoot:rule\">" rules "</rules>"

/* Rules that share contexts, folds and what an expression makes of them. */
static const char plain_rules[] = RULES(
    RULE("marks", "<pattern context=\"para\" forbid=\"(?&lt;mark>\\[TBC\\])\"/>")
    RULE("folded", "<assert context=\"para\" test=\"cf:fold(., 'blanks marks') = 'plain'\"/>")
    RULE("again", "<assert context=\"para\" test=\"not(contains(cf:fold(., 'marks blanks'), '7'))\"/>")
    RULE("same", "<agree context=\"report\" each=\".//para\" key=\"@n\" value=\".\" fold=\"marks blanks\"/>")
    RULE("long", "<assert context=\"para[not(cite)]\" test=\"string-length(.) &lt; 12 or not(cf:match(., '1$'))\"/>")
    RULE("cited", "<assert context=\"para/cite\" test=\"@symbol\"/>"));

/* The third rule cannot be evaluated at the last paragraph. */
static const char failing_rules[] = RULES(
    RULE("first", "<pattern context=\"para\" forbid=\"(?&lt;mark>\\[TBC\\])\"/>")
    RULE("second", "<assert context=\"para\" test=\"not(contains(., '7'))\"/>")
    RULE("third", "<assert context=\"para\" test=\"not(contains(., '8')) and (not(@regex) or cf:match(., string(@regex)))\"/>")
    RULE("fourth", "<assert context=\"para\" test=\"not(contains(., '9'))\"/>"));

static void add_paragraphs(struct report *report, size_t count)
{
    struct text_piece *piece = arena_alloc(&report->arena, count * sizeof *piece);
    struct text *text = arena_alloc(&report->arena, count * sizeof *text);
    for (size_t i = 0; i < count; i++) {
        char words[40], number[24];
        snprintf(words, sizeof words, "para  %zu%s", i, i % 50 == 0 ? " [TBC]" : "");
        snprintf(number, sizeof number, "%zu", i % 400);
        uint32_t length = (uint32_t)strlen(words), place = (uint32_t)i * 40;
        piece[i] = (struct text_piece){ 0, place, length };
        text[i] = (struct text){ .data = arena_copy(&report->arena, words, length), .length = length,
                                 .pieces = &piece[i], .piece_count = 1 };
        xmlNode *para = report_add(report, report_root(report), "para", (struct span){ place, place + length });
        report_set_text(para, &text[i], 0, length);
        report_set(para, "n", number);
        if (i + 1 == count)
            report_set(para, "regex", "(");
    }
}

/* What checking says, in one string: everything that a reader sees, and what each rule examined. */
static char *told(const struct findings *findings)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < findings->items.count; i++) {
        const struct finding *finding = &findings->items.items[i];
        str_printf(&out, "%s %u-%u %s %s %zu\n", finding->rule, finding->span.start, finding->span.end, finding->message,
                   finding->fingerprint, finding->related.count);
    }
    for (size_t i = 0; i < findings->skipped.count; i++)
        str_printf(&out, "%s\n", findings->skipped.items[i].reason);
    for (size_t i = 0; i < findings->examined.count; i++)
        str_printf(&out, "%s %zu\n", findings->examined.items[i].rule, findings->examined.items[i].count);
    return str_detach(&out);
}

static char *run_on(struct bench *bench, size_t threads, struct error *error)
{
    bench->threads = threads;
    findings_release(&bench->findings);
    bench->findings = (struct findings)FINDINGS_INIT;
    run_rules(bench, NULL, error);
    return told(&bench->findings);
}

static void open_bench(struct bench *bench, const char *rules)
{
    bench_init_pack(bench, "un", rules);
    report_init(&bench->report, NULL);
    add_paragraphs(&bench->report, 3000);
}

static void test_any_number_of_threads_gives_the_same(void **state)
{
    (void)state;
    struct bench bench;
    struct error error = ERROR_INIT;
    open_bench(&bench, plain_rules);
    char *alone = run_on(&bench, 1, &error);
    assert_non_null(strstr(alone, "test/marks 8-13"));
    assert_non_null(strstr(alone, "test/folded 3000"));
    assert_non_null(strstr(alone, "test/cited 0"));
    for (size_t threads = 0; threads <= 6; threads++) {
        char *told = run_on(&bench, threads, &error);
        assert_null(error.message);
        assert_string_equal(told, alone);
        mem_free(told);
    }
    mem_free(alone);
    bench_release(&bench);
}

static void test_the_first_rule_that_fails_ends_the_run(void **state)
{
    (void)state;
    struct bench bench;
    struct error error = ERROR_INIT;
    open_bench(&bench, failing_rules);
    char *alone = run_on(&bench, 1, &error);
    assert_non_null(strstr(error.message, "test/third"));
    assert_non_null(strstr(alone, "test/first 3000"));
    assert_non_null(strstr(alone, "test/second"));
    assert_non_null(strstr(alone, "test/third 320-327")); /* what it found before it failed is kept */
    assert_null(strstr(alone, "test/third 3000"));
    assert_null(strstr(alone, "test/fourth"));
    for (size_t threads = 2; threads <= 6; threads++) {
        error_release(&error);
        char *told = run_on(&bench, threads, &error);
        assert_non_null(strstr(error.message, "test/third"));
        assert_string_equal(told, alone);
        mem_free(told);
    }
    error_release(&error);
    mem_free(alone);
    bench_release(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_number_of_threads_gives_the_same),
        cmocka_unit_test(test_the_first_rule_that_fails_ends_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
