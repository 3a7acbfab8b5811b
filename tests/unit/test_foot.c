/* Property tests of the check kind foot: tables that balance say nothing; one broken figure is found, wherever it stands. */
#include "bench.h"
#include "model/number.h"

#include <inttypes.h>

#define ROWS 6
#define COLUMNS 3 /* the last one is the sum of the others */
#define ROUNDS 200

#define TOTALS "<foot context=\"table\" relation=\"total\"/>"
#define SUMS "<foot context=\"table\" relation=\"sum\"/>"
#define BALANCES "<foot context=\"table\" relation=\"balance\"/>"
#define PERCENTS "<foot context=\"table\" relation=\"percent\"/>"

/* xorshift: the same tables in every run. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static int64_t random_below(uint64_t *seed, int64_t limit)
{
    return (int64_t)(next_random(seed) % (uint64_t)limit);
}

/* Figures in units of the last printed place; the last line is the total. scale: how many places are printed. */
struct sheet {
    int64_t figures[ROWS + 1][COLUMNS];
    uint8_t scale;
    bool rounded;
};

/* negative: one figure in so many is below zero, or 0 for none. */
static struct sheet random_figures(uint64_t *seed, bool rounded, int64_t negative)
{
    struct sheet sheet = { .scale = (uint8_t)random_below(seed, 4), .rounded = rounded };
    for (int r = 0; r < ROWS; r++)
        for (int c = 0; c + 1 < COLUMNS; c++) {
            int64_t figure = 100 + random_below(seed, 1000000);
            if (negative && random_below(seed, negative) == 0)
                figure -= 1000000;
            sheet.figures[r][c] = figure;
            sheet.figures[r][COLUMNS - 1] += figure;
            sheet.figures[ROWS][c] += figure;
            sheet.figures[ROWS][COLUMNS - 1] += figure;
        }
    return sheet;
}

static struct sheet random_sheet(uint64_t *seed, bool rounded)
{
    return random_figures(seed, rounded, 5);
}

static void add_figure(struct str *xml, const char *name, struct number number)
{
    str_printf(xml, " %s=\"", name);
    number_format(number, xml);
    str_add_char(xml, '"');
}

static void add_line(struct str *xml, const struct sheet *sheet, int line)
{
    const char *name = line == ROWS ? "total" : "row";
    str_printf(xml, "<%s><label>line %d</label>", name, line);
    for (int c = 0; c < COLUMNS; c++) {
        str_printf(xml, "<cell column=\"%d\"", c + 1);
        add_figure(xml, "value", (struct number){ sheet->figures[line][c], sheet->scale });
        if (sheet->rounded)
            add_figure(xml, "ulp", (struct number){ 1, sheet->scale });
        str_add(xml, "/>");
    }
    str_printf(xml, "</%s>", name);
}

/* The number of findings in a sheet in which some rows stand as often as told, or in a selection of rows. */
static size_t findings_with(struct bench *bench, const struct sheet *sheet, const int times[ROWS], const char *table)
{
    struct str xml = STR_INIT;
    str_printf(&xml, "<report><table%s>", table);
    str_add(&xml, "<column n=\"1\" kind=\"money\" label=\"a\"/><column n=\"2\" kind=\"money\" label=\"b\"/>"
                  "<column n=\"3\" kind=\"money\" label=\"c\" sum=\"1 2\"/><group>");
    for (int line = 0; line <= ROWS; line++)
        for (int i = 0; i < (line == ROWS ? 1 : times[line]); i++)
            add_line(&xml, sheet, line);
    str_add(&xml, "</group></table></report>");
    check_xml(bench, str_text(&xml));
    str_release(&xml);
    return bench->findings.items.count;
}

static size_t findings_in(struct bench *bench, const struct sheet *sheet)
{
    return findings_with(bench, sheet, (const int[ROWS]){ 1, 1, 1, 1, 1, 1 }, "");
}

/* Both relations, since a figure is reported by the one of the higher rank only. */
struct benches {
    struct bench totals, sums;
};

static void benches_init(struct benches *benches)
{
    bench_init(&benches->totals, TOTALS, "{stated} not {computed}");
    bench_init(&benches->sums, SUMS, "{stated} not {computed}");
}

static void benches_release(struct benches *benches)
{
    bench_release(&benches->totals);
    bench_release(&benches->sums);
}

static size_t all_findings(struct benches *benches, const struct sheet *sheet)
{
    return findings_in(&benches->totals, sheet) + findings_in(&benches->sums, sheet);
}

