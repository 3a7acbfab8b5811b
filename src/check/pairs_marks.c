/* The marks of the nodes of a report, and which of them pair up. */
#include "check/pairs.h"

#include "base/memory.h"
#include "base/utf8.h"

/* How many open marks a closing one may leave open inside its pair. */
#define MAX_INSIDE 64

/* The node at hand. */
struct subject {
    const xmlNode *node;
    struct slice text;
    VEC(struct pair) ignored; /* only start and end of open count */
};

/* Marks ------------------------------------------------------------------------------------------------------------ */

static bool opens_again(const struct pairing *pairing, uint32_t code)
{
    struct slice text = slice_of(check_slot(pairing->run->check, "again")->text);
    for (const char *cursor = text.data, *end = cursor + text.length; cursor < end;)
        if (utf8_next(&cursor, end) == code)
            return true;
    return false;
}

void pairs_read_marks(struct pairing *pairing)
{
    struct slice text = slice_of(check_slot(pairing->run->check, "marks")->text);
    const char *cursor = text.data, *end = text.data + text.length;
    size_t family = 0;
    while (cursor < end && pairing->mark_count < PAIRS_MOST_MARKS) {
        unsigned char first = (unsigned char)*cursor;
        uint32_t code = utf8_next(&cursor, end);
        size_t at = pairing->mark_count;
        if (code == ' ') {
            family++;
            continue;
        }
        pairing->marks[pairing->mark_count++] = (struct mark){ code, at / 2, family, at % 2 == 1,
                                                                opens_again(pairing, code) };
        pairing->begins[first] = true;
    }
}

/* Index of the mark of that code point, or mark_count. */
static size_t find_mark(const struct pairing *pairing, uint32_t code)
{
    size_t i = 0;
    while (i < pairing->mark_count && pairing->marks[i].code != code)
        i++;
    return i;
}

/* One node --------------------------------------------------------------------------------------------------------- */

/* Add the places where a slot's expression matches. */
static void match_all(struct pairing *pairing, struct subject *subject, const char *slot)
{
    const struct regex *regex = check_slot(pairing->run->check, slot)->regex;
    struct regex_match match;
    uint32_t from = 0;
    vec_clear(&subject->ignored);
    while (regex && from < subject->text.length
           && regex_find(regex, pairing->run->scratch, subject->text, from, &match) == REGEX_MATCH
           && match.group[0].end > match.group[0].start) {
        struct place place = { .start = match.group[0].start, .end = match.group[0].end };
        vec_push(&subject->ignored, (struct pair){ place, place });
        from = match.group[0].end;
    }
}

/* Whether a byte lies in a match; these do not overlap and stand in order. */
static bool is_covered(const struct subject *subject, uint32_t at)
{
    size_t from = 0, to = subject->ignored.count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (subject->ignored.items[middle].open.end <= at)
            from = middle + 1;
        else
            to = middle;
    }
    return from < subject->ignored.count && subject->ignored.items[from].open.start <= at;
}

/* Whether the text that a pair encloses is what the rule wants. */
static bool is_wanted(const struct pairing *pairing, const struct subject *subject, const struct pair *pair)
{
    const struct regex *inside = check_slot(pairing->run->check, "inside")->regex;
    struct slice text = { subject->text.data + pair->open.end, pair->close.start - pair->open.end };
    return !inside || regex_find(inside, pairing->run->scratch, text, 0, NULL) == REGEX_MATCH;
}

static void open_mark(struct pairing *pairing, const struct place *place)
{
    vec_push(&pairing->open, *place);
    pairing->open_count[place->mark]++;
}

/* Leave only so many marks open. */
static void shut(struct pairing *pairing, size_t count)
{
    while (pairing->open.count > count)
        pairing->open_count[pairing->open.items[--pairing->open.count].mark]--;
}

static void take_pair(struct pairing *pairing, const struct subject *subject, const struct pair *pair)
{
    if (pairs_find(pairing, "nested")) {
        if (!pairing->open_count[pair->open.mark])
            pairs_tell_inner(pairing, pair);
        else if (is_wanted(pairing, subject, pair))
            vec_push(&pairing->inner, *pair);
    } else if ((pairs_find(pairing, "minority") || pairs_find(pairing, "mixed")) && is_wanted(pairing, subject, pair)) {
        vec_push(&pairing->pairs, *pair);
    }
}

