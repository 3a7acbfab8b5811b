/* Source positions, mapped text, exact numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/str.h"
#include "model/block.h"
#include "model/number.h"
#include "model/source.h"
#include "model/text.h"

#include <string.h>

/* A small generator with a fixed seed: the same cases every time (xorshift64). */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static uint32_t below(uint64_t *seed, uint32_t bound)
{
    return (uint32_t)(next_random(seed) >> 33) % bound;
}

static struct source source_of(const char *text)
{
    struct source source;
    source_init(&source, "r.txt", mem_copy_string(text), (uint32_t)strlen(text));
    return source;
}

/* source */

static void assert_position(const struct source *source, uint32_t offset, enum column_unit unit, uint32_t line,
                            uint32_t column)
{
    struct position position = source_position(source, offset, unit);
    if (position.line != line || position.column != column)
        fail_msg("offset %u is %u:%u, not %u:%u", offset, position.line, position.column, line, column);
}

static void test_columns_in_three_units(void **state)
{
    (void)state;
    /* a, one of four bytes, b, an ideograph, e with a combining accent, c */
    struct source source = source_of("first\na\U00010400b\u4e00e\u0301c\n");
    uint32_t b = 6 + 5, c = 6 + 6 + 3 + 1 + 2;
    assert_position(&source, b, COLUMN_CODE_POINTS, 2, 3);
    assert_position(&source, b, COLUMN_BYTES, 2, 6);
    assert_position(&source, b, COLUMN_UTF16, 2, 4);
    assert_position(&source, c, COLUMN_CODE_POINTS, 2, 7);
    assert_position(&source, c, COLUMN_BYTES, 2, 13);
    assert_position(&source, c, COLUMN_UTF16, 2, 8);
    source_release(&source);
    assert_null(source.text);
}

/* Far into a long line columns are counted from places known before. */
static void test_columns_in_a_long_line(void **state)
{
    (void)state;
    struct str text = STR_INIT;
    str_add(&text, "first\n");
    for (int i = 0; i < 10000; i++)
        str_add(&text, "a\U00010400\u4e00");
    struct source source = source_of(str_text(&text));
    for (uint32_t i = 0; i <= 10000; i += 7) {
        assert_position(&source, 6 + 8 * i, COLUMN_CODE_POINTS, 2, 3 * i + 1);
        assert_position(&source, 6 + 8 * i, COLUMN_UTF16, 2, 4 * i + 1);
        assert_position(&source, 6 + 8 * i, COLUMN_BYTES, 2, 8 * i + 1);
    }
    source_release(&source);
    str_release(&text);
}

static void test_line_ends(void **state)
{
    (void)state;
    struct source source = source_of("one\r\ntwo\rthree\n\nfive\fstill");
    static const char *const lines[] = { "one", "two", "three", "", "five\fstill" };
    assert_int_equal(source.line_count, 5);
    for (uint32_t i = 0; i < 5; i++)
        assert_true(slice_is(source_line(&source, i + 1), lines[i]));
    assert_int_equal(source_line(&source, 0).length, 0);
    assert_int_equal(source_line(&source, 6).length, 0);
    assert_int_equal(source_line_start(&source, 2), 5);
    assert_int_equal(source_line_start(&source, 99), source.size);
    assert_position(&source, 4, COLUMN_CODE_POINTS, 1, 5); /* the LF of CR LF belongs to its line */
    assert_position(&source, 5, COLUMN_CODE_POINTS, 2, 1);
    source_release(&source);
}

static void test_ends_of_source(void **state)
{
    (void)state;
    struct source empty = source_of("");
    assert_int_equal(empty.line_count, 1);
    assert_position(&empty, 0, COLUMN_CODE_POINTS, 1, 1);
    assert_position(&empty, 50, COLUMN_CODE_POINTS, 1, 1);
    source_release(&empty);
    struct source closed = source_of("ab\n"), crlf = source_of("ab\r\n"), cr = source_of("ab\r");
    assert_int_equal(closed.line_count, 1);
    assert_int_equal(crlf.line_count, 1);
    assert_int_equal(cr.line_count, 1);
    assert_position(&closed, 3, COLUMN_CODE_POINTS, 1, 4);
    assert_true(slice_is(source_line(&crlf, 1), "ab"));
    source_release(&closed);
    source_release(&crlf);
    source_release(&cr);
}

