/*
 * Mapped text: a string put together from pieces of the source (the lines of a wrapped paragraph, without the line
 * ends), in which every byte still knows where it came from. Patterns run on mapped text; findings point into the
 * source.
 */
#ifndef MODEL_TEXT_H
#define MODEL_TEXT_H

#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"
#include "model/source.h"

#include <stdint.h>

/* length bytes of text at text_start come from the source at source_start, byte by byte. */
struct text_piece {
    uint32_t text_start, source_start, length;
};

/* Mapped text. Borrowed from an arena unless said otherwise. Pieces are in order of text_start; bytes between two
 * pieces (a blank that joins two lines) have no source of their own. */
struct text {
    const char *data; /* NUL-terminated */
    uint32_t length;
    const struct text_piece *pieces;
    uint32_t piece_count;
};

/* The slice of the whole text. */
struct slice text_slice(const struct text *text);

/* The source span of the bytes [start, end) of the text. A range without source gives the place between its
 * neighbours; the span of an empty range is empty and has its place. */
struct span text_span(const struct text *text, uint32_t start, uint32_t end);

/* The part [start, end) of a text, sharing its bytes; pieces are copied to the arena. The data is not
 * NUL-terminated unless end is the text's end. */
struct text text_part(struct arena *arena, const struct text *text, uint32_t start, uint32_t end);

/* Builds mapped text. */
struct text_builder {
    struct str data;
    VEC(struct text_piece) pieces;
};

#define TEXT_BUILDER_INIT { STR_INIT, VEC_INIT }

/* Append bytes of the source's text: those of the span. */
void text_add_source(struct text_builder *builder, const struct source *source, struct span span);

/* Append bytes that come from the source at span but read differently there (an entity, a soft hyphen dropped):
 * each byte maps to the span's start. */
void text_add_mapped(struct text_builder *builder, struct slice bytes, struct span span);

/* Append bytes that are not in the source. */
void text_add_plain(struct text_builder *builder, const char *bytes);

/* Append mapped text. */
void text_add_text(struct text_builder *builder, const struct text *text);

/* Append a continuation line: a space goes between unless a side is empty, ends or starts with a blank, or
 * either side of the break is East Asian (a line break beside an ideograph leaves no space). */
void text_join_text(struct text_builder *builder, const struct text *text);

/* The text built so far, copied to the arena; the builder is empty and usable again. */
struct text text_finish(struct text_builder *builder, struct arena *arena);

/* Free the storage. */
void text_builder_release(struct text_builder *builder);

#endif
