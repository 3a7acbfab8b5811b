/*
 * Automatic numbering of a Word file: the definitions of its lists, and the count as paragraphs come.
 */
#ifndef READ_DOCX_NUMBERING_H
#define READ_DOCX_NUMBERING_H

#include "base/memory.h"
#include "base/str.h"
#include "base/vec.h"
#include "read/docx_xml.h"

#include <stdbool.h>
#include <stdint.h>

#define DOCX_LEVELS 9

/* How a number is written. Formats of other scripts are written as decimal figures: they stand for the same number. */
enum docx_number_format {
    DOCX_DECIMAL, DOCX_DECIMAL_ZERO, DOCX_LOWER_LETTER, DOCX_UPPER_LETTER, DOCX_LOWER_ROMAN, DOCX_UPPER_ROMAN,
    DOCX_CHICAGO, /* the typographer's marks: asterisk, dagger … */
    DOCX_BULLET, DOCX_NO_NUMBER
};

/* The format of a w:numFmt value. */
enum docx_number_format docx_number_format(const struct docx_element *element);

/* Append a number, counted from 1. */
void docx_number_write(struct str *out, enum docx_number_format format, int32_t number);

struct docx_level {
    int32_t start;
    int32_t restart;          /* the 1-based level that starts this one again; -1 any level above; 0 none */
    enum docx_number_format format;
    bool legal;               /* every number in it is written in decimal figures */
    bool defined;
    const char *text;         /* such as "%1.%2."; in the arena, or NULL */
    const char *style;        /* paragraphs of this style have this level; in the arena, or NULL */
};

struct docx_numbering;

/* Load the part. NULL with package->error. */
struct docx_numbering *docx_numbering_load(const struct docx_package *package, const char *part);

/* NULL is allowed. */
void docx_numbering_free(struct docx_numbering *numbering);

/* The level that a list gives to a style, or -1. */
int32_t docx_numbering_level(const struct docx_numbering *numbering, int32_t num_id, const char *style);

/* Count a paragraph and append its number as printed, with the final point. False when it has none: an unknown list, a
 * bullet. numbering may be NULL: nothing is known. */
bool docx_numbering_next(struct docx_numbering *numbering, int32_t num_id, int32_t level, struct str *out);

#endif
