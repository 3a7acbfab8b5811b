/*
 * Limits on hostile input. Reaching one is an error or a finding that says so, never a crash or a silent stop.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* name, type, default, option name, help */
#define LIMITS(X) \
    X(file_size, size_t, (size_t)128 << 20, "max-file-size", "bytes of one input file") \
    X(line_length, size_t, (size_t)1 << 20, "max-line-length", "bytes of one line of text") \
    X(blocks, size_t, (size_t)4 << 20, "max-blocks", "lines or paragraphs of one report") \
    X(elements, size_t, 1000000, "max-elements", "elements of one report's model") \
    X(depth, size_t, 256, "max-depth", "nesting of a report's structure") \
    X(zip_entries, size_t, 10000, "max-zip-entries", "parts of one packed file") \
    X(zip_ratio, size_t, 200, "max-zip-ratio", "times its size that a packed part may unpack to") \
    X(unpacked_size, size_t, (size_t)256 << 20, "max-unpacked-size", "bytes that one packed file may unpack to") \
    X(match_steps, uint32_t, 1000000, "max-match-steps", "steps of one regular expression match") \
    X(match_heap_kib, uint32_t, 16384, "max-match-heap", "KiB of heap of one regular expression match") \
    X(xpath_operations, uint32_t, 10000000, "max-xpath-operations", "operations of one XPath evaluation") \
    X(rule_seconds, uint32_t, 5, "max-rule-time", "seconds of processor time of one rule in one report") \
    X(findings_per_rule, size_t, 10000, "max-findings", "findings of one rule in one report")

struct limits {
#define LIMIT_FIELD(name, type, value, option, help) type name;
    LIMITS(LIMIT_FIELD)
#undef LIMIT_FIELD
};

/* The defaults. */
struct limits limits_default(void);

#endif
