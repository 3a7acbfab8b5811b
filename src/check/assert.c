/*
 * assert: an XPath expression is true. A candidate is a context node.
 */
#include "check/kinds.h"

#include "base/memory.h"

/* The node to report at: what `at` finds first, else the context node. */
static bool find_place(struct check_run *run, xmlNode *node, xmlNode **place)
{
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(run, "at", node, &nodes);
    *place = ok && nodes.count ? nodes.items[0] : node;
    vec_release(&nodes);
    return ok;
}

/* Name the other places, each with what stands there. */
static void relate(struct check_run *run, struct finding *finding, const xpath_nodes *others)
{
    for (size_t i = 0; finding && i < others->count; i++) {
        struct str content = STR_INIT;
        check_content(others->items[i], &content);
        struct argument argument = { "content", str_text(&content) };
        char *words = check_words(run, "assert.other", &argument, 1);
        finding_relate(finding, report_span(others->items[i]), words);
        mem_free(words);
        str_release(&content);
    }
}

static bool emit(struct check_run *run, xmlNode *node)
{
    xmlNode *place;
    struct str value = STR_INIT, text = STR_INIT, content = STR_INIT;
    xpath_nodes others = VEC_INIT;
    bool ok = find_place(run, node, &place) && check_string(run, "value", node, &value)
        && check_nodes(run, "related", node, &others);
    if (ok) {
        struct slice words = check_text(run, place);
        check_clip(words, &text);
        str_printf(&content, "%s|", str_text(&value));
        str_add_slice(&content, words);
        struct argument arguments[] = { { "value", str_text(&value) }, { "text", str_text(&text) } };
        struct finding *finding = check_emit(run, place, report_span(place), arguments, 2, str_text(&content));
        relate(run, finding, &others);
        ok = check_correct(run, finding, place);
    }
    vec_release(&others);
    str_release(&value);
    str_release(&text);
    str_release(&content);
    return ok;
}

static bool run_assert(struct check_run *run)
{
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(run, "context", NULL, &nodes);
    for (size_t i = 0; ok && i < nodes.count; i++) {
        bool holds = true;
        ok = check_test(run, "test", nodes.items[i], &holds);
        run->examined += ok;
        if (ok && !holds)
            ok = emit(run, nodes.items[i]);
    }
    vec_release(&nodes);
    return ok;
}

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the nodes of which something holds" },
    { "test", SLOT_XPATH, true, NULL, "what must be true, from the context node" },
    { "value", SLOT_XPATH, false, NULL, "a text for the message, from the context node: {value}" },
    { "at", SLOT_XPATH, false, NULL, "the node to report at, from the context node; without it the context node" },
    { "related", SLOT_XPATH, false, NULL, "other nodes that have to do with it, from the context node" },
    { "fix", SLOT_XPATH, false, NULL, "what to put in place of the reported node's text, from that node" },
    CHECK_SLOT_APPLICABILITY,
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_assert[] = { "value", "text", NULL };

const struct check_kind check_kind_assert = {
    .spec = { .name = "assert", .slots = slots, .arguments = arguments_of_assert,
              .validate = check_bad_fix },
    .run = run_assert,
};
