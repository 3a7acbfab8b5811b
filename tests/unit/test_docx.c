/* The reader of Word files, on containers that are built in memory: whole ones, odd ones and hostile ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/str.h"
#include "read/reader.h"

#include <string.h>
#include <zip.h>

#define W "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' "
#define R "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships' "
#define MC "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELATIONS(...) "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" \
    __VA_ARGS__ \
    "</Relationships>"
#define RELATED(id, type, target) "<Relationship Id='" id "' Type='" RELATION type "' Target='" target "'/>"

#define DOCUMENT(body) "<w:document " W R MC "><w:body>" body "</w:body></w:document>"
#define P(content) "<w:p>" content "</w:p>"
#define T(text) "<w:r><w:t xml:space='preserve'>" text "</w:t></w:r>"
#define STYLED(style, content) P("<w:pPr><w:pStyle w:val='" style "'/></w:pPr>" content)
#define NUMBERED(id, level, content) \
    P("<w:pPr><w:numPr><w:ilvl w:val='" level "'/><w:numId w:val='" id "'/></w:numPr></w:pPr>" content)

/* A part to put into a container; a list ends with a name of NULL. */
struct part {
    const char *name, *data;
};

struct outcome {
    bool ok;
    struct document document;
    struct error error;
};

static void add_part(zip_t *archive, const struct part *part)
{
    zip_source_t *source = zip_source_buffer(archive, part->data, strlen(part->data), 0);
    assert_non_null(source);
    assert_true(zip_file_add(archive, part->name, source, ZIP_FL_ENC_UTF_8) >= 0);
}

/* The bytes of a container, owned. */
static struct bytes pack(const struct part *parts)
{
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(archive);
    zip_source_keep(target);
    for (; parts->name; parts++)
        add_part(archive, parts);
    assert_int_equal(zip_close(archive), 0);
    zip_stat_t stat;
    assert_int_equal(zip_source_stat(target, &stat), 0);
    struct bytes bytes = { mem_alloc(stat.size + 1), stat.size };
    assert_int_equal(zip_source_open(target), 0);
    assert_int_equal(zip_source_read(target, bytes.data, stat.size), (zip_int64_t)stat.size);
    bytes.data[stat.size] = '\0';
    zip_source_close(target);
    zip_source_free(target);
    return bytes;
}

static struct outcome read_bytes(const struct bytes *bytes, const struct limits *limits)
{
    struct limits defaults = limits_default();
    struct outcome outcome = { .error = ERROR_INIT };
    outcome.ok = read_document("report.docx", bytes, "docx", limits ? limits : &defaults, &outcome.document,
                               &outcome.error);
    return outcome;
}

static struct outcome read_parts(const struct part *parts, const struct limits *limits)
{
    struct bytes bytes = pack(parts);
    struct outcome outcome = read_bytes(&bytes, limits);
    bytes_release(&bytes);
    return outcome;
}

static void release(struct outcome *outcome)
{
    if (outcome->ok)
        document_release(&outcome->document);
    error_release(&outcome->error);
}

#define CONTENT_TYPES { "[Content_Types].xml", "<Types/>" }
#define PACKAGE_RELATIONS { "_rels/.rels", RELATIONS(RELATED("m", "officeDocument", "word/document.xml")) }

static struct outcome read_body(const char *document)
{
    const struct part parts[] = { CONTENT_TYPES, PACKAGE_RELATIONS, { "word/document.xml", document }, { NULL, NULL } };
    struct outcome outcome = read_parts(parts, NULL);
    if (!outcome.ok)
        fail_msg("%s", outcome.error.message);
    return outcome;
}

/* The same before all tracked changes. */
static struct outcome read_original(const char *document)
{
    const struct part parts[] = { CONTENT_TYPES, PACKAGE_RELATIONS, { "word/document.xml", document }, { NULL, NULL } };
    const struct read_request request = { .format = "docx", .original = true };
    const struct limits limits = limits_default();
    struct outcome outcome = { .error = ERROR_INIT };
    struct bytes bytes = pack(parts);
    outcome.ok = read_document_as("report.docx", &bytes, &request, &limits, &outcome.document, &outcome.error);
    bytes_release(&bytes);
    if (!outcome.ok)
        fail_msg("%s", outcome.error.message);
    return outcome;
}

/* A document with one more part, related as type. */
static struct outcome read_with(const char *document, const char *relations, const struct part *more)
{
    struct part parts[8] = {
        CONTENT_TYPES, PACKAGE_RELATIONS, { "word/document.xml", document },
        { "word/_rels/document.xml.rels", relations },
    };
    for (size_t i = 0; i < 3 && more[i].name; i++)
        parts[4 + i] = more[i];
    struct outcome outcome = read_parts(parts, NULL);
    if (!outcome.ok)
        fail_msg("%s", outcome.error.message);
    return outcome;
}

static const struct block *block_at(const struct outcome *outcome, size_t i)
{
    assert_true(i < outcome->document.blocks.count);
    return &outcome->document.blocks.items[i];
}

/* Every byte of a text is where the source says. */
static void assert_mapped(const struct source *source, const struct text *text)
{
    struct slice slice = source_text(source, text_span(text, 0, text->length));
    assert_int_equal(slice.length, text->length);
    assert_memory_equal(slice.data, text->data, text->length);
}

static void assert_text(const struct outcome *outcome, size_t i, const char *text)
{
    const struct block *block = block_at(outcome, i);
    assert_string_equal(block->text.data, text);
    assert_int_equal(block->text.length, strlen(text));
    assert_mapped(&outcome->document.source, &block->text);
}

static void assert_cell(const struct outcome *outcome, size_t i, uint32_t row, uint32_t cell, const char *text)
{
    const struct block_table *table = &block_at(outcome, i)->table;
    assert_true(row < table->row_count && cell < table->rows[row].cell_count);
    assert_string_equal(table->rows[row].cells[cell].text.data, text);
    assert_mapped(&outcome->document.source, &table->rows[row].cells[cell].text);
}

static uint32_t line_of(const struct outcome *outcome, const struct text *text)
{
    return source_position(&outcome->document.source, text_span(text, 0, 0).start, COLUMN_BYTES).line;
}

static void assert_n(const struct outcome *outcome, size_t i, const char *n)
{
    assert_non_null(block_at(outcome, i)->n);
    assert_string_equal(block_at(outcome, i)->n, n);
}

static void assert_error(struct outcome outcome, const char *message)
{
    assert_false(outcome.ok);
    assert_string_equal(outcome.error.path, "report.docx");
    if (!strstr(outcome.error.message, message))
        fail_msg("\"%s\" is not in \"%s\"", message, outcome.error.message);
    release(&outcome);
}

/* paragraphs */

static void test_paragraphs(void **state)
{
    (void)state;
    struct outcome outcome = read_body(DOCUMENT(
        P(T("First "
            "part")
          "<w:r><w:t> trimmed </w:t></w:r>" T(" of it."))
        P() P(T("  ")) P("<w:r><w:tab/><w:t>1.2</w:t><w:tab/><w:tab/><w:t>Second</w:t><w:br/><w:t>line</w:t></w:r>")
        P(T("2022\xE2\x80\x93\xE2\x80\x8D" "2031, co") "<w:r><w:softHyphen/><w:t>operation A</w:t><w:noBreakHyphen/>"
          "<w:t>B</w:t><w:sym w:font='Symbol' w:char='F0B3'/><w:sym w:font='Arial' w:char='00E9'/></w:r>")));
    assert_int_equal(outcome.document.blocks.count, 3);
    assert_text(&outcome, 0, "First parttrimmed of it.");
    assert_text(&outcome, 1, "1.2\tSecond line");
    assert_text(&outcome, 2, "2022\xE2\x80\x93" "2031, cooperation A-B\xE2\x89\xA5\xC3\xA9");
    assert_int_equal(line_of(&outcome, &block_at(&outcome, 0)->text), 1);
    assert_int_equal(line_of(&outcome, &block_at(&outcome, 1)->text), 4);
    assert_int_equal(line_of(&outcome, &block_at(&outcome, 2)->text), 5);
    assert_int_equal(outcome.document.source.line_count, 5);
    assert_string_equal(outcome.document.source.format, "docx");
    assert_string_equal(outcome.document.source.encoding, "UTF-8");
    release(&outcome);
}

