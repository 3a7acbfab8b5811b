/* A finding as it stands in the margin: everything that is known of it, the computation unfolded. */
#include "report/html.h"
#include "report/place.h"

static const char *severity_id(enum severity severity)
{
    static const char *const ids[] = {
        [SEVERITY_INFO] = "report.info", [SEVERITY_WARNING] = "report.warning", [SEVERITY_ERROR] = "report.error",
    };
    return ids[severity];
}

static void add_line_link(struct str *out, size_t file, struct position position)
{
    str_printf(out, "<a href=\"#L%zu-%u\">%u:%u</a>", file + 1, position.line, position.line, position.column);
}

static void add_where(const struct html_page *page, size_t file, const struct finding *finding)
{
    struct str *out = page->output.out;
    struct place place = place_of(page->files[file].source, finding->span);
    str_add(out, "<p class=\"where\">");
    if (place.known)
        add_line_link(out, file, place.start);
    if (finding->where && *finding->where) {
        str_add(out, place.known ? " \xC2\xB7 " : "");
        html_string(out, finding->where);
    }
    str_add(out, "</p>\n");
}

static void add_evidence(struct str *out, const struct finding *finding)
{
    if (!finding->evidence || !*finding->evidence)
        return;
    str_add(out, "<p class=\"sum\">= ");
    html_string(out, finding->evidence);
    str_add(out, "</p>\n");
}

static void add_related(const struct html_page *page, size_t file, const struct finding *finding)
{
    struct str *out = page->output.out;
    if (!finding->related.count)
        return;
    str_add(out, "<ul>\n");
    for (size_t i = 0; i < finding->related.count; i++) {
        const struct related *related = &finding->related.items[i];
        struct place place = place_of(page->files[file].source, related->span);
        str_add(out, "<li>");
        if (place.known)
            add_line_link(out, file, place.start);
        str_add_char(out, ' ');
        html_string(out, related->message);
        str_add(out, "</li>\n");
    }
    str_add(out, "</ul>\n");
}

static void add_fix(const struct html_page *page, size_t file, const struct finding *finding)
{
    struct str *out = page->output.out;
    const struct source *source = page->files[file].source;
    for (size_t i = 0; finding->applicability != FIX_NONE && i < finding->edits.count; i++) {
        const struct edit *edit = &finding->edits.items[i];
        str_add(out, "<p class=\"fix\"><del>");
        html_text(out, source_text(source, edit->span));
        str_add(out, "</del> <ins>");
        html_string(out, edit->text);
        str_add(out, "</ins></p>\n");
    }
}

static void add_help(struct str *out, const struct finding *finding)
{
    if (!finding->help || !*finding->help)
        return;
    str_add(out, "<p class=\"help\">");
    html_string(out, finding->help);
    str_add(out, "</p>\n");
}

void html_card(const struct html_page *page, size_t file, size_t number, unsigned part_level)
{
    struct str *out = page->output.out;
    const struct finding *finding = &page->files[file].findings->items.items[number];
    const char *severity = severity_name(finding->severity);
    size_t part = html_part_of(&page->files[file], part_level, finding->span.start);
    str_printf(out, "<article class=\"card %s\" id=\"f%zu-%zu\" data-s=\"%s\" data-r=\"", severity, file + 1, number + 1,
               severity);
    html_string(out, finding->rule);
    str_printf(out, "\" data-p=\"%zu-%zu\">\n<h3><span>", file + 1, part);
    html_word(page, severity_id(finding->severity));
    str_add(out, "</span> ");
    html_string(out, finding->message);
    str_add(out, "</h3>\n");
    add_where(page, file, finding);
    add_evidence(out, finding);
    add_related(page, file, finding);
    add_fix(page, file, finding);
    add_help(out, finding);
    str_add(out, "<p class=\"rule\">");
    html_string(out, finding->rule);
    str_add(out, "</p>\n</article>\n");
}
