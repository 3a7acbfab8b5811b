/* Check elements: their attributes are the slots that the kind declares. */
#include "rule/load.h"

#include "query/xpath_shape.h"

#include <string.h>

#define MAX_SLOTS 32

const struct slot *check_slot(const struct check *check, const char *name)
{
    static const struct slot absent;
    for (size_t i = 0; i < check->slot_count; i++) /* in one file equal literals are mostly one: nothing is compared then */
        if (check->slots[i].name == name)
            return &check->slots[i];
    for (size_t i = 0; i < check->slot_count; i++)
        if (string_is(check->slots[i].name, name))
            return &check->slots[i];
    return &absent;
}

const struct kind_spec *find_kind(const struct rule_loader *loader, const xmlNode *node)
{
    for (const struct kind_spec *const *kind = loader->kinds; *kind; kind++)
        if (rule_file_is(node, (*kind)->name))
            return *kind;
    return NULL;
}

/* One slot being filled. */
struct filling {
    const struct rule_loader *loader;
    const xmlNode *node;
    const struct slot_spec *spec;
    struct slot *slot;
};

/* Say what is wrong inside the attribute. Always false; releases the problem. */
static bool fail_with(const struct filling *filling, struct error *problem)
{
    rule_file_fail_in(filling->loader->file, filling->node, filling->spec->name, problem->column,
                      filling->loader->error, "%s=\"%s\": %s", filling->spec->name, filling->slot->text,
                      problem->message);
    error_release(problem);
    return false;
}

static bool fill_xpath(const struct filling *filling)
{
    struct error problem = ERROR_INIT;
    const char *text = filling->slot->text;
    struct xpath_compiler *compiler = filling->loader->compiler;
    struct xpath *xpath = filling->spec->type == SLOT_CONTEXT ? xpath_new_context(compiler, text, &problem)
                                                              : xpath_new(compiler, text, &problem);
    if (!xpath)
        return fail_with(filling, &problem);
    vec_push(&filling->loader->store->xpaths, xpath);
    filling->slot->xpath = xpath;
    return xpath_check_folds(xpath, filling->loader->folds, &problem) || fail_with(filling, &problem);
}

static bool fill_regex(const struct filling *filling)
{
    struct error problem = ERROR_INIT;
    struct regex *regex = regex_new(filling->slot->text, &problem);
    if (!regex) {
        problem.column = xpath_column(filling->slot->text, problem.column - 1); /* bytes to code points */
        return fail_with(filling, &problem);
    }
    vec_push(&filling->loader->store->regexes, regex);
    filling->slot->regex = regex;
    return true;
}

static bool check_fold_names(const struct filling *filling)
{
    const char *text = filling->slot->text, *cursor = text;
    while (*(cursor += strspn(cursor, " "))) {
        size_t length = strcspn(cursor, " ");
        char *name = arena_copy(&filling->loader->store->arena, cursor, length);
        if (!folds_has(filling->loader->folds, name))
            return rule_file_fail_in(filling->loader->file, filling->node, filling->spec->name,
                                     xpath_column(text, (size_t)(cursor - text)), filling->loader->error,
                                     "there is no fold \"%s\"", name);
        cursor += length;
    }
    return true;
}

static bool check_table_name(const struct filling *filling)
{
    const char *text = filling->slot->text;
    return range_tables_find(filling->loader->tables, text)
        || rule_file_fail_in(filling->loader->file, filling->node, filling->spec->name, 1, filling->loader->error,
                             "there is no table \"%s\"", text);
}

static bool check_terms_name(const struct filling *filling)
{
    const char *text = filling->slot->text;
    return term_lists_find(filling->loader->terms, text)
        || rule_file_fail_in(filling->loader->file, filling->node, filling->spec->name, 1, filling->loader->error,
                             "there is no list of terms \"%s\"", text);
}

static bool check_choice(const struct filling *filling)
{
    struct str known = STR_INIT;
    for (size_t i = 0; filling->spec->choices[i]; i++) {
        if (strcmp(filling->slot->text, filling->spec->choices[i]) == 0) {
            str_release(&known);
            return true;
        }
        str_printf(&known, "%s%s", i ? ", " : "", filling->spec->choices[i]);
    }
    rule_file_fail_in(filling->loader->file, filling->node, filling->spec->name, 1, filling->loader->error,
                      "%s=\"%s\" is not one of: %s", filling->spec->name, filling->slot->text, str_text(&known));
    str_release(&known);
    return false;
}

static bool fill_slot(const struct filling *filling)
{
    filling->slot->name = filling->spec->name;
    filling->slot->text = rule_file_attribute(filling->node, filling->spec->name);
    if (!filling->slot->text) {
        if (filling->spec->required)
            return rule_file_fail(filling->loader->file, filling->node, filling->loader->error,
                                  "<%s> needs the attribute \"%s\"", (const char *)filling->node->name,
                                  filling->spec->name);
        if (filling->spec->type == SLOT_CHOICE)
            filling->slot->text = filling->spec->choices[0];
        return true;
    }
    switch (filling->spec->type) {
    case SLOT_CONTEXT:
    case SLOT_XPATH:
        return fill_xpath(filling);
    case SLOT_REGEX:
        return fill_regex(filling);
    case SLOT_FOLDS:
        return check_fold_names(filling);
    case SLOT_TABLE:
        return check_table_name(filling);
    case SLOT_TERMS:
        return check_terms_name(filling);
    case SLOT_CHOICE:
        return check_choice(filling);
    case SLOT_TEXT:
    case SLOT_TEMPLATE:
        return true;
    }
    return true;
}

