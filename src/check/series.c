/*
 * series: figures that are told twice are told alike.
 *
 * A series is a node with entries, each of which has a key (a year). In the text of an entry `figure` finds figures with
 * their units; a unit that stands in an entry more than once, or under a key in several entries, is not compared there.
 * Two series of one unit tell the same when they give the same figures under `least` keys and more: then the one key under
 * which they differ is a finding. Only figures of `digits` significant digits and more can show that they tell the same,
 * for small numbers agree by chance. Each series is compared with those before it that last gave one of its figures. One
 * of more than MOST_FIGURES figures is passed over.
 */
#include "check/kinds.h"
#include "base/keys.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#define MOST_FIGURES 40

/* A figure of a series. */
struct figure {
    size_t series;
    size_t about; /* number of its key and unit */
    const char *key, *unit, *value; /* the value without what parts its thousands; in the arena */
    const xmlNode *node;
    uint32_t start, end;   /* bytes in the node's text */
    const char *printed;   /* in the arena */
    bool several;          /* there are more of its key and unit in the series */
};

struct comparison {
    struct check_run *run;
    struct arena arena;
    struct keys *abouts; /* keys with their units */
    struct keys *values; /* these with the value */
    VEC(struct figure) figures;
    VEC(size_t) last;    /* by the number of a value: the figure that last gave it, or KEYS_NONE */
};

/* Reading ---------------------------------------------------------------------------------------------------------- */

static const char *without_separators(struct arena *arena, struct slice printed)
{
    struct str value = STR_INIT;
    for (size_t i = 0; i < printed.length; i++)
        if ((printed.data[i] >= '0' && printed.data[i] <= '9') || printed.data[i] == '.')
            str_append(&value, printed.data + i, 1);
    const char *copy = arena_copy_string(arena, str_text(&value));
    str_release(&value);
    return copy;
}

static size_t number_about(const struct comparison *comparison, const struct figure *figure)
{
    struct str text = STR_INIT;
    str_printf(&text, "%s\n%s", figure->key, figure->unit);
    size_t number = keys_add(comparison->abouts, str_text(&text));
    str_release(&text);
    return number;
}

/* Add a figure, and mark it and that of the series with the same key and unit when there is one. */
static void add_figure(struct comparison *comparison, struct figure figure, size_t first)
{
    figure.about = number_about(comparison, &figure);
    for (size_t i = first; i < comparison->figures.count; i++)
        if (comparison->figures.items[i].about == figure.about)
            comparison->figures.items[i].several = figure.several = true;
    vec_push(&comparison->figures, figure);
}

static void read_text(struct comparison *comparison, const xmlNode *node, const char *key, size_t series, size_t first)
{
    const struct regex *regex = check_slot(comparison->run->check, "figure")->regex;
    struct slice text = check_text(comparison->run, node);
    struct regex_match match;
    for (uint32_t at = 0; regex_find(regex, comparison->run->scratch, text, at, &match) == REGEX_MATCH
         && match.group[0].end > at && comparison->figures.count - first <= MOST_FIGURES; at = match.group[0].end) {
        struct slice value = regex_slice(text, &match, regex_group(regex, "value"));
        struct slice unit = regex_slice(text, &match, regex_group(regex, "unit"));
        uint32_t start = (uint32_t)(value.data - text.data);
        struct figure figure = { .series = series, .key = key, .node = node,
                                 .unit = arena_copy(&comparison->arena, unit.data, unit.length),
                                 .value = without_separators(&comparison->arena, value),
                                 .printed = arena_copy(&comparison->arena, value.data, value.length),
                                 .start = start, .end = start + (uint32_t)value.length };
        add_figure(comparison, figure, first);
    }
}

static bool read_series(struct comparison *comparison, xmlNode *node, size_t series)
{
    struct check_run *run = comparison->run;
    size_t first = comparison->figures.count;
    xpath_nodes entries = VEC_INIT;
    struct str key = STR_INIT;
    bool ok = check_nodes(run, "entry", node, &entries);
    for (size_t i = 0; ok && i < entries.count; i++) {
        str_clear(&key);
        ok = check_string(run, "key", entries.items[i], &key);
        if (ok && key.length)
            read_text(comparison, entries.items[i], arena_copy_string(&comparison->arena, str_text(&key)), series, first);
    }
    str_release(&key);
    vec_release(&entries);
    return ok;
}

/* Comparing -------------------------------------------------------------------------------------------------------- */

static size_t significant_digits(const char *value)
{
    size_t count = 0, noughts = 0;
    for (const char *at = value; *at; at++) {
        if (*at == '.' || (*at == '0' && !count))
            continue;
        noughts = *at == '0' ? noughts + 1 : 0;
        count++;
    }
    return count - noughts;
}

/* What two series of a unit have in common. */
struct verdict {
    size_t alike;                 /* keys under which they agree in a figure that tells */
    size_t different;             /* keys under which they differ */
    const struct figure *ours, *theirs; /* the last of these */
};

/* The figures of the series that a figure belongs to: the range of their indexes. */
static void range_of(const struct comparison *comparison, size_t figure, size_t *from, size_t *to)
{
    const struct figure *items = comparison->figures.items;
    *from = figure;
    *to = figure + 1;
    while (*from > 0 && items[*from - 1].series == items[figure].series)
        (*from)--;
    while (*to < comparison->figures.count && items[*to].series == items[figure].series)
        (*to)++;
}