static void test_balanced_tables_are_silent(void **state)
{
    (void)state;
    struct benches benches;
    uint64_t seed = 20240131;
    benches_init(&benches);
    for (int round = 0; round < ROUNDS; round++) {
        struct sheet sheet = random_sheet(&seed, round % 2 == 0);
        assert_int_equal(all_findings(&benches, &sheet), 0);
        assert_int_not_equal(examined(&benches.totals), 0);
        assert_int_not_equal(examined(&benches.sums), 0);
    }
    benches_release(&benches);
}

/* A figure is in a total of ROWS parts and in a sum of two: what rounding can explain is half a unit of every figure. */
static void test_rounding_is_silent(void **state)
{
    (void)state;
    struct benches benches;
    uint64_t seed = 77;
    benches_init(&benches);
    for (int round = 0; round < ROUNDS; round++) {
        struct sheet sheet = random_sheet(&seed, true);
        sheet.figures[random_below(&seed, ROWS + 1)][random_below(&seed, COLUMNS)] += round % 2 ? 1 : -1;
        assert_int_equal(all_findings(&benches, &sheet), 0);
    }
    benches_release(&benches);
}

/* The broken figure is named with the value that it should have: both of its relations ask for it. */
static void test_broken_figure_is_found(void **state)
{
    (void)state;
    struct benches benches;
    uint64_t seed = 4711;
    benches_init(&benches);
    for (int round = 0; round < ROUNDS; round++) {
        struct sheet sheet = random_sheet(&seed, round % 2 == 0);
        int64_t *figure = &sheet.figures[random_below(&seed, ROWS + 1)][random_below(&seed, COLUMNS)];
        int64_t by = (sheet.rounded ? ROWS + 2 : 1) + random_below(&seed, 5000), right = *figure;
        *figure += round % 3 ? by : -by;
        assert_int_equal(all_findings(&benches, &sheet), 1);
        struct bench *found = benches.totals.findings.items.count ? &benches.totals : &benches.sums;
        struct str wanted = STR_INIT;
        number_format((struct number){ *figure, sheet.scale }, &wanted);
        str_add(&wanted, " not ");
        number_format((struct number){ right, sheet.scale }, &wanted);
        expect_messages(found, str_text(&wanted));
        str_release(&wanted);
    }
    benches_release(&benches);
}

/* A row that is lost or stands twice is one finding, although all columns fail. */
static void test_row_slip_is_one_finding(void **state)
{
    (void)state;
    struct benches benches;
    uint64_t seed = 1515;
    benches_init(&benches);
    for (int round = 0; round < ROUNDS; round++) {
        struct sheet sheet = random_figures(&seed, round % 2 == 0, 0);
        int times[ROWS] = { 1, 1, 1, 1, 1, 1 };
        times[random_below(&seed, ROWS)] = round % 3 ? 0 : 2;
        assert_int_equal(findings_with(&benches.totals, &sheet, times, ""), 1);
        assert_int_equal(findings_with(&benches.sums, &sheet, times, ""), 0);
        assert_int_equal(benches.totals.findings.items.items[0].severity, SEVERITY_WARNING);
        assert_int_equal(findings_with(&benches.totals, &sheet, times, " selection=\"true\""), 0);
    }
    benches_release(&benches);
}

/* A column of changes tells nothing of a lost row, although all its figures left are above zero. */
static void test_row_lost_beside_changes(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, TOTALS, "{stated} not {computed}");
    check_xml(&bench, "<report><table><column n=\"1\" kind=\"count\"/><column n=\"2\" kind=\"count\"/>"
                      "<column n=\"3\" kind=\"count\" opening=\"1\" changes=\"2\"/><group>"
                      "<row><label>a</label><cell column=\"1\" value=\"40\"/><cell column=\"2\" value=\"3\"/>"
                      "<cell column=\"3\" value=\"43\"/></row>"
                      "<row><label>b</label><cell column=\"1\" value=\"20\"/><cell column=\"2\" value=\"6\"/>"
                      "<cell column=\"3\" value=\"26\"/></row>"
                      "<total><label>c</label><cell column=\"1\" value=\"70\"/><cell column=\"2\" value=\"4\"/>"
                      "<cell column=\"3\" value=\"74\"/></total></group></table></report>");
    expect_messages(&bench, "70 not 60");
    bench_release(&bench);
}

