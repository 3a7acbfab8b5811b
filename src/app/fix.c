/* crossfoot fix FILE...: apply the fixes that findings carry. */
#include "app/baseline.h"
#include "app/batch.h"
#include "app/edits.h"
#include "app/output.h"
#include "app/session.h"

#include "base/file.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* What is done for all files. */
struct fixing {
    struct session *session;
    size_t fixed, unsafe, left, files;
};

/* Only text that is the file itself can be written back. */
static bool can_be_written(const struct checked *checked, struct error *error)
{
    static const char *const formats[] = { "text", "markdown", "html", "akn" };
    const struct source *source = &checked->source;
    const char *path = checked->result.path;
    bool known = false;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        known |= strcmp(source->format, formats[i]) == 0;
    if (!known)
        return error_set(error, path, 0, 0, "the format %s cannot be changed in place", source->format);
    if (strcmp(source->encoding, "UTF-8") != 0)
        return error_set(error, path, 0, 0, "only files in UTF-8 can be changed, this one is %s", source->encoding);
    return true;
}

static bool is_unchanged(const struct source *source, const struct bytes *bytes)
{
    return bytes->size == (size_t)source->mark + source->size
        && memcmp(bytes->data, BYTE_ORDER_MARK, source->mark) == 0
        && memcmp(bytes->data + source->mark, source->text, source->size) == 0;
}

/* That the file is still what was checked, and may be written. */
static bool may_write(const char *path, const struct source *source, size_t limit, struct error *error)
{
    struct stat status;
    struct bytes bytes;
    if (stat(path, &status) == 0 && !(status.st_mode & 0222))
        return error_set(error, path, 0, 0, "is read-only and was left alone");
    if (!file_read(path, limit, &bytes, error))
        return false;
    bool same = is_unchanged(source, &bytes);
    bytes_release(&bytes);
    return same || error_set(error, path, 0, 0, "changed while it was checked, and was left alone");
}

static bool write_back(const struct fixing *fixing, const struct checked *checked, const struct edits *edits,
                       struct error *error)
{
    const struct source *source = &checked->source;
    const char *path = checked->result.path;
    struct str text = STR_INIT;
    str_append(&text, BYTE_ORDER_MARK, source->mark);
    edits_apply(edits, source, &text);
    bool ok = may_write(path, source, fixing->session->options->limits.file_size, error)
        && output_to_file(path, (struct slice){ str_text(&text), text.length }, error);
    str_release(&text);
    return ok;
}

static bool fix_file(struct fixing *fixing, const struct checked *checked, struct error *error)
{
    const struct options *options = fixing->session->options;
    struct edits edits;
    edits_choose(&edits, &checked->findings, &checked->source, options->unsafe);
    bool ok = !edits.items.count || can_be_written(checked, error);
    if (ok && options->show_diff)
        edits_diff(&edits, &checked->source, &fixing->session->out);
    else if (ok && edits.items.count)
        ok = write_back(fixing, checked, &edits, error);
    if (ok) {
        fixing->fixed += edits.fixed;
        fixing->unsafe += edits.unsafe;
        fixing->left += edits.left;
        fixing->files += edits.items.count > 0;
    }
    edits_release(&edits);
    return ok;
}

static void add_counted(const struct session *session, const char *id, size_t n, struct str *out)
{
    char digits[24];
    if (!n)
        return;
    snprintf(digits, sizeof digits, "%zu", n);
    template_fill(session_word(session, id), &(struct argument){ "n", digits }, 1, out);
    str_add_char(out, '\n');
}

/* What was done goes to the error stream, so that a diff is a diff. */
static void tell(const struct fixing *fixing)
{
    struct str text = STR_INIT;
    const struct session *session = fixing->session;
    if (!fixing->fixed)
        str_printf(&text, "%s\n", session_word(session, "fix.none"));
    add_counted(session, session->options->show_diff ? "fix.would" : "fix.done", fixing->fixed, &text);
    add_counted(session, "fix.unsafe", fixing->unsafe, &text);
    add_counted(session, "fix.left", fixing->left, &text);
    fputs(str_text(&text), session->streams->err);
    str_release(&text);
}

static int fix_files(struct session *session, const struct pipeline *pipeline, struct baseline *baseline)
{
    struct batch batch;
    struct fixing fixing = { .session = session };
    batch_check(&batch, pipeline);
    bool ok = !batch.trouble;
    for (size_t i = 0; i < batch.count; i++) {
        struct error error = ERROR_INIT;
        if (!batch.checked[i].result.read || batch.checked[i].error)
            continue;
        if (baseline)
            baseline_apply(baseline, &batch.checked[i]);
        if (!fix_file(&fixing, &batch.checked[i], &error)) {
            session_fail(session, &error);
            ok = false;
        }
    }
    tell(&fixing);
    session->has_output = session->options->show_diff;
    batch_release(&batch);
    if (!ok)
        return EXIT_TROUBLE;
    return session->options->show_diff && fixing.fixed ? EXIT_FINDINGS : EXIT_CLEAN;
}

int command_fix(struct session *session)
{
    struct pipeline pipeline = { .session = session };
    struct baseline *baseline = NULL;
    struct error error = ERROR_INIT;
    const char *path = session->options->baseline;
    if (path)
        baseline = baseline_load(path, &error);
    bool ok = (!path || baseline) && session_load_rules(session, NULL, &error)
        && pipeline_init(&pipeline, session, &error);
    int status = ok ? fix_files(session, &pipeline, baseline) : session_fail(session, &error);
    pipeline_release(&pipeline);
    baseline_free(baseline);
    return status;
}
