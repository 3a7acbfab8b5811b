/* The check kinds, run through rules as they are loaded; the arithmetic of sums and the reading of numbers alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "check/check.h"
#include "model/ordinal.h"
#include "model/sum_judge.h"

#include "bench.h"

#include <inttypes.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ------------------------------------------------------------------------------------------------ sum */

#define SUM "<sum context=\"group\" total=\"cell\" parts=\"row/cell\" by=\"@column\"/>"
#define SUM_MESSAGE "{stated} is not {computed} ({difference}, {count} parts, {label}, {column})"

/* A table with one group: its total and its parts, one column; attributes beside value are part of the texts. */
static void check_group(struct bench *bench, const char *total, const char *const *parts)
{
    struct str xml = STR_INIT;
    str_printf(&xml, "<report><table n=\"1\"><column n=\"1\" year=\"2019\" measure=\"actual\"/><group><label>L</label>"
               "<cell column=\"1\" %s/>", total);
    for (size_t i = 0; parts[i]; i++)
        str_printf(&xml, "<row n=\"%zu\"><label>p%zu</label><cell column=\"1\" %s/></row>", i + 1, i + 1, parts[i]);
    str_add(&xml, "</group></table></report>");
    check_xml(bench, str_text(&xml));
    str_release(&xml);
}

#define PARTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_sum_finding_is_complete(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, SUM, SUM_MESSAGE);
    check_group(&bench, "value=\"341\"", PARTS("value=\"297\" text=\"2 97\"", "value=\"9\"", "value=\"28\""));
    expect_messages(&bench, "341 is not 334 (7, 3 parts, L, 2019 actual)");
    const struct finding *finding = &bench.findings.items.items[0];
    assert_string_equal(finding->stated, "341");
    assert_string_equal(finding->computed, "334");
    assert_string_equal(finding->evidence, "297 + 9 + 28 = 334, 7 less than stated");
    assert_string_equal(finding->where, "table 1, \"L\", column 2019 actual");
    assert_string_equal(finding->label, "stated");
    assert_int_equal(finding->severity, SEVERITY_ERROR);
    assert_int_equal(finding->related.count, 3);
    assert_string_equal(finding->related.items[0].message, "p1: 2 97");
    assert_string_equal(finding->related.items[2].message, "p3: 28");
    assert_int_equal(examined(&bench), 1);
    bench_release(&bench);
}

static void expect_evidence(struct bench *bench, const char *total, const char *const *parts, const char *says)
{
    check_group(bench, total, parts);
    assert_int_equal(bench->findings.items.count, 1);
    if (!strstr(bench->findings.items.items[0].evidence, says))
        fail_msg("%s lacks: %s", bench->findings.items.items[0].evidence, says);
}

static void test_sum_residuals(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, SUM, SUM_MESSAGE);
    expect_evidence(&bench, "value=\"306\"", PARTS("value=\"297\"", "value=\"9\"", "value=\"28\""),
                    "297 + 9 + 28 = 334, 28 more than stated; the difference equals \"p3\", which may have been left out");
    expect_evidence(&bench, "value=\"362\"", PARTS("value=\"297\"", "value=\"9\"", "value=\"28\""), "counted twice");
    expect_evidence(&bench, "value=\"6\"", PARTS("value=\"-8\"", "value=\"-2\"", "value=\"12\""), "sign");
    expect_evidence(&bench, "value=\"22\"", PARTS("value=\"10\"", "value=\"-6\"", "value=\"6\""), "sign");
    expect_evidence(&bench, "value=\"22\"", PARTS("value=\"10\"", "value=\"-6\"", "value=\"6\""), "10 - 6 + 6 = 10");
    expect_evidence(&bench, "value=\"3340\"", PARTS("value=\"297\"", "value=\"9\"", "value=\"28\""), "power of ten");
    expect_evidence(&bench, "value=\"343\"", PARTS("value=\"200\"", "value=\"134\""), "changed places");
    expect_evidence(&bench, "value=\"344\"", PARTS("value=\"200\"", "value=\"134\""), "one digit only");
    bench_release(&bench);
}

static void test_sum_not_examined(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, SUM, SUM_MESSAGE);
    check_group(&bench, "", PARTS("value=\"1\""));
    expect_skips(&bench, "table 1, \"L\": no total is stated");
    assert_int_equal(examined(&bench), 0);
    check_group(&bench, "value=\"5\"", PARTS("value=\"1\"", ""));
    expect_skips(&bench, "table 1, \"L\", column 2019 actual: \"p2\" has no figure in column 2019 actual");
    check_group(&bench, "value=\"5\"", PARTS("value=\"1\"", "value=\"many\""));
    expect_skips(&bench, "table 1, \"L\", column 2019 actual: \"many\" in column 2019 actual is not a figure that can be "
                         "added");
    check_group(&bench, "value=\"5\"", (const char *const[]){ NULL });
    expect_skips(&bench, "table 1, \"L\": there is nothing to add up");
    check_group(&bench, "value=\"999999999999999999\"",
                PARTS("value=\"999999999999999999\"", "value=\"999999999999999999\"", "value=\"999999999999999999\"",
                      "value=\"999999999999999999\"", "value=\"999999999999999999\"", "value=\"999999999999999999\"",
                      "value=\"999999999999999999\"", "value=\"999999999999999999\"", "value=\"999999999999999999\"",
                      "value=\"999999999999999999\""));
    expect_skips(&bench, "table 1, \"L\", column 2019 actual: the figures in column 2019 actual are too large to add "
                         "exactly");
    assert_int_equal(bench.findings.items.count, 0);
    bench_release(&bench);
}

static void test_sum_does_not_run_over_unread_rows(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, SUM, SUM_MESSAGE);
    check_xml(&bench, "<report><table n=\"1\"><group label=\"L\"><cell column=\"1\" value=\"5\"/>"
                      "<row n=\"1\"><cell column=\"1\" value=\"2\"/></row><row n=\"2\"><unread reason=\"why\"/></row>"
                      "</group></table></report>");
    expect_messages(&bench, "");
    expect_skips(&bench, "table 1, \"L\": not understood: why");
    assert_int_equal(examined(&bench), 0);
    check_xml(&bench, "<report><table n=\"1\"><group label=\"L\"><cell column=\"1\" value=\"5\"/>"
                      "<row n=\"1\"><unread reason=\"why\"/></row></group></table></report>");
    expect_skips(&bench, "table 1, \"L\": not understood: why");
    bench_release(&bench);
}

static void test_sum_columns_are_apart(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, SUM, "{column}: {stated}");
    check_xml(&bench, "<report><group><cell column=\"1\" value=\"3\"/><cell column=\"2\" value=\"9\"/>"
                      "<cell column=\"3\"/><cell column=\"4\"/><cell column=\"5\" value=\"1\"/>"
                      "<row n=\"1\"><cell column=\"1\" value=\"1\"/><cell column=\"2\" value=\"4\"/>"
                      "<cell column=\"3\" value=\"1\"/><cell column=\"4\"/></row>"
                      "<row n=\"2\"><cell column=\"1\" value=\"2\"/><cell column=\"2\" value=\"4\"/>"
                      "<cell column=\"3\" value=\"1\"/><cell column=\"4\"/><cell column=\"5\" value=\"1\"/></row>"
                      "</group></report>");
    expect_messages(&bench, "2: 9");
    assert_int_equal(bench.findings.skipped.count, 2); /* 3 states no total, in 5 a row has no cell; 4 is empty */
    assert_int_equal(examined(&bench), 1);
    bench_release(&bench);
}

/* A group of one row and a total, in as many columns as totals are given. */
static void check_columns(struct bench *bench, const char *const *totals)
{
    struct str xml = STR_INIT, row = STR_INIT;
    str_add(&xml, "<report><group>");
    for (size_t i = 0; totals[i]; i++) {
        str_printf(&xml, "<cell column=\"%zu\" value=\"%s\"/>", i + 1, totals[i]);
        str_printf(&row, "<cell column=\"%zu\" value=\"50\"/>", i + 1);
    }
    str_printf(&xml, "<row>%s</row></group></report>", str_text(&row));
    check_xml(bench, str_text(&xml));
    str_release(&row);
    str_release(&xml);
}

