#include "query/xpath_run.h"

#include "base/utf8.h"
#include "query/fold.h"
#include "query/xpath_walk.h"
#include "query/xpath_words.h"

#include <libxml/xpath.h>
#include <string.h>

/* Bytes that can be read, or put together, in the time of one operation. */
#define BYTES_OF_OPERATION 256

static double number_of(struct run *run, const struct xpath_expression *expression, xmlNode *node);
static struct slice string_of(struct run *run, const struct xpath_expression *expression, xmlNode *node);

/* ------------------------------------------------------------------------------------------------ strings and numbers */

static const char *keep(struct run *run, struct slice text)
{
    return arena_copy(&run->session->strings, text.data ? text.data : "", text.length);
}

/* What was put together in the session's scratch string, kept for the rest of the evaluation. A replacement can make a
 * NUL, which ends the string as it does elsewhere. */
static struct slice keep_scratch(struct run *run)
{
    struct slice made = slice_of(str_text(&run->session->made));
    return (struct slice){ keep(run, made), made.length };
}

/* Long strings count as more than one operation, whoever reads them. */
static struct slice node_string(struct run *run, const xmlNode *node)
{
    struct slice text = xpath_string_in(run->session, node, &run->session->strings);
    run->operations += text.length / BYTES_OF_OPERATION;
    return text;
}

/* Whole numbers, as most are, need no strtod(). */
static bool whole_number(struct slice text, double *number)
{
    double value = 0;
    if (text.length == 0 || text.length > 15)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        value = value * 10 + (text.data[i] - '0');
    }
    *number = value;
    return true;
}

static double number_from(struct run *run, struct slice text)
{
    double number;
    return whole_number(text, &number) ? number : xmlXPathCastStringToNumber((const xmlChar *)keep(run, text));
}

static struct slice number_string(struct run *run, double number)
{
    xmlChar *text = xmlXPathCastNumberToString(number);
    if (!text)
        mem_fail();
    struct slice kept = slice_of(keep(run, slice_of((const char *)text)));
    xmlFree(text);
    return kept;
}

/* ------------------------------------------------------------------------------------------------ visitors */

static bool take_any(struct run *run, struct visitor *visitor, xmlNode *node)
{
    (void)run, (void)node;
    visitor->found = true;
    return false;
}

static bool take_string(struct run *run, struct visitor *visitor, xmlNode *node)
{
    visitor->string = node_string(run, node);
    return false;
}

static bool take_count(struct run *run, struct visitor *visitor, xmlNode *node)
{
    (void)run, (void)node;
    visitor->count++;
    return true;
}

static bool take_node(struct run *run, struct visitor *visitor, xmlNode *node)
{
    (void)run;
    vec_push(visitor->nodes, node);
    return true;
}

static bool exists(struct run *run, const struct xpath_expression *path, xmlNode *node)
{
    struct visitor visitor = { .take = take_any };
    xpath_visit(run, path, node, &visitor);
    return visitor.found;
}

static struct slice first_string(struct run *run, const struct xpath_expression *path, xmlNode *node)
{
    struct visitor visitor = { .take = take_string, .string = { "", 0 } };
    xpath_visit(run, path, node, &visitor);
    return visitor.string;
}

static double count_nodes(struct run *run, const struct xpath_expression *path, xmlNode *node)
{
    struct visitor visitor = { .take = take_count };
    xpath_visit(run, path, node, &visitor);
    return (double)visitor.count;
}

/* ------------------------------------------------------------------------------------------------ comparing */

static bool numbers_hold(enum xpath_relation relation, double a, double b)
{
    switch (relation) {
    case RELATION_EQUAL: return a == b;
    case RELATION_DIFFERENT: return a != b;
    case RELATION_LESS: return a < b;
    case RELATION_LESS_OR_EQUAL: return a <= b;
    case RELATION_GREATER: return a > b;
    case RELATION_GREATER_OR_EQUAL: return a >= b;
    }
    return false;
}

static bool is_equality(enum xpath_relation relation)
{
    return relation == RELATION_EQUAL || relation == RELATION_DIFFERENT;
}

static bool strings_hold(struct run *run, enum xpath_relation relation, struct slice a, struct slice b)
{
    if (is_equality(relation))
        return slice_equal(a, b) == (relation == RELATION_EQUAL);
    return numbers_hold(relation, number_from(run, a), number_from(run, b));
}

