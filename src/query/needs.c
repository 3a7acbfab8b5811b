#include "query/needs.h"

#include "base/memory.h"

#include <string.h>

#define MOST_LITERALS 16 /* of which one must be there */
#define MOST_SETS 2      /* that are looked for */
#define MOST_DEPTH 60    /* of groups in groups */

/* What is more than a literal character, outside of classes. */
#define SPECIAL "\\^$.[|()?*+{"

/* Literals of which every match contains one. */
struct literals {
    struct slice items[MOST_LITERALS]; /* in the expression */
    uint32_t count;
};

/* The best sets that a part of an expression has, best first. */
struct sets {
    struct literals items[MOST_SETS];
    uint32_t count;
};

struct needs {
    uint32_t sets;              /* each of which must be met */
    uint32_t counts[MOST_SETS]; /* of the literals of each set */
    struct slice literals[];    /* of all sets, one set behind the other; the texts stand behind them */
};

/* Reading an expression from left to right. */
struct reading {
    const char *at; /* ended by NUL */
    int depth;
    bool unknown; /* a construct that is not known: nothing is needed */
};

/* Sets ------------------------------------------------------------------------------------------------------------- */

static size_t shortest(const struct literals *set)
{
    size_t length = set->items[0].length;
    for (uint32_t i = 1; i < set->count; i++)
        length = set->items[i].length < length ? set->items[i].length : length;
    return length;
}

/* Long literals are rare, and few of them quickly looked for. */
static bool is_better(const struct literals *one, const struct literals *other)
{
    size_t length = shortest(one), others = shortest(other);
    return length != others ? length > others : one->count < other->count;
}

static void offer(struct sets *sets, const struct literals *set)
{
    uint32_t i = sets->count;
    if (set->count == 0)
        return;
    while (i > 0 && is_better(set, &sets->items[i - 1]))
        i--;
    if (i == MOST_SETS)
        return;
    sets->count += sets->count < MOST_SETS;
    for (uint32_t k = sets->count - 1; k > i; k--)
        sets->items[k] = sets->items[k - 1];
    sets->items[i] = *set;
}

static void offer_all(struct sets *sets, const struct sets *more)
{
    for (uint32_t i = 0; i < more->count; i++)
        offer(sets, &more->items[i]);
}

static void offer_text(struct sets *sets, const char *from, const char *to)
{
    if (from < to)
        offer(sets, &(struct literals){ .count = 1, .items = { { from, (size_t)(to - from) } } });
}

/* Add the literals of another set. False when there are too many. */
static bool unite(struct literals *set, const struct literals *more)
{
    if (set->count + more->count > MOST_LITERALS)
        return false;
    for (uint32_t i = 0; i < more->count; i++)
        set->items[set->count++] = more->items[i];
    return true;
}

/* Reading ---------------------------------------------------------------------------------------------------------- */

static bool is_next(const struct reading *reading, const char *text)
{
    return strncmp(reading->at, text, strlen(text)) == 0;
}

static bool take(struct reading *reading, const char *text)
{
    bool taken = is_next(reading, text);
    if (taken)
        reading->at += strlen(text);
    return taken;
}

