/* Plans of expressions: calls, operators, and the whole. */
#include "query/xpath_parser.h"

#include <libxml/xpath.h>
#include <string.h>

/* An expression of more has no plan: evaluation goes as deep as a chain of operators is long. */
#define MAX_EXPRESSIONS 500

struct xpath_expression *parser_new(struct parser *parser, enum xpath_operation operation, enum xpath_value value)
{
    struct xpath_expression *expression = arena_alloc(&parser->plan->arena, sizeof *expression);
    expression->operation = operation;
    expression->value = value;
    parser->expressions++;
    return expression;
}

/* ------------------------------------------------------------------------------------------------ calls */

enum { ANY_COUNT = 99 };

static const struct xpath_function functions[] = {
    { "boolean", 1, 1, 0, 0, DO_BOOLEAN, VALUE_BOOLEAN }, { "ceiling", 1, 1, 0, 0, DO_NOTHING, VALUE_NUMBER },
    { "concat", 2, ANY_COUNT, 0, 0, DO_CONCAT, VALUE_STRING }, { "contains", 2, 2, 0, 0, DO_CONTAINS, VALUE_BOOLEAN },
    { "count", 1, 1, 0, 0, DO_COUNT, VALUE_NUMBER }, { "false", 0, 0, 0, 0, DO_FALSE, VALUE_BOOLEAN },
    { "floor", 1, 1, 0, 0, DO_NOTHING, VALUE_NUMBER }, { "last", 0, 0, 0, 0, DO_NOTHING, VALUE_NUMBER },
    { "local-name", 0, 1, 0, 0, DO_NOTHING, VALUE_STRING }, { "name", 0, 1, 0, 0, DO_NOTHING, VALUE_STRING },
    { "normalize-space", 0, 1, 0, 0, DO_NORMALIZE, VALUE_STRING }, { "not", 1, 1, 0, 0, DO_NOT, VALUE_BOOLEAN },
    { "number", 0, 1, 0, 0, DO_NUMBER, VALUE_NUMBER }, { "position", 0, 0, 0, 0, DO_NOTHING, VALUE_NUMBER },
    { "round", 1, 1, 0, 0, DO_NOTHING, VALUE_NUMBER }, { "starts-with", 2, 2, 0, 0, DO_STARTS_WITH, VALUE_BOOLEAN },
    { "string", 0, 1, 0, 0, DO_STRING, VALUE_STRING }, { "string-length", 0, 1, 0, 0, DO_STRING_LENGTH, VALUE_NUMBER },
    { "substring", 2, 3, 0, 0, DO_NOTHING, VALUE_STRING }, { "substring-after", 2, 2, 0, 0, DO_AFTER, VALUE_STRING },
    { "substring-before", 2, 2, 0, 0, DO_BEFORE, VALUE_STRING }, { "sum", 1, 1, 0, 0, DO_NOTHING, VALUE_NUMBER },
    { "translate", 3, 3, 0, 0, DO_TRANSLATE, VALUE_STRING }, { "true", 0, 0, 0, 0, DO_TRUE, VALUE_BOOLEAN },
    { "cf:match", 2, 2, 2, 0, DO_MATCH, VALUE_BOOLEAN }, { "cf:group", 3, 3, 2, 0, DO_GROUP, VALUE_STRING },
    { "cf:replace", 3, 3, 2, 0, DO_REPLACE, VALUE_STRING }, { "cf:fold", 2, 2, 0, 2, DO_FOLD, VALUE_STRING },
    { "cf:number", 1, 1, 0, 0, DO_PRINTED_NUMBER, VALUE_NUMBER },
};

const struct xpath_function *xpath_function_named(struct slice name)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (slice_is(name, functions[i].name))
            return &functions[i];
    return NULL;
}

/* Arguments up to the closing parenthesis; their number or -1. */
static int parse_arguments(struct parser *parser, const struct xpath_expression **first)
{
    const struct xpath_expression **end = first;
    int count = 0;
    if (parser_take(parser, CLOSE))
        return 0;
    do {
        struct xpath_expression *argument = parse_expression(parser);
        if (!argument)
            return -1;
        *end = argument;
        end = &argument->next;
        count++;
    } while (parser_take(parser, COMMA));
    return parser_take(parser, CLOSE) ? count : -1;
}

