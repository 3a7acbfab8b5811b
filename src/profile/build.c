/* The way from blocks to a report model: which profile fits, and the passes over the lines. */
#include "profile/builder.h"
#include "profile/profile.h"

#include <string.h>
#include <strings.h>

/* How many blocks at the start of a document tell what it is. */
#define DETECT_BLOCKS 400

/* More than any text can fit. */
#define SAME_LANGUAGE 1000000

/* Whether a language tag (BCP 47) begins with a language. */
static bool speaks(const char *tag, const char *lang)
{
    size_t length = strlen(lang);
    return strncasecmp(tag, lang, length) == 0 && (tag[length] == '\0' || tag[length] == '-' || tag[length] == '_');
}

/* What a file says of its language decides between profiles that fit; but word processors write a language into files that
 * nobody chose, so it does not speak against one. */
static int weigh_language(const struct profile *profile, const struct document *document, int fit)
{
    bool same = document->lang && speaks(document->lang, profile->lang);
    return fit && same ? fit + SAME_LANGUAGE : fit;
}

size_t profile_tells(const struct profile *profile, const struct document *document, size_t from, size_t to, size_t most,
                     struct regex_scratch *scratch)
{
    size_t tells = 0;
    for (size_t i = from; i < to && tells < most; i++)
        for (size_t k = 0; k < profile->detect.count && tells < most; k++)
            tells += regex_find(profile->detect.items[k], scratch, text_slice(&document->blocks.items[i].text), 0, NULL)
                == REGEX_MATCH;
    return tells;
}

int profile_fit(const struct profile *profile, const struct document *document, const struct limits *limits)
{
    size_t blocks = document->blocks.count < DETECT_BLOCKS ? document->blocks.count : DETECT_BLOCKS;
    struct regex_scratch *scratch = regex_scratch_new(limits);
    size_t tells = profile_tells(profile, document, 0, blocks, SAME_LANGUAGE - 1, scratch);
    regex_scratch_free(scratch);
    return weigh_language(profile, document, (int)tells);
}

/* How often a running head is printed. */
struct head_count {
    struct slice text;
    size_t count;
};

/* Reports have few different running heads; more than this are no heads. */
#define MAX_HEADS 32

static void count_head(struct head_count *heads, size_t *count, struct slice text)
{
    for (size_t i = 0; i < *count; i++) {
        if (slice_equal(heads[i].text, text)) {
            heads[i].count++;
            return;
        }
    }
    if (*count < MAX_HEADS)
        heads[(*count)++] = (struct head_count){ text, 1 };
}

/* The report's own symbol: the running head that is printed most often. */
static void set_symbol(const struct builder *builder, xmlNode *root)
{
    struct head_count heads[MAX_HEADS];
    size_t count = 0, best = 0;
    for (size_t i = 0; i < builder->lines.items.count; i++)
        if (line_at(builder, i)->role == LINE_FURNITURE
            && !any_matches(&builder->profile->page_lines, builder->scratch, line_text(builder, i)))
            count_head(heads, &count, line_text(builder, i));
    for (size_t i = 1; i < count; i++)
        if (heads[i].count > heads[best].count)
            best = i;
    if (count)
        report_set_slice(root, "symbol", heads[best].text);
}

static void set_facts(const struct builder *builder)
{
    xmlNode *root = report_root(builder->report);
    report_set(root, "lang", builder->profile->lang);
    report_set(root, "profile", builder->profile->id);
    report_set(root, "format", builder->document->source.format);
    set_symbol(builder, root);
}

bool profile_build(const struct profile *profile, const struct profile_parts *parts, const struct document *document,
                   const struct limits *limits, struct report *report, struct error *error)
{
    struct builder builder = {
        .profile = profile, .main = profile, .parts = parts, .document = document, .limits = limits, .report = report,
        .scratch = regex_scratch_new(limits),
    };
    report_init(report, &document->source);
    lines_init(&builder.lines, document, profile, builder.scratch);
    set_facts(&builder);
    bool ok = build_prose(&builder, error);
    if (ok) {
        build_footnotes(&builder);
        build_charts(&builder);
        build_links(&builder);
        build_targets(&builder);
        ok = patterns_hold(&builder, NULL, error);
    }
    if (!ok)
        report_release(report);
    vec_release(&builder.sections);
    vec_release(&builder.all_sections);
    vec_release(&builder.lists);
    vec_release(&builder.counted);
    vec_release(&builder.linked);
    lines_release(&builder.lines);
    regex_scratch_free(builder.scratch);
    return ok;
}