/* Where most columns of a row are off in one direction, one part was lost or counted twice: one finding. */
static void test_sum_rows_are_wrong_as_one(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, SUM, "{column}: {stated}");
    check_columns(&bench, PARTS("53", "54", "50"));
    expect_messages(&bench, "1: 53");
    const struct finding *finding = &bench.findings.items.items[0];
    assert_int_equal(finding->related.count, 2);
    assert_string_equal(finding->related.items[1].message, "2: 54 is stated, and the parts come to 50");
    check_columns(&bench, PARTS("50", "46", "47", "49"));
    expect_messages(&bench, "2: 46");
    assert_int_equal(bench.findings.items.items[0].related.count, 3);
    check_columns(&bench, PARTS("53", "47", "50")); /* in two directions */
    expect_messages(&bench, "1: 53; 2: 47");
    check_columns(&bench, PARTS("53", "54", "50", "50")); /* no more than half */
    expect_messages(&bench, "1: 53; 2: 54");
    bench_release(&bench);
}

static void test_sum_of_leaf_rows_and_across(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<sum context=\"group\" total=\"cell\" parts=\"row/descendant-or-self::row[not(row)]/cell\" "
               "by=\"@column\" require=\"row\"/>", "{stated} {computed}");
    check_xml(&bench, "<report><group><cell column=\"1\" value=\"6\"/><row n=\"1\"><cell column=\"1\" value=\"1\"/></row>"
                      "<row n=\"2\"><row n=\"(a)\"><cell column=\"1\" value=\"2\"/></row>"
                      "<row n=\"(b)\"><cell column=\"1\" value=\"4\"/></row></row></group>"
                      "<group><cell column=\"1\" value=\"6\"/></group></report>");
    expect_messages(&bench, "6 7");
    expect_skips(&bench, ""); /* the second group is no candidate */
    bench_release(&bench);
    bench_init(&bench, "<sum context=\"row\" total=\"cell[last()]\" parts=\"cell[position() &lt; last()]\"/>",
               "{stated} {computed}");
    check_xml(&bench, "<report><row><cell column=\"1\" value=\"1\"/><cell column=\"2\" value=\"2\"/>"
                      "<cell column=\"3\" value=\"4\"/></row></report>");
    expect_messages(&bench, "4 3");
    assert_string_equal(bench.findings.items.items[0].related.items[1].message, "2: 2");
    bench_release(&bench);
}

/* A table of groups whose columns are exact, and one that only rounding explains. */
static void check_rounded_table(struct bench *bench, int exact, const char *attributes)
{
    struct str xml = STR_INIT;
    str_printf(&xml, "<report><table n=\"1\" %s>", attributes);
    for (int i = 0; i <= exact; i++)
        str_printf(&xml, "<group label=\"g%d\"><cell column=\"1\" value=\"%s\" ulp=\"0.1\"/>"
                   "<row><cell column=\"1\" value=\"1.2\" ulp=\"0.1\"/></row>"
                   "<row><cell column=\"1\" value=\"2.2\" ulp=\"0.1\"/></row></group>", i, i == exact ? "3.5" : "3.4");
    str_add(&xml, "</table></report>");
    check_xml(bench, str_text(&xml));
    str_release(&xml);
}

static void test_sum_exactness_prior(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, SUM, "{stated} {computed}");
    check_rounded_table(&bench, 3, "");
    expect_messages(&bench, "");
    check_rounded_table(&bench, 4, "");
    expect_messages(&bench, "3.5 3.4");
    assert_int_equal(bench.findings.items.items[0].severity, SEVERITY_WARNING);
    assert_non_null(strstr(bench.findings.items.items[0].evidence, "4 of the 4 other sums"));
    check_rounded_table(&bench, 4, "rounding-note=\"yes\"");
    expect_messages(&bench, "");
    assert_int_equal(examined(&bench), 5);
    bench_release(&bench);
}

/* ------------------------------------------------------------------------------------------------ sums at random */

/* xorshift64*: the same numbers on every machine. */
static uint64_t random_bits(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(2685821657736338717);
}

static int64_t random_between(uint64_t *seed, int64_t low, int64_t high)
{
    return low + (int64_t)(random_bits(seed) % (uint64_t)(high - low + 1));
}

#define MOST_PARTS 12

static void test_balanced_counts_are_never_flagged(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int round = 0; round < 20000; round++) {
        struct sum_term parts[MOST_PARTS] = { { { 0, 0 }, { 0, 0 } } }, total = { { 0, 0 }, { 0, 0 } };
        size_t count = (size_t)random_between(&seed, 0, MOST_PARTS);
        struct number computed, difference;
        for (size_t i = 0; i < count; i++) {
            parts[i].value = (struct number){ random_between(&seed, -100000, 100000), 2 };
            assert_true(number_add(total.value, parts[i].value, &total.value));
        }
        assert_int_equal(sum_judge(total, parts, count, &computed, &difference), SUM_EXACT);
        assert_int_equal(number_compare(computed, total.value), 0);
        int64_t change = random_between(&seed, 1, 1000) * (round % 2 ? 1 : -1);
        struct sum_term changed = total;
        assert_true(number_add(changed.value, (struct number){ change, 3 }, &changed.value)); /* another scale */
        assert_int_equal(sum_judge(changed, parts, count, &computed, &difference), SUM_BEYOND);
        assert_int_equal(number_compare(difference, (struct number){ -change, 3 }), 0);
    }
}

/* Round to a unit, halves away from zero. */
static int64_t rounded(int64_t value, int64_t unit)
{
    int64_t half = value < 0 ? -unit / 2 : unit / 2;
    return (value + half) / unit * unit;
}

/* True figures are rounded for print, each to its own unit: never beyond the interval. Moved beyond: always found. */
static void test_rounded_sums(void **state)
{
    (void)state;
    static const int64_t units[] = { 1, 10, 100, 1000 };
    uint64_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        struct sum_term parts[MOST_PARTS] = { { { 0, 0 }, { 0, 0 } } }, total;
        size_t count = (size_t)random_between(&seed, 1, MOST_PARTS);
        int64_t truth = 0, printed = 0, slack = 0;
        for (size_t i = 0; i < count; i++) {
            int64_t value = random_between(&seed, -99999, 99999), unit = units[random_between(&seed, 0, 3)];
            truth += value;
            printed += rounded(value, unit);
            slack += unit;
            parts[i] = (struct sum_term){ { rounded(value, unit), 3 }, { unit, 3 } };
        }
        int64_t unit = units[random_between(&seed, 0, 3)];
        total = (struct sum_term){ { rounded(truth, unit), 3 }, { unit, 3 } };
        slack += unit;
        struct number computed, difference;
        enum sum_verdict verdict = sum_judge(total, parts, count, &computed, &difference);
        assert_true(verdict == SUM_EXACT || verdict == SUM_ROUNDED);
        int64_t beyond = slack / 2 + random_between(&seed, 1, 500);
        total.value.value = printed + (round % 2 ? beyond : -beyond);
        assert_int_equal(sum_judge(total, parts, count, &computed, &difference), SUM_BEYOND);
        total.value.value = printed + (round % 2 ? slack / 2 : -(slack / 2)); /* the interval is closed */
        verdict = sum_judge(total, parts, count, &computed, &difference);
        assert_true(verdict == SUM_ROUNDED || slack < 2);
    }
}

static void test_overflow_is_said(void **state)
{
    (void)state;
    struct number computed, difference, large = { INT64_MAX, 0 };
    struct sum_term parts[] = { { large, { 0, 0 } }, { { 1, 0 }, { 0, 0 } } }, total = { { 5, 0 }, { 0, 0 } };
    assert_int_equal(sum_judge(total, parts, 2, &computed, &difference), SUM_OVERFLOW);
    parts[1].value = (struct number){ 1, 9 }; /* needs a scale that the large one does not fit */
    assert_int_equal(sum_judge(total, parts, 2, &computed, &difference), SUM_OVERFLOW);
    parts[0].value.value = INT64_MAX / 2 + 1; /* the difference fits, twice the difference does not */
    assert_int_equal(sum_judge((struct sum_term){ { 0, 0 }, { 1, 0 } }, parts, 1, &computed, &difference), SUM_OVERFLOW);
    size_t part;
    assert_int_equal(sum_diagnose((struct number){ INT64_MIN, 0 }, large, parts, 2, &part), RESIDUAL_NONE);
}

