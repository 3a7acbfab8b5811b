/*
 * Blocks: what a reader gives and a profile takes. A reader knows its format and nothing of reports; so a format of
 * bare lines (text extracted from PDF) yields lines, and finding out what they are is the profile's work.
 */
#ifndef MODEL_BLOCK_H
#define MODEL_BLOCK_H

#include "base/memory.h"
#include "base/vec.h"
#include "model/source.h"
#include "model/text.h"

#include <stdbool.h>
#include <stdint.h>

enum block_kind {
    BLOCK_LINE,      /* one printed line: may be a part of a paragraph */
    BLOCK_PARAGRAPH, /* a whole paragraph */
    BLOCK_HEADING,   /* a heading, of a known level */
    BLOCK_TABLE,     /* a grid of cells */
    BLOCK_CHART,     /* the data of a chart: in the table a row for each series, its name and then the category and
                        the value of each point, as the format keeps them */
    BLOCK_FOOTNOTE,  /* a footnote's text; n is its mark */
    BLOCK_LINK,      /* an address that stands apart from the text it belongs to */
};

/* What someone remarked on a draft: no text of the report. In the arena. */
struct block_comment {
    const char *author, *date, *text; /* author and date as the format has them, or NULL */
};

/* Something that the format says about a part [start, end) of a block's text, in bytes. */
enum mark_kind {
    MARK_LINK,     /* the part is a link to href */
    MARK_FOOTNOTE, /* the part is the mark of footnote n */
    MARK_NOTE,     /* the part is the mark n of a note that the format does not know as one: a raised letter */
    MARK_COMMENT,  /* a comment is about what stands before the part */
};

struct block_mark {
    enum mark_kind kind;
    uint32_t start, end;
    const char *href, *n; /* or NULL; in the arena */
    const struct block_comment *comment; /* or NULL */
};

struct block_cell {
    struct text text;
    const struct block_mark *marks; /* in order, not overlapping; in the arena */
    uint32_t mark_count;
    uint16_t column_span, row_span; /* at least 1 */
};

struct block_row {
    struct block_cell *cells;
    uint32_t cell_count;
    bool header;
    const char *number_format; /* of a chart's series: how its values are shown, as the format says it; or NULL */
};

struct block_table {
    struct block_row *rows;
    uint32_t row_count;
};

/* What printed lines tell of their layout. */
enum block_flag {
    BLOCK_NEW_PAGE = 1 << 0,    /* first on its page */
    BLOCK_ENDS_BLANK = 1 << 1,  /* the line ends with a blank: extractors print one where a paragraph ends */
    BLOCK_GAP_BEFORE = 1 << 2,  /* more empty space above than between lines of a paragraph */
    BLOCK_EMPTY_CELLS = 1 << 3, /* the line ends with the blanks that empty table cells leave */
    BLOCK_RULE = 1 << 4,        /* a rule of underscores or hyphens */
};

struct block {
    enum block_kind kind;
    unsigned flags;       /* enum block_flag */
    uint16_t level;       /* of a heading, 1 the highest */
    uint16_t indent;      /* blanks before a line */
    const char *n;        /* number or mark that the format itself keeps, or NULL; in the arena */
    const char *href;     /* target of a link, or NULL; in the arena */
    struct text text;     /* without blanks at its ends; empty for a table */
    const struct block_mark *marks; /* in order, not overlapping; in the arena */
    uint32_t mark_count;
    struct block_table table;
};

/* A document as a reader read it. The blocks live in the arena. */
struct document {
    struct source source;
    struct arena arena;
    VEC(struct block) blocks;
    const char *lang;    /* from the format's metadata, or NULL; in the arena */
    bool trailing_blanks; /* line ends keep their blanks, so BLOCK_ENDS_BLANK can be relied on */
    bool original;       /* tracked changes were read as they were before, not as accepted */
    bool laid_out;       /* blanks within lines are layout: they put words where they stand on the page */
    bool lines;          /* made of BLOCK_LINE: wrapped text whose paragraphs must be recovered */
};

/* An empty document; allocates nothing. */
void document_init(struct document *document);

/* Free the contents. */
void document_release(struct document *document);

#endif
