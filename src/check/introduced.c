/*
 * introduced: a short form that is introduced is introduced once, before it is used, and used.
 *
 * A candidate is a node of `each` with a key, the short form that it introduces. A use is the key in the text of a node
 * of `among`, outside of what introduces it and not as the end of the long form before that; a key that begins or ends
 * with an ASCII letter or digit has none beside it, but for an "s" behind it.
 *     again    A key is introduced that was before. With `among`, only one that is used: else its brackets are part
 *              of a name.
 *     early    A key is used before it is introduced: told at the first use.
 *     unused   A key that is introduced is used nowhere.
 */
#include "check/kinds.h"
#include "base/keys.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

#define BUCKETS 4096

struct short_form {
    const char *text; /* in the arena */
    size_t length;
    const xmlNode *first; /* what introduces it */
    size_t uses, next;    /* next: of its bucket, or KEYS_NONE */
    const xmlNode *used;  /* the node of its first use, with the place in its text */
    uint32_t start, end;
    bool reached, early;  /* what introduces it was reached; the first use was before that */
};

/* What introduces a form that was introduced before. */
struct repeat {
    size_t form;
    const xmlNode *node;
};

struct introducing {
    struct check_run *run;
    struct arena arena;
    struct keys *keys;
    VEC(struct short_form) forms;
    VEC(struct repeat) repeats;
    size_t buckets[BUCKETS]; /* by the hash of the first code point */
};

static size_t bucket_of(const char *text, const char *end)
{
    return utf8_hash(text, end) % BUCKETS;
}

/* ---------------------------------------------------------------------------------------------- introduced */

static void relate(const struct introducing *introducing, struct finding *finding, const xmlNode *first)
{
    if (!finding)
        return;
    char *words = check_words(introducing->run, "introduced.first", NULL, 0);
    finding_relate(finding, report_span(first), words);
    mem_free(words);
}

/* A finding at a place, that says of a key that it is first introduced elsewhere. */
static void tell(const struct introducing *introducing, const struct short_form *form, const xmlNode *node,
                 struct span span)
{
    struct argument argument = { "key", form->text };
    struct finding *finding = check_emit(introducing->run, node, span, &argument, 1, form->text);
    if (finding)
        finding->stated = mem_copy_string(form->text);
    if (node != form->first)
        relate(introducing, finding, form->first);
}

static void add_form(struct introducing *introducing, const char *key, const xmlNode *node)
{
    size_t number = keys_add(introducing->keys, key);
    if (number < introducing->forms.count) {
        vec_push(&introducing->repeats, (struct repeat){ number, node });
        return;
    }
    const char *text = arena_copy_string(&introducing->arena, key);
    size_t length = strlen(text), *bucket = &introducing->buckets[bucket_of(text, text + length)];
    vec_push(&introducing->forms,
             (struct short_form){ .text = text, .length = length, .first = node, .next = *bucket });
    *bucket = number;
}

static bool read_forms(struct introducing *introducing, xmlNode *context)
{
    struct check_run *run = introducing->run;
    xpath_nodes nodes = VEC_INIT;
    struct str key = STR_INIT;
    bool ok = check_nodes(run, "each", context, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        str_clear(&key);
        ok = check_string(run, "key", nodes.items[i], &key);
        if (!ok || key.length == 0)
            continue;
        run->examined++;
        add_form(introducing, str_text(&key), nodes.items[i]);
    }
    str_release(&key);
    vec_release(&nodes);
    return ok;
}

/* ---------------------------------------------------------------------------------------------- used */

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Whether the form stands at a place as a word of its own. */
static bool stands_at(const struct short_form *form, struct slice text, size_t at)
{
    size_t end = at + form->length;
    return end <= text.length && memcmp(text.data + at, form->text, form->length) == 0
        && !(at > 0 && is_word(form->text[0]) && is_word(text.data[at - 1]))
        && !(end < text.length && is_word(form->text[form->length - 1]) && is_word(text.data[end])
             && text.data[end] != 's');
}

/* Note the forms that stand at a place. One that ends at limit is the end of the long form introduced there. */
static void use_at(struct introducing *introducing, const xmlNode *node, struct slice text, size_t at, size_t limit)
{
    for (size_t i = introducing->buckets[bucket_of(text.data + at, text.data + text.length)]; i != KEYS_NONE;
         i = introducing->forms.items[i].next) {
        struct short_form *form = &introducing->forms.items[i];
        if (at + form->length == limit || !stands_at(form, text, at))
            continue;
        if (form->uses++ == 0) {
            form->early = !form->reached;
            form->used = node;
            form->start = (uint32_t)at;
            form->end = (uint32_t)(at + form->length);
        }
    }
}

