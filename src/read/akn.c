/*
 * The reader of Akoma Ntoso 3.0, the markup of United Nations resolutions (AKN4UN) and of many parliaments.
 *
 * Blocks are what holds text (p, heading, td, …); every element not named below is part of running text, so that
 * elements of local schemas lose nothing. Identifiers (eId) are not used: published files repeat them.
 */
#include "read/encoding.h"
#include "read/markup.h"
#include "read/reader.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>

enum role {
    ROLE_INLINE,   /* part of running text */
    ROLE_BREAK,    /* a line break in it */
    ROLE_BLOCK,    /* begins and ends a paragraph */
    ROLE_LEVEL,    /* a unit of the hierarchy, counted for headings */
    ROLE_HEADING,
    ROLE_SUBHEADING,
    ROLE_NUM,
    ROLE_LINK,
    ROLE_NOTE,
    ROLE_SUP,
    ROLE_TABLE,
    ROLE_ROW,
    ROLE_CELL,
    ROLE_HEADER_CELL,
    ROLE_META,     /* not text; only the language is taken */
};

/* In the order of strcmp. */
static const struct element {
    const char *name;
    enum role role;
} elements[] = {
    { "a", ROLE_LINK },
    { "alinea", ROLE_LEVEL },
    { "article", ROLE_LEVEL },
    { "authorialNote", ROLE_NOTE },
    { "block", ROLE_BLOCK },
    { "blockContainer", ROLE_BLOCK },
    { "blockList", ROLE_BLOCK },
    { "book", ROLE_LEVEL },
    { "br", ROLE_BREAK },
    { "caption", ROLE_BLOCK },
    { "chapter", ROLE_LEVEL },
    { "clause", ROLE_LEVEL },
    { "container", ROLE_BLOCK },
    { "content", ROLE_BLOCK },
    { "crossHeading", ROLE_SUBHEADING },
    { "div", ROLE_BLOCK },
    { "division", ROLE_LEVEL },
    { "eol", ROLE_BREAK },
    { "formula", ROLE_BLOCK },
    { "hcontainer", ROLE_LEVEL },
    { "heading", ROLE_HEADING },
    { "indent", ROLE_LEVEL },
    { "intro", ROLE_BLOCK },
    { "item", ROLE_BLOCK },
    { "level", ROLE_LEVEL },
    { "li", ROLE_BLOCK },
    { "list", ROLE_LEVEL },
    { "listIntroduction", ROLE_BLOCK },
    { "listWrapUp", ROLE_BLOCK },
    { "longTitle", ROLE_BLOCK },
    { "meta", ROLE_META },
    { "mref", ROLE_INLINE },
    { "num", ROLE_NUM },
    { "ol", ROLE_BLOCK },
    { "p", ROLE_BLOCK },
    { "paragraph", ROLE_LEVEL },
    { "part", ROLE_LEVEL },
    { "point", ROLE_LEVEL },
    { "ref", ROLE_LINK },
    { "rref", ROLE_LINK },
    { "rule", ROLE_LEVEL },
    { "section", ROLE_LEVEL },
    { "subchapter", ROLE_LEVEL },
    { "subclause", ROLE_LEVEL },
    { "subdivision", ROLE_LEVEL },
    { "subheading", ROLE_SUBHEADING },
    { "sublist", ROLE_LEVEL },
    { "subparagraph", ROLE_LEVEL },
    { "subpart", ROLE_LEVEL },
    { "subrule", ROLE_LEVEL },
    { "subsection", ROLE_LEVEL },
    { "subtitle", ROLE_LEVEL },
    { "sup", ROLE_SUP },
    { "table", ROLE_TABLE },
    { "td", ROLE_CELL },
    { "th", ROLE_HEADER_CELL },
    { "title", ROLE_LEVEL },
    { "toc", ROLE_BLOCK },
    { "tocItem", ROLE_BLOCK },
    { "tome", ROLE_LEVEL },
    { "tr", ROLE_ROW },
    { "transitional", ROLE_LEVEL },
    { "ul", ROLE_BLOCK },
    { "wrapUp", ROLE_BLOCK },
};