/* A part is named only where it is the only one that explains the difference. */
static void test_diagnosis_does_not_guess(void **state)
{
    (void)state;
    size_t part = 99;
    struct sum_term parts[] = { { { 2, 0 }, { 0, 0 } }, { { 3, 0 }, { 0, 0 } }, { { 2, 0 }, { 0, 0 } } };
    assert_int_equal(sum_diagnose((struct number){ 4, 0 }, (struct number){ 7, 0 }, parts, 3, &part),
                     RESIDUAL_LEFT_OUT);
    assert_int_equal(part, 1);
    assert_int_equal(sum_diagnose((struct number){ 5, 0 }, (struct number){ 7, 0 }, parts, 3, &part), RESIDUAL_NONE);
}

/* Two figures alone are told apart by their digits. */
static void test_digits_are_diagnosed(void **state)
{
    (void)state;
    static const struct { int64_t printed, meant; enum sum_residual residual; } cases[] = {
        { 1235, 1253, RESIDUAL_TRANSPOSITION }, { 1235, 5213, RESIDUAL_NONE }, { 1203, 3201, RESIDUAL_TRANSPOSITION },
        { 1235, 1245, RESIDUAL_DIGIT },         { 35, 45, RESIDUAL_NONE },     { 1235, 123, RESIDUAL_DROPPED },
        { 135, 1235, RESIDUAL_DROPPED },        { 12, 1, RESIDUAL_NONE },      { 1230, 123, RESIDUAL_SCALE },
        { -1235, 1235, RESIDUAL_OPPOSITE },     { -1235, 1253, RESIDUAL_NONE }, { 1235, 1235, RESIDUAL_NONE },
        { INT64_MIN, INT64_MAX, RESIDUAL_NONE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t part;
        assert_int_equal(sum_diagnose((struct number){ cases[i].printed, 1 }, (struct number){ cases[i].meant, 1 }, NULL, 0,
                                      &part), cases[i].residual);
    }
}

/* Whole tables through the rule: balanced ones give nothing; one changed cell gives one finding. */
static void test_random_tables(void **state)
{
    (void)state;
    enum { COLUMNS = 3 };
    struct bench bench;
    bench_init(&bench, SUM, "{column}");
    uint64_t seed = 99;
    for (int round = 0; round < 200; round++) {
        struct str rows = STR_INIT, xml = STR_INIT;
        int64_t totals[COLUMNS] = { 0 };
        int64_t count = random_between(&seed, 1, MOST_PARTS);
        for (int64_t row = 0; row < count; row++) {
            str_add(&rows, "<row>");
            for (int column = 0; column < COLUMNS; column++) {
                int64_t value = random_between(&seed, 0, 5000);
                totals[column] += value;
                str_printf(&rows, "<cell column=\"%d\" value=\"%" PRId64 "\"/>", column, value);
            }
            str_add(&rows, "</row>");
        }
        int64_t wrong = round % 2 ? random_between(&seed, 0, COLUMNS - 1) : -1;
        str_add(&xml, "<report><table><group>");
        for (int column = 0; column < COLUMNS; column++)
            str_printf(&xml, "<cell column=\"%d\" value=\"%" PRId64 "\"/>", column,
                       totals[column] + (column == wrong ? random_between(&seed, 1, 9999) : 0));
        str_printf(&xml, "%s</group></table></report>", str_text(&rows));
        check_xml(&bench, str_text(&xml));
        assert_int_equal(bench.findings.items.count, wrong >= 0);
        if (wrong >= 0)
            assert_int_equal(bench.findings.items.items[0].message[0], '0' + wrong);
        assert_int_equal(examined(&bench), 1);
        str_release(&rows);
        str_release(&xml);
    }
    bench_release(&bench);
}

/* ------------------------------------------------------------------------------------------------ claims at random */

static void check_claim(struct bench *bench, const struct str *figures, size_t findings)
{
    struct str xml = STR_INIT;
    str_printf(&xml, "<report><para><claim>%s</claim></para></report>", str_text(figures));
    check_xml(bench, str_text(&xml));
    assert_int_equal(bench->findings.items.count, findings);
    assert_int_equal(examined(bench), 1);
    str_release(&xml);
}

/* Parts that are counted must be the total; parts that are rounded, within what they may have been rounded from. */
static void test_random_totals(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<arithmetic context=\"claim\" plus=\"num[@role='part']\" equals=\"num[@role='stated']\"/>", "{computed}");
    uint64_t seed = 7;
    for (int round = 0; round < 400; round++) {
        struct str figures = STR_INIT;
        int64_t ulp = round % 4 < 2 ? 0 : 100, count = random_between(&seed, 2, MOST_PARTS), sum = 0;
        for (int64_t part = 0; part < count; part++) {
            int64_t value = random_between(&seed, 0, 5000) * (ulp ? ulp : 1);
            sum += value;
            str_printf(&figures, "<num role=\"part\" value=\"%" PRId64 "\" ulp=\"%" PRId64 "\"/>", value, ulp);
        }
        int64_t slack = (count + 1) * ulp / 2;
        int64_t change = round % 2 ? slack + random_between(&seed, 1, 999) : random_between(&seed, 0, slack);
        str_printf(&figures, "<num role=\"stated\" value=\"%" PRId64 "\" ulp=\"%" PRId64 "\"/>", sum + change, ulp);
        check_claim(&bench, &figures, round % 2 ? 1 : 0);
        str_release(&figures);
    }
    bench_release(&bench);
}

/* A percentage of two counts may be rounded or cut off; one that is two places further is wrong. */
static void test_random_percentages(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<arithmetic context=\"claim\" plus=\"num[@role='part']\" of=\"num[@role='whole']\" "
               "equals=\"num[@role='percent']\"/>", "{computed}");
    uint64_t seed = 8;
    for (int round = 0; round < 400; round++) {
        struct str figures = STR_INIT;
        int64_t whole = random_between(&seed, 1, 90000), part = random_between(&seed, 0, whole);
        int64_t cut = part * 1000 / whole, wrong = round % 2 ? random_between(&seed, 3, 500) : 0;
        int64_t tenths = cut + wrong + (round % 4 == 0 && part * 1000 % whole * 2 >= whole);
        str_printf(&figures, "<num role=\"part\" value=\"%" PRId64 "\"/><num role=\"whole\" value=\"%" PRId64 "\"/>"
                   "<num role=\"percent\" value=\"%" PRId64 ".%" PRId64 "\" ulp=\"0.1\"/>", part, whole, tenths / 10,
                   tenths % 10);
        check_claim(&bench, &figures, round % 2 ? 1 : 0);
        str_release(&figures);
    }
    bench_release(&bench);
}

/* A change by so much, and by so many per cent: up and down. */
static void test_random_changes(void **state)
{
    (void)state;
    struct bench by, percent;
    bench_init(&by, "<arithmetic context=\"claim\" plus=\"num[@role='to']\" minus=\"num[@role='from']\" "
               "equals=\"num[@role='by']\"/>", "{computed}");
    bench_init(&percent, "<arithmetic context=\"claim\" plus=\"num[@role='to']\" minus=\"num[@role='from']\" "
               "of=\"num[@role='from']\" equals=\"num[@role='percent']\"/>", "{computed}");
    uint64_t seed = 9;
    for (int round = 0; round < 400; round++) {
        struct str figures = STR_INIT;
        int64_t ulp = round % 4 < 2 ? 0 : 100, from = random_between(&seed, 100, 900) * 100, to = random_between(&seed, 0, 900) * 100;
        int64_t slack = 3 * ulp / 2, change = round % 2 ? slack + random_between(&seed, 1, 999) : random_between(&seed, 0, slack);
        int64_t loose = 3 + 1000 * ulp * (from + to) / (from * (from - ulp)); /* what all roundings together explain */
        int64_t tenths = (to - from) * 1000 / from - (round % 2 ? loose + random_between(&seed, 1, 500) : 0);
        str_printf(&figures, "<num role=\"from\" value=\"%" PRId64 "\" ulp=\"%" PRId64 "\"/><num role=\"to\" value=\"%" PRId64
                   "\" ulp=\"%" PRId64 "\"/><num role=\"by\" value=\"%" PRId64 "\" ulp=\"%" PRId64 "\"/>"
                   "<num role=\"percent\" value=\"%s%lld.%lld\" ulp=\"0.1\"/>",
                   from, ulp, to, ulp, to - from + change, ulp, tenths < 0 ? "-" : "", llabs(tenths) / 10, llabs(tenths) % 10);
        check_claim(&by, &figures, round % 2 ? 1 : 0);
        check_claim(&percent, &figures, round % 2 ? 1 : 0);
        str_release(&figures);
    }
    bench_release(&by);
    bench_release(&percent);
}

