/*
 * Lists of items: which list an item belongs to. A mark may be read in several ways, "(i)" as a letter or as a numeral:
 * the lists that are open tell. An item goes on the innermost list of which it is the next; else a first one opens a list
 * of its own, below the one that is open unless its like is open already; else it is in the list with a slip in the count.
 */
#include "profile/builder.h"

/* A reading of an item's mark. */
struct reading {
    const struct number_form *form;
    struct ordinal ordinal;
};

#define MAX_READINGS 8

static size_t read_mark(const struct builder *builder, struct slice n, const struct number_form *form,
                        struct reading *readings)
{
    size_t count = 0;
    if (form) {
        readings[0].form = form;
        return ordinal_parse(form->numbering, form->words, n, &readings[0].ordinal) ? 1 : 0;
    }
    for (size_t i = 0; i < builder->profile->items.count && count < MAX_READINGS; i++) {
        const struct item_rule *rule = &builder->profile->items.items[i];
        readings[count].form = &rule->form;
        if (rule->form.name && regex_find(rule->match, builder->scratch, n, 0, NULL) == REGEX_MATCH
            && ordinal_parse(rule->form.numbering, rule->form.words, n, &readings[count].ordinal))
            count++;
    }
    return count;
}

/* Whether an item that reads so is the next of an open list. */
static bool goes_on(const struct open_list *list, const struct reading *reading)
{
    return list->form == reading->form && ordinal_follows(&list->last, &reading->ordinal);
}

/* A hole wider than this in a list is no slip: the item belongs to another. */
#define WIDEST_HOLE 5

/* Whether it may belong to the list though the count has a slip. */
static bool may_belong(const struct open_list *list, const struct reading *reading)
{
    return list->form == reading->form && reading->ordinal.parts[0] <= list->last.parts[0] + WIDEST_HOLE;
}

/* The reading of an item that goes on no list: "(ii)" is rather 2 than the letter behind "(hh)". */
static size_t lowest(const struct reading *readings, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (readings[i].ordinal.parts[0] < readings[best].ordinal.parts[0])
            best = i;
    return best;
}

/* The innermost open list and the reading for which the test holds; false when there is none. */
static bool find_open(const struct builder *builder, const struct reading *readings, size_t count,
                      bool (*test)(const struct open_list *list, const struct reading *reading), size_t *list,
                      size_t *reading)
{
    for (*list = builder->lists.count; (*list)-- > 0;)
        for (*reading = 0; *reading < count; ++*reading)
            if (test(&builder->lists.items[*list], &readings[*reading]))
                return true;
    return false;
}

/* How many of the open lists stay open around a new one: those above the first that is counted as it is. */
static size_t lists_around(const struct builder *builder, const struct number_form *form)
{
    size_t i = 0;
    while (i < builder->lists.count && builder->lists.items[i].form != form)
        i++;
    return i;
}

static xmlNode *open_list(struct builder *builder, xmlNode *parent, const struct reading *reading)
{
    const struct number_form *form = reading ? reading->form : NULL;
    builder->lists.count = lists_around(builder, form);
    if (builder_nests(builder, builder->lists.count))
        builder->lists.count--;
    if (builder->lists.count)
        parent = vec_last(&builder->lists).node;
    xmlNode *node = report_add(builder->report, parent, "list", (struct span){ 0, 0 });
    report_set(node, "numbering", form ? form->name : NULL);
    if (builder->paragraph.length)
        report_set_slice(node, "of", builder->paragraph);
    vec_push(&builder->lists, (struct open_list){ .node = node, .form = form });
    return node;
}

/* Lists end where something else comes in their section. */
static void close_ended(struct builder *builder, const xmlNode *parent)
{
    if (builder->lists.count && builder->lists.items[0].node != parent->last)
        builder->lists.count = 0;
}

xmlNode *list_for_item(struct builder *builder, xmlNode *parent, struct slice n, const struct number_form *form)
{
    struct reading readings[MAX_READINGS];
    size_t count = read_mark(builder, n, form, readings), list, reading = 0;
    close_ended(builder, parent);
    bool open = find_open(builder, readings, count, goes_on, &list, &reading);
    for (size_t i = 0; !open && i < count; i++) {
        if (ordinal_is_first(&readings[i].ordinal)) {
            xmlNode *node = open_list(builder, parent, &readings[i]);
            vec_last(&builder->lists).last = readings[i].ordinal;
            return node;
        }
    }
    if (!open && count == 0) {
        size_t around = lists_around(builder, NULL);
        return around < builder->lists.count ? builder->lists.items[around].node : open_list(builder, parent, NULL);
    }
    if (open || find_open(builder, readings, count, may_belong, &list, &reading))
        builder->lists.count = list + 1;
    else
        open_list(builder, parent, &readings[reading = lowest(readings, count)]);
    vec_last(&builder->lists).last = readings[reading].ordinal;
    return vec_last(&builder->lists).node;
}
