/* The check kind explained. */
#define _GNU_SOURCE /* mkstemps */
#include "bench_terms.h"

/* Chinese: a long form, its short form, a longer word that begins like it, and a mark */
#define LONG "\xE6\xB3\x95\xE5\xBE\x8B\xE5\x8E\x85"
#define SHORT "\xE6\xB3\x95\xE5\x8E\x85"
#define LONGER SHORT "\xE5\xA0\x82"
#define COMMA "\xEF\xBC\x8C"

#define TERMS "preferred,forbidden,language\nResearch Office,RO|Res. Office,en\n" LONG "," SHORT ",zh\n" LONGER ",,zh\n"

static void check_explained(const char *xml, const char *wanted)
{
    check_with_terms("<explained context=\"report\" list=\"house\" among=\".//para\" each=\".//abbr\" key=\"@short\" "
                     "after=\"(?&lt;=called )\"/>",
                     "{key} for {long}", TERMS, xml, wanted, 0);
}

static void test_unexplained(void **state)
{
    (void)state;
    check_explained("<report lang='en'><para>the Research Office</para><para>the RO, the RO</para></report>",
                    "RO for Research Office");
    check_explained("<report lang='en'><para>RO and Res. Office are not the Research Office</para></report>",
                    "RO for Research Office; Res. Office for Research Office");
    check_explained("<report lang='zh'><para>" LONG "</para><para>" SHORT "</para></report>", SHORT " for " LONG);
}

static void test_introduced(void **state)
{
    (void)state;
    check_explained("<report lang='en'><para>the Research Office (<abbr short='RO'>RO</abbr>)</para><para>the RO</para>"
                    "</report>", "");
    /* beside its long form, on either side; not with a word between them */
    check_explained("<report lang='en'><para>RO: Research Office.</para></report>", "");
    check_explained("<report lang='zh'><para>" LONG COMMA SHORT "</para></report>", "");
    check_explained("<report lang='en'><para>RO is the Research Office</para></report>", "RO for Research Office");
    /* by the words before it */
    check_explained("<report lang='en'><para>the Research Office, called RO</para><para>RO</para></report>", "");
}

static void test_no_candidates(void **state)
{
    (void)state;
    /* no long form, another language, part of a word, part of a form that the list knows */
    check_explained("<report lang='en'><para>the RO</para></report>", "");
    check_explained("<report lang='fr'><para>Research Office and RO</para></report>", "");
    check_explained("<report lang='en'><para>the Research Office</para><para>ROT</para></report>", "");
    check_explained("<report lang='zh'><para>" LONG "</para><para>" LONGER "</para></report>", "");
    check_explained("<report lang='en'/>", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unexplained),
        cmocka_unit_test(test_introduced),
        cmocka_unit_test(test_no_candidates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