/* What cannot be compared is said, with the reason. */
static void test_arithmetic_that_is_not_examined(void **state)
{
    static const struct { const char *figures, *reason; } cases[] = {
        { "<num role=\"part\"/><num role=\"stated\" value=\"1\"/>", "a figure cannot be read" },
        { "<num role=\"part\" value=\"1\" ulp=\"x\"/><num role=\"stated\" value=\"1\"/>", "a figure cannot be read" },
        { "<num role=\"part\" value=\"1\"/>", "a figure cannot be read" },
        { "<num role=\"part\" value=\"1\" unit=\"a\"/><num role=\"part\" value=\"2\" unit=\"b\"/><num role=\"stated\" "
          "value=\"3\"/>", "the figures are not of the same unit" },
        { "<num role=\"part\" value=\"1\"/><num role=\"less\" value=\"1\" unit=\"a\"/><num role=\"stated\" value=\"3\"/>",
          "the figures are not of the same unit" },
        { "<num role=\"part\" value=\"1\" unit=\"a\"/><num role=\"stated\" value=\"3\" unit=\"b\"/>",
          "the figures are not of the same unit" },
        { "<num role=\"part\" value=\"900000000000000000\"/><num role=\"part\" value=\"0.000000001\"/><num role=\"stated\" "
          "value=\"3\"/>", "the figures are too large to compare exactly" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        struct str xml = STR_INIT;
        bench_init(&bench, "<arithmetic context=\"claim\" plus=\"num[@role='part']\" minus=\"num[@role='less']\" "
                   "equals=\"num[@role='stated']\"/>", "{computed}");
        str_printf(&xml, "<report><para><claim>%s%s</claim></para></report>", cases[i].figures,
                   strstr(cases[i].figures, "less") ? "" : "<num role=\"less\" value=\"0\"/>");
        check_xml(&bench, str_text(&xml));
        expect_messages(&bench, "");
        expect_skips(&bench, cases[i].reason);
        str_release(&xml);
        bench_release(&bench);
    }
}

/* ------------------------------------------------------------------------------------------------ pattern */

static void test_pattern_forbid(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<pattern context=\"para\" forbid=\"(?&lt;a&gt;\\d+) (?&lt;b&gt;x)?%\" fix=\"{a}{b}%\" "
               "applicability=\"safe\"/>", "{text} has {a}, {b}");
    check_paragraph(&bench, "值 12 % and 7 x% not 5%");
    expect_messages(&bench, "12 % has 12, ; 7 x% has 7, x");
    const struct finding *finding = &bench.findings.items.items[0];
    assert_int_equal(finding->span.start, 4);
    assert_int_equal(finding->span.end, 8);
    assert_int_equal(finding->edits.count, 1);
    assert_string_equal(finding->edits.items[0].text, "12%");
    assert_int_equal(finding->edits.items[0].span.end, 8);
    assert_int_equal(finding->applicability, FIX_SAFE);
    assert_string_equal(finding->where, "paragraph 1.7");
    assert_string_equal(bench.findings.items.items[1].edits.items[0].text, "7x%");
    assert_int_equal(examined(&bench), 1);
    bench_release(&bench);
}

/* An expression gives the whole text; only what differs of it is edited, by whole characters. */
static void test_fix_by_expression(void **state)
{
    (void)state;
    static const struct { const char *text, *edit; uint32_t start, end; } cases[] = {
        { "x（1）y", "(1)", 1, 8 },
        { "ab", "b(", 1, 2 },
        { "值", "值(", 0, 3 },
        { "(x)", NULL, 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        bench_init(&bench, "<assert context=\"para\" test=\"false()\" applicability=\"safe\" "
                   "fix=\"cf:replace(translate(.,'（）','()'),'(?&lt;=值|b)$','(')\"/>", "{text}");
        check_paragraph(&bench, cases[i].text);
        const struct finding *finding = &bench.findings.items.items[0];
        assert_int_equal(finding->edits.count, cases[i].edit ? 1 : 0);
        assert_int_equal(finding->applicability, cases[i].edit ? FIX_SAFE : FIX_NONE);
        if (cases[i].edit) {
            assert_string_equal(finding->edits.items[0].text, cases[i].edit);
            assert_int_equal(finding->edits.items[0].span.start, cases[i].start);
            assert_int_equal(finding->edits.items[0].span.end, cases[i].end);
        }
        bench_release(&bench);
    }
}

static void test_pattern_match(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<pattern context=\"cite[@symbol]\" match=\"^A/\"/>", "{text}");
    check_xml(&bench, "<report><cite symbol=\"1\">A/1</cite><cite symbol=\"2\">E/1</cite><cite>E/2</cite></report>");
    expect_messages(&bench, "E/1");
    assert_int_equal(examined(&bench), 2);
    bench_release(&bench);
    bench_init(&bench, "<pattern context=\"mandate/@title\" match=\"^.{0,3}$\"/>", "{text}");
    check_xml(&bench, "<report><mandate title=\"一二三\"/><mandate title=\"一二三四\"/></report>");
    expect_messages(&bench, "一二三四");
    bench_release(&bench);
}

static void test_pattern_empty_matches_and_long_texts(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<pattern context=\"para\" forbid=\"(?=值)\"/>", "[{text}]");
    check_paragraph(&bench, "值a值");
    expect_messages(&bench, "[]; []");
    assert_int_equal(bench.findings.items.items[1].span.start, 4);
    bench_release(&bench);
    bench_init(&bench, "<pattern context=\"para\" match=\"z\"/>", "{text}");
    check_paragraph(&bench, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_non_null(strstr(bench.findings.items.items[0].message, "…"));
    bench_release(&bench);
}

static void test_pattern_limit_is_said(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<pattern context=\"para\" forbid=\"^(a|aa)+b\"/>", "{text}");
    bench.limits.match_steps = 1000;
    check_paragraph(&bench, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaacb");
    expect_messages(&bench, "");
    expect_skips(&bench, "paragraph 1.7: a pattern of this rule reached its limit of steps or time");
    bench_release(&bench);
}

/* Kinds that do not look at it themselves do not pass it in silence. */
static void test_limit_of_any_kind_is_said(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<variants context=\"report\" each=\".//para\" name=\"(?'name'(a|aa)+)[cd]\"/>", "{name}");
    bench.limits.match_steps = 1000;
    check_paragraph(&bench, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaae d");
    expect_messages(&bench, "");
    expect_skips(&bench, "a pattern of this rule reached its limit of steps or time");
    bench_release(&bench);
}

static void test_findings_are_limited(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<pattern context=\"para\" forbid=\"a\"/>", "{text}");
    bench.limits.findings_per_rule = 3;
    check_paragraph(&bench, "aaaaaa");
    expect_messages(&bench, "a; a; a");
    assert_int_equal(bench.findings.skipped.count, 1);
    assert_non_null(strstr(bench.findings.skipped.items[0].reason, "more than 3 findings"));
    bench_release(&bench);
}

/* ------------------------------------------------------------------------------------------------ assert, covers */

static void test_assert(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<assert context=\"organ[@id]\" test=\"count(mandate) > 1\" value=\"count(mandate)\" "
               "at=\"mandate[1]\"/>", "{value} in {text}");
    check_xml(&bench, "<report><mandates><organ id=\"a\" name=\"N\"><mandate>m</mandate></organ>"
                      "<organ id=\"b\"><mandate/><mandate/></organ><organ/></mandates></report>");
    expect_messages(&bench, "1 in m");
    assert_string_equal(bench.findings.items.items[0].where, "mandate list, \"N\"");
    assert_int_equal(examined(&bench), 2);
    bench_release(&bench);
}

static void test_evaluation_error_stops_the_run(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<assert context=\"para\" test=\"cf:match(., @regex)\"/>", "m");
    report_init(&bench.report, NULL);
    xmlNode *para = report_add(&bench.report, report_root(&bench.report), "para", (struct span){ 0, 0 });
    report_set(para, "regex", "(");
    struct error error = ERROR_INIT;
    assert_false(run_rules(&bench, NULL, &error));
    assert_non_null(strstr(error.message, "test/rule"));
    assert_non_null(error.path);
    error_release(&error);
    bench_release(&bench);
}

