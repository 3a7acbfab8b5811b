/*
 * Which figures are wrong: of all figures in equations that fail, the one whose repair makes the most of them hold, less
 * those that it would break, is wrong; what it breaks is looked at again, and what repairs that goes with it. Where several
 * figures would do as well, the equation is reported at its total: which of them is wrong cannot be known.
 */
#include "check/foot.h"

/* A relation is doubtful in a table when more than one of so many of its equations fail. */
#define DOUBTFUL_SHARE 8

/* Candidates tried for one equation: a total of more parts is reported as it stands. */
#define MOST_TRIED 400

#define WORTH_EXACT 4
#define WORTH_ROUNDED 3

/* A value for a fact, and what it would change. */
struct proposal {
    uint32_t fact;
    struct number value;
    int gain;
};

static struct equation *equation_at(const struct foot *foot, uint32_t i)
{
    return &foot->equations.items[i];
}

static struct fact *fact_at(const struct foot *foot, uint32_t i)
{
    return &foot->facts.items[i];
}

static bool fails(const struct equation *equation)
{
    return equation->now == OUTCOME_FAILS && !equation->settled;
}

static bool holds(enum outcome outcome)
{
    return outcome == OUTCOME_HOLDS || outcome == OUTCOME_ROUNDED;
}

/* Trying a value ---------------------------------------------------------------------------------------------------- */

/* What an equation counts: one that holds exactly a little more than one that only rounding explains. */
static int worth(enum outcome outcome)
{
    return outcome == OUTCOME_HOLDS ? WORTH_EXACT : outcome == OUTCOME_ROUNDED ? WORTH_ROUNDED : 0;
}

static void weigh(struct foot *foot, struct proposal *proposal)
{
    struct fact *fact = fact_at(foot, proposal->fact);
    struct number kept = fact->term.value;
    proposal->gain = 0;
    fact->term.value = proposal->value;
    for (size_t i = 0; i < fact->equations.count; i++) {
        const struct equation *equation = equation_at(foot, fact->equations.items[i]);
        if (fails(equation) || holds(equation->now))
            proposal->gain += worth(foot_judge(foot, equation)) - worth(equation->now);
    }
    fact->term.value = kept;
}

/* The best value for a fact among those that its failing equations ask for. */
static struct proposal best_for(struct foot *foot, uint32_t fact)
{
    struct proposal best = { .fact = fact, .gain = INT32_MIN };
    const struct fact *at = fact_at(foot, fact);
    for (size_t i = 0; i < at->equations.count; i++) {
        struct proposal proposal = { .fact = fact };
        const struct equation *equation = equation_at(foot, at->equations.items[i]);
        if (!fails(equation) || !foot_solve(foot, equation, fact, &proposal.value))
            continue;
        weigh(foot, &proposal);
        if (proposal.gain > best.gain)
            best = proposal;
    }
    return best;
}

/* The figure of an equation whose repair gains the most. tied: others gain as much. */
static struct proposal best_in(struct foot *foot, const struct equation *equation, bool *tied)
{
    struct proposal best = best_for(foot, equation->target);
    *tied = false;
    for (uint32_t i = 0; i < equation->count && i < MOST_TRIED; i++) {
        struct proposal proposal = best_for(foot, foot->terms.items[equation->terms + i].fact);
        if (proposal.gain == best.gain)
            *tied = true;
        if (proposal.gain > best.gain) {
            best = proposal;
            *tied = false;
        }
    }
    return best;
}

/* Repairs ---------------------------------------------------------------------------------------------------------- */

/* The equation that a repair's finding shows: of the highest relation that it settles, first where it is the target. */
static void choose_equation(const struct foot *foot, struct repair *repair, uint32_t equation)
{
    const struct equation *shown = equation_at(foot, repair->equation), *other = equation_at(foot, equation);
    bool target = other->target == repair->fact, shown_target = shown->target == repair->fact;
    if (other->relation < shown->relation || (other->relation == shown->relation && target && !shown_target))
        repair->equation = equation;
    if (other->relation < repair->relation)
        repair->relation = other->relation;
}

/* Give a fact its value, and judge its equations again: those that hold are settled, those that do not any more belong to
 * the repair. */
