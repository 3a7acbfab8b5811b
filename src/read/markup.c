#include "read/markup.h"

#include "base/utf8.h"

#include <string.h>

static bool is_white(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

/* Bytes of the wide blank at s, 0 when there is none: no-break space, ideographic space. */
static uint32_t wide_blank_at(const char *s, size_t length)
{
    if (length >= 2 && memcmp(s, "\xC2\xA0", 2) == 0)
        return 2;
    return length >= 3 && memcmp(s, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

uint32_t flow_length(const struct flow *flow)
{
    return (uint32_t)flow->text.data.length;
}

static void note_blank(struct flow *flow, struct span span, bool line_end)
{
    if (flow_length(flow) == 0)
        return;
    flow->blank = flow->blank.end ? span_join(flow->blank, span) : span;
    flow->blank_has_line_end |= line_end;
}

/* Whether text goes on between two ideographs, beside which a line break leaves no space. */
static bool is_inside_east_asian(const struct flow *flow, const char *after, const char *end)
{
    struct slice before = { str_text(&flow->text.data), flow_length(flow) };
    return utf8_is_east_asian(utf8_last(before)) && utf8_is_east_asian(utf8_next(&after, end));
}

/* Write the blank that was held back. source is NULL when its bytes are not at hand. */
static void write_blank(struct flow *flow, const struct source *source, struct slice after)
{
    struct span blank = flow->blank;
    bool dropped = flow->blank_has_line_end && is_inside_east_asian(flow, after.data, after.data + after.length);
    flow->blank = (struct span){ 0, 0 };
    flow->blank_has_line_end = false;
    if (blank.end == 0 || dropped)
        return;
    if (source && blank.end == blank.start + 1 && source->text[blank.start] == ' ')
        text_add_source(&flow->text, source, blank);
    else
        text_add_mapped(&flow->text, slice_of(" "), blank);
}

/* Before text is added: the blank goes before a link that begins here. */
static void begin_text(struct flow *flow, const struct source *source, struct slice after)
{
    write_blank(flow, source, after);
    if (flow->href && !flow->link_has_text) {
        flow->link_has_text = true;
        flow->link_start = flow_length(flow);
    }
}

/* Wide blanks that begin a text are no part of it. */
static uint32_t skip_wide_blanks(const struct flow *flow, const char *s, size_t length)
{
    uint32_t skipped = 0;
    for (uint32_t step; flow_length(flow) == 0 && (step = wide_blank_at(s + skipped, length - skipped)) != 0;)
        skipped += step;
    return skipped;
}

void flow_add_source(struct flow *flow, const struct source *source, struct span span)
{
    const char *text = source->text;
    for (uint32_t at = span.start, end; at < span.end; at = end) {
        bool line_end = false;
        for (end = at; end < span.end && is_white(text[end]); end++)
            line_end |= is_line_end(text[end]);
        if (end > at) {
            note_blank(flow, (struct span){ at, end }, line_end);
            continue;
        }
        at += skip_wide_blanks(flow, text + at, span.end - at);
        for (end = at; end < span.end && !is_white(text[end]);)
            end++;
        if (at == end)
            continue;
        begin_text(flow, source, (struct slice){ text + at, end - at });
        text_add_source(&flow->text, source, (struct span){ at, end });
    }
}

/* Bytes at s that are white space, or that are not. */
static size_t run_length(struct slice bytes, bool white)
{
    size_t length = 0;
    while (length < bytes.length && is_white(bytes.data[length]) == white)
        length++;
    return length;
}

void flow_add_mapped(struct flow *flow, struct slice bytes, struct span span)
{
    while (bytes.length) {
        bool white = is_white(bytes.data[0]);
        struct slice run = { bytes.data, run_length(bytes, white) };
        bytes.data += run.length;
        bytes.length -= run.length;
        if (white) {
            struct span blank = { span.start, bytes.length ? span.start : span.end };
            note_blank(flow, blank, memchr(run.data, '\n', run.length) || memchr(run.data, '\r', run.length));
            continue;
        }
        if (skip_wide_blanks(flow, run.data, run.length) == run.length)
            continue;
        begin_text(flow, NULL, run);
        text_add_mapped(&flow->text, run, span);
        span.start = span.end; /* what follows comes from behind */
    }
}

void flow_add_break(struct flow *flow, uint32_t at)
{
    note_blank(flow, (struct span){ at, at }, true);
}

static void add_link(struct flow *flow, uint32_t end)
{
    vec_push(&flow->marks, (struct block_mark){ .kind = MARK_LINK, .start = flow->link_start, .end = end,
                                                .href = flow->href });
}

static void end_link_part(struct flow *flow)
{
    if (flow->href && flow->link_has_text && flow_length(flow) > flow->link_start)
        add_link(flow, flow_length(flow));
    flow->link_has_text = false;
}

void flow_open_link(struct flow *flow, const char *href)
{
    flow_close_link(flow);
    flow->href = href;
}

void flow_close_link(struct flow *flow)
{
    end_link_part(flow);
    flow->href = NULL;
}

void flow_add_note(struct flow *flow, uint32_t start, const char *n)
{
    if (flow->href && flow->link_has_text && start >= flow->link_start) { /* a mark in a link ends the link's part */
        uint32_t end = flow_length(flow);
        if (start > flow->link_start)
            add_link(flow, start);
        flow->link_has_text = false;
        vec_push(&flow->marks, (struct block_mark){ .kind = MARK_FOOTNOTE, .start = start, .end = end, .n = n });
        return;
    }
    vec_push(&flow->marks, (struct block_mark){ .kind = MARK_FOOTNOTE, .start = start, .end = flow_length(flow), .n = n });
}

/* Length of the text without the wide blanks at its end. */
static uint32_t trimmed_length(const struct flow *flow)
{
    const char *text = str_text(&flow->text.data);
    uint32_t length = flow_length(flow);
    for (;;) {
        if (length >= 2 && wide_blank_at(text + length - 2, 2) == 2)
            length -= 2;
        else if (length >= 3 && wide_blank_at(text + length - 3, 3) == 3)
            length -= 3;
        else if (length && text[length - 1] == ' ')
            length--;
        else
            return length;
    }
}

struct flow_part flow_finish(struct flow *flow, struct arena *arena)
{
    end_link_part(flow);
    uint32_t length = trimmed_length(flow), full = flow_length(flow), count = 0;
    struct block_mark *marks = arena_alloc(arena, flow->marks.count * sizeof *marks);
    for (size_t i = 0; i < flow->marks.count; i++) {
        struct block_mark mark = flow->marks.items[i];
        mark.start = mark.start < length ? mark.start : length;
        mark.end = mark.end < length ? mark.end : length;
        if (mark.kind == MARK_FOOTNOTE || mark.start < mark.end)
            marks[count++] = mark;
    }
    struct flow_part part = { text_finish(&flow->text, arena), marks, count };
    if (length < full) {
        part.text = text_part(arena, &part.text, 0, length);
        part.text.data = arena_copy(arena, part.text.data, length);
    }
    vec_clear(&flow->marks);
    flow->blank = (struct span){ 0, 0 };
    flow->blank_has_line_end = false;
    return part;
}

void flow_release(struct flow *flow)
{
    text_builder_release(&flow->text);
    vec_release(&flow->marks);
}

static uint16_t cut_span(unsigned long span)
{
    return (uint16_t)(span == 0 ? 1 : span < UINT16_MAX ? span : UINT16_MAX);
}

void grid_add_cell(struct grid *grid, struct flow_part part, unsigned long column_span, unsigned long row_span)
{
    vec_push(&grid->cells, (struct block_cell){
        .text = part.text,
        .marks = part.marks,
        .mark_count = part.mark_count,
        .column_span = cut_span(column_span),
        .row_span = cut_span(row_span),
    });
}

void grid_end_row(struct grid *grid, struct arena *arena, bool header)
{
    size_t count = grid->cells.count;
    if (count == 0)
        return;
    struct block_cell *cells = arena_alloc(arena, count * sizeof *cells);
    memcpy(cells, grid->cells.items, count * sizeof *cells);
    vec_push(&grid->rows, (struct block_row){ cells, (uint32_t)count, header, NULL });
    vec_clear(&grid->cells);
}

struct block_table grid_finish(struct grid *grid, struct arena *arena)
{
    size_t count = grid->rows.count;
    struct block_table table = { arena_alloc(arena, count * sizeof *table.rows), (uint32_t)count };
    if (count)
        memcpy(table.rows, grid->rows.items, count * sizeof *table.rows);
    vec_clear(&grid->rows);
    vec_clear(&grid->cells);
    return table;
}

void grid_release(struct grid *grid)
{
    vec_release(&grid->rows);
    vec_release(&grid->cells);
}

void markup_add_block(struct document *document, enum block_kind kind, struct flow_part part, uint16_t level,
                      const char *n)
{
    struct block block = {
        .kind = kind,
        .level = level,
        .n = n,
        .text = part.text,
        .marks = part.marks,
        .mark_count = part.mark_count,
    };
    vec_push(&document->blocks, block);
}

void markup_add_table(struct document *document, struct block_table table)
{
    if (table.row_count)
        vec_push(&document->blocks, (struct block){ .kind = BLOCK_TABLE, .table = table });
}

const char *markup_copy(struct arena *arena, struct slice bytes)
{
    bytes = slice_trim(bytes);
    return bytes.length ? arena_copy(arena, bytes.data, bytes.length) : NULL;
}

const char *markup_number(struct arena *arena, struct slice printed)
{
    printed = slice_trim(printed);
    if (printed.length > 1 && printed.data[printed.length - 1] == '.')
        printed.length--;
    return markup_copy(arena, printed);
}