#define COVERS_REPORT \
    "<report><section ok=\"1\"><mandate symbol=\"A/1\"/><mandate symbol=\"A/2\"/><mandate/>" \
    "<cite symbol=\"A/1\"/><cite symbol=\"A/3\"/><cite symbol=\"A/4\"/><cite symbol=\"A/3\"/><cite/></section>" \
    "<section title=\"S\"><cite symbol=\"A/9\"/></section></report>"

static void test_covers(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<covers context=\"section\" each=\"cite\" key=\"@symbol\" among=\"mandate\" when=\"@ok\"/>",
               "{key} not among {count}");
    check_xml(&bench, COVERS_REPORT);
    expect_messages(&bench, "A/3 not among 2; A/4 not among 2");
    assert_int_equal(bench.findings.items.items[0].related.count, 1);
    expect_skips(&bench, "\"S\": the condition under which the two lists are compared does not hold");
    assert_int_equal(examined(&bench), 4);
    bench_release(&bench);
    bench_init(&bench, "<covers context=\"section\" each=\"cite\" key=\"@symbol\" among=\"mandate\" when=\"@ok\" "
               "among-key=\"concat(@symbol, '')\" first=\"each\"/>", "{key}");
    check_xml(&bench, COVERS_REPORT);
    expect_messages(&bench, "A/3; A/4"); /* without places the two A/3 are the same finding */
    bench_release(&bench);
}

/* ------------------------------------------------------------------------------------------------ introduced */

#define INTRODUCED(find) \
    "<introduced context=\"report\" each=\"para/abbr\" key=\"@short\" among=\"para\" by=\"abbr\" find=\"" find "\"/>"
#define INTRODUCED_REPORT \
    "<report><para>AB, ABC, xCD and EFs. <abbr short='AB'>(AB)</abbr> <abbr short='CD'>(CD)</abbr></para>" \
    "<para>AB <abbr short='EF'>(EF)</abbr> <abbr short='AB'>(AB)</abbr> <abbr short='GH'>(GH)</abbr> GH</para>" \
    "<para>the JK <abbr short='JK'>(JK)</abbr> " \
    "<abbr short='CD'>(CD)</abbr></para></report>"

static void test_introduced(void **state)
{
    (void)state;
    static const struct { const char *check, *messages; } cases[] = {
        { INTRODUCED("again"), "AB" }, /* CD is only ever introduced */
        { INTRODUCED("early"), "AB; EF" }, /* EFs is EF; ABC and xCD are words of their own */
        { INTRODUCED("unused"), "CD; JK" }, /* the JK before it is the end of the long form */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        bench_init(&bench, cases[i].check, "{key}");
        check_xml(&bench, INTRODUCED_REPORT);
        expect_messages(&bench, cases[i].messages);
        assert_int_equal(examined(&bench), 7);
        bench_release(&bench);
    }
}

/* ------------------------------------------------------------------------------------------------ agree */

static void test_agree(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<agree context=\"report\" each=\".//mandate\" key=\"@symbol\" value=\"@title\"/>",
               "{key}: {value}, elsewhere {reference} ({count})");
    check_xml(&bench, "<report><mandate symbol=\"A/1\" title=\"x\">x</mandate><mandate symbol=\"A/1\" title=\"y\">y</mandate>"
                      "<section><mandate symbol=\"A/1\" title=\"y\">y</mandate><mandate symbol=\"A/1\" title=\"z\">z</mandate></section>"
                      "<mandate symbol=\"A/2\" title=\"p\">p</mandate><mandate symbol=\"A/2\" title=\"q\">q</mandate>"
                      "<mandate symbol=\"A/3\"/><mandate title=\"r\"/></report>");
    expect_messages(&bench, "A/1: x, elsewhere y (2); A/1: z, elsewhere y (2); A/2: q, elsewhere p (1)");
    const struct finding *finding = &bench.findings.items.items[0];
    assert_int_equal(finding->related.count, 3);
    assert_string_equal(finding->related.items[0].message, "here: y"); /* the reference first, at all its places */
    assert_string_equal(finding->related.items[1].message, "here: y");
    assert_string_equal(finding->related.items[2].message, "here: z");
    assert_string_equal(finding->stated, "x");
    assert_string_equal(finding->computed, "y");
    assert_int_equal(examined(&bench), 6);
    bench_release(&bench);
}

/* A slip is told from a habit by how many have the other value. */
static void test_agree_of_a_habit(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<agree context=\"report\" each=\"a\" key=\"@k\" value=\"@v\" least=\"4\" share=\"80\"/>", "{key}");
    check_xml(&bench, "<report><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"y\"/></report>");
    expect_messages(&bench, "");
    check_xml(&bench, "<report><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"y\"/>"
                      "<a k=\"2\" v=\"x\"/><a k=\"2\" v=\"y\"/></report>");
    expect_messages(&bench, "1");
    check_xml(&bench, "<report><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"x\"/><a k=\"1\" v=\"y\"/>"
                      "<a k=\"1\" v=\"y\"/></report>");
    expect_messages(&bench, "");
    bench_release(&bench);
    bench_init(&bench, "<agree context=\"report\" each=\"a\" key=\"'k'\" value=\"@v\" expect=\"x\"/>", "{value}");
    check_xml(&bench, "<report><a v=\"x\"/><a v=\"y\"/><a v=\"y\"/></report>");
    expect_messages(&bench, "");
    check_xml(&bench, "<report><a v=\"x\"/><a v=\"y\"/><a v=\"x\"/></report>");
    expect_messages(&bench, "y");
    bench_release(&bench);
}

static const char *const yearly = "<series context=\"report\" series=\".//table\" entry=\"para\" key=\"@year\" least=\"2\" digits=\"3\""
                                   " figure=\"(?'value'\\d+(?:[ ,]\\d{3})*) (?'unit'[a-z]+)\"/>";

static void test_series(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, yearly, "{key}: {value} {unit}, elsewhere {other}");
    check_xml(&bench, "<report><table><para year=\"1\">123 km</para><para year=\"2\">2,345 km</para><para year=\"3\">678 km</para></table>"
                      "<section><table><para year=\"1\">some 123 km</para><para year=\"2\">2 345 km</para><para year=\"3\">687 km</para></table></section>"
                      "</report>");
    expect_messages(&bench, "3: 687 km, elsewhere 678");
    const struct finding *finding = &bench.findings.items.items[0];
    assert_int_equal(finding->related.count, 1);
    assert_string_equal(finding->stated, "687");
    assert_string_equal(finding->computed, "678");
    assert_int_equal(examined(&bench), 6);
    /* A further table that tells it as the last one does is not another finding, one that tells the first is. */
    check_xml(&bench, "<report><table><para year=\"1\">123 km</para><para year=\"2\">234 km</para><para year=\"3\">678 km</para></table>"
                      "<table><para year=\"1\">123 km</para><para year=\"2\">234 km</para><para year=\"3\">687 km</para></table>"
                      "<table><para year=\"1\">123 km</para><para year=\"2\">234 km</para><para year=\"3\">687 km</para></table></report>");
    expect_messages(&bench, "3: 687 km, elsewhere 678");
    bench_release(&bench);
}

/* What does not show that two series tell the same. */
static void test_series_that_are_others(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, yearly, "{key}: {value} {unit}, elsewhere {other}");
    const char *const others[] = {
        "<para year=\"1\">123 km</para><para year=\"2\">235 km</para><para year=\"3\">687 km</para>",  /* differs twice */
        "<para year=\"1\">123 km</para><para year=\"2\">234 m</para><para year=\"3\">687 km</para>",   /* of another unit */
        "<para year=\"1\">123 km</para><para year=\"3\">687 km</para>",                                /* agrees once */
        "<para year=\"1\">123 km</para><para year=\"2\">234 km</para><para year=\"3\">678 km, 687 km</para>", /* says two */
        "<para year=\"1\">123 km</para><para year=\"2\">234 km</para><para>687 km</para>",             /* of no year */
        "<para year=\"4\">30 km</para><para year=\"5\">200 km</para><para year=\"3\">687 km</para>",     /* in round figures */
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct str xml = STR_INIT;
        str_printf(&xml, "<report><table><para year=\"1\">123 km</para><para year=\"2\">234 km</para><para year=\"3\">678 km</para>"
                         "<para year=\"4\">30 km</para><para year=\"5\">200 km</para></table><table>%s</table></report>", others[i]);
        check_xml(&bench, str_text(&xml));
        expect_messages(&bench, "");
        str_release(&xml);
    }
    bench_release(&bench);
}

