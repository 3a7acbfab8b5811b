/* Fuzzing the way of a report: the parts of a Word file, packed by the target itself (pack.h). */
#include "harness.h"
#include "pack.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t packed;
    void *bytes = pack_word(data, size, &packed);
    harness_run(&(struct harness_request){ .name = "input.docx", .format = "docx" }, bytes, packed);
    free(bytes);
    return 0;
}
