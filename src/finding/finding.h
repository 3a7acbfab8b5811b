/*
 * Findings: what a check says about a report, complete in itself: a reporter needs nothing but this and the source.
 */
#ifndef FINDING_FINDING_H
#define FINDING_FINDING_H

#include "base/str.h"
#include "base/vec.h"
#include "model/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* name, word in rule files and output; in rising order */
#define SEVERITIES(X) \
    X(SEVERITY_INFO, "info") \
    X(SEVERITY_WARNING, "warning") \
    X(SEVERITY_ERROR, "error")

enum severity {
#define SEVERITY_ENUM(name, word) name,
    SEVERITIES(SEVERITY_ENUM)
#undef SEVERITY_ENUM
    SEVERITY_COUNT
};

/* The word; static. */
const char *severity_name(enum severity severity);

/* False when the word names no severity. */
bool severity_parse(const char *word, enum severity *severity);

/* Another place that has to do with a finding: a figure that entered the sum, the other title. */
struct related {
    struct span span; /* in the same source as the finding */
    char *message;    /* owned; a short label */
};

enum applicability { FIX_NONE, FIX_SAFE, FIX_UNSAFE };

/* Replace the bytes of span by text. */
struct edit {
    struct span span;
    char *text; /* owned */
};

struct finding {
    const char *rule;       /* borrowed from the rule, which lives longer */
    enum severity severity;
    char *message;          /* owned; stands alone, lower case, no full stop */
    struct span span;       /* where; in the file's source */
    char *where;            /* owned; the place in words: table, row, column; NULL when there is nothing to add */
    char *label;            /* owned; what the caret points at, such as "stated"; NULL for none */
    char *stated;           /* owned; the value in the text, NULL when the finding is not about a value */
    char *computed;         /* owned; the value expected instead, or NULL */
    char *evidence;         /* owned; the computation itself, or NULL */
    char *help;             /* owned; what to do about it, or NULL */
    VEC(struct related) related;
    enum applicability applicability;
    VEC(struct edit) edits;
    char *content;          /* owned; the matched content, normalised: the fingerprint is made from it */
    char fingerprint[33];   /* 32 hexadecimal digits, set by findings_finish() */
    char identity[33];      /* the same without the path: what a finding is in whatever file */
};

/* Something that was seen and not checked, or not understood. */
struct skipped {
    const char *rule;   /* borrowed; NULL when the reader or profile did not understand it */
    struct span span;
    char *reason;       /* owned; one sentence, lower case, no full stop */
};

/* Candidates that a rule examined. */
struct examined {
    const char *rule; /* borrowed */
    size_t count;
    uint64_t microseconds; /* of processor time that the rule took */
};

/* All that checking one file gave. */
struct findings {
    VEC(struct finding) items;
    VEC(struct skipped) skipped;
    VEC(struct examined) examined; /* in the order of the rules */
    size_t accepted;               /* findings that were dropped because somebody had accepted them */
};

#define FINDINGS_INIT { VEC_INIT, VEC_INIT, VEC_INIT, 0 }

/* Append an empty finding of a rule and return it: borrowed, valid until the next is added. */
struct finding *findings_add(struct findings *findings, const char *rule, enum severity severity, struct span span);

/* Append a related place; message is copied. */
void finding_relate(struct finding *finding, struct span span, const char *message);

/* Append an edit to the finding's fix; text is copied. */
void finding_edit(struct finding *finding, struct span span, const char *text);

/* Note something that was not checked; reason is copied. */
void findings_skip(struct findings *findings, const char *rule, struct span span, const char *reason);

/* Append all that other findings hold; they are empty then. */
void findings_move(struct findings *findings, struct findings *from);

/* Put the findings in their order (position, rule, message), drop exact repeats, and compute fingerprints: 128-bit
 * FNV-1a of path as given, rule, content (without one: message) and occurrence index, each ended by a NUL; without line
 * numbers, so that they survive edits elsewhere. What was skipped is put in order too; nothing of it is dropped,
 * because it is counted. */
void findings_finish(struct findings *findings, const char *path);

/* Drop the findings whose flag is set (one flag each) and count them as accepted. The order stays. */
void findings_accept(struct findings *findings, const bool *flags);

/* How many findings there are of a severity. */
size_t findings_count(const struct findings *findings, enum severity severity);

/* Free the contents. */
void findings_release(struct findings *findings);

#endif
