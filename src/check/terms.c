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

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096
#define NO_TERM ((size_t)-1)

/* The list's terms of the report's language, to be found by how they begin. */
struct forms {
    const struct term_list *list;
    size_t first[BUCKETS]; /* by the hash of the first code point: index of a term, or NO_TERM */
    size_t *next;          /* of each term: the next of its bucket */
    char **folded;         /* of each term, when whole values are compared: its form under the folds; or NULL */
};

struct search {
    struct check_run *run;
    struct forms forms;
};

/* ---------------------------------------------------------------------------------------------- forms */

static size_t bucket_of(const char *text, const char *end)
{
    return (utf8_next(&text, end) * 2654435761u >> 8) % BUCKETS;
}

static bool has_lang(const struct term *term, const char *lang)
{
    return !*term->lang || !lang || strcmp(term->lang, lang) == 0;
}

static void build_forms(struct search *search)
{
    struct forms *forms = &search->forms;
    const char *lang = report_attribute(report_root(search->run->report), "lang");
    forms->list = term_lists_find(search->run->terms, check_slot(search->run->check, "list")->text);
    forms->next = mem_calloc(forms->list->count + 1, sizeof *forms->next);
    for (size_t i = 0; i < BUCKETS; i++)
        forms->first[i] = NO_TERM;
    for (size_t i = forms->list->count; i-- > 0;) {
        const struct term *term = &forms->list->items[i];
        if (!has_lang(term, lang))
            continue;
        size_t bucket = bucket_of(term->form, term->form + strlen(term->form));
        forms->next[i] = forms->first[bucket];
        forms->first[bucket] = i;
    }
}

/* Whether a code point belongs to a word that blanks set apart: a letter or digit, but none of an East Asian script. */
static bool is_word(uint32_t code)
{
    if (code < 0x80)
        return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
    return (code >= 0xC0 && code < 0x2000) || (code >= 0xFB50 && code < 0xFE00);
}

static uint32_t point_before(const char *start, const char *at)
{
    const char *cursor = at;
    if (at == start)
        return 0;
    do
        cursor--;
    while (cursor > start && ((unsigned char)*cursor & 0xC0) == 0x80);
    return utf8_next(&cursor, at);
}

static uint32_t point_at(const char *at, const char *end)
{
    return at < end ? utf8_next(&at, end) : 0;
}

/* Whether a form stands at a place as a word of its own. */
static bool stands_at(struct slice text, size_t at, const char *form, size_t length)
{
    const char *start = text.data + at, *end = text.data + text.length;
    if (length > text.length - at || memcmp(start, form, length) != 0)
        return false;
    bool inside_before = is_word(point_at(start, end)) && is_word(point_before(text.data, start));
    bool inside_after = is_word(point_before(start, start + length)) && is_word(point_at(start + length, end));
    return !inside_before && !inside_after;
}

/* The longest form at a place, or NO_TERM. Of equal ones a preferred one counts. */
static size_t longest_at(const struct forms *forms, struct slice text, size_t at, size_t *length)
{
    size_t best = NO_TERM;
    *length = 0;
    for (size_t i = forms->first[bucket_of(text.data + at, text.data + text.length)]; i != NO_TERM; i = forms->next[i]) {
        const struct term *term = &forms->list->items[i];
        size_t own = strlen(term->form);
        bool better = own > *length || (own == *length && best != NO_TERM && !term->preferred);
        if (better && stands_at(text, at, term->form, own)) {
            best = i;
            *length = own;
        }
    }
    return best;
}

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

static void search_text(const struct search *search, const xmlNode *node, struct slice text)
{
    for (size_t at = 0; at < text.length;) {
        size_t length;
        size_t found = longest_at(&search->forms, text, at, &length);
        const struct term *term = found == NO_TERM ? NULL : &search->forms.list->items[found];
        if (term && term->preferred)
            tell(search, node, report_text_span(node, (uint32_t)at, (uint32_t)(at + length)), term->form, term,
                 term->preferred, true);
        const char *cursor = text.data + at;
        utf8_next(&cursor, text.data + text.length);
        at = term ? at + length : (size_t)(cursor - text.data);
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
    struct forms *forms = &search->forms;
    struct str folded = STR_INIT;
    forms->folded = mem_calloc(forms->list->count + 1, sizeof *forms->folded);
    for (size_t i = 0; i < forms->list->count; i++) {
        fold_text(search, forms->list->items[i].form, &folded);
        forms->folded[i] = mem_copy_string(str_text(&folded));
    }
    str_release(&folded);
}

static void release_forms(struct forms *forms)
{
    for (size_t i = 0; forms->folded && i < forms->list->count; i++)
        mem_free(forms->folded[i]);
    mem_free(forms->folded);
    mem_free(forms->next);
}

/* The term that a value is, or else the nearest preferred one; *away is how far. NULL when none is near enough. */
static const struct term *nearest(const struct search *search, const char *value, size_t limit, size_t *away)
{
    const struct term *best = NULL;
    const char *lang = report_attribute(report_root(search->run->report), "lang");
    struct str folded = STR_INIT;
    fold_text(search, value, &folded);
    *away = limit + 1;
    for (size_t i = 0; i < search->forms.list->count && *away > 0; i++) {
        const struct term *term = &search->forms.list->items[i];
        if (!has_lang(term, lang))
            continue;
        size_t within = term->preferred ? 0 : *away - 1;
        size_t distance = edit_distance(slice_of(str_text(&folded)), slice_of(search->forms.folded[i]), within);
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
    for (size_t i = 0; i < search->forms.list->count; i++)
        if (!search->forms.list->items[i].preferred && strcmp(search->forms.list->items[i].form, value) == 0)
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
    if (check_has(search->run, "value")) {
        ok = check_string(search->run, "value", node, &value);
    } else {
        xmlChar *text = xmlNodeGetContent(node);
        str_add(&value, (const char *)text);
        xmlFree(text);
    }
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

static void examine_text(const struct search *search, const xmlNode *node)
{
    xmlChar *text = xmlNodeGetContent(node);
    if (*text) {
        search->run->examined++;
        search_text(search, node, slice_of((const char *)text));
    }
    xmlFree(text);
}

static bool run_terms(struct check_run *run)
{
    struct search *search = mem_calloc(1, sizeof *search);
    xpath_nodes nodes = VEC_INIT;
    search->run = run;
    bool whole = check_chose(run, "whole", "yes");
    build_forms(search);
    if (whole)
        fold_forms(search);
    bool ok = search->forms.list->count == 0 || check_nodes(run, "context", NULL, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        if (whole)
            ok = examine_value(search, nodes.items[i]);
        else
            examine_text(search, nodes.items[i]);
    }
    vec_release(&nodes);
    release_forms(&search->forms);
    mem_free(search);
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
