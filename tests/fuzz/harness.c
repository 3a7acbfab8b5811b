#include "harness.h"

#include "app/locate.h"
#include "base/vec.h"
#include "check/check.h"
#include "finding/catalogue.h"
#include "profile/profile.h"
#include "read/reader.h"
#include "report/reporter.h"

#include <stdio.h>
#include <stdlib.h>

struct fixture {
    struct rule_set rules;
    struct catalogue *catalogue;
    VEC(struct profile *) profiles;
    struct limits limits;
};

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

static void load_catalogue(const char *folder)
{
    struct error error = ERROR_INIT;
    struct str path = STR_INIT;
    str_printf(&path, "%s/%s", folder, LOCATE_CATALOGUE);
    fixture.catalogue = catalogue_load(str_text(&path), &error);
    need(fixture.catalogue != NULL, &error);
    str_release(&path);
}

static void load_profiles(void)
{
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < fixture.rules.profile_count; i++) {
        struct profile *profile = profile_load(fixture.rules.profiles[i].path, &error);
        need(profile != NULL, &error);
        vec_push(&fixture.profiles, profile);
    }
}

void harness_load(void)
{
    static const char *const packs[] = { "core", "un" };
    const char *given = getenv("CROSSFOOT_RULES"), *folder = given ? given : "rules";
    struct error error = ERROR_INIT;
    fixture.limits = limits_default();
    fixture.limits.match_steps = 100000;
    fixture.limits.xpath_operations = 200000;
    fixture.limits.findings_per_rule = 50;
    fixture.limits.unpacked_size = (size_t)16 << 20;
    need(rule_set_load(&fixture.rules, folder, packs, 2, NULL, 0, true, check_kind_specs(), &error), &error);
    load_catalogue(folder);
    load_profiles();
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

static const struct profile *choose_profile(const struct document *document)
{
    const struct profile *best = fixture.profiles.items[0];
    int best_fit = 0;
    for (size_t i = 0; i < fixture.profiles.count; i++) {
        int fit = profile_fit(fixture.profiles.items[i], document, &fixture.limits);
        if (fit > best_fit) {
            best = fixture.profiles.items[i];
            best_fit = fit;
        }
    }
    return best;
}

static void check(const struct document *document, struct error *error)
{
    struct report report;
    struct findings findings = FINDINGS_INIT;
    if (!profile_build(choose_profile(document), NULL, document, &fixture.limits, &report, error))
        return;
    check_report(&report, &fixture.rules, NULL, fixture.catalogue, "zh", &fixture.limits, &findings, error);
    findings_finish(&findings, document->source.path);
    render(document, &findings);
    findings_release(&findings);
    report_release(&report);
}

void harness_check(const char *name, const char *format, const uint8_t *data, size_t size)
{
    struct error error = ERROR_INIT;
    struct document document;
    char *copy = mem_copy((const char *)data, size); /* readers may count on the NUL behind the bytes */
    const struct bytes bytes = { copy, size };
    if (read_document(name, &bytes, format, &fixture.limits, &document, &error)) {
        check(&document, &error);
        document_release(&document);
    }
    mem_free(copy);
    error_release(&error);
}
