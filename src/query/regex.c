#include "query/regex.h"

#include "base/budget.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "query/needs.h"
#include "query/watch.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#define JIT_STACK_START ((size_t)32 * 1024)
#define JIT_STACK_MAX ((size_t)1024 * 1024)

/* Compiling to machine code takes as long as interpreting about this many bytes: a pattern that sees less is interpreted. */
#define JIT_WORTH 2000

/* Steps that the interpreter may take from one place: it has no watch, and what takes more is left to machine code. */
#define INTERPRETED_STEPS 20000

/* What a regex has seen so far; apart, because matching does not change a regex for its users. */
struct regex_use {
    size_t seen; /* bytes of subjects */
    bool tried;  /* to compile to machine code */
    bool jit;    /* it is */
};

struct regex {
    pcre2_code *code;
    struct regex_use *use; /* owned */
    struct needs *needs;   /* owned; NULL: nothing is known of what a match holds */
    uint32_t name_count, name_size;
    PCRE2_SPTR names;
};

struct regex_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    uint32_t steps; /* of one match */
    size_t limited;
    struct budget budget;
    struct watch *watch; /* owned */
};

static void read_names(struct regex *regex)
{
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &regex->name_count);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &regex->name_size);
    pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &regex->names);
}

static bool too_many_groups(const struct regex *regex)
{
    uint32_t count = 0;
    pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &count);
    return count + 1 > REGEX_MAX_GROUPS;
}

static void *allocate(size_t size, void *data)
{
    (void)data;
    return mem_alloc(size);
}

static void release(void *memory, void *data)
{
    (void)data;
    mem_free(memory);
}

/* Compile with our allocator, which never returns without memory: the just-in-time compiler does not survive that. */
static pcre2_code *compile(const char *pattern, int *code, PCRE2_SIZE *offset)
{
    const uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
    pcre2_general_context *general = pcre2_general_context_create(allocate, release, NULL);
    pcre2_compile_context *context = pcre2_compile_context_create(general);
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, code, offset, context);
    pcre2_compile_context_free(context);
    pcre2_general_context_free(general);
    return compiled;
}

struct regex *regex_new(const char *pattern, struct error *error)
{
    int code = 0;
    PCRE2_SIZE offset = 0;
    struct regex *regex = mem_calloc(1, sizeof *regex);
    regex->code = compile(pattern, &code, &offset);
    if (!regex->code) {
        PCRE2_UCHAR message[256];
        pcre2_get_error_message(code, message, sizeof message);
        error_set(error, NULL, 0, (uint32_t)offset + 1, "bad regular expression at byte %zu: %s", offset + 1,
                  (const char *)message);
        mem_free(regex);
        return NULL;
    }
    if (too_many_groups(regex)) {
        error_set(error, NULL, 0, 1, "regular expression with more than %d groups", REGEX_MAX_GROUPS - 1);
        regex_free(regex);
        return NULL;
    }
    regex->use = mem_calloc(1, sizeof *regex->use);
    regex->needs = needs_new(pattern);
    read_names(regex);
    return regex;
}

struct regex *regex_copy(const struct regex *regex)
{
    struct regex *copy = mem_calloc(1, sizeof *copy);
    copy->code = pcre2_code_copy(regex->code);
    if (!copy->code)
        mem_fail();
    copy->use = mem_calloc(1, sizeof *copy->use);
    read_names(copy);
    return copy;
}

void regex_free(struct regex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->code);
    needs_free(regex->needs);
    mem_free(regex->use);
    mem_free(regex);
}

const char *regex_name(const struct regex *regex, uint32_t i, int *group)
{
    PCRE2_SPTR entry = regex->names + (size_t)i * regex->name_size;
    *group = entry[0] << 8 | entry[1];
    return (const char *)entry + 2;
}

uint32_t regex_name_count(const struct regex *regex)
{
    return regex->name_count;
}

int regex_group(const struct regex *regex, const char *name)
{
    for (uint32_t i = 0; i < regex->name_count; i++) {
        int group;
        if (strcmp(regex_name(regex, i, &group), name) == 0)
            return group;
    }
    return -1;
}

/* A stack for machine code, in place of one that a match left as it was. */
static void renew_stack(struct regex_scratch *scratch)
{
    pcre2_jit_stack_free(scratch->stack);
    scratch->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
    if (!scratch->stack)
        mem_fail();
    pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
}

