/*
 * The text format: findings (text.c), what is said about all files together (summary.c), and their words (words.c).
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "report/reporter.h"

/* Where text goes and in what manner. */
struct text_output {
    const struct report_options *options;
    struct str *out;
};

/* A text of the catalogue in the output's language. Borrowed. */
const char *text_word(const struct text_output *output, const char *id);

/* Append the text of an id with its {n} filled in; for one thing the text of id with ".one" behind it. */
void text_count(const struct text_output *output, const char *id, size_t n, struct str *out);

/* The same to the output. */
void text_add_count(const struct text_output *output, const char *id, size_t n);

/* Append how many findings there are, and what was not examined. */
void text_add_summary(const struct text_output *output, const struct file_result *files, size_t count);

#endif
