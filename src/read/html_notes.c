#include "read/html_notes.h"

#include "base/str.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_MARK 4 /* bytes of what is printed as a mark, without brackets */
#define NEAR 4         /* elements with an id around a link that are looked at */

/* An element with an id (or, of a link, a name). */
struct named {
    const char *id;
    uint32_t element;
};

/* A link within the file. */
struct anchor {
    uint32_t element;
    const char *target;
    char text[LONGEST_MARK + 1]; /* empty when it is longer */
    struct named around[NEAR];   /* itself and what it stands in, from the inside */
    uint32_t around_count;
    uint32_t block;              /* the innermost block that it stands in, or 0 */
};

struct open_element {
    uint32_t element;
    const char *id; /* or NULL */
    bool block;
};

/* What an id belongs to: links that have it, or stand in an element that has it. */
struct place {
    const char *id;
    size_t anchor;
};

struct search {
    struct arena *arena;
    uint32_t elements;
    VEC(struct open_element) open;
    VEC(struct anchor) anchors;
    VEC(struct place) places;
    struct str text; /* of the open link */
    size_t link;     /* 1 + index of the open link, or 0 */
};

/* Collecting ------------------------------------------------------------------------------------------------------- */

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes && *attributes; attributes += 2)
        if (strcmp((const char *)attributes[0], name) == 0)
            return (const char *)attributes[1];
    return NULL;
}

static bool is_block(const char *name)
{
    static const char *const blocks[] = { "aside", "dd", "div", "li", "p" };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (strcmp(name, blocks[i]) == 0)
            return true;
    return false;
}

static void add_around(struct anchor *anchor, const char *id, uint32_t element)
{
    if (id && anchor->around_count < NEAR)
        anchor->around[anchor->around_count++] = (struct named){ id, element };
}

static void open_anchor(struct search *search, const char *target, const char *name)
{
    struct anchor anchor = { .element = search->elements, .target = arena_copy_string(search->arena, target) };
    add_around(&anchor, name, search->elements);
    for (size_t i = search->open.count; i-- > 0;) {
        const struct open_element *open = &search->open.items[i];
        add_around(&anchor, open->id, open->element);
        if (open->block && !anchor.block)
            anchor.block = open->element;
    }
    vec_push(&search->anchors, anchor);
    search->link = search->anchors.count;
    str_clear(&search->text);
}

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
    struct search *search = data;
    bool link = strcmp((const char *)name, "a") == 0;
    const char *id = attribute(attributes, "id"), *href = attribute(attributes, "href");
    const char *anchor = link ? attribute(attributes, "name") : NULL;
    search->elements++;
    vec_push(&search->open, (struct open_element){ search->elements, id ? arena_copy_string(search->arena, id) : NULL,
                                                   is_block((const char *)name) });
    if (link && href && href[0] == '#' && href[1])
        open_anchor(search, href + 1, anchor ? arena_copy_string(search->arena, anchor) : NULL);
}

static struct slice without_brackets(struct slice text)
{
    text = slice_trim(text);
    while (text.length && strchr("[(", text.data[0]))
        text.data++, text.length--;
    while (text.length && strchr("]).", text.data[text.length - 1]))
        text.length--;
    return text;
}

static void close_anchor(struct search *search)
{
    struct anchor *anchor = &search->anchors.items[search->link - 1];
    struct slice mark = without_brackets((struct slice){ str_text(&search->text), search->text.length });
    search->link = 0;
    if (mark.length && mark.length <= LONGEST_MARK && !memchr(mark.data, ' ', mark.length))
        memcpy(anchor->text, mark.data, mark.length);
}

static void on_end(void *data, const xmlChar *name)
{
    struct search *search = data;
    if (search->open.count)
        search->open.count--;
    if (search->link && strcmp((const char *)name, "a") == 0)
        close_anchor(search);
}

static void on_text(void *data, const xmlChar *bytes, int length)
{
    struct search *search = data;
    if (search->link && length > 0 && search->text.length < 2 * LONGEST_MARK + 8)
        str_append(&search->text, (const char *)bytes, (size_t)length);
}

static void on_error(void *data, xmlErrorPtr problem)
{
    (void)data, (void)problem;
}

static void parse(struct search *search, const struct source *source, struct span span)
{
    htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(source->text + span.start, (int)(span.end - span.start));
    if (!parser)
        mem_fail();
    *parser->sax = (htmlSAXHandler){
        .initialized = 1, .startElement = on_start, .endElement = on_end, .characters = on_text,
        .ignorableWhitespace = on_text, .serror = (xmlStructuredErrorFunc)on_error,
    };
    parser->userData = search;
    htmlCtxtUseOptions(parser, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED
                                   | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    htmlParseDocument(parser);
    htmlFreeParserCtxt(parser);
}

/* Pairs of links --------------------------------------------------------------------------------------------------- */

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    return order ? order : (a->anchor > b->anchor) - (a->anchor < b->anchor);
}

