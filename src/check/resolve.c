/*
 * resolve: a reference has the target that it names.
 *
 * A candidate is a node of `each` with a key; its target is a node of `among` with the same key. With `to` a reference
 * names all targets from one to another. `fault` says what is a finding:
 *   missing    no target has the key
 *   misplaced  all targets lie on the other side than `side` says
 *   next       the target that follows the reference directly is named nowhere, while the reference names one that is
 *              named elsewhere too: it should name the one that follows
 *   unnamed    a target that no reference names, where naming them is the habit
 *
 * Where the report has no target of a reference's `range` (the tables of another chapter in an extract), the reference is
 * noted as not examined. With `holder` the same goes for references whose holder is missing (the paragraph, of an item):
 * that is another fault. A habit is told by `least` and `share`: how many targets at least, and in how many of a hundred;
 * targets with another text of `group` have habits of their own.
 */
#include "check/kinds.h"
#include "base/keys.h"

#include "base/memory.h"
#include "model/ordinal.h"

#include <string.h>

struct target {
    xmlNode *node;
    const char *key; /* in the arena */
    size_t order;    /* in the tree */
    size_t number;   /* of its key */
    size_t range;    /* number of its range */
    size_t group;    /* number of its group */
    size_t again;    /* the next target of its key, or KEYS_NONE */
    bool counted;    /* its key is a number */
    struct ordinal ordinal;
};

/* Targets that share a habit. */
struct habit {
    size_t count, named;
};

/* What is known of a key of targets. */
struct name {
    size_t first, last; /* targets that have it */
    size_t references;  /* how many name it */
};

struct reference {
    xmlNode *node;
    const char *key, *to; /* in the arena; to: NULL for one target only */
    size_t order;
    size_t number;        /* of the key among those of targets, or KEYS_NONE */
    size_t range;         /* number of its range, or KEYS_NONE */
};

struct resolving {
    struct check_run *run;
    struct arena arena;
    struct keys *numbers, *ranges, *holders, *groups;
    VEC(struct target) targets; /* in the order of the tree */
    VEC(struct name) names;     /* by the number of the key */
    VEC(struct habit) habits;   /* by the number of the group */
    VEC(xmlNode *) holder_list; /* by the number of the holder's key */
    VEC(struct reference) references;
};

/* ------------------------------------------------------------------------------------------------ reading */

/* A slot's text at a node, in the arena; "" when the slot is not filled. NULL when it cannot be evaluated. */
static const char *text_at(struct resolving *resolving, const char *slot, xmlNode *node)
{
    struct str text = STR_INIT;
    bool ok = check_string(resolving->run, slot, node, &text);
    struct slice trimmed = slice_trim(slice_of(str_text(&text)));
    const char *copy = ok ? arena_copy(&resolving->arena, trimmed.length ? trimmed.data : "", trimmed.length) : NULL;
    str_release(&text);
    return copy;
}

static bool read_ordinal(const struct check *check, const char *key, struct ordinal *ordinal)
{
    enum numbering numbering = NUMBERING_DOTTED;
    numbering_named(check_slot(check, "as")->text, &numbering);
    return ordinal_parse(numbering, check_slot(check, "list")->text, slice_of(key), ordinal);
}

static void add_target(struct resolving *resolving, xmlNode *node, const char *key, const char *range, const char *group)
{
    struct target target = { .node = node, .key = key, .number = keys_add(resolving->numbers, key),
                             .range = keys_add(resolving->ranges, range), .again = KEYS_NONE,
                             .group = keys_add(resolving->groups, group) };
    size_t index = resolving->targets.count;
    target.counted = read_ordinal(resolving->run->check, key, &target.ordinal);
    if (target.number == resolving->names.count)
        vec_push(&resolving->names, (struct name){ index, index, 0 });
    else
        resolving->targets.items[resolving->names.items[target.number].last].again = index;
    resolving->names.items[target.number].last = index;
    if (target.group == resolving->habits.count)
        vec_push(&resolving->habits, (struct habit){ 0, 0 });
    vec_push(&resolving->targets, target);
}

static bool read_targets(struct resolving *resolving, xmlNode *context)
{
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(resolving->run, "among", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        const char *key = text_at(resolving, "among-key", nodes.items[i]);
        const char *range = key ? text_at(resolving, "among-range", nodes.items[i]) : NULL;
        const char *group = range ? text_at(resolving, "group", nodes.items[i]) : NULL;
        ok = group != NULL;
        if (ok && *key)
            add_target(resolving, nodes.items[i], key, range, group);
    }
    vec_release(&nodes);
    return ok;
}

