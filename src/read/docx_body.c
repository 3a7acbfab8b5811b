/* The events of a Word file's text, and the stack of open elements. */
#include "read/docx_body.h"

#include "base/utf8.h"

#include <string.h>

#define GENERATED_FREE ((uint64_t)16 << 20)

void docx_items_push(struct docx_items *items, struct docx_item *item)
{
    if (items->last)
        items->last->next = item;
    else
        items->first = item;
    items->last = item;
}

void docx_items_splice(struct docx_items *items, struct docx_items *more)
{
    if (!more->first)
        return;
    if (items->last)
        items->last->next = more->first;
    else
        items->first = more->first;
    items->last = more->last;
    *more = (struct docx_items){ NULL, NULL };
}

void docx_body_count(struct docx_body *body)
{
    size_t limit = body->package->limits->blocks;
    if (++body->lines > limit)
        docx_xml_stop_file(body->xml, "has more than the limit of %zu paragraphs", limit);
}

void docx_body_generated(struct docx_body *body, size_t bytes)
{
    body->generated += bytes;
    if (body->generated > GENERATED_FREE && body->generated > body->package->limits->unpacked_size)
        docx_xml_stop_file(body->xml, "has numbers and addresses of more than the limit of %zu bytes",
                           body->package->limits->unpacked_size);
}

struct docx_container *docx_container(struct docx_body *body)
{
    return body->containers.count ? &vec_last(&body->containers) : NULL;
}

static bool is_open(const struct docx_body *body, enum docx_frame_kind kind)
{
    return body->frames.count && vec_last(&body->frames).kind == kind;
}

struct docx_paragraph *docx_paragraph(struct docx_body *body)
{
    return is_open(body, DOCX_IN_PARAGRAPH) ? &vec_last(&body->paragraphs) : NULL;
}

static bool in_container(const struct docx_body *body)
{
    return is_open(body, DOCX_IN_BODY) || is_open(body, DOCX_IN_TEXT_BOX) || is_open(body, DOCX_IN_CELL)
        || is_open(body, DOCX_IN_NOTE);
}

static void push_frame(struct docx_body *body, enum docx_frame_kind kind, uint32_t depth)
{
    vec_push(&body->frames, (struct docx_frame){ kind, depth });
}

static void open_container(struct docx_body *body, enum docx_frame_kind kind, uint32_t depth)
{
    push_frame(body, kind, depth);
    vec_push(&body->containers, (struct docx_container){ .kind = kind, .fields = body->fields.count });
}

static void release_container(struct docx_container *container)
{
    str_release(&container->text);
    vec_release(&container->marks);
    vec_release(&container->pieces);
    if (container->has_carried)
        docx_paragraph_release(&container->carried);
}

static void close_container(struct docx_body *body)
{
    docx_field_drop(body, docx_container(body)->fields);
    release_container(docx_container(body));
    body->containers.count--;
}

/* A note's text matters where it is referred to: one that nothing refers to does not print. */
static void open_note(struct docx_body *body, const struct docx_element *element)
{
    int32_t id = docx_attribute_number(element, "id", -1);
    const struct docx_note *note = docx_notes_find(body->notes, body->note_kind, id);
    if (note && !body->note_items[note->order].first) {
        open_container(body, DOCX_IN_NOTE, element->depth);
        vec_last(&body->containers).note_id = id;
    } else {
        body->skip = element->depth;
    }
}

static void close_note(struct docx_body *body)
{
    docx_container_flush(body);
    struct docx_container *container = docx_container(body);
    const struct docx_note *note = docx_notes_find(body->notes, body->note_kind, container->note_id);
    struct docx_content content = docx_container_content(body, container);
    struct docx_item *item = arena_alloc(body->arena, sizeof *item);
    *item = (struct docx_item){
        .is_block = true,
        .block = { .kind = BLOCK_FOOTNOTE, .n = note->n, .text = content.text, .marks = content.marks,
                   .mark_count = content.mark_count },
        .margins = arena_alloc(body->arena, sizeof *item->margins),
    };
    *item->margins = content.margin;
    docx_items_push(&body->note_items[note->order], item);
    docx_items_splice(&body->note_items[note->order], &container->items);
    close_container(body);
}

