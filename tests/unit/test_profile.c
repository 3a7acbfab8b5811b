/*
 * Profiles: the parts that decide (paragraph numbers, readings of figures) one by one, and the whole with a profile of
 * an invented house style, so that these tests prove that no language stands in C.
 */
#include "profile/initials.h"
#include "profile/numbering.h"
#include "profile/profile.h"
#include "profile/readings.h"
#include "read/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/xpath.h>

#define PROFILE "tests/unit/data/tiny.xml"

/* Paragraph numbers ---------------------------------------------------------------------------------------------- */

static void numbers_parse(void **state)
{
    (void)state;
    struct paragraph_number number;
    assert_true(paragraph_number_parse(slice_of("22"), &number));
    assert_int_equal(number.prefix, 0);
    assert_int_equal(number.value, 22);
    assert_true(paragraph_number_parse(slice_of("1.159"), &number));
    assert_int_equal(number.value, 159);
    struct paragraph_number lettered, next;
    assert_true(paragraph_number_parse(slice_of("29C.14"), &lettered));
    assert_int_equal(lettered.value, 14);
    assert_true(paragraph_number_parse(slice_of("30.1"), &next));
    assert_true(number.prefix < lettered.prefix && lettered.prefix < next.prefix);
    assert_true(paragraph_number_parse(slice_of("3.II.5"), &number) && number.value == 5);
    struct paragraph_number part_before, part_behind;
    assert_true(paragraph_number_parse(slice_of("3.1"), &part_before));
    assert_true(paragraph_number_parse(slice_of("3A.1"), &part_behind));
    assert_true(part_before.prefix < number.prefix && number.prefix < part_behind.prefix);
    assert_false(paragraph_number_parse(slice_of("3.II"), &number));
    assert_false(paragraph_number_parse(slice_of("3.IIII.5"), &number));
    assert_false(paragraph_number_parse(slice_of("29C"), &number));
    assert_false(paragraph_number_parse(slice_of(""), &number));
    assert_false(paragraph_number_parse(slice_of("1."), &number));
    assert_false(paragraph_number_parse(slice_of("1.2.3"), &number));
    assert_false(paragraph_number_parse(slice_of("a"), &number));
}

static enum numbering_verdict judge(struct through_numbering *numbering, const char *printed, bool apart)
{
    struct paragraph_number number;
    assert_true(paragraph_number_parse(slice_of(printed), &number));
    enum numbering_verdict verdict = numbering_judge(numbering, number, apart);
    numbering_take(numbering, number, verdict);
    return verdict;
}

static void numbering_runs_through(void **state)
{
    (void)state;
    struct through_numbering numbering = { 0 };
    assert_int_equal(judge(&numbering, "1", true), NUMBER_PARAGRAPH);
    assert_int_equal(judge(&numbering, "2", true), NUMBER_PARAGRAPH);
    assert_int_equal(judge(&numbering, "17", false), NUMBER_NONE); /* a number at the start of a wrapped line */
    assert_int_equal(judge(&numbering, "4", true), NUMBER_PARAGRAPH); /* a hole is the author's error, not a list */
    assert_int_equal(judge(&numbering, "4", true), NUMBER_PARAGRAPH); /* so is a repeat */
    assert_int_equal(judge(&numbering, "5", true), NUMBER_PARAGRAPH);
}

static void numbering_knows_lists_that_restart(void **state)
{
    (void)state;
    struct through_numbering numbering = { 0 };
    for (int i = 0; i < 7; i++)
        assert_int_equal(judge(&numbering, (const char *const[]){ "1", "2", "3", "4", "5", "6", "7" }[i], true),
                         NUMBER_PARAGRAPH);
    for (int i = 1; i < 12; i++) {
        char printed[8];
        snprintf(printed, sizeof printed, "%d", i);
        assert_int_equal(judge(&numbering, printed, true), NUMBER_LIST); /* 8 too, though the text could go on with 8 */
    }
    assert_int_equal(judge(&numbering, "8", true), NUMBER_PARAGRAPH);
}

static void numbering_by_programme(void **state)
{
    (void)state;
    struct through_numbering numbering = { 0 };
    assert_int_equal(judge(&numbering, "1.1", true), NUMBER_PARAGRAPH);
    assert_int_equal(judge(&numbering, "1.2", true), NUMBER_PARAGRAPH);
    assert_int_equal(judge(&numbering, "17.5", true), NUMBER_NONE);
    assert_int_equal(judge(&numbering, "3", true), NUMBER_LIST);
    assert_int_equal(judge(&numbering, "2.1", true), NUMBER_PARAGRAPH);
    assert_int_equal(judge(&numbering, "1.3", true), NUMBER_NONE);
    assert_int_equal(judge(&numbering, "3.2", true), NUMBER_NONE);
    numbering.chapter = true;
    assert_int_equal(judge(&numbering, "3.9", true), NUMBER_NONE);
    assert_int_equal(judge(&numbering, "3.2", true), NUMBER_PARAGRAPH); /* the first of a chapter, with a slip */
    assert_int_equal(judge(&numbering, "4.2", true), NUMBER_NONE);
}

/* Readings -------------------------------------------------------------------------------------------------------- */

struct readings_fixture {
    struct profile *profile;
    struct arena arena;
    struct regex_scratch *scratch;
    struct limits limits;
};

static int set_up(void **state)
{
    struct readings_fixture *fixture = calloc(1, sizeof *fixture);
    struct error error = ERROR_INIT;
    fixture->limits = limits_default();
    fixture->profile = profile_load(PROFILE, &error);
    if (!fixture->profile)
        fprintf(stderr, "%s:%u: %s\n", error.path, error.line, error.message);
    fixture->scratch = regex_scratch_new(&fixture->limits);
    *state = fixture;
    return fixture->profile ? 0 : -1;
}

static int tear_down(void **state)
{
    struct readings_fixture *fixture = *state;
    profile_free(fixture->profile);
    regex_scratch_free(fixture->scratch);
    arena_release(&fixture->arena);
    free(fixture);
    return 0;
}

static struct readings read_row(struct readings_fixture *fixture, const char *row, uint32_t columns)
{
    tokens list = VEC_INIT;
    tokens_at_end(fixture->profile, fixture->scratch, slice_of(row), 0, NULL, 0, &list);
    struct readings readings = readings_of(&fixture->arena, slice_of(row), &list, columns);
    vec_release(&list);
    return readings;
}

static int64_t value(const struct readings *readings, uint32_t reading, uint32_t column)
{
    return readings->items[reading].figures[column].number.value;
}

static void readings_of_plain_rows(void **state)
{
    struct readings readings = read_row(*state, "meetings 21 280 - 255", 4);
    assert_int_equal(readings.count, 1);
    assert_int_equal(readings.label_end, strlen("meetings"));
    assert_int_equal(value(&readings, 0, 1), 280);
    assert_true(readings.items[0].figures[2].nil);
    assert_int_equal(value(&readings, 0, 2), 0);
    readings = read_row(*state, "target 16 2 2 2 2", 4); /* the label ends in a number */
    assert_int_equal(readings.count, 1);
    assert_int_equal(readings.label_end, strlen("target 16"));
    assert_int_equal(read_row(*state, "too few 1 2 3", 4).count, 0);
    assert_int_equal(read_row(*state, "no figures", 4).count, 0);
    assert_int_equal(read_row(*state, "", 4).count, 0);
}