#define STYLES(content) "<w:styles " W ">" content "</w:styles>"
#define STYLE(id, based, content) \
    "<w:style w:type='paragraph' w:styleId='" id "'><w:name w:val='" id "'/><w:basedOn w:val='" based "'/>" content \
    "</w:style>"

static void test_headings(void **state)
{
    (void)state;
    const struct part more[] = {
        { "word/styles.xml",
          STYLES("<w:style w:type='paragraph' w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style>"
                 STYLE("Own", "berschrift2", "")
                 STYLE("Contents", "Own", "<w:pPr><w:outlineLvl w:val='9'/></w:pPr>")
                 STYLE("Circle", "Circle2", "") STYLE("Circle2", "Circle", "")) },
        { NULL, NULL },
    };
    struct outcome outcome = read_with(DOCUMENT(STYLED("Own", T("Mandates")) STYLED("Contents", T("Contents"))
        STYLED("Circle", T("Round")) P("<w:pPr><w:outlineLvl w:val='0'/></w:pPr>" T("Annex")) STYLED("Own", "")),
        RELATIONS(RELATED("s", "styles", "styles.xml")), more);
    assert_int_equal(outcome.document.blocks.count, 4);
    assert_int_equal(block_at(&outcome, 0)->kind, BLOCK_HEADING);
    assert_int_equal(block_at(&outcome, 0)->level, 2);
    assert_int_equal(block_at(&outcome, 1)->kind, BLOCK_PARAGRAPH);
    assert_int_equal(block_at(&outcome, 2)->kind, BLOCK_PARAGRAPH);
    assert_int_equal(block_at(&outcome, 3)->kind, BLOCK_HEADING);
    assert_int_equal(block_at(&outcome, 3)->level, 1);
    release(&outcome);
}

static void test_language(void **state)
{
    (void)state;
    const struct part more[] = {
        { "word/styles.xml",
          STYLES("<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='en-US' w:eastAsia='zh-CN' w:bidi='ar-SA'/>"
                 "</w:rPr></w:rPrDefault></w:docDefaults><w:style w:type='paragraph' w:default='1' w:styleId='N'>"
                 "<w:rPr><w:lang w:val='fr-FR'/></w:rPr></w:style>") },
        { NULL, NULL },
    };
    const char *relations = RELATIONS(RELATED("s", "styles", "/word/styles.xml"));
    struct outcome latin = read_with(DOCUMENT(P(T("Le rapport"))), relations, more);
    assert_string_equal(latin.document.lang, "fr-FR");
    release(&latin);
    struct outcome chinese = read_with(DOCUMENT(P(T("\u62a5\u544a\u4e66 A/80/6"))), relations, more);
    assert_string_equal(chinese.document.lang, "fr-FR"); /* more letters than ideographs */
    release(&chinese);
    chinese = read_with(DOCUMENT(P(T("\u5927\u4f1a\u6ce8\u610f\u5230\u8fd9\u4efd\u62a5\u544a A/80/6"))), relations,
        more);
    assert_string_equal(chinese.document.lang, "zh-CN");
    release(&chinese);
    struct outcome none = read_body(DOCUMENT(P(T("Text"))));
    assert_null(none.document.lang);
    release(&none);
}

static void test_strict_namespace(void **state)
{
    (void)state;
    struct outcome outcome = read_body("<a:document xmlns:a='http://purl.oclc.org/ooxml/wordprocessingml/main'>"
                                       "<a:body><a:p><a:r><a:t>Strict &amp; &#x4E2D;</a:t></a:r></a:p></a:body>"
                                       "</a:document>");
    assert_text(&outcome, 0, "Strict & \u4e2d");
    release(&outcome);
}

/* numbering */

#define LEVEL(i, format, text, more) \
    "<w:lvl w:ilvl='" i "'><w:start w:val='1'/><w:numFmt w:val='" format "'/>" more "<w:lvlText w:val='" text \
    "'/></w:lvl>"
#define NUM(id, abstract, more) "<w:num w:numId='" id "'><w:abstractNumId w:val='" abstract "'/>" more "</w:num>"

static const char numbering[] =
    "<w:numbering " W ">"
    "<w:abstractNum w:abstractNumId='0'>" LEVEL("0", "upperRoman", "%1.", "") LEVEL("1", "decimal", "%1.%2.",
        "<w:isLgl/>")
    LEVEL("2", "lowerLetter", "(%3)", "") LEVEL("3", "bullet", "-", "") "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='1'>" LEVEL("0", "decimal", "Table 12.%1", "<w:pStyle w:val='Caption'/>")
    LEVEL("1", "chineseCounting", "%2", "<w:lvlRestart w:val='0'/>") "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='2'><w:numStyleLink w:val='List'/></w:abstractNum>"
    "<w:abstractNum w:abstractNumId='3'><w:styleLink w:val='List'/>" LEVEL("0", "lowerRoman", "%1)", "")
        "</w:abstractNum>"
    NUM("1", "0", "") NUM("2", "1", "") NUM("3", "2", "")
    NUM("4", "0", "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride>")
    NUM("5", "0", "<w:lvlOverride w:ilvl='0'>" LEVEL("0", "upperLetter", "%1)", "") "</w:lvlOverride>")
    NUM("6", "99", "")
    "</w:numbering>";

#define NUMBERING_RELATIONS RELATIONS(RELATED("n", "numbering", "numbering.xml") RELATED("s", "styles", "styles.xml"))

static struct outcome read_numbered(const char *document)
{
    const struct part more[] = {
        { "word/numbering.xml", numbering },
        { "word/styles.xml", STYLES(STYLE("Caption", "", "<w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr>")
                                    STYLE("Own", "Caption", "<w:pPr><w:numPr><w:ilvl w:val='1'/></w:numPr></w:pPr>")) },
        { NULL, NULL },
    };
    return read_with(document, NUMBERING_RELATIONS, more);
}

static void assert_numbers(const struct outcome *outcome, const char *const *numbers)
{
    for (size_t i = 0; i < outcome->document.blocks.count; i++) {
        assert_non_null(numbers[i]);
        if (*numbers[i])
            assert_n(outcome, i, numbers[i]);
        else
            assert_null(block_at(outcome, i)->n);
    }
    assert_null(numbers[outcome->document.blocks.count]);
}

static void test_numbering(void **state)
{
    (void)state;
    struct outcome outcome = read_numbered(DOCUMENT(
        NUMBERED("1", "0", T("a")) NUMBERED("1", "1", T("b")) NUMBERED("1", "2", T("c")) NUMBERED("1", "2", T("d"))
        NUMBERED("1", "3", T("e")) NUMBERED("1", "1", T("f")) NUMBERED("1", "2", T("g")) NUMBERED("1", "0", "")
        NUMBERED("1", "0", T("h")) NUMBERED("1", "1", T("i"))));
    const char *const numbers[] = { "I", "1.1", "(a)", "(b)", "", "1.2", "(a)", "III", "3.1", NULL };
    assert_numbers(&outcome, numbers);
    assert_text(&outcome, 0, "a");
    release(&outcome);
}

