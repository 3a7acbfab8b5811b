#include "app/batch.h"

#include "base/memory.h"

void batch_check(struct batch *batch, const struct pipeline *pipeline)
{
    const struct session *session = pipeline->session;
    size_t count = session->options->operands.count;
    struct error *errors = mem_calloc(count + 1, sizeof *errors);
    bool *failed = mem_calloc(count + 1, sizeof *failed);
    *batch = (struct batch){ .checked = mem_calloc(count + 1, sizeof *batch->checked), .count = count };
    crew_check(&batch->crew, pipeline, batch->checked, errors, failed);
    for (size_t i = 0; i < count; i++) {
        if (failed[i])
            session_complain(session->streams, &errors[i]);
        batch->trouble = batch->trouble || failed[i];
        error_release(&errors[i]);
    }
    mem_free(errors);
    mem_free(failed);
}

void batch_release(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        checked_release(&batch->checked[i]);
    mem_free(batch->checked);
    crew_release(&batch->crew);
}