static void readings_of_separated_thousands(void **state)
{
    struct readings readings = read_row(*state, "services 1 235 819 926  868", 4);
    assert_int_equal(readings.count, 3); /* not 926 868: two blanks tell columns apart */
    readings = read_row(*state, "13 300 12 552 13 300 12 700", 4);
    assert_int_equal(readings.count, 1);
    assert_int_equal(value(&readings, 0, 0), 13300);
    assert_int_equal(value(&readings, 0, 3), 12700);
    readings = read_row(*state, "0 235 1 1", 3);
    assert_int_equal(readings.count, 1); /* 0 235 is no number: the 0 is the label's */
    assert_int_equal(value(&readings, 0, 0), 235);
    readings = read_row(*state, "7.5 300", 2);
    assert_int_equal(readings.count, 1);
    assert_int_equal(readings.items[0].figures[0].number.scale, 1);
}

/* A small generator of its own, so that a failure can be repeated. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* A figure too large to read behind many that can be put together in ever so many ways: no endless search. */
static void readings_of_a_dead_end(void **state)
{
    struct str row = STR_INIT;
    str_add(&row, "label");
    for (int i = 0; i < 60; i++)
        str_add(&row, " 100");
    assert_int_equal(read_row(*state, str_text(&row), 12).count, 0);
    str_add(&row, " 12345678901234567890");
    assert_int_equal(read_row(*state, str_text(&row), 12).count, 0);
    str_release(&row);
}

/* However a row is printed, the figures meant are among its readings. */
static void readings_hold_what_was_printed(void **state)
{
    uint32_t seed = 20201;
    for (int round = 0; round < 3000; round++) {
        uint32_t columns = 1 + next_random(&seed) % 5;
        int64_t meant[5];
        struct str row = STR_INIT;
        str_add(&row, "label");
        for (uint32_t i = 0; i < columns; i++) {
            meant[i] = next_random(&seed) % (next_random(&seed) % 2 ? 1000 : 400000);
            if (meant[i] >= 1000)
                str_printf(&row, " %d %03d", (int)(meant[i] / 1000), (int)(meant[i] % 1000));
            else
                str_printf(&row, " %d", (int)meant[i]);
        }
        struct readings readings = read_row(*state, str_text(&row), columns);
        bool found = false;
        for (uint32_t k = 0; k < readings.count; k++) {
            bool same = true;
            for (uint32_t i = 0; i < columns; i++)
                same = same && value(&readings, k, i) == meant[i];
            found = found || same;
        }
        if (!found)
            print_error("not among the readings: %s\n", str_text(&row));
        assert_true(found);
        str_release(&row);
    }
}

/* The whole --------------------------------------------------------------------------------------------------------- */

struct built {
    struct document document;
    struct report report;
    xmlXPathContext *xpath;
};

static void build(struct readings_fixture *fixture, const char *text, struct built *built)
{
    struct error error = ERROR_INIT;
    struct bytes bytes = { (char *)(uintptr_t)text, strlen(text) };
    document_init(&built->document);
    assert_true(read_document("test.txt", &bytes, "text", &fixture->limits, &built->document, &error));
    assert_true(profile_build(fixture->profile, NULL, &built->document, &fixture->limits, &built->report, &error));
    built->xpath = xmlXPathNewContext(built->report.doc);
}

static void release(struct built *built)
{
    xmlXPathFreeContext(built->xpath);
    report_release(&built->report);
    document_release(&built->document);
}

static void assert_xpath(const struct built *built, const char *expression, const char *expected)
{
    struct str whole = STR_INIT;
    str_printf(&whole, "string(%s)", expression);
    xmlXPathObject *object = xmlXPathEval((const xmlChar *)str_text(&whole), built->xpath);
    assert_non_null(object);
    if (strcmp((const char *)object->stringval, expected) != 0) {
        struct str model = STR_INIT;
        report_print(&built->report, &model);
        print_error("%s is \"%s\", not \"%s\" in\n%s", expression, (const char *)object->stringval, expected,
                    str_text(&model));
        str_release(&model);
    }
    assert_string_equal((const char *)object->stringval, expected);
    xmlXPathFreeObject(object);
    str_release(&whole);
}

static const char running_text[] =
    "Part 3 \n\nRivers and\n\nlakes \n\n"
    "1. First paragraph is long enough to be a full line of text that\n\ngoes on in the next. \n\n"
    "2. Second. By Quorum act 7.12 A and 7.13, it was done. So says Board order 2.5C. \n\n"
    "55 66 77\n\nTINY-7 \n\npage 9 \n\n (a) an item \n\n  Heading here \n\n3. Third, which is cut by the end of\n\n"
    "_________ \n\n 1 A footnote over\n\ntwo lines. \n\nhttps://example.org/a\nhttps://example.org/b\n"
    " the page. \n\nFig 4 \n\nHeights of hills \n\nSource: ourselves. \n\n";

static void running_text_is_recovered(void **state)
{
    struct built built;
    build(*state, running_text, &built);
    assert_xpath(&built, "/report/@symbol", "TINY-7");
    assert_xpath(&built, "count(//section[@kind='programme'])", "1");
    assert_xpath(&built, "//section[@kind='programme']/@title", "Rivers and lakes");
    assert_xpath(&built, "count(//para[@n])", "3");
    assert_xpath(&built, "//para[@n='1']", "First paragraph is long enough to be a full line of text that goes on in the "
                                            "next.");
    assert_xpath(&built, "//para[@n='3']", "Third, which is cut by the end of the page.");
    assert_xpath(&built, "//item[@n='(a)']", "an item");
    assert_xpath(&built, "//section[not(@kind)]/@title", "Heading here");
    assert_xpath(&built, "//footnote[@n='1']", "A footnote over two lines.");
    assert_xpath(&built, "count(//link)", "2");
    assert_xpath(&built, "//figure[@n='4']/@caption", "Heights of hills");
    assert_xpath(&built, "count(//note)", "1");
    release(&built);
}

