/*
 * The whole program, driven through its streams in a folder of its own, with a small pack of rules made for it: shared by the
 * tests that need it.
 */
#ifndef TESTS_UNIT_WORLD_H
#define TESTS_UNIT_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "app/app.h"
#include "base/file.h"
#include "base/memory.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NS " xmlns=\"urn:crossfoot:rule\""
#define MAX_ARGUMENTS 16

/* A folder with packs and files, and what the last run printed. */
struct world {
    char folder[32];
    char *start; /* working folder before */
    char *out, *err;
    const char *input;
};

static inline void write_file(const char *path, const char *text)
{
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(text, 1, strlen(text), stream), strlen(text));
    assert_int_equal(fclose(stream), 0);
}

static const char rules_xml[] =
    "<rules" NS ">\n"
    "  <rule id=\"t/three\" severity=\"error\" source=\"House style, numbers\">\n"
    "    <title xml:lang=\"en\">No figure has three digits</title>\n"
    "    <title xml:lang=\"zh\">数字不得为三位</title>\n"
    "    <rationale xml:lang=\"en\">Three digits\n      are too many.</rationale>\n"
    "    <rationale xml:lang=\"zh\">三位太多。</rationale>\n"
    "    <pattern context=\"para\" forbid=\"[0-9]{3}\"/>\n"
    "    <message xml:lang=\"en\">the figure {text} has three digits</message>\n"
    "    <message xml:lang=\"zh\">数字{text}为三位</message>\n"
    "    <example verdict=\"bad\" expect=\"1\">\n      <para>has 123</para>\n    </example>\n"
    "    <example verdict=\"good\">\n      <para>has 12</para>\n    </example>\n"
    "  </rule>\n"
    "  <rule id=\"t/four\" severity=\"info\">\n"
    "    <title xml:lang=\"en\">No word is four</title><title xml:lang=\"zh\">不得用“four”</title>\n"
    "    <rationale xml:lang=\"en\">Why not.</rationale><rationale xml:lang=\"zh\">无。</rationale>\n"
    "    <pattern context=\"para\" forbid=\"four\"/>\n"
    "    <message xml:lang=\"en\">four is said</message><message xml:lang=\"zh\">用了four</message>\n"
    "    <example verdict=\"bad\"><para>four</para></example>\n"
    "    <example verdict=\"good\"><para>five</para></example>\n"
    "  </rule>\n"
    "  <rule id=\"t/tables\" severity=\"warning\" enabled=\"no\">\n"
    "    <title xml:lang=\"en\">Tables have no notes</title><title xml:lang=\"zh\">表无注</title>\n"
    "    <rationale xml:lang=\"en\">Why not.</rationale><rationale xml:lang=\"zh\">无。</rationale>\n"
    "    <pattern context=\"footnote\" forbid=\"a\"/>\n"
    "    <message xml:lang=\"en\">a note</message><message xml:lang=\"zh\">注</message>\n"
    "    <example verdict=\"bad\"><footnote n=\"1\">a</footnote></example>\n"
    "    <example verdict=\"good\"><footnote n=\"1\">b</footnote></example>\n"
    "  </rule>\n"
    "</rules>\n";

static const char profile_xml[] =
    "<profile" NS " id=\"t-en\" lang=\"en\">\n"
    "  <title xml:lang=\"en\">Test reports</title>\n"
    "  <detect match=\"REPORT\"/>\n"
    "  <heading level=\"1\" match=\"^(?'title'REPORT)$\"/>\n"
    "  <heading level=\"2\" match=\"^(?'title'PART)$\"/>\n"
    "  <paragraph match=\"^(?'n'\\d{1,2})\\.\\s+\"/>\n"
    "  <sentence-end match=\"[.]$\"/>\n"
    "</profile>\n";

static const char pack_xml[] =
    "<pack" NS " id=\"t\">\n"
    "  <title xml:lang=\"en\">Test</title><title xml:lang=\"zh\">试</title>\n"
    "  <rules href=\"rules.xml\"/>\n"
    "  <profile href=\"profile.xml\"/>\n"
    "</pack>\n";

