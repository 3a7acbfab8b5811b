/* The extension functions. Each pops its arguments and pushes one value; a failure is noted in the session first, so
 * that its sentence wins over libxml2's. */
#include "query/fold.h"
#include "query/xpath_session.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTION_NAMESPACE ((const xmlChar *)"urn:crossfoot:function")
#define MAX_REGEXES 64

static struct xpath_session *session_of(xmlXPathParserContext *parser)
{
    return parser->context->userData;
}

void xpath_note_problem(struct xpath_session *session, const char *problem)
{
    if (session->problem.length == 0)
        str_add(&session->problem, problem);
}

/* What is wrong has been noted. */
static void fail(xmlXPathParserContext *parser)
{
    xmlXPathSetError(parser, XPATH_EXPR_ERROR);
}

/* Pop count strings; on failure false, with nothing to free. */
static bool pop_strings(xmlXPathParserContext *parser, xmlChar **strings, int count, int given)
{
    if (given != count) {
        xmlXPathSetError(parser, XPATH_INVALID_ARITY);
        return false;
    }
    for (int i = count - 1; i >= 0; i--)
        strings[i] = xmlXPathPopString(parser);
    bool ok = !xmlXPathCheckError(parser);
    for (int i = 0; i < count; i++)
        ok = ok && strings[i];
    for (int i = 0; i < count && !ok; i++)
        xmlFree(strings[i]);
    return ok;
}

static void free_strings(xmlChar **strings, int count)
{
    for (int i = 0; i < count; i++)
        xmlFree(strings[i]);
}

static void push_text(xmlXPathParserContext *parser, struct slice text)
{
    xmlChar *copy = xmlStrndup((const xmlChar *)text.data, (int)text.length);
    if (!copy)
        mem_fail();
    valuePush(parser, xmlXPathWrapString(copy));
}

void xpath_release_regexes(struct xpath_session *session)
{
    for (size_t i = 0; i < session->regexes.count; i++) {
        mem_free(session->regexes.items[i].pattern);
        regex_free(session->regexes.items[i].regex);
    }
    vec_release(&session->regexes);
}

const struct regex *xpath_regex(struct xpath_session *session, const char *pattern)
{
    for (size_t i = 0; i < session->regexes.count; i++)
        if (strcmp(session->regexes.items[i].pattern, pattern) == 0)
            return session->regexes.items[i].regex;
    struct error error = ERROR_INIT;
    struct regex *regex = regex_new(pattern, &error);
    if (!regex) {
        xpath_note_problem(session, error.message);
        error_release(&error);
        return NULL;
    }
    if (session->regexes.count == MAX_REGEXES) /* patterns made at run time must not pile up */
        xpath_release_regexes(session);
    vec_push(&session->regexes, (struct cached_regex){ mem_copy_string(pattern), regex });
    return regex;
}

bool xpath_match(struct xpath_session *session, const struct regex *regex, struct slice text, struct regex_match *match,
                 bool *found)
{
    enum regex_status status = regex_find(regex, session->scratch, text, 0, match);
    *found = status == REGEX_MATCH;
    if (status == REGEX_LIMIT)
        xpath_note_problem(session, "a regular expression reached its limit of steps");
    return status != REGEX_LIMIT;
}

bool xpath_group(struct xpath_session *session, const struct regex *regex, struct slice text, const char *name,
                 struct slice *value)
{
    struct regex_match match;
    bool found;
    int group = regex_group(regex, name);
    *value = slice_of("");
    if (group < 0) {
        xpath_note_problem(session, "cf:group() names a group that its pattern does not have");
        return false;
    }
    if (!xpath_match(session, regex, text, &match, &found))
        return false;
    if (found)
        *value = regex_slice(text, &match, group);
    return true;
}

bool xpath_replace(struct xpath_session *session, const struct regex *regex, struct slice text, const char *with,
                   struct str *out)
{
    if (regex_replace(regex, session->scratch, text, with, out))
        return true;
    xpath_note_problem(session, "cf:replace() reached a limit or has a bad replacement");
    return false;
}

static void function_match(xmlXPathParserContext *parser, int count)
{
    xmlChar *given[2];
    struct regex_match match;
    bool found;
    if (!pop_strings(parser, given, 2, count))
        return;
    const struct regex *regex = xpath_regex(session_of(parser), (const char *)given[1]);
    if (regex && xpath_match(session_of(parser), regex, slice_of((const char *)given[0]), &match, &found))
        valuePush(parser, xmlXPathNewBoolean(found));
    else
        fail(parser);
    free_strings(given, 2);
}

