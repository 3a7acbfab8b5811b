/*
 * Inside query/: the state of evaluations on one report.
 */
#ifndef QUERY_XPATH_SESSION_H
#define QUERY_XPATH_SESSION_H

#include "base/budget.h"
#include "base/vec.h"
#include "query/regex.h"
#include "query/xpath.h"
#include "query/xpath_index.h"

#include <libxml/xpath.h>

/* A regular expression that an expression gave as a string. */
struct cached_regex {
    char *pattern;
    struct regex *regex;
};

/* What a context has found. */
struct found_nodes {
    char *context; /* owned */
    struct xpath_texts texts; /* strings NULL until they are asked for; in the session's arena of texts */
};

struct xpath_session {
    const struct report *report;
    const struct folds *folds;
    struct limits limits;
    xmlXPathContext *context;
    struct regex_scratch *scratch;
    struct budget budget;
    VEC(struct cached_regex) regexes;
    struct xpath_index own_index;
    struct xpath_index *index; /* the own one, or that of the session that this one stands beside, which is filled */
    VEC(struct found_nodes *) found; /* by contexts of several names, or whose strings were asked for; owned */
    struct arena texts;              /* what those point to */
    struct arena strings; /* that the evaluation that runs has put together */
    struct str made;      /* the one that is being put together */
    struct str problem;   /* the first error of the evaluation that runs */
};

/* Before every evaluation: whether there is time left for it. False with the reason in error. */
bool xpath_begin(struct xpath_session *session, const struct xpath *xpath, struct error *error);

/* Let libxml2 evaluate an expression that has no plan. Owned; NULL with the reason in error. */
xmlXPathObject *xpath_evaluate(struct xpath_session *session, const struct xpath *xpath, xmlNode *node,
                               struct error *error);

/* Say in error what session->problem says of an expression. Always false. */
bool xpath_set_problem(struct xpath_session *session, const struct xpath *xpath, struct error *error);

/* Bind the prefix cf and its functions to the session's context. */
void xpath_register_functions(struct xpath_session *session);

/* Count the operations of an evaluation as work of the session's. False when its time is spent. */
bool xpath_session_spend(struct xpath_session *session, size_t operations);

/* The compiled pattern that an expression made at run time, kept by the session for a while. NULL when it is none: then
 * session->problem says why. */
const struct regex *xpath_regex(struct xpath_session *session, const char *pattern);

/* Note what is wrong with the evaluation that runs, unless something was noted before. */
void xpath_note_problem(struct xpath_session *session, const char *problem);

/* What cf:match(), cf:group() and cf:replace() do with a compiled pattern. False when the problem has been noted. The value
 * of a group is borrowed from the text; what is replaced is appended to out. */
bool xpath_match(struct xpath_session *session, const struct regex *regex, struct slice text, struct regex_match *match,
                 bool *found);
bool xpath_group(struct xpath_session *session, const struct regex *regex, struct slice text, const char *name,
                 struct slice *value);
bool xpath_replace(struct xpath_session *session, const struct regex *regex, struct slice text, const char *with,
                   struct str *out);

/* The string value of a node, borrowed as report_string() says, or else put together and kept in the arena. */
struct slice xpath_string_in(struct xpath_session *session, const xmlNode *node, struct arena *arena);

/* The value of printed digits with group marks, or NaN. */
double xpath_printed_number(struct slice text);

/* Free the regular expressions that the functions keep. */
void xpath_release_regexes(struct xpath_session *session);

#endif
