#include "app/session.h"

#include "app/jobs.h"
#include "app/locate.h"
#include "check/check.h"
#include "check/known.h"
#include "report/display.h"
#include "rule/terms.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_LANG "en"
/* The list of terms that files given by name add to. */
#define HOUSE_TERMS "house"

void session_complain(const struct streams *streams, const struct error *error)
{
    struct str plain = STR_INIT, safe = STR_INIT;
    str_add(&plain, "crossfoot: ");
    error_format(error, &plain);
    display_add(&safe, (struct slice){ plain.data, plain.length });
    fprintf(streams->err, "%s\n", str_text(&safe));
    str_release(&plain);
    str_release(&safe);
}

int session_fail(const struct session *session, struct error *error)
{
    session_complain(session->streams, error);
    error_release(error);
    return EXIT_TROUBLE;
}

const char *session_word(const struct session *session, const char *id)
{
    return catalogue_text(session->catalogue, id, session->lang);
}

/* The locale that the environment asks messages in, as POSIX ranks the variables. */
static const char *environment_locale(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return value;
    }
    return "";
}

static bool choose_lang(struct session *session, struct error *error)
{
    const char *wanted = session->options->message_lang;
    if (wanted) {
        session->lang = wanted;
        return catalogue_speaks(session->catalogue, wanted)
            || error_set(error, NULL, 0, 0, "no messages in the language \"%s\"", wanted);
    }
    const char *locale = environment_locale();
    size_t length = strcspn(locale, "_.@-");
    if (length < sizeof session->lang_buffer) {
        memcpy(session->lang_buffer, locale, length);
        session->lang_buffer[length] = '\0';
    }
    bool spoken = catalogue_speaks(session->catalogue, session->lang_buffer);
    session->lang = spoken ? session->lang_buffer : DEFAULT_LANG;
    return true;
}

bool session_open(struct session *session, const struct options *options, const struct streams *streams,
                  struct error *error)
{
    *session = (struct session){ .options = options, .streams = streams, .lang = DEFAULT_LANG };
    session->rules_dir = locate_rules(options->rules);
    struct str path = STR_INIT;
    str_printf(&path, "%s/%s", session->rules_dir, LOCATE_CATALOGUE);
    session->catalogue = catalogue_load(str_text(&path), error);
    str_release(&path);
    return session->catalogue && choose_lang(session, error);
}

bool session_load_rules(struct session *session, const words *more_files, struct error *error)
{
    const struct options *options = session->options;
    words files = VEC_INIT, packs = VEC_INIT;
    struct arena arena = ARENA_INIT;
    for (size_t i = 0; i < options->rule_files.count; i++)
        vec_push(&files, options->rule_files.items[i]);
    for (size_t i = 0; more_files && i < more_files->count; i++)
        vec_push(&files, more_files->items[i]);
    for (size_t i = 0; i < options->packs.count; i++)
        vec_push(&packs, options->packs.items[i]);
    bool ok = packs.count || locate_packs(session->rules_dir, &arena, &packs, error);
    const struct rule_request request = {
        .root = session->rules_dir, .packs = packs.items, .pack_count = packs.count,
        .files = files.items, .file_count = files.count,
        .validate = options->command == COMMAND_TEST, .kinds = check_kind_specs(), .threads = jobs_rules(options),
    };
    ok = ok && rule_set_load(&session->rules, &request, error);
    session->rules_loaded = ok;
    for (size_t i = 0; ok && i < options->term_files.count; i++)
        ok = term_lists_add(session->rules.terms, HOUSE_TERMS, options->term_files.items[i], error);
    if (ok && options->registry) {
        session->registry = registry_read(options->registry, options->limits.file_size, error);
        session->rules.registry = session->registry;
        ok = session->registry != NULL;
    }
    vec_release(&files);
    vec_release(&packs);
    arena_release(&arena);
    return ok;
}

void session_release(struct session *session)
{
    if (session->rules_loaded)
        rule_set_free(&session->rules);
    registry_free(session->registry);
    catalogue_free(session->catalogue);
    mem_free(session->rules_dir);
    str_release(&session->out);
}
