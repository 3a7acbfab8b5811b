#include "pack.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

static const char *const parts[] = {
    "word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml", "word/_rels/document.xml.rels",
};

static const char types[] =
    "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/word/document.xml' "
    "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";

static const char relations[] =
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r' "
    "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "
    "Target='word/document.xml'/></Relationships>";

static void add(zip_t *archive, const char *name, const void *bytes, size_t size)
{
    zip_source_t *content = zip_source_buffer(archive, bytes, size, 0);
    if (!content || zip_file_add(archive, name, content, ZIP_FL_OVERWRITE) < 0)
        abort();
}

static void add_parts(zip_t *archive, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const uint8_t *end = size ? memchr(data, 0, size) : NULL;
        size_t length = end ? (size_t)(end - data) : size;
        if (length)
            add(archive, parts[i], data, length);
        if (!end)
            return;
        data = end + 1;
        size -= length + 1;
    }
}

void *pack_word(const uint8_t *data, size_t size, size_t *packed)
{
    zip_source_t *buffer = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *archive = buffer ? zip_open_from_source(buffer, ZIP_TRUNCATE, NULL) : NULL;
    zip_stat_t info;
    if (!archive)
        abort();
    zip_source_keep(buffer);
    add(archive, "[Content_Types].xml", types, sizeof types - 1);
    add(archive, "_rels/.rels", relations, sizeof relations - 1);
    add_parts(archive, data, size);
    if (zip_close(archive) != 0 || zip_source_stat(buffer, &info) != 0 || zip_source_open(buffer) != 0)
        abort();
    void *bytes = malloc(info.size);
    if (!bytes || zip_source_read(buffer, bytes, info.size) != (zip_int64_t)info.size)
        abort();
    *packed = info.size;
    zip_source_close(buffer);
    zip_source_free(buffer);
    return bytes;
}