struct regex_scratch *regex_scratch_new(const struct limits *limits)
{
    struct regex_scratch *scratch = mem_calloc(1, sizeof *scratch);
    scratch->data = pcre2_match_data_create(REGEX_MAX_GROUPS, NULL);
    scratch->context = pcre2_match_context_create(NULL);
    scratch->watch = watch_new();
    if (!scratch->data || !scratch->context)
        mem_fail();
    renew_stack(scratch);
    scratch->steps = limits->match_steps;
    pcre2_set_match_limit(scratch->context, scratch->steps);
    pcre2_set_heap_limit(scratch->context, limits->match_heap_kib);
    return scratch;
}

void regex_scratch_free(struct regex_scratch *scratch)
{
    if (!scratch)
        return;
    pcre2_match_data_free(scratch->data);
    pcre2_match_context_free(scratch->context);
    pcre2_jit_stack_free(scratch->stack);
    watch_free(scratch->watch);
    mem_free(scratch);
}

void regex_scratch_begin(struct regex_scratch *scratch, uint32_t seconds)
{
    scratch->limited = 0;
    budget_begin(&scratch->budget, seconds);
    watch_begin(scratch->watch, seconds);
}

size_t regex_limited(const struct regex_scratch *scratch)
{
    return scratch->limited;
}

static void copy_groups(const struct regex_scratch *scratch, int count, struct regex_match *match)
{
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(scratch->data);
    match->count = (uint32_t)count;
    for (size_t i = 0; i < (size_t)count; i++) {
        bool set = offsets[2 * i] != PCRE2_UNSET;
        match->group[i].start = set ? (uint32_t)offsets[2 * i] : 1;
        match->group[i].end = set ? (uint32_t)offsets[2 * i + 1] : 0;
    }
}

/* Make machine code for a pattern, if that was not tried. Whether there is some. */
static bool compile_to_machine_code(const struct regex *regex)
{
    struct regex_use *use = regex->use;
    if (!use->tried)
        use->jit = pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0;
    use->tried = true;
    return use->jit;
}

/* Whether a pattern, which is now tried on so many bytes, has seen enough to be worth machine code, and has some. */
static bool has_machine_code(const struct regex *regex, size_t length)
{
    struct regex_use *use = regex->use;
    use->seen += length + 1;
    return use->jit || (use->seen > JIT_WORTH && compile_to_machine_code(regex));
}

/* Match with machine code, whose repeats no limit of steps ends: the watch does. */
static int match_machine_code(const struct regex *regex, struct regex_scratch *scratch, struct slice subject, uint32_t start)
{
    PCRE2_SPTR text = (PCRE2_SPTR)subject.data;
    struct watch *watch = scratch->watch;
    if (!watch->armed)
        return pcre2_jit_match(regex->code, text, subject.length, start, 0, scratch->data, scratch->context);
    if (WATCH_ENTER(watch)) {
        int count = pcre2_jit_match(regex->code, text, subject.length, start, 0, scratch->data, scratch->context);
        watch_leave(watch);
        return count;
    }
    watch_end(watch);
    renew_stack(scratch);
    return PCRE2_ERROR_MATCHLIMIT;
}

static int interpret(const struct regex *regex, struct regex_scratch *scratch, struct slice subject, uint32_t start,
                     uint32_t options)
{
    return pcre2_match(regex->code, (PCRE2_SPTR)subject.data, subject.length, start, options | PCRE2_NO_UTF_CHECK,
                       scratch->data, scratch->context);
}

/* The number of groups found, or PCRE2's error. Machine code knows no options. */
static int match_code(const struct regex *regex, struct regex_scratch *scratch, struct slice subject, uint32_t start,
                      uint32_t options)
{
    bool machine = has_machine_code(regex, subject.length - start) && !options;
    if (machine || options)
        return machine ? match_machine_code(regex, scratch, subject, start)
                       : interpret(regex, scratch, subject, start, options);
    pcre2_set_match_limit(scratch->context, scratch->steps < INTERPRETED_STEPS ? scratch->steps : INTERPRETED_STEPS);
    int count = interpret(regex, scratch, subject, start, 0);
    pcre2_set_match_limit(scratch->context, scratch->steps);
    bool again = count == PCRE2_ERROR_MATCHLIMIT && scratch->steps > INTERPRETED_STEPS && compile_to_machine_code(regex);
    return again ? match_machine_code(regex, scratch, subject, start) : count;
}

/* Count what a match has looked at; when the time is spent no more are tried. */
static void spend(struct regex_scratch *scratch, size_t work)
{
    if (!budget_spend(&scratch->budget, work) || watch_is_over(scratch->watch))
        scratch->limited = REGEX_MAX_LIMITED;
}

