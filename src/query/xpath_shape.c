#include "query/xpath_shape.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "query/regex.h"
#include "query/xpath_plan.h"
#include "query/xpath_tokens.h"

#include <string.h>

#define MAX_NESTING 64

/* One level of brackets or parentheses, and the path being read in it. */
struct level {
    enum token_kind opener; /* END for the outermost */
    const struct xpath_function *function; /* whose arguments these are, or NULL */
    int argument;           /* 1-based; 0 before the first token */
    bool descendant;        /* the path has gone down any number of steps */
    bool rooted;            /* the path started at the root */
};

struct reader {
    const char *expression;
    const char *cursor;
    struct token previous, token;
    struct level levels[MAX_NESTING];
    size_t depth;
    size_t predicates;   /* open brackets */
    bool context;
    bool first_step;     /* of a context */
    struct xpath_shape *shape;
    struct error *error;
};

uint32_t xpath_column(const char *expression, size_t offset)
{
    return (uint32_t)utf8_count((struct slice){ expression, offset }) + 1;
}

static bool refuse(const struct reader *reader, size_t offset, const char *reason, struct slice about)
{
    return error_set(reader->error, NULL, 0, xpath_column(reader->expression, offset), reason, (int)about.length,
                     about.data);
}

/* ------------------------------------------------------------------------------------------------ tokens */

static struct token peek(const struct reader *reader)
{
    struct token token;
    xpath_token(reader->expression, reader->cursor, &token);
    return token;
}

static void next_token(struct reader *reader)
{
    reader->previous = reader->token;
    reader->cursor = xpath_next_token(reader->expression, reader->cursor, &reader->token);
}

/* ------------------------------------------------------------------------------------------------ paths */

static struct level *here(struct reader *reader)
{
    return &reader->levels[reader->depth];
}

/* libxml2 looks for each node that a step down any number of levels finds among those that other nodes gave. */
static bool go_down(struct reader *reader, struct slice name)
{
    struct level *level = here(reader);
    if (level->descendant)
        return refuse(reader, reader->token.offset,
                      "a second \"%.*s\" in a path takes quadratic time; use a predicate such as [ancestor::a]", name);
    level->descendant = true;
    return true;
}

static bool slash(struct reader *reader, bool twice)
{
    struct level *level = here(reader);
    if (!xpath_ends_operand(reader->previous.kind)) {
        if (twice)
            return refuse(reader, reader->token.offset,
                          "\"//\" from the root searches the whole report for every node; start at a context%.*s",
                          slice_of(""));
        level->rooted = true;
    }
    if (twice && level->rooted)
        return refuse(reader, reader->token.offset,
                      "\"//\" below the root searches the whole report for every node; start at a context%.*s",
                      slice_of(""));
    if (twice && !go_down(reader, reader->token.text))
        return false;
    if (reader->depth == 0)
        reader->first_step = false;
    return true;
}

static bool upward(struct reader *reader, struct slice name)
{
    if (here(reader)->descendant)
        return refuse(reader, reader->token.offset,
                      "a step up (%.*s) after \"//\" takes quadratic time; put a condition in a predicate", name);
    return true;
}

/* After a sibling axis: the node test and then a number as the only predicate. libxml2 stops at the nearest sibling only
 * where nothing follows the number. */
static bool nearest_sibling(const struct reader *reader)
{
    struct token token;
    const char *cursor = xpath_token(reader->expression, reader->cursor, &token);
    cursor = xpath_token(reader->expression, cursor, &token);
    if (token.kind == OPEN) {
        cursor = xpath_token(reader->expression, cursor, &token);
        cursor = xpath_token(reader->expression, cursor, &token);
    }
    if (token.kind != PREDICATE)
        return false;
    cursor = xpath_token(reader->expression, cursor, &token);
    bool number = token.kind == NUMBER;
    cursor = xpath_token(reader->expression, cursor, &token);
    bool closed = token.kind == PREDICATE_END;
    xpath_token(reader->expression, cursor, &token);
    return number && closed && token.kind != PREDICATE;
}

