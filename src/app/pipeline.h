/*
 * What all files that are checked have in common: the profiles, and which rules run.
 */
#ifndef APP_PIPELINE_H
#define APP_PIPELINE_H

#include "app/session.h"
#include "base/error.h"
#include "base/vec.h"
#include "profile/profile.h"

#include <stdbool.h>

/* What all files have in common. Borrows the session. */
struct pipeline {
    const struct session *session;
    VEC(struct profile *) profiles; /* in the order of the packs */
    struct profile *forced;   /* by --profile, or NULL */
    bool *selected;                 /* for each rule whether it runs */
    size_t threads;                 /* that load profiles, and run the rules of one report */
};

/* Load the profiles and resolve --profile, --select and --ignore. The session's rules must be loaded. On failure
 * false; pipeline_release() is due in any case. */
bool pipeline_init(struct pipeline *pipeline, const struct session *session, struct error *error);
void pipeline_release(struct pipeline *pipeline);

/* The profile of that id. False with the known ones when there is none. */
bool pipeline_find_profile(const struct pipeline *pipeline, const char *id, struct profile **profile,
                           struct error *error);

#endif
