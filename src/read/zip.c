#include "read/zip.h"

#include "base/memory.h"

#include <stdint.h>
#include <string.h>
#include <zip.h>

#define PIECE ((size_t)1 << 16)
#define FREE_GROWTH ((uint64_t)1 << 20) /* bytes: below, any ratio is harmless */
#define END_RECORD 22                   /* bytes of the record that ends a zip file, without its comment */
#define MOST_COMMENT 65535

struct unzip {
    zip_t *archive;
    const char *path;
    const struct limits *limits;
    uint64_t packed;   /* bytes of the container */
    uint64_t unpacked; /* bytes of all parts so far */
};

/* A part that is being unpacked. */
struct part {
    const char *name;
    zip_uint64_t index;
    uint64_t packed, size; /* as declared; size grows to what was really unpacked */
};

bool unzip_recognise(const struct bytes *bytes)
{
    return bytes->size >= 4 && (memcmp(bytes->data, "PK\3\4", 4) == 0 || memcmp(bytes->data, "PK\5\6", 4) == 0);
}

static unsigned little_endian_16(const char *data)
{
    return (unsigned)(unsigned char)data[0] | (unsigned)(unsigned char)data[1] << 8;
}

/* The number of entries that the container's end declares, 0 when there is no such end: known before the library
 * makes room for as many. 65535 stands for more. */
static unsigned declared_entries(const struct bytes *bytes)
{
    if (bytes->size < END_RECORD)
        return 0;
    size_t last = bytes->size - END_RECORD;
    size_t first = last > MOST_COMMENT ? last - MOST_COMMENT : 0;
    for (size_t at = last + 1; at-- > first;) {
        const char *record = bytes->data + at;
        if (memcmp(record, "PK\5\6", 4) == 0 && little_endian_16(record + END_RECORD - 2) == last - at)
            return little_endian_16(record + 10);
    }
    return 0;
}

static bool too_many(const char *path, const struct limits *limits, struct error *error)
{
    return error_set(error, path, 0, 0, "has more than the limit of %zu parts", limits->zip_entries);
}

static zip_t *open_archive(const char *path, const struct bytes *bytes, struct error *error)
{
    zip_error_t reason;
    zip_error_init(&reason);
    zip_source_t *source = zip_source_buffer_create(bytes->data, bytes->size, 0, &reason);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &reason) : NULL;
    if (!archive) {
        error_set(error, path, 0, 0, "is not a whole zip file: %s", zip_error_strerror(&reason));
        zip_source_free(source);
    }
    zip_error_fini(&reason);
    return archive;
}

struct unzip *unzip_open(const char *path, const struct bytes *bytes, const struct limits *limits, struct error *error)
{
    if (declared_entries(bytes) > limits->zip_entries) {
        too_many(path, limits, error);
        return NULL;
    }
    zip_t *archive = open_archive(path, bytes, error);
    if (!archive)
        return NULL;
    struct unzip *unzip = mem_calloc(1, sizeof *unzip);
    *unzip = (struct unzip){ .archive = archive, .path = path, .limits = limits, .packed = bytes->size };
    zip_int64_t count = zip_get_num_entries(archive, 0);
    if (count >= 0 && (uint64_t)count <= limits->zip_entries)
        return unzip;
    too_many(path, limits, error);
    unzip_close(unzip);
    return NULL;
}

void unzip_close(struct unzip *unzip)
{
    if (!unzip)
        return;
    zip_discard(unzip->archive);
    mem_free(unzip);
}

bool unzip_has(const struct unzip *unzip, const char *name)
{
    return zip_name_locate(unzip->archive, name, ZIP_FL_ENC_GUESS) >= 0;
}

/* Readers that take the first and readers that take the last of two parts would see different documents. */
static unsigned count_named(const struct unzip *unzip, const char *name)
{
    unsigned count = 0;
    zip_int64_t entries = zip_get_num_entries(unzip->archive, 0);
    for (zip_int64_t i = 0; i < entries; i++) {
        const char *entry = zip_get_name(unzip->archive, (zip_uint64_t)i, ZIP_FL_ENC_GUESS);
        count += entry && strcmp(entry, name) == 0;
    }
    return count;
}

static bool too_large(const struct unzip *unzip, const struct part *part, struct error *error)
{
    return error_set(error, unzip->path, 0, 0, "unpacks to more than the limit of %zu bytes (part %s)",
                     unzip->limits->unpacked_size, part->name);
}

/* Whether the part may have so many bytes, beside all that were unpacked before. */
static bool check_size(const struct unzip *unzip, const struct part *part, uint64_t size, struct error *error)
{
    const struct limits *limits = unzip->limits;
    if (size > limits->unpacked_size || unzip->unpacked > limits->unpacked_size - size)
        return too_large(unzip, part, error);
    uint64_t packed = part->packed < unzip->packed ? part->packed : unzip->packed;
    if (size <= FREE_GROWTH || size / limits->zip_ratio <= packed)
        return true;
    return error_set(error, unzip->path, 0, 0, "part %s unpacks to more than the limit of %zu times its size",
                     part->name, limits->zip_ratio);
}

static bool find_part(const struct unzip *unzip, struct part *part, struct error *error)
{
    zip_int64_t index = zip_name_locate(unzip->archive, part->name, ZIP_FL_ENC_GUESS);
    if (index < 0)
        return error_set(error, unzip->path, 0, 0, "has no part %s", part->name);
    if (count_named(unzip, part->name) > 1)
        return error_set(error, unzip->path, 0, 0, "has more than one part %s", part->name);
    zip_stat_t stat;
    zip_stat_init(&stat);
    part->index = (zip_uint64_t)index;
    if (zip_stat_index(unzip->archive, part->index, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE)
        || !(stat.valid & ZIP_STAT_COMP_SIZE))
        return error_set(error, unzip->path, 0, 0, "part %s is damaged", part->name);
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        return error_set(error, unzip->path, 0, 0, "part %s is encrypted", part->name);
    part->packed = stat.comp_size;
    return check_size(unzip, part, stat.size, error);
}

static bool damaged(const struct unzip *unzip, const struct part *part, zip_error_t *reason, struct error *error)
{
    return error_set(error, unzip->path, 0, 0, "part %s cannot be unpacked: %s", part->name,
                     zip_error_strerror(reason));
}

/* What was declared is not believed: the bytes that come are counted. */
static bool unpack(struct unzip *unzip, struct part *part, zip_file_t *file, unzip_sink *sink, void *state,
                   struct error *error)
{
    char *piece = mem_alloc(PIECE);
    bool ok = true;
    zip_int64_t got = 0;
    while (ok && (got = zip_fread(file, piece, PIECE)) > 0) {
        part->size += (uint64_t)got;
        ok = check_size(unzip, part, part->size, error) && sink(state, piece, (size_t)got);
    }
    if (got < 0)
        ok = damaged(unzip, part, zip_file_get_error(file), error);
    unzip->unpacked += part->size;
    mem_free(piece);
    return ok;
}

bool unzip_part(struct unzip *unzip, const char *name, unzip_sink *sink, void *state, struct error *error)
{
    struct part part = { .name = name };
    if (!find_part(unzip, &part, error))
        return false;
    zip_file_t *file = zip_fopen_index(unzip->archive, part.index, 0);
    if (!file)
        return damaged(unzip, &part, zip_get_error(unzip->archive), error);
    bool ok = unpack(unzip, &part, file, sink, state, error);
    zip_fclose(file);
    return ok;
}
