/* Range tables, as packs load them, and the check kind lookup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../adopt.h"

#include "base/file.h"
#include "base/memory.h"
#include "check/check.h"
#include "rule/table.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder with a schema and the pack "a". */
struct folder {
    char root[40];
};

static const char *rules_folder(void)
{
    const char *folder = getenv("CROSSFOOT_RULES");
    return folder ? folder : "rules";
}

static void path_in(const struct folder *folder, const char *name, char path[96])
{
    snprintf(path, 96, "%s/%s", folder->root, name);
}

static void write_file(const struct folder *folder, const char *name, const char *text)
{
    char path[96];
    path_in(folder, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int set_up(void **state)
{
    struct folder *folder = mem_calloc(1, sizeof *folder);
    strcpy(folder->root, "/tmp/crossfoot-lookup-XXXXXX");
    assert_non_null(mkdtemp(folder->root));
    char path[96];
    path_in(folder, "a", path);
    assert_int_equal(mkdir(path, 0700), 0);
    struct str schema = STR_INIT;
    struct bytes bytes;
    str_printf(&schema, "%s/crossfoot.rng", rules_folder());
    assert_true(file_read(str_text(&schema), 1 << 20, &bytes, NULL));
    write_file(folder, "crossfoot.rng", bytes.data);
    bytes_release(&bytes);
    str_release(&schema);
    *state = folder;
    return 0;
}

static int tear_down(void **state)
{
    struct folder *folder = *state;
    static const char *const names[] = { "a/pack.xml", "a/t.csv", "crossfoot.rng", "a", "" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[96];
        path_in(folder, names[i], path);
        remove(path);
    }
    mem_free(folder);
    return 0;
}

/* ------------------------------------------------------------------------------------------------ tables */

static struct range_tables *read_table(const struct folder *folder, const char *csv, bool dates, unsigned slack)
{
    char path[96];
    struct error error = ERROR_INIT;
    struct range_tables *tables = range_tables_new();
    write_file(folder, "a/t.csv", csv);
    path_in(folder, "a/t.csv", path);
    if (!range_tables_add(tables, "t", path, dates, slack, &error))
        fail_msg("%u: %s", error.line, error.message);
    return tables;
}

static enum range_answer ask(const struct range_tables *tables, const char *key, const char *value)
{
    return range_table_holds(range_tables_find(tables, "t"), slice_of(key), slice_of(value));
}

static void test_numbers(void **state)
{
    struct range_tables *tables = read_table(*state, "key,from,to\n2017,2337,2397\n2018,2398,2451\n2018,9,9\n", false, 0);
    assert_int_equal(ask(tables, "2017", "2337"), RANGE_HOLDS);
    assert_int_equal(ask(tables, "2017", " 2397 "), RANGE_HOLDS);
    assert_int_equal(ask(tables, "2017", "2336"), RANGE_OUTSIDE);
    assert_int_equal(ask(tables, "2017", "2398"), RANGE_OUTSIDE);
    assert_int_equal(ask(tables, "2018", "9"), RANGE_HOLDS);
    assert_int_equal(ask(tables, "2019", "9"), RANGE_UNKNOWN_KEY);
    assert_int_equal(ask(tables, "2017", "23a"), RANGE_NO_VALUE);
    assert_int_equal(ask(tables, "2017", ""), RANGE_NO_VALUE);
    assert_int_equal(ask(tables, "2017", "99999999999999999999"), RANGE_NO_VALUE);
    struct str text = STR_INIT;
    range_table_ranges(range_tables_find(tables, "t"), slice_of("2018"), &text);
    str_add(&text, " / ");
    range_table_keys(range_tables_find(tables, "t"), slice_of("2343"), &text);
    assert_string_equal(str_text(&text), "2398–2451, 9 / 2017");
    str_release(&text);
    assert_null(range_tables_find(tables, "u"));
    range_tables_free(tables);
}

static void test_slack(void **state)
{
    struct range_tables *tables = read_table(*state, "key,from,to\n3,190,288\n", false, 5);
    assert_int_equal(ask(tables, "3", "185"), RANGE_HOLDS);
    assert_int_equal(ask(tables, "3", "184"), RANGE_OUTSIDE);
    assert_int_equal(ask(tables, "3", "293"), RANGE_HOLDS);
    assert_int_equal(ask(tables, "3", "294"), RANGE_OUTSIDE);
    range_tables_free(tables);
}

static void test_dates(void **state)
{
    struct range_tables *tables = read_table(*state, "key,from,to\n71,2016-09-13,2017-09\nES-10,1997-04,\n", true, 0);
    assert_int_equal(ask(tables, "71", "2016-12-21"), RANGE_HOLDS);
    assert_int_equal(ask(tables, "71", "2016-09-12"), RANGE_OUTSIDE);
    assert_int_equal(ask(tables, "71", "2017-09-30"), RANGE_HOLDS);
    assert_int_equal(ask(tables, "71", "2017-10-01"), RANGE_OUTSIDE);
    assert_int_equal(ask(tables, "71", "2016"), RANGE_HOLDS);
    assert_int_equal(ask(tables, "71", "2016-09"), RANGE_HOLDS);
    assert_int_equal(ask(tables, "71", "2016-08"), RANGE_OUTSIDE);
    assert_int_equal(ask(tables, "71", "2018"), RANGE_OUTSIDE);
    assert_int_equal(ask(tables, "ES-10", "2018-06-13"), RANGE_HOLDS);
    assert_int_equal(ask(tables, "ES-10", "1996"), RANGE_OUTSIDE);
    assert_int_equal(ask(tables, "71", "13 May 2016"), RANGE_NO_VALUE);
    assert_int_equal(ask(tables, "71", "2016-5-13"), RANGE_NO_VALUE);
    assert_int_equal(ask(tables, "71", "2016-12-21T"), RANGE_NO_VALUE);
    range_tables_free(tables);
}

static void test_bad_tables_have_a_place(void **state)
{
    static const struct { const char *csv; uint32_t line; const char *words; } bad[] = {
        { "key,from\n1,2\n", 1, "key, from and to" },
        { "key,from,to\n1,2,x\n", 2, "whole numbers" },
        { "key,from,to\n1,1,2\n,1,2\n", 3, "no key" },
        { "key,from,to\n1,3,2\n", 2, "before it begins" },
        { "key,from,to\n1,2\n", 2, "2 fields" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char path[96];
        struct error error = ERROR_INIT;
        struct range_tables *tables = range_tables_new();
        write_file(*state, "a/t.csv", bad[i].csv);
        path_in(*state, "a/t.csv", path);
        assert_false(range_tables_add(tables, "t", path, false, 0, &error));
        assert_string_equal(error.path, path);
        assert_int_equal(error.line, bad[i].line);
        assert_non_null(strstr(error.message, bad[i].words));
        error_release(&error);
        range_tables_free(tables);
    }
}

/* ------------------------------------------------------------------------------------------------ packs */

#define RULE(check) \
    "<rule id=\"a/r\" severity=\"error\"><title xml:lang=\"en\">t</title><title xml:lang=\"zh\">t</title>" \
    "<rationale xml:lang=\"en\">r</rationale><rationale xml:lang=\"zh\">r</rationale>" check \
    "<message xml:lang=\"en\">{key} {value} ({ranges}) [{keys}]</message><message xml:lang=\"zh\">x</message>" \
    "<help xml:lang=\"en\">h</help><help xml:lang=\"zh\">h</help>" \
    "<example verdict=\"bad\"><a/></example><example verdict=\"good\"><a/></example></rule>"
#define LOOKUP "<lookup context=\"cite\" table=\"t\" key=\"@year\" value=\"@number\"/>"

static bool load_pack(const struct folder *folder, const char *table, const char *rule, struct rule_set *set,
                      struct error *error)
{
    static const char *const packs[] = { "a" };
    struct str text = STR_INIT;
    str_printf(&text, "<pack xmlns=\"urn:crossfoot:rule\" id=\"a\"><title xml:lang=\"en\">t</title>\n%s\n%s</pack>", table,
               rule);
    write_file(folder, "a/pack.xml", str_text(&text));
    str_release(&text);
    const struct rule_request request = {
        .root = folder->root, .packs = packs, .pack_count = 1, .validate = true, .kinds = check_kind_specs(),
    };
    return rule_set_load(set, &request, error);
}

static void test_pack_refusals(void **state)
{
    static const struct { const char *table, *rule, *words; } bad[] = {
        { "<table name=\"t\" href=\"t.csv\"/><table name=\"t\" href=\"t.csv\"/>", "", "already a table" },
        { "<table name=\"T\" href=\"t.csv\"/>", "", "needs a name" },
        { "<table name=\"t\" href=\"../t.csv\"/>", "", "leads out" },
        { "<table name=\"t\"/>", "", "href" },
        { "<table name=\"t\" href=\"u.csv\"/>", "", "cannot be opened" },
        { "<table name=\"t\" href=\"t.csv\" of=\"words\"/>", "", "numbers, dates" },
        { "<table name=\"t\" href=\"t.csv\" slack=\"-1\"/>", "", "slack" },
        { "<table name=\"t\" href=\"t.csv\" of=\"dates\" slack=\"1\"/>", "", "slack" },
        { "<table name=\"t\" href=\"t.csv\" more=\"1\"/>", "", "more" },
        { "", RULE(LOOKUP), "no table \"t\"" },
    };
    write_file(*state, "a/t.csv", "key,from,to\n1,2,3\n");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct rule_set set;
        struct error error = ERROR_INIT;
        assert_false(load_pack(*state, bad[i].table, bad[i].rule, &set, &error));
        if (!strstr(error.message, bad[i].words))
            fail_msg("%s", error.message);
        error_release(&error);
    }
}

/* ------------------------------------------------------------------------------------------------ the check */

static void test_lookup(void **state)
{
    static const char xml[] = "<report><cite year='2018' number='2343'/><cite year='2017' number='2343'/>"
                              "<cite year='2018' number='9999'/><cite year='2030' number='1'/>"
                              "<cite year='2017' number='x'/><cite year='2017'/></report>";
    struct rule_set set;
    struct report report;
    struct findings findings = FINDINGS_INIT;
    struct error error = ERROR_INIT;
    struct limits limits = limits_default();
    struct str path = STR_INIT;
    write_file(*state, "a/t.csv", "key,from,to\n2017,2337,2397\n2018,2398,2451\n");
    if (!load_pack(*state, "<table name=\"t\" href=\"t.csv\"/>", RULE(LOOKUP), &set, &error))
        fail_msg("%u: %s", error.line, error.message);
    str_printf(&path, "%s/core/catalogue.xml", rules_folder());
    struct catalogue *catalogue = catalogue_load(str_text(&path), &error);
    assert_non_null(catalogue);
    report_init(&report, NULL);
    report_adopt(&report, xmlReadMemory(xml, (int)strlen(xml), NULL, "UTF-8", XML_PARSE_NONET));
    const struct check_request request = { .rules = &set, .catalogue = catalogue, .lang = "en", .limits = &limits };
    assert_true(check_report(&report, &request, &findings, &error));
    assert_int_equal(findings.examined.items[0].count, 3);
    assert_int_equal(findings.items.count, 2);
    assert_string_equal(findings.items.items[0].message, "2018 2343 (2398–2451) [2017]");
    assert_string_equal(findings.items.items[0].evidence, "2018 has 2398–2451; 2343 belongs to 2017");
    assert_string_equal(findings.items.items[0].stated, "2343");
    assert_string_equal(findings.items.items[1].message, "2018 9999 (2398–2451) []");
    assert_string_equal(findings.items.items[1].evidence, "2018 has 2398–2451");
    assert_int_equal(findings.skipped.count, 2);
    assert_string_equal(findings.skipped.items[0].reason, "\"x\" is not a number or date that can be compared");
    assert_string_equal(findings.skipped.items[1].reason, "nothing is known about 2030");
    findings_release(&findings);
    report_release(&report);
    catalogue_free(catalogue);
    rule_set_free(&set);
    str_release(&path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_slack, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_tables_have_a_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pack_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lookup, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