/* A node with very many figures is passed over, with a reason. */
static void test_series_too_long(void **state)
{
    (void)state;
    struct bench bench;
    struct str xml = STR_INIT;
    bench_init(&bench, yearly, "m");
    str_printf(&xml, "<report><table>");
    for (int i = 0; i < 41; i++)
        str_printf(&xml, "<para year=\"%d\">%d km</para>", i, 100 + i);
    str_printf(&xml, "</table></report>");
    check_xml(&bench, str_text(&xml));
    str_release(&xml);
    assert_int_equal(examined(&bench), 0);
    assert_int_equal(bench.findings.skipped.count, 1);
    bench_release(&bench);
}

static void test_agree_under_folds(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<agree context=\"report\" each=\"m\" key=\"'k'\" value=\".\"/>", "{value}");
    rule_set_free(&bench.set);
    load_rules(&bench.set, "<rules xmlns=\"urn:crossfoot:rule\"/>");
    rule_set_free(&bench.set);
    catalogue_free(bench.catalogue);

    char root[] = "/tmp/crossfoot-fold-XXXXXX";
    assert_non_null(mkdtemp(root));
    struct str command = STR_INIT;
    str_printf(&command, "cp %s/crossfoot.rng %s/ && mkdir %s/test && cat > %s/test/pack.xml <<'END'\n"
               "<pack xmlns=\"urn:crossfoot:rule\" id=\"test\"><fold name=\"marks\"><replace match=\"[()]\"/></fold>"
               "<fold name=\"all\"><replace match=\"[^a-z]\"/></fold>"
               "<rule id=\"test/rule\" severity=\"info\">"
               "<agree context=\"report\" each=\"m\" key=\"'k'\" value=\".\" fold=\"marks\" within=\"marks all\"/>"
               "<message xml:lang=\"en\">{value}/{reference}</message><message xml:lang=\"zh\">m</message>"
               "<example verdict=\"bad\"><m>ab</m><m>a b</m></example>"
               "<example verdict=\"good\"><m>ab</m><m>(ab)</m><m>c</m></example></rule></pack>\nEND\n",
               rules_folder(), root, root, root);
    assert_int_equal(system(str_text(&command)), 0);
    const char *const packs[] = { "test" };
    struct error error = ERROR_INIT;
    const struct rule_request request = {
        .root = root, .packs = packs, .pack_count = 1, .validate = true, .kinds = check_kind_specs(),
    };
    if (!rule_set_load(&bench.set, &request, &error))
        fail_msg("%s", error.message);
    bench.catalogue = NULL; /* a catalogue is no necessity */
    /* a-b and ab differ by a mark that "all" drops; (ab) is ab under "marks"; cd is of another class. */
    check_xml(&bench, "<report><m>ab</m><m>(ab)</m><m>a-b</m><m>cd</m></report>");
    expect_messages(&bench, "a-b/ab");
    size_t count;
    struct str out = STR_INIT;
    assert_int_equal(check_examples(&bench.set, NULL, &bench.limits, &count, &out), 0);
    assert_string_equal(str_text(&out), "");
    assert_int_equal(count, 2);
    str_clear(&command);
    str_printf(&command, "rm -r %s", root);
    assert_int_equal(system(str_text(&command)), 0);
    str_release(&command);
    str_release(&out);
    bench_release(&bench);
}

/* ------------------------------------------------------------------------------------------------ sequence */

#define ONLY_HOLES "repeat=\"allow\" disorder=\"allow\""
#define ONLY_REPEATS "hole=\"allow\" disorder=\"allow\""
#define ONLY_DISORDER "hole=\"allow\" repeat=\"allow\""

/* Check the numbers of paragraphs, separated by blanks. */
static void check_numbers(const char *slots, const char *message, const char *numbers, const char *wanted)
{
    struct bench bench;
    struct str check = STR_INIT, xml = STR_INIT;
    str_printf(&check, "<sequence context=\"report\" each=\"para\" key=\"@n\" %s/>", slots);
    bench_init(&bench, str_text(&check), message);
    str_add(&xml, "<report><para/>");
    for (const char *cursor = numbers; *(cursor += strspn(cursor, " "));) {
        size_t length = strcspn(cursor, " ");
        const char *bar = memchr(cursor, '|', length);
        size_t key = bar ? (size_t)(bar - cursor) : length;
        str_printf(&xml, "<para n=\"%.*s\" g=\"%.*s\"/>", (int)key, cursor, bar ? (int)(length - key - 1) : 0,
                   bar ? bar + 1 : "");
        cursor += length;
    }
    str_add(&xml, "</report>");
    check_xml(&bench, str_text(&xml));
    expect_messages(&bench, wanted);
    str_release(&check);
    str_release(&xml);
    bench_release(&bench);
}

static void test_sequence_holes(void **state)
{
    (void)state;
    const char *message = "{expected} before {key} after {previous} ({count})";
    check_numbers(ONLY_HOLES, message, "1 2 3", "");
    check_numbers(ONLY_HOLES, message, "1 2 5", "3 before 5 after 2 (2)");
    check_numbers(ONLY_HOLES, message, "1 3 2 4", ""); /* misplaced is not missing */
    check_numbers(ONLY_HOLES, message, "3 4", "");
    check_numbers(ONLY_HOLES " start=\"1\"", message, "3 4", "1 before 3 after  (2)");
    check_numbers(ONLY_HOLES " start=\"1\"", message, "(1) 2.", "");
    check_numbers(ONLY_HOLES " as=\"letter\"", message, "(a) (b) (d)", "(c) before (d) after (b) (1)");
    check_numbers(ONLY_HOLES " as=\"letter\"", message, "y z aa cc", "bb before cc after aa (1)");
    check_numbers(ONLY_HOLES " as=\"roman\"", message, "i ii iii iv vi IX", "VII before IX after vi (2); v before vi after iv (1)");
    check_numbers(ONLY_HOLES " as=\"dotted\"", message, "1.1 1.2 1.4 2.1", "1.3 before 1.4 after 1.2 (1)");
    check_numbers(ONLY_HOLES " as=\"dotted\"", message, "1.1 1.2 2.2", "2.1 before 2.2 after 1.2 (1)");
    check_numbers(ONLY_HOLES " as=\"dotted\"", message, "1.9 1.10 1.11 2 2.1", "");
    check_numbers(ONLY_HOLES " as=\"list\" list=\"㈠ ㈡ ㈢ ㈣\"", message, "㈠ ㈡ ㈣", "㈢ before ㈣ after ㈡ (1)");
    check_numbers(ONLY_HOLES " group=\"@g\"", message, "1|a 1|b 2|a 3|b", "2 before 3 after 1 (1)");
    check_numbers(ONLY_HOLES " restart=\"allow\"", message, "1 2 3 1 3", "2 before 3 after 1 (1)");
}

static void test_sequence_repeats(void **state)
{
    (void)state;
    check_numbers(ONLY_REPEATS, "{key} {previous}", "1 2 2 3 3. 3", "2 2; 3 3; 3. 3");
    check_numbers(ONLY_REPEATS " restart=\"allow\"", "{key}", "1 2 1 2", "");
    check_numbers(ONLY_REPEATS " group=\"@g\"", "{key}", "1|a 1|b", "");
}

static void test_sequence_disorder(void **state)
{
    (void)state;
    const char *message = "{key} after {after} before {before}";
    check_numbers(ONLY_DISORDER, message, "1 2 2 5 9", "");
    check_numbers(ONLY_DISORDER, message, "1 3 2 4", "2 after 1 before 3"); /* the later one is blamed */
    check_numbers(ONLY_DISORDER, message, "9 1 2 3", "9 after 3 before ");
    check_numbers(ONLY_DISORDER, message, "2 3 4 1", "1 after  before 2");
    check_numbers(ONLY_DISORDER " as=\"dotted\"", message, "72/304 73/12 72/9 73/100", "72/9 after  before 72/304");
}

