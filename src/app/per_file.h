/*
 * What is set for one file: the options, and on top of them the sections of the configuration that the file matches.
 */
#ifndef APP_PER_FILE_H
#define APP_PER_FILE_H

#include "app/pipeline.h"
#include "finding/finding.h"

#include <stdbool.h>

/* The settings of one file; per_file_release() frees what is owned. */
struct per_file {
    struct profile *forced; /* borrowed; NULL: the one that fits best */
    const char *input_format;     /* borrowed; NULL: guessed */
    bool *selected;               /* owned; for each rule whether it runs */
    VEC(const struct file_section *) sections; /* those that match, in their order */
};

/* Find a file's settings. False when a section names a profile or rule that there is not; release in any case. */
bool per_file_init(struct per_file *settings, const struct pipeline *pipeline, const char *path, struct error *error);
void per_file_release(struct per_file *settings);

/* Give findings the severities that are set. */
void per_file_severities(const struct per_file *settings, const struct pipeline *pipeline, struct findings *findings);

/* Whether a section is for a file; path is as the user named it. */
bool per_file_matches(const struct options *options, const struct file_section *section, const char *path);

#endif
