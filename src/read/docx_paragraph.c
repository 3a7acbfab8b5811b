/* Paragraphs of a Word file: text, links, marks of notes, automatic numbers. */
#include "read/docx_body.h"

#include "base/utf8.h"

#include <string.h>

#define HEADING_LEVELS 9

struct docx_paragraph docx_paragraph_new(void)
{
    return (struct docx_paragraph){ .outline = -1, .num_id = -1, .level = -1, .mark_hidden = -1, .run_hidden = -1 };
}

void docx_paragraph_release(struct docx_paragraph *paragraph)
{
    str_release(&paragraph->text);
    str_release(&paragraph->number);
    vec_release(&paragraph->marks);
    vec_release(&paragraph->pieces);
}

/* Code points that nobody sees: soft hyphen, zero-width space, joiners, word joiner, byte-order mark. */
static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000;
}

/* Line ends of the XML are blanks in the text. */
static bool is_line_end(uint32_t c)
{
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

/* The next character of the text is that of the open run: a new piece, unless it goes on the last one. */
static void note_origin(struct docx_paragraph *paragraph)
{
    const struct origin *at = &paragraph->at, *next = &paragraph->next;
    bool goes_on = paragraph->pieces.count && next->paragraph == at->paragraph && next->run == at->run
        && next->offset == at->offset;
    if (!goes_on)
        vec_push(&paragraph->pieces, (struct source_piece){ (uint32_t)paragraph->text.length, *at });
    paragraph->next = *at;
    paragraph->next.offset++;
}

/* Append a character of the open run; not all are kept. */
static void add_code_point(struct docx_paragraph *paragraph, uint32_t c)
{
    struct str *text = &paragraph->text;
    if (is_line_end(c))
        c = ' ';
    bool repeated_tab = c == '\t' && text->length && text->data[text->length - 1] == '\t';
    bool leading = is_blank(c) && !text->length;
    if (!is_invisible(c) && !repeated_tab && !leading) {
        note_origin(paragraph);
        utf8_append(text, c);
    }
    paragraph->at.offset++;
}

static bool is_hidden(const struct docx_paragraph *paragraph)
{
    if (paragraph->run_hidden >= 0)
        return paragraph->run_hidden;
    if (paragraph->run_style && paragraph->run_style->hidden >= 0)
        return paragraph->run_style->hidden;
    return paragraph->style && paragraph->style->hidden > 0;
}

/* The paragraph that text of the open run goes to, or NULL when it is not shown. */
static struct docx_paragraph *shown_run(struct docx_body *body)
{
    struct docx_paragraph *paragraph = docx_paragraph(body);
    bool shown = paragraph && paragraph->in_run && !is_hidden(paragraph) && !docx_field_mutes(body);
    return shown ? paragraph : NULL;
}

static void add_to_mark(struct docx_note *note, struct slice text)
{
    size_t length = strlen(note->n);
    text = slice_trim(text);
    if (text.length < DOCX_NOTE_MARK - length)
        memcpy(note->n + length, text.data, text.length);
}

/* Text of the open run that does not become text of the paragraph. */
static void pass_text(struct docx_body *body, struct slice text)
{
    if (docx_paragraph(body))
        docx_paragraph(body)->at.offset += (uint32_t)utf8_count(text);
}

/* Whether text is letters with commas and blanks between them, or nothing but these. */
static bool is_note_letters(struct slice text)
{
    bool letter = false;
    for (size_t i = 0; i < text.length; i++) {
        bool another = text.data[i] >= 'a' && text.data[i] <= 'z';
        if ((!another && text.data[i] != ',' && text.data[i] != ' ') || (another && letter))
            return false;
        letter = another;
    }
    return true;
}

/* Raised letters behind a word are the marks of notes: "bodies" with a raised b has note b. Behind a digit they could
 * make an ordinal number, but not in a table. What separates them goes with them. False when text is something else. */
static bool take_note_letters(struct docx_body *body, struct docx_paragraph *paragraph, struct slice text)
{
    uint32_t at = (uint32_t)paragraph->text.length;
    bool first = !paragraph->marks.count || vec_last(&paragraph->marks).kind != MARK_NOTE
        || vec_last(&paragraph->marks).start != at;
    struct slice letters = slice_trim(text);
    if (!at || !is_note_letters(text) || (first && (!letters.length || letters.data[0] == ',')))
        return false;
    bool digit = paragraph->text.data[at - 1] >= '0' && paragraph->text.data[at - 1] <= '9';
    if (digit && docx_container(body)->kind != DOCX_IN_CELL)
        return false;
    for (size_t i = 0; i < letters.length; i++)
        if (letters.data[i] >= 'a')
            vec_push(&paragraph->marks, (struct block_mark){ .kind = MARK_NOTE, .start = at, .end = at,
                                                             .n = arena_copy(body->arena, &letters.data[i], 1) });
    return true;
}

void docx_paragraph_text(struct docx_body *body, struct slice text)
{
    struct docx_paragraph *paragraph = shown_run(body);
    if (!paragraph) {
        pass_text(body, text);
        return;
    }
    if (paragraph->custom_note) {
        pass_text(body, text);
        add_to_mark(&body->notes->all.items[paragraph->custom_note - 1], text);
        return;
    }
    if (paragraph->run_raised && take_note_letters(body, paragraph, text)) {
        pass_text(body, text);
        return;
    }
    const char *end = text.data + text.length;
    for (const char *at = text.data; at < end;)
        add_code_point(paragraph, utf8_next(&at, end));
    if (paragraph->text.length > body->package->limits->line_length)
        docx_xml_stop(body->xml, "has a paragraph longer than the limit of %zu bytes",
                      body->package->limits->line_length);
}

void docx_paragraph_blank(struct docx_body *body, char blank)
{
    docx_paragraph_text(body, (struct slice){ &blank, 1 });
}

static void add_note_mark(struct docx_paragraph *paragraph, const char *n)
{
    uint32_t at = (uint32_t)paragraph->text.length;
    vec_push(&paragraph->marks, (struct block_mark){ .kind = MARK_FOOTNOTE, .start = at, .end = at, .n = n });
}

void docx_paragraph_note(struct docx_body *body, const struct docx_element *element, enum docx_note_kind kind)
{
    struct docx_paragraph *paragraph = shown_run(body);
    if (!paragraph || body->note_items)
        return;
    struct docx_note *note = docx_notes_add(body->notes, kind, docx_attribute_number(element, "id", -1), body->arena);
    note->custom = docx_attribute_is(element, "customMarkFollows", "1")
        || docx_attribute_is(element, "customMarkFollows", "true");
    if (note->custom)
        paragraph->custom_note = body->notes->all.count;
    add_note_mark(paragraph, note->n);
}

void docx_paragraph_comment(struct docx_body *body, const struct docx_element *element)
{
    struct docx_paragraph *paragraph = shown_run(body);
    const struct block_comment *comment = docx_comments_find(body->comments, docx_attribute_number(element, "id", -1));
    uint32_t at = paragraph ? (uint32_t)paragraph->text.length : 0;
    if (paragraph && comment)
        vec_push(&paragraph->marks, (struct block_mark){ .kind = MARK_COMMENT, .start = at, .end = at, .comment = comment });
}

void docx_link_open(struct docx_paragraph *paragraph, const char *href, uint32_t depth)
{
    if (paragraph->href || !href)
        return;
    paragraph->href = href;
    paragraph->link_start = (uint32_t)paragraph->text.length;
    paragraph->link_depth = depth;
    paragraph->link_marks = paragraph->marks.count;
}

/* Marks of notes within the link go behind it: marks do not overlap. */
void docx_link_close(struct docx_paragraph *paragraph)
{
    uint32_t end = (uint32_t)paragraph->text.length;
    const struct block_mark link = {
        .kind = MARK_LINK, .start = paragraph->link_start, .end = end, .href = paragraph->href,
    };
    if (!paragraph->href)
        return;
    paragraph->href = NULL;
    vec_push(&paragraph->marks, link);
    struct block_mark *marks = paragraph->marks.items;
    size_t first = paragraph->link_marks;
    memmove(&marks[first + 1], &marks[first], (paragraph->marks.count - 1 - first) * sizeof *marks);
    marks[first] = link;
    for (size_t i = first + 1; i < paragraph->marks.count; i++)
        marks[i].start = marks[i].end = end;
}

/* A style's own level is where its list says so; a style without a place in the list has the level it states. */
static int32_t numbering_level(const struct docx_body *body, const struct docx_paragraph *paragraph, int32_t num_id)
{
    const struct docx_style *style = paragraph->style;
    if (paragraph->level >= 0)
        return paragraph->level;
    if (paragraph->num_id >= 0 || !style)
        return 0;
    int32_t level = docx_numbering_level(body->numbering, num_id, style->id);
    if (level < 0)
        level = style->level;
    return level < 0 ? 0 : level;
}

void docx_paragraph_count(struct docx_body *body, struct docx_paragraph *paragraph)
{
    int32_t num_id = paragraph->num_id;
    if (paragraph->counted)
        return;
    paragraph->counted = true;
    if (num_id < 0 && paragraph->style)
        num_id = paragraph->style->num_id;
    if (!body->numbering || num_id <= 0)
        return;
    docx_numbering_next(body->numbering, num_id, numbering_level(body, paragraph, num_id), &paragraph->number);
    docx_body_generated(body, paragraph->number.length);
}

static void trim_end(struct str *text)
{
    while (text->length) {
        size_t start = text->length - 1;
        while (start && ((unsigned char)text->data[start] & 0xC0) == 0x80)
            start--;
        const char *at = text->data + start;
        if (!is_blank(utf8_next(&at, text->data + text->length)))
            return;
        text->length = start;
        text->data[start] = '\0';
    }
}

/* Move marks into a text that starts shift bytes later and has length bytes; links around nothing go. */
static void fit_marks(docx_marks *marks, uint32_t shift, uint32_t length)
{
    size_t kept = 0;
    for (size_t i = 0; i < marks->count; i++) {
        struct block_mark mark = marks->items[i];
        mark.start = mark.start < shift ? 0 : mark.start - shift;
        mark.end = mark.end < shift ? 0 : mark.end - shift;
        if (mark.start > length)
            mark.start = length;
        if (mark.end > length)
            mark.end = length;
        if (mark.kind != MARK_LINK || mark.start < mark.end)
            marks->items[kept++] = mark;
    }
    marks->count = kept;
}

static const struct block_mark *keep_marks(struct arena *arena, const docx_marks *marks)
{
    if (!marks->count)
        return NULL;
    struct block_mark *kept = arena_alloc(arena, marks->count * sizeof *kept);
    memcpy(kept, marks->items, marks->count * sizeof *kept);
    return kept;
}

/* Pieces of a text that starts shift bytes later and has length bytes, copied to the arena. */
static void keep_pieces(struct arena *arena, const docx_pieces *pieces, uint32_t shift, uint32_t length,
                        struct docx_margin *margin)
{
    uint32_t first = 0, end = (uint32_t)pieces->count;
    while (first < end && pieces->items[first].start < shift)
        first++;
    while (end > first && pieces->items[end - 1].start - shift >= length)
        end--;
    margin->pieces = NULL;
    margin->piece_count = end - first;
    if (first == end)
        return;
    struct source_piece *kept = arena_alloc(arena, margin->piece_count * sizeof *kept);
    memcpy(kept, pieces->items + first, margin->piece_count * sizeof *kept);
    for (uint32_t i = 0; i < margin->piece_count; i++)
        kept[i].start -= shift;
    margin->pieces = kept;
}

/* The number as a block keeps it: "12." is number 12. */
static const char *keep_number(struct arena *arena, const struct str *number)
{
    struct slice text = slice_trim((struct slice){ str_text(number), number->length });
    if (text.length && text.data[text.length - 1] == '.')
        text.length--;
    return text.length ? arena_copy(arena, text.data, text.length) : NULL;
}

static struct docx_item *new_item(struct docx_body *body, const struct docx_paragraph *paragraph)
{
    struct arena *arena = body->arena;
    int32_t outline = paragraph->outline;
    if (outline < 0 && paragraph->style)
        outline = paragraph->style->outline;
    bool heading = outline >= 0 && outline < HEADING_LEVELS;
    struct docx_item *item = arena_alloc(arena, sizeof *item);
    *item = (struct docx_item){
        .is_block = true,
        .block = {
            .kind = heading ? BLOCK_HEADING : BLOCK_PARAGRAPH,
            .level = heading ? (uint16_t)(outline + 1) : 0,
            .n = keep_number(arena, &paragraph->number),
            .text = { arena_copy(arena, str_text(&paragraph->text), paragraph->text.length),
                      (uint32_t)paragraph->text.length, NULL, 0 },
            .marks = keep_marks(arena, &paragraph->marks),
            .mark_count = (uint32_t)paragraph->marks.count,
        },
        .margins = arena_alloc(arena, sizeof *item->margins),
    };
    keep_pieces(arena, &paragraph->pieces, 0, (uint32_t)paragraph->text.length, item->margins);
    return item;
}

static void add_empty(struct docx_body *body, struct docx_items *items)
{
    if (!items->last)
        docx_items_push(items, arena_alloc(body->arena, sizeof *items->last));
    items->last->empty++;
}

/* In a cell or note there is no place for a number but the text. */
static void add_to_container(struct docx_container *container, const struct docx_paragraph *paragraph)
{
    struct str *text = &container->text;
    if (container->paragraphs++)
        str_add_char(text, '\n');
    if (paragraph->number.length) {
        struct source_piece piece = { (uint32_t)text->length, paragraph->at };
        piece.origin.run = piece.origin.offset = 0;
        vec_push(&container->pieces, piece);
    }
    str_append(text, str_text(&paragraph->number), paragraph->number.length);
    if (paragraph->number.length && paragraph->text.length)
        str_add_char(text, '\t');
    uint32_t base = (uint32_t)text->length;
    str_append(text, str_text(&paragraph->text), paragraph->text.length);
    for (size_t i = 0; i < paragraph->marks.count; i++) {
        struct block_mark mark = paragraph->marks.items[i];
        mark.start += base;
        mark.end += base;
        vec_push(&container->marks, mark);
    }
    for (size_t i = 0; i < paragraph->pieces.count; i++) {
        struct source_piece piece = paragraph->pieces.items[i];
        piece.start += base;
        vec_push(&container->pieces, piece);
    }
}

static void place(struct docx_body *body, struct docx_container *container, struct docx_paragraph *paragraph)
{
    trim_end(&paragraph->text);
    fit_marks(&paragraph->marks, 0, (uint32_t)paragraph->text.length);
    docx_body_count(body);
    if (container->kind == DOCX_IN_CELL || container->kind == DOCX_IN_NOTE)
        add_to_container(container, paragraph);
    else if (paragraph->text.length)
        docx_items_push(&container->items, new_item(body, paragraph));
    else
        add_empty(body, &container->items);
    docx_items_splice(&container->items, &paragraph->deferred);
}

static bool mark_is_gone(const struct docx_paragraph *paragraph)
{
    if (paragraph->mark_deleted || paragraph->mark_hidden >= 0)
        return paragraph->mark_deleted || paragraph->mark_hidden;
    return paragraph->style && paragraph->style->hidden > 0;
}

void docx_paragraph_close(struct docx_body *body)
{
    struct docx_paragraph paragraph = vec_last(&body->paragraphs);
    struct docx_container *container = docx_container(body);
    body->paragraphs.count--;
    docx_link_close(&paragraph);
    if (paragraph.ends_section && !body->note_items)
        docx_notes_end_section(body->notes);
    if (mark_is_gone(&paragraph)) {
        container->carried = paragraph;
        container->has_carried = true;
        return;
    }
    docx_paragraph_count(body, &paragraph);
    place(body, container, &paragraph);
    docx_paragraph_release(&paragraph);
}

void docx_container_flush(struct docx_body *body)
{
    struct docx_container *container = docx_container(body);
    if (!container || !container->has_carried)
        return;
    container->has_carried = false;
    struct docx_paragraph *carried = &container->carried;
    if (carried->text.length)
        place(body, container, carried);
    else
        docx_items_splice(&container->items, &carried->deferred);
    docx_paragraph_release(carried);
}

struct docx_content docx_container_content(struct docx_body *body, struct docx_container *container)
{
    struct slice text = { str_text(&container->text), container->text.length };
    struct docx_content content = { .marks = NULL };
    for (; text.length > 0 && text.data[0] == '\n'; text.length--, text.data++)
        content.margin.before++;
    for (; text.length > 0 && text.data[text.length - 1] == '\n'; text.length--)
        content.margin.after++;
    content.text = (struct text){ arena_copy(body->arena, text.data, text.length), (uint32_t)text.length, NULL, 0 };
    fit_marks(&container->marks, content.margin.before, content.text.length);
    content.marks = keep_marks(body->arena, &container->marks);
    content.mark_count = (uint32_t)container->marks.count;
    keep_pieces(body->arena, &container->pieces, content.margin.before, content.text.length, &content.margin);
    return content;
}