static void apply(struct foot *foot, uint32_t number, const struct proposal *proposal, bool shown)
{
    struct repair *repair = &foot->repairs.items[number];
    struct fact *fact = fact_at(foot, proposal->fact);
    fact->term.value = proposal->value;
    for (size_t i = 0; i < fact->equations.count; i++) {
        struct equation *equation = equation_at(foot, fact->equations.items[i]);
        bool failed = fails(equation);
        equation->now = foot_judge(foot, equation);
        if (failed && !fails(equation)) {
            equation->settled = true;
            equation->repair = number;
            repair->settles++;
            if (shown)
                choose_equation(foot, repair, fact->equations.items[i]);
        } else if (!failed && fails(equation) && holds(equation->outcome)) {
            equation->repair = number;
        }
    }
}

static uint32_t new_repair(struct foot *foot, uint32_t fact, uint32_t equation, bool known, struct number value)
{
    struct repair repair = { .fact = fact, .known = known, .value = value, .equation = equation,
                             .relation = equation_at(foot, equation)->relation };
    vec_push(&foot->repairs, repair);
    return (uint32_t)foot->repairs.count - 1;
}

/* The repair that broke an equation which a proposal makes hold again, or FOOT_NONE. */
static uint32_t broken_by(struct foot *foot, const struct proposal *proposal)
{
    struct fact *fact = fact_at(foot, proposal->fact);
    struct number kept = fact->term.value;
    uint32_t found = FOOT_NONE;
    fact->term.value = proposal->value;
    for (size_t i = 0; i < fact->equations.count && found == FOOT_NONE; i++) {
        const struct equation *equation = equation_at(foot, fact->equations.items[i]);
        if (fails(equation) && equation->repair != FOOT_NONE && holds(foot_judge(foot, equation)))
            found = equation->repair;
    }
    fact->term.value = kept;
    return found;
}

static void repair_equation(struct foot *foot, uint32_t i)
{
    bool tied;
    struct equation *equation = equation_at(foot, i);
    struct proposal best = best_in(foot, equation, &tied);
    if (best.gain > 0 && !tied) {
        uint32_t before = broken_by(foot, &best);
        uint32_t number = before != FOOT_NONE ? before : new_repair(foot, best.fact, i, true, best.value);
        if (before != FOOT_NONE && best.fact != foot->repairs.items[before].fact)
            vec_push(&foot->repairs.items[before].also, best.fact);
        apply(foot, number, &best, before == FOOT_NONE);
    }
    if (!fails(equation))
        return;
    equation->settled = true;
    if (equation->repair != FOOT_NONE)
        return; /* broken by a repair, and nothing says how it goes on */
    struct number value = { 0, 0 };
    foot_computed(foot, equation, &value);
    equation->repair = new_repair(foot, equation->target, i, false, value);
    vec_last(&foot->repairs).settles = 1;
}

/* The gain of the best single repair of an equation; the greater ones go first. */
static int urgency(struct foot *foot, uint32_t i)
{
    bool tied;
    struct proposal best = best_in(foot, equation_at(foot, i), &tied);
    return tied ? 0 : best.gain;
}

/* Nothing is looked at more often than this: a report with more contradictions is reported equation by equation. */
#define MOST_ORDERED 64

static uint32_t next_failing(struct foot *foot, size_t count)
{
    uint32_t found = FOOT_NONE;
    int most = INT32_MIN;
    for (uint32_t i = 0; i < foot->equations.count; i++) {
        if (!fails(equation_at(foot, i)))
            continue;
        if (count > MOST_ORDERED)
            return i;
        int own = urgency(foot, i);
        if (own > most) {
            most = own;
            found = i;
        }
    }
    return found;
}

static size_t count_failing(const struct foot *foot)
{
    size_t count = 0;
    for (uint32_t i = 0; i < foot->equations.count; i++)
        count += fails(equation_at(foot, i));
    return count;
}

/* Judging ---------------------------------------------------------------------------------------------------------- */

/* An equation of which some figures are not printed is examined only where it holds. */
static void judge_all(struct foot *foot)
{
    for (uint32_t i = 0; i < foot->equations.count; i++) {
        struct equation *equation = equation_at(foot, i);
        equation->outcome = foot_judge(foot, equation);
        if (equation->outcome == OUTCOME_FAILS && equation->has_blanks)
            equation->outcome = OUTCOME_UNKNOWN;
        equation->now = equation->outcome;
    }
}

