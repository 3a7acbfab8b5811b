/* Fuzzing the way of a report: extracted text, or whatever else the bytes look like. */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    harness_run(&(struct harness_request){ .name = "input.txt" }, data, size);
    return 0;
}
