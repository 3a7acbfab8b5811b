/* Loading packs and rules: what is read, and what is refused with which place and sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "check/check.h"
#include "rule/file.h"
#include "rule/rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "<rules xmlns=\"urn:crossfoot:rule\">\n"
#define MESSAGES "<message xml:lang=\"en\">m</message><message xml:lang=\"zh\">信</message>\n"
#define BAD "<example verdict=\"bad\"><para>x</para></example>\n"
#define GOOD "<example verdict=\"good\"><para>y</para></example>\n"
#define RULE(id, check) "<rule id=\"" id "\" severity=\"error\">\n" check "\n" MESSAGES BAD GOOD "</rule>\n"
#define PATTERN "<pattern context=\"para\" forbid=\"x\"/>"
#define TAIL "</rules>\n"

/* ------------------------------------------------------------------------------------------------ folders */

/* A folder of packs, with the real schema. */
struct folder {
    char root[64];
};

static const char *rules_folder(void)
{
    const char *folder = getenv("CROSSFOOT_RULES");
    return folder ? folder : "rules";
}

static void write_file(const struct folder *folder, const char *name, const char *text)
{
    struct str path = STR_INIT;
    str_printf(&path, "%s/%s", folder->root, name);
    FILE *file = fopen(str_text(&path), "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    str_release(&path);
}

static void make_pack(const struct folder *folder, const char *name, const char *pack_xml)
{
    struct str path = STR_INIT;
    str_printf(&path, "%s/%s", folder->root, name);
    assert_int_equal(mkdir(str_text(&path), 0700), 0);
    str_clear(&path);
    str_printf(&path, "%s/pack.xml", name);
    write_file(folder, str_text(&path), pack_xml);
    str_release(&path);
}

static int set_up(void **state)
{
    struct folder *folder = mem_calloc(1, sizeof *folder);
    snprintf(folder->root, sizeof folder->root, "/tmp/crossfoot-rule-XXXXXX");
    assert_non_null(mkdtemp(folder->root));
    struct str path = STR_INIT;
    struct bytes schema;
    struct error error = ERROR_INIT;
    str_printf(&path, "%s/crossfoot.rng", rules_folder());
    assert_true(file_read(str_text(&path), 1 << 20, &schema, &error));
    write_file(folder, "crossfoot.rng", schema.data);
    bytes_release(&schema);
    str_release(&path);
    *state = folder;
    return 0;
}

static int tear_down(void **state)
{
    struct folder *folder = *state;
    static const char *const names[] = { "a/1.xml", "a/2.xml", "a/3.xml", "a/4.xml", "a/pack.xml", "a/r.xml", "b/pack.xml", "r.xml", "crossfoot.rng", "a", "b", "" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[96];
        snprintf(path, sizeof path, "%s/%s", folder->root, names[i]);
        remove(path);
    }
    mem_free(folder);
    return 0;
}

static bool load_packs(const struct folder *folder, struct rule_set *set, struct error *error)
{
    static const char *const packs[] = { "a", "b" };
    struct str second = STR_INIT;
    str_printf(&second, "%s/b", folder->root);
    size_t count = access(str_text(&second), F_OK) == 0 ? 2 : 1;
    str_release(&second);
    const struct rule_request request = {
        .root = folder->root, .packs = packs, .pack_count = count, .validate = true, .kinds = check_kind_specs(),
        .threads = 3,
    };
    return rule_set_load(set, &request, error);
}

static bool load_text(const struct folder *folder, const char *text, struct rule_set *set, struct error *error)
{
    char path[96];
    write_file(folder, "r.xml", text);
    snprintf(path, sizeof path, "%s/r.xml", folder->root);
    const char *files[] = { path };
    const struct rule_request request = {
        .root = folder->root, .files = files, .file_count = 1, .kinds = check_kind_specs(),
    };
    return rule_set_load(set, &request, error);
}

/* ------------------------------------------------------------------------------------------------ what is read */

static void test_rule_is_read(void **state)
{
    struct rule_set set;
    struct error error = ERROR_INIT;
    bool ok = load_text(*state, HEAD
        "<rule id=\"un/one\"\n   severity=\"warning\" enabled=\"no\" source=\"Manual\">\n"
        "<title xml:lang=\"en\">  A  title\n   wrapped </title><title xml:lang=\"zh\">题\n  目</title>\n"
        "<help xml:lang=\"en\">see {text}</help>\n"
        "<pattern context=\"para\" forbid=\"(?&lt;word&gt;x)\" fix=\"{word}y\" applicability=\"safe\"/>\n"
        "<pattern context=\"para\" match=\"y\">" MESSAGES "</pattern>\n"
        "<message xml:lang=\"en\">found {word} {{ in {text}</message><message xml:lang=\"zh\">有{word}</message>\n"
        "<example verdict=\"bad\" expect=\"3\"><para>x</para></example>" GOOD "</rule>" TAIL, &set, &error);
    if (!ok)
        fail_msg("%s", error.message);
    assert_int_equal(set.count, 1);
    const struct rule *rule = rule_set_find(&set, "un/one");
    assert_non_null(rule);
    assert_null(rule_set_find(&set, "un/two"));
    assert_int_equal(rule->line, 2); /* where the start tag begins, not where it ends */
    assert_int_equal(rule->severity, SEVERITY_WARNING);
    assert_false(rule->enabled);
    assert_string_equal(rule->source, "Manual");
    assert_string_equal(wordings_in(&rule->title, "en"), "A title wrapped");
    assert_string_equal(wordings_in(&rule->title, "zh"), "题目"); /* a line break between ideographs is no blank */
    assert_string_equal(wordings_in(&rule->title, "fr"), "A title wrapped");
    assert_string_equal(wordings_in(&rule->rationale, "en"), "");
    assert_int_equal(rule->check_count, 2);
    assert_string_equal(rule->checks[0].kind->name, "pattern");
    assert_int_equal(rule->checks[0].line, 8);
    assert_string_equal(check_slot(&rule->checks[0], "fix")->text, "{word}y");
    assert_non_null(check_slot(&rule->checks[0], "forbid")->regex);
    assert_non_null(check_slot(&rule->checks[0], "context")->xpath);
    assert_null(check_slot(&rule->checks[0], "match")->text);
    assert_null(check_slot(&rule->checks[0], "no such slot")->text);
    assert_string_equal(check_slot(&rule->checks[1], "applicability")->text, "none"); /* the default of a choice */
    assert_string_equal(wordings_in(&rule->checks[0].message, "zh"), "有{word}");
    assert_string_equal(wordings_in(&rule->checks[1].message, "zh"), "信");
    assert_int_equal(rule->example_count, 2);
    assert_int_equal(rule->examples[0].expect, 3);
    assert_int_equal(rule->examples[1].expect, 0);
    rule_set_free(&set);
}

static void test_packs_are_read(void **state)
{
    struct folder *folder = *state;
    make_pack(folder, "a", "<pack xmlns=\"urn:crossfoot:rule\" id=\"a\"><rules href=\"r.xml\"/>"
        "<fold name=\"space\"><replace match=\" \"/></fold><profile href=\"p.xml\"/></pack>");
    write_file(folder, "a/r.xml", HEAD RULE("a/one", PATTERN)
               RULE("a/two", "<agree context=\"report\" each=\".//x\" key=\"@k\" value=\".\" fold=\"space\"/>") TAIL);
    make_pack(folder, "b", "<pack xmlns=\"urn:crossfoot:rule\" id=\"b\">" RULE("b/one",
        "<assert context=\"para\" test=\"cf:fold(., 'space') = ''\"/>") "</pack>");
    struct rule_set set;
    struct error error = ERROR_INIT;
    if (!load_packs(folder, &set, &error))
        fail_msg("%s:%u:%u: %s", error.path, error.line, error.column, error.message);
    assert_int_equal(set.count, 3);
    assert_string_equal(set.rules[2].id, "b/one"); /* folds of one pack serve the next */
    assert_int_equal(set.profile_count, 1);
    assert_string_equal(set.profiles[0].pack, "a");
    assert_non_null(strstr(set.profiles[0].path, "/a/p.xml"));
    assert_true(folds_has(set.folds, "space"));
    rule_set_free(&set);
}

static void test_core_pack_loads(void **state)
{
    (void)state;
    struct rule_set set;
    struct error error = ERROR_INIT;
    const char *const packs[] = { "core" };
    const struct rule_request request = {
        .root = rules_folder(), .packs = packs, .pack_count = 1, .validate = true, .kinds = check_kind_specs(),
    };
    if (!rule_set_load(&set, &request, &error))
        fail_msg("%s:%u:%u: %s", error.path, error.line, error.column, error.message);
    rule_set_free(&set);
}

/* ------------------------------------------------------------------------------------------------ what is refused */

struct refusal {
    const char *text;
    uint32_t line, column;
    const char *says;
};

#define SUM "<sum context=\"group\" total=\"cell\" parts=\"row/cell\"/>"

static const struct refusal refusals[] = {
    { HEAD "<rule>\n" TAIL, 3, 9, "not valid XML" },
    { "<!DOCTYPE rules [<!ENTITY a \"b\">]>\n" HEAD TAIL, 1, 0, "document type" },
    { "<rules/>", 1, 1, "root element" },
    { "<pack xmlns=\"urn:crossfoot:rule\" id=\"x\"/>", 1, 1, "root element" },
    { HEAD "  <rul/>" TAIL, 2, 3, "unknown element <rul>" },
    { HEAD "<!-- <rule> --> <rul a=\">\"/>" TAIL, 2, 17, "unknown element <rul>" },
    { HEAD RULE("un/a", "<summ context=\"a\"/>") TAIL, 3, 1, "unknown element <summ>" },
    { HEAD RULE("un/a", "<pattern context=\"para\"\n  forbid=\"x\" frob=\"y\"/>") TAIL, 4, 20, "unknown attribute \"frob\"" },
    { HEAD "<rule id=\"un/a\" severity=\"error\" level=\"1\">" SUM "</rule>" TAIL, 2, 41, "unknown attribute \"level\"" },
    { HEAD "<rule severity=\"error\">" SUM "</rule>" TAIL, 2, 1, "\"id\"" },
    { HEAD "<rule id=\"un/a\">" SUM "</rule>" TAIL, 2, 1, "\"severity\"" },
    { HEAD "<rule id=\"un/a\" severity=\"bad\">" SUM "</rule>" TAIL, 2, 27, "not one of: error" },
    { HEAD RULE("deliverable", PATTERN) TAIL, 2, 11, "pack/name" },
    { HEAD RULE("un/Deliverable", PATTERN) TAIL, 2, 11, "pack/name" },
    { HEAD RULE("un/a/b", PATTERN) TAIL, 2, 11, "pack/name" },
    { HEAD RULE("un/a", PATTERN) RULE("un/a", PATTERN) TAIL, 8, 11, "already used at" },
    { HEAD RULE("un/a", "") TAIL, 2, 1, "holds no check" },
    { HEAD RULE("un/a", "<sum context=\"group\" parts=\"row/cell\"/>") TAIL, 3, 1, "needs the attribute \"total\"" },
    { HEAD RULE("un/a", "<pattern context=\"para\" forbid=\"值&amp;(\"/>") TAIL, 3, 40, "regular expression" },
    { HEAD RULE("un/a", "<assert context=\"para\" test=\"count(\"/>") TAIL, 3, 36, "test=\"count(\"" },
    { HEAD RULE("un/a", "<assert context=\"para\" test=\"&lt; a\"/>") TAIL, 3, 30, "not an XPath expression" },
    { HEAD RULE("un/a", "<assert context=\"para\" test=\"a &lt; frob()\"/>") TAIL, 3, 37, "no function frob()" },
    { HEAD RULE("un/a", "<assert context=\"para\" test=\"cf:match(., 'a(')\"/>") TAIL, 3, 45, "regular expression" },
    { HEAD RULE("un/a", "<assert context=\"para\" test=\"cf:fold(., 'nope')\"/>") TAIL, 3, 42, "no fold \"nope\"" },
    { HEAD RULE("un/a", "<assert context=\"para\" test=\"a | b\"/>") TAIL, 3, 32, "union" },
    { HEAD RULE("un/a", "<assert context=\"//para\" test=\"a\"/>") TAIL, 3, 18, "name of an element" },
    { HEAD RULE("un/a", "<assert context=\"para//x/..\" test=\"a\"/>") TAIL, 3, 26, "step up" },
    { HEAD RULE("un/a", "<assert context=\"para\" test=\"count(preceding::a) > 1\"/>") TAIL, 3, 36, "quadratic" },
    { HEAD RULE("un/a", "<agree context=\"report\" each=\"a\" key=\"@k\" value=\".\" fold=\"nope\"/>") TAIL, 3, 59, "fold" },
    { HEAD RULE("un/a", "<resolve context=\"a\" each=\"b\" key=\"@k\" among=\"c\" among-key=\"@k\" range=\"@r\"/>") TAIL, 3, 1,
      "go together" },
    { HEAD RULE("un/a", "<resolve context=\"a\" each=\"b\" key=\"@k\" among=\"c\" among-key=\"@k\" holder=\"h\"/>") TAIL, 3, 1,
      "go together" },
    { HEAD RULE("un/a", "<resolve context=\"a\" each=\"b\" key=\"@k\" among=\"c\" among-key=\"@k\" as=\"list\"/>") TAIL, 3, 1,
      "list" },
    { HEAD RULE("un/a", "<agree context=\"a\" each=\"b\" key=\"@k\" value=\".\" share=\"101\"/>") TAIL, 3, 1, "share" },
    { HEAD RULE("un/a", "<agree context=\"a\" each=\"b\" key=\"@k\" value=\".\" least=\"few\"/>") TAIL, 3, 1, "least" },
    { HEAD RULE("un/a", "<sequence context=\"a\" each=\"b\" key=\"@n\" as=\"numbers\"/>") TAIL, 3, 45, "not one of" },
    { HEAD RULE("un/a", "<sequence context=\"a\" each=\"b\" key=\"@n\" as=\"list\"/>") TAIL, 3, 1, "list" },
    { HEAD RULE("un/a", "<sequence context=\"a\" each=\"b\" key=\"@n\" start=\"x\"/>") TAIL, 3, 1, "start" },
    { HEAD RULE("un/a", "<pattern context=\"para\" match=\"a\" forbid=\"b\"/>") TAIL, 3, 1, "either" },
    { HEAD RULE("un/a", "<pattern context=\"para\" forbid=\"b\" fix=\"a{nope}\"/>") TAIL, 3, 42, "{nope}" },
    { HEAD RULE("un/a", "<pattern context=\"para\" forbid=\"b\"><frob/></pattern>") TAIL, 3, 36, "unknown element <frob>" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" PATTERN "\n<message xml:lang=\"en\">m</message>" BAD GOOD "</rule>"
      TAIL, 2, 1, "no <message xml:lang=\"zh\">" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">\n<pattern context=\"para\" forbid=\"x\"><message xml:lang=\"zh\">m"
      "</message></pattern>" MESSAGES BAD GOOD "</rule>" TAIL, 3, 1, "no <message xml:lang=\"en\">" },
    { HEAD RULE("un/a", "<sequence context=\"a\" each=\"b\" key=\"@n\">\n<message case=\"gap\" xml:lang=\"en\">m</message></sequence>")
      TAIL, 4, 16, "<sequence> has no case \"gap\"" },
    { HEAD RULE("un/a", "<sequence context=\"a\" each=\"b\" key=\"@n\">\n<message case=\"hole\" xml:lang=\"en\">m</message></sequence>")
      TAIL, 3, 1, "no <message xml:lang=\"zh\">" },
    { HEAD RULE("un/a", "<sequence context=\"a\" each=\"b\" key=\"@n\">\n<message case=\"hole\" xml:lang=\"en\">{x}</message>"
      "<message case=\"hole\" xml:lang=\"zh\">m</message></sequence>") TAIL, 4, 1, "{x}" },
    { HEAD RULE("un/a", PATTERN "\n<message case=\"hole\" xml:lang=\"en\">m</message>") TAIL, 4, 16, "has the case \"hole\"" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" PATTERN MESSAGES "<message xml:lang=\"zh\">m</message>" BAD GOOD
      "</rule>" TAIL, 3, 1, "a second <message>" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" PATTERN MESSAGES "<title>m</title>" BAD GOOD "</rule>" TAIL, 3, 1,
      "xml:lang" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" PATTERN MESSAGES "<title xml:lang=\"en\"> </title>" BAD GOOD
      "</rule>" TAIL, 3, 1, "empty" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" SUM "\n<message xml:lang=\"en\">{stated} {text}</message>"
      "<message xml:lang=\"zh\">x</message>" BAD GOOD "</rule>" TAIL, 3, 1, "\"{text}\" in <message>" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" SUM "\n<message xml:lang=\"en\">{stated</message>"
      "<message xml:lang=\"zh\">x</message>" BAD GOOD "</rule>" TAIL, 3, 1, "no argument" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" SUM MESSAGES "<help xml:lang=\"en\">{frob}</help>" BAD GOOD "</rule>"
      TAIL, 3, 1, "{frob}" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" PATTERN MESSAGES BAD "</rule>" TAIL, 2, 1, "verdict=\"good\"" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" PATTERN MESSAGES GOOD "</rule>" TAIL, 2, 1, "verdict=\"bad\"" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" PATTERN MESSAGES BAD GOOD "<example verdict=\"ugly\"><a/></example>"
      "</rule>" TAIL, 5, 19, "not one of: bad, good" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" PATTERN MESSAGES BAD GOOD "<example verdict=\"bad\" expect=\"0\"><a/>"
      "</example></rule>" TAIL, 5, 32, "number of findings" },
    { HEAD "<rule id=\"un/a\" severity=\"error\">" PATTERN MESSAGES BAD GOOD "<example verdict=\"bad\"/></rule>" TAIL,
      5, 1, "no part of a report" },
    { HEAD RULE("un/a", PATTERN " words between") TAIL, 2, 1, "schema" },
};

/* Complain when the error is not the one that is wanted; returns whether it is. */
static bool is_wanted(const struct refusal *wanted, bool loaded, struct error *error)
{
    bool ok = !loaded && error->path && strstr(error->message, wanted->says) && error->line == wanted->line
        && (wanted->column == 0 || error->column == wanted->column);
    if (!ok)
        print_error("%s:%u:%u: %s\nwanted %u:%u %s in:\n%s\n", error->path ? error->path : "", error->line,
                    error->column, loaded ? "loaded" : error->message, wanted->line, wanted->column, wanted->says,
                    wanted->text);
    error_release(error);
    return ok;
}

static void test_refusals(void **state)
{
    bool ok = true;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct rule_set set;
        struct error error = ERROR_INIT;
        bool loaded = load_text(*state, refusals[i].text, &set, &error);
        ok &= is_wanted(&refusals[i], loaded, &error);
    }
    assert_true(ok);
}

