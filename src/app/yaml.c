#include "app/yaml.h"

#include "base/utf8.h"

#include <string.h>
#include <yaml.h>

#define DEEPEST 16
#define MOST_KEYS 1000 /* of one map: each is compared with those before */

struct parse {
    yaml_parser_t parser;
    const char *path;
    struct arena *arena;
    struct error *error;
};

static bool fail_at(const struct parse *parse, const yaml_mark_t *mark, const char *message)
{
    return error_set(parse->error, parse->path, (uint32_t)mark->line + 1, (uint32_t)mark->column + 1, "%s", message);
}

static bool next_event(struct parse *parse, yaml_event_t *event)
{
    if (yaml_parser_parse(&parse->parser, event))
        return true;
    const yaml_parser_t *parser = &parse->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        mem_fail();
    bool placed = parser->problem_mark.line || parser->problem_mark.column;
    return error_set(parse->error, parse->path, placed ? (uint32_t)parser->problem_mark.line + 1 : 0,
                     placed ? (uint32_t)parser->problem_mark.column + 1 : 0, "not YAML: %s",
                     parser->problem ? parser->problem : "it cannot be read");
}

static struct yaml *new_node(const struct parse *parse, enum yaml_kind kind, const yaml_mark_t *mark)
{
    struct yaml *node = arena_alloc(parse->arena, sizeof *node);
    *node = (struct yaml){ .kind = kind, .line = (uint32_t)mark->line + 1, .column = (uint32_t)mark->column + 1 };
    return node;
}

static bool has_key(const struct yaml *map, const char *key)
{
    return yaml_get(map, key) != NULL;
}

static struct yaml *parse_value(struct parse *parse, const yaml_event_t *event, unsigned depth);

/* The key of a map's next entry, with its place; the event is a scalar's. */
static bool take_key(const struct parse *parse, const struct yaml *map, const yaml_event_t *event, const char **key)
{
    if (event->type != YAML_SCALAR_EVENT)
        return fail_at(parse, &event->start_mark, "a key must be a word");
    if (map->count == MOST_KEYS)
        return fail_at(parse, &event->start_mark, "too many keys");
    *key = arena_copy(parse->arena, (const char *)event->data.scalar.value, event->data.scalar.length);
    return !has_key(map, *key) || error_set(parse->error, parse->path, (uint32_t)event->start_mark.line + 1,
                                            (uint32_t)event->start_mark.column + 1, "the key %s is given twice", *key);
}

/* One entry of a list or map that begins with the event; appended behind *tail. */
static bool parse_entry(struct parse *parse, struct yaml *node, yaml_event_t *event, struct yaml ***tail,
                        unsigned depth)
{
    const char *key = NULL;
    yaml_mark_t mark = event->start_mark;
    if (node->kind == YAML_MAP) {
        if (!take_key(parse, node, event, &key))
            return false;
        yaml_event_delete(event);
        if (!next_event(parse, event))
            return false;
    }
    struct yaml *child = parse_value(parse, event, depth);
    if (!child)
        return false;
    if (key) {
        child->key = key;
        child->line = (uint32_t)mark.line + 1;
        child->column = (uint32_t)mark.column + 1;
    }
    **tail = child;
    *tail = &child->next;
    node->count++;
    return true;
}

static struct yaml *parse_entries(struct parse *parse, struct yaml *node, yaml_event_type_t end, unsigned depth)
{
    struct yaml **tail = &node->children;
    for (;;) {
        yaml_event_t event;
        if (!next_event(parse, &event))
            return NULL;
        bool ends = event.type == end;
        bool ok = ends || parse_entry(parse, node, &event, &tail, depth);
        yaml_event_delete(&event);
        if (!ok)
            return NULL;
        if (ends)
            return node;
    }
}

static struct yaml *parse_value(struct parse *parse, const yaml_event_t *event, unsigned depth)
{
    if (depth > DEEPEST) {
        fail_at(parse, &event->start_mark, "nested too deep");
        return NULL;
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT: {
        if (event->data.scalar.anchor || event->data.scalar.tag)
            break;
        struct yaml *node = new_node(parse, YAML_SCALAR, &event->start_mark);
        node->text = arena_copy(parse->arena, (const char *)event->data.scalar.value, event->data.scalar.length);
        return node;
    }
    case YAML_SEQUENCE_START_EVENT:
        if (event->data.sequence_start.anchor || event->data.sequence_start.tag)
            break;
        return parse_entries(parse, new_node(parse, YAML_LIST, &event->start_mark), YAML_SEQUENCE_END_EVENT,
                             depth + 1);
    case YAML_MAPPING_START_EVENT:
        if (event->data.mapping_start.anchor || event->data.mapping_start.tag)
            break;
        return parse_entries(parse, new_node(parse, YAML_MAP, &event->start_mark), YAML_MAPPING_END_EVENT, depth + 1);
    default:
        break;
    }
    fail_at(parse, &event->start_mark, "anchors, aliases and tags are not used here");
    return NULL;
}

/* The document's value, and that nothing follows it. */
static struct yaml *parse_document(struct parse *parse)
{
    struct yaml *root = NULL;
    for (;;) {
        yaml_event_t event;
        if (!next_event(parse, &event))
            return NULL;
        yaml_event_type_t type = event.type;
        bool is_frame = type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT
            || type == YAML_DOCUMENT_END_EVENT;
        if (type == YAML_STREAM_END_EVENT && !root)
            root = new_node(parse, YAML_MAP, &event.start_mark);
        bool ok = true;
        if (!is_frame && type != YAML_STREAM_END_EVENT)
            ok = (root = parse_value(parse, &event, 0)) != NULL;
        else if (type == YAML_DOCUMENT_START_EVENT && root)
            ok = fail_at(parse, &event.start_mark, "a second document");
        yaml_event_delete(&event);
        if (!ok)
            return NULL;
        if (type == YAML_STREAM_END_EVENT)
            return root;
    }
}

struct yaml *yaml_parse(const char *path, struct slice text, struct arena *arena, struct error *error)
{
    struct parse parse = { .path = path, .arena = arena, .error = error };
    if (!yaml_parser_initialize(&parse.parser))
        mem_fail();
    yaml_parser_set_input_string(&parse.parser, (const unsigned char *)text.data, text.length);
    struct yaml *root = parse_document(&parse);
    yaml_parser_delete(&parse.parser);
    return root;
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
    for (const struct yaml *child = map->children; child; child = child->next) {
        if (child->key && strcmp(child->key, key) == 0)
            return child;
    }
    return NULL;
}

void yaml_quote(const char *text, struct str *out)
{
    const char *cursor = text, *end = text + strlen(text);
    str_add_char(out, '"');
    while (cursor < end) {
        uint32_t c = utf8_next(&cursor, end);
        if (c == '"' || c == '\\')
            str_printf(out, "\\%c", (char)c);
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF)
            str_printf(out, "\\u%04X", (unsigned)c);
        else
            utf8_append(out, c);
    }
    str_add_char(out, '"');
}
