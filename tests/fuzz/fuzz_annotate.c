/*
 * Fuzzing what is written: the parts of a Word file (pack.h), into which comments are put in many places. If that can be
 * done, the copy can be read, and its text is what it was.
 */
#include "pack.h"
#include "target.h"

#include "base/memory.h"
#include "read/reader.h"
#include "write/docx_comments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_COMMENTS 12

static bool read_word(const struct bytes *file, struct document *document, struct error *error)
{
    const struct limits limits = limits_default();
    return read_document("input.docx", file, "docx", &limits, document, error);
}

/* Comments on stretches of the text, which overlap: their number. */
static size_t make_comments(const struct source *source, struct docx_comment *comments)
{
    size_t count = 0;
    for (uint32_t i = 0; i < MOST_COMMENTS; i++) {
        uint32_t start = (uint32_t)((uint64_t)source->size * i / MOST_COMMENTS), length = source->size / (1 + i % 4) / 2;
        struct docx_comment *comment = &comments[count];
        if (!source_origin(source, start, &comment->start))
            continue;
        comment->end = comment->start;
        source_origin(source, start + length < source->size ? start + length : start, &comment->end);
        comment->text = i % 2 ? "a < b\nsecond" : "note";
        count++;
    }
    return count;
}

static void check_copy(const struct bytes *copy, const struct document *original)
{
    struct document document;
    struct error error = ERROR_INIT;
    if (!read_word(copy, &document, &error)) {
        fprintf(stderr, "the copy cannot be read: %s\n", error.message);
        abort();
    }
    if (document.source.size != original->source.size || strcmp(document.source.text, original->source.text) != 0) {
        fprintf(stderr, "another text:\n%s\n--- was:\n%s\n", document.source.text, original->source.text);
        abort();
    }
    document_release(&document);
}

static void annotate(const struct bytes *file, const struct document *document)
{
    static const struct docx_author author = { "fuzz", "f", "2026-11-26T00:00:00Z" };
    const struct limits limits = limits_default();
    struct docx_comment comments[MOST_COMMENTS];
    struct error error = ERROR_INIT;
    struct bytes copy;
    size_t unplaced, count = make_comments(&document->source, comments);
    if (docx_add_comments("input.docx", file, comments, count, &author, &limits, &copy, &unplaced, &error)) {
        check_copy(&copy, document);
        bytes_release(&copy);
    }
    error_release(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document document;
    struct error error = ERROR_INIT;
    struct bytes file;
    file.data = pack_word(data, size, &file.size);
    if (read_word(&file, &document, &error)) {
        annotate(&file, &document);
        document_release(&document);
    }
    error_release(&error);
    free(file.data);
    return 0;
}
