#include "write/docx_anchor.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

/* Order of what is put before one byte: a range ends before another begins, and marks follow what closes a run. */
enum rank { RANK_PRESERVE, RANK_END, RANK_START };

/* A run: bytes of its tags, its properties, and its text when it holds just one. */
struct run {
    size_t start, end;             /* first byte of its start tag; behind its end tag */
    size_t properties, properties_end;
    size_t tag_end;                /* behind the start tag of its text, without the > */
    size_t text, text_end;         /* bytes of the text's content */
    unsigned texts;                /* elements t in it */
    uint32_t before;               /* characters of the run before the text: tabs and breaks */
    bool divisible;                /* nothing stands before the text whose length is not known */
    bool trimmed;                  /* the text is read without its outer blanks */
    bool preserves;                /* the text keeps its blanks, or has been made to */
    bool formula;                  /* of a formula: nothing can be put there */
};

struct anchors {
    VEC(struct run) runs;
    VEC(uint32_t) paragraphs; /* for each paragraph the runs before it */
    VEC(size_t) open;         /* runs that are open, with their depths behind them */
    VEC(unsigned) depths;
    char *prefix;             /* owned; of the main namespace */
    struct slice part;
    insertions list;
};

/* The namespaces whose elements r and p the reader counts: those of text and of formulas. */
static bool is_counted(const char *space)
{
    static const char *const spaces[] = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    };
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        if (strcmp(space, spaces[i]) == 0)
            return true;
    }
    return false;
}

static bool is_formula(const char *space)
{
    return strstr(space, "/math") != NULL;
}

/* ------------------------------------------------------------------------------------------------ where runs are */

static struct run *parent_run(const struct anchors *anchors, unsigned depth)
{
    size_t count = anchors->open.count;
    if (!count || vec_last(&anchors->depths) + 1 != depth)
        return NULL;
    return &anchors->runs.items[vec_last(&anchors->open)];
}

