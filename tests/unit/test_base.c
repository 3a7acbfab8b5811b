/* Memory, strings, UTF-8, errors, growing arrays and bounded file reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/keys.h"
#include "base/memory.h"
#include "base/roman.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* memory */

static void test_arena_is_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    for (size_t size = 0; size < 300; size++) {
        unsigned char *ptr = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)ptr % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(ptr[i], 0);
        memset(ptr, 0xA5, size);
    }
    arena_release(&arena);
    assert_null(arena.chunks);
}

static void test_arena_keeps_what_it_gave(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    struct arena arena = ARENA_INIT;
    const char *copies[COUNT];
    char word[32];
    for (int i = 0; i < COUNT; i++) {
        int length = snprintf(word, sizeof word, "item-%d", i);
        copies[i] = arena_copy(&arena, word, (size_t)length);
        if (i % 1000 == 0)
            memset(arena_alloc(&arena, (size_t)200 * 1024), 0xFF, (size_t)200 * 1024);
    }
    for (int i = 0; i < COUNT; i++) {
        snprintf(word, sizeof word, "item-%d", i);
        assert_string_equal(copies[i], word);
    }
    assert_null(arena_copy_string(&arena, NULL));
    assert_string_equal(arena_copy_string(&arena, ""), "");
    arena_release(&arena);
    assert_string_equal(arena_copy_string(&arena, "again"), "again");
    arena_release(&arena);
}

static void test_cleared_arena(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    arena_clear(&arena);
    assert_null(arena.chunks);
    for (int round = 0; round < 1000; round++) {
        unsigned char *bytes = arena_alloc(&arena, 100);
        for (size_t i = 0; i < 100; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xFF, 100);
        memset(arena_alloc(&arena, 70000), 0xFF, 70000); /* a chunk of its own, which is not kept for ever */
        arena_clear(&arena);
    }
    assert_string_equal(arena_copy(&arena, "abc", 3), "abc");
    arena_release(&arena);
}

static void test_copies(void **state)
{
    (void)state;
    char *copy = mem_copy("abc", 2);
    assert_string_equal(copy, "ab");
    mem_free(copy);
    assert_null(mem_copy_string(NULL));
    copy = mem_copy(NULL, 0);
    assert_string_equal(copy, "");
    mem_free(copy);
    mem_free(NULL);
}

/* Run in a child whose standard error is a pipe; returns its wait status and what it wrote. */
static int run_child(void (*body)(void), char *output, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        body();
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    ssize_t got;
    while (length + 1 < size && (got = read(ends[0], output + length, size - 1 - length)) > 0)
        length += (size_t)got;
    output[length] = '\0';
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

static void resize_too_much(void)
{
    mem_resize(NULL, SIZE_MAX / 2, 3);
}

static void test_overflowing_size_is_no_memory(void **state)
{
    (void)state;
    char output[256];
    int status = run_child(resize_too_much, output, sizeof output);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_string_equal(output, "crossfoot: out of memory\n");
}

static void test_vec(void **state)
{
    (void)state;
    VEC(int) numbers = VEC_INIT;
    for (int i = 0; i < 1000; i++)
        vec_push(&numbers, i * 3);
    assert_int_equal(numbers.count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.items[i], i * 3);
    assert_int_equal(vec_last(&numbers), 2997);
    vec_clear(&numbers);
    assert_int_equal(numbers.count, 0);
    vec_push(&numbers, 7);
    assert_int_equal(vec_last(&numbers), 7);
    vec_release(&numbers);
    assert_null(numbers.items);
}

/* strings */

static void test_vec_reserve(void **state)
{
    (void)state;
    VEC(int) numbers = VEC_INIT;
    vec_reserve(&numbers, 100);
    const int *items = numbers.items;
    for (int i = 0; i < 100; i++)
        vec_push(&numbers, i);
    assert_ptr_equal(numbers.items, items);
    vec_reserve(&numbers, 50);
    assert_int_equal(numbers.count, 100);
    vec_push(&numbers, 100);
    assert_int_equal(numbers.items[100], 100);
    vec_release(&numbers);
}

static void test_keys(void **state)
{
    (void)state;
    struct keys *keys = keys_new();
    char text[16];
    assert_int_equal(keys_find(keys, "0"), KEYS_NONE);
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < 100000; i++) {
            snprintf(text, sizeof text, "%zu", i);
            assert_int_equal(keys_add(keys, text), i);
        }
    assert_int_equal(keys_count(keys), 100000);
    assert_int_equal(keys_find(keys, "99999"), 99999);
    assert_int_equal(keys_find(keys, "100000"), KEYS_NONE);
    assert_int_equal(keys_add_slice(keys, (struct slice){ "123x", 3 }), 123);
    assert_int_equal(keys_add(keys, ""), 100000);
    assert_int_equal(keys_find(keys, ""), 100000);
    assert_string_equal(keys_text(keys, 77), "77");
    keys_free(keys);
    keys_free(NULL);
}