#define PACK "<pack xmlns=\"urn:crossfoot:rule\" id=\"a\">\n"

static const struct refusal pack_refusals[] = {
    { "<pack xmlns=\"urn:crossfoot:rule\"/>", 1, 1, "needs an id" },
    { "<pack xmlns=\"urn:crossfoot:rule\" id=\"a\" x=\"1\"/>", 1, 44, "unknown attribute" },
    { PACK "<frob/></pack>", 2, 1, "unknown element <frob>" },
    { PACK "<rules/></pack>", 2, 1, "href" },
    { PACK "<rules href=\"../x.xml\"/></pack>", 2, 14, "out of the pack" },
    { PACK "<rules href=\"/etc/passwd\"/></pack>", 2, 14, "out of the pack" },
    { PACK "<rules href=\"none.xml\"/></pack>", 0, 0, "" },
    { PACK "<fold name=\"x\"/></pack>", 2, 1, "no <replace>" },
    { PACK "<fold name=\"X\"><replace match=\"a\"/></fold></pack>", 2, 1, "name" },
    { PACK "<fold name=\"x\"><replace/></fold></pack>", 2, 16, "match" },
    { PACK "<fold name=\"x\"><replace match=\"值[\"/></fold></pack>", 2, 34, "regular expression" },
    { PACK "<fold name=\"x\"><replace match=\"a\"/></fold><fold name=\"x\"><replace match=\"a\"/></fold></pack>", 2, 55,
      "already a fold" },
    { PACK RULE("b/one", PATTERN) "</pack>", 2, 11, "id of its pack" },
};

