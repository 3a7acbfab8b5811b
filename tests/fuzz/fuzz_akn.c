/* Fuzzing the way of a report: Akoma Ntoso. */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    harness_run(&(struct harness_request){ .name = "input.xml", .format = "akn" }, data, size);
    return 0;
}
