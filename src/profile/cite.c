/*
 * Citations: recognised loosely (anything a reader would take for one), parsed strictly (the house's canonical forms,
 * symbol.c). All patterns come from the profile; a cite without the attribute form follows none of them.
 */
#include "profile/inline.h"

#include "base/str.h"
#include "profile/date.h"
#include "profile/symbol.h"

#include <stdint.h>

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

/* What a phrase says of the symbols that it lists. */
struct listing {
    struct cite_context context;
    struct printed_date date; /* of the first one */
    struct slice title;       /* of the only one */
    const char *role;         /* or NULL */
    bool mixed;               /* symbols of several organs may be listed under the name of one */
};

static void set_date(const struct builder *builder, xmlNode *cite, const struct printed_date *date)
{
    struct str iso = STR_INIT;
    if (date_iso(builder, date, &iso))
        report_set(cite, "date", str_text(&iso));
    str_release(&iso);
}

/* Propose a cite for a member that was found; it stands where the group symbol does. */
static xmlNode *cite_member(struct citing *citing, struct slice text, const struct regex_match *match,
                            struct listing *listing, bool first)
{
    struct builder *builder = citing->builder;
    const struct regex *member = builder->profile->member;
    int group = regex_group(member, "symbol");
    int place = regex_took_part(match, group) ? group : 0;
    struct printed_date date = { regex_slice(text, match, regex_group(member, "year")),
                                 regex_slice(text, match, regex_group(member, "month")),
                                 regex_slice(text, match, regex_group(member, "day")) };
    xmlNode *cite = inline_propose(citing->list, "cite", match->group[place].start, match->group[place].end,
                                   INLINE_RANK_CITE);
    const struct cite_form *form = cite_parse(builder, cite, regex_slice(text, match, place), &listing->context);
    if (first && listing->mixed)
        listing->context.like = form;
    report_set(cite, "role", listing->role);
    set_date(builder, cite, date.year.length || !first ? &date : &listing->date);
    return cite;
}

/* Propose a cite for every symbol in [start, end). Returns how many there are. */
static size_t cite_members(struct citing *citing, uint32_t start, uint32_t end, struct listing *listing)
{
    struct builder *builder = citing->builder;
    struct slice until = { citing->text.data, end };
    struct regex_match match;
    xmlNode *cite = NULL;
    size_t count = 0;
    while (builder->profile->member && start < end
           && regex_find(builder->profile->member, builder->scratch, until, start, &match) == REGEX_MATCH
           && match.group[0].end > match.group[0].start) {
        cite = cite_member(citing, until, &match, listing, count == 0);
        count++;
        start = match.group[0].end;
    }
    if (count == 1 && listing->title.length)
        report_set_slice(cite, "title", listing->title);
    return count;
}

size_t cite_list(struct builder *builder, xmlNode *block, uint32_t start, uint32_t end, const struct organ *organ)
{
    const struct node_data *data = report_data(block);
    struct listing listing = { .context = { .organ = organ, .kind = "resolution" } };
    struct inline_list list = { .report = builder->report };
    struct citing citing = { .builder = builder, .list = &list, .text = { data->text->data, data->text_end } };
    size_t count = cite_members(&citing, start, end, &listing);
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
#define BEFORE 768

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

/* Where the words that name the organ, the date and the title of a phrase were found: before it, or in it. */
struct naming {
    const struct regex *regex; /* NULL: nothing was found before it */
    struct slice text;
    struct regex_match match;
    uint32_t start; /* of the phrase, with what stands before it */
};

static void find_naming(const struct citing *citing, const struct cite_phrase *phrase, const struct regex_match *match,
                        struct naming *naming)
{
    *naming = (struct naming){ phrase->match, citing->text, *match, match->group[0].start };
    if (!phrase->before)
        return;
    naming->regex = NULL;
    naming->text = text_before(citing, naming->start);
    if (regex_find(phrase->before, citing->builder->scratch, naming->text, 0, &naming->match) != REGEX_MATCH)
        return;
    naming->regex = phrase->before;
    naming->start -= (uint32_t)naming->text.length - naming->match.group[0].start;
}

/* A part of the naming, empty when it is absent. */
static struct slice named_part(const struct naming *naming, const char *group)
{
    return naming->regex ? regex_slice(naming->text, &naming->match, regex_group(naming->regex, group)) : slice_of(NULL);
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
    struct naming naming;
    find_naming(citing, phrase, match, &naming);
    struct slice organ = named_part(&naming, "organ"), title = named_part(&naming, "title");
    if (!organ.length)
        organ = regex_slice(citing->text, match, regex_group(phrase->match, "organ"));
    if (!regex_took_part(match, list) || (phrase->needs_organ && !organ.length))
        return;
    const char *kind = first_named(builder, &builder->profile->kinds,
                                   regex_slice(citing->text, match, regex_group(phrase->match, "kind")));
    struct listing listing = {
        .context = { organ_of_phrase(citing, organ, naming.start), kind ? kind : phrase->kind, NULL },
        .date = { named_part(&naming, "year"), named_part(&naming, "month"), named_part(&naming, "day") },
        .title = title.length ? title : regex_slice(citing->text, match, regex_group(phrase->match, "entitled")),
        .role = role_at(citing, match->group[list].start),
        .mixed = true,
    };
    citing->organ_end = match->group[0].end;
    cite_members(citing, match->group[list].start, match->group[list].end, &listing);
}

void cite_find(struct builder *builder, const struct inline_words *words, struct inline_list *list)
{
    size_t phrases = builder->profile->phrases.count;
    if (phrases == 0)
        return;
    struct citing citing = { .builder = builder, .list = list, .text = words->text, .organ_end = words->start };
    citing.sentence = (struct slice){ citing.text.data + words->start, 0 };
    citing.ahead = mem_calloc(phrases, sizeof *citing.ahead);
    citing.known = mem_calloc(phrases, sizeof *citing.known);
    for (size_t i = 0; i < phrases; i++)
        if (!regex_may_match(builder->profile->phrases.items[i].match, &words->trigrams))
            citing.known[i] = AHEAD_NONE;
    struct regex_match match;
    uint32_t at = words->start;
    for (const struct cite_phrase *phrase; (phrase = next_phrase(&citing, at, &match)); ) {
        take_phrase(&citing, phrase, &match);
        at = match.group[0].end > at ? match.group[0].end : (uint32_t)citing.text.length;
    }
    mem_free(citing.ahead);
    mem_free(citing.known);
}