static enum regex_status run(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                             uint32_t start, uint32_t options, struct regex_match *match)
{
    if (start > subject.length)
        return REGEX_NO_MATCH;
    if (scratch->limited >= REGEX_MAX_LIMITED)
        return REGEX_LIMIT;
    int count = match_code(regex, scratch, subject, start, options);
    spend(scratch, (count > 0 ? pcre2_get_ovector_pointer(scratch->data)[1] : subject.length) - start);
    if (count == PCRE2_ERROR_NOMATCH)
        return REGEX_NO_MATCH;
    if (count < 0) {
        scratch->limited++;
        return REGEX_LIMIT;
    }
    if (match)
        copy_groups(scratch, count, match);
    return REGEX_MATCH;
}

bool regex_may_match(const struct regex *regex, const struct trigrams *trigrams)
{
    return needs_met(regex->needs, trigrams);
}

enum regex_status regex_find(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                             uint32_t start, struct regex_match *match)
{
    return run(regex, scratch, subject, start, 0, match);
}

enum regex_status regex_match_at(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                                 uint32_t start, struct regex_match *match)
{
    return run(regex, scratch, subject, start, PCRE2_ANCHORED, match);
}

bool regex_took_part(const struct regex_match *match, int group)
{
    return group >= 0 && (uint32_t)group < match->count && match->group[group].start <= match->group[group].end;
}

struct slice regex_slice(struct slice subject, const struct regex_match *match, int group)
{
    if (!regex_took_part(match, group))
        return (struct slice){ "", 0 };
    return (struct slice){ subject.data + match->group[group].start,
                           match->group[group].end - match->group[group].start };
}

/* Append what stands in place of the match that scratch holds. False when a bound was reached. */
static bool add_replacement(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                            const char *replacement, struct str *out)
{
    const uint32_t options = PCRE2_NO_UTF_CHECK | PCRE2_SUBSTITUTE_MATCHED | PCRE2_SUBSTITUTE_REPLACEMENT_ONLY
        | PCRE2_SUBSTITUTE_EXTENDED | PCRE2_SUBSTITUTE_UNSET_EMPTY | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH;
    PCRE2_SIZE size = 64;
    for (int attempt = 0; attempt < 2; attempt++) {
        char *buffer = mem_alloc(size + 1);
        PCRE2_SIZE length = size;
        int count = pcre2_substitute(regex->code, (PCRE2_SPTR)subject.data, subject.length, 0, options, scratch->data,
                                     scratch->context, (PCRE2_SPTR)replacement, PCRE2_ZERO_TERMINATED,
                                     (PCRE2_UCHAR *)buffer, &length);
        if (count >= 0)
            str_append(out, buffer, length);
        mem_free(buffer);
        if (count >= 0)
            return true;
        if (count != PCRE2_ERROR_NOMEMORY)
            break;
        size = length;
    }
    scratch->limited++;
    return false;
}

/* The next match from a byte on; at the end of an empty one none that is empty. */
static enum regex_status find_next(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                                   uint32_t *at, bool empty, struct regex_match *match, struct str *out)
{
    if (empty) {
        enum regex_status status = run(regex, scratch, subject, *at, PCRE2_ANCHORED | PCRE2_NOTEMPTY_ATSTART, match);
        if (status != REGEX_NO_MATCH || *at == subject.length)
            return status;
        uint32_t size = (uint32_t)utf8_size(subject.data[*at]);
        str_append(out, subject.data + *at, size);
        *at += size;
    }
    return run(regex, scratch, subject, *at, 0, match);
}

/* Append the subject with its matches replaced, the first of which scratch holds. */
static enum regex_status replace_all(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                                     const char *replacement, struct regex_match *match, struct str *out)
{
    enum regex_status status = REGEX_MATCH;
    uint32_t at = 0;
    while (status == REGEX_MATCH) {
        uint32_t start = match->group[0].start, end = match->group[0].end;
        if (start < at || end < start) /* \K in an assertion: the match begins before what was replaced */
            return REGEX_LIMIT;
        str_append(out, subject.data + at, start - at);
        if (!add_replacement(regex, scratch, subject, replacement, out))
            return REGEX_LIMIT;
        at = end;
        status = find_next(regex, scratch, subject, &at, start == end, match, out);
    }
    str_append(out, subject.data + at, subject.length - at);
    return status;
}

bool regex_replace(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                   const char *replacement, struct str *out)
{
    struct regex_match match = { .count = 0 };
    size_t before = out->length;
    enum regex_status status = run(regex, scratch, subject, 0, 0, &match);
    if (status == REGEX_NO_MATCH)
        str_append(out, subject.data, subject.length);
    else if (status == REGEX_MATCH)
        status = replace_all(regex, scratch, subject, replacement, &match, out);
    if (status == REGEX_LIMIT)
        str_truncate(out, before);
    return status != REGEX_LIMIT;
}
