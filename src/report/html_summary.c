/* What is said about all findings together: the map, the rules, the parts of the report, what was not examined. */
#include "report/html.h"
#include "report/place.h"

#include "base/memory.h"
#include "base/vec.h"

#include <stdio.h>
#include <string.h>

#define MAP_WIDTH 1000.0
#define MAP_HEIGHT 26

/* ------------------------------------------------------------------------------------------------ the map */

static uint32_t lines_of(const struct file_result *file)
{
    return file->source ? file->source->line_count : 0;
}

static double scale_of(const struct html_page *page)
{
    double lines = 0;
    for (size_t i = 0; i < page->count; i++)
        lines += lines_of(&page->files[i]);
    return lines > 0 ? MAP_WIDTH / lines : 0;
}

static void add_part(struct str *out, const char *title, double from, double to)
{
    str_printf(out, "<rect class=\"part\" x=\"%.1f\" width=\"%.1f\" y=\"0\" height=\"%d\"><title>", from, to - from,
               MAP_HEIGHT);
    html_string(out, title);
    str_add(out, "</title></rect>\n");
}

/* The parts of a file, each from its heading to the next. */
static void add_parts(const struct html_page *page, const struct file_result *file, double before, double scale)
{
    struct str *out = page->output.out;
    unsigned level = html_part_level(file);
    double start = -1, end = before + lines_of(file) * scale;
    const char *title = NULL;
    if (!level || page->count > 1) {
        add_part(out, file->path, before, end);
        return;
    }
    for (size_t i = 0; i < file->outline_count; i++) {
        const struct outline_entry *entry = &file->outline[i];
        if (entry->level > level)
            continue;
        double at = before + source_position(file->source, entry->span.start, COLUMN_BYTES).line * scale;
        if (title)
            add_part(out, title, start, at);
        title = entry->level == level ? entry->title : NULL;
        start = at;
    }
    if (title)
        add_part(out, title, start, end);
}

/* Worse findings stand higher. */
static void add_tick(const struct html_page *page, size_t file, size_t number, double x)
{
    struct str *out = page->output.out;
    const struct finding *finding = &page->files[file].findings->items.items[number];
    int row = SEVERITY_ERROR - (int)finding->severity;
    str_printf(out, "<a href=\"#f%zu-%zu\"><line class=\"tick %s\" data-f=\"f%zu-%zu\" x1=\"%.1f\" x2=\"%.1f\" "
               "y1=\"%d\" y2=\"%d\"/><title>", file + 1, number + 1, severity_name(finding->severity), file + 1,
               number + 1, x, x, 1 + row * 8, 8 + row * 8);
    html_string(out, finding->message);
    str_add(out, "</title></a>\n");
}

void html_map(const struct html_page *page)
{
    struct str *out = page->output.out;
    double scale = scale_of(page), before = 0;
    str_printf(out, "<svg class=\"map\" viewBox=\"0 0 1000 %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
               MAP_HEIGHT);
    html_word(page, "html.map");
    str_printf(out, "\">\n<rect class=\"base\" width=\"1000\" height=\"%d\"/>\n", MAP_HEIGHT);
    for (size_t i = 0; i < page->count; i++) {
        const struct file_result *file = &page->files[i];
        if (file->source)
            add_parts(page, file, before, scale);
        before += lines_of(file) * scale;
    }
    before = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct file_result *file = &page->files[i];
        for (size_t k = 0; file->findings && k < file->findings->items.count; k++) {
            struct place place = place_of(file->source, file->findings->items.items[k].span);
            add_tick(page, i, k, before + place.start.line * scale);
        }
        before += lines_of(file) * scale;
    }
    str_printf(out, "<rect class=\"here\" y=\"0\" height=\"%d\" width=\"0\" x=\"0\"/>\n</svg>\n", MAP_HEIGHT);
}

/* ------------------------------------------------------------------------------------------------ rules */

struct rule_tally {
    size_t found, examined, skipped;
};

