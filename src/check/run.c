#include "check/check.h"

#include "base/clock.h"
#include "base/memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

/* Elements of a report that are worth a thread: starting one takes as long as checking a few. */
#define WORTH_A_THREAD 500

/* What one rule gave. */
struct outcome {
    bool ran, failed;
    struct findings findings;
    struct error error; /* why it failed */
};

/* What all threads look at; each rule is taken by one of them, and has its outcome for itself. */
struct work {
    const struct report *report;
    const struct check_request *request;
    struct outcome *outcomes;
    atomic_size_t next;
    atomic_bool failed; /* one has: the others finish the rule that they run */
};

struct worker {
    struct work *work;
    struct xpath_session *session;
    struct folds *folds;
    pthread_t thread;
    bool runs;
};

static const struct check_kind *kind_of(const struct check *check)
{
    for (const struct check_kind *const *kind = check_kinds; *kind; kind++)
        if (&(*kind)->spec == check->kind)
            return *kind;
    return NULL;
}

/* ------------------------------------------------------------------------------------------------ one rule */

static bool run_checks(struct check_run *run)
{
    for (size_t i = 0; i < run->rule->check_count; i++) {
        run->check = &run->rule->checks[i];
        const struct check_kind *kind = kind_of(run->check);
        if (!kind)
            return error_set(run->error, run->rule->path, run->check->line, 0, "the check <%s> cannot be run",
                             run->check->kind->name);
        if (!kind->run(run))
            return false;
    }
    return true;
}

/* Run all checks of one rule and note how many candidates they examined. */
static bool run_rule(struct check_run *run)
{
    uint64_t start = clock_microseconds();
    run->examined = run->emitted = 0;
    run->limited = false;
    xpath_session_begin(run->session);
    regex_scratch_begin(run->scratch, run->limits->rule_seconds);
    if (!run_checks(run))
        return false;
    if (regex_limited(run->scratch) && !run->limited)
        check_skip_limited(run, report_root(run->report));
    vec_push(&run->findings->examined, (struct examined){ run->rule->id, run->examined,
                                                            clock_microseconds() - start });
    return true;
}

static bool is_selected(const struct check_request *request, size_t rule)
{
    return request->selected ? request->selected[rule] : request->rules->rules[rule].enabled;
}

/* ------------------------------------------------------------------------------------------------ all of them */

static bool take(struct work *work, size_t *rule)
{
    if (atomic_load(&work->failed))
        return false;
    *rule = atomic_fetch_add(&work->next, 1);
    return *rule < work->request->rules->count;
}

/* Take rules, one after the other, until none is left. */
static void run_rules(struct work *work, struct xpath_session *session, const struct folds *folds)
{
    const struct check_request *request = work->request;
    const struct rule_set *set = request->rules;
    struct check_run run = {
        .report = work->report, .folds = folds, .tables = set->tables, .terms = set->terms, .registry = set->registry,
        .catalogue = request->catalogue, .lang = request->lang, .limits = request->limits, .session = session,
        .scratch = regex_scratch_new(request->limits),
    };
    size_t rule;
    while (take(work, &rule)) {
        struct outcome *outcome = &work->outcomes[rule];
        if (!is_selected(request, rule))
            continue;
        run.rule = &set->rules[rule];
        run.findings = &outcome->findings;
        run.error = &outcome->error;
        outcome->ran = true;
        outcome->failed = !run_rule(&run);
        if (outcome->failed)
            atomic_store(&work->failed, true);
    }
    regex_scratch_free(run.scratch);
    str_release(&run.text);
}

static void *run_worker(void *data)
{
    struct worker *worker = data;
    run_rules(worker->work, worker->session, worker->folds);
    return NULL;
}

/* Patterns of folds belong to one thread, so a worker has its own. */
static void start(struct worker *worker, struct work *work, struct xpath_session *first)
{
    worker->work = work;
    worker->folds = folds_copy(work->request->rules->folds);
    worker->session = xpath_session_beside(first, worker->folds);
    worker->runs = pthread_create(&worker->thread, NULL, run_worker, worker) == 0;
}

static void finish(struct worker *worker)
{
    if (worker->runs)
        pthread_join(worker->thread, NULL);
    xpath_session_free(worker->session);
    folds_free(worker->folds);
}

/* How many threads there should be beside this one. */
static size_t workers_for(const struct work *work)
{
    size_t worth = work->report->elements / WORTH_A_THREAD, allowed = work->request->threads;
    return allowed < 2 ? 0 : allowed - 1 < worth ? allowed - 1 : worth;
}

static void run_all(struct work *work)
{
    const struct folds *folds = work->request->rules->folds;
    struct xpath_session *session = xpath_session_new(work->report, folds, work->request->limits);
    size_t count = workers_for(work);
    struct worker *workers = mem_calloc(count + 1, sizeof *workers);
    for (size_t i = 0; i < count; i++)
        start(&workers[i], work, session);
    run_rules(work, session, folds);
    for (size_t i = 0; i < count; i++)
        finish(&workers[i]);
    mem_free(workers);
    xpath_session_free(session);
}

/* Put together what the rules gave, in their order; false at the first that failed. Those behind it count as not run,
 * whichever of them a thread had taken. */
static bool gather(struct work *work, struct findings *findings, struct error *error)
{
    bool ok = true;
    for (size_t i = 0; i < work->request->rules->count; i++) {
        struct outcome *outcome = &work->outcomes[i];
        if (ok && outcome->ran)
            findings_move(findings, &outcome->findings);
        if (ok && outcome->failed) {
            error_move(error, &outcome->error);
            ok = false;
        }
        findings_release(&outcome->findings);
        error_release(&outcome->error);
    }
    return ok;
}

bool check_report(const struct report *report, const struct check_request *request, struct findings *findings,
                  struct error *error)
{
    struct work work = { .report = report, .request = request };
    work.outcomes = mem_calloc(request->rules->count + 1, sizeof *work.outcomes);
    run_all(&work);
    bool ok = gather(&work, findings, error);
    mem_free(work.outcomes);
    findings_finish(findings, report->source ? report->source->path : "");
    return ok;
}
