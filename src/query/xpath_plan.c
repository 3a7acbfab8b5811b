#include "query/xpath_plan.h"

#include "query/xpath_tokens.h"

#include <libxml/xpath.h>
#include <string.h>

#define MAX_STEPS 16

/* An expression of more has no plan: evaluation goes as deep as a chain of operators is long. */
#define MAX_EXPRESSIONS 500

struct parser {
    struct xpath_plan *plan;
    const char *text, *cursor;
    struct token token;  /* the one to be read */
    size_t expressions;  /* made so far */
    bool broken;         /* a "!" stood alone */
};

static struct xpath_expression *parse_or(struct parser *parser);

/* ------------------------------------------------------------------------------------------------ tokens */

static void advance(struct parser *parser)
{
    parser->cursor = xpath_next_token(parser->text, parser->cursor, &parser->token);
}

static bool at(const struct parser *parser, enum token_kind kind)
{
    return parser->token.kind == kind;
}

/* Go over a token of that kind. */
static bool take(struct parser *parser, enum token_kind kind)
{
    if (!at(parser, kind))
        return false;
    advance(parser);
    return true;
}

static bool take_operator(struct parser *parser, const char *text)
{
    if (!at(parser, OPERATOR) || !slice_is(parser->token.text, text))
        return false;
    advance(parser);
    return true;
}

static enum token_kind following(const struct parser *parser)
{
    struct token token;
    xpath_token(parser->text, parser->cursor, &token);
    return token.kind;
}

/* ------------------------------------------------------------------------------------------------ paths */

static struct xpath_expression *new_expression(struct parser *parser, enum xpath_operation operation,
                                               enum xpath_value value)
{
    struct xpath_expression *expression = arena_alloc(&parser->plan->arena, sizeof *expression);
    expression->operation = operation;
    expression->value = value;
    parser->expressions++;
    return expression;
}

static bool is_position(const struct xpath_expression *predicate)
{
    return predicate->operation == DO_NUMBER_LITERAL;
}

static bool parse_predicates(struct parser *parser, struct xpath_step *step)
{
    while (take(parser, PREDICATE)) {
        const struct xpath_expression *predicate = parse_or(parser);
        if (!predicate || !take(parser, PREDICATE_END) || step->predicate_count == XPATH_MAX_PREDICATES)
            return false;
        if (predicate->value == VALUE_NUMBER && !is_position(predicate))
            return false; /* a position that must be calculated */
        step->predicates[step->predicate_count++] = predicate;
    }
    return true;
}

static bool read_axis(struct slice name, enum xpath_axis *axis)
{
    static const struct { const char *name; enum xpath_axis axis; } axes[] = {
        { "self", AXIS_SELF }, { "child", AXIS_CHILD }, { "attribute", AXIS_ATTRIBUTE }, { "parent", AXIS_PARENT },
        { "ancestor", AXIS_ANCESTOR }, { "ancestor-or-self", AXIS_ANCESTOR_OR_SELF },
        { "descendant", AXIS_DESCENDANT }, { "following-sibling", AXIS_FOLLOWING_SIBLING },
        { "preceding-sibling", AXIS_PRECEDING_SIBLING },
    };
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++) {
        *axis = axes[i].axis;
        if (slice_is(name, axes[i].name))
            return true;
    }
    return false;
}

/* Names of the model are of ASCII letters; what other characters make a name libxml2 knows. */
static bool is_plain_name(struct slice name)
{
    for (size_t i = 0; i < name.length; i++)
        if (name.data[i] == ':' || (unsigned char)name.data[i] >= 0x80)
            return false;
    return true;
}

/* "*", a name, or "node()". */
static bool parse_test(struct parser *parser, struct xpath_step *step)
{
    struct slice name = parser->token.text;
    if (take(parser, STAR)) {
        step->test = TEST_ANY_NAME;
        return true;
    }
    if (!at(parser, NAME) || !is_plain_name(name))
        return false;
    bool called = following(parser) == OPEN;
    advance(parser);
    step->test = called ? TEST_ANY_NODE : TEST_NAME;
    step->name = arena_copy(&parser->plan->arena, name.data, name.length);
    return !called || (slice_is(name, "node") && take(parser, OPEN) && take(parser, CLOSE));
}

