/* Readers of marked-up text: Akoma Ntoso, HTML, Markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/str.h"
#include "read/reader.h"

#include <string.h>

/* What a reading gave; released by outcome_release(). */
struct outcome {
    bool ok;
    struct document document;
    struct error error;
};

static struct outcome read_bytes(const char *format, const char *data, size_t size, const struct limits *limits)
{
    struct outcome outcome = { .error = ERROR_INIT };
    struct bytes bytes = { mem_copy(data, size), size };
    outcome.ok = read_document("r", &bytes, format, limits, &outcome.document, &outcome.error);
    bytes_release(&bytes);
    return outcome;
}

static void outcome_release(struct outcome *outcome)
{
    if (outcome->ok)
        document_release(&outcome->document);
    error_release(&outcome->error);
}

/* Every piece of a text is what the source has there; pieces and marks are in order. */
static void assert_mapped(const struct source *source, const struct text *text, const struct block_mark *marks,
                          uint32_t mark_count)
{
    uint32_t text_end = 0, source_end = 0, mark_end = 0;
    for (uint32_t i = 0; i < text->piece_count; i++) {
        struct text_piece piece = text->pieces[i];
        assert_true(piece.text_start >= text_end);
        assert_true(piece.source_start >= source_end);
        text_end = piece.text_start + piece.length;
        source_end = piece.source_start + piece.length;
        assert_true(text_end <= text->length);
        assert_true(source_end <= source->size);
        assert_memory_equal(text->data + piece.text_start, source->text + piece.source_start, piece.length);
    }
    for (uint32_t i = 0; i < mark_count; i++) {
        assert_true(marks[i].start >= mark_end);
        assert_true(marks[i].end >= marks[i].start);
        mark_end = marks[i].end;
        assert_true(mark_end <= text->length);
    }
}

static void assert_document_mapped(const struct document *document)
{
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        assert_mapped(&document->source, &block->text, block->marks, block->mark_count);
        for (uint32_t r = 0; r < block->table.row_count; r++)
            for (uint32_t c = 0; c < block->table.rows[r].cell_count; c++) {
                const struct block_cell *cell = &block->table.rows[r].cells[c];
                assert_mapped(&document->source, &cell->text, cell->marks, cell->mark_count);
            }
    }
}

static struct outcome read_string(const char *format, const char *text)
{
    struct limits limits = limits_default();
    struct outcome outcome = read_bytes(format, text, strlen(text), &limits);
    if (!outcome.ok)
        fail_msg("%s", outcome.error.message);
    assert_document_mapped(&outcome.document);
    return outcome;
}

static void write_marks(struct str *out, const struct block_mark *marks, uint32_t count, const struct text *text)
{
    for (uint32_t i = 0; i < count; i++)
        str_printf(out, " {%.*s %s}", (int)(marks[i].end - marks[i].start), text->data + marks[i].start,
                   marks[i].kind == MARK_LINK ? marks[i].href : marks[i].n);
}

static void write_table(struct str *out, const struct block_table *table)
{
    for (uint32_t r = 0; r < table->row_count; r++) {
        str_add(out, table->rows[r].header ? "|#" : "|");
        for (uint32_t c = 0; c < table->rows[r].cell_count; c++) {
            const struct block_cell *cell = &table->rows[r].cells[c];
            str_printf(out, "%s", cell->text.data);
            if (cell->column_span > 1 || cell->row_span > 1)
                str_printf(out, "(%ux%u)", cell->column_span, cell->row_span);
            write_marks(out, cell->marks, cell->mark_count, &cell->text);
            str_add(out, "|");
        }
    }
}

/* One line a block: its kind and level, its number, its text, its marks. */
static void write_blocks(struct str *out, const struct document *document)
{
    static const char *const kinds[] = {
        [BLOCK_PARAGRAPH] = "p", [BLOCK_HEADING] = "h", [BLOCK_TABLE] = "t", [BLOCK_FOOTNOTE] = "f",
    };
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        str_printf(out, "%s", kinds[block->kind]);
        if (block->level)
            str_printf(out, "%u", block->level);
        if (block->n)
            str_printf(out, "[%s]", block->n);
        str_printf(out, " %s", block->kind == BLOCK_TABLE ? "" : block->text.data);
        write_table(out, &block->table);
        write_marks(out, block->marks, block->mark_count, &block->text);
        str_add(out, "\n");
    }
}

