#include "app/checked.h"
#include "app/session.h"

static bool print_model(struct session *session, const struct pipeline *pipeline, struct error *error)
{
    const char *path = session->options->operands.items[0];
    struct opened opened;
    bool ok = pipeline_open(pipeline, path, &opened, error);
    if (ok && !opened.built)
        ok = error_set(error, opened.document.source.path, 0, 0, "no profile fits; --profile names one");
    if (ok) {
        if (session->options->positions)
            report_add_positions(&opened.report);
        report_print(&opened.report, &session->out);
        session->has_output = true;
    }
    opened_release(&opened);
    return ok;
}

int command_model(struct session *session)
{
    struct pipeline pipeline = { .session = session };
    struct error error = ERROR_INIT;
    bool ok = session_load_rules(session, NULL, &error) && pipeline_init(&pipeline, session, &error)
        && print_model(session, &pipeline, &error);
    int status = ok ? EXIT_CLEAN : session_fail(session, &error);
    pipeline_release(&pipeline);
    return status;
}
