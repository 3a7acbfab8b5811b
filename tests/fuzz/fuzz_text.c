/*
 * Fuzzing the way of a report: bytes to blocks, model, findings, output. The rules are those of $CROSSFOOT_RULES
 * (default: rules), loaded once; limits are low, so that reaching them is exercised as well.
 */
#include "app/locate.h"
#include "check/check.h"
#include "finding/catalogue.h"
#include "profile/profile.h"
#include "read/reader.h"
#include "report/reporter.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define PROFILE "un/un-zh.xml"

struct fixture {
    struct rule_set rules;
    struct catalogue *catalogue;
    struct profile *profile;
    struct limits limits;
};

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fixture fixture; /* libFuzzer hands nothing from its first call to the next */

static void need(bool ok, const struct error *error)
{
    struct str text = STR_INIT;
    if (ok)
        return;
    error_format(error, &text);
    fprintf(stderr, "%s\n", str_text(&text));
    exit(2);
}

static const char *in_folder(struct str *path, const char *folder, const char *name)
{
    str_clear(path);
    str_printf(path, "%s/%s", folder, name);
    return str_text(path);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    static const char *const packs[] = { "core", "un" };
    const char *given = getenv("CROSSFOOT_RULES"), *folder = given ? given : "rules";
    struct error error = ERROR_INIT;
    struct str path = STR_INIT;
    fixture.limits = limits_default();
    fixture.limits.match_steps = 100000;
    fixture.limits.xpath_operations = 200000;
    fixture.limits.findings_per_rule = 50;
    need(rule_set_load(&fixture.rules, folder, packs, 2, NULL, 0, check_kind_specs(), &error), &error);
    fixture.catalogue = catalogue_load(in_folder(&path, folder, LOCATE_CATALOGUE), &error);
    need(fixture.catalogue != NULL, &error);
    fixture.profile = profile_load(in_folder(&path, folder, PROFILE), &error);
    need(fixture.profile != NULL, &error);
    str_release(&path);
    return 0;
}

static void render(const struct document *document, const struct findings *findings)
{
    const struct file_result result = {
        .path = document->source.path, .read = true, .source = &document->source, .findings = findings,
    };
    const struct report_options options = { .catalogue = fixture.catalogue, .lang = "zh", .show_unread = true };
    for (size_t i = 0; reporters[i]; i++) {
        struct str out = STR_INIT;
        reporters[i]->render(&result, 1, &options, &out);
        str_release(&out);
    }
}

static void check(const struct document *document, struct error *error)
{
    struct report report;
    struct findings findings = FINDINGS_INIT;
    if (!profile_build(fixture.profile, document, &fixture.limits, &report, error))
        return;
    check_report(&report, &fixture.rules, NULL, fixture.catalogue, "zh", &fixture.limits, &findings, error);
    findings_finish(&findings, document->source.path);
    render(document, &findings);
    findings_release(&findings);
    report_release(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = ERROR_INIT;
    struct document document;
    char *copy = mem_copy((const char *)data, size); /* readers may count on the NUL behind the bytes */
    const struct bytes bytes = { copy, size };
    if (read_document("input.txt", &bytes, NULL, &fixture.limits, &document, &error)) {
        profile_fit(fixture.profile, &document, &fixture.limits);
        check(&document, &error);
        document_release(&document);
    }
    mem_free(copy);
    error_release(&error);
    return 0;
}