static bool axis(struct reader *reader)
{
    struct slice name = reader->token.text;
    if (slice_is(name, "preceding") || slice_is(name, "following"))
        return refuse(reader, reader->token.offset,
                      "the axis %.*s:: takes quadratic time; use the nearest sibling or a check kind such as sequence",
                      name);
    if ((slice_is(name, "preceding-sibling") || slice_is(name, "following-sibling")) && !nearest_sibling(reader))
        return refuse(reader, reader->token.offset,
                      "%.*s:: takes quadratic time unless its only predicate is a number, such as [1]; go on with /self::",
                      name);
    if (slice_is(name, "namespace"))
        return refuse(reader, reader->token.offset, "the axis %.*s:: finds nothing: the report model has no namespaces",
                      name);
    if (slice_is(name, "parent") || slice_is(name, "ancestor") || slice_is(name, "ancestor-or-self"))
        return upward(reader, name);
    if (slice_is(name, "descendant") || slice_is(name, "descendant-or-self")) {
        if (here(reader)->rooted)
            return refuse(reader, reader->token.offset,
                          "%.*s:: below the root searches the whole report for every node; start at a context", name);
        return go_down(reader, name);
    }
    return true;
}

/* libxml2 takes "1 andfoo()" for "1 and foo()", whose function it would miss only at run time. */
static bool is_operator(struct slice text)
{
    static const char *const words[] = { "and", "or", "div", "mod", NULL };
    if (!xpath_is_name_start(text.data[0]))
        return text.data[0] != ':';
    for (const char *const *word = words; *word; word++)
        if (slice_is(text, *word))
            return true;
    return false;
}

/* An operator ends a path and lets another begin. */
static bool end_path(struct reader *reader)
{
    if (!is_operator(reader->token.text))
        return refuse(reader, reader->token.offset, "\"%.*s\" stands where an operator is expected",
                      reader->token.text);
    if (reader->context && reader->depth == 0)
        return refuse(reader, reader->token.offset, "a context is one path, without operators (%.*s)",
                      reader->token.text);
    here(reader)->descendant = here(reader)->rooted = false;
    return true;
}

/* ------------------------------------------------------------------------------------------------ calls */

static bool is_node_test(struct slice name)
{
    return slice_is(name, "node") || slice_is(name, "text") || slice_is(name, "comment")
        || slice_is(name, "processing-instruction");
}

static bool push(struct reader *reader, enum token_kind opener, const struct xpath_function *function)
{
    if (reader->depth + 1 == MAX_NESTING)
        return refuse(reader, reader->token.offset, "more brackets inside each other than can be followed%.*s",
                      slice_of(""));
    reader->levels[++reader->depth] = (struct level){ .opener = opener, .function = function };
    return true;
}

static bool name(struct reader *reader)
{
    struct slice text = reader->token.text;
    bool called = peek(reader).kind == OPEN && reader->previous.kind != AXIS && reader->previous.kind != AT;
    if (called && !is_node_test(text)) {
        if (!xpath_function_named(text))
            return refuse(reader, reader->token.offset, "there is no function %.*s()", text);
        if (reader->first_step && reader->predicates == 1 && (slice_is(text, "position") || slice_is(text, "last")))
            return refuse(reader, reader->token.offset,
                          "%.*s() means nothing in the first step of a context: its nodes come from anywhere", text);
    } else if (memchr(text.data, ':', text.length)) {
        return refuse(reader, reader->token.offset, "%.*s: the report model has no namespaces", text);
    }
    return true;
}

static bool open_parenthesis(struct reader *reader)
{
    const struct xpath_function *function = NULL;
    if (reader->previous.kind == NAME && !is_node_test(reader->previous.text))
        function = xpath_function_named(reader->previous.text);
    return push(reader, OPEN, function);
}

static bool count_arguments(const struct reader *reader, const struct level *level)
{
    const struct xpath_function *function = level->function;
    if (!function || (level->argument >= function->least && level->argument <= function->most))
        return true;
    return refuse(reader, reader->token.offset, "wrong number of arguments of %.*s()", slice_of(function->name));
}

static bool close_parenthesis(struct reader *reader)
{
    if (here(reader)->opener != OPEN)
        return true;
    const struct level *level = here(reader);
    if (!count_arguments(reader, level))
        return false;
    reader->depth--;
    if (!level->function)
        here(reader)->descendant |= level->descendant;
    return true;
}

static bool open_predicate(struct reader *reader)
{
    struct token inside, after;
    const char *cursor = xpath_token(reader->expression, reader->cursor, &inside);
    xpath_token(reader->expression, cursor, &after);
    if (reader->first_step && reader->predicates == 0 && inside.kind == NUMBER && after.kind == PREDICATE_END)
        return refuse(reader, inside.offset,
                      "[%.*s] means nothing in the first step of a context: its nodes come from anywhere", inside.text);
    reader->predicates++;
    return push(reader, PREDICATE, NULL);
}

static void close_predicate(struct reader *reader)
{
    if (here(reader)->opener != PREDICATE)
        return;
    reader->depth--;
    reader->predicates--;
}

