/*
 * pairs: marks that open and close stand in pairs (brackets, quotation marks, title marks).
 *
 * `marks` says which: words of opening and closing marks, by turns. The pairs of one word are of one family: a reader
 * takes them for one another, as brackets of two widths. A candidate is a node of `each`. What is told is the choice of
 * `find`:
 *     unpaired   a mark without its partner. A pair may be opened in one node and closed in one of the next few.
 *     mixed      an opening mark that is closed by one of another pair of its family
 *     nested     a pair inside a pair of the same marks
 *     minority   pairs of which the report has far fewer than of another pair of their family
 * Where a pair is by far the usual one of its family, it is put in place of a minority's marks, and of the mark that does not
 * belong to it in a mixed pair.
 * Text that `ignore` matches has no marks; a mark inside a match of `alone` needs no partner; the opening marks of
 * `again` may stand at the start of every node of what is closed once, at its end; `inside` must match what a pair
 * encloses for it to count as nested, as minority or as usual.
 */
#include "check/kinds.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>

/* How many nodes behind an opening mark a closing one may stand, and how many marks without a partner between. */
#define MAX_REACH 8
#define MAX_BETWEEN 256
/* How many open marks a closing one may leave open inside its pair. */
#define MAX_INSIDE 64
/* How many times as frequent the usual pair is than one that is told as unusual. */
#define USUAL 10
#define MAX_MARKS 32
/* Code points of text that go with a mark into a message. */
#define MAX_AROUND 12

/* A mark that the rule names. */
struct mark {
    uint32_t code;
    size_t pair, family; /* numbers */
    bool closes;
    bool again; /* may open node after node */
};

/* A mark in the report. */
struct place {
    const xmlNode *node;
    size_t block;        /* number of the node */
    uint32_t start, end; /* bytes of the node's text */
    size_t mark;         /* index of the mark */
};

/* An opening and a closing mark of one node. */
struct pair {
    struct place open, close;
};

struct pairing {
    struct check_run *run;
    struct mark marks[MAX_MARKS];
    bool begins[256]; /* whether a mark begins with this byte */
    size_t mark_count, block;
    VEC(struct place) open;      /* of the node at hand, innermost last */
    VEC(struct place) unmatched; /* of the whole context */
    VEC(struct place) leaders;   /* those that open node after node, at the start of their nodes */
    VEC(struct pair) inner;      /* of the node at hand, in an open pair of the same marks */
    VEC(struct pair) pairs;      /* of the whole context, where they are needed */
    VEC(struct pair) mixed;      /* those whose marks belong to two pairs, of the whole context */
    size_t counts[MAX_MARKS];    /* how many pairs there are, by their opening marks */
    size_t open_count[MAX_MARKS]; /* of each mark in open */
    const xmlNode *quoted;       /* the node whose text messages have quoted last, or NULL */
    xmlChar *quoted_text;        /* and its text, owned */
    size_t quoted_length;
};

/* The node at hand. */
struct subject {
    const xmlNode *node;
    struct slice text;
    VEC(struct pair) ignored; /* only start and end of open count */
};

static bool finds(const struct pairing *pairing, const char *what)
{
    return check_chose(pairing->run, "find", what);
}

/* ---------------------------------------------------------------------------------------------- marks */

static bool opens_again(const struct pairing *pairing, uint32_t code)
{
    struct slice text = slice_of(check_slot(pairing->run->check, "again")->text);
    for (const char *cursor = text.data, *end = cursor + text.length; cursor < end;)
        if (utf8_next(&cursor, end) == code)
            return true;
    return false;
}