/* Pass everything up to a character, and that. */
static void pass_until(struct reading *reading, char last)
{
    const char *found = strchr(reading->at, last);
    if (found)
        reading->at = found + 1;
    else
        reading->unknown = true;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_alphanumeric(char byte)
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_one_of(char byte, const char *set)
{
    return byte != '\0' && strchr(set, byte);
}

/* Pass the rest of "{2,5}", and tell whether the least number is 0. */
static bool pass_numbers(struct reading *reading)
{
    const char *from = reading->at;
    bool optional = true;
    for (; is_digit(*reading->at); reading->at++)
        optional = optional && *reading->at == '0';
    if (reading->at == from)
        reading->unknown = true; /* a brace that is itself meant, perhaps */
    pass_until(reading, '}');
    return optional;
}

/* Pass what says how often the item before must be there, if anything does, and tell whether it need not be there. */
static bool pass_quantity(struct reading *reading)
{
    char first = *reading->at;
    if (!is_one_of(first, "?*+{"))
        return false;
    reading->at++;
    bool optional = first == '{' ? pass_numbers(reading) : first != '+';
    reading->at += is_one_of(*reading->at, "?+"); /* lazy, possessive */
    return optional;
}

/* Pass "{name}", "<name>" or "'name'". */
static void pass_name(struct reading *reading)
{
    char first = *reading->at++;
    pass_until(reading, first == '{' ? '}' : first == '<' ? '>' : '\'');
}

/* Pass a backslash, and what it takes with it. True when it stands for the character behind it, which is then next. */
static bool pass_escape(struct reading *reading)
{
    char byte = *++reading->at;
    if (!is_alphanumeric(byte)) {
        reading->unknown |= byte == '\0';
        return true;
    }
    reading->at++;
    if (is_one_of(byte, "pPxogkN") && is_one_of(*reading->at, "{<'"))
        pass_name(reading);
    else if (is_one_of(byte, "pP"))
        reading->at += *reading->at != '\0';
    else if (is_one_of(byte, "QEcCxogkN"))
        reading->unknown = true;
    while (is_digit(byte) && is_digit(*reading->at))
        reading->at++;
    return false;
}

static void pass_character(struct reading *reading)
{
    do
        reading->at++;
    while (((unsigned char)*reading->at & 0xC0) == 0x80);
}

/* Add the character of a class that is next, and pass it. False when it is none that can be told. */
static bool add_member(struct reading *reading, struct literals *set)
{
    if (*reading->at == '\\' && !pass_escape(reading))
        return false;
    if (is_next(reading, "[:") || is_next(reading, "[.") || is_next(reading, "[=") || *reading->at == '\0') {
        reading->unknown = true;
        return false;
    }
    const char *from = reading->at;
    pass_character(reading);
    bool range = is_next(reading, "-") && !is_next(reading, "-]");
    if (range || set->count == MOST_LITERALS)
        return false;
    set->items[set->count++] = (struct slice){ from, (size_t)(reading->at - from) };
    return true;
}

/* Read a class, whose bracket is passed. A small one of single characters is a set. */
static struct literals read_class(struct reading *reading)
{
    struct literals set = { .count = 0 };
    bool known = !take(reading, "^");
    for (bool first = true; !reading->unknown && (first || *reading->at != ']'); first = false)
        known = add_member(reading, &set) && known;
    take(reading, "]");
    if (!known)
        set.count = 0;
    return set;
}

static struct sets read_alternatives(struct reading *reading);

/* Read what a group holds, with its closing bracket. */
static struct sets read_inside(struct reading *reading)
{
    struct sets sets = { .count = 0 };
    if (reading->depth == MOST_DEPTH) {
        reading->unknown = true;
        return sets;
    }
    reading->depth++;
    sets = read_alternatives(reading);
    reading->depth--;
    if (!take(reading, ")"))
        reading->unknown = true;
    return sets;
}

/* A group that may not have to match, or not behind the start. */
static struct sets pass_inside(struct reading *reading)
{
    read_inside(reading);
    return (struct sets){ .count = 0 };
}

/* Settings of a part: "(?i:". With those that change what literals mean nothing is known. */
static struct sets read_settings(struct reading *reading)
{
    bool same = true;
    for (; is_one_of(*reading->at, "-imnsxJUa"); reading->at++)
        same = same && !is_one_of(*reading->at, "ix");
    if (take(reading, ":"))
        return same ? read_inside(reading) : pass_inside(reading);
    reading->unknown |= !same || !take(reading, ")");
    return (struct sets){ .count = 0 };
}

/* "(?(condition)yes|no)" behind its second bracket. */
static struct sets read_conditional(struct reading *reading)
{
    reading->unknown |= is_next(reading, "?");
    pass_until(reading, ')');
    return pass_inside(reading);
}

/* A verb, "(*SKIP)" behind its star. One that ends the match early, or that is a group in words, is not known. */
static struct sets read_verb(struct reading *reading)
{
    reading->unknown |= !(is_next(reading, "SKIP)") || is_next(reading, "F)") || is_next(reading, "FAIL)"));
    pass_until(reading, ')');
    return (struct sets){ .count = 0 };
}

/* Whether a group calls another, or is a remark: "(?R)", "(?1)", "(?+1)", "(?&name)", "(?P>name)", "(?#remark)". */
static bool is_call(const struct reading *reading)
{
    const char *at = reading->at + is_one_of(*reading->at, "+-");
    return is_digit(*at) || is_one_of(*reading->at, "R&#") || is_next(reading, "P=") || is_next(reading, "P>");
}

/* Read a group behind its bracket. */
static struct sets read_group(struct reading *reading)
{
    if (take(reading, "*"))
        return read_verb(reading);
    if (!take(reading, "?") || take(reading, ":") || take(reading, ">") || take(reading, "|") || take(reading, "="))
        return read_inside(reading);
    if (take(reading, "!") || take(reading, "<=") || take(reading, "<!"))
        return pass_inside(reading);
    if (take(reading, "("))
        return read_conditional(reading);
    if (is_call(reading)) {
        pass_until(reading, ')');
        return (struct sets){ .count = 0 };
    }
    if (is_next(reading, "P<"))
        reading->at++;
    if (!is_next(reading, "<") && !is_next(reading, "'"))
        return read_settings(reading);
    pass_name(reading);
    return read_inside(reading);
}

/* Take the literal characters that are next. The last one goes by itself when it need not be there. */
static void read_literals(struct reading *reading, bool escaped, struct sets *sets)
{
    const char *from = reading->at, *end = from + escaped + strcspn(from + escaped, SPECIAL), *last = end;
    reading->unknown |= from == end;
    while (last > from && ((unsigned char)*--last & 0xC0) == 0x80)
        ;
    reading->at = end;
    offer_text(sets, from, pass_quantity(reading) ? last : end);
}

/* Read what is no literal character. */
static struct sets read_other(struct reading *reading)
{
    struct sets sets = { .count = 0 };
    char byte = *reading->at++;
    if (byte == '(') {
        sets = read_group(reading);
    } else if (byte == '[') {
        struct literals set = read_class(reading);
        offer(&sets, &set);
    }
    return sets;
}

static struct sets read_sequence(struct reading *reading)
{
    struct sets sets = { .count = 0 };
    while (!reading->unknown && *reading->at && !is_one_of(*reading->at, "|)")) {
        bool escape = *reading->at == '\\';
        if (escape ? pass_escape(reading) : !is_one_of(*reading->at, "([.^$")) {
            read_literals(reading, escape, &sets);
            continue;
        }
        struct sets more = { .count = 0 };
        if (!escape)
            more = read_other(reading);
        if (!pass_quantity(reading))
            offer_all(&sets, &more);
    }
    return sets;
}

/* Every alternative must need something: then a match contains what one of them needs. */
static struct sets read_alternatives(struct reading *reading)
{
    struct sets sets = read_sequence(reading);
    if (!is_next(reading, "|"))
        return sets;
    struct literals either = { .count = 0 };
    bool known = sets.count && unite(&either, &sets.items[0]);
    while (take(reading, "|")) {
        sets = read_sequence(reading);
        known = known && sets.count && unite(&either, &sets.items[0]);
    }
    sets.count = 0;
    if (known)
        offer(&sets, &either);
    return sets;
}

/* Keep literals, with their texts. */
static struct needs *keep(const struct sets *sets)
{
    size_t count = 0, length = 0;
    for (uint32_t i = 0; i < sets->count; i++)
        for (uint32_t k = 0; k < sets->items[i].count; k++, count++)
            length += sets->items[i].items[k].length;
    struct needs *needs = mem_alloc(sizeof *needs + count * sizeof *needs->literals + length);
    struct slice *literal = needs->literals;
    char *text = (char *)(needs->literals + count);
    needs->sets = sets->count;
    for (uint32_t i = 0; i < sets->count; i++) {
        needs->counts[i] = sets->items[i].count;
        for (uint32_t k = 0; k < sets->items[i].count; k++, text += literal->length, literal++) {
            *literal = (struct slice){ text, sets->items[i].items[k].length };
            memcpy(text, sets->items[i].items[k].data, literal->length);
        }
    }
    return needs;
}

struct needs *needs_new(const char *pattern)
{
    struct reading reading = { .at = pattern };
    struct sets sets = read_alternatives(&reading);
    return reading.unknown || *reading.at || sets.count == 0 ? NULL : keep(&sets);
}

void needs_free(struct needs *needs)
{
    mem_free(needs);
}

/* Looking ---------------------------------------------------------------------------------------------------------- */

static uint32_t hash(const unsigned char *three)
{
    return ((uint32_t)three[0] | (uint32_t)three[1] << 8 | (uint32_t)three[2] << 16) * 2654435761U >> 20; /* 12 bits */
}

void trigrams_of(struct slice text, struct trigrams *trigrams)
{
    const unsigned char *at = (const unsigned char *)text.data, *end = at + text.length;
    *trigrams = (struct trigrams){ { 0 }, { 0 } };
    for (; at < end; at++) {
        trigrams->bytes[*at / 64] |= UINT64_C(1) << *at % 64;
        if (end - at < 3)
            continue;
        uint32_t three = hash(at);
        trigrams->threes[three / 64] |= UINT64_C(1) << three % 64;
    }
}

static bool seems_to_hold(const struct trigrams *trigrams, struct slice literal)
{
    const unsigned char *at = (const unsigned char *)literal.data, *end = at + literal.length;
    for (; end - at >= 3; at++) {
        uint32_t three = hash(at);
        if (!(trigrams->threes[three / 64] >> three % 64 & 1))
            return false;
    }
    for (; literal.length < 3 && at < end; at++)
        if (!(trigrams->bytes[*at / 64] >> *at % 64 & 1))
            return false;
    return true;
}

bool needs_met(const struct needs *needs, const struct trigrams *trigrams)
{
    const struct slice *literal = needs ? needs->literals : NULL;
    for (uint32_t i = 0; needs && i < needs->sets; i++) {
        bool met = false;
        for (uint32_t k = 0; k < needs->counts[i]; k++, literal++)
            met = met || seems_to_hold(trigrams, *literal);
        if (!met)
            return false;
    }
    return true;
}
