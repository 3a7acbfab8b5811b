#include "app/pipeline.h"

#include "app/jobs.h"
#include "app/select.h"
#include "base/memory.h"
#include "base/team.h"

#include <string.h>

/* A profile that is loaded apart from the others. */
struct loading {
    const char *path;
    struct profile *profile; /* NULL: error says why */
    struct error error;
};

static void load_profile(void *data, size_t member, size_t number)
{
    struct loading *loading = (struct loading *)data + number;
    (void)member;
    loading->profile = profile_load_outline(loading->path, &loading->error);
}

/* All profiles, in their order; the first that is not valid tells the error. */
static bool load_profiles(struct pipeline *pipeline, struct error *error)
{
    const struct rule_set *rules = &pipeline->session->rules;
    struct loading *loading = mem_calloc(rules->profile_count, sizeof *loading);
    bool ok = true;
    for (size_t i = 0; i < rules->profile_count; i++)
        loading[i].path = rules->profiles[i].path;
    team_work(pipeline->threads, rules->profile_count, load_profile, loading);
    for (size_t i = 0; i < rules->profile_count; i++) {
        if (loading[i].profile)
            vec_push(&pipeline->profiles, loading[i].profile);
        else if (ok)
            error_move(error, &loading[i].error);
        ok = ok && loading[i].profile;
        error_release(&loading[i].error);
    }
    mem_free(loading);
    return ok;
}

bool pipeline_find_profile(const struct pipeline *pipeline, const char *id, struct profile **profile,
                           struct error *error)
{
    struct str known = STR_INIT;
    bool found = false;
    for (size_t i = 0; !found && i < pipeline->profiles.count; i++) {
        const char *other = profile_id(pipeline->profiles.items[i]);
        found = strcmp(other, id) == 0;
        if (found)
            *profile = pipeline->profiles.items[i];
        str_printf(&known, "%s%s", known.length ? ", " : "", other);
    }
    if (!found)
        error_set(error, NULL, 0, 0, "no profile \"%s\"; known are: %s", id, str_text(&known));
    str_release(&known);
    return found;
}

static bool force_profile(struct pipeline *pipeline, struct error *error)
{
    const struct options *options = pipeline->session->options;
    if (!options->target.profile || pipeline_find_profile(pipeline, options->target.profile, &pipeline->forced, error))
        return true;
    if (options->config_lines[OPTION_PROFILE]) {
        error->path = mem_copy_string(options->config_path);
        error->line = options->config_lines[OPTION_PROFILE];
    }
    return false;
}

bool pipeline_init(struct pipeline *pipeline, const struct session *session, struct error *error)
{
    *pipeline = (struct pipeline){ .session = session, .threads = jobs_rules(session->options) };
    return load_profiles(pipeline, error) && force_profile(pipeline, error)
        && select_rules(&session->rules, session->options, &pipeline->selected, error);
}

void pipeline_release(struct pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->profiles.count; i++)
        profile_free(pipeline->profiles.items[i]);
    vec_release(&pipeline->profiles);
    mem_free(pipeline->selected);
}
