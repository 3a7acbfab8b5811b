/* What figures may stand for: interval arithmetic, its properties, and its limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/interval.h"

#include <stdlib.h>

static struct number number(int64_t value, uint8_t scale)
{
    return (struct number){ value, scale };
}

static struct interval printed(int64_t value, uint8_t scale, int64_t unit)
{
    struct interval interval;
    assert_true(interval_of(number(value, scale), number(unit, unit ? scale : 0), &interval));
    return interval;
}

static void test_half_a_unit(void **state)
{
    (void)state;
    struct interval interval = printed(25, 0, 1);
    assert_int_equal(number_compare(interval.low, number(245, 1)), 0);
    assert_int_equal(number_compare(interval.high, number(255, 1)), 0);
    interval = printed(7, 0, 0);
    assert_int_equal(number_compare(interval.low, interval.high), 0);
    assert_true(interval_loosen(&interval));
    assert_int_equal(number_compare(interval.low, number(63, 1)), 0);
    assert_int_equal(number_compare(interval.high, number(77, 1)), 0);
}

static void test_sum_and_difference(void **state)
{
    (void)state;
    struct interval result;
    assert_true(interval_add(printed(12, 1, 1), printed(30, 1, 1), &result));
    assert_true(interval_meet(result, printed(43, 1, 1)));
    assert_false(interval_meet(result, printed(44, 1, 1)));
    assert_true(interval_subtract(printed(43, 1, 1), printed(12, 1, 1), &result));
    assert_true(interval_meet(result, printed(3, 0, 1)));
}

static void test_share(void **state)
{
    (void)state;
    assert_int_equal(interval_share(printed(12, 0, 0), printed(25, 0, 1), printed(48, 0, 0)), SHARE_HOLDS);
    assert_int_equal(interval_share(printed(12, 0, 0), printed(26, 0, 1), printed(48, 0, 0)), SHARE_FAILS);
    assert_int_equal(interval_share(printed(-1, 0, 0), printed(26, 0, 1), printed(48, 0, 0)), SHARE_FAILS);
    assert_int_equal(interval_share(printed(-12, 0, 0), printed(-25, 0, 1), printed(48, 0, 0)), SHARE_HOLDS);
    assert_int_equal(interval_share(printed(-12, 0, 0), printed(25, 0, 1), printed(48, 0, 0)), SHARE_FAILS);
    assert_int_equal(interval_share(printed(12, 0, 0), printed(25, 0, 1), printed(-48, 0, 0)), SHARE_UNKNOWN);
    assert_int_equal(interval_share(printed(0, 0, 0), printed(0, 0, 0), printed(0, 0, 0)), SHARE_HOLDS);
}

/* Any share that is rounded to the printed places holds; one that is two units off fails where figures are exact. */
static void test_rounded_shares_hold(void **state)
{
    (void)state;
    srand(7);
    for (int i = 0; i < 20000; i++) {
        int64_t whole = 1 + rand() % 1000000, part = rand() % (whole + 1);
        uint8_t places = (uint8_t)(rand() % 3);
        struct number percent;
        assert_true(number_percent(number(part, 0), number(whole, 0), places, &percent));
        struct interval a = printed(part, 0, 0), b = printed(whole, 0, 0);
        assert_int_equal(interval_share(a, printed(percent.value, places, 1), b), SHARE_HOLDS);
        assert_int_equal(interval_share(a, printed(percent.value + 2, places, 1), b), SHARE_FAILS);
    }
}

static void test_too_large(void **state)
{
    (void)state;
    struct interval interval = { number(1, 0), number(1, 0) };
    struct interval most = { number(INT64_MAX, 0), number(INT64_MAX, 0) };
    assert_false(interval_of(number(1, 9), number(1, 9), &interval));
    assert_false(interval_of(number(INT64_MAX, 0), number(1, 0), &interval));
    assert_int_equal(interval.high.value, 1);
    assert_false(interval_add(most, most, &interval));
    assert_false(interval_subtract((struct interval){ number(-INT64_MAX, 0), number(-INT64_MAX, 0) }, most, &interval));
    assert_false(interval_loosen(&most));
    assert_int_equal(interval_share(most, most, most), SHARE_FAILS);
    struct interval hundred = { number(100, 0), number(100, 0) };
    assert_int_equal(interval_share(most, hundred, most), SHARE_HOLDS);
    struct interval tiny = { number(1, 9), number(1, 9) };
    assert_int_equal(interval_share(tiny, hundred, most), SHARE_FAILS);
    assert_int_equal(interval_share(most, hundred, tiny), SHARE_FAILS);
}

static void test_percent(void **state)
{
    (void)state;
    struct number percent;
    assert_true(number_percent(number(1, 0), number(3, 0), 1, &percent));
    assert_int_equal(percent.value, 333);
    assert_true(number_percent(number(-1, 0), number(8, 0), 0, &percent));
    assert_int_equal(percent.value, -13);
    assert_true(number_percent(number(1, 9), number(1, 0), 1, &percent));
    assert_int_equal(percent.value, 0);
    assert_false(number_percent(number(1, 0), number(0, 0), 1, &percent));
    assert_false(number_percent(number(INT64_MAX, 0), number(1, 9), 9, &percent));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_half_a_unit), cmocka_unit_test(test_sum_and_difference), cmocka_unit_test(test_share),
        cmocka_unit_test(test_rounded_shares_hold), cmocka_unit_test(test_too_large), cmocka_unit_test(test_percent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
