/*
 * A rule at work on a report: shared by the tests of check kinds.
 */
#ifndef TESTS_UNIT_BENCH_H
#define TESTS_UNIT_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../adopt.h"

#include "base/memory.h"
#include "check/check.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One rule, a report, and what checking it gives. */
struct bench {
    struct rule_set set;
    struct catalogue *catalogue;
    struct report report;
    struct source source;
    struct findings findings;
    struct limits limits;
    size_t threads;
};

static inline const char *rules_folder(void)
{
    const char *folder = getenv("CROSSFOOT_RULES");
    return folder ? folder : "rules";
}

/* Load a rule file from text. */
static inline void load_rules(struct rule_set *set, const char *text)
{
    char path[] = "/tmp/crossfoot-check-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), (int)strlen(text));
    close(descriptor);
    const char *files[] = { path };
    struct error error = ERROR_INIT;
    const struct rule_request request = {
        .root = rules_folder(), .files = files, .file_count = 1, .kinds = check_kind_specs(),
    };
    bool ok = rule_set_load(set, &request, &error);
    unlink(path);
    if (!ok)
        fail_msg("%u:%u: %s", error.line, error.column, error.message);
}

/* A bench with a pack and the rules of a file given as text. */
static inline void bench_init_pack(struct bench *bench, const char *pack, const char *rules)
{
    *bench = (struct bench){ .findings = FINDINGS_INIT, .limits = limits_default() };
    char path[] = "/tmp/crossfoot-check-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, rules, strlen(rules)), (int)strlen(rules));
    close(descriptor);
    const char *files[] = { path };
    struct error error = ERROR_INIT;
    const struct rule_request request = {
        .root = rules_folder(), .packs = &pack, .pack_count = 1, .files = files, .file_count = 1, .validate = true,
        .kinds = check_kind_specs(),
    };
    if (!rule_set_load(&bench->set, &request, &error))
        fail_msg("%u:%u: %s", error.line, error.column, error.message);
    unlink(path);
    struct str catalogue = STR_INIT;
    str_printf(&catalogue, "%s/core/catalogue.xml", rules_folder());
    bench->catalogue = catalogue_load(str_text(&catalogue), &error);
    assert_non_null(bench->catalogue);
    str_release(&catalogue);
}

/* A bench with the rule test/rule, which makes that check with that English message. */
static inline void bench_init(struct bench *bench, const char *check, const char *message)
{
    *bench = (struct bench){ .findings = FINDINGS_INIT, .limits = limits_default() };
    struct str text = STR_INIT, path = STR_INIT;
    str_printf(&text, "<rules xmlns=\"urn:crossfoot:rule\"><rule id=\"test/rule\" severity=\"error\">%s"
               "<message xml:lang=\"en\">%s</message><message xml:lang=\"zh\">x</message>"
               "<example verdict=\"bad\"><a/></example><example verdict=\"good\"><a/></example></rule></rules>",
               check, message);
    load_rules(&bench->set, str_text(&text));
    str_printf(&path, "%s/core/catalogue.xml", rules_folder());
    struct error error = ERROR_INIT;
    bench->catalogue = catalogue_load(str_text(&path), &error);
    if (!bench->catalogue)
        fail_msg("%s", error.message);
    str_release(&text);
    str_release(&path);
}

/* False when a rule could not run. */
static inline bool run_rules(struct bench *bench, const bool *selected, struct error *error)
{
    const struct check_request request = {
        .rules = &bench->set, .selected = selected, .catalogue = bench->catalogue, .lang = "en", .limits = &bench->limits,
        .threads = bench->threads,
    };
    return check_report(&bench->report, &request, &bench->findings, error);
}

static inline void run_bench(struct bench *bench)
{
    struct error error = ERROR_INIT;
    findings_release(&bench->findings);
    if (!run_rules(bench, NULL, &error))
        fail_msg("%s", error.message);
}

/* Check a report given as XML. */
static inline void check_xml(struct bench *bench, const char *xml)
{
    if (bench->report.doc)
        report_release(&bench->report);
    report_init(&bench->report, NULL);
    report_adopt(&bench->report, xmlReadMemory(xml, (int)strlen(xml), NULL, "UTF-8", XML_PARSE_NONET));
    run_bench(bench);
}

static inline void bench_release(struct bench *bench)
{
    findings_release(&bench->findings);
    if (bench->report.doc)
        report_release(&bench->report);
    if (bench->source.text)
        source_release(&bench->source);
    catalogue_free(bench->catalogue);
    rule_set_free(&bench->set);
}

/* Messages of all findings, separated by "; ". */
static inline void expect_messages(const struct bench *bench, const char *wanted)
{
    struct str found = STR_INIT;
    for (size_t i = 0; i < bench->findings.items.count; i++)
        str_printf(&found, "%s%s", i ? "; " : "", bench->findings.items.items[i].message);
    if (strcmp(str_text(&found), wanted) != 0)
        fail_msg("found: %s\nwanted: %s", str_text(&found), wanted);
    str_release(&found);
}

static inline void expect_skips(const struct bench *bench, const char *wanted)
{
    struct str found = STR_INIT;
    for (size_t i = 0; i < bench->findings.skipped.count; i++)
        str_printf(&found, "%s%s", i ? "; " : "", bench->findings.skipped.items[i].reason);
    if (strcmp(str_text(&found), wanted) != 0)
        fail_msg("found: %s\nwanted: %s", str_text(&found), wanted);
    str_release(&found);
}

static inline size_t examined(const struct bench *bench)
{
    assert_int_equal(bench->findings.examined.count, 1);
    return bench->findings.examined.items[0].count;
}

/* Check a report that is one paragraph of a source. */
static inline void check_paragraph(struct bench *bench, const char *words)
{
    static struct text text;
    static struct text_piece piece;
    if (bench->report.doc)
        report_release(&bench->report);
    if (bench->source.text)
        source_release(&bench->source);
    uint32_t length = (uint32_t)strlen(words);
    source_init(&bench->source, "a.txt", mem_copy(words, length), length);
    report_init(&bench->report, &bench->source);
    piece = (struct text_piece){ 0, 0, length };
    text = (struct text){ bench->source.text, length, &piece, 1 };
    xmlNode *para = report_add(&bench->report, report_root(&bench->report), "para", (struct span){ 0, length });
    report_set(para, "n", "1.7");
    report_set_text(para, &text, 0, length);
    run_bench(bench);
}

/* Check a report given as XML with one rule of the set. */
static inline void check_xml_only(struct bench *bench, const char *xml, const char *rule)
{
    bool *selected = mem_calloc(bench->set.count, sizeof *selected);
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < bench->set.count; i++)
        selected[i] = strcmp(bench->set.rules[i].id, rule) == 0;
    report_init(&bench->report, NULL);
    report_adopt(&bench->report, xmlReadMemory(xml, (int)strlen(xml), NULL, "UTF-8", XML_PARSE_NONET));
    if (!run_rules(bench, selected, &error))
        fail_msg("%s", error.message);
    mem_free(selected);
}

#endif
