#include "app/session.h"

#include "base/memory.h"

#include <libxml/tree.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define INDENT "    "

/* Append text from XML, where it may be wrapped, on one line. */
static void add_collapsed(struct str *out, const char *text)
{
    struct slice rest = slice_trim(slice_of(text));
    bool blank = false;
    for (size_t i = 0; i < rest.length; i++) {
        bool is_blank = strchr(" \t\r\n", rest.data[i]) != NULL;
        if (is_blank && !blank)
            str_add_char(out, ' ');
        else if (!is_blank)
            str_add_char(out, rest.data[i]);
        blank = is_blank;
    }
}

static void add_paragraph(struct str *out, const char *text)
{
    if (!*text)
        return;
    str_add_char(out, '\n');
    add_collapsed(out, text);
    str_add_char(out, '\n');
}

static void print_facts(struct session *session, const struct rule *rule)
{
    struct str *out = &session->out;
    str_printf(out, "%s (%s)%s%s\n", rule->id, severity_name(rule->severity), rule->enabled ? "" : ", ",
               rule->enabled ? "" : session_word(session, "app.disabled"));
    add_collapsed(out, wordings_in(&rule->title, session->lang));
    str_add_char(out, '\n');
    add_paragraph(out, wordings_in(&rule->rationale, session->lang));
    add_paragraph(out, wordings_in(&rule->help, session->lang));
    str_add_char(out, '\n');
    if (rule->source)
        str_printf(out, "%s: %s\n", session_word(session, "app.source"), rule->source);
    str_printf(out, "%s: %s:%u\n", session_word(session, "app.file"), rule->path, rule->line);
}

static void print_check(struct session *session, const struct check *check)
{
    str_printf(&session->out, "%s: %s\n", session_word(session, "app.check"), check->kind->name);
    for (size_t i = 0; i < check->slot_count; i++) {
        const struct slot *slot = &check->slots[i];
        if (!slot->text)
            continue;
        str_printf(&session->out, INDENT "%-12s ", slot->name);
        add_collapsed(&session->out, slot->text);
        str_add_char(&session->out, '\n');
    }
}

/* ------------------------------------------------------------------------------------------------ examples */

static void dump_children(const xmlNode *body, struct str *out)
{
    xmlBuffer *buffer = xmlBufferCreate();
    if (!buffer)
        mem_fail();
    for (xmlNode *child = body->children; child; child = child->next) {
        if (xmlNodeDump(buffer, child->doc, child, 0, 0) < 0)
            mem_fail();
    }
    str_add(out, (const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
}

/* The next line of a text that has one; moves the text behind it. */
static struct slice take_line(const char **text)
{
    struct slice line = { *text, strcspn(*text, "\n") };
    *text += line.length + (line.data[line.length] == '\n');
    return line;
}

static size_t leading_blanks(struct slice line)
{
    size_t count = 0;
    while (count < line.length && line.data[count] == ' ')
        count++;
    return count;
}

/* How far all lines are indented that have anything on them. */
static size_t common_indent(const char *text)
{
    size_t common = SIZE_MAX;
    while (*text) {
        struct slice line = take_line(&text);
        size_t blanks = leading_blanks(line);
        if (blanks < line.length && blanks < common)
            common = blanks;
    }
    return common;
}

static void print_example(struct session *session, const struct example *example)
{
    struct str xml = STR_INIT;
    char expect[24];
    snprintf(expect, sizeof expect, "%zu", example->expect);
    str_add_char(&session->out, '\n');
    template_fill(session_word(session, example->bad ? "app.bad" : "app.good"), &(struct argument){ "n", expect }, 1,
                  &session->out);
    str_add(&session->out, ":\n");
    dump_children(example->body, &xml);
    const char *rest = str_text(&xml);
    size_t indent = common_indent(rest);
    while (*rest) {
        struct slice line = take_line(&rest);
        if (slice_trim(line).length == 0)
            continue;
        str_add(&session->out, INDENT);
        str_append(&session->out, line.data + indent, line.length - indent);
        str_add_char(&session->out, '\n');
    }
    str_release(&xml);
}

static void print_first_example(struct session *session, const struct rule *rule, bool bad)
{
    for (size_t i = 0; i < rule->example_count; i++) {
        if (rule->examples[i].bad == bad) {
            print_example(session, &rule->examples[i]);
            return;
        }
    }
}

static void print_rule(struct session *session, const struct rule *rule)
{
    if (session->out.length)
        str_add_char(&session->out, '\n');
    print_facts(session, rule);
    for (size_t i = 0; i < rule->check_count; i++)
        print_check(session, &rule->checks[i]);
    print_first_example(session, rule, true);
    print_first_example(session, rule, false);
}

static bool print_rules(struct session *session, struct error *error)
{
    const words *ids = &session->options->operands;
    for (size_t i = 0; i < ids->count; i++) {
        const struct rule *rule = rule_set_find(&session->rules, ids->items[i]);
        if (!rule)
            return error_set(error, NULL, 0, 0, "no rule is named %s; crossfoot rules lists them", ids->items[i]);
        print_rule(session, rule);
    }
    session->has_output = true;
    return true;
}

int command_explain(struct session *session)
{
    struct error error = ERROR_INIT;
    if (session_load_rules(session, NULL, &error) && print_rules(session, &error))
        return EXIT_CLEAN;
    return session_fail(session, &error);
}
