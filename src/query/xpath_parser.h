/*
 * Inside query/: what the files that make a plan share: the parser, and who parses what. Each parse function takes tokens from the
 * parser and gives an expression in the plan's arena, or NULL when there is no plan.
 */
#ifndef QUERY_XPATH_PARSER_H
#define QUERY_XPATH_PARSER_H

#include "query/xpath_plan.h"
#include "query/xpath_tokens.h"

struct parser {
    struct xpath_plan *plan;
    const char *text, *cursor;
    struct token token;  /* the one to be read */
    size_t expressions;  /* made so far */
    bool broken;         /* a "!" stood alone */
};

static inline void parser_advance(struct parser *parser)
{
    parser->cursor = xpath_next_token(parser->text, parser->cursor, &parser->token);
}

static inline bool parser_at(const struct parser *parser, enum token_kind kind)
{
    return parser->token.kind == kind;
}

/* Go over a token of that kind. */
static inline bool parser_take(struct parser *parser, enum token_kind kind)
{
    if (!parser_at(parser, kind))
        return false;
    parser_advance(parser);
    return true;
}

/* The kind of the token behind the one to be read. */
static inline enum token_kind parser_following(const struct parser *parser)
{
    struct token token;
    xpath_token(parser->text, parser->cursor, &token);
    return token.kind;
}

/* An expression that does nothing yet but what it says. */
struct xpath_expression *parser_new(struct parser *parser, enum xpath_operation operation, enum xpath_value value);

/* Any expression. */
struct xpath_expression *parse_expression(struct parser *parser);

/* A path; a context's path, whose first step is an element found by its name. */
struct xpath_expression *parse_path(struct parser *parser);
struct xpath_expression *parse_context(struct parser *parser);

/* "." */
struct xpath_expression *parser_context_node(struct parser *parser);

#endif
