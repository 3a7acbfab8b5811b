#include "report/display.h"
#include "report/list.h"
#include "report/place.h"
#include "report/text.h"

#include "base/memory.h"
#include "finding/suppress.h"

#include <string.h>

/* Related places shown; programs get all of them. */
#define RELATED_SHOWN 8

#define BOLD "1"
#define BLUE "1;34"

static const char *severity_colour(enum severity severity)
{
    static const char *const colours[] = {
        [SEVERITY_INFO] = "1;36", [SEVERITY_WARNING] = "1;33", [SEVERITY_ERROR] = "1;31",
    };
    return colours[severity];
}

static const char *severity_word(const struct text_output *output, enum severity severity)
{
    static const char *const ids[] = {
        [SEVERITY_INFO] = "report.info", [SEVERITY_WARNING] = "report.warning", [SEVERITY_ERROR] = "report.error",
    };
    return text_word(output, ids[severity]);
}

static void add_safe(const struct text_output *output, const char *text)
{
    display_add(output->out, slice_of(text));
}

static void start_colour(const struct text_output *output, const char *colour)
{
    if (output->options->colour)
        str_printf(output->out, "\033[%sm", colour);
}

static void end_colour(const struct text_output *output)
{
    if (output->options->colour)
        str_add(output->out, "\033[0m");
}

static void add_coloured(const struct text_output *output, const char *colour, const char *text)
{
    start_colour(output, colour);
    str_add(output->out, text);
    end_colour(output);
}

static void add_headline(const struct text_output *output, const struct finding *finding)
{
    start_colour(output, severity_colour(finding->severity));
    str_printf(output->out, "%s[%s]", severity_word(output, finding->severity), finding->rule);
    end_colour(output);
    start_colour(output, BOLD);
    str_add(output->out, ": ");
    add_safe(output, finding->message);
    end_colour(output);
    str_add_char(output->out, '\n');
}

static void add_place(const struct text_output *output, const struct file_result *file, const struct finding *finding)
{
    add_coloured(output, BLUE, "  --> ");
    place_format(file->path, file->source, finding->span, output->out);
    if (finding->where && *finding->where) {
        str_add(output->out, "  ");
        add_safe(output, finding->where);
    }
    str_add_char(output->out, '\n');
}

static void add_repeated(struct str *out, char byte, size_t count)
{
    for (size_t i = 0; i < count; i++)
        str_add_char(out, byte);
}

static void add_excerpt(const struct text_output *output, const struct file_result *file,
                        const struct finding *finding)
{
    struct excerpt excerpt;
    excerpt_init(&excerpt, file->source, finding->span);
    add_coloured(output, BLUE, "   |  ");
    str_add(output->out, str_text(&excerpt.text));
    str_add_char(output->out, '\n');
    add_coloured(output, BLUE, "   |  ");
    add_repeated(output->out, ' ', excerpt.caret);
    start_colour(output, severity_colour(finding->severity));
    add_repeated(output->out, '^', excerpt.width);
    if (finding->label && *finding->label) {
        str_add_char(output->out, ' ');
        add_safe(output, finding->label);
    }
    end_colour(output);
    str_add_char(output->out, '\n');
    excerpt_release(&excerpt);
}

static void add_evidence(const struct text_output *output, const struct finding *finding)
{
    if (!finding->evidence || !*finding->evidence)
        return;
    add_coloured(output, BLUE, "   = ");
    add_safe(output, finding->evidence);
    str_add_char(output->out, '\n');
}

static void start_remark(const struct text_output *output, const char *id)
{
    str_add(output->out, "  ");
    start_colour(output, BOLD);
    str_add(output->out, text_word(output, id));
    str_add_char(output->out, ':');
    end_colour(output);
    str_add_char(output->out, ' ');
}

static void add_related(const struct text_output *output, const struct file_result *file,
                        const struct finding *finding)
{
    size_t count = finding->related.count;
    size_t shown = count > RELATED_SHOWN ? RELATED_SHOWN : count;
    for (size_t i = 0; i < shown; i++) {
        start_remark(output, "report.note");
        place_format(file->path, file->source, finding->related.items[i].span, output->out);
        str_add(output->out, "  ");
        add_safe(output, finding->related.items[i].message ? finding->related.items[i].message : "");
        str_add_char(output->out, '\n');
    }
    if (count > shown) {
        start_remark(output, "report.note");
        text_add_count(output, "report.more", count - shown);
        str_add_char(output->out, '\n');
    }
}

static void add_advice(const struct text_output *output, const struct finding *finding)
{
    if (finding->help && *finding->help) {
        start_remark(output, "report.help");
        add_safe(output, finding->help);
        str_add_char(output->out, '\n');
    }
    if (suppress_is_own(finding->rule))
        return;
    start_remark(output, "report.explain");
    str_printf(output->out, "crossfoot explain %s\n", finding->rule);
}

static void add_finding(const struct text_output *output, const struct file_result *file,
                        const struct finding *finding)
{
    add_headline(output, finding);
    add_place(output, file, finding);
    if (place_of(file->source, finding->span).known)
        add_excerpt(output, file, finding);
    add_evidence(output, finding);
    add_related(output, file, finding);
    add_advice(output, finding);
    str_add_char(output->out, '\n');
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    const struct text_output output = { options, out };
    for (size_t i = 0; i < count; i++) {
        const struct findings *findings = files[i].findings;
        for (size_t k = 0; findings && k < findings->items.count; k++)
            add_finding(&output, &files[i], &findings->items.items[k]);
    }
    text_add_summary(&output, files, count);
}

const struct reporter text_reporter = { "text", render };
