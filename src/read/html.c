/*
 * The reader of HTML, over libxml2's SAX interface: linear in time, nothing built, nothing loaded. What libxml2 gives
 * is found again in the source, next to where its parser stands, and taken from there; so a position is exact or,
 * for an entity, that of the entity. The mark of a footnote (html_notes.h) is an empty range where it stands, and its text
 * one block.
 */
#include "read/html.h"

#include "read/encoding.h"
#include "read/html_notes.h"
#include "read/html_scan.h"
#include "read/markup.h"
#include "read/reader.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_REFERENCE 64 /* bytes of an entity or character reference */
#define LONGEST_CHARACTER 4  /* bytes */
#define FULL_BUFFER 500      /* bytes of text that may be as much as libxml2 hands over at once */

enum role {
    ROLE_INLINE,
    ROLE_BREAK,
    ROLE_BLOCK,
    ROLE_HEADING,
    ROLE_SKIP,
    ROLE_LINK,
    ROLE_LIST,
    ROLE_ITEM,
    ROLE_PRE,
    ROLE_TABLE,
    ROLE_HEAD_ROWS,
    ROLE_ROWS,
    ROLE_ROW,
    ROLE_CELL,
    ROLE_ROOT,
};

/* In the order of strcmp. */
static const struct element {
    const char *name;
    enum role role;
} elements[] = {
    { "a", ROLE_LINK },
    { "address", ROLE_BLOCK },
    { "article", ROLE_BLOCK },
    { "aside", ROLE_BLOCK },
    { "blockquote", ROLE_BLOCK },
    { "body", ROLE_BLOCK },
    { "br", ROLE_BREAK },
    { "button", ROLE_SKIP },
    { "caption", ROLE_BLOCK },
    { "center", ROLE_BLOCK },
    { "dd", ROLE_BLOCK },
    { "details", ROLE_BLOCK },
    { "dialog", ROLE_BLOCK },
    { "dir", ROLE_LIST },
    { "div", ROLE_BLOCK },
    { "dl", ROLE_BLOCK },
    { "dt", ROLE_BLOCK },
    { "fieldset", ROLE_BLOCK },
    { "figcaption", ROLE_BLOCK },
    { "figure", ROLE_BLOCK },
    { "footer", ROLE_BLOCK },
    { "form", ROLE_BLOCK },
    { "h1", ROLE_HEADING },
    { "h2", ROLE_HEADING },
    { "h3", ROLE_HEADING },
    { "h4", ROLE_HEADING },
    { "h5", ROLE_HEADING },
    { "h6", ROLE_HEADING },
    { "header", ROLE_BLOCK },
    { "hgroup", ROLE_BLOCK },
    { "hr", ROLE_BLOCK },
    { "html", ROLE_ROOT },
    { "iframe", ROLE_SKIP },
    { "legend", ROLE_BLOCK },
    { "li", ROLE_ITEM },
    { "main", ROLE_BLOCK },
    { "menu", ROLE_LIST },
    { "nav", ROLE_BLOCK },
    { "noscript", ROLE_SKIP },
    { "object", ROLE_SKIP },
    { "ol", ROLE_LIST },
    { "p", ROLE_BLOCK },
    { "pre", ROLE_PRE },
    { "script", ROLE_SKIP },
    { "section", ROLE_BLOCK },
    { "select", ROLE_SKIP },
    { "style", ROLE_SKIP },
    { "summary", ROLE_BLOCK },
    { "svg", ROLE_SKIP },
    { "table", ROLE_TABLE },
    { "tbody", ROLE_ROWS },
    { "td", ROLE_CELL },
    { "template", ROLE_SKIP },
    { "textarea", ROLE_SKIP },
    { "tfoot", ROLE_ROWS },
    { "th", ROLE_CELL },
    { "thead", ROLE_HEAD_ROWS },
    { "title", ROLE_SKIP },
    { "tr", ROLE_ROW },
    { "ul", ROLE_LIST },
};

/* A list that is open. */
struct list {
    bool ordered, letters;
    unsigned long next;
};

