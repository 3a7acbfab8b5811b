#include "query/xpath_walk.h"

void xpath_fail(struct run *run, const char *why)
{
    xpath_note_problem(run->session, why);
    run->failed = true;
}

/* Operations between looks at the clock. */
#define LOOK 4096

static void look_at_clock(struct run *run)
{
    struct str why = STR_INIT;
    run->looked = run->operations;
    if (xpath_session_spend(run->session, LOOK))
        return;
    str_printf(&why, "the limit of %u seconds is reached", run->session->limits.rule_seconds);
    xpath_fail(run, str_text(&why));
    str_release(&why);
}

bool xpath_count(struct run *run)
{
    if (++run->operations > run->session->limits.xpath_operations)
        xpath_fail(run, "the limit of XPath operations was reached");
    if (run->operations - run->looked > LOOK)
        look_at_clock(run);
    return !run->failed;
}

struct walk {
    const struct xpath_expression *path;
    struct visitor *visitor;
};

static bool walk_on(struct run *run, const struct walk *walk, size_t step, xmlNode *node);

static xmlNode *first_on(enum xpath_axis axis, xmlNode *node)
{
    bool element = node->type == XML_ELEMENT_NODE, inside = node->type != XML_ATTRIBUTE_NODE;
    switch (axis) {
    case AXIS_SELF: case AXIS_ANCESTOR_OR_SELF: return node;
    case AXIS_CHILD: return element || node->type == XML_DOCUMENT_NODE ? node->children : NULL;
    case AXIS_ATTRIBUTE: return element ? (xmlNode *)node->properties : NULL;
    case AXIS_PARENT: case AXIS_ANCESTOR: return node->type == XML_DOCUMENT_NODE ? NULL : node->parent;
    case AXIS_FOLLOWING_SIBLING: return inside ? node->next : NULL;
    case AXIS_PRECEDING_SIBLING: return inside ? node->prev : NULL;
    case AXIS_DESCENDANT: break;
    }
    return element || node->type == XML_DOCUMENT_NODE ? node->children : NULL;
}

static xmlNode *next_on(enum xpath_axis axis, const xmlNode *start, xmlNode *node)
{
    switch (axis) {
    case AXIS_SELF: case AXIS_PARENT: return NULL;
    case AXIS_ANCESTOR: case AXIS_ANCESTOR_OR_SELF: return node->type == XML_DOCUMENT_NODE ? NULL : node->parent;
    case AXIS_CHILD: case AXIS_ATTRIBUTE: case AXIS_FOLLOWING_SIBLING: return node->next;
    case AXIS_PRECEDING_SIBLING: return node->prev;
    case AXIS_DESCENDANT: break;
    }
    return report_next(start, node);
}

/* A step names elements, or attributes on their axis. */
static bool is_named(const struct xpath_step *step, const xmlNode *node)
{
    if (step->test == TEST_ANY_NODE)
        return true;
    if (node->type != (step->axis == AXIS_ATTRIBUTE ? XML_ATTRIBUTE_NODE : XML_ELEMENT_NODE))
        return false;
    return step->test == TEST_ANY_NAME || string_is((const char *)node->name, step->name);
}

/* How many nodes of a step came as far as each predicate, which is the position of the last of them. */
struct positions {
    size_t reached[XPATH_MAX_PREDICATES];
    bool passed; /* a position that was asked for lies behind: no more nodes of the step can hold */
};

static bool passes(struct run *run, const struct xpath_step *step, xmlNode *node, struct positions *positions)
{
    for (size_t i = 0; i < step->predicate_count; i++) {
        const struct xpath_expression *predicate = step->predicates[i];
        size_t position = ++positions->reached[i];
        if (predicate->operation != DO_NUMBER_LITERAL) {
            if (!xpath_is_true(run, predicate, node))
                return false;
        } else if ((double)position != predicate->number) {
            return false;
        } else {
            positions->passed = true;
        }
    }
    return true;
}

/* Take one node of a step: false ends the walk. */
static bool take(struct run *run, const struct walk *walk, size_t step, xmlNode *node, struct positions *positions)
{
    if (!xpath_count(run))
        return false;
    const struct xpath_step *own = &walk->path->steps[step];
    if (!is_named(own, node) || !passes(run, own, node, positions))
        return !run->failed;
    return walk_on(run, walk, step + 1, node);
}

/* Elements of a name that lie anywhere below are in the index. */
static bool walk_index(struct run *run, const struct walk *walk, size_t step, const xmlNode *node)
{
    const struct xpath_step *own = &walk->path->steps[step];
    struct xpath_range range = xpath_index_below(run->session->index, slice_of(own->name), node);
    struct positions positions = { .passed = false };
    for (size_t i = range.from; i < range.to && !positions.passed; i++)
        if (!take(run, walk, step, range.nodes[i], &positions))
            return false;
    return true;
}

/* Walk the steps from one on, from a node that those before have found. */
static bool walk_on(struct run *run, const struct walk *walk, size_t step, xmlNode *node)
{
    if (step == walk->path->step_count)
        return walk->visitor->take(run, walk->visitor, node);
    const struct xpath_step *own = &walk->path->steps[step];
    struct positions positions = { .passed = false };
    if (own->axis == AXIS_DESCENDANT && own->test == TEST_NAME && node->type == XML_ELEMENT_NODE)
        return walk_index(run, walk, step, node);
    for (xmlNode *at = first_on(own->axis, node); at && !positions.passed; at = next_on(own->axis, node, at))
        if (!take(run, walk, step, at, &positions))
            return false;
    return true;
}

void xpath_visit(struct run *run, const struct xpath_expression *path, xmlNode *node, struct visitor *visitor)
{
    struct walk walk = { path, visitor };
    walk_on(run, &walk, 0, path->rooted ? (xmlNode *)node->doc : node);
}
