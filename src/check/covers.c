/*
 * covers: the key of every node of one set is among the keys of another (mandates cited are among the mandates listed).
 *
 * A candidate is a node of `each` that has a key, in a context where `when` holds; where it does not, the context is
 * noted as not examined. Empty keys are ignored on both sides.
 */
#include "check/kinds.h"
#include "base/keys.h"

#include "base/memory.h"

#include <stdio.h>

/* A key that nothing covers, with the places where it stands. */
struct uncovered {
    char *key;
    xpath_nodes places;
};

struct covering {
    struct check_run *run;
    struct keys *among;
    struct keys *missing; /* keys of uncovered, by their numbers */
    VEC(struct uncovered) uncovered;
    char count[24]; /* nodes of among that have a key */
};

static bool read_among(struct covering *covering, xmlNode *context)
{
    struct check_run *run = covering->run;
    xpath_nodes nodes = VEC_INIT;
    struct str key = STR_INIT;
    size_t count = 0;
    const char *slot = check_has(run, "among-key") ? "among-key" : "key";
    bool ok = check_nodes(run, "among", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        str_clear(&key);
        ok = check_string(run, slot, nodes.items[i], &key);
        if (!ok || key.length == 0)
            continue;
        keys_add(covering->among, str_text(&key));
        count++;
    }
    snprintf(covering->count, sizeof covering->count, "%zu", count);
    str_release(&key);
    vec_release(&nodes);
    return ok;
}

static void note_uncovered(struct covering *covering, const char *key, xmlNode *node)
{
    size_t number = keys_add(covering->missing, key);
    if (number == covering->uncovered.count)
        vec_push(&covering->uncovered, (struct uncovered){ mem_copy_string(key), VEC_INIT });
    vec_push(&covering->uncovered.items[number].places, node);
}

static bool read_each(struct covering *covering, xmlNode *context)
{
    struct check_run *run = covering->run;
    xpath_nodes nodes = VEC_INIT;
    struct str key = STR_INIT;
    bool ok = check_nodes(run, "each", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        str_clear(&key);
        ok = check_string(run, "key", nodes.items[i], &key);
        if (!ok || key.length == 0)
            continue;
        run->examined++;
        if (keys_find(covering->among, str_text(&key)) == KEYS_NONE)
            note_uncovered(covering, str_text(&key), nodes.items[i]);
    }
    str_release(&key);
    vec_release(&nodes);
    return ok;
}

static struct finding *emit(const struct covering *covering, const char *key, const xmlNode *node)
{
    struct argument arguments[] = { { "key", key }, { "count", covering->count } };
    return check_emit(covering->run, node, report_span(node), arguments, 2, key);
}

/* The first place at which a key is certain to need cover (any place, when the rule does not tell); the number of places
 * when there is none. False when the test cannot be evaluated. */
static bool find_certain(const struct covering *covering, const struct uncovered *uncovered, size_t *place)
{
    bool certain = false;
    for (*place = 0; *place < uncovered->places.count; ++*place) {
        if (!check_test(covering->run, "certain", uncovered->places.items[*place], &certain))
            return false;
        if (certain)
            break;
    }
    return true;
}

/* One finding at the first certain place of a key, the others related, or one at each place. */
static bool report_key(const struct covering *covering, const struct uncovered *uncovered)
{
    struct check_run *run = covering->run;
    bool each = check_chose(run, "first", "each");
    size_t certain;
    if (!find_certain(covering, uncovered, &certain))
        return false;
    if (certain == uncovered->places.count)
        return true;
    struct finding *finding = each ? NULL : emit(covering, uncovered->key, uncovered->places.items[certain]);
    char *again = check_words(run, "covers.again", NULL, 0);
    for (size_t i = 0; i < uncovered->places.count; i++) {
        if (each)
            emit(covering, uncovered->key, uncovered->places.items[i]);
        else if (finding && i != certain)
            finding_relate(finding, report_span(uncovered->places.items[i]), again);
    }
    mem_free(again);
    return true;
}

static void release(struct covering *covering)
{
    for (size_t i = 0; i < covering->uncovered.count; i++) {
        mem_free(covering->uncovered.items[i].key);
        vec_release(&covering->uncovered.items[i].places);
    }
    vec_release(&covering->uncovered);
    keys_free(covering->among);
    keys_free(covering->missing);
}

static bool examine(struct check_run *run, xmlNode *context)
{
    bool wanted;
    if (!check_test(run, "when", context, &wanted))
        return false;
    if (!wanted) {
        check_pass_over(run, context, "covers.when");
        return true;
    }
    struct covering covering = { .run = run, .among = keys_new(), .missing = keys_new() };
    bool ok = read_among(&covering, context) && read_each(&covering, context);
    for (size_t i = 0; ok && i < covering.uncovered.count; i++)
        ok = report_key(&covering, &covering.uncovered.items[i]);
    release(&covering);
    return ok;
}

static bool run_covers(struct check_run *run)
{
    return check_each(run, examine);
}

static const char *const firsts[] = { "once", "each", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "where the two sets are compared, such as a section" },
    { "each", SLOT_XPATH, true, NULL, "the nodes that need cover, from the context" },
    { "key", SLOT_XPATH, true, NULL, "the key of such a node, from the node" },
    { "among", SLOT_XPATH, true, NULL, "the nodes that cover, from the context" },
    { "among-key", SLOT_XPATH, false, NULL, "the key of a covering node, from the node; without it the same as key" },
    { "when", SLOT_XPATH, false, NULL, "a test from the context: where it is false the context is noted as not "
                                       "examined" },
    { "certain", SLOT_XPATH, false, NULL, "a test from the node: a key is reported only where it holds at one of its "
                                          "places" },
    { "first", SLOT_CHOICE, false, firsts, "report a key once in a context, at its first place, or at each place" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_covers[] = { "key", "count", NULL };

const struct check_kind check_kind_covers = {
    .spec = { .name = "covers", .slots = slots, .arguments = arguments_of_covers },
    .run = run_covers,
};
