#include "query/xpath_attributes.h"

#include "base/memory.h"
#include "model/report.h"
#include "query/xpath_tokens.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------ reading */

struct reading {
    const char *text, *cursor;
    struct token token; /* the last one read */
};

static enum token_kind next(struct reading *reading)
{
    reading->cursor = xpath_token(reading->text, reading->cursor, &reading->token);
    return reading->token.kind;
}

static bool is_operator(const struct reading *reading, char c)
{
    return reading->token.kind == OPERATOR && *reading->token.text.data == c;
}

static bool is_name(const struct reading *reading, const char *name)
{
    return reading->token.kind == NAME && slice_is(reading->token.text, name);
}

/* "@name", of which the "@" is read. */
static bool read_attribute(struct reading *reading, struct attribute_test *test)
{
    if (reading->token.kind != AT || next(reading) != NAME
        || memchr(reading->token.text.data, ':', reading->token.text.length))
        return false;
    test->name = mem_copy(reading->token.text.data, reading->token.text.length);
    return true;
}

/* "@name)" of "not(@name)". */
static bool read_absent(struct reading *reading, struct attribute_test *test)
{
    test->asks = ATTRIBUTE_ABSENT;
    if (next(reading) != OPEN)
        return false;
    next(reading);
    if (!read_attribute(reading, test) || next(reading) != CLOSE)
        return false;
    next(reading);
    return true;
}

/* "@name", "@name = 'value'" or "@name != 'value'". */
static bool read_present(struct reading *reading, struct attribute_test *test)
{
    if (!read_attribute(reading, test))
        return false;
    next(reading);
    bool differs = is_operator(reading, '!');
    if (differs)
        next(reading);
    if (!is_operator(reading, '='))
        return !differs;
    test->asks = differs ? ATTRIBUTE_DIFFERENT : ATTRIBUTE_EQUAL;
    if (next(reading) != LITERAL)
        return false;
    test->value = reading->token.text;
    next(reading);
    return true;
}

/* One predicate, of which the "[" is read; false when it asks for more than the tests can say. */
static bool read_predicate(struct reading *reading, struct attribute_tests *tests)
{
    bool alternative = false, ok;
    do {
        struct attribute_test test = { .alternative = alternative };
        next(reading);
        ok = is_name(reading, "not") ? read_absent(reading, &test) : read_present(reading, &test);
        vec_push(&tests->items, test);
        alternative = true;
    } while (ok && is_name(reading, "or"));
    return ok && reading->token.kind == PREDICATE_END;
}

static void forget_from(struct attribute_tests *tests, size_t count)
{
    while (tests->items.count > count)
        mem_free(tests->items.items[--tests->items.count].name);
}

void xpath_attributes_read(const char *context, struct attribute_tests *tests)
{
    struct reading reading = { .text = context, .cursor = context };
    *tests = (struct attribute_tests){ .all = false };
    next(&reading); /* the element's name */
    while (next(&reading) == PREDICATE) {
        size_t before = tests->items.count;
        if (!read_predicate(&reading, tests)) {
            forget_from(tests, before);
            return;
        }
    }
    tests->all = reading.token.kind == END;
}

void xpath_attributes_release(struct attribute_tests *tests)
{
    forget_from(tests, 0);
    vec_release(&tests->items);
}

/* ------------------------------------------------------------------------------------------------ testing */

static bool holds(const struct attribute_test *test, const xmlNode *element)
{
    const char *value = report_attribute(element, test->name);
    switch (test->asks) {
    case ATTRIBUTE_PRESENT: return value != NULL;
    case ATTRIBUTE_ABSENT: return value == NULL;
    case ATTRIBUTE_EQUAL: return value && slice_is(test->value, value);
    case ATTRIBUTE_DIFFERENT: return value && !slice_is(test->value, value);
    }
    return false;
}

bool xpath_attributes_hold(const struct attribute_tests *tests, const xmlNode *element)
{
    bool held = true;
    for (size_t i = 0; i < tests->items.count; i++) {
        const struct attribute_test *test = &tests->items.items[i];
        if (!test->alternative && !held)
            return false; /* the predicate before has failed */
        held = (test->alternative && held) || holds(test, element);
    }
    return held;
}