static bool read_holders(struct resolving *resolving, xmlNode *context)
{
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(resolving->run, "holder", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        const char *key = text_at(resolving, "holder-key", nodes.items[i]);
        ok = key != NULL;
        if (ok && keys_add(resolving->holders, key) == resolving->holder_list.count)
            vec_push(&resolving->holder_list, nodes.items[i]);
    }
    vec_release(&nodes);
    return ok;
}

static bool read_reference(struct resolving *resolving, xmlNode *node)
{
    struct reference reference = { .node = node };
    const char *range = NULL;
    reference.key = text_at(resolving, "key", node);
    reference.to = reference.key ? text_at(resolving, "to", node) : NULL;
    range = reference.to ? text_at(resolving, "range", node) : NULL;
    if (!range)
        return false;
    if (!*reference.key)
        return true;
    if (!*reference.to)
        reference.to = NULL;
    reference.number = keys_find(resolving->numbers, reference.key);
    reference.range = keys_find(resolving->ranges, range);
    vec_push(&resolving->references, reference);
    return true;
}

static bool read_references(struct resolving *resolving, xmlNode *context)
{
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(resolving->run, "each", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++)
        ok = read_reference(resolving, nodes.items[i]);
    vec_release(&nodes);
    return ok;
}

/* Note where targets and references stand: both lists are in document order. */
static void note_order(struct resolving *resolving)
{
    for (size_t i = 0; i < resolving->targets.count; i++)
        resolving->targets.items[i].order = xpath_order(resolving->run->session, resolving->targets.items[i].node);
    for (size_t i = 0; i < resolving->references.count; i++)
        resolving->references.items[i].order = xpath_order(resolving->run->session, resolving->references.items[i].node);
}

/* ------------------------------------------------------------------------------------------------ ranges */

/* Count the targets that lie in the range that a reference names, but for its first. */
static void name_range(struct resolving *resolving, const struct reference *reference)
{
    struct ordinal from, to;
    const struct check *check = resolving->run->check;
    if (!read_ordinal(check, reference->key, &from) || !read_ordinal(check, reference->to, &to))
        return;
    for (size_t i = 0; i < resolving->targets.count; i++) {
        const struct target *target = &resolving->targets.items[i];
        if (target->range == reference->range && target->counted
            && ordinal_compare(&from, &target->ordinal) < 0 && ordinal_compare(&target->ordinal, &to) <= 0)
            resolving->names.items[target->number].references++;
    }
}

/* A range of more is no range of references; and each costs a look at all targets. */
#define MOST_RANGES 1000

static void count_references(struct resolving *resolving)
{
    size_t ranges = 0;
    for (size_t i = 0; i < resolving->references.count; i++) {
        const struct reference *reference = &resolving->references.items[i];
        if (reference->number != KEYS_NONE)
            resolving->names.items[reference->number].references++;
        if (reference->to && reference->range != KEYS_NONE && ranges++ < MOST_RANGES)
            name_range(resolving, reference);
    }
}

/* ------------------------------------------------------------------------------------------------ faults */

static struct finding *emit(const struct resolving *resolving, const xmlNode *node, const char *key, const char *expected)
{
    struct argument arguments[] = { { "key", key }, { "expected", expected } };
    struct str content = STR_INIT;
    str_printf(&content, "%s|%s", key, expected ? expected : "");
    struct finding *finding = check_emit(resolving->run, node, report_span(node), arguments,
                                         sizeof arguments / sizeof *arguments, str_text(&content));
    str_release(&content);
    return finding;
}

static void relate(const struct resolving *resolving, struct finding *finding, const xmlNode *node, const char *words)
{
    if (!finding || !node)
        return;
    char *text = check_words(resolving->run, words, NULL, 0);
    finding_relate(finding, report_span(node), text);
    mem_free(text);
}

static void skip_reference(const struct resolving *resolving, const struct reference *reference)
{
    struct argument argument = { "key", reference->key };
    check_skip(resolving->run, reference->node, "resolve.elsewhere", &argument, 1);
}

/* What holds the target of a reference: false where it is missing. holder is NULL when the rule names none. */
static bool find_holder(struct resolving *resolving, const struct reference *reference, const xmlNode **holder, bool *ok)
{
    *holder = NULL;
    if (!check_has(resolving->run, "holder"))
        return true;
    const char *key = text_at(resolving, "held-by", reference->node);
    *ok = key != NULL;
    size_t number = *ok ? keys_find(resolving->holders, key) : KEYS_NONE;
    if (number != KEYS_NONE)
        *holder = resolving->holder_list.items[number];
    return number != KEYS_NONE;
}

