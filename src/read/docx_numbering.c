#include "read/docx_numbering.h"

#include "base/roman.h"

#include <stdlib.h>
#include <string.h>

#define MOST_LISTS 65536
#define LONGEST_LETTERS 20 /* repetitions of a letter: beyond, figures are kinder */
#define NOT_COUNTED (-1)

/* A w:abstractNum: levels and the count, which all lists that are based on it share. */
struct definition {
    int32_t id;
    const char *style_link; /* the name of a list style whose definition stands for this one, or NULL */
    const char *is_style;   /* the name under which that one is linked, or NULL */
    struct definition *linked; /* what stands for this one: itself or what the link leads to; NULL until needed */
    struct docx_level levels[DOCX_LEVELS];
    int32_t counts[DOCX_LEVELS]; /* or NOT_COUNTED */
};

/* A w:num: a list, as paragraphs name it. */
struct list {
    int32_t id, definition_id;
    struct definition *definition;
    int32_t start[DOCX_LEVELS]; /* overrides, or -1; they count once, for the list's first paragraph of that level */
    struct docx_level *levels[DOCX_LEVELS]; /* overrides, or NULL; in the arena */
};

struct docx_numbering {
    struct arena arena;
    VEC(struct definition) definitions;
    VEC(struct list) lists;
};

struct loading {
    struct docx_numbering *numbering;
    struct definition *definition; /* the open one, or NULL */
    struct list *list;             /* the open one, or NULL */
    int32_t override;              /* the level of the open override, or -1 */
    struct docx_level *level;      /* the open one, or NULL */
};