/* Elements that the reader takes for one character. */
static bool is_one_character(const char *name)
{
    static const char *const names[] = { "tab", "ptab", "br", "cr", "noBreakHyphen" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

/* An element directly in a run. */
static void note_child(struct anchors *anchors, const struct part_element *element)
{
    struct run *run = parent_run(anchors, element->depth);
    if (!run)
        return;
    if (strcmp(element->name, "rPr") == 0) {
        run->properties = element->start;
    } else if (strcmp(element->name, "t") == 0) {
        const char *space = part_attribute(element, "space");
        run->texts++;
        run->preserves = space && strcmp(space, "preserve") == 0;
        run->trimmed = !run->preserves;
        run->tag_end = element->end - 1;
        run->text = element->end;
    } else if (!run->texts && is_one_character(element->name)) {
        run->before++;
    } else if (!run->texts && strcmp(element->name, "lastRenderedPageBreak") != 0) {
        run->divisible = false;
    }
}

static void on_start(void *state, const struct part_element *element)
{
    struct anchors *anchors = state;
    if (element->depth == 1)
        anchors->prefix = mem_copy_string(element->prefix);
    note_child(anchors, element);
    if (!is_counted(element->space))
        return;
    if (strcmp(element->name, "p") == 0) {
        uint32_t before = (uint32_t)anchors->runs.count;
        vec_push(&anchors->paragraphs, before);
    } else if (strcmp(element->name, "r") == 0) {
        size_t index = anchors->runs.count;
        vec_push(&anchors->runs, (struct run){ .start = element->start, .divisible = true,
                                               .formula = is_formula(element->space) });
        vec_push(&anchors->open, index);
        vec_push(&anchors->depths, element->depth);
    }
}

static void on_end(void *state, const struct part_element *element)
{
    struct anchors *anchors = state;
    struct run *run = parent_run(anchors, element->depth);
    if (run && strcmp(element->name, "rPr") == 0)
        run->properties_end = element->end;
    else if (run && strcmp(element->name, "t") == 0)
        run->text_end = element->start;
    if (anchors->open.count && vec_last(&anchors->depths) == element->depth) {
        anchors->runs.items[vec_last(&anchors->open)].end = element->end;
        anchors->open.count--;
        anchors->depths.count--;
    }
}

/* The run of an origin, or NULL. An automatic number is in no run: the paragraph's first stands for it. */
static struct run *find_run(const struct anchors *anchors, const struct origin *origin)
{
    size_t paragraph = origin->paragraph;
    if (paragraph == 0 || paragraph > anchors->paragraphs.count)
        return NULL;
    size_t index = anchors->paragraphs.items[paragraph - 1] + (origin->run ? origin->run : 1) - 1;
    size_t next = paragraph < anchors->paragraphs.count && !origin->run ? anchors->paragraphs.items[paragraph]
                                                                       : anchors->runs.count;
    return index < next ? &anchors->runs.items[index] : NULL;
}

/* ------------------------------------------------------------------------------------------------ dividing runs */

/* The byte of a run's text before which offset characters stand, or 0 when the run cannot be divided there. */
static size_t divide_at(const struct anchors *anchors, const struct run *run, uint32_t offset)
{
    if (run->texts != 1 || !run->divisible || offset <= run->before || run->text_end <= run->text)
        return 0;
    offset -= run->before;
    const char *text = anchors->part.data + run->text, *end = anchors->part.data + run->text_end, *at = text;
    if (memchr(text, '<', (size_t)(end - text)))
        return 0; /* a comment or marked section in the text */
    while (run->trimmed && at < end && strchr(" \t\r\n", *at))
        at++;
    for (uint32_t i = 0; i < offset; i++) {
        if (at >= end)
            return 0;
        const char *entity_end = *at == '&' ? memchr(at, ';', (size_t)(end - at)) : NULL;
        if (entity_end)
            at = entity_end + 1;
        else if (utf8_next(&at, end) == '\r' && at < end && *at == '\n')
            at++;
    }
    return at < end ? (size_t)(at - anchors->part.data) : 0;
}

static void insert(struct anchors *anchors, size_t at, enum rank rank, unsigned number, struct str *text)
{
    struct insertion insertion = { at, rank, number, str_detach(text) };
    vec_push(&anchors->list, insertion);
}

/* Blanks at the place where a text is divided would be lost. */
static void preserve(struct anchors *anchors, struct run *run)
{
    if (run->preserves)
        return;
    struct str text = STR_INIT;
    str_add(&text, " xml:space=\"preserve\"");
    insert(anchors, run->tag_end, RANK_PRESERVE, 0, &text);
    run->preserves = true;
}

static void close_run(const struct anchors *anchors, struct str *out)
{
    part_close(out, anchors->prefix, "t");
    part_close(out, anchors->prefix, "r");
}

/* A run that goes on as the one before. */
static void reopen_run(const struct anchors *anchors, const struct run *run, struct str *out)
{
    part_open(out, anchors->prefix, "r");
    str_add_char(out, '>');
    str_append(out, anchors->part.data + run->properties, run->properties_end - run->properties);
    part_open(out, anchors->prefix, "t");
    str_add(out, " xml:space=\"preserve\">");
}

static void add_id(const struct anchors *anchors, const char *name, unsigned id, struct str *out)
{
    part_open(out, anchors->prefix, name);
    str_printf(out, " %s%sid=\"%u\"/>", anchors->prefix, *anchors->prefix ? ":" : "", id);
}

static void add_reference(const struct anchors *anchors, unsigned id, struct str *out)
{
    part_open(out, anchors->prefix, "r");
    str_add_char(out, '>');
    add_id(anchors, "commentReference", id, out);
    part_close(out, anchors->prefix, "r");
}

static void mark_start(struct anchors *anchors, struct run *run, uint32_t offset, unsigned id)
{
    struct str text = STR_INIT;
    size_t at = divide_at(anchors, run, offset);
    if (at) {
        preserve(anchors, run);
        close_run(anchors, &text);
    }
    add_id(anchors, "commentRangeStart", id, &text);
    if (at)
        reopen_run(anchors, run, &text);
    insert(anchors, at ? at : run->start, RANK_START, id, &text);
}

static void mark_end(struct anchors *anchors, struct run *run, uint32_t offset, unsigned id)
{
    struct str text = STR_INIT;
    size_t at = divide_at(anchors, run, offset);
    if (at) {
        preserve(anchors, run);
        close_run(anchors, &text);
    }
    add_id(anchors, "commentRangeEnd", id, &text);
    add_reference(anchors, id, &text);
    if (at)
        reopen_run(anchors, run, &text);
    insert(anchors, at ? at : run->end, RANK_END, id, &text);
}

/* The last run before the next paragraph begins, at or behind a run of this one. */
static struct run *last_run(const struct anchors *anchors, const struct origin *origin, struct run *first)
{
    size_t paragraph = origin->paragraph;
    size_t next = paragraph < anchors->paragraphs.count ? anchors->paragraphs.items[paragraph] : anchors->runs.count;
    struct run *last = next ? &anchors->runs.items[next - 1] : first;
    return last > first && last->end && !last->formula ? last : first;
}

/* A comment that goes beyond its paragraph ends with it. */
static bool place_comment(struct anchors *anchors, const struct docx_comment *comment, unsigned id)
{
    struct run *first = find_run(anchors, &comment->start), *last = first;
    uint32_t end = UINT32_MAX;
    if (!first || !first->end || first->formula)
        return false;
    if (comment->end.paragraph == comment->start.paragraph && comment->end.run >= comment->start.run
        && find_run(anchors, &comment->end) && !find_run(anchors, &comment->end)->formula) {
        last = find_run(anchors, &comment->end);
        end = comment->end.offset;
    } else if (comment->end.paragraph != comment->start.paragraph) {
        last = last_run(anchors, &comment->start, first);
    }
    if (last == first && end <= comment->start.offset)
        end = UINT32_MAX;
    mark_start(anchors, first, comment->start.run ? comment->start.offset : 0, id);
    mark_end(anchors, last, end, id);
    return true;
}

bool docx_anchor(const char *path, const char *name, struct slice part, const struct docx_comment *comments,
                 size_t count, unsigned first_id, bool *placed, struct str *out, struct error *error)
{
    static const struct part_events events = { on_start, on_end };
    struct anchors anchors = { .part = part };
    bool ok = part_parse(path, name, part, &events, &anchors, error);
    if (ok && !*anchors.prefix)
        ok = error_set(error, path, 0, 0, "%s has no prefix for its elements and cannot be changed", name);
    for (size_t i = 0; ok && i < count; i++)
        placed[i] = strcmp(comments[i].start.part, name) == 0
            && place_comment(&anchors, &comments[i], first_id + (unsigned)i);
    if (ok)
        insertions_apply(&anchors.list, part, out);
    vec_release(&anchors.runs);
    vec_release(&anchors.paragraphs);
    vec_release(&anchors.open);
    vec_release(&anchors.depths);
    mem_free(anchors.prefix);
    return ok;
}
