/*
 * Fuzzing the whole program: the low bits of the first byte name the input format (one more than there are: what the bytes
 * look like), the highest asks for tracked changes as they were before; the second byte names the output. What fixes would
 * make of the file is made too.
 */
#include "harness.h"

#include "app/edits.h"
#include "read/reader.h"

static const char *format_of(uint8_t byte)
{
    size_t count = 0;
    while (readers[count])
        count++;
    size_t i = (byte & 0x7F) % (count + 1);
    return i < count ? readers[i]->format : NULL;
}

static void fix(const struct checked *checked)
{
    struct edits edits;
    struct str out = STR_INIT;
    edits_choose(&edits, &checked->findings, &checked->source, true);
    edits_apply(&edits, &checked->source, &out);
    edits_diff(&edits, &checked->source, &out);
    str_release(&out);
    edits_release(&edits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct checked checked;
    if (size < 2)
        return 0;
    const struct harness_request request = {
        .name = "input", .format = format_of(data[0]), .original = (data[0] & 0x80) != 0, .output = data[1],
    };
    harness_check(&request, data + 2, size - 2, &checked);
    if (checked.result.read)
        fix(&checked);
    checked_release(&checked);
    return 0;
}