/* Where every column has figures below zero, a simple list that fails everywhere lacks a row; groups may mean other rows. */
static void test_row_lost_among_changes(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "<row><cell column=\"1\" value=\"-7\"/><cell column=\"2\" value=\"3\"/></row>",
        "<group><row><cell column=\"1\" value=\"-7\"/><cell column=\"2\" value=\"3\"/></row></group>",
    };
    for (size_t i = 0; i < 2; i++) {
        struct bench bench;
        struct str xml = STR_INIT;
        bench_init(&bench, TOTALS, "{stated} not {computed}");
        str_printf(&xml, "<report><table><column n=\"1\" kind=\"count\"/><column n=\"2\" kind=\"count\"/><group>%s"
                         "<row><cell column=\"1\" value=\"20\"/><cell column=\"2\" value=\"-6\"/></row>"
                         "<total><cell column=\"1\" value=\"9\"/><cell column=\"2\" value=\"8\"/></total></group></table>"
                         "</report>", parts[i]);
        check_xml(&bench, str_text(&xml));
        expect_messages(&bench, i ? "" : "9 not 13");
        str_release(&xml);
        bench_release(&bench);
    }
}

/* Where most columns hold no row is missing: the others are slips of their own. */
static void test_slips_of_their_own(void **state)
{
    (void)state;
    struct bench bench;
    struct str xml = STR_INIT;
    static const int lines[3][5] = { { 10, 20, 30, 40, 50 }, { 1, 2, 3, 4, 5 }, { 15, 22, 40, 44, 55 } };
    bench_init(&bench, TOTALS, "{stated} not {computed}");
    str_add(&xml, "<report><table>");
    for (int c = 1; c <= 5; c++)
        str_printf(&xml, "<column n=\"%d\" kind=\"count\"/>", c);
    str_add(&xml, "<group>");
    for (int line = 0; line < 3; line++) {
        str_printf(&xml, "<%s><label>line %d</label>", line == 2 ? "total" : "row", line);
        for (int c = 1; c <= 5; c++)
            str_printf(&xml, "<cell column=\"%d\" value=\"%d\"/>", c, lines[line][c - 1]);
        str_printf(&xml, "</%s>", line == 2 ? "total" : "row");
    }
    str_add(&xml, "</group></table></report>");
    check_xml(&bench, str_text(&xml));
    expect_messages(&bench, "15 not 11; 40 not 33");
    str_release(&xml);
    bench_release(&bench);
}

/* Totals that may mean other rows than those printed: one row is left out everywhere; everywhere they are less than the
 * rows give; one row is all there is. */
static void test_totals_of_other_rows_are_silent(void **state)
{
    (void)state;
    struct bench bench;
    uint64_t seed = 2020;
    bench_init(&bench, TOTALS, "{stated} not {computed}");
    for (int round = 0; round < ROUNDS; round++) {
        struct sheet sheet = random_figures(&seed, false, 0);
        int times[ROWS] = { 1, 1, 1, 1, 1, 1 };
        int64_t row = random_below(&seed, ROWS);
        for (int c = 0; c < COLUMNS && round % 3 < 2; c++)
            sheet.figures[ROWS][c] -= round % 3 ? 1 + random_below(&seed, 99) : sheet.figures[row][c];
        for (int r = 0; r < ROWS; r++)
            times[r] = round % 3 < 2 || r == row;
        assert_int_equal(findings_with(&bench, &sheet, times, ""), 0);
        assert_int_equal(examined(&bench), 0);
    }
    bench_release(&bench);
}

/* Of two columns that sum up the same others both fail when one of these is wrong: which one cannot be known, but it is one
 * finding. */
static void test_shared_figure_is_one_finding(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, SUMS, "{stated} not {computed}");
    check_xml(&bench, "<report><table><column n=\"1\" kind=\"count\"/><column n=\"2\" kind=\"count\"/>"
                      "<column n=\"3\" kind=\"count\" sum=\"1 2\"/><column n=\"4\" kind=\"count\"/>"
                      "<column n=\"5\" kind=\"count\" sum=\"1 2 4\"/><group><row><label>x</label>"
                      "<cell column=\"1\" value=\"8\"/><cell column=\"2\" value=\"5\"/><cell column=\"3\" value=\"12\"/>"
                      "<cell column=\"4\" value=\"6\"/><cell column=\"5\" value=\"18\"/></row></group></table></report>");
    expect_messages(&bench, "12 not 13");
    bench_release(&bench);
}

/* An opening figure, two changes and a closing figure; all in units of the last printed place. */
struct balance {
    int64_t figures[4];
    uint8_t scale;
    bool rounded;
};

