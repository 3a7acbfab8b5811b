/*
 * Fuzzing the way of a rule file: bytes to rules, whose examples are then run, or to a profile, which then reads a
 * few lines. The catalogue is that of $CROSSFOOT_RULES (default: rules). The schema takes anything: reading the real one
 * would cost nine tenths of the time, and what it keeps out must not harm the loader, which runs before it.
 */
#include "scratch.h"

#include "app/locate.h"
#include "check/check.h"
#include "finding/catalogue.h"
#include "profile/profile.h"
#include "read/reader.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ANYTHING \
    "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><start><ref name='any'/></start><define name='any'><element>" \
    "<anyName/><zeroOrMore><choice><attribute><anyName/></attribute><text/><ref name='any'/></choice></zeroOrMore>" \
    "</element></define></grammar>"

struct fixture {
    struct catalogue *catalogue;
    struct limits limits;
};

static struct fixture fixture;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    struct str path = STR_INIT;
    const char *given = getenv("CROSSFOOT_RULES");
    scratch_write("crossfoot.rng", ANYTHING, sizeof ANYTHING - 1);
    str_printf(&path, "%s/%s", given ? given : "rules", LOCATE_CATALOGUE);
    fixture.catalogue = catalogue_load(str_text(&path), NULL);
    fixture.limits = limits_default();
    fixture.limits.match_steps = 10000;
    fixture.limits.xpath_operations = 10000;
    fixture.limits.findings_per_rule = 50;
    str_release(&path);
    return 0;
}

static void try_rules(const char *path)
{
    const char *const files[] = { path };
    struct error error = ERROR_INIT;
    struct rule_set rules;
    const struct rule_request request = {
        .root = scratch_folder(), .files = files, .file_count = 1, .kinds = check_kind_specs(),
    };
    if (rule_set_load(&rules, &request, &error)) {
        struct str out = STR_INIT;
        size_t count;
        check_examples(&rules, fixture.catalogue, &fixture.limits, &count, &out);
        str_release(&out);
        rule_set_free(&rules);
    }
    error_release(&error);
}

static void build(const struct profile *profile)
{
    static char text[] = "Part 1\n\nRemit\n1.1 Work rests on Assembly resolution 70/1, 2(IV) and A/75/6.\nAssembly\n"
                         "70/1 Title\nTable 1\nItems 2019 2020\nA. Work\nMeetings (number) 12 345 2\n1. First 12 1\n"
                         "(a) Second 345 1\n_____\n1 See A/75/6.\n\f1/2\n";
    const struct bytes bytes = { text, sizeof text - 1 };
    struct error error = ERROR_INIT;
    struct document document;
    struct report report;
    if (read_document("input.txt", &bytes, "text", &fixture.limits, &document, &error)) {
        if (profile_build(profile, NULL, &document, &fixture.limits, &report, &error))
            report_release(&report);
        document_release(&document);
    }
    error_release(&error);
}

static void try_profile(const char *path)
{
    struct error error = ERROR_INIT;
    struct profile *profile = profile_load(path, &error);
    if (profile)
        build(profile);
    profile_free(profile);
    error_release(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = mem_copy((const char *)data, size);
    bool profile = strstr(copy, "<profile") != NULL;
    mem_free(copy);
    const char *path = scratch_write("file.xml", data, size);
    if (profile)
        try_profile(path);
    else
        try_rules(path);
    return 0;
}
