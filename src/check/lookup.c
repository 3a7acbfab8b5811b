/*
 * lookup: a pair of values is inside a table's ranges (the number of a resolution and its year, a session and a date).
 *
 * A candidate is a context node that has both a key and a value. A key that the table does not have, and a value that is
 * no number (or date), cannot be judged and is noted as not examined.
 */
#include "check/kinds.h"

#include "base/memory.h"
#include "rule/table.h"

/* A candidate. */
struct pair {
    struct check_run *run;
    const xmlNode *node;
    const struct range_table *table;
    struct str key, value;
};

static struct slice text_of(const struct str *text)
{
    return (struct slice){ str_text(text), text->length };
}

static char *evidence_of(const struct pair *pair, const char *ranges, const char *keys)
{
    struct argument arguments[] = { { "key", str_text(&pair->key) }, { "value", str_text(&pair->value) },
                                    { "ranges", ranges }, { "keys", keys } };
    return check_words(pair->run, *keys ? "lookup.elsewhere" : "lookup.nowhere", arguments, 4);
}

static void emit(const struct pair *pair)
{
    struct str ranges = STR_INIT, keys = STR_INIT, content = STR_INIT;
    range_table_ranges(pair->table, text_of(&pair->key), &ranges);
    range_table_keys(pair->table, text_of(&pair->value), &keys);
    str_printf(&content, "%s|%s", str_text(&pair->key), str_text(&pair->value));
    struct argument arguments[] = { { "key", str_text(&pair->key) }, { "value", str_text(&pair->value) },
                                    { "ranges", str_text(&ranges) }, { "keys", str_text(&keys) } };
    struct finding *finding = check_emit(pair->run, pair->node, report_span(pair->node), arguments, 4,
                                         str_text(&content));
    if (finding) {
        finding->stated = mem_copy_string(str_text(&pair->value));
        finding->evidence = evidence_of(pair, str_text(&ranges), str_text(&keys));
    }
    str_release(&ranges);
    str_release(&keys);
    str_release(&content);
}

static void skip(const struct pair *pair, const char *reason)
{
    struct argument arguments[] = { { "key", str_text(&pair->key) }, { "value", str_text(&pair->value) } };
    check_skip(pair->run, pair->node, reason, arguments, 2);
}

static void judge(const struct pair *pair)
{
    switch (range_table_holds(pair->table, text_of(&pair->key), text_of(&pair->value))) {
    case RANGE_UNKNOWN_KEY:
        skip(pair, "lookup.unknown-key");
        return;
    case RANGE_NO_VALUE:
        skip(pair, "lookup.no-value");
        return;
    case RANGE_OUTSIDE:
        emit(pair);
        break;
    case RANGE_HOLDS:
        break;
    }
    pair->run->examined++;
}

static bool examine(struct check_run *run, xmlNode *node)
{
    struct pair pair = { .run = run, .node = node, .key = STR_INIT, .value = STR_INIT };
    pair.table = range_tables_find(run->tables, check_slot(run->check, "table")->text);
    bool ok = check_string(run, "key", node, &pair.key) && check_string(run, "value", node, &pair.value);
    if (ok && pair.key.length && pair.value.length)
        judge(&pair);
    str_release(&pair.key);
    str_release(&pair.value);
    return ok;
}

static bool run_lookup(struct check_run *run)
{
    return check_each(run, examine);
}

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the nodes that say both" },
    { "table", SLOT_TABLE, true, NULL, "the pack's table of ranges" },
    { "key", SLOT_XPATH, true, NULL, "whose ranges, from the node" },
    { "value", SLOT_XPATH, true, NULL, "what must be in one of them, from the node" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_lookup[] = { "key", "value", "ranges", "keys", NULL };

const struct check_kind check_kind_lookup = {
    .spec = { .name = "lookup", .slots = slots, .arguments = arguments_of_lookup },
    .run = run_lookup,
};
