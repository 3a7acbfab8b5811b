/*
 * The check kind foot (foot.h): its slots, and one run over a report.
 *
 * A candidate is a row with at least one equation of the check's relation. All relations are judged in every run, so that
 * each wrong figure is found by the rule of one relation only.
 */
#include "check/foot.h"
#include "check/kinds.h"

static void release(struct foot *foot)
{
    for (size_t i = 0; i < foot->facts.count; i++)
        vec_release(&foot->facts.items[i].equations);
    for (size_t i = 0; i < foot->repairs.count; i++)
        vec_release(&foot->repairs.items[i].also);
    vec_release(&foot->tables);
    vec_release(&foot->lines);
    vec_release(&foot->places);
    vec_release(&foot->facts);
    vec_release(&foot->terms);
    vec_release(&foot->equations);
    vec_release(&foot->totals);
    vec_release(&foot->repairs);
    vec_release(&foot->unfound);
    arena_release(&foot->arena);
}

static bool run_foot(struct check_run *run)
{
    struct foot foot = { .run = run };
    xpath_nodes tables = VEC_INIT;
    bool ok = check_nodes(run, "context", NULL, &tables);
    for (size_t i = 0; ok && i < tables.count; i++)
        foot_read_table(&foot, tables.items[i]);
    if (ok) {
        foot_equations(&foot);
        ok = !check_has(run, "lines") || foot_agreements(&foot);
    }
    if (ok) {
        foot_doubt(&foot);
        foot_repair(&foot);
        foot_merge(&foot);
        foot_report(&foot);
    }
    release(&foot);
    vec_release(&tables);
    return ok;
}

static const char *validate(const struct check *check)
{
    bool lines = check_slot(check, "lines")->text, key = check_slot(check, "key")->text;
    if (lines != key)
        return "lines and key go together";
    return NULL;
}

static const char *const relations[] = { "total", "sum", "balance", "percent", "agreement", NULL };
static const char *const places[] = { "any", "target", "part", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "tables of figures" },
    { "relation", SLOT_CHOICE, false, relations, "what is reported: total, rows that a total sums up; sum, columns that "
                                                 "others sum up; balance, opening, changes and closing; percent; "
                                                 "agreement, the same figure in several tables" },
    { "at", SLOT_CHOICE, false, places, "only findings at the figure that follows from others (target), or at one of "
                                        "these (part)" },
    { "lines", SLOT_XPATH, false, NULL, "rows and totals whose figures stand in other tables too, from the table" },
    { "key", SLOT_XPATH, false, NULL, "what such a row is called in all tables, from the row; empty: nothing" },
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_foot[] = { "stated", "computed", "difference", "count", "label", "column",
                                                 "total", NULL };

const struct check_kind check_kind_foot = {
    .spec = { .name = "foot", .slots = slots, .arguments = arguments_of_foot, .validate = validate },
    .run = run_foot,
};