/* The relation with its sides exchanged. */
static enum xpath_relation turned(enum xpath_relation relation)
{
    switch (relation) {
    case RELATION_LESS: return RELATION_GREATER;
    case RELATION_LESS_OR_EQUAL: return RELATION_GREATER_OR_EQUAL;
    case RELATION_GREATER: return RELATION_LESS;
    case RELATION_GREATER_OR_EQUAL: return RELATION_LESS_OR_EQUAL;
    default: return relation;
    }
}

static bool compare_string(struct run *run, struct visitor *visitor, xmlNode *node)
{
    struct arena_mark mark = arena_mark(&run->session->strings);
    visitor->found = strings_hold(run, visitor->relation, node_string(run, node), visitor->string);
    arena_rewind(&run->session->strings, mark);
    return !visitor->found;
}

static bool compare_number(struct run *run, struct visitor *visitor, xmlNode *node)
{
    struct arena_mark mark = arena_mark(&run->session->strings);
    visitor->found = numbers_hold(visitor->relation, number_from(run, node_string(run, node)), visitor->number);
    arena_rewind(&run->session->strings, mark);
    return !visitor->found;
}

static bool collect_string(struct run *run, struct visitor *visitor, xmlNode *node)
{
    vec_push(visitor->strings, node_string(run, node));
    return true;
}

/* One node of a path against all strings of another. */
static bool compare_strings(struct run *run, struct visitor *visitor, xmlNode *node)
{
    struct arena_mark mark = arena_mark(&run->session->strings);
    struct slice own = node_string(run, node);
    for (size_t i = 0; i < visitor->strings->count && !visitor->found && xpath_count(run); i++)
        visitor->found = strings_hold(run, visitor->relation, own, visitor->strings->items[i]);
    arena_rewind(&run->session->strings, mark);
    return !visitor->found && !run->failed;
}

/* Whether a node of a path holds the relation to a node of another. */
static bool paths_hold(struct run *run, enum xpath_relation relation, const struct xpath_expression *path,
                       const struct xpath_expression *other, xmlNode *node)
{
    slices strings = VEC_INIT;
    struct visitor others = { .take = collect_string, .strings = &strings };
    struct visitor visitor = { .take = compare_strings, .strings = &strings, .relation = relation };
    xpath_visit(run, other, node, &others);
    xpath_visit(run, path, node, &visitor);
    vec_release(&strings);
    return visitor.found;
}

/* Whether a node of a path holds the relation to a value, or to a node of another path (XPath 1.0, 3.4). */
static bool nodes_hold(struct run *run, enum xpath_relation relation, const struct xpath_expression *path,
                       const struct xpath_expression *other, xmlNode *node)
{
    struct visitor visitor = { .relation = relation };
    if (other->value == VALUE_NODES)
        return paths_hold(run, relation, path, other, node);
    if (other->value == VALUE_NUMBER) {
        visitor.take = compare_number;
        visitor.number = number_of(run, other, node);
    } else {
        visitor.take = compare_string;
        visitor.string = string_of(run, other, node);
    }
    xpath_visit(run, path, node, &visitor);
    return visitor.found;
}

static bool values_hold(struct run *run, enum xpath_relation relation, const struct xpath_expression *one,
                        const struct xpath_expression *other, xmlNode *node)
{
    bool equality = is_equality(relation);
    if (equality && (one->value == VALUE_BOOLEAN || other->value == VALUE_BOOLEAN))
        return (xpath_is_true(run, one, node) == xpath_is_true(run, other, node)) == (relation == RELATION_EQUAL);
    if (equality && one->value == VALUE_STRING && other->value == VALUE_STRING)
        return strings_hold(run, relation, string_of(run, one, node), string_of(run, other, node));
    return numbers_hold(relation, number_of(run, one, node), number_of(run, other, node));
}

static bool comparison_holds(struct run *run, const struct xpath_expression *comparison, xmlNode *node)
{
    const struct xpath_expression *one = comparison->operands, *other = one->next;
    bool boolean = one->value == VALUE_BOOLEAN || other->value == VALUE_BOOLEAN;
    if (one->value == VALUE_NODES && !boolean)
        return nodes_hold(run, comparison->relation, one, other, node);
    if (other->value == VALUE_NODES && !boolean)
        return nodes_hold(run, turned(comparison->relation), other, one, node);
    return values_hold(run, comparison->relation, one, other, node);
}