static void test_numbering_overrides(void **state)
{
    (void)state;
    struct outcome outcome = read_numbered(DOCUMENT(
        NUMBERED("1", "0", T("a")) NUMBERED("4", "0", T("b")) NUMBERED("4", "0", T("c")) NUMBERED("1", "0", T("d"))
        NUMBERED("5", "0", T("e")) NUMBERED("3", "0", T("f")) NUMBERED("3", "0", T("g")) NUMBERED("6", "0", T("h"))
        NUMBERED("77", "0", T("i")) NUMBERED("1", "8", T("j")) NUMBERED("1", "2147483648", T("k"))));
    const char *const numbers[] = { "I", "VII", "VIII", "IX", "J)", "i)", "ii)", "", "", "", "XI", NULL };
    assert_numbers(&outcome, numbers);
    release(&outcome);
}

static void test_numbering_by_style(void **state)
{
    (void)state;
    struct outcome outcome = read_numbered(DOCUMENT(
        STYLED("Caption", T("a")) STYLED("Own", T("b")) STYLED("Caption", T("c")) STYLED("Own", T("d"))
        P("<w:pPr><w:pStyle w:val='Caption'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>" T("e"))));
    const char *const numbers[] = { "Table 12.1", "1", "Table 12.2", "2", "", NULL };
    assert_numbers(&outcome, numbers);
    release(&outcome);
}

/* tables */

#define TC(properties, content) "<w:tc><w:tcPr>" properties "</w:tcPr>" content "</w:tc>"
#define TR(properties, cells) "<w:tr><w:trPr>" properties "</w:trPr>" cells "</w:tr>"
#define TBL(rows) "<w:tbl><w:tblPr/><w:tblGrid/>" rows "</w:tbl>"

static void test_table(void **state)
{
    (void)state;
    struct outcome outcome = read_body(DOCUMENT(P(T("Before")) TBL(
        TR("<w:tblHeader/>", TC("<w:vMerge w:val='restart'/>", P(T("Item"))) TC("<w:gridSpan w:val='2'/>",
            P(T("Year"))))
        TR("<w:tblHeader/>", TC("<w:vMerge/>", P()) TC("", P(T("2024"))) TC("", P(T("2025"))))
        TR("", TC("", P() P(T("Docu-")) P(T("ments")) P()) TC("", P(T("12"))) TC("", P()))
        TR("<w:gridBefore w:val='1'/><w:tblHeader w:val='0'/>", TC("<w:vMerge/>", P(T("7"))) TC("", P(T("8")))))
        P(T("After"))));
    assert_int_equal(outcome.document.blocks.count, 3);
    const struct block *block = block_at(&outcome, 1);
    assert_int_equal(block->kind, BLOCK_TABLE);
    assert_int_equal(block->table.row_count, 4);
    const struct block_row *rows = block->table.rows;
    assert_int_equal(rows[0].cell_count, 2);
    assert_int_equal(rows[1].cell_count, 2);
    assert_int_equal(rows[0].cells[0].row_span, 2);
    assert_int_equal(rows[0].cells[1].column_span, 2);
    assert_true(rows[0].header && rows[1].header && !rows[2].header && !rows[3].header);
    assert_cell(&outcome, 1, 1, 0, "2024");
    assert_cell(&outcome, 1, 2, 0, "Docu-\nments");
    assert_cell(&outcome, 1, 2, 2, "");
    assert_cell(&outcome, 1, 3, 0, "");
    assert_cell(&outcome, 1, 3, 1, "7"); /* nothing above to go on with */
    assert_int_equal(line_of(&outcome, &rows[0].cells[0].text), 2);
    assert_int_equal(line_of(&outcome, &rows[2].cells[0].text), 7);
    assert_int_equal(line_of(&outcome, &rows[2].cells[1].text), 10);
    assert_int_equal(line_of(&outcome, &block_at(&outcome, 2)->text), 14);
    release(&outcome);
}

static void test_nested_tables_follow(void **state)
{
    (void)state;
    struct outcome outcome = read_numbered(DOCUMENT(TBL(TR("",
        TC("", P(T("outer")) TBL(TR("", TC("", P(T("inner"))))) P()) TC("", NUMBERED("1", "0", T("next"))
            P(T("more")))))
        P(T("After"))));
    assert_int_equal(outcome.document.blocks.count, 3);
    assert_cell(&outcome, 0, 0, 0, "outer");
    assert_cell(&outcome, 0, 0, 1, "I.\tnext\nmore");
    assert_cell(&outcome, 1, 0, 0, "inner");
    assert_text(&outcome, 2, "After");
    release(&outcome);
}

/* links, fields, notes */

#define FIELD(instruction, result) \
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>" instruction "</w:instrText></w:r>" \
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" result "<w:r><w:fldChar w:fldCharType='end'/></w:r>"

static void assert_link(const struct outcome *outcome, size_t i, uint32_t mark, const char *part, const char *href)
{
    const struct block *block = block_at(outcome, i);
    assert_true(mark < block->mark_count);
    const struct block_mark *link = &block->marks[mark];
    assert_int_equal(link->kind, MARK_LINK);
    assert_string_equal(link->href, href);
    assert_int_equal(link->end - link->start, strlen(part));
    assert_memory_equal(block->text.data + link->start, part, strlen(part));
}

static void test_links(void **state)
{
    (void)state;
    const struct part more[] = { { NULL, NULL } };
    struct outcome outcome = read_with(DOCUMENT(
        P(T("See ") "<w:hyperlink r:id='a'>" T("79/226") "</w:hyperlink>" T(" and ") "<w:hyperlink w:anchor='b1'>"
            T("below")
          "</w:hyperlink>" T(" or ") "<w:hyperlink r:id='missing'>" T("this") "</w:hyperlink>")
        P(FIELD(" HYPERLINK &quot;https://undocs.org/en/A/80/6&quot; \\l &quot;x&quot; \\o &quot;tip&quot; ",
                T("A/80/") FIELD("REF y", T("6"))) T(", ") FIELD("SEQ Table", T("12")) T(" ")
          "<w:fldSimple w:instr='HYPERLINK https://example.org'>" T("site") "</w:fldSimple>")
        P(FIELD("IF " FIELD("PAGE", T("3")) " a b", T("a")))
        P("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK &quot;u&quot;</w:instrText>"
          "<w:fldChar w:fldCharType='separate'/><w:t>one</w:t></w:r>")
        P(T("two") "<w:r><w:fldChar w:fldCharType='end'/></w:r>" T(" three"))),
        RELATIONS(RELATED("a", "hyperlink", "https://undocs.org/en/A/RES/79/226?a=1&amp;b=2")), more);
    assert_text(&outcome, 0, "See 79/226 and below or this");
    assert_int_equal(block_at(&outcome, 0)->mark_count, 2);
    assert_link(&outcome, 0, 0, "79/226", "https://undocs.org/en/A/RES/79/226?a=1&b=2");
    assert_link(&outcome, 0, 1, "below", "#b1");
    assert_text(&outcome, 1, "A/80/6, 12 site");
    assert_link(&outcome, 1, 0, "A/80/6", "https://undocs.org/en/A/80/6#x");
    assert_link(&outcome, 1, 1, "site", "https://example.org");
    assert_int_equal(block_at(&outcome, 1)->mark_count, 2);
    assert_text(&outcome, 2, "a");
    assert_link(&outcome, 3, 0, "one", "u");
    assert_link(&outcome, 4, 0, "two", "u");
    assert_int_equal(block_at(&outcome, 4)->mark_count, 1);
    release(&outcome);
}

