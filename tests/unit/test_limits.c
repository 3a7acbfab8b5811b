/* Every limit is reached, and that is said with its place. */
#define _XOPEN_SOURCE 700

#include "world.h"

#include "base/limits.h"
#include "base/str.h"

#include <zip.h>

/* What is said goes to standard error with exit 2, or stands among what was not examined. */
struct reached {
    const char *arguments, *said;
    bool trouble;
};

static const struct reached cases[] = {
    { "--max-file-size 10 clean.txt", "clean.txt: the file is larger than the limit of 10 bytes", true },
    { "--max-line-length 5 clean.txt", "clean.txt:1: ", true },
    { "--max-line-length 5 clean.txt", "longer than the limit of 5 bytes", true },
    { "--max-blocks 1 clean.txt", "clean.txt:3: has more than the limit of 1 lines", true },
    { "--max-elements 1 bad.txt", "bad.txt:1: needs more than the limit of 1 elements", true },
    { "--max-depth 4 deep.html", "deep.html:3: nests deeper than the limit of 4 elements", true },
    { "--max-depth 1 parts.txt", "parts.txt:3: nests sections or lists deeper than the limit of 1", true },
    { "--max-zip-entries 2 report.docx", "report.docx: has more than the limit of 2 parts", true },
    { "bomb.docx", "bomb.docx: part word/document.xml unpacks to more than the limit of 200 times its size", true },
    { "--max-zip-ratio 50000 --max-unpacked-size 100000 bomb.docx", "bomb.docx: unpacks to more than the limit of 100000 bytes",
      true },
    { "--max-match-steps 1000 --rule-file bomb.xml --select b/ --show-unread a.txt",
      "a.txt:3:1  b/bomb: paragraph 1: a pattern of this rule reached its limit of steps or time", false },
    { "--max-match-heap 1 --rule-file bomb.xml --select b/ --show-unread a.txt",
      "a.txt:3:1  b/bomb: paragraph 1: a pattern of this rule reached its limit of steps or time", false },
    { "--max-xpath-operations 10 --rule-file slow.xml --select s/ many.txt",
      "slow.xml:3: rule s/slow, test: the limit of XPath operations was reached", true },
    { "--max-rule-time 1 --rule-file slow.xml --select s/ many.txt",
      "slow.xml:3: rule s/slow, test: the limit of 1 seconds is reached in count(../para) > 0, at many.txt:", true },
    { "--max-findings 1 --show-unread two.txt", "more than 1 findings of this rule; the rest is not shown", false },
};

#define RULE(id, check, bad) \
    "<rules" NS ">\n<rule id=\"" id "\" severity=\"error\"><title xml:lang=\"en\">t</title><title xml:lang=\"zh\">t</title>\n" \
    "<rationale xml:lang=\"en\">r</rationale>" check "<message xml:lang=\"en\">m</message><message xml:lang=\"zh\">m</message>\n" \
    "<example verdict=\"bad\"><para>" bad "</para></example><example verdict=\"good\"><para>b</para></example></rule></rules>\n"

static void write_rules(void)
{
    write_file("bomb.xml", RULE("b/bomb", "<pattern context=\"para\" forbid=\"(a|aa)+[cd]\"/>", "ac"));
    write_file("slow.xml", RULE("s/slow", "<assert context=\"para\" test=\"count(../para) > 0\"/>", "a"));
}

/* Every paragraph of it looks at all the others. */
static void write_many(void)
{
    struct str text = STR_INIT;
    str_add(&text, "REPORT\n\n");
    for (int i = 0; i < 20000; i++)
        str_add(&text, "A paragraph.\n\n");
    write_file("many.txt", str_text(&text));
    str_release(&text);
}

/* A Word file whose document is two million blanks. */
static void write_bomb(const char *report)
{
    enum { SIZE = 2000000 };
    char *blanks = mem_alloc(SIZE);
    struct bytes bytes;
    memset(blanks, ' ', SIZE);
    assert_true(file_read(report, (size_t)1 << 20, &bytes, NULL));
    FILE *stream = fopen("bomb.docx", "wb");
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, stream), bytes.size);
    fclose(stream);
    bytes_release(&bytes);
    zip_t *archive = zip_open("bomb.docx", 0, NULL);
    assert_non_null(archive);
    zip_source_t *content = zip_source_buffer(archive, blanks, SIZE, 0);
    assert_true(zip_file_add(archive, "word/document.xml", content, ZIP_FL_OVERWRITE) >= 0);
    assert_int_equal(zip_close(archive), 0);
    mem_free(blanks);
}

static void write_reports(const struct world *world)
{
    char report[PATH_MAX];
    snprintf(report, sizeof report, "%s/fixtures/inputs-en/report.docx", world->start);
    assert_int_equal(symlink(report, "report.docx"), 0);
    write_bomb(report);
    write_many();
    write_file("deep.html", "<html><body>\n<div><div>\n<div><div>REPORT</div></div></div></div></body></html>\n");
    write_file("a.txt", "REPORT\n\n1. aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa d b\n");
    write_file("parts.txt", "REPORT\n\nPART\n\n1. Words.\n");
    write_file("two.txt", "REPORT\n\n1. Words 123 and 456.\n");
}

static void test_each_limit_is_said(void **state)
{
    struct world *world = *state;
    write_rules();
    write_reports(world);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int status = run(world, cases[i].arguments);
        const char *said = cases[i].trouble ? world->err : world->out;
        if ((status == EXIT_TROUBLE) != cases[i].trouble || !strstr(said, cases[i].said))
            fail_msg("crossfoot %s: exit %d, without \"%s\"\n%s%s", cases[i].arguments, status, cases[i].said, world->out,
                     world->err);
    }
}

static void test_limits_that_are_not_reached_are_silent(void **state)
{
    struct world *world = *state;
    assert_run(world, "--max-blocks 2 --max-elements 100 clean.txt", EXIT_CLEAN);
}

/* What one rule costs is not held against the next. */
static void test_a_limit_is_one_rule_s(void **state)
{
    struct world *world = *state;
    struct str text = STR_INIT;
    write_rules();
    write_file("last.xml", RULE("b/last", "<pattern context=\"para\" forbid=\"end\"/>", "end"));
    str_add(&text, "REPORT\n\n");
    for (int i = 0; i < 300; i++)
        str_add(&text, "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa d b.\n\n");
    str_add(&text, "The end.\n");
    write_file("bombs.txt", str_text(&text));
    str_release(&text);
    assert_run(world, "--max-match-steps 1000 --rule-file bomb.xml --rule-file last.xml --select b/ bombs.txt", EXIT_FINDINGS);
    assert_contains(world->out, "error[b/last]");
}

/* A limit without a case here is one that nobody has seen reached; the ratio is, by default. */
static void test_each_limit_has_a_case(void **state)
{
    static const char *const options[] = {
#define LIMIT_OPTION(name, type, value, option, help) "--" option " ",
        LIMITS(LIMIT_OPTION)
#undef LIMIT_OPTION
    };
    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        bool found = false;
        for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
            found = found || strstr(cases[k].arguments, options[i]);
        if (!found)
            fail_msg("no case reaches %s", options[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_each_limit_is_said), TEST(test_limits_that_are_not_reached_are_silent),
        TEST(test_a_limit_is_one_rule_s), TEST(test_each_limit_has_a_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
