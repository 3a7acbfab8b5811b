#include "app/baseline.h"

#include "app/paths.h"
#include "app/today.h"
#include "app/yaml.h"
#include "base/file.h"
#include "finding/suppress.h"

#include <string.h>

#define BASELINE_LIMIT ((size_t)64 << 20)

struct entry {
    const char *rule, *path, *fingerprint, *match, *reason, *date; /* NULL when not given */
    struct span span; /* its line in the file */
    bool used, seen;  /* it accepted a finding; a file that it is for was checked */
};

struct baseline {
    char *path, *folder; /* owned; the folder is absolute */
    struct source source;
    struct arena arena;
    VEC(struct entry) entries;
};

/* ------------------------------------------------------------------------------------------------ reading */

static bool set_field(struct entry *entry, const struct yaml *node)
{
    const struct {
        const char *key, **field;
    } fields[] = {
        { "rule", &entry->rule }, { "path", &entry->path }, { "fingerprint", &entry->fingerprint },
        { "match", &entry->match }, { "reason", &entry->reason }, { "date", &entry->date },
    };
    const char *ignored = NULL, **field = strcmp(node->key, "message") == 0 ? &ignored : NULL; /* for people only */
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strcmp(node->key, fields[i].key) == 0)
            field = fields[i].field;
    }
    if (!field || node->kind != YAML_SCALAR)
        return false;
    *field = node->text;
    return true;
}

static bool load_entry(struct baseline *baseline, const struct yaml *node, struct error *error)
{
    struct entry entry = { .rule = NULL };
    for (const struct yaml *child = node->children; child; child = child->next) {
        if (node->kind != YAML_MAP || !set_field(&entry, child))
            return error_set(error, baseline->path, child->line, child->column, "unknown key or value: %s; an entry has "
                             "rule, path, fingerprint, match, message, reason, date", child->key ? child->key : "-");
    }
    if (!entry.rule || !*entry.rule || !entry.reason || !*entry.reason)
        return error_set(error, baseline->path, node->line, node->column, "an entry needs a rule and a reason");
    entry.span.start = source_line_start(&baseline->source, node->line);
    entry.span.end = entry.span.start + (uint32_t)source_line(&baseline->source, node->line).length;
    vec_push(&baseline->entries, entry);
    return true;
}

static bool is_list(const struct yaml *node)
{
    return node && (node->kind == YAML_LIST || (node->kind == YAML_SCALAR && !node->text[0]));
}

static bool load_root(struct baseline *baseline, const struct yaml *root, struct error *error)
{
    const struct yaml *version = root->kind == YAML_MAP ? yaml_get(root, "version") : NULL;
    const struct yaml *list = root->kind == YAML_MAP ? yaml_get(root, "findings") : NULL;
    if (!version || version->kind != YAML_SCALAR || strcmp(version->text, "1") != 0 || !is_list(list))
        return error_set(error, baseline->path, root->line, root->column,
                         "not a baseline: it needs version: 1 and a list of findings");
    for (const struct yaml *child = root->children; child; child = child->next) {
        if (child != version && child != list)
            return error_set(error, baseline->path, child->line, child->column, "unknown key %s", child->key);
    }
    for (const struct yaml *child = list->children; child; child = child->next) {
        if (!load_entry(baseline, child, error))
            return false;
    }
    return true;
}

static char *folder_of(const char *path)
{
    char *absolute = path_absolute(path), *folder = path_folder(absolute);
    mem_free(absolute);
    return folder;
}

struct baseline *baseline_load(const char *path, struct error *error)
{
    struct bytes bytes;
    if (!file_read(path, BASELINE_LIMIT, &bytes, error))
        return NULL;
    struct baseline *baseline = mem_calloc(1, sizeof *baseline);
    baseline->path = mem_copy_string(path);
    baseline->folder = folder_of(path);
    struct yaml *root = yaml_parse(path, (struct slice){ bytes.data, bytes.size }, &baseline->arena, error);
    source_init(&baseline->source, path, bytes.data, (uint32_t)bytes.size);
    if (root && load_root(baseline, root, error))
        return baseline;
    baseline_free(baseline);
    return NULL;
}

void baseline_free(struct baseline *baseline)
{
    if (!baseline)
        return;
    source_release(&baseline->source);
    vec_release(&baseline->entries);
    arena_release(&baseline->arena);
    mem_free(baseline->path);
    mem_free(baseline->folder);
    mem_free(baseline);
}

/* ------------------------------------------------------------------------------------------------ applying */

/* The path of a file relative to a folder, or as it stands when it lies elsewhere. Owned. */
static char *relative_path(const char *folder, const char *path)
{
    char *absolute = path_absolute(path);
    const char *below = path_below(folder, absolute);
    char *relative = mem_copy_string(below ? below : path);
    mem_free(absolute);
    return relative;
}

static bool is_for(const struct entry *entry, const char *path)
{
    return !entry->path || strcmp(entry->path, path) == 0 || path_matches(entry->path, path);
}

static bool holds(struct slice text, const char *wanted)
{
    size_t length = strlen(wanted);
    for (size_t i = 0; i + length <= text.length; i++) {
        if (memcmp(text.data + i, wanted, length) == 0)
            return true;
    }
    return false;
}

