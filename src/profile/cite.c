/*
 * Citations: recognised loosely (anything a reader would take for one), parsed strictly (the house's canonical forms).
 * All patterns come from the profile; a cite without the attribute form follows none of them.
 */
#include "profile/inline.h"

#include "base/str.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Value of a roman numeral (ISO basic Latin letters), 0 when it is none. */
static uint32_t roman_value(struct slice text)
{
    static const struct { char letter; uint32_t value; } letters[] = {
        { 'I', 1 }, { 'V', 5 }, { 'X', 10 }, { 'L', 50 }, { 'C', 100 },
    };
    uint32_t total = 0, before = 0;
    for (size_t i = text.length; i-- > 0; ) {
        uint32_t value = 0;
        for (size_t k = 0; k < sizeof letters / sizeof *letters; k++)
            if (letters[k].letter == text.data[i])
                value = letters[k].value;
        if (value == 0 || total > 1000)
            return 0;
        total = value < before ? total - value : total + value;
        before = value > before ? value : before;
    }
    return total;
}

/* Append text without its blanks. */
static void add_compact(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] != ' ' && text.data[i] != '\t')
            str_add_char(out, text.data[i]);
}

/* What a template's {name} stands for. */
static void add_value(struct str *out, struct slice name, struct slice text, const struct cite_form *form,
                      const struct regex_match *match)
{
    char group[16];
    snprintf(group, sizeof group, "%.*s", (int)name.length, name.data);
    struct slice roman = regex_slice(text, match, regex_group(form->match, "roman"));
    if (strcmp(group, "text") == 0)
        add_compact(out, text);
    else if (strcmp(group, "session") == 0 && roman.length)
        str_printf(out, "%u", roman_value(roman));
    else
        add_compact(out, regex_slice(text, match, regex_group(form->match, group)));
}

static void fill(struct str *out, const char *template, struct slice text, const struct cite_form *form,
                 const struct regex_match *match)
{
    while (*template) {
        const char *end = *template == '{' ? strchr(template, '}') : NULL;
        if (!end) {
            str_add_char(out, *template++);
            continue;
        }
        struct slice name = { template + 1, (size_t)(end - template - 1) };
        add_value(out, name, text, form, match);
        template = end + 1;
    }
}

static bool word_in(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)); at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

const struct organ *organ_named(const struct builder *builder, struct slice name)
{
    for (size_t i = 0; i < builder->profile->organs.count; i++) {
        const struct organ *organ = &builder->profile->organs.items[i];
        struct regex_match match;
        if (organ->name && regex_match_at(organ->name, builder->scratch, name, 0, &match) == REGEX_MATCH
            && match.group[0].end == name.length)
            return organ;
    }
    return NULL;
}

const struct organ *organ_by_id(const struct profile *profile, const char *id)
{
    for (size_t i = 0; id && i < profile->organs.count; i++)
        if (strcmp(profile->organs.items[i].id, id) == 0)
            return &profile->organs.items[i];
    return NULL;
}

static const char *first_named(const struct builder *builder, const named_matches *list, struct slice text)
{
    for (size_t i = 0; text.length && i < list->count; i++)
        if (regex_find(list->items[i].match, builder->scratch, text, 0, NULL) == REGEX_MATCH)
            return list->items[i].name;
    return NULL;
}

/* What the surroundings of a cited symbol say about it. */
struct cite_context {
    const struct organ *organ; /* or NULL */
    const char *kind;          /* or NULL */
};

static const struct cite_form *form_of(const struct builder *builder, struct slice text,
                                       const struct cite_context *context, struct regex_match *match)
{
    for (size_t i = 0; i < builder->profile->forms.count; i++) {
        const struct cite_form *form = &builder->profile->forms.items[i];
        bool known = context->organ && context->organ->name; /* of others nothing is known about their forms */
        if (known && form->organs[0] && !word_in(form->organs, context->organ->id))
            continue;
        if (regex_find(form->match, builder->scratch, text, 0, match) == REGEX_MATCH)
            return form;
    }
    return NULL;
}