/* Read and compare with the blocks written as above. */
static void assert_blocks(const char *format, const char *text, const char *expected)
{
    struct outcome outcome = read_string(format, text);
    struct str out = STR_INIT;
    write_blocks(&out, &outcome.document);
    assert_string_equal(str_text(&out), expected);
    str_release(&out);
    outcome_release(&outcome);
}

/* The bytes of the source behind a part of block i's text. */
static void assert_source(const struct document *document, size_t i, const char *part, const char *source)
{
    const struct text *text = &document->blocks.items[i].text;
    const char *found = strstr(text->data, part);
    assert_non_null(found);
    uint32_t start = (uint32_t)(found - text->data);
    struct slice bytes = source_text(&document->source, text_span(text, start, start + (uint32_t)strlen(part)));
    if (!slice_is(bytes, source))
        fail_msg("\"%s\" comes from \"%.*s\", not \"%s\"", part, (int)bytes.length, bytes.data, source);
}

static void assert_refused(const char *format, const char *data, size_t size, const char *reason)
{
    struct limits limits = limits_default();
    struct outcome outcome = read_bytes(format, data, size, &limits);
    if (outcome.ok)
        fail_msg("was read, but expected: %s", reason);
    if (!strstr(outcome.error.message, reason))
        fail_msg("\"%s\" does not say \"%s\"", outcome.error.message, reason);
    assert_string_equal(outcome.error.path, "r");
    outcome_release(&outcome);
}

#define REFUSED(format, literal, reason) assert_refused(format, literal, sizeof(literal) - 1, reason)

/* count times a string; str_release() it. */
static struct str repeated(const char *before, const char *string, size_t count, const char *after)
{
    size_t start = strlen(before), step = strlen(string), end = strlen(after), length = start + count * step + end;
    struct str out = { mem_alloc(length + 1), length, length + 1 };
    memcpy(out.data, before, start);
    for (size_t i = 0; i < count; i++)
        memcpy(out.data + start + i * step, string, step);
    memcpy(out.data + start + count * step, after, end + 1);
    return out;
}

/* Akoma Ntoso */

#define AKN(body) \
    "<?xml version=\"1.0\"?>\n<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\">\n" body \
    "\n</akomaNtoso>\n"

static void test_akn_blocks(void **state)
{
    (void)state;
    assert_blocks("akn", AKN("<statement><preamble><container name='x'>\n <p xml:space='preserve'>\n"
                             "  <span>Recalling</span> its\n  work,</p></container></preamble>\n"
                             "<mainBody><section><num>II.</num><heading> Work\tdone</heading>"
                             "<paragraph><num>\t1.</num><content><p>\tAsks for <b>more</b>;</p><p>Second.</p></content>"
                             "</paragraph><paragraph><num>(a)</num><content><p>And less.</p></content></paragraph>"
                             "<subheading>Part</subheading><paragraph><content><p> </p><p>* * *</p></content>"
                             "</paragraph></section></mainBody><conclusions><p>1st meeting<eol/>2 May</p></conclusions>"
                             "</statement>"),
                  "p Recalling its work,\n"
                  "h1[II] Work done\n"
                  "p[1] Asks for more;\n"
                  "p Second.\n"
                  "p[(a)] And less.\n"
                  "h2 Part\n"
                  "p * * *\n"
                  "p 1st meeting 2 May\n");
}

