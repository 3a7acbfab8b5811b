#include "report/html.h"

#include "base/utf8.h"
#include "report/display.h"
#include "report/list.h"

#include <string.h>

static const unsigned char style[] = {
#include "report/sheet.css.inc"
};

static const unsigned char script[] = {
#include "report/sheet.js.inc"
};

/* ------------------------------------------------------------------------------------------------ text */

static void add_character(struct str *out, uint32_t c)
{
    switch (c) {
    case '<':
        str_add(out, "&lt;");
        break;
    case '>':
        str_add(out, "&gt;");
        break;
    case '&':
        str_add(out, "&amp;");
        break;
    case '"':
        str_add(out, "&quot;");
        break;
    default:
        utf8_append(out, c);
    }
}

static bool is_blank(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\f' || c == '\v' || c == '\r';
}

void html_text(struct str *out, struct slice text)
{
    const char *cursor = text.data, *end = text.data + text.length;
    while (cursor < end) {
        uint32_t c = utf8_next(&cursor, end);
        if (is_blank(c))
            str_add_char(out, c == '\t' ? '\t' : ' ');
        else if (display_unsafe(c))
            str_printf(out, "\xE2\x9F\xA8U+%04X\xE2\x9F\xA9", (unsigned)c);
        else
            add_character(out, c);
    }
}

void html_string(struct str *out, const char *text)
{
    html_text(out, slice_of(text));
}

void html_word(const struct html_page *page, const char *id)
{
    html_string(page->output.out, text_word(&page->output, id));
}

void html_filled(const struct html_page *page, const char *id, const struct argument *arguments, size_t count)
{
    struct str text = STR_INIT;
    template_fill(text_word(&page->output, id), arguments, count, &text);
    html_string(page->output.out, str_text(&text));
    str_release(&text);
}

void html_count(const struct html_page *page, const char *id, size_t n)
{
    struct str text = STR_INIT;
    text_count(&page->output, id, n, &text);
    html_string(page->output.out, str_text(&text));
    str_release(&text);
}

/* ------------------------------------------------------------------------------------------------ parts */

unsigned html_part_level(const struct file_result *file)
{
    for (unsigned level = 1; level < 10; level++) {
        size_t there = 0;
        for (size_t i = 0; i < file->outline_count; i++)
            there += file->outline[i].level == level;
        if (there > 1)
            return level;
    }
    return 0;
}

size_t html_part_of(const struct file_result *file, unsigned level, uint32_t offset)
{
    size_t part = 0;
    for (size_t i = 0; level && i < file->outline_count && file->outline[i].span.start <= offset; i++) {
        if (file->outline[i].level <= level)
            part = file->outline[i].level == level ? i + 1 : 0;
    }
    return part;
}

/* ------------------------------------------------------------------------------------------------ the frame */

static void add_title(const struct html_page *page)
{
    struct str *out = page->output.out;
    if (page->count == 1)
        html_string(out, page->files[0].path);
    else
        html_count(page, "report.files", page->count);
}

static void add_head(const struct html_page *page)
{
    struct str *out = page->output.out;
    str_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
               "script-src 'unsafe-inline'\">\n<meta name=\"generator\" content=\"crossfoot " CROSSFOOT_VERSION "\">\n"
               "<title>", page->output.options->lang);
    add_title(page);
    str_add(out, " \xC2\xB7 ");
    html_word(page, "html.sheet");
    str_add(out, "</title>\n<style>\n");
    str_append(out, (const char *)style, sizeof style);
    str_add(out, "</style>\n</head>\n<body>\n");
}

static void add_chip(const struct html_page *page, enum severity severity, const char *id)
{
    size_t total = 0;
    for (size_t i = 0; i < page->count; i++)
        total += page->files[i].findings ? findings_count(page->files[i].findings, severity) : 0;
    const char *name = severity_name(severity);
    str_printf(page->output.out, "<button class=\"chip %s\" data-s=\"%s\" aria-pressed=\"true\">", name, name);
    html_count(page, id, total);
    str_add(page->output.out, "</button>\n");
}

/* What is known of a single report beside its name. */
static void add_facts(const struct html_page *page)
{
    const struct file_result *file = &page->files[0];
    struct str *out = page->output.out;
    if (page->count != 1 || !file->profile)
        return;
    str_add(out, "<small>");
    if (file->symbol) {
        html_string(out, file->symbol);
        str_add(out, " \xC2\xB7 ");
    }
    html_string(out, file->profile);
    str_add(out, "</small>");
}

static void add_bar(const struct html_page *page)
{
    struct str *out = page->output.out;
    str_add(out, "<header class=\"top\">\n<div class=\"bar\">\n<h1 title=\"");
    add_title(page);
    str_add(out, "\">");
    add_title(page);
    add_facts(page);
    str_add(out, "</h1>\n");
    add_chip(page, SEVERITY_ERROR, "report.errors");
    add_chip(page, SEVERITY_WARNING, "report.warnings");
    add_chip(page, SEVERITY_INFO, "report.notes");
    str_add(out, "<button class=\"chip plain\" id=\"digest\" aria-pressed=\"false\">");
    html_word(page, "html.digest");
    str_add(out, "</button>\n<input class=\"find\" type=\"search\" placeholder=\"");
    html_word(page, "html.filter");
    str_add(out, "\" aria-label=\"");
    html_word(page, "html.filter");
    str_add(out, "\">\n<output></output>\n<button class=\"chip plain\" id=\"keys\">?</button>\n</div>\n");
    html_map(page);
    str_add(out, "</header>\n<p id=\"said\" role=\"status\" style=\"position:absolute;left:-99rem\"></p>\n");
}

static void add_help(const struct html_page *page)
{
    static const struct {
        const char *keys, *id;
    } keys[] = {
        { "<kbd>j</kbd> <kbd>k</kbd>", "html.key-step" }, { "<kbd>/</kbd>", "html.key-filter" },
        { "<kbd>1</kbd> <kbd>2</kbd> <kbd>3</kbd>", "html.key-severity" }, { "<kbd>o</kbd>", "html.key-digest" },
        { "<kbd>Esc</kbd>", "html.key-clear" }, { "<kbd>?</kbd>", "html.key-help" },
    };
    struct str *out = page->output.out;
    str_add(out, "<dialog><h2>");
    html_word(page, "html.keys");
    str_add(out, "</h2>\n<dl>\n");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        str_printf(out, "<dt>%s</dt><dd>", keys[i].keys);
        html_word(page, keys[i].id);
        str_add(out, "</dd>\n");
    }
    str_add(out, "</dl></dialog>\n");
}

static void render(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out)
{
    const struct html_page page = { { options, out }, files, count };
    add_head(&page);
    add_bar(&page);
    str_add(out, "<div class=\"page\">\n<nav class=\"side\">\n");
    html_summaries(&page);
    str_add(out, "</nav>\n<main>\n");
    for (size_t i = 0; i < count; i++)
        html_file(&page, i);
    html_not_examined(&page);
    str_add(out, "<p class=\"foot\">crossfoot " CROSSFOOT_VERSION "</p>\n</main>\n</div>\n");
    add_help(&page);
    str_add(out, "<script>\n");
    str_append(out, (const char *)script, sizeof script);
    str_add(out, "</script>\n</body>\n</html>\n");
}

const struct reporter html_reporter = { "html", render };