static bool parse_step(struct parser *parser, struct xpath_step *step)
{
    struct token token = parser->token;
    if (take(parser, DOT) || take(parser, DOTS)) {
        step->axis = token.kind == DOT ? AXIS_SELF : AXIS_PARENT;
        step->test = TEST_ANY_NODE;
        return !at(parser, PREDICATE);
    }
    if (take(parser, AT))
        step->axis = AXIS_ATTRIBUTE;
    else if (!take(parser, AXIS))
        step->axis = AXIS_CHILD;
    else if (!read_axis(token.text, &step->axis))
        return false;
    return parse_test(parser, step) && parse_predicates(parser, step);
}

static bool has_position(const struct xpath_step *step)
{
    for (size_t i = 0; i < step->predicate_count; i++)
        if (is_position(step->predicates[i]))
            return true;
    return false;
}

/* "//a" is /descendant-or-self::node()/child::a, where a position would count among the children of each. */
static bool go_down(struct xpath_step *step)
{
    if (step->axis != AXIS_CHILD || has_position(step))
        return false;
    step->axis = AXIS_DESCENDANT;
    return true;
}

/* What is known of the nodes that a path has found so far. */
struct order {
    bool one;     /* it is one at most */
    bool ordered; /* they come in document order, each once */
    bool nested;  /* some may lie in others */
};

static void take_step(struct order *order, const struct xpath_step *step)
{
    bool position = has_position(step);
    switch (step->axis) {
    case AXIS_SELF:
        return;
    case AXIS_ATTRIBUTE:
        order->one = order->one && step->test == TEST_NAME;
        return;
    case AXIS_PARENT:
        order->ordered = order->one;
        return;
    case AXIS_CHILD:
        order->ordered = order->ordered && !order->nested;
        break;
    case AXIS_DESCENDANT:
        order->ordered = order->ordered && !order->nested;
        order->nested = true;
        break;
    case AXIS_FOLLOWING_SIBLING:
        order->ordered = order->one;
        break;
    case AXIS_ANCESTOR: case AXIS_ANCESTOR_OR_SELF: case AXIS_PRECEDING_SIBLING:
        order->ordered = order->one && position;
        order->nested = order->nested || !position;
        break;
    }
    order->one = order->one && position;
}

static bool begins_step(const struct parser *parser)
{
    switch (parser->token.kind) {
    case NAME: case AXIS: case STAR: case DOT: case DOTS: case AT:
        return true;
    default:
        return false;
    }
}

static struct xpath_expression *new_path(struct parser *parser, const struct xpath_step *steps, size_t count)
{
    struct xpath_expression *path = new_expression(parser, DO_PATH, VALUE_NODES);
    struct xpath_step *kept = arena_alloc(&parser->plan->arena, count * sizeof *kept);
    memcpy(kept, steps, count * sizeof *kept);
    path->steps = kept;
    path->step_count = count;
    return path;
}

/* Steps joined by "/" and "//". ".//a" is descendant::a. */
static struct xpath_expression *parse_steps(struct parser *parser, struct xpath_step first, bool rooted)
{
    struct xpath_step steps[MAX_STEPS];
    struct order order = { true, true, false };
    size_t count = 0;
    steps[count++] = first;
    take_step(&order, &first);
    while (at(parser, SLASH) || at(parser, SLASHES)) {
        bool twice = at(parser, SLASHES);
        struct xpath_step step = { .axis = AXIS_CHILD };
        advance(parser);
        if (count == MAX_STEPS || !begins_step(parser) || !parse_step(parser, &step) || (twice && !go_down(&step)))
            return NULL;
        take_step(&order, &step);
        steps[count++] = step;
    }
    struct xpath_expression *path = new_path(parser, steps, count);
    path->rooted = rooted;
    path->ordered = order.ordered;
    return path;
}