#define NOTE(id) "<w:r><w:footnoteReference w:id='" id "'/></w:r>"

static void test_notes(void **state)
{
    (void)state;
    const struct part more[] = {
        { "word/footnotes.xml",
          "<w:footnotes " W R "><w:footnote w:type='separator' w:id='-1'>" P(T("___")) "</w:footnote>"
          "<w:footnote w:id='2'>" P(T(" Second note.")) "</w:footnote>"
          "<w:footnote w:id='3'>" P("<w:r><w:footnoteRef/></w:r>" T(" First ") "<w:hyperlink r:id='l'>" T("note")
              "</w:hyperlink>")
          P(T("goes on.")) "</w:footnote><w:footnote w:id='4'>" P(T("Nobody refers to it.")) "</w:footnote>"
          "<w:footnote w:id='5'>" P(T("Starred.")) "</w:footnote></w:footnotes>" },
        { "word/endnotes.xml", "<w:endnotes " W "><w:endnote w:id='2'>" P(T("The end.")) "</w:endnote></w:endnotes>" },
        { "word/_rels/footnotes.xml.rels", RELATIONS(RELATED("l", "hyperlink", "https://example.org/n")) },
    };
    struct outcome outcome = read_with(DOCUMENT(
        P(T("word") NOTE("3") T(" next") "<w:r><w:endnoteReference w:id='2'/></w:r>")
        P("<w:r><w:footnoteReference w:customMarkFollows='1' w:id='5'/><w:t>**</w:t></w:r>" T("Star"))
        TBL(TR("", TC("", P(T("641") NOTE("2")))))),
        RELATIONS(RELATED("f", "footnotes", "footnotes.xml") RELATED("e", "endnotes", "endnotes.xml")), more);
    assert_int_equal(outcome.document.blocks.count, 7);
    assert_text(&outcome, 0, "word next");
    const struct block *block = block_at(&outcome, 0);
    assert_int_equal(block->mark_count, 2);
    assert_int_equal(block->marks[0].kind, MARK_FOOTNOTE);
    assert_int_equal(block->marks[0].start, 4);
    assert_int_equal(block->marks[0].end, 4);
    assert_string_equal(block->marks[0].n, "1");
    assert_string_equal(block->marks[1].n, "i");
    assert_text(&outcome, 1, "Star");
    assert_string_equal(block_at(&outcome, 1)->marks[0].n, "**");
    assert_cell(&outcome, 2, 0, 0, "641");
    assert_string_equal(block_at(&outcome, 2)->table.rows[0].cells[0].marks[0].n, "2");
    assert_text(&outcome, 3, "First note\ngoes on.");
    assert_n(&outcome, 3, "1");
    assert_link(&outcome, 3, 0, "note", "https://example.org/n");
    assert_text(&outcome, 4, "Starred.");
    assert_n(&outcome, 4, "**");
    assert_text(&outcome, 5, "Second note.");
    assert_n(&outcome, 5, "2");
    assert_text(&outcome, 6, "The end.");
    assert_n(&outcome, 6, "i");
    assert_int_equal(block_at(&outcome, 6)->kind, BLOCK_FOOTNOTE);
    release(&outcome);
}

static void test_notes_by_section(void **state)
{
    (void)state;
    const struct part more[] = {
        { "word/footnotes.xml", "<w:footnotes " W "/>" },
        { "word/settings.xml", "<w:settings " W
            "><w:footnotePr><w:numRestart w:val='eachSect'/></w:footnotePr></w:settings>" },
        { NULL, NULL },
    };
    struct outcome outcome = read_with(DOCUMENT(P(T("a") NOTE("2") T("b") NOTE("3"))
        P("<w:pPr><w:sectPr/></w:pPr>" T("c") NOTE("4")) P(T("d") "<w:hyperlink w:anchor='x'>" T("e") NOTE("5")
            T("f") "</w:hyperlink>")
        "<w:sectPr><w:footnotePr><w:numFmt w:val='lowerLetter'/></w:footnotePr></w:sectPr>"),
        RELATIONS(RELATED("f", "footnotes", "footnotes.xml") RELATED("s", "settings", "settings.xml")), more);
    assert_string_equal(block_at(&outcome, 0)->marks[1].n, "2");
    assert_string_equal(block_at(&outcome, 1)->marks[0].n, "3");
    assert_link(&outcome, 2, 0, "ef", "#x"); /* marks do not overlap: the note's goes behind the link */
    assert_string_equal(block_at(&outcome, 2)->marks[1].n, "a");
    assert_int_equal(block_at(&outcome, 2)->marks[1].start, 3);
    release(&outcome);
}

/* what is shown */

static void test_tracked_changes(void **state)
{
    (void)state;
    const char *deleted_mark = DOCUMENT(
        P("<w:ins>" T("kept") "</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom>" T("gone")
          "</w:moveFrom><w:moveTo>" T(" moved") "</w:moveTo>")
        P("<w:pPr><w:pPrChange><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:pPrChange></w:pPr>" T("Body"))
        P("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" T("joined ")) P("<w:pPr><w:outlineLvl w:val='1'/></w:pPr>"
            T("to this"))
        P("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del>" T("x") "</w:del>") P(T("Last"))
        TBL(TR("<w:del/>", TC("", P(T("gone")))) TR("", TC("", P(T("row"))) TC("<w:cellDel/>", P(T("gone")))
            TC("", P("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" T("end")))))
        P("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" T("tail")));
    struct outcome outcome = read_body(deleted_mark);
    assert_int_equal(outcome.document.blocks.count, 6);
    assert_text(&outcome, 0, "kept moved");
    assert_text(&outcome, 1, "Body");
    assert_int_equal(block_at(&outcome, 1)->kind, BLOCK_PARAGRAPH);
    assert_text(&outcome, 2, "joined to this");
    assert_int_equal(block_at(&outcome, 2)->kind, BLOCK_HEADING);
    assert_text(&outcome, 3, "Last");
    assert_int_equal(line_of(&outcome, &block_at(&outcome, 3)->text), 4);
    assert_int_equal(block_at(&outcome, 4)->table.row_count, 1);
    assert_int_equal(block_at(&outcome, 4)->table.rows[0].cell_count, 2);
    assert_cell(&outcome, 4, 0, 0, "row");
    assert_cell(&outcome, 4, 0, 1, "end");
    assert_text(&outcome, 5, "tail");
    release(&outcome);
}