static void test_akn_marks(void **state)
{
    (void)state;
    assert_blocks("akn", AKN("<mainBody><paragraph><content><p>See <a href='https://x.test/A'>5/1</a>, <ref href='#a'>"
                             "art. 2</ref><rref from='#b' upTo='#c'>, 3 to 4</rref>"
                             "<authorialNote marker='7' eId='same'><p>\tNote <a href='u'>one</a>,</p><p>again.</p>"
                             "</authorialNote>; n<sup>o</sup><authorialNote marker='8' eId='same'><p>Two.</p>"
                             "</authorialNote> and<sup>(</sup><authorialNote marker='9'><p>Three.</p></authorialNote>"
                             "<sup>)</sup>.</p><p>End.</p></content></paragraph></mainBody>"),
                  "p See 5/1, art. 2, 3 to 4; no and(). {5/1 https://x.test/A} {art. 2 #a} {, 3 to 4 #b} { 7} { 8}"
                  " {() 9}\n"
                  "f[7] Note one, again. {one u}\n"
                  "f[8] Two.\n"
                  "f[9] Three.\n"
                  "p End.\n");
}

static void test_akn_tables(void **state)
{
    (void)state;
    assert_blocks("akn", AKN("<mainBody><paragraph><content><table><caption>Posts</caption><tr><th>Grade</th><th>No."
                             "</th></tr><tr><td colspan='2'><p>Head</p><p>office<authorialNote marker='a'><p>All.</p>"
                             "</authorialNote></p></td></tr><tr><td rowspan='0'>P-5</td><td>"
                             "<a href='z'>1 200</a></td></tr></table></content></paragraph></mainBody>"),
                  "p Posts\n"
                  "t |#Grade|No.||Head office(2x1) { a}||P-5|1 200 {1 200 z}|\n"
                  "f[a] All.\n");
}

static void test_akn_positions(void **state)
{
    (void)state;
    static const char text[] = AKN("<doc><p>Tom &amp; Ann\r\n   went &#x4E2D;&lt;x <![CDATA[a & b]]></p>"
                                   "<p>\u0627\u0644\u0642\u0631\u0627\u0631 <b>5</b> \u2013 1</p></doc>");
    struct outcome outcome = read_string("akn", text);
    const struct document *document = &outcome.document;
    assert_string_equal(document->blocks.items[0].text.data, "Tom & Ann went \u4E2D<x a & b");
    assert_source(document, 0, "&", "&amp;");
    assert_source(document, 0, "Ann went", "Ann\r\n   went");
    assert_source(document, 0, "\u4E2D", "&#x4E2D;");
    assert_source(document, 0, "a & b", "a & b");
    assert_string_equal(document->blocks.items[1].text.data, "\u0627\u0644\u0642\u0631\u0627\u0631 5 \u2013 1");
    assert_source(document, 1, "\u0627\u0644\u0642\u0631\u0627\u0631 5", "\u0627\u0644\u0642\u0631\u0627\u0631 <b>5");
    outcome_release(&outcome);
}

static void test_akn_language(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "ara", "ar" }, { "eng", "en" }, { "fra", "fr" }, { "rus", "ru" }, { "spa", "es" }, { "zho", "zh" },
        { "de", "de" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str text = STR_INIT;
        str_printf(&text, AKN("<statement><meta><identification><FRBRExpression><FRBRlanguage language=\"%s\"/>"
                              "</FRBRExpression></identification>dropped</meta><p>x</p></statement>"), cases[i][0]);
        struct outcome outcome = read_string("akn", str_text(&text));
        assert_string_equal(outcome.document.lang, cases[i][1]);
        assert_int_equal(outcome.document.blocks.count, 1);
        outcome_release(&outcome);
        str_release(&text);
    }
}

/* A number without text is kept. */
static void test_akn_lone_number(void **state)
{
    (void)state;
    assert_blocks("akn", AKN("<b><paragraph><num>4.</num></paragraph><paragraph><num>5.</num><content><p>x</p>"
                             "</content></paragraph></b>"),
                  "p[4] 4.\np[5] x\n");
}

