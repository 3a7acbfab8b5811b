/*
 * The reader of text extracted from printed pages: every printed line is a block, with what its layout tells.
 *
 * Extractors differ. Some put an empty line after every line, so that one that is missing tells of a new page; some
 * write a form feed there. Most leave a blank where a paragraph ended and nothing where a line was merely full; empty
 * table cells leave several. Addresses behind a page's links come in a block of bare lines at the page's end.
 */
#include "read/encoding.h"
#include "read/reader.h"

#include <string.h>

#define MOST_GAP 8         /* empty lines that are told apart */
#define LONG_LINE 240      /* columns that no printed line has, but a whole paragraph on one line does */
#define WIDTH_STEP 16      /* columns; lines wrapped at one width fall into one or two steps */
#define WIDTH_STEPS 64
#define LEAST_RULE 5       /* characters of a rule */
#define EMPTY_CELL_BLANKS 3
#define LAYOUT_BLANKS 3    /* within a line: single and double ones stand in any text */
#define LAID_OUT_SHARE 200 /* one line of so many has such blanks where they are layout */

/* One printed line: offsets are bytes of the source's text. */
struct line {
    uint32_t start, end;    /* without the blanks at both ends */
    uint32_t columns;       /* about how wide it prints */
    uint32_t gap;           /* empty lines before, on the same page */
    uint32_t indent, trail; /* blanks before and behind */
    bool new_page;          /* a form feed before */
    bool link;
    bool wide;              /* has wide blanks between its words */
};

struct lines {
    VEC(struct line) all;
    uint32_t gaps[MOST_GAP + 1]; /* how often so many empty lines stand between two printed ones */
    uint32_t usual_gap;
    uint32_t total_bytes;        /* of all lines */
};

/* Bytes of the blank at s, 0 when there is none: space, tab, the no-break spaces, ideographic space. */
static uint32_t blank_at(const char *s)
{
    if (*s == ' ' || *s == '\t')
        return 1;
    if (memcmp(s, "\xC2\xA0", 2) == 0)
        return 2;
    return strncmp(s, "\xE3\x80\x80", 3) == 0 || strncmp(s, "\xE2\x80\xAF", 3) == 0 ? 3 : 0;
}

/* Bytes of the blank that ends at text[end], not before start. */
static uint32_t blank_before(const char *text, uint32_t start, uint32_t end)
{
    for (uint32_t length = 1; length <= 3 && length <= end - start; length++)
        if (blank_at(text + end - length) == length)
            return length;
    return 0;
}

static void trim(const char *text, struct line *line)
{
    uint32_t length;
    while (line->start < line->end && (length = blank_at(text + line->start)) != 0) {
        line->start += length;
        line->indent++;
    }
    while ((length = blank_before(text, line->start, line->end)) != 0) {
        line->end -= length;
        line->trail++;
    }
}

/* Characters, ideographs counted twice: exact enough to tell a printed line from a paragraph. */
static uint32_t count_columns(const char *text, uint32_t length)
{
    uint32_t columns = 0;
    for (uint32_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        columns += (byte & 0xC0) != 0x80;
        columns += byte >= 0xE3;
    }
    return columns;
}

/* Whether the text is nothing but one absolute address: a scheme, "://" and visible ASCII. Text in another script
 * that follows an address without a blank makes it a line of prose. */