static bool accepts(const struct entry *entry, const struct source *source, const struct finding *finding)
{
    if (strncmp(finding->rule, entry->rule, strlen(entry->rule)) != 0)
        return false;
    if (entry->fingerprint)
        return strcmp(entry->fingerprint, finding->identity) == 0
            || strcmp(entry->fingerprint, finding->fingerprint) == 0;
    return !entry->match || strstr(finding->message, entry->match)
        || holds(source_text(source, finding->span), entry->match);
}

/* The first entry that accepts a finding, or NULL; all that do are used. */
static struct entry *find_entry(struct baseline *baseline, const char *path, const struct source *source,
                                const struct finding *finding)
{
    struct entry *first = NULL;
    for (size_t i = 0; i < baseline->entries.count; i++) {
        struct entry *entry = &baseline->entries.items[i];
        if (!accepts(entry, source, finding) || !is_for(entry, path))
            continue;
        entry->used = true;
        first = first ? first : entry;
    }
    return first;
}

static void mark_seen(struct baseline *baseline, const char *path)
{
    for (size_t i = 0; i < baseline->entries.count; i++)
        baseline->entries.items[i].seen |= is_for(&baseline->entries.items[i], path);
}

void baseline_apply(struct baseline *baseline, struct checked *checked)
{
    struct findings *findings = &checked->findings;
    if (!checked->result.read || checked->error)
        return;
    char *path = relative_path(baseline->folder, checked->result.path);
    bool *flags = mem_calloc(findings->items.count, sizeof *flags);
    mark_seen(baseline, path);
    for (size_t i = 0; i < findings->items.count; i++)
        flags[i] = find_entry(baseline, path, &checked->source, &findings->items.items[i]) != NULL;
    findings_accept(findings, flags);
    mem_free(flags);
    mem_free(path);
}

/* Whether the rule of an entry ran: what did not run cannot tell whether it is stale. */
static bool is_stale(const struct entry *entry, const bool *selected, const struct rule_set *rules)
{
    bool ran = false;
    for (size_t i = 0; i < rules->count; i++)
        ran |= selected[i] && strncmp(rules->rules[i].id, entry->rule, strlen(entry->rule)) == 0;
    return entry->seen && !entry->used && ran;
}

bool baseline_report_unused(struct baseline *baseline, const struct pipeline *pipeline, struct checked *checked)
{
    const struct session *session = pipeline->session;
    *checked = (struct checked){ .error = NULL };
    for (size_t i = 0; i < baseline->entries.count; i++) {
        const struct entry *entry = &baseline->entries.items[i];
        if (!is_stale(entry, pipeline->selected, &session->rules))
            continue;
        suppress_add(&checked->findings, SUPPRESS_UNUSED, entry->span, entry->rule, session->catalogue,
                     session->lang);
    }
    findings_finish(&checked->findings, baseline->path);
    checked->result = (struct file_result){
        .path = baseline->path, .read = true, .source = &baseline->source, .findings = &checked->findings,
    };
    return checked->findings.items.count > 0;
}

/* ------------------------------------------------------------------------------------------------ writing */

static void add_field(const char *key, const char *value, struct str *out)
{
    str_printf(out, "    %s: ", key);
    yaml_quote(value, out);
    str_add_char(out, '\n');
}

static void write_entry(const struct session *session, const struct finding *finding, const char *path,
                        const struct entry *before, struct str *out)
{
    const char *reason = session->options->reason;
    str_printf(out, "  - rule: %s\n", finding->rule);
    add_field("path", path, out);
    str_printf(out, "    fingerprint: %s\n", finding->identity);
    add_field("message", finding->message, out);
    add_field("reason", before ? before->reason : reason ? reason : session_word(session, "baseline.reason"), out);
    str_add(out, "    date: ");
    if (before && before->date)
        str_add(out, before->date);
    else
        today_add("%Y-%m-%d", out);
    str_add_char(out, '\n');
}

static void write_file(const struct session *session, const struct checked *checked, struct baseline *before,
                       const char *folder, struct str *out)
{
    char *path = relative_path(folder, checked->result.path);
    char *old = before ? relative_path(before->folder, checked->result.path) : NULL;
    for (size_t i = 0; i < checked->findings.items.count; i++) {
        const struct finding *finding = &checked->findings.items.items[i];
        write_entry(session, finding, path, before ? find_entry(before, old, &checked->source, finding) : NULL, out);
    }
    mem_free(path);
    mem_free(old);
}

void baseline_write(const struct session *session, const struct checked *checked, size_t count,
                    struct baseline *before, const char *path, struct str *out)
{
    size_t total = 0;
    char *folder = path ? folder_of(path) : path_absolute(".");
    for (size_t i = 0; i < count; i++)
        total += checked[i].findings.items.count;
    str_printf(out, "# %s\nversion: 1\nfindings:%s\n", session_word(session, "baseline.head"), total ? "" : " []");
    for (size_t i = 0; i < count; i++)
        write_file(session, &checked[i], before, folder, out);
    mem_free(folder);
}
