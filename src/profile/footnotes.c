/*
 * Footnotes: texts below the rule at the foot of pages. They are read in a pass of their own, because what they
 * interrupt (a paragraph, a table) goes on over them.
 */
#include "profile/builder.h"

struct open_footnote {
    struct text_builder pieces;
    struct slice n;
    struct span n_place;
    bool open;
    int64_t last;            /* number of the last footnote that has one; 0: none yet */
    const xmlNode *parent;   /* of the last footnote */
    xmlNode *first_section;  /* of those in it, or NULL */
    size_t sections; /* how many sections begin before the footnotes read so far */
};

/* The first of the sections that end an element; NULL when none do. */
static xmlNode *first_section_of(const xmlNode *parent)
{
    xmlNode *first = NULL;
    for (xmlNode *node = parent->last; node && xmlStrEqual(node->name, BAD_CAST "section"); node = node->prev)
        first = node;
    return first;
}

/* An element for a footnote; a section's own stand before the sections in it. */
static xmlNode *add_footnote(struct builder *builder, struct open_footnote *footnote, xmlNode *parent)
{
    if (footnote->parent != parent)
        footnote->first_section = first_section_of(parent);
    footnote->parent = parent;
    xmlNode *node = report_add(builder->report, parent, "footnote", footnote->n_place);
    if (footnote->first_section)
        xmlAddPrevSibling(footnote->first_section, node);
    return node;
}

static void finish(struct builder *builder, struct open_footnote *footnote)
{
    if (!footnote->open)
        return;
    struct text *text = builder_text(builder, &footnote->pieces);
    xmlNode *parent = section_at(builder, &footnote->sections, span_join(footnote->n_place, report_place(text)));
    xmlNode *node = add_footnote(builder, footnote, parent);
    if (footnote->n.length)
        report_set_slice(node, "n", footnote->n);
    report_set_text(node, text, 0, text->length);
    report_widen(node, footnote->n_place);
    inline_mark(builder, node);
    footnote->open = false;
}

static void reopen(struct open_footnote *footnote)
{
    footnote->n = slice_of(NULL);
    footnote->n_place = (struct span){ 0, 0 };
    footnote->open = true;
}

/* What a line follows: the more certain it is that a footnote begins, the further its number may be off the count. */
enum behind { BEHIND_OPEN_LINE, BEHIND_CLOSED_LINE, BEHIND_RULE };

/* Steps from one number to the next that are no slip any more: the number belongs to the text of the footnote before. */
static int64_t widest_step(enum behind behind)
{
    return behind == BEHIND_RULE ? 5 : behind == BEHIND_CLOSED_LINE ? 2 : 1;
}

/* Whether a number at the start of a line is that of a footnote: it goes on the count, or nearly. */
static bool opens_footnote(const struct open_footnote *footnote, struct slice n, enum behind behind)
{
    struct ordinal ordinal;
    if (!ordinal_parse(NUMBERING_NUMBER, NULL, n, &ordinal))
        return true; /* an asterisk, a letter */
    int64_t value = ordinal.parts[0], last = footnote->last, least = behind == BEHIND_OPEN_LINE ? last + 1 : last;
    return last == 0 || (behind == BEHIND_RULE && value == 1) || (value >= least && value <= last + widest_step(behind));
}

static void note_number(struct open_footnote *footnote)
{
    struct ordinal ordinal;
    if (ordinal_parse(NUMBERING_NUMBER, NULL, footnote->n, &ordinal))
        footnote->last = ordinal.parts[0];
}

/* A mark opens a footnote; a line without one goes on the footnote before, over the page's end if need be. */
static void take_line(struct builder *builder, struct open_footnote *footnote, const struct block *block,
                      enum behind behind)
{
    const struct regex *regex = builder->profile->footnote;
    struct slice text = text_slice(&block->text);
    struct regex_match match;
    struct text part = block->text;
    if (block->kind == BLOCK_FOOTNOTE) {
        finish(builder, footnote);
        reopen(footnote);
        footnote->n = slice_of(block->n);
    } else if (regex && regex_find(regex, builder->scratch, text, 0, &match) == REGEX_MATCH
               && opens_footnote(footnote, regex_slice(text, &match, regex_group(regex, "n")), behind)) {
        finish(builder, footnote);
        int group = regex_group(regex, "n");
        reopen(footnote);
        footnote->n = regex_slice(text, &match, group);
        if (footnote->n.length)
            footnote->n_place = text_span(&block->text, match.group[group].start, match.group[group].end);
        part = text_part(&builder->report->arena, &block->text, match.group[0].end, block->text.length);
        note_number(footnote);
    }
    footnote->open = true;
    add_links(builder, report_root(builder->report), &block->text, block->marks, block->mark_count);
    text_join_text(&footnote->pieces, &part);
}

static enum behind line_before(const struct builder *builder, size_t i)
{
    const struct line *before = i > 0 ? line_at(builder, i - 1) : NULL;
    if (before && before->role == LINE_RULE)
        return BEHIND_RULE;
    return before && before->role == LINE_FOOTNOTE && before->closes ? BEHIND_CLOSED_LINE : BEHIND_OPEN_LINE;
}

void build_footnotes(struct builder *builder)
{
    struct open_footnote footnote = { .pieces = TEXT_BUILDER_INIT };
    for (size_t i = 0; i < builder->lines.items.count; i++) {
        if (line_at(builder, i)->role != LINE_FOOTNOTE)
            continue;
        const struct profile_part *part = part_at(builder, i);
        builder->profile = part ? part->profile : builder->main;
        take_line(builder, &footnote, line_at(builder, i)->block, line_before(builder, i));
    }
    finish(builder, &footnote);
    builder->profile = builder->main;
    text_builder_release(&footnote.pieces);
}
