#include "app/session.h"

#include "check/check.h"
#include "profile/profile.h"

#include <stdio.h>

static int run_examples(struct session *session)
{
    size_t examples = 0;
    size_t failed = check_examples(&session->rules, session->catalogue, &session->options->limits, &examples,
                                   &session->out);
    char numbers[3][24];
    snprintf(numbers[0], sizeof numbers[0], "%zu", examples);
    snprintf(numbers[1], sizeof numbers[1], "%zu", session->rules.count);
    snprintf(numbers[2], sizeof numbers[2], "%zu", failed);
    const struct argument arguments[] = {
        { "examples", numbers[0] }, { "rules", numbers[1] }, { "failed", numbers[2] },
    };
    template_fill(session_word(session, "app.tested"), arguments, 3, &session->out);
    str_add_char(&session->out, '\n');
    session->has_output = true;
    return failed ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* Elsewhere a profile is loaded only for a document that it fits. */
static bool load_profiles(const struct session *session, struct error *error)
{
    bool ok = true;
    for (size_t i = 0; ok && i < session->rules.profile_count; i++) {
        struct profile *profile = profile_load(session->rules.profiles[i].path, error);
        ok = profile != NULL;
        profile_free(profile);
    }
    return ok;
}

int command_test(struct session *session)
{
    struct error error = ERROR_INIT;
    if (session_load_rules(session, &session->options->operands, &error) && load_profiles(session, &error))
        return run_examples(session);
    return session_fail(session, &error);
}