/* "(i)" is a letter behind "(h)" and a numeral behind nothing; a slip in the count is no new list. */
static void items_go_into_their_lists(void **state)
{
    static const char text[] =
        "1. First. \n\n(a) A; \n\n(i) Sub one; \n\n(ii) Sub two; \n\n(b) B; \n\n(d) D. \n\n"
        "2. Second. \n\n(h) H; \n\n(i) I; \n\n(i) Sub one; \n\none) Inner; \n\ntwo) Inner; \n\n(j) J. \n\n"
        "3. Third. \n\n(a) A; \n\n(a) Again. \n\n";
    struct built built;
    build(*state, text, &built);
    assert_xpath(&built, "count(//list)", "7");
    assert_xpath(&built, "count(//list[@of='1'])", "2");
    assert_xpath(&built, "//list[@of='1'][@numbering='letter']/item[3]/@n", "(d)");
    assert_xpath(&built, "count(//list[@of='1'][@numbering='letter']/list[@numbering='roman']/item)", "2");
    assert_xpath(&built, "count(//list[@of='2'][@numbering='letter']/item)", "3");
    assert_xpath(&built, "count(//list[@of='2'][@numbering='letter']/list[@numbering='roman']/item)", "1");
    assert_xpath(&built, "count(//list[@numbering='roman']/list[@numbering='one']/item)", "2");
    assert_xpath(&built, "count(//list[@of='3'])", "2");
    release(&built);
    build(*state, "1. First. \n\n(a) A; \n\n(ii) Two; \n\n(iii) Three; \n\n2. Second. \n\n(ii) Two; \n\n(iii) Three; \n\n", &built);
    assert_xpath(&built, "count(//list[@of='1'][@numbering='letter']/item)", "1");
    assert_xpath(&built, "count(//list[@of='1'][@numbering='roman']/item)", "2");
    assert_xpath(&built, "count(//list[@of='2'][@numbering='roman']/item)", "2");
    release(&built);
    build(*state, "1. A long line tells how wide a full line is here. \n\n(a) A names (b) \n\n(c) and others; \n\n(b) B \n\n(c) C. \n\n",
          &built);
    assert_xpath(&built, "count(//item)", "3");
    release(&built);
}

/* How deep a numbered heading lies, and what its number is, is told by the sections that are open. */
static void headings_find_their_level(void **state)
{
    static const char text[] =
        "Part 3 \n\nRivers \n\n1. A long line tells how wide a full line is here. \n\nI. One \n\nA. First \n\nB. Second \n\nII. Two \n\nA. First \n\nB Second \n\nB Third \n\n"
        "Annex \n\nI. Ports \n\nA. North \n\nII. Lakes \n\n";
    struct built built;
    build(*state, text, &built);
    assert_xpath(&built, "count(//section[@numbering='roman'][@level='2'])", "2");
    assert_xpath(&built, "count(//section[@n='II'][@level='2']/section[@numbering='letter'][@level='3'])", "2");
    assert_xpath(&built, "//section[@n='II']/section[2]/@mark", "");
    assert_xpath(&built, "//section[@n='II']/section[1]/@mark", ".");
    assert_xpath(&built, "count(//section[@kind='annex']/section[@numbering='roman'][@level='3'])", "2");
    assert_xpath(&built, "count(//section[@kind='annex']//section[@numbering='letter'][@level='4'])", "1");
    release(&built);
    build(*state, "A. One \n\nB. Two \n\nC. Three \n\nD. Four \n\nE. Five \n\nF. Six \n\nG. Seven \n\nH. Eight \n\nI. Nine \n\n"
                  "J. Ten \n\n", &built);
    assert_xpath(&built, "count(//section[@numbering='letter'][@level='2'])", "10");
    release(&built);
}

/* Among lines, a letter that begins no count and goes on none is no heading: it may be the category of a table. */
static void letters_out_of_count_are_no_headings(void **state)
{
    struct built built;
    build(*state, "Part 3 \n\nRivers \n\n1. A long line tells how wide a full line is here. \n\nD. Stray \n\nA. First \n\nC. Third \n\n"
                  "H. Stray \n\nIV. Fourth \n\n", &built);
    assert_xpath(&built, "count(//section[@numbering='letter'])", "2");
    assert_xpath(&built, "count(//section[@n='IV'])", "0");
    release(&built);
    build(*state, "1. A long line tells how wide a full line is here. \n\nIV. Fourth \n\nA. First \n\nV. Fifth \n\n", &built);
    assert_xpath(&built, "count(//section[@numbering='roman'])", "2");
    release(&built);
}

/* A number that leaves a hole stands by chance where the missing one comes behind it, and not where it never comes. */
static void numbers_that_stand_by_chance(void **state)
{
    struct built built;
    build(*state, "1. First, of which \n\n3. is no start. \n\n2. Second. \n\n3. Third. \n\n5. Fifth. \n\n6. Sixth. \n\n",
          &built);
    assert_xpath(&built, "count(//para[@n])", "5");
    assert_xpath(&built, "//para[@n='3']", "Third.");
    assert_xpath(&built, "//para[@n='5']", "Fifth.");
    assert_xpath(&built, "//para[@n='2']/@mark", ".");
    release(&built);
}

/* A line below the rule that starts with a number out of the count goes on the footnote before. */
static void footnotes_are_counted(void **state)
{
    struct built built;
    build(*state, "I. One \n\n1. First. \n\n_________ \n\n 1 See the \n\n18 lakes. \n\n 2 Ibid. \n\npage 1 \n\nA. Sub \n\n"
                  "2. Second. \n\n_________ \n\n 4 Ibid. \n\npage 2 \n\n", &built);
    assert_xpath(&built, "count(//footnote)", "3");
    assert_xpath(&built, "//footnote[@n='1']", "See the 18 lakes.");
    assert_xpath(&built, "count(//section[@n='I']/footnote[following-sibling::section])", "2");
    assert_xpath(&built, "//section[@n='A']/footnote/@n", "4");
    release(&built);
    /* Behind a line that closes a footnote the number may repeat or leave one out; behind an open one it may not. */
    build(*state, "I. One \n\n1. First. \n\n_________ \n\n 2 See the lakes. \n\n 2 Ibid. \n\n 4 See the\n\n 4 lakes. \n\n"
                  " 9 lakes stay. \n\n", &built);
    assert_xpath(&built, "count(//footnote)", "3");
    assert_xpath(&built, "string(//footnote[2])", "Ibid.");
    assert_xpath(&built, "string(//footnote[3])", "See the 4 lakes. 9 lakes stay.");
    release(&built);
}

static void citations_are_parsed(void **state)
{
    struct built built;
    build(*state, running_text, &built);
    assert_xpath(&built, "count(//cite)", "3");
    assert_xpath(&built, "//cite[1]/@symbol", "Q/7/12 A");
    assert_xpath(&built, "//cite[1]/@base", "Q/7/12");
    assert_xpath(&built, "//cite[1]/@form", "tiny/plain");
    assert_xpath(&built, "//cite[1]/@role", "mandate");
    assert_xpath(&built, "//cite[2]/@symbol", "Q/7/13");
    assert_xpath(&built, "//cite[3]/@kind", "decision");
    assert_xpath(&built, "//cite[3]/@symbol", "BD/2/5 C");
    assert_xpath(&built, "count(//cite[3]/@form)", "0");
    assert_xpath(&built, "//cite[3]/@near", "tiny/near");
    assert_xpath(&built, "count(//cite[3]/@role)", "0");
    release(&built);
}

