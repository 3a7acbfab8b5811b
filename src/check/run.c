#include "check/check.h"

#include "base/clock.h"

#include <string.h>

static const struct check_kind *kind_of(const struct check *check)
{
    for (const struct check_kind *const *kind = check_kinds; *kind; kind++)
        if (&(*kind)->spec == check->kind)
            return *kind;
    return NULL;
}

/* Run all checks of one rule and note how many candidates they examined. */
static bool run_rule(struct check_run *run)
{
    uint64_t start = clock_microseconds();
    run->examined = run->emitted = 0;
    run->limited = false;
    xpath_session_begin(run->session);
    regex_scratch_begin(run->scratch, run->limits->rule_seconds);
    for (size_t i = 0; i < run->rule->check_count; i++) {
        run->check = &run->rule->checks[i];
        const struct check_kind *kind = kind_of(run->check);
        if (!kind)
            return error_set(run->error, run->rule->path, run->check->line, 0, "the check <%s> cannot be run",
                             run->check->kind->name);
        if (!kind->run(run))
            return false;
    }
    if (regex_limited(run->scratch) && !run->limited)
        check_skip_limited(run, report_root(run->report));
    vec_push(&run->findings->examined, (struct examined){ run->rule->id, run->examined,
                                                            clock_microseconds() - start });
    return true;
}

bool check_report(const struct report *report, const struct rule_set *set, const bool *selected,
                  const struct catalogue *catalogue, const char *lang, const struct limits *limits,
                  struct findings *findings, struct error *error)
{
    struct check_run run = {
        .report = report, .folds = set->folds, .tables = set->tables, .terms = set->terms, .registry = set->registry,
        .catalogue = catalogue, .lang = lang, .findings = findings,
        .limits = limits, .error = error,
        .session = xpath_session_new(report, set->folds, limits),
        .scratch = regex_scratch_new(limits),
    };
    bool ok = true;
    for (size_t i = 0; ok && i < set->count; i++) {
        run.rule = &set->rules[i];
        if (selected ? selected[i] : run.rule->enabled)
            ok = run_rule(&run);
    }
    regex_scratch_free(run.scratch);
    xpath_session_free(run.session);
    str_release(&run.text);
    findings_finish(findings, report->source ? report->source->path : "");
    return ok;
}
