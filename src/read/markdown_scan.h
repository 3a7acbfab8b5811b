/*
 * What is looked for in the text of a Markdown file itself: footnote marks, bare addresses, references, and evidence
 * that a text is Markdown at all.
 */
#ifndef READ_MARKDOWN_SCAN_H
#define READ_MARKDOWN_SCAN_H

#include "base/file.h"
#include "base/str.h"
#include "model/source.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes of the footnote mark "[^name]" at an offset, 0 when there is none. */
uint32_t markdown_mark_length(const struct source *source, uint32_t at);

/* The name in a mark of so many bytes. Borrowed from the source. */
struct slice markdown_label(const struct source *source, uint32_t at, uint32_t length);

/* Whether a mark of so many bytes (0: none) begins a footnote's definition: it begins a line, and a colon follows. */
bool markdown_defines(const struct source *source, uint32_t at, uint32_t length);

/* Bytes of the bare address ("https://...") at an offset, without the punctuation behind it and not beyond the span;
 * 0 when there is none. */
uint32_t markdown_address_length(const struct source *source, struct span within, uint32_t at);

/* Append the character that a reference such as "&amp;" or "&#20013;" stands for; false, and nothing appended, when
 * it is none. */
bool markdown_decode_reference(struct slice reference, struct str *out);

/* How sure the content is of Markdown, as struct reader has it: certain with several links or headings or a table,
 * else possible, as any text is Markdown. */
int markdown_recognise(const struct bytes *bytes);

#endif
