/*
 * Citations: recognised loosely (anything a reader would take for one), parsed strictly (the house's canonical forms).
 * All patterns come from the profile; a cite without the attribute form follows none of them.
 */
#include "profile/builder.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
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

static const struct organ *organ_by_id(const struct profile *profile, const char *id)
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
        if (context->organ && form->organs[0] && !word_in(form->organs, context->organ->id))
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
        organ = organ ? organ : organ_by_id(builder->profile, form->default_organ);
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

/* Make an inline cite of every symbol in [start, end). */
static size_t cite_members(struct builder *builder, xmlNode *block, uint32_t start, uint32_t end,
                           const struct cite_context *context, const char *role)
{
    const struct text *text = report_data(block)->text;
    struct slice until = { text->data, end };
    struct regex_match match;
    size_t count = 0;
    while (builder->profile->member && start < end
           && regex_find(builder->profile->member, builder->scratch, until, start, &match) == REGEX_MATCH) {
        if (match.group[0].end <= match.group[0].start)
            break;
        xmlNode *cite = report_add_inline(builder->report, block, "cite", match.group[0].start, match.group[0].end);
        if (cite) {
            set_form(builder, cite, regex_slice(until, &match, 0), context);
            report_set(cite, "role", role);
            count++;
        }
        start = match.group[0].end;
    }
    return count;
}

size_t cite_list(struct builder *builder, xmlNode *block, uint32_t start, uint32_t end, const struct organ *organ)
{
    struct cite_context context = { .organ = organ, .kind = "resolution" };
    return cite_members(builder, block, start, end, &context, NULL);
}

/* The sentence around a place of a text. */
static struct slice sentence_around(const struct builder *builder, struct slice text, uint32_t offset)
{
    struct regex_match match;
    uint32_t at = 0;
    while (builder->profile->sentence
           && regex_find(builder->profile->sentence, builder->scratch, text, at, &match) == REGEX_MATCH
           && match.group[0].end > at) {
        if (match.group[0].end > offset)
            return regex_slice(text, &match, 0);
        at = match.group[0].end;
    }
    return text;
}

/* The next match of any phrase at or after a place. */
struct phrase_match {
    const struct cite_phrase *phrase;
    struct regex_match match;
};

static bool next_phrase(struct builder *builder, struct slice text, uint32_t from, struct phrase_match *found)
{
    found->phrase = NULL;
    for (size_t i = 0; i < builder->profile->phrases.count; i++) {
        const struct cite_phrase *phrase = &builder->profile->phrases.items[i];
        struct regex_match match;
        if (regex_find(phrase->match, builder->scratch, text, from, &match) != REGEX_MATCH)
            continue;
        if (!found->phrase || match.group[0].start < found->match.group[0].start)
            *found = (struct phrase_match){ phrase, match };
    }
    return found->phrase != NULL;
}

void cite_mark(struct builder *builder, xmlNode *block)
{
    const struct node_data *data = report_data(block);
    if (!data->text)
        return;
    struct slice text = { data->text->data, data->text_end };
    struct phrase_match found;
    uint32_t at = data->text_start;
    while (at < text.length && next_phrase(builder, text, at, &found)) {
        const struct regex *regex = found.phrase->match;
        int list = regex_group(regex, "list");
        struct slice organ = regex_slice(text, &found.match, regex_group(regex, "organ"));
        const char *kind = first_named(builder, &builder->profile->kinds,
                                       regex_slice(text, &found.match, regex_group(regex, "kind")));
        struct cite_context context = { organ.length ? organ_named(builder, organ) : NULL,
                                        kind ? kind : found.phrase->kind };
        uint32_t start = found.match.group[list].start, end = found.match.group[list].end;
        const char *role = first_named(builder, &builder->profile->roles, sentence_around(builder, text, start));
        if (start < end)
            cite_members(builder, block, start, end, &context, role);
        at = found.match.group[0].end > at ? found.match.group[0].end : at + 1;
    }
}
