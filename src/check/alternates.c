/*
 * alternates: of the forms that a list has for one thing a report uses one.
 *
 * A candidate is a form of a list where it stands in the text of a node of `each`; a term's preferred form and its
 * forbidden ones stand for the same. Text that `ignore` matches is left aside, but for a form that begins where it does.
 * The form that stands most often is the usual one; of two that stand as often the one that the other contains, else the
 * earlier one. Each place of another is told, but not one that is explained by another form beside it, with nothing but
 * marks and blanks between them, nor a fuller form (it contains the usual one) before the usual one is used first.
 */
#include "check/kinds.h"
#include "check/forms.h"
#include "base/keys.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

/* Places of the usual form that a finding names. */
#define MAX_RELATED 4

/* Where a form stands. */
struct place {
    const xmlNode *node;
    struct form_place at;
    bool explained;
};

/* A form of the list. */
struct use {
    size_t count, first; /* first: index of its first place */
    size_t thing;        /* the number of what it stands for */
};

struct alternatives {
    struct check_run *run;
    const struct term_list *list;
    struct forms *forms;
    struct keys *things;
    struct use *uses;    /* by the index of the term */
    size_t *usual;       /* by the number of the thing: index of the term that is the usual form */
    VEC(struct place) places;
};

/* ---------------------------------------------------------------------------------------------- places */

/* Text that counts for nothing; SIZE_MAX when there is none. */
struct hole {
    size_t start, end;
};

static struct hole next_hole(const struct alternatives *alternatives, struct slice text, size_t from)
{
    const struct regex *ignore = check_slot(alternatives->run->check, "ignore")->regex;
    struct regex_match match;
    if (!ignore || regex_find(ignore, alternatives->run->scratch, text, (uint32_t)from, &match) != REGEX_MATCH
        || match.group[0].end == match.group[0].start)
        return (struct hole){ SIZE_MAX, SIZE_MAX };
    return (struct hole){ match.group[0].start, match.group[0].end };
}

/* The first form that counts at or behind a byte; *hole is the last one that was looked at, and is moved on. */
static struct form_place next_place(const struct alternatives *alternatives, struct slice text, size_t from,
                                    struct hole *hole)
{
    struct form_place place = forms_next(alternatives->forms, text, from);
    while (place.term != FORMS_NONE) {
        while (hole->end <= place.start)
            *hole = next_hole(alternatives, text, hole->end);
        if (place.start <= hole->start)
            break;
        place = forms_next(alternatives->forms, text, hole->end);
    }
    return place;
}

static void add_place(struct alternatives *alternatives, const xmlNode *node, struct form_place at)
{
    struct use *use = &alternatives->uses[at.term];
    if (use->count++ == 0)
        use->first = alternatives->places.count;
    alternatives->run->examined++;
    vec_push(&alternatives->places, (struct place){ node, at, false });
}

static void read_text(struct alternatives *alternatives, const xmlNode *node, struct slice text)
{
    struct hole hole = { 0, 0 };
    struct form_place before = { FORMS_NONE, 0, 0 }, place = next_place(alternatives, text, 0, &hole);
    for (; place.term != FORMS_NONE; before = place, place = next_place(alternatives, text, place.end, &hole)) {
        add_place(alternatives, node, place);
        if (forms_are_beside(alternatives->forms, text, before, place))
            for (size_t i = 1; i <= 2; i++)
                alternatives->places.items[alternatives->places.count - i].explained = true;
    }
}

static bool read_texts(struct alternatives *alternatives, xmlNode *context)
{
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(alternatives->run, "each", context, &nodes);
    for (size_t i = 0; i < nodes.count; i++)
        read_text(alternatives, nodes.items[i], check_text(alternatives->run, nodes.items[i]));
    vec_release(&nodes);
    return ok;
}

/* ---------------------------------------------------------------------------------------------- usual forms */

/* Number the things that the forms stand for. */
static void number_things(struct alternatives *alternatives)
{
    for (size_t i = 0; i < alternatives->list->count; i++)
        alternatives->uses[i].thing = keys_add(alternatives->things, forms_thing(alternatives->forms, i));
}

/* Whether the form of a term contains that of another. */
static bool is_fuller(const struct alternatives *alternatives, size_t term, size_t than)
{
    return strstr(alternatives->list->items[term].form, alternatives->list->items[than].form) != NULL;
}

static bool is_more_usual(const struct alternatives *alternatives, size_t term, size_t than)
{
    const struct use *use = &alternatives->uses[term], *other = &alternatives->uses[than];
    if (use->count != other->count)
        return use->count > other->count;
    if (is_fuller(alternatives, term, than) || is_fuller(alternatives, than, term))
        return is_fuller(alternatives, than, term);
    return use->first < other->first;
}

