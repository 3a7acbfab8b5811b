#include "read/reader.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

#define CERTAIN 2

const struct reader *reader_named(const char *format)
{
    for (size_t i = 0; readers[i]; i++)
        if (strcmp(readers[i]->format, format) == 0)
            return readers[i];
    return NULL;
}

/* What follows the last dot of the path's last part; empty when there is none. */
static const char *suffix_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    return dot ? dot + 1 : "";
}

/* Whether the list, separated by blanks, has the word, in any case. */
static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    while (length && *list) {
        size_t end = strcspn(list, " ");
        if (end == length && strncasecmp(list, word, length) == 0)
            return true;
        list += end + (list[end] == ' ');
    }
    return false;
}

bool reader_knows_suffix(const char *path)
{
    const char *suffix = suffix_of(path);
    for (size_t i = 0; *suffix && readers[i]; i++) {
        if (has_word(readers[i]->suffixes, suffix))
            return true;
    }
    return false;
}

const struct reader *reader_for(const char *path, const struct bytes *bytes)
{
    const struct reader *possible = NULL, *last = NULL;
    const char *suffix = suffix_of(path);
    for (size_t i = 0; readers[i]; i++) {
        int sure = readers[i]->recognise(bytes);
        if (sure == CERTAIN)
            return readers[i];
        if (sure && !possible && has_word(readers[i]->suffixes, suffix))
            possible = readers[i];
        last = readers[i];
    }
    return possible ? possible : last;
}

static bool unknown_format(const char *path, const char *format, struct error *error)
{
    struct str known = STR_INIT;
    for (size_t i = 0; readers[i]; i++)
        str_printf(&known, "%s%s", i ? ", " : "", readers[i]->format);
    error_set(error, path, 0, 0, "no reader for the format \"%s\"; known are: %s", format, str_text(&known));
    str_release(&known);
    return false;
}

bool read_document(const char *path, const struct bytes *bytes, const char *format, const struct limits *limits,
                   struct document *document, struct error *error)
{
    return read_document_as(path, bytes, &(struct read_request){ .format = format }, limits, document, error);
}

bool read_document_as(const char *path, const struct bytes *bytes, const struct read_request *request,
                      const struct limits *limits, struct document *document, struct error *error)
{
    const char *format = request->format;
    const char *refused = format ? NULL : reader_refuses(bytes);
    if (refused)
        return error_set(error, path, 0, 0, "%s", refused);
    const struct reader *reader = format ? reader_named(format) : reader_for(path, bytes);
    if (!reader)
        return unknown_format(path, format, error);
    document_init(document);
    document->original = request->original;
    if (reader->read(path, bytes, limits, document, error)) {
        document->source.format = reader->format;
        return true;
    }
    document_release(document);
    return false;
}
