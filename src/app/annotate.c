/* crossfoot annotate FILE -o COPY: a copy of a Word file whose findings are comments in it. */
#include "app/checked.h"
#include "app/session.h"
#include "app/today.h"

#include "base/file.h"
#include "base/memory.h"
#include "write/docx_comments.h"

#include <stdio.h>
#include <string.h>

/* The byte at which the last character before an offset begins. */
static uint32_t last_character(const struct source *source, uint32_t offset)
{
    while (offset > 0 && ((unsigned char)source->text[--offset] & 0xC0) == 0x80)
        continue;
    return offset;
}

/* Where the text of a finding begins and ends in the file; false when it is not there. */
static bool find_place(const struct source *source, struct span span, struct docx_comment *comment)
{
    if (!source_origin(source, span.start, &comment->start))
        return false;
    comment->end = comment->start;
    if (span.end > span.start && source_origin(source, last_character(source, span.end), &comment->end)
        && comment->end.run)
        comment->end.offset++;
    return true;
}

static void add_line(const char *lead, const char *text, struct str *out)
{
    if (text && *text)
        str_printf(out, "\n%s%s", lead, text);
}

/* What is known of a finding, in lines. */
static char *comment_text(const struct session *session, const struct finding *finding)
{
    static const char *const ids[] = {
        [SEVERITY_INFO] = "report.info", [SEVERITY_WARNING] = "report.warning", [SEVERITY_ERROR] = "report.error",
    };
    struct str text = STR_INIT;
    str_printf(&text, "%s: %s", session_word(session, ids[finding->severity]), finding->message);
    add_line("", finding->where, &text);
    add_line("= ", finding->evidence, &text);
    for (size_t i = 0; i < finding->related.count; i++)
        add_line("- ", finding->related.items[i].message, &text);
    add_line("", finding->help, &text);
    add_line("", finding->rule, &text);
    return str_detach(&text);
}

/* The comments of all findings that have a place; their texts are owned. */
static size_t make_comments(const struct session *session, const struct checked *checked,
                            struct docx_comment *comments)
{
    size_t count = 0;
    for (size_t i = 0; i < checked->findings.items.count; i++) {
        const struct finding *finding = &checked->findings.items.items[i];
        if (find_place(&checked->source, finding->span, &comments[count]))
            comments[count++].text = comment_text(session, finding);
    }
    return count;
}

static void tell(const struct session *session, size_t placed, size_t unplaced)
{
    const struct {
        const char *id;
        size_t n;
    } lines[] = { { "annotate.done", placed }, { "annotate.unplaced", unplaced } };
    for (size_t i = 0; i < 2; i++) {
        struct str text = STR_INIT;
        char digits[24];
        if (i && !lines[i].n)
            continue;
        snprintf(digits, sizeof digits, "%zu", lines[i].n);
        template_fill(session_word(session, lines[i].id), &(struct argument){ "n", digits }, 1, &text);
        fprintf(session->streams->err, "%s\n", str_text(&text));
        str_release(&text);
    }
}

static bool write_copy(struct session *session, const struct checked *checked, const struct bytes *file,
                       struct error *error)
{
    size_t total = checked->findings.items.count, unplaced = 0;
    struct docx_comment *comments = mem_calloc(total, sizeof *comments);
    size_t count = make_comments(session, checked, comments);
    struct str date = STR_INIT;
    struct bytes copy;
    today_add("%Y-%m-%dT%H:%M:%SZ", &date);
    const struct docx_author author = { "crossfoot", "cf", str_text(&date) };
    bool ok = docx_add_comments(checked->result.path, file, comments, count, &author, &session->options->limits, &copy,
                                &unplaced, error);
    if (ok) {
        str_append(&session->out, copy.data, copy.size);
        session->has_output = true;
        bytes_release(&copy);
        tell(session, count - unplaced, total - count + unplaced);
    }
    for (size_t i = 0; i < count; i++)
        mem_free((void *)(uintptr_t)comments[i].text);
    mem_free(comments);
    str_release(&date);
    return ok;
}

static bool is_word(const struct checked *checked, struct error *error)
{
    return strcmp(checked->source.format, "docx") == 0
        || error_set(error, checked->result.path, 0, 0, "is not a Word file, which alone can carry comments");
}

/* The file is read before it is checked; what was checked must be what is copied. */
static bool is_unchanged(const char *path, const struct bytes *file, size_t limit, struct error *error)
{
    struct bytes now;
    if (!file_read(path, limit, &now, error))
        return false;
    bool same = now.size == file->size && memcmp(now.data, file->data, file->size) == 0;
    bytes_release(&now);
    return same || error_set(error, path, 0, 0, "changed while it was checked");
}

static bool annotate(struct session *session, const struct pipeline *pipeline, struct error *error)
{
    const char *path = session->options->operands.items[0];
    size_t limit = session->options->limits.file_size;
    struct checked checked;
    struct bytes file;
    if (!file_read(path, limit, &file, error))
        return false;
    bool ok = pipeline_check(pipeline, path, &checked, error) && is_word(&checked, error)
        && is_unchanged(path, &file, limit, error) && write_copy(session, &checked, &file, error);
    checked_release(&checked);
    bytes_release(&file);
    return ok;
}

int command_annotate(struct session *session)
{
    struct pipeline pipeline = { .session = session };
    struct error error = ERROR_INIT;
    bool ok = session_load_rules(session, NULL, &error) && pipeline_init(&pipeline, session, &error)
        && annotate(session, &pipeline, &error);
    int status = ok ? EXIT_CLEAN : session_fail(session, &error);
    pipeline_release(&pipeline);
    return status;
}
