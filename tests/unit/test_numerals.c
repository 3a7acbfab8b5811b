/* Figures in running text, with the words of the profiles that are shipped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "profile/numerals.h"
#include "profile/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct figures {
    struct profile *english, *chinese;
    struct regex_scratch *scratch;
};

static struct profile *load(const char *name)
{
    struct error error = ERROR_INIT;
    const char *folder = getenv("CROSSFOOT_RULES");
    char path[512];
    snprintf(path, sizeof path, "%s/un/%s.xml", folder ? folder : "rules", name);
    struct profile *profile = profile_load(path, &error);
    assert_non_null(profile);
    return profile;
}

static int set_up(void **state)
{
    struct figures *figures = mem_calloc(1, sizeof *figures);
    struct limits limits = limits_default();
    figures->english = load("un-en");
    figures->chinese = load("un-zh");
    figures->scratch = regex_scratch_new(&limits);
    *state = figures;
    return 0;
}

static int tear_down(void **state)
{
    struct figures *figures = *state;
    profile_free(figures->english);
    profile_free(figures->chinese);
    regex_scratch_free(figures->scratch);
    mem_free(figures);
    return 0;
}

/* A figure's attributes as "value ulp unit hedge", - for those it has not. */
static void expect(const struct figures *figures, const struct profile *profile, const char *text, const char *wanted)
{
    static const char *const names[] = { "value", "ulp", "unit", "hedge" };
    struct builder builder = { .profile = profile, .scratch = figures->scratch };
    struct report report;
    report_init(&report, NULL);
    xmlNode *node = report_new(&report, "num");
    struct str found = STR_INIT;
    num_finish(&builder, node, slice_of(text));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = report_attribute(node, names[i]);
        str_printf(&found, "%s%s", i ? " " : "", value ? value : "-");
    }
    assert_string_equal(str_text(&found), wanted);
    str_release(&found);
    report_release(&report);
}

static void test_english(void **state)
{
    const struct figures *figures = *state;
    static const char *const cases[][2] = {
        { "48", "48 - - -" }, { "1,234", "1234 - - -" }, { "12 300", "12300 100 - -" }, { "0.5", "0.5 0.1 - -" },
        { "2.6 per cent", "2.6 0.1 percent -" }, { "25%", "25 1 percent -" }, { "100%", "100 1 percent -" }, { "3 percentage points", "3 1 point -" },
        { "$1.25 million", "1250000 10000 USD -" }, { "US$ 3,000", "3000 1000 USD -" }, { "about 7", "7 - - about" },
        { "twenty-one", "21 - - -" }, { "two hundred thousand", "200000 100000 - -" }, { "three million", "3000000 1000000 - -" },
        { "more than 10 per cent", "10 1 percent over" }, { "SwF 19,215,700", "19215700 100 CHF -" },
        { "several", "- - - -" }, { "5 apples", "- - - -" }, { "$5 €", "- - - -" }, { "", "- - - -" },
        { "1 2", "- - - -" }, { "five 3", "- - - -" }, { "1234567890123456789", "- - - -" },
        { "999999999999999999 million", "- - - -" }, { "12345678901 trillion", "- - - -" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(figures, figures->english, cases[i][0], cases[i][1]);
}

static void test_chinese(void **state)
{
    const struct figures *figures = *state;
    static const char *const cases[][2] = {
        { "一百零四", "104 - - -" }, { "一六〇", "160 - - -" }, { "十二", "12 - - -" }, { "两千三百万", "23000000 1000000 - -" },
        { "一万亿", "1000000000000 1000000000000 - -" }, { "一亿三千万", "130000000 10000000 - -" }, { "1.18 亿美元", "118000000 1000000 USD -" },
        { "3 710 万美元", "37100000 10000 USD -" }, { "百分之二十五", "25 1 percent -" }, { "10 个百分点", "10 1 point -" },
        { "约 30%", "30 1 percent about" }, { "近30%", "30 1 percent under" }, { "5 千万", "50000000 10000000 - -" },
        { "若干", "- - - -" }, { "九千万亿亿", "- - - -" },
        { "1234567890123456789万", "- - - -" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(figures, figures->chinese, cases[i][0], cases[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_english), cmocka_unit_test(test_chinese) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
