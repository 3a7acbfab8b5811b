/* What matches of an expression need: told where it can be told, and never of a text that holds a match. */
#include "base/file.h"
#include "base/utf8.h"
#include "profile/data.h"
#include "profile/profile.h"
#include "query/needs.h"
#include "query/regex.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool may_match(const char *pattern, const char *text)
{
    struct needs *needs = needs_new(pattern);
    struct trigrams trigrams;
    trigrams_of(slice_of(text), &trigrams);
    bool met = needs_met(needs, &trigrams);
    needs_free(needs);
    return met;
}

static void literals_are_needed(void **state)
{
    (void)state;
    static const char *const lacking[][2] = {
        { "abc", "ab c" }, { "a", "b" }, { "ab", "a" }, { "\\.x", "x" }, { "a\\(b", "ab" }, { "\\d+ abc\\d", "12 ab" },
        { "(?:abc|xyz)", "abx" }, { "(?:abc|xyz)+z", "abxz" }, { "[pq]r", "r" }, { "(abc)", "" }, { "(?'n'abc)d?", "abd" },
        { "(?=abc)\\w", "ab" }, { "(?i:x)abc", "x" }, { "abcd?", "abd" }, { "abc*d", "acd" }, { "x(?:abc){2,3}", "xab" },
        { "(?<n>abc)(?P<m>x)", "abc" }, { "(?P<m>xyz)", "xz" }, { "[]]", "x" }, { "[\\]x]", "y" }, { "a{2}b", "a" },
        { "\\x{4e00}abc", "ab" }, { "(?s)abc", "ab" }, { "abc(*SKIP)(*F)|xyz", "ayz" }, { "(?<=abc)def", "abc de" },
        { "\\p{Han}abc", "ab" }, { "\\pLabc", "ab" }, { "(?|abc|xyz)", "ab" }, { "é", "e" }, { "(?(DEFINE)(?'x'a))abc", "a" },
    };
    for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++)
        if (may_match(lacking[i][0], lacking[i][1]))
            fail_msg("%s may match in \"%s\"", lacking[i][0], lacking[i][1]);
}

/* What is not known, or need not be there, keeps nothing out. */
static void nothing_else_is_needed(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "", "(?i)abc", "(?x)a b", "(?i:abc)", "(?:abc)?", "(?:abc)*", "(?:abc){0,2}", "abc|", "(?:abc|\\d)", "(?!abc)",
        "(?<=abc)", "(?<!abc)", "[^a]", "[a-c]", "[[:alpha:]]", "[\\d]", ".", "\\Qabc\\E", "\\x61", "\\cA", "(?R)?", "(?#abc)",
        "(?(DEFINE)(?'n'abc))", "(?'n'\\d)?(?('n')abc|\\d)", "(?(?=a)abc|d)", "a{,2}b", "(*UTF)abc", "a(*ACCEPT)bc",
        "(?<n>\\d)\\k<n>\\g{n}\\k'n'", "(?^:abc)", "a?", "é?", "(?:", "[a", "abc)",
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (!may_match(patterns[i], "!"))
            fail_msg("%s needs something", patterns[i]);
}

/* Random expressions ----------------------------------------------------------------------------------------------- */

static uint32_t random_below(uint32_t *seed, uint32_t limit)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % limit;
}

static void append_expression(uint32_t *seed, int depth, struct str *out);

static void append_item(uint32_t *seed, int depth, struct str *out)
{
    static const char *const atoms[] = { "a", "b", "c", "ab", "bc", "é", "\\.", "[ab]", "[^b]", "[a-b]", "\\w", ".", "\\\\", "^", "$" };
    static const char *const groups[] = { "(", "(?:", "(?=", "(?!", "(?<n>", "(?>", "(?i:", "(?-i:", "(?|" };
    static const char *const lengths[] = { "?", "*", "+", "{2}", "{0,1}", "{1,2}", "+?", "*+" };
    if (depth > 0 && random_below(seed, 3) == 0) {
        str_add(out, groups[random_below(seed, sizeof groups / sizeof *groups)]);
        append_expression(seed, depth - 1, out);
        str_add(out, ")");
    } else {
        str_add(out, atoms[random_below(seed, sizeof atoms / sizeof *atoms)]);
    }
    if (random_below(seed, 3) == 0)
        str_add(out, lengths[random_below(seed, sizeof lengths / sizeof *lengths)]);
}

