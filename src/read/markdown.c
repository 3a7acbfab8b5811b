/*
 * The reader of Markdown: CommonMark with GitHub's tables and strikethrough, and footnotes, over md4c. md4c hands
 * over text as pieces of its input, so positions are exact by construction and nothing is searched for. It knows no
 * footnotes: the bracket of "[^" is masked in a copy of the text, so that md4c takes a footnote's definition for a
 * paragraph and its mark for plain text. Bare addresses are linked here: md4c's way of finding them is quadratic.
 */
#include "read/encoding.h"
#include "read/html.h"
#include "read/markdown_scan.h"
#include "read/markup.h"
#include "read/reader.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#define MASK '\x01'           /* stands for the bracket of "[^" */
#define LONGEST_HREF 4096     /* bytes; a reference can repeat a target any number of times */
#define HREF_SLOTS 256

/* An item of an ordered list: its block has the number as written, or the computed one when the writer numbered all
 * items alike and left the counting to Markdown. */
struct item {
    size_t block;
    unsigned computed;
};

struct list {
    bool ordered;
    unsigned next;
    size_t first_item; /* of this list in the items of all open ones */
};

struct markdown {
    struct document *document;
    const struct source *source;
    const struct limits *limits;
    struct error *error;
    const char *masked;        /* the text that md4c reads: as long as the source's */
    bool failed;
    uint32_t last;             /* behind the last text */
    uint32_t skip_until;       /* text before is markup of ours */
    size_t depth, cells, images;
    bool in_cell, in_code, in_html, header;
    bool numbered, item_begins; /* an item's first block is to come; so is its first text */
    unsigned item_number;      /* as Markdown counts */
    const char *n;             /* as written */
    enum block_kind kind;      /* of the block that is open */
    uint16_t level;
    struct span html;
    struct flow main_flow, cell_flow;
    struct grid grid;
    VEC(struct list) lists;
    VEC(struct item) items;
    VEC(struct slice) labels;  /* of footnotes that are defined, sorted */
    const char *hrefs[HREF_SLOTS]; /* targets seen lately, in the arena */
};

static struct flow *open_flow(struct markdown *md)
{
    return md->in_cell ? &md->cell_flow : &md->main_flow;
}

static int fail(struct markdown *md, const char *format, size_t limit)
{
    if (!md->failed) {
        struct position at = source_position(md->source, md->last, COLUMN_CODE_POINTS);
        error_set(md->error, md->source->path, at.line, 0, format, limit);
    }
    md->failed = true;
    return -1;
}

/* footnotes */

static int compare_labels(const void *a, const void *b)
{
    const struct slice *left = a, *right = b;
    size_t least = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->data, right->data, least);
    return order ? order : (left->length > right->length) - (left->length < right->length);
}

/* The copy for md4c, and the names that are defined. */
static char *mask_footnotes(struct markdown *md)
{
    const struct source *source = md->source;
    char *masked = mem_copy(source->text, source->size);
    for (uint32_t at = 0, length; at < source->size; at++) {
        if (source->text[at] != '[' || (at && source->text[at - 1] == '\\')
            || (length = markdown_mark_length(source, at)) == 0)
            continue;
        masked[at] = MASK;
        if (markdown_defines(source, at, length))
            vec_push(&md->labels, markdown_label(source, at, length));
    }
    if (md->labels.count)
        qsort(md->labels.items, md->labels.count, sizeof *md->labels.items, compare_labels);
    return masked;
}

static bool is_defined(const struct markdown *md, struct slice label)
{
    return md->labels.count && bsearch(&label, md->labels.items, md->labels.count, sizeof label, compare_labels);
}

/* blocks */

static int end_block(struct markdown *md)
{
    struct arena *arena = &md->document->arena;
    struct flow_part part = flow_finish(&md->main_flow, arena);
    const char *n = md->n;
    if (part.text.length == 0 && part.mark_count == 0)
        return 0;
    if (md->document->blocks.count >= md->limits->blocks)
        return fail(md, "has more than the limit of %zu blocks", md->limits->blocks);
    if (md->numbered && md->kind == BLOCK_PARAGRAPH && n)
        vec_push(&md->items, (struct item){ md->document->blocks.count, md->item_number });
    md->numbered = md->numbered && md->kind != BLOCK_PARAGRAPH;
    md->n = NULL;
    markup_add_block(md->document, md->kind, part, md->level, n);
    md->kind = BLOCK_PARAGRAPH;
    return 0;
}