static void test_source_text(void **state)
{
    (void)state;
    struct source source = source_of("abcdef");
    assert_true(slice_is(source_text(&source, (struct span){ 1, 3 }), "bc"));
    assert_int_equal(source_text(&source, (struct span){ 3, 1 }).length, 0);
    assert_int_equal(source_text(&source, (struct span){ 3, 7 }).length, 0);
    source_release(&source);
}

static void test_span_join(void **state)
{
    (void)state;
    struct span joined = span_join((struct span){ 5, 9 }, (struct span){ 2, 6 });
    assert_int_equal(joined.start, 2);
    assert_int_equal(joined.end, 9);
    joined = span_join((struct span){ 0, 0 }, (struct span){ 2, 6 });
    assert_int_equal(joined.start, 2);
    joined = span_join((struct span){ 2, 6 }, (struct span){ 0, 0 });
    assert_int_equal(joined.end, 6);
}

/* Positions as one would count them by hand. */
static struct position counted(const char *text, uint32_t size, uint32_t offset, enum column_unit unit)
{
    struct position position = { 1, 1 };
    for (uint32_t i = 0; i < offset; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool ends = byte == '\n' || (byte == '\r' && text[i + 1] != '\n');
        if (ends && i + 1 < size) {
            position.line++;
            position.column = 1;
        } else if (unit == COLUMN_BYTES || (byte & 0xC0) != 0x80) {
            position.column += unit == COLUMN_UTF16 && byte >= 0xF0 ? 2 : 1;
        }
    }
    return position;
}

static void test_positions_of_random_texts(void **state)
{
    (void)state;
    static const char *const parts[] = { "a", " ", "\n", "\r\n", "\r", "\u00e9", "\u4e00", "\U00010400", "\f" };
    uint64_t seed = 20260101;
    for (int round = 0; round < 300; round++) {
        struct str text = STR_INIT;
        for (uint32_t i = below(&seed, 40); i > 0; i--)
            str_add(&text, parts[below(&seed, sizeof parts / sizeof *parts)]);
        struct source source = source_of(str_text(&text));
        for (uint32_t offset = 0; offset <= source.size; offset++) {
            if (((unsigned char)source.text[offset] & 0xC0) == 0x80)
                continue; /* no place to point at */
            for (enum column_unit unit = COLUMN_CODE_POINTS; unit <= COLUMN_UTF16; unit++) {
                struct position expected = counted(source.text, source.size, offset, unit);
                assert_position(&source, offset, unit, expected.line, expected.column);
            }
        }
        source_release(&source);
        str_release(&text);
    }
}

/* mapped text */

/* A text built at random, and where each of its bytes came from. */
#define MOST_BYTES 512
#define NOWHERE UINT32_MAX
struct sample {
    struct source source;
    struct arena arena;
    struct text text;
    uint32_t origin[MOST_BYTES];
};

static void add_origin(struct sample *sample, uint32_t *length, uint32_t origin, uint32_t count, bool advancing)
{
    for (uint32_t i = 0; i < count; i++)
        sample->origin[(*length)++] = origin == NOWHERE || !advancing ? origin : origin + i;
}

/* Pieces of the source in order, with gaps, and bytes from nowhere between some. */
static void sample_init(struct sample *sample, uint64_t *seed)
{
    struct text_builder builder = TEXT_BUILDER_INIT;
    uint32_t at = 0, length = 0;
    sample->source = source_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    arena_init(&sample->arena);
    for (uint32_t i = 1 + below(seed, 8); i > 0; i--) {
        uint32_t start = at + below(seed, 4), end = start + 1 + below(seed, 9);
        text_add_source(&builder, &sample->source, (struct span){ start, end });
        add_origin(sample, &length, start, end - start, true);
        at = end;
        if (below(seed, 2)) {
            text_add_plain(&builder, "--");
            add_origin(sample, &length, NOWHERE, 2, true);
        }
    }
    sample->text = text_finish(&builder, &sample->arena);
    assert_int_equal(sample->text.length, length);
    text_builder_release(&builder);
}

