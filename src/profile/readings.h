/*
 * Readings of a row of figures: where thousands are separated by blanks, "1 235 819 926  868" in four columns can be
 * told apart in several ways. All of them are listed here, and the figures of a group tell which one is meant.
 */
#ifndef PROFILE_READINGS_H
#define PROFILE_READINGS_H

#include "base/memory.h"
#include "base/vec.h"
#include "model/number.h"
#include "profile/data.h"

#include <stdbool.h>
#include <stdint.h>

#define MAX_COLUMNS 16
#define MAX_READINGS 256

/* Groups of digits in one figure: 18 digits are as many as a number holds. */
#define MAX_GROUPS 6

enum token_kind { TOKEN_NUMBER, TOKEN_JOIN, TOKEN_NIL };

/* One run of characters between blanks: a number, three digits that could also go on the number before, or a nil
 * sign. Offsets are bytes in the row's text. */
struct token {
    enum token_kind kind;
    uint32_t start, end;
    bool apart; /* more than one blank, or a line end, stands before: it cannot go on the number before */
};

typedef VEC(struct token) tokens;

/* One column's figure. */
struct figure {
    uint32_t start, end; /* bytes in the row's text */
    struct number number;
    struct number unit;  /* in the last printed place */
    bool nil;
    bool given;          /* false: an empty cell */
};

struct reading {
    struct figure *figures; /* one for each column; in the arena */
};

struct readings {
    struct reading *items; /* in the arena */
    uint32_t count;
    uint32_t label_end;    /* bytes of the row's text before the figures, blanks not counted */
};

/* Collect the tokens at the end of the text behind byte from: everything behind the last word that is none, or as many
 * as MAX_COLUMNS figures can have. breaks are offsets
 * at which a new line began (in rising order). */
void tokens_at_end(const struct profile *profile, struct regex_scratch *scratch, struct slice text, uint32_t from,
                   const uint32_t *breaks, size_t break_count, tokens *list);

/* Whether the text is nothing but tokens. */
bool tokens_only(const struct profile *profile, struct regex_scratch *scratch, struct slice text);

/* All ways to read the last tokens as exactly columns figures, leaving as few tokens as possible to the label.
 * count is 0 when there is none (or there would be more than MAX_READINGS). */
struct readings readings_of(struct arena *arena, struct slice text, const tokens *list, uint32_t columns);

#endif
