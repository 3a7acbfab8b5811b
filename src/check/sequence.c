/*
 * sequence: the numbers of nodes run without hole, repeat or disorder.
 *
 * A candidate is a node of `each` whose key can be read as `as` says. Nodes without a key are passed over; a key that
 * cannot be read is noted as not examined. Nodes with another text of `group` make a sequence of their own.
 *
 * Of a disordered sequence as few members as possible are blamed: those outside the longest run that never goes down,
 * and among equally long runs the one that keeps the earlier members. A misplaced number is not missing elsewhere; a
 * number that repeats one of the run is a repeat and not misplaced. A number that is missing where a repeat
 * is printed is that repeat.
 */
#include "check/kinds.h"
#include "check/keys.h"

#include "base/memory.h"
#include "model/ordinal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct member {
    const xmlNode *node;
    const char *key; /* as found; in the arena */
    size_t group;
    size_t place;    /* in its sequence */
    struct ordinal ordinal;
    bool kept;       /* part of the longest run */
};

struct sequencing {
    struct check_run *run;
    struct arena arena;
    enum numbering numbering;
    const char *words;
    VEC(struct member) members; /* of all groups, in document order */
    struct keys *groups;
};

/* One sequence: pointers to its members in document order. */
struct sequence {
    struct member **items;
    size_t count;
};

/* What a message may say; NULL counts as "". */
struct fault {
    const char *previous, *expected, *after, *before, *neighbour;
    int64_t count; /* how many are missing */
};

/* ------------------------------------------------------------------------------------------------ findings */

static struct finding *emit(const struct sequencing *sequencing, const struct member *member, const struct fault *fault)
{
    char count[24];
    snprintf(count, sizeof count, "%" PRId64, fault->count);
    struct argument arguments[] = {
        { "key", member->key }, { "previous", fault->previous }, { "expected", fault->expected },
        { "after", fault->after }, { "before", fault->before }, { "count", count },
        { "neighbour", fault->neighbour },
    };
    struct str content = STR_INIT;
    str_printf(&content, "%s|%s", member->key, fault->previous ? fault->previous : "");
    struct finding *finding = check_emit(sequencing->run, member->node, report_span(member->node), arguments,
                                         sizeof arguments / sizeof *arguments, str_text(&content));
    if (finding && fault->expected) {
        finding->stated = mem_copy_string(member->key);
        finding->computed = mem_copy_string(fault->expected);
    }
    str_release(&content);
    return finding;
}

static void relate(const struct sequencing *sequencing, struct finding *finding, const struct member *member,
                   const char *words)
{
    if (!finding || !member)
        return;
    char *text = check_words(sequencing->run, words, NULL, 0);
    finding_relate(finding, report_span(member->node), text);
    mem_free(text);
}

static bool reports(const struct sequencing *sequencing, const char *fault)
{
    return check_chose(sequencing->run, fault, "report");
}

/* ------------------------------------------------------------------------------------------------ disorder */

/* longest[i]: length of the longest run that never goes down and starts at i. Patience sorting from the end: tails[k]
 * is the highest start of a run of length k + 1. */
static void measure_runs(const struct sequence *sequence, size_t *longest)
{
    struct member **tails = mem_calloc(sequence->count, sizeof *tails);
    size_t lengths = 0;
    for (size_t i = sequence->count; i-- > 0;) {
        size_t low = 0, high = lengths;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (ordinal_compare(&tails[middle]->ordinal, &sequence->items[i]->ordinal) >= 0)
                low = middle + 1;
            else
                high = middle;
        }
        tails[low] = sequence->items[i];
        lengths += low == lengths;
        longest[i] = low + 1;
    }
    mem_free(tails);
}

/* Keep the longest run whose members come earliest. */
static void choose_kept(const struct sequence *sequence)
{
    size_t *longest = mem_calloc(sequence->count, sizeof *longest), wanted = 0;
    measure_runs(sequence, longest);
    for (size_t i = 0; i < sequence->count; i++)
        wanted = longest[i] > wanted ? longest[i] : wanted;
    const struct member *last = NULL;
    for (size_t i = 0; i < sequence->count; i++) {
        struct member *member = sequence->items[i];
        member->kept = longest[i] == wanted && wanted > 0
            && (!last || ordinal_compare(&last->ordinal, &member->ordinal) <= 0);
        if (member->kept) {
            last = member;
            wanted--;
        }
    }
    mem_free(longest);
}