enum docx_number_format docx_number_format(const struct docx_element *element)
{
    static const struct {
        const char *name;
        enum docx_number_format format;
    } names[] = {
        { "decimalZero", DOCX_DECIMAL_ZERO }, { "lowerLetter", DOCX_LOWER_LETTER },
        { "upperLetter", DOCX_UPPER_LETTER }, { "lowerRoman", DOCX_LOWER_ROMAN },
        { "upperRoman", DOCX_UPPER_ROMAN },   { "chicago", DOCX_CHICAGO },
        { "bullet", DOCX_BULLET },            { "none", DOCX_NO_NUMBER },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (docx_attribute_is(element, "val", names[i].name))
            return names[i].format;
    return DOCX_DECIMAL;
}

static void write_repeated(struct str *out, const char *mark, int32_t times)
{
    for (int32_t i = 0; i < times; i++)
        str_add(out, mark);
}

/* Word goes on after z with aa, bb, cc. */
static void write_letter(struct str *out, char first, int32_t number)
{
    const char letter[2] = { (char)(first + (number - 1) % 26), '\0' };
    write_repeated(out, letter, (number - 1) / 26 + 1);
}

static void write_chicago(struct str *out, int32_t number)
{
    static const char *const marks[] = { "*", "\u2020", "\u2021", "\u00A7" };
    write_repeated(out, marks[(number - 1) % 4], (number - 1) / 4 + 1);
}

void docx_number_write(struct str *out, enum docx_number_format format, int32_t number)
{
    bool letters = number > 0 && number <= 26 * LONGEST_LETTERS;
    bool roman = number > 0 && number <= ROMAN_MAX;
    if (format == DOCX_NO_NUMBER || format == DOCX_BULLET)
        return;
    if (letters && (format == DOCX_LOWER_LETTER || format == DOCX_UPPER_LETTER))
        write_letter(out, format == DOCX_UPPER_LETTER ? 'A' : 'a', number);
    else if (roman && (format == DOCX_LOWER_ROMAN || format == DOCX_UPPER_ROMAN))
        roman_write(out, number, format == DOCX_UPPER_ROMAN);
    else if (number > 0 && number <= 4 * LONGEST_LETTERS && format == DOCX_CHICAGO)
        write_chicago(out, number);
    else
        str_printf(out, format == DOCX_DECIMAL_ZERO ? "%02d" : "%d", (int)number);
}

static bool has_room(struct docx_xml *xml, size_t count)
{
    if (count < MOST_LISTS)
        return true;
    docx_xml_stop(xml, "has more than %d lists", MOST_LISTS);
    return false;
}

static void open_definition(struct docx_xml *xml, struct loading *loading, const struct docx_element *element)
{
    if (!has_room(xml, loading->numbering->definitions.count))
        return;
    struct definition definition = { .id = docx_attribute_number(element, "abstractNumId", -1) };
    for (int i = 0; i < DOCX_LEVELS; i++)
        definition.counts[i] = NOT_COUNTED;
    vec_push(&loading->numbering->definitions, definition);
    loading->definition = &vec_last(&loading->numbering->definitions);
}

static void open_list(struct docx_xml *xml, struct loading *loading, const struct docx_element *element)
{
    if (!has_room(xml, loading->numbering->lists.count))
        return;
    struct list list = { .id = docx_attribute_number(element, "numId", -1), .definition_id = -1 };
    for (int i = 0; i < DOCX_LEVELS; i++)
        list.start[i] = -1;
    vec_push(&loading->numbering->lists, list);
    loading->list = &vec_last(&loading->numbering->lists);
}

static void open_level(struct loading *loading, const struct docx_element *element)
{
    int32_t index = loading->override >= 0 ? loading->override : docx_attribute_number(element, "ilvl", -1);
    loading->level = NULL;
    if (index < 0 || index >= DOCX_LEVELS)
        return;
    if (loading->list && loading->override >= 0)
        loading->level = loading->list->levels[index] = arena_alloc(&loading->numbering->arena,
                                                                    sizeof *loading->level);
    else if (loading->definition)
        loading->level = &loading->definition->levels[index];
    if (loading->level)
        *loading->level = (struct docx_level){ .start = 1, .restart = -1, .defined = true };
}

static void start_in_level(struct loading *loading, const struct docx_element *element)
{
    struct docx_level *level = loading->level;
    struct arena *arena = &loading->numbering->arena;
    if (element->tag == DOCX_start)
        level->start = docx_attribute_number(element, "val", 0);
    else if (element->tag == DOCX_numFmt)
        level->format = docx_number_format(element);
    else if (element->tag == DOCX_lvlText)
        level->text = docx_attribute_keep(element, "val", arena);
    else if (element->tag == DOCX_lvlRestart)
        level->restart = docx_attribute_number(element, "val", 0);
    else if (element->tag == DOCX_isLgl)
        level->legal = docx_is_on(element);
    else if (element->tag == DOCX_pStyle)
        level->style = docx_attribute_keep(element, "val", arena);
}

static void start_in_list(struct loading *loading, const struct docx_element *element)
{
    if (element->tag == DOCX_abstractNumId) {
        loading->list->definition_id = docx_attribute_number(element, "val", -1);
    } else if (element->tag == DOCX_lvlOverride) {
        int32_t level = docx_attribute_number(element, "ilvl", DOCX_LEVELS);
        loading->override = level < DOCX_LEVELS ? level : -1;
    } else if (element->tag == DOCX_startOverride && loading->override >= 0) {
        loading->list->start[loading->override] = docx_attribute_number(element, "val", 0);
    }
}

static void start(struct docx_xml *xml, void *state, const struct docx_element *element)
{
    struct loading *loading = state;
    struct arena *arena = &loading->numbering->arena;
    if (element->tag == DOCX_abstractNum)
        open_definition(xml, loading, element);
    else if (element->tag == DOCX_num)
        open_list(xml, loading, element);
    else if (element->tag == DOCX_lvl)
        open_level(loading, element);
    else if (loading->level)
        start_in_level(loading, element);
    else if (loading->list)
        start_in_list(loading, element);
    else if (loading->definition && element->tag == DOCX_numStyleLink)
        loading->definition->style_link = docx_attribute_keep(element, "val", arena);
    else if (loading->definition && element->tag == DOCX_styleLink)
        loading->definition->is_style = docx_attribute_keep(element, "val", arena);
}

static void end(struct docx_xml *xml, void *state, enum docx_tag tag, uint32_t depth)
{
    (void)xml;
    (void)depth;
    struct loading *loading = state;
    if (tag == DOCX_abstractNum)
        loading->definition = NULL;
    else if (tag == DOCX_num)
        loading->list = NULL;
    else if (tag == DOCX_lvlOverride)
        loading->override = -1;
    else if (tag == DOCX_lvl)
        loading->level = NULL;
}

static int compare_ids(int32_t left, int32_t right)
{
    return (left > right) - (left < right);
}

static int compare_definitions(const void *left, const void *right)
{
    return compare_ids(((const struct definition *)left)->id, ((const struct definition *)right)->id);
}

static int compare_lists(const void *left, const void *right)
{
    return compare_ids(((const struct list *)left)->id, ((const struct list *)right)->id);
}

static struct list *find_list(const struct docx_numbering *numbering, int32_t id)
{
    const struct list key = { .id = id };
    if (!numbering || !numbering->lists.count)
        return NULL;
    return bsearch(&key, numbering->lists.items, numbering->lists.count, sizeof key, compare_lists);
}

static struct definition *find_definition(const struct docx_numbering *numbering, int32_t id)
{
    const struct definition key = { .id = id };
    if (!numbering->definitions.count)
        return NULL;
    return bsearch(&key, numbering->definitions.items, numbering->definitions.count, sizeof key,
                   compare_definitions);
}

/* A definition that only names a list style gives way to the one that is that style. */
static struct definition *follow_link(const struct docx_numbering *numbering, struct definition *definition)
{
    if (definition->linked)
        return definition->linked;
    definition->linked = definition;
    for (size_t i = 0; definition->style_link && i < numbering->definitions.count; i++) {
        struct definition *other = &numbering->definitions.items[i];
        if (other->is_style && strcmp(other->is_style, definition->style_link) == 0)
            definition->linked = other;
    }
    return definition->linked;
}

static void settle(struct docx_numbering *numbering)
{
    if (numbering->definitions.count)
        qsort(numbering->definitions.items, numbering->definitions.count, sizeof(struct definition),
              compare_definitions);
    if (numbering->lists.count)
        qsort(numbering->lists.items, numbering->lists.count, sizeof(struct list), compare_lists);
    for (size_t i = 0; i < numbering->lists.count; i++) {
        struct list *list = &numbering->lists.items[i];
        list->definition = find_definition(numbering, list->definition_id);
    }
}

struct docx_numbering *docx_numbering_load(const struct docx_package *package, const char *part)
{
    static const struct docx_events events = { start, end, NULL };
    struct docx_numbering *numbering = mem_calloc(1, sizeof *numbering);
    struct loading loading = { .numbering = numbering, .override = -1 };
    arena_init(&numbering->arena);
    if (docx_xml_parse(package, part, &events, &loading)) {
        settle(numbering);
        return numbering;
    }
    docx_numbering_free(numbering);
    return NULL;
}

void docx_numbering_free(struct docx_numbering *numbering)
{
    if (!numbering)
        return;
    vec_release(&numbering->definitions);
    vec_release(&numbering->lists);
    arena_release(&numbering->arena);
    mem_free(numbering);
}

static const struct docx_level *level_of(const struct list *list, int32_t level)
{
    return list->levels[level] ? list->levels[level] : &list->definition->levels[level];
}

/* The list with its definition at hand; links are followed when a list is first used, not for lists nobody uses. */
static struct list *use_list(const struct docx_numbering *numbering, int32_t num_id)
{
    struct list *list = find_list(numbering, num_id);
    if (!list || !list->definition)
        return NULL;
    list->definition = follow_link(numbering, list->definition);
    return list;
}

int32_t docx_numbering_level(const struct docx_numbering *numbering, int32_t num_id, const char *style)
{
    const struct list *list = style ? use_list(numbering, num_id) : NULL;
    for (int32_t i = 0; list && i < DOCX_LEVELS; i++) {
        const struct docx_level *level = level_of(list, i);
        if (level->style && strcmp(level->style, style) == 0)
            return i;
    }
    return -1;
}

/* Deeper levels begin again, unless they say that only a higher one, or none, makes them. */
static void restart_deeper(const struct list *list, int32_t level)
{
    for (int32_t i = level + 1; i < DOCX_LEVELS; i++) {
        int32_t restart = level_of(list, i)->restart;
        if (restart < 0 || level + 1 <= restart)
            list->definition->counts[i] = NOT_COUNTED;
    }
}

static void count(struct list *list, int32_t level)
{
    int32_t *counted = &list->definition->counts[level];
    if (list->start[level] >= 0) {
        *counted = list->start[level];
        list->start[level] = -1;
    } else if (*counted == NOT_COUNTED) {
        *counted = level_of(list, level)->start;
    } else if (*counted < INT32_MAX) {
        ++*counted;
    }
    restart_deeper(list, level);
}

/* A level above that was not counted yet shows where it will start. */
static void write_part(struct str *out, const struct list *list, int32_t level, bool legal)
{
    const struct docx_level *part = level_of(list, level);
    int32_t number = list->definition->counts[level];
    docx_number_write(out, legal && part->format != DOCX_NO_NUMBER ? DOCX_DECIMAL : part->format,
                      number == NOT_COUNTED ? part->start : number);
}

bool docx_numbering_next(struct docx_numbering *numbering, int32_t num_id, int32_t level, struct str *out)
{
    struct list *list = num_id > 0 && level >= 0 && level < DOCX_LEVELS ? use_list(numbering, num_id) : NULL;
    if (!list || !level_of(list, level)->defined)
        return false;
    count(list, level);
    const struct docx_level *own = level_of(list, level);
    if (own->format == DOCX_BULLET)
        return false;
    size_t before = out->length;
    for (const char *c = own->text ? own->text : ""; *c;) {
        bool number = c[0] == '%' && c[1] >= '1' && c[1] <= '9';
        size_t length = number ? 2 : 1 + strcspn(c + 1, "%");
        if (number)
            write_part(out, list, c[1] - '1', own->legal);
        else
            str_append(out, c, length);
        c += length;
    }
    return out->length > before;
}