/* lists */

static void start_list(struct markdown *md, bool ordered, unsigned start)
{
    vec_push(&md->lists, (struct list){ ordered, start, md->items.count });
    md->numbered = false;
    md->n = NULL;
}

/* Number the items as Markdown does when all were written with the same number. */
static void end_list(struct markdown *md)
{
    struct list list = vec_last(&md->lists);
    struct block *blocks = md->document->blocks.items;
    size_t count = md->items.count - list.first_item;
    const struct item *items = count ? md->items.items + list.first_item : NULL; /* a list of bullets has none */
    bool alike = count > 1;
    for (size_t i = 1; alike && i < count; i++)
        alike = strcmp(blocks[items[i].block].n, blocks[items[0].block].n) == 0;
    for (size_t i = 0; alike && i < count; i++) {
        struct str n = STR_INIT;
        str_printf(&n, "%u", items[i].computed);
        blocks[items[i].block].n = arena_copy_string(&md->document->arena, str_text(&n));
        str_release(&n);
    }
    md->items.count = list.first_item;
    md->lists.count--;
    md->numbered = false;
    md->n = NULL;
}

static void start_item(struct markdown *md)
{
    struct list *list = &vec_last(&md->lists);
    md->n = NULL;
    md->numbered = md->item_begins = list->ordered;
    md->item_number = list->next++;
}

/* The number that stands before an item's first text on its line: digits, a dot or a bracket, a blank. */
static void take_number(struct markdown *md, uint32_t at)
{
    const char *text = md->source->text;
    struct slice found = { NULL, 0 };
    uint32_t start = at;
    while (start && !strchr("\r\n", text[start - 1]))
        start--;
    for (uint32_t i = start; i < at; i++) {
        uint32_t digits = (uint32_t)strspn(text + i, "0123456789"), end = i + digits;
        if (digits && end + 1 < at && (text[end] == '.' || text[end] == ')') && strchr(" \t", text[end + 1]))
            found = (struct slice){ text + i, digits };
        i = digits ? end : i;
    }
    struct str computed = STR_INIT;
    str_printf(&computed, "%u", md->item_number);
    if (!found.data)
        found = (struct slice){ str_text(&computed), computed.length };
    md->n = arena_copy(&md->document->arena, found.data, found.length);
    md->item_begins = false;
    str_release(&computed);
}

/* text */

static void add_reference(struct markdown *md, struct span span)
{
    struct str out = STR_INIT;
    if (markdown_decode_reference(source_text(md->source, span), &out))
        flow_add_mapped(open_flow(md), (struct slice){ str_text(&out), out.length }, span);
    else
        flow_add_source(open_flow(md), md->source, span);
    str_release(&out);
}

/* Plain text: links its bare addresses. */
static void add_plain(struct markdown *md, struct span span)
{
    const char *text = md->source->text;
    struct flow *flow = open_flow(md);
    uint32_t start = span.start;
    for (uint32_t at = span.start, length; at < span.end && !flow->href; at++) {
        if (text[at] != 'h' || (length = markdown_address_length(md->source, span, at)) == 0)
            continue;
        flow_add_source(flow, md->source, (struct span){ start, at });
        flow_open_link(flow, arena_copy(&md->document->arena, text + at, length));
        flow_add_source(flow, md->source, (struct span){ at, at + length });
        flow_close_link(flow);
        start = at + length;
        at = start - 1;
    }
    flow_add_source(flow, md->source, (struct span){ start, span.end });
}

/* A definition ends the paragraph before and begins a footnote. */
static int start_note(struct markdown *md, struct slice label)
{
    if (end_block(md) != 0)
        return -1;
    md->kind = BLOCK_FOOTNOTE;
    md->n = markup_copy(&md->document->arena, label);
    return 0;
}