static void inline_elements_keep_their_place(void **state)
{
    struct built built;
    build(*state, running_text, &built);
    xmlXPathObject *cites = xmlXPathEval((const xmlChar *)"//cite", built.xpath);
    for (int i = 0; i < cites->nodesetval->nodeNr; i++) {
        xmlNode *cite = cites->nodesetval->nodeTab[i];
        struct slice printed = source_text(&built.document.source, report_span(cite));
        xmlChar *content = xmlNodeGetContent(cite);
        assert_int_equal(printed.length, strlen((const char *)content));
        assert_memory_equal(printed.data, content, printed.length);
        xmlFree(content);
    }
    xmlXPathFreeObject(cites);
    release(&built);
}

/* What the profile's <inline> rules say becomes elements; nothing is lost of the text. */
static void inline_rules_make_elements(void **state)
{
    struct built built;
    build(*state, "Part 1 \n\nIt fell from 1 to 2 in Tab 4 \n\n1. Boats rose from 12 to 15, see paras 3-5, 7 above and in Tab 2. \n\n",
          &built);
    assert_xpath(&built, "string(//para)", "Boats rose from 12 to 15, see paras 3-5, 7 above and in Tab 2.");
    assert_xpath(&built, "count(//para/ref[@kind='para'])", "2"); /* one for each member of the list */
    assert_xpath(&built, "//para/ref[1]/@target", "3");
    assert_xpath(&built, "//para/ref[1]/@to", "5");
    assert_xpath(&built, "//para/ref[2]/@direction", "above"); /* of the whole match, without its blank */
    assert_xpath(&built, "//para/ref[2]/@where", "here");      /* what the rule itself says */
    assert_xpath(&built, "count(//para/ref[2]/@to)", "0");
    assert_xpath(&built, "string(//para/ref[@kind='table'])", "Tab 2"); /* group at */
    assert_xpath(&built, "string(//para/claim/num[@role='to'])", "15");
    assert_xpath(&built, "string(//para/claim)", "rose from 12 to 15");
    assert_xpath(&built, "count(//para/claim/@from)", "0"); /* a part is no attribute */
    assert_xpath(&built, "//section/title/claim/@direction", "fell");
    release(&built);
}

/* Each member of a part is a child of its own, and only those in the part's group. */
static void inline_parts_may_have_members(void **state)
{
    struct built built;
    build(*state, "Part 1 \n\nT \n\n1. It has 9 birds (4 ducks, 3 geese and 2 swans in 5), 7 hens and 8 birds (none). \n\n", &built);
    assert_xpath(&built, "count(//para/claim)", "2");
    assert_xpath(&built, "string(//para/claim[1]/num[@role='stated'])", "9");
    assert_xpath(&built, "count(//para/claim[1]/num[@role='parts'])", "3");
    assert_xpath(&built, "string(//para/claim[1]/num[@role='parts'][3])", "2");
    assert_xpath(&built, "string(//para/claim[2])", "8 birds (none)");
    assert_xpath(&built, "count(//para/claim[2]/num)", "1");
    release(&built);
}

/* Overlaps: citations before all, then what begins earlier, then what is longer. */
static void inline_elements_do_not_overlap(void **state)
{
    struct built built;
    build(*state, "Part 1 \n\nT \n\n1. It rose from 7 to 9 times under act 3.1 and ended. \n\n", &built);
    assert_xpath(&built, "count(//para/claim)", "1"); /* begins before <long> */
    assert_xpath(&built, "count(//para/long)", "0");
    assert_xpath(&built, "count(//para/cite)", "1");
    assert_xpath(&built, "count(//para/span)", "0"); /* would hold the citation */
    assert_xpath(&built, "string(//para)", "It rose from 7 to 9 times under act 3.1 and ended.");
    release(&built);
}

/* A short form abbreviates the shortest end of what stands before it that has its letters. */
static void initials_find_the_long_form(void **state)
{
    (void)state;
    static const struct { const char *before, *short_form, *long_form; } cases[] = {
        { "of the Office for the Coordination of Boats ", "OCB", "Office for the Coordination of Boats" },
        { "Boats on Lakes and Rivers ", "BLR", "Boats on Lakes and Rivers" },
        { "gross domestic product ", "GDP", "gross domestic product" },
        { "Cross-Border Cooperation", "CBC", "Cross-Border Cooperation" },
        { "Boats, Lakes ", "BL", NULL },       /* not one name */
        { "Boats New Lakes ", "BL", NULL },    /* a capital that is left over */
        { "Lakes ", "BL", NULL },
        { "", "BL", NULL },
        { "\u5c71\u5ddd\u6e56\u6cca", "\u5ddd\u6cca", "\u5ddd\u6e56\u6cca" },
        { "\u5c71\u5ddd\u6e56\u6cca", "\u6cca\u5ddd", NULL },             /* in another order */
        { "\u5c71\u5ddd\u6e56\u6cca\u4e18", "\u5c71\u5ddd", NULL },       /* too far from the end */
        { "\u5c71, \u6e56\u6cca", "\u5c71\u6cca", NULL },                 /* not one name */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct slice found = { NULL, 0 };
        bool has = initials_long_form(slice_of(cases[i].before), slice_of(cases[i].short_form), &found);
        assert_int_equal(has, cases[i].long_form != NULL);
        if (has)
            assert_true(slice_is(found, cases[i].long_form));
    }
}

static void tables_are_recovered(void **state)
{
    struct built built;
    build(*state,
          "Tab 1 \n\nCounts of things \n\nThing \n\nplan 19 \n\nfact 19 \n\nA) Kinds   \n\n"
          "Boats (pieces) 1 300 295 \n\n1) Small boats \n\n (a) wooden 800 95 \n\n (b) other 100 100 \n\n"
          "2) Large\n\nboats 400 100 \n\nhttps://example.org/\n Thing \n\nplan 19 \n\nfact 19 \n\n"
          "B) More   \n\nText: only words \n\nand more words \n\nCarts (pieces) 5 5 \n\nHeavy: 3 2 \n\n3) drays 3 2 \n\n"
          "4) lost \n\nRest \n\n", &built);
    assert_xpath(&built, "count(//table)", "1");
    assert_xpath(&built, "//table/@kind", "counts");
    assert_xpath(&built, "//table/@caption", "Counts of things");
    assert_xpath(&built, "count(//table/column)", "2");
    assert_xpath(&built, "//column[2]/@measure", "actual");
    assert_xpath(&built, "count(//category)", "2");
    assert_xpath(&built, "//group[@unit='pieces'][1]/cell[1]/@value", "1300");
    assert_xpath(&built, "//row[@n='(a)']/cell[2]/@value", "95");
    assert_xpath(&built, "count(//row[@n='1']/row)", "2");
    assert_xpath(&built, "//row[@n='2']/label", "Large boats");
    assert_xpath(&built, "//group/para", "Text: only words and more words");
    assert_xpath(&built, "//row[label='Heavy:']/row/label", "drays");
    assert_xpath(&built, "//row[@n='4']/unread/@reason", "unread.figures-missing");
    assert_xpath(&built, "//section[@kind='rest']/@title", "Rest");
    release(&built);
}