static void test_pack_refusals(void **state)
{
    struct folder *folder = *state;
    bool ok = true;
    make_pack(folder, "a", "");
    for (size_t i = 0; i < sizeof pack_refusals / sizeof *pack_refusals; i++) {
        struct rule_set set;
        struct error error = ERROR_INIT;
        write_file(folder, "a/pack.xml", pack_refusals[i].text);
        bool loaded = load_packs(folder, &set, &error);
        ok &= is_wanted(&pack_refusals[i], loaded, &error);
    }
    assert_true(ok);
}

static void test_missing_pack_and_schema(void **state)
{
    struct folder *folder = *state;
    struct rule_set set;
    struct error error = ERROR_INIT;
    assert_false(load_packs(folder, &set, &error));
    assert_non_null(strstr(error.path, "a/pack.xml"));
    const struct rule_request request = { .root = "/nonexistent", .validate = true, .kinds = check_kind_specs() };
    assert_false(rule_set_load(&set, &request, &error));
    assert_non_null(strstr(error.path, "crossfoot.rng"));
    error_release(&error);
}

/* ------------------------------------------------------------------------------------------------ the schema */

/* The documentation directly in a schema element, with white space collapsed. */
static void documentation(const xmlNode *node, struct str *out)
{
    for (const xmlNode *child = rule_file_first(node); child; child = rule_file_next(child)) {
        if (strcmp((const char *)child->name, "documentation") != 0)
            continue;
        xmlChar *text = xmlNodeGetContent(child);
        for (const char *word = (const char *)text; *(word += strspn(word, " \n"));) {
            size_t length = strcspn(word, " \n");
            if (out->length)
                str_add_char(out, ' ');
            str_append(out, word, length);
            word += length;
        }
        xmlFree(text);
    }
}

