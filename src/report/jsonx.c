#include "report/jsonx.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "report/display.h"

#include <stdlib.h>
#include <string.h>

/* jansson takes over value; without memory it gives NULL everywhere. */
void jsonx_put(json_t *object, const char *key, json_t *value)
{
    if (!object || !value || json_object_set_new(object, key, value) != 0)
        mem_fail();
}

void jsonx_append(json_t *array, json_t *value)
{
    if (!array || !value || json_array_append_new(array, value) != 0)
        mem_fail();
}

json_t *jsonx_text(const char *text)
{
    if (!text)
        return json_null();
    struct str clean = STR_INIT;
    const char *cursor = text, *end = text + strlen(text);
    while (cursor < end)
        utf8_append(&clean, utf8_next(&cursor, end));
    json_t *value = json_stringn(str_text(&clean), clean.length);
    str_release(&clean);
    return value;
}

json_t *jsonx_number(uint32_t number)
{
    return number ? json_integer(number) : json_null();
}

json_t *jsonx_wrapped(const char *key, const char *text)
{
    json_t *object = json_object();
    jsonx_put(object, key, jsonx_text(text));
    return object;
}

/* Such characters stand only in strings, line feeds between tokens. */
static void add_escaped(struct slice text, struct str *out)
{
    const char *cursor = text.data, *end = text.data + text.length;
    while (cursor < end) {
        const char *start = cursor;
        uint32_t c = utf8_next(&cursor, end);
        if (c != '\n' && display_unsafe(c))
            str_printf(out, "\\u%04x", (unsigned)c);
        else
            str_append(out, start, (size_t)(cursor - start));
    }
}

void jsonx_write(json_t *value, enum jsonx_layout layout, struct str *out)
{
    size_t flags = layout == JSONX_INDENTED ? JSON_INDENT(2) : JSON_COMPACT;
    char *text = json_dumps(value, flags | JSON_PRESERVE_ORDER);
    if (!text)
        mem_fail();
    add_escaped(slice_of(text), out);
    str_add_char(out, '\n');
    free(text);
    json_decref(value);
}