static void ambiguous_figures_are_settled_by_their_sum_or_not_at_all(void **state)
{
    struct built built;
    build(*state, "Thing plan 19 fact 19 plan 20 \n\nBoats (pieces) 1 200 300 400 \n\n1) a 700 200 200 \n\n"
                  "2) b 500 100 100 \n\nCarts (pieces) 1 200 300 400 \n\n3) c 7 8 9 \n\nRest \n\n", &built);
    assert_xpath(&built, "//group[1]/@reading", "sum");
    assert_xpath(&built, "//group[1]/cell[1]/@value", "1200");
    assert_xpath(&built, "//group[1]/cell[3]/@value", "400");
    assert_xpath(&built, "count(//group[2]/cell)", "0");
    assert_xpath(&built, "//group[2]/unread/@reason", "unread.figures-ambiguous");
    release(&built);
}

static void add_row_of(struct str *text, const char *label, const int64_t figures[3])
{
    str_add(text, label);
    for (int c = 0; c < 3; c++)
        if (figures[c] >= 1000)
            str_printf(text, " %d %03d", (int)(figures[c] / 1000), (int)(figures[c] % 1000));
        else
            str_printf(text, " %d", (int)figures[c]);
    str_add(text, " \n\n");
}

#define DIFFERS(column) "sum(row/cell[@column=" column "]/@value) != cell[@column=" column "]/@value"

/* Groups at random, printed with blanks between thousands: those that balance differ in no reading that is chosen; one with
 * a wrong figure never balances where each of its rows can be read in one way only. */
static void groups_at_random_are_read_as_printed(void **state)
{
    uint32_t seed = 77;
    for (int round = 0; round < 400; round++) {
        struct str text = STR_INIT, rows = STR_INIT;
        struct built built;
        int64_t totals[3] = { 0 }, figures[3];
        bool wrong = round % 2;
        for (int row = 0, count = 2 + (int)(next_random(&seed) % 4); row < count; row++) {
            for (int c = 0; c < 3; c++)
                totals[c] += figures[c] = 1 + next_random(&seed) % (next_random(&seed) % 2 ? 900 : 30000);
            str_printf(&rows, "%d) ", row + 1);
            add_row_of(&rows, "x", figures);
        }
        totals[next_random(&seed) % 3] += wrong ? 1 + next_random(&seed) % 90 : 0;
        str_add(&text, "Thing plan 19 fact 19 plan 20 \n\n");
        add_row_of(&text, "Boats (pieces)", totals);
        str_printf(&text, "%sRest \n\n", str_text(&rows));
        build(*state, str_text(&text), &built);
        assert_xpath(&built, "count(//group)", "1");
        assert_xpath(&built, wrong ? "count(//group[cell][not(.//@reading)][not(.//unread)][not(" DIFFERS("1") " or " DIFFERS("2")
                                         " or " DIFFERS("3") ")])"
                                   : "count(//group[cell][not(.//unread)][" DIFFERS("1") " or " DIFFERS("2") " or " DIFFERS("3") "])",
                     "0");
        release(&built);
        str_release(&text);
        str_release(&rows);
    }
}

static void unread_tables_say_so(void **state)
{
    struct built built;
    build(*state, "Tab 8 \n\nWords in columns \n\none two \n\nthree four \n\n1. Then text. \n\n", &built);
    assert_xpath(&built, "//table[@n='8']/@kind", "words");
    assert_xpath(&built, "//table/unread/@reason", "unread.text-columns");
    assert_xpath(&built, "count(//para)", "1");
    release(&built);
}

static void mandate_lists_are_recovered(void **state)
{
    struct built built;
    build(*state,
          "Part 1 \n\nSea \n\nAuthority \n\n1. The list follows here and is complete. \n\nCharter \n\nArticle nine \n\n"
          "Quorum acts \n\n5.1 Title of\n\nthe first  6.2 Second one\n\ngoes on \n\n6.3; 6.4;\n\n7.1 \n\nThree in one \n\n"
          "All acts about: \n\nBoard acts \n\n2.1  2.2 \n\nRest \n\n2. Done. \n\n", &built);
    assert_xpath(&built, "//mandates/@scope", "programme");
    assert_xpath(&built, "//mandates/@n", "1");
    assert_xpath(&built, "count(//mandates/organ)", "3");
    assert_xpath(&built, "//organ[1]/mandate/@title", "Article nine");
    assert_xpath(&built, "count(//organ[1]//cite)", "0");
    assert_xpath(&built, "count(//organ[@id='Q']/mandate)", "3");
    assert_xpath(&built, "//organ[@id='Q']/mandate[1]/@title", "Title of the first");
    assert_xpath(&built, "//organ[@id='Q']/mandate[2]/@title", "Second one goes on");
    assert_xpath(&built, "//organ[@id='Q']/mandate[2]/@symbol", "Q/6/2");
    assert_xpath(&built, "count(//organ[@id='Q']/mandate[3]/symbols/cite)", "3");
    assert_xpath(&built, "//organ[@id='Q']/mandate[3]/@title", "Three in one");
    assert_xpath(&built, "count(//organ[@id='Q']/note)", "1");
    assert_xpath(&built, "count(//organ[@id='B']/mandate)", "2");
    assert_xpath(&built, "//organ[@id='B']/mandate[2]/@symbol", "B/2/2");
    assert_xpath(&built, "count(//para[@n])", "2");
    release(&built);
}

static void displaced_entries_go_to_the_empty_group(void **state)
{
    struct built built;
    build(*state, "Authority \n\nQuorum acts \n\n5.1 One \n\nBoard acts \n\nRest \n\n2.1 Printed apart \n\n", &built);
    assert_xpath(&built, "//organ[@id='B']/mandate/@title", "Printed apart");
    release(&built);
    /* a heading ends the title of an entry that stands apart, and is a heading still */
    build(*state, "Authority \n\nQuorum acts \n\n5.1 One \n\nBoard acts \n\nRest \n\n2.1 Printed\n\nRest \n\n", &built);
    assert_xpath(&built, "//organ[@id='B']/mandate/@title", "Printed");
    assert_xpath(&built, "count(//section[@kind='rest'])", "2");
    release(&built);
    build(*state, "Authority \n\nQuorum acts \n\n5.1 One \n\nRest \n\n2.1 Just text \n\n", &built);
    assert_xpath(&built, "count(//mandate)", "1");
    release(&built);
}

/* Grids --------------------------------------------------------------------------------------------------------------- */

/* A block whose text is a line of the document's source. */
static struct text line_of(struct document *document, uint32_t line)
{
    struct text_builder pieces = TEXT_BUILDER_INIT;
    struct slice text = source_line(&document->source, line);
    uint32_t start = source_line_start(&document->source, line);
    text_add_source(&pieces, &document->source, (struct span){ start, start + (uint32_t)text.length });
    struct text built = text_finish(&pieces, &document->arena);
    text_builder_release(&pieces);
    return built;
}

/* What stands behind "@" in a text is a link. */
static const struct block_mark *link_of(struct document *document, const struct text *text)
{
    const char *at = memchr(text->data, '@', text->length);
    if (!at)
        return NULL;
    struct block_mark *mark = arena_alloc(&document->arena, sizeof *mark);
    *mark = (struct block_mark){ .kind = MARK_LINK, .start = (uint32_t)(at + 1 - text->data), .end = text->length, .href = "there" };
    return mark;
}