/* ------------------------------------------------------------------------------------------------ functions of words */

static struct slice operand_string(struct run *run, const struct xpath_expression *call, int index, xmlNode *node)
{
    const struct xpath_expression *operand = call->operands;
    for (; index > 0; index--)
        operand = operand->next;
    return string_of(run, operand, node);
}

static struct slice normalize(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    struct slice text = operand_string(run, call, 0, node);
    str_clear(&run->session->made);
    xpath_normalize(text, &run->session->made);
    return keep_scratch(run);
}

static struct slice translate(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    struct slice text = operand_string(run, call, 0, node), from = operand_string(run, call, 1, node);
    struct slice to = operand_string(run, call, 2, node);
    str_clear(&run->session->made);
    xpath_translate(text, from, to, &run->session->made);
    return keep_scratch(run);
}

static struct slice concat(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    struct str all = STR_INIT; /* the arguments use the scratch string */
    for (const struct xpath_expression *part = call->operands; part; part = part->next)
        str_add_slice(&all, string_of(run, part, node));
    struct slice kept = { keep(run, (struct slice){ str_text(&all), all.length }), all.length };
    str_release(&all);
    return kept;
}

/* ------------------------------------------------------------------------------------------------ our own functions */

/* The pattern of a call, compiled; NULL when the run has failed. To be asked for last: another pattern that is made at run time
 * may take its place. */
static const struct regex *regex_of(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    if (call->regex)
        return call->regex;
    const char *pattern = keep(run, string_of(run, call->operands->next, node));
    const struct regex *regex = run->failed ? NULL : xpath_regex(run->session, pattern);
    run->failed = run->failed || !regex;
    return regex;
}

static bool matches(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    struct slice text = string_of(run, call->operands, node);
    const struct regex *regex = regex_of(run, call, node);
    struct regex_match match;
    bool found = false;
    run->failed = run->failed || !xpath_match(run->session, regex, text, &match, &found);
    return found;
}

static struct slice group(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    struct slice text = string_of(run, call->operands, node), value = { "", 0 };
    const char *name = keep(run, string_of(run, call->operands->next->next, node));
    const struct regex *regex = regex_of(run, call, node);
    run->failed = run->failed || !xpath_group(run->session, regex, text, name, &value);
    return value;
}

static struct slice replace(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    struct slice text = string_of(run, call->operands, node);
    const char *with = keep(run, string_of(run, call->operands->next->next, node));
    const struct regex *regex = regex_of(run, call, node);
    str_clear(&run->session->made);
    run->failed = run->failed || !xpath_replace(run->session, regex, text, with, &run->session->made);
    return keep_scratch(run);
}

static struct slice fold(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    struct slice text = string_of(run, call->operands, node);
    const char *names = keep(run, string_of(run, call->operands->next, node));
    str_clear(&run->session->made);
    folds_apply(run->session->folds, run->session->scratch, names, text, &run->session->made);
    return keep_scratch(run);
}

/* ------------------------------------------------------------------------------------------------ values */

static bool call_is_true(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    const struct xpath_expression *first = call->operands;
    switch (call->operation) {
    case DO_OR: return xpath_is_true(run, first, node) || xpath_is_true(run, first->next, node);
    case DO_AND: return xpath_is_true(run, first, node) && xpath_is_true(run, first->next, node);
    case DO_COMPARE: return comparison_holds(run, call, node);
    case DO_NOT: return !xpath_is_true(run, first, node);
    case DO_BOOLEAN: return xpath_is_true(run, first, node);
    case DO_TRUE: return true;
    case DO_CONTAINS: {
        struct slice text = string_of(run, first, node);
        return xpath_find(text, string_of(run, first->next, node)) != NULL;
    }
    case DO_STARTS_WITH: {
        struct slice text = string_of(run, first, node);
        return xpath_starts_with(text, string_of(run, first->next, node));
    }
    case DO_MATCH: return matches(run, call, node);
    default: return false;
    }
}

static bool truth_of(struct run *run, const struct xpath_expression *expression, xmlNode *node)
{
    switch (expression->value) {
    case VALUE_NODES: return exists(run, expression, node);
    case VALUE_STRING: return string_of(run, expression, node).length > 0;
    case VALUE_NUMBER: {
        double number = number_of(run, expression, node);
        return number < 0 || number > 0;
    }
    case VALUE_BOOLEAN: break;
    }
    return call_is_true(run, expression, node);
}