struct html {
    htmlParserCtxtPtr parser;
    struct document *document;
    const struct limits *limits;
    struct error *error;
    uint32_t start, end;  /* of the HTML in the source */
    uint32_t cursor, tag; /* behind the last text; where the parser stood at the last tag, before its ">" */
    bool failed;
    size_t depth, skip;   /* of open elements; of the one whose text is dropped, or 0 */
    struct html_notes notes;
    uint32_t elements;    /* start tags so far */
    const struct html_note *note; /* that is open, or NULL */
    size_t note_depth;
    size_t tables, cells; /* nested; of all tables */
    size_t pre;
    bool in_cell, head_rows, header;
    uint16_t level;       /* of the heading that is open, or 0 */
    const char *n;        /* number of the item whose first block is to come */
    struct flow main_flow, cell_flow;
    struct grid grid;
    unsigned long column_span, row_span;
    VEC(struct list) lists;
};

static int compare_element(const void *key, const void *element)
{
    return strcmp(key, ((const struct element *)element)->name);
}

static enum role role_of(const char *name)
{
    const struct element *found = bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements,
                                          compare_element);
    return found ? found->role : ROLE_INLINE;
}

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes && *attributes; attributes += 2)
        if (strcmp((const char *)*attributes, name) == 0)
            return attributes[1] ? (const char *)attributes[1] : "";
    return NULL;
}

/* A whole number of at most six digits, or the other. */
static unsigned long number_attribute(const xmlChar **attributes, const char *name, unsigned long other)
{
    const char *value = attribute(attributes, name);
    size_t digits = value ? strspn(value, "0123456789") : 0;
    return digits && digits <= 6 ? strtoul(value, NULL, 10) : other;
}

/* Where the parser stands in the source: behind what it has read, at most a character before. */
static uint32_t place(const struct html *html)
{
    long consumed = xmlByteConsumed(html->parser);
    uint32_t size = html->end - html->start, at = consumed > 0 ? (uint32_t)consumed : 0;
    return html->start + (at < size ? at : size);
}

static void fail(struct html *html, const char *format, size_t limit)
{
    if (html->failed)
        return;
    struct position at = source_position(&html->document->source, place(html), COLUMN_CODE_POINTS);
    html->failed = true;
    error_set(html->error, html->document->source.path, at.line, 0, format, limit);
    xmlStopParser(html->parser);
}

static struct flow *open_flow(struct html *html)
{
    return html->in_cell ? &html->cell_flow : &html->main_flow;
}

/* blocks */

static void end_block(struct html *html)
{
    struct flow_part part = flow_finish(&html->main_flow, &html->document->arena);
    if (part.text.length == 0)
        return;
    if (html->document->blocks.count >= html->limits->blocks) {
        fail(html, "has more than the limit of %zu blocks", html->limits->blocks);
        return;
    }
    if (html->note)
        markup_add_block(html->document, BLOCK_FOOTNOTE, part, 0, html->note->n);
    else
        markup_add_block(html->document, html->level ? BLOCK_HEADING : BLOCK_PARAGRAPH, part, html->level, html->n);
    html->n = NULL;
}

static void add_border(struct html *html)
{
    if (html->in_cell || html->note)
        flow_add_break(open_flow(html), place(html));
    else
        end_block(html);
}

static void end_cell(struct html *html)
{
    if (!html->in_cell)
        return;
    if (html->cells++ >= html->limits->blocks)
        fail(html, "has more than the limit of %zu table cells", html->limits->blocks);
    html->in_cell = false;
    flow_close_link(&html->cell_flow);
    grid_add_cell(&html->grid, flow_finish(&html->cell_flow, &html->document->arena), html->column_span,
                  html->row_span);
}

static void start_cell(struct html *html, const xmlChar **attributes, bool header)
{
    if (html->tables != 1) {
        add_border(html);
        return;
    }
    end_cell(html);
    end_block(html);
    html->in_cell = true;
    html->column_span = number_attribute(attributes, "colspan", 1);
    html->row_span = number_attribute(attributes, "rowspan", 1);
    html->header = html->header && header;
}