/* What was carried to this paragraph stands before its own text. A link that a field began goes on. */
static void open_paragraph(struct docx_body *body, const struct docx_element *element)
{
    const char *id = docx_attribute_keep(element, "paraId", body->arena);
    struct docx_container *container = docx_container(body);
    struct docx_paragraph paragraph = docx_paragraph_new();
    if (container->has_carried) {
        str_release(&container->carried.number);
        paragraph.text = container->carried.text;
        paragraph.marks = container->carried.marks;
        paragraph.pieces = container->carried.pieces;
        paragraph.deferred = container->carried.deferred;
        container->has_carried = false;
    }
    paragraph.style = body->styles->paragraph;
    paragraph.at = (struct origin){ body->part, body->paragraph_count, id, 0, 0 };
    paragraph.runs_before = body->run_count;
    push_frame(body, DOCX_IN_PARAGRAPH, element->depth);
    vec_push(&body->paragraphs, paragraph);
    if (body->fields.count > container->fields && !docx_field_mutes(body))
        docx_link_open(&vec_last(&body->paragraphs), vec_last(&body->fields).href, 0);
}

/* The paragraph's number comes before those inside its text box. */
static void open_text_box(struct docx_body *body, uint32_t depth)
{
    struct docx_paragraph *paragraph = docx_paragraph(body);
    if (!paragraph->mark_deleted)
        docx_paragraph_count(body, paragraph);
    open_container(body, DOCX_IN_TEXT_BOX, depth);
}

static void close_text_box(struct docx_body *body)
{
    docx_container_flush(body);
    docx_items_splice(&vec_last(&body->paragraphs).deferred, &docx_container(body)->items);
    close_container(body);
}

static void close_body(struct docx_body *body)
{
    docx_container_flush(body);
    docx_items_splice(&body->items, &docx_container(body)->items);
    docx_notes_end_section(body->notes);
    close_container(body);
}

static void open_cell(struct docx_body *body, uint32_t depth)
{
    docx_cell_open(body, &vec_last(&body->tables));
    open_container(body, DOCX_IN_CELL, depth);
}

static void close_cell(struct docx_body *body)
{
    docx_container_flush(body);
    docx_cell_close(body, &vec_last(&body->tables));
    close_container(body);
}

static void close_frame(struct docx_body *body)
{
    enum docx_frame_kind kind = vec_last(&body->frames).kind;
    body->frames.count--;
    switch (kind) {
    case DOCX_IN_BODY: close_body(body); break;
    case DOCX_IN_TEXT_BOX: close_text_box(body); break;
    case DOCX_IN_CELL: close_cell(body); break;
    case DOCX_IN_NOTE: close_note(body); break;
    case DOCX_IN_TABLE: docx_table_close(body); break;
    case DOCX_IN_ROW: docx_row_close(&vec_last(&body->tables)); break;
    case DOCX_IN_PARAGRAPH: docx_paragraph_close(body); break;
    }
}

/* Whether the element is one that a frame is kept for, in a place where it can stand. */
static bool start_frame(struct docx_body *body, const struct docx_element *element)
{
    enum docx_tag tag = element->tag;
    uint32_t depth = element->depth;
    if (tag == DOCX_p && in_container(body)) {
        open_paragraph(body, element);
    } else if (tag == DOCX_tbl && in_container(body)) {
        docx_table_open(body);
        push_frame(body, DOCX_IN_TABLE, depth);
    } else if (tag == DOCX_tr && is_open(body, DOCX_IN_TABLE)) {
        docx_row_open(&vec_last(&body->tables));
        push_frame(body, DOCX_IN_ROW, depth);
    } else if (tag == DOCX_tc && is_open(body, DOCX_IN_ROW)) {
        open_cell(body, depth);
    } else if (tag == DOCX_txbxContent && is_open(body, DOCX_IN_PARAGRAPH)) {
        open_text_box(body, depth);
    } else if (tag == DOCX_document && !body->frames.count && !body->note_items) {
        open_container(body, DOCX_IN_BODY, depth);
    } else if (tag == (body->note_kind == DOCX_FOOTNOTE ? DOCX_footnote : DOCX_endnote) && !body->frames.count
               && body->note_items) {
        open_note(body, element);
    } else {
        return false;
    }
    return true;
}

/* Elements whose inside is no text of the document as it now stands: what was before a change, the properties of
 * controls, the small print of ruby text. */
static bool is_skipped(enum docx_tag tag)
{
    switch (tag) {
    case DOCX_del: case DOCX_moveFrom: case DOCX_pPrChange: case DOCX_rPrChange: case DOCX_sectPrChange:
    case DOCX_tblPrChange: case DOCX_tblPrExChange: case DOCX_tcPrChange: case DOCX_trPrChange: case DOCX_rt:
    case DOCX_sdtPr: case DOCX_sdtEndPr: case DOCX_tblGrid: case DOCX_tblPr:
        return true;
    default:
        return false;
    }
}

