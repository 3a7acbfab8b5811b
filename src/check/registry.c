/*
 * registry: what a node says of a document is what the registry knows (check/known.h): that it exists, its date, its title.
 *
 * A candidate is a node that has a key. Where the registry does not know the key it is noted as not examined, unless the
 * registry says that it has all of the key's series: then, without a column, that is a finding. Without --registry the
 * entries that the report itself carries are used (<registry><entry symbol=…/></registry>), which only examples do.
 */
#include "check/kinds.h"
#include "check/known.h"

#include "base/memory.h"

#include <string.h>

struct asking {
    struct check_run *run;
    const struct registry *registry;
};

/* One candidate. */
struct claim {
    struct str key, series, column, value;
};

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Whether two values say the same: under the folds, or as dates of which one leaves parts out. */
static bool say_the_same(const struct check_run *run, const char *value, const char *known)
{
    if (check_chose(run, "as", "date"))
        return begins_with(known, value) || begins_with(value, known);
    const char *folds = check_slot(run->check, "fold")->text;
    struct str left = STR_INIT, right = STR_INIT;
    folds_apply(run->folds, run->scratch, folds, slice_of(value), &left);
    folds_apply(run->folds, run->scratch, folds, slice_of(known), &right);
    bool same = strcmp(str_text(&left), str_text(&right)) == 0;
    str_release(&left);
    str_release(&right);
    return same;
}

static void emit(struct check_run *run, const xmlNode *node, const struct claim *claim, const char *known)
{
    struct argument arguments[] = { { "key", str_text(&claim->key) }, { "series", str_text(&claim->series) },
                                    { "value", str_text(&claim->value) }, { "known", known } };
    struct str content = STR_INIT;
    str_printf(&content, "%s|%s", str_text(&claim->key), str_text(&claim->value));
    struct finding *finding = check_emit(run, node, report_span(node), arguments, 4, str_text(&content));
    if (finding && *known) {
        finding->stated = mem_copy_string(str_text(&claim->value));
        finding->computed = mem_copy_string(known);
    }
    str_release(&content);
}

static void skip(struct check_run *run, const xmlNode *node, const struct claim *claim)
{
    struct argument arguments[] = { { "key", str_text(&claim->key) } };
    check_skip(run, node, "registry.unknown", arguments, 1);
}

static void judge_existence(const struct asking *asking, const xmlNode *node, const struct claim *claim)
{
    bool known = registry_has(asking->registry, str_text(&claim->key));
    if (!known && !registry_has(asking->registry, str_text(&claim->series))) {
        skip(asking->run, node, claim);
        return;
    }
    asking->run->examined++;
    if (!known)
        emit(asking->run, node, claim, "");
}

/* A document that is not known is the concern of the check that asks whether it exists. */
static void judge_value(const struct asking *asking, const xmlNode *node, const struct claim *claim)
{
    const char *known = registry_value(asking->registry, str_text(&claim->key), str_text(&claim->column));
    if (!known || !claim->value.length)
        return;
    asking->run->examined++;
    if (!say_the_same(asking->run, str_text(&claim->value), known))
        emit(asking->run, node, claim, known);
}

static bool examine(const struct asking *asking, xmlNode *node)
{
    struct claim claim = { STR_INIT, STR_INIT, STR_INIT, STR_INIT };
    struct check_run *run = asking->run;
    bool ok = check_string(run, "key", node, &claim.key) && check_string(run, "series", node, &claim.series)
           && check_string(run, "column", node, &claim.column) && check_string(run, "value", node, &claim.value);
    if (ok && claim.key.length && check_has(run, "column"))
        judge_value(asking, node, &claim);
    else if (ok && claim.key.length)
        judge_existence(asking, node, &claim);
    str_release(&claim.key);
    str_release(&claim.series);
    str_release(&claim.column);
    str_release(&claim.value);
    return ok;
}

/* The registry that the report itself carries, or NULL. Owned. */
static struct registry *registry_in(const struct report *report)
{
    struct registry *registry = NULL;
    xmlNode *root = report_root(report);
    for (xmlNode *node = root; node; node = report_next(root, node)) {
        const char *symbol = report_is(node, "entry")
                           ? report_attribute(node, "symbol") : NULL;
        if (!symbol || strcmp((const char *)node->parent->name, "registry") != 0)
            continue;
        if (!registry)
            registry = registry_new();
        for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
            registry_add(registry, symbol, (const char *)attribute->name,
                         report_attribute(node, (const char *)attribute->name));
    }
    return registry;
}

static bool run_registry(struct check_run *run)
{
    struct registry *own = run->registry ? NULL : registry_in(run->report);
    struct asking asking = { run, run->registry ? run->registry : own };
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(run, "context", NULL, &nodes);
    if (ok && !asking.registry && run->check == run->rule->checks) /* once for a rule */
        check_skip(run, report_root(run->report), "registry.none", NULL, 0);
    for (size_t i = 0; ok && asking.registry && i < nodes.count; i++)
        ok = examine(&asking, nodes.items[i]);
    vec_release(&nodes);
    registry_free(own);
    return ok;
}

static const char *validate(const struct check *check)
{
    bool column = check_slot(check, "column")->text;
    if (column != (check_slot(check, "value")->text != NULL))
        return "\"column\" and \"value\" go together";
    if (column == (check_slot(check, "series")->text != NULL))
        return "<registry> needs either \"series\" or \"column\"";
    return NULL;
}

static const char *const readings[] = { "text", "date", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the nodes that name a document" },
    { "key", SLOT_XPATH, true, NULL, "its symbol, from the node" },
    { "series", SLOT_XPATH, false, NULL, "the symbol with a * in place of its number: what the registry must have all of "
                                         "to know that a document does not exist" },
    { "column", SLOT_XPATH, false, NULL, "the registry's column that tells the same, from the node; without it the check "
                                         "is whether the document exists" },
    { "value", SLOT_XPATH, false, NULL, "what the node says, from the node" },
    { "as", SLOT_CHOICE, false, readings, "how the two are compared: as texts, or as ISO dates of which one may leave parts "
                                          "out" },
    { "fold", SLOT_FOLDS, false, NULL, "folds under which equal texts are the same" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_registry[] = { "key", "series", "value", "known", NULL };

const struct check_kind check_kind_registry = {
    .spec = { .name = "registry", .slots = slots, .arguments = arguments_of_registry, .validate = validate },
    .run = run_registry,
};
