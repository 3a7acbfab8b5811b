#include "app/checked.h"

#include "app/per_file.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "check/check.h"
#include "finding/suppress.h"
#include "read/reader.h"

#include <string.h>

/* The profile that fits best, the first among equals; NULL when none does. */
static struct profile *choose_profile(const struct pipeline *pipeline, const struct per_file *settings,
                                            const struct document *document)
{
    struct profile *best = settings->forced;
    int best_fit = 0;
    for (size_t i = 0; !settings->forced && i < pipeline->profiles.count; i++) {
        int fit = profile_fit(pipeline->profiles.items[i], document, &pipeline->session->options->limits);
        if (fit > best_fit) {
            best = pipeline->profiles.items[i];
            best_fit = fit;
        }
    }
    return best;
}

static bool is_stdin(const char *path)
{
    return strcmp(path, "-") == 0;
}

static const char *shown_path(const struct pipeline *pipeline, const char *path)
{
    return is_stdin(path) ? pipeline->session->options->stdin_name : path;
}

static bool read_file(const struct pipeline *pipeline, const struct per_file *settings, const char *path,
                      struct document *document, struct error *error)
{
    const struct options *options = pipeline->session->options;
    const char *name = shown_path(pipeline, path);
    size_t limit = options->limits.file_size;
    struct bytes bytes;
    bool ok = is_stdin(path) ? file_read_stream(pipeline->session->streams->in, name, limit, &bytes, error)
                             : file_read(path, limit, &bytes, error);
    if (!ok)
        return false;
    const struct read_request request = { .format = settings->input_format, .original = options->original };
    ok = read_document_as(name, &bytes, &request, &options->limits, document, error);
    bytes_release(&bytes);
    return ok;
}

/* Build the model; parts in other languages with profiles of their own, unless the user named the profile. */
static bool build(const struct pipeline *pipeline, const struct per_file *settings, struct profile *profile,
                  struct opened *opened, struct error *error)
{
    const struct limits *limits = &pipeline->session->options->limits;
    struct profile_parts parts = { VEC_INIT };
    bool ok = true;
    if (!settings->forced)
        profile_find_parts(profile, pipeline->profiles.items, pipeline->profiles.count, &opened->document, limits, &parts);
    for (size_t i = 0; ok && i < parts.items.count; i++)
        ok = profile_complete(parts.items.items[i].profile, error);
    ok = ok && profile_build(profile, &parts, &opened->document, limits, &opened->report, error);
    profile_parts_release(&parts);
    return ok;
}

static bool open_with(const struct pipeline *pipeline, const struct per_file *settings, const char *path,
                      struct opened *opened, struct error *error)
{
    *opened = (struct opened){ .read = false };
    uint64_t start = clock_microseconds();
    opened->read = read_file(pipeline, settings, path, &opened->document, error);
    opened->reading = clock_microseconds() - start;
    if (!opened->read)
        return false;
    struct profile *profile = choose_profile(pipeline, settings, &opened->document);
    if (!profile)
        return true;
    opened->built = profile_complete(profile, error) && build(pipeline, settings, profile, opened, error);
    opened->building = clock_microseconds() - start - opened->reading;
    return opened->built;
}

bool pipeline_open(const struct pipeline *pipeline, const char *path, struct opened *opened, struct error *error)
{
    struct per_file settings;
    *opened = (struct opened){ .read = false };
    bool ok = per_file_init(&settings, pipeline, path, error) && open_with(pipeline, &settings, path, opened, error);
    per_file_release(&settings);
    return ok;
}

void opened_release(struct opened *opened)
{
    if (opened->built)
        report_release(&opened->report);
    if (opened->read)
        document_release(&opened->document);
    *opened = (struct opened){ .read = false };
}

/* ------------------------------------------------------------------------------------------------ checking it */

/* What the profile saw and did not understand; a reason may be the id of a text of the catalogue. */
static void note_unread(const struct session *session, const struct report *report, struct findings *findings)
{
    const xmlNode *root = report_root(report);
    for (xmlNode *node = report_root(report); node; node = report_next(root, node)) {
        if (!report_is(node, "unread"))
            continue;
        const char *reason = report_attribute(node, "reason");
        findings_skip(findings, NULL, report_span(node), session_word(session, reason ? reason : "app.unread"));
    }
}

