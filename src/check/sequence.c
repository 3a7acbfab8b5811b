/*
 * sequence: the numbers of nodes run without hole, repeat or disorder.
 *
 * A candidate is a node of `each` whose key can be read as `as` says. Nodes without a key are passed over; a key that
 * cannot be read is noted as not examined. Nodes with another text of `group` make a sequence of their own.
 *
 * Of a disordered sequence as few members as possible are blamed: those outside the longest run that never goes down,
 * and among equally long runs the one that keeps the earlier members. A misplaced number is not missing elsewhere; a
 * number that repeats one of the run is a repeat and not misplaced. A number that is wrong where exactly one is missing
 * is that one, misprinted: this is said of it, and nothing else.
 */
#include "check/sequence.h"

#include "check/kinds.h"

#include "base/memory.h"

#include <stdlib.h>

/* ------------------------------------------------------------------------------------------------ members */

static enum numbering numbering_of(const struct check *check)
{
    enum numbering numbering = NUMBERING_NUMBER;
    numbering_named(check_slot(check, "as")->text, &numbering);
    return numbering;
}

static void add_member(struct sequencing *sequencing, const xmlNode *node, const char *key, const char *group)
{
    struct check_run *run = sequencing->run;
    struct member member = { .node = node };
    if (!ordinal_parse(sequencing->numbering, sequencing->words, slice_of(key), &member.ordinal)) {
        struct argument argument = { "key", key };
        check_skip(run, node, "sequence.unreadable", &argument, 1);
        return;
    }
    member.key = arena_copy_string(&sequencing->arena, key);
    member.group = keys_add(sequencing->groups, group);
    vec_push(&sequencing->members, member);
    run->examined++;
}

static bool read_members(struct sequencing *sequencing, xmlNode *context)
{
    struct check_run *run = sequencing->run;
    xpath_nodes nodes = VEC_INIT;
    struct str key = STR_INIT, group = STR_INIT;
    bool ok = check_nodes(run, "each", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        str_clear(&key);
        str_clear(&group);
        ok = check_string(run, "key", nodes.items[i], &key) && check_string(run, "group", nodes.items[i], &group);
        if (ok && slice_trim(slice_of(str_text(&key))).length)
            add_member(sequencing, nodes.items[i], str_text(&key), str_text(&group));
    }
    str_release(&key);
    str_release(&group);
    vec_release(&nodes);
    return ok;
}

/* Whether a member begins the numbering anew. */
static bool restarts(const struct sequencing *sequencing, const struct member *member)
{
    struct ordinal start;
    const char *text = check_slot(sequencing->run->check, "start")->text;
    if (!check_chose(sequencing->run, "restart", "allow"))
        return false;
    if (text && ordinal_parse(sequencing->numbering, sequencing->words, slice_of(text), &start))
        return ordinal_compare(&member->ordinal, &start) == 0;
    return ordinal_is_first(&member->ordinal);
}

/* Order members by group, in document order within each. */
static int compare_groups(const void *left, const void *right)
{
    const struct member *a = *(struct member *const *)left, *b = *(struct member *const *)right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return (a > b) - (a < b); /* they lie in one array */
}

static void examine_groups(struct sequencing *sequencing)
{
    size_t count = sequencing->members.count;
    struct member **sorted = mem_calloc(count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &sequencing->members.items[i];
    qsort(sorted, count, sizeof *sorted, compare_groups);
    for (size_t start = 0, end; start < count; start = end) {
        end = start + 1;
        while (end < count && sorted[end]->group == sorted[start]->group && !restarts(sequencing, sorted[end]))
            end++;
        sequence_report(sequencing, &(struct sequence){ sorted + start, end - start });
    }
    mem_free(sorted);
}

static bool examine(struct check_run *run, xmlNode *context)
{
    struct sequencing sequencing = { .run = run, .numbering = numbering_of(run->check),
                                     .words = check_slot(run->check, "list")->text, .groups = keys_new() };
    bool ok = read_members(&sequencing, context);
    if (ok)
        examine_groups(&sequencing);
    vec_release(&sequencing.members);
    keys_free(sequencing.groups);
    arena_release(&sequencing.arena);
    return ok;
}

static bool run_sequence(struct check_run *run)
{
    return check_each(run, examine);
}

/* ------------------------------------------------------------------------------------------------ the kind */

static const char *validate(const struct check *check)
{
    struct ordinal start;
    const char *text = check_slot(check, "start")->text, *words = check_slot(check, "list")->text;
    bool listed = numbering_of(check) == NUMBERING_LIST;
    if (listed != (words != NULL))
        return "\"list\" goes with as=\"list\", and as=\"list\" needs it";
    if (text && !ordinal_parse(numbering_of(check), words, slice_of(text), &start))
        return "\"start\" is not a number of this sequence";
    return NULL;
}

static const char *const numberings[] = { NUMBERING_WORDS, NULL };
static const char *const report_or_allow[] = { "report", "allow", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "where a sequence lies, such as a table" },
    { "each", SLOT_XPATH, true, NULL, "its members, from the context" },
    { "key", SLOT_XPATH, true, NULL, "a member's number as printed, from the member, such as @n; members without one "
                                     "are passed over" },
    { "as", SLOT_CHOICE, false, numberings, "how the number is read: 1 2 3; a b c … z aa bb; i ii iii; 1.1 1.2 2.1 "
                                            "(anything between digits); or the words of list" },
    { "list", SLOT_TEXT, false, NULL, "the words of as=\"list\" in their order, separated by blanks" },
    { "group", SLOT_XPATH, false, NULL, "a text from the member: members with another text are another sequence" },
    { "start", SLOT_TEXT, false, NULL, "the first number that is expected" },
    { "hole", SLOT_CHOICE, false, report_or_allow, "whether a number left out is a finding" },
    { "repeat", SLOT_CHOICE, false, report_or_allow, "whether a number that stands twice is a finding" },
    { "disorder", SLOT_CHOICE, false, report_or_allow, "whether a number in the wrong place is a finding; with hole, misprints are told" },
    { "restart", SLOT_CHOICE, false, report_or_allow, "whether the numbering may begin anew (with start, or 1)" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_sequence[] = {
    "key", "previous", "expected", "after", "before", "count", "neighbour", NULL,
};

const struct check_kind check_kind_sequence = {
    .spec = { .name = "sequence", .slots = slots, .cases = sequence_cases, .arguments = arguments_of_sequence, .validate = validate },
    .run = run_sequence,
};
