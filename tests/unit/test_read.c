/* Readers: encodings, the choice of a reader, and the reader of extracted text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/str.h"
#include "read/encoding.h"
#include "read/reader.h"

#include <string.h>
#include <unicode/ucnv.h>

/* Sentences of our own, long enough to tell an encoding by. */
#define SIMPLIFIED \
    "1. \u59d4\u5458\u4f1a\u5ba1\u8bae\u4e86 2026 \u5e74\u7684\u5de5\u4f5c\u8ba1\u5212\uff0c" \
    "\u5e76\u51b3\u5b9a\u5728\u4e0b\u5c4a\u4f1a\u8bae\u4e0a\u7ee7\u7eed\u8ba8\u8bba\u8fd9\u4e2a\u95ee\u9898\u3002\n" \
    "2. \u5404\u56fd\u5f3a\u8c03\u5fc5\u987b\u52a0\u5f3a\u5408\u4f5c\u3002\n"
#define TRADITIONAL \
    "1. \u59d4\u54e1\u6703\u5be9\u8b70\u4e86 2026 \u5e74\u7684\u5de5\u4f5c\u8a08\u5283\uff0c" \
    "\u4e26\u6c7a\u5b9a\u5728\u4e0b\u5c46\u6703\u8b70\u4e0a\u7e7c\u7e8c\u8a0e\u8ad6\u9019\u500b\u554f\u984c\u3002\n" \
    "2. \u5404\u570b\u5f37\u8abf\u5fc5\u9808\u52a0\u5f37\u5408\u4f5c\u3002\n"

/* What a reading gave; released by outcome_release(). */
struct outcome {
    bool ok;
    struct document document;
    struct error error;
};

static struct outcome read_bytes(const char *path, const char *data, size_t size, const struct limits *limits)
{
    struct outcome outcome = { .error = ERROR_INIT };
    struct bytes bytes = { mem_copy(data, size), size };
    outcome.ok = read_document(path, &bytes, "text", limits, &outcome.document, &outcome.error);
    bytes_release(&bytes);
    return outcome;
}

static struct outcome read_string(const char *text)
{
    struct limits limits = limits_default();
    struct outcome outcome = read_bytes("r.txt", text, strlen(text), &limits);
    if (!outcome.ok)
        fail_msg("%s", outcome.error.message);
    return outcome;
}

static void outcome_release(struct outcome *outcome)
{
    if (outcome->ok)
        document_release(&outcome->document);
    error_release(&outcome->error);
}

/* UTF-8 text in another encoding; mem_free() it. */
static struct bytes encode(const char *text, const char *encoding)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = (int32_t)(4 * strlen(text) + 16);
    struct bytes bytes = { mem_alloc((size_t)room), 0 };
    bytes.size = (size_t)ucnv_convert(encoding, "UTF-8", bytes.data, room, text, -1, &status);
    assert_true(U_SUCCESS(status));
    return bytes;
}

/* encodings */

static void assert_decodes(const char *data, size_t size, const char *encoding, const char *text)
{
    struct limits limits = limits_default();
    struct outcome outcome = read_bytes("r.txt", data, size, &limits);
    if (!outcome.ok)
        fail_msg("%s: %s", encoding, outcome.error.message);
    assert_string_equal(outcome.document.source.encoding, encoding);
    assert_string_equal(outcome.document.source.text, text);
    assert_int_equal(outcome.document.source.size, strlen(text));
    outcome_release(&outcome);
}

static void assert_refused(const char *data, size_t size, uint32_t line, const char *reason)
{
    struct limits limits = limits_default();
    struct outcome outcome = read_bytes("r.txt", data, size, &limits);
    if (outcome.ok)
        fail_msg("was read as %s", outcome.document.source.encoding);
    if (!strstr(outcome.error.message, reason))
        fail_msg("\"%s\" does not say \"%s\"", outcome.error.message, reason);
    assert_string_equal(outcome.error.path, "r.txt");
    assert_int_equal(outcome.error.line, line);
    outcome_release(&outcome);
}

#define REFUSED(literal, line, reason) assert_refused(literal, sizeof(literal) - 1, line, reason)