static void append_expression(uint32_t *seed, int depth, struct str *out)
{
    for (uint32_t i = 0, count = 1 + random_below(seed, 4); i < count; i++) {
        if (i && random_below(seed, 4) == 0)
            str_add(out, "|");
        append_item(seed, depth, out);
    }
}

static void append_text(uint32_t *seed, struct str *out)
{
    static const char *const letters[] = { "a", "b", "c", "A", "é", ".", "\\", "d" };
    for (uint32_t i = 0, count = random_below(seed, 9); i < count; i++)
        str_add(out, letters[random_below(seed, sizeof letters / sizeof *letters)]);
}

/* The first match of an expression, if any, lies in a text that meets its needs from the match's start on. */
static bool holds(const struct regex *regex, struct regex_scratch *scratch, struct slice text, size_t *matches)
{
    struct regex_match match;
    struct trigrams trigrams;
    if (regex_find(regex, scratch, text, 0, &match) != REGEX_MATCH)
        return true;
    ++*matches;
    trigrams_of((struct slice){ text.data + match.group[0].start, text.length - match.group[0].start }, &trigrams);
    return regex_may_match(regex, &trigrams);
}

static void random_expressions_need_what_they_match(void **state)
{
    (void)state;
    const struct limits limits = limits_default();
    struct regex_scratch *scratch = regex_scratch_new(&limits);
    struct str pattern = STR_INIT, text = STR_INIT;
    uint32_t seed = 7;
    size_t matches = 0, told = 0;
    for (int i = 0; i < 4000; i++) {
        str_clear(&pattern);
        append_expression(&seed, 3, &pattern);
        struct regex *regex = regex_new(str_text(&pattern), NULL);
        for (int k = 0; regex && k < 20; k++) {
            str_clear(&text);
            append_text(&seed, &text);
            if (!holds(regex, scratch, slice_of(str_text(&text)), &matches))
                fail_msg("%s matches \"%s\"", str_text(&pattern), str_text(&text));
            told += !may_match(str_text(&pattern), str_text(&text));
        }
        regex_free(regex);
    }
    assert_true(matches > 10000);
    assert_true(told > 10000);
    str_release(&text);
    str_release(&pattern);
    regex_scratch_free(scratch);
}

/* The profiles ----------------------------------------------------------------------------------------------------- */

static void check_line(const struct profile *profile, struct regex_scratch *scratch, struct slice line, size_t *matches)
{
    for (size_t i = 0; i < profile->inlines.count; i++)
        assert_true(holds(profile->inlines.items[i].match, scratch, line, matches));
    for (size_t i = 0; i < profile->phrases.count; i++)
        assert_true(holds(profile->phrases.items[i].match, scratch, line, matches));
}

static void check_file(const struct profile *profile, struct regex_scratch *scratch, const char *path, size_t *matches)
{
    struct bytes bytes;
    assert_true(file_read(path, 1 << 20, &bytes, NULL));
    struct slice rest = { bytes.data, bytes.size };
    for (const char *end; (end = memchr(rest.data, '\n', rest.length)); ) {
        struct slice line = { rest.data, (size_t)(end - rest.data) };
        if (utf8_valid_length(line.data, line.length) == line.length)
            check_line(profile, scratch, line, matches);
        rest = (struct slice){ end + 1, rest.length - line.length - 1 };
    }
    bytes_release(&bytes);
}

/* The patterns that are tried on every block hide nothing of any line of the fixtures. */
static void profiles_need_what_they_match(void **state)
{
    (void)state;
    static const char *const paths[] = { "rules/un/un-zh.xml", "rules/un/un-en.xml" };
    const struct limits limits = limits_default();
    struct regex_scratch *scratch = regex_scratch_new(&limits);
    size_t matches = 0;
    glob_t files;
    assert_int_equal(glob("fixtures/*/input.txt", 0, NULL, &files), 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct profile *profile = profile_load(paths[i], NULL);
        assert_non_null(profile);
        for (size_t k = 0; k < files.gl_pathc; k++)
            check_file(profile, scratch, files.gl_pathv[k], &matches);
        profile_free(profile);
    }
    assert_true(matches > 500);
    globfree(&files);
    regex_scratch_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_are_needed),
        cmocka_unit_test(nothing_else_is_needed),
        cmocka_unit_test(random_expressions_need_what_they_match),
        cmocka_unit_test(profiles_need_what_they_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
