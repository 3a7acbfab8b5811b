#include "finding/finding.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const severity_words[] = {
#define SEVERITY_WORD(name, word) [name] = word,
    SEVERITIES(SEVERITY_WORD)
#undef SEVERITY_WORD
};

_Static_assert(sizeof severity_words / sizeof *severity_words == SEVERITY_COUNT, "a word for every severity");

const char *severity_name(enum severity severity)
{
    return severity_words[severity];
}

bool severity_parse(const char *word, enum severity *severity)
{
    for (unsigned i = 0; i < SEVERITY_COUNT; i++) {
        if (strcmp(word, severity_words[i]) == 0) {
            *severity = (enum severity)i;
            return true;
        }
    }
    return false;
}

struct finding *findings_add(struct findings *findings, const char *rule, enum severity severity, struct span span)
{
    vec_push(&findings->items, (struct finding){ .rule = rule, .severity = severity, .span = span });
    return &vec_last(&findings->items);
}

void finding_relate(struct finding *finding, struct span span, const char *message)
{
    vec_push(&finding->related, (struct related){ span, mem_copy_string(message) });
}

void finding_edit(struct finding *finding, struct span span, const char *text)
{
    vec_push(&finding->edits, (struct edit){ span, mem_copy_string(text) });
}

void findings_skip(struct findings *findings, const char *rule, struct span span, const char *reason)
{
    vec_push(&findings->skipped, (struct skipped){ rule, span, mem_copy_string(reason) });
}

void findings_move(struct findings *findings, struct findings *from)
{
    for (size_t i = 0; i < from->items.count; i++)
        vec_push(&findings->items, from->items.items[i]);
    for (size_t i = 0; i < from->skipped.count; i++)
        vec_push(&findings->skipped, from->skipped.items[i]);
    for (size_t i = 0; i < from->examined.count; i++)
        vec_push(&findings->examined, from->examined.items[i]);
    findings->accepted += from->accepted;
    vec_release(&from->items);
    vec_release(&from->skipped);
    vec_release(&from->examined);
    from->accepted = 0;
}

static void finding_release(struct finding *finding)
{
    for (size_t i = 0; i < finding->related.count; i++)
        mem_free(finding->related.items[i].message);
    vec_release(&finding->related);
    for (size_t i = 0; i < finding->edits.count; i++)
        mem_free(finding->edits.items[i].text);
    vec_release(&finding->edits);
    mem_free(finding->message);
    mem_free(finding->where);
    mem_free(finding->label);
    mem_free(finding->stated);
    mem_free(finding->computed);
    mem_free(finding->evidence);
    mem_free(finding->help);
    mem_free(finding->content);
}

void findings_release(struct findings *findings)
{
    for (size_t i = 0; i < findings->items.count; i++)
        finding_release(&findings->items.items[i]);
    for (size_t i = 0; i < findings->skipped.count; i++)
        mem_free(findings->skipped.items[i].reason);
    vec_release(&findings->items);
    vec_release(&findings->skipped);
    vec_release(&findings->examined);
}

size_t findings_count(const struct findings *findings, enum severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->items.count; i++)
        count += findings->items.items[i].severity == severity;
    return count;
}

/* strcmp for texts that may be absent; absent comes first. */
static int compare_text(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int compare_span(struct span a, struct span b)
{
    if (a.start != b.start)
        return a.start < b.start ? -1 : 1;
    return (a.end > b.end) - (a.end < b.end);
}

/* Position, rule, message; the rest only so that the order never depends on the sorting algorithm. */
static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    int order = compare_span(a->span, b->span);
    if (!order)
        order = compare_text(a->rule, b->rule);
    if (!order)
        order = compare_text(a->message, b->message);
    if (!order)
        order = (int)a->severity - (int)b->severity;
    if (!order)
        order = compare_text(a->where, b->where);
    if (!order)
        order = compare_text(a->evidence, b->evidence);
    return order ? order : compare_text(a->content, b->content);
}

