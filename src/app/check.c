#include "app/pipeline.h"
#include "app/progress.h"
#include "app/render.h"
#include "app/session.h"

#include "base/memory.h"

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

static int check_and_print(struct session *session, const struct pipeline *pipeline)
{
    size_t count = session->options->operands.count;
    struct checked *checked = mem_calloc(count, sizeof *checked);
    int status = check_files(pipeline, checked);
    if (!render_results(session, checked, count))
        status = EXIT_TROUBLE;
    for (size_t i = 0; i < count; i++)
        checked_release(&checked[i]);
    mem_free(checked);
    return status;
}

int command_check(struct session *session)
{
    struct pipeline pipeline = { .session = session };
    struct error error = ERROR_INIT;
    bool ok = render_knows_formats(session->options, &error) && session_load_rules(session, NULL, &error)
        && pipeline_init(&pipeline, session, &error);
    int status = ok ? check_and_print(session, &pipeline) : session_fail(session, &error);
    pipeline_release(&pipeline);
    return status;
}
