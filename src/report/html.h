/*
 * The review sheet, one page without anything outside it: its frame (html.c), the report with marks and the findings
 * beside it (html_body.c), a finding's card (html_card.c), and the summaries (html_summary.c).
 *
 * A finding's card has the id f1-2 (the second finding of the first file), a line L1-687.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/text.h"

/* The files that a page is about. */
struct html_page {
    struct text_output output;
    const struct file_result *files;
    size_t count;
};

/* Append text that stands in an element or in an attribute's quotes; what is unsafe to display is shown as a box. */
void html_text(struct str *out, struct slice text);
void html_string(struct str *out, const char *text);

/* Append a text of the catalogue, and one with its arguments filled in; both escaped. */
void html_word(const struct html_page *page, const char *id);
void html_filled(const struct html_page *page, const char *id, const struct argument *arguments, size_t count);

/* Append the text of a count ("3 errors"). */
void html_count(const struct html_page *page, const char *id, size_t n);

/* The level of the headings by which findings are summed up: the outermost that there are several of; 0 for none. */
unsigned html_part_level(const struct file_result *file);

/* The place in the outline of the part that a byte of the source lies in, plus 1; 0 for none. */
size_t html_part_of(const struct file_result *file, unsigned level, uint32_t offset);

/* Append a file with all its lines, and the cards. */
void html_file(const struct html_page *page, size_t file);

/* Append the card of a finding (0-based). */
void html_card(const struct html_page *page, size_t file, size_t finding, unsigned part_level);

/* Append the map of all findings, the summaries beside the report, and what was not examined. */
void html_map(const struct html_page *page);
void html_summaries(const struct html_page *page);
void html_not_examined(const struct html_page *page);

#endif