static int compare_skipped(const void *left, const void *right)
{
    const struct skipped *a = left, *b = right;
    int order = compare_span(a->span, b->span);
    if (!order)
        order = compare_text(a->rule, b->rule);
    return order ? order : compare_text(a->reason, b->reason);
}

static void drop_repeats(struct findings *findings)
{
    struct finding *items = findings->items.items;
    size_t kept = 0;
    for (size_t i = 0; i < findings->items.count; i++) {
        if (kept && compare_findings(&items[kept - 1], &items[i]) == 0)
            finding_release(&items[i]);
        else
            items[kept++] = items[i];
    }
    findings->items.count = kept;
}

/* FNV-1a with 128 bits (draft-eastlake-fnv): not for secrets, but short, published and the same everywhere. */
typedef unsigned __int128 hash128;

#define FNV_BASIS (((hash128)0x6c62272e07bb0142u << 64) | 0x62b821756295c58du)
#define FNV_PRIME (((hash128)1 << 88) | 0x13bu)

static hash128 hash_bytes(hash128 hash, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ byte[i]) * FNV_PRIME;
    return hash;
}

/* The text with its final NUL, so that neighbouring fields cannot run into each other. */
static hash128 hash_text(hash128 hash, const char *text)
{
    return hash_bytes(hash, text, strlen(text) + 1);
}

/* What the finding is about, for the fingerprint: without content of its own, its message. */
static const char *finding_content(const struct finding *finding)
{
    if (finding->content)
        return finding->content;
    return finding->message ? finding->message : "";
}

static void print_hash(const struct finding *finding, const char *path, size_t occurrence, char text[33])
{
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", occurrence);
    hash128 hash = hash_text(FNV_BASIS, path ? path : "");
    hash = hash_text(hash, finding->rule ? finding->rule : "");
    hash = hash_text(hash, finding_content(finding));
    hash = hash_text(hash, digits);
    snprintf(text, 33, "%016llx%016llx", (unsigned long long)(hash >> 64), (unsigned long long)hash);
}

static void set_fingerprint(struct finding *finding, const char *path, size_t occurrence)
{
    print_hash(finding, path, occurrence, finding->fingerprint);
    print_hash(finding, "", occurrence, finding->identity);
}

static int compare_subject(const struct finding *a, const struct finding *b)
{
    int order = compare_text(a->rule, b->rule);
    return order ? order : strcmp(finding_content(a), finding_content(b));
}

/* By rule and content; the findings lie in one array, so their addresses keep their order. */
static int compare_occurrences(const void *left, const void *right)
{
    const struct finding *a = *(struct finding *const *)left, *b = *(struct finding *const *)right;
    int order = compare_subject(a, b);
    return order ? order : (a > b) - (a < b);
}

static void set_fingerprints(struct findings *findings, const char *path)
{
    size_t count = findings->items.count, occurrence = 0;
    struct finding **sorted = mem_calloc(count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &findings->items.items[i];
    qsort(sorted, count, sizeof *sorted, compare_occurrences);
    for (size_t i = 0; i < count; i++) {
        occurrence = i && compare_subject(sorted[i - 1], sorted[i]) == 0 ? occurrence + 1 : 0;
        set_fingerprint(sorted[i], path, occurrence);
    }
    mem_free(sorted);
}

void findings_accept(struct findings *findings, const bool *flags)
{
    struct finding *items = findings->items.items;
    size_t kept = 0, count = findings->items.count;
    for (size_t i = 0; i < count; i++) {
        if (flags[i])
            finding_release(&items[i]);
        else
            items[kept++] = items[i];
    }
    findings->items.count = kept;
    findings->accepted += count - kept;
}

void findings_finish(struct findings *findings, const char *path)
{
    if (findings->skipped.count)
        qsort(findings->skipped.items, findings->skipped.count, sizeof *findings->skipped.items, compare_skipped);
    if (!findings->items.count)
        return;
    qsort(findings->items.items, findings->items.count, sizeof *findings->items.items, compare_findings);
    drop_repeats(findings);
    set_fingerprints(findings, path);
}
