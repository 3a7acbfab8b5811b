/*
 * What findings about sums say: equations, diagnoses, and the figures that entered. For the check kinds that add up.
 */
#ifndef CHECK_SUM_WORDS_H
#define CHECK_SUM_WORDS_H

#include "check/check.h"
#include "model/sum_judge.h"

/* A total and its parts: cells of the model with their values, weights included. */
struct sum_view {
    const xmlNode *total;
    struct number stated, computed, difference; /* difference: computed minus stated */
    const struct sum_term *terms;
    const xmlNode *const *parts;
    size_t count;
};

/* All texts are owned by the caller (mem_free()). */

/* "12.5" */
char *sum_number_text(struct number number);

/* "297 + 9 - 28"; of very many terms the first, and the last. */
char *sum_terms_text(const struct sum_view *view);

/* "297 + 9 = 306, 2 less than stated" */
char *sum_equation_text(const struct check_run *run, const struct sum_view *view);

/* What the difference looks like, or NULL. */
char *sum_diagnosis_text(const struct check_run *run, const struct sum_view *view);

/* How a figure looks to have become the one that is printed, or NULL. */
char *sum_slip_text(const struct check_run *run, struct number printed, struct number meant);

/* Both clauses as one, which are freed; the second may be NULL. */
char *sum_join_texts(const struct check_run *run, char *first, char *second);

/* Append what a part is called: its row, or its column when it lies in the row of the total. */
void sum_part_label(const struct check_run *run, const struct sum_view *view, const xmlNode *part, struct str *out);

/* Relate the parts to a finding, with label and figure; of very many the first. */
void sum_relate_parts(const struct check_run *run, const struct sum_view *view, struct finding *finding);

#endif