static void test_akn_hostile(void **state)
{
    (void)state;
    REFUSED("akn", "", "is empty");
    REFUSED("akn", "<!DOCTYPE a [<!ENTITY x SYSTEM \"/etc/hostname\">]><akomaNtoso><p>&x;</p></akomaNtoso>",
            "document type declaration");
    REFUSED("akn", "<!DOCTYPE a SYSTEM \"http://x.test/a.dtd\"><akomaNtoso/>", "document type declaration");
    REFUSED("akn", "<akomaNtoso><p>&nbsp;</p></akomaNtoso>", "undefined entity");
    REFUSED("akn", "<akomaNtoso><p>x</p>", "not well-formed");
    REFUSED("akn", "<akomaNtoso><p>x</akomaNtoso>", "mismatched tag");
    REFUSED("akn", "<akomaNtoso><p>\xE4\xB8</p></akomaNtoso>", "bad byte at offset 15");
    REFUSED("akn", "<akomaNtoso><p>a\0b</p></akomaNtoso>", "control character at offset 16");
    REFUSED("akn", "<akomaNtoso><p> </p></akomaNtoso>", "has no text");
    REFUSED("akn", "<html><p>x</p></html>", "not Akoma Ntoso");
}

static void test_akn_deep(void **state)
{
    (void)state;
    struct str deep = repeated("<akomaNtoso>", "<p>", 100000, "x");
    assert_refused("akn", deep.data, deep.length, "nests deeper than the limit of 256");
    str_release(&deep);
    struct str wide = repeated("<akomaNtoso><p title='", "0123456789", 100000, "'>x</p></akomaNtoso>");
    struct limits limits = limits_default();
    struct outcome outcome = read_bytes("akn", wide.data, wide.length, &limits);
    assert_true(outcome.ok);
    assert_string_equal(outcome.document.blocks.items[0].text.data, "x");
    outcome_release(&outcome);
    limits.blocks = 2;
    struct str many = repeated("<akomaNtoso>", "<p>x</p>", 3, "</akomaNtoso>");
    outcome = read_bytes("akn", many.data, many.length, &limits);
    assert_false(outcome.ok);
    outcome_release(&outcome);
    str_release(&many);
    str_release(&wide);
}

/* HTML */

static void test_html_blocks(void **state)
{
    (void)state;
    assert_blocks("html", "<!DOCTYPE html><html lang='en-GB'><head><title>No</title><style>p{}</style>"
                          "<script>if(a<b)'<p>x'</script></head><body><h1>Report\n 7</h1><p>One <b>bold</b><i>er</i>"
                          "<p>Two<br>three<sup>4</sup><ul><li>dot<li><p>para</p></ul><ol start=3><li>c<li value='9'>"
                          "<p>d</p><p>e</p></ol><ol type=a><li>letter</ol><div>in<div>ner</div>out</div><pre>l1\n l2\n"
                          "</pre>tail <!-- no --></body></html>",
                  "h1 Report 7\np One bolder\np Two three4\np dot\np para\np[3] c\np[9] d\np e\np[a] letter\np in\n"
                  "p ner\np out\np l1\np l2\np tail\n");
}

static void test_html_links(void **state)
{
    (void)state;
    assert_blocks("html", "<p>See <a href='/x?a=1&amp;b=2'> the <i>text</i> </a>and <a name=n>not</a> <a href=y>"
                          "<img src=i></a><a href=z>end</a>.</p><a href=w><h2>Head</h2><p>Body</p></a>",
                  "p See the text and not end. {the text /x?a=1&b=2} {end z}\nh2 Head {Head w}\np Body {Body w}\n");
}

static void test_html_tables(void **state)
{
    (void)state;
    assert_blocks("html", "<table><caption>Cap</caption><thead><tr><td>A<td>B</thead><tr><th>x<th>y<tr><td colspan=2 "
                          "rowspan='3'>1&nbsp;200<p>p</p></td></tr><tr><td>a<table><tr><td>in</td></tr></table>b"
                          "<td><a href=l>k</a></table>after",
                  "p Cap\nt |#A|B||#x|y||1\u00A0200 p(2x3)||a in b|k {k l}|\np after\n");
    assert_blocks("html", "<table><tr><td colspan=x rowspan=-1>1<td colspan=99999999>2", "t |1|2|\n");
}