static const char *symbol_prefix(const struct organ *organ, const char *kind)
{
    const char *prefix = NULL;
    if (organ && strcmp(kind, "resolution") == 0)
        prefix = organ->resolution;
    else if (organ && strcmp(kind, "decision") == 0)
        prefix = organ->decision;
    else if (organ && strcmp(kind, "statement") == 0)
        prefix = organ->statement;
    return prefix ? prefix : "";
}

static void set_group(xmlNode *cite, const char *name, struct slice text, const struct cite_form *form,
                      const struct regex_match *match)
{
    struct str value = STR_INIT;
    add_value(&value, slice_of(name), text, form, match);
    if (value.length)
        report_set(cite, name, str_text(&value));
    str_release(&value);
}

/* The letters of a lettered resolution as they are printed, so that "A and B" keeps its words. */
static void set_part(xmlNode *cite, struct slice text, const struct cite_form *form, const struct regex_match *match,
                     struct str *symbol)
{
    struct slice part = regex_slice(text, match, regex_group(form->match, "part"));
    if (part.length == 0)
        return;
    report_set_slice(cite, "part", part);
    str_add_char(symbol, ' ');
    str_add_slice(symbol, part);
}

static void set_symbol(xmlNode *cite, struct slice text, const struct cite_form *form, const struct organ *organ,
                       const char *kind, const struct regex_match *match)
{
    struct str symbol = STR_INIT;
    str_add(&symbol, symbol_prefix(organ, kind));
    fill(&symbol, form->body, text, form, match);
    report_set(cite, "base", str_text(&symbol));
    set_part(cite, text, form, match, &symbol);
    report_set(cite, "symbol", str_text(&symbol));
    str_clear(&symbol);
    if (form->order) {
        fill(&symbol, form->order, text, form, match);
        report_set(cite, "order", str_text(&symbol));
    }
    str_release(&symbol);
}

static void set_form(const struct builder *builder, xmlNode *cite, struct slice text,
                     const struct cite_context *context)
{
    static const char *const groups[] = { "session", "number", "year" };
    struct regex_match match;
    const struct cite_form *form = form_of(builder, text, context, &match);
    const char *kind = context->kind ? context->kind : "document";
    const struct organ *organ = context->organ;
    if (form) {
        const char *own = first_named(builder, &builder->profile->kinds,
                                      regex_slice(text, &match, regex_group(form->match, "kind")));
        kind = own ? own : form->kind ? form->kind : kind;
        if (!organ && form->default_organ) {
            organ = organ_by_id(builder->profile, form->default_organ);
            report_set(cite, "organ-implied", "true");
        }
    }
    report_set(cite, "kind", kind);
    report_set(cite, "organ", organ ? organ->id : NULL);
    if (!form)
        return;
    set_symbol(cite, text, form, organ, kind, &match);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        set_group(cite, groups[i], text, form, &match);
    if (form->strict)
        report_set(cite, "form", form->id);
    else
        report_set(cite, "near", form->id);
}

/* Recognising the citations of one block. */
struct citing {
    struct builder *builder;
    struct inline_list *list;
    struct slice text;      /* up to the block's end */
    struct slice sentence;  /* the last one looked at */
    const char *role;       /* that it gives its citations, or NULL */
    uint32_t role_start, role_end; /* of the words that say so: they cover the citations that they are about */
    bool role_known;
    const struct organ *organ; /* that the phrase before named, or NULL */
    uint32_t organ_end;        /* where that phrase ended */
    struct regex_match *ahead; /* the next match of each phrase */
    enum { AHEAD_UNKNOWN, AHEAD_FOUND, AHEAD_NONE } *known;
};

