/*
 * Lines of a document as the profile sees them: what is furniture of the page, and which lines end a paragraph.
 */
#ifndef PROFILE_LINES_H
#define PROFILE_LINES_H

#include "base/vec.h"
#include "model/block.h"
#include "profile/data.h"

#include <stdbool.h>
#include <stdint.h>

/* A line at least this wide, in per cent of a full line of its column, may go on in the next: only a long word, a mark or
 * a number that cannot be broken leaves more room. */
#define FULL_PER_CENT 85

enum line_role {
    LINE_TEXT,
    LINE_FURNITURE, /* running head, page or job number */
    LINE_ADDRESS,   /* an address at the foot of a page */
    LINE_CHART,     /* the data of a chart */
    LINE_TAKEN,     /* text that was joined to a line before it */
    LINE_RULE,      /* the rule above footnotes */
    LINE_FOOTNOTE,  /* below the rule, to the end of the page */
};

struct line {
    const struct block *block;
    enum line_role role;
    bool page_start; /* first line of a page's text */
    bool closes;     /* by its layout, the last line of a paragraph, heading or cell */
    bool full;       /* (nearly) as wide as lines get: text may go on in the next line */
    bool residue;    /* nothing but what charts and pictures leave in extracted text */
    size_t again;    /* of what could be a running head: the next line with its text, the first behind the last */
    bool last_of_page; /* only residue stands between it and the end of its page */
};

struct lines {
    VEC(struct line) items;
    uint32_t full_width; /* terminal columns of a full line of running text; 0 when unknown */
};

/* Classify a document's blocks, one line each, in order. */
void lines_init(struct lines *lines, const struct document *document, const struct profile *profile,
                struct regex_scratch *scratch);
void lines_release(struct lines *lines);

/* Whether a text is empty or ends in an East Asian character: no blank stands behind one where a line is broken. */
bool ends_east_asian(struct slice text);

/* Whether any of the patterns matches. */
bool any_matches(const regex_list *list, struct regex_scratch *scratch, struct slice text);

#endif
