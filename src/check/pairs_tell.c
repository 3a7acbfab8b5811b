/* What is told of marks: those without a partner, and pairs unlike others; with the marks that belong in their place. */
#include "check/pairs.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>

/* How many nodes behind an opening mark a closing one may stand, and how many marks without a partner between. */
#define MAX_REACH 8
#define MAX_BETWEEN 256
/* How many times as frequent the usual pair is than one that is told as unusual. */
#define USUAL 10
/* Code points of text that go with a mark into a message. */
#define MAX_AROUND 12

/* One finding ------------------------------------------------------------------------------------------------------ */

static void print_mark(const struct pairing *pairing, size_t mark, struct str *out)
{
    utf8_append(out, pairing->marks[mark].code);
}

/* The words that begin with an opening mark or end in a closing one, a few code points. */
static struct slice words_at(const struct pairing *pairing, const struct place *place, const char *text, size_t length)
{
    const char *start = text + place->start, *end = text + place->end;
    bool closes = pairing->marks[place->mark].closes;
    for (int i = 0; i < MAX_AROUND && (closes ? start > text : end < text + length); i++) {
        const char **edge = closes ? &start : &end;
        do
            *edge += closes ? -1 : 1;
        while (*edge > text && *edge < text + length && ((unsigned char)**edge & 0xC0) == 0x80);
    }
    return (struct slice){ start, (size_t)(end - start) };
}

static struct span span_of(const struct place *place)
{
    return report_text_span(place->node, place->start, place->end);
}

/* The text of a place's node: many marks of one node may be told one after the other. */
static struct slice quote(struct pairing *pairing, const struct place *place)
{
    if (pairing->quoted != place->node)
        pairing->quoted_text = report_string(place->node, &pairing->quoted_made);
    pairing->quoted = place->node;
    return pairing->quoted_text;
}

/* Tell a mark; other (of the same family) fills {other}, count fills {count}. NULL when there is no room. */
static struct finding *tell(struct pairing *pairing, const struct place *place, size_t other, size_t count)
{
    struct str mark = STR_INIT, other_mark = STR_INIT, words = STR_INIT;
    char number[24];
    snprintf(number, sizeof number, "%zu", count);
    print_mark(pairing, place->mark, &mark);
    print_mark(pairing, other, &other_mark);
    struct slice text = quote(pairing, place);
    check_clip(words_at(pairing, place, text.data, text.length), &words);
    struct argument arguments[] = { { "mark", str_text(&mark) }, { "other", str_text(&other_mark) },
                                    { "text", str_text(&words) }, { "count", number } };
    struct finding *finding = check_emit(pairing->run, place->node, span_of(place), arguments, 4, str_text(&words));
    str_release(&mark);
    str_release(&other_mark);
    str_release(&words);
    return finding;
}

static void relate(const struct pairing *pairing, struct finding *finding, const struct place *place, const char *text)
{
    if (!finding)
        return;
    char *words = check_words(pairing->run, text, NULL, 0);
    finding_relate(finding, span_of(place), words);
    mem_free(words);
}

/* Tell the pairs inside a pair of the same marks, now that it is known to close. */
void pairs_tell_inner(struct pairing *pairing, const struct pair *outer)
{
    size_t kept = 0;
    for (size_t i = 0; i < pairing->inner.count; i++) {
        struct pair *inner = &pairing->inner.items[i];
        if (inner->open.mark == outer->open.mark && inner->open.start > outer->open.start)
            relate(pairing, tell(pairing, &inner->open, pairs_partner(inner->open.mark), 0), &outer->open, "pairs.outer");
        else
            pairing->inner.items[kept++] = *inner;
    }
    pairing->inner.count = kept;
}

/* The whole context ------------------------------------------------------------------------------------------------ */

/* The last opening mark that a closing one may close in another node, or the count of unmatched ones. */
static size_t far_opening(const struct pairing *pairing, const bool *done, size_t closing)
{
    const struct place *close = &pairing->unmatched.items[closing];
    for (size_t i = closing; i-- > 0 && pairing->unmatched.items[i].block + MAX_REACH >= close->block
         && closing - i <= MAX_BETWEEN;) {
        const struct place *open = &pairing->unmatched.items[i];
        if (!done[i] && open->mark == pairs_partner(close->mark))
            return i;
    }
    return pairing->unmatched.count;
}

