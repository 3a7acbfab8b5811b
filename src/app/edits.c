#include "app/edits.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define CONTEXT 3

static bool is_markup(const struct source *source)
{
    return strcmp(source->format, "html") == 0 || strcmp(source->format, "akn") == 0;
}

static bool has_any(struct slice text, const char *characters)
{
    for (size_t i = 0; i < text.length; i++) {
        if (strchr(characters, text.data[i]))
            return true;
    }
    return false;
}

/* An edit stays within a line and within text. */
static bool is_plain(const struct edit *edit, const struct source *source)
{
    struct slice old = source_text(source, edit->span);
    return !has_any(old, "\r\n") && !has_any(slice_of(edit->text), "\r\n")
        && !(is_markup(source) && has_any(old, "<>&"));
}

static bool overlap(struct span a, struct span b)
{
    return (a.start < b.end && b.start < a.end) || a.start == b.start;
}

static bool fits(const struct edits *edits, const struct finding *finding, const struct source *source)
{
    for (size_t i = 0; i < finding->edits.count; i++) {
        const struct edit *edit = &finding->edits.items[i];
        if (!is_plain(edit, source))
            return false;
        for (size_t k = 0; k < edits->items.count; k++) {
            if (overlap(edit->span, edits->items.items[k]->span))
                return false;
        }
    }
    return true;
}

static int compare_edits(const void *left, const void *right)
{
    struct span a = (*(const struct edit *const *)left)->span, b = (*(const struct edit *const *)right)->span;
    return (a.start > b.start) - (a.start < b.start);
}

void edits_choose(struct edits *edits, const struct findings *findings, const struct source *source, bool unsafe)
{
    *edits = (struct edits){ .fixed = 0 };
    for (size_t i = 0; i < findings->items.count; i++) {
        const struct finding *finding = &findings->items.items[i];
        if (finding->applicability == FIX_NONE || !finding->edits.count)
            continue;
        if (finding->applicability == FIX_UNSAFE && !unsafe) {
            edits->unsafe++;
        } else if (!fits(edits, finding, source)) {
            edits->left++;
        } else {
            edits->fixed++;
            for (size_t k = 0; k < finding->edits.count; k++)
                vec_push(&edits->items, &finding->edits.items[k]);
        }
    }
    if (edits->items.count)
        qsort(edits->items.items, edits->items.count, sizeof *edits->items.items, compare_edits);
}

void edits_release(struct edits *edits)
{
    vec_release(&edits->items);
}

/* The new text as the format writes it. */
static void add_replacement(const struct edit *edit, const struct source *source, struct str *out)
{
    for (const char *c = edit->text; *c; c++) {
        if (is_markup(source) && *c == '&')
            str_add(out, "&amp;");
        else if (is_markup(source) && *c == '<')
            str_add(out, "&lt;");
        else
            str_add_char(out, *c);
    }
}

/* Append the bytes [start, end) with the edits that lie in them. */
static void add_edited(const struct edits *edits, const struct source *source, uint32_t start, uint32_t end,
                       struct str *out)
{
    uint32_t at = start;
    for (size_t i = 0; i < edits->items.count; i++) {
        const struct edit *edit = edits->items.items[i];
        if (edit->span.start < start || edit->span.end > end)
            continue;
        str_append(out, source->text + at, edit->span.start - at);
        add_replacement(edit, source, out);
        at = edit->span.end;
    }
    str_append(out, source->text + at, end - at);
}

void edits_apply(const struct edits *edits, const struct source *source, struct str *out)
{
    add_edited(edits, source, 0, source->size, out);
}

/* ------------------------------------------------------------------------------------------------ showing it */

/* The line of an edit; it has only one. */
static uint32_t line_of(const struct edits *edits, size_t i, const struct source *source)
{
    return source_position(source, edits->items.items[i]->span.start, COLUMN_BYTES).line;
}

static void add_line(char sign, const char *text, size_t length, struct str *out)
{
    str_add_char(out, sign);
    str_append(out, text, length);
    if (!length || text[length - 1] != '\n')
        str_add(out, "\n\\ No newline at end of file\n");
}

/* One hunk: the lines [first, last], of which those with edits from number on change. */
static void add_hunk(const struct edits *edits, const struct source *source, uint32_t first, uint32_t last,
                     size_t number, struct str *out)
{
    str_printf(out, "@@ -%u,%u +%u,%u @@\n", first, last - first + 1, first, last - first + 1);
    for (uint32_t line = first; line <= last; line++) {
        uint32_t start = source_line_start(source, line), end = source_line_start(source, line + 1);
        bool changes = number < edits->items.count && line_of(edits, number, source) == line;
        add_line(changes ? '-' : ' ', source->text + start, end - start, out);
        if (!changes)
            continue;
        struct str edited = STR_INIT;
        add_edited(edits, source, start, end, &edited);
        add_line('+', str_text(&edited), edited.length, out);
        str_release(&edited);
        while (number < edits->items.count && line_of(edits, number, source) == line)
            number++;
    }
}

void edits_diff(const struct edits *edits, const struct source *source, struct str *out)
{
    if (!edits->items.count)
        return;
    str_printf(out, "--- %s\n+++ %s\n", source->path, source->path);
    for (size_t i = 0; i < edits->items.count;) {
        uint32_t line = line_of(edits, i, source), last = line;
        size_t next = i + 1;
        while (next < edits->items.count && line_of(edits, next, source) <= last + 2 * CONTEXT)
            last = line_of(edits, next++, source);
        uint32_t first = line > CONTEXT ? line - CONTEXT : 1;
        last = last + CONTEXT < source->line_count ? last + CONTEXT : source->line_count;
        add_hunk(edits, source, first, last, i, out);
        i = next;
    }
}
