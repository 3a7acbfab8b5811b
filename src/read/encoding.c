#include "read/encoding.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

/* ICU's detector gives 95 to 100 for Chinese text of a dozen characters in its own encoding, and up to 80 for the
 * neighbours' encodings, but those come second. */
#define LEAST_CONFIDENCE 60
#define DETECTION_WINDOW ((size_t)8 * 1024)
#define DECLARATION_WINDOW ((size_t)1024)
#define MOST_TEXT (((size_t)1 << 30) - 1) /* bytes; twice that still fits ICU's 32-bit lengths */

/* Decoded text, owned. */
struct decoded {
    char *text;
    uint32_t size;
    const char *encoding;
    uint32_t mark; /* bytes of a mark that was left off, when the rest is as it was */
};

/* Where a file stops being text: an offset in its bytes and the 1-based line. */
struct fault {
    size_t offset;
    uint32_t line;
};

static const struct mark {
    const char *bytes;
    size_t length;
    const char *encoding;
} marks[] = {
    { "\xEF\xBB\xBF", 3, "UTF-8" },
    { "\xFF\xFE\0\0", 4, "UTF-32LE" }, /* before UTF-16LE, whose mark it begins with */
    { "\0\0\xFE\xFF", 4, "UTF-32BE" },
    { "\xFF\xFE", 2, "UTF-16LE" },
    { "\xFE\xFF", 2, "UTF-16BE" },
};

static const char *const chinese[] = { "GB18030", "Big5" };

static const struct mark *find_mark(const struct bytes *bytes)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (bytes->size >= marks[i].length && memcmp(bytes->data, marks[i].bytes, marks[i].length) == 0)
            return &marks[i];
    return NULL;
}

/* 1-based line of an offset in text whose line ends are single bytes. */
static uint32_t line_of(const char *text, size_t offset)
{
    uint32_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
    return line;
}

static bool bad_bytes(const char *path, const char *encoding, struct fault fault, struct error *error)
{
    return error_set(error, path, fault.line, 0, "is not valid %s: bad byte at offset %zu", encoding, fault.offset);
}

static bool binary(const char *path, struct fault fault, struct error *error)
{
    return error_set(error, path, fault.line, 0, "is a binary file, not text: control character at offset %zu",
                     fault.offset);
}

/* UTF-16 without a mark: line ends, blanks and digits leave zero bytes in one half of their units; of the ideographs
 * one in 256 leaves one in the other half. NULL when the zeros tell nothing. */
static const char *unmarked_utf16(const struct bytes *bytes)
{
    size_t zeros[2] = { 0, 0 };
    for (size_t i = 0; i < bytes->size; i++)
        zeros[i % 2] += bytes->data[i] == '\0';
    if (bytes->size % 2 != 0 || bytes->size > 100 * (zeros[0] + zeros[1]))
        return NULL;
    if (zeros[1] > 4 * zeros[0])
        return "UTF-16LE";
    return zeros[0] > 4 * zeros[1] ? "UTF-16BE" : NULL;
}

/* Whether most of the multibyte sequences are valid, so that the text is UTF-8 with a flaw. */
static bool is_broken_utf8(const struct bytes *bytes)
{
    size_t valid = 0, bad = 0;
    for (size_t at = 0; at < bytes->size; at++, bad++) {
        size_t end = at + utf8_valid_length(bytes->data + at, bytes->size - at);
        for (; at < end; at++)
            valid += (unsigned char)bytes->data[at] >= 0xC0;
        if (at == bytes->size)
            break;
    }
    return valid >= 3 * bad;
}

/* The Chinese encoding that the detector is sure of, or NULL. The evidence lies where ASCII ends. */
static const char *detect_chinese(const struct bytes *bytes, size_t first_bad)
{
    size_t length = bytes->size - first_bad < DETECTION_WINDOW ? bytes->size - first_bad : DETECTION_WINDOW;
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&status);
    ucsdet_setText(detector, bytes->data + first_bad, (int32_t)length, &status);
    const UCharsetMatch *match = ucsdet_detect(detector, &status);
    const char *found = NULL;
    if (U_SUCCESS(status) && match && ucsdet_getConfidence(match, &status) >= LEAST_CONFIDENCE) {
        const char *name = ucsdet_getName(match, &status);
        for (size_t i = 0; name && i < sizeof chinese / sizeof *chinese; i++)
            if (strcmp(name, chinese[i]) == 0)
                found = chinese[i];
    }
    ucsdet_close(detector);
    return found;
}

/* Bytes of UTF-8 that so many bytes can become: two become three at most, four stay four. */
static size_t room_for(size_t size)
{
    return 2 * size;
}

/* A converter that stops at what it cannot convert. */
static UConverter *open_converter(const char *encoding, UErrorCode *status)
{
    UConverter *converter = ucnv_open(encoding, status);
    if (U_SUCCESS(*status))
        ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, status);
    return converter;
}