/* Propose a cite for every symbol in [start, end). */
static size_t cite_members(struct citing *citing, uint32_t start, uint32_t end, const struct cite_context *context,
                           const char *role)
{
    struct builder *builder = citing->builder;
    struct slice until = { citing->text.data, end };
    struct regex_match match;
    size_t count = 0;
    while (builder->profile->member && start < end
           && regex_find(builder->profile->member, builder->scratch, until, start, &match) == REGEX_MATCH
           && match.group[0].end > match.group[0].start) {
        xmlNode *cite = inline_propose(citing->list, "cite", match.group[0].start, match.group[0].end,
                                       INLINE_RANK_CITE);
        set_form(builder, cite, regex_slice(until, &match, 0), context);
        report_set(cite, "role", role);
        count++;
        start = match.group[0].end;
    }
    return count;
}

size_t cite_list(struct builder *builder, xmlNode *block, uint32_t start, uint32_t end, const struct organ *organ)
{
    const struct node_data *data = report_data(block);
    struct cite_context context = { .organ = organ, .kind = "resolution" };
    struct inline_list list = { .report = builder->report };
    struct citing citing = { .builder = builder, .list = &list, .text = { data->text->data, data->text_end } };
    size_t count = cite_members(&citing, start, end, &context, NULL);
    inline_write(builder, block, &list);
    return count;
}

/* Move on to the sentence that holds a place; places come in order. */
static struct slice sentence_at(struct citing *citing, uint32_t offset)
{
    const struct builder *builder = citing->builder;
    struct regex_match match;
    uint32_t at = (uint32_t)(citing->sentence.data - citing->text.data);
    while (builder->profile->sentence && at + citing->sentence.length <= offset
           && regex_find(builder->profile->sentence, builder->scratch, citing->text,
                         at + (uint32_t)citing->sentence.length, &match) == REGEX_MATCH
           && match.group[0].end > match.group[0].start) {
        citing->sentence = regex_slice(citing->text, &match, 0);
        citing->role_known = false;
        at = match.group[0].start;
    }
    return citing->sentence;
}

/* The first role whose words stand in the sentence, and where they stand. */
static void find_role(struct citing *citing, struct slice sentence)
{
    const struct builder *builder = citing->builder;
    const named_matches *roles = &builder->profile->roles;
    struct regex_match match;
    uint32_t base = (uint32_t)(sentence.data - citing->text.data);
    citing->role = NULL;
    citing->role_known = true;
    for (size_t i = 0; sentence.length && i < roles->count && !citing->role; i++) {
        if (regex_find(roles->items[i].match, builder->scratch, sentence, 0, &match) != REGEX_MATCH)
            continue;
        citing->role = roles->items[i].name;
        citing->role_start = base + match.group[0].start;
        citing->role_end = base + match.group[0].end;
    }
}

/* What the words around a place, in its sentence, say that the citation there is, or NULL. */
static const char *role_at(struct citing *citing, uint32_t offset)
{
    struct slice sentence = sentence_at(citing, offset);
    if (!citing->role_known)
        find_role(citing, sentence);
    return offset >= citing->role_start && offset < citing->role_end ? citing->role : NULL;
}

/* The phrase that matches next at or after a place. A match that lies ahead is kept, so that every phrase goes over the
 * text once. */
static const struct cite_phrase *next_phrase(struct citing *citing, uint32_t from, struct regex_match *found)
{
    const struct profile *profile = citing->builder->profile;
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < profile->phrases.count; i++) {
        bool passed = citing->known[i] == AHEAD_FOUND && citing->ahead[i].group[0].start < from;
        if (citing->known[i] == AHEAD_UNKNOWN || passed)
            citing->known[i] = regex_find(profile->phrases.items[i].match, citing->builder->scratch, citing->text, from,
                                          &citing->ahead[i]) == REGEX_MATCH ? AHEAD_FOUND : AHEAD_NONE;
        if (citing->known[i] == AHEAD_FOUND
            && (best == SIZE_MAX || citing->ahead[i].group[0].start < citing->ahead[best].group[0].start))
            best = i;
    }
    if (best == SIZE_MAX)
        return NULL;
    *found = citing->ahead[best];
    return &profile->phrases.items[best];
}