static void test_html_positions(void **state)
{
    (void)state;
    static const char text[] = "<html><p>Tom &amp; Ann &foo; &lt;b&gt; a < b &lt;<< &#20013;\u6587&unknown\n"
                               "  x&copy;y</p><p title='a>b'>>\u4E2D\n\u6587</p></html>";
    struct outcome outcome = read_string("html", text);
    const struct document *document = &outcome.document;
    assert_string_equal(document->blocks.items[0].text.data,
                        "Tom & Ann &foo; <b> a < b <<< \u4E2D\u6587&unknown x\u00A9y");
    assert_source(document, 0, "& Ann", "&amp; Ann");
    assert_source(document, 0, "&foo;", "&foo;");
    assert_source(document, 0, "<b>", "&lt;b&gt;");
    assert_source(document, 0, "a < b", "a < b");
    assert_source(document, 0, "<<<", "&lt;<<");
    assert_source(document, 0, "\u4E2D\u6587", "&#20013;\u6587");
    assert_source(document, 0, "x\u00A9y", "x&copy;y");
    assert_string_equal(document->blocks.items[1].text.data, ">\u4E2D\u6587"); /* no blank between ideographs */
    outcome_release(&outcome);
}

/* The parser hands text over in buffers of a thousand bytes. */
static void test_html_long_text(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 8; shift++) {
        struct str text = repeated("<p>", "x", shift, "");
        for (size_t i = 0; i < 600; i++)
            str_printf(&text, "%zu\u4E2D\u00E9\U00020000,", i);
        struct outcome outcome = read_string("html", str_text(&text));
        assert_int_equal(outcome.document.blocks.count, 1);
        const struct text *got = &outcome.document.blocks.items[0].text;
        assert_int_equal(got->piece_count, 1);
        assert_string_equal(got->data, str_text(&text) + 3);
        outcome_release(&outcome);
        str_release(&text);
    }
}