/* Text that may hold footnote marks. */
static int add_text(struct markdown *md, struct span span)
{
    uint32_t start = span.start;
    for (uint32_t at = span.start; at < span.end; at++) {
        uint32_t length = md->masked[at] == MASK && md->source->text[at] == '['
                              ? markdown_mark_length(md->source, at) : 0;
        if (length == 0)
            continue;
        struct slice label = markdown_label(md->source, at, length);
        if (!is_defined(md, label))
            continue;
        add_plain(md, (struct span){ start, at });
        if (markdown_defines(md->source, at, length) && !md->in_cell) {
            if (start_note(md, label) != 0)
                return -1;
            length++;
        } else {
            flow_add_note(open_flow(md), flow_length(open_flow(md)), markup_copy(&md->document->arena, label));
        }
        start = at + length;
        at = start - 1;
    }
    md->skip_until = start;
    if (start < span.end)
        add_plain(md, (struct span){ start, span.end });
    return 0;
}

static void add_html(struct markdown *md, struct span span)
{
    if (!md->in_html)
        flow_add_break(open_flow(md), span.start); /* <br>, or a tag that changes no word's spelling */
    else if (md->html.end == 0)
        md->html = span;
    else
        md->html = span_join(md->html, span);
}

/* Code is text as it stands, but a table's bar is escaped even there. */
static void add_code(struct markdown *md, struct span span)
{
    const char *text = md->source->text;
    for (uint32_t at = span.start; md->in_cell && at + 1 < span.end; at++)
        if (text[at] == '\\' && text[at + 1] == '|') {
            flow_add_source(open_flow(md), md->source, (struct span){ span.start, at });
            span.start = at + 1;
        }
    flow_add_source(open_flow(md), md->source, span);
}

static int add_piece(struct markdown *md, MD_TEXTTYPE type, struct span span)
{
    if (md->item_begins)
        take_number(md, span.start);
    if (span.start < md->skip_until)
        span.start = md->skip_until < span.end ? md->skip_until : span.end;
    md->last = span.end;
    if (md->images || span.start == span.end)
        return 0;
    switch (type) {
    case MD_TEXT_ENTITY: add_reference(md, span); return 0;
    case MD_TEXT_HTML: add_html(md, span); return 0;
    case MD_TEXT_CODE: add_code(md, span); return 0;
    default: return add_text(md, span);
    }
}

/* md4c's own line ends and blanks are not pieces of its input. */
static int add_foreign(struct markdown *md, MD_TEXTTYPE type, const char *bytes, size_t length)
{
    bool line_end = memchr(bytes, '\n', length) || type == MD_TEXT_BR || type == MD_TEXT_SOFTBR;
    if (md->in_html || md->images || !line_end)
        return 0;
    if (md->in_code)
        return end_block(md);
    flow_add_break(open_flow(md), md->last);
    return 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *bytes, MD_SIZE size, void *data)
{
    struct markdown *md = data;
    uintptr_t base = (uintptr_t)md->masked, at = (uintptr_t)bytes;
    if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR || at < base || at + size > base + md->source->size)
        return add_foreign(md, type, bytes, size);
    uint32_t start = (uint32_t)(at - base);
    return add_piece(md, type, (struct span){ start, start + size });
}

/* spans */

static uint32_t hash(struct slice bytes)
{
    uint32_t value = 2166136261U;
    for (size_t i = 0; i < bytes.length; i++)
        value = (value ^ (unsigned char)bytes.data[i]) * 16777619U;
    return value;
}

/* A copy in the arena; the same one for a target that was seen lately. */
static const char *keep_href(struct markdown *md, struct slice href)
{
    const char **slot = &md->hrefs[hash(href) % HREF_SLOTS];
    if (!*slot || !slice_is(href, *slot))
        *slot = arena_copy(&md->document->arena, href.data, href.length);
    return *slot;
}

static void start_link(struct markdown *md, const MD_ATTRIBUTE *target)
{
    struct str href = STR_INIT;
    for (size_t i = 0; target->size && target->size <= LONGEST_HREF && target->substr_offsets[i] < target->size; i++) {
        MD_OFFSET start = target->substr_offsets[i], end = target->substr_offsets[i + 1];
        struct slice part = { target->text + start, end - start };
        if (target->substr_types[i] != MD_TEXT_ENTITY || !markdown_decode_reference(part, &href))
            str_add_slice(&href, part);
    }
    for (size_t i = 0; i < href.length; i++)
        if (href.data[i] == MASK)
            href.data[i] = '[';
    if (href.length)
        flow_open_link(open_flow(md), keep_href(md, (struct slice){ href.data, href.length }));
    str_release(&href);
}

