/* Fuzzing the way of a report: HTML. */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    harness_run(&(struct harness_request){ .name = "input.html", .format = "html" }, data, size);
    return 0;
}
