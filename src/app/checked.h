/*
 * From a file to its findings: read, choose a profile, build the model, check. One struct owns all of one file.
 */
#ifndef APP_CHECKED_H
#define APP_CHECKED_H

#include "app/pipeline.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/vec.h"
#include "finding/finding.h"
#include "model/block.h"
#include "model/report.h"
#include "report/reporter.h"

#include <stdbool.h>
#include <stdint.h>

/* One file's document and model. Must not move while the report is alive, which points into the document. */
struct opened {
    struct document document;
    struct report report;
    bool read, built; /* what is there to release */
    uint64_t reading, building; /* microseconds of processor time */
};

/* One checked file. */
struct checked {
    struct source source;
    struct findings findings;
    char *lang, *profile, *symbol; /* owned */
    char *error;                   /* owned; NULL when all went well */
    VEC(struct outline_entry) outline; /* titles in the arena */
    struct arena arena;
    uint64_t reading, building; /* microseconds of processor time */
    struct file_result result;     /* borrows from the rest */
};

/* Read a file ("-": the input stream) and build its model, unless no profile fits: then built is false without an
 * error. On failure false. opened_release() is due in any case. */
bool pipeline_open(const struct pipeline *pipeline, const char *path, struct opened *opened, struct error *error);
void opened_release(struct opened *opened);

/* Check a file. False when something went wrong, which error says; checked->result is filled in any case and
 * checked_release() is due. */
bool pipeline_check(const struct pipeline *pipeline, const char *path, struct checked *checked, struct error *error);
void checked_release(struct checked *checked);

#endif
