/*
 * Regular expressions: the only place that knows PCRE2.
 *
 * Patterns are UTF with Unicode properties, never with \C; crossfoot never adds \b (in Chinese text \b78/245\b does
 * not match where a reader would see it). Subjects are valid UTF-8 and are not checked again. Every match is bounded
 * in steps and heap; reaching a bound is a status of its own, never "no match".
 *
 * A regex and a scratch belong to one thread: a pattern is compiled to machine code once it has seen enough text. Another
 * thread takes a copy.
 */
#ifndef QUERY_REGEX_H
#define QUERY_REGEX_H

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "query/needs.h"

#include <stdbool.h>
#include <stdint.h>

struct regex;
struct regex_scratch;

#define REGEX_MAX_GROUPS 32

enum regex_status { REGEX_NO_MATCH, REGEX_MATCH, REGEX_LIMIT };

/* Where a match and its groups lie: bytes in the subject. A group that took no part has start > end. */
struct regex_match {
    uint32_t count; /* groups, the whole match (0) included */
    struct { uint32_t start, end; } group[REGEX_MAX_GROUPS];
};

/* Compile; free with regex_free(). NULL on failure: the error's column is the 1-based place in the pattern (in
 * bytes), its message PCRE2's; path and line are left for the caller to fill. */
struct regex *regex_new(const char *pattern, struct error *error);
void regex_free(struct regex *regex);

/* The same regex for another thread, which has seen no text yet. It does not know what a match needs (regex_may_match()).
 * Free it with regex_free(). */
struct regex *regex_copy(const struct regex *regex);

/* Index of a named group, or -1 when the pattern has none of that name. */
int regex_group(const struct regex *regex, const char *name);

/* Number of named groups, and the name (borrowed) and index of each. */
uint32_t regex_name_count(const struct regex *regex);
const char *regex_name(const struct regex *regex, uint32_t i, int *group);

struct regex_scratch *regex_scratch_new(const struct limits *limits);
void regex_scratch_free(struct regex_scratch *scratch);

/* Begin a piece of work: what has reached a limit so far is forgotten, and matches may take so many seconds of processor
 * time. Without, they may take any time. */
void regex_scratch_begin(struct regex_scratch *scratch, uint32_t seconds);

/* How many matches with this scratch have reached a limit. From REGEX_MAX_LIMITED on no more are tried: each gives
 * REGEX_LIMIT at once, so that a pattern that explodes on every line of a report costs a bounded time. So it is when the
 * time is spent. */
#define REGEX_MAX_LIMITED 200
size_t regex_limited(const struct regex_scratch *scratch);

/* Whether a text of these trigrams can hold a match: false only where regex_find() would find none. It takes no time worth
 * speaking of, and pays where many expressions are tried on one text. */
bool regex_may_match(const struct regex *regex, const struct trigrams *trigrams);

/* Find the first match at or after byte start. */
enum regex_status regex_find(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                             uint32_t start, struct regex_match *match);

/* Match at byte start only. */
enum regex_status regex_match_at(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                                 uint32_t start, struct regex_match *match);

/* The bytes of a group; empty when it took no part. Borrowed from the subject. */
struct slice regex_slice(struct slice subject, const struct regex_match *match, int group);

/* Whether a group took part in the match. */
bool regex_took_part(const struct regex_match *match, int group);

/* Append the subject with every match replaced by the replacement (PCRE2 extended substitution: $1, ${name}).
 * False when a bound was reached; out is then unchanged. */
bool regex_replace(const struct regex *regex, struct regex_scratch *scratch, struct slice subject,
                   const char *replacement, struct str *out);

#endif