static void end_row(struct html *html)
{
    if (html->tables != 1) {
        add_border(html);
        return;
    }
    end_cell(html);
    grid_end_row(&html->grid, &html->document->arena, html->header || html->head_rows);
    html->header = true;
}

static void start_table(struct html *html)
{
    add_border(html);
    html->tables++;
    html->header = html->tables == 1 || html->header;
}

static void end_table(struct html *html)
{
    if (html->tables == 1) {
        end_row(html);
        end_block(html);
        html->head_rows = false;
        markup_add_table(html->document, grid_finish(&html->grid, &html->document->arena));
    }
    html->tables -= html->tables > 0;
    add_border(html);
}

static void start_list(struct html *html, const char *name, const xmlChar **attributes)
{
    add_border(html);
    const char *type = attribute(attributes, "type");
    struct list list = {
        .ordered = strcmp(name, "ol") == 0 && (!type || strchr("1aA", *type)) && !attribute(attributes, "reversed"),
        .letters = type && (*type == 'a' || *type == 'A'),
        .next = number_attribute(attributes, "start", 1),
    };
    vec_push(&html->lists, list);
}

static void end_list(struct html *html)
{
    add_border(html);
    if (html->lists.count)
        html->lists.count--;
    html->n = NULL;
}

/* The number that a browser shows for an item, without the dot. */
static void start_item(struct html *html, const xmlChar **attributes)
{
    add_border(html);
    html->n = NULL;
    if (html->lists.count == 0 || !vec_last(&html->lists).ordered || html->in_cell)
        return;
    struct list *list = &vec_last(&html->lists);
    unsigned long number = number_attribute(attributes, "value", list->next);
    list->next = number + 1;
    struct str printed = STR_INIT;
    if (!list->letters)
        str_printf(&printed, "%lu", number);
    else if (number >= 1 && number <= 26)
        str_add_char(&printed, (char)('a' + (number - 1)));
    html->n = markup_copy(&html->document->arena, slice_of(str_text(&printed)));
    str_release(&printed);
}

static void start_link(struct html *html, const xmlChar **attributes)
{
    const char *href = attribute(attributes, "href");
    if (href && *href)
        flow_open_link(open_flow(html), arena_copy_string(&html->document->arena, href));
}

static void start_root(struct html *html, const xmlChar **attributes)
{
    const char *lang = attribute(attributes, "lang");
    if (lang && !html->document->lang)
        html->document->lang = markup_copy(&html->document->arena, slice_of(lang));
}

static void start_role(struct html *html, enum role role, const char *name, const xmlChar **attributes)
{
    switch (role) {
    case ROLE_INLINE: break;
    case ROLE_BREAK: flow_add_break(open_flow(html), place(html)); break;
    case ROLE_BLOCK: add_border(html); break;
    case ROLE_HEADING: add_border(html); html->level = (uint16_t)(name[1] - '0'); break;
    case ROLE_SKIP: html->skip = html->depth; break;
    case ROLE_LINK: start_link(html, attributes); break;
    case ROLE_LIST: start_list(html, name, attributes); break;
    case ROLE_ITEM: start_item(html, attributes); break;
    case ROLE_PRE: add_border(html); html->pre++; break;
    case ROLE_TABLE: start_table(html); break;
    case ROLE_HEAD_ROWS: html->head_rows = html->tables == 1 || html->head_rows; break;
    case ROLE_ROWS: html->head_rows = html->head_rows && html->tables != 1; break;
    case ROLE_ROW: end_row(html); break;
    case ROLE_CELL: start_cell(html, attributes, strcmp(name, "th") == 0); break;
    case ROLE_ROOT: start_root(html, attributes); break;
    }
}

