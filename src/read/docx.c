/*
 * The reader of Word files (Office Open XML, both standards): paragraphs, headings, tables and notes as Word shows
 * them once every tracked change is accepted, or before any was made (document.original).
 *
 * The source is a rendering in which a line is a paragraph, empty ones included (source_origin() tells where in the
 * file each byte stands): those of the body and of table cells in reading order, those of text boxes and of tables within
 * tables behind what holds them, those of notes at the end in the order of their marks, and behind them what charts hold,
 * each name, category and value a line. The text of a cell or a note is its paragraphs joined by line ends. A link is a
 * mark on its text; the mark of a note, a raised letter too, is an empty range where it stands, for it is no part of any
 * word. An automatic number is block.n, or, in a cell or a note, the beginning of the text. Comments are marks, and no
 * text. Content that no reader of the document sees is left out: hidden text, all but one of alternative contents, parts of
 * merged cells below the first.
 */
#include "base/utf8.h"
#include "read/docx_body.h"
#include "read/docx_chart.h"
#include "read/reader.h"

#include <string.h>

#define LARGEST_TEXT ((size_t)1 << 30) /* bytes; offsets have 32 bits */

static const char ole_magic[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

static bool is_ole(const struct bytes *bytes)
{
    return bytes->size >= sizeof ole_magic - 1 && memcmp(bytes->data, ole_magic, sizeof ole_magic - 1) == 0;
}

static bool contains(const struct bytes *bytes, const char *word)
{
    size_t length = strlen(word);
    const char *end = bytes->data + bytes->size;
    for (const char *at = bytes->data; (size_t)(end - at) >= length; at++) {
        at = memchr(at, word[0], (size_t)(end - at) - length + 1);
        if (!at)
            return false;
        if (memcmp(at, word, length) == 0)
            return true;
    }
    return false;
}

/* Names of parts stand in a zip file as they are. */
static int recognise_docx(const struct bytes *bytes)
{
    if (is_ole(bytes))
        return 2;
    if (!unzip_recognise(bytes))
        return 0;
    return contains(bytes, "[Content_Types].xml") && contains(bytes, "word/document.xml") ? 2 : 1;
}

/* All that reading one file needs. */
struct reading {
    struct docx_package package;
    struct document *document;
    const char *main_part;
    struct docx_relations relations; /* of the main part */
    struct docx_styles styles;
    struct docx_lang fallback; /* from the settings */
    struct docx_numbering *numbering;
    struct docx_notes notes;
    struct docx_comments comments;
    struct docx_note_rules *rules; /* of the open element of the settings, or NULL */
};

static void start_setting(struct docx_xml *xml, void *state, const struct docx_element *element)
{
    (void)xml;
    struct reading *reading = state;
    struct arena *arena = &reading->document->arena;
    if (element->tag == DOCX_footnotePr) {
        reading->rules = &reading->notes.rules[DOCX_FOOTNOTE];
    } else if (element->tag == DOCX_endnotePr) {
        reading->rules = &reading->notes.rules[DOCX_ENDNOTE];
    } else if (element->tag == DOCX_themeFontLang) {
        reading->fallback.latin = docx_attribute_keep(element, "val", arena);
        reading->fallback.east_asian = docx_attribute_keep(element, "eastAsia", arena);
        reading->fallback.complex = docx_attribute_keep(element, "bidi", arena);
    } else if (reading->rules) {
        docx_note_rule(reading->rules, element);
    }
}

static void end_setting(struct docx_xml *xml, void *state, enum docx_tag tag, uint32_t depth)
{
    (void)xml;
    (void)depth;
    struct reading *reading = state;
    if (tag == DOCX_footnotePr || tag == DOCX_endnotePr)
        reading->rules = NULL;
}

static bool find_main_part(struct reading *reading)
{
    struct arena *arena = &reading->document->arena;
    struct docx_relations relations = { .part = "" };
    bool ok = docx_relations_load(&relations, &reading->package, "", arena);
    const char *part = ok ? docx_related_part(&relations, "officeDocument", arena) : NULL;
    docx_relations_release(&relations);
    if (!ok)
        return false;
    reading->main_part = part ? part : "word/document.xml";
    if (unzip_has(reading->package.unzip, reading->main_part))
        return true;
    return error_set(reading->package.error, reading->package.path, 0, 0,
                     "is not a whole Word file: it has no part %s", reading->main_part);
}

/* A part that the main part names, or NULL when it names none. */
static const char *related(const struct reading *reading, const char *kind)
{
    return docx_related_part(&reading->relations, kind, &reading->document->arena);
}

static bool load_settings(struct reading *reading)
{
    static const struct docx_events events = { start_setting, end_setting, NULL };
    const char *part = related(reading, "settings");
    bool ok = !part || docx_xml_parse(&reading->package, part, &events, reading);
    docx_notes_begin(&reading->notes);
    return ok;
}

static bool load_styles(struct reading *reading)
{
    const char *part = related(reading, "styles");
    return !part || docx_styles_load(&reading->styles, &reading->package, part, &reading->document->arena);
}

static bool load_numbering(struct reading *reading)
{
    const char *part = related(reading, "numbering");
    if (part)
        reading->numbering = docx_numbering_load(&reading->package, part);
    return !part || reading->numbering;
}

static bool load_comments(struct reading *reading)
{
    const char *part = related(reading, "comments");
    return !part || docx_comments_load(&reading->comments, &reading->package, part, &reading->document->arena);
}

static bool read_note_part(struct reading *reading, struct docx_body *body, enum docx_note_kind kind)
{
    const char *part = related(reading, kind == DOCX_FOOTNOTE ? "footnotes" : "endnotes");
    struct docx_relations relations = { .part = "" };
    if (!part)
        return true;
    bool ok = docx_relations_load(&relations, &reading->package, part, &reading->document->arena);
    body->relations = &relations;
    body->note_kind = kind;
    ok = ok && docx_body_read(body, part);
    body->relations = NULL;
    docx_relations_release(&relations);
    return ok;
}

/* The texts of the notes, footnotes before endnotes, each in the order of their marks. */
static bool read_notes(struct reading *reading, struct docx_body *body)
{
    struct docx_notes *notes = &reading->notes;
    size_t count = notes->all.count;
    if (!count)
        return true;
    enum docx_note_kind *kinds = mem_calloc(count, sizeof *kinds);
    for (size_t i = 0; i < count; i++)
        kinds[i] = notes->all.items[i].kind;
    docx_notes_sort(notes);
    body->note_items = mem_calloc(count, sizeof *body->note_items);
    bool ok = read_note_part(reading, body, DOCX_FOOTNOTE) && read_note_part(reading, body, DOCX_ENDNOTE);
    for (int kind = 0; kind < DOCX_NOTE_KINDS; kind++)
        for (size_t i = 0; i < count; i++)
            if ((int)kinds[i] == kind)
                docx_items_splice(&body->items, &body->note_items[i]);
    mem_free(kinds);
    return ok;
}

/* The data of the charts; one that is not in the file is a picture without data. */
static bool read_charts(struct docx_body *body)
{
    for (struct docx_item *item = body->items.first; item; item = item->next) {
        if (!item->chart || !unzip_has(body->package->unzip, item->chart))
            continue;
        if (!docx_chart_read(body, item->chart, &item->block.table, &item->margins))
            return false;
        item->is_block = item->block.table.row_count > 0;
    }
    return true;
}

/* The rendering as it grows, and where its texts lie. */
struct rendering {
    struct arena *arena;
    struct str text;
    VEC(struct source_piece) pieces;
};

static void render_empty(struct rendering *rendering, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        str_add_char(&rendering->text, '\n');
}

static void render_text(struct rendering *rendering, struct text *text, const struct docx_margin *margin)
{
    render_empty(rendering, margin->before);
    for (uint32_t i = 0; i < margin->piece_count; i++) {
        struct source_piece place = margin->pieces[i];
        place.start += (uint32_t)rendering->text.length;
        vec_push(&rendering->pieces, place);
    }
    struct text_piece *piece = arena_alloc(rendering->arena, sizeof *piece);
    *piece = (struct text_piece){ 0, (uint32_t)rendering->text.length, text->length };
    text->pieces = piece;
    text->piece_count = 1;
    str_append(&rendering->text, text->data, text->length);
    if (!margin->none)
        render_empty(rendering, margin->after + 1);
}

static void render_table(struct rendering *rendering, struct docx_item *item)
{
    const struct docx_margin *margin = item->margins;
    const struct block_table *table = &item->block.table;
    for (uint32_t i = 0; i < table->row_count; i++)
        for (uint32_t j = 0; j < table->rows[i].cell_count; j++)
            render_text(rendering, &table->rows[i].cells[j].text, margin++);
}

static void render_item(struct rendering *rendering, struct docx_item *item)
{
    struct block *block = &item->block;
    if (item->is_block && block->kind == BLOCK_TABLE) {
        render_table(rendering, item);
    } else if (item->is_block) {
        render_text(rendering, &block->text, item->margins);
    }
    render_empty(rendering, item->empty);
}

static bool render(struct reading *reading, const struct docx_items *items)
{
    struct document *document = reading->document;
    struct rendering rendering = { &document->arena, STR_INIT, VEC_INIT };
    for (struct docx_item *item = items->first; item && rendering.text.length <= LARGEST_TEXT; item = item->next) {
        if (item->chart)
            render_empty(&rendering, item->empty);
        else
            render_item(&rendering, item);
        if (item->is_block && (item->block.kind == BLOCK_TABLE || item->chart || item->block.text.length))
            vec_push(&document->blocks, item->block);
    }
    for (struct docx_item *item = items->first; item && rendering.text.length <= LARGEST_TEXT; item = item->next)
        if (item->chart)
            render_table(&rendering, item);
    const struct docx_package *package = &reading->package;
    if (!document->blocks.count || rendering.text.length > LARGEST_TEXT) {
        bool empty = !document->blocks.count;
        str_release(&rendering.text);
        vec_release(&rendering.pieces);
        return error_set(package->error, package->path, 0, 0, empty ? "has no text" : "has too much text");
    }
    uint32_t size = (uint32_t)rendering.text.length;
    source_init(&document->source, package->path, str_detach(&rendering.text), size);
    source_set_pieces(&document->source, rendering.pieces.items, (uint32_t)rendering.pieces.count);
    document->source.format = "docx";
    return true;
}

/* Word keeps a language for each kind of script: the one that counts is that of most of the text. */
static const char *choose_lang(const struct reading *reading)
{
    const struct source *source = &reading->document->source;
    const struct docx_lang *lang = &reading->styles.lang, *fallback = &reading->fallback;
    size_t east_asian = 0, complex = 0, other = 0;
    for (const char *at = source->text, *end = at + source->size; at < end;) {
        uint32_t c = utf8_next(&at, end);
        if (utf8_is_east_asian(c))
            east_asian++;
        else if (c >= 0x590 && c < 0x800) /* Hebrew, Arabic and their neighbours */
            complex++;
        else if (c > ' ')
            other++;
    }
    if (east_asian > other / 2 && east_asian > complex)
        return lang->east_asian ? lang->east_asian : fallback->east_asian;
    if (complex > other)
        return lang->complex ? lang->complex : fallback->complex;
    return lang->latin ? lang->latin : fallback->latin;
}

static bool read_text(struct reading *reading)
{
    struct docx_body body = {
        .package = &reading->package, .original = reading->document->original, .arena = &reading->document->arena,
        .styles = &reading->styles,
        .numbering = reading->numbering, .relations = &reading->relations, .notes = &reading->notes,
        .comments = &reading->comments,
    };
    bool ok = docx_body_read(&body, reading->main_part) && read_notes(reading, &body) && read_charts(&body)
        && render(reading, &body.items);
    docx_body_release(&body);
    return ok;
}

static bool read_package(struct reading *reading)
{
    bool ok = find_main_part(reading)
        && docx_relations_load(&reading->relations, &reading->package, reading->main_part, &reading->document->arena)
        && load_settings(reading) && load_styles(reading) && load_numbering(reading) && load_comments(reading)
        && read_text(reading);
    if (ok)
        reading->document->lang = choose_lang(reading);
    docx_relations_release(&reading->relations);
    docx_styles_release(&reading->styles);
    docx_numbering_free(reading->numbering);
    docx_notes_release(&reading->notes);
    docx_comments_release(&reading->comments);
    return ok;
}

static bool read_docx(const char *path, const struct bytes *bytes, const struct limits *limits,
                      struct document *document, struct error *error)
{
    if (is_ole(bytes))
        return error_set(error, path, 0, 0, "is an encrypted or old Word file (an OLE compound file), not .docx");
    if (!unzip_recognise(bytes))
        return error_set(error, path, 0, 0, "is not a Word file: it does not begin as a zip file does");
    struct unzip *unzip = unzip_open(path, bytes, limits, error);
    if (!unzip)
        return false;
    struct reading reading = { .package = { path, unzip, limits, error }, .document = document };
    docx_notes_init(&reading.notes);
    bool ok = read_package(&reading);
    unzip_close(unzip);
    return ok;
}

const struct reader docx_reader = { "docx", "docx docm dotx doc", recognise_docx, read_docx };
