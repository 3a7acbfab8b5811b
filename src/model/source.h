/*
 * The source: one document's text as findings show it, with its lines.
 *
 * For formats made of text the source is the file itself, decoded to UTF-8 without byte-order mark. For others
 * (Word) it is a rendering in which a line is a paragraph. All offsets in crossfoot are bytes in this text;
 * lines and columns are computed from them here and nowhere else.
 */
#ifndef MODEL_SOURCE_H
#define MODEL_SOURCE_H

#include "base/memory.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A run of bytes [start, end) of a source's text. An empty span at 0 with end 0 means "no place". */
struct span {
    uint32_t start, end;
};

struct source_step;

/* The smallest span that covers both. */
struct span span_join(struct span a, struct span b);

/* Where a byte of a source stands in the file, when the source is a rendering of something else (Word). */
struct origin {
    const char *part;   /* name of the container's part, such as "word/document.xml" */
    uint32_t paragraph; /* 1-based, among all paragraphs that begin in the part, in its order */
    const char *id;     /* what the file itself calls the paragraph, or NULL */
    uint32_t run;       /* 1-based, among all runs that begin within the paragraph's element; 0: the file does not hold
                           the byte (an automatic number) */
    uint32_t offset;    /* code points of the run's text before the byte */
};

/* A piece of the source that stands in one run, or is in none; it ends where the next begins, or at its line's end. */
struct source_piece {
    uint32_t start; /* offset of its first byte */
    struct origin origin;
};

struct source {
    char *path;            /* owned; as the user named it */
    char *text;            /* owned; valid UTF-8, NUL-terminated */
    uint32_t size;         /* bytes of text */
    const char *encoding;  /* static name of what the file was encoded in, such as "UTF-8" or "GB18030" */
    const char *format;    /* static name of the reader's format, such as "text" */
    uint32_t mark;         /* bytes of a UTF-8 byte-order mark that stands before the text in the file, else 0 */
    uint32_t *line_starts; /* owned; offset of each line's first byte */
    uint32_t line_count;   /* at least 1 */
    struct source_piece *pieces; /* owned; in order of start; none when the source is the file's own text */
    uint32_t piece_count;
    struct arena names;          /* parts and ids of the pieces */
    struct source_step *steps; /* owned; private: what makes columns of long lines cheap */
};

/* A place for people: line 1-based, column 1-based in the unit asked for. */
struct position {
    uint32_t line, column;
};

enum column_unit { COLUMN_CODE_POINTS, COLUMN_BYTES, COLUMN_UTF16 };

/* Take over path's copy and the text (owned, from mem_alloc, NUL-terminated behind size). Lines end at LF, CR LF
 * or CR; a form feed does not end a line. */
void source_init(struct source *source, const char *path, char *text, uint32_t size);

/* Where a byte offset lies; an offset behind the text counts as its end. O(log lines). */
struct position source_position(const struct source *source, uint32_t offset, enum column_unit unit);

/* The text of a 1-based line, without its line end. Borrowed from the source. Empty when there is no such line. */
struct slice source_line(const struct source *source, uint32_t line);

/* Offset of the first byte of a 1-based line. */
uint32_t source_line_start(const struct source *source, uint32_t line);

/* Say where the source's pieces stand in the file; takes the array (mem_alloc), copies the strings. */
void source_set_pieces(struct source *source, struct source_piece *pieces, uint32_t count);

/* Where the byte at an offset stands in the file; for the end of a span, what is behind its last byte. False when the
 * source is the file's own text, or nothing of the line is in the file. */
bool source_origin(const struct source *source, uint32_t offset, struct origin *origin);

/* The bytes of a span. Borrowed from the source. */
struct slice source_text(const struct source *source, struct span span);

/* Free the contents. */
void source_release(struct source *source);

#endif
