#include "app/batch.h"

#include "app/progress.h"
#include "base/memory.h"

void batch_check(struct batch *batch, const struct pipeline *pipeline)
{
    const struct session *session = pipeline->session;
    const words *files = &session->options->operands;
    *batch = (struct batch){ mem_calloc(files->count + 1, sizeof *batch->checked), files->count, false };
    struct progress progress;
    progress_init(&progress, session->streams->err);
    for (size_t i = 0; i < files->count; i++) {
        struct error error = ERROR_INIT;
        progress_show(&progress, files->items[i], i + 1, files->count);
        if (pipeline_check(pipeline, files->items[i], &batch->checked[i], &error))
            continue;
        progress_clear(&progress);
        session_complain(session->streams, &error);
        error_release(&error);
        batch->trouble = true;
    }
    progress_clear(&progress);
}

void batch_release(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        checked_release(&batch->checked[i]);
    mem_free(batch->checked);
}