/* A document of paragraphs, one a line, in which lines that hold "|" are rows of a table and their cells stand on the
 * lines behind, as a Word document is rendered: "|3" is a row of the next three lines; "#3" the series of a chart. */
static void build_grid(struct readings_fixture *fixture, const char *text, struct built *built)
{
    struct error error = ERROR_INIT;
    struct document *document = &built->document;
    document_init(document);
    source_init(&document->source, "test.docx", mem_copy_string(text), (uint32_t)strlen(text));
    for (uint32_t line = 1; line <= document->source.line_count; line++) {
        struct slice printed = source_line(&document->source, line);
        bool is_chart = printed.length && printed.data[0] == '#';
        if (printed.length == 0 || (printed.data[0] != '|' && !is_chart)) {
            struct block block = { .kind = BLOCK_PARAGRAPH, .text = line_of(document, line) };
            block.marks = link_of(document, &block.text);
            block.mark_count = block.marks != NULL;
            vec_push(&document->blocks, block);
            continue;
        }
        struct block_row row = { .cell_count = (uint32_t)(printed.data[1] - '0') };
        row.cells = arena_alloc(&document->arena, row.cell_count * sizeof *row.cells);
        for (uint32_t i = 0; i < row.cell_count; i++) {
            struct block_cell *cell = &row.cells[i];
            *cell = (struct block_cell){ .text = line_of(document, ++line), .column_span = 1, .row_span = 1 };
            cell->marks = link_of(document, &cell->text);
            cell->mark_count = cell->marks != NULL;
        }
        struct block *last = document->blocks.count ? &vec_last(&document->blocks) : NULL;
        if (!last || is_chart || last->kind != BLOCK_TABLE) {
            vec_push(&document->blocks, (struct block){ .kind = is_chart ? BLOCK_CHART : BLOCK_TABLE });
            last = &vec_last(&document->blocks);
            last->table.rows = arena_alloc(&document->arena, 32 * sizeof *last->table.rows);
        }
        last->table.rows[last->table.row_count++] = row;
    }
    assert_true(profile_build(fixture->profile, NULL, document, &fixture->limits, &built->report, &error));
    built->xpath = xmlXPathNewContext(built->report.doc);
}

static void grids_are_read_like_lines(void **state)
{
    struct built built;
    build_grid(*state, "Tab 3\nCounts of things\n|3\nThing\nplan 19\nfact 19\n|3\nA) Kinds\n\n\n"
                       "|3\nBoats (pieces)\n1 300\n295\n|3\n1) Small\n900\n295\n|3\n2) Large\n400\n-\n"
                       "|3\n3) Odd\nmany\n1\nRest\n", &built);
    assert_xpath(&built, "//table[@n='3']/@kind", "counts");
    assert_xpath(&built, "//table/@caption", "Counts of things");
    assert_xpath(&built, "count(//column)", "2");
    assert_xpath(&built, "//column[2]/@measure", "actual");
    assert_xpath(&built, "//group/@unit", "pieces");
    assert_xpath(&built, "//group/cell[1]/@value", "1300");
    assert_xpath(&built, "//row[@n='2']/cell[2]/@nil", "true");
    assert_xpath(&built, "//row[@n='2']/label", "Large");
    assert_xpath(&built, "//row[@n='3']/unread/@reason", "unread.figures-other");
    assert_xpath(&built, "//section[@kind='rest']/@title", "Rest");
    release(&built);
}

static void grids_of_unknown_form_are_typed(void **state)
{
    struct built built;
    build_grid(*state, "Tab 4\nOther\n|2\nfoo\nbar\n|2\n1\n2\n1. Text goes on.\n", &built);
    assert_xpath(&built, "//table[@n='4']/@kind", "figures");
    assert_xpath(&built, "count(//table/unread)", "0");
    assert_xpath(&built, "//table//cell[2]/@value", "2");
    assert_xpath(&built, "//para[@n='1']", "Text goes on.");
    release(&built);
}

static void mandates_in_grids_are_recovered(void **state)
{
    struct built built;
    build_grid(*state, "Part 1\nSea\nAuthority\n1. The list follows.\nQuorum acts\n|2\n5.1\nTitle one\n"
                       "|2\n6.2; 6.3\nTitle two\nBoard acts\n|2\n2.1\n2.2\n|2\nwords\n\nRest\n", &built);
    assert_xpath(&built, "count(//organ)", "2");
    assert_xpath(&built, "count(//organ[@id='Q']/mandate)", "2");
    assert_xpath(&built, "//organ[@id='Q']/mandate[2]/@title", "Title two");
    assert_xpath(&built, "count(//organ[@id='Q']/mandate[2]/symbols/cite)", "2");
    assert_xpath(&built, "count(//organ[@id='B']/mandate)", "3");
    assert_xpath(&built, "//organ[@id='B']/mandate[2]/@symbol", "B/2/2");
    assert_xpath(&built, "//organ[@id='B']/mandate[3]/@title", "words");
    release(&built);
}

static void years_stand_for_symbols(void **state)
{
    struct built built;
    build_grid(*state, "Authority\nQuorum acts\nstray\n|2\n5.1\nTitle one\n|2\n1996\nOn boats\n|2\n1996\n\n"
                       "|2\nDeclaration\n\nRest\n", &built);
    assert_xpath(&built, "count(//mandate)", "4");
    assert_xpath(&built, "//mandate[2]/@year", "1996");
    assert_xpath(&built, "//mandate[2]/@title", "On boats");
    assert_xpath(&built, "//mandate[2]/symbols", "1996");
    assert_xpath(&built, "count(//mandate[2]/@symbol)", "0");
    assert_xpath(&built, "count(//mandate[3]/@year)", "0"); /* nothing beside it: not a year's act */
    assert_xpath(&built, "//mandate[4]/@title", "Declaration");
    assert_xpath(&built, "//mandates//note", "stray");
    release(&built);
}

static void links_are_kept_wherever_they_stand(void **state)
{
    struct built built;
    build_grid(*state, "1. Text @one\nTab 3\nCounts of @two\n|3\nThing @three\nplan 19\nfact 19\n"
                       "|3\nBoats (pieces) @four\n1\n2\nFig 1\n@five\nTab 4\nOther\n|2\nfoo\n@six\nRest\n2. @seven\n",
               &built);
    assert_xpath(&built, "count(//link)", "7");
    assert_xpath(&built, "count(//link[@href='there'])", "7");
    for (const char *const *text = (const char *const[]){ "one", "two", "three", "four", "five", "six", "seven", NULL };
         *text; text++) {
        char path[64];
        snprintf(path, sizeof path, "count(//link[@text='%s'])", *text);
        assert_xpath(&built, path, "1");
    }
    assert_xpath(&built, "//section[@kind='rest']/link/@text", "seven");
    release(&built);
}

