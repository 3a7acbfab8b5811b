#include "harness.h"

#include "app/command_line.h"
#include "app/config.h"
#include "app/render.h"
#include "report/reporter.h"

#include <stdio.h>
#include <stdlib.h>

struct fixture {
    bool open;
    struct options options;
    struct streams streams;
    struct session session;
    struct pipeline pipeline;
};

static struct fixture fixture; /* a fuzzer hands nothing from its first call to the next */

static void need(bool ok, const struct error *error)
{
    struct str text = STR_INIT;
    if (ok)
        return;
    error_format(error, &text);
    fprintf(stderr, "%s\n", str_text(&text));
    exit(2);
}

static void load_options(void)
{
    static const char *const words[] = {
        "crossfoot", "check", "--no-config", "--jobs=1", "--show-unread", "--message-lang=zh", "--pack=core,un", "--enable=core/,un/",
        "--max-match-steps=100000", "--max-xpath-operations=200000", "--max-findings=50", "--max-unpacked-size=16777216", "-",
        NULL,
    };
    struct error error = ERROR_INIT;
    struct options *options = &fixture.options;
    bool ok = command_line_parse(options, (int)(sizeof words / sizeof *words) - 1, (char *const *)(uintptr_t)words, &error)
        && config_apply(options, &error);
    need(ok, &error);
}

static void open_once(void)
{
    struct error error = ERROR_INIT;
    if (fixture.open)
        return;
    fixture.open = true;
    load_options();
    fixture.streams = (struct streams){ .out = stdout, .err = stderr };
    bool ok = session_open(&fixture.session, &fixture.options, &fixture.streams, &error)
        && session_load_rules(&fixture.session, NULL, &error)
        && pipeline_init(&fixture.pipeline, &fixture.session, &error);
    need(ok, &error);
}

struct profile *harness_profile(size_t i)
{
    struct error error = ERROR_INIT;
    open_once();
    struct profile *profile = fixture.pipeline.profiles.items[i % fixture.pipeline.profiles.count];
    need(profile_complete(profile, &error), &error);
    return profile;
}

const struct limits *harness_limits(void)
{
    open_once();
    return &fixture.options.limits;
}

static const char *output_format(size_t i)
{
    size_t count = 0;
    while (reporters[count])
        count++;
    return reporters[i % count]->format;
}

static void check(const uint8_t *data, size_t size, struct checked *checked)
{
    struct error error = ERROR_INIT;
    fixture.streams.in = fmemopen((void *)(uintptr_t)data, size, "rb");
    need(fixture.streams.in != NULL, &error);
    pipeline_check(&fixture.pipeline, "-", checked, &error);
    fclose(fixture.streams.in);
    error_release(&error);
}

void harness_check(const struct harness_request *request, const uint8_t *data, size_t size, struct checked *checked)
{
    open_once();
    fixture.options.stdin_name = request->name;
    fixture.options.target.input_format = request->format;
    fixture.options.original = request->original;
    fixture.pipeline.forced = request->profile ? harness_profile(request->profile - 1) : NULL;
    check(data, size, checked);
    if (checked->result.read && !checked->profile && !fixture.pipeline.forced) {
        checked_release(checked);
        fixture.pipeline.forced = harness_profile(0);
        check(data, size, checked);
    }
    fixture.options.outputs.items[0].format = output_format(request->output);
    render_results(&fixture.session, checked, 1);
    str_clear(&fixture.session.out);
}

void harness_run(const struct harness_request *request, const uint8_t *data, size_t size)
{
    struct checked checked;
    harness_check(request, data, size, &checked);
    checked_release(&checked);
}
