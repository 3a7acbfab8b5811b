/*
 * arithmetic: figures that the text puts in relation satisfy it.
 *
 * A candidate is a context node. The figures of `plus` are added and those of `minus` taken off; the result must be the
 * figure of `equals`, or, where `of` is filled, that many per cent of `of` less `off`. A figure is a node with the
 * attributes value, ulp, unit and hedge, or an attribute that is a number. Each stands for an interval (interval.h); a
 * hedged one for a wider one. A share may be cut off instead of rounded. What has no figure, or figures of different
 * units, is noted as not examined.
 */
#include "check/kinds.h"

#include "base/memory.h"
#include "model/interval.h"

#include <string.h>

/* The figures of one slot. */
struct amount {
    bool given;
    struct interval interval;
    struct number value;
    const char *unit;    /* of all, or NULL */
    const char *printed; /* attribute value of the first */
};

struct relation {
    struct check_run *run;
    xmlNode *context;
    const char *problem; /* why it cannot be examined: id of a text; NULL when it can */
    struct amount plus, minus, equals, of, off;
    bool holds;
    struct number computed;
};

static struct slice content_of(const xmlNode *node, const char *name)
{
    const char *text = node->type == XML_ATTRIBUTE_NODE
        ? (node->children ? (const char *)node->children->content : "") : report_attribute(node, name);
    return slice_of(text ? text : "");
}

static bool read_figure(const xmlNode *node, bool loose, struct number *value, struct interval *interval)
{
    struct number ulp = { 0, 0 };
    bool is_element = node->type == XML_ELEMENT_NODE;
    if (!number_parse(content_of(node, "value"), value))
        return false;
    if (is_element && report_attribute(node, "ulp") && !number_parse(content_of(node, "ulp"), &ulp))
        return false;
    if (loose && __builtin_mul_overflow(ulp.value, 2, &ulp.value))
        return false;
    return interval_of(*value, ulp, interval)
        && (!is_element || !report_attribute(node, "hedge") || interval_loosen(interval));
}

static const char *unit_of(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE ? report_attribute(node, "unit") : NULL;
}

static bool same_unit(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

static void add_figure(struct relation *relation, const xmlNode *node, bool loose, struct amount *amount)
{
    struct number value;
    struct interval interval;
    if (!read_figure(node, loose, &value, &interval)) {
        relation->problem = "arithmetic.no-figure";
        return;
    }
    if (!amount->given) {
        *amount = (struct amount){ true, interval, value, unit_of(node), content_of(node, "value").data };
        return;
    }
    if (!same_unit(amount->unit, unit_of(node)))
        relation->problem = "arithmetic.units";
    else if (!interval_add(amount->interval, interval, &amount->interval)
             || !number_add(amount->value, value, &amount->value))
        relation->problem = "arithmetic.overflow";
}

static bool read_amount(struct relation *relation, const char *slot, bool loose, struct amount *amount)
{
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(relation->run, slot, relation->context, &nodes);
    for (size_t i = 0; ok && i < nodes.count && !relation->problem; i++)
        add_figure(relation, nodes.items[i], loose, amount);
    if (ok && !amount->given && check_has(relation->run, slot) && !relation->problem)
        relation->problem = "arithmetic.no-figure";
    vec_release(&nodes);
    return ok;
}

/* Take one amount off another. */
static void subtract(struct relation *relation, struct amount *amount, const struct amount *off)
{
    if (!off->given || relation->problem)
        return;
    if (!same_unit(amount->unit, off->unit))
        relation->problem = "arithmetic.units";
    else if (!interval_subtract(amount->interval, off->interval, &amount->interval)
             || !number_subtract(amount->value, off->value, &amount->value))
        relation->problem = "arithmetic.overflow";
}

static void judge_share(struct relation *relation)
{
    if (!same_unit(relation->plus.unit, relation->of.unit)) {
        relation->problem = "arithmetic.units";
        return;
    }
    uint8_t places = (uint8_t)(relation->equals.value.scale + 1);
    enum interval_share share = interval_share(relation->plus.interval, relation->equals.interval, relation->of.interval);
    relation->holds = share == SHARE_HOLDS;
    if (share == SHARE_UNKNOWN
        || !number_percent(relation->plus.value, relation->of.value, places, &relation->computed))
        relation->problem = "arithmetic.overflow";
}

static void judge_value(struct relation *relation)
{
    relation->computed = relation->plus.value;
    relation->holds = interval_meet(relation->plus.interval, relation->equals.interval);
    if (relation->equals.unit && !same_unit(relation->plus.unit, relation->equals.unit))
        relation->problem = "arithmetic.units";
}

static void judge(struct relation *relation)
{
    subtract(relation, &relation->plus, &relation->minus);
    subtract(relation, &relation->of, &relation->off);
    if (relation->problem)
        return;
    if (relation->of.given)
        judge_share(relation);
    else
        judge_value(relation);
}

static void emit(const struct relation *relation)
{
    struct str computed = STR_INIT, text = STR_INIT;
    number_format(relation->computed, &computed);
    check_clip(check_text(relation->run, relation->context), &text);
    struct argument arguments[] = { { "stated", relation->equals.printed }, { "computed", str_text(&computed) },
                                    { "text", str_text(&text) } };
    struct finding *finding = check_emit(relation->run, relation->context, report_span(relation->context), arguments, 3,
                                         str_text(&text));
    if (finding) {
        finding->stated = mem_copy_string(relation->equals.printed);
        finding->computed = mem_copy_string(str_text(&computed));
    }
    str_release(&computed);
    str_release(&text);
}

static bool examine(struct check_run *run, xmlNode *context)
{
    struct relation relation = { .run = run, .context = context };
    bool share = check_has(run, "of"), wanted;
    if (!check_test(run, "require", context, &wanted))
        return false;
    if (!wanted)
        return true;
    if (!read_amount(&relation, "plus", false, &relation.plus) || !read_amount(&relation, "minus", false, &relation.minus)
        || !read_amount(&relation, "equals", share, &relation.equals)
        || !read_amount(&relation, "of", false, &relation.of) || !read_amount(&relation, "off", false, &relation.off))
        return false;
    if (!relation.problem)
        judge(&relation);
    if (relation.problem) {
        check_skip(run, context, relation.problem, NULL, 0);
        return true;
    }
    run->examined++;
    if (!relation.holds)
        emit(&relation);
    return true;
}

static bool run_arithmetic(struct check_run *run)
{
    return check_each(run, examine);
}

static const char *validate(const struct check *check)
{
    const struct slot *of = check_slot(check, "of"), *off = check_slot(check, "off");
    return off->text && !of->text ? "\"off\" needs \"of\"" : NULL;
}

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "what puts figures in relation, such as a claim" },
    { "plus", SLOT_XPATH, true, NULL, "the figures that are added, from the context" },
    { "minus", SLOT_XPATH, false, NULL, "the figures that are taken off" },
    { "equals", SLOT_XPATH, true, NULL, "the figure that the result must be; in per cent, where of is given" },
    { "of", SLOT_XPATH, false, NULL, "the figures of which the result is a share" },
    { "off", SLOT_XPATH, false, NULL, "the figures that are taken off those of of" },
    { "require", SLOT_XPATH, false, NULL, "a test from the context: where it is false there is no candidate" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_arithmetic[] = { "stated", "computed", "text", NULL };

const struct check_kind check_kind_arithmetic = {
    .spec = { .name = "arithmetic", .slots = slots, .arguments = arguments_of_arithmetic, .validate = validate },
    .run = run_arithmetic,
};