static void test_utf8(void **state)
{
    (void)state;
    assert_decodes("plain", 5, "UTF-8", "plain");
    assert_decodes(SIMPLIFIED, strlen(SIMPLIFIED), "UTF-8", SIMPLIFIED);
    assert_decodes("\xEF\xBB\xBF" "a\r\nb", 7, "UTF-8", "a\r\nb");
    assert_decodes("x", 1, "UTF-8", "x");
}

static void test_marked_encodings(void **state)
{
    (void)state;
    static const struct {
        const char *encoding, *mark;
        size_t mark_length;
    } cases[] = {
        { "UTF-16LE", "\xFF\xFE", 2 },
        { "UTF-16BE", "\xFE\xFF", 2 },
        { "UTF-32LE", "\xFF\xFE\0\0", 4 },
        { "UTF-32BE", "\0\0\xFE\xFF", 4 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes bytes = encode(SIMPLIFIED "a\U00010400b", cases[i].encoding);
        struct str marked = STR_INIT;
        str_append(&marked, cases[i].mark, cases[i].mark_length);
        str_append(&marked, bytes.data, bytes.size);
        assert_decodes(marked.data, marked.length, cases[i].encoding, SIMPLIFIED "a\U00010400b");
        str_release(&marked);
        bytes_release(&bytes);
    }
}

static void test_detected_encodings(void **state)
{
    (void)state;
    static const struct {
        const char *encoding, *text, *name;
    } cases[] = {
        { "UTF-16LE", SIMPLIFIED, "UTF-16LE" },
        { "UTF-16BE", SIMPLIFIED, "UTF-16BE" },
        { "UTF-16LE", "only ascii\r\n", "UTF-16LE" },
        { "UTF-16LE", SIMPLIFIED "\u4e00 \u4e00 \u4e00", "UTF-16LE" }, /* U+4E00: a zero in the other half */
        { "gb18030", SIMPLIFIED, "GB18030" },
        { "gb18030", SIMPLIFIED "\u00e9\u3400\U00020000", "GB18030" }, /* four bytes each */
        { "GBK", SIMPLIFIED, "GB18030" },
        { "Big5", TRADITIONAL, "Big5" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes bytes = encode(cases[i].text, cases[i].encoding);
        assert_decodes(bytes.data, bytes.size, cases[i].name, cases[i].text);
        bytes_release(&bytes);
    }
}

static void test_chinese_after_much_ascii(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    for (int i = 0; i < 3000; i++)
        str_printf(&text, "line %d of a long preamble\n", i);
    str_add(&text, SIMPLIFIED);
    struct bytes bytes = encode(str_text(&text), "gb18030");
    assert_decodes(bytes.data, bytes.size, "GB18030", str_text(&text));
    bytes_release(&bytes);
    str_release(&text);
}

static void test_broken_utf8(void **state)
{
    (void)state;
    REFUSED("ok\n\u59d4\u5458\u4f1a\u5ba1\n\u8bae \xFF \u4e86", 3, "is not valid UTF-8: bad byte at offset 20");
    REFUSED("\u59d4\u5458\u4f1a\u5ba1\u8bae\u4e86\xE4\xB8", 1, "is not valid UTF-8: bad byte at offset 18");
    REFUSED("\u59d4\u5458\u4f1a\xED\xA0\x80", 1, "offset 9");
    REFUSED("\xEF\xBB\xBF" "a\n\xFF", 2, "is not valid UTF-8: bad byte at offset 5");
}

static void test_broken_gb18030(void **state)
{
    (void)state;
    struct bytes bytes = encode(SIMPLIFIED SIMPLIFIED, "gb18030");
    struct str broken = STR_INIT;
    str_append(&broken, bytes.data, bytes.size);
    str_append(&broken, "\n\xFF\n", 3);
    struct str reason = STR_INIT;
    str_printf(&reason, "is not valid GB18030: bad byte at offset %zu", bytes.size + 1);
    assert_refused(broken.data, broken.length, 6, str_text(&reason));
    str_clear(&broken);
    str_append(&broken, bytes.data, bytes.size);
    str_append(&broken, "\xC4", 1); /* half a character at the end */
    str_clear(&reason);
    str_printf(&reason, "bad byte at offset %zu", bytes.size);
    assert_refused(broken.data, broken.length, 5, str_text(&reason));
    str_release(&broken);
    str_release(&reason);
    bytes_release(&bytes);
}

static void test_broken_utf16(void **state)
{
    (void)state;
    REFUSED("\xFF\xFE" "a\0\n\0\x00\xD8" "b\0", 2, "is not valid UTF-16LE: bad byte at offset 6"); /* lone surrogate */
    REFUSED("\xFF\xFE" "a\0b", 1, "offset 4");                                                      /* odd length */
}

static void test_unknown_encodings(void **state)
{
    (void)state;
    REFUSED("first\nl'Assembl\xE9" "e a d\xE9" "cid\xE9", 2, "offset 15");
    REFUSED("\xC4\xE3", 1, "offset 0"); /* two bytes of GBK are no evidence */
}

static void test_binary(void **state)
{
    (void)state;
    REFUSED("a\nb\0c\0\0d", 2, "is a binary file, not text: control character at offset 3");
    REFUSED("\x7F" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\76\0", 1, "is a binary file");
    REFUSED("\1\2\3\4\5\6\7 text", 1, "control character at offset 0");
    REFUSED("\xFF\xFE" "a\0\0\0b\0", 1, "is a binary file"); /* U+0000 in UTF-16 */
    assert_decodes("a stray \x02 from an extractor", 27, "UTF-8", "a stray \x02 from an extractor");
}

static void test_empty(void **state)
{
    (void)state;
    REFUSED("", 0, "is empty");
    REFUSED("\xEF\xBB\xBF", 0, "is empty");
    REFUSED("\xFF\xFE", 0, "is empty");
    REFUSED(" \t\r\n\n\f\u3000\u00a0\n", 0, "is empty");
}

static void test_limits(void **state)
{
    (void)state;
    struct limits limits = limits_default();
    limits.line_length = 5;
    struct outcome outcome = read_bytes("r.txt", "12345\r\n123456\n", 14, &limits);
    assert_false(outcome.ok);
    assert_int_equal(outcome.error.line, 2);
    assert_non_null(strstr(outcome.error.message, "longer than the limit of 5 bytes"));
    outcome_release(&outcome);
    limits.blocks = 2;
    outcome = read_bytes("r.txt", "a\n\nb\n", 5, &limits);
    assert_true(outcome.ok);
    outcome_release(&outcome);
    outcome = read_bytes("r.txt", "a\n\nb\n\nc\n", 8, &limits);
    assert_false(outcome.ok);
    assert_int_equal(outcome.error.line, 5);
    assert_non_null(strstr(outcome.error.message, "limit of 2 lines"));
    outcome_release(&outcome);
}

/* Whatever the bytes, reading ends with valid text or with an error that has a message. */
static void test_random_bytes(void **state)
{
    (void)state;
    static const char *const starts[] = { "", "\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF", "\xC4\xE3\xBA\xC3", "a\n" };
    struct limits limits = limits_default();
    uint64_t seed = 29;
    for (int round = 0; round < 3000; round++) {
        struct str bytes = STR_INIT;
        str_add(&bytes, starts[round % 6]);
        uint32_t size = (uint32_t)(round % 97);
        for (uint32_t i = 0; i < size; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            str_add_char(&bytes, (char)(seed >> 56 | (round % 3 == 0 ? 0x80 : 0)));
        }
        struct outcome outcome = read_bytes("r.txt", str_text(&bytes), bytes.length, &limits);
        if (outcome.ok)
            assert_true(outcome.document.blocks.count > 0);
        else
            assert_non_null(outcome.error.message);
        outcome_release(&outcome);
        str_release(&bytes);
    }
}

/* choosing a reader */

static void test_choice(void **state)
{
    (void)state;
    struct bytes bytes = { (char *)(uintptr_t)"hello", 5 };
    assert_string_equal(reader_named("text")->format, "text");
    assert_null(reader_named("nonsense"));
    assert_null(reader_named(""));
    assert_string_equal(reader_for("a.txt", &bytes)->format, "text");
    assert_string_equal(reader_for("a.b/nosuffix", &bytes)->format, "text");
    assert_string_equal(reader_for("", &bytes)->format, "text");
}

static void test_unknown_format(void **state)
{
    (void)state;
    struct limits limits = limits_default();
    struct bytes bytes = { (char *)(uintptr_t)"hello", 5 };
    struct document document;
    struct error error = ERROR_INIT;
    assert_false(read_document("r.txt", &bytes, "nonsense", &limits, &document, &error));
    assert_non_null(strstr(error.message, "\"nonsense\""));
    assert_non_null(strstr(error.message, "text"));
    error_release(&error);
}

/* the reader of extracted text */

struct expected {
    const char *text;
    enum block_kind kind;
    unsigned flags;
    uint16_t indent;
    uint32_t line;
};

static void assert_blocks(const struct document *document, const struct expected *expected, size_t count)
{
    assert_int_equal(document->blocks.count, count);
    for (size_t i = 0; i < count; i++) {
        const struct block *block = &document->blocks.items[i];
        assert_string_equal(block->text.data, expected[i].text);
        assert_int_equal(block->text.length, strlen(expected[i].text));
        assert_int_equal(block->kind, expected[i].kind);
        if (block->flags != expected[i].flags)
            fail_msg("\"%s\" has flags %#x, not %#x", expected[i].text, block->flags, expected[i].flags);
        assert_int_equal(block->indent, expected[i].indent);
        struct span span = text_span(&block->text, 0, block->text.length);
        assert_true(slice_is(source_text(&document->source, span), expected[i].text));
        assert_int_equal(source_position(&document->source, span.start, COLUMN_BYTES).line, expected[i].line);
    }
}

#define ASSERT_READS(string, expected) \
    do { \
        struct outcome outcome_ = read_string(string); \
        assert_blocks(&outcome_.document, expected, sizeof(expected) / sizeof *(expected)); \
        outcome_release(&outcome_); \
    } while (0)

static void test_blanks_and_indents(void **state)
{
    (void)state;
    static const struct expected expected[] = {
        { "one", BLOCK_LINE, 0, 0, 1 },
        { "two  words", BLOCK_LINE, BLOCK_ENDS_BLANK, 2, 2 },
        { "cells", BLOCK_LINE, BLOCK_ENDS_BLANK | BLOCK_EMPTY_CELLS, 3, 3 },
        { "two blanks", BLOCK_LINE, BLOCK_ENDS_BLANK, 0, 4 },
        { "last", BLOCK_LINE, 0, 0, 5 },
    };
    ASSERT_READS("one\n  two  words \r\n\t\u00a0\u3000cells \u3000\u00a0\r\ntwo blanks  \rlast", expected);
}

static void test_gaps(void **state)
{
    (void)state;
    static const struct expected expected[] = {
        { "a", BLOCK_LINE, 0, 0, 3 }, /* empty lines before the first are no gap */
        { "b", BLOCK_LINE, 0, 0, 5 },
        { "c", BLOCK_LINE, BLOCK_GAP_BEFORE, 0, 8 },
        { "d", BLOCK_LINE, 0, 0, 10 },
        { "e", BLOCK_LINE, 0, 0, 11 },
    };
    ASSERT_READS("\n\na\n\nb\n\n  \nc\n\nd\ne\n", expected);
}

static void test_gaps_of_single_spaced_text(void **state)
{
    (void)state;
    static const struct expected expected[] = {
        { "a", BLOCK_LINE, 0, 0, 1 },
        { "b", BLOCK_LINE, 0, 1, 2 },
        { "c", BLOCK_LINE, 0, 0, 3 },
        { "d", BLOCK_LINE, BLOCK_GAP_BEFORE, 0, 5 },
        { "e", BLOCK_LINE, 0, 1, 6 }, /* indented, but no page break where lines always touch */
    };
    ASSERT_READS("a\n b\nc\n\nd\n e\n", expected);
}

static void test_form_feeds(void **state)
{
    (void)state;
    static const struct expected expected[] = {
        { "a", BLOCK_LINE, 0, 0, 1 },
        { "b", BLOCK_LINE, BLOCK_NEW_PAGE, 0, 2 },
        { "c", BLOCK_LINE, BLOCK_NEW_PAGE | BLOCK_ENDS_BLANK, 1, 2 },
        { "d", BLOCK_LINE, BLOCK_NEW_PAGE, 0, 4 },
        { "e", BLOCK_LINE, 0, 0, 5 },
    };
    struct outcome outcome = read_string("a\n\fb\f c \n\f\fd\n");
    assert_non_null(strchr(outcome.document.source.text, '\f'));
    outcome_release(&outcome);
    ASSERT_READS("a\n\fb\f c \n\f\n\fd\ne\n\f", expected);
}

static void test_new_page_of_spaced_text(void **state)
{
    (void)state;
    static const struct expected expected[] = {
        { "a", BLOCK_LINE, 0, 0, 1 },
        { "b", BLOCK_LINE, 0, 1, 3 },
        { "c", BLOCK_LINE, 0, 0, 5 },
        { "https://example.org/A/1", BLOCK_LINK, 0, 0, 7 },
        { "https://example.org/A/2", BLOCK_LINK, 0, 0, 8 },
        { "d", BLOCK_LINE, BLOCK_NEW_PAGE, 1, 9 },
        { "e", BLOCK_LINE, 0, 0, 11 },
        { "f", BLOCK_LINE, BLOCK_NEW_PAGE | BLOCK_ENDS_BLANK, 2, 12 },
        { "g", BLOCK_LINE, 0, 0, 14 },
        { "h", BLOCK_LINE, 0, 0, 15 }, /* touches, but starts without a blank */
        { "i", BLOCK_LINE, 0, 0, 17 },
        { "j", BLOCK_LINE, 0, 0, 19 },
    };
    ASSERT_READS("a\n\n b\n\nc\n\nhttps://example.org/A/1\nhttps://example.org/A/2\n d\n\ne\n  f \n\ng\nh\n\ni\n\nj\n",
                 expected);
}

static void test_rules(void **state)
{
    (void)state;
    static const struct expected expected[] = {
        { "_____", BLOCK_LINE, BLOCK_RULE, 0, 1 },
        { "____", BLOCK_LINE, 0, 0, 2 },
        { "--------", BLOCK_LINE, BLOCK_RULE | BLOCK_ENDS_BLANK, 1, 3 },
        { "\u2500\u2500\u2500\u2500\u2500", BLOCK_LINE, BLOCK_RULE, 0, 4 },
        { "----- 3", BLOCK_LINE, 0, 0, 5 },
    };
    ASSERT_READS("_____\n____\n -------- \n\u2500\u2500\u2500\u2500\u2500\n----- 3\n", expected);
}

static void test_links(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool link;
    } cases[] = {
        { "https://example.org/A/RES/75/243", true },
        { "  http://example.org ", true },
        { "svn+ssh.x-1://h", true },
        { "https://", false },
        { "://example.org", false },
        { "1https://example.org", false },
        { "HTTPS is a protocol", false },
        { "https:/example.org", false },
        { "https://example.org and more", false },
        { "see https://example.org", false },
        { "https://example.org/\u7684\u7f51\u9875", false }, /* running text glued to an address */
        { "www.example.org", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = read_string(cases[i].line);
        const struct block *block = outcome.document.blocks.items;
        assert_int_equal(outcome.document.blocks.count, 1);
        if ((block->kind == BLOCK_LINK) != cases[i].link)
            fail_msg("\"%s\" is %s link", cases[i].line, cases[i].link ? "no" : "a");
        if (cases[i].link)
            assert_string_equal(block->href, block->text.data);
        else
            assert_null(block->href);
        outcome_release(&outcome);
    }
}

/* A line of so many words of five letters and a blank, without the last blank. */
static void add_words(struct str *text, int count)
{
    for (int i = 0; i < count; i++)
        str_add(text, i ? " words" : "words");
}

static void test_document_of_lines(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    for (int i = 0; i < 100; i++) {
        add_words(&text, 15);
        str_add(&text, i % 20 == 0 ? " \n" : "\n");
    }
    struct outcome outcome = read_string(str_text(&text));
    assert_true(outcome.document.lines);
    assert_true(outcome.document.trailing_blanks);
    assert_string_equal(outcome.document.source.format, "text");
    assert_null(outcome.document.lang);
    outcome_release(&outcome);
    str_release(&text);
}

static void test_trailing_blanks_need_a_fair_share(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    for (int i = 0; i < 100; i++)
        str_add(&text, i < 2 ? "a \n" : "a\n");
    struct outcome outcome = read_string(str_text(&text));
    assert_false(outcome.document.trailing_blanks);
    outcome_release(&outcome);
    str_add(&text, "a \n");
    outcome = read_string(str_text(&text));
    assert_true(outcome.document.trailing_blanks);
    outcome_release(&outcome);
    str_release(&text);
}

/* Paragraphs of all lengths, each on its line, with an empty line between. */
static void add_paragraphs(struct str *text)
{
    for (int i = 0; i < 20; i++) {
        add_words(text, 5 + i * 7);
        str_add(text, "\n\n");
    }
}

static void test_document_of_paragraphs(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    add_paragraphs(&text);
    str_add(&text, "[link](https://example.org)\n - item\n");
    struct outcome outcome = read_string(str_text(&text));
    assert_false(outcome.document.lines);
    assert_int_equal(outcome.document.blocks.count, 22);
    for (size_t i = 0; i < outcome.document.blocks.count; i++) {
        assert_int_equal(outcome.document.blocks.items[i].kind, BLOCK_PARAGRAPH);
        assert_int_equal(outcome.document.blocks.items[i].flags & BLOCK_NEW_PAGE, 0);
    }
    assert_string_equal(outcome.document.blocks.items[20].text.data, "[link](https://example.org)");
    outcome_release(&outcome);
    str_release(&text);
}

static void test_few_long_lines_do_not_make_paragraphs(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    for (int i = 0; i < 400; i++) {
        add_words(&text, i % 100 == 0 ? 60 + i / 10 : 15);
        str_add(&text, "\n");
    }
    struct outcome outcome = read_string(str_text(&text));
    assert_true(outcome.document.lines);
    outcome_release(&outcome);
    str_release(&text);
}

static void test_very_wide_wrapped_text_is_lines(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    for (int i = 0; i < 60; i++) {
        add_words(&text, i % 6 == 5 ? 12 : 42); /* 251 columns, and paragraphs' last lines */
        str_add(&text, "\n");
    }
    struct outcome outcome = read_string(str_text(&text));
    assert_true(outcome.document.lines);
    outcome_release(&outcome);
    str_release(&text);
}

static void test_other_formats_are_named(void **state)
{
    (void)state;
    static const struct { const char *bytes, *says; } files[] = {
        { "%PDF-1.7\nA report", "is a PDF file" }, { "{\\rtf1 A report}", "is a Rich Text file" },
        { "PK\003\004..........................mimetypeapplication/vnd.oasis.opendocument.text", "is an OpenDocument file" },
    };
    struct limits limits = limits_default();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct bytes bytes = { (char *)(uintptr_t)files[i].bytes, strlen(files[i].bytes) };
        struct error error = ERROR_INIT;
        struct document document;
        assert_false(read_document("report", &bytes, NULL, &limits, &document, &error));
        assert_non_null(strstr(error.message, files[i].says));
        error_release(&error);
    }
    const struct bytes plain = { (char *)(uintptr_t)"A report on %PDF- files", 23 };
    assert_null(reader_refuses(&plain));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_formats_are_named),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_marked_encodings),
        cmocka_unit_test(test_detected_encodings),
        cmocka_unit_test(test_chinese_after_much_ascii),
        cmocka_unit_test(test_broken_utf8),
        cmocka_unit_test(test_broken_gb18030),
        cmocka_unit_test(test_broken_utf16),
        cmocka_unit_test(test_unknown_encodings),
        cmocka_unit_test(test_binary),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_random_bytes),
        cmocka_unit_test(test_choice),
        cmocka_unit_test(test_unknown_format),
        cmocka_unit_test(test_blanks_and_indents),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_gaps_of_single_spaced_text),
        cmocka_unit_test(test_form_feeds),
        cmocka_unit_test(test_new_page_of_spaced_text),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_document_of_lines),
        cmocka_unit_test(test_trailing_blanks_need_a_fair_share),
        cmocka_unit_test(test_document_of_paragraphs),
        cmocka_unit_test(test_few_long_lines_do_not_make_paragraphs),
        cmocka_unit_test(test_very_wide_wrapped_text_is_lines),
    };
    return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}