static void note_folds(struct reader *reader, struct slice names)
{
    const char *end = names.data + names.length;
    for (const char *cursor = names.data; cursor < end;) {
        const char *start = cursor;
        while (cursor < end && *cursor != ' ')
            cursor++;
        if (cursor > start)
            vec_push(&reader->shape->folds, (struct xpath_fold_use){ { start, (size_t)(cursor - start) },
                xpath_column(reader->expression, (size_t)(start - reader->expression)) });
        cursor += cursor < end;
    }
}

/* A literal that is the whole of an argument can be checked before it is used. */
static void literal(struct reader *reader)
{
    const struct level *level = here(reader);
    enum token_kind after = peek(reader).kind;
    if (!level->function || reader->previous.kind != COMMA || (after != COMMA && after != CLOSE))
        return;
    if (level->argument == level->function->folds)
        note_folds(reader, reader->token.text);
    if (level->argument == level->function->regex)
        vec_push(&reader->shape->patterns, (struct xpath_pattern_use){ reader->token.text, reader->token.offset });
}

/* ------------------------------------------------------------------------------------------------ the whole */

static bool read_one(struct reader *reader)
{
    switch (reader->token.kind) {
    case LITERAL:
        literal(reader);
        return true;
    case NAME:
        return name(reader);
    case AXIS:
        return axis(reader);
    case SLASH:
    case SLASHES:
        return slash(reader, reader->token.kind == SLASHES);
    case DOTS:
        return upward(reader, reader->token.text);
    case OPEN:
        return open_parenthesis(reader);
    case CLOSE:
        return close_parenthesis(reader);
    case PREDICATE:
        return open_predicate(reader);
    case PREDICATE_END:
        close_predicate(reader);
        return true;
    case COMMA:
        here(reader)->argument++;
        here(reader)->descendant = here(reader)->rooted = false;
        return true;
    case UNION:
        return refuse(reader, reader->token.offset,
                      "a union (|) takes quadratic time; use a predicate such as *[self::a or self::b]%.*s",
                      slice_of(""));
    case DOLLAR:
        return refuse(reader, reader->token.offset, "there are no variables%.*s", slice_of(""));
    case OPERATOR:
        return end_path(reader);
    default:
        return true;
    }
}

static bool read_first(struct reader *reader)
{
    struct token after = peek(reader);
    if (reader->token.kind != NAME || after.kind == OPEN)
        return refuse(reader, reader->token.offset, "a context starts with the name of an element%.*s", slice_of(""));
    reader->shape->first = reader->token.text;
    reader->first_step = true;
    return true;
}

static bool read_all(struct reader *reader)
{
    next_token(reader);
    if (reader->token.kind == END)
        return refuse(reader, 0, "the expression is empty%.*s", slice_of(""));
    if (reader->context && !read_first(reader))
        return false;
    for (; reader->token.kind != END; next_token(reader)) {
        if (reader->token.kind != CLOSE && here(reader)->argument == 0)
            here(reader)->argument = 1;
        if (!read_one(reader))
            return false;
    }
    if (reader->depth > 0) /* libxml2 takes "count(" for a call */
        return refuse(reader, reader->token.offset, "a bracket is not closed%.*s", slice_of(""));
    return true;
}

bool xpath_shape_read(const char *expression, bool context, struct xpath_shape *shape, struct error *error)
{
    struct reader reader = { .expression = expression, .cursor = expression, .context = context, .shape = shape,
                             .error = error };
    *shape = (struct xpath_shape){ .first = { "", 0 } };
    if (read_all(&reader))
        return true;
    xpath_shape_release(shape);
    return false;
}

void xpath_shape_release(struct xpath_shape *shape)
{
    vec_release(&shape->folds);
    vec_release(&shape->patterns);
}

static bool check_pattern(const char *expression, const struct xpath_pattern_use *use, struct error *error)
{
    struct error problem = ERROR_INIT;
    char *pattern = mem_copy(use->pattern.data, use->pattern.length);
    struct regex *regex = regex_new(pattern, &problem);
    bool ok = regex != NULL;
    mem_free(pattern);
    regex_free(regex);
    if (!ok)
        error_set(error, NULL, 0, xpath_column(expression, use->offset + problem.column), "%s", problem.message);
    error_release(&problem);
    return ok;
}

bool xpath_shape_check_patterns(const char *expression, const struct xpath_shape *shape, struct error *error)
{
    for (size_t i = 0; i < shape->patterns.count; i++)
        if (!check_pattern(expression, &shape->patterns.items[i], error))
            return false;
    return true;
}
