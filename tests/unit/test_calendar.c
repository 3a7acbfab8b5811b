/* What the groups of a date or period say, as values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../adopt.h"

#include "base/memory.h"
#include "profile/calendar.h"

#include <libxml/parser.h>
#include <string.h>

/* A builder whose profile knows two months and two days of the week. */
struct calendar {
    struct profile profile;
    struct builder builder;
    struct regex *patterns[4];
};

static void know(struct calendar *calendar, int i, named_matches *names, const char *name, const char *pattern)
{
    struct error error = ERROR_INIT;
    calendar->patterns[i] = regex_new(pattern, &error);
    assert_non_null(calendar->patterns[i]);
    vec_push(names, (struct named_match){ name, calendar->patterns[i] });
}

static int set_up(void **state)
{
    struct calendar *calendar = mem_calloc(1, sizeof *calendar);
    struct limits limits = limits_default();
    know(calendar, 0, &calendar->profile.months, "2", "^Feb");
    know(calendar, 1, &calendar->profile.months, "12", "^Dec");
    know(calendar, 2, &calendar->profile.weekdays, "1", "^Mon");
    know(calendar, 3, &calendar->profile.weekdays, "7", "^Sun");
    calendar->builder.profile = &calendar->profile;
    calendar->builder.scratch = regex_scratch_new(&limits);
    *state = calendar;
    return 0;
}

static int tear_down(void **state)
{
    struct calendar *calendar = *state;
    for (int i = 0; i < 4; i++)
        regex_free(calendar->patterns[i]);
    vec_release(&calendar->profile.months);
    vec_release(&calendar->profile.weekdays);
    regex_scratch_free(calendar->builder.scratch);
    mem_free(calendar);
    return 0;
}

/* Finish an element; what it then says in the attributes named in show must be wanted. */
static void expect(void **state, const char *xml, const char *show, const char *wanted)
{
    struct calendar *calendar = *state;
    struct report report;
    report_init(&report, NULL);
    report_adopt(&report, xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, 0));
    xmlNode *node = report_root(&report);
    struct str said = STR_INIT;
    if (strcmp((const char *)node->name, "date") == 0)
        date_finish(&calendar->builder, node, slice_of(""));
    else
        period_finish(&calendar->builder, node, slice_of(""));
    for (const char *cursor = show; *(cursor += strspn(cursor, " "));) {
        size_t length = strcspn(cursor, " ");
        char name[32] = "";
        memcpy(name, cursor, length);
        const char *value = report_attribute(node, name);
        str_printf(&said, "%s%s", said.length ? " " : "", value ? value : "-");
        cursor += length;
    }
    assert_string_equal(str_text(&said), wanted);
    str_release(&said);
    report_release(&report);
}

static void test_dates(void **state)
{
    expect(state, "<date year='2020' month='2' day='29'/>", "iso impossible", "2020-02-29 -");
    expect(state, "<date year='2019' month='2' day='29'/>", "iso impossible", "- yes");
    expect(state, "<date year='1900' month='Feb' day='29'/>", "iso impossible", "- yes");
    expect(state, "<date year='2000' month='February' day='29'/>", "iso impossible", "2000-02-29 -");
    expect(state, "<date month='2' day='29'/>", "iso impossible", "- -");
    expect(state, "<date month='2' day='30'/>", "iso impossible", "- yes");
    expect(state, "<date year='2020' month='13'/>", "iso impossible", "- yes");
    expect(state, "<date year='2020' month='0' day='1'/>", "iso impossible", "- yes");
    expect(state, "<date year='2020' month='12'/>", "iso impossible", "2020-12 -");
    expect(state, "<date year='2020' month='Thermidor' day='40'/>", "iso impossible", "- -");
    expect(state, "<date year='2020' month='12' day='99999999999'/>", "iso impossible", "- -");
}

static void test_weekdays(void **state)
{
    expect(state, "<date year='2024' month='12' day='30' weekday='Monday'/>", "weekday-said weekday-is", "1 1");
    expect(state, "<date year='2024' month='12' day='29' weekday='Sunday'/>", "weekday-said weekday-is", "7 7");
    expect(state, "<date year='2024' month='2' day='29' weekday='Monday'/>", "weekday-said weekday-is", "1 4");
    expect(state, "<date year='2024' month='2' day='29' weekday='Primidi'/>", "weekday-said weekday-is", "- -");
    expect(state, "<date month='2' day='28' weekday='Monday'/>", "weekday-said weekday-is", "- -");
    expect(state, "<date year='2024' day='28' weekday='Monday'/>", "iso weekday-said weekday-is", "2024 - -");
}

static void test_periods(void **state)
{
    const char *show = "from to reversed impossible";
    expect(state, "<period year='2020' month='2' day='20' to_day='21'/>", show, "2020-02-20 2020-02-21 - -");
    expect(state, "<period year='2020' month='2' day='20' to_day='10'/>", show, "2020-02-20 2020-02-10 yes -");
    expect(state, "<period day='20' to_day='21' to_month='Dec' to_year='2020'/>", show, "2020-12-20 2020-12-21 - -");
    expect(state, "<period year='2020' month='12' to_year='2019' to_month='2'/>", show, "2020-12 2019-02 yes -");
    /* the next year may be meant */
    expect(state, "<period year='2020' month='12' day='1' to_month='2' to_day='1'/>", show, "- - - -");
    expect(state, "<period month='Dec' day='1' to_month='Feb' to_day='1' to_year='2021'/>", show, "- - - -");
    expect(state, "<period year='2020' month='2' day='20' to_day='30'/>", show, "- - - yes");
    expect(state, "<period day='20' month='2' to_day='21' to_month='2'/>", show, "- - - -");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_dates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_weekdays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_periods, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
