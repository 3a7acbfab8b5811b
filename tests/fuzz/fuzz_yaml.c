/*
 * Fuzzing the way of a YAML file: read, its texts written and read again, and taken as configuration and as baseline.
 */
#include "scratch.h"

#include "app/baseline.h"
#include "app/command_line.h"
#include "app/config.h"
#include "app/yaml.h"

#include <stdlib.h>
#include <string.h>

/* A text that is quoted must be read as the same. */
static void quote(const char *text)
{
    struct str quoted = STR_INIT;
    struct arena arena = ARENA_INIT;
    struct error error = ERROR_INIT;
    yaml_quote(text, &quoted);
    const struct yaml *again = yaml_parse("quoted", (struct slice){ str_text(&quoted), quoted.length }, &arena, &error);
    if (!again || again->kind != YAML_SCALAR || strcmp(again->text, text) != 0)
        abort();
    arena_release(&arena);
    str_release(&quoted);
}

/* As deep as the reader allows. */
static void visit(const struct yaml *node)
{
    if (node->kind == YAML_SCALAR)
        quote(node->text);
    for (const struct yaml *child = node->children; child; child = child->next)
        visit(child);
}

static void read_and_quote(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct error error = ERROR_INIT;
    const struct yaml *root = yaml_parse("input", (struct slice){ (const char *)data, size }, &arena, &error);
    if (root)
        visit(root);
    arena_release(&arena);
    error_release(&error);
}

static void take_as_configuration(const char *path)
{
    const char *const words[] = { "crossfoot", "--config", path, "-", NULL };
    struct options options;
    struct error error = ERROR_INIT;
    if (!command_line_parse(&options, 4, (char *const *)(uintptr_t)words, &error))
        abort();
    config_apply(&options, &error);
    options_release(&options);
    error_release(&error);
}

static void take_as_baseline(const char *path)
{
    struct error error = ERROR_INIT;
    baseline_free(baseline_load(path, &error));
    error_release(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = scratch_write("input.yaml", data, size);
    read_and_quote(data, size);
    take_as_configuration(path);
    take_as_baseline(path);
    return 0;
}
