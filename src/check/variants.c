/*
 * variants: a name is written in one way.
 *
 * A candidate is a name: what the group "name" of the expression `name` matches in the text of a node of `each`. Names
 * are the same when they are so but for blanks.
 *     bare    A name stands as `name` matches it, and elsewhere without what the expression has around it (title marks).
 *             The way that stands less often is told, the bare one when they are even. Text that `ignore` matches has no
 *             bare names, and one behind which `unless` matches is part of a longer name.
 *     near    A name is at most `distance` code points away from one that stands at least `times` as often. Names that
 *             differ in something that `apart` matches are two names.
 */
#include "check/kinds.h"
#include "check/distance.h"
#include "base/keys.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096
/* Pairs of names that are compared before the rest is said to be not examined. */
#define MAX_PAIRS 1000000
/* A name must be this many times as long as it may be wrong. */
#define LENGTH_PER_ERROR 3

/* A name of the report. */
struct name {
    const char *text; /* without blanks; in the arena */
    size_t marked, bare; /* how often */
    size_t first[2];     /* index of its first place, marked and bare; KEYS_NONE */
    size_t next;         /* the next name of its bucket, or KEYS_NONE */
};

/* Where a name stands. */
struct place {
    const xmlNode *node;
    uint32_t start, end;
    size_t name;
    bool bare;
};

struct naming {
    struct check_run *run;
    struct arena arena;
    struct keys *keys;
    VEC(struct name) names;
    VEC(struct place) places;
    VEC(size_t) frequent;    /* names that others can be near to */
    size_t buckets[BUCKETS]; /* by the hash of a name's first code point */
};

/* ---------------------------------------------------------------------------------------------- names */

static size_t bucket_of(const char *text, const char *end)
{
    return utf8_hash(text, end) % BUCKETS;
}

static size_t add_name(struct naming *naming, struct slice text)
{
    struct str plain = STR_INIT;
    for (size_t i = 0; i < text.length; i++)
        if (!byte_is_blank(text.data[i]))
            str_add_char(&plain, text.data[i]);
    size_t number = keys_add(naming->keys, str_text(&plain));
    if (number == naming->names.count) {
        const char *kept = arena_copy_string(&naming->arena, str_text(&plain));
        size_t *bucket = &naming->buckets[bucket_of(kept, kept + plain.length)];
        vec_push(&naming->names, (struct name){ kept, 0, 0, { KEYS_NONE, KEYS_NONE }, *bucket });
        *bucket = number;
    }
    str_release(&plain);
    return number;
}

static void add_place(struct naming *naming, const struct place *place)
{
    struct name *name = &naming->names.items[place->name];
    if (name->first[place->bare] == KEYS_NONE)
        name->first[place->bare] = naming->places.count;
    if (place->bare)
        name->bare++;
    else
        name->marked++;
    vec_push(&naming->places, *place);
}

static void collect(struct naming *naming, const xmlNode *node, struct slice text)
{
    const struct regex *regex = check_slot(naming->run->check, "name")->regex;
    int group = regex_group(regex, "name");
    struct regex_match match;
    uint32_t from = 0;
    while (from < text.length && regex_find(regex, naming->run->scratch, text, from, &match) == REGEX_MATCH
           && match.group[0].end > match.group[0].start) {
        struct slice name = regex_slice(text, &match, group);
        if (name.length) {
            struct place place = { node, match.group[0].start, match.group[0].end, add_name(naming, name), false };
            naming->run->examined++;
            add_place(naming, &place);
        }
        from = match.group[0].end;
    }
}

/* ---------------------------------------------------------------------------------------------- bare names */

/* Where a name that begins at a place ends, blanks left aside; 0 when it does not stand there. */
static size_t end_of(struct slice text, size_t at, const char *name)
{
    for (; *name; name++, at++) {
        while (at < text.length && byte_is_blank(text.data[at]))
            at++;
        if (at == text.length || text.data[at] != *name)
            return 0;
    }
    return at;
}

/* The longest known name at a place, or KEYS_NONE. */
static size_t longest_at(const struct naming *naming, struct slice text, size_t at, size_t *end)
{
    size_t best = KEYS_NONE;
    *end = 0;
    for (size_t i = naming->buckets[bucket_of(text.data + at, text.data + text.length)]; i != KEYS_NONE;
         i = naming->names.items[i].next) {
        size_t own = end_of(text, at, naming->names.items[i].text);
        if (own > *end) {
            best = i;
            *end = own;
        }
    }
    return best;
}

/* Where the text that begins at a place and counts for nothing ends; moves on *match, the next such text. */
static size_t ignored_end(const struct naming *naming, struct slice text, size_t at, struct regex_match *match)
{
    const struct regex *ignore = check_slot(naming->run->check, "ignore")->regex;
    if (!ignore)
        return at;
    if (match->count == 0 || match->group[0].end <= at)
        if (regex_find(ignore, naming->run->scratch, text, (uint32_t)at, match) != REGEX_MATCH)
            *match = (struct regex_match){ .count = 1, .group[0] = { UINT32_MAX, UINT32_MAX } };
    return match->group[0].start <= at ? match->group[0].end : at;
}

