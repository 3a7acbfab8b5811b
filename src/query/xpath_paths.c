/* Plans of expressions: paths and their steps. */
#include "query/xpath_parser.h"

#include <string.h>

#define MAX_STEPS 16

static bool is_position(const struct xpath_expression *predicate)
{
    return predicate->operation == DO_NUMBER_LITERAL;
}

static bool parse_predicates(struct parser *parser, struct xpath_step *step)
{
    while (parser_take(parser, PREDICATE)) {
        const struct xpath_expression *predicate = parse_expression(parser);
        if (!predicate || !parser_take(parser, PREDICATE_END) || step->predicate_count == XPATH_MAX_PREDICATES)
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
    if (parser_take(parser, STAR)) {
        step->test = TEST_ANY_NAME;
        return true;
    }
    if (!parser_at(parser, NAME) || !is_plain_name(name))
        return false;
    bool called = parser_following(parser) == OPEN;
    parser_advance(parser);
    step->test = called ? TEST_ANY_NODE : TEST_NAME;
    step->name = arena_copy(&parser->plan->arena, name.data, name.length);
    return !called || (slice_is(name, "node") && parser_take(parser, OPEN) && parser_take(parser, CLOSE));
}

static bool parse_step(struct parser *parser, struct xpath_step *step)
{
    struct token token = parser->token;
    if (parser_take(parser, DOT) || parser_take(parser, DOTS)) {
        step->axis = token.kind == DOT ? AXIS_SELF : AXIS_PARENT;
        step->test = TEST_ANY_NODE;
        return !parser_at(parser, PREDICATE);
    }
    if (parser_take(parser, AT))
        step->axis = AXIS_ATTRIBUTE;
    else if (!parser_take(parser, AXIS))
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
    struct xpath_expression *path = parser_new(parser, DO_PATH, VALUE_NODES);
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
    while (parser_at(parser, SLASH) || parser_at(parser, SLASHES)) {
        bool twice = parser_at(parser, SLASHES);
        struct xpath_step step = { .axis = AXIS_CHILD };
        parser_advance(parser);
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

struct xpath_expression *parse_path(struct parser *parser)
{
    struct xpath_step step = { .axis = AXIS_CHILD };
    bool rooted = parser_take(parser, SLASH);
    if (!begins_step(parser) || !parse_step(parser, &step))
        return NULL;
    return parse_steps(parser, step, rooted);
}

struct xpath_expression *parse_context(struct parser *parser)
{
    struct xpath_step step = { .axis = AXIS_CHILD };
    if (!begins_step(parser) || !parse_step(parser, &step) || step.axis != AXIS_CHILD || has_position(&step))
        return NULL;
    step.axis = AXIS_SELF;
    return parse_steps(parser, step, false);
}

struct xpath_expression *parser_context_node(struct parser *parser)
{
    const struct xpath_step self = { .axis = AXIS_SELF, .test = TEST_ANY_NODE };
    struct xpath_expression *path = new_path(parser, &self, 1);
    path->ordered = true;
    return path;
}
