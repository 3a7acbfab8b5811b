#include "app/app.h"

#include "app/command_line.h"
#include "app/config.h"
#include "app/output.h"
#include "app/paths.h"
#include "app/sandbox.h"
#include "app/session.h"
#include "app/walk.h"
#include "base/heap.h"
#include "base/memory.h"

#include <libxml/parser.h>
#include <stddef.h>
#include <string.h>

static int (*const commands[])(struct session *) = {
    [COMMAND_CHECK] = command_check, [COMMAND_MODEL] = command_model,     [COMMAND_RULES] = command_rules,
    [COMMAND_TEST] = command_test,   [COMMAND_EXPLAIN] = command_explain,
    [COMMAND_BASELINE] = command_baseline, [COMMAND_FIX] = command_fix, [COMMAND_CONFIG] = command_config,
    [COMMAND_ANNOTATE] = command_annotate,
    [COMMAND_REGISTRY] = command_registry,
};

_Static_assert(sizeof commands / sizeof *commands == COMMAND_COUNT, "a function for every command");

/* An output file that is one of the inputs would be the end of a report. */
static bool is_no_input(const struct options *options, const char *output, struct error *error)
{
    for (size_t i = 0; output && i < options->operands.count; i++) {
        if (output_is_same_file(output, options->operands.items[i]))
            return error_set(error, output, 0, 0, "is an input file and will not be overwritten");
    }
    return true;
}

static bool outputs_are_safe(const struct options *options, struct error *error)
{
    for (size_t i = 0; i < options->outputs.count; i++) {
        if (!is_no_input(options, options->outputs.items[i].path, error))
            return false;
    }
    return is_no_input(options, options->output, error);
}

static bool write_output(const struct options *options, const struct streams *streams, const struct str *out,
                         struct error *error)
{
    struct slice text = { str_text(out), out->length };
    if (options->output)
        return output_to_file(options->output, text, error);
    return output_to_stream(streams->out, text, error);
}

static int complain(const struct streams *streams, struct error *error)
{
    session_complain(streams, error);
    error_release(error);
    return EXIT_TROUBLE;
}

static int run_command(const struct options *options, const struct streams *streams)
{
    struct session session;
    struct error error = ERROR_INIT;
    int status = EXIT_TROUBLE;
    if (!session_open(&session, options, streams, &error)) {
        complain(streams, &error);
    } else {
        status = commands[options->command](&session);
        if (session.has_output && !write_output(options, streams, &session.out, &error))
            status = complain(streams, &error);
    }
    session_release(&session);
    return status;
}

static int print_facts(const struct options *options, const struct streams *streams)
{
    struct str out = STR_INIT;
    struct error error = ERROR_INIT;
    if (options->help)
        options_help(&out);
    else
        str_add(&out, "crossfoot " CROSSFOOT_VERSION "\n");
    int status = EXIT_CLEAN;
    if (!output_to_stream(streams->out, (struct slice){ out.data, out.length }, &error))
        status = complain(streams, &error);
    str_release(&out);
    return status;
}

/* What the command line and the configuration say together, and the files that they name. */
static bool complete_options(struct options *options, const struct streams *streams, struct error *error)
{
    bool takes = options_take_reports(options);
    return config_apply(options, error) && (!takes || walk_operands(options, streams, error))
        && (!takes || config_governs_all(options, error))
        && outputs_are_safe(options, error);
}

typedef VEC(char *) folders;

/* Add the folder that a file (or NULL) lies in, unless it is that of the file before. */
static void add_folder(folders *list, const char *path)
{
    if (!path)
        return;
    char *absolute = path_absolute(path), *folder = path_folder(absolute);
    if (list->count && strcmp(folder, vec_last(list)) == 0)
        mem_free(folder);
    else
        vec_push(list, folder);
    mem_free(absolute);
}

/* The folders of all files that are to be written, beside standard output. */
static void find_folders(const struct options *options, folders *list)
{
    add_folder(list, options->output);
    for (size_t i = 0; i < options->outputs.count; i++)
        add_folder(list, options->outputs.items[i].path);
    for (size_t i = 0; options->command == COMMAND_FIX && !options->show_diff && i < options->operands.count; i++)
        add_folder(list, options->operands.items[i]);
}

static void confine(const struct options *options, const struct streams *streams)
{
    folders list = VEC_INIT;
    if (!streams->own_process || options->no_sandbox)
        return;
    find_folders(options, &list);
    sandbox_enter((const char *const *)list.items, list.count);
    for (size_t i = 0; i < list.count; i++)
        mem_free(list.items[i]);
    vec_release(&list);
}

static void *resize(void *ptr, size_t size)
{
    return mem_resize(ptr, size, 1);
}

int app_run(int argc, char *const argv[], const struct streams *streams)
{
    struct options options;
    struct error error = ERROR_INIT;
    int status;
    if (streams->own_process)
        heap_prepare();
    xmlMemSetup(mem_free, mem_alloc, resize, mem_copy_string); /* libxml2's own would go on with half a model */
    xmlInitParser();
    if (!command_line_parse(&options, argc, argv, &error)) {
        status = complain(streams, &error);
        fputs("Try 'crossfoot --help' for more information.\n", streams->err);
    } else if (options.help || options.version) {
        status = print_facts(&options, streams);
    } else if (!complete_options(&options, streams, &error)) {
        status = complain(streams, &error);
    } else {
        confine(&options, streams);
        status = run_command(&options, streams);
    }
    options_release(&options);
    return status;
}
