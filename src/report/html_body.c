/*
 * The report line by line, marked where findings and what belongs to them stand. The lines come in chunks, which a
 * browser lays out only when they are near; a chunk's segments each begin where a finding stands, so that its card is
 * beside it. What is far from findings is in runs that a reader can put away.
 */
#include "report/html.h"
#include "report/place.h"

#include "base/memory.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_LINES 120

/* Height of an empty line in rows, as the style sheet has it. */
#define EMPTY_ROW 0.35

/* Lines before and after a finding's that stay when the rest is put away. */
#define NEAR_BEFORE 3
#define NEAR_AFTER 6

/* Lines that one mark covers at most: a finding about a whole list is marked where it begins. */
#define MARK_LINES 4

/* A stretch of the text that a finding marks. */
struct stretch {
    uint32_t start, end;
    size_t finding;
    bool related;
};

typedef VEC(struct stretch) stretches;

/* A file while its lines are written. */
struct body {
    const struct html_page *page;
    const struct file_result *file;
    size_t index;
    unsigned part_level;
    stretches all, active;
    size_t next_stretch, next_card, next_heading;
    VEC(uint32_t) card_lines; /* of the findings that have a place, in their order */
    uint32_t chunk_start;
    bool in_segment, in_run, run_is_quiet;
    VEC(uint32_t) cuts; /* of one line */
};

/* ------------------------------------------------------------------------------------------------ what is marked */

static void add_stretch(struct body *body, struct span span, size_t finding, bool related)
{
    const struct source *source = body->file->source;
    if (span.end <= span.start)
        return;
    uint32_t line = source_position(source, span.start, COLUMN_BYTES).line;
    uint32_t most = source_line_start(source, line + MARK_LINES);
    if (span.end > most)
        span.end = source_line_start(source, line + 1);
    vec_push(&body->all, (struct stretch){ span.start, span.end, finding, related });
}

static int compare_stretches(const void *left, const void *right)
{
    const struct stretch *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->finding != b->finding)
        return a->finding < b->finding ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

static void collect(struct body *body)
{
    const struct findings *findings = body->file->findings;
    for (size_t i = 0; i < findings->items.count; i++) {
        const struct finding *finding = &findings->items.items[i];
        struct place place = place_of(body->file->source, finding->span);
        vec_push(&body->card_lines, place.known ? place.start.line : 0);
        add_stretch(body, finding->span, i, false);
        for (size_t k = 0; k < finding->related.count; k++)
            add_stretch(body, finding->related.items[k].span, i, true);
    }
    if (body->all.count)
        qsort(body->all.items, body->all.count, sizeof *body->all.items, compare_stretches);
}

/* ------------------------------------------------------------------------------------------------ a line's marks */

/* Keep those that reach into [start, end). */
static void update_active(struct body *body, uint32_t start, uint32_t end)
{
    size_t kept = 0;
    for (size_t i = 0; i < body->active.count; i++) {
        if (body->active.items[i].end > start)
            body->active.items[kept++] = body->active.items[i];
    }
    body->active.count = kept;
    while (body->next_stretch < body->all.count && body->all.items[body->next_stretch].start < end)
        vec_push(&body->active, body->all.items[body->next_stretch++]);
}