static bool goes_on(const struct naming *naming, struct slice text, size_t end)
{
    const struct regex *unless = check_slot(naming->run->check, "unless")->regex;
    return unless && regex_match_at(unless, naming->run->scratch, text, (uint32_t)end, NULL) == REGEX_MATCH;
}

static void search_bare(struct naming *naming, const xmlNode *node, struct slice text)
{
    struct regex_match ignored = { .count = 0 };
    for (size_t at = 0; at < text.length;) {
        size_t end = ignored_end(naming, text, at, &ignored);
        if (end > at) {
            at = end;
            continue;
        }
        size_t name = longest_at(naming, text, at, &end);
        if (name != KEYS_NONE && !goes_on(naming, text, end))
            add_place(naming, &(struct place){ node, (uint32_t)at, (uint32_t)end, name, true });
        at = name != KEYS_NONE ? end : at + utf8_size(text.data[at]);
    }
}

/* ---------------------------------------------------------------------------------------------- findings */

static struct span span_of(const struct place *place)
{
    return report_text_span(place->node, place->start, place->end);
}

/* Append a place's words to out. */
static void add_words(const struct naming *naming, const struct place *place, struct str *out)
{
    struct slice text = check_text(naming->run, place->node);
    check_clip((struct slice){ text.data + place->start, place->end - place->start }, out);
}

static void relate(const struct naming *naming, struct finding *finding, const struct place *place)
{
    struct str words = STR_INIT;
    add_words(naming, place, &words);
    struct argument argument = { "content", str_text(&words) };
    char *label = check_words(naming->run, "agree.other", &argument, 1);
    finding_relate(finding, span_of(place), label);
    mem_free(label);
    str_release(&words);
}

/* Tell a place whose name is written otherwise at another, which stands count times. */
static void tell(const struct naming *naming, const struct place *place, const struct place *other, size_t count)
{
    char number[24];
    struct str words = STR_INIT, usual = STR_INIT;
    snprintf(number, sizeof number, "%zu", count);
    add_words(naming, place, &words);
    add_words(naming, other, &usual);
    struct argument arguments[] = { { "name", str_text(&words) }, { "usual", str_text(&usual) }, { "count", number } };
    struct finding *finding = check_emit(naming->run, place->node, span_of(place), arguments, 3, str_text(&words));
    if (finding) {
        finding->stated = mem_copy_string(str_text(&words));
        finding->computed = mem_copy_string(str_text(&usual));
        relate(naming, finding, other);
    }
    str_release(&words);
    str_release(&usual);
}

static void tell_bare(const struct naming *naming)
{
    for (size_t i = 0; i < naming->places.count; i++) {
        const struct place *place = &naming->places.items[i];
        const struct name *name = &naming->names.items[place->name];
        bool bare_is_odd = name->bare <= name->marked;
        if (name->bare && name->marked && place->bare == bare_is_odd)
            tell(naming, place, &naming->places.items[name->first[!place->bare]], bare_is_odd ? name->marked : name->bare);
    }
}

/* ---------------------------------------------------------------------------------------------- near names */

/* Append what is between the common beginning and the common end of two texts. */
static void add_middle(const char *text, const char *other, struct str *out)
{
    size_t length = strlen(text), other_length = strlen(other), head = 0, tail = 0;
    size_t shorter = length < other_length ? length : other_length;
    while (head < shorter && text[head] == other[head])
        head++;
    while (head > 0 && ((unsigned char)text[head] & 0xC0) == 0x80)
        head--;
    while (tail < shorter - head && text[length - 1 - tail] == other[other_length - 1 - tail])
        tail++;
    while (tail > 0 && ((unsigned char)text[length - tail] & 0xC0) == 0x80)
        tail--;
    str_append(out, text + head, length - head - tail);
}

static bool are_apart(const struct naming *naming, const char *one, const char *other)
{
    const struct regex *apart = check_slot(naming->run->check, "apart")->regex;
    struct str middle = STR_INIT;
    add_middle(one, other, &middle);
    str_add_char(&middle, '\n');
    add_middle(other, one, &middle);
    bool yes = apart && regex_find(apart, naming->run->scratch, (struct slice){ middle.data, middle.length }, 0, NULL)
        == REGEX_MATCH;
    str_release(&middle);
    return yes;
}

static unsigned long number_slot(const struct naming *naming, const char *slot, unsigned long fallback)
{
    const char *text = check_slot(naming->run->check, slot)->text;
    return text ? strtoul(text, NULL, 10) : fallback;
}

/* The names that stand so often that others can be variants of them. */
static void find_frequent(struct naming *naming)
{
    unsigned long times = number_slot(naming, "times", 4);
    for (size_t i = 0; i < naming->names.count; i++)
        if (naming->names.items[i].marked >= times)
            vec_push(&naming->frequent, i);
}