static void test_slices(void **state)
{
    (void)state;
    assert_int_equal(slice_of(NULL).length, 0);
    assert_true(slice_is(slice_of("abc"), "abc"));
    assert_false(slice_is(slice_of("abc"), "ab"));
    assert_false(slice_is((struct slice){ "abc", 2 }, "abc"));
    assert_true(slice_equal((struct slice){ NULL, 0 }, slice_of("")));
    assert_false(slice_equal(slice_of("abc"), slice_of("abd")));
    assert_true(slice_is(slice_trim(slice_of(" \t\r\n a b \f\v")), "a b"));
    assert_int_equal(slice_trim(slice_of(" \n ")).length, 0);
}

static void test_str_grows(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    assert_string_equal(str_text(&str), "");
    for (int i = 0; i < 1000; i++)
        str_printf(&str, "%d,", i);
    assert_int_equal(str.length, 10 * 2 + 90 * 3 + 900 * 4);
    assert_int_equal(strlen(str_text(&str)), str.length);
    assert_memory_equal(str_text(&str) + str.length - 4, "999,", 4);
    str_clear(&str);
    assert_string_equal(str_text(&str), "");
    str_append(&str, "a\0b", 3);
    str_add_char(&str, 'c');
    str_add_slice(&str, (struct slice){ "xyz", 2 });
    assert_int_equal(str.length, 6);
    assert_memory_equal(str.data, "a\0bcxy", 7);
    str_release(&str);
    assert_null(str.data);
}

static void test_str_detach(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    char *empty = str_detach(&str);
    assert_string_equal(empty, "");
    mem_free(empty);
    str_add(&str, "kept");
    char *text = str_detach(&str);
    str_add(&str, "new");
    assert_string_equal(text, "kept");
    assert_string_equal(str_text(&str), "new");
    mem_free(text);
    str_release(&str);
}

static void test_str_printf_of_much(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    str_printf(&str, "%*s", 100000, "x");
    assert_int_equal(str.length, 100000);
    assert_int_equal(str.data[99999], 'x');
    str_release(&str);
}

/* errors */

static void test_error_places(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        uint32_t line, column;
        const char *expected;
    } cases[] = {
        { "r.txt", 3, 7, "r.txt:3:7: broken 5" },
        { "r.txt", 3, 0, "r.txt:3: broken 5" },
        { "r.txt", 0, 0, "r.txt: broken 5" },
        { NULL, 3, 7, "broken 5" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = ERROR_INIT;
        assert_false(error_set(&error, cases[i].path, cases[i].line, cases[i].column, "broken %d", 5));
        struct str out = STR_INIT;
        error_format(&error, &out);
        assert_string_equal(str_text(&out), cases[i].expected);
        str_release(&out);
        error_release(&error);
        assert_null(error.message);
    }
}