static void list_places(struct search *search)
{
    for (size_t i = 0; i < search->anchors.count; i++)
        for (uint32_t k = 0; k < search->anchors.items[i].around_count; k++)
            vec_push(&search->places, (struct place){ search->anchors.items[i].around[k].id, i });
    if (search->places.count)
        qsort(search->places.items, search->places.count, sizeof *search->places.items, compare_places);
}

/* The first link that has an id or stands where one is; NULL when there is none. */
static const struct anchor *anchor_at(const struct search *search, const char *id)
{
    size_t low = 0, high = search->places.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(search->places.items[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < search->places.count && strcmp(search->places.items[low].id, id) == 0;
    return found ? &search->anchors.items[search->places.items[low].anchor] : NULL;
}

/* The element that holds a note whose link back is given: what the mark points at, when that stands around the link, else
 * the block with an id around it, else the block. 0 when the mark points elsewhere. */
static uint32_t region_of(const struct anchor *mark, const struct anchor *back)
{
    for (uint32_t i = 0; i < back->around_count; i++) {
        if (strcmp(back->around[i].id, mark->target) != 0)
            continue;
        if (back->around[i].element != back->element)
            return back->around[i].element;
        return i + 1 < back->around_count ? back->around[i + 1].element : back->block;
    }
    return 0;
}

static void pair(const struct search *search, const struct anchor *back, struct html_notes *notes)
{
    const struct anchor *mark = anchor_at(search, back->target);
    uint32_t region = mark && mark < back && *mark->text ? region_of(mark, back) : 0;
    if (!region || region <= mark->element || !*back->text)
        return;
    struct html_note note = { mark->element, back->element, region, arena_copy_string(search->arena, mark->text) };
    vec_push(&notes->by_region, note);
    vec_push(&notes->by_mark, note);
    vec_push(&notes->by_back, note);
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_regions(const void *left, const void *right)
{
    return compare_numbers(((const struct html_note *)left)->region, ((const struct html_note *)right)->region);
}

static int compare_marks(const void *left, const void *right)
{
    return compare_numbers(((const struct html_note *)left)->mark, ((const struct html_note *)right)->mark);
}

static int compare_backs(const void *left, const void *right)
{
    return compare_numbers(((const struct html_note *)left)->back, ((const struct html_note *)right)->back);
}

void html_notes_find(struct html_notes *notes, const struct source *source, struct span span, struct arena *arena)
{
    struct search search = { .arena = arena };
    *notes = (struct html_notes){ VEC_INIT, VEC_INIT, VEC_INIT };
    if (!memchr(source->text + span.start, '#', span.end - span.start))
        return;
    parse(&search, source, span);
    list_places(&search);
    for (size_t i = 0; i < search.anchors.count; i++)
        pair(&search, &search.anchors.items[i], notes);
    if (notes->by_mark.count) {
        qsort(notes->by_region.items, notes->by_region.count, sizeof *notes->by_region.items, compare_regions);
        qsort(notes->by_mark.items, notes->by_mark.count, sizeof *notes->by_mark.items, compare_marks);
        qsort(notes->by_back.items, notes->by_back.count, sizeof *notes->by_back.items, compare_backs);
    }
    vec_release(&search.open);
    vec_release(&search.anchors);
    vec_release(&search.places);
    str_release(&search.text);
}

void html_notes_release(struct html_notes *notes)
{
    vec_release(&notes->by_region);
    vec_release(&notes->by_mark);
    vec_release(&notes->by_back);
}

const struct html_note *html_note_marked(const struct html_notes *notes, uint32_t element)
{
    const struct html_note key = { .mark = element };
    return notes->by_mark.count ? bsearch(&key, notes->by_mark.items, notes->by_mark.count, sizeof key, compare_marks)
                                : NULL;
}

const struct html_note *html_note_back(const struct html_notes *notes, uint32_t element)
{
    const struct html_note key = { .back = element };
    return notes->by_back.count ? bsearch(&key, notes->by_back.items, notes->by_back.count, sizeof key, compare_backs)
                                : NULL;
}

const struct html_note *html_note_region(const struct html_notes *notes, uint32_t element)
{
    const struct html_note key = { .region = element };
    return notes->by_region.count
        ? bsearch(&key, notes->by_region.items, notes->by_region.count, sizeof key, compare_regions) : NULL;
}
