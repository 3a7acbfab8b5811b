/* crossfoot baseline FILE...: the findings of today, as a baseline. */
#include "app/baseline.h"
#include "app/batch.h"
#include "app/session.h"

static int write_baseline(struct session *session, const struct pipeline *pipeline, struct baseline *before)
{
    struct batch batch;
    batch_check(&batch, pipeline);
    int status = batch.trouble ? EXIT_TROUBLE : EXIT_CLEAN;
    if (!batch.trouble) {
        baseline_write(session, batch.checked, batch.count, before, session->options->output, &session->out);
        session->has_output = true;
    }
    batch_release(&batch);
    return status;
}

int command_baseline(struct session *session)
{
    struct pipeline pipeline = { .session = session };
    struct baseline *before = NULL;
    struct error error = ERROR_INIT;
    const char *path = session->options->baseline;
    if (path)
        before = baseline_load(path, &error);
    bool ok = (!path || before) && session_load_rules(session, NULL, &error)
        && pipeline_init(&pipeline, session, &error);
    int status = ok ? write_baseline(session, &pipeline, before) : session_fail(session, &error);
    pipeline_release(&pipeline);
    baseline_free(before);
    return status;
}