static size_t balance_findings(struct bench *bench, const struct balance *balance)
{
    struct str xml = STR_INIT;
    str_add(&xml, "<report><table><column n=\"1\" kind=\"money\" label=\"a\"/><column n=\"2\" kind=\"money\" label=\"b\"/>"
                  "<column n=\"3\" kind=\"money\" label=\"c\"/>"
                  "<column n=\"4\" kind=\"money\" label=\"d\" opening=\"1\" changes=\"2 3\"/><row><label>x</label>");
    for (int c = 0; c < 4; c++) {
        str_printf(&xml, "<cell column=\"%d\"", c + 1);
        add_figure(&xml, "value", (struct number){ balance->figures[c], balance->scale });
        if (balance->rounded)
            add_figure(&xml, "ulp", (struct number){ 1, balance->scale });
        str_add(&xml, "/>");
    }
    str_add(&xml, "</row></table></report>");
    check_xml(bench, str_text(&xml));
    str_release(&xml);
    return bench->findings.items.count;
}

/* Four rounded figures may be two units off together; exact ones none. */
static void test_balances(void **state)
{
    (void)state;
    struct bench bench;
    uint64_t seed = 31;
    bench_init(&bench, BALANCES, "{stated} not {computed}");
    for (int round = 0; round < ROUNDS; round++) {
        struct balance balance = { .scale = (uint8_t)random_below(&seed, 4), .rounded = round % 2 };
        for (int c = 0; c < 3; c++)
            balance.figures[c] = random_below(&seed, 1000000) - (c ? 500000 : 0);
        balance.figures[3] = balance.figures[0] + balance.figures[1] + balance.figures[2];
        int64_t slack = balance.rounded ? 2 : 0, *figure = &balance.figures[random_below(&seed, 4)], right = *figure;
        *figure = right + random_below(&seed, 2 * slack + 1) - slack;
        assert_int_equal(balance_findings(&bench, &balance), 0);
        assert_int_equal(examined(&bench), 1);
        int64_t by = slack + 1 + random_below(&seed, 5000);
        *figure = round % 3 ? right + by : right - by;
        assert_int_equal(balance_findings(&bench, &balance), 1);
    }
    bench_release(&bench);
}

/* Balances whose sum does not fit are not examined, and never called wrong. */
static void test_balances_that_do_not_fit(void **state)
{
    (void)state;
    struct bench bench;
    static const char *const openings[] = { "999999999999999999", "9999999999999999" };
    bench_init(&bench, BALANCES, "{stated} not {computed}");
    for (size_t i = 0; i < 2; i++) {
        struct str xml = STR_INIT;
        str_printf(&xml, "<report><table><column n=\"1\" kind=\"count\"/><column n=\"2\" kind=\"count\"/>"
                         "<column n=\"3\" kind=\"count\" opening=\"1\" changes=\"2\"/><row><label>x</label>"
                         "<cell column=\"1\" value=\"%s\"/><cell column=\"2\" value=\"0.25\"/>"
                         "<cell column=\"3\" value=\"7\"/></row></table></report>", openings[i]);
        check_xml(&bench, str_text(&xml));
        assert_int_equal(bench.findings.items.count, i);
        assert_int_equal(examined(&bench), i);
        str_release(&xml);
    }
    bench_release(&bench);
}

/* Figures whose sum, or twice the difference, does not fit are not examined, and never called wrong. */
static void test_sums_that_do_not_fit(void **state)
{
    (void)state;
    struct bench bench;
    struct str xml = STR_INIT;
    bench_init(&bench, TOTALS, "{stated} not {computed}");
    for (int rows = 3; rows <= 12; rows++) {
        str_clear(&xml);
        str_add(&xml, "<report><table><column n=\"1\" kind=\"count\" label=\"a\"/><group>");
        for (int r = 0; r < rows; r++)
            str_add(&xml, "<row><label>x</label><cell column=\"1\" value=\"999999999999999999\"/></row>");
        str_add(&xml, "<total><label>x</label><cell column=\"1\" value=\"1\"/></total></group></table></report>");
        check_xml(&bench, str_text(&xml));
        assert_int_equal(bench.findings.items.count, rows <= 4);
    }
    str_release(&xml);
    bench_release(&bench);
}

/* What the last part would have to be is the one number that has no opposite: it is no candidate. */
static void test_value_without_opposite(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, SUMS, "{stated} not {computed}");
    check_xml(&bench, "<report><table><column n=\"1\" kind=\"count\"/><column n=\"2\" kind=\"count\"/>"
                      "<column n=\"3\" kind=\"count\"/><column n=\"4\" kind=\"count\" sum=\"1 2 -3\"/><group><row>"
                      "<cell column=\"1\" value=\"5000000000\"/><cell column=\"2\" value=\"0.054775808\"/>"
                      "<cell column=\"3\" value=\"5000000000\"/><cell column=\"4\" value=\"-4223372036.8\"/>"
                      "</row></group></table></report>");
    expect_messages(&bench, "-4223372036.8 not 0.054775808");
    bench_release(&bench);
}

