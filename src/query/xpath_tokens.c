#include "query/xpath_tokens.h"

#include <string.h>

bool xpath_is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || ((unsigned char)c & 0x80);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t name_length(const char *cursor)
{
    size_t length = 0;
    while (xpath_is_name_start(cursor[length]) || is_digit(cursor[length]) || cursor[length] == '-' || cursor[length] == '.')
        length++;
    return length;
}

/* A name with its prefix, or an axis. */
static size_t read_name(const char *cursor, struct token *token)
{
    size_t length = name_length(cursor);
    token->kind = NAME;
    if (cursor[length] == ':' && cursor[length + 1] != ':')
        length += 1 + (cursor[length + 1] == '*' ? 1 : name_length(cursor + length + 1));
    token->text = (struct slice){ cursor, length };
    const char *after = cursor + length + strspn(cursor + length, " \t\r\n");
    if (after[0] == ':' && after[1] == ':') {
        token->kind = AXIS;
        return (size_t)(after - cursor) + 2;
    }
    return length;
}

static size_t read_literal(const char *cursor, struct token *token)
{
    const char *end = strchr(cursor + 1, cursor[0]);
    size_t length = end ? (size_t)(end - cursor) + 1 : strlen(cursor);
    token->kind = LITERAL;
    token->text = (struct slice){ cursor + 1, end ? length - 2 : length - 1 };
    return length;
}

static size_t read_number(const char *cursor, struct token *token)
{
    token->kind = NUMBER;
    token->text = (struct slice){ cursor, strspn(cursor, "0123456789.") };
    return token->text.length;
}

static size_t read_symbol(const char *cursor, struct token *token)
{
    static const struct { const char *text; enum token_kind kind; } symbols[] = {
        { "//", SLASHES }, { "/", SLASH }, { "..", DOTS }, { ".", DOT }, { "@", AT }, { "(", OPEN }, { ")", CLOSE },
        { "[", PREDICATE }, { "]", PREDICATE_END }, { ",", COMMA }, { "|", UNION }, { "$", DOLLAR }, { "*", STAR },
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        size_t length = strlen(symbols[i].text);
        if (strncmp(cursor, symbols[i].text, length) == 0) {
            token->kind = symbols[i].kind;
            return length;
        }
    }
    token->kind = OPERATOR;
    return 1;
}

const char *xpath_token(const char *expression, const char *cursor, struct token *token)
{
    cursor += strspn(cursor, " \t\r\n");
    *token = (struct token){ END, { cursor, 0 }, (size_t)(cursor - expression) };
    if (!*cursor)
        return cursor;
    if (xpath_is_name_start(*cursor))
        return cursor + read_name(cursor, token);
    if (*cursor == '\'' || *cursor == '"')
        return cursor + read_literal(cursor, token);
    if (is_digit(*cursor) || (*cursor == '.' && is_digit(cursor[1])))
        return cursor + read_number(cursor, token);
    size_t length = read_symbol(cursor, token);
    token->text.length = length;
    return cursor + length;
}

bool xpath_ends_operand(enum token_kind kind)
{
    switch (kind) {
    case LITERAL: case NUMBER: case NAME: case STAR: case DOT: case DOTS: case CLOSE: case PREDICATE_END:
        return true;
    default:
        return false;
    }
}

const char *xpath_next_token(const char *expression, const char *cursor, struct token *token)
{
    bool operator = xpath_ends_operand(token->kind);
    cursor = xpath_token(expression, cursor, token);
    if (operator && (token->kind == NAME || token->kind == STAR))
        token->kind = OPERATOR;
    return cursor;
}