/* A chart is the figure before it in its section, even when it stands within the caption; else one of its own. */
static void charts_are_figures(void **state)
{
    struct built built;
    build_grid(*state, "Rest\nFig 1\n#5\nBoats\n2024\n1.5\n2025\n0.70000000000000007\nBoats by year\n1. Text.\n"
                       "#3\nMore\n2024\nmany\nRest\n#3\nLast\n2024\n-3\n", &built);
    assert_xpath(&built, "count(//figure)", "3");
    assert_xpath(&built, "//figure[@n='1']/@caption", "Boats by year");
    assert_xpath(&built, "//figure[@n='1']/@kind", "chart");
    assert_xpath(&built, "count(//figure[@n='1']/series)", "1");
    assert_xpath(&built, "//figure[@n='1']/series/@name", "Boats");
    assert_xpath(&built, "//figure[@n='1']/series/point[2]/@category", "2025");
    assert_xpath(&built, "//figure[@n='1']/series/point[2]/@value", "0.7");
    assert_xpath(&built, "//figure[@n='1']/series/point[2]/@text", "0.70000000000000007");
    assert_xpath(&built, "//section[1]/figure[2]/series/@name", "More");
    assert_xpath(&built, "count(//section[1]/figure[2]/series/point/@value)", "0");
    assert_xpath(&built, "//section[2]/figure/series/point/@value", "-3");
    release(&built);
}

/* Letters and figures that a language prints in symbols for those of the canonical symbol; forms may come from a
 * vocabulary. */
static void symbols_are_spelt_in_their_letters(void **state)
{
    struct readings_fixture *fixture = *state;
    char path[] = "/tmp/crossfoot-profile-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    fputs("<profile xmlns='urn:crossfoot:rule' id='x' lang='en'><paragraph match='^(?&lt;n>\\d+)\\. '/>\n"
          "<citations><letter is='B' match='bee'/><letter is='S-' match='extra '/><letter is='' match='_'/>\n"
          "<member match='\\d+(?: bee)? \\((?:extra |s)\\d+\\)|_?\\d+/\\d+(?: bee)?'/>\n"
          "<phrase kind='resolution' match='act (?&lt;list>[^.]+)'/>\n"
          "<form id='late' body='{number}({roman})' match='^(?&lt;number>\\d+)(?: (?&lt;part>[A-Z]))? \\(s?(?&lt;session>(?:S-)?\\d+)\\)$'/>\n"
          "<form id='plain' body='{session}/{number}' match='^(?&lt;session>\\d+)/(?&lt;number>\\d+)(?: (?&lt;part>[A-Z]))?$'/>\n"
          "</citations></profile>", file);
    fclose(file);
    struct error error = ERROR_INIT;
    struct readings_fixture other = *fixture;
    other.profile = profile_load(path, &error);
    assert_non_null(other.profile);
    struct built built;
    build(&other, "See act 217 bee (s3).\n\nSee act 3201 (extra 6).\n\nSee act 9 (s49).\n\nSee act _57/283 bee.\n", &built);
    assert_xpath(&built, "(//cite)[1]/@symbol", "217(III) B");
    assert_xpath(&built, "(//cite)[1]/@part", "B");
    assert_xpath(&built, "(//cite)[1]", "217 bee (s3)"); /* as printed */
    assert_xpath(&built, "(//cite)[2]/@symbol", "3201(S-VI)");
    assert_xpath(&built, "(//cite)[3]/@symbol", "9(XLIX)");
    assert_xpath(&built, "(//cite)[4]/@symbol", "57/283 B");
    release(&built);
    profile_free(other.profile);
    remove(path);
}

/* Bad profiles ------------------------------------------------------------------------------------------------------ */

static void assert_bad_profile(const char *content, uint32_t line, const char *part)
{
    char path[] = "/tmp/crossfoot-profile-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    fputs(content, file);
    fclose(file);
    struct error error = ERROR_INIT;
    assert_null(profile_load(path, &error));
    assert_non_null(error.message);
    if (!strstr(error.message, part))
        print_error("\"%s\" does not say \"%s\"\n", error.message, part);
    assert_non_null(strstr(error.message, part));
    assert_string_equal(error.path, path);
    assert_int_equal(error.line, line);
    error_release(&error);
    remove(path);
}

#define HEAD "<profile xmlns='urn:crossfoot:rule' id='x' lang='en'>\n"

static void profiles_without_end_are_refused(void **state)
{
    (void)state;
    char path[] = "/tmp/crossfoot-vocabulary-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    fprintf(file, "<vocabulary xmlns='urn:crossfoot:rule'>\n<use href='%s'/></vocabulary>", strrchr(path, '/') + 1);
    fclose(file);
    struct str text = STR_INIT;
    str_printf(&text, HEAD "<use href='%s'/></profile>", strrchr(path, '/') + 1);
    char *outer = mem_copy_string("/tmp/crossfoot-profile-XXXXXX");
    descriptor = mkstemp(outer);
    assert_true(descriptor >= 0);
    file = fdopen(descriptor, "w");
    fputs(str_text(&text), file);
    fclose(file);
    struct error error = ERROR_INIT;
    assert_null(profile_load(outer, &error));
    assert_non_null(strstr(error.message, "circle"));
    assert_string_equal(error.path, path);
    remove(path);
    remove(outer);
    mem_free(outer);
    error_release(&error);
    str_clear(&text);
    str_add(&text, HEAD "<define name='a0' match='abcdefgh'/>");
    for (int i = 0; i < 40; i++)
        str_printf(&text, "<define name='a%d' match='%%{a%d}%%{a%d}'/>", i + 1, i, i);
    str_add(&text, "</profile>");
    assert_bad_profile(str_text(&text), 2, "too long");
    str_release(&text);
}

/* An outline tells whether a profile fits; the rest, with its errors, comes when it does. */
static void outlines_are_completed(void **state)
{
    struct readings_fixture *fixture = *state;
    struct error error = ERROR_INIT;
    const char text[] = "Part 1 \n\nBoats \n\n1. See act 3.1. \n\n";
    struct bytes bytes = { (char *)(uintptr_t)text, strlen(text) };
    struct document document;
    document_init(&document);
    assert_true(read_document("test.txt", &bytes, "text", &fixture->limits, &document, &error));
    struct profile *outline = profile_load_outline(PROFILE, &error);
    assert_non_null(outline);
    assert_string_equal(profile_id(outline), "tiny");
    assert_int_equal(profile_fit(outline, &document, &fixture->limits),
                     profile_fit(fixture->profile, &document, &fixture->limits));
    assert_true(profile_complete(outline, &error));
    assert_true(profile_complete(outline, &error)); /* nothing to do */
    struct report report;
    assert_true(profile_build(outline, NULL, &document, &fixture->limits, &report, &error));
    report_release(&report);
    document_release(&document);
    profile_free(outline);
}

#define SHOUT "EVERYTHING IN THIS SECTION IS SAID IN CAPITALS, FOR THAT IS THE CUSTOM OF THE PEOPLE WHO WROTE IT. "