/* A footnote read and waiting for the end of the block that it stands in. */
struct note {
    const char *n;
    struct flow_part part;
};

/* A part of a flow's text. */
struct part {
    uint32_t start, end;
};

struct akn {
    XML_Parser parser;
    struct document *document;
    const struct limits *limits;
    struct error *error;
    bool failed;
    size_t depth;            /* of open elements */
    size_t skip, note, cell; /* depth of the meta, authorialNote, td that is open, or 0 */
    size_t num, num_parent;  /* depth of the num that is open; of the parent of one that waits for its block */
    size_t tables;           /* nested; the inner ones flow into the outer one's cell */
    size_t cells;            /* of all tables */
    uint16_t level;          /* of the hierarchy */
    struct flow main_flow, note_flow, cell_flow, num_flow;
    struct flow_part num_part;
    struct grid grid;
    unsigned long column_span, row_span;
    bool header;             /* the row has header cells only so far */
    const char *note_n;
    struct part sup;         /* the last superscript of the flow that notes stand in */
    VEC(struct note) notes;
};

static int compare_element(const void *key, const void *element)
{
    return strcmp(key, ((const struct element *)element)->name);
}

/* A name without its namespace prefix. */
static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static enum role role_of(const char *name)
{
    const struct element *found = bsearch(local_name(name), elements, sizeof elements / sizeof *elements,
                                          sizeof *elements, compare_element);
    return found ? found->role : ROLE_INLINE;
}

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(*attributes, name) == 0)
            return attributes[1];
    return NULL;
}

static unsigned long span_attribute(const char **attributes, const char *name)
{
    const char *value = attribute(attributes, name);
    return value && *value >= '0' && *value <= '9' ? strtoul(value, NULL, 10) : 1;
}

/* The source span of what the parser is at. */
static struct span here(const struct akn *akn)
{
    uint32_t start = (uint32_t)XML_GetCurrentByteIndex(akn->parser);
    return (struct span){ start, start + (uint32_t)XML_GetCurrentByteCount(akn->parser) };
}

/* Stop with an error at the present place. */
static void fail(struct akn *akn, const char *format, size_t limit)
{
    if (akn->failed)
        return;
    struct position at = source_position(&akn->document->source, here(akn).start, COLUMN_CODE_POINTS);
    akn->failed = true;
    error_set(akn->error, akn->document->source.path, at.line, at.column, format, limit);
    XML_StopParser(akn->parser, XML_FALSE);
}

/* The text that notes stand in. */
static struct flow *body_flow(struct akn *akn)
{
    return akn->cell ? &akn->cell_flow : &akn->main_flow;
}

static struct flow *open_flow(struct akn *akn)
{
    if (akn->note)
        return &akn->note_flow;
    return akn->num ? &akn->num_flow : body_flow(akn);
}

/* blocks */

static void add_block(struct akn *akn, enum block_kind kind, struct flow_part part, uint16_t level, const char *n)
{
    if (akn->document->blocks.count >= akn->limits->blocks)
        fail(akn, "has more than the limit of %zu blocks", akn->limits->blocks);
    else
        markup_add_block(akn->document, kind, part, level, n);
}

static void add_notes(struct akn *akn)
{
    for (size_t i = 0; i < akn->notes.count; i++)
        add_block(akn, BLOCK_FOOTNOTE, akn->notes.items[i].part, 0, akn->notes.items[i].n);
    vec_clear(&akn->notes);
}

/* End the block of running text, if there is one. The first block behind a num has its number. */
static void end_block(struct akn *akn, enum block_kind kind, uint16_t level)
{
    struct arena *arena = &akn->document->arena;
    akn->sup = (struct part){ 0, 0 };
    struct flow_part part = flow_finish(&akn->main_flow, arena);
    if (part.text.length || part.mark_count) {
        const char *n = akn->num_parent ? markup_number(arena, text_slice(&akn->num_part.text)) : NULL;
        akn->num_parent = 0;
        add_block(akn, kind, part, level, n);
    }
    if (!akn->tables)
        add_notes(akn);
}