/* A literal pattern is compiled once for all evaluations. */
static bool compile_pattern(struct parser *parser, struct xpath_expression *call)
{
    const struct xpath_expression *pattern = call->operands->next;
    if (pattern->operation != DO_LITERAL)
        return true;
    struct error error = ERROR_INIT;
    call->regex = regex_new(pattern->text.data, &error);
    error_release(&error);
    if (call->regex)
        vec_push(&parser->plan->regexes, call->regex);
    return call->regex != NULL;
}

static struct xpath_expression *parse_call(struct parser *parser)
{
    const struct xpath_function *function = xpath_function_named(parser->token.text);
    if (!function || function->operation == DO_NOTHING)
        return NULL;
    parser_advance(parser);
    struct xpath_expression *call = parser_new(parser, function->operation, function->value);
    int count = parser_take(parser, OPEN) ? parse_arguments(parser, &call->operands) : -1;
    if (count < function->least || count > function->most)
        return NULL;
    if (count == 0 && function->most == 1)
        call->operands = parser_context_node(parser);
    if (function->regex && !compile_pattern(parser, call))
        return NULL;
    bool counts = call->operation == DO_COUNT;
    return counts && !(call->operands->operation == DO_PATH && call->operands->ordered) ? NULL : call;
}

/* ------------------------------------------------------------------------------------------------ operators */

static bool take_operator(struct parser *parser, const char *text)
{
    if (!parser_at(parser, OPERATOR) || !slice_is(parser->token.text, text))
        return false;
    parser_advance(parser);
    return true;
}

static struct xpath_expression *parse_literal(struct parser *parser)
{
    struct slice text = parser->token.text;
    if (text.data[text.length] != text.data[-1])
        return NULL; /* not closed */
    struct xpath_expression *literal = parser_new(parser, DO_LITERAL, VALUE_STRING);
    literal->text = (struct slice){ arena_copy(&parser->plan->arena, text.data, text.length), text.length };
    parser_advance(parser);
    return literal;
}

static struct xpath_expression *parse_number(struct parser *parser)
{
    struct slice text = parser->token.text;
    const char *point = memchr(text.data, '.', text.length);
    if (point && memchr(point + 1, '.', text.length - (size_t)(point + 1 - text.data)))
        return NULL;
    struct xpath_expression *number = parser_new(parser, DO_NUMBER_LITERAL, VALUE_NUMBER);
    number->number = xmlXPathCastStringToNumber((const xmlChar *)arena_copy(&parser->plan->arena, text.data, text.length));
    parser_advance(parser);
    return number;
}

/* "(…)", behind which no path may go on. */
static struct xpath_expression *parse_group(struct parser *parser)
{
    parser_advance(parser);
    struct xpath_expression *inner = parse_expression(parser);
    if (!inner || !parser_take(parser, CLOSE))
        return NULL;
    return inner;
}

static struct xpath_expression *parse_operand(struct parser *parser)
{
    struct xpath_expression *operand;
    switch (parser->token.kind) {
    case LITERAL:
        operand = parse_literal(parser);
        break;
    case NUMBER:
        operand = parse_number(parser);
        break;
    case OPEN:
        operand = parse_group(parser);
        break;
    case NAME:
        operand = parser_following(parser) == OPEN && !slice_is(parser->token.text, "node") ? parse_call(parser) : parse_path(parser);
        break;
    default:
        operand = parse_path(parser);
    }
    /* a predicate or step of something that is no path */
    return parser_at(parser, PREDICATE) || parser_at(parser, SLASH) || parser_at(parser, SLASHES) || parser_at(parser, UNION) ? NULL : operand;
}

/* A string is that of the first node in document order, so what else asks for one must know which that is. */
static bool has_string(const struct xpath_expression *expression)
{
    return expression->operation != DO_PATH || expression->ordered;
}

static struct xpath_expression *join(struct parser *parser, enum xpath_operation operation, enum xpath_value value,
                                     struct xpath_expression *one, struct xpath_expression *other)
{
    if (!one || !other)
        return NULL;
    struct xpath_expression *joined = parser_new(parser, operation, value);
    one->next = other;
    joined->operands = one;
    return joined;
}

static struct xpath_expression *parse_sum(struct parser *parser)
{
    struct xpath_expression *sum = parse_operand(parser);
    while (sum) {
        enum xpath_operation operation;
        if (take_operator(parser, "+"))
            operation = DO_ADD;
        else if (take_operator(parser, "-"))
            operation = DO_SUBTRACT;
        else
            break;
        sum = join(parser, operation, VALUE_NUMBER, sum, parse_operand(parser));
        if (sum && !(has_string(sum->operands) && has_string(sum->operands->next)))
            return NULL;
    }
    return sum;
}