static void test_error_from_itself(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    error_set(&error, "r.txt", 1, 0, "first");
    error_set(&error, error.path, 2, 0, "then: %s", error.message);
    assert_string_equal(error.path, "r.txt");
    assert_string_equal(error.message, "then: first");
    error_release(&error);
    assert_false(error_set(NULL, "r.txt", 1, 1, "nobody listens"));
}

/* UTF-8 */

static void test_utf8_validity(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length, valid;
    } cases[] = {
        { "", 0, 0 },
        { "plain", 5, 5 },
        { "\xC3\xA9\xE4\xB8\x80\xF0\x90\x90\x80", 9, 9 },
        { "a\0b", 3, 3 },
        { "a\x80", 2, 1 },                 /* a continuation alone */
        { "ab\xC0\xAF", 4, 2 },            /* overlong in two */
        { "\xE0\x80\xAF", 3, 0 },          /* overlong in three */
        { "\xF0\x80\x80\xAF", 4, 0 },      /* overlong in four */
        { "\xED\xA0\x80", 3, 0 },          /* a surrogate */
        { "\xED\x9F\xBF", 3, 3 },          /* just below the surrogates */
        { "\xF4\x8F\xBF\xBF", 4, 4 },      /* U+10FFFF */
        { "\xF4\x90\x80\x80", 4, 0 },      /* above U+10FFFF */
        { "\xF8\x88\x80\x80\x80", 5, 0 },  /* five bytes */
        { "\xE4\xB8\x80\xE4\xB8", 5, 3 },  /* cut short */
        { "\xE4\xB8\x80 \xFF", 5, 4 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_valid_length(cases[i].bytes, cases[i].length), cases[i].valid);
}

static void test_utf8_every_code_point_returns(void **state)
{
    (void)state;
    struct str str = STR_INIT;
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        str_clear(&str);
        utf8_append(&str, c);
        const char *cursor = str.data, *end = str.data + str.length;
        assert_int_equal(utf8_valid_length(str.data, str.length), str.length);
        assert_int_equal(utf8_next(&cursor, end), c);
        assert_ptr_equal(cursor, end);
        assert_int_equal(utf8_count((struct slice){ str.data, str.length }), 1);
        assert_int_equal(utf8_count_utf16((struct slice){ str.data, str.length }), c > 0xFFFF ? 2 : 1);
    }
    str_clear(&str);
    utf8_append(&str, 0xD800);
    utf8_append(&str, 0x110000);
    assert_int_equal(str.length, 0);
    str_release(&str);
}

/* What stands behind a code point, or that nothing does, does not count. */
static void test_utf8_hash(void **state)
{
    (void)state;
    static const char *const tails[] = { "", "x", "\u4E2D\u4E2D" };
    for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
        struct str texts[3] = { STR_INIT, STR_INIT, STR_INIT };
        uint32_t hashes[3];
        if (c >= 0xD800 && c < 0xE000)
            continue;
        for (size_t i = 0; i < 3; i++) {
            utf8_append(&texts[i], c);
            assert_int_equal(utf8_size(*texts[i].data), texts[i].length);
            str_add(&texts[i], tails[i]);
            hashes[i] = utf8_hash(texts[i].data, texts[i].data + texts[i].length);
            str_release(&texts[i]);
        }
        assert_int_equal(hashes[0], hashes[1]);
        assert_int_equal(hashes[0], hashes[2]);
    }
}

static void test_utf8_next_goes_on_after_bad_bytes(void **state)
{
    (void)state;
    const char *bytes = "\xFF" "a\xE4\xB8", *end = bytes + 4, *cursor = bytes;
    assert_int_equal(utf8_next(&cursor, end), 0xFFFD);
    assert_int_equal(utf8_next(&cursor, end), 'a');
    while (cursor < end)
        assert_int_equal(utf8_next(&cursor, end), 0xFFFD);
    assert_ptr_equal(cursor, end);
}

