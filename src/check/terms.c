/*
 * terms: the words of a text are those that a list prefers.
 *
 * A candidate is a context node with text. With whole="no" every forbidden form that stands in the text is a finding; of
 * forms that begin at the same place the longest counts, so that a preferred form protects what stands inside it. A form
 * that begins or ends with a letter of a script that puts blanks between words stands there only as a whole word. With
 * whole="yes" the value of the node is one of the preferred forms; when it is a forbidden one, or at most `distance`
 * code points away from a preferred one under the folds of `fold`, it is a finding, and else it is not examined: the list
 * does not know it.
 */
#include "check/kinds.h"
#include "check/distance.h"
#include "check/forms.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct search {
    struct check_run *run;
    const struct term_list *list;
    const char *lang; /* of the report; or NULL */
    char **folded;    /* of each term, when whole values are compared: its form under the folds; else NULL */
};

/* ---------------------------------------------------------------------------------------------- findings */

static void tell(const struct search *search, const xmlNode *node, struct span span, const char *text,
                 const struct term *term, const char *preferred, bool in_text)
{
    struct argument arguments[] = { { "text", text }, { "preferred", preferred }, { "note", term->note } };
    struct finding *finding = check_emit(search->run, node, span, arguments, 3, text);
    if (!finding)
        return;
    finding->stated = mem_copy_string(text);
    finding->computed = mem_copy_string(preferred);
    if (in_text && report_data(node)->text) {
        finding_edit(finding, span, preferred);
        finding->applicability = FIX_UNSAFE;
    }
}

static void search_text(const struct search *search, const struct forms *forms, const xmlNode *node, struct slice text)
{
    struct form_place place = forms_next(forms, text, 0);
    for (; place.term != FORMS_NONE; place = forms_next(forms, text, place.end)) {
        const struct term *term = &search->list->items[place.term];
        if (term->preferred)
            tell(search, node, report_text_span(node, (uint32_t)place.start, (uint32_t)place.end), term->form, term,
                 term->preferred, true);
    }
}

/* ---------------------------------------------------------------------------------------------- whole values */

static void fold_text(const struct search *search, const char *text, struct str *out)
{
    str_clear(out);
    folds_apply(search->run->folds, search->run->scratch, check_slot(search->run->check, "fold")->text, slice_of(text),
                out);
}

static void fold_forms(struct search *search)
{
    struct str folded = STR_INIT;
    search->folded = mem_calloc(search->list->count + 1, sizeof *search->folded);
    for (size_t i = 0; i < search->list->count; i++) {
        fold_text(search, search->list->items[i].form, &folded);
        search->folded[i] = mem_copy_string(str_text(&folded));
    }
    str_release(&folded);
}

static void release_folded(struct search *search)
{
    for (size_t i = 0; search->folded && i < search->list->count; i++)
        mem_free(search->folded[i]);
    mem_free(search->folded);
}

/* The term that a value is, or else the nearest preferred one; *away is how far. NULL when none is near enough. */
static const struct term *nearest(const struct search *search, const char *value, size_t limit, size_t *away)
{
    const struct term *best = NULL;
    struct str folded = STR_INIT;
    fold_text(search, value, &folded);
    *away = limit + 1;
    for (size_t i = 0; i < search->list->count && *away > 0; i++) {
        const struct term *term = &search->list->items[i];
        if (!term_has_lang(term, search->lang))
            continue;
        size_t within = term->preferred ? 0 : *away - 1;
        size_t distance = edit_distance(slice_of(str_text(&folded)), slice_of(search->folded[i]), within);
        if (distance <= within) {
            best = term;
            *away = distance;
        }
    }
    str_release(&folded);
    return best;
}

static bool is_preferred(const struct search *search, const char *value)
{
    for (size_t i = 0; i < search->list->count; i++)
        if (!search->list->items[i].preferred && strcmp(search->list->items[i].form, value) == 0)
            return true;
    return false;
}