/* A wrong number where exactly one is missing is that one: one finding, not a hole, a disorder and another hole. */
static void test_sequence_misprints(void **state)
{
    (void)state;
    const char *message = "{key} for {expected} after {previous}";
    check_numbers("", message, "1 2 13 4 5", "13 for 3 after 2");
    check_numbers("", message, "1 2 13 4 15 6 7", "13 for 3 after 2; 15 for 5 after 4");
    check_numbers("", message, "1 2 13 4", "13 for 3 after 2");
    check_numbers("", message, "11 2 3", "11 for 1 after ");
    check_numbers("as=\"dotted\"", message, "4.1 4.9 4.3", "4.9 for 4.2 after 4.1");
    check_numbers("as=\"list\" list=\"㈠ ㈡ ㈢ ㈣ ㈤\"", message, "㈠ ㈤ ㈢ ㈣", "㈤ for ㈡ after ㈠");
    check_numbers("", "{key} for {expected}", "1 2 3 2 5 6", "2 for 4"); /* it repeats, too */
    check_numbers("", "{key} for {expected}", "1 2 2 4", "2 for 3");
    check_numbers("", "{key} {expected}", "1 2 9 4 3", "3 ; 4 ; 9 5"); /* 3 is there, out of place */
    check_numbers("", "{key} {expected}", "1 2 9 5", "5 ; 5 3; 9 6"); /* of 3 and 4 both are missing */
    check_numbers("hole=\"allow\"", "{key} {expected}", "1 2 13 4", "4 "); /* nothing can be missing */
}

/* Each case of a finding may have a message of its own. */
static void test_cases_have_messages(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<sequence context=\"report\" each=\"para\" key=\"@n\">"
               "<message case=\"hole\" xml:lang=\"en\">no {expected}</message><message case=\"hole\" xml:lang=\"zh\">h</message>"
               "<message case=\"misprint\" xml:lang=\"en\">{key} is {expected}</message>"
               "<message case=\"misprint\" xml:lang=\"zh\">m</message></sequence>", "{key}");
    check_xml(&bench, "<report><para n=\"1\"/><para n=\"8\"/><para n=\"3\"/><para n=\"3\"/><para n=\"5\"/><para n=\"7\"/></report>");
    expect_messages(&bench, "3; 8 is 2; no 6");
    bench_release(&bench);
}

static void test_sequence_says_what_it_cannot_read(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, "<sequence context=\"report\" each=\"para\" key=\"@n\"/>", "{key}");
    check_xml(&bench, "<report><para n=\"1\"/><para n=\"x\"/><para n=\"2\"/><para n=\" \"/></report>");
    expect_messages(&bench, "");
    expect_skips(&bench, "paragraph x: \"x\" is not a number of this sequence");
    assert_int_equal(examined(&bench), 2);
    bench_release(&bench);
}

/* The length of the longest run that never goes down, by trying all subsets. */
static int longest_run(const int *values, int count)
{
    int best = 0;
    for (unsigned subset = 0; subset < 1u << count; subset++) {
        int length = 0, last = -1;
        for (int i = 0; i < count && length >= 0; i++) {
            if (!(subset >> i & 1))
                continue;
            length = values[i] >= last ? length + 1 : -1;
            last = values[i];
        }
        best = length > best ? length : best;
    }
    return best;
}

/* A number that is not among the first count values: a repeated one is no disorder. */
static int distinct(uint64_t *seed, const int *values, int count)
{
    int value = (int)random_between(seed, 1, 99), i = 0;
    while (i < count && values[i] != value)
        i++;
    return i == count ? value : distinct(seed, values, count);
}

/* As few members as possible are blamed, and without them the rest is in order. */
static void test_disorder_blames_the_fewest(void **state)
{
    (void)state;
    enum { COUNT = 8 };
    struct bench bench;
    bench_init(&bench, "<sequence context=\"report\" each=\"para\" key=\"@n\" " ONLY_DISORDER "/>", "{key}");
    uint64_t seed = 5;
    for (int round = 0; round < 200; round++) {
        int values[COUNT];
        if (bench.report.doc)
            report_release(&bench.report);
        report_init(&bench.report, NULL);
        for (uint32_t i = 0; i < COUNT; i++) {
            char number[16];
            values[i] = distinct(&seed, values, (int)i);
            snprintf(number, sizeof number, "%d", values[i]);
            xmlNode *para = report_add(&bench.report, report_root(&bench.report), "para", (struct span){ i, i + 1 });
            report_set(para, "n", number);
        }
        run_bench(&bench);
        assert_int_equal(bench.findings.items.count, COUNT - longest_run(values, COUNT));
        for (size_t i = 0; i < bench.findings.items.count; i++)
            values[bench.findings.items.items[i].span.start] = -1;
        for (int i = 0, last = 0; i < COUNT; i++) {
            assert_true(values[i] < 0 || values[i] >= last);
            last = values[i] < 0 ? last : values[i];
        }
    }
    bench_release(&bench);
}

/* ------------------------------------------------------------------------------------------------ resolve */

#define RESOLVE "context=\"report\" each=\".//r\" key=\"@k\" among=\".//t\" among-key=\"@k\" "

static void check_references(const char *slots, const char *message, const char *xml, const char *wanted, const char *skips)
{
    struct bench bench;
    struct str check = STR_INIT;
    str_printf(&check, "<resolve " RESOLVE "%s/>", slots);
    bench_init(&bench, str_text(&check), message);
    check_xml(&bench, xml);
    expect_messages(&bench, wanted);
    expect_skips(&bench, skips);
    str_release(&check);
    bench_release(&bench);
}

static void test_resolve_missing(void **state)
{
    (void)state;
    check_references("", "{key}", "<report><r k=\"1\"/><t k=\"1\"/><s><r k=\"2\"/><r/></s></report>", "2", "");
    check_references("to=\"@to\"", "{key}", "<report><t k=\"1\"/><t k=\"3\"/><r k=\"1\" to=\"3\"/><r k=\"1\" to=\"4\"/></report>", "4", "");
    check_references("range=\"@c\" among-range=\"@c\"", "{key}",
                     "<report><para n=\"7\"><t k=\"1.1\" c=\"1\"/><r k=\"1.2\" c=\"1\"/><r k=\"2.1\" c=\"2\"/></para></report>", "1.2",
                     "paragraph 7: \"2.1\" belongs to a numbering that is not in this document");
    check_references("holder=\".//h\" holder-key=\"@k\" held-by=\"@in\"", "{key}",
                     "<report><h k=\"5\"/><t k=\"5a\"/><r k=\"5a\" in=\"5\"/><r k=\"5b\" in=\"5\"/><r k=\"6a\" in=\"6\"/></report>", "5b", "");
}

static void test_resolve_misplaced(void **state)
{
    (void)state;
    const char *xml = "<report><t k=\"1\"/><r k=\"1\"/><r k=\"2\"/><r k=\"3\"/><t k=\"2\"/><t k=\"1\"/></report>";
    check_references("fault=\"misplaced\" side=\"above\"", "{key}", xml, "2", "");
    check_references("fault=\"misplaced\" side=\"below\"", "{key}", xml, "", "");
    check_references("fault=\"misplaced\" side=\"below\"", "{key}", "<report><t k=\"1\"/><r k=\"1\"/></report>", "1", "");
}

static void test_resolve_next(void **state)
{
    (void)state;
    const char *message = "{key} for {expected}";
    check_references("fault=\"next\" share=\"50\"", message,
                     "<report><r k=\"1\"/><t k=\"1\"/><r k=\"1\"/><t k=\"2\"/></report>", "1 for 2", "");
    /* the one named is named here only; another reference stands nearer; the one that follows is named elsewhere */
    check_references("fault=\"next\" share=\"50\"", message, "<report><r k=\"2\"/><t k=\"1\"/><t k=\"2\"/></report>", "", "");
    check_references("fault=\"next\" share=\"50\"", message,
                     "<report><r k=\"1\"/><t k=\"1\"/><r k=\"1\"/><r k=\"2\"/><t k=\"2\"/></report>", "", "");
    check_references("fault=\"next\" share=\"50\"", message,
                     "<report><r k=\"1\"/><t k=\"1\"/><r k=\"1\"/><t k=\"2\"/><r k=\"2\"/></report>", "", "");
    check_references("fault=\"next\" share=\"90\"", message,
                     "<report><r k=\"1\"/><t k=\"1\"/><r k=\"1\"/><t k=\"2\"/></report>", "", "");
}

