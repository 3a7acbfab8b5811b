/*
 * Inline elements: the profile's <inline> rules, and which of all proposals stand. C knows no words and no kind of
 * reference: what is recognised, and the attributes it gets, is data. Only what an attribute must be computed for has a
 * finisher here.
 */
#include "profile/inline.h"

#include "profile/calendar.h"
#include "profile/initials.h"
#include "profile/numerals.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------------------------------------- proposals */

xmlNode *inline_propose(struct inline_list *list, const char *name, uint32_t start, uint32_t end, uint32_t rank)
{
    xmlNode *node = report_new(list->report, name);
    vec_push(&list->items, (struct inline_found){ start, end, rank, list->children.count, 0, node });
    return node;
}

/* Give the last proposal a child. */
static xmlNode *propose_child(struct inline_list *list, const char *name, uint32_t start, uint32_t end)
{
    xmlNode *node = report_new(list->report, name);
    vec_push(&list->children, (struct inline_child){ start, end, node });
    vec_last(&list->items).count++;
    return node;
}

static int compare_found(const void *a, const void *b)
{
    const struct inline_found *one = a, *other = b;
    if (one->start != other->start)
        return one->start < other->start ? -1 : 1;
    if (one->end != other->end)
        return one->end > other->end ? -1 : 1;
    return one->rank < other->rank ? -1 : one->rank > other->rank;
}

static int compare_children(const void *a, const void *b)
{
    const struct inline_child *one = a, *other = b;
    if (one->start != other->start)
        return one->start < other->start ? -1 : 1;
    return one->end > other->end ? -1 : one->end < other->end;
}

/* ---------------------------------------------------------------------------------------------- what stands */

/* Computes the attributes of an element that no group of a pattern can give. text is the element's. */
struct inline_finisher {
    const char *element;
    void (*finish)(const struct builder *builder, xmlNode *node, struct slice text);
};

/* One entry per element name, ended by NULL. */
static const struct inline_finisher finishers[] = {
    { "date", date_finish },
    { "num", num_finish },
    { "period", period_finish },
    { NULL, NULL },
};

static void finish_element(const struct builder *builder, xmlNode *node)
{
    const struct node_data *data = report_data(node);
    struct slice text = { data->text->data + data->text_start, data->text_end - data->text_start };
    for (const struct inline_finisher *entry = finishers; entry->element; entry++)
        if (strcmp(entry->element, (const char *)node->name) == 0)
            entry->finish(builder, node, text);
}

static void write_children(struct builder *builder, const struct inline_found *found, struct inline_list *list)
{
    if (found->count == 0)
        return;
    struct inline_child *children = list->children.items + found->children;
    qsort(children, found->count, sizeof *children, compare_children);
    struct inline_writer writer = inline_begin(found->node);
    for (size_t i = 0; i < found->count; i++) {
        if (!inline_put(&writer, children[i].node, children[i].start, children[i].end))
            continue;
        finish_element(builder, children[i].node);
        children[i].node = NULL;
    }
    inline_end(&writer);
}

/* Where the next citation at or behind *at begins: nothing else may reach over it. */
static uint32_t next_cite(const struct inline_list *list, size_t *at, size_t from)
{
    if (*at < from)
        *at = from;
    while (*at < list->items.count && list->items.items[*at].rank != INLINE_RANK_CITE)
        ++*at;
    return *at < list->items.count ? list->items.items[*at].start : UINT32_MAX;
}

static void release(struct inline_list *list)
{
    vec_release(&list->items);
    vec_release(&list->children);
}

void inline_write(struct builder *builder, xmlNode *block, struct inline_list *list)
{
    size_t cite = 0;
    if (list->items.count == 0)
        return;
    qsort(list->items.items, list->items.count, sizeof *list->items.items, compare_found);
    struct inline_writer writer = inline_begin(block);
    for (size_t i = 0; i < list->items.count; i++) {
        struct inline_found *found = &list->items.items[i];
        if (found->rank != INLINE_RANK_CITE && found->end > next_cite(list, &cite, i))
            continue;
        if (!inline_put(&writer, found->node, found->start, found->end))
            continue;
        finish_element(builder, found->node);
        write_children(builder, found, list);
        found->node = NULL;
    }
    inline_end(&writer);
    release(list);
}

/* ---------------------------------------------------------------------------------------------- rules */

/* The words of one block that a rule is tried on. */
struct inline_search {
    struct builder *builder;
    struct inline_list *list;
    const struct inline_rule *rule;
    struct slice text; /* up to the block's end */
    uint32_t start; /* where the block begins */
    uint32_t rank;
};

static const struct inline_part *part_of(const struct inline_rule *rule, const char *group)
{
    for (size_t i = 0; i < rule->parts.count; i++)
        if (strcmp(rule->parts.items[i].group, group) == 0)
            return &rule->parts.items[i];
    return NULL;
}

/* The named groups of a match become attributes, but for those that tell where the element stands. */
static void set_groups(const struct inline_search *search, xmlNode *node, const struct regex *regex,
                       const struct regex_match *match)
{
    for (uint32_t i = 0; i < regex_name_count(regex); i++) {
        int group;
        const char *name = regex_name(regex, i, &group);
        bool is_place = regex == search->rule->match && (group == search->rule->at || group == search->rule->list);
        if (!is_place && regex_took_part(match, group) && !part_of(search->rule, name))
            report_set_slice(node, name, slice_trim(regex_slice(search->text, match, group)));
    }
}