static const struct figure *counterpart(const struct comparison *comparison, const struct figure *figure, size_t from,
                                        size_t to)
{
    for (size_t i = from; i < to; i++)
        if (comparison->figures.items[i].about == figure->about)
            return &comparison->figures.items[i];
    return NULL;
}

static struct verdict compare(const struct comparison *comparison, size_t first, size_t count, size_t other,
                              const char *unit)
{
    struct verdict verdict = { 0, 0, NULL, NULL };
    size_t from, to, digits = check_number(comparison->run, "digits");
    range_of(comparison, other, &from, &to);
    for (size_t i = first; i < first + count; i++) {
        const struct figure *ours = &comparison->figures.items[i], *theirs = counterpart(comparison, ours, from, to);
        if (strcmp(ours->unit, unit) != 0 || !theirs || ours->several || theirs->several)
            continue;
        if (strcmp(ours->value, theirs->value) == 0) {
            verdict.alike += significant_digits(ours->value) >= digits;
        } else {
            verdict.different++;
            verdict.ours = ours;
            verdict.theirs = theirs;
        }
    }
    return verdict;
}

static void report(struct check_run *run, const struct figure *ours, const struct figure *theirs)
{
    struct argument arguments[] = { { "value", ours->printed }, { "other", theirs->printed }, { "unit", ours->unit },
                                    { "key", ours->key } };
    struct str content = STR_INIT;
    str_printf(&content, "%s|%s|%s", ours->key, ours->unit, ours->printed);
    struct finding *finding = check_emit(run, ours->node, report_text_span(ours->node, ours->start, ours->end), arguments,
                                         4, str_text(&content));
    str_release(&content);
    if (!finding)
        return;
    finding->stated = mem_copy_string(ours->printed);
    finding->computed = mem_copy_string(theirs->printed);
    struct argument other = { "content", theirs->printed };
    char *words = check_words(run, "agree.other", &other, 1);
    finding_relate(finding, report_text_span(theirs->node, theirs->start, theirs->end), words);
    mem_free(words);
}

/* The figure that last gave what this one gives, in its place the new one. */
static size_t exchange_last(struct comparison *comparison, size_t figure)
{
    const struct figure *given = &comparison->figures.items[figure];
    struct str text = STR_INIT;
    str_printf(&text, "%zu\n%s", given->about, given->value);
    size_t number = keys_add(comparison->values, str_text(&text));
    str_release(&text);
    if (number == comparison->last.count)
        vec_push(&comparison->last, KEYS_NONE);
    size_t before = comparison->last.items[number];
    comparison->last.items[number] = figure;
    return before;
}

/* Compare the series of the figures from first on with those before it, in each unit once with each. */
static void compare_series(struct comparison *comparison, size_t first)
{
    size_t count = comparison->figures.count - first;
    const struct figure *reported = NULL;
    for (size_t i = first; i < first + count; i++) {
        comparison->run->examined++;
        size_t other = exchange_last(comparison, i);
        if (other == KEYS_NONE || other >= first)
            continue;
        struct verdict verdict = compare(comparison, first, count, other, comparison->figures.items[i].unit);
        if (verdict.different != 1 || verdict.alike < check_number(comparison->run, "least") || verdict.ours == reported)
            continue;
        reported = verdict.ours;
        report(comparison->run, verdict.ours, verdict.theirs);
    }
}

static bool examine(struct check_run *run, xmlNode *context)
{
    struct comparison comparison = { .run = run, .abouts = keys_new(), .values = keys_new() };
    xpath_nodes series = VEC_INIT;
    bool ok = check_nodes(run, "series", context, &series);
    for (size_t i = 0; ok && i < series.count; i++) {
        size_t first = comparison.figures.count;
        ok = read_series(&comparison, series.items[i], i);
        if (ok && comparison.figures.count - first > MOST_FIGURES) {
            comparison.figures.count = first;
            check_skip(run, series.items[i], "skip.series-long", NULL, 0);
        }
        if (ok)
            compare_series(&comparison, first);
    }
    vec_release(&series);
    keys_free(comparison.abouts);
    keys_free(comparison.values);
    vec_release(&comparison.figures);
    vec_release(&comparison.last);
    arena_release(&comparison.arena);
    return ok;
}

static bool run_series(struct check_run *run)
{
    return check_each(run, examine);
}

static const char *validate(const struct check *check)
{
    const struct regex *regex = check_slot(check, "figure")->regex;
    if (regex && (regex_group(regex, "value") < 0 || regex_group(regex, "unit") < 0))
        return "\"figure\" needs the groups \"value\" and \"unit\"";
    return check_bad_habit(check);
}

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the scope in which series are compared, such as report" },
    { "series", SLOT_XPATH, true, NULL, "the nodes that hold a series, from the context" },
    { "entry", SLOT_XPATH, true, NULL, "its entries, from such a node" },
    { "key", SLOT_XPATH, true, NULL, "what an entry is about (a year), from the entry" },
    { "figure", SLOT_REGEX, true, NULL, "a figure in the text of an entry; groups value and unit" },
    { "least", SLOT_TEXT, true, NULL, "under how many keys two series must agree to tell the same" },
    { "digits", SLOT_TEXT, true, NULL, "how many significant digits a figure must have to show that" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_series[] = { "value", "other", "unit", "key", NULL };

const struct check_kind check_kind_series = {
    .spec = { .name = "series", .slots = slots, .arguments = arguments_of_series, .validate = validate },
    .run = run_series,
};
