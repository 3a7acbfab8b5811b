/*
 * Inside query/: the tokens of an XPath expression.
 */
#ifndef QUERY_XPATH_TOKENS_H
#define QUERY_XPATH_TOKENS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum token_kind { END, LITERAL, NUMBER, NAME, AXIS, STAR, SLASH, SLASHES, DOT, DOTS, AT, OPEN, CLOSE, PREDICATE,
                  PREDICATE_END, COMMA, UNION, DOLLAR, OPERATOR };

struct token {
    enum token_kind kind;
    struct slice text; /* of a name or axis without "::", of a literal without quotes */
    size_t offset;     /* in the expression */
};

/* The token at the cursor, in an expression that ends with NUL; END at its end. A name is always a NAME here: whether
 * it is an operator depends on what stands before it. Returns where the next token begins. */
const char *xpath_token(const char *expression, const char *cursor, struct token *token);

/* Go from one token to the next, or from END to the first: here a name or star behind an operand is an OPERATOR (XPath 1.0,
 * 3.7). Returns where the one after that begins. */
const char *xpath_next_token(const char *expression, const char *cursor, struct token *token);

/* Whether a token of this kind ends an operand: what follows may be an operator, and a slash begins no path. */
bool xpath_ends_operand(enum token_kind kind);

/* Whether a name can begin with this byte of UTF-8. */
bool xpath_is_name_start(char c);

#endif