static int compare_offsets(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void collect_cuts(struct body *body, uint32_t start, uint32_t end)
{
    vec_clear(&body->cuts);
    vec_push(&body->cuts, start);
    vec_push(&body->cuts, end);
    for (size_t i = 0; i < body->active.count; i++) {
        const struct stretch *stretch = &body->active.items[i];
        if (stretch->start > start && stretch->start < end)
            vec_push(&body->cuts, stretch->start);
        if (stretch->end > start && stretch->end < end)
            vec_push(&body->cuts, stretch->end);
    }
    qsort(body->cuts.items, body->cuts.count, sizeof *body->cuts.items, compare_offsets);
}

/* Begin a mark with the findings that cover [start, end); false when none does. */
static bool open_mark(const struct body *body, uint32_t start, uint32_t end, struct str *out)
{
    struct str ids = STR_INIT;
    int worst = -1;
    for (size_t i = 0; i < body->active.count; i++) {
        const struct stretch *stretch = &body->active.items[i];
        if (stretch->start > start || stretch->end < end)
            continue;
        int severity = (int)body->file->findings->items.items[stretch->finding].severity;
        if (!stretch->related && severity > worst)
            worst = severity;
        str_printf(&ids, "%sf%zu-%zu", ids.length ? " " : "", body->index + 1, stretch->finding + 1);
    }
    bool marked = ids.length > 0;
    if (marked)
        str_printf(out, "<mark class=\"%s\" data-f=\"%s\">",
                   worst < 0 ? "related" : severity_name((enum severity)worst), str_text(&ids));
    str_release(&ids);
    return marked;
}

static void add_marked(struct body *body, struct slice line, uint32_t start)
{
    struct str *out = body->page->output.out;
    uint32_t end = start + (uint32_t)line.length;
    update_active(body, start, end);
    if (!body->active.count) {
        html_text(out, line);
        return;
    }
    collect_cuts(body, start, end);
    for (size_t i = 0; i + 1 < body->cuts.count; i++) {
        uint32_t from = body->cuts.items[i], to = body->cuts.items[i + 1];
        if (from == to)
            continue;
        bool marked = open_mark(body, from, to, out);
        html_text(out, (struct slice){ line.data + (from - start), to - from });
        str_add(out, marked ? "</mark>" : "");
    }
}

/* ------------------------------------------------------------------------------------------------ lines */

/* The level of the heading that a line belongs to, or 0. */
static unsigned heading_level(struct body *body, uint32_t start, uint32_t end)
{
    const struct file_result *file = body->file;
    while (body->next_heading < file->outline_count) {
        struct span span = file->outline[body->next_heading].span;
        if (span.start > end)
            return 0;
        if (span.start >= start || (span.end > start && span.start < start))
            return file->outline[body->next_heading].level;
        body->next_heading++;
    }
    return 0;
}

static void add_line(struct body *body, uint32_t line)
{
    struct str *out = body->page->output.out;
    struct slice text = source_line(body->file->source, line);
    uint32_t start = source_line_start(body->file->source, line);
    unsigned level = text.length ? heading_level(body, start, start + (uint32_t)text.length) : 0;
    str_printf(out, "<p id=\"L%zu-%u\"", body->index + 1, line);
    if (level)
        str_printf(out, " class=\"h%u\"", level < 6 ? level : 6);
    str_add_char(out, '>');
    if (slice_trim(text).length)
        add_marked(body, text, start);
    str_add(out, "</p>\n");
}

static bool is_quiet(const struct body *body, uint32_t line)
{
    size_t next = body->next_card, count = body->card_lines.count;
    if (next && line - body->card_lines.items[next - 1] <= NEAR_AFTER)
        return false;
    return next >= count || body->card_lines.items[next] - line > NEAR_BEFORE;
}

static void close_run(struct body *body)
{
    if (body->in_run)
        str_add(body->page->output.out, "</div>\n");
    body->in_run = false;
}

/* A run counts its lines by itself, because hidden lines are not counted. */
static void open_run(struct body *body, uint32_t line)
{
    bool quiet = is_quiet(body, line);
    if (body->in_run && body->run_is_quiet == quiet)
        return;
    close_run(body);
    str_printf(body->page->output.out, "<div%s style=\"counter-reset:line %u\">\n", quiet ? " class=\"quiet\"" : "",
               line - 1);
    body->in_run = true;
    body->run_is_quiet = quiet;
}

/* ------------------------------------------------------------------------------------------------ segments */

static void open_segment(struct body *body)
{
    str_add(body->page->output.out, "<div class=\"seg\">\n<div class=\"text\">\n");
    body->in_segment = true;
}

/* The cards of the lines from first on that have been passed. */
static void close_segment(struct body *body, size_t first)
{
    struct str *out = body->page->output.out;
    if (!body->in_segment)
        return;
    close_run(body);
    str_add(out, "</div>\n");
    if (first < body->next_card) {
        str_add(out, "<div class=\"margin\">\n");
        for (size_t i = first; i < body->next_card; i++)
            html_card(body->page, body->index, i, body->part_level);
        str_add(out, "</div>\n");
    }
    str_add(out, "</div>\n");
    body->in_segment = false;
}

/* Whether a card belongs to a line; those without a place to the first. */
static bool has_card(const struct body *body, uint32_t line)
{
    return body->next_card < body->card_lines.count && body->card_lines.items[body->next_card] <= line;
}

/* The chunk's height in rows, for what is not drawn yet: empty lines are low. */
static void open_chunk(const struct body *body, uint32_t line)
{
    const struct source *source = body->file->source;
    double rows = 0;
    for (uint32_t i = line; i < line + CHUNK_LINES && i <= source->line_count; i++)
        rows += slice_trim(source_line(source, i)).length ? 1 : EMPTY_ROW;
    str_printf(body->page->output.out, "<div class=\"chunk\" style=\"--n:%.0f\">\n", rows);
}

static void add_lines(struct body *body)
{
    uint32_t count = body->file->source->line_count;
    size_t first_card = 0;
    for (uint32_t line = 1; line <= count; line++) {
        bool begins_chunk = (line - 1) % CHUNK_LINES == 0;
        if (begins_chunk || has_card(body, line)) {
            close_segment(body, first_card);
            first_card = body->next_card;
        }
        if (begins_chunk) {
            str_add(body->page->output.out, line > 1 ? "</div>\n" : "");
            open_chunk(body, line);
        }
        while (has_card(body, line))
            body->next_card++;
        if (!body->in_segment)
            open_segment(body);
        open_run(body, line);
        add_line(body, line);
    }
    close_segment(body, first_card);
    str_add(body->page->output.out, "</div>\n");
}

static void add_trouble(const struct html_page *page, const struct file_result *file)
{
    if (!file->error)
        return;
    str_add(page->output.out, "<p class=\"trouble\">");
    html_string(page->output.out, file->error);
    str_add(page->output.out, "</p>\n");
}

void html_file(const struct html_page *page, size_t index)
{
    const struct file_result *file = &page->files[index];
    struct body body = { .page = page, .file = file, .index = index, .part_level = html_part_level(file) };
    str_add(page->output.out, "<section class=\"file\"");
    if (file->lang)
        str_printf(page->output.out, " lang=\"%s\"", file->lang);
    str_add(page->output.out, ">\n<h2>");
    html_string(page->output.out, file->path);
    str_add(page->output.out, "</h2>\n");
    add_trouble(page, file);
    if (file->source && file->findings) {
        collect(&body);
        add_lines(&body);
    }
    str_add(page->output.out, "</section>\n");
    vec_release(&body.all);
    vec_release(&body.active);
    vec_release(&body.card_lines);
    vec_release(&body.cuts);
}