/* The name that a rare one is a variant of, or KEYS_NONE. */
static size_t usual_form(const struct naming *naming, size_t rare, size_t *pairs)
{
    const struct name *names = naming->names.items;
    unsigned long distance = number_slot(naming, "distance", 1), times = number_slot(naming, "times", 4);
    size_t length = utf8_count(slice_of(names[rare].text));
    for (size_t k = 0; k < naming->frequent.count; k++) {
        size_t i = naming->frequent.items[k];
        if (names[i].marked < times * names[rare].marked || i == rare)
            continue;
        if (++*pairs > MAX_PAIRS)
            return KEYS_NONE;
        size_t away = edit_distance(slice_of(names[i].text), slice_of(names[rare].text), distance);
        if (away <= distance && length > LENGTH_PER_ERROR * away
            && !are_apart(naming, names[i].text, names[rare].text))
            return i;
    }
    return KEYS_NONE;
}

static void tell_near(struct naming *naming)
{
    find_frequent(naming);
    size_t pairs = 0, *usual = mem_calloc(naming->names.count + 1, sizeof *usual);
    for (size_t i = 0; i < naming->names.count; i++)
        usual[i] = usual_form(naming, i, &pairs);
    if (pairs > MAX_PAIRS)
        check_skip(naming->run, report_root(naming->run->report), "variants.too-many", NULL, 0);
    for (size_t i = 0; i < naming->places.count; i++) {
        const struct place *place = &naming->places.items[i];
        size_t form = usual[place->name];
        if (form != KEYS_NONE)
            tell(naming, place, &naming->places.items[naming->names.items[form].first[0]],
                 naming->names.items[form].marked);
    }
    mem_free(usual);
}

/* ---------------------------------------------------------------------------------------------- the check */

static void each_text(struct naming *naming, const xpath_nodes *nodes,
                      void (*take)(struct naming *, const xmlNode *, struct slice))
{
    for (size_t i = 0; i < nodes->count; i++)
        take(naming, nodes->items[i], check_text(naming->run, nodes->items[i]));
}

static bool examine(struct check_run *run, xmlNode *context)
{
    struct naming *naming = mem_calloc(1, sizeof *naming);
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(run, "each", context, &nodes), bare = check_chose(run, "find", "bare");
    naming->run = run;
    naming->keys = keys_new();
    for (size_t i = 0; i < BUCKETS; i++)
        naming->buckets[i] = KEYS_NONE;
    if (ok) {
        each_text(naming, &nodes, collect);
        if (bare)
            each_text(naming, &nodes, search_bare);
        if (bare)
            tell_bare(naming);
        else
            tell_near(naming);
    }
    vec_release(&nodes);
    vec_release(&naming->names);
    vec_release(&naming->places);
    vec_release(&naming->frequent);
    keys_free(naming->keys);
    arena_release(&naming->arena);
    mem_free(naming);
    return ok;
}

static bool run_variants(struct check_run *run)
{
    return check_each(run, examine);
}

static bool is_number(const char *text)
{
    return !text || (*text && strlen(text) < 4 && text[strspn(text, "0123456789")] == '\0');
}

static const char *validate(const struct check *check)
{
    const struct slot *name = check_slot(check, "name");
    bool bare = strcmp(check_slot(check, "find")->text, "bare") == 0;
    const char *distance = check_slot(check, "distance")->text, *times = check_slot(check, "times")->text;
    if (!name->regex || regex_group(name->regex, "name") < 0)
        return "\"name\" has no group \"name\"";
    if (!is_number(distance) || !is_number(times))
        return "\"distance\" and \"times\" are whole numbers";
    if (bare && (distance || times || check_slot(check, "apart")->text))
        return "\"distance\", \"times\" and \"apart\" go with find=\"near\"";
    if (!bare && (check_slot(check, "ignore")->text || check_slot(check, "unless")->text))
        return "\"ignore\" and \"unless\" go with find=\"bare\"";
    return NULL;
}

static const char *const ways[] = { "bare", "near", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the scope in which a name is written in one way, such as report" },
    { "each", SLOT_XPATH, true, NULL, "the nodes whose text is looked at, from the context" },
    { "name", SLOT_REGEX, true, NULL, "a name with what marks it; the group name is the name itself" },
    { "find", SLOT_CHOICE, false, ways, "what is told: names with and without their marks (bare), names nearly like a more "
                                        "frequent one (near)" },
    { "ignore", SLOT_REGEX, false, NULL, "text in which no bare name counts" },
    { "unless", SLOT_REGEX, false, NULL, "what makes the words before it a part of a longer name" },
    { "distance", SLOT_TEXT, false, NULL, "how many characters near names may differ in; 1 when absent" },
    { "times", SLOT_TEXT, false, NULL, "how many times as often the usual form stands; 4 when absent" },
    { "apart", SLOT_REGEX, false, NULL, "in what two names may not differ to be taken for one" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_variants[] = { "name", "usual", "count", NULL };

const struct check_kind check_kind_variants = {
    .spec = { .name = "variants", .slots = slots, .arguments = arguments_of_variants, .validate = validate },
    .run = run_variants,
};