/* Take a mark and the "=" that must or may stand directly behind it: the tokens have the two one by one. */
static bool take_mark(struct parser *parser, const char *mark, bool *equals)
{
    size_t behind = parser->token.offset + 1;
    if (!take_operator(parser, mark))
        return false;
    *equals = parser->token.offset == behind && take_operator(parser, "=");
    return true;
}

static bool take_relation(struct parser *parser, bool equality, enum xpath_relation *relation)
{
    bool equals = false;
    if (equality && take_mark(parser, "!", &equals)) {
        parser->broken = parser->broken || !equals;
        *relation = RELATION_DIFFERENT;
    } else if (equality) {
        *relation = RELATION_EQUAL;
        return take_operator(parser, "=");
    } else if (take_mark(parser, "<", &equals)) {
        *relation = equals ? RELATION_LESS_OR_EQUAL : RELATION_LESS;
    } else if (take_mark(parser, ">", &equals)) {
        *relation = equals ? RELATION_GREATER_OR_EQUAL : RELATION_GREATER;
    } else {
        return false;
    }
    return true;
}

/* "<" of a boolean and nodes, which nobody means. */
static bool orders_booleans(const struct xpath_expression *comparison)
{
    return comparison->operands->value == VALUE_BOOLEAN || comparison->operands->next->value == VALUE_BOOLEAN;
}

static struct xpath_expression *parse_comparison(struct parser *parser, bool equality)
{
    struct xpath_expression *comparison = equality ? parse_comparison(parser, false) : parse_sum(parser);
    enum xpath_relation relation;
    while (comparison && take_relation(parser, equality, &relation)) {
        struct xpath_expression *other = equality ? parse_comparison(parser, false) : parse_sum(parser);
        comparison = join(parser, DO_COMPARE, VALUE_BOOLEAN, comparison, other);
        if (comparison && !equality && orders_booleans(comparison))
            return NULL;
        if (comparison)
            comparison->relation = relation;
    }
    return comparison;
}

static struct xpath_expression *parse_and(struct parser *parser)
{
    struct xpath_expression *all = parse_comparison(parser, true);
    while (all && take_operator(parser, "and"))
        all = join(parser, DO_AND, VALUE_BOOLEAN, all, parse_comparison(parser, true));
    return all;
}

struct xpath_expression *parse_expression(struct parser *parser)
{
    struct xpath_expression *any = parse_and(parser);
    while (any && take_operator(parser, "or"))
        any = join(parser, DO_OR, VALUE_BOOLEAN, any, parse_and(parser));
    return any;
}

/* ------------------------------------------------------------------------------------------------ the whole */

/* Whether every function that needs a string of its arguments can have it. */
static bool strings_are_known(const struct xpath_expression *expression)
{
    bool needs_string = expression->value == VALUE_STRING || expression->operation == DO_CONTAINS
        || expression->operation == DO_STARTS_WITH || expression->operation == DO_MATCH
        || (expression->value == VALUE_NUMBER && expression->operation != DO_COUNT);
    for (const struct xpath_expression *operand = expression->operands; operand; operand = operand->next)
        if ((needs_string && !has_string(operand)) || !strings_are_known(operand))
            return false;
    for (size_t i = 0; i < expression->step_count; i++)
        for (size_t k = 0; k < expression->steps[i].predicate_count; k++)
            if (!strings_are_known(expression->steps[i].predicates[k]))
                return false;
    return true;
}

static bool is_name_only(const struct xpath_expression *path)
{
    return path->step_count == 1 && path->steps->test == TEST_NAME && path->steps->predicate_count == 0;
}

struct xpath_plan *xpath_plan_new(const char *text, bool context)
{
    struct xpath_plan *plan = mem_calloc(1, sizeof *plan);
    struct parser parser = { .plan = plan, .text = text, .cursor = text, .token.kind = END };
    parser_advance(&parser);
    plan->root = context ? parse_context(&parser) : parse_expression(&parser);
    plan->name_only = context && plan->root && is_name_only(plan->root);
    if (plan->root && !parser.broken && parser_at(&parser, END) && parser.expressions <= MAX_EXPRESSIONS && strings_are_known(plan->root))
        return plan;
    xpath_plan_free(plan);
    return NULL;
}

void xpath_plan_free(struct xpath_plan *plan)
{
    if (!plan)
        return;
    for (size_t i = 0; i < plan->regexes.count; i++)
        regex_free(plan->regexes.items[i]);
    vec_release(&plan->regexes);
    arena_release(&plan->arena);
    mem_free(plan);
}