/* A border between blocks, whatever flow is open. */
static void add_border(struct akn *akn)
{
    if (akn->note || akn->num || akn->cell)
        flow_add_break(open_flow(akn), here(akn).start);
    else
        end_block(akn, BLOCK_PARAGRAPH, 0);
}

static void end_heading(struct akn *akn, int deeper)
{
    int level = akn->level + deeper;
    if (akn->note || akn->num || akn->cell)
        add_border(akn);
    else
        end_block(akn, BLOCK_HEADING, (uint16_t)(level > 0 ? level : 1));
}

/* numbers */

static void start_num(struct akn *akn)
{
    if (akn->note || akn->num || akn->cell)
        return;
    end_block(akn, BLOCK_PARAGRAPH, 0);
    akn->num = akn->depth;
}

static void end_num(struct akn *akn)
{
    if (akn->num != akn->depth)
        return;
    akn->num = 0;
    akn->num_part = flow_finish(&akn->num_flow, &akn->document->arena);
    akn->num_parent = akn->num_part.text.length ? akn->depth - 1 : 0;
}

/* A number whose unit has no text of its own is a paragraph, so that it is not lost. */
static void end_unit(struct akn *akn)
{
    if (akn->num_parent != akn->depth)
        return;
    akn->num_parent = 0;
    add_block(akn, BLOCK_PARAGRAPH, akn->num_part, 0, markup_number(&akn->document->arena,
                                                                     text_slice(&akn->num_part.text)));
}

/* notes */

/* Whether a part is what stands around a note mark in superscript: brackets, digits, asterisks. */
static bool is_mark_text(const struct flow *flow, struct part part)
{
    static const char marks[] = "()[]*0123456789";
    const char *text = str_text(&flow->text.data);
    return part.start < part.end && strspn(text + part.start, marks) >= part.end - part.start;
}

static void start_note(struct akn *akn, const char **attributes)
{
    if (akn->note)
        return;
    struct flow *flow = body_flow(akn);
    uint32_t at = flow_length(flow), start = at;
    const char *marker = attribute(attributes, "marker");
    akn->note_n = marker ? markup_copy(&akn->document->arena, slice_of(marker)) : NULL;
    if (akn->sup.end == at && is_mark_text(flow, akn->sup))
        start = akn->sup.start;
    flow_add_note(flow, start, akn->note_n);
    akn->note = akn->depth;
}

static void end_note(struct akn *akn)
{
    if (akn->note != akn->depth)
        return;
    akn->note = 0;
    struct note note = { akn->note_n, flow_finish(&akn->note_flow, &akn->document->arena) };
    vec_push(&akn->notes, note);
}

/* A superscript right behind a note, such as a closing bracket, belongs to its mark. */
static void end_sup(struct akn *akn)
{
    struct flow *flow = body_flow(akn);
    akn->sup.end = flow_length(flow);
    if (flow->marks.count == 0 || !is_mark_text(flow, akn->sup))
        return;
    struct block_mark *last = &vec_last(&flow->marks);
    if (last->kind == MARK_FOOTNOTE && last->end == akn->sup.start)
        last->end = akn->sup.end;
}

/* tables */

static void end_cell(struct akn *akn)
{
    if (!akn->cell)
        return;
    if (akn->cells++ >= akn->limits->blocks)
        fail(akn, "has more than the limit of %zu table cells", akn->limits->blocks);
    akn->cell = 0;
    grid_add_cell(&akn->grid, flow_finish(&akn->cell_flow, &akn->document->arena), akn->column_span, akn->row_span);
}

static void start_cell(struct akn *akn, const char **attributes, bool header)
{
    if (akn->tables != 1 || akn->note || akn->cell) {
        add_border(akn);
        return;
    }
    akn->cell = akn->depth;
    akn->column_span = span_attribute(attributes, "colspan");
    akn->row_span = span_attribute(attributes, "rowspan");
    akn->header = akn->header && header;
}