static bool report_missing(struct resolving *resolving, const struct reference *reference)
{
    const xmlNode *holder;
    bool ok = true;
    if (!find_holder(resolving, reference, &holder, &ok))
        return ok;
    if (reference->range == KEYS_NONE && check_has(resolving->run, "range")) {
        skip_reference(resolving, reference);
        return true;
    }
    resolving->run->examined++;
    if (reference->number == KEYS_NONE)
        relate(resolving, emit(resolving, reference->node, reference->key, NULL), holder, "resolve.holder");
    if (reference->to && keys_find(resolving->numbers, reference->to) == KEYS_NONE)
        relate(resolving, emit(resolving, reference->node, reference->to, NULL), holder, "resolve.holder");
    return true;
}

/* Whether a target lies on the side of a reference that the rule speaks of. */
static bool on_side(const struct resolving *resolving, const struct reference *reference, const struct target *target)
{
    return check_chose(resolving->run, "side", "below") ? target->order > reference->order
                                                         : target->order < reference->order;
}

static void report_misplaced(struct resolving *resolving, const struct reference *reference)
{
    if (reference->number == KEYS_NONE)
        return;
    resolving->run->examined++;
    size_t first = resolving->names.items[reference->number].first;
    for (size_t i = first; i != KEYS_NONE; i = resolving->targets.items[i].again)
        if (on_side(resolving, reference, &resolving->targets.items[i]))
            return;
    relate(resolving, emit(resolving, reference->node, reference->key, NULL), resolving->targets.items[first].node,
           "resolve.target");
}