static void test_utf8_letters(void **state)
{
    (void)state;
    assert_true(utf8_is_alphanumeric('a'));
    assert_true(utf8_is_alphanumeric('7'));
    assert_true(utf8_is_alphanumeric(0x6CD5));  /* an ideograph */
    assert_false(utf8_is_alphanumeric(' '));
    assert_false(utf8_is_alphanumeric(0xFF0C)); /* full-width comma */
    assert_false(utf8_is_alphanumeric(0x300A)); /* title mark */
}

static void test_utf8_widths(void **state)
{
    (void)state;
    assert_int_equal(utf8_width('a'), 1);
    assert_int_equal(utf8_width(0xE9), 1);
    assert_int_equal(utf8_width(0xAD), 0);    /* soft hyphen */
    assert_int_equal(utf8_width(0x301), 0);   /* combining acute */
    assert_int_equal(utf8_width(0x200D), 0);  /* zero-width joiner */
    assert_int_equal(utf8_width(0x4E00), 2);
    assert_int_equal(utf8_width(0x3000), 2);
    assert_int_equal(utf8_width(0xFF10), 2);  /* full-width zero */
    assert_int_equal(utf8_width(0x20000), 2);
    assert_int_equal(utf8_width(0x434), 1);
    assert_int_equal(utf8_text_width(slice_of("a\u4e00e\u0301")), 4);
}

