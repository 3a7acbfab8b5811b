/*
 * Reporters: one per output format. Findings to bytes; a reporter never sees a rule's XML or the model. A new one is a
 * file here and a line in list.c.
 */
#ifndef REPORT_REPORTER_H
#define REPORT_REPORTER_H

#include "base/str.h"
#include "finding/catalogue.h"
#include "finding/finding.h"
#include "model/source.h"

#include <stdbool.h>
#include <stddef.h>

/* A heading of the report: what lies between it and the next one is its section. */
struct outline_entry {
    struct span span;  /* of the heading as printed */
    unsigned level;    /* 1 is the outermost */
    const char *title; /* borrowed; never NULL */
};

/* What is known of one checked file. */
struct file_result {
    const char *path;
    bool read;                 /* false: error says why, and nothing else is known */
    const char *error;         /* "path: reason", or NULL; of a file that was read: why checking stopped early */
    const struct source *source;
    const char *lang, *profile, *symbol; /* of the report; NULL when unknown */
    const struct findings *findings; /* finished; NULL when not read */
    const struct outline_entry *outline; /* in the order of the report; NULL when there is none */
    size_t outline_count;
};

/* What reporters may say of a rule, in the language of messages. All borrowed; NULL where there is nothing. */
struct rule_description {
    const char *id;
    enum severity severity;
    bool enabled; /* by default */
    const char *title, *rationale, *help, *source;
};

struct report_options {
    const struct catalogue *catalogue;
    const char *lang;   /* of crossfoot's own words */
    bool colour;
    bool show_unread;   /* list what was not examined */
    const struct rule_description *rules; /* those that were loaded, in their order */
    size_t rule_count;
};

struct reporter {
    const char *format; /* "text", as --format takes it */
    /* Append the whole output for all files. */
    void (*render)(const struct file_result *files, size_t count, const struct report_options *options,
                   struct str *out);
};

/* All reporters, ended by NULL (report/list.c). */
extern const struct reporter *const reporters[];

/* The reporter of that name, or NULL. */
const struct reporter *reporter_named(const char *format);

#endif