/* The members of the run, in order. */
static struct sequence kept_members(const struct sequence *sequence)
{
    struct sequence kept = { mem_calloc(sequence->count, sizeof *kept.items), 0 };
    for (size_t i = 0; i < sequence->count; i++)
        if (sequence->items[i]->kept)
            kept.items[kept.count++] = sequence->items[i];
    return kept;
}

/* How many of the run come before a misplaced member, by value. */
static size_t find_home(const struct sequence *kept, const struct member *member)
{
    size_t low = 0, high = kept->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ordinal_compare(&kept->items[middle]->ordinal, &member->ordinal) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The member printed beside a misplaced one that shows it: a lower one behind it, else a higher one before it. */
static const struct member *neighbour_of(const struct sequence *sequence, size_t i)
{
    const struct member *member = sequence->items[i];
    if (i + 1 < sequence->count && ordinal_compare(&sequence->items[i + 1]->ordinal, &member->ordinal) < 0)
        return sequence->items[i + 1];
    return i > 0 ? sequence->items[i - 1] : NULL;
}

/* Whether the member only repeats a number of the run, which is a fault of its own. */
static bool repeats_kept(const struct sequence *kept, size_t home, const struct member *member)
{
    return home > 0 && ordinal_compare(&kept->items[home - 1]->ordinal, &member->ordinal) == 0;
}

static void report_misplaced(const struct sequencing *sequencing, const struct sequence *sequence, size_t i,
                             const struct member *after, const struct member *before)
{
    const struct member *neighbour = neighbour_of(sequence, i);
    struct str content = STR_INIT;
    if (neighbour)
        check_content(neighbour->node, &content);
    struct fault fault = { .previous = i ? sequence->items[i - 1]->key : NULL, .after = after ? after->key : NULL,
                           .before = before ? before->key : NULL, .neighbour = str_text(&content) };
    struct finding *finding = emit(sequencing, sequence->items[i], &fault);
    relate(sequencing, finding, neighbour, "sequence.neighbour");
    relate(sequencing, finding, after == neighbour ? NULL : after, "sequence.after");
    relate(sequencing, finding, before == neighbour ? NULL : before, "sequence.before");
    str_release(&content);
}

static void report_disorder(const struct sequencing *sequencing, const struct sequence *sequence)
{
    struct sequence kept = kept_members(sequence);
    for (size_t i = 0; i < sequence->count; i++) {
        const struct member *member = sequence->items[i];
        size_t home = member->kept ? 0 : find_home(&kept, member);
        if (member->kept || repeats_kept(&kept, home, member))
            continue;
        report_misplaced(sequencing, sequence, i, home ? kept.items[home - 1] : NULL,
                         home < kept.count ? kept.items[home] : NULL);
    }
    mem_free(kept.items);
}

/* ------------------------------------------------------------------------------------------------ repeats, holes */

static int compare_members(const void *left, const void *right)
{
    const struct member *a = *(struct member *const *)left, *b = *(struct member *const *)right;
    int order = ordinal_compare(&a->ordinal, &b->ordinal);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

/* A number as the report would print it where that key stands. */
static void add_number(const struct sequencing *sequencing, const char *key, const struct ordinal *ordinal,
                       struct str *text)
{
    ordinal_format_like(sequencing->numbering, sequencing->words, slice_of(key), ordinal, text);
}

/* The number expected where a repeated one stands: the next after the one printed before it. */
static void add_expected(const struct sequencing *sequencing, const struct sequence *sequence,
                         const struct member *member, struct str *text)
{
    if (member->place == 0)
        return;
    struct ordinal expected = sequence->items[member->place - 1]->ordinal;
    expected.parts[expected.count - 1]++;
    add_number(sequencing, member->key, &expected, text);
}

static void report_repeat(const struct sequencing *sequencing, const struct sequence *sequence,
                          const struct member *first, const struct member *member)
{
    struct str expected = STR_INIT;
    add_expected(sequencing, sequence, member, &expected);
    struct fault fault = { .previous = first->key, .expected = expected.length ? str_text(&expected) : NULL };
    relate(sequencing, emit(sequencing, member, &fault), first, "sequence.first");
    str_release(&expected);
}

static void report_hole(const struct sequencing *sequencing, const struct member *previous,
                        const struct ordinal *expected, const struct member *member)
{
    struct str text = STR_INIT;
    add_number(sequencing, member->key, expected, &text);
    uint32_t last = expected->count - 1;
    struct fault fault = { .previous = previous ? previous->key : NULL, .expected = str_text(&text), .count = 1 };
    if (member->ordinal.count == expected->count)
        fault.count = member->ordinal.parts[last] - expected->parts[last];
    if (fault.count < 1)
        fault.count = 1;
    relate(sequencing, emit(sequencing, member, &fault), previous, "sequence.previous");
    str_release(&text);
}

/* The members printed directly before one that repeats a number, by value. sorted holds all members by value. */
static struct sequence before_repeats(struct member *const *sorted, const struct sequence *sequence)
{
    struct sequence before = { mem_calloc(sequence->count, sizeof *before.items), 0 };
    for (size_t i = 1; i < sequence->count; i++) {
        size_t place = sorted[i]->place;
        if (place > 0 && ordinal_compare(&sorted[i - 1]->ordinal, &sorted[i]->ordinal) == 0)
            before.items[before.count++] = sequence->items[place - 1];
    }
    qsort(before.items, before.count, sizeof *before.items, compare_members);
    return before;
}

/* Whether a number that stands elsewhere too is printed where the missing one belongs: it is that one, misprinted, and
 * the repeat says so. Of the members before repeats the last one below the missing number is the nearest to it. */
static bool is_misprinted(const struct sequence *before, const struct ordinal *missing)
{
    size_t low = 0, high = before->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ordinal_compare(&before->items[middle]->ordinal, missing) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && ordinal_follows(&before->items[low - 1]->ordinal, missing);
}

/* Go through the members by value: neighbours that are equal, and neighbours that leave something out. */
static void report_neighbours(const struct sequencing *sequencing, const struct sequence *sequence)
{
    struct member **sorted = mem_calloc(sequence->count, sizeof *sorted);
    memcpy(sorted, sequence->items, sequence->count * sizeof *sorted);
    qsort(sorted, sequence->count, sizeof *sorted, compare_members);
    struct sequence before_them = before_repeats(sorted, sequence);
    bool repeats = reports(sequencing, "repeat"), holes = reports(sequencing, "hole");
    for (size_t i = 1, first = 0; i < sequence->count; i++) {
        const struct member *before = sorted[first], *member = sorted[i];
        if (ordinal_compare(&before->ordinal, &member->ordinal) == 0) {
            if (repeats)
                report_repeat(sequencing, sequence, before, member);
            continue;
        }
        if (holes && !ordinal_follows(&before->ordinal, &member->ordinal)) {
            struct ordinal expected = ordinal_next(&before->ordinal, &member->ordinal);
            if (!is_misprinted(&before_them, &expected))
                report_hole(sequencing, before, &expected, member);
        }
        first = i;
    }
    mem_free(before_them.items);
    mem_free(sorted);
}

/* The first number is the one that the rule says; a lower one is as wrong as a higher one. */
static void report_start(const struct sequencing *sequencing, const struct sequence *sequence)
{
    struct ordinal start;
    const char *text = check_slot(sequencing->run->check, "start")->text;
    if (!text || !reports(sequencing, "hole")
        || !ordinal_parse(sequencing->numbering, sequencing->words, slice_of(text), &start))
        return;
    const struct member *lowest = sequence->items[0];
    for (size_t i = 1; i < sequence->count; i++)
        if (ordinal_compare(&sequence->items[i]->ordinal, &lowest->ordinal) < 0)
            lowest = sequence->items[i];
    if (ordinal_compare(&lowest->ordinal, &start) != 0)
        report_hole(sequencing, NULL, &start, lowest);
}

static void examine_sequence(const struct sequencing *sequencing, const struct sequence *sequence)
{
    if (sequence->count == 0)
        return;
    for (size_t i = 0; i < sequence->count; i++)
        sequence->items[i]->place = i;
    report_start(sequencing, sequence);
    report_neighbours(sequencing, sequence);
    if (reports(sequencing, "disorder")) {
        choose_kept(sequence);
        report_disorder(sequencing, sequence);
    }
}

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
        examine_sequence(sequencing, &(struct sequence){ sorted + start, end - start });
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
    { "disorder", SLOT_CHOICE, false, report_or_allow, "whether a number in the wrong place is a finding" },
    { "restart", SLOT_CHOICE, false, report_or_allow, "whether the numbering may begin anew (with start, or 1)" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_sequence[] = {
    "key", "previous", "expected", "after", "before", "count", "neighbour", NULL,
};

const struct check_kind check_kind_sequence = {
    .spec = { .name = "sequence", .slots = slots, .arguments = arguments_of_sequence, .validate = validate },
    .run = run_sequence,
};
