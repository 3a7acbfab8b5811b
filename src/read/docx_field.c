/* Fields and links of a Word file: the result of a field is text, and of fields that lead somewhere a link. */
#include "read/docx_body.h"

#include <string.h>

/* The words of an instruction, with the quotes and escapes taken off. */
struct words {
    struct slice rest;
    struct str word;
    bool is_switch;
};

static bool next_word(struct words *words)
{
    words->rest = slice_trim(words->rest);
    str_clear(&words->word);
    if (!words->rest.length)
        return false;
    const char *at = words->rest.data, *end = at + words->rest.length;
    bool quoted = *at == '"';
    words->is_switch = *at == '\\';
    for (at += quoted; at < end && (quoted ? *at != '"' : *at != ' ' && *at != '\t'); at++) {
        if (*at == '\\' && at + 1 < end && (at[1] == '\\' || at[1] == '"'))
            at++;
        str_add_char(&words->word, *at);
    }
    at += at < end;
    words->rest = (struct slice){ at, (size_t)(end - at) };
    return true;
}

static const char *join_address(struct docx_body *body, struct slice target, struct slice anchor)
{
    struct str href = STR_INIT;
    str_add_slice(&href, target);
    if (anchor.length) {
        str_add_char(&href, '#');
        str_add_slice(&href, anchor);
    }
    docx_body_generated(body, href.length);
    const char *kept = href.length ? arena_copy(body->arena, str_text(&href), href.length) : NULL;
    str_release(&href);
    return kept;
}

/* The address of HYPERLINK "target" \l "anchor" \o "tip" \t "frame"; NULL for any other field. */
static const char *link_address(struct docx_body *body, const struct str *instruction)
{
    struct words words = { .rest = { str_text(instruction), instruction->length } };
    struct str target = STR_INIT, anchor = STR_INIT, ignored = STR_INIT;
    struct str *next = &target;
    const char *href = NULL;
    bool is_link = next_word(&words) && strcmp(str_text(&words.word), "HYPERLINK") == 0;
    while (is_link && next_word(&words)) {
        const char *word = str_text(&words.word);
        if (words.is_switch) {
            next = strcmp(word, "\\l") == 0 ? &anchor
                : strcmp(word, "\\o") == 0 || strcmp(word, "\\t") == 0 ? &ignored : &target;
            continue;
        }
        if (!next->length)
            str_add(next, word);
        next = &target;
    }
    if (is_link)
        href = join_address(body, (struct slice){ str_text(&target), target.length },
                            (struct slice){ str_text(&anchor), anchor.length });
    str_release(&target);
    str_release(&anchor);
    str_release(&ignored);
    str_release(&words.word);
    return href;
}

/* Fields of the innermost container; those outside it are left alone. */
static struct docx_field *open_field(const struct docx_body *body)
{
    size_t outside = body->containers.count ? vec_last(&body->containers).fields : 0;
    return body->fields.count > outside ? &vec_last(&body->fields) : NULL;
}

bool docx_field_mutes(const struct docx_body *body)
{
    const struct docx_field *field = open_field(body);
    return field && (field->muted || !field->result);
}

static void begin(struct docx_body *body)
{
    const struct docx_field *outer = open_field(body);
    struct docx_field field = { .muted = docx_field_mutes(body), .href = outer ? outer->href : NULL };
    if (body->fields.count == body->package->limits->depth)
        docx_xml_stop(body->xml, "has fields nested deeper than the limit of %zu", body->package->limits->depth);
    else
        vec_push(&body->fields, field);
}

static void separate(struct docx_body *body)
{
    struct docx_field *field = open_field(body);
    if (!field || field->result)
        return;
    field->result = true;
    const char *href = field->muted || field->href ? NULL : link_address(body, &field->instruction);
    if (!href)
        return;
    field->href = href;
    docx_link_open(docx_paragraph(body), href, 0);
}

static void end(struct docx_body *body)
{
    struct docx_field *field = open_field(body);
    if (!field)
        return;
    docx_field_drop(body, body->fields.count - 1);
    const struct docx_field *outer = open_field(body);
    struct docx_paragraph *paragraph = docx_paragraph(body);
    if (paragraph->href && paragraph->link_depth == 0 && !(outer && outer->href))
        docx_link_close(paragraph);
}

void docx_field_char(struct docx_body *body, const struct docx_element *element)
{
    if (!docx_paragraph(body))
        return;
    if (docx_attribute_is(element, "fldCharType", "begin"))
        begin(body);
    else if (docx_attribute_is(element, "fldCharType", "separate"))
        separate(body);
    else if (docx_attribute_is(element, "fldCharType", "end"))
        end(body);
}

void docx_field_instruction(struct docx_body *body, struct slice text)
{
    struct docx_field *field = open_field(body);
    if (field && !field->result)
        str_add_slice(&field->instruction, text);
}

void docx_field_simple(struct docx_body *body, const struct docx_element *element)
{
    struct str instruction = STR_INIT;
    if (docx_paragraph(body) && docx_attribute(element, "instr", &instruction))
        docx_link_open(docx_paragraph(body), link_address(body, &instruction), element->depth);
    str_release(&instruction);
}

void docx_hyperlink(struct docx_body *body, const struct docx_element *element)
{
    if (!docx_paragraph(body))
        return;
    struct str id = STR_INIT, anchor = STR_INIT;
    const char *target = docx_attribute(element, "id", &id) ? docx_relation_target(body->relations, str_text(&id))
                                                            : NULL;
    bool anchored = docx_attribute(element, "anchor", &anchor) && anchor.length;
    const char *href = !anchored && target && *target ? target
        : join_address(body, slice_of(target), (struct slice){ str_text(&anchor), anchor.length });
    docx_link_open(docx_paragraph(body), href, element->depth);
    str_release(&id);
    str_release(&anchor);
}

void docx_field_drop(struct docx_body *body, size_t keep)
{
    while (body->fields.count > keep) {
        str_release(&vec_last(&body->fields).instruction);
        body->fields.count--;
    }
}
