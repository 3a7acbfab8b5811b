/* Formats of reports that crossfoot does not read: known by how they begin, so that the message can say what they are. */
#include "read/reader.h"

#include "base/str.h"

#include <string.h>

/* Where in the file the bytes stand, and what the user is told. */
static const struct refused {
    size_t at;
    const char *bytes, *says;
} formats[] = {
    { 0, "%PDF-", "is a PDF file; pdftotext -layout extracts the text that can be checked" },
    { 0, "{\\rtf", "is a Rich Text file; a word processor saves it as .docx, which can be checked" },
    { 30, "mimetypeapplication/vnd.oasis.opendocument.",
      "is an OpenDocument file; a word processor saves it as .docx, which can be checked" },
};

const char *reader_refuses(const struct bytes *bytes)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        size_t length = strlen(formats[i].bytes);
        if (bytes->size >= formats[i].at + length && memcmp(bytes->data + formats[i].at, formats[i].bytes, length) == 0)
            return formats[i].says;
    }
    return NULL;
}
