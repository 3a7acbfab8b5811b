/*
 * pairs: marks that open and close stand in pairs (brackets, quotation marks, title marks).
 *
 * `marks` says which: words of opening and closing marks, by turns. The pairs of one word are of one family: a reader
 * takes them for one another, as brackets of two widths. A candidate is a node of `each`. What is told is the choice of
 * `find`:
 *     unpaired   a mark without its partner. A pair may be opened in one node and closed in one of the next few.
 *     mixed      an opening mark that is closed by one of another pair of its family
 *     nested     a pair inside a pair of the same marks
 *     minority   pairs of which the report has far fewer than of another pair of their family
 * Where a pair is by far the usual one of its family, it is put in place of a minority's marks, and of the mark that does not
 * belong to it in a mixed pair.
 * Text that `ignore` matches has no marks; a mark inside a match of `alone` needs no partner; the opening marks of
 * `again` may stand at the start of every node of what is closed once, at its end; `inside` must match what a pair
 * encloses for it to count as nested, as minority or as usual. Private to src/check.
 *
 *     pairs_marks.c  from the text of a node to pairs, and marks that have no partner there
 *     pairs_tell.c   which of them are told, and their fixes
 *     pairs.c        the check kind
 */
#ifndef CHECK_PAIRS_H
#define CHECK_PAIRS_H

#include "base/vec.h"
#include "check/check.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAIRS_MOST_MARKS 32

/* A mark that the rule names. */
struct mark {
    uint32_t code;
    size_t pair, family; /* numbers */
    bool closes;
    bool again; /* may open node after node */
};

/* A mark in the report. */
struct place {
    const xmlNode *node;
    size_t block;        /* number of the node */
    uint32_t start, end; /* bytes of the node's text */
    size_t mark;         /* index of the mark */
};

/* An opening and a closing mark of one node. */
struct pair {
    struct place open, close;
};

struct pairing {
    struct check_run *run;
    struct mark marks[PAIRS_MOST_MARKS];
    bool begins[256]; /* whether a mark begins with this byte */
    size_t mark_count, block;
    VEC(struct place) open;      /* of the node at hand, innermost last */
    VEC(struct place) unmatched; /* of the whole context */
    VEC(struct place) leaders;   /* those that open node after node, at the start of their nodes */
    VEC(struct pair) inner;      /* of the node at hand, in an open pair of the same marks */
    VEC(struct pair) pairs;      /* of the whole context, where they are needed */
    VEC(struct pair) mixed;      /* those whose marks belong to two pairs, of the whole context */
    size_t counts[PAIRS_MOST_MARKS];    /* how many pairs there are, by their opening marks */
    size_t open_count[PAIRS_MOST_MARKS]; /* of each mark in open */
    const xmlNode *quoted;       /* the node whose text messages have quoted last, or NULL */
    struct slice quoted_text;    /* and its text */
    struct str quoted_made;      /* which may have been put together here */
};

/* Whether the rule's choice of what is told is this word. */
bool pairs_find(const struct pairing *pairing, const char *what);

/* The other mark of its pair: an opening mark has an even index, and its closing mark stands behind it. */
static inline size_t pairs_partner(size_t mark)
{
    return mark ^ 1;
}

/* pairs_marks.c */

/* Read the marks that the rule names. */
void pairs_read_marks(struct pairing *pairing);

/* Pair the marks of a node: what pairs count goes to pairs and mixed, what has no partner to unmatched; pairs inside a pair
 * of the same marks are told at once. */
void pairs_examine_node(struct pairing *pairing, const xmlNode *node);

/* pairs_tell.c */

/* Tell the pairs inside a pair of the same marks, now that it is known to close. */
void pairs_tell_inner(struct pairing *pairing, const struct pair *outer);

/* Tell what is known only when all nodes of the context have been examined. */
void pairs_tell(struct pairing *pairing);

#endif