/* Convert the bytes [start, end) into decoded->text, which has the room. On failure *bad is the offset of the first
 * byte that cannot be converted. */
static bool run_converter(UConverter *from, UConverter *to, const struct bytes *bytes, size_t start, size_t end,
                          struct decoded *decoded, size_t *bad)
{
    UChar pivot[1024], *pivot_source = pivot, *pivot_target = pivot;
    const char *source = bytes->data + start;
    char *target = decoded->text;
    UErrorCode status = U_ZERO_ERROR;
    ucnv_convertEx(to, from, &target, decoded->text + room_for(end - start), &source, bytes->data + end, pivot,
                   &pivot_source, &pivot_target, pivot + sizeof pivot / sizeof *pivot, true, true, &status);
    decoded->size = (uint32_t)(target - decoded->text);
    *target = '\0';
    if (U_SUCCESS(status))
        return true;
    char invalid[16];
    int8_t length = (int8_t)sizeof invalid;
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_getInvalidChars(from, invalid, &length, &ignored);
    *bad = (size_t)(source - bytes->data) - (U_SUCCESS(ignored) ? (size_t)length : 0);
    return false;
}

/* Strict conversion of the bytes from start on. On failure the line of the fault is that of the text before it. */
static bool convert(const struct bytes *bytes, size_t start, const char *encoding, struct decoded *decoded,
                    struct fault *fault)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from = open_converter(encoding, &status), *to = ucnv_open("UTF-8", &status);
    *decoded = (struct decoded){ .text = mem_alloc(room_for(bytes->size - start) + 1), .encoding = encoding };
    *fault = (struct fault){ start, 1 };
    size_t bad = start, ignored;
    bool ok = U_SUCCESS(status) && run_converter(from, to, bytes, start, bytes->size, decoded, &bad);
    if (!ok) {
        if (U_SUCCESS(status) && run_converter(from, to, bytes, start, bad, decoded, &ignored))
            *fault = (struct fault){ bad, line_of(decoded->text, decoded->size) };
        mem_free(decoded->text);
    }
    ucnv_close(from);
    ucnv_close(to);
    return ok;
}

/* Bytes without a mark that are not UTF-8. When a detected encoding fails too, the error is about the one that came
 * farther. */
static bool decode_unmarked(const char *path, const struct bytes *bytes, size_t first_bad, struct decoded *decoded,
                            struct error *error)
{
    struct fault at = { first_bad, line_of(bytes->data, first_bad) }, fault;
    if (is_broken_utf8(bytes))
        return bad_bytes(path, "UTF-8", at, error);
    const char *encoding = detect_chinese(bytes, first_bad);
    if (!encoding)
        return error_set(error, path, at.line, 0,
                         "is neither UTF-8 nor an encoding that can be told from the text: bad byte at offset %zu",
                         at.offset);
    if (convert(bytes, 0, encoding, decoded, &fault))
        return true;
    if (fault.offset > first_bad)
        return bad_bytes(path, encoding, fault, error);
    return bad_bytes(path, "UTF-8", at, error);
}

static bool decode_marked(const char *path, const struct bytes *bytes, const struct mark *mark,
                          struct decoded *decoded, struct error *error)
{
    struct fault fault;
    return convert(bytes, mark->length, mark->encoding, decoded, &fault)
        || bad_bytes(path, mark->encoding, fault, error);
}

static bool decode_zeros(const char *path, const struct bytes *bytes, const char *zero, struct decoded *decoded,
                         struct error *error)
{
    size_t offset = (size_t)(zero - bytes->data);
    struct fault at = { offset, line_of(bytes->data, offset) }, fault;
    const char *encoding = unmarked_utf16(bytes);
    return (encoding && convert(bytes, 0, encoding, decoded, &fault)) || binary(path, at, error);
}

/* Bytes that claim to be UTF-8 by their mark, or have none and no zero bytes. */
static bool decode_utf8(const char *path, const struct bytes *bytes, size_t start, struct decoded *decoded,
                        struct error *error)
{
    size_t size = bytes->size - start, valid = utf8_valid_length(bytes->data + start, size);
    if (valid == size) {
        *decoded = (struct decoded){ mem_copy(bytes->data + start, size), (uint32_t)size, "UTF-8", (uint32_t)start };
        return true;
    }
    if (start)
        return bad_bytes(path, "UTF-8", (struct fault){ start + valid, line_of(bytes->data, start + valid) }, error);
    return decode_unmarked(path, bytes, valid, decoded, error);
}

static bool decode(const char *path, const struct bytes *bytes, struct decoded *decoded, struct error *error)
{
    const struct mark *mark = find_mark(bytes);
    if (mark && strcmp(mark->encoding, "UTF-8") != 0)
        return decode_marked(path, bytes, mark, decoded, error);
    const char *zero = memchr(bytes->data, '\0', bytes->size);
    if (zero)
        return decode_zeros(path, bytes, zero, decoded, error);
    return decode_utf8(path, bytes, mark ? mark->length : 0, decoded, error);
}