static void end_role(struct html *html, enum role role)
{
    switch (role) {
    case ROLE_INLINE:
    case ROLE_BREAK:
    case ROLE_SKIP:
    case ROLE_ROWS: break;
    case ROLE_ROOT:
    case ROLE_ITEM:
    case ROLE_BLOCK: add_border(html); break;
    case ROLE_HEADING: add_border(html); html->level = 0; break;
    case ROLE_LINK: flow_close_link(open_flow(html)); break;
    case ROLE_LIST: end_list(html); break;
    case ROLE_PRE: add_border(html); html->pre -= html->pre > 0; break;
    case ROLE_TABLE: end_table(html); break;
    case ROLE_HEAD_ROWS: if (html->tables == 1) { end_row(html); html->head_rows = false; } break;
    case ROLE_ROW: end_row(html); break;
    case ROLE_CELL: if (html->tables == 1) end_cell(html); else add_border(html); break;
    }
}

/* text */

/* Whether the source has the text at an offset. */
static bool has_text(const struct html *html, uint32_t at, struct slice text)
{
    return at >= html->start && at <= html->end && text.length <= html->end - at
        && memcmp(html->document->source.text + at, text.data, text.length) == 0;
}

/* Whether the text begins at an offset and ends where the parser stands, or at most so many bytes behind. */
static bool is_text_at(const struct html *html, uint32_t at, struct slice text, uint32_t behind)
{
    uint32_t end = place(html), text_end = at + (uint32_t)text.length;
    return has_text(html, at, text) && text_end >= end && text_end - end <= behind;
}

/* Find text that the parser has just read: right behind the last text or tag, or before where the parser stands. That
 * is a character early when a full buffer is handed over, and before a "<" that begins no tag. */
static bool find_text(const struct html *html, struct slice text, uint32_t *at)
{
    uint32_t after_tag = html->tag + (html->tag < html->end && html->document->source.text[html->tag] == '>');
    uint32_t end = place(html), length = (uint32_t)text.length, most = length >= FULL_BUFFER ? LONGEST_CHARACTER : 0;
    *at = html->cursor < after_tag ? after_tag : html->cursor;
    if (is_text_at(html, *at, text, most ? most : slice_is(text, "<")))
        return true;
    for (uint32_t behind = 0; behind <= most; behind++) {
        *at = end + behind - length;
        if (end + behind >= html->cursor + length && is_text_at(html, *at, text, most))
            return true;
    }
    return false;
}

/* The reference that ends where the parser stands; the whole way from the last text or tag when there is
 * none: then the parser has dropped a control character. */
static struct span find_reference(const struct html *html)
{
    const char *source = html->document->source.text;
    uint32_t end = place(html), least = html->cursor < html->tag ? html->tag : html->cursor;
    least = least < end ? least : end;
    if (end - least > LONGEST_REFERENCE)
        least = end - LONGEST_REFERENCE;
    for (uint32_t at = end; at-- > least;)
        if (source[at] == '&')
            return (struct span){ at, end };
    return (struct span){ least, end };
}

/* Lines of preformatted text are paragraphs of their own. */
static void add_lines(struct html *html, struct span span)
{
    const struct source *source = &html->document->source;
    for (uint32_t at = span.start; at < span.end;) {
        struct span line = { at, at };
        while (line.end < span.end && source->text[line.end] != '\r' && source->text[line.end] != '\n')
            line.end++;
        flow_add_source(open_flow(html), source, line);
        at = line.end;
        if (at < span.end) {
            add_border(html);
            at++;
        }
    }
}

static void on_text(void *data, const xmlChar *bytes, int length)
{
    struct html *html = data;
    if (html->failed || html->skip || length <= 0)
        return;
    struct slice text = { (const char *)bytes, (size_t)length };
    struct span span;
    if (!find_text(html, text, &span.start)) {
        span = find_reference(html);
        bool literal = length == 1 && span.start < span.end && has_text(html, span.start, text);
        if (literal) { /* an ampersand that begins nothing known */
            span.end = span.start + 1;
            flow_add_source(open_flow(html), &html->document->source, span);
        } else {
            flow_add_mapped(open_flow(html), text, span);
        }
    } else {
        span.end = span.start + (uint32_t)length;
        if (html->pre && !html->in_cell)
            add_lines(html, span);
        else
            flow_add_source(open_flow(html), &html->document->source, span);
    }
    html->cursor = span.end;
}