static void test_tracked_changes_original(void **state)
{
    (void)state;
    struct outcome outcome = read_original(DOCUMENT(
        P("<w:ins>" T("new") "</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:moveFrom>" T(" stays")
          "</w:moveFrom><w:moveTo>" T("gone") "</w:moveTo>")
        P("<w:pPr><w:outlineLvl w:val='3'/><w:pPrChange><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:pPrChange></w:pPr>"
          T("Was a heading"))
        P("<w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>" T("one ")) P(T("paragraph"))
        P("<w:r><w:rPr><w:vanish/><w:rPrChange><w:rPr/></w:rPrChange></w:rPr><w:t>was shown</w:t></w:r>")
        TBL(TR("<w:ins/>", TC("", P(T("gone")))) TR("<w:del/>", TC("", P(T("row"))) TC("<w:cellIns/>", P(T("gone")))))
    ));
    assert_int_equal(outcome.document.blocks.count, 5);
    assert_text(&outcome, 0, "old stays");
    assert_text(&outcome, 1, "Was a heading");
    assert_int_equal(block_at(&outcome, 1)->level, 1);
    assert_text(&outcome, 2, "one paragraph");
    assert_text(&outcome, 3, "was shown");
    assert_int_equal(block_at(&outcome, 4)->table.row_count, 1);
    assert_int_equal(block_at(&outcome, 4)->table.rows[0].cell_count, 1);
    assert_cell(&outcome, 4, 0, 0, "row");
    release(&outcome);
}

static struct origin origin_of(const struct outcome *outcome, const char *text)
{
    const struct source *source = &outcome->document.source;
    const char *at = strstr(source->text, text);
    struct origin origin = { .paragraph = 0 };
    assert_non_null(at);
    assert_true(source_origin(source, (uint32_t)(at - source->text), &origin));
    return origin;
}

static void assert_origin(const struct outcome *outcome, const char *text, uint32_t paragraph, uint32_t run,
                          uint32_t offset)
{
    struct origin origin = origin_of(outcome, text);
    assert_string_equal(origin.part, "word/document.xml");
    assert_int_equal(origin.paragraph, paragraph);
    assert_int_equal(origin.run, run);
    assert_int_equal(origin.offset, offset);
}

/* Paragraphs and runs are counted as they stand in the part, read or not. */
static void test_origins(void **state)
{
    (void)state;
    struct outcome outcome = read_body(DOCUMENT(
        "<w:p xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml' w14:paraId='1A2B'>"
            T("first") "<w:hyperlink w:anchor='x'>" T("second") "</w:hyperlink><w:del>" T("no") "</w:del>"
            "<w:r><w:t>so\u00ADft</w:t><w:tab/><w:t>third</w:t></w:r></w:p>"
        P("") P("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" T("joined ")) P(T("to"))
        TBL(TR("", TC("", P(T("cell one")) P(T("cell two")))))));
    assert_string_equal(origin_of(&outcome, "first").id, "1A2B");
    assert_origin(&outcome, "first", 1, 1, 0);
    assert_origin(&outcome, "rst", 1, 1, 2);
    assert_origin(&outcome, "second", 1, 2, 0);
    assert_origin(&outcome, "soft", 1, 4, 0);
    assert_origin(&outcome, "ft\tthird", 1, 4, 3); /* the soft hyphen counts */
    assert_origin(&outcome, "third", 1, 4, 6);
    assert_origin(&outcome, "joined", 3, 1, 0);
    assert_null(origin_of(&outcome, "joined").id);
    assert_origin(&outcome, "to\n", 4, 1, 0);
    assert_origin(&outcome, "cell two", 6, 1, 0);
    struct origin origin;
    const char *empty = strstr(outcome.document.source.text, "\n\n");
    assert_non_null(empty);
    assert_false(source_origin(&outcome.document.source, (uint32_t)(empty + 1 - outcome.document.source.text), &origin));
    release(&outcome);
}

/* An automatic number in a cell is in no run. */
static void test_origin_of_a_number(void **state)
{
    (void)state;
    struct outcome outcome = read_numbered(DOCUMENT(TBL(TR("", TC("",
        P("<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>" T("counted")))))));
    const struct text *text = &block_at(&outcome, 0)->table.rows[0].cells[0].text;
    struct origin origin;
    assert_true(source_origin(&outcome.document.source, text->pieces[0].source_start, &origin));
    assert_int_equal(origin.run, 0);
    assert_origin(&outcome, "counted", 1, 1, 0);
    release(&outcome);
}

static char *repeat(const char *before, const char *unit, size_t count, const char *after)
{
    size_t first = strlen(before), length = strlen(unit), last = strlen(after);
    char *text = mem_alloc(first + length * count + last + 1);
    memcpy(text, before, first);
    for (size_t i = 0; i < count; i++)
        memcpy(text + first + i * length, unit, length);
    memcpy(text + first + count * length, after, last + 1);
    return text;
}

#define CHART(body) \
    "<c:chartSpace xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'><c:chart><c:plotArea>" body \
    "</c:plotArea></c:chart></c:chartSpace>"
#define POINT(index, value) "<c:pt idx='" index "'><c:v>" value "</c:v></c:pt>"
#define SHOW_CHART(id) "<w:r><w:drawing><c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' " \
    "xmlns:r='x' r:id='" id "'/></w:drawing></w:r>"

static void test_charts(void **state)
{
    (void)state;
    const struct part more[] = {
        { "word/charts/chart1.xml", CHART(
            "<c:ser><c:tx><c:strRef><c:strCache>" POINT("0", "Planned") "</c:strCache></c:strRef></c:tx>"
            "<c:dLbls><c:dLbl><c:tx><c:v>label</c:v></c:tx></c:dLbl></c:dLbls>"
            "<c:cat><c:multiLvlStrRef><c:lvl>" POINT("0", " 2024 \n(actual)") POINT("2", "2026") "</c:lvl><c:lvl>"
            POINT("0", "outer") "</c:lvl></c:multiLvlStrRef></c:cat>"
            "<c:val><c:numRef><c:numCache><c:formatCode>0.0</c:formatCode>" POINT("0", "1.5") POINT("1", "2")
            POINT("2", "0.70000000000000007") "</c:numCache></c:numRef></c:val></c:ser>"
            "<c:ser><c:tx><c:v>Empty</c:v></c:tx></c:ser>") },
        { NULL, NULL },
    };
    struct outcome outcome = read_with(
        DOCUMENT(P(T("before") SHOW_CHART("c") SHOW_CHART("gone") SHOW_CHART("none")) P("") P(T("after"))),
        RELATIONS(RELATED("c", "chart", "charts/chart1.xml") RELATED("gone", "chart", "charts/chart9.xml")), more);
    assert_int_equal(outcome.document.blocks.count, 3);
    assert_text(&outcome, 0, "before");
    assert_text(&outcome, 2, "after");
    const struct block *chart = block_at(&outcome, 1);
    assert_int_equal(chart->kind, BLOCK_CHART);
    assert_int_equal(chart->table.row_count, 1);
    assert_int_equal(chart->table.rows[0].cell_count, 7);
    assert_string_equal(chart->table.rows[0].number_format, "0.0");
    const char *const texts[] = { "Planned", "2024 (actual)", "1.5", "", "2", "2026", "0.70000000000000007" };
    for (uint32_t i = 0; i < 7; i++)
        assert_cell(&outcome, 1, 0, i, texts[i]);
    assert_int_equal(line_of(&outcome, &block_at(&outcome, 2)->text), 3); /* the chart's lines come last */
    assert_int_equal(line_of(&outcome, &chart->table.rows[0].cells[0].text), 4);
    release(&outcome);
}

static void test_hostile_charts(void **state)
{
    (void)state;
    const char *document = DOCUMENT(P(T("a") SHOW_CHART("c")));
    const char *relations = RELATIONS(RELATED("c", "chart", "/word/charts/chart1.xml"));
    struct limits limits = limits_default();
    char *many = repeat("<c:chartSpace xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'><c:ser><c:val>",
                        POINT("0", "1"), 200, "</c:val></c:ser></c:chartSpace>");
    struct part parts[] = {
        PACKAGE_RELATIONS, { "word/document.xml", document }, { "word/_rels/document.xml.rels", relations },
        { "word/charts/chart1.xml", "<!DOCTYPE x><x/>" }, { NULL, NULL },
    };
    assert_error(read_parts(parts, &limits), "part word/charts/chart1.xml has a document type declaration");
    parts[3].data = many;
    limits.blocks = 100;
    assert_error(read_parts(parts, &limits), "has more than the limit of 100 paragraphs");
    mem_free(many);
}