/* ulps: of the part and the whole, 0 for figures that are exact. */
static size_t percent_findings(struct bench *bench, struct number part, struct number whole, struct number percent,
                               int64_t ulp)
{
    const struct number figures[] = { part, whole, percent };
    struct str xml = STR_INIT;
    str_add(&xml, "<report><table><column n=\"1\" kind=\"money\" label=\"a\"/><column n=\"2\" kind=\"money\" label=\"b\"/>"
                  "<column n=\"3\" kind=\"percent\" label=\"c\" part=\"1\" whole=\"2\"/><group><row><label>x</label>");
    for (int c = 0; c < 3; c++) {
        struct number unit = { c == 2 ? 1 : ulp, figures[c].scale };
        str_printf(&xml, "<cell column=\"%d\"", c + 1);
        add_figure(&xml, "value", figures[c]);
        if (unit.value)
            add_figure(&xml, "ulp", unit);
        str_add(&xml, "/>");
    }
    str_add(&xml, "</row></group></table></report>");
    check_xml(bench, str_text(&xml));
    str_release(&xml);
    return bench->findings.items.count;
}

static void test_percentages(void **state)
{
    (void)state;
    struct bench bench;
    uint64_t seed = 99;
    bench_init(&bench, PERCENTS, "{stated} not {computed}");
    for (int round = 0; round < ROUNDS; round++) {
        uint8_t places = (uint8_t)random_below(&seed, 3);
        int64_t power = places == 0 ? 100 : places == 1 ? 1000 : 10000;
        int64_t whole = 1 + random_below(&seed, 1000000), part = random_below(&seed, 2 * whole);
        int64_t percent = (part * power * 2 + whole) / (2 * whole); /* rounded */
        struct number p = { part, 0 }, w = { whole, 0 };
        assert_int_equal(percent_findings(&bench, p, w, (struct number){ percent, places }, 0), 0);
        assert_int_equal(percent_findings(&bench, p, w, (struct number){ percent + 2, places }, 0), 1);
    }
    bench_release(&bench);
}

/* Amounts that were rounded after the percentage was computed: it holds all the same, and not when it is off by more than
 * their rounding and its own can explain together. */
static void test_percentages_of_rounded_amounts(void **state)
{
    (void)state;
    struct bench bench;
    uint64_t seed = 1234;
    bench_init(&bench, PERCENTS, "{stated} not {computed}");
    for (int round = 0; round < ROUNDS; round++) {
        int64_t whole = 100000 + random_below(&seed, 1000000), part = random_below(&seed, 2 * whole);
        int64_t percent = (part * 1000 * 2 + whole) / (2 * whole);
        struct number p = { (part + 50) / 100, 0 }, w = { (whole + 50) / 100, 0 };
        assert_int_equal(percent_findings(&bench, p, w, (struct number){ percent, 1 }, 1), 0);
        int64_t slack = 1 + (1000 * (w.value + p.value)) / (2 * w.value * (w.value - 1));
        assert_int_equal(percent_findings(&bench, p, w, (struct number){ percent + slack + 2, 1 }, 1), 1);
    }
    bench_release(&bench);
}

/* Products that do not fit into a number are compared exactly all the same. */
static void test_percentages_of_large_amounts(void **state)
{
    (void)state;
    struct bench bench;
    bench_init(&bench, PERCENTS, "{stated} not {computed}");
    struct number whole = { 999999999999999998, 0 }, half = { 499999999999999999, 0 };
    assert_int_equal(percent_findings(&bench, half, whole, (struct number){ 500, 1 }, 0), 0);
    assert_int_equal(percent_findings(&bench, half, whole, (struct number){ 502, 1 }, 0), 1);
    bench_release(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_balanced_tables_are_silent),
        cmocka_unit_test(test_rounding_is_silent),
        cmocka_unit_test(test_broken_figure_is_found),
        cmocka_unit_test(test_row_slip_is_one_finding),
        cmocka_unit_test(test_row_lost_beside_changes),
        cmocka_unit_test(test_row_lost_among_changes),
        cmocka_unit_test(test_slips_of_their_own),
        cmocka_unit_test(test_totals_of_other_rows_are_silent),
        cmocka_unit_test(test_shared_figure_is_one_finding),
        cmocka_unit_test(test_balances),
        cmocka_unit_test(test_balances_that_do_not_fit),
        cmocka_unit_test(test_sums_that_do_not_fit),
        cmocka_unit_test(test_value_without_opposite),
        cmocka_unit_test(test_percentages),
        cmocka_unit_test(test_percentages_of_rounded_amounts),
        cmocka_unit_test(test_percentages_of_large_amounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