static void test_utf8_east_asian(void **state)
{
    (void)state;
    static const uint32_t yes[] = { 0x4E00, 0x3001, 0x3002, 0xFF0C, 0x201C, 0x2014, 0x2026, 0xAC00 };
    static const uint32_t no[] = { 'a', ' ', '1', 0xE9, 0x434, 0x627, 0xA0, 0x2212 };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(utf8_is_east_asian(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(utf8_is_east_asian(no[i]));
}

/* files */

/* An open temporary file; its name is written to path. */
static int temporary(char path[static 64])
{
    snprintf(path, 64, "/tmp/crossfoot-test-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    return file;
}

static void assert_unreadable(const char *path, size_t limit, const char *reason)
{
    struct bytes bytes = { NULL, 0 };
    struct error error = ERROR_INIT;
    assert_false(file_read(path, limit, &bytes, &error));
    assert_null(bytes.data);
    assert_string_equal(error.path, path);
    if (!strstr(error.message, reason))
        fail_msg("\"%s\" does not say \"%s\"", error.message, reason);
    error_release(&error);
}

static void test_file_read(void **state)
{
    (void)state;
    char path[64];
    int file = temporary(path);
    struct bytes bytes;
    struct error error = ERROR_INIT;
    assert_true(file_read(path, 10, &bytes, &error));
    assert_int_equal(bytes.size, 0);
    assert_int_equal(bytes.data[0], '\0');
    bytes_release(&bytes);
    assert_int_equal(write(file, "a\0b\r\n", 5), 5);
    close(file);
    assert_true(file_read(path, 5, &bytes, &error));
    assert_int_equal(bytes.size, 5);
    assert_memory_equal(bytes.data, "a\0b\r\n", 6);
    bytes_release(&bytes);
    assert_null(bytes.data);
    assert_unreadable(path, 4, "larger than the limit of 4 bytes");
    unlink(path);
}

static void test_file_larger_than_one_step(void **state)
{
    (void)state;
    char path[64];
    FILE *stream = fdopen(temporary(path), "w+b");
    enum { SIZE = 1000003 };
    for (int i = 0; i < SIZE; i++)
        fputc(i % 251, stream);
    rewind(stream);
    struct bytes bytes;
    struct error error = ERROR_INIT;
    assert_true(file_read_stream(stream, "big", SIZE, &bytes, &error));
    assert_int_equal(bytes.size, SIZE);
    for (int i = 0; i < SIZE; i++)
        assert_int_equal((unsigned char)bytes.data[i], i % 251);
    bytes_release(&bytes);
    rewind(stream);
    assert_false(file_read_stream(stream, "big", SIZE - 1, &bytes, &error));
    assert_string_equal(error.path, "big");
    error_release(&error);
    fclose(stream);
    unlink(path);
}

static void test_unreadable_paths(void **state)
{
    (void)state;
    assert_unreadable("/nonexistent/report.txt", 100, "cannot be opened: ");
    assert_unreadable("/tmp", 100, "is a folder");
    assert_unreadable("", 100, "cannot be opened: ");
}

static void test_huge_sparse_file_is_refused_at_once(void **state)
{
    (void)state;
    char path[64];
    int file = temporary(path);
    assert_int_equal(ftruncate(file, (off_t)1 << 30), 0);
    close(file);
    assert_unreadable(path, limits_default().file_size, "larger than the limit");
    unlink(path);
}

static void test_endless_file_is_refused(void **state)
{
    (void)state;
    if (access("/dev/zero", R_OK) == 0)
        assert_unreadable("/dev/zero", (size_t)1 << 20, "larger than the limit");
}

static void test_limits_have_defaults(void **state)
{
    (void)state;
    struct limits limits = limits_default();
#define ASSERT_SET(name, type, value, option, help) assert_true(limits.name > 0);
    LIMITS(ASSERT_SET)
#undef ASSERT_SET
    assert_int_equal(limits.file_size, 128 << 20);
}

static void test_roman(void **state)
{
    (void)state;
    static const struct { const char *text; int64_t value; } cases[] = {
        { "i", 1 }, { "IV", 4 }, { "Xlix", 49 }, { "MCMXCIX", 1999 }, { "mmmcmxcix", 3999 },
    };
    static const char *const wrong[] = { "", "iiii", "vv", "ic", "ivi", "mmmm", "x1", "x ", "\xE2\x85\xA3" };
    int64_t value;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(roman_read(slice_of(cases[i].text), &value));
        assert_int_equal(value, cases[i].value);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(roman_read(slice_of(wrong[i]), &value));
    struct str text = STR_INIT;
    roman_write(&text, 0, true);
    roman_write(&text, ROMAN_MAX + 1, true);
    assert_int_equal(text.length, 0);
    roman_write(&text, 1994, true);
    roman_write(&text, 44, false);
    assert_string_equal(str_text(&text), "MCMXCIVxliv");
    str_release(&text);
    for (int64_t number = 1; number <= ROMAN_MAX; number++) {
        str_clear(&text);
        roman_write(&text, number, number % 2 == 0);
        assert_true(roman_read((struct slice){ str_text(&text), text.length }, &value) && value == number);
    }
    str_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roman),
        cmocka_unit_test(test_arena_is_zeroed_and_aligned),
        cmocka_unit_test(test_arena_keeps_what_it_gave),
        cmocka_unit_test(test_cleared_arena),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_overflowing_size_is_no_memory),
        cmocka_unit_test(test_vec),
        cmocka_unit_test(test_vec_reserve),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_slices),
        cmocka_unit_test(test_str_grows),
        cmocka_unit_test(test_str_detach),
        cmocka_unit_test(test_str_printf_of_much),
        cmocka_unit_test(test_error_places),
        cmocka_unit_test(test_error_from_itself),
        cmocka_unit_test(test_utf8_validity),
        cmocka_unit_test(test_utf8_every_code_point_returns),
        cmocka_unit_test(test_utf8_hash),
        cmocka_unit_test(test_utf8_next_goes_on_after_bad_bytes),
        cmocka_unit_test(test_utf8_letters),
        cmocka_unit_test(test_utf8_widths),
        cmocka_unit_test(test_utf8_east_asian),
        cmocka_unit_test(test_file_read),
        cmocka_unit_test(test_file_larger_than_one_step),
        cmocka_unit_test(test_unreadable_paths),
        cmocka_unit_test(test_huge_sparse_file_is_refused_at_once),
        cmocka_unit_test(test_endless_file_is_refused),
        cmocka_unit_test(test_limits_have_defaults),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