/* The element pattern of a kind, or NULL. */
static const xmlNode *find_element(const xmlNode *grammar, const char *name)
{
    for (const xmlNode *define = rule_file_first(grammar); define; define = rule_file_next(define)) {
        const xmlNode *element = rule_file_first(define);
        const char *found = element && strcmp((const char *)element->name, "element") == 0
            ? rule_file_attribute(element, "name") : NULL;
        if (found && strcmp(found, name) == 0)
            return element;
    }
    return NULL;
}

static void expect_slot(const struct kind_spec *kind, const struct slot_spec *slot, const xmlNode *child)
{
    bool optional = child && strcmp((const char *)child->name, "optional") == 0;
    const xmlNode *attribute = optional ? rule_file_first(child) : child;
    const char *name = attribute ? rule_file_attribute(attribute, "name") : NULL;
    struct str help = STR_INIT;
    if (!name || strcmp(name, slot->name) != 0 || optional == slot->required)
        fail_msg("the schema's <%s> lacks \"%s\" at its place, or differs in whether it is optional", kind->name,
                 slot->name);
    documentation(attribute, &help);
    assert_string_equal(str_text(&help), slot->help);
    str_release(&help);
}

/* The schema and the kinds must say the same: slots in the same order, with the same help. */
static void test_schema_documents_every_slot(void **state)
{
    (void)state;
    struct str path = STR_INIT;
    struct rule_file file;
    struct error error = ERROR_INIT;
    str_printf(&path, "%s/crossfoot.rng", rules_folder());
    assert_true(rule_file_read(&file, str_text(&path), &error));
    for (const struct kind_spec *const *kind = check_kind_specs(); *kind; kind++) {
        const xmlNode *element = find_element(xmlDocGetRootElement(file.doc), (*kind)->name);
        assert_non_null(element);
        const xmlNode *child = rule_file_next(rule_file_first(element)); /* behind the documentation */
        for (const struct slot_spec *slot = (*kind)->slots; slot->name; slot++, child = rule_file_next(child))
            expect_slot(*kind, slot, child);
        assert_string_equal((const char *)child->name, "ref"); /* nothing but the messages is left */
        struct str text = STR_INIT;
        documentation(element, &text);
        for (const char *const *argument = (*kind)->arguments; *argument; argument++)
            assert_non_null(strstr(str_text(&text), *argument));
        str_release(&text);
    }
    rule_file_release(&file);
    str_release(&path);
}

