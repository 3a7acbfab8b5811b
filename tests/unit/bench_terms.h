/*
 * Rules at work with a list of terms: shared by the tests of check kinds that have one.
 */
#ifndef TESTS_UNIT_BENCH_TERMS_H
#define TESTS_UNIT_BENCH_TERMS_H

#include "bench.h"

#include "rule/terms.h"

/* Add to the list "house" the terms of a file with that suffix. False when it cannot be read. */
static inline bool add_terms(struct term_lists *lists, const char *suffix, const char *text, struct error *error)
{
    char path[64] = "/tmp/crossfoot-terms-XXXXXX.";
    strcat(path, suffix);
    int descriptor = mkstemps(path, (int)strlen(suffix) + 1);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), (int)strlen(text));
    close(descriptor);
    bool ok = term_lists_add(lists, "house", path, error);
    unlink(path);
    return ok;
}

/* What a check of the list "house" says with that English message, when the list has the terms of a CSV file, and how
 * much it does not examine. */
static inline void check_with_terms(const char *check, const char *message, const char *terms, const char *xml,
                                    const char *wanted, size_t skipped)
{
    struct bench bench;
    struct error error = ERROR_INIT;
    struct str rule = STR_INIT;
    str_printf(&rule, "<rules xmlns=\"urn:crossfoot:rule\"><rule id=\"test/rule\" severity=\"error\">%s"
               "<message xml:lang=\"en\">%s</message><message xml:lang=\"zh\">x</message>"
               "<example verdict=\"bad\"><a/></example><example verdict=\"good\"><a/></example></rule></rules>",
               check, message);
    bench_init_pack(&bench, "core", str_text(&rule));
    str_release(&rule);
    assert_true(add_terms(bench.set.terms, "csv", terms, &error));
    check_xml_only(&bench, xml, "test/rule");
    expect_messages(&bench, wanted);
    assert_int_equal(bench.findings.skipped.count, skipped);
    bench_release(&bench);
}

#endif