static void sample_release(struct sample *sample)
{
    arena_release(&sample->arena);
    source_release(&sample->source);
}

/* Nearest byte with an origin, from start downwards or end upwards; NOWHERE when there is none. */
static uint32_t origin_before(const struct sample *sample, uint32_t end)
{
    while (end > 0 && sample->origin[end - 1] == NOWHERE)
        end--;
    return end ? sample->origin[end - 1] : NOWHERE;
}

static uint32_t origin_after(const struct sample *sample, uint32_t start)
{
    while (start < sample->text.length && sample->origin[start] == NOWHERE)
        start++;
    return start < sample->text.length ? sample->origin[start] : NOWHERE;
}

/* What text_span() must say of [start, end) when the range has at least one byte of the source. */
static void assert_span(const struct sample *sample, uint32_t start, uint32_t end, struct span span)
{
    uint32_t first = origin_after(sample, start), last = origin_before(sample, end);
    bool has_source = false;
    for (uint32_t i = start; i < end; i++)
        has_source = has_source || sample->origin[i] != NOWHERE;
    if (has_source) {
        if (span.start != first || span.end != last + 1)
            fail_msg("[%u,%u) is %u-%u, not %u-%u", start, end, span.start, span.end, first, last + 1);
        return;
    }
    uint32_t before = origin_before(sample, start), after = origin_after(sample, end);
    assert_true(span.start <= span.end);
    assert_true(before == NOWHERE || span.start >= before);
    assert_true(after == NOWHERE || span.end <= after + 1);
    if (start == end) {
        assert_int_equal(span.start, span.end);
    }
}

static void test_spans_of_random_texts(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 300; round++) {
        struct sample sample;
        sample_init(&sample, &seed);
        for (uint32_t start = 0; start <= sample.text.length; start++)
            for (uint32_t end = start; end <= sample.text.length; end++)
                assert_span(&sample, start, end, text_span(&sample.text, start, end));
        sample_release(&sample);
    }
}

static void test_parts_keep_their_places(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int round = 0; round < 2000; round++) {
        struct sample sample;
        sample_init(&sample, &seed);
        uint32_t start = below(&seed, sample.text.length), end = start + 1 + below(&seed, sample.text.length - start);
        struct text part = text_part(&sample.arena, &sample.text, start, end);
        assert_int_equal(part.length, end - start);
        assert_memory_equal(part.data, sample.text.data + start, part.length);
        for (uint32_t i = 0; i < part.length; i++) {
            if (sample.origin[start + i] != NOWHERE)
                assert_span(&sample, start + i, start + i + 1, text_span(&part, i, i + 1));
        }
        for (uint32_t i = 0; i < part.length; i++) {
            uint32_t to = i + 1 + below(&seed, part.length - i);
            if (sample.origin[start + i] != NOWHERE && sample.origin[start + to - 1] != NOWHERE)
                assert_span(&sample, start + i, start + to, text_span(&part, i, to));
        }
        sample_release(&sample);
    }
}

static void test_part_of_part(void **state)
{
    (void)state;
    uint64_t seed = 13;
    for (int round = 0; round < 2000; round++) {
        struct sample sample;
        sample_init(&sample, &seed);
        uint32_t a = below(&seed, sample.text.length), b = a + 1 + below(&seed, sample.text.length - a);
        struct text outer = text_part(&sample.arena, &sample.text, a, b);
        uint32_t c = below(&seed, outer.length), d = c + 1 + below(&seed, outer.length - c);
        struct text inner = text_part(&sample.arena, &outer, c, d);
        for (uint32_t i = 0; i < inner.length; i++)
            if (sample.origin[a + c + i] != NOWHERE)
                assert_span(&sample, a + c + i, a + c + i + 1, text_span(&inner, i, i + 1));
        sample_release(&sample);
    }
}

