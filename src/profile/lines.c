#include "profile/lines.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define WIDTHS 512

/* Page numbers that tell of a document whose running head must stand on more than one page. */
#define FEW_PAGES 4

bool any_matches(const regex_list *list, struct regex_scratch *scratch, struct slice text)
{
    for (size_t i = 0; i < list->count; i++)
        if (regex_find(list->items[i], scratch, text, 0, NULL) == REGEX_MATCH)
            return true;
    return false;
}

static enum line_role first_role(const struct block *block, const struct profile *profile,
                                 struct regex_scratch *scratch)
{
    if (block->kind == BLOCK_LINK)
        return LINE_ADDRESS;
    if (block->kind == BLOCK_CHART)
        return LINE_CHART;
    if (block->flags & BLOCK_RULE)
        return LINE_RULE;
    if (block->kind == BLOCK_LINE && any_matches(&profile->page_lines, scratch, text_slice(&block->text)))
        return LINE_FURNITURE;
    return LINE_TEXT;
}

static int compare_texts(const struct line *left, const struct line *right)
{
    struct slice a = text_slice(&left->block->text), b = text_slice(&right->block->text);
    if (a.length != b.length)
        return a.length < b.length ? -1 : 1;
    return memcmp(a.data, b.data, a.length);
}

/* By text, lines of one text in their order. */
static int compare_lines(const void *left, const void *right)
{
    const struct line *a = *(struct line *const *)left, *b = *(struct line *const *)right;
    int order = compare_texts(a, b);
    return order ? order : (a > b) - (a < b); /* they lie in one array */
}

/* Link the lines of one text that could be running heads, in a ring. */
static void link_heads(struct lines *lines, const struct profile *profile, struct regex_scratch *scratch)
{
    VEC(struct line *) heads = VEC_INIT;
    for (size_t i = 0; i < lines->items.count; i++) {
        struct line *line = &lines->items.items[i];
        line->again = i;
        if (any_matches(&profile->running_heads, scratch, text_slice(&line->block->text)))
            vec_push(&heads, line);
    }
    if (heads.count)
        qsort(heads.items, heads.count, sizeof *heads.items, compare_lines);
    for (size_t first = 0, i = 0; i < heads.count; i++) {
        bool more = i + 1 < heads.count && compare_texts(heads.items[i], heads.items[i + 1]) == 0;
        heads.items[i]->again = (size_t)(heads.items[more ? i + 1 : first] - lines->items.items);
        first = more ? first : i + 1;
    }
    vec_release(&heads);
}

static bool is_furniture(const struct lines *lines, size_t at)
{
    return at < lines->items.count && lines->items.items[at].role == LINE_FURNITURE;
}

/* Whether a line stands at the edge of another page too; one of few pages need not repeat its head. */
static bool recurs(const struct lines *lines, size_t at, size_t pages)
{
    if (pages < FEW_PAGES)
        return true;
    for (size_t i = lines->items.items[at].again; i != at; i = lines->items.items[i].again)
        if (is_furniture(lines, i) || is_furniture(lines, i + 1) || (i > 0 && is_furniture(lines, i - 1)))
            return true;
    return false;
}

/* A line that could be a running head is one when it stands next to a page number or another head and elsewhere again:
 * else it may be a citation, or an entry of a list at the edge of its page. */
static void mark_running_head(struct lines *lines, size_t at, size_t beside, size_t pages,
                              const struct profile *profile, struct regex_scratch *scratch)
{
    struct line *line = &lines->items.items[at];
    if (line->role == LINE_TEXT && lines->items.items[beside].role == LINE_FURNITURE
        && line->block->kind == BLOCK_LINE
        && any_matches(&profile->running_heads, scratch, text_slice(&line->block->text)) && recurs(lines, at, pages))
        line->role = LINE_FURNITURE;
}

/* Once downwards, once upwards. */
static void mark_running_heads(struct lines *lines, const struct profile *profile, struct regex_scratch *scratch)
{
    size_t pages = 0;
    link_heads(lines, profile, scratch);
    for (size_t i = 0; i < lines->items.count; i++)
        pages += lines->items.items[i].role == LINE_FURNITURE;
    for (size_t i = 1; i < lines->items.count; i++)
        mark_running_head(lines, i, i - 1, pages, profile, scratch);
    for (size_t i = lines->items.count; i-- > 1; )
        mark_running_head(lines, i - 1, i, pages, profile, scratch);
}