static struct xpath_expression *parse_path(struct parser *parser)
{
    struct xpath_step step = { .axis = AXIS_CHILD };
    bool rooted = take(parser, SLASH);
    if (!begins_step(parser) || !parse_step(parser, &step))
        return NULL;
    return parse_steps(parser, step, rooted);
}

/* A context's path, whose first step is an element found by its name. */
static struct xpath_expression *parse_context(struct parser *parser)
{
    struct xpath_step step = { .axis = AXIS_CHILD };
    if (!begins_step(parser) || !parse_step(parser, &step) || step.axis != AXIS_CHILD || has_position(&step))
        return NULL;
    step.axis = AXIS_SELF;
    return parse_steps(parser, step, false);
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

/* "." for functions that take the context node when nothing is given. */
static struct xpath_expression *context_node(struct parser *parser)
{
    const struct xpath_step self = { .axis = AXIS_SELF, .test = TEST_ANY_NODE };
    struct xpath_expression *path = new_path(parser, &self, 1);
    path->ordered = true;
    return path;
}

/* Arguments up to the closing parenthesis; their number or -1. */
static int parse_arguments(struct parser *parser, const struct xpath_expression **first)
{
    const struct xpath_expression **end = first;
    int count = 0;
    if (take(parser, CLOSE))
        return 0;
    do {
        struct xpath_expression *argument = parse_or(parser);
        if (!argument)
            return -1;
        *end = argument;
        end = &argument->next;
        count++;
    } while (take(parser, COMMA));
    return take(parser, CLOSE) ? count : -1;
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
    advance(parser);
    struct xpath_expression *call = new_expression(parser, function->operation, function->value);
    int count = take(parser, OPEN) ? parse_arguments(parser, &call->operands) : -1;
    if (count < function->least || count > function->most)
        return NULL;
    if (count == 0 && function->most == 1)
        call->operands = context_node(parser);
    if (function->regex && !compile_pattern(parser, call))
        return NULL;
    bool counts = call->operation == DO_COUNT;
    return counts && !(call->operands->operation == DO_PATH && call->operands->ordered) ? NULL : call;
}

/* ------------------------------------------------------------------------------------------------ operators */

static struct xpath_expression *parse_literal(struct parser *parser)
{
    struct slice text = parser->token.text;
    if (text.data[text.length] != text.data[-1])
        return NULL; /* not closed */
    struct xpath_expression *literal = new_expression(parser, DO_LITERAL, VALUE_STRING);
    literal->text = (struct slice){ arena_copy(&parser->plan->arena, text.data, text.length), text.length };
    advance(parser);
    return literal;
}

static struct xpath_expression *parse_number(struct parser *parser)
{
    struct slice text = parser->token.text;
    const char *point = memchr(text.data, '.', text.length);
    if (point && memchr(point + 1, '.', text.length - (size_t)(point + 1 - text.data)))
        return NULL;
    struct xpath_expression *number = new_expression(parser, DO_NUMBER_LITERAL, VALUE_NUMBER);
    number->number = xmlXPathCastStringToNumber((const xmlChar *)arena_copy(&parser->plan->arena, text.data, text.length));
    advance(parser);
    return number;
}

/* "(…)", behind which no path may go on. */
static struct xpath_expression *parse_group(struct parser *parser)
{
    advance(parser);
    struct xpath_expression *inner = parse_or(parser);
    if (!inner || !take(parser, CLOSE))
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
        operand = following(parser) == OPEN && !slice_is(parser->token.text, "node") ? parse_call(parser) : parse_path(parser);
        break;
    default:
        operand = parse_path(parser);
    }
    /* a predicate or step of something that is no path */
    return at(parser, PREDICATE) || at(parser, SLASH) || at(parser, SLASHES) || at(parser, UNION) ? NULL : operand;
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
    struct xpath_expression *joined = new_expression(parser, operation, value);
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

static struct xpath_expression *parse_or(struct parser *parser)
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
    advance(&parser);
    plan->root = context ? parse_context(&parser) : parse_or(&parser);
    plan->name_only = context && plan->root && is_name_only(plan->root);
    if (plan->root && !parser.broken && at(&parser, END) && parser.expressions <= MAX_EXPRESSIONS && strings_are_known(plan->root))
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