static int on_span_start(MD_SPANTYPE type, void *detail, void *data)
{
    struct markdown *md = data;
    if (type == MD_SPAN_IMG)
        md->images++;
    if (type == MD_SPAN_A && !md->images)
        start_link(md, &((const MD_SPAN_A_DETAIL *)detail)->href);
    return 0;
}

static int on_span_end(MD_SPANTYPE type, void *detail, void *data)
{
    struct markdown *md = data;
    (void)detail;
    if (type == MD_SPAN_IMG)
        md->images--;
    if (type == MD_SPAN_A && !md->images)
        flow_close_link(open_flow(md));
    return 0;
}

/* block structure */

static int on_block_start(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct markdown *md = data;
    if (++md->depth > md->limits->depth)
        return fail(md, "nests deeper than the limit of %zu elements", md->limits->depth);
    if (end_block(md) != 0) /* a tight item's text ends where a list inside begins */
        return -1;
    switch (type) {
    case MD_BLOCK_UL: start_list(md, false, 0); break;
    case MD_BLOCK_OL: start_list(md, true, ((const MD_BLOCK_OL_DETAIL *)detail)->start); break;
    case MD_BLOCK_LI: start_item(md); break;
    case MD_BLOCK_H:
        md->kind = BLOCK_HEADING;
        md->level = (uint16_t)((const MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_CODE: md->in_code = true; break;
    case MD_BLOCK_HTML:
        md->in_html = true;
        md->html = (struct span){ 0, 0 };
        break;
    case MD_BLOCK_TR: md->header = true; break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        md->in_cell = true;
        md->header = md->header && type == MD_BLOCK_TH;
        break;
    default: break;
    }
    return 0;
}

static int end_cell(struct markdown *md)
{
    md->in_cell = false;
    grid_add_cell(&md->grid, flow_finish(&md->cell_flow, &md->document->arena), 1, 1);
    return md->cells++ < md->limits->blocks ? 0
               : fail(md, "has more than the limit of %zu table cells", md->limits->blocks);
}

static int end_html(struct markdown *md)
{
    md->in_html = false;
    if (html_add_blocks(md->document, md->html, md->limits, md->error))
        return 0;
    md->failed = true;
    return -1;
}

static int on_block_end(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct markdown *md = data;
    (void)detail;
    md->depth--;
    if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
        return end_cell(md);
    if (end_block(md) != 0)
        return -1;
    md->kind = BLOCK_PARAGRAPH;
    md->level = 0;
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL: end_list(md); break;
    case MD_BLOCK_CODE: md->in_code = false; break;
    case MD_BLOCK_HTML: return end_html(md);
    case MD_BLOCK_TR: grid_end_row(&md->grid, &md->document->arena, md->header); break;
    case MD_BLOCK_TABLE: markup_add_table(md->document, grid_finish(&md->grid, &md->document->arena)); break;
    default: break;
    }
    return 0;
}

static bool parse(struct markdown *md)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOINDENTEDCODEBLOCKS,
        .enter_block = on_block_start,
        .leave_block = on_block_end,
        .enter_span = on_span_start,
        .leave_span = on_span_end,
        .text = on_text,
    };
    char *masked = mask_footnotes(md);
    md->masked = masked;
    int status = md_parse(masked, md->source->size, &parser, md);
    if (status != 0 && !md->failed)
        mem_fail(); /* md4c fails for want of memory alone */
    mem_free(masked);
    return !md->failed;
}

static bool read_markdown(const char *path, const struct bytes *bytes, const struct limits *limits,
                          struct document *document, struct error *error)
{
    if (!encoding_decode(path, bytes, limits, &document->source, error))
        return false;
    struct markdown md = {
        .document = document,
        .source = &document->source,
        .limits = limits,
        .error = error,
        .kind = BLOCK_PARAGRAPH,
    };
    bool ok = parse(&md);
    flow_release(&md.main_flow);
    flow_release(&md.cell_flow);
    grid_release(&md.grid);
    vec_release(&md.lists);
    vec_release(&md.items);
    vec_release(&md.labels);
    if (ok && document->blocks.count == 0)
        return error_set(error, path, 0, 0, "has no text");
    return ok;
}

const struct reader markdown_reader = { "markdown", "md markdown mkd", markdown_recognise, read_markdown };