static void note_facts(const struct report *report, struct checked *checked)
{
    const xmlNode *root = report_root(report);
    checked->lang = mem_copy_string(report_attribute(root, "lang"));
    checked->profile = mem_copy_string(report_attribute(root, "profile"));
    checked->symbol = mem_copy_string(report_attribute(root, "symbol"));
}

/* A section as a line of the outline; its heading is its child title, where the profile keeps one. */
static void note_section(const xmlNode *section, struct checked *checked)
{
    const char *title = report_attribute(section, "title"), *level = report_attribute(section, "level");
    const xmlNode *first = section->children;
    while (first && first->type != XML_ELEMENT_NODE)
        first = first->next;
    bool printed = first && strcmp((const char *)first->name, "title") == 0;
    struct span span = report_span(printed ? first : section);
    if (!printed)
        span.end = span.start;
    if (title)
        vec_push(&checked->outline, (struct outline_entry){
            span, level && *level >= '1' && *level <= '9' ? (unsigned)(*level - '0') : 1,
            arena_copy_string(&checked->arena, title) });
}

static void note_outline(const struct report *report, struct checked *checked)
{
    const xmlNode *root = report_root(report);
    for (xmlNode *node = report_root(report); node; node = report_next(root, node)) {
        if (report_is(node, "section"))
            note_section(node, checked);
    }
}

static bool check_opened(const struct pipeline *pipeline, const struct per_file *settings, struct opened *opened,
                         struct checked *checked, struct error *error)
{
    const struct session *session = pipeline->session;
    if (!opened->built)
        return error_set(error, opened->document.source.path, 0, 0, "%s", session_word(session, "app.no-profile"));
    note_facts(&opened->report, checked);
    note_outline(&opened->report, checked);
    note_unread(session, &opened->report, &checked->findings);
    const struct check_request request = {
        .rules = &session->rules, .selected = settings->selected, .catalogue = session->catalogue, .lang = session->lang,
        .limits = &session->options->limits, .threads = pipeline->threads,
    };
    bool ok = check_report(&opened->report, &request, &checked->findings, error);
    if (!ok)
        findings_finish(&checked->findings, opened->document.source.path);
    suppress_remarked(&checked->findings, &opened->document.source, session->catalogue, session->lang);
    per_file_severities(settings, pipeline, &checked->findings);
    return ok;
}

/* Only the source is still needed, to show findings in. */
static void keep_source(struct opened *opened, struct checked *checked)
{
    checked->source = opened->document.source;
    opened->document.source = (struct source){ .path = NULL };
}

static void fill_result(const struct pipeline *pipeline, const char *path, bool read, struct checked *checked)
{
    checked->result = (struct file_result){
        .path = shown_path(pipeline, path), .read = read, .error = checked->error,
        .source = read ? &checked->source : NULL, .findings = read ? &checked->findings : NULL,
        .lang = checked->lang, .profile = checked->profile, .symbol = checked->symbol,
        .outline = checked->outline.items, .outline_count = checked->outline.count,
    };
}

static char *error_text(const struct error *error)
{
    struct str text = STR_INIT;
    error_format(error, &text);
    return str_detach(&text);
}

bool pipeline_check(const struct pipeline *pipeline, const char *path, struct checked *checked, struct error *error)
{
    struct opened opened = { .read = false };
    struct per_file settings;
    *checked = (struct checked){ .error = NULL };
    bool set = per_file_init(&settings, pipeline, path, error);
    bool opens = set && open_with(pipeline, &settings, path, &opened, error);
    bool ok = opens && check_opened(pipeline, &settings, &opened, checked, error);
    per_file_release(&settings);
    if (!ok) {
        if (!error->path)
            error->path = mem_copy_string(shown_path(pipeline, path));
        checked->error = error_text(error);
    }
    if (opens)
        keep_source(&opened, checked);
    checked->reading = opened.reading;
    checked->building = opened.building;
    opened_release(&opened);
    fill_result(pipeline, path, opens, checked);
    return ok;
}

void checked_release(struct checked *checked)
{
    source_release(&checked->source);
    findings_release(&checked->findings);
    mem_free(checked->lang);
    mem_free(checked->profile);
    mem_free(checked->symbol);
    mem_free(checked->error);
    vec_release(&checked->outline);
    arena_release(&checked->arena);
}