static void test_whole_part_and_empty_part(void **state)
{
    (void)state;
    uint64_t seed = 17;
    struct sample sample;
    sample_init(&sample, &seed);
    struct text whole = text_part(&sample.arena, &sample.text, 0, sample.text.length);
    assert_true(slice_equal(text_slice(&whole), text_slice(&sample.text)));
    struct text none = text_part(&sample.arena, &sample.text, 1, 1);
    assert_int_equal(text_slice(&none).length, 0);
    struct span span = text_span(&none, 0, 0);
    assert_int_equal(span.start, span.end);
    sample_release(&sample);
    struct text empty = { 0 };
    assert_int_equal(text_slice(&empty).length, 0);
    assert_int_equal(text_span(&empty, 0, 0).end, 0);
}

static void test_mapped_bytes_point_at_what_they_replace(void **state)
{
    (void)state;
    struct source source = source_of("ab&amp;cd");
    struct arena arena = ARENA_INIT;
    struct text_builder builder = TEXT_BUILDER_INIT;
    text_add_source(&builder, &source, (struct span){ 0, 2 });
    text_add_mapped(&builder, slice_of("&"), (struct span){ 2, 7 });
    text_add_source(&builder, &source, (struct span){ 7, 9 });
    struct text text = text_finish(&builder, &arena);
    assert_string_equal(text.data, "ab&cd");
    struct span entity = text_span(&text, 2, 3), letter = text_span(&text, 3, 4), all = text_span(&text, 0, 5);
    assert_int_equal(entity.start, 2);
    assert_in_range(entity.end, 2, 7);
    assert_int_equal(letter.start, 7);
    assert_int_equal(letter.end, 8);
    assert_int_equal(all.start, 0);
    assert_int_equal(all.end, 9);
    assert_int_equal(text_span(&text, 1, 3).start, 1);
    assert_int_equal(text_span(&text, 2, 5).start, 2);
    assert_int_equal(text_span(&text, 2, 5).end, 9);
    struct text part = text_part(&arena, &text, 2, 3);
    assert_int_equal(text_span(&part, 0, 1).start, 2);
    text_builder_release(&builder);
    arena_release(&arena);
    source_release(&source);
}

/* Joins left and right as two lines of a source. */
static void assert_joined(const char *left, const char *right, const char *expected)
{
    struct str both = STR_INIT;
    str_printf(&both, "%s\n%s", left, right);
    struct source source = source_of(str_text(&both));
    uint32_t middle = (uint32_t)strlen(left), size = source.size;
    struct arena arena = ARENA_INIT;
    struct text_builder builder = TEXT_BUILDER_INIT;
    text_add_source(&builder, &source, (struct span){ middle + 1, size });
    struct text second = text_finish(&builder, &arena);
    text_add_source(&builder, &source, (struct span){ 0, middle });
    text_join_text(&builder, &second);
    struct text text = text_finish(&builder, &arena);
    assert_string_equal(text.data, expected);
    if (*left && *right) {
        struct span span = text_span(&text, 0, text.length);
        assert_int_equal(span.start, 0);
        assert_int_equal(span.end, size);
        span = text_span(&text, text.length - 1, text.length);
        assert_int_equal(span.start, size - 1);
    }
    text_builder_release(&builder);
    arena_release(&arena);
    source_release(&source);
    str_release(&both);
}

/* Punctuation of either width goes with the script beside it; strokes and dashes may join. */
static void test_joining_beside_punctuation(void **state)
{
    (void)state;
    assert_joined("of the", "\u201CWorld\u201D report", "of the \u201CWorld\u201D report");
    assert_joined("the \u201CWorld\u201D", "report", "the \u201CWorld\u201D report");
    assert_joined("\u4E00", "\u201CWorld\u201D", "\u4E00\u201CWorld\u201D");
    assert_joined("\u4E00\u201D", "A", "\u4E00\u201DA");
    assert_joined("A", "\u2014\u2014\u4E00", "A\u2014\u2014\u4E00");
    assert_joined("2024\u2013", "2026", "2024\u20132026");
    assert_joined("word \u2013", "word", "word \u2013 word");
    assert_joined("15", "\u2013", "15 \u2013");
    assert_joined("71", "/243", "71/243");
    assert_joined("and", "/ or", "and / or");
}

