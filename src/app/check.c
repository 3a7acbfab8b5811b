#include "app/baseline.h"
#include "app/batch.h"
#include "app/render.h"
#include "app/session.h"
#include "app/timing.h"

#include "base/clock.h"
#include "base/memory.h"

#include <string.h>

static bool reaches_level(const struct findings *findings, int level)
{
    for (int severity = level; severity < SEVERITY_COUNT; severity++) {
        if (findings_count(findings, (enum severity)severity))
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------------------------------------ the older draft */

static bool has_identity(const struct findings *findings, const char *identity)
{
    for (size_t i = 0; i < findings->items.count; i++) {
        if (strcmp(findings->items.items[i].identity, identity) == 0)
            return true;
    }
    return false;
}

static void drop_known(const struct findings *older, struct findings *findings)
{
    bool *flags = mem_calloc(findings->items.count, sizeof *flags);
    for (size_t i = 0; i < findings->items.count; i++)
        flags[i] = has_identity(older, findings->items.items[i].identity);
    findings_accept(findings, flags);
    mem_free(flags);
}

/* Leave what the older draft does not have. False when it cannot be checked. */
static bool compare_drafts(const struct pipeline *pipeline, struct batch *batch, struct error *error)
{
    struct checked older;
    bool ok = pipeline_check(pipeline, pipeline->session->options->diff_base, &older, error);
    for (size_t i = 0; ok && i < batch->count; i++)
        drop_known(&older.findings, &batch->checked[i].findings);
    checked_release(&older);
    return ok;
}

/* ------------------------------------------------------------------------------------------------ the whole */

static void accept_known(const struct pipeline *pipeline, struct baseline *baseline, struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        baseline_apply(baseline, &batch->checked[i]);
    if (baseline_report_unused(baseline, pipeline, &batch->checked[batch->count]))
        batch->count++;
    else
        checked_release(&batch->checked[batch->count]);
}

static int batch_status(const struct batch *batch, int level)
{
    for (size_t i = 0; i < batch->count; i++) {
        if (reaches_level(&batch->checked[i].findings, level))
            return EXIT_FINDINGS;
    }
    return EXIT_CLEAN;
}

static int check_and_print(struct session *session, const struct pipeline *pipeline, struct baseline *baseline,
                           uint64_t loading)
{
    struct batch batch;
    struct error error = ERROR_INIT;
    batch_check(&batch, pipeline);
    if (session->options->diff_base && !compare_drafts(pipeline, &batch, &error)) {
        session_fail(session, &error);
        batch.trouble = true;
    }
    if (baseline)
        accept_known(pipeline, baseline, &batch);
    int status = batch_status(&batch, session->options->fail_on);
    if (!render_results(session, batch.checked, batch.count) || batch.trouble)
        status = EXIT_TROUBLE;
    if (session->options->timing)
        timing_print(session, loading, &batch);
    batch_release(&batch);
    return status;
}

/* False when a baseline is asked for that cannot be loaded. */
static bool load_baseline(const struct options *options, struct baseline **baseline, struct error *error)
{
    if (options->baseline)
        *baseline = baseline_load(options->baseline, error);
    return !options->baseline || *baseline;
}

int command_check(struct session *session)
{
    uint64_t start = clock_microseconds();
    struct pipeline pipeline = { .session = session };
    struct baseline *baseline = NULL;
    struct error error = ERROR_INIT;
    bool ok = render_knows_formats(session->options, &error) && load_baseline(session->options, &baseline, &error)
        && session_load_rules(session, NULL, &error) && pipeline_init(&pipeline, session, &error);
    uint64_t loading = clock_microseconds() - start;
    int status = ok ? check_and_print(session, &pipeline, baseline, loading) : session_fail(session, &error);
    pipeline_release(&pipeline);
    baseline_free(baseline);
    return status;
}
