#include "check/check.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/team.h"

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

/* What one thread runs rules with. */
struct hands {
    struct check_run run;
    struct folds *folds; /* owned; NULL: those of the rules themselves */
};

/* What all threads look at; each rule is taken by one of them, and has its outcome for itself. */
struct work {
    const struct report *report;
    const struct check_request *request;
    struct hands *hands;      /* of each member of the team */
    struct outcome *outcomes; /* of each rule */
    atomic_size_t failed;     /* the first rule that has failed so far, or their number: none behind it begins */
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

static void note_failure(struct work *work, size_t rule)
{
    size_t first = atomic_load(&work->failed);
    while (rule < first && !atomic_compare_exchange_weak(&work->failed, &first, rule))
        ; /* first is now what another thread has noted */
}

static void run_piece(void *data, size_t member, size_t rule)
{
    struct work *work = data;
    struct outcome *outcome = &work->outcomes[rule];
    struct check_run *run = &work->hands[member].run;
    if (rule > atomic_load(&work->failed) || !is_selected(work->request, rule))
        return;
    run->rule = &work->request->rules->rules[rule];
    run->findings = &outcome->findings;
    run->error = &outcome->error;
    outcome->ran = true;
    outcome->failed = !run_rule(run);
    if (outcome->failed)
        note_failure(work, rule);
}

/* Patterns of folds belong to one thread, so that members beside the first have their own. */
static void open_hands(struct work *work, size_t member)
{
    const struct check_request *request = work->request;
    const struct rule_set *set = request->rules;
    struct hands *hands = &work->hands[member];
    hands->folds = member ? folds_copy(set->folds) : NULL;
    const struct folds *folds = member ? hands->folds : set->folds;
    hands->run = (struct check_run){
        .report = work->report, .folds = folds, .tables = set->tables, .terms = set->terms, .registry = set->registry,
        .catalogue = request->catalogue, .lang = request->lang, .limits = request->limits,
        .session = member ? xpath_session_beside(work->hands[0].run.session, folds)
                          : xpath_session_new(work->report, folds, request->limits),
        .scratch = regex_scratch_new(request->limits),
    };
}

static void close_hands(struct hands *hands)
{
    regex_scratch_free(hands->run.scratch);
    xpath_session_free(hands->run.session);
    str_release(&hands->run.text);
    folds_free(hands->folds);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many threads the report and the rules are worth. */
static size_t members_for(const struct work *work)
{
    size_t rules = 0, worth = 1 + work->report->elements / WORTH_A_THREAD;
    for (size_t i = 0; i < work->request->rules->count; i++)
        rules += is_selected(work->request, i);
    size_t members = least(least(work->request->threads, worth), rules);
    return members ? members : 1;
}

static void run_all(struct work *work)
{
    size_t members = members_for(work);
    work->hands = mem_calloc(members, sizeof *work->hands);
    for (size_t i = 0; i < members; i++)
        open_hands(work, i);
    team_work(members, work->request->rules->count, run_piece, work);
    for (size_t i = members; i-- > 0;) /* the first at last: it has the index of all */
        close_hands(&work->hands[i]);
    mem_free(work->hands);
}

/* Put together what the rules gave, in their order; false at the first that failed. All before it have run; those behind it
 * count as not run, whichever of them a thread had begun. */
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
    struct work work = { .report = report, .request = request, .failed = request->rules->count };
    work.outcomes = mem_calloc(request->rules->count + 1, sizeof *work.outcomes);
    run_all(&work);
    bool ok = gather(&work, findings, error);
    mem_free(work.outcomes);
    findings_finish(findings, report->source ? report->source->path : "");
    return ok;
}