static void test_joining_lines(void **state)
{
    (void)state;
    assert_joined("one", "two", "one two");
    assert_joined("one ", "two", "one two");
    assert_joined("one", "\ttwo", "one\ttwo");
    assert_joined("", "two", "two");
    assert_joined("one", "", "one");
    assert_joined("\u5927\u4f1a", "\u51b3\u5b9a", "\u5927\u4f1a\u51b3\u5b9a");
    assert_joined("\u5927\u4f1a\uff0c", "\u51b3\u5b9a", "\u5927\u4f1a\uff0c\u51b3\u5b9a");
}

static void test_document_release_empties(void **state)
{
    (void)state;
    struct document document;
    document_init(&document);
    vec_push(&document.blocks, (struct block){ .kind = BLOCK_LINE });
    arena_alloc(&document.arena, 100);
    document.source = source_of("x");
    document_release(&document);
    assert_int_equal(document.blocks.count, 0);
    document_release(&document);
}

/* numbers */

static void assert_parse(const char *text, int64_t value, uint8_t scale)
{
    struct number number = { 0, 0 };
    if (!number_parse(slice_of(text), &number))
        fail_msg("\"%s\" was not read", text);
    assert_int_equal(number.value, value);
    assert_int_equal(number.scale, scale);
}

static void test_number_parse(void **state)
{
    (void)state;
    assert_parse("0", 0, 0);
    assert_parse("-0", 0, 0);
    assert_parse("1235", 1235, 0);
    assert_parse("-12.50", -1250, 2);
    assert_parse("0.000000001", 1, 9);
    assert_parse("007", 7, 0);
    assert_parse("999999999999999999", 999999999999999999, 0);
    assert_parse("123456789.123456789", 123456789123456789, 9);
}

static void test_number_parse_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "-", "+1", ".", ".5", "5.", "1.2.3", "1,2", "1 2", " 1", "1 ", "--1", "1-",
                                       "1e3", "0x1", "\uff11", "1234567890123456789", "0.1234567890", "-.5", "nan" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct number number = { 42, 1 };
        if (number_parse(slice_of(bad[i]), &number))
            fail_msg("\"%s\" was read as a number", bad[i]);
        assert_int_equal(number.value, 42);
        assert_int_equal(number.scale, 1);
    }
}

static void assert_format(struct number number, const char *expected)
{
    struct str out = STR_INIT;
    number_format(number, &out);
    assert_string_equal(str_text(&out), expected);
    str_release(&out);
}

static void test_number_format(void **state)
{
    (void)state;
    assert_format((struct number){ 0, 0 }, "0");
    assert_format((struct number){ 5, 2 }, "0.05");
    assert_format((struct number){ -5, 2 }, "-0.05");
    assert_format((struct number){ -1250, 2 }, "-12.50");
    assert_format((struct number){ INT64_MIN, 0 }, "-9223372036854775808");
    assert_format((struct number){ INT64_MAX, 9 }, "9223372036.854775807");
}

/* Numbers of every size: a random count of bits, any sign and scale, the extremes now and then. */
static struct number random_number(uint64_t *seed)
{
    uint64_t bits = next_random(seed) >> below(seed, 64);
    int64_t value = (int64_t)(bits >> 1);
    if (below(seed, 20) == 0)
        value = below(seed, 2) ? INT64_MAX : INT64_MIN;
    else if (bits & 1)
        value = -value;
    return (struct number){ value, (uint8_t)below(seed, NUMBER_MAX_SCALE + 1) };
}

static __int128 scaled(struct number number, int scale)
{
    __int128 value = number.value;
    for (int i = number.scale; i < scale; i++)
        value *= 10;
    return value;
}

