#include "profile/calendar.h"

#include "profile/symbol.h"

#include <stdio.h>

/* A day of the Gregorian calendar; 0 for what is not printed. */
struct date {
    int year, month, day;
};

#define UNREADABLE (-1)

/* ---------------------------------------------------------------------------------------------- printed parts */

/* The number that the digits of a text make; UNREADABLE when they are none or too many. */
static int digits(const char *text)
{
    int number = 0;
    if (!*text)
        return UNREADABLE;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || number > 9999)
            return UNREADABLE;
        number = number * 10 + (*text - '0');
    }
    return number;
}

/* A number in an attribute, printed in digits or as a name; 0 when there is none. */
static int printed(const struct builder *builder, const xmlNode *node, const char *attribute, const named_matches *names)
{
    const char *text = report_attribute(node, attribute);
    if (!text || !*text)
        return 0;
    int number = digits(text);
    const char *name = number == UNREADABLE && names ? first_named(builder, names, slice_of(text)) : NULL;
    return name ? digits(name) : number;
}

static struct date printed_date(const struct builder *builder, const xmlNode *node, const char *year, const char *month,
                                const char *day)
{
    return (struct date){ printed(builder, node, year, NULL), printed(builder, node, month, &builder->profile->months),
                          printed(builder, node, day, NULL) };
}

/* ---------------------------------------------------------------------------------------------- the calendar */

static int days_of(int month, int year)
{
    static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; /* no year: it may be one */
    return month == 2 && !leap ? 28 : days[month - 1];
}

/* Whether a part is printed as a number that the calendar does not have. A name that the profile does not know says
 * nothing. */
static bool is_impossible(const xmlNode *node, const char *month_name, const char *day_name, struct date date)
{
    const char *month = report_attribute(node, month_name), *day = report_attribute(node, day_name);
    if (date.month == UNREADABLE || date.day == UNREADABLE)
        return false;
    if (month && (date.month < 1 || date.month > 12))
        return true;
    return day && (date.day < 1 || date.day > (date.month ? days_of(date.month, date.year) : 31));
}

static bool is_known(struct date date)
{
    return date.year > 0 && date.month != UNREADABLE && date.day != UNREADABLE;
}

/* Set an ISO date, as exact as it is printed. */
static void set_iso(xmlNode *node, const char *attribute, struct date date)
{
    char iso[40];
    if (date.month && date.day)
        snprintf(iso, sizeof iso, "%04d-%02d-%02d", date.year, date.month, date.day);
    else if (date.month)
        snprintf(iso, sizeof iso, "%04d-%02d", date.year, date.month);
    else
        snprintf(iso, sizeof iso, "%04d", date.year);
    report_set(node, attribute, iso);
}

/* The day of the week, 1 for Monday (after Sakamoto's method: the year begins in March). */
static int weekday_of(struct date date)
{
    static const int shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
    int year = date.month < 3 ? date.year - 1 : date.year;
    int sunday_is_0 = (year + year / 4 - year / 100 + year / 400 + shift[date.month - 1] + date.day) % 7;
    return sunday_is_0 == 0 ? 7 : sunday_is_0;
}

static void set_weekday(const struct builder *builder, xmlNode *node, struct date date)
{
    int said = printed(builder, node, "weekday", &builder->profile->weekdays);
    char number[16];
    if (said < 1 || !date.month || !date.day)
        return;
    snprintf(number, sizeof number, "%d", said);
    report_set(node, "weekday-said", number);
    snprintf(number, sizeof number, "%d", weekday_of(date));
    report_set(node, "weekday-is", number);
}

/* ---------------------------------------------------------------------------------------------- elements */

void date_finish(const struct builder *builder, xmlNode *node, struct slice text)
{
    (void)text;
    struct date date = printed_date(builder, node, "year", "month", "day");
    if (is_impossible(node, "month", "day", date)) {
        report_set(node, "impossible", "yes");
        return;
    }
    if (!is_known(date))
        return;
    set_iso(node, "iso", date);
    set_weekday(builder, node, date);
}

static bool is_before(struct date one, struct date other)
{
    if (one.year != other.year)
        return one.year < other.year;
    return one.month != other.month ? one.month < other.month : one.day < other.day;
}

/* Let the two ends have what only one of them prints. False when that leaves it open which year is meant. */
static bool share_parts(struct date *from, struct date *to)
{
    bool same_year = from->year == 0 || to->year == 0;
    from->year = from->year ? from->year : to->year;
    to->year = to->year ? to->year : from->year;
    from->month = from->month ? from->month : to->month;
    to->month = to->month ? to->month : from->month;
    return !same_year || from->month <= to->month;
}

void period_finish(const struct builder *builder, xmlNode *node, struct slice text)
{
    (void)text;
    struct date from = printed_date(builder, node, "year", "month", "day");
    struct date to = printed_date(builder, node, "to_year", "to_month", "to_day");
    bool sure = share_parts(&from, &to);
    if (is_impossible(node, "month", "day", from) || is_impossible(node, "to_month", "to_day", to)) {
        report_set(node, "impossible", "yes");
        return;
    }
    if (!is_known(from) || !is_known(to) || !sure || (from.day == 0) != (to.day == 0))
        return;
    set_iso(node, "from", from);
    set_iso(node, "to", to);
    if (is_before(to, from))
        report_set(node, "reversed", "yes");
}
