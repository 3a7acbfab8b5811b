/* What is wrong with a sequence: misprints, repeats, holes and disorder. */
#include "check/sequence.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const sequence_cases[] = { "hole", "repeat", "disorder", "misprint", NULL };

/* What a message may say; NULL counts as "". */
struct fault {
    const char *previous, *expected, *after, *before, *neighbour;
    int64_t count; /* how many are missing */
};

/* ------------------------------------------------------------------------------------------------ findings */

static struct finding *emit(const struct sequencing *sequencing, enum fault_case of, const struct member *member,
                            const struct fault *fault)
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
    struct finding *finding = check_emit_case(sequencing->run, of, member->node, report_span(member->node), arguments,
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

static bool reports(const struct sequencing *sequencing, enum fault_case of)
{
    return check_chose(sequencing->run, sequence_cases[of], "report");
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
    struct finding *finding = emit(sequencing, DISORDER, sequence->items[i], &fault);
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
    relate(sequencing, emit(sequencing, REPEAT, member, &fault), first, "sequence.first");
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
    relate(sequencing, emit(sequencing, HOLE, member, &fault), previous, "sequence.previous");
    str_release(&text);
}

/* All members by value, equal ones as they are printed; to be freed. */
static struct member **sorted_members(const struct sequence *sequence)
{
    struct member **sorted = mem_calloc(sequence->count, sizeof *sorted);
    memcpy(sorted, sequence->items, sequence->count * sizeof *sorted);
    qsort(sorted, sequence->count, sizeof *sorted, compare_members);
    return sorted;
}

/* Go through the members by value: neighbours that are equal, and neighbours that leave something out. */
static void report_neighbours(const struct sequencing *sequencing, const struct sequence *sequence)
{
    struct member **sorted = sorted_members(sequence);
    bool repeats = reports(sequencing, REPEAT), holes = reports(sequencing, HOLE);
    for (size_t i = 1, first = 0; i < sequence->count; i++) {
        const struct member *before = sorted[first], *member = sorted[i];
        if (ordinal_compare(&before->ordinal, &member->ordinal) == 0) {
            if (repeats)
                report_repeat(sequencing, sequence, before, member);
            continue;
        }
        if (holes && !ordinal_follows(&before->ordinal, &member->ordinal)) {
            struct ordinal expected = ordinal_next(&before->ordinal, &member->ordinal);
            report_hole(sequencing, before, &expected, member);
        }
        first = i;
    }
    mem_free(sorted);
}

/* Misprints -------------------------------------------------------------------------------------------------------- */

/* The first of the members that have a number, but for one of them; NULL when there is none. */
static const struct member *other_of_number(struct member *const *sorted, size_t count, const struct ordinal *number,
                                            const struct member *but)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ordinal_compare(&sorted[middle]->ordinal, number) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    low += low < count && sorted[low] == but;
    return low < count && ordinal_compare(&sorted[low]->ordinal, number) == 0 ? sorted[low] : NULL;
}

/* The one number that is missing where a member is printed. False when there is none, or when there are more. */
static bool number_missing_at(const struct sequence *sequence, size_t i, struct ordinal *missing)
{
    const struct member *before = i > 0 ? sequence->items[i - 1] : NULL;
    const struct member *behind = i + 1 < sequence->count ? sequence->items[i + 1] : NULL;
    if (!behind || (before && !before->kept))
        return false;
    if (!before) {
        *missing = behind->ordinal;
        return --missing->parts[missing->count - 1] == 1;
    }
    if (ordinal_follows(&before->ordinal, &behind->ordinal)
        || ordinal_compare(&before->ordinal, &behind->ordinal) >= 0)
        return false;
    *missing = ordinal_next(&before->ordinal, &behind->ordinal);
    return ordinal_follows(missing, &behind->ordinal);
}

/* Whether a member is out of order (or could be, instead of the one behind it), or has the number of the one before it. */
static bool is_wrong(const struct sequence *sequence, size_t i)
{
    const struct member *member = sequence->items[i];
    if (i > 0 && ordinal_compare(&sequence->items[i - 1]->ordinal, &member->ordinal) == 0)
        return true;
    return i + 1 < sequence->count && member->kept != sequence->items[i + 1]->kept;
}

static void report_misprint(const struct sequencing *sequencing, const struct sequence *sequence,
                            const struct member *member, const struct ordinal *missing)
{
    const struct member *previous = member->place ? sequence->items[member->place - 1] : NULL;
    struct str text = STR_INIT;
    add_number(sequencing, member->key, missing, &text);
    struct fault fault = { .previous = previous ? previous->key : NULL, .expected = str_text(&text) };
    relate(sequencing, emit(sequencing, MISPRINT, member, &fault), previous, "sequence.previous");
    str_release(&text);
}

/* Say of a member that it is a misprint, or a repeat, where it is one, and note the number that it should have. */
static void find_misprint(const struct sequencing *sequencing, const struct sequence *sequence,
                          struct member *const *sorted, size_t i)
{
    struct member *member = sequence->items[i];
    struct ordinal missing;
    if (!is_wrong(sequence, i) || !number_missing_at(sequence, i, &missing)
        || other_of_number(sorted, sequence->count, &missing, NULL))
        return;
    const struct member *first = other_of_number(sorted, sequence->count, &member->ordinal, member);
    if (first && !reports(sequencing, REPEAT))
        return;
    if (first)
        report_repeat(sequencing, sequence, first, member);
    else
        report_misprint(sequencing, sequence, member, &missing);
    member->misprinted = true;
    member->meant = missing;
}

/* Find all misprints, which from then on count as what they should be. */
static void report_misprints(const struct sequencing *sequencing, const struct sequence *sequence)
{
    struct member **sorted = sorted_members(sequence);
    for (size_t i = 0; i < sequence->count; i++)
        find_misprint(sequencing, sequence, sorted, i);
    mem_free(sorted);
    for (size_t i = 0; i < sequence->count; i++) {
        struct member *member = sequence->items[i];
        if (!member->misprinted)
            continue;
        member->ordinal = member->meant;
        member->kept = sequence->items[i + 1]->kept = true; /* one of them was */
    }
}

/* The first number is the one that the rule says; a lower one is as wrong as a higher one. */
static void report_start(const struct sequencing *sequencing, const struct sequence *sequence)
{
    struct ordinal start;
    const char *text = check_slot(sequencing->run->check, "start")->text;
    if (!text || !reports(sequencing, HOLE)
        || !ordinal_parse(sequencing->numbering, sequencing->words, slice_of(text), &start))
        return;
    const struct member *lowest = sequence->items[0];
    for (size_t i = 1; i < sequence->count; i++)
        if (ordinal_compare(&sequence->items[i]->ordinal, &lowest->ordinal) < 0)
            lowest = sequence->items[i];
    if (ordinal_compare(&lowest->ordinal, &start) != 0)
        report_hole(sequencing, NULL, &start, lowest);
}

void sequence_report(const struct sequencing *sequencing, const struct sequence *sequence)
{
    for (size_t i = 0; i < sequence->count; i++)
        sequence->items[i]->place = i;
    choose_kept(sequence);
    if (reports(sequencing, DISORDER) && reports(sequencing, HOLE))
        report_misprints(sequencing, sequence);
    report_start(sequencing, sequence);
    report_neighbours(sequencing, sequence);
    if (reports(sequencing, DISORDER))
        report_disorder(sequencing, sequence);
}
