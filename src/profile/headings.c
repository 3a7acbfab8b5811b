/*
 * Numbered headings. What a number is ("I" after "H", "I" after nothing) and how deep its section lies is told by the
 * sections that are open, not by the number alone.
 */
#include "profile/builder.h"

#include <string.h>

static bool same_form(const struct number_form *a, const struct number_form *b)
{
    return a == b || (a->numbering == b->numbering && (a->words == b->words
                                                       || (a->words && b->words && strcmp(a->words, b->words) == 0)));
}

const struct number_form *heading_form(const struct heading_rule *rule, struct slice n, struct ordinal *ordinal)
{
    bool counted = rule->form.name && n.length && ordinal_parse(rule->form.numbering, rule->form.words, n, ordinal);
    return counted ? &rule->form : NULL;
}

/* The innermost heading that was counted in that way and whose count has not ended, or NULL. */
static const struct counted_heading *last_of_form(const struct builder *builder, const struct number_form *form)
{
    for (size_t i = builder->counted.count; i-- > 0;)
        if (same_form(builder->counted.items[i].form, form))
            return &builder->counted.items[i];
    return NULL;
}

void end_counts(struct builder *builder, uint16_t level, bool frame)
{
    while (builder->counted.count && vec_last(&builder->counted).level + (frame ? 1 : 0) > level)
        builder->counted.count--;
}

void count_heading(struct builder *builder, const struct number_form *form, const struct ordinal *ordinal,
                   uint16_t level)
{
    while (builder->counted.count && vec_last(&builder->counted).level >= level)
        builder->counted.count--;
    vec_push(&builder->counted, (struct counted_heading){ form, *ordinal, level });
}

/* A hole wider than this in the count of headings is no slip: the line is no heading. */
#define WIDEST_HOLE 3

/* Whether a number may be that of a heading though it is not the next: it begins a count, or goes on one with a slip.
 * Where only lines are known, the categories of a table look like headings; so only a numeral may begin a document that
 * is an extract with another number than the first; below a numeral, B may be the slip of an A. */
static bool may_count(const struct builder *builder, const struct number_form *form, const struct counted_heading *last,
                      const struct ordinal *ordinal)
{
    if (!builder->document->lines || ordinal_is_first(ordinal))
        return true;
    bool is_letter = form->numbering == NUMBERING_LETTER;
    if (!last)
        return is_letter == (builder->counted.count > 0) && (!is_letter || ordinal->parts[0] <= 2);
    int64_t ahead = ordinal->parts[0] - last->ordinal.parts[0];
    return ahead >= 0 && ahead <= WIDEST_HOLE + 1;
}

/* How a heading's number fits those before it. */
enum fit { FIT_NOT, FIT_PERHAPS, FIT_NEXT };

static enum fit number_fit(const struct builder *builder, size_t i, const struct heading_rule *rule,
                           const struct regex_match *match)
{
    struct slice n = regex_slice(line_text(builder, i), match, regex_group(rule->match, "n"));
    struct ordinal ordinal;
    const struct number_form *form = heading_form(rule, n, &ordinal);
    if (!form)
        return rule->form.name && n.length ? FIT_NOT : FIT_PERHAPS;
    const struct counted_heading *last = last_of_form(builder, form);
    if (last && ordinal_follows(&last->ordinal, &ordinal))
        return FIT_NEXT;
    return !rule->goes_on && may_count(builder, form, last, &ordinal) ? FIT_PERHAPS : FIT_NOT;
}

const struct heading_rule *heading_of(const struct builder *builder, size_t i, struct regex_match *match)
{
    const struct heading_rule *first = NULL;
    bool is_marked = line_at(builder, i)->block->kind == BLOCK_HEADING;
    for (size_t k = 0; k < builder->profile->headings.count; k++) {
        const struct heading_rule *rule = &builder->profile->headings.items[k];
        struct regex_match own;
        if ((rule->marked && !is_marked) || (first && !rule->form.name)
            || regex_find(rule->match, builder->scratch, line_text(builder, i), 0, &own) != REGEX_MATCH)
            continue;
        enum fit fit = number_fit(builder, i, rule, &own);
        if (fit == FIT_NEXT || (!first && fit == FIT_PERHAPS)) {
            *match = own;
            first = rule;
        }
        if (fit == FIT_NEXT || (first && !first->form.name))
            break;
    }
    return first;
}

uint16_t heading_level(const struct builder *builder, const struct heading_rule *rule, const struct number_form *form)
{
    uint16_t level = rule->level;
    const struct counted_heading *same = form ? last_of_form(builder, form) : NULL;
    if (same)
        return same->level;
    for (size_t i = form ? builder->sections.count : 0; i-- > 0;) {
        const struct open_section *open = &builder->sections.items[i];
        if (open->counted || open->frame)
            return open->level >= level ? (uint16_t)(open->level + 1) : level;
    }
    return level;
}

const struct counted_heading *heading_before(const struct builder *builder, struct slice n, struct ordinal *ordinal)
{
    static const struct number_form numbers = { "number", NUMBERING_NUMBER, NULL };
    const struct counted_heading *last = last_of_form(builder, &numbers);
    bool next = last && ordinal_parse(NUMBERING_NUMBER, NULL, n, ordinal) && ordinal_follows(&last->ordinal, ordinal);
    return next ? last : NULL;
}
