#include "finding/suppress.h"

#include "base/memory.h"
#include "base/vec.h"

#include <string.h>

#define OWN_RULES "crossfoot/"

#define OPENING "<!--"
#define CLOSING "-->"
#define WORD "crossfoot-ignore"

bool suppress_is_own(const char *rule)
{
    return strncmp(rule, OWN_RULES, strlen(OWN_RULES)) == 0;
}

struct finding *suppress_add(struct findings *findings, const char *own_rule, struct span span, const char *rules,
                             const struct catalogue *catalogue, const char *lang)
{
    bool unused = strcmp(own_rule, SUPPRESS_UNUSED) == 0;
    struct finding *finding = findings_add(findings, own_rule, SEVERITY_WARNING, span);
    struct str message = STR_INIT;
    template_fill(catalogue_text(catalogue, unused ? "suppress.unused" : "suppress.no-reason", lang),
                  &(struct argument){ "rules", rules }, 1, &message);
    finding->message = str_detach(&message);
    finding->help = mem_copy_string(catalogue_text(catalogue, unused ? "suppress.unused-help"
                                                                     : "suppress.no-reason-help", lang));
    return finding;
}

/* A remark: where it stands, what it accepts, and on which lines. */
struct remark {
    struct span span;
    struct slice rules, reason;
    uint32_t first, last;
    bool used;
};

typedef VEC(struct remark) remarks;

static bool has_comments(const struct source *source)
{
    static const char *const formats[] = { "markdown", "html", "akn" };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(source->format, formats[i]) == 0)
            return true;
    }
    return false;
}

static bool starts(struct slice text, const char *word)
{
    size_t length = strlen(word);
    return text.length >= length && memcmp(text.data, word, length) == 0;
}

static struct slice behind(struct slice text, size_t length)
{
    return (struct slice){ text.data + length, text.length - length };
}

static bool is_blank_line(const struct source *source, uint32_t line)
{
    return slice_trim(source_line(source, line)).length == 0;
}

/* Whether nothing else stands on the lines of a comment. */
static bool stands_alone(const struct source *source, struct span span, uint32_t first, uint32_t last)
{
    uint32_t start = source_line_start(source, first), end = source_line_start(source, last + 1);
    struct slice before = source_text(source, (struct span){ start, span.start });
    struct slice after = source_text(source, (struct span){ span.end, end });
    return slice_trim(before).length == 0 && slice_trim(after).length == 0;
}

/* The last line of what follows a comment that stands alone. */
static uint32_t following(const struct source *source, uint32_t line)
{
    uint32_t next = line + 1;
    while (next <= source->line_count && is_blank_line(source, next))
        next++;
    if (strcmp(source->format, "markdown") != 0)
        return next;
    while (next < source->line_count && !is_blank_line(source, next + 1))
        next++;
    return next;
}

/* RULES: reason */
static void split_words(struct slice words, struct remark *remark)
{
    const char *colon = words.length ? memchr(words.data, ':', words.length) : NULL;
    size_t length = colon ? (size_t)(colon - words.data) : words.length;
    remark->rules = slice_trim((struct slice){ words.data, length });
    remark->reason = colon ? slice_trim(behind(words, length + 1)) : (struct slice){ "", 0 };
}

static void set_lines(const struct source *source, struct remark *remark, bool opens)
{
    remark->first = source_position(source, remark->span.start, COLUMN_BYTES).line;
    remark->last = source_position(source, remark->span.end, COLUMN_BYTES).line;
    if (opens)
        remark->last = UINT32_MAX;
    else if (stands_alone(source, remark->span, remark->first, remark->last))
        remark->last = following(source, remark->last);
}

/* The end of what a remark opened: of the last that is open. */
static void close_remark(remarks *all, uint32_t line)
{
    for (size_t i = all->count; i > 0; i--) {
        if (all->items[i - 1].last == UINT32_MAX) {
            all->items[i - 1].last = line;
            return;
        }
    }
}

/* A comment whose words begin with ours. */
static void add_remark(remarks *all, const struct source *source, struct span span, struct slice words)
{
    struct remark remark = { .span = span };
    words = behind(words, strlen(WORD));
    if (starts(words, "-end")) {
        close_remark(all, source_position(source, span.start, COLUMN_BYTES).line);
        return;
    }
    bool opens = starts(words, "-start");
    split_words(behind(words, opens ? strlen("-start") : 0), &remark);
    set_lines(source, &remark, opens);
    vec_push(all, remark);
}

static void collect(const struct source *source, remarks *all)
{
    const char *cursor = source->text;
    while ((cursor = strstr(cursor, OPENING)) != NULL) {
        const char *words = cursor + strlen(OPENING), *end = strstr(words, CLOSING);
        if (!end)
            return;
        struct slice inner = slice_trim((struct slice){ words, (size_t)(end - words) });
        uint32_t start = (uint32_t)(cursor - source->text);
        cursor = end + strlen(CLOSING);
        if (starts(inner, WORD))
            add_remark(all, source, (struct span){ start, (uint32_t)(cursor - source->text) }, inner);
    }
}

/* Whether one of the words names the rule, or begins its id. */
static bool names_rule(struct slice words, const char *rule)
{
    while (words.length) {
        size_t length = 0;
        while (length < words.length && !strchr(", \t\r\n", words.data[length]))
            length++;
        if (length && strncmp(rule, words.data, length) == 0)
            return true;
        words = behind(words, length < words.length ? length + 1 : length);
    }
    return false;
}

static bool accepts(const struct remark *remark, const struct finding *finding, uint32_t line)
{
    return remark->reason.length && line >= remark->first && line <= remark->last
        && names_rule(remark->rules, finding->rule);
}

static void apply(const struct source *source, remarks *all, struct findings *findings)
{
    bool *flags = mem_calloc(findings->items.count, sizeof *flags);
    for (size_t i = 0; i < findings->items.count; i++) {
        const struct finding *finding = &findings->items.items[i];
        uint32_t line = source_position(source, finding->span.start, COLUMN_BYTES).line;
        for (size_t k = 0; k < all->count; k++) {
            if (!accepts(&all->items[k], finding, line))
                continue;
            flags[i] = true;
            all->items[k].used = true;
        }
    }
    findings_accept(findings, flags);
    mem_free(flags);
}

/* Whether a rule that the remark names ran: what did not run cannot tell whether a remark is stale. */
static bool could_tell(const struct remark *remark, const struct findings *findings)
{
    for (size_t i = 0; i < findings->examined.count; i++) {
        if (names_rule(remark->rules, findings->examined.items[i].rule))
            return true;
    }
    return false;
}

static void report(const struct remark *remark, const struct catalogue *catalogue, const char *lang,
                   struct findings *findings)
{
    bool no_reason = remark->reason.length == 0;
    if (!no_reason && (remark->used || !could_tell(remark, findings)))
        return;
    char *rules = mem_copy(remark->rules.data, remark->rules.length);
    suppress_add(findings, no_reason ? SUPPRESS_REASON : SUPPRESS_UNUSED, remark->span, rules, catalogue, lang);
    mem_free(rules);
}

void suppress_remarked(struct findings *findings, const struct source *source, const struct catalogue *catalogue,
                       const char *lang)
{
    remarks all = VEC_INIT;
    if (!has_comments(source))
        return;
    collect(source, &all);
    if (all.count) {
        apply(source, &all, findings);
        for (size_t i = 0; i < all.count; i++)
            report(&all.items[i], catalogue, lang, findings);
        findings_finish(findings, source->path);
    }
    vec_release(&all);
}
