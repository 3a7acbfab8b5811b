#include "read/docx_styles.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_STYLES 65536
#define LONGEST_CHAIN 64 /* styles based on styles; Word itself stops far earlier */
#define BODY_TEXT 9      /* the outline level of what is no heading */

struct loading {
    struct docx_styles *styles;
    struct arena *arena;
    struct docx_style *open; /* the style whose element is open */
    bool defaults;           /* within the document's defaults */
};

static void open_style(struct docx_xml *xml, struct loading *loading, const struct docx_element *element)
{
    if (loading->styles->all.count == MOST_STYLES) {
        docx_xml_stop(xml, "has more than %d styles", MOST_STYLES);
        return;
    }
    const char *id = docx_attribute_keep(element, "styleId", loading->arena);
    bool is_default = docx_attribute_is(element, "type", "paragraph")
        && (docx_attribute_is(element, "default", "1") || docx_attribute_is(element, "default", "true"));
    vec_push(&loading->styles->all, (struct docx_style){
        .id = id ? id : "", .outline = -1, .num_id = -1, .level = -1, .hidden = -1, .is_default = is_default
    });
    loading->open = &vec_last(&loading->styles->all);
}

static void take_lang(struct loading *loading, const struct docx_element *element, struct docx_lang *lang)
{
    lang->latin = docx_attribute_keep(element, "val", loading->arena);
    lang->east_asian = docx_attribute_keep(element, "eastAsia", loading->arena);
    lang->complex = docx_attribute_keep(element, "bidi", loading->arena);
}

/* Word's own heading styles have these names in every language of the program, whatever their id. */
static void take_name(struct loading *loading, const struct docx_element *element)
{
    static const char heading[] = "heading ";
    const size_t length = sizeof heading - 1;
    struct str name = STR_INIT;
    docx_attribute(element, "val", &name);
    const char *text = str_text(&name);
    if (loading->open->outline < 0 && name.length == length + 1 && strncasecmp(text, heading, length) == 0
        && text[length] >= '1' && text[length] <= '9')
        loading->open->outline = text[length] - '1';
    str_release(&name);
}

static void start(struct docx_xml *xml, void *state, const struct docx_element *element)
{
    struct loading *loading = state;
    struct docx_style *style = loading->open;
    if (element->tag == DOCX_style)
        open_style(xml, loading, element);
    else if (element->tag == DOCX_rPrDefault)
        loading->defaults = true;
    else if (element->tag == DOCX_lang && loading->defaults)
        take_lang(loading, element, &loading->styles->lang);
    if (!style)
        return;
    if (element->tag == DOCX_basedOn)
        style->based_on = docx_attribute_keep(element, "val", loading->arena);
    else if (element->tag == DOCX_name)
        take_name(loading, element);
    else if (element->tag == DOCX_outlineLvl)
        style->outline = docx_attribute_number(element, "val", BODY_TEXT);
    else if (element->tag == DOCX_numId)
        style->num_id = docx_attribute_number(element, "val", 0);
    else if (element->tag == DOCX_ilvl)
        style->level = docx_attribute_number(element, "val", 0);
    else if (element->tag == DOCX_vanish)
        style->hidden = docx_is_on(element);
    else if (element->tag == DOCX_lang)
        take_lang(loading, element, &style->lang);
}

static void end(struct docx_xml *xml, void *state, enum docx_tag tag, uint32_t depth)
{
    (void)xml;
    (void)depth;
    struct loading *loading = state;
    if (tag == DOCX_style)
        loading->open = NULL;
    else if (tag == DOCX_rPrDefault)
        loading->defaults = false;
}

static int compare_styles(const void *left, const void *right)
{
    return strcmp(((const struct docx_style *)left)->id, ((const struct docx_style *)right)->id);
}

static int compare_id(const void *id, const void *style)
{
    return strcmp(id, ((const struct docx_style *)style)->id);
}

const struct docx_style *docx_style_find(const struct docx_styles *styles, const char *id)
{
    if (!id || !styles->all.count)
        return NULL;
    return bsearch(id, styles->all.items, styles->all.count, sizeof *styles->all.items, compare_id);
}

static void inherit(int32_t *own, int32_t from)
{
    if (*own < 0)
        *own = from;
}

/* A circle of styles ends with the chain's limit: what it gives is then what any of them says. */
static void resolve(const struct docx_styles *styles, struct docx_style *style)
{
    const struct docx_style *base = docx_style_find(styles, style->based_on);
    for (int steps = 0; base && steps < LONGEST_CHAIN; steps++) {
        inherit(&style->outline, base->outline);
        inherit(&style->num_id, base->num_id);
        inherit(&style->level, base->level);
        inherit(&style->hidden, base->hidden);
        base = docx_style_find(styles, base->based_on);
    }
}

static const char *either(const char *first, const char *second)
{
    return first ? first : second;
}

/* The default style's language goes before that of the document's defaults. */
static void settle(struct docx_styles *styles)
{
    qsort(styles->all.items, styles->all.count, sizeof *styles->all.items, compare_styles);
    for (size_t i = 0; i < styles->all.count; i++) {
        resolve(styles, &styles->all.items[i]);
        if (styles->all.items[i].is_default)
            styles->paragraph = &styles->all.items[i];
    }
    if (!styles->paragraph)
        return;
    const struct docx_lang *lang = &styles->paragraph->lang;
    styles->lang.latin = either(lang->latin, styles->lang.latin);
    styles->lang.east_asian = either(lang->east_asian, styles->lang.east_asian);
    styles->lang.complex = either(lang->complex, styles->lang.complex);
}

bool docx_styles_load(struct docx_styles *styles, const struct docx_package *package, const char *part,
                      struct arena *arena)
{
    static const struct docx_events events = { start, end, NULL };
    struct loading loading = { .styles = styles, .arena = arena };
    if (!docx_xml_parse(package, part, &events, &loading))
        return false;
    if (styles->all.count)
        settle(styles);
    return true;
}

void docx_styles_release(struct docx_styles *styles)
{
    vec_release(&styles->all);
}
