/*
 * Which figures are wrong: of all figures in equations that fail, the one whose repair makes the most of them hold, less
 * those that it would break, is wrong; what it breaks is looked at again, and what repairs that goes with it. Where several
 * figures would do as well, the equation is reported at its total: which of them is wrong cannot be known.
 */
#include "check/foot.h"

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

static bool fails(const struct equation *equation)
{
    return equation->now == OUTCOME_FAILS && !equation->settled;
}

/* Trying a value ---------------------------------------------------------------------------------------------------- */

/* What an equation counts: one that holds exactly a little more than one that only rounding explains. */
static int worth(enum outcome outcome)
{
    return outcome == OUTCOME_HOLDS ? WORTH_EXACT : outcome == OUTCOME_ROUNDED ? WORTH_ROUNDED : 0;
}

/* The outcome of an equation with the proposed value. */
static enum outcome outcome_with(const struct foot *foot, const struct proposal *proposal,
                                 const struct equation *equation)
{
    struct fact *fact = foot_fact(foot, proposal->fact);
    struct number kept = fact->term.value;
    fact->term.value = proposal->value;
    enum outcome outcome = foot_judge(foot, equation);
    fact->term.value = kept;
    return outcome;
}

static void weigh(const struct foot *foot, struct proposal *proposal)
{
    const struct fact *fact = foot_fact(foot, proposal->fact);
    proposal->gain = 0;
    for (size_t i = 0; i < fact->equations.count; i++) {
        const struct equation *equation = foot_equation(foot, fact->equations.items[i]);
        if (fails(equation) || foot_holds(equation->now))
            proposal->gain += worth(outcome_with(foot, proposal, equation)) - worth(equation->now);
    }
}