static void test_html_encodings(void **state)
{
    (void)state;
    static const char latin[] = "<html><meta charset=iso-8859-1><p>r\xE9sum\xE9 \x96 x</p></html>";
    static const char cyrillic[] = "<html><meta http-equiv=c content='text/html; charset=windows-1251'><p>\xD1\xF2</p>";
    static const char utf8[] = "<html><meta charset=windows-1251><p>\u00E9</p></html>"; /* valid UTF-8 is UTF-8 */
    static const struct {
        const char *data, *text;
    } cases[] = {
        { latin, "r\u00E9sum\u00E9 \u2013 x" }, { cyrillic, "\u0421\u0442" }, { utf8, "\u00E9" },
        { "\xEF\xBB\xBF<html><p>\u00E9", "\u00E9" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = read_string("html", cases[i].data);
        assert_string_equal(outcome.document.blocks.items[0].text.data, cases[i].text);
        outcome_release(&outcome);
    }
}

static void test_html_hostile(void **state)
{
    (void)state;
    REFUSED("html", "", "is empty");
    REFUSED("html", "<p>\xE4\xB8</p>", "bad byte at offset 3");
    REFUSED("html", "<p>a\0bc</p>", "control character at offset 4");
    REFUSED("html", "<p> <script>x</script>", "has no text");
    assert_blocks("html", "<!DOCTYPE html [<!ENTITY x SYSTEM \"/etc/hostname\">]><p>a&x;b", "p ]>\np a&x;b\n");
    assert_blocks("html", "<p>cut <a href=\"x", "p cut\n");
    assert_blocks("html", "</p></td></table></li></ul><p>x</b></h1>y", "p xy\n");
    struct str deep = repeated("", "<div>", 100000, "x");
    assert_refused("html", deep.data, deep.length, "nests deeper than the limit of 256");
    str_release(&deep);
    struct str wide = repeated("<p title='", "0123456789", 100000, "'>x");
    assert_blocks("html", str_text(&wide), "p x\n");
    str_release(&wide);
    assert_blocks("html", "&table><tr>a<&ap;b&\n;", "p &table>\np a<&ap;b& ;\n");
    struct str tag = repeated("<p", " a= '>' b=1\n", 100000, ">x");
    assert_refused("html", tag.data, tag.length, "has a tag of more than the limit");
    str_release(&tag);
    struct str unclosed = repeated("", "<p>", 100000, "x");
    assert_blocks("html", str_text(&unclosed), "p x\n");
    str_release(&unclosed);
}

/* Markdown */

static void test_markdown_blocks(void **state)
{
    (void)state;
    assert_blocks("markdown", "# One #\n\nTwo\n===\n\nThree\n---\n\n> quoted\n> *text* `co de`\n\nA  \nb\\\nc\n***\n"
                              "```c\nint x;\n\n y\n```\n\n    indented\n",
                  "h1 One\nh1 Two\nh2 Three\np quoted text co de\np A b c\np int x;\np y\np indented\n");
}

static void test_markdown_lists(void **state)
{
    (void)state;
    assert_blocks("markdown", "4. four\n   more\n\n   second\n6. six\n   - (a) inner\n   - **b**\n7) new\n\ntext\n\n"
                              "1. a\n1. b\n1. c\n\n---\n\n1. *x*\n   1. y\n   2. z\n2. w\n",
                  "p[4] four more\np second\np[6] six\np (a) inner\np b\np[7] new\np text\np[1] a\np[2] b\np[3] c\n"
                  "p[1] x\np[1] y\np[2] z\np[2] w\n");
    assert_blocks("markdown", "- only\n- bullets\n", "p only\np bullets\n");
}

static void test_markdown_tables(void **state)
{
    (void)state;
    assert_blocks("markdown", "| Year | Pla\\|n |\n|---|---:|\n| 2019 | **1 200** |\n| `a\\|b` | [l](u) |\n| short |\n",
                  "t |#Year|Pla|n||2019|1 200||a|b|l {l u}||short||\n");
}

static void test_markdown_links(void **state)
{
    (void)state;
    assert_blocks("markdown", "[a *b*](http://x.test/?p=1&amp;q=\\* \"title\") [r][ref] <http://y.test> ![pic](p) z\n\n"
                              "See https://z.test/a_(b). And (http://w.test/x), www.\n\n[ref]: /target\n",
                  "p a b r http://y.test z {a b http://x.test/?p=1&q=*} {r /target} {http://y.test http://y.test}\n"
                  "p See https://z.test/a_(b). And (http://w.test/x), www. {https://z.test/a_(b) https://z.test/a_(b)}"
                  " {http://w.test/x http://w.test/x}\n");
}

static void test_markdown_footnotes(void **state)
{
    (void)state;
    assert_blocks("markdown", "Text[^1] and[^b], not[^c] nor \\[^1].\n\n[^1]: Word\n[^b]: Two *words*\n  more\n\nEnd\n",
                  "p Text and, not[^c] nor [^1]. { 1} { b}\nf[1] Word\nf[b] Two words more\np End\n");
}

static void test_markdown_html(void **state)
{
    (void)state;
    assert_blocks("markdown", "Line <b>x</b> y<br>z\n\n<table>\n<tr><td>1</td><td colspan=2>&lt;2</td></tr>\n</table>\n"
                              "\n<!-- note -->\n\nend\n",
                  "p Line x y z\nt |1|<2(2x1)|\np end\n");
}

static void test_markdown_positions(void **state)
{
    (void)state;
    struct outcome outcome = read_string("markdown", "> - Tom &amp; **Ann\n>   went** \\* &#20013;\u6587\n>   \u4E2D "
                                                     "`x`&hellip;&nope;\r\n");
    const struct document *document = &outcome.document;
    assert_string_equal(document->blocks.items[0].text.data, "Tom & Ann went * \u4E2D\u6587\u4E2D x\u2026&nope;");
    assert_source(document, 0, "Tom &", "Tom &amp;");
    assert_source(document, 0, "Ann", "Ann");
    assert_source(document, 0, "Ann went", "Ann\n>   went");
    assert_source(document, 0, "*", "*");
    assert_source(document, 0, "\u4E2D\u6587", "&#20013;\u6587");
    assert_source(document, 0, "\u2026", "&hellip;");
    assert_source(document, 0, "&nope;", "&nope;");
    outcome_release(&outcome);
}

/* Inputs on which careless parsers take quadratic time. */
static void test_markdown_hostile(void **state)
{
    (void)state;
    static const char *const strings[] = { "[", "*a_ ", "_", "![", "](", "<", "`a``", "www.a_", "http://a.b/(", "a@",
                                           "[^a", "&amp", "\\", "|", "[a](<b", "~a~~", "<!--", "- \n", "[^1]: x\n" };
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        struct str text = repeated("x", strings[i], 20000, "");
        struct limits limits = limits_default();
        struct outcome outcome = read_bytes("markdown", text.data, text.length, &limits);
        if (outcome.ok)
            assert_document_mapped(&outcome.document);
        outcome_release(&outcome);
        str_release(&text);
    }
    struct str deep = repeated("", ">", 100000, "x");
    assert_refused("markdown", deep.data, deep.length, "nests deeper than the limit of 256");
    str_release(&deep);
    struct str target = repeated("[a]: ", "x", 5000, "\n\n[a] [a]\n");
    assert_blocks("markdown", str_text(&target), "p a a\n"); /* a target too long to repeat */
    str_release(&target);
    REFUSED("markdown", "", "is empty");
    REFUSED("markdown", "\n \n", "has no text");
    REFUSED("markdown", "a\xE4\xB8", "bad byte at offset 1");
    REFUSED("markdown", "a\0b", "control character at offset 1");
}

