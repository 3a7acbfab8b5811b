/*
 * Checks: what rules are made of. A check kind is one record in its own file and one line in list.c; it knows nothing
 * of any single rule, organ or language.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/limits.h"
#include "finding/catalogue.h"
#include "finding/finding.h"
#include "model/report.h"
#include "query/xpath.h"
#include "rule/rule.h"

/* What a check kind works with while it runs one check of one rule on one report. */
struct check_run {
    const struct report *report;
    const struct rule *rule;
    const struct check *check;
    const struct folds *folds;
    const struct range_tables *tables;
    const struct term_lists *terms;
    const struct registry *registry; /* or NULL */
    const struct catalogue *catalogue;
    const char *lang; /* of messages */
    struct xpath_session *session;
    struct regex_scratch *scratch;
    struct findings *findings;
    const struct limits *limits;
    size_t examined;
    size_t emitted; /* findings of the rule so far */
    bool limited;   /* it has been said that a pattern of the rule reached a limit */
    struct str text; /* for check_text() */
    struct error *error; /* set when the check cannot go on: an XPath error, a limit */
};

struct check_kind {
    struct kind_spec spec;
    /* Run one check over the whole report, adding findings, skips, and the count examined. False when it could not go
     * on; run->error says why and becomes an exit 2. */
    bool (*run)(struct check_run *run);
};

/* All kinds, ended by NULL (check/list.c). */
extern const struct check_kind *const check_kinds[];

/* The same, as the rule loader wants them. Static. */
const struct kind_spec *const *check_kind_specs(void);

/* Which rules are to run, and how. All is borrowed. */
struct check_request {
    const struct rule_set *rules;
    const bool *selected; /* for each rule whether it runs; NULL: those enabled by default */
    const struct catalogue *catalogue;
    const char *lang;     /* of messages */
    const struct limits *limits;
    size_t threads;       /* that may run rules at the same time; 0 and 1: this one alone */
};

/* Run rules over a report. Findings are finished (ordered, fingerprinted) with the report's path; they are the same however
 * many threads there are. False when a rule could not run: then those before it have run, and none behind it. */
bool check_report(const struct report *report, const struct check_request *request, struct findings *findings,
                  struct error *error);

/* Run the examples of every rule: a bad example must give as many findings of its rule as it expects, a good one
 * none. Failures are appended to out as lines "path:line: message". Returns the number of failures; *count is the
 * number of examples run. */
size_t check_examples(const struct rule_set *set, const struct catalogue *catalogue, const struct limits *limits,
                      size_t *count, struct str *out);

/* For check kinds: add a finding at a node, with where, and message filled from the arguments and {content}, the
 * node's text; content is what the fingerprint is made from. NULL when the limit of findings is reached (said once
 * as a skip). */
struct finding *check_emit(struct check_run *run, const xmlNode *node, struct span span,
                           const struct argument *arguments, size_t count, const char *content);

/* The same for a case of the kind (the index in its cases), which may have a message of its own. */
struct finding *check_emit_case(struct check_run *run, size_t of, const xmlNode *node, struct span span,
                                const struct argument *arguments, size_t count, const char *content);

/* For check kinds with the slot "applicability": what it says of their fixes. */
enum applicability check_applicability(const struct check_run *run);

/* For check kinds whose slot "fix" is an expression: let the finding (or NULL) put what it gives in place of the node's
 * text. No fix where the node has no text of its own or has that text already. False when it cannot be evaluated. */
bool check_correct(struct check_run *run, struct finding *finding, xmlNode *node);

/* For check kinds with the slots "fix" and "applicability": what is wrong with them, or NULL. */
const char *check_bad_fix(const struct check *check);

/* The slot "applicability" of a check kind. */
#define CHECK_SLOT_APPLICABILITY \
    { "applicability", SLOT_CHOICE, false, check_applicabilities, \
      "whether the fix keeps the meaning for certain (safe), needs a look (unsafe), or is only shown (none)" }
extern const char *const check_applicabilities[];

/* For check kinds: note at a node that a pattern reached its limit there. Where a kind does not, it is noted for the whole
 * report when the rule has run. */
void check_skip_limited(struct check_run *run, const xmlNode *node);

/* For check kinds: note that a candidate was not examined; reason is the id of a text of the catalogue. */
void check_skip(struct check_run *run, const xmlNode *node, const char *reason,
                const struct argument *arguments, size_t count);

/* For check kinds: examine every node of the slot "context", in document order, until one cannot be examined. */
bool check_each(struct check_run *run, bool (*examine)(struct check_run *run, xmlNode *context));

/* For check kinds: the slot's expression at a context node. A slot that is not filled gives no nodes, "", or true.
 * Appends to nodes and text. False when it cannot be evaluated; run->error then says why, with the rule's place. */
bool check_nodes(struct check_run *run, const char *slot, xmlNode *node, xpath_nodes *nodes);
bool check_string(struct check_run *run, const char *slot, xmlNode *node, struct str *text);
bool check_test(struct check_run *run, const char *slot, xmlNode *node, bool *result);

/* For check kinds: the nodes of the slot "context" with their string values, borrowed until the rules have run; NULL when
 * they cannot be found, as with check_nodes(). */
const struct xpath_texts *check_texts(struct check_run *run);

/* For check kinds: the string value of a node, borrowed: valid until the next call. */
struct slice check_text(struct check_run *run, const xmlNode *node);

/* For check kinds: whether a slot is filled, and whether a choice has this word. */
bool check_has(const struct check_run *run, const char *slot);
bool check_chose(const struct check_run *run, const char *slot, const char *word);

/* For check kinds: the whole number in a slot; 0 when it is not filled. */
size_t check_number(const struct check_run *run, const char *slot);

/* For check kinds with the slots "least" and "share", which tell what is a habit: what is wrong with them, or NULL. */
const char *check_bad_habit(const struct check *check);

/* For check kinds: crossfoot's own words (a text of the catalogue), filled; owned by the caller (mem_free()). */
char *check_words(const struct check_run *run, const char *id, const struct argument *arguments, size_t count);

/* Append what a node is called in the report: its label child, else its attribute label, title, name, caption or n. */
void check_label(const xmlNode *node, struct str *out);

/* Append the name of a cell's column in words: year and measure, else the column's label, else its number. */
void check_column(const struct catalogue *catalogue, const char *lang, const xmlNode *cell, struct str *out);

/* Append a text for a message: white space collapsed, and cut with an ellipsis when it is long. */
void check_clip(struct slice text, struct str *out);

/* For check kinds: the same for a context in which the rule's condition does not hold: the rule's own words, or the
 * text of the catalogue when it has none. */
void check_pass_over(struct check_run *run, const xmlNode *node, const char *reason);

/* Append a node's text, without blanks at its ends, clipped to what a message can hold. */
void check_content(const xmlNode *node, struct str *out);

/* Append a node's place in words: table, row, column; figure; paragraph; mandate list. */
void check_where(const struct catalogue *catalogue, const char *lang, const xmlNode *node, struct str *out);

#endif