static void find_usual(struct alternatives *alternatives)
{
    for (size_t i = 0; i < alternatives->list->count; i++)
        alternatives->usual[i] = FORMS_NONE;
    for (size_t i = 0; i < alternatives->list->count; i++) {
        const struct use *use = &alternatives->uses[i];
        size_t *usual = &alternatives->usual[use->thing];
        if (use->count && (*usual == FORMS_NONE || is_more_usual(alternatives, i, *usual)))
            *usual = i;
    }
}

/* The term that should stand at a place, which may be its own. */
static size_t usual_at(const struct alternatives *alternatives, size_t place)
{
    const struct place *own = &alternatives->places.items[place];
    size_t usual = alternatives->usual[alternatives->uses[own->at.term].thing];
    bool fuller_at_first = place < alternatives->uses[usual].first && is_fuller(alternatives, own->at.term, usual);
    return own->explained || fuller_at_first ? own->at.term : usual;
}

/* ---------------------------------------------------------------------------------------------- findings */

static struct span span_of(const struct place *place)
{
    return report_text_span(place->node, (uint32_t)place->at.start, (uint32_t)place->at.end);
}

/* Name the first places where the usual form stands. */
static void relate(const struct alternatives *alternatives, struct finding *finding, size_t usual)
{
    struct argument argument = { "content", alternatives->list->items[usual].form };
    char *label = check_words(alternatives->run, "agree.other", &argument, 1);
    size_t named = 0;
    for (size_t i = alternatives->uses[usual].first; i < alternatives->places.count && named < MAX_RELATED; i++) {
        const struct place *place = &alternatives->places.items[i];
        if (place->at.term != usual)
            continue;
        finding_relate(finding, span_of(place), label);
        named++;
    }
    mem_free(label);
}

static void tell(const struct alternatives *alternatives, const struct place *place, size_t usual)
{
    char count[24];
    const char *name = alternatives->list->items[place->at.term].form, *other = alternatives->list->items[usual].form;
    snprintf(count, sizeof count, "%zu", alternatives->uses[usual].count);
    struct argument arguments[] = { { "name", name }, { "usual", other }, { "count", count } };
    struct finding *finding = check_emit(alternatives->run, place->node, span_of(place), arguments, 3, name);
    if (!finding)
        return;
    finding->stated = mem_copy_string(name);
    finding->computed = mem_copy_string(other);
    relate(alternatives, finding, usual);
}

static void tell_others(const struct alternatives *alternatives)
{
    for (size_t i = 0; i < alternatives->places.count; i++) {
        const struct place *place = &alternatives->places.items[i];
        size_t usual = usual_at(alternatives, i);
        if (usual != place->at.term)
            tell(alternatives, place, usual);
    }
}

/* ---------------------------------------------------------------------------------------------- the check */

static void release(struct alternatives *alternatives)
{
    vec_release(&alternatives->places);
    mem_free(alternatives->usual);
    mem_free(alternatives->uses);
    keys_free(alternatives->things);
    forms_free(alternatives->forms);
}

static bool examine(struct check_run *run, xmlNode *context)
{
    const struct term_list *list = term_lists_find(run->terms, check_slot(run->check, "list")->text);
    struct alternatives alternatives = {
        .run = run, .list = list, .things = keys_new(),
        .forms = forms_new(list, report_attribute(report_root(run->report), "lang")),
        .uses = mem_calloc(list->count + 1, sizeof *alternatives.uses),
        .usual = mem_calloc(list->count + 1, sizeof *alternatives.usual),
    };
    number_things(&alternatives);
    bool ok = list->count == 0 || read_texts(&alternatives, context);
    if (ok) {
        find_usual(&alternatives);
        tell_others(&alternatives);
    }
    release(&alternatives);
    return ok;
}

static bool run_alternates(struct check_run *run)
{
    return check_each(run, examine);
}

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the scope in which a thing has one form, such as report" },
    { "list", SLOT_TERMS, true, NULL, "the list of things (preferred) and their other forms (forbidden)" },
    { "each", SLOT_XPATH, true, NULL, "the nodes whose text is looked at, from the context" },
    { "ignore", SLOT_REGEX, false, NULL, "text in which no form counts, unless it begins where the text does" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_alternates[] = { "name", "usual", "count", NULL };

const struct check_kind check_kind_alternates = {
    .spec = { .name = "alternates", .slots = slots, .arguments = arguments_of_alternates },
    .run = run_alternates,
};