/* Of alternatives for the same thing the first is read. */
static bool start_alternative(struct docx_body *body, const struct docx_element *element)
{
    if (element->tag == DOCX_AlternateContent) {
        vec_push(&body->choices, false);
        return true;
    }
    if ((element->tag != DOCX_Choice && element->tag != DOCX_Fallback) || !body->choices.count)
        return false;
    if (vec_last(&body->choices))
        body->skip = element->depth;
    vec_last(&body->choices) = true;
    return true;
}

static const struct docx_style *style_named(struct docx_body *body, const struct docx_element *element)
{
    struct str id = STR_INIT;
    docx_attribute(element, "val", &id);
    const struct docx_style *style = docx_style_find(body->styles, str_text(&id));
    str_release(&id);
    return style;
}

static void paragraph_property(struct docx_body *body, struct docx_paragraph *paragraph,
                               const struct docx_element *element)
{
    const struct docx_style *style;
    switch (element->tag) {
    case DOCX_pStyle:
        style = style_named(body, element);
        paragraph->style = style ? style : paragraph->style;
        break;
    case DOCX_outlineLvl: paragraph->outline = docx_attribute_number(element, "val", -1); break;
    case DOCX_numId: paragraph->num_id = docx_attribute_number(element, "val", -1); break;
    case DOCX_ilvl: paragraph->level = docx_attribute_number(element, "val", -1); break;
    case DOCX_vanish: paragraph->mark_hidden = docx_is_on(element); break;
    case DOCX_del: case DOCX_moveFrom: paragraph->mark_deleted = true; break;
    case DOCX_sectPr: paragraph->ends_section = true; break;
    default: break;
    }
}

static void start_run(struct docx_body *body, struct docx_paragraph *paragraph)
{
    paragraph->at.run = body->run_count - paragraph->runs_before;
    paragraph->at.offset = 0;
    paragraph->in_run = true;
    paragraph->run_hidden = -1;
    paragraph->run_raised = false;
    paragraph->run_style = NULL;
    paragraph->custom_note = 0;
}

/* A character of a symbol font: its code is a place in the font; the few that reports use are known. */
static void add_symbol(struct docx_body *body, const struct docx_element *element)
{
    static const struct {
        const char *code, *text;
    } known[] = {
        { "F02D", "\u2212" }, { "F0A3", "\u2264" }, { "F0B0", "\u00B0" }, { "F0B1", "\u00B1" }, { "F0B3", "\u2265" },
        { "F0B4", "\u00D7" }, { "F0B7", "\u2022" }, { "F0B8", "\u00F7" }, { "F0B9", "\u2260" },
    };
    struct str code = STR_INIT, text = STR_INIT;
    bool symbol = docx_attribute_is(element, "font", "Symbol");
    docx_attribute(element, "char", &code);
    for (size_t i = 0; symbol && i < sizeof known / sizeof *known; i++)
        if (strcmp(str_text(&code), known[i].code) == 0)
            str_add(&text, known[i].text);
    uint32_t c = 0;
    for (const char *at = str_text(&code); *at && code.length == 4; at++) {
        const char *digits = "0123456789ABCDEF0123456789abcdef", *digit = strchr(digits, *at);
        c = digit ? c * 16 + (uint32_t)((digit - digits) % 16) : 0xFFFFF;
    }
    if (!text.length && c >= 0x20 && c < 0xFFFE && (c < 0x7F || c > 0x9F) && (c < 0xD800 || c > 0xDFFF))
        utf8_append(&text, c);
    docx_paragraph_text(body, (struct slice){ str_text(&text), text.length });
    str_release(&code);
    str_release(&text);
}

/* A chart follows the paragraph that it stands in. Its part is read later. */
static void add_chart(struct docx_body *body, struct docx_paragraph *paragraph, const struct docx_element *element)
{
    struct str id = STR_INIT;
    const char *part = docx_attribute(element, "id", &id)
        ? docx_relation_part(body->relations, str_text(&id), body->arena) : NULL;
    str_release(&id);
    if (!part)
        return;
    struct docx_item *item = arena_alloc(body->arena, sizeof *item);
    item->chart = part;
    item->block = (struct block){ .kind = BLOCK_CHART, .text = { .data = "" } };
    docx_items_push(&paragraph->deferred, item);
}