/* The width that one in twenty lines reaches: long lines of running text, not the odd overlong one. */
static uint32_t find_full_width(const struct lines *lines)
{
    uint32_t counts[WIDTHS] = { 0 }, total = 0;
    for (size_t i = 0; i < lines->items.count; i++) {
        const struct line *line = &lines->items.items[i];
        if (line->role != LINE_TEXT || line->block->kind != BLOCK_LINE)
            continue;
        size_t width = utf8_text_width(text_slice(&line->block->text));
        counts[width < WIDTHS ? width : WIDTHS - 1]++;
        total++;
    }
    uint32_t above = 0;
    for (uint32_t width = WIDTHS - 1; width > 0; width--) {
        above += counts[width];
        if (above * 20 > total)
            return width;
    }
    return 0;
}

bool ends_east_asian(struct slice text)
{
    return text.length == 0 || utf8_is_east_asian(utf8_last(text));
}

/* Extractors print a blank where a paragraph ends, and where a line was broken at a blank: beside a Latin word, then
 * only the width of the line tells. Without such blanks, width and end marks have to do. */
static void mark_ends(struct lines *lines, const struct document *document, const struct profile *profile,
                      struct regex_scratch *scratch)
{
    for (size_t i = 0; i < lines->items.count; i++) {
        struct line *line = &lines->items.items[i];
        const struct block *block = line->block;
        struct slice text = text_slice(&block->text);
        bool ends_sentence = profile->sentence_end
            && regex_find(profile->sentence_end, scratch, text, 0, NULL) == REGEX_MATCH;
        line->full = utf8_text_width(text) * 100 >= (size_t)lines->full_width * FULL_PER_CENT;
        if (block->kind != BLOCK_LINE)
            line->closes = true;
        else if (document->trailing_blanks)
            line->closes = (block->flags & BLOCK_ENDS_BLANK)
                && (ends_sentence || !line->full || ends_east_asian(text));
        else
            line->closes = !line->full || ends_sentence;
    }
}

static void mark_pages(struct lines *lines)
{
    bool page_ended = true;
    for (size_t i = 0; i < lines->items.count; i++) {
        struct line *line = &lines->items.items[i];
        if (line->role == LINE_ADDRESS || line->role == LINE_FURNITURE || line->role == LINE_RULE) {
            page_ended = page_ended || line->role != LINE_RULE;
            continue;
        }
        line->page_start = page_ended || (line->block->flags & BLOCK_NEW_PAGE);
        page_ended = false;
    }
}

/* Footnotes stand between a rule and the end of the page; other formats say themselves what a footnote is. */
static void mark_footnotes(struct lines *lines)
{
    bool below_rule = false;
    for (size_t i = 0; i < lines->items.count; i++) {
        struct line *line = &lines->items.items[i];
        if (line->role == LINE_RULE)
            below_rule = true;
        else if (line->page_start || line->role == LINE_ADDRESS)
            below_rule = false;
        if (line->role == LINE_TEXT && (below_rule || line->block->kind == BLOCK_FOOTNOTE))
            line->role = LINE_FOOTNOTE;
    }
}

/* From the end: what stands before the end of a page, with nothing but residue between. */
static void mark_residue(struct lines *lines, const struct profile *profile, struct regex_scratch *scratch)
{
    bool page_ends = true;
    for (size_t i = lines->items.count; i-- > 0; ) {
        struct line *line = &lines->items.items[i];
        line->last_of_page = page_ends;
        line->residue = line->role == LINE_TEXT && line->block->kind == BLOCK_LINE
            && any_matches(&profile->residue, scratch, text_slice(&line->block->text));
        page_ends = line->role != LINE_TEXT || line->page_start || (line->residue && page_ends);
    }
}

void lines_init(struct lines *lines, const struct document *document, const struct profile *profile,
                struct regex_scratch *scratch)
{
    *lines = (struct lines){ .items = VEC_INIT };
    vec_reserve(&lines->items, document->blocks.count);
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        vec_push(&lines->items, (struct line){ .block = block, .role = first_role(block, profile, scratch) });
    }
    mark_running_heads(lines, profile, scratch);
    lines->full_width = find_full_width(lines);
    mark_ends(lines, document, profile, scratch);
    mark_pages(lines);
    mark_footnotes(lines);
    mark_residue(lines, profile, scratch);
}

void lines_release(struct lines *lines)
{
    vec_release(&lines->items);
}
