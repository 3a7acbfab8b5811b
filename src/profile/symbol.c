/*
 * Symbols: what one printed symbol stands for, by the forms of the profile. All patterns come from there.
 */
#include "profile/symbol.h"

#include "base/roman.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Append text without its blanks. */
static void add_compact(struct str *out, struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] != ' ' && text.data[i] != '\t')
            str_add_char(out, text.data[i]);
}

/* Append a session that is printed in roman figures in arabic ones; what stands before the numeral is kept. */
static void add_session_arabic(struct str *out, struct slice prefix, struct slice roman)
{
    int64_t value;
    add_compact(out, prefix);
    if (roman_read(roman, &value))
        str_printf(out, "%" PRId64, value);
    else
        add_compact(out, roman);
}

/* Append a session that is printed in arabic figures in roman ones; what stands before the figures is kept. */
static void add_session_roman(struct str *out, struct slice text)
{
    int64_t value = 0;
    size_t digits = 0;
    while (digits < text.length && (text.data[digits] < '0' || text.data[digits] > '9'))
        digits++;
    str_append(out, text.data, digits);
    for (; digits < text.length && value <= ROMAN_MAX && text.data[digits] >= '0' && text.data[digits] <= '9'; digits++)
        value = value * 10 + (text.data[digits] - '0');
    roman_write(out, value, true);
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
        add_session_arabic(out, regex_slice(text, match, regex_group(form->match, "prefix")), roman);
    else if (strcmp(group, "roman") == 0 && !roman.length)
        add_session_roman(out, regex_slice(text, match, regex_group(form->match, "session")));
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

const char *first_named(const struct builder *builder, const named_matches *list, struct slice text)
{
    for (size_t i = 0; text.length && i < list->count; i++)
        if (regex_find(list->items[i].match, builder->scratch, text, 0, NULL) == REGEX_MATCH)
            return list->items[i].name;
    return NULL;
}

/* Whether a form that only some organs have can be meant here. Of organs without a name in the profile nothing is known
 * about their forms; where no organ is named the kind must be the form's. */
static bool form_applies(const struct cite_form *form, const struct cite_context *context)
{
    if (!form->organs[0])
        return true;
    if (context->organ)
        return !context->organ->name || word_in(form->organs, context->organ->id);
    return form->kind && context->kind && strcmp(form->kind, context->kind) == 0;
}

static const struct cite_form *form_of(const struct builder *builder, struct slice text,
                                       const struct cite_context *context, struct regex_match *match)
{
    for (size_t i = 0; i < builder->profile->forms.count; i++) {
        const struct cite_form *form = &builder->profile->forms.items[i];
        if (form_applies(form, context)
            && regex_find(form->match, builder->scratch, text, 0, match) == REGEX_MATCH)
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

/* The letters of a part as they are printed, with the words between them. */
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

/* Whether a form suggests another organ than the form of the list's first symbol. */
static bool is_unlike(const struct cite_form *form, const struct cite_form *first)
{
    return first && form->default_organ && first->default_organ && strcmp(form->default_organ, first->default_organ) != 0;
}

/* Append text with every match of a pattern replaced. */
static void replace_all(const struct builder *builder, const struct named_match *letter, struct slice text, struct str *out)
{
    struct regex_match match;
    uint32_t at = 0;
    while (at < text.length && regex_find(letter->match, builder->scratch, text, at, &match) == REGEX_MATCH
           && match.group[0].end > match.group[0].start) {
        str_append(out, text.data + at, match.group[0].start - at);
        str_add(out, letter->name);
        at = match.group[0].end;
    }
    str_append(out, text.data + at, text.length - at);
}

/* Spell a printed symbol in the letters that symbols have: some languages print others in their place. */
static void spell(const struct builder *builder, struct slice text, struct str *out)
{
    struct str next = STR_INIT;
    str_add_slice(out, text);
    for (size_t i = 0; i < builder->profile->letters.count; i++) {
        struct str before = *out;
        replace_all(builder, &builder->profile->letters.items[i], (struct slice){ str_text(out), out->length }, &next);
        *out = next;
        next = before;
        str_clear(&next);
    }
    str_release(&next);
}

static const struct cite_form *parse(const struct builder *builder, xmlNode *cite, struct slice text,
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
        if (is_unlike(form, context->like))
            organ = NULL;
        if (!organ && form->default_organ) {
            organ = organ_by_id(builder->profile, form->default_organ);
            report_set(cite, "organ-implied", "true");
        }
    }
    report_set(cite, "kind", kind);
    report_set(cite, "organ", organ ? organ->id : NULL);
    if (!form)
        return NULL;
    set_symbol(cite, text, form, organ, kind, &match);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        set_group(cite, groups[i], text, form, &match);
    if (form->strict)
        report_set(cite, "form", form->id);
    else
        report_set(cite, "near", form->id);
    return form;
}

const struct cite_form *cite_parse(const struct builder *builder, xmlNode *cite, struct slice text,
                                   const struct cite_context *context)
{
    if (builder->profile->letters.count == 0)
        return parse(builder, cite, text, context);
    struct str spelt = STR_INIT;
    spell(builder, text, &spelt);
    const struct cite_form *form = parse(builder, cite, (struct slice){ str_text(&spelt), spelt.length }, context);
    str_release(&spelt);
    return form;
}