static void judge_value(const struct search *search, const xmlNode *node, const char *value)
{
    size_t away;
    const char *distance = check_slot(search->run->check, "distance")->text;
    if (is_preferred(search, value))
        return;
    const struct term *term = nearest(search, value, distance ? strtoul(distance, NULL, 10) : 0, &away);
    if (!term) {
        struct argument argument = { "value", value };
        check_skip(search->run, node, "terms.unknown", &argument, 1);
        return;
    }
    tell(search, node, report_span(node), value, term, term->preferred ? term->preferred : term->form, false);
}

/* ---------------------------------------------------------------------------------------------- the check */

static bool examine_value(const struct search *search, xmlNode *node)
{
    struct str value = STR_INIT;
    bool ok = true;
    if (check_has(search->run, "value"))
        ok = check_string(search->run, "value", node, &value);
    else
        str_add_slice(&value, check_text(search->run, node));
    struct slice trimmed = slice_trim(slice_of(str_text(&value)));
    if (ok && trimmed.length) {
        char *plain = mem_copy(trimmed.data, trimmed.length);
        search->run->examined++;
        judge_value(search, node, plain);
        mem_free(plain);
    }
    str_release(&value);
    return ok;
}

static void examine_text(const struct search *search, const struct forms *forms, const xmlNode *node)
{
    struct slice text = check_text(search->run, node);
    if (text.length == 0)
        return;
    search->run->examined++;
    search_text(search, forms, node, text);
}

static bool examine_values(struct search *search, const xpath_nodes *nodes)
{
    bool ok = true;
    fold_forms(search);
    for (size_t i = 0; ok && i < nodes->count; i++)
        ok = examine_value(search, nodes->items[i]);
    release_folded(search);
    return ok;
}

static void examine_texts(const struct search *search, const xpath_nodes *nodes)
{
    struct forms *forms = forms_new(search->list, search->lang);
    for (size_t i = 0; i < nodes->count; i++)
        examine_text(search, forms, nodes->items[i]);
    forms_free(forms);
}

static bool run_terms(struct check_run *run)
{
    struct search search = { .run = run, .list = term_lists_find(run->terms, check_slot(run->check, "list")->text),
                             .lang = report_attribute(report_root(run->report), "lang") };
    xpath_nodes nodes = VEC_INIT;
    bool ok = search.list->count == 0 || check_nodes(run, "context", NULL, &nodes);
    if (ok && check_chose(run, "whole", "yes"))
        ok = examine_values(&search, &nodes);
    else if (ok)
        examine_texts(&search, &nodes);
    vec_release(&nodes);
    return ok;
}

static const char *validate(const struct check *check)
{
    const char *distance = check_slot(check, "distance")->text;
    bool whole = strcmp(check_slot(check, "whole")->text, "yes") == 0;
    if (!whole && (distance || check_slot(check, "fold")->text || check_slot(check, "value")->text))
        return "\"value\", \"fold\" and \"distance\" go with whole=\"yes\"";
    if (distance && (strlen(distance) != 1 || *distance < '0' || *distance > '9'))
        return "\"distance\" is no digit";
    return NULL;
}

static const char *const yes_or_no[] = { "no", "yes", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the nodes whose text is looked at" },
    { "list", SLOT_TERMS, true, NULL, "the list of terms" },
    { "whole", SLOT_CHOICE, false, yes_or_no, "whether the whole value of a node is one of the terms" },
    { "value", SLOT_XPATH, false, NULL, "the value, from the node; without it the node's text" },
    { "fold", SLOT_FOLDS, false, NULL, "folds under which a value is compared with the terms" },
    { "distance", SLOT_TEXT, false, NULL, "how many characters a value may be away from the term that is meant; 0 when "
                                          "absent" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_terms[] = { "text", "preferred", "note", NULL };

const struct check_kind check_kind_terms = {
    .spec = { .name = "terms", .slots = slots, .arguments = arguments_of_terms, .validate = validate },
    .run = run_terms,
};