static struct rule_tally tally_rule(const struct html_page *page, const char *rule)
{
    struct rule_tally tally = { 0, 0, 0 };
    for (size_t i = 0; i < page->count; i++) {
        const struct findings *findings = page->files[i].findings;
        for (size_t k = 0; findings && k < findings->items.count; k++)
            tally.found += strcmp(findings->items.items[k].rule, rule) == 0;
        for (size_t k = 0; findings && k < findings->examined.count; k++)
            tally.examined += strcmp(findings->examined.items[k].rule, rule) == 0 ? findings->examined.items[k].count : 0;
        for (size_t k = 0; findings && k < findings->skipped.count; k++)
            tally.skipped += findings->skipped.items[k].rule
                && strcmp(findings->skipped.items[k].rule, rule) == 0;
    }
    return tally;
}

static bool ran(const struct html_page *page, const char *rule)
{
    for (size_t i = 0; i < page->count; i++) {
        const struct findings *findings = page->files[i].findings;
        for (size_t k = 0; findings && k < findings->examined.count; k++) {
            if (strcmp(findings->examined.items[k].rule, rule) == 0)
                return true;
        }
    }
    return false;
}

static void add_examined(const struct html_page *page, const struct rule_description *rule,
                         const struct rule_tally *tally)
{
    char examined[24], skipped[24];
    snprintf(examined, sizeof examined, "%zu", tally->examined);
    snprintf(skipped, sizeof skipped, "%zu", tally->skipped);
    const struct argument arguments[] = {
        { "rule", rule->id }, { "examined", examined }, { "skipped", skipped },
    };
    const char *id = tally->skipped ? "report.not-examined" : "report.examined";
    html_filled(page, tally->examined || tally->skipped ? id : "report.nothing-examined", arguments, 3);
}

static void add_rule(const struct html_page *page, const struct rule_description *rule,
                     const struct rule_tally *tally)
{
    struct str *out = page->output.out;
    if (tally->found)
        str_printf(out, "<button class=\"pick\" aria-pressed=\"false\" data-r=\"%s\"><span>", rule->id);
    else
        str_add(out, "<div class=\"pick none\"><span>");
    html_string(out, rule->title && *rule->title ? rule->title : rule->id);
    str_printf(out, "</span><span class=\"n\">%zu</span><small>", tally->found);
    add_examined(page, rule, tally);
    str_add(out, tally->found ? "</small></button>\n" : "</small></div>\n");
}

/* Those with findings, or those without. */
static size_t add_rules(const struct html_page *page, bool found, bool print)
{
    const struct report_options *options = page->output.options;
    size_t count = 0;
    for (size_t i = 0; i < options->rule_count; i++) {
        struct rule_tally tally = tally_rule(page, options->rules[i].id);
        if ((tally.found > 0) != found || (!tally.found && !ran(page, options->rules[i].id)))
            continue;
        count++;
        if (print)
            add_rule(page, &options->rules[i], &tally);
    }
    return count;
}

static void add_all_rules(const struct html_page *page)
{
    struct str *out = page->output.out;
    str_add(out, "<section><h2>");
    html_word(page, "html.rules");
    str_add(out, "</h2>\n");
    add_rules(page, true, true);
    size_t silent = add_rules(page, false, false);
    if (silent) {
        str_add(out, "<details><summary class=\"pick none\">");
        html_count(page, "html.silent", silent);
        str_add(out, "</summary>\n");
        add_rules(page, false, true);
        str_add(out, "</details>\n");
    }
    str_add(out, "</section>\n");
}

/* ------------------------------------------------------------------------------------------------ parts */

static size_t count_in_part(const struct file_result *file, unsigned level, size_t part)
{
    size_t count = 0;
    for (size_t i = 0; file->findings && i < file->findings->items.count; i++)
        count += html_part_of(file, level, file->findings->items.items[i].span.start) == part;
    return count;
}

static void add_pick(const struct html_page *page, size_t file, size_t part, const char *title, size_t count)
{
    struct str *out = page->output.out;
    if (count)
        str_printf(out, "<button class=\"pick\" aria-pressed=\"false\" data-p=\"%zu-%zu\"><span>", file + 1, part);
    else
        str_add(out, "<div class=\"pick none\"><span>");
    html_string(out, title);
    str_printf(out, "</span><span class=\"n\">%zu</span>%s\n", count, count ? "</button>" : "</div>");
}

