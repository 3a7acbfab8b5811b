/*
 * agree: one key has one value everywhere in a scope (a symbol has one title).
 *
 * A candidate is a node that has both a key and a value. Values are the same when they are under the folds of `fold`.
 * With `within` only values are compared that are the same under those (coarser) folds: the nodes of a key fall into
 * classes, each compared on its own. The value that most nodes of a class have is the reference, the earlier one when
 * there are as many (or the value of `prefer` if it is one of them); each node with another value is a finding. With
 * `least` and `share` only where the reference is a habit: so many nodes have it, in so many of a hundred; with `expect`
 * only where it is that value.
 */
#include "check/kinds.h"
#include "base/keys.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

/* Places of the reference value, and other values, that a finding names. */
#define MAX_RELATED 20

/* One node with its key and value. */
struct entry {
    xmlNode *node;
    const char *key, *value; /* as found; in the arena */
    size_t group;            /* number of its key and class */
    size_t form;             /* number of its group and folded value */
    size_t again;            /* index of the next entry of that form, or KEYS_NONE */
};

/* A value of a group: how often it stands, and where first. */
struct form {
    size_t count, first; /* first: index of an entry */
    size_t last;         /* index of the entry where it stands last */
    size_t next;         /* the group's next value, or KEYS_NONE */
};

/* The values of a key and class. */
struct group {
    size_t first, last, reference; /* forms */
    size_t count;                  /* nodes */
};

struct agreement {
    struct check_run *run;
    struct arena arena;
    struct keys *groups, *form_keys;
    VEC(struct entry) entries;
    VEC(struct form) forms;
    VEC(struct group) group_list; /* by the number of the group */
};

/* Append the value under the folds of a slot; as it is when the slot is not filled. */
static void fold(const struct check_run *run, const char *slot, const char *value, struct str *out)
{
    folds_apply(run->folds, run->scratch, check_slot(run->check, slot)->text, slice_of(value), out);
}

/* Add a value that stands here for the first time to its group. */
static void add_form(struct agreement *agreement, size_t group)
{
    size_t form = agreement->forms.count;
    vec_push(&agreement->forms, (struct form){ 0, agreement->entries.count, agreement->entries.count, KEYS_NONE });
    if (group == agreement->group_list.count)
        vec_push(&agreement->group_list, (struct group){ form, form, form, 0 });
    else
        agreement->forms.items[agreement->group_list.items[group].last].next = form;
    agreement->group_list.items[group].last = form;
}

/* Count one more entry of its form, which is about to be added, and link it to the one before. */
static void note_place(struct agreement *agreement, struct entry *entry)
{
    struct form *form = &agreement->forms.items[entry->form];
    if (form->count++)
        agreement->entries.items[form->last].again = agreement->entries.count;
    form->last = agreement->entries.count;
    entry->again = KEYS_NONE;
}

static void number_entry(struct agreement *agreement, struct entry *entry)
{
    struct str text = STR_INIT;
    str_add(&text, entry->key);
    str_add_char(&text, '\n');
    if (check_has(agreement->run, "within"))
        fold(agreement->run, "within", entry->value, &text);
    entry->group = keys_add(agreement->groups, str_text(&text));
    str_clear(&text);
    str_printf(&text, "%zu\n", entry->group);
    fold(agreement->run, "fold", entry->value, &text);
    entry->form = keys_add(agreement->form_keys, str_text(&text));
    if (entry->form == agreement->forms.count)
        add_form(agreement, entry->group);
    note_place(agreement, entry);
    agreement->group_list.items[entry->group].count++;
    str_release(&text);
}

static bool read_entries(struct agreement *agreement, xmlNode *context)
{
    struct check_run *run = agreement->run;
    xpath_nodes nodes = VEC_INIT;
    struct str key = STR_INIT, value = STR_INIT;
    bool ok = check_nodes(run, "each", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        str_clear(&key);
        str_clear(&value);
        ok = check_string(run, "key", nodes.items[i], &key) && check_string(run, "value", nodes.items[i], &value);
        if (!ok || key.length == 0 || value.length == 0)
            continue;
        struct entry entry = { .node = nodes.items[i], .key = arena_copy_string(&agreement->arena, str_text(&key)),
                               .value = arena_copy_string(&agreement->arena, str_text(&value)) };
        number_entry(agreement, &entry);
        vec_push(&agreement->entries, entry);
        run->examined++;
    }
    str_release(&key);
    str_release(&value);
    vec_release(&nodes);
    return ok;
}

/* Whether the rule says that a form is the right one. */
static bool is_preferred(const struct agreement *agreement, size_t form)
{
    const char *preferred = check_slot(agreement->run->check, "prefer")->text;
    const struct entry *first = &agreement->entries.items[agreement->forms.items[form].first];
    return preferred && strcmp(first->value, preferred) == 0;
}

/* Choose each group's reference: the most frequent. The preferred value wins a tie, else the earlier one does: forms
 * are in the order of their first places. */
static void choose_references(struct agreement *agreement)
{
    const struct form *forms = agreement->forms.items;
    for (size_t i = 0; i < agreement->group_list.count; i++) {
        struct group *group = &agreement->group_list.items[i];
        for (size_t form = group->first; form != KEYS_NONE; form = forms[form].next)
            if (forms[form].count > forms[group->reference].count
                || (forms[form].count == forms[group->reference].count && is_preferred(agreement, form)))
                group->reference = form;
    }
}

