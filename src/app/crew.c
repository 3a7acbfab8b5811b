#include "app/crew.h"

#include "app/jobs.h"
#include "app/progress.h"
#include "base/memory.h"

#include <pthread.h>
#include <stdatomic.h>

/* What all workers look at; each file is taken by one of them. */
struct work {
    const words *files;
    struct checked *checked;
    struct error *errors;
    bool *failed;
    atomic_size_t next;
};

struct worker {
    struct work *work;
    struct session session;
    struct pipeline pipeline;
    pthread_t thread;
    bool runs;
};

static bool take(struct work *work, size_t *file)
{
    *file = atomic_fetch_add(&work->next, 1);
    return *file < work->files->count;
}

static void check(struct work *work, const struct pipeline *pipeline, size_t file)
{
    work->failed[file] = !pipeline_check(pipeline, work->files->items[file], &work->checked[file], &work->errors[file]);
}

/* A worker that cannot begin (the main thread could) leaves the files to the others. */
static void *run(void *data)
{
    struct worker *worker = data;
    struct error error = ERROR_INIT;
    size_t file;
    bool ready = session_load_rules(&worker->session, NULL, &error)
        && pipeline_init(&worker->pipeline, &worker->session, &error);
    while (ready && take(worker->work, &file))
        check(worker->work, &worker->pipeline, file);
    error_release(&error);
    return NULL;
}

static void start(struct worker *worker, struct work *work, const struct session *session)
{
    struct error error = ERROR_INIT;
    worker->work = work;
    worker->pipeline.session = &worker->session;
    worker->runs = session_open(&worker->session, session->options, session->streams, &error)
        && pthread_create(&worker->thread, NULL, run, worker) == 0;
    error_release(&error);
}

void crew_check(struct crew *crew, const struct pipeline *pipeline, struct checked *checked, struct error *errors,
                bool *failed)
{
    const struct session *session = pipeline->session;
    struct work work = { .files = &session->options->operands, .checked = checked, .errors = errors, .failed = failed };
    struct progress progress;
    size_t file;
    crew->count = jobs_files(session->options) - 1;
    crew->workers = mem_calloc(crew->count + 1, sizeof *crew->workers);
    for (size_t i = 0; i < crew->count; i++)
        start(&crew->workers[i], &work, session);
    progress_init(&progress, session->streams->err);
    while (take(&work, &file)) {
        progress_show(&progress, work.files->items[file], file + 1, work.files->count);
        check(&work, pipeline, file);
    }
    for (size_t i = 0; i < crew->count; i++)
        if (crew->workers[i].runs)
            pthread_join(crew->workers[i].thread, NULL);
    progress_clear(&progress);
}

void crew_release(struct crew *crew)
{
    for (size_t i = 0; i < crew->count; i++) {
        pipeline_release(&crew->workers[i].pipeline);
        session_release(&crew->workers[i].session);
    }
    mem_free(crew->workers);
    *crew = (struct crew){ NULL, 0 };
}
