#include "app/per_file.h"

#include "app/paths.h"
#include "app/select.h"
#include "base/memory.h"

#include <string.h>

bool per_file_matches(const struct options *options, const struct file_section *section, const char *path)
{
    char *absolute = path_absolute(path);
    const char *below = path_below(options->base_folder, absolute);
    bool matches = false;
    for (size_t i = 0; below && !matches && i < section->matches.count; i++)
        matches = path_matches(section->matches.items[i], below);
    mem_free(absolute);
    return matches;
}

static bool apply_section(struct per_file *settings, const struct pipeline *pipeline,
                          const struct file_section *section, struct error *error)
{
    const struct option_target *target = &section->target;
    const struct options *options = pipeline->session->options;
    vec_push(&settings->sections, section);
    if (target->input_format)
        settings->input_format = target->input_format;
    if (target->profile && !pipeline_find_profile(pipeline, target->profile, &settings->forced, error)) {
        if (error && !error->path) {
            error->path = mem_copy_string(options->config_path);
            error->line = section->lines[OPTION_PROFILE];
        }
        return false;
    }
    return select_more(&pipeline->session->rules, options, section, settings->selected, error);
}

bool per_file_init(struct per_file *settings, const struct pipeline *pipeline, const char *path, struct error *error)
{
    const struct options *options = pipeline->session->options;
    size_t count = pipeline->session->rules.count;
    *settings = (struct per_file){ .forced = pipeline->forced, .input_format = options->target.input_format };
    settings->selected = mem_calloc(count, sizeof *settings->selected);
    if (count)
        memcpy(settings->selected, pipeline->selected, count * sizeof *settings->selected);
    bool ok = true;
    for (size_t i = 0; ok && i < options->sections.count; i++) {
        if (per_file_matches(options, &options->sections.items[i], path))
            ok = apply_section(settings, pipeline, &options->sections.items[i], error);
    }
    return ok;
}

void per_file_release(struct per_file *settings)
{
    mem_free(settings->selected);
    vec_release(&settings->sections);
}

void per_file_severities(const struct per_file *settings, const struct pipeline *pipeline, struct findings *findings)
{
    select_severities(&pipeline->session->options->target, findings);
    for (size_t i = 0; i < settings->sections.count; i++)
        select_severities(&settings->sections.items[i]->target, findings);
}
