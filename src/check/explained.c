/*
 * explained: a short form of a list is introduced somewhere.
 *
 * A candidate is a short form (what the list calls forbidden) that stands in the text of a node of `among`, in a report
 * where its long form (the preferred one) stands too. It is introduced by a node of `each` that has it for a key, where
 * it stands beside its long form with nothing but marks and blanks between them, and where `after` matches at its start.
 * One that is not is told where it stands first.
 */
#include "check/kinds.h"
#include "check/forms.h"
#include "base/keys.h"

#include "base/memory.h"

#include <string.h>

/* What is known of a form of the list. */
struct known_form {
    size_t count;
    const xmlNode *node; /* where it stands first */
    struct form_place place;
    bool introduced;
};

struct explaining {
    struct check_run *run;
    const struct term_list *list;
    struct forms *forms;
    struct keys *keys;        /* the forms of the list, each once */
    size_t *number;           /* of each term: the number of its form among the keys */
    struct known_form *known; /* by that number */
};

/* ---------------------------------------------------------------------------------------------- forms */

static void number_forms(struct explaining *explaining)
{
    const struct term_list *list = explaining->list;
    explaining->number = mem_calloc(list->count + 1, sizeof *explaining->number);
    explaining->known = mem_calloc(list->count + 1, sizeof *explaining->known);
    for (size_t i = 0; i < list->count; i++)
        explaining->number[i] = keys_add(explaining->keys, list->items[i].form);
}

/* What is known of the long form of a term; of its own form when it is a long one. */
static struct known_form *long_form_of(const struct explaining *explaining, size_t term)
{
    return &explaining->known[keys_find(explaining->keys, forms_thing(explaining->forms, term))];
}

/* ---------------------------------------------------------------------------------------------- introduced */

static bool read_introductions(struct explaining *explaining, xmlNode *context)
{
    xpath_nodes nodes = VEC_INIT;
    struct str key = STR_INIT;
    bool ok = check_nodes(explaining->run, "each", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        str_clear(&key);
        ok = check_string(explaining->run, "key", nodes.items[i], &key);
        size_t number = keys_find(explaining->keys, str_text(&key));
        if (number != KEYS_NONE)
            explaining->known[number].introduced = true;
    }
    str_release(&key);
    vec_release(&nodes);
    return ok;
}

/* ---------------------------------------------------------------------------------------------- used */

/* Whether the words before a form introduce it. */
static bool follows_introduction(const struct explaining *explaining, struct slice text, size_t start)
{
    const struct regex *after = check_slot(explaining->run->check, "after")->regex;
    return after && regex_match_at(after, explaining->run->scratch, text, (uint32_t)start, NULL) == REGEX_MATCH;
}

static void note(struct explaining *explaining, const xmlNode *node, struct slice text, struct form_place place)
{
    struct known_form *known = &explaining->known[explaining->number[place.term]];
    known->introduced = known->introduced || follows_introduction(explaining, text, place.start);
    explaining->run->examined += explaining->list->items[place.term].preferred != NULL;
    if (known->count++ == 0) {
        known->node = node;
        known->place = place;
    }
}

static void read_text(struct explaining *explaining, const xmlNode *node, struct slice text)
{
    struct form_place before = { FORMS_NONE, 0, 0 }, place = forms_next(explaining->forms, text, 0);
    for (; place.term != FORMS_NONE; before = place, place = forms_next(explaining->forms, text, place.end)) {
        note(explaining, node, text, place);
        if (forms_are_beside(explaining->forms, text, before, place)) {
            explaining->known[explaining->number[before.term]].introduced = true;
            explaining->known[explaining->number[place.term]].introduced = true;
        }
    }
}

static bool read_uses(struct explaining *explaining, xmlNode *context)
{
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(explaining->run, "among", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++)
        read_text(explaining, nodes.items[i], check_text(explaining->run, nodes.items[i]));
    vec_release(&nodes);
    return ok;
}

/* ---------------------------------------------------------------------------------------------- findings */

static struct span span_of(const struct known_form *known)
{
    return report_text_span(known->node, (uint32_t)known->place.start, (uint32_t)known->place.end);
}

static void tell(const struct explaining *explaining, const struct term *term, const struct known_form *known,
                 const struct known_form *long_form)
{
    struct argument arguments[] = { { "key", term->form }, { "long", term->preferred } };
    struct finding *finding = check_emit(explaining->run, known->node, span_of(known), arguments, 2, term->form);
    if (!finding)
        return;
    finding->stated = mem_copy_string(term->form);
    char *words = check_words(explaining->run, "explained.long", NULL, 0);
    finding_relate(finding, span_of(long_form), words);
    mem_free(words);
}

static void tell_unexplained(const struct explaining *explaining)
{
    for (size_t i = 0; i < explaining->list->count; i++) {
        const struct term *term = &explaining->list->items[i];
        struct known_form *known = &explaining->known[explaining->number[i]];
        const struct known_form *long_form = long_form_of(explaining, i);
        if (!term->preferred || !known->count || known->introduced || !long_form->count)
            continue;
        tell(explaining, term, known, long_form);
        known->introduced = true; /* told once, whatever other long forms it has */
    }
}

/* ---------------------------------------------------------------------------------------------- the check */

static bool examine(struct check_run *run, xmlNode *context)
{
    const struct term_list *list = term_lists_find(run->terms, check_slot(run->check, "list")->text);
    if (list->count == 0)
        return true;
    struct explaining explaining = { .run = run, .list = list, .keys = keys_new(),
                                     .forms = forms_new(list, report_attribute(report_root(run->report), "lang")) };
    number_forms(&explaining);
    bool ok = read_introductions(&explaining, context) && read_uses(&explaining, context);
    if (ok)
        tell_unexplained(&explaining);
    mem_free(explaining.known);
    mem_free(explaining.number);
    keys_free(explaining.keys);
    forms_free(explaining.forms);
    return ok;
}

static bool run_explained(struct check_run *run)
{
    return check_each(run, examine);
}

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the scope in which a short form is introduced, such as report" },
    { "list", SLOT_TERMS, true, NULL, "the list of long forms (preferred) and their short forms (forbidden)" },
    { "among", SLOT_XPATH, true, NULL, "the nodes in whose text they are used, from the context" },
    { "each", SLOT_XPATH, true, NULL, "the nodes that introduce a short form, from the context" },
    { "key", SLOT_XPATH, true, NULL, "the short form, from the node" },
    { "after", SLOT_REGEX, false, NULL, "what is true where a short form begins that words before it introduce: a "
                                        "lookbehind" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_explained[] = { "key", "long", NULL };

const struct check_kind check_kind_explained = {
    .spec = { .name = "explained", .slots = slots, .arguments = arguments_of_explained },
    .run = run_explained,
};