/* notes */

/* The text of a mark, and of a link back to it, is no text of the report. */
static bool is_mark(struct html *html)
{
    const struct html_note *mark = html_note_marked(&html->notes, html->elements);
    if (!mark && !html_note_back(&html->notes, html->elements))
        return false;
    if (mark)
        flow_add_note(open_flow(html), flow_length(open_flow(html)), mark->n);
    html->skip = html->depth;
    return true;
}

static void start_note(struct html *html)
{
    const struct html_note *note = html_note_region(&html->notes, html->elements);
    if (!note || html->note || html->in_cell)
        return;
    end_block(html);
    html->note = note;
    html->note_depth = html->depth;
}

static void end_note(struct html *html)
{
    if (!html->note || html->depth != html->note_depth)
        return;
    end_block(html);
    html->note = NULL;
}

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
    struct html *html = data;
    if (html->failed)
        return;
    html->elements++;
    html->tag = place(html);
    if (++html->depth > html->limits->depth)
        fail(html, "nests deeper than the limit of %zu elements", html->limits->depth);
    if (html->failed || html->skip)
        return;
    start_note(html);
    if (!is_mark(html))
        start_role(html, role_of((const char *)name), (const char *)name, attributes);
}

static void on_end(void *data, const xmlChar *name)
{
    struct html *html = data;
    if (html->failed)
        return;
    html->tag = place(html);
    if (!html->skip)
        end_role(html, role_of((const char *)name));
    else if (html->skip == html->depth)
        html->skip = 0;
    end_note(html);
    html->depth -= html->depth > 0;
}

static void on_error(void *data, xmlErrorPtr problem)
{
    (void)data, (void)problem; /* browsers take any HTML, and so do we */
}

static bool parse(struct html *html)
{
    const struct source *source = &html->document->source;
    int size = (int)(html->end - html->start);
    html->parser = htmlCreateMemoryParserCtxt(source->text + html->start, size);
    if (!html->parser)
        mem_fail();
    *html->parser->sax = (htmlSAXHandler){
        .initialized = 1,
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .serror = (xmlStructuredErrorFunc)on_error,
    };
    html->parser->userData = html;
    htmlCtxtUseOptions(html->parser, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
                                         | HTML_PARSE_NOIMPLIED | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(html->parser, XML_CHAR_ENCODING_UTF8);
    htmlParseDocument(html->parser);
    if (html->tables && !html->failed) {
        html->tables = 1;
        end_table(html);
    }
    if (!html->failed)
        end_block(html);
    htmlFreeParserCtxt(html->parser);
    return !html->failed;
}

bool html_add_blocks(struct document *document, struct span span, const struct limits *limits, struct error *error)
{
    if (span.start >= span.end)
        return true;
    if (!html_check_tags(&document->source, span, error))
        return false;
    struct html html = {
        .document = document,
        .limits = limits,
        .error = error,
        .start = span.start,
        .end = span.end,
        .cursor = span.start,
        .tag = span.start,
        .header = true,
    };
    html_notes_find(&html.notes, &document->source, span, &document->arena);
    bool ok = parse(&html);
    html_notes_release(&html.notes);
    flow_release(&html.main_flow);
    flow_release(&html.cell_flow);
    grid_release(&html.grid);
    vec_release(&html.lists);
    return ok;
}

static bool read_html(const char *path, const struct bytes *bytes, const struct limits *limits,
                      struct document *document, struct error *error)
{
    if (!encoding_decode_declared(path, bytes, limits, &document->source, error)
        || !html_add_blocks(document, (struct span){ 0, document->source.size }, limits, error))
        return false;
    return document->blocks.count || error_set(error, path, 0, 0, "has no text");
}

const struct reader html_reader = { "html", "html htm xhtml", html_recognise, read_html };