/* ------------------------------------------------------------------------------------------------ several files */

/* A pack of four files, the texts of two of them given, with a rule of its own between them. */
static void make_pack_of_files(const struct folder *folder, const char *second, const char *fourth)
{
    make_pack(folder, "a", "<pack xmlns=\"urn:crossfoot:rule\" id=\"a\"><title xml:lang=\"en\">A</title>"
              "<rules href=\"1.xml\"/><rules href=\"2.xml\"/>" RULE("a/own", PATTERN)
              "<rules href=\"3.xml\"/><rules href=\"4.xml\"/></pack>");
    write_file(folder, "a/1.xml", HEAD RULE("a/one", PATTERN) RULE("a/more", PATTERN) TAIL);
    write_file(folder, "a/2.xml", second);
    write_file(folder, "a/3.xml", HEAD RULE("a/three", PATTERN) TAIL);
    write_file(folder, "a/4.xml", fourth);
}

static void test_rules_keep_the_order_of_their_files(void **state)
{
    static const char *const ids[] = { "a/one", "a/more", "a/two", "a/own", "a/three", "a/four" };
    enum { COUNT = sizeof ids / sizeof *ids };
    struct rule_set set;
    struct error error = ERROR_INIT;
    make_pack_of_files(*state, HEAD RULE("a/two", PATTERN) TAIL, HEAD RULE("a/four", PATTERN) TAIL);
    if (!load_packs(*state, &set, &error))
        fail_msg("%u: %s", error.line, error.message);
    assert_int_equal(set.count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_string_equal(set.rules[i].id, ids[i]);
        assert_ptr_equal(rule_set_find(&set, ids[i]), &set.rules[i]);
    }
    assert_null(rule_set_find(&set, "a/five"));
    rule_set_free(&set);
}

