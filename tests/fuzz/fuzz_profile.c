/* Fuzzing the profile builder: lines of text, read with the profile that the first byte names, whatever they look like. */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size)
        harness_run(&(struct harness_request){ .name = "input.txt", .format = "text", .profile = data[0] + (size_t)1 },
                    data + 1, size - 1);
    return 0;
}