static void test_resolve_unnamed(void **state)
{
    (void)state;
    const char *habit = "fault=\"unnamed\" to=\"@to\" least=\"4\" share=\"75\"";
    check_references(habit, "{key}", "<report><r k=\"1\" to=\"3\"/><t k=\"1\"/><t k=\"2\"/><t k=\"3\"/><t k=\"4\"/></report>", "4", "");
    check_references(habit, "{key}", "<report><r k=\"1\" to=\"2\"/><t k=\"1\"/><t k=\"2\"/><t k=\"3\"/><t k=\"4\"/></report>", "", "");
    check_references(habit, "{key}", "<report><r k=\"1\" to=\"2\"/><t k=\"1\"/><t k=\"2\"/><t k=\"3\"/></report>", "", "");
    check_references("fault=\"unnamed\" group=\"@g\" least=\"2\" share=\"60\"", "{key}",
                     "<report><r k=\"1\"/><r k=\"2\"/><t k=\"1\"/><t k=\"2\"/><t k=\"3\"/><t k=\"4\" g=\"x\"/><t k=\"5\" g=\"x\"/></report>", "3",
                     "");
    check_references("fault=\"unnamed\" to=\"@to\" as=\"roman\" share=\"75\"", "{key}",
                     "<report><r k=\"I\" to=\"III\"/><t k=\"I\"/><t k=\"II\"/><t k=\"III\"/><t k=\"IV\"/></report>", "IV", "");
}

static void test_ordinals(void **state)
{
    (void)state;
    struct ordinal ordinal;
    for (int64_t i = 1; i < 4000; i++) {
        struct str text = STR_INIT;
        struct ordinal number = { 1, { i } };
        ordinal_format(NUMBERING_ROMAN, NULL, &number, &text);
        assert_true(ordinal_parse(NUMBERING_ROMAN, NULL, slice_of(str_text(&text)), &ordinal));
        assert_int_equal(ordinal.parts[0], i);
        str_release(&text);
    }
    assert_false(ordinal_parse(NUMBERING_ROMAN, NULL, slice_of("iiii"), &ordinal));
    assert_false(ordinal_parse(NUMBERING_ROMAN, NULL, slice_of("ic"), &ordinal));
    assert_false(ordinal_parse(NUMBERING_ROMAN, NULL, slice_of(""), &ordinal));
    assert_false(ordinal_parse(NUMBERING_LETTER, NULL, slice_of("ab"), &ordinal));
    assert_false(ordinal_parse(NUMBERING_NUMBER, NULL, slice_of("99999999999999999999"), &ordinal));
    assert_false(ordinal_parse(NUMBERING_NUMBER, NULL, slice_of("9223372036854775807"), &ordinal)); /* no room to go on */
    assert_false(ordinal_parse(NUMBERING_NUMBER, NULL, slice_of("1a"), &ordinal));
    assert_false(ordinal_parse(NUMBERING_DOTTED, NULL, slice_of("1.2.3.4.5.6.7.8.9"), &ordinal));
    assert_true(ordinal_parse(NUMBERING_DOTTED, NULL, slice_of("A/RES/72/304"), &ordinal));
    assert_int_equal(ordinal.count, 2);
    assert_false(ordinal_parse(NUMBERING_LIST, "a b", slice_of("c"), &ordinal));
    assert_true(ordinal_parse(NUMBERING_LIST, "one (two)", slice_of("7.one"), &ordinal));
    assert_true(ordinal_parse(NUMBERING_LIST, "one (two)", slice_of(" (two)"), &ordinal));
    enum numbering numbering;
    assert_true(numbering_named("roman", &numbering) && numbering == NUMBERING_ROMAN);
    assert_false(numbering_named("romans", &numbering));
    assert_false(ordinal_parse(NUMBERING_LIST, NULL, slice_of("c"), &ordinal));
}

static void test_ordinals_are_printed_like_their_key(void **state)
{
    static const struct { enum numbering numbering; const char *words, *key, *wanted; } cases[] = {
        { NUMBERING_NUMBER, NULL, "(2)", "(3)" }, { NUMBERING_LETTER, NULL, "(a)", "(c)" },
        { NUMBERING_LETTER, NULL, "B.", "C." }, { NUMBERING_ROMAN, NULL, "10.I", "10.III" },
        { NUMBERING_ROMAN, NULL, "(ii)", "(iii)" }, { NUMBERING_LIST, "(one) (two) (three)", "(one)", "(three)" },
        { NUMBERING_LIST, "one two three", "7.one", "7.three" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str text = STR_INIT;
        struct ordinal three = { 1, { 3 } };
        ordinal_format_like(cases[i].numbering, cases[i].words, slice_of(cases[i].key), &three, &text);
        assert_string_equal(str_text(&text), cases[i].wanted);
        str_release(&text);
    }
}

/* ------------------------------------------------------------------------------------------------ examples */

static void test_examples_are_run(void **state)
{
    (void)state;
    struct rule_set set;
    load_rules(&set, "<rules xmlns=\"urn:crossfoot:rule\">\n<rule id=\"test/a\" severity=\"error\" enabled=\"no\">\n"
        "<pattern context=\"para\" forbid=\"b c|x\"/>\n"
        "<message xml:lang=\"en\">found {text}</message><message xml:lang=\"zh\">m</message>\n"
        "<example verdict=\"bad\" expect=\"3\"><para>b\n   c <cite>x</cite></para>\n <para>x</para></example>\n"
        "<example verdict=\"good\"><report lang=\"zh\"><para>b <cite>c</cite>y</para></report></example>\n"
        "<example verdict=\"good\"><para> y </para></example>\n</rule></rules>");
    struct limits limits = limits_default();
    struct str out = STR_INIT;
    size_t count = 0;
    assert_int_equal(check_examples(&set, NULL, &limits, &count, &out), 1);
    assert_int_equal(count, 3);
    /* the second one: an inline element does not break the text */
    assert_non_null(strstr(str_text(&out), ":8: the good example of test/a gives 1 finding, not 0: found b c\n"));
    str_release(&out);
    rule_set_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sum_finding_is_complete),
        cmocka_unit_test(test_sum_residuals),
        cmocka_unit_test(test_sum_not_examined),
        cmocka_unit_test(test_sum_does_not_run_over_unread_rows),
        cmocka_unit_test(test_sum_columns_are_apart),
        cmocka_unit_test(test_sum_rows_are_wrong_as_one),
        cmocka_unit_test(test_sum_of_leaf_rows_and_across),
        cmocka_unit_test(test_sum_exactness_prior),
        cmocka_unit_test(test_balanced_counts_are_never_flagged),
        cmocka_unit_test(test_rounded_sums),
        cmocka_unit_test(test_overflow_is_said),
        cmocka_unit_test(test_diagnosis_does_not_guess),
        cmocka_unit_test(test_digits_are_diagnosed),
        cmocka_unit_test(test_random_tables),
        cmocka_unit_test(test_random_totals),
        cmocka_unit_test(test_random_percentages),
        cmocka_unit_test(test_random_changes),
        cmocka_unit_test(test_pattern_forbid),
        cmocka_unit_test(test_fix_by_expression),
        cmocka_unit_test(test_pattern_match),
        cmocka_unit_test(test_pattern_empty_matches_and_long_texts),
        cmocka_unit_test(test_pattern_limit_is_said),
        cmocka_unit_test(test_arithmetic_that_is_not_examined),
        cmocka_unit_test(test_limit_of_any_kind_is_said),
        cmocka_unit_test(test_findings_are_limited),
        cmocka_unit_test(test_assert),
        cmocka_unit_test(test_evaluation_error_stops_the_run),
        cmocka_unit_test(test_covers),
        cmocka_unit_test(test_introduced),
        cmocka_unit_test(test_agree),
        cmocka_unit_test(test_agree_of_a_habit),
        cmocka_unit_test(test_agree_under_folds),
        cmocka_unit_test(test_series),
        cmocka_unit_test(test_series_that_are_others),
        cmocka_unit_test(test_series_too_long),
        cmocka_unit_test(test_sequence_holes),
        cmocka_unit_test(test_sequence_repeats),
        cmocka_unit_test(test_sequence_disorder),
        cmocka_unit_test(test_sequence_misprints),
        cmocka_unit_test(test_cases_have_messages),
        cmocka_unit_test(test_sequence_says_what_it_cannot_read),
        cmocka_unit_test(test_disorder_blames_the_fewest),
        cmocka_unit_test(test_resolve_missing),
        cmocka_unit_test(test_resolve_misplaced),
        cmocka_unit_test(test_resolve_next),
        cmocka_unit_test(test_resolve_unnamed),
        cmocka_unit_test(test_ordinals),
        cmocka_unit_test(test_ordinals_are_printed_like_their_key),
        cmocka_unit_test(test_examples_are_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