/* Index of the innermost open mark that this one closes, else of the innermost of its family, else NULL's: count. */
static size_t opening_of(const struct pairing *pairing, const struct mark *mark)
{
    size_t family = pairing->open.count;
    for (size_t i = pairing->open.count; i-- > 0 && pairing->open.count - i <= MAX_INSIDE;) {
        const struct mark *open = &pairing->marks[pairing->open.items[i].mark];
        if (open->pair == mark->pair)
            return i;
        if (open->family == mark->family && family == pairing->open.count)
            family = i;
    }
    return family;
}

/* A closing mark: what was opened inside its pair stays without a partner. */
static void close_mark(struct pairing *pairing, const struct subject *subject, const struct place *place)
{
    size_t at = opening_of(pairing, &pairing->marks[place->mark]);
    if (at == pairing->open.count) {
        vec_push(&pairing->unmatched, *place);
        return;
    }
    struct pair pair = { pairing->open.items[at], *place };
    for (size_t i = at + 1; i < pairing->open.count; i++)
        vec_push(&pairing->unmatched, pairing->open.items[i]);
    shut(pairing, at);
    if (pair.open.mark == pairs_partner(place->mark))
        take_pair(pairing, subject, &pair);
    else if (pairs_find(pairing, "mixed"))
        vec_push(&pairing->mixed, pair);
}

/* Take the mark that stands at a byte, if there is one. */
static void take_mark(struct pairing *pairing, const struct subject *subject, const char *at, bool leads)
{
    const char *end = at;
    uint32_t code = utf8_next(&end, subject->text.data + subject->text.length);
    struct place place = { .node = subject->node, .block = pairing->block,
                           .start = (uint32_t)(at - subject->text.data), .end = (uint32_t)(end - subject->text.data),
                           .mark = find_mark(pairing, code) };
    if (place.mark == pairing->mark_count || is_covered(subject, place.start))
        return;
    if (pairing->marks[place.mark].closes) {
        close_mark(pairing, subject, &place);
        return;
    }
    open_mark(pairing, &place);
    if (leads && pairing->marks[place.mark].again)
        vec_push(&pairing->leaders, place);
}

static void scan(struct pairing *pairing, struct subject *subject)
{
    bool leads = true, ready = false;
    for (size_t i = 0; i < subject->text.length; i++) {
        unsigned char byte = (unsigned char)subject->text.data[i];
        if (pairing->begins[byte]) {
            if (!ready)
                match_all(pairing, subject, "ignore");
            ready = true;
            take_mark(pairing, subject, subject->text.data + i, leads);
        }
        leads = leads && byte <= ' ';
    }
}

/* Marks without a partner of this node: but for what may stand alone, and for a closing mark whose partner was taken by
 * one that may. */
static void leave(struct pairing *pairing, struct subject *subject, size_t before)
{
    for (size_t i = 0; i < pairing->open.count; i++)
        vec_push(&pairing->unmatched, pairing->open.items[i]);
    shut(pairing, 0);
    vec_clear(&pairing->inner);
    if (pairing->unmatched.count == before)
        return;
    match_all(pairing, subject, "alone");
    size_t kept = before, spare = subject->ignored.count;
    for (size_t i = before; i < pairing->unmatched.count; i++)
        spare -= spare && is_covered(subject, pairing->unmatched.items[i].start);
    for (size_t i = before; i < pairing->unmatched.count; i++) {
        const struct place place = pairing->unmatched.items[i];
        if (is_covered(subject, place.start))
            continue;
        if (spare && pairing->marks[place.mark].closes)
            spare--;
        else
            pairing->unmatched.items[kept++] = place;
    }
    pairing->unmatched.count = kept;
}

void pairs_examine_node(struct pairing *pairing, const xmlNode *node)
{
    struct subject subject = { .node = node, .text = check_text(pairing->run, node) };
    size_t before = pairing->unmatched.count;
    pairing->run->examined++;
    pairing->block++;
    scan(pairing, &subject);
    leave(pairing, &subject, before);
    vec_release(&subject.ignored);
}