/* the choice of a reader */

static void assert_format(const char *path, const char *text, const char *format)
{
    struct bytes bytes = { mem_copy(text, strlen(text)), strlen(text) };
    assert_string_equal(reader_for(path, &bytes)->format, format);
    bytes_release(&bytes);
}

static void test_recognition(void **state)
{
    (void)state;
    assert_format("a", AKN("<p/>"), "akn");
    assert_format("a.html", "<an:akomaNtoso xmlns:an='x'/>", "akn");
    assert_format("a", "\n<!doctype HTML>\n<p>x", "html");
    assert_format("a.xml", "<?xml version='1.0'?>\n<html>", "html");
    assert_format("a.htm", "<p>x", "html");
    assert_format("a.txt", "<p>x", "text");
    assert_format("a.md", "plain words", "markdown");
    assert_format("a.txt", "plain words", "text");
    assert_format("a.txt", "See [one](#), [two](http://x.test)\nand [three](/x).\n", "markdown");
    assert_format("a.txt", "See [one](#) and [two](y z) (three)]( .\n", "text");
    assert_format("a.txt", "# One\n\n## Two\n\ntext\n\n# Three\n", "markdown");
    assert_format("a.txt", "# One\n#two\n####### three\n#\n# \n", "text");
    assert_format("a.txt", "| a | b |\n|---|:-:|\n| 1 | 2 |\n", "markdown");
    assert_format("a.txt", "a | b\n-----\n| - -\n", "text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_akn_blocks),
        cmocka_unit_test(test_akn_marks),
        cmocka_unit_test(test_akn_tables),
        cmocka_unit_test(test_akn_positions),
        cmocka_unit_test(test_akn_language),
        cmocka_unit_test(test_akn_lone_number),
        cmocka_unit_test(test_akn_hostile),
        cmocka_unit_test(test_akn_deep),
        cmocka_unit_test(test_html_blocks),
        cmocka_unit_test(test_html_links),
        cmocka_unit_test(test_html_tables),
        cmocka_unit_test(test_html_positions),
        cmocka_unit_test(test_html_long_text),
        cmocka_unit_test(test_html_encodings),
        cmocka_unit_test(test_html_hostile),
        cmocka_unit_test(test_markdown_blocks),
        cmocka_unit_test(test_markdown_lists),
        cmocka_unit_test(test_markdown_tables),
        cmocka_unit_test(test_markdown_links),
        cmocka_unit_test(test_markdown_footnotes),
        cmocka_unit_test(test_markdown_html),
        cmocka_unit_test(test_markdown_positions),
        cmocka_unit_test(test_markdown_hostile),
        cmocka_unit_test(test_recognition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