/* The first target behind a place in the order of the tree; the number of targets when there is none. */
static size_t target_behind(const struct resolving *resolving, size_t order)
{
    size_t low = 0, high = resolving->targets.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (resolving->targets.items[middle].order <= order)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t references_to(const struct resolving *resolving, const struct target *target)
{
    return resolving->names.items[target->number].references;
}

static void count_habits(struct resolving *resolving)
{
    for (size_t i = 0; i < resolving->targets.count; i++) {
        struct habit *habit = &resolving->habits.items[resolving->targets.items[i].group];
        habit->count++;
        habit->named += references_to(resolving, &resolving->targets.items[i]) > 0;
    }
}

/* Whether references name so many of a target's group that naming them is the habit. */
static bool is_habit(const struct resolving *resolving, const struct target *target)
{
    const struct habit *habit = &resolving->habits.items[target->group];
    return habit->count >= check_number(resolving->run, "least")
        && habit->named * 100 >= habit->count * check_number(resolving->run, "share");
}

static void report_not_next(struct resolving *resolving, size_t i)
{
    const struct reference *reference = &resolving->references.items[i];
    size_t next = target_behind(resolving, reference->order);
    if (reference->number == KEYS_NONE || next == resolving->targets.count)
        return;
    const struct target *target = &resolving->targets.items[next];
    bool is_last = i + 1 == resolving->references.count || resolving->references.items[i + 1].order > target->order;
    if (!is_habit(resolving, target))
        return;
    resolving->run->examined++;
    if (!is_last || target->range != reference->range || references_to(resolving, target) > 0
        || resolving->names.items[reference->number].references < 2)
        return;
    struct finding *finding = emit(resolving, reference->node, reference->key, target->key);
    if (finding) {
        finding->stated = mem_copy_string(reference->key);
        finding->computed = mem_copy_string(target->key);
    }
    relate(resolving, finding, target->node, "resolve.next");
    const struct name *name = &resolving->names.items[reference->number];
    relate(resolving, finding, resolving->targets.items[name->first].node, "resolve.target");
}

static void report_unnamed(struct resolving *resolving)
{
    for (size_t i = 0; i < resolving->targets.count; i++) {
        const struct target *target = &resolving->targets.items[i];
        if (!is_habit(resolving, target))
            continue;
        resolving->run->examined++;
        if (references_to(resolving, target) == 0)
            emit(resolving, target->node, target->key, NULL);
    }
}

/* ------------------------------------------------------------------------------------------------ the kind */

static bool report_faults(struct resolving *resolving)
{
    bool ok = true;
    count_habits(resolving);
    if (check_chose(resolving->run, "fault", "unnamed")) {
        report_unnamed(resolving);
        return true;
    }
    for (size_t i = 0; ok && i < resolving->references.count; i++) {
        if (check_chose(resolving->run, "fault", "missing"))
            ok = report_missing(resolving, &resolving->references.items[i]);
        else if (check_chose(resolving->run, "fault", "misplaced"))
            report_misplaced(resolving, &resolving->references.items[i]);
        else
            report_not_next(resolving, i);
    }
    return ok;
}

static bool examine(struct check_run *run, xmlNode *context)
{
    struct resolving resolving = { .run = run, .numbers = keys_new(), .ranges = keys_new(), .holders = keys_new(),
                                  .groups = keys_new() };
    bool ok = read_targets(&resolving, context) && read_holders(&resolving, context)
        && read_references(&resolving, context);
    if (ok) {
        note_order(&resolving);
        count_references(&resolving);
        ok = report_faults(&resolving);
    }
    vec_release(&resolving.targets);
    vec_release(&resolving.names);
    vec_release(&resolving.habits);
    vec_release(&resolving.holder_list);
    vec_release(&resolving.references);
    keys_free(resolving.numbers);
    keys_free(resolving.ranges);
    keys_free(resolving.holders);
    keys_free(resolving.groups);
    arena_release(&resolving.arena);
    return ok;
}

static bool run_resolve(struct check_run *run)
{
    return check_each(run, examine);
}

static const char *validate(const struct check *check)
{
    const char *words = check_slot(check, "list")->text;
    bool listed = strcmp(check_slot(check, "as")->text, "list") == 0;
    bool holder = check_slot(check, "holder")->text != NULL;
    if (listed != (words != NULL))
        return "\"list\" goes with as=\"list\", and as=\"list\" needs it";
    if (holder != (check_slot(check, "holder-key")->text != NULL) || holder != (check_slot(check, "held-by")->text != NULL))
        return "\"holder\", \"holder-key\" and \"held-by\" go together";
    if ((check_slot(check, "range")->text != NULL) != (check_slot(check, "among-range")->text != NULL))
        return "\"range\" and \"among-range\" go together";
    return check_bad_habit(check);
}

static const char *const faults[] = { "missing", "misplaced", "next", "unnamed", NULL };
static const char *const sides[] = { "above", "below", NULL };
static const char *const numberings[] = { "dotted", "number", "letter", "roman", "list", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "where references and targets lie, such as report" },
    { "each", SLOT_XPATH, true, NULL, "the references, from the context" },
    { "key", SLOT_XPATH, true, NULL, "what a reference names, from the reference" },
    { "to", SLOT_XPATH, false, NULL, "the last target of a range of which key is the first, from the reference" },
    { "among", SLOT_XPATH, true, NULL, "the targets, from the context" },
    { "among-key", SLOT_XPATH, true, NULL, "what a target is called, from the target" },
    { "range", SLOT_XPATH, false, NULL, "a text from the reference, such as the number of its chapter: where no target "
                                        "has it, the reference is noted as not examined" },
    { "among-range", SLOT_XPATH, false, NULL, "the same text from a target" },
    { "holder", SLOT_XPATH, false, NULL, "what targets lie in, from the context" },
    { "holder-key", SLOT_XPATH, false, NULL, "what a holder is called, from the holder" },
    { "held-by", SLOT_XPATH, false, NULL, "the holder that a reference names, from the reference: it is examined only where "
                                          "there is one" },
    { "fault", SLOT_CHOICE, false, faults, "what is a finding; missing: no target has the key; misplaced: all targets lie on "
                                           "the other side than side says; next: the target that follows directly is "
                                           "named nowhere, and the one named is named elsewhere too; unnamed: a target "
                                           "that no reference names, where naming them is the habit" },
    { "side", SLOT_CHOICE, false, sides, "of fault=\"misplaced\": where the targets should lie" },
    { "as", SLOT_CHOICE, false, numberings, "how numbers are read where a range is named" },
    { "list", SLOT_TEXT, false, NULL, "the words of as=\"list\" in their order, separated by blanks" },
    { "group", SLOT_XPATH, false, NULL, "of next and unnamed: a text from a target; targets with another have another habit" },
    { "least", SLOT_TEXT, false, NULL, "of next and unnamed: how many targets there must be at least" },
    { "share", SLOT_TEXT, false, NULL, "of next and unnamed: how many of a hundred targets must be named" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_resolve[] = { "key", "expected", NULL };

const struct check_kind check_kind_resolve = {
    .spec = { .name = "resolve", .slots = slots, .arguments = arguments_of_resolve, .validate = validate },
    .run = run_resolve,
};
