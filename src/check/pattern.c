/*
 * pattern: the text of a node matches (match) or nowhere matches (forbid) a regular expression.
 *
 * A candidate is a context node. `match` gives at most one finding per node, at the whole node; `forbid` one for each
 * match, at the matched words. Where the expression reaches its limits the rest of the node is not examined, and the
 * reason is noted. A position inside a text is known for elements; for attributes it is their element's.
 */
#include "check/kinds.h"

#include "base/memory.h"
#include "base/utf8.h"

#define MAX_ARGUMENTS (REGEX_MAX_GROUPS + 1)

/* Arguments of one match: {text} and the pattern's named groups. */
struct match_arguments {
    struct argument items[MAX_ARGUMENTS];
    size_t count;
    struct arena arena;
};

static void make_arguments(struct match_arguments *arguments, const struct regex *regex, struct slice subject,
                           const struct regex_match *match, struct slice text)
{
    struct str clipped = STR_INIT;
    check_clip(text, &clipped);
    *arguments = (struct match_arguments){ .count = 1 };
    arguments->items[0] = (struct argument){ "text", arena_copy_string(&arguments->arena, str_text(&clipped)) };
    str_release(&clipped);
    for (uint32_t i = 0; match && i < regex_name_count(regex) && arguments->count < MAX_ARGUMENTS; i++) {
        int group;
        const char *name = regex_name(regex, i, &group);
        struct slice value = regex_slice(subject, match, group);
        arguments->items[arguments->count++] =
            (struct argument){ name, arena_copy(&arguments->arena, value.data, value.length) };
    }
}

static struct span place_of(const xmlNode *node, uint32_t start, uint32_t end)
{
    return node->type == XML_ELEMENT_NODE ? report_text_span(node, start, end) : report_span(node);
}

static void add_fix(const struct check_run *run, const xmlNode *node, struct finding *finding,
                    const struct match_arguments *arguments)
{
    const char *template = check_slot(run->check, "fix")->text;
    if (!template || node->type != XML_ELEMENT_NODE || !report_data(node)->text)
        return; /* without the place of the words themselves nothing can be replaced */
    struct str text = STR_INIT;
    template_fill(template, arguments->items, arguments->count, &text);
    finding_edit(finding, finding->span, str_text(&text));
    finding->applicability = check_applicability(run);
    str_release(&text);
}

static void emit_forbidden(struct check_run *run, const xmlNode *node, const struct regex *regex, struct slice subject,
                           const struct regex_match *match)
{
    struct slice found = regex_slice(subject, match, 0);
    struct match_arguments arguments;
    make_arguments(&arguments, regex, subject, match, found);
    char *content = mem_copy(found.data, found.length);
    struct finding *finding = check_emit(run, node, place_of(node, match->group[0].start, match->group[0].end),
                                         arguments.items, arguments.count, content);
    if (finding)
        add_fix(run, node, finding, &arguments);
    mem_free(content);
    arena_release(&arguments.arena);
}

/* Where to search on: behind the match, and at least one code point further. */
static uint32_t next_start(struct slice subject, const struct regex_match *match)
{
    uint32_t end = match->group[0].end;
    if (end > match->group[0].start || end >= subject.length)
        return end > match->group[0].start ? end : end + 1;
    const char *cursor = subject.data + end;
    utf8_next(&cursor, subject.data + subject.length);
    return (uint32_t)(cursor - subject.data);
}

static void check_forbidden(struct check_run *run, const xmlNode *node, const struct regex *regex,
                            struct slice subject)
{
    struct regex_match match;
    enum regex_status status = REGEX_MATCH;
    for (uint32_t start = 0; start <= subject.length; start = next_start(subject, &match)) {
        status = regex_find(regex, run->scratch, subject, start, &match);
        if (status != REGEX_MATCH)
            break;
        emit_forbidden(run, node, regex, subject, &match);
    }
    if (status == REGEX_LIMIT)
        check_skip_limited(run, node);
}

static void check_required(struct check_run *run, const xmlNode *node, const struct regex *regex, struct slice subject)
{
    enum regex_status status = regex_find(regex, run->scratch, subject, 0, NULL);
    if (status == REGEX_LIMIT)
        check_skip_limited(run, node);
    if (status != REGEX_NO_MATCH)
        return;
    struct match_arguments arguments;
    make_arguments(&arguments, regex, subject, NULL, subject);
    char *content = mem_copy(subject.data, subject.length);
    check_emit(run, node, report_span(node), arguments.items, arguments.count, content);
    mem_free(content);
    arena_release(&arguments.arena);
}

static void examine(struct check_run *run, const xmlNode *node, struct slice subject)
{
    const struct regex *required = check_slot(run->check, "match")->regex;
    run->examined++;
    if (required)
        check_required(run, node, required, subject);
    else
        check_forbidden(run, node, check_slot(run->check, "forbid")->regex, subject);
}

static bool run_pattern(struct check_run *run)
{
    const struct xpath_texts *texts = check_texts(run);
    for (size_t i = 0; texts && i < texts->nodes.count; i++)
        examine(run, texts->nodes.items[i], texts->strings[i]);
    return texts != NULL;
}

static const char *validate(const struct check *check)
{
    bool match = check_slot(check, "match")->text, forbid = check_slot(check, "forbid")->text;
    if (match == forbid)
        return "<pattern> needs either \"match\" or \"forbid\"";
    if (!forbid && check_slot(check, "fix")->text)
        return "\"fix\" goes with \"forbid\"";
    return check_bad_fix(check);
}

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the nodes whose text is looked at" },
    { "match", SLOT_REGEX, false, NULL, "a regular expression that the text must match; anchor it with ^ and $" },
    { "forbid", SLOT_REGEX, false, NULL, "a regular expression that must match nowhere; each match is a finding" },
    { "fix", SLOT_TEMPLATE, false, NULL, "what to put in place of a forbidden match; may name its groups as {name}" },
    CHECK_SLOT_APPLICABILITY,
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_pattern[] = { "text", NULL };

const struct check_kind check_kind_pattern = {
    .spec = { .name = "pattern", .slots = slots, .arguments = arguments_of_pattern, .validate = validate },
    .run = run_pattern,
};
