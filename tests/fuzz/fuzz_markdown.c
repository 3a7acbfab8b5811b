/* Fuzzing the way of a report: Markdown. */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    harness_run(&(struct harness_request){ .name = "input.md", .format = "markdown" }, data, size);
    return 0;
}