static bool is_address(const char *text, uint32_t length)
{
    uint32_t i = 0;
    while (i < length && ((text[i] >= 'a' && text[i] <= 'z')
                          || (i && ((text[i] >= '0' && text[i] <= '9') || strchr("+.-", text[i])))))
        i++;
    if (i == 0 || length - i < 4 || memcmp(text + i, "://", 3) != 0)
        return false;
    for (; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return true;
}

/* Bytes of the piece of a rule at s, 0 when there is none: underscore, hyphen, dash, horizontal box drawing. */
static uint32_t rule_at(const char *s)
{
    static const char *const pieces[] = { "_", "-", "\u2014", "\u2015", "\u2500", "\u2501", "\u2550", "\uFF3F" };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        if (strncmp(s, pieces[i], strlen(pieces[i])) == 0)
            return (uint32_t)strlen(pieces[i]);
    return 0;
}

static bool is_rule(const char *text, uint32_t length)
{
    uint32_t at = 0, count = 0;
    for (uint32_t step; at < length && (step = rule_at(text + at)) != 0; at += step)
        count++;
    return at == length && count >= LEAST_RULE;
}

static bool has_wide_blanks(const char *text, uint32_t length)
{
    uint32_t blanks = 0;
    for (uint32_t i = 0; i < length && blanks < LAYOUT_BLANKS; i++)
        blanks = text[i] == ' ' ? blanks + 1 : 0;
    return blanks == LAYOUT_BLANKS;
}

static void add_line(struct lines *lines, struct line line)
{
    if (lines->all.count && !line.new_page && !line.link && !vec_last(&lines->all).link)
        lines->gaps[line.gap < MOST_GAP ? line.gap : MOST_GAP]++;
    lines->total_bytes += line.end - line.start;
    vec_push(&lines->all, line);
}

/* Collect the printed lines. Lines end where the source says, and at form feeds. */
static void split_lines(const struct source *source, struct lines *lines)
{
    const char *text = source->text;
    uint32_t gap = 0;
    bool new_page = false;
    vec_reserve(&lines->all, source->line_count);
    for (uint32_t at = 0, next; at < source->size; at = next) {
        uint32_t end = at + (uint32_t)strcspn(text + at, "\n\r\f");
        next = end + (end < source->size) + (text[end] == '\r' && text[end + 1] == '\n');
        struct line line = { .start = at, .end = end, .gap = gap, .new_page = new_page };
        trim(text, &line);
        if (line.start < line.end) {
            line.wide = has_wide_blanks(text + line.start, line.end - line.start);
            line.link = is_address(text + line.start, line.end - line.start);
            line.columns = count_columns(text + line.start, line.end - line.start);
            add_line(lines, line);
            gap = 0;
            new_page = false;
        } else {
            gap++;
        }
        if (text[end] == '\f') {
            gap = 0;
            new_page = true;
        }
    }
}

/* The most frequent number of empty lines between two lines. */
static uint32_t usual_gap(const struct lines *lines)
{
    uint32_t best = 0;
    for (uint32_t gap = 1; gap <= MOST_GAP; gap++)
        if (lines->gaps[gap] > lines->gaps[best])
            best = gap;
    return best;
}

/* Whether an empty line follows nearly every line, so that its absence means something. */
static bool is_spaced(const struct lines *lines)
{
    uint64_t pairs = 0;
    for (uint32_t gap = 0; gap <= MOST_GAP; gap++)
        pairs += lines->gaps[gap];
    return lines->usual_gap > 0 && 3 * (uint64_t)lines->gaps[lines->usual_gap] >= 2 * pairs;
}

/* Whether lines are whole paragraphs: much of the text stands in lines longer than anything printed, and those are
 * of all lengths instead of wrapped at one. */
static bool is_unwrapped(const struct lines *lines)
{
    uint64_t all = 0, in_long = 0, long_lines = 0, widest = 0;
    uint32_t widths[WIDTH_STEPS] = { 0 };
    for (size_t i = 0; i < lines->all.count; i++) {
        uint32_t columns = lines->all.items[i].columns;
        all += columns;
        if (columns <= LONG_LINE)
            continue;
        in_long += columns;
        long_lines++;
        uint32_t step = (columns - LONG_LINE) / WIDTH_STEP;
        if (step < WIDTH_STEPS && ++widths[step] > widest)
            widest = widths[step];
    }
    bool crowded = widest >= 4 && 2 * widest > long_lines;
    return long_lines >= 3 && 3 * in_long >= all && !crowded;
}

static bool ends_blank_enough(const struct lines *lines)
{
    size_t count = 0;
    for (size_t i = 0; i < lines->all.count; i++)
        count += lines->all.items[i].trail > 0;
    return count * 50 > lines->all.count;
}

/* Whether wide blanks stand within many lines: then they are layout. */
static bool is_laid_out(const struct lines *lines)
{
    size_t count = 0;
    for (size_t i = 0; i < lines->all.count; i++)
        count += lines->all.items[i].wide;
    return count * LAID_OUT_SHARE > lines->all.count;
}

static unsigned line_flags(const struct lines *lines, size_t i, bool spaced, const char *text)
{
    const struct line *line = &lines->all.items[i];
    unsigned flags = 0;
    if (line->trail)
        flags |= BLOCK_ENDS_BLANK;
    if (line->trail >= EMPTY_CELL_BLANKS)
        flags |= BLOCK_EMPTY_CELLS;
    if (line->new_page || (spaced && i && line->gap == 0 && line->indent))
        flags |= BLOCK_NEW_PAGE;
    if (i && line->gap > lines->usual_gap)
        flags |= BLOCK_GAP_BEFORE;
    if (is_rule(text + line->start, line->end - line->start))
        flags |= BLOCK_RULE;
    return flags;
}

/* Copy the lines' bytes and make blocks of them: storage is allocated at once for all. */
static void make_blocks(const struct lines *lines, struct document *document)
{
    const char *text = document->source.text;
    size_t count = lines->all.count;
    char *bytes = arena_alloc(&document->arena, lines->total_bytes + count);
    struct text_piece *pieces = arena_alloc(&document->arena, count * sizeof *pieces);
    bool spaced = document->lines && is_spaced(lines);
    vec_reserve(&document->blocks, count);
    for (size_t i = 0; i < count; i++) {
        const struct line *line = &lines->all.items[i];
        uint32_t length = line->end - line->start;
        memcpy(bytes, text + line->start, length);
        pieces[i] = (struct text_piece){ 0, line->start, length };
        struct block block = {
            .kind = line->link ? BLOCK_LINK : document->lines ? BLOCK_LINE : BLOCK_PARAGRAPH,
            .flags = line_flags(lines, i, spaced, text),
            .indent = (uint16_t)(line->indent < UINT16_MAX ? line->indent : UINT16_MAX),
            .href = line->link ? bytes : NULL,
            .text = { bytes, length, &pieces[i], 1 },
        };
        vec_push(&document->blocks, block);
        bytes += length + 1; /* the arena is zeroed: every text is NUL-terminated */
    }
}

static bool check_count(const struct lines *lines, const struct source *source, const struct limits *limits,
                        struct error *error)
{
    if (lines->all.count == 0)
        return error_set(error, source->path, 0, 0, "is empty");
    if (lines->all.count <= limits->blocks)
        return true;
    struct position at = source_position(source, lines->all.items[limits->blocks].start, COLUMN_CODE_POINTS);
    return error_set(error, source->path, at.line, 0, "has more than the limit of %zu lines", limits->blocks);
}

static bool read_text(const char *path, const struct bytes *bytes, const struct limits *limits,
                      struct document *document, struct error *error)
{
    if (!encoding_decode(path, bytes, limits, &document->source, error))
        return false;
    struct lines lines = { .all = VEC_INIT };
    split_lines(&document->source, &lines);
    bool ok = check_count(&lines, &document->source, limits, error);
    if (ok) {
        lines.usual_gap = usual_gap(&lines);
        document->lines = !is_unwrapped(&lines);
        document->trailing_blanks = ends_blank_enough(&lines);
        document->laid_out = document->lines && is_laid_out(&lines);
        document->source.format = "text";
        make_blocks(&lines, document);
    }
    vec_release(&lines.all);
    return ok;
}

/* Anything can be text: the fallback. */
static int recognise_text(const struct bytes *bytes)
{
    (void)bytes;
    return 1;
}

const struct reader text_reader = { "text", "txt text", recognise_text, read_text };