static void start_chunk(struct docx_body *body, const struct docx_element *element)
{
    body->in_chunk = true;
    body->keep_blanks = element->tag == DOCX_instrText || docx_attribute_is(element, "space", "preserve");
    str_clear(&body->chunk);
}

static void run_content(struct docx_body *body, struct docx_paragraph *paragraph, const struct docx_element *element)
{
    switch (element->tag) {
    case DOCX_t: case DOCX_instrText: start_chunk(body, element); break;
    case DOCX_tab: case DOCX_ptab: docx_paragraph_blank(body, '\t'); break;
    case DOCX_br: case DOCX_cr: docx_paragraph_blank(body, ' '); break;
    case DOCX_noBreakHyphen: docx_paragraph_text(body, slice_of("-")); break;
    case DOCX_chart: add_chart(body, paragraph, element); break;
    case DOCX_sym: add_symbol(body, element); break;
    case DOCX_rStyle: paragraph->run_style = style_named(body, element); break;
    case DOCX_vanish: paragraph->run_hidden = docx_is_on(element); break;
    case DOCX_vertAlign: paragraph->run_raised = docx_attribute_is(element, "val", "superscript"); break;
    case DOCX_fldChar: docx_field_char(body, element); break;
    case DOCX_footnoteReference: docx_paragraph_note(body, element, DOCX_FOOTNOTE); break;
    case DOCX_commentReference: docx_paragraph_comment(body, element); break;
    case DOCX_endnoteReference: docx_paragraph_note(body, element, DOCX_ENDNOTE); break;
    default: break;
    }
}

static void start_in_paragraph(struct docx_body *body, const struct docx_element *element)
{
    struct docx_paragraph *paragraph = docx_paragraph(body);
    if (paragraph->in_properties)
        paragraph_property(body, paragraph, element);
    else if (element->tag == DOCX_pPr)
        paragraph->in_properties = true;
    else if (element->tag == DOCX_r)
        start_run(body, paragraph);
    else if (element->tag == DOCX_hyperlink)
        docx_hyperlink(body, element);
    else if (element->tag == DOCX_fldSimple)
        docx_field_simple(body, element);
    else if (paragraph->in_run)
        run_content(body, paragraph, element);
}

static void start_properties(struct docx_body *body, const struct docx_element *element)
{
    if (element->tag == DOCX_footnotePr)
        body->rules = &body->notes->in_section[DOCX_FOOTNOTE];
    else if (element->tag == DOCX_endnotePr)
        body->rules = &body->notes->in_section[DOCX_ENDNOTE];
    else if (body->rules)
        docx_note_rule(body->rules, element);
    else if (element->tag == DOCX_trPr && is_open(body, DOCX_IN_ROW))
        vec_last(&body->tables).in_row_properties = true;
    else if (is_open(body, DOCX_IN_ROW) && vec_last(&body->tables).in_row_properties)
        docx_row_property(body, &vec_last(&body->tables), element);
    else if (is_open(body, DOCX_IN_CELL))
        docx_cell_property(body, &vec_last(&body->tables), element);
}

/* Whether an element says that its paragraph's mark or its row, and not what is in it, was deleted. */
static bool is_mark_change(struct docx_body *body, const struct docx_element *element)
{
    const struct docx_paragraph *paragraph = docx_paragraph(body);
    bool change = element->tag == DOCX_del || element->tag == DOCX_moveFrom;
    return change && (paragraph ? paragraph->in_properties
                                : is_open(body, DOCX_IN_ROW) && vec_last(&body->tables).in_row_properties);
}

/* In the original, deletions are what remains and insertions are what is gone. */
static enum docx_tag tag_as_read(const struct docx_body *body, enum docx_tag tag)
{
    if (!body->original)
        return tag;
    switch (tag) {
    case DOCX_ins: return DOCX_del;
    case DOCX_del: return DOCX_ins;
    case DOCX_moveTo: return DOCX_moveFrom;
    case DOCX_moveFrom: return DOCX_moveTo;
    case DOCX_cellIns: return DOCX_cellDel;
    case DOCX_cellDel: return DOCX_cellIns;
    case DOCX_delText: return DOCX_t;
    case DOCX_delInstrText: return DOCX_instrText;
    default: return tag;
    }
}

