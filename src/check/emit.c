/* What a check kind says: findings, skips, and words. */
#include "check/check.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

static char *filled(const char *template, const struct argument *arguments, size_t count)
{
    struct str text = STR_INIT;
    template_fill(template, arguments, count, &text);
    return str_detach(&text);
}

char *check_words(const struct check_run *run, const char *id, const struct argument *arguments, size_t count)
{
    return filled(catalogue_text(run->catalogue, id, run->lang), arguments, count);
}

static void skip_because(struct check_run *run, const xmlNode *node, const char *words)
{
    struct str text = STR_INIT;
    check_where(run->catalogue, run->lang, node, &text);
    if (text.length)
        str_add(&text, ": ");
    str_add(&text, words);
    findings_skip(run->findings, run->rule->id, report_span(node), str_text(&text));
    str_release(&text);
}

void check_skip(struct check_run *run, const xmlNode *node, const char *reason,
                const struct argument *arguments, size_t count)
{
    char *words = check_words(run, reason, arguments, count);
    skip_because(run, node, words);
    mem_free(words);
}

void check_skip_limited(struct check_run *run, const xmlNode *node)
{
    check_skip(run, node, "skip.regex-limit", NULL, 0);
    run->limited = true;
}

void check_pass_over(struct check_run *run, const xmlNode *node, const char *reason)
{
    const char *words = wordings_in(&run->rule->not_examined, run->lang);
    skip_because(run, node, *words ? words : catalogue_text(run->catalogue, reason, run->lang));
}

/* Whether there is room for one more finding of the rule; says once when there is not. */
static bool has_room(struct check_run *run)
{
    size_t limit = run->limits->findings_per_rule;
    if (run->emitted < limit) {
        run->emitted++;
        return true;
    }
    if (run->emitted == limit) {
        char number[24];
        snprintf(number, sizeof number, "%zu", limit);
        struct argument argument = { "limit", number };
        check_skip(run, report_root(run->report), "skip.findings", &argument, 1);
        run->emitted++;
    }
    return false;
}

/* What every message may say of the node it is about: {content}, its text. */
static struct argument *with_content(const struct argument *arguments, size_t count, const char *content)
{
    struct argument *all = mem_calloc(count + 1, sizeof *all);
    if (count)
        memcpy(all, arguments, count * sizeof *all);
    all[count] = (struct argument){ "content", content };
    return all;
}

static struct finding *emit(struct check_run *run, const struct wordings *message, const xmlNode *node, struct span span,
                            const struct argument *arguments, size_t count, const char *content)
{
    if (!has_room(run))
        return NULL;
    struct finding *finding = findings_add(run->findings, run->rule->id, run->rule->severity, span);
    struct str node_text = STR_INIT;
    check_content(node, &node_text);
    struct argument *all = with_content(arguments, count++, str_text(&node_text));
    finding->message = filled(wordings_in(message, run->lang), all, count);
    const char *help = wordings_in(&run->rule->help, run->lang);
    if (*help)
        finding->help = filled(help, all, count);
    mem_free(all);
    str_release(&node_text);
    struct str where = STR_INIT;
    check_where(run->catalogue, run->lang, node, &where);
    if (where.length)
        finding->where = str_detach(&where);
    str_release(&where);
    finding->content = mem_copy_string(content);
    return finding;
}

struct finding *check_emit(struct check_run *run, const xmlNode *node, struct span span,
                           const struct argument *arguments, size_t count, const char *content)
{
    return emit(run, &run->check->message, node, span, arguments, count, content);
}

struct finding *check_emit_case(struct check_run *run, size_t of, const xmlNode *node, struct span span,
                                const struct argument *arguments, size_t count, const char *content)
{
    const struct wordings *own = &run->check->cases[of];
    return emit(run, own->count ? own : &run->check->message, node, span, arguments, count, content);
}

/* Fixes ------------------------------------------------------------------------------------------------------------ */

const char *const check_applicabilities[] = { "none", "safe", "unsafe", NULL };

enum applicability check_applicability(const struct check_run *run)
{
    if (check_chose(run, "applicability", "safe"))
        return FIX_SAFE;
    return check_chose(run, "applicability", "unsafe") ? FIX_UNSAFE : FIX_NONE;
}

static bool is_inside_character(const char *at)
{
    return ((unsigned char)*at & 0xC0) == 0x80;
}

/* How many bytes two texts have in common at their starts, up to a whole character. */
static size_t common_start(struct slice a, struct slice b)
{
    size_t length = 0;
    while (length < a.length && length < b.length && a.data[length] == b.data[length])
        length++;
    while (length && length < a.length && is_inside_character(a.data + length))
        length--;
    return length;
}

/* The same at their ends. */
static size_t common_end(struct slice a, struct slice b)
{
    size_t length = 0;
    while (length < a.length && length < b.length && a.data[a.length - length - 1] == b.data[b.length - length - 1])
        length++;
    while (length && is_inside_character(a.data + a.length - length))
        length--;
    return length;
}

/* Edit what of an element's text differs from another text. What is only inserted goes with the character before it, so
 * that the edit has a place. */
static void edit_difference(struct finding *finding, const xmlNode *node, struct slice text, struct slice correct)
{
    size_t start = common_start(text, correct);
    size_t end = common_end((struct slice){ text.data + start, text.length - start },
                            (struct slice){ correct.data + start, correct.length - start });
    if (start && start + end == text.length)
        do
            start--;
        while (start && is_inside_character(text.data + start));
    char *replacement = mem_copy(correct.data + start, correct.length - start - end);
    finding_edit(finding, report_text_span(node, (uint32_t)start, (uint32_t)(text.length - end)), replacement);
    mem_free(replacement);
}

bool check_correct(struct check_run *run, struct finding *finding, xmlNode *node)
{
    struct str correct = STR_INIT;
    const struct node_data *data = node->type == XML_ELEMENT_NODE ? report_data(node) : NULL;
    bool has_place = finding && data && data->text && check_has(run, "fix");
    bool ok = !has_place || check_string(run, "fix", node, &correct);
    if (ok && has_place) {
        struct slice text = { data->text->data + data->text_start, data->text_end - data->text_start };
        struct slice wanted = { str_text(&correct), correct.length };
        if (!slice_equal(text, wanted)) {
            edit_difference(finding, node, text, wanted);
            finding->applicability = check_applicability(run);
        }
    }
    str_release(&correct);
    return ok;
}

const char *check_bad_fix(const struct check *check)
{
    bool none = strcmp(check_slot(check, "applicability")->text, "none") == 0;
    return none || check_slot(check, "fix")->text ? NULL : "\"applicability\" goes with \"fix\"";
}