static bool is_control(const unsigned char *s)
{
    if (s[0] < 0x20)
        return s[0] != '\t' && s[0] != '\n' && s[0] != '\r' && s[0] != '\f' && s[0] != '\v';
    return s[0] == 0x7F || (s[0] == 0xC2 && s[1] < 0xA0);
}

/* Extractors let a stray control character through; a file full of them is something else. */
static bool check_controls(const struct source *source, struct error *error)
{
    uint32_t count = 0, first = 0;
    for (uint32_t i = 0; i < source->size; i++) {
        if (!is_control((const unsigned char *)source->text + i))
            continue;
        if (count++ == 0)
            first = i;
        if (source->text[i] == '\0') {
            struct position at = source_position(source, i, COLUMN_CODE_POINTS);
            return binary(source->path, (struct fault){ i, at.line }, error);
        }
    }
    if (count < 5 || count < source->size / 50)
        return true;
    struct position at = source_position(source, first, COLUMN_CODE_POINTS);
    return binary(source->path, (struct fault){ first, at.line }, error);
}

static bool check_lines(const struct source *source, const struct limits *limits, struct error *error)
{
    for (uint32_t line = 1; line <= source->line_count; line++)
        if (source_line(source, line).length > limits->line_length)
            return error_set(error, source->path, line, 0, "the line is longer than the limit of %zu bytes",
                             limits->line_length);
    return true;
}

static bool check_size(const char *path, const struct bytes *bytes, struct error *error)
{
    if (bytes->size == 0)
        return error_set(error, path, 0, 0, "is empty");
    if (bytes->size > MOST_TEXT)
        return error_set(error, path, 0, 0, "is larger than %zu bytes of text", MOST_TEXT);
    return true;
}

/* Hand decoded text over to the source, if it is text. */
static bool take_decoded(const char *path, struct decoded decoded, const struct limits *limits,
                         struct source *source, struct error *error)
{
    source_init(source, path, decoded.text, decoded.size);
    source->encoding = decoded.encoding;
    source->mark = decoded.mark;
    if (check_controls(source, error) && check_lines(source, limits, error))
        return true;
    source_release(source);
    return false;
}

bool encoding_decode(const char *path, const struct bytes *bytes, const struct limits *limits, struct source *source,
                     struct error *error)
{
    struct decoded decoded;
    return check_size(path, bytes, error) && decode(path, bytes, &decoded, error)
        && take_decoded(path, decoded, limits, source, error);
}

/* Where a word begins in the bytes, in any case; NULL when it does not. */
static const char *find_word(const char *start, const char *end, const char *word)
{
    size_t length = strlen(word);
    for (; (size_t)(end - start) >= length; start++)
        if (strncasecmp(start, word, length) == 0)
            return start;
    return NULL;
}

/* The value of charset= or encoding= near the beginning, as ICU names it; NULL when there is none that ICU knows.
 * ISO 8859-1 means Windows-1252 on the web (WHATWG Encoding Standard). */
static const char *declared_encoding(const struct bytes *bytes)
{
    const char *end = bytes->data + (bytes->size < DECLARATION_WINDOW ? bytes->size : DECLARATION_WINDOW);
    const char *xml = find_word(bytes->data, end, "encoding="), *html = find_word(bytes->data, end, "charset=");
    const char *value = html ? html + strlen("charset=") : xml ? xml + strlen("encoding=") : end;
    value += value < end && (*value == '"' || *value == '\'');
    char name[64] = "";
    for (size_t i = 0; value < end && i + 1 < sizeof name && *value > ' ' && !strchr("\"'>;/?", *value); i++)
        name[i] = *value++;
    if (strcasecmp(name, "iso-8859-1") == 0 || strcasecmp(name, "us-ascii") == 0)
        return "windows-1252";
    UErrorCode status = U_ZERO_ERROR;
    const char *alias = *name ? ucnv_getAlias(name, 0, &status) : NULL;
    return U_SUCCESS(status) ? alias : NULL;
}

bool encoding_decode_declared(const char *path, const struct bytes *bytes, const struct limits *limits,
                              struct source *source, struct error *error)
{
    if (!check_size(path, bytes, error))
        return false;
    bool plain = !find_mark(bytes) && !memchr(bytes->data, '\0', bytes->size)
        && utf8_valid_length(bytes->data, bytes->size) < bytes->size;
    const char *encoding = plain ? declared_encoding(bytes) : NULL;
    if (!encoding || strcmp(encoding, "UTF-8") == 0)
        return encoding_decode(path, bytes, limits, source, error);
    struct decoded decoded;
    struct fault fault;
    if (!convert(bytes, 0, encoding, &decoded, &fault))
        return bad_bytes(path, encoding, fault, error);
    return take_decoded(path, decoded, limits, source, error);
}
