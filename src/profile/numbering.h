/*
 * Paragraph numbers: which numbers at the start of a line are paragraph numbers. Reports number their paragraphs
 * through (1., 2., … or 1.1, 1.2, … by programme); other numbered lists restart; and any number may stand at the start
 * of a wrapped line.
 */
#ifndef PROFILE_NUMBERING_H
#define PROFILE_NUMBERING_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* "22" has prefix 0; a prefix is a number and perhaps a letter or a part ("1.22", "29C.14", "3.II.5"), and grows in the
 * order in which reports print them. */
struct paragraph_number {
    uint32_t prefix, value;
};

struct through_numbering {
    struct paragraph_number last; /* of the through numbering; value 0: none yet */
    uint32_t list_last;           /* of a numbered list that restarted; 0: none open */
    bool chapter;                 /* a chapter has begun since: the next prefix may begin with a slip */
};

enum numbering_verdict {
    NUMBER_NONE,      /* not a number of a paragraph or list */
    NUMBER_PARAGRAPH, /* goes on the through numbering, possibly with a hole or a repeat */
    NUMBER_LIST,      /* belongs to a list that restarted */
};

/* Parse "22", "1.22", "29C.14" or "3.II.5"; false for anything else. */
bool paragraph_number_parse(struct slice text, struct paragraph_number *number);

/* Whether the number is the very next of the through numbering. */
bool numbering_is_next(const struct through_numbering *numbering, struct paragraph_number number);

/* Judge a number at the start of a line. apart: the line before ended a paragraph, so this line starts something. */
enum numbering_verdict numbering_judge(const struct through_numbering *numbering, struct paragraph_number number, bool apart);

/* Take the number into the numbering, as it was judged. */
void numbering_take(struct through_numbering *numbering, struct paragraph_number number, enum numbering_verdict verdict);

#endif