static void test_hidden_text(void **state)
{
    (void)state;
    const struct part more[] = {
        { "word/styles.xml", STYLES("<w:style w:type='character' w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style>"
                                    STYLE("Hidden", "", "<w:rPr><w:vanish/></w:rPr>")) },
        { NULL, NULL },
    };
    struct outcome outcome = read_with(DOCUMENT(
        P("<w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>b</w:t></w:r>"
          "<w:r><w:rPr><w:rStyle w:val='H'/></w:rPr><w:t>c</w:t></w:r>" T("d"))
        STYLED("Hidden", T("e")) P(T("f"))), RELATIONS(RELATED("s", "styles", "styles.xml")), more);
    assert_int_equal(outcome.document.blocks.count, 2);
    assert_text(&outcome, 0, "bd");
    assert_text(&outcome, 1, "f");
    release(&outcome);
}

#define BOX(text) "<w:txbxContent>" text "</w:txbxContent>"

static void test_text_boxes(void **state)
{
    (void)state;
    struct outcome outcome = read_body(DOCUMENT(
        P(T("before ") "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>" BOX(P(T("box"))
            TBL(TR("", TC("", P(T("cell")))))) "</w:drawing></mc:Choice><mc:Fallback><w:pict>" BOX(P(T("box")))
                "</w:pict>"
          "</mc:Fallback></mc:AlternateContent><w:t>after</w:t></w:r>")
        P(T("Next")
            "<w:r><mc:AlternateContent><mc:Fallback><w:t> only</w:t></mc:Fallback></mc:AlternateContent></w:r>")));
    assert_int_equal(outcome.document.blocks.count, 4);
    assert_text(&outcome, 0, "before after");
    assert_text(&outcome, 1, "box");
    assert_cell(&outcome, 2, 0, 0, "cell");
    assert_text(&outcome, 3, "Nextonly");
    release(&outcome);
}

static void test_transparent_elements(void **state)
{
    (void)state;
    struct outcome outcome = read_body(DOCUMENT(
        "<w:sdt><w:sdtPr><w:p>" T("property") "</w:p></w:sdtPr><w:sdtContent>" P("<w:sdt><w:sdtContent>" T("control")
        "</w:sdtContent></w:sdt><w:smartTag>" T(" tag") "</w:smartTag><w:commentRangeStart w:id='1'/>"
        "<w:r><w:ruby><w:rt>" T("small") "</w:rt><w:rubyBase>" T(" base") "</w:rubyBase></w:ruby></w:r>"
        "<w:r><w:commentReference w:id='1'/></w:r>") "</w:sdtContent></w:sdt>"
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>" P(T("c"))
            "</w:tc></w:sdtContent></w:sdt></w:tr>"
        "</w:sdtContent></w:sdt></w:tbl>"));
    assert_int_equal(outcome.document.blocks.count, 2);
    assert_text(&outcome, 0, "control tag base");
    assert_cell(&outcome, 1, 0, 0, "c");
    release(&outcome);
}

/* Elements where they cannot stand: whatever is made of them, nothing breaks. */
static void test_misplaced_elements(void **state)
{
    (void)state;
    struct outcome outcome = read_body(DOCUMENT(
        "<w:tc>" P(T("a")) "</w:tc><w:tr/><w:r><w:t>loose</w:t></w:r><w:txbxContent>" P(T("b")) "</w:txbxContent>"
        "<w:tbl>" P(T("in table")) "<w:tr>" P(T("in row"))
            "<w:tc/><w:tc><w:tcPr><w:gridSpan w:val='99999999999'/></w:tcPr>"
        "</w:tc></w:tr></w:tbl><w:tbl/>" P("<w:p>" T("c") "</w:p><w:r><w:fldChar w:fldCharType='end'/></w:r>"
        "<w:r><w:txbxContent>" T("x") "</w:txbxContent></w:r><mc:Fallback/>")
        P("<w:r><w:fldChar w:fldCharType='begin'/></w:r>" T("swallowed"))));
    assert_text(&outcome, 0, "a");
    assert_text(&outcome, 1, "b");
    assert_int_equal(block_at(&outcome, 2)->kind, BLOCK_TABLE);
    assert_text(&outcome, 3, "c");
    assert_int_equal(outcome.document.blocks.count, 4);
    release(&outcome);
}

/* hostile containers */

static struct outcome read_hostile(const char *document, const struct limits *limits)
{
    const struct part parts[] = { CONTENT_TYPES, { "word/document.xml", document }, { NULL, NULL } };
    return read_parts(parts, limits);
}