/* Bytes before a phrase in which what belongs to it may stand. */
#define BEFORE 256

/* The text right before a place, from the end of the phrase before it, and no more than can belong to the phrase. */
static struct slice text_before(const struct citing *citing, uint32_t end)
{
    uint32_t start = citing->organ_end;
    if (end - start > BEFORE)
        start = end - BEFORE;
    while (start < end && ((unsigned char)citing->text.data[start] & 0xC0) == 0x80) /* not inside a character */
        start++;
    return (struct slice){ citing->text.data + start, end - start };
}

/* Name of the organ in a phrase or before it, empty when there is none; *start is moved before what stands before it. */
static struct slice name_of_organ(const struct citing *citing, const struct cite_phrase *phrase,
                                  const struct regex_match *match, uint32_t *start)
{
    *start = match->group[0].start;
    if (!phrase->before)
        return regex_slice(citing->text, match, regex_group(phrase->match, "organ"));
    struct slice before = text_before(citing, *start);
    struct regex_match found;
    if (regex_find(phrase->before, citing->builder->scratch, before, 0, &found) != REGEX_MATCH)
        return slice_of(NULL);
    *start -= (uint32_t)before.length - found.group[0].start;
    return regex_slice(before, &found, regex_group(phrase->before, "organ"));
}

/* The organ that a phrase names, or that the phrase before it named when the two are joined directly. */
static const struct organ *organ_of_phrase(struct citing *citing, struct slice name, uint32_t start)
{
    const struct builder *builder = citing->builder;
    struct slice between = { citing->text.data + citing->organ_end, start - citing->organ_end };
    if (name.length)
        citing->organ = organ_named(builder, name);
    else if (!builder->profile->carry
             || regex_find(builder->profile->carry, builder->scratch, between, 0, NULL) != REGEX_MATCH)
        citing->organ = NULL;
    return citing->organ;
}

static void take_phrase(struct citing *citing, const struct cite_phrase *phrase, const struct regex_match *match)
{
    const struct builder *builder = citing->builder;
    int list = regex_group(phrase->match, "list");
    uint32_t start;
    struct slice name = name_of_organ(citing, phrase, match, &start);
    if (!regex_took_part(match, list) || (phrase->needs_organ && !name.length))
        return;
    const char *kind = first_named(builder, &builder->profile->kinds,
                                   regex_slice(citing->text, match, regex_group(phrase->match, "kind")));
    struct cite_context context = { organ_of_phrase(citing, name, start), kind ? kind : phrase->kind };
    citing->organ_end = match->group[0].end;
    start = match->group[list].start;
    cite_members(citing, start, match->group[list].end, &context, role_at(citing, start));
}

void cite_find(struct builder *builder, xmlNode *block, struct inline_list *list)
{
    size_t phrases = builder->profile->phrases.count;
    const struct node_data *data = report_data(block);
    if (!data->text || phrases == 0)
        return;
    struct citing citing = {
        .builder = builder, .list = list, .text = { data->text->data, data->text_end }, .organ_end = data->text_start,
    };
    citing.sentence = (struct slice){ citing.text.data + data->text_start, 0 };
    citing.ahead = mem_calloc(phrases, sizeof *citing.ahead);
    citing.known = mem_calloc(phrases, sizeof *citing.known);
    struct regex_match match;
    uint32_t at = data->text_start;
    for (const struct cite_phrase *phrase; (phrase = next_phrase(&citing, at, &match)); ) {
        take_phrase(&citing, phrase, &match);
        at = match.group[0].end > at ? match.group[0].end : (uint32_t)citing.text.length;
    }
    mem_free(citing.ahead);
    mem_free(citing.known);
}