static void add_file_parts(const struct html_page *page, size_t index)
{
    const struct file_result *file = &page->files[index];
    unsigned level = html_part_level(file);
    struct str *out = page->output.out;
    if (!file->findings)
        return;
    str_add(out, "<section><h2>");
    if (page->count > 1)
        html_string(out, file->path);
    else
        html_word(page, "html.parts");
    str_add(out, "</h2>\n");
    size_t outside = count_in_part(file, level, 0);
    if (outside)
        add_pick(page, index, 0, text_word(&page->output, level ? "html.outside" : "html.whole"), outside);
    for (size_t i = 0; level && i < file->outline_count; i++) {
        size_t count = file->outline[i].level == level ? count_in_part(file, level, i + 1) : 0;
        if (count || (page->count == 1 && file->outline[i].level == level))
            add_pick(page, index, i + 1, file->outline[i].title, count);
    }
    str_add(out, "</section>\n");
}

void html_summaries(const struct html_page *page)
{
    add_all_rules(page);
    for (size_t i = 0; i < page->count; i++)
        add_file_parts(page, i);
}

/* ------------------------------------------------------------------------------------------------ not examined */

/* Skips of one rule for one reason. */
struct group {
    const char *rule, *reason;
    size_t count;
};

typedef VEC(struct group) groups;

static bool same_rule(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool belongs(const struct group *group, const struct skipped *skipped)
{
    return same_rule(group->rule, skipped->rule) && strcmp(group->reason, skipped->reason) == 0;
}

static void add_to_groups(groups *all, const struct skipped *skipped)
{
    for (size_t i = 0; i < all->count; i++) {
        if (belongs(&all->items[i], skipped)) {
            all->items[i].count++;
            return;
        }
    }
    vec_push(all, (struct group){ skipped->rule, skipped->reason, 1 });
}

static void add_group(const struct html_page *page, size_t index, const struct group *group)
{
    struct str *out = page->output.out;
    const struct file_result *file = &page->files[index];
    str_printf(out, "<details><summary><b>%zu</b>", group->count);
    html_string(out, group->reason);
    str_add(out, "<small>");
    if (group->rule)
        html_string(out, group->rule);
    else
        html_word(page, "html.by-reader");
    str_add(out, "</small></summary>\n<p class=\"places\">");
    for (size_t i = 0; i < file->findings->skipped.count; i++) {
        const struct skipped *skipped = &file->findings->skipped.items[i];
        struct place place = place_of(file->source, skipped->span);
        if (belongs(group, skipped) && place.known)
            str_printf(out, "<a href=\"#L%zu-%u\">%u</a><br>", index + 1, place.start.line, place.start.line);
    }
    str_add(out, "</p></details>\n");
}

static void add_file_groups(const struct html_page *page, size_t index)
{
    const struct file_result *file = &page->files[index];
    groups all = VEC_INIT;
    for (size_t i = 0; file->findings && i < file->findings->skipped.count; i++)
        add_to_groups(&all, &file->findings->skipped.items[i]);
    if (all.count && page->count > 1) {
        str_add(page->output.out, "<h3>");
        html_string(page->output.out, file->path);
        str_add(page->output.out, "</h3>\n");
    }
    for (size_t i = 0; i < all.count; i++)
        add_group(page, index, &all.items[i]);
    vec_release(&all);
}

/* How many findings are left out because somebody accepted them. */
static void add_accepted(const struct html_page *page)
{
    size_t accepted = 0;
    for (size_t i = 0; i < page->count; i++)
        accepted += page->files[i].findings ? page->files[i].findings->accepted : 0;
    if (!accepted)
        return;
    str_add(page->output.out, "<p class=\"note\">");
    html_count(page, "report.accepted", accepted);
    str_add(page->output.out, "</p>\n");
}

void html_not_examined(const struct html_page *page)
{
    struct str *out = page->output.out;
    size_t skipped = 0;
    for (size_t i = 0; i < page->count; i++)
        skipped += page->files[i].findings ? page->files[i].findings->skipped.count : 0;
    str_add(out, "<section class=\"last\"><h2>");
    html_word(page, "html.not-examined");
    str_add(out, "</h2>\n<p class=\"note\">");
    html_word(page, skipped ? "html.not-examined-note" : "html.all-examined");
    str_add(out, "</p>\n");
    add_accepted(page);
    for (size_t i = 0; i < page->count; i++)
        add_file_groups(page, i);
    str_add(out, "</section>\n");
}