static inline void link_from_project(const char *name, const char *as)
{
    char path[PATH_MAX];
    assert_non_null(realpath(name, path));
    assert_int_equal(symlink(path, as), 0);
}

static inline void write_world(const struct world *world)
{
    char schema[64], core[64];
    snprintf(schema, sizeof schema, "%s/rules/crossfoot.rng", world->folder);
    snprintf(core, sizeof core, "%s/rules/core/catalogue.xml", world->folder);
    char path[64];
    snprintf(path, sizeof path, "%s/rules", world->folder);
    assert_int_equal(mkdir(path, 0755), 0);
    snprintf(path, sizeof path, "%s/rules/core", world->folder);
    assert_int_equal(mkdir(path, 0755), 0);
    snprintf(path, sizeof path, "%s/rules/t", world->folder);
    assert_int_equal(mkdir(path, 0755), 0);
    link_from_project("rules/crossfoot.rng", schema);
    link_from_project("rules/core/catalogue.xml", core);
}

static inline int open_world(void **state)
{
    struct world *world = mem_calloc(1, sizeof *world);
    memcpy(world->folder, "/tmp/crossfoot-test-XXXXXX", sizeof "/tmp/crossfoot-test-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    write_world(world);
    world->start = getcwd(NULL, 0);
    assert_int_equal(chdir(world->folder), 0);
    write_file("rules/t/pack.xml", pack_xml);
    write_file("rules/t/rules.xml", rules_xml);
    write_file("rules/t/profile.xml", profile_xml);
    write_file("clean.txt", "REPORT\n\n1. This has 12 words.\n");
    write_file("bad.txt", "REPORT\n\n1. This has 123 words.\n");
    write_file("hint.txt", "REPORT\n\n1. This says four.\n");
    setenv("CROSSFOOT_RULES", "rules", 1);
    setenv("LC_ALL", "C", 1);
    *state = world;
    return 0;
}

static inline int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static inline int close_world(void **state)
{
    struct world *world = *state;
    assert_int_equal(chdir(world->start), 0);
    nftw(world->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(world->start);
    mem_free(world->out);
    mem_free(world->err);
    mem_free(world);
    return 0;
}

static inline char *stream_text(FILE *stream)
{
    struct bytes bytes;
    rewind(stream);
    assert_true(file_read_stream(stream, "stream", (size_t)1 << 30, &bytes, NULL));
    fclose(stream);
    return bytes.data;
}

static inline size_t split(char *line, char *arguments[])
{
    size_t count = 0;
    arguments[count++] = (char *)(uintptr_t)"crossfoot";
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " ")) {
        assert_true(count < MAX_ARGUMENTS);
        arguments[count++] = word;
    }
    arguments[count] = NULL;
    return count;
}

/* Run the program with words separated by blanks, and keep what it prints. Returns the exit status. */
static inline int run(struct world *world, const char *line)
{
    char copy[512], *arguments[MAX_ARGUMENTS + 1];
    snprintf(copy, sizeof copy, "%s", line);
    size_t count = split(copy, arguments);
    struct streams streams = { tmpfile(), tmpfile(), tmpfile(), false };
    fputs(world->input ? world->input : "", streams.in);
    rewind(streams.in);
    int status = app_run((int)count, arguments, &streams);
    fclose(streams.in);
    mem_free(world->out);
    mem_free(world->err);
    world->out = stream_text(streams.out);
    world->err = stream_text(streams.err);
    return status;
}

static inline void assert_contains(const char *text, const char *wanted)
{
    if (!strstr(text, wanted))
        fail_msg("\"%s\" is not in:\n%s", wanted, text);
}

static inline void assert_lacks(const char *text, const char *unwanted)
{
    if (strstr(text, unwanted))
        fail_msg("\"%s\" is in:\n%s", unwanted, text);
}

static inline void assert_run(struct world *world, const char *line, int status)
{
    int got = run(world, line);
    if (got != status)
        fail_msg("crossfoot %s: exit %d, not %d\n%s%s", line, got, status, world->out, world->err);
    if (status == EXIT_TROUBLE)
        assert_memory_equal(world->err, "crossfoot: ", 11);
    else
        assert_string_equal(world->err, "");
}

/* A test in a world of its own. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

#endif
