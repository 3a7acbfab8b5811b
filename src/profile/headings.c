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

/* The innermost open section that is counted in that way and not hidden by a frame, or NULL. */
static const struct open_section *open_of_form(const struct builder *builder, const struct number_form *form)
{
    for (size_t i = builder->sections.count; i-- > 0;) {
        const struct open_section *open = &builder->sections.items[i];
        if (open->form && same_form(open->form, form))
            return open;
        if (open->frame)
            return NULL;
    }
    return NULL;
}

static bool goes_on(const struct builder *builder, size_t i, const struct heading_rule *rule,
                    const struct regex_match *match)
{
    struct slice n = regex_slice(line_text(builder, i), match, regex_group(rule->match, "n"));
    struct ordinal ordinal;
    const struct number_form *form = heading_form(rule, n, &ordinal);
    const struct open_section *open = form ? open_of_form(builder, form) : NULL;
    return open && ordinal_follows(&open->ordinal, &ordinal);
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
        bool next = rule->form.name && goes_on(builder, i, rule, &own);
        if (next || (!first && !rule->goes_on)) {
            *match = own;
            first = rule;
        }
        if (next || (first && !first->form.name))
            break;
    }
    return first;
}

uint16_t heading_level(const struct builder *builder, const struct heading_rule *rule, const struct number_form *form)
{
    uint16_t level = rule->level;
    const struct open_section *same = form ? open_of_form(builder, form) : NULL;
    if (same)
        return same->level;
    for (size_t i = form ? builder->sections.count : 0; i-- > 0;) {
        const struct open_section *open = &builder->sections.items[i];
        if (open->form || open->frame)
            return open->level >= level ? (uint16_t)(open->level + 1) : level;
    }
    return level;
}

const struct open_section *section_before(const struct builder *builder, struct slice n, struct ordinal *ordinal)
{
    static const struct number_form numbers = { "number", NUMBERING_NUMBER, NULL };
    const struct open_section *open = open_of_form(builder, &numbers);
    bool next = open && ordinal_parse(NUMBERING_NUMBER, NULL, n, ordinal) && ordinal_follows(&open->ordinal, ordinal);
    return next ? open : NULL;
}