/* A section in another language is read with the profile of that language; one that is too short to tell is not. */
static void parts_are_read_in_their_language(void **state)
{
    struct readings_fixture *fixture = *state;
    struct error error = ERROR_INIT;
    const char text[] = "<h1>Part 1</h1><p>Part 2</p><p>1. SEE 1</p>"
                        "<h1>APPENDIX</h1><p>1. " SHOUT SHOUT SHOUT "</p><p>2. " SHOUT " SEE 2</p>"
                        "<h1>MORE</h1><p>3. SEE 3</p><h1>Part 3</h1><p>SHORT: SEE 4</p>";
    struct bytes bytes = { (char *)(uintptr_t)text, strlen(text) };
    struct built built;
    struct document *document = &built.document;
    document_init(document);
    assert_true(read_document("test.html", &bytes, "html", &fixture->limits, document, &error));
    struct profile *other = profile_load("tests/unit/data/other.xml", &error);
    assert_non_null(other);
    struct profile_parts parts = { VEC_INIT };
    profile_find_parts(fixture->profile, &other, 1, document, &fixture->limits, &parts);
    assert_int_equal(parts.items.count, 1);
    assert_int_equal(parts.items.items[0].from, 3);
    assert_int_equal(parts.items.items[0].to, 8);
    assert_true(profile_build(fixture->profile, &parts, document, &fixture->limits, &built.report, &error));
    built.xpath = xmlXPathNewContext(built.report.doc);
    assert_xpath(&built, "//section[@part='1']/@lang", "xx");
    assert_xpath(&built, "//section[@part='1']/@profile", "other");
    assert_xpath(&built, "//report/@profile", "tiny");
    assert_xpath(&built, "count(//ref)", "2");
    assert_xpath(&built, "count(//section[@part]//ref)", "2");
    assert_xpath(&built, "count(//section[@part]//para[@n])", "3");
    xmlXPathFreeContext(built.xpath);
    report_release(&built.report);
    profile_parts_release(&parts);
    document_release(document);
    profile_free(other);
}

static void bad_profiles_are_refused_with_their_place(void **state)
{
    (void)state;
    assert_bad_profile(HEAD "<paragraph match='('/></profile>", 2, "bad regular expression");
    assert_bad_profile(HEAD "\n<mystery/></profile>", 3, "is not known here");
    assert_bad_profile(HEAD "<paragraph match='%{gone}'/></profile>", 2, "no definition of gone");
    assert_bad_profile(HEAD "<paragraph match='%{gone'/></profile>", 2, "a %{ without its }");
    assert_bad_profile(HEAD "<heading level='1'/></profile>", 2, "lacks the attribute match");
    assert_bad_profile(HEAD "<heading level='1' as='words' match='a'/></profile>", 2, "cannot count numbers as words");
    assert_bad_profile(HEAD "<item as='list' match='a'/></profile>", 2, "go together");
    assert_bad_profile(HEAD "<item list='a b' match='a'/></profile>", 2, "go together");
    assert_bad_profile(HEAD "<table kind='t'><row match='a'/></table></profile>", 2, "needs begin");
    assert_bad_profile(HEAD "<citations><phrase match='a'/></citations></profile>", 2, "group named list");
    assert_bad_profile(HEAD "<citations><letter is='A'/></citations></profile>", 2, "lacks the attribute match");
    assert_bad_profile(HEAD "<citations><letter match='a'/></citations></profile>", 2, "lacks the attribute is");
    assert_bad_profile(HEAD "<inline match='a'/></profile>", 2, "lacks the attribute element");
    assert_bad_profile(HEAD "<inline element='ref'/></profile>", 2, "lacks the attribute match");
    assert_bad_profile(HEAD "<inline element='ref' match='a' member='b'/></profile>", 2, "go together");
    assert_bad_profile(HEAD "<inline element='abbr' match='a' initials='short'/></profile>", 2, "names a group of match");
    assert_bad_profile(HEAD "<inline element='ref' match='a'>\n<part group='x' element='num'/></inline></profile>", 3,
                       "no group named x");
    assert_bad_profile(HEAD "<inline element='ref' match='a'><part/></inline></profile>", 2, "needs group and element");
    assert_bad_profile(HEAD "<inline element='ref' match=\"(?'x'a)\">\n<part group='x' element='num' member='('/></inline></profile>",
                       3, "bad regular expression");
    assert_bad_profile(HEAD "</profile>", 1, "needs a <paragraph>");
    assert_bad_profile("<rules xmlns='urn:crossfoot:rule'/>", 1, "is not the root of a profile");
    assert_bad_profile(HEAD "<paragraph match='a'>", 2, "");
    assert_bad_profile("<!DOCTYPE profile [<!ENTITY a 'b'>]>\n" HEAD "</profile>", 1, "document type");
    struct error error = ERROR_INIT;
    assert_null(profile_load("/nonexistent/profile.xml", &error));
    assert_non_null(error.message);
    error_release(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_parse),
        cmocka_unit_test(numbering_runs_through),
        cmocka_unit_test(numbering_knows_lists_that_restart),
        cmocka_unit_test(numbering_by_programme),
        cmocka_unit_test(readings_of_plain_rows),
        cmocka_unit_test(readings_of_separated_thousands),
        cmocka_unit_test(readings_of_a_dead_end),
        cmocka_unit_test(readings_hold_what_was_printed),
        cmocka_unit_test(running_text_is_recovered),
        cmocka_unit_test(items_go_into_their_lists),
        cmocka_unit_test(headings_find_their_level),
        cmocka_unit_test(letters_out_of_count_are_no_headings),
        cmocka_unit_test(numbers_that_stand_by_chance),
        cmocka_unit_test(footnotes_are_counted),
        cmocka_unit_test(citations_are_parsed),
        cmocka_unit_test(inline_elements_keep_their_place),
        cmocka_unit_test(inline_rules_make_elements),
        cmocka_unit_test(inline_parts_may_have_members),
        cmocka_unit_test(inline_elements_do_not_overlap),
        cmocka_unit_test(initials_find_the_long_form),
        cmocka_unit_test(tables_are_recovered),
        cmocka_unit_test(ambiguous_figures_are_settled_by_their_sum_or_not_at_all),
        cmocka_unit_test(groups_at_random_are_read_as_printed),
        cmocka_unit_test(unread_tables_say_so),
        cmocka_unit_test(mandate_lists_are_recovered),
        cmocka_unit_test(displaced_entries_go_to_the_empty_group),
        cmocka_unit_test(grids_are_read_like_lines),
        cmocka_unit_test(grids_of_unknown_form_are_typed),
        cmocka_unit_test(mandates_in_grids_are_recovered),
        cmocka_unit_test(years_stand_for_symbols),
        cmocka_unit_test(charts_are_figures),
        cmocka_unit_test(links_are_kept_wherever_they_stand),
        cmocka_unit_test_setup_teardown(symbols_are_spelt_in_their_letters, set_up, tear_down),
        cmocka_unit_test(profiles_without_end_are_refused),
        cmocka_unit_test(parts_are_read_in_their_language),
        cmocka_unit_test(outlines_are_completed),
        cmocka_unit_test(bad_profiles_are_refused_with_their_place),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