static bool fill_slots(const struct rule_loader *loader, const xmlNode *node, struct check *check)
{
    const char *names[MAX_SLOTS + 1] = { NULL };
    size_t count = 0;
    for (const struct slot_spec *spec = check->kind->slots; spec->name && count < MAX_SLOTS; spec++)
        names[count++] = spec->name;
    if (!rule_file_attributes(loader->file, node, names, loader->error))
        return false;
    check->slots = arena_alloc(&loader->store->arena, count * sizeof *check->slots);
    check->slot_count = count;
    for (size_t i = 0; i < count; i++)
        if (!fill_slot(&(struct filling){ loader, node, &check->kind->slots[i], &check->slots[i] }))
            return false;
    return true;
}

static bool check_templates(const struct rule_loader *loader, const xmlNode *node, const struct check *check)
{
    for (size_t i = 0; i < check->slot_count; i++) {
        const struct slot_spec *spec = &check->kind->slots[i];
        if (spec->type == SLOT_TEMPLATE && check->slots[i].text
            && !check_template(loader, node, spec->name, check->slots[i].text, check))
            return false;
    }
    return true;
}

static bool speaks(const struct wordings *wordings, const char *lang)
{
    for (size_t i = 0; i < wordings->count; i++)
        if (strcmp(wordings->items[i].lang, lang) == 0)
            return true;
    return false;
}

/* Whether messages are there in every language that crossfoot speaks; the error names what owns them. */
static bool speak(const struct rule_loader *loader, const xmlNode *owner, const struct wordings *messages)
{
    static const char *const languages[] = { "en", "zh", NULL };
    for (const char *const *lang = languages; *lang; lang++)
        if (!speaks(messages, *lang))
            return rule_file_fail(loader->file, owner, loader->error, "<%s> has no <message xml:lang=\"%s\">",
                                  (const char *)owner->name, *lang);
    return true;
}

bool kind_has_case(const struct kind_spec *kind, const char *name)
{
    for (const char *const *of = kind->cases; of && *of; of++)
        if (strcmp(*of, name) == 0)
            return true;
    return false;
}

/* A check holds messages only, for cases that its kind has. */
static bool check_children(const struct rule_loader *loader, const xmlNode *node, const struct check *check)
{
    for (const xmlNode *child = rule_file_first(node); child; child = rule_file_next(child)) {
        const char *of = rule_file_attribute(child, "case");
        if (!rule_file_is(child, "message"))
            return rule_file_fail(loader->file, child, loader->error, "unknown element <%s> in <%s>",
                                  (const char *)child->name, (const char *)node->name);
        if (of && !kind_has_case(check->kind, of))
            return rule_file_fail_in(loader->file, child, "case", 1, loader->error, "<%s> has no case \"%s\"",
                                     check->kind->name, of);
    }
    return true;
}

/* The messages of a case of the kind: the check's own, else the rule's, if the check has no message for all cases. None when
 * neither words it. */
static bool fill_case(const struct rule_loader *loader, const xmlNode *node, const char *of, bool own,
                      struct wordings *messages)
{
    if (!load_messages(loader, node, of, messages))
        return false;
    if (messages->count || own)
        return messages->count == 0 || speak(loader, node, messages);
    return load_messages(loader, node->parent, of, messages)
        && (messages->count == 0 || speak(loader, node->parent, messages));
}

static bool fill_cases(const struct rule_loader *loader, const xmlNode *node, bool own, struct check *check)
{
    size_t count = 0;
    while (check->kind->cases && check->kind->cases[count])
        count++;
    check->cases = arena_alloc(&loader->store->arena, count * sizeof *check->cases);
    for (size_t i = 0; i < count; i++)
        if (!fill_case(loader, node, check->kind->cases[i], own, &check->cases[i]))
            return false;
    return true;
}

/* The check's own messages, or the rule's, whose {names} must then fit this check. */
static bool fill_message(const struct rule_loader *loader, const xmlNode *node, const struct rule *rule,
                         struct check *check)
{
    if (!check_children(loader, node, check) || !load_messages(loader, node, NULL, &check->message))
        return false;
    bool own = check->message.count > 0;
    if (!fill_cases(loader, node, own, check))
        return false;
    if (!own)
        check->message = rule->message;
    return speak(loader, own ? node : node->parent, &check->message)
        && check_wording_names(loader, node, "message", check)
        && (own || check_wording_names(loader, node->parent, "message", check))
        && check_wording_names(loader, node->parent, "help", check);
}

bool load_check(const struct rule_loader *loader, const xmlNode *node, const struct rule *rule, struct check *check)
{
    check->kind = find_kind(loader, node);
    check->line = rule_file_line(loader->file, node);
    if (!fill_slots(loader, node, check))
        return false;
    const char *problem = check->kind->validate ? check->kind->validate(check) : NULL;
    if (problem)
        return rule_file_fail(loader->file, node, loader->error, "%s", problem);
    return check_templates(loader, node, check) && fill_message(loader, node, rule, check);
}
