/*
 * foot: the figures of tables are held against each other, down (totals), across (columns that follow from others), from
 * one time to the next (opening, changes, closing), as percentages, and between tables. Private to src/check.
 *
 * Every relation is an equation between figures. All equations of a report are judged together, so that a wrong figure is
 * reported once and where it stands: a figure that, given another value, would make more equations hold than it is in
 * conflict with now, is what is wrong; where several would do, the equation is reported at its total.
 *
 *     foot_facts.c      from the model to lines of figures
 *     foot_equations.c  from lines and columns to equations
 *     foot_judge.c      whether an equation holds, and what would make it hold
 *     foot_slip.c       what the differences of a row of totals look like
 *     foot_doubt.c      which equations are certain
 *     foot_repair.c     which figures are wrong
 *     foot_merge.c      which of these are one slip
 *     foot_report.c     findings
 *     foot.c            the check kind
 */
#ifndef CHECK_FOOT_H
#define CHECK_FOOT_H

#include "base/memory.h"
#include "base/vec.h"
#include "check/check.h"
#include "model/number.h"
#include "model/sum_judge.h"

#include <stdbool.h>
#include <stdint.h>

#define FOOT_COLUMNS 65 /* columns are numbered from 1 to 64 */
#define FOOT_NONE UINT32_MAX

/* One figure. */
struct fact {
    xmlNode *node;        /* its cell */
    struct sum_term term; /* as printed, or as repaired */
    struct number printed;
    uint32_t table, column;
    VEC(uint32_t) equations; /* that it is in */
};

/* A row, a total, or the heading of a group that has figures: the fact of each column, or FOOT_NONE. */
struct line {
    xmlNode *node;
    uint32_t table;
    bool has_facts;
    uint32_t facts[FOOT_COLUMNS];
    bool worded[FOOT_COLUMNS]; /* says that there is no figure */
};

/* A line by its node. */
struct line_place {
    const xmlNode *node;
    uint32_t line;
};

struct foot_column {
    const xmlNode *node; /* NULL: no such column */
    bool adds, percent;
    bool changes;        /* tells of changes: it may hold figures below zero */
    const char *key;     /* columns of several tables that hold the same have the same key */
};

struct foot_table {
    xmlNode *node;
    const char *series, *part; /* several tables under one caption have the same series; or NULL */
    struct foot_column columns[FOOT_COLUMNS];
    size_t first_line, end_line;
};

/* In order of rank: what a finding is about when a figure is in several. */
enum relation { RELATION_TOTAL, RELATION_SUM, RELATION_BALANCE, RELATION_PERCENT, RELATION_AGREEMENT,
                RELATION_COUNT };

enum outcome {
    OUTCOME_HOLDS,
    OUTCOME_ROUNDED, /* holds, as far as rounding can tell */
    OUTCOME_FAILS,
    OUTCOME_UNKNOWN, /* the figures are too large, or the relation says nothing */
};

struct foot_term {
    uint32_t fact;
    int weight; /* 1 or -1 */
};

/* target = sum of weighted terms; or target = 100 × first term ÷ second term; or target = term. */
struct equation {
    enum relation relation;
    uint32_t target;
    uint32_t terms, count; /* first and number, in the system's terms */
    xmlNode *line;         /* of the target */
    bool has_blanks;       /* some parts have no figure: it is examined only if it holds */
    bool trivial;          /* no more than zeros */
    enum outcome outcome;  /* as printed */
    enum outcome now;      /* with the repairs so far */
    uint32_t repair;       /* that it failed through or was settled by, or FOOT_NONE */
    bool settled;
    const xmlNode *excluded; /* the row that the total leaves out in all columns, for which it is not examined; or NULL */
};

/* A slip that shows in several columns of a row of totals. */
enum row_slip {
    SLIP_NONE,
    SLIP_MISSING,  /* a row is missing: the parts give less than the total */
    SLIP_TWICE,    /* a row stands twice */
    SLIP_EXCLUDED, /* a row is left out of the total everywhere: whether it is one of the parts cannot be told */
    SLIP_SWAPPED,  /* two columns differ by as much */
};

/* The equations [from, to) of the totals of a row. */
struct foot_total {
    uint32_t from, to;
    uint32_t columns;   /* that say something */
    enum row_slip slip;
    const xmlNode *row; /* that stands twice, or is left out; or NULL */
};

/* A figure that is wrong, or an equation that fails without telling which. */
struct repair {
    uint32_t fact;       /* the figure; the target of the equation when it is not known */
    bool known;          /* the figure is the only one that explains it */
    struct number value; /* that would make it hold */
    uint32_t equation;   /* that the finding shows */
    uint32_t settles;    /* how many equations */
    enum relation relation;
    VEC(uint32_t) also;  /* facts that go with it */
    const struct foot_total *total; /* the row of totals that it stands for, when its slip shows in several columns; or NULL */
};

struct foot {
    struct check_run *run;
    struct arena arena;
    VEC(struct foot_table) tables;
    VEC(struct line) lines;
    VEC(struct line_place) places; /* of the lines, those of a table sorted by node */
    VEC(struct fact) facts;
    VEC(struct foot_term) terms;
    VEC(struct equation) equations;
    VEC(struct foot_total) totals;
    VEC(struct repair) repairs;
    VEC(xmlNode *) unfound; /* totals that name parts which are not there, or have none */
};

static inline struct equation *foot_equation(const struct foot *foot, uint32_t i)
{
    return &foot->equations.items[i];
}

static inline struct fact *foot_fact(const struct foot *foot, uint32_t i)
{
    return &foot->facts.items[i];
}

static inline bool foot_holds(enum outcome outcome)
{
    return outcome == OUTCOME_HOLDS || outcome == OUTCOME_ROUNDED;
}

/* Read a table's lines and figures. */
void foot_read_table(struct foot *foot, xmlNode *table);

/* The line of a row, total or group; NULL when it has no figures. */
const struct line *foot_line(const struct foot *foot, const struct foot_table *table, const xmlNode *node);

/* Make the equations of all tables; afterwards those between tables by the rule's keys. False when the rule's expressions
 * cannot be evaluated. */
void foot_equations(struct foot *foot);
bool foot_agreements(struct foot *foot);

/* Judge an equation with the figures as they are now. */
enum outcome foot_judge(const struct foot *foot, const struct equation *equation);

/* The value of a fact with which an equation would hold exactly. False when there is none. */
bool foot_solve(const struct foot *foot, const struct equation *equation, uint32_t fact, struct number *value);

/* What the terms come to: the value the target should have. False when it cannot be told. */
bool foot_computed(const struct foot *foot, const struct equation *equation, struct number *value);

/* Find the slip that the equations that fail of a row of totals look like. */
void foot_find_slip(const struct foot *foot, struct foot_total *total);

/* Judge all equations, and set aside those that the table does not bear out: these have no outcome. */
void foot_doubt(struct foot *foot);

/* Find what is wrong: one repair for each figure, or each equation whose wrong figure is not known. */
void foot_repair(struct foot *foot);

/* Join the repairs that have one cause. Those that are joined to another settle nothing any more. */
void foot_merge(struct foot *foot);

/* Report the repairs of the check's relation, and what was not examined. */
void foot_report(struct foot *foot);

#endif
