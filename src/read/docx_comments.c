#include "read/docx_comments.h"

#include "base/str.h"

#include <stdlib.h>

struct loading {
    struct docx_comments *comments;
    struct arena *arena;
    struct block_comment *open; /* or NULL */
    struct str text;            /* of the open comment */
    bool in_text, in_paragraph;
};

static void open_comment(struct loading *loading, const struct docx_element *element)
{
    struct block_comment *comment = arena_alloc(loading->arena, sizeof *comment);
    comment->author = docx_attribute_keep(element, "author", loading->arena);
    comment->date = docx_attribute_keep(element, "date", loading->arena);
    vec_push(&loading->comments->all, (struct docx_comment){ docx_attribute_number(element, "id", -1), comment });
    loading->open = comment;
    loading->in_paragraph = false;
    str_clear(&loading->text);
}

static void start(struct docx_xml *xml, void *state, const struct docx_element *element)
{
    (void)xml;
    struct loading *loading = state;
    if (element->tag == DOCX_comment)
        open_comment(loading, element);
    if (!loading->open)
        return;
    if (element->tag == DOCX_p && loading->in_paragraph)
        str_add_char(&loading->text, '\n');
    loading->in_paragraph = loading->in_paragraph || element->tag == DOCX_p;
    loading->in_text = element->tag == DOCX_t;
    if (element->tag == DOCX_tab || element->tag == DOCX_br)
        str_add_char(&loading->text, ' ');
}

static void end(struct docx_xml *xml, void *state, enum docx_tag tag, uint32_t depth)
{
    (void)xml;
    (void)depth;
    struct loading *loading = state;
    loading->in_text = false;
    if (tag != DOCX_comment || !loading->open)
        return;
    loading->open->text = arena_copy(loading->arena, str_text(&loading->text), loading->text.length);
    loading->open = NULL;
}

static void text(struct docx_xml *xml, void *state, struct slice piece)
{
    (void)xml;
    struct loading *loading = state;
    if (loading->open && loading->in_text)
        str_add_slice(&loading->text, piece);
}

static int compare(const void *left, const void *right)
{
    int32_t a = ((const struct docx_comment *)left)->id, b = ((const struct docx_comment *)right)->id;
    return (a > b) - (a < b);
}

bool docx_comments_load(struct docx_comments *comments, const struct docx_package *package, const char *part,
                        struct arena *arena)
{
    static const struct docx_events events = { start, end, text };
    struct loading loading = { .comments = comments, .arena = arena };
    bool ok = docx_xml_parse(package, part, &events, &loading);
    if (comments->all.count)
        qsort(comments->all.items, comments->all.count, sizeof *comments->all.items, compare);
    str_release(&loading.text);
    return ok;
}

void docx_comments_release(struct docx_comments *comments)
{
    vec_release(&comments->all);
}

const struct block_comment *docx_comments_find(const struct docx_comments *comments, int32_t id)
{
    const struct docx_comment key = { .id = id }, *found = NULL;
    if (comments->all.count)
        found = bsearch(&key, comments->all.items, comments->all.count, sizeof key, compare);
    return found ? found->comment : NULL;
}