static void function_group(xmlXPathParserContext *parser, int count)
{
    xmlChar *given[3];
    struct slice value;
    if (!pop_strings(parser, given, 3, count))
        return;
    const struct regex *regex = xpath_regex(session_of(parser), (const char *)given[1]);
    if (regex && xpath_group(session_of(parser), regex, slice_of((const char *)given[0]), (const char *)given[2], &value))
        push_text(parser, value);
    else
        fail(parser);
    free_strings(given, 3);
}

static void function_replace(xmlXPathParserContext *parser, int count)
{
    xmlChar *given[3];
    if (!pop_strings(parser, given, 3, count))
        return;
    const struct regex *regex = xpath_regex(session_of(parser), (const char *)given[1]);
    struct str out = STR_INIT;
    if (regex && xpath_replace(session_of(parser), regex, slice_of((const char *)given[0]), (const char *)given[2], &out))
        push_text(parser, (struct slice){ str_text(&out), out.length });
    else
        fail(parser);
    str_release(&out);
    free_strings(given, 3);
}

static void function_fold(xmlXPathParserContext *parser, int count)
{
    xmlChar *given[2];
    if (!pop_strings(parser, given, 2, count))
        return;
    struct str out = STR_INIT;
    folds_apply(session_of(parser)->folds, session_of(parser)->scratch, (const char *)given[1],
                slice_of((const char *)given[0]), &out);
    push_text(parser, (struct slice){ str_text(&out), out.length });
    str_release(&out);
    free_strings(given, 2);
}

/* ------------------------------------------------------------------------------------------------ cf:number */

/* A digit's value, full-width ones included, or -1. */
static int digit_value(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    return c >= 0xFF10 && c <= 0xFF19 ? (int)(c - 0xFF10) : -1;
}

/* Marks that separate groups of three digits: blank, comma, apostrophe and the narrow blanks. */
static bool is_group_mark(uint32_t c)
{
    return c == ' ' || c == ',' || c == '\'' || c == 0xA0 || c == 0x2009 || c == 0x202F || c == 0xFF0C;
}

/* Rewrite printed digits as plain ones: "1 235,000.5" to "1235000.5". False when it is not a number. */
static bool plain_number(struct slice text, struct str *out)
{
    const char *cursor = text.data, *end = text.data + text.length;
    int digits = 0, group = -1; /* digits since the last group mark; -1 before any */
    bool point = false;
    while (cursor < end) {
        const char *start = cursor;
        uint32_t c = utf8_next(&cursor, end);
        int digit = digit_value(c);
        if (digit >= 0) {
            str_add_char(out, (char)('0' + digit));
            digits++;
            group += group >= 0;
        } else if ((c == '-' || c == 0x2212) && start == text.data) {
            str_add_char(out, '-');
        } else if (is_group_mark(c) && !point && digits && (group < 0 ? digits <= 3 : group == 3)) {
            group = 0;
        } else if (c == '.' && !point && digits && (group < 0 || group == 3)) {
            str_add_char(out, '.');
            point = true;
            group = -1;
        } else {
            return false;
        }
    }
    return digits > 0 && (group < 0 || group == 3);
}

double xpath_printed_number(struct slice text)
{
    struct str plain = STR_INIT;
    bool ok = plain_number(slice_trim(text), &plain);
    double value = ok ? xmlXPathCastStringToNumber((const xmlChar *)str_text(&plain)) : xmlXPathNAN;
    str_release(&plain);
    return value;
}

static void function_number(xmlXPathParserContext *parser, int count)
{
    xmlChar *given[1];
    if (!pop_strings(parser, given, 1, count))
        return;
    valuePush(parser, xmlXPathNewFloat(xpath_printed_number(slice_of((const char *)given[0]))));
    free_strings(given, 1);
}

void xpath_register_functions(struct xpath_session *session)
{
    static const struct { const char *name; xmlXPathFunction function; } functions[] = {
        { "match", function_match },   { "group", function_group },   { "replace", function_replace },
        { "fold", function_fold },     { "number", function_number },
    };
    bool ok = xmlXPathRegisterNs(session->context, (const xmlChar *)"cf", FUNCTION_NAMESPACE) == 0;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        ok = ok && xmlXPathRegisterFuncNS(session->context, (const xmlChar *)functions[i].name, FUNCTION_NAMESPACE,
                                          functions[i].function) == 0;
    if (!ok)
        mem_fail();
}
