#include "app/pipeline.h"
#include "app/progress.h"
#include "app/session.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool wants_colour(const struct session *session)
{
    const struct options *options = session->options;
    if (options->colour != WHEN_AUTO)
        return options->colour == WHEN_ALWAYS;
    const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");
    int descriptor = fileno(session->streams->out);
    return !options->output && !(refused && *refused) && terminal && strcmp(terminal, "dumb") != 0
        && descriptor >= 0 && isatty(descriptor);
}

static const struct reporter *choose_reporter(const struct session *session, struct error *error)
{
    const struct reporter *reporter = reporter_named(session->options->format);
    if (reporter)
        return reporter;
    struct str known = STR_INIT;
    for (size_t i = 0; reporters[i]; i++)
        str_printf(&known, "%s%s", i ? ", " : "", reporters[i]->format);
    error_set(error, NULL, 0, 0, "no output format \"%s\"; known are: %s", session->options->format,
              str_text(&known));
    str_release(&known);
    return NULL;
}

static bool reaches_level(const struct findings *findings, int level)
{
    for (int severity = level; severity < SEVERITY_COUNT; severity++) {
        if (findings_count(findings, (enum severity)severity))
            return true;
    }
    return false;
}

/* Check every file; each has its result, whatever became of the others. */
static int check_files(const struct pipeline *pipeline, struct checked *checked)
{
    const struct session *session = pipeline->session;
    const words *files = &session->options->operands;
    int status = EXIT_CLEAN;
    struct progress progress;
    progress_init(&progress, session->streams->err);
    for (size_t i = 0; i < files->count; i++) {
        struct error error = ERROR_INIT;
        progress_show(&progress, files->items[i], i + 1, files->count);
        if (!pipeline_check(pipeline, files->items[i], &checked[i], &error)) {
            progress_clear(&progress);
            session_complain(session->streams, &error);
            error_release(&error);
            status = EXIT_TROUBLE;
        } else if (status == EXIT_CLEAN && reaches_level(&checked[i].findings, session->options->fail_on)) {
            status = EXIT_FINDINGS;
        }
    }
    progress_clear(&progress);
    return status;
}

static void print_results(struct session *session, const struct reporter *reporter, const struct checked *checked)
{
    size_t count = session->options->operands.count;
    struct file_result *results = mem_calloc(count, sizeof *results);
    for (size_t i = 0; i < count; i++)
        results[i] = checked[i].result;
    const struct report_options options = {
        .catalogue = session->catalogue, .lang = session->lang, .colour = wants_colour(session),
        .show_unread = session->options->show_unread,
    };
    reporter->render(results, count, &options, &session->out);
    session->has_output = true;
    mem_free(results);
}

static int check_and_print(struct session *session, const struct pipeline *pipeline, const struct reporter *reporter)
{
    size_t count = session->options->operands.count;
    struct checked *checked = mem_calloc(count, sizeof *checked);
    int status = check_files(pipeline, checked);
    print_results(session, reporter, checked);
    for (size_t i = 0; i < count; i++)
        checked_release(&checked[i]);
    mem_free(checked);
    return status;
}

int command_check(struct session *session)
{
    struct pipeline pipeline = { .session = session };
    struct error error = ERROR_INIT;
    const struct reporter *reporter = choose_reporter(session, &error);
    bool ok = reporter && session_load_rules(session, NULL, &error) && pipeline_init(&pipeline, session, &error);
    int status = ok ? check_and_print(session, &pipeline, reporter) : session_fail(session, &error);
    pipeline_release(&pipeline);
    return status;
}