static void test_recognise(void **state)
{
    (void)state;
    const struct part parts[] = { CONTENT_TYPES, { "word/document.xml", DOCUMENT(P(T("a"))) }, { NULL, NULL } };
    const struct part others[] = { CONTENT_TYPES, { "xl/workbook.xml", "<x/>" }, { NULL, NULL } };
    struct bytes word = pack(parts), sheet = pack(others);
    struct bytes text = { (char *)(uintptr_t)"PK is no mark [Content_Types].xml word/document.xml", 50 };
    struct bytes ole = { (char *)(uintptr_t)"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 };
    assert_string_equal(reader_for("report", &word)->format, "docx");
    assert_string_equal(reader_for("sheet.docx", &sheet)->format, "docx");
    assert_string_equal(reader_for("sheet.xlsx", &sheet)->format, "text");
    assert_string_equal(reader_for("a.txt", &text)->format, "text");
    assert_string_equal(reader_for("old.doc", &ole)->format, "docx");
    bytes_release(&word);
    bytes_release(&sheet);
}

static void test_not_a_word_file(void **state)
{
    (void)state;
    struct bytes text = { (char *)(uintptr_t)"plain text", 10 };
    struct bytes ole = { (char *)(uintptr_t)"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", 10 };
    struct bytes empty = { (char *)(uintptr_t)"PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22 };
    assert_error(read_bytes(&text, NULL), "is not a Word file");
    assert_error(read_bytes(&ole, NULL), "is an encrypted or old Word file");
    assert_error(read_bytes(&empty, NULL), "no part word/document.xml");
}

static void test_missing_parts(void **state)
{
    (void)state;
    const struct part tricks[] = {
        CONTENT_TYPES, { "../word/document.xml", DOCUMENT(P(T("a"))) }, { "/word/document.xml", DOCUMENT(P(T("b"))) },
        { "word\\document.xml", DOCUMENT(P(T("c"))) }, { "WORD/../word/document.xml", DOCUMENT(P(T("d"))) }, { NULL,
            NULL },
    };
    const struct part outside[] = {
        { "_rels/.rels", RELATIONS(RELATED("m", "officeDocument", "../../../../etc/hostname")) }, { NULL, NULL },
    };
    const struct part styles[] = {
        PACKAGE_RELATIONS, { "word/document.xml", DOCUMENT(P(T("a"))) },
        { "word/_rels/document.xml.rels", RELATIONS(RELATED("s", "styles", "styles.xml")) }, { NULL, NULL },
    };
    assert_error(read_parts(tricks, NULL), "is not a whole Word file: it has no part word/document.xml");
    assert_error(read_parts(outside, NULL), "it has no part ../../../../etc/hostname");
    assert_error(read_parts(styles, NULL), "has no part word/styles.xml");
}

static void test_empty_document(void **state)
{
    (void)state;
    assert_error(read_hostile(DOCUMENT(P()), NULL), "has no text");
    assert_error(read_hostile("", NULL), "word/document.xml is not well-formed XML");
    assert_error(read_hostile("<w:document " W "/>", NULL), "has no text");
    assert_error(read_hostile("<html/>", NULL), "has no text");
}

/* Cut anywhere, a file gives an error that names it, and never half a report. */
static void test_truncated(void **state)
{
    (void)state;
    const struct part parts[] = { CONTENT_TYPES, { "word/document.xml", DOCUMENT(P(T("a")) P(T("b"))) }, { NULL,
        NULL } };
    struct bytes bytes = pack(parts);
    for (size_t size = 4; size < bytes.size; size++) {
        struct bytes cut = { mem_copy(bytes.data, size), size };
        assert_error(read_bytes(&cut, NULL), "is not a whole zip file");
        bytes_release(&cut);
    }
    bytes_release(&bytes);
}

/* One changed byte: an error or the same report, as checksums tell. */
static void test_damaged(void **state)
{
    (void)state;
    const struct part parts[] = { { "word/document.xml", DOCUMENT(P(T("a")) P(T("b")) P(T("c"))) }, { NULL, NULL } };
    struct bytes bytes = pack(parts);
    for (size_t at = 0; at < bytes.size; at++) {
        struct bytes damaged = { mem_copy(bytes.data, bytes.size), bytes.size };
        damaged.data[at] = (char)(damaged.data[at] ^ 0x55);
        struct outcome outcome = read_bytes(&damaged, NULL);
        if (outcome.ok)
            assert_text(&outcome, 2, "c");
        else
            assert_non_null(outcome.error.message);
        release(&outcome);
        bytes_release(&damaged);
    }
    bytes_release(&bytes);
}

static char *find(struct bytes *bytes, const char *what, size_t length, size_t from)
{
    for (size_t at = from; at + length <= bytes->size; at++)
        if (memcmp(bytes->data + at, what, length) == 0)
            return bytes->data + at;
    fail_msg("not found");
    return NULL;
}

static void test_declared_size(void **state)
{
    (void)state;
    const struct part parts[] = { { "word/document.xml", DOCUMENT(P(T("a"))) }, { NULL, NULL } };
    struct bytes bytes = pack(parts);
    char *entry = find(&bytes, "PK\1\2", 4, 0), *local = find(&bytes, "PK\3\4", 4, 0);
    memcpy(entry + 24, "\xFE\xFF\xFF\xFF", 4);
    memcpy(local + 22, "\xFE\xFF\xFF\xFF", 4);
    assert_error(read_bytes(&bytes, NULL),
        "unpacks to more than the limit of 268435456 bytes (part word/document.xml)");
    bytes_release(&bytes);
}

/* Two parts of one name: which one is read would depend on the reader. */
static void test_repeated_part(void **state)
{
    (void)state;
    const struct part parts[] = {
        { "word/document.xml", DOCUMENT(P(T("a"))) }, { "word/documenx.xml", DOCUMENT(P(T("b"))) }, { NULL, NULL },
    };
    struct bytes bytes = pack(parts);
    for (char *end = bytes.data + bytes.size, *at = bytes.data; at + 13 < end; at++)
        if (memcmp(at, "documenx", 8) == 0)
            at[7] = 't';
    assert_error(read_bytes(&bytes, NULL), "has more than one part word/document.xml");
    bytes_release(&bytes);
}

static void test_encrypted_part(void **state)
{
    (void)state;
    const struct part parts[] = { { "word/document.xml", DOCUMENT(P(T("a"))) }, { NULL, NULL } };
    struct bytes bytes = pack(parts);
    find(&bytes, "PK\1\2", 4, 0)[8] |= 1;
    find(&bytes, "PK\3\4", 4, 0)[6] |= 1;
    assert_error(read_bytes(&bytes, NULL), "part word/document.xml is encrypted");
    bytes_release(&bytes);
}

static void test_entry_count(void **state)
{
    (void)state;
    struct limits limits = limits_default();
    const struct part parts[] = { { "a", "" }, { "b", "" }, { "word/document.xml", DOCUMENT(P(T("a"))) }, { NULL,
        NULL } };
    limits.zip_entries = 2;
    assert_error(read_parts(parts, &limits), "has more than the limit of 2 parts");
    limits.zip_entries = 3;
    struct outcome outcome = read_parts(parts, &limits);
    assert_true(outcome.ok);
    release(&outcome);
}

#define OPEN "<w:document " W R MC "><w:body>"
#define CLOSE "</w:body></w:document>"

static void test_zip_bomb(void **state)
{
    (void)state;
    struct limits limits = limits_default();
    char *blanks = repeat(OPEN P(T("a")), "                                                                ", 1 <<
        18, CLOSE);
    assert_error(read_hostile(blanks, NULL),
        "part word/document.xml unpacks to more than the limit of 200 times its size");
    limits.zip_ratio = 10000;
    limits.unpacked_size = 1 << 20;
    assert_error(read_hostile(blanks, &limits), "unpacks to more than the limit of 1048576 bytes");
    limits.unpacked_size = (size_t)32 << 20;
    struct outcome outcome = read_hostile(blanks, &limits);
    assert_true(outcome.ok);
    release(&outcome);
    mem_free(blanks);
}

/* The limit is on all parts together. */
static void test_unpacked_sum(void **state)
{
    (void)state;
    struct limits limits = limits_default();
    char *styles = repeat("<w:styles " W ">", "<!-- -->", 500, "</w:styles>");
    const struct part parts[] = {
        PACKAGE_RELATIONS, { "word/document.xml", DOCUMENT(P(T("a"))) }, { "word/styles.xml", styles },
        { "word/_rels/document.xml.rels", RELATIONS(RELATED("s", "styles", "styles.xml")) }, { NULL, NULL },
    };
    limits.unpacked_size = 4700;
    assert_error(read_parts(parts, &limits), "unpacks to more than the limit of 4700 bytes (part word/document.xml)");
    mem_free(styles);
}

static void test_document_type(void **state)
{
    (void)state;
    assert_error(read_hostile("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>" DOCUMENT(P(T("&b;"))), NULL),
                 "part word/document.xml has a document type declaration");
    assert_error(read_hostile("<!DOCTYPE a SYSTEM 'http://localhost/a.dtd'>" DOCUMENT(P(T("a"))), NULL),
                 "has a document type declaration");
    assert_error(read_hostile(DOCUMENT(P(T("&b;"))), NULL), "is not well-formed XML: line 1: ");
    assert_error(read_hostile("<w:document " W "><w:body>" P(T("a")) "</w:body>", NULL), "is not well-formed XML");
    assert_error(read_hostile(DOCUMENT(P(T("a\xFF"))), NULL), "is not well-formed XML");
}

static void test_nesting(void **state)
{
    (void)state;
    struct limits limits = limits_default();
    limits.zip_ratio = 2000;
    char *elements = repeat(OPEN, "<w:sdt>", 100000, "");
    assert_error(read_hostile(elements, &limits), "is nested deeper than the limit of 256 elements");
    mem_free(elements);
    char *tables = repeat(OPEN, "<w:tbl><w:tr><w:tc>", 100000, "");
    assert_error(read_hostile(tables, &limits), "is nested deeper than the limit of 256 elements");
    mem_free(tables);
    char *fields = repeat(OPEN "<w:p><w:r>", "<w:fldChar w:fldCharType='begin'/>", 100000, "</w:r></w:p>" CLOSE);
    assert_error(read_hostile(fields, &limits), "has fields nested deeper than the limit of 256");
    mem_free(fields);
}

static void test_limits_on_text(void **state)
{
    (void)state;
    struct limits limits = limits_default();
    limits.blocks = 3;
    assert_error(read_hostile(DOCUMENT(P() P() P() P(T("a"))), &limits), "has more than the limit of 3 paragraphs");
    assert_error(read_hostile(DOCUMENT(TBL(TR("", "<w:tc/><w:tc/><w:tc/><w:tc/>"))), &limits),
                 "has more than the limit of 3 paragraphs");
    limits = limits_default();
    limits.line_length = 10;
    assert_error(read_hostile(DOCUMENT(P(T("0123456789a"))), &limits),
        "has a paragraph longer than the limit of 10 bytes");
    assert_error(read_hostile(DOCUMENT(P(T("012345") T("6789a"))), &limits), "longer than the limit of 10 bytes");
}

/* A long number text times many paragraphs: a small file must not make gigabytes. */
static void test_generated_text(void **state)
{
    (void)state;
    struct limits limits = limits_default();
    char *level = repeat("<w:numbering " W
        "><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:lvlText w:val='", "0123456789",
                         100000, "'/></w:lvl></w:abstractNum>" NUM("1", "0", "") "</w:numbering>");
    char *body = repeat(OPEN, NUMBERED("1", "0", T("a")), 1000, CLOSE);
    const struct part parts[] = {
        PACKAGE_RELATIONS, { "word/document.xml", body }, { "word/numbering.xml", level },
        { "word/_rels/document.xml.rels", RELATIONS(RELATED("n", "numbering", "numbering.xml")) }, { NULL, NULL },
    };
    limits.unpacked_size = (size_t)32 << 20;
    limits.zip_ratio = 100000;
    assert_error(read_parts(parts, &limits), "has numbers and addresses of more than the limit of 33554432 bytes");
    mem_free(level);
    mem_free(body);
}

#define RAISED(text) "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t xml:space='preserve'>" text "</w:t></w:r>"

static void test_raised_letters_are_marks(void **state)
{
    (void)state;
    struct outcome outcome = read_body(DOCUMENT(
        P(T("bodies") RAISED("b") T(" meet"))
        P(RAISED("a") T(" Including all.")) /* the note itself */
        P(T("the 75") RAISED("e") T(" session and m") RAISED("2") T(" of 1") RAISED("st") T(" class"))
        TBL(TR("", TC("", P(T("1 234") RAISED("a") RAISED(",") RAISED(" c"))) TC("", P(T("5") RAISED("a,b")))))));
    assert_text(&outcome, 0, "bodies meet");
    assert_int_equal(block_at(&outcome, 0)->mark_count, 1);
    assert_int_equal(block_at(&outcome, 0)->marks[0].kind, MARK_NOTE);
    assert_int_equal(block_at(&outcome, 0)->marks[0].start, 6);
    assert_int_equal(block_at(&outcome, 0)->marks[0].end, 6);
    assert_string_equal(block_at(&outcome, 0)->marks[0].n, "b");
    assert_text(&outcome, 1, "a Including all.");
    assert_text(&outcome, 2, "the 75e session and m2 of 1st class");
    assert_int_equal(block_at(&outcome, 2)->mark_count, 0);
    const struct block_cell *cells = block_at(&outcome, 3)->table.rows[0].cells;
    assert_cell(&outcome, 3, 0, 0, "1 234");
    assert_int_equal(cells[0].mark_count, 2);
    assert_string_equal(cells[0].marks[1].n, "c");
    assert_cell(&outcome, 3, 0, 1, "5");
    assert_int_equal(cells[1].mark_count, 2);
    release(&outcome);
}

static void test_comments_are_kept(void **state)
{
    (void)state;
    const struct part more[] = {
        { "word/comments.xml", "<w:comments " W "><w:comment w:id='7' w:author='An Editor' w:date='2026-05-04T10:00:00Z'>"
              P(T("Which ") "<w:r><w:br/></w:r>" T("figure?")) P(T("See below.")) "</w:comment>"
              "<w:comment w:id='3'>" P(T("Agreed.")) "</w:comment></w:comments>" },
        { NULL, NULL },
    };
    struct outcome outcome = read_with(DOCUMENT(
        P("<w:commentRangeStart w:id='7'/>" T("The total") "<w:commentRangeEnd w:id='7'/>"
          "<w:r><w:commentReference w:id='7'/></w:r>" T(" is 5.") "<w:r><w:commentReference w:id='9'/></w:r>")
        TBL(TR("", TC("", P(T("5") "<w:r><w:commentReference w:id='3'/></w:r>"))))),
        RELATIONS(RELATED("c", "comments", "comments.xml")), more);
    assert_text(&outcome, 0, "The total is 5.");
    assert_int_equal(block_at(&outcome, 0)->mark_count, 1);
    const struct block_mark *mark = &block_at(&outcome, 0)->marks[0];
    assert_int_equal(mark->kind, MARK_COMMENT);
    assert_int_equal(mark->start, 9);
    assert_string_equal(mark->comment->author, "An Editor");
    assert_string_equal(mark->comment->date, "2026-05-04T10:00:00Z");
    assert_string_equal(mark->comment->text, "Which  figure?\nSee below.");
    assert_cell(&outcome, 1, 0, 0, "5");
    assert_string_equal(block_at(&outcome, 1)->table.rows[0].cells[0].marks[0].comment->text, "Agreed.");
    release(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comments_are_kept),
        cmocka_unit_test(test_raised_letters_are_marks),
        cmocka_unit_test(test_paragraphs),        cmocka_unit_test(test_headings),
        cmocka_unit_test(test_language),          cmocka_unit_test(test_strict_namespace),
        cmocka_unit_test(test_numbering),         cmocka_unit_test(test_numbering_overrides),
        cmocka_unit_test(test_numbering_by_style), cmocka_unit_test(test_table),
        cmocka_unit_test(test_nested_tables_follow), cmocka_unit_test(test_links),
        cmocka_unit_test(test_notes),             cmocka_unit_test(test_notes_by_section),
        cmocka_unit_test(test_tracked_changes),   cmocka_unit_test(test_tracked_changes_original), cmocka_unit_test(test_origins),
        cmocka_unit_test(test_origin_of_a_number), cmocka_unit_test(test_charts),
        cmocka_unit_test(test_hostile_charts), cmocka_unit_test(test_hidden_text),
        cmocka_unit_test(test_text_boxes),        cmocka_unit_test(test_transparent_elements),
        cmocka_unit_test(test_misplaced_elements), cmocka_unit_test(test_recognise),
        cmocka_unit_test(test_not_a_word_file),   cmocka_unit_test(test_missing_parts),
        cmocka_unit_test(test_empty_document),    cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_damaged),           cmocka_unit_test(test_declared_size),
        cmocka_unit_test(test_repeated_part),     cmocka_unit_test(test_encrypted_part),
        cmocka_unit_test(test_entry_count),       cmocka_unit_test(test_zip_bomb),
        cmocka_unit_test(test_unpacked_sum),      cmocka_unit_test(test_document_type),
        cmocka_unit_test(test_nesting),           cmocka_unit_test(test_limits_on_text),
        cmocka_unit_test(test_generated_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
