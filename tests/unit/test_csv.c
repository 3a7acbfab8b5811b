/* Tables kept as comma-separated values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/csv.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file of those bytes; the caller removes it. */
static void write_file(char path[32], const char *bytes, size_t length)
{
    strcpy(path, "/tmp/crossfoot-csv-XXXXXX");
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, bytes, length), length);
    close(descriptor);
}

static bool read_bytes(struct csv_file *file, const char *bytes, size_t length, struct error *error)
{
    char path[32];
    write_file(path, bytes, length);
    bool ok = csv_file_read(file, path, 10000, error);
    unlink(path);
    return ok;
}

static void read_good(struct csv_file *file, const char *text)
{
    struct error error = ERROR_INIT;
    if (!read_bytes(file, text, strlen(text), &error))
        fail_msg("%u: %s", error.line, error.message);
}

/* The file must be refused, at that line and with those words. */
static void assert_refused(const char *bytes, size_t length, uint32_t line, const char *words)
{
    struct csv_file file;
    struct error error = ERROR_INIT;
    assert_false(read_bytes(&file, bytes, length, &error));
    assert_int_equal(error.line, line);
    assert_non_null(strstr(error.message, words));
    error_release(&error);
}

static void test_records_and_columns(void **state)
{
    (void)state;
    struct csv_file file;
    read_good(&file, "symbol,date,title\r\nA/RES/1/1,1946-01-24,\"Setting up, in part\"\r\n"
                     "A/RES/1/2,,\"He said \"\"no\"\"\"\r\n");
    assert_int_equal(file.column_count, 3);
    assert_int_equal(csv_file_column(&file, "title"), 2);
    assert_true(csv_file_column(&file, "titles") == CSV_NONE);
    assert_int_equal(file.records.count, 2);
    assert_string_equal(file.records.items[0].fields[2], "Setting up, in part");
    assert_string_equal(file.records.items[1].fields[1], "");
    assert_string_equal(file.records.items[1].fields[2], "He said \"no\"");
    csv_file_release(&file);
    assert_int_equal(file.records.count, 0);
}

static void test_lines_of_records(void **state)
{
    (void)state;
    struct csv_file file;
    read_good(&file, "a,b\n\n1,\"two\nlines\"\n  \n3,4");
    assert_int_equal(file.records.count, 2);
    assert_int_equal(file.records.items[0].line, 3);
    assert_string_equal(file.records.items[0].fields[1], "two\nlines");
    assert_int_equal(file.records.items[1].line, 6);
    assert_string_equal(file.records.items[1].fields[1], "4");
    csv_file_release(&file);
}

static void test_what_spreadsheets_write(void **state)
{
    (void)state;
    struct csv_file file;
    read_good(&file, "\xEF\xBB\xBF" "a;b\n 1 ;\" 2,5 \"\n");
    assert_int_equal(csv_file_column(&file, "a"), 0);
    assert_string_equal(file.records.items[0].fields[0], "1");
    assert_string_equal(file.records.items[0].fields[1], " 2,5 ");
    csv_file_release(&file);
    read_good(&file, "a\tb\n1,5\t2\n");
    assert_string_equal(file.records.items[0].fields[0], "1,5");
    csv_file_release(&file);
    read_good(&file, "\n\"a;b\",c\n1,2\n"); /* a mark in a name separates nothing, nor does a blank line */
    assert_string_equal(file.columns[0], "a;b");
    assert_int_equal(file.column_count, 2);
    csv_file_release(&file);
    read_good(&file, " \t\na;b\n1;2\n");
    assert_int_equal(file.column_count, 2);
    csv_file_release(&file);
    read_good(&file, "only\n");
    assert_int_equal(file.column_count, 1);
    assert_int_equal(file.records.count, 0);
    csv_file_release(&file);
}

static void test_bad_files_have_a_place(void **state)
{
    (void)state;
    assert_refused("", 0, 0, "nothing");
    assert_refused("\n \n", 3, 0, "nothing");
    assert_refused("a,b\n1,2\n3\n", 10, 3, "1 fields, not 2");
    assert_refused("a,b\n1,2\n3,4,5\n", 14, 3, "3 fields, not 2");
    assert_refused("a,b\n1,2\"\n", 9, 2, "quotation mark");
    assert_refused("a,b\n1,\"2\"x\n", 11, 2, "quotation mark");
    assert_refused("a,b\n\n1,\"2\n3,4\n", 14, 3, "not closed");
    assert_refused("a,a\n", 4, 1, "same name");
    assert_refused("a\n\xff\n", 4, 2, "UTF-8");
    assert_refused("a\nb\n\0\n", 6, 3, "value 0");
    struct csv_file file;
    struct error error = ERROR_INIT;
    assert_false(csv_file_read(&file, "/nonexistent.csv", 10, &error));
    assert_string_equal(error.path, "/nonexistent.csv");
    error_release(&error);
    char large[20001];
    memset(large, 'a', sizeof large);
    assert_refused(large, sizeof large, 0, "limit");
}

/* What is written is read again. */
static void test_written_fields(void **state)
{
    (void)state;
    static const char *const fields[] = { "plain", "with,comma", " blank", "trailing ", "\"quoted\"", "two\nlines", "a;b", "" };
    enum { COUNT = sizeof fields / sizeof *fields };
    struct str text = STR_INIT;
    for (int record = 0; record < 2; record++)
        for (size_t i = 0; i < COUNT; i++) {
            if (record == 0)
                str_printf(&text, "c%zu", i);
            else
                csv_add_field(&text, fields[i]);
            str_add_char(&text, i + 1 < COUNT ? ',' : '\n');
        }
    struct csv_file file;
    read_good(&file, str_text(&text));
    assert_non_null(strstr(str_text(&text), "plain,"));
    for (size_t i = 0; i < COUNT; i++)
        assert_string_equal(file.records.items[0].fields[i], fields[i]);
    csv_file_release(&file);
    str_release(&text);
}

/* Found by fuzzing: a byte order mark that is the name's own must not become the file's. */
static void test_mark_in_the_first_field(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    csv_add_field(&text, "\xEF\xBB\xBFname");
    str_add(&text, ",other\n");
    struct csv_file file;
    read_good(&file, str_text(&text));
    assert_string_equal(file.columns[0], "\xEF\xBB\xBFname");
    csv_file_release(&file);
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_and_columns), cmocka_unit_test(test_lines_of_records),
        cmocka_unit_test(test_what_spreadsheets_write), cmocka_unit_test(test_bad_files_have_a_place),
        cmocka_unit_test(test_written_fields), cmocka_unit_test(test_mark_in_the_first_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