/* Totals ----------------------------------------------------------------------------------------------------------- */

static const char *name_of(const struct equation *equation)
{
    return (const char *)equation->line->name;
}

/* Equations of the totals of one line stand side by side: [from, to). */
static uint32_t end_of_line(const struct foot *foot, uint32_t from)
{
    uint32_t to = from;
    while (to < foot->equations.count && equation_at(foot, to)->relation == RELATION_TOTAL
           && equation_at(foot, to)->line == equation_at(foot, from)->line)
        to++;
    return to;
}

/* Whether all parts of a total are rows of its own group: nothing but the rows can be meant. */
static bool is_flat(const struct foot *foot, const struct equation *equation)
{
    for (uint32_t i = 0; i < equation->count; i++) {
        const xmlNode *row = fact_at(foot, foot->terms.items[equation->terms + i].fact)->node->parent;
        if (row->name[0] != 'r' || row->parent != equation->line->parent)
            return false;
    }
    return true;
}

/* What the rows of a group mean is certain only where the figures of some column bear it out: of a heading that has figures
 * itself most columns must agree with the rows below; of a total that agrees in no column nothing is said, unless it simply
 * ends a list of rows. */
static void settle_line(struct foot *foot, uint32_t from, uint32_t to)
{
    uint32_t telling = 0, held = 0, failed = 0;
    for (uint32_t i = from; i < to; i++) {
        const struct equation *equation = equation_at(foot, i);
        bool tells = !equation->trivial && equation->outcome != OUTCOME_UNKNOWN;
        telling += tells;
        held += tells && holds(equation->outcome);
        failed += equation->outcome == OUTCOME_FAILS;
    }
    bool heading = name_of(equation_at(foot, from))[0] == 'g';
    bool doubtful = heading ? held * 2 <= telling : held == 0 && telling > 1;
    if (!failed || !doubtful)
        return;
    bool told = !heading && is_flat(foot, equation_at(foot, from));
    for (uint32_t i = from; i < to; i++) {
        struct equation *equation = equation_at(foot, i);
        if (equation->outcome == OUTCOME_FAILS && !told)
            equation->outcome = equation->now = OUTCOME_UNKNOWN;
    }
}

static void settle_lines(struct foot *foot)
{
    for (uint32_t i = 0; i < foot->equations.count;) {
        uint32_t to = end_of_line(foot, i);
        if (to > i)
            settle_line(foot, i, to);
        i = to > i ? to : i + 1;
    }
}

/* Tables ----------------------------------------------------------------------------------------------------------- */

/* What the columns and rows of a table mean is certain only where nearly all of it bears it out: of a relation that fails
 * again and again nothing is said in that table. */
static void settle_relation(struct foot *foot, const xmlNode *table, enum relation relation)
{
    uint32_t telling = 0, failed = 0;
    for (uint32_t i = 0; i < foot->equations.count; i++) {
        const struct equation *equation = equation_at(foot, i);
        if (equation->relation != relation || report_ancestor(equation->line, "table") != table)
            continue;
        telling += !equation->trivial && equation->outcome != OUTCOME_UNKNOWN;
        failed += equation->outcome == OUTCOME_FAILS;
    }
    if (failed < 3 || failed * DOUBTFUL_SHARE <= telling)
        return;
    for (uint32_t i = 0; i < foot->equations.count; i++) {
        struct equation *equation = equation_at(foot, i);
        if (equation->relation == relation && equation->outcome == OUTCOME_FAILS
            && report_ancestor(equation->line, "table") == table)
            equation->outcome = equation->now = OUTCOME_UNKNOWN;
    }
}

/* A total of which the parts are twice or three times as much: a level of the rows was taken for another. */
static void settle_multiple(struct foot *foot, struct equation *equation)
{
    struct number computed, multiple = fact_at(foot, equation->target)->printed;
    if (equation->relation != RELATION_TOTAL || equation->outcome != OUTCOME_FAILS
        || !foot_computed(foot, equation, &computed) || multiple.value == 0)
        return;
    for (int times = 2; times <= 3; times++)
        if (number_add(multiple, fact_at(foot, equation->target)->printed, &multiple)
            && number_compare(multiple, computed) == 0)
            equation->outcome = equation->now = OUTCOME_UNKNOWN;
}

