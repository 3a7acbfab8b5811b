/*
 * Fuzzing tables in printed lines: the first byte names one of the heads in tests/fuzz/heads, which bring the reader into a
 * table; the rest are its lines.
 */
#include "harness.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const files[] = { "deliverables", "figures", "figures-laid-out", "texts-laid-out" };

#define HEADS (sizeof files / sizeof *files)
#define LARGEST_HEAD 4096

struct heads {
    struct bytes items[HEADS];
};

static struct heads heads;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    for (size_t i = 0; i < HEADS; i++) {
        struct str path = STR_INIT;
        str_printf(&path, "tests/fuzz/heads/%s.txt", files[i]);
        if (!file_read(str_text(&path), LARGEST_HEAD, &heads.items[i], NULL)) {
            fprintf(stderr, "%s cannot be read\n", str_text(&path));
            exit(2);
        }
        str_release(&path);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = STR_INIT;
    if (!size)
        return 0;
    const struct bytes *head = &heads.items[data[0] % HEADS];
    str_append(&text, head->data, head->size);
    str_append(&text, (const char *)data + 1, size - 1);
    harness_run(&(struct harness_request){ .name = "input.txt", .format = "text" }, (const uint8_t *)text.data, text.length);
    str_release(&text);
    return 0;
}