/* Whether the reference of a group stands so often that another value is a slip. */
static bool is_habit(const struct agreement *agreement, const struct group *group)
{
    size_t count = agreement->forms.items[group->reference].count;
    const char *expected = check_slot(agreement->run->check, "expect")->text;
    if (expected && strcmp(agreement->entries.items[agreement->forms.items[group->reference].first].value, expected) != 0)
        return false;
    return count >= check_number(agreement->run, "least")
        && count * 100 >= group->count * check_number(agreement->run, "share");
}

static void relate_entry(const struct agreement *agreement, const struct entry *entry, struct finding *finding)
{
    struct str content = STR_INIT;
    check_content(entry->node, &content);
    struct argument argument = { "content", str_text(&content) };
    char *words = check_words(agreement->run, "agree.other", &argument, 1);
    finding_relate(finding, report_span(entry->node), words);
    mem_free(words);
    str_release(&content);
}

/* Relate the places that have the reference value (the first of them), then the first place of each other value. */
static void relate_others(const struct agreement *agreement, const struct entry *entry, struct finding *finding)
{
    const struct group *group = &agreement->group_list.items[entry->group];
    size_t related = 0, most = check_chose(agreement->run, "related", "first") ? 1 : MAX_RELATED;
    for (size_t i = agreement->forms.items[group->reference].first; i != KEYS_NONE && related < most; related++) {
        relate_entry(agreement, &agreement->entries.items[i], finding);
        i = agreement->entries.items[i].again;
    }
    related = 0;
    for (size_t form = group->first; form != KEYS_NONE && related < MAX_RELATED;
         form = agreement->forms.items[form].next) {
        if (form == entry->form || form == group->reference)
            continue;
        relate_entry(agreement, &agreement->entries.items[agreement->forms.items[form].first], finding);
        related++;
    }
}

static bool report_entry(const struct agreement *agreement, const struct entry *entry)
{
    const struct form *reference =
        &agreement->forms.items[agreement->group_list.items[entry->group].reference];
    const char *expected = agreement->entries.items[reference->first].value;
    char count[24];
    snprintf(count, sizeof count, "%zu", reference->count);
    struct argument arguments[] = { { "key", entry->key }, { "value", entry->value }, { "reference", expected },
                                    { "count", count } };
    struct str content = STR_INIT;
    str_printf(&content, "%s|%s", entry->key, entry->value);
    struct finding *finding = check_emit(agreement->run, entry->node, report_span(entry->node), arguments, 4,
                                         str_text(&content));
    if (finding) {
        /* A value that a function made (the shape of a symbol) does not stand in the text. */
        bool printed = strstr(check_slot(agreement->run->check, "value")->text, "cf:") == NULL;
        finding->stated = printed ? mem_copy_string(entry->value) : NULL;
        finding->computed = printed ? mem_copy_string(expected) : NULL;
        relate_others(agreement, entry, finding);
    }
    str_release(&content);
    return check_correct(agreement->run, finding, entry->node);
}

static bool examine(struct check_run *run, xmlNode *context)
{
    struct agreement agreement = { .run = run, .groups = keys_new(), .form_keys = keys_new() };
    bool ok = read_entries(&agreement, context);
    if (ok)
        choose_references(&agreement);
    for (size_t i = 0; ok && i < agreement.entries.count; i++) {
        const struct entry *entry = &agreement.entries.items[i];
        const struct group *group = &agreement.group_list.items[entry->group];
        if (entry->form != group->reference && is_habit(&agreement, group))
            ok = report_entry(&agreement, entry);
    }
    vec_release(&agreement.group_list);
    keys_free(agreement.groups);
    keys_free(agreement.form_keys);
    vec_release(&agreement.entries);
    vec_release(&agreement.forms);
    arena_release(&agreement.arena);
    return ok;
}

static bool run_agree(struct check_run *run)
{
    return check_each(run, examine);
}

static const char *const relations[] = { "all", "first", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the scope in which values agree, such as report" },
    { "each", SLOT_XPATH, true, NULL, "the nodes that are compared, from the context" },
    { "key", SLOT_XPATH, true, NULL, "what a node is about, from the node" },
    { "value", SLOT_XPATH, true, NULL, "what it says of that, from the node" },
    { "fold", SLOT_FOLDS, false, NULL, "folds under which equal values are the same" },
    { "within", SLOT_FOLDS, false, NULL, "compare only values that are the same under these (coarser) folds" },
    { "prefer", SLOT_TEXT, false, NULL, "the value that wins where others stand as often" },
    { "expect", SLOT_TEXT, false, NULL, "report only where this is the value that most nodes have" },
    { "least", SLOT_TEXT, false, NULL, "how many nodes at least must have the value that most have" },
    { "share", SLOT_TEXT, false, NULL, "in how many per cent of the nodes of the key at least it must stand" },
    { "related", SLOT_CHOICE, false, relations, "which places of the value that most nodes have a finding names" },
    { "fix", SLOT_XPATH, false, NULL, "what to put in place of the text of a node with another value, from the node" },
    CHECK_SLOT_APPLICABILITY,
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *validate(const struct check *check)
{
    const char *problem = check_bad_habit(check);
    return problem ? problem : check_bad_fix(check);
}

static const char *const arguments_of_agree[] = { "key", "value", "reference", "count", NULL };

const struct check_kind check_kind_agree = {
    .spec = { .name = "agree", .slots = slots, .arguments = arguments_of_agree,
              .validate = validate },
    .run = run_agree,
};
