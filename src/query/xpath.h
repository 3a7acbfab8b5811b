/*
 * XPath over the report model, made safe to use on long reports.
 *
 * libxml2's union and parent steps are quadratic and its operation limit does not count the duplicate scan, so
 * xpath_new() refuses expressions of a known-quadratic shape with a sentence that says what to write instead (see
 * xpath_shape.h). Context nodes come from an index of the tree by element name, filled in one walk for all rules.
 *
 * Extension functions, in the namespace bound to the prefix cf (urn:crossfoot:function):
 *   cf:match(string, regex)       whether the string matches
 *   cf:group(string, regex, name) the named group of the first match, or ""
 *   cf:replace(string, regex, replacement)
 *   cf:fold(string, names)        the string after the pack's named folds, in order
 *   cf:number(string)             an XPath number from printed digits with group marks, or NaN
 *
 * Threads: a compiled expression caches the functions of the context that first ran it, so an expression, and with it
 * a rule, is for one thread at a time; so is a session.
 */
#ifndef QUERY_XPATH_H
#define QUERY_XPATH_H

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/vec.h"
#include "model/report.h"

#include <stdbool.h>
#include <stdint.h>

struct xpath_compiler;
struct xpath;         /* a compiled expression */
struct xpath_session; /* evaluation state for one report: context, index, scratch; one thread */
struct folds;         /* named text foldings of a pack, see query/fold.h */

typedef VEC(xmlNode *) xpath_nodes;

/* What compiles expressions, one at a time. Making one takes longer than compiling with it. Free with
 * xpath_compiler_free(), NULL too. */
struct xpath_compiler *xpath_compiler_new(void);
void xpath_compiler_free(struct xpath_compiler *compiler);

/* Compile an expression to be evaluated relative to a context node. NULL on failure, with the reason in error
 * (path and line are the caller's to fill; the column is the 1-based code point in the expression). Free with
 * xpath_free(). */
struct xpath *xpath_new(struct xpath_compiler *compiler, const char *expression, struct error *error);

/* Compile a context: an expression that starts with an element name, such as table[@kind='deliverables']//group,
 * and is meant from anywhere in the report. */
struct xpath *xpath_new_context(struct xpath_compiler *compiler, const char *expression, struct error *error);
void xpath_free(struct xpath *xpath);

/* Whether every fold that the expression names in a literal (cf:fold(., 'marks')) exists. */
bool xpath_check_folds(const struct xpath *xpath, const struct folds *folds, struct error *error);

/* A session on a report, which must live longer. folds may be NULL. */
struct xpath_session *xpath_session_new(const struct report *report, const struct folds *folds,
                                        const struct limits *limits);

/* Another session on the same report, for another thread, with folds of its own: it looks things up in the index of the
 * first one, which must live longer. */
struct xpath_session *xpath_session_beside(struct xpath_session *first, const struct folds *folds);
void xpath_session_free(struct xpath_session *session);

/* Begin a piece of work, which may take limits->rule_seconds of processor time for evaluations, and as much for the regular
 * expressions in them. Without, they may take any time. */
void xpath_session_begin(struct xpath_session *session);

/* Evaluations. node is the context node (for contexts made by xpath_new_context() it is ignored and the whole report
 * searched). False on an evaluation error or when a limit (operations, time) is reached; the reason is in error.
 * Node sets are in document order without repeats; the caller releases them with vec_release(). Strings are owned by
 * the caller (str_release()), and appended to; nodes are appended too. */
bool xpath_nodes_of(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, xpath_nodes *nodes,
                    struct error *error);

/* What a context finds, with the string value of each node. */
struct xpath_texts {
    xpath_nodes nodes;
    struct slice *strings;
};

/* The same nodes with their strings, found once for all who ask with the same words. Borrowed: it lives as long as the
 * session. NULL where xpath_nodes_of() gives false. */
const struct xpath_texts *xpath_texts_of(struct xpath_session *session, const struct xpath *context, struct error *error);

bool xpath_string_of(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, struct str *string,
                     struct error *error);
bool xpath_test_of(struct xpath_session *session, const struct xpath *xpath, xmlNode *node, bool *result,
                   struct error *error);

/* The place of an element among all elements of the report, from 1, in document order. */
size_t xpath_order(struct xpath_session *session, const xmlNode *element);

#endif
