#include "model/text.h"

#include "base/utf8.h"

#include <string.h>

struct slice text_slice(const struct text *text)
{
    return (struct slice){ text->data ? text->data : "", text->length };
}

/* Index of the last piece that starts at or before the offset; 0 when none does. */
static uint32_t piece_at(const struct text *text, uint32_t offset)
{
    uint32_t low = 0, high = text->piece_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (text->pieces[middle].text_start <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Source offset of a text offset; behind a piece it is the piece's end. */
static uint32_t source_offset(const struct text *text, uint32_t offset)
{
    const struct text_piece *piece = &text->pieces[piece_at(text, offset)];
    if (offset <= piece->text_start)
        return piece->source_start;
    uint32_t into = offset - piece->text_start;
    return piece->source_start + (into < piece->length ? into : piece->length);
}

struct span text_span(const struct text *text, uint32_t start, uint32_t end)
{
    if (text->piece_count == 0)
        return (struct span){ 0, 0 };
    uint32_t from = source_offset(text, start);
    /* An offset just behind a piece is the next piece's start when the range goes on there; bytes that were mapped
     * (their piece is empty) belong to their own piece and reach to the next one. */
    uint32_t index = piece_at(text, start);
    const struct text_piece *piece = &text->pieces[index];
    if (start < end && piece->length && start >= piece->text_start + piece->length && index + 1 < text->piece_count)
        from = text->pieces[index + 1].source_start;
    if (end <= start)
        return (struct span){ from, from };
    index = piece_at(text, end - 1);
    piece = &text->pieces[index];
    uint32_t to = source_offset(text, end - 1);
    if (end - 1 < piece->text_start + piece->length)
        to++;
    else if (piece->length == 0 && index + 1 < text->piece_count)
        to = text->pieces[index + 1].source_start;
    return (struct span){ from, to > from ? to : from };
}

struct text text_part(struct arena *arena, const struct text *text, uint32_t start, uint32_t end)
{
    struct text part = { .data = (text->data ? text->data : "") + start, .length = end - start };
    if (text->piece_count == 0)
        return part;
    uint32_t first = piece_at(text, start), last = piece_at(text, end > start ? end - 1 : end);
    if (text->pieces[last].length == 0 && last + 1 < text->piece_count)
        last++; /* mapped bytes reach to where the next piece starts */
    struct text_piece *pieces = arena_alloc(arena, (last - first + 1) * sizeof *pieces);
    for (uint32_t i = first; i <= last; i++) {
        struct text_piece piece = text->pieces[i];
        uint32_t cut = piece.text_start < start ? start - piece.text_start : 0;
        if (cut > piece.length)
            cut = piece.length;
        piece.text_start = piece.text_start + cut > start ? piece.text_start + cut - start : 0;
        piece.source_start += cut;
        piece.length -= cut;
        if (piece.text_start + piece.length > part.length)
            piece.length = part.length > piece.text_start ? part.length - piece.text_start : 0;
        pieces[part.piece_count++] = piece;
    }
    part.pieces = pieces;
    return part;
}

static void add_piece(struct text_builder *builder, uint32_t source_start, uint32_t length)
{
    uint32_t at = (uint32_t)builder->data.length;
    if (builder->pieces.count) {
        struct text_piece *last = &vec_last(&builder->pieces);
        if (last->text_start + last->length == at && last->source_start + last->length == source_start) {
            last->length += length;
            return;
        }
    }
    vec_push(&builder->pieces, (struct text_piece){ at, source_start, length });
}

void text_add_source(struct text_builder *builder, const struct source *source, struct span span)
{
    struct slice bytes = source_text(source, span);
    add_piece(builder, span.start, (uint32_t)bytes.length);
    str_add_slice(&builder->data, bytes);
}

void text_add_mapped(struct text_builder *builder, struct slice bytes, struct span span)
{
    vec_push(&builder->pieces, (struct text_piece){ (uint32_t)builder->data.length, span.start, 0 });
    str_add_slice(&builder->data, bytes);
    vec_push(&builder->pieces, (struct text_piece){ (uint32_t)builder->data.length, span.end, 0 });
}

void text_add_plain(struct text_builder *builder, const char *bytes)
{
    str_add(&builder->data, bytes);
}

void text_add_text(struct text_builder *builder, const struct text *text)
{
    uint32_t base = (uint32_t)builder->data.length;
    for (uint32_t i = 0; i < text->piece_count; i++) {
        struct text_piece piece = text->pieces[i];
        piece.text_start += base;
        vec_push(&builder->pieces, piece);
    }
    str_append(&builder->data, text->data ? text->data : "", text->length);
}

/* Whether a text ends in a stroke, or in a hyphen or dash that joins what stands before it: a line is broken there
 * without a blank. */
static bool is_open(struct slice text)
{
    uint32_t last = utf8_last(text);
    size_t length = last < 0x80 ? 1 : 3;
    char before = text.length > length ? text.data[text.length - length - 1] : ' ';
    bool joins = last == '/' || last == '-' || (last >= 0x2010 && last <= 0x2015);
    return joins && before != ' ' && before != '-';
}

/* General punctuation that is set full width beside ideographs: dashes, quotation marks, the ellipsis. */
static bool is_either_width(uint32_t c)
{
    return c >= 0x2010 && c <= 0x2027;
}

/* Whether a text begins with an East Asian character; punctuation of either width is what follows it, and tells nothing
 * alone. */
static bool is_east_asian_at_start(struct slice text)
{
    for (const char *at = text.data, *end = text.data + text.length; at < end;) {
        uint32_t c = utf8_next(&at, end);
        if (!is_either_width(c))
            return utf8_is_east_asian(c);
    }
    return false;
}

/* The same of the end; punctuation is what stands before it. */
static bool is_east_asian_at_end(struct slice text)
{
    while (text.length) {
        uint32_t c = utf8_last(text);
        if (!is_either_width(c))
            return utf8_is_east_asian(c);
        text.length -= 3;
    }
    return false;
}

/* Whether a text begins with a stroke that joins what stands behind it to what was before the line's end. */
static bool goes_on_with_stroke(struct slice text)
{
    return text.length > 1 && text.data[0] == '/' && text.data[1] != ' ' && text.data[1] != '/';
}

static bool needs_space(struct slice before, struct slice after)
{
    if (before.length == 0 || after.length == 0 || is_open(before) || goes_on_with_stroke(after))
        return false;
    uint32_t left = utf8_last(before);
    const char *cursor = after.data;
    uint32_t right = utf8_next(&cursor, after.data + after.length);
    if (left == ' ' || right == ' ' || left == '\t' || right == '\t')
        return false;
    return !is_east_asian_at_end(before) && !is_east_asian_at_start(after);
}

void text_join_text(struct text_builder *builder, const struct text *text)
{
    struct slice before = { str_text(&builder->data), builder->data.length };
    if (needs_space(before, text_slice(text)))
        text_add_plain(builder, " ");
    text_add_text(builder, text);
}

struct text text_finish(struct text_builder *builder, struct arena *arena)
{
    struct text text = {
        .data = arena_copy(arena, str_text(&builder->data), builder->data.length),
        .length = (uint32_t)builder->data.length,
        .piece_count = (uint32_t)builder->pieces.count,
    };
    struct text_piece *pieces = arena_alloc(arena, builder->pieces.count * sizeof *pieces);
    if (builder->pieces.count)
        memcpy(pieces, builder->pieces.items, builder->pieces.count * sizeof *pieces);
    text.pieces = pieces;
    str_clear(&builder->data);
    vec_clear(&builder->pieces);
    return text;
}

void text_builder_release(struct text_builder *builder)
{
    str_release(&builder->data);
    vec_release(&builder->pieces);
}