static xmlNode *propose(const struct inline_search *search, uint32_t start, uint32_t end)
{
    const struct inline_rule *rule = search->rule;
    xmlNode *node = inline_propose(search->list, rule->element, start, end, search->rank);
    for (size_t i = 0; i < rule->attributes.count; i++)
        report_set(node, rule->attributes.items[i].name, rule->attributes.items[i].value);
    return node;
}

/* The next member at or behind byte *at of the list, which then lies behind it. */
static bool next_member(const struct inline_search *search, const struct regex *member, struct slice list, uint32_t *at,
                        struct regex_match *match)
{
    if (*at >= list.length || regex_find(member, search->builder->scratch, list, *at, match) != REGEX_MATCH
        || match->group[0].end == match->group[0].start)
        return false;
    *at = match->group[0].end;
    return true;
}

/* One element of its own for every member of the list that a match holds. */
static void propose_members(const struct inline_search *search, const struct regex_match *whole)
{
    const struct inline_rule *rule = search->rule;
    struct slice list = { search->text.data, whole->group[rule->list].end };
    struct regex_match match;
    uint32_t at = whole->group[rule->list].start;
    while (next_member(search, rule->member, list, &at, &match)) {
        xmlNode *node = propose(search, match.group[0].start, match.group[0].end);
        set_groups(search, node, rule->match, whole);
        set_groups(search, node, rule->member, &match);
    }
}

static void propose_part(const struct inline_search *search, const struct inline_part *part, uint32_t start, uint32_t end)
{
    report_set(propose_child(search->list, part->element, start, end), "role", part->group);
}

/* One child for every member of a group. */
static void propose_part_members(const struct inline_search *search, const struct inline_part *part, uint32_t start,
                                 uint32_t end)
{
    struct slice list = { search->text.data, end };
    struct regex_match match;
    while (next_member(search, part->member, list, &start, &match))
        propose_part(search, part, match.group[0].start, match.group[0].end);
}

static void propose_parts(const struct inline_search *search, const struct regex_match *match)
{
    const struct inline_rule *rule = search->rule;
    for (size_t i = 0; i < rule->parts.count; i++) {
        const struct inline_part *part = &rule->parts.items[i];
        if (!regex_took_part(match, part->index))
            continue;
        uint32_t start = match->group[part->index].start, end = match->group[part->index].end;
        if (part->member)
            propose_part_members(search, part, start, end);
        else
            propose_part(search, part, start, end);
    }
}

/* What the short form of a match abbreviates, among the words before the element. */
static bool find_long_form(const struct inline_search *search, const struct regex_match *match, uint32_t end,
                           struct slice *long_form)
{
    struct slice before = { search->text.data + search->start, end - search->start };
    return initials_long_form(before, regex_slice(search->text, match, search->rule->short_form), long_form);
}

static void take_match(const struct inline_search *search, const struct regex_match *match)
{
    const struct inline_rule *rule = search->rule;
    if (rule->member) {
        if (regex_took_part(match, rule->list))
            propose_members(search, match);
        return;
    }
    int place = regex_took_part(match, rule->at) ? rule->at : 0;
    struct slice long_form = { NULL, 0 };
    if (rule->short_form >= 0 && !find_long_form(search, match, match->group[place].start, &long_form))
        return;
    xmlNode *node = propose(search, match->group[place].start, match->group[place].end);
    set_groups(search, node, rule->match, match);
    if (long_form.length)
        report_set_slice(node, "long", long_form);
    propose_parts(search, match);
}

static void try_rule(const struct inline_search *search, uint32_t from)
{
    struct regex_match match;
    while (from < search->text.length
           && regex_find(search->rule->match, search->builder->scratch, search->text, from, &match) == REGEX_MATCH
           && match.group[0].end > match.group[0].start) {
        take_match(search, &match);
        from = match.group[0].end;
    }
}

static void try_rules(struct builder *builder, const struct inline_words *words, struct inline_list *list)
{
    for (size_t i = 0; i < builder->profile->inlines.count; i++) {
        const struct inline_rule *rule = &builder->profile->inlines.items[i];
        struct inline_search search = { builder, list, rule, words->text, words->start, (uint32_t)i + INLINE_RANK_CITE + 1 };
        if (regex_may_match(rule->match, &words->trigrams))
            try_rule(&search, words->start);
    }
}

/* The words of a block. False when it has none. */
static bool words_of(const xmlNode *block, struct inline_words *words)
{
    const struct node_data *data = report_data(block);
    if (!data->text)
        return false;
    words->text = (struct slice){ data->text->data, data->text_end };
    words->start = data->text_start;
    trigrams_of((struct slice){ data->text->data + words->start, data->text_end - words->start }, &words->trigrams);
    return true;
}

void inline_mark(struct builder *builder, xmlNode *block)
{
    struct inline_list list = { .report = builder->report };
    struct inline_words words;
    if (!words_of(block, &words))
        return;
    cite_find(builder, &words, &list);
    try_rules(builder, &words, &list);
    inline_write(builder, block, &list);
}

void inline_mark_citations(struct builder *builder, xmlNode *block)
{
    struct inline_list list = { .report = builder->report };
    struct inline_words words;
    if (!words_of(block, &words))
        return;
    cite_find(builder, &words, &list);
    inline_write(builder, block, &list);
}
