#include "report/display.h"
#include "report/place.h"
#include "report/text.h"

#include "base/vec.h"

#include <stdio.h>
#include <string.h>

/* What became of a rule's candidates in all files. */
struct tally {
    const char *rule;
    size_t examined, skipped;
};

typedef VEC(struct tally) tallies;

static size_t count_severity(const struct file_result *files, size_t count, enum severity severity)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += files[i].findings ? findings_count(files[i].findings, severity) : 0;
    return total;
}

static size_t count_read(const struct file_result *files, size_t count)
{
    size_t read = 0;
    for (size_t i = 0; i < count; i++)
        read += files[i].read;
    return read;
}

static void add_accepted(const struct text_output *output, const struct file_result *files, size_t count)
{
    size_t accepted = 0;
    for (size_t i = 0; i < count; i++)
        accepted += files[i].findings ? files[i].findings->accepted : 0;
    if (!accepted)
        return;
    text_add_count(output, "report.accepted", accepted);
    str_add_char(output->out, '\n');
}

static void add_totals(const struct text_output *output, const struct file_result *files, size_t count)
{
    struct str parts[4] = { STR_INIT, STR_INIT, STR_INIT, STR_INIT };
    size_t read = count_read(files, count);
    text_count(output, "report.errors", count_severity(files, count, SEVERITY_ERROR), &parts[0]);
    text_count(output, "report.warnings", count_severity(files, count, SEVERITY_WARNING), &parts[1]);
    text_count(output, "report.notes", count_severity(files, count, SEVERITY_INFO), &parts[2]);
    text_count(output, "report.files", read, &parts[3]);
    const struct argument arguments[] = {
        { "errors", str_text(&parts[0]) }, { "warnings", str_text(&parts[1]) },
        { "notes", str_text(&parts[2]) }, { "files", str_text(&parts[3]) },
    };
    template_fill(text_word(output, "report.summary"), arguments, 4, output->out);
    str_add_char(output->out, '\n');
    if (read < count) {
        text_add_count(output, "report.unreadable", count - read);
        str_add_char(output->out, '\n');
    }
    add_accepted(output, files, count);
    for (size_t i = 0; i < 4; i++)
        str_release(&parts[i]);
}

static struct tally *tally_of(tallies *all, const char *rule)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->items[i].rule, rule) == 0)
            return &all->items[i];
    }
    vec_push(all, (struct tally){ rule, 0, 0 });
    return &vec_last(all);
}

/* Add up one file; returns how many places no rule saw because they were not understood. */
static size_t tally_file(tallies *all, const struct findings *findings)
{
    size_t unread = 0;
    for (size_t i = 0; i < findings->examined.count; i++)
        tally_of(all, findings->examined.items[i].rule)->examined += findings->examined.items[i].count;
    for (size_t i = 0; i < findings->skipped.count; i++) {
        if (findings->skipped.items[i].rule)
            tally_of(all, findings->skipped.items[i].rule)->skipped++;
        else
            unread++;
    }
    return unread;
}

static bool worth_saying(const struct text_output *output, const struct tally *tally)
{
    return output->options->show_unread || tally->skipped > 0 || tally->examined == 0;
}

static const char *tally_text(const struct tally *tally)
{
    if (tally->examined == 0 && tally->skipped == 0)
        return "report.nothing-examined";
    return tally->skipped ? "report.not-examined" : "report.examined";
}

static void add_tally(const struct text_output *output, const struct tally *tally)
{
    char examined[24], skipped[24];
    snprintf(examined, sizeof examined, "%zu", tally->examined);
    snprintf(skipped, sizeof skipped, "%zu", tally->skipped);
    const struct argument arguments[] = {
        { "rule", tally->rule }, { "examined", examined }, { "skipped", skipped },
    };
    str_add(output->out, "  ");
    template_fill(text_word(output, tally_text(tally)), arguments, 3, output->out);
    str_add_char(output->out, '\n');
}

static void add_skipped(const struct text_output *output, const struct file_result *file,
                        const struct skipped *skipped)
{
    str_add(output->out, "    ");
    place_format(file->path, file->source, skipped->span, output->out);
    str_add(output->out, "  ");
    if (skipped->rule)
        str_printf(output->out, "%s: ", skipped->rule);
    display_add(output->out, slice_of(skipped->reason));
    str_add_char(output->out, '\n');
}

static void add_skipped_places(const struct text_output *output, const struct file_result *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct findings *findings = files[i].findings;
        for (size_t k = 0; findings && k < findings->skipped.count; k++)
            add_skipped(output, &files[i], &findings->skipped.items[k]);
    }
}

static void add_unread_count(const struct text_output *output, size_t unread)
{
    if (!unread)
        return;
    str_add(output->out, "  ");
    text_add_count(output, "report.unread", unread);
    str_add_char(output->out, '\n');
}

static void add_not_examined(const struct text_output *output, const struct file_result *files, size_t count)
{
    tallies all = VEC_INIT;
    size_t unread = 0, said = 0, skipped = 0;
    for (size_t i = 0; i < count; i++)
        unread += files[i].findings ? tally_file(&all, files[i].findings) : 0;
    for (size_t i = 0; i < all.count; i++) {
        said += worth_saying(output, &all.items[i]);
        skipped += all.items[i].skipped;
    }
    if (said || unread)
        str_printf(output->out, "%s\n", text_word(output, "report.examination"));
    for (size_t i = 0; i < all.count; i++) {
        if (worth_saying(output, &all.items[i]))
            add_tally(output, &all.items[i]);
    }
    add_unread_count(output, unread);
    if (output->options->show_unread)
        add_skipped_places(output, files, count);
    else if (skipped || unread)
        str_printf(output->out, "  %s\n", text_word(output, "report.show-unread"));
    vec_release(&all);
}

void text_add_summary(const struct text_output *output, const struct file_result *files, size_t count)
{
    add_totals(output, files, count);
    add_not_examined(output, files, count);
}