static void start_table(struct akn *akn)
{
    add_border(akn);
    if (!akn->note)
        akn->tables++;
}

static void end_table(struct akn *akn)
{
    if (akn->note)
        return;
    add_border(akn);
    if (akn->tables && --akn->tables == 0) {
        markup_add_table(akn->document, grid_finish(&akn->grid, &akn->document->arena));
        add_notes(akn);
    }
}

static void end_row(struct akn *akn)
{
    if (akn->tables == 1 && !akn->note && !akn->cell)
        grid_end_row(&akn->grid, &akn->document->arena, akn->header);
}

/* elements */

static void start_link(struct akn *akn, const char **attributes)
{
    const char *href = attribute(attributes, "href");
    if (!href)
        href = attribute(attributes, "from");
    if (href && *href)
        flow_open_link(open_flow(akn), arena_copy_string(&akn->document->arena, href));
}

/* ISO 639 codes of three letters, as FRBR has them, to BCP 47. */
static void take_language(struct akn *akn, const char *code)
{
    char lang[ULOC_LANG_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = code ? uloc_getLanguage(code, lang, sizeof lang, &status) : 0;
    if (U_SUCCESS(status) && length > 0 && length < (int32_t)sizeof lang)
        akn->document->lang = arena_copy(&akn->document->arena, lang, (size_t)length);
}

static void start_role(struct akn *akn, enum role role, const char **attributes)
{
    switch (role) {
    case ROLE_INLINE: break;
    case ROLE_BREAK: flow_add_break(open_flow(akn), here(akn).start); break;
    case ROLE_BLOCK:
    case ROLE_HEADING:
    case ROLE_SUBHEADING: add_border(akn); break;
    case ROLE_LEVEL: add_border(akn); akn->level++; break;
    case ROLE_NUM: start_num(akn); break;
    case ROLE_LINK: start_link(akn, attributes); break;
    case ROLE_NOTE: start_note(akn, attributes); break;
    case ROLE_SUP: if (!akn->note) akn->sup.start = flow_length(body_flow(akn)); break;
    case ROLE_TABLE: start_table(akn); break;
    case ROLE_ROW: akn->header = akn->tables == 1 ? true : akn->header; break;
    case ROLE_CELL: start_cell(akn, attributes, false); break;
    case ROLE_HEADER_CELL: start_cell(akn, attributes, true); break;
    case ROLE_META: akn->skip = akn->depth; break;
    }
}

static void end_role(struct akn *akn, enum role role)
{
    switch (role) {
    case ROLE_INLINE:
    case ROLE_BREAK:
    case ROLE_META: break;
    case ROLE_BLOCK: add_border(akn); break;
    case ROLE_HEADING: end_heading(akn, 0); break;
    case ROLE_SUBHEADING: end_heading(akn, 1); break;
    case ROLE_LEVEL: add_border(akn); akn->level--; break;
    case ROLE_NUM: end_num(akn); break;
    case ROLE_LINK: flow_close_link(open_flow(akn)); break;
    case ROLE_NOTE: end_note(akn); break;
    case ROLE_SUP: if (!akn->note) end_sup(akn); break;
    case ROLE_TABLE: end_table(akn); break;
    case ROLE_ROW: end_row(akn); break;
    case ROLE_CELL:
    case ROLE_HEADER_CELL: if (akn->cell == akn->depth) end_cell(akn); else add_border(akn); break;
    }
}

/* expat's handlers */

static void XMLCALL on_start(void *data, const char *name, const char **attributes)
{
    struct akn *akn = data;
    if (akn->failed)
        return;
    if (akn->depth == 0 && strcmp(local_name(name), "akomaNtoso") != 0) {
        fail(akn, "is XML, but not Akoma Ntoso: the root element is not akomaNtoso", 0);
        return;
    }
    if (++akn->depth > akn->limits->depth)
        fail(akn, "nests deeper than the limit of %zu elements", akn->limits->depth);
    else if (!akn->skip)
        start_role(akn, role_of(name), attributes);
    else if (strcmp(local_name(name), "FRBRlanguage") == 0 && !akn->document->lang)
        take_language(akn, attribute(attributes, "language"));
}

static void XMLCALL on_end(void *data, const char *name)
{
    struct akn *akn = data;
    if (akn->failed)
        return;
    if (!akn->skip) {
        end_role(akn, role_of(name));
        end_unit(akn);
    } else if (akn->skip == akn->depth) {
        akn->skip = 0;
    }
    akn->depth--;
}

/* A run of character data, or one reference or line end: the bytes tell which. */
static void XMLCALL on_text(void *data, const char *bytes, int length)
{
    struct akn *akn = data;
    if (akn->failed || akn->skip || length <= 0)
        return;
    const struct source *source = &akn->document->source;
    struct span span = here(akn);
    struct slice text = { bytes, (size_t)length };
    if (slice_equal(source_text(source, span), text))
        flow_add_source(open_flow(akn), source, span);
    else
        flow_add_mapped(open_flow(akn), text, span);
}

static void XMLCALL on_doctype(void *data, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    fail(data, "has a document type declaration, which is refused", 0);
}

static bool parse(struct akn *akn)
{
    const struct source *source = &akn->document->source;
    XML_SetUserData(akn->parser, akn);
    XML_SetElementHandler(akn->parser, on_start, on_end);
    XML_SetCharacterDataHandler(akn->parser, on_text);
    XML_SetStartDoctypeDeclHandler(akn->parser, on_doctype);
    if (XML_Parse(akn->parser, source->text, (int)source->size, XML_TRUE) == XML_STATUS_OK || akn->failed)
        return !akn->failed;
    XML_Index index = XML_GetCurrentByteIndex(akn->parser);
    struct position at = source_position(source, index > 0 ? (uint32_t)index : 0, COLUMN_CODE_POINTS);
    return error_set(akn->error, source->path, at.line, at.column, "is not well-formed XML: %s",
                     XML_ErrorString(XML_GetErrorCode(akn->parser)));
}

static void release(struct akn *akn)
{
    flow_release(&akn->main_flow);
    flow_release(&akn->note_flow);
    flow_release(&akn->cell_flow);
    flow_release(&akn->num_flow);
    grid_release(&akn->grid);
    vec_release(&akn->notes);
    XML_ParserFree(akn->parser);
}

static bool read_akn(const char *path, const struct bytes *bytes, const struct limits *limits,
                     struct document *document, struct error *error)
{
    if (!encoding_decode_declared(path, bytes, limits, &document->source, error))
        return false;
    struct akn akn = { .parser = XML_ParserCreate("UTF-8"), .document = document, .limits = limits, .error = error };
    if (!akn.parser)
        mem_fail();
    bool ok = parse(&akn);
    release(&akn);
    if (ok && document->blocks.count == 0)
        return error_set(error, path, 0, 0, "has no text");
    return ok;
}

/* XML whose first element is akomaNtoso; the encoding does not matter as long as it writes ASCII as ASCII. */
static int recognise_akn(const struct bytes *bytes)
{
    size_t window = bytes->size < 4096 ? bytes->size : 4096, at = 0;
    if (window >= 3 && memcmp(bytes->data, "\xEF\xBB\xBF", 3) == 0)
        at = 3;
    else if (window >= 2 && (memcmp(bytes->data, "\xFF\xFE", 2) == 0 || memcmp(bytes->data, "\xFE\xFF", 2) == 0))
        return 1;
    while (at < window && strchr(" \t\r\n", bytes->data[at]) && bytes->data[at])
        at++;
    if (at == window || bytes->data[at] != '<')
        return 0;
    for (; at + 10 < window; at++)
        if ((bytes->data[at] == '<' || bytes->data[at] == ':') && memcmp(bytes->data + at + 1, "akomaNtoso", 10) == 0)
            return 2;
    return 1;
}

const struct reader akn_reader = { "akn", "akn xml", recognise_akn, read_akn };