static bool fits(__int128 value)
{
    return value >= INT64_MIN && value <= INT64_MAX;
}

static void check_arithmetic(struct number a, struct number b)
{
    int scale = a.scale > b.scale ? a.scale : b.scale;
    __int128 left = scaled(a, scale), right = scaled(b, scale);
    struct number result = { 42, 1 };
    bool possible = fits(left) && fits(right);
    assert_int_equal(number_add(a, b, &result), possible && fits(left + right));
    if (possible && fits(left + right)) {
        assert_int_equal(result.scale, scale);
        assert_true(result.value == left + right);
    }
    assert_int_equal(number_subtract(a, b, &result), possible && fits(left - right));
    if (possible && fits(left - right)) {
        assert_int_equal(result.scale, scale);
        assert_true(result.value == left - right);
    }
    assert_int_equal(number_compare(a, b), (left > right) - (left < right));
    assert_int_equal(number_compare(b, a), (right > left) - (right < left));
}

static void test_arithmetic_of_random_numbers(void **state)
{
    (void)state;
    uint64_t seed = 19;
    for (int round = 0; round < 200000; round++) {
        struct number a = random_number(&seed), b = random_number(&seed);
        check_arithmetic(a, b);
        check_arithmetic(a, a);
    }
}

static void test_random_numbers_return_from_text(void **state)
{
    (void)state;
    uint64_t seed = 23;
    for (int round = 0; round < 20000; round++) {
        struct number number = random_number(&seed), back = { 0, 0 };
        number.value %= 1000000000000000000 / 10;
        struct str out = STR_INIT;
        number_format(number, &out);
        assert_true(number_parse((struct slice){ out.data, out.length }, &back));
        assert_true(back.value == number.value);
        assert_int_equal(back.scale, number.scale);
        str_release(&out);
    }
}

static void test_rescale(void **state)
{
    (void)state;
    struct number result = { 0, 0 };
    assert_true(number_rescale((struct number){ -71, 1 }, 3, &result));
    assert_int_equal(result.value, -7100);
    assert_int_equal(result.scale, 3);
    assert_false(number_rescale((struct number){ 71, 1 }, 0, &result));
    assert_false(number_rescale((struct number){ 71, 1 }, NUMBER_MAX_SCALE + 1, &result));
    assert_false(number_rescale((struct number){ INT64_MAX / 10 + 1, 0 }, 1, &result));
    assert_true(number_rescale((struct number){ INT64_MIN, 4 }, 4, &result));
}

static void test_absolute(void **state)
{
    (void)state;
    struct number result = { 42, 1 };
    assert_false(number_absolute((struct number){ INT64_MIN, 0 }, &result));
    assert_true(number_absolute((struct number){ -INT64_MAX, 3 }, &result));
    assert_true(result.value == INT64_MAX);
    assert_int_equal(result.scale, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_in_three_units),
        cmocka_unit_test(test_columns_in_a_long_line),
        cmocka_unit_test(test_line_ends),
        cmocka_unit_test(test_ends_of_source),
        cmocka_unit_test(test_source_text),
        cmocka_unit_test(test_span_join),
        cmocka_unit_test(test_positions_of_random_texts),
        cmocka_unit_test(test_spans_of_random_texts),
        cmocka_unit_test(test_parts_keep_their_places),
        cmocka_unit_test(test_part_of_part),
        cmocka_unit_test(test_whole_part_and_empty_part),
        cmocka_unit_test(test_mapped_bytes_point_at_what_they_replace),
        cmocka_unit_test(test_joining_lines),
        cmocka_unit_test(test_document_release_empties),
        cmocka_unit_test(test_number_parse),
        cmocka_unit_test(test_number_parse_refuses),
        cmocka_unit_test(test_number_format),
        cmocka_unit_test(test_arithmetic_of_random_numbers),
        cmocka_unit_test(test_random_numbers_return_from_text),
        cmocka_unit_test(test_rescale),
        cmocka_unit_test(test_joining_beside_punctuation),
        cmocka_unit_test(test_absolute),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