/* The properties before a change stand in place of those before it in the file. */
static bool start_property_change(struct docx_body *body, enum docx_tag tag)
{
    struct docx_paragraph *paragraph = docx_paragraph(body);
    if (!body->original || !paragraph || (tag != DOCX_pPrChange && tag != DOCX_rPrChange))
        return false;
    if (tag == DOCX_pPrChange) {
        paragraph->style = body->styles->paragraph;
        paragraph->outline = paragraph->num_id = paragraph->level = -1;
    } else if (paragraph->in_properties) {
        paragraph->mark_hidden = -1;
    } else {
        paragraph->run_hidden = -1;
        paragraph->run_raised = false;
        paragraph->run_style = NULL;
    }
    return true;
}

static void start(struct docx_xml *xml, void *state, const struct docx_element *read)
{
    struct docx_body *body = state;
    struct docx_element as_read = *read;
    const struct docx_element *element = &as_read;
    as_read.tag = tag_as_read(body, read->tag);
    body->xml = xml;
    body->paragraph_count += element->tag == DOCX_p;
    body->run_count += element->tag == DOCX_r;
    if (body->skip || element->tag == DOCX_OTHER)
        return;
    if (start_property_change(body, element->tag))
        return;
    if (is_skipped(element->tag) && !is_mark_change(body, element)) {
        body->skip = element->depth;
        return;
    }
    if (start_alternative(body, element) || start_frame(body, element))
        return;
    if (docx_paragraph(body))
        start_in_paragraph(body, element);
    if (!docx_paragraph(body) || vec_last(&body->paragraphs).in_properties)
        start_properties(body, element);
}

static void end_chunk(struct docx_body *body, enum docx_tag tag)
{
    struct slice text = { str_text(&body->chunk), body->chunk.length };
    body->in_chunk = false;
    if (tag == DOCX_instrText)
        docx_field_instruction(body, text);
    else
        docx_paragraph_text(body, body->keep_blanks ? text : slice_trim(text));
}

static void end_in_paragraph(struct docx_body *body, enum docx_tag tag, uint32_t depth)
{
    struct docx_paragraph *paragraph = docx_paragraph(body);
    if (tag == DOCX_pPr)
        paragraph->in_properties = false;
    else if (tag == DOCX_r)
        paragraph->in_run = false;
    else if (paragraph->href && paragraph->link_depth == depth)
        docx_link_close(paragraph);
}

static void end(struct docx_xml *xml, void *state, enum docx_tag read, uint32_t depth)
{
    struct docx_body *body = state;
    enum docx_tag tag = tag_as_read(body, read);
    body->xml = xml;
    if (body->skip && depth != body->skip)
        return;
    body->skip = 0;
    if (body->in_chunk && (tag == DOCX_t || tag == DOCX_instrText))
        end_chunk(body, tag);
    else if (tag == DOCX_AlternateContent && body->choices.count)
        body->choices.count--;
    else if (tag == DOCX_footnotePr || tag == DOCX_endnotePr)
        body->rules = NULL;
    else if (body->frames.count && vec_last(&body->frames).depth == depth)
        close_frame(body);
    else if (docx_paragraph(body))
        end_in_paragraph(body, tag, depth);
    else if (tag == DOCX_trPr && is_open(body, DOCX_IN_ROW))
        vec_last(&body->tables).in_row_properties = false;
}

static void text(struct docx_xml *xml, void *state, struct slice text)
{
    struct docx_body *body = state;
    if (!body->in_chunk || body->skip)
        return;
    str_add_slice(&body->chunk, text);
    if (body->chunk.length > body->package->limits->line_length)
        docx_xml_stop(xml, "has a paragraph longer than the limit of %zu bytes", body->package->limits->line_length);
}

bool docx_body_read(struct docx_body *body, const char *part)
{
    static const struct docx_events events = { start, end, text };
    body->part = part;
    body->paragraph_count = body->run_count = 0;
    return docx_xml_parse(body->package, part, &events, body);
}

void docx_body_release(struct docx_body *body)
{
    for (size_t i = 0; i < body->containers.count; i++)
        release_container(&body->containers.items[i]);
    for (size_t i = 0; i < body->paragraphs.count; i++)
        docx_paragraph_release(&body->paragraphs.items[i]);
    for (size_t i = 0; i < body->tables.count; i++)
        docx_table_release(&body->tables.items[i]);
    docx_field_drop(body, 0);
    vec_release(&body->frames);
    vec_release(&body->containers);
    vec_release(&body->paragraphs);
    vec_release(&body->tables);
    vec_release(&body->fields);
    vec_release(&body->choices);
    str_release(&body->chunk);
    mem_free(body->note_items);
}
