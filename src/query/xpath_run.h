/*
 * Inside query/: evaluates plans (xpath_plan.h).
 */
#ifndef QUERY_XPATH_RUN_H
#define QUERY_XPATH_RUN_H

#include "query/xpath_plan.h"
#include "query/xpath_session.h"

/* The value of a plan at a node. False when an evaluation fails or a limit is reached; then session->problem says why.
 * Nodes are appended in document order, each once, only where the plan's path is ordered; else as they are found. A string
 * is borrowed: it is valid until the next evaluation. That of nodes is the first one's that is found. */
bool xpath_run_test(struct xpath_session *session, const struct xpath_plan *plan, xmlNode *node, bool *result);
bool xpath_run_string(struct xpath_session *session, const struct xpath_plan *plan, xmlNode *node, struct slice *result);
bool xpath_run_nodes(struct xpath_session *session, const struct xpath_plan *plan, xmlNode *node, xpath_nodes *nodes);

#endif