/* The best value for a fact among those that its failing equations ask for. */
static struct proposal best_for(struct foot *foot, uint32_t fact)
{
    struct proposal best = { .fact = fact, .gain = INT32_MIN };
    const struct fact *at = foot_fact(foot, fact);
    for (size_t i = 0; i < at->equations.count; i++) {
        struct proposal proposal = { .fact = fact };
        const struct equation *equation = foot_equation(foot, at->equations.items[i]);
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
    const struct equation *shown = foot_equation(foot, repair->equation), *other = foot_equation(foot, equation);
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
    struct fact *fact = foot_fact(foot, proposal->fact);
    fact->term.value = proposal->value;
    for (size_t i = 0; i < fact->equations.count; i++) {
        struct equation *equation = foot_equation(foot, fact->equations.items[i]);
        bool failed = fails(equation);
        equation->now = foot_judge(foot, equation);
        if (failed && !fails(equation)) {
            equation->settled = true;
            equation->repair = number;
            repair->settles++;
            if (shown)
                choose_equation(foot, repair, fact->equations.items[i]);
        } else if (!failed && fails(equation) && foot_holds(equation->outcome)) {
            equation->repair = number;
        }
    }
}

static uint32_t new_repair(struct foot *foot, uint32_t fact, uint32_t equation, bool known, struct number value)
{
    struct repair repair = { .fact = fact, .known = known, .value = value, .equation = equation,
                             .relation = foot_equation(foot, equation)->relation };
    vec_push(&foot->repairs, repair);
    return (uint32_t)foot->repairs.count - 1;
}

/* Which figure of an equation is wrong cannot be known: it is reported at its total. */
static void leave_open(struct foot *foot, uint32_t i)
{
    struct equation *equation = foot_equation(foot, i);
    struct number value = { 0, 0 };
    foot_computed(foot, equation, &value);
    equation->repair = new_repair(foot, equation->target, i, false, value);
    vec_last(&foot->repairs).settles = 1;
    equation->settled = true;
}

/* The repair that broke an equation which a proposal makes hold again, or FOOT_NONE. */
static uint32_t broken_by(const struct foot *foot, const struct proposal *proposal)
{
    const struct fact *fact = foot_fact(foot, proposal->fact);
    for (size_t i = 0; i < fact->equations.count; i++) {
        const struct equation *equation = foot_equation(foot, fact->equations.items[i]);
        if (fails(equation) && equation->repair != FOOT_NONE && foot_holds(outcome_with(foot, proposal, equation)))
            return equation->repair;
    }
    return FOOT_NONE;
}

/* Make a failing equation part of the repair of another. */
static void join(struct foot *foot, uint32_t number, struct equation *equation)
{
    vec_push(&foot->repairs.items[number].also, equation->target);
    equation->repair = number;
    equation->settled = true;
}

/* Whether each figure of an equation whose repair gains the most makes another equation hold too. */
static bool is_settled_by_all(struct foot *foot, const struct equation *equation, int gain, const struct equation *other)
{
    struct proposal proposal = best_for(foot, equation->target);
    bool all = proposal.gain < gain || foot_holds(outcome_with(foot, &proposal, other));
    for (uint32_t i = 0; i < equation->count && i < MOST_TRIED && all; i++) {
        proposal = best_for(foot, foot->terms.items[equation->terms + i].fact);
        all = proposal.gain < gain || foot_holds(outcome_with(foot, &proposal, other));
    }
    return all;
}

/* Several figures would do as well. Whichever is wrong, it explains other equations too: all of them are one finding. */
static void repair_tied(struct foot *foot, uint32_t i, const struct proposal *best)
{
    const struct fact *fact = foot_fact(foot, best->fact);
    VEC(uint32_t) shared = VEC_INIT;
    for (size_t k = 0; k < fact->equations.count; k++) {
        uint32_t other = fact->equations.items[k];
        if (other != i && fails(foot_equation(foot, other)) && foot_holds(outcome_with(foot, best, foot_equation(foot, other)))
            && is_settled_by_all(foot, foot_equation(foot, i), best->gain, foot_equation(foot, other)))
            vec_push(&shared, other);
    }
    leave_open(foot, i);
    for (size_t k = 0; k < shared.count; k++)
        join(foot, foot_equation(foot, i)->repair, foot_equation(foot, shared.items[k]));
    vec_last(&foot->repairs).settles += (uint32_t)shared.count;
    vec_release(&shared);
}

static void repair_equation(struct foot *foot, uint32_t i)
{
    bool tied;
    struct equation *equation = foot_equation(foot, i);
    struct proposal best = best_in(foot, equation, &tied);
    if (best.gain > 0 && !tied) {
        uint32_t before = broken_by(foot, &best);
        uint32_t number = before != FOOT_NONE ? before : new_repair(foot, best.fact, i, true, best.value);
        if (before != FOOT_NONE && best.fact != foot->repairs.items[before].fact)
            vec_push(&foot->repairs.items[before].also, best.fact);
        apply(foot, number, &best, before == FOOT_NONE);
    } else if (best.gain > 0 && equation->repair == FOOT_NONE) {
        repair_tied(foot, i, &best);
    }
    if (!fails(equation))
        return;
    if (equation->repair == FOOT_NONE)
        leave_open(foot, i);
    equation->settled = true; /* else broken by a repair, and nothing says how it goes on */
}

/* A row that is missing, or stands twice, explains all columns of its total at once: no figure of theirs is wrong. */
static void repair_row(struct foot *foot, const struct foot_total *total)
{
    uint32_t number = FOOT_NONE;
    for (uint32_t i = total->from; i < total->to; i++) {
        struct equation *equation = foot_equation(foot, i);
        if (!fails(equation))
            continue;
        if (number == FOOT_NONE) {
            leave_open(foot, i);
            number = equation->repair;
            foot->repairs.items[number].total = total;
        } else {
            join(foot, number, equation);
        }
    }
}

static void repair_rows(struct foot *foot)
{
    for (size_t i = 0; i < foot->totals.count; i++)
        if (foot->totals.items[i].slip == SLIP_MISSING || foot->totals.items[i].slip == SLIP_TWICE)
            repair_row(foot, &foot->totals.items[i]);
}

/* The gain of the best single repair of an equation; the greater ones go first. */
static int urgency(struct foot *foot, uint32_t i)
{
    bool tied;
    struct proposal best = best_in(foot, foot_equation(foot, i), &tied);
    return tied ? 0 : best.gain;
}

/* Nothing is looked at more often than this: a report with more contradictions is reported equation by equation. */
#define MOST_ORDERED 64

static uint32_t next_failing(struct foot *foot, size_t count)
{
    uint32_t found = FOOT_NONE;
    int most = INT32_MIN;
    for (uint32_t i = 0; i < foot->equations.count; i++) {
        if (!fails(foot_equation(foot, i)))
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
        count += fails(foot_equation(foot, i));
    return count;
}

void foot_repair(struct foot *foot)
{
    repair_rows(foot);
    size_t count = count_failing(foot);
    for (uint32_t i; (i = next_failing(foot, count)) != FOOT_NONE;)
        repair_equation(foot, i);
}
