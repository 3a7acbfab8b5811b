/*
 * What the formats made of JSON share: jansson's values without its error returns. Running out of memory ends the
 * program (mem_fail()), as everywhere.
 */
#ifndef REPORT_JSONX_H
#define REPORT_JSONX_H

#include "base/str.h"
#include "report/reporter.h"

#include <jansson.h>
#include <stdint.h>

/* Put a value into an object or at the end of an array, which take it over. */
void jsonx_put(json_t *object, const char *key, json_t *value);
void jsonx_append(json_t *array, json_t *value);

/* Owned values. A text's bytes that are not UTF-8 become U+FFFD, because JSON has no other text; NULL gives null, and
 * so does the number 0. */
json_t *jsonx_text(const char *text);
json_t *jsonx_number(uint32_t number);

/* Owned: {"key": text}, the shape in which several formats wrap their texts. */
json_t *jsonx_wrapped(const char *key, const char *text);

/* A finding as the formats json and jsonl have it; its keys are a contract. Owned. */
json_t *jsonx_finding(const struct file_result *file, const struct finding *finding);

/* A file, and how many findings there are of each severity, in the same manner. Owned. */
json_t *jsonx_file(const struct file_result *file);
json_t *jsonx_summary(const struct file_result *files, size_t count);

enum jsonx_layout { JSONX_INDENTED, JSONX_ONE_LINE };

/* Append a value and a line end, and free it. What must not reach a terminal is escaped. */
void jsonx_write(json_t *value, enum jsonx_layout layout, struct str *out);

#endif