static void read_marks(struct pairing *pairing)
{
    struct slice text = slice_of(check_slot(pairing->run->check, "marks")->text);
    const char *cursor = text.data, *end = text.data + text.length;
    size_t family = 0;
    while (cursor < end && pairing->mark_count < MAX_MARKS) {
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

static void print_mark(const struct pairing *pairing, size_t mark, struct str *out)
{
    utf8_append(out, pairing->marks[mark].code);
}

/* The other mark of its pair: an opening mark has an even index, and its closing mark stands behind it. */
static size_t partner(size_t mark)
{
    return mark ^ 1;
}

/* ---------------------------------------------------------------------------------------------- findings */

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
static const char *quote(struct pairing *pairing, const struct place *place)
{
    if (pairing->quoted != place->node) {
        xmlFree(pairing->quoted_text);
        pairing->quoted = place->node;
        pairing->quoted_text = xmlNodeGetContent(place->node);
        pairing->quoted_length = slice_of((const char *)pairing->quoted_text).length;
    }
    return (const char *)pairing->quoted_text;
}

/* Tell a mark; other (of the same family) fills {other}, count fills {count}. NULL when there is no room. */
static struct finding *tell(struct pairing *pairing, const struct place *place, size_t other, size_t count)
{
    struct str mark = STR_INIT, other_mark = STR_INIT, words = STR_INIT;
    char number[24];
    snprintf(number, sizeof number, "%zu", count);
    print_mark(pairing, place->mark, &mark);
    print_mark(pairing, other, &other_mark);
    const char *text = quote(pairing, place);
    check_clip(words_at(pairing, place, text, pairing->quoted_length), &words);
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

/* ---------------------------------------------------------------------------------------------- one node */

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

/* Tell the pairs inside a pair of the same marks, now that it is known to close. */
static void tell_inner(struct pairing *pairing, const struct pair *outer)
{
    size_t kept = 0;
    for (size_t i = 0; i < pairing->inner.count; i++) {
        struct pair *inner = &pairing->inner.items[i];
        if (inner->open.mark == outer->open.mark && inner->open.start > outer->open.start)
            relate(pairing, tell(pairing, &inner->open, partner(inner->open.mark), 0), &outer->open, "pairs.outer");
        else
            pairing->inner.items[kept++] = *inner;
    }
    pairing->inner.count = kept;
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
    if (finds(pairing, "nested")) {
        if (!pairing->open_count[pair->open.mark])
            tell_inner(pairing, pair);
        else if (is_wanted(pairing, subject, pair))
            vec_push(&pairing->inner, *pair);
    } else if ((finds(pairing, "minority") || finds(pairing, "mixed")) && is_wanted(pairing, subject, pair)) {
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
    if (pair.open.mark == partner(place->mark))
        take_pair(pairing, subject, &pair);
    else if (finds(pairing, "mixed"))
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

static void examine_node(struct pairing *pairing, const xmlNode *node)
{
    xmlChar *text = xmlNodeGetContent(node);
    struct subject subject = { .node = node, .text = slice_of((const char *)text) };
    size_t before = pairing->unmatched.count;
    pairing->run->examined++;
    pairing->block++;
    scan(pairing, &subject);
    leave(pairing, &subject, before);
    vec_release(&subject.ignored);
    xmlFree(text);
}

/* ---------------------------------------------------------------------------------------------- the whole context */

/* The last opening mark that a closing one may close in another node, or the count of unmatched ones. */
static size_t far_opening(const struct pairing *pairing, const bool *done, size_t closing)
{
    const struct place *close = &pairing->unmatched.items[closing];
    for (size_t i = closing; i-- > 0 && pairing->unmatched.items[i].block + MAX_REACH >= close->block
         && closing - i <= MAX_BETWEEN;) {
        const struct place *open = &pairing->unmatched.items[i];
        if (!done[i] && open->mark == partner(close->mark))
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
            tell(pairing, place, partner(place->mark), 0);
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
            edit_mark(pairing, finding, &pair->close, partner(usual));
        }
    }
}

static void tell_mixed(struct pairing *pairing)
{
    for (size_t i = 0; i < pairing->mixed.count; i++) {
        const struct pair *pair = &pairing->mixed.items[i];
        size_t of_open = pair->open.mark, of_close = partner(pair->close.mark);
        struct finding *finding = tell(pairing, &pair->close, of_open, 0);
        relate(pairing, finding, &pair->open, "pairs.opened");
        if (finding && is_usual(pairing, of_open, of_close))
            edit_mark(pairing, finding, &pair->close, partner(of_open));
        else if (finding && is_usual(pairing, of_close, of_open))
            edit_mark(pairing, finding, &pair->open, of_close);
    }
}

static void count_pairs(struct pairing *pairing)
{
    for (size_t i = 0; i < pairing->pairs.count; i++)
        pairing->counts[pairing->pairs.items[i].open.mark]++;
}

static bool examine(struct check_run *run, xmlNode *context)
{
    struct pairing pairing = { .run = run };
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(run, "each", context, &nodes);
    read_marks(&pairing);
    for (size_t i = 0; ok && i < nodes.count; i++)
        examine_node(&pairing, nodes.items[i]);
    if (ok && finds(&pairing, "unpaired"))
        tell_unpaired(&pairing);
    count_pairs(&pairing);
    if (ok && finds(&pairing, "minority"))
        tell_minority(&pairing);
    if (ok && finds(&pairing, "mixed"))
        tell_mixed(&pairing);
    vec_release(&nodes);
    xmlFree(pairing.quoted_text);
    vec_release(&pairing.open);
    vec_release(&pairing.unmatched);
    vec_release(&pairing.leaders);
    vec_release(&pairing.inner);
    vec_release(&pairing.pairs);
    vec_release(&pairing.mixed);
    return ok;
}

static bool run_pairs(struct check_run *run)
{
    return check_each(run, examine);
}

static const char *validate(const struct check *check)
{
    struct slice text = slice_of(check_slot(check, "marks")->text);
    const char *cursor = text.data, *end = text.data + text.length;
    size_t count = 0;
    while (cursor < end) {
        if (utf8_next(&cursor, end) != ' ')
            count++;
        else if (count % 2 == 1)
            return "\"marks\" has a word with an opening mark that no closing mark follows";
    }
    if (count % 2 == 1)
        return "\"marks\" has a word with an opening mark that no closing mark follows";
    return count > MAX_MARKS ? "\"marks\" has more than 32 marks" : NULL;
}

static const char *const choices[] = { "unpaired", "mixed", "nested", "minority", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the scope in which marks pair up, such as report" },
    { "each", SLOT_XPATH, true, NULL, "the nodes whose text is looked at, from the context" },
    { "marks", SLOT_TEXT, true, NULL, "words of opening and closing marks by turns; the pairs of one word are taken for "
                                      "one another" },
    { "find", SLOT_CHOICE, false, choices, "what is told: marks without a partner (unpaired), pairs of two kinds of marks "
                                           "of one word (mixed), pairs inside a pair of the same marks (nested), pairs of "
                                           "which there are at most a tenth as many as of another of their word (minority)" },
    { "ignore", SLOT_REGEX, false, NULL, "text in which nothing is a mark" },
    { "alone", SLOT_REGEX, false, NULL, "text whose marks need no partner, such as the number of a list" },
    { "again", SLOT_TEXT, false, NULL, "opening marks that may stand at the start of every node of what is closed once" },
    { "inside", SLOT_REGEX, false, NULL, "what a pair must enclose to be told as nested or as unlike others, or to count as "
                                     "usual" },
    CHECK_SLOT_APPLICABILITY,
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_pairs[] = { "mark", "other", "text", "count", NULL };

const struct check_kind check_kind_pairs = {
    .spec = { .name = "pairs", .slots = slots, .arguments = arguments_of_pairs, .validate = validate },
    .run = run_pairs,
};
