/* One <rule> element. */
#include "rule/load.h"

#include "model/number.h"

#include <string.h>

bool is_plain_name(const char *text)
{
    if (*text < 'a' || *text > 'z')
        return false;
    for (; *text; text++)
        if (!((*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9') || *text == '-'))
            return false;
    return true;
}

static bool fail_id(const struct rule_loader *loader, const xmlNode *node, const char *id, const char *reason)
{
    return rule_file_fail_in(loader->file, node, "id", 1, loader->error, "rule id \"%s\" %s", id, reason);
}

/* The id has the form pack/name, and the pack is the one it stands in. */
static bool check_id(const struct rule_loader *loader, const xmlNode *node, const char *id)
{
    const char *slash = strchr(id, '/');
    char *pack = arena_copy(&loader->store->arena, id, slash ? (size_t)(slash - id) : 0);
    if (!slash || !is_plain_name(pack) || !is_plain_name(slash + 1))
        return fail_id(loader, node, id, "is not of the form pack/name in lower-case letters, digits and hyphens");
    if (loader->pack && strcmp(pack, loader->pack) != 0)
        return fail_id(loader, node, id, "does not begin with the id of its pack");
    return true;
}

static bool load_severity(const struct rule_loader *loader, const xmlNode *node, struct rule *rule)
{
    const char *word = rule_file_attribute(node, "severity");
    if (!word)
        return rule_file_fail(loader->file, node, loader->error, "<rule> needs the attribute \"severity\"");
    return severity_parse(word, &rule->severity)
        || rule_file_fail_in(loader->file, node, "severity", 1, loader->error,
                             "severity=\"%s\" is not one of: error, warning, info", word);
}

static bool load_attributes(const struct rule_loader *loader, const xmlNode *node, struct rule *rule)
{
    static const char *const names[] = { "id", "severity", "enabled", "source", NULL };
    if (!rule_file_attributes(loader->file, node, names, loader->error))
        return false;
    rule->path = loader->file->source.path;
    rule->line = rule_file_line(loader->file, node);
    rule->node = node;
    rule->source = rule_file_attribute(node, "source");
    rule->id = rule_file_attribute(node, "id");
    if (!rule->id)
        return rule_file_fail(loader->file, node, loader->error, "<rule> needs the attribute \"id\"");
    const char *enabled = rule_file_attribute(node, "enabled");
    rule->enabled = !enabled || strcmp(enabled, "yes") == 0;
    if (enabled && !rule->enabled && strcmp(enabled, "no") != 0)
        return rule_file_fail_in(loader->file, node, "enabled", 1, loader->error,
                                 "enabled=\"%s\" is not one of: yes, no", enabled);
    return check_id(loader, node, rule->id) && load_severity(loader, node, rule);
}

/* ------------------------------------------------------------------------------------------------ examples */

/* Findings that an example gives: for a bad one at least 1, which is also what it is when nothing is said. */
static bool load_expect(const struct rule_loader *loader, const xmlNode *node, struct example *example)
{
    const char *text = rule_file_attribute(node, "expect");
    struct number number = { example->bad, 0 };
    bool fits = !text || (number_parse(slice_of(text), &number) && number.scale == 0
        && (example->bad ? number.value > 0 && number.value <= 100000 : number.value == 0));
    if (!fits)
        return rule_file_fail_in(loader->file, node, "expect", 1, loader->error,
                                 "expect=\"%s\" is not the number of findings of a %s example", text,
                                 example->bad ? "bad" : "good");
    example->expect = (size_t)number.value;
    return true;
}

static bool load_example(const struct rule_loader *loader, const xmlNode *node, struct example *example)
{
    static const char *const names[] = { "verdict", "expect", "lang", NULL };
    if (!rule_file_attributes(loader->file, node, names, loader->error))
        return false;
    const char *verdict = rule_file_attribute(node, "verdict");
    if (!verdict)
        return rule_file_fail(loader->file, node, loader->error, "<example> needs the attribute \"verdict\"");
    example->bad = strcmp(verdict, "bad") == 0;
    if (!example->bad && strcmp(verdict, "good") != 0)
        return rule_file_fail_in(loader->file, node, "verdict", 1, loader->error,
                                 "verdict=\"%s\" is not one of: bad, good", verdict);
    example->body = node;
    example->line = rule_file_line(loader->file, node);
    if (!rule_file_first(node))
        return rule_file_fail(loader->file, node, loader->error, "<example> holds no part of a report");
    return load_expect(loader, node, example);
}

/* ------------------------------------------------------------------------------------------------ children */

static bool is_wording(const xmlNode *node)
{
    return rule_file_is(node, "title") || rule_file_is(node, "rationale") || rule_file_is(node, "help") || rule_file_is(node, "not-examined")
        || rule_file_is(node, "message");
}

/* Count what the rule holds, and refuse what it cannot hold. */
static bool count_children(const struct rule_loader *loader, const xmlNode *node, struct rule *rule)
{
    for (const xmlNode *child = rule_file_first(node); child; child = rule_file_next(child)) {
        if (find_kind(loader, child))
            rule->check_count++;
        else if (rule_file_is(child, "example"))
            rule->example_count++;
        else if (!is_wording(child))
            return rule_file_fail(loader->file, child, loader->error, "unknown element <%s> in <rule>",
                                  (const char *)child->name);
    }
    if (rule->check_count == 0)
        return rule_file_fail(loader->file, node, loader->error, "rule \"%s\" holds no check", rule->id);
    return true;
}

static bool load_texts(const struct rule_loader *loader, const xmlNode *node, struct rule *rule)
{
    return load_wordings(loader, node, "title", &rule->title)
        && load_wordings(loader, node, "rationale", &rule->rationale)
        && load_wordings(loader, node, "help", &rule->help)
        && load_wordings(loader, node, "not-examined", &rule->not_examined)
        && load_messages(loader, node, NULL, &rule->message);
}

static bool load_parts(const struct rule_loader *loader, const xmlNode *node, struct rule *rule)
{
    size_t checks = 0, examples = 0;
    rule->checks = arena_alloc(&loader->store->arena, rule->check_count * sizeof *rule->checks);
    rule->examples = arena_alloc(&loader->store->arena, rule->example_count * sizeof *rule->examples);
    for (const xmlNode *child = rule_file_first(node); child; child = rule_file_next(child)) {
        if (find_kind(loader, child) && !load_check(loader, child, rule, &rule->checks[checks++]))
            return false;
        if (rule_file_is(child, "example") && !load_example(loader, child, &rule->examples[examples++]))
            return false;
    }
    return true;
}

/* A message of the rule that is meant for a case needs a check that has it. */
static bool cases_are_known(const struct rule_loader *loader, const xmlNode *node, const struct rule *rule)
{
    for (const xmlNode *child = rule_file_first(node); child; child = rule_file_next(child)) {
        const char *of = rule_file_is(child, "message") ? rule_file_attribute(child, "case") : NULL;
        bool known = !of;
        for (size_t i = 0; i < rule->check_count; i++)
            known = known || kind_has_case(rule->checks[i].kind, of);
        if (!known)
            return rule_file_fail_in(loader->file, child, "case", 1, loader->error,
                                     "no check of rule \"%s\" has the case \"%s\"", rule->id, of);
    }
    return true;
}

/* A rule that nobody has seen fire, or seen keep silent, proves nothing. */
static bool has_both_examples(const struct rule_loader *loader, const xmlNode *node, const struct rule *rule)
{
    bool bad = false, good = false;
    for (size_t i = 0; i < rule->example_count; i++) {
        bad |= rule->examples[i].bad;
        good |= !rule->examples[i].bad;
    }
    if (bad && good)
        return true;
    return rule_file_fail(loader->file, node, loader->error, "rule \"%s\" has no <example verdict=\"%s\">", rule->id,
                          bad ? "good" : "bad");
}

bool load_rule(const struct rule_loader *loader, const xmlNode *node)
{
    struct rule rule = { 0 };
    if (!load_attributes(loader, node, &rule) || !count_children(loader, node, &rule)
        || !load_texts(loader, node, &rule) || !load_parts(loader, node, &rule)
        || !cases_are_known(loader, node, &rule) || !has_both_examples(loader, node, &rule))
        return false;
    vec_push(&loader->store->rules, rule);
    return true;
}
