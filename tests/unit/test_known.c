/* Registries, and what Akoma Ntoso files say of themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "check/known.h"
#include "read/akn_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_file(char path[32], const char *text)
{
    strcpy(path, "/tmp/crossfoot-known-XXXXXX");
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), (int)strlen(text));
    close(descriptor);
}

static struct registry *read_text(const char *text, struct error *error)
{
    char path[32];
    write_file(path, text);
    struct registry *registry = registry_read(path, 10000, error);
    unlink(path);
    return registry;
}

static void test_registry_knows(void **state)
{
    (void)state;
    struct registry *registry = read_text("symbol,date,title.en\nA/RES/75/1,2020-09-21,Declaration\nS/RES/1325 (2000),,\n"
                                          "A/RES/72/266 A,,\nA/RES/47/120 A and B,,\nA/RES/75/*,,\nA/RES/75/1,,Declaration\n", NULL);
    assert_non_null(registry);
    assert_true(registry_has(registry, "A/RES/75/1"));
    assert_false(registry_has(registry, "A/RES/75/2"));
    assert_true(registry_has(registry, "A/RES/75/*"));
    assert_true(registry_has(registry, "S/RES/1325(2000)"));
    assert_true(registry_has(registry, "A/RES/72/266 A"));
    assert_true(registry_has(registry, "A/RES/72/266"));
    assert_true(registry_has(registry, "A/RES/47/120"));
    assert_false(registry_has(registry, "A/RES/47/12"));
    assert_string_equal(registry_value(registry, "A/RES/75/1", "date"), "2020-09-21");
    assert_string_equal(registry_value(registry, "A/RES/75/1", "title.en"), "Declaration");
    assert_null(registry_value(registry, "A/RES/75/1", "title.zh"));
    assert_null(registry_value(registry, "S/RES/1325(2000)", "date"));
    registry_free(registry);
}

/* Many cells, so that their storage moves while they are added. */
static void test_registry_grows(void **state)
{
    (void)state;
    struct registry *registry = registry_new();
    char symbol[32];
    for (int i = 0; i < 1000; i++) {
        snprintf(symbol, sizeof symbol, "A/RES/75/%d", i);
        assert_true(registry_add(registry, symbol, "date", symbol));
    }
    assert_string_equal(registry_value(registry, "A/RES/75/7", "date"), "A/RES/75/7");
    assert_false(registry_add(registry, "A/RES/75/7", "date", "2020"));
    assert_true(registry_add(registry, "A/RES/75/7", "date", ""));
    registry_free(registry);
}

static void test_bad_registries_have_a_place(void **state)
{
    static const struct { const char *text; uint32_t line; const char *words; } bad[] = {
        { "number,date\n1,2\n", 1, "column symbol" },
        { "symbol,date\n,2\n", 2, "no symbol" },
        { "symbol,date\nA/1,2\nA/2,3\nA/1,4\n", 4, "another date" },
        { "symbol,date\nA/1\n", 2, "1 fields" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error error = ERROR_INIT;
        assert_null(read_text(bad[i].text, &error));
        assert_int_equal(error.line, bad[i].line);
        assert_non_null(strstr(error.message, bad[i].words));
        error_release(&error);
    }
}

#define AKN "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><statement><meta><identification>"

static void test_akn_record(void **state)
{
    (void)state;
    static const char text[] = AKN
        "<FRBRWork><FRBRdate date=\"2020-12-14\" name=\"adoption\"/></FRBRWork><FRBRExpression>"
        "<FRBRdate date=\"2020-12-21\" name=\"publication\"/><FRBRlanguage language=\"fra\"/></FRBRExpression>"
        "</identification></meta><p><docNumber refersTo=\"#symbol\"> A/RES/75/131 </docNumber></p>"
        "<docTitle>Other</docTitle><docNumber>75/131.</docNumber><docTitle refersTo=\"#resolutionTitle\">Decade\n of  <i>wells</i>"
        "</docTitle></statement></akomaNtoso>";
    char path[32];
    struct akn_record record;
    write_file(path, text);
    assert_true(akn_record_read(&record, path, 10000, NULL));
    assert_string_equal(record.symbol, "A/RES/75/131");
    assert_string_equal(record.date, "2020-12-14");
    assert_string_equal(record.lang, "fr");
    assert_string_equal(record.title, "Decade of wells");
    akn_record_release(&record);
    unlink(path);
}

static void test_akn_record_refuses(void **state)
{
    (void)state;
    char path[32];
    struct akn_record record;
    struct error error = ERROR_INIT;
    write_file(path, "<html/>");
    assert_false(akn_record_read(&record, path, 10000, &error));
    assert_non_null(strstr(error.message, "not Akoma Ntoso"));
    unlink(path);
    write_file(path, AKN);
    assert_false(akn_record_read(&record, path, 10000, &error));
    assert_int_equal(error.line, 1);
    unlink(path);
    write_file(path, AKN "<FRBRlanguage/></identification></meta></statement></akomaNtoso>");
    assert_true(akn_record_read(&record, path, 10000, &error));
    assert_null(record.symbol);
    assert_string_equal(record.lang, "");
    akn_record_release(&record);
    unlink(path);
    error_release(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry_knows), cmocka_unit_test(test_registry_grows),
        cmocka_unit_test(test_bad_registries_have_a_place), cmocka_unit_test(test_akn_record),
        cmocka_unit_test(test_akn_record_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