/* The uses in a part of a node's text, which ends where something is introduced (limit) or with the text. */
static void use_between(struct introducing *introducing, const xmlNode *node, struct slice text, size_t at, size_t end)
{
    size_t limit = end < text.length ? end : SIZE_MAX;
    while (limit != SIZE_MAX && limit > at && text.data[limit - 1] == ' ')
        limit--;
    while (at < end) {
        use_at(introducing, node, text, at, limit);
        at += utf8_size(text.data[at]);
    }
}

/* What introduces a form was reached: what is used from here on is not early. */
static bool reach(struct introducing *introducing, xmlNode *node)
{
    struct str key = STR_INIT;
    bool ok = check_string(introducing->run, "key", node, &key);
    size_t number = ok ? keys_find(introducing->keys, str_text(&key)) : KEYS_NONE;
    if (number != KEYS_NONE && introducing->forms.items[number].first == node)
        introducing->forms.items[number].reached = true;
    str_release(&key);
    return ok;
}

static size_t length_of(const xmlNode *node)
{
    struct str made = STR_INIT;
    size_t length = report_string(node, &made).length;
    str_release(&made);
    return length;
}

static bool read_uses(struct introducing *introducing, const xmlNode *node)
{
    const char *by = check_slot(introducing->run->check, "by")->text;
    struct slice text = check_text(introducing->run, node);
    size_t from = 0, at = 0;
    bool ok = true;
    for (xmlNode *child = node->children; ok && child; child = child->next) {
        size_t length = length_of(child);
        if (child->type == XML_ELEMENT_NODE && strcmp((const char *)child->name, by) == 0) {
            use_between(introducing, node, text, from, at);
            ok = reach(introducing, child);
            from = at + length;
        }
        at += length;
    }
    use_between(introducing, node, text, from, text.length);
    return ok;
}

/* ---------------------------------------------------------------------------------------------- the check */

static void tell_repeats(const struct introducing *introducing)
{
    bool must_be_used = check_has(introducing->run, "among");
    for (size_t i = 0; i < introducing->repeats.count; i++) {
        const struct repeat *repeat = &introducing->repeats.items[i];
        const struct short_form *form = &introducing->forms.items[repeat->form];
        if (form->uses || !must_be_used)
            tell(introducing, form, repeat->node, report_span(repeat->node));
    }
}

static void tell_uses(const struct introducing *introducing)
{
    bool early = check_chose(introducing->run, "find", "early");
    bool unused = check_chose(introducing->run, "find", "unused");
    for (size_t i = 0; i < introducing->forms.count; i++) {
        const struct short_form *form = &introducing->forms.items[i];
        if (unused && form->uses == 0)
            tell(introducing, form, form->first, report_span(form->first));
        if (early && form->uses && form->early)
            tell(introducing, form, form->used, report_text_span(form->used, form->start, form->end));
    }
}

static bool examine(struct check_run *run, xmlNode *context)
{
    struct introducing *introducing = mem_calloc(1, sizeof *introducing);
    xpath_nodes nodes = VEC_INIT;
    introducing->run = run;
    introducing->keys = keys_new();
    for (size_t i = 0; i < BUCKETS; i++)
        introducing->buckets[i] = KEYS_NONE;
    bool ok = read_forms(introducing, context) && check_nodes(run, "among", context, &nodes);
    for (size_t i = 0; ok && introducing->forms.count && i < nodes.count; i++)
        ok = read_uses(introducing, nodes.items[i]);
    if (ok && check_chose(run, "find", "again"))
        tell_repeats(introducing);
    else if (ok)
        tell_uses(introducing);
    vec_release(&nodes);
    vec_release(&introducing->forms);
    vec_release(&introducing->repeats);
    keys_free(introducing->keys);
    arena_release(&introducing->arena);
    mem_free(introducing);
    return ok;
}

static bool run_introduced(struct check_run *run)
{
    return check_each(run, examine);
}

static const char *const finds[] = { "again", "early", "unused", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the scope in which a short form is introduced" },
    { "each", SLOT_XPATH, true, NULL, "the nodes that introduce one, from the context" },
    { "key", SLOT_XPATH, true, NULL, "the short form, from the node" },
    { "among", SLOT_XPATH, false, NULL, "the nodes in whose text it is used, from the context; with find=\"again\" only "
                                        "short forms that are used count" },
    { "by", SLOT_TEXT, true, NULL, "name of the elements whose own text is no use" },
    { "find", SLOT_CHOICE, true, finds, "what is told: short forms introduced again, used before they are introduced, "
                                        "or used nowhere" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_introduced[] = { "key", NULL };

const struct check_kind check_kind_introduced = {
    .spec = { .name = "introduced", .slots = slots, .arguments = arguments_of_introduced },
    .run = run_introduced,
};