/* Whether one of the next nodes begins with the same opening mark, because what is open goes on there. */
static bool opens_on(const struct pairing *pairing, const struct place *open)
{
    size_t from = 0, to = pairing->leaders.count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (pairing->leaders.items[middle].block <= open->block)
            from = middle + 1;
        else
            to = middle;
    }
    for (size_t i = from; i < pairing->leaders.count && i < from + MAX_BETWEEN; i++) {
        const struct place *leader = &pairing->leaders.items[i];
        if (leader->block > open->block + MAX_REACH)
            return false;
        if (leader->mark == open->mark)
            return true;
    }
    return false;
}

/* Whether the next mark without a partner is the same one in the same node: that is one mistake, the second was meant
 * to be the partner. */
static bool stands_again(const struct pairing *pairing, const bool *done, size_t i)
{
    const struct place *place = &pairing->unmatched.items[i];
    return i + 1 < pairing->unmatched.count && !done[i + 1] && place[1].mark == place->mark
        && place[1].block == place->block;
}

static void tell_unpaired(struct pairing *pairing)
{
    size_t count = pairing->unmatched.count;
    bool *done = mem_calloc(count + 1, sizeof *done);
    for (size_t i = 0; i < count; i++) {
        size_t opening = pairing->marks[pairing->unmatched.items[i].mark].closes ? far_opening(pairing, done, i) : count;
        if (opening < count)
            done[i] = done[opening] = true;
    }
    for (size_t i = 0; i < count; i++) {
        const struct place *place = &pairing->unmatched.items[i];
        if (!done[i] && !opens_on(pairing, place) && !stands_again(pairing, done, i))
            tell(pairing, place, pairs_partner(place->mark), 0);
    }
    mem_free(done);
}

/* Put a mark in place of the one that stands somewhere. */
static void edit_mark(const struct pairing *pairing, struct finding *finding, const struct place *place, size_t mark)
{
    struct str text = STR_INIT;
    print_mark(pairing, mark, &text);
    finding_edit(finding, span_of(place), str_text(&text));
    finding->applicability = check_applicability(pairing->run);
    str_release(&text);
}

/* The opening mark of the pair that most pairs of a mark's family are. */
static size_t usual_of(const struct pairing *pairing, size_t mark)
{
    size_t usual = mark;
    for (size_t other = 0; other < pairing->mark_count; other += 2)
        if (pairing->marks[other].family == pairing->marks[mark].family
            && pairing->counts[other] > pairing->counts[usual])
            usual = other;
    return usual;
}

/* Whether a pair stands so often that another one of its family is a slip. */
static bool is_usual(const struct pairing *pairing, size_t usual, size_t other)
{
    return pairing->counts[usual] >= USUAL && pairing->counts[usual] >= USUAL * pairing->counts[other];
}

static void tell_minority(struct pairing *pairing)
{
    for (size_t i = 0; i < pairing->pairs.count; i++) {
        const struct pair *pair = &pairing->pairs.items[i];
        size_t usual = usual_of(pairing, pair->open.mark);
        if (!is_usual(pairing, usual, pair->open.mark))
            continue;
        struct finding *finding = tell(pairing, &pair->open, usual, pairing->counts[usual]);
        if (finding) {
            edit_mark(pairing, finding, &pair->open, usual);
            edit_mark(pairing, finding, &pair->close, pairs_partner(usual));
        }
    }
}

static void tell_mixed(struct pairing *pairing)
{
    for (size_t i = 0; i < pairing->mixed.count; i++) {
        const struct pair *pair = &pairing->mixed.items[i];
        size_t of_open = pair->open.mark, of_close = pairs_partner(pair->close.mark);
        struct finding *finding = tell(pairing, &pair->close, of_open, 0);
        relate(pairing, finding, &pair->open, "pairs.opened");
        if (finding && is_usual(pairing, of_open, of_close))
            edit_mark(pairing, finding, &pair->close, pairs_partner(of_open));
        else if (finding && is_usual(pairing, of_close, of_open))
            edit_mark(pairing, finding, &pair->open, of_close);
    }
}

static void count_pairs(struct pairing *pairing)
{
    for (size_t i = 0; i < pairing->pairs.count; i++)
        pairing->counts[pairing->pairs.items[i].open.mark]++;
}

void pairs_tell(struct pairing *pairing)
{
    count_pairs(pairing);
    if (pairs_find(pairing, "unpaired"))
        tell_unpaired(pairing);
    else if (pairs_find(pairing, "minority"))
        tell_minority(pairing);
    else if (pairs_find(pairing, "mixed"))
        tell_mixed(pairing);
}
