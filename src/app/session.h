/*
 * What every command works with: options, streams, crossfoot's words, the rules, and the output until it is written.
 */
#ifndef APP_SESSION_H
#define APP_SESSION_H

#include "app/app.h"
#include "app/options.h"
#include "base/error.h"
#include "base/str.h"
#include "finding/catalogue.h"
#include "rule/rule.h"

#include <stdbool.h>

struct session {
    const struct options *options;
    const struct streams *streams;
    char *rules_dir;             /* owned */
    struct catalogue *catalogue; /* owned */
    const char *lang;            /* of messages; borrowed from the options or in lang_buffer */
    char lang_buffer[16];
    struct rule_set rules;
    bool rules_loaded;
    struct registry *registry;   /* owned; of the option --registry, or NULL */
    struct str out;              /* what the command prints */
    bool has_output;             /* it is complete: write it, even when it is empty */
};

/* Find the rules folder, load the catalogue and choose the language. On failure false; session_release() is due in
 * any case. */
bool session_open(struct session *session, const struct options *options, const struct streams *streams,
                  struct error *error);

/* Load the packs and rule files that the options name, and count more rule files to them. */
bool session_load_rules(struct session *session, const words *more_files, struct error *error);

void session_release(struct session *session);

/* Print "crossfoot: …" on the error stream, safe for a terminal. */
void session_complain(const struct streams *streams, const struct error *error);

/* Complain and release the error. Always EXIT_TROUBLE. */
int session_fail(const struct session *session, struct error *error);

/* A text of the catalogue in the language of messages. Borrowed. */
const char *session_word(const struct session *session, const char *id);

/* The commands. Each appends to session->out, complains about what goes wrong, and returns an exit status. */
int command_check(struct session *session);
int command_model(struct session *session);
int command_rules(struct session *session);
int command_explain(struct session *session);
int command_test(struct session *session);
int command_baseline(struct session *session);
int command_fix(struct session *session);
int command_config(struct session *session);
int command_annotate(struct session *session);
int command_registry(struct session *session);

#endif