static void settle_tables(struct foot *foot)
{
    static const enum relation relations[] = { RELATION_TOTAL, RELATION_SUM, RELATION_BALANCE, RELATION_PERCENT };
    for (uint32_t i = 0; i < foot->equations.count; i++)
        settle_multiple(foot, equation_at(foot, i));
    for (size_t t = 0; t < foot->tables.count; t++)
        for (size_t r = 0; r < sizeof relations / sizeof *relations; r++)
            settle_relation(foot, foot->tables.items[t].node, relations[r]);
}

/* Totals of one line that agree in no column are one finding: a row was lost, or a column of totals is another's. */
static void merge_line(struct foot *foot, uint32_t from, uint32_t to)
{
    uint32_t telling = 0, first = FOOT_NONE, count = 0;
    for (uint32_t i = from; i < to; i++) {
        const struct equation *equation = equation_at(foot, i);
        bool own = equation->repair != FOOT_NONE && foot->repairs.items[equation->repair].equation == i
            && !foot->repairs.items[equation->repair].known;
        telling += !equation->trivial && equation->outcome != OUTCOME_UNKNOWN;
        count += own;
        if (own && first == FOOT_NONE)
            first = equation->repair;
    }
    if (count < 2 || count < telling)
        return;
    foot->repairs.items[first].all_columns = true;
    for (uint32_t i = from; i < to; i++) {
        struct equation *equation = equation_at(foot, i);
        if (equation->repair == FOOT_NONE || equation->repair == first || !equation->settled)
            continue;
        vec_push(&foot->repairs.items[first].also, equation->target);
        foot->repairs.items[equation->repair].settles = 0;
        equation->repair = first;
    }
}

/* Agreement -------------------------------------------------------------------------------------------------------- */

static bool is_open_agreement(const struct repair *repair)
{
    return repair->relation == RELATION_AGREEMENT && repair->settles && !repair->known;
}

/* How far the two figures of an agreement are apart, where they stand in the same tables and columns as those of another. */
static bool same_gap(const struct foot *foot, const struct repair *one, const struct repair *other)
{
    const struct equation *first = equation_at(foot, one->equation), *second = equation_at(foot, other->equation);
    const struct fact *a = fact_at(foot, first->target), *b = fact_at(foot, foot->terms.items[first->terms].fact);
    const struct fact *c = fact_at(foot, second->target), *d = fact_at(foot, foot->terms.items[second->terms].fact);
    struct number gap, other_gap;
    return report_ancestor(a->node, "table") == report_ancestor(c->node, "table")
        && report_ancestor(b->node, "table") == report_ancestor(d->node, "table") && a->column == c->column
        && number_subtract(a->printed, b->printed, &gap) && number_subtract(c->printed, d->printed, &other_gap)
        && number_compare(gap, other_gap) == 0;
}

/* A row and the total that it enters differ from those of another table by as much: one finding. */
static void merge_agreements(struct foot *foot)
{
    for (size_t i = 0; i < foot->repairs.count && i < MOST_TRIED; i++)
        for (size_t k = i + 1; is_open_agreement(&foot->repairs.items[i]) && k < foot->repairs.count; k++) {
            struct repair *first = &foot->repairs.items[i], *second = &foot->repairs.items[k];
            if (!is_open_agreement(second) || !same_gap(foot, first, second))
                continue;
            vec_push(&first->also, second->fact);
            second->settles = 0;
        }
}

void foot_repair(struct foot *foot)
{
    judge_all(foot);
    settle_lines(foot);
    settle_tables(foot);
    size_t count = count_failing(foot);
    for (uint32_t i; (i = next_failing(foot, count)) != FOOT_NONE;)
        repair_equation(foot, i);
    for (uint32_t i = 0; i < foot->equations.count;) {
        uint32_t to = end_of_line(foot, i);
        if (to > i)
            merge_line(foot, i, to);
        i = to > i ? to : i + 1;
    }
    merge_agreements(foot);
}