/* Strings that were put together on the way are not needed any more. */
bool xpath_is_true(struct run *run, const struct xpath_expression *expression, xmlNode *node)
{
    if (run->failed || !xpath_count(run))
        return false;
    struct arena_mark mark = arena_mark(&run->session->strings);
    bool result = truth_of(run, expression, node);
    arena_rewind(&run->session->strings, mark);
    return result;
}

static double call_number(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    const struct xpath_expression *first = call->operands;
    switch (call->operation) {
    case DO_NUMBER_LITERAL: return call->number;
    case DO_ADD: return number_of(run, first, node) + number_of(run, first->next, node);
    case DO_SUBTRACT: return number_of(run, first, node) - number_of(run, first->next, node);
    case DO_COUNT: return count_nodes(run, first, node);
    case DO_STRING_LENGTH: return (double)utf8_count(string_of(run, first, node));
    case DO_PRINTED_NUMBER: return xpath_printed_number(string_of(run, first, node));
    default: return number_of(run, first, node); /* number() */
    }
}

static double number_of(struct run *run, const struct xpath_expression *expression, xmlNode *node)
{
    if (run->failed || !xpath_count(run))
        return 0;
    if (expression->value == VALUE_NUMBER)
        return call_number(run, expression, node);
    if (expression->value == VALUE_BOOLEAN)
        return xpath_is_true(run, expression, node);
    struct arena_mark mark = arena_mark(&run->session->strings);
    double number = number_from(run, string_of(run, expression, node));
    arena_rewind(&run->session->strings, mark);
    return number;
}

static struct slice call_string(struct run *run, const struct xpath_expression *call, xmlNode *node)
{
    switch (call->operation) {
    case DO_LITERAL: return call->text;
    case DO_CONCAT: return concat(run, call, node);
    case DO_NORMALIZE: return normalize(run, call, node);
    case DO_TRANSLATE: return translate(run, call, node);
    case DO_BEFORE: {
        struct slice text = operand_string(run, call, 0, node);
        return xpath_before(text, operand_string(run, call, 1, node));
    }
    case DO_AFTER: {
        struct slice text = operand_string(run, call, 0, node);
        return xpath_after(text, operand_string(run, call, 1, node));
    }
    case DO_GROUP: return group(run, call, node);
    case DO_REPLACE: return replace(run, call, node);
    case DO_FOLD: return fold(run, call, node);
    default: return string_of(run, call->operands, node); /* string() */
    }
}

static struct slice string_of(struct run *run, const struct xpath_expression *expression, xmlNode *node)
{
    if (run->failed || !xpath_count(run))
        return slice_of("");
    switch (expression->value) {
    case VALUE_NODES: return first_string(run, expression, node);
    case VALUE_BOOLEAN: return slice_of(xpath_is_true(run, expression, node) ? "true" : "false");
    case VALUE_NUMBER: return number_string(run, number_of(run, expression, node));
    case VALUE_STRING: break;
    }
    return call_string(run, expression, node);
}

/* ------------------------------------------------------------------------------------------------ the whole */

static struct run begin(struct xpath_session *session)
{
    arena_clear(&session->strings);
    str_clear(&session->problem);
    return (struct run){ .session = session };
}

static bool end(const struct run *run)
{
    xpath_session_spend(run->session, run->operations - run->looked);
    return !run->failed;
}

bool xpath_run_test(struct xpath_session *session, const struct xpath_plan *plan, xmlNode *node, bool *result)
{
    struct run run = begin(session);
    *result = xpath_is_true(&run, plan->root, node);
    return end(&run);
}

bool xpath_run_string(struct xpath_session *session, const struct xpath_plan *plan, xmlNode *node, struct slice *result)
{
    struct run run = begin(session);
    *result = string_of(&run, plan->root, node);
    return end(&run);
}

bool xpath_run_nodes(struct xpath_session *session, const struct xpath_plan *plan, xmlNode *node, xpath_nodes *nodes)
{
    struct run run = begin(session);
    struct visitor visitor = { .take = take_node, .nodes = nodes };
    xpath_visit(&run, plan->root, node, &visitor);
    return end(&run);
}
