/*
 * What the fuzz targets share: the rules of $CROSSFOOT_RULES (default: rules), loaded once, and the way of a report from
 * bytes to output. Limits are low, so that reaching them is exercised as well.
 */
#ifndef FUZZ_HARNESS_H
#define FUZZ_HARNESS_H

#include <stddef.h>
#include <stdint.h>

/* Load rules, profiles and catalogue; ends the program when it cannot. */
void harness_load(void);

/* Read, build, check and print bytes as a file of that name, in an input format (NULL: whatever they look like). The
 * profile is the one that fits, else the first. */
void harness_check(const char *name, const char *format, const uint8_t *data, size_t size);

#endif