static void expect_error(const struct folder *folder, const char *path, uint32_t line, const char *words)
{
    struct rule_set set;
    struct error error = ERROR_INIT;
    assert_false(load_packs(folder, &set, &error));
    assert_non_null(strstr(error.path, path));
    assert_int_equal(error.line, line);
    assert_non_null(strstr(error.message, words));
    error_release(&error);
}

static void test_the_first_bad_file_is_told(void **state)
{
    make_pack_of_files(*state, HEAD RULE("a/two", "<pattern context=\"para\" forbid=\"(\"/>") TAIL,
                       HEAD RULE("a/four", "<nothing/>") TAIL);
    expect_error(*state, "a/2.xml", 3, "regular expression");
}

static void test_an_id_stands_in_one_file(void **state)
{
    make_pack_of_files(*state, HEAD RULE("a/two", PATTERN) TAIL, HEAD RULE("a/four", PATTERN) RULE("a/own", PATTERN) TAIL);
    expect_error(*state, "a/4.xml", 8, "already used at");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rule_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_packs_are_read, set_up, tear_down),
        cmocka_unit_test(test_core_pack_loads),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pack_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing_pack_and_schema, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rules_keep_the_order_of_their_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_first_bad_file_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_id_stands_in_one_file, set_up, tear_down),
        cmocka_unit_test(test_schema_documents_every_slot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
