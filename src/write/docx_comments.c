#include "write/docx_comments.h"

#include "write/docx_anchor.h"
#include "write/docx_part.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define CONTENT_TYPES "[Content_Types].xml"
#define COMMENTS_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
#define TRANSITIONAL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define STRICT "http://purl.oclc.org/ooxml/officeDocument/relationships/"

/* The container while it is changed. */
struct package {
    const char *path;
    const struct limits *limits;
    struct error *error;
    zip_source_t *source;
    zip_t *zip;
    char *main, *comments; /* owned; names of the main part and of the part of comments */
    bool has_comments;     /* that part is there already */
    VEC(char *) replaced;  /* owned; bytes that the container still needs */
};

static bool fail(const struct package *package, const char *name, const char *message)
{
    return error_set(package->error, package->path, 0, 0, "%s %s", name, message);
}

/* ------------------------------------------------------------------------------------------------ parts */

/* The package reads from the file's bytes, which must outlive it, and writes to memory of its own. */
static bool open_package(struct package *package, const struct bytes *file)
{
    zip_error_t reason;
    zip_error_init(&reason);
    package->source = zip_source_buffer_create(file->data, file->size, 0, &reason);
    package->zip = package->source ? zip_open_from_source(package->source, ZIP_CHECKCONS, &reason) : NULL;
    bool ok = package->zip != NULL;
    if (ok)
        zip_source_keep(package->source);
    else
        error_set(package->error, package->path, 0, 0, "cannot be opened as a Word file: %s",
                  zip_error_strerror(&reason));
    zip_error_fini(&reason);
    return ok;
}

static bool has_part(const struct package *package, const char *name)
{
    return zip_name_locate(package->zip, name, 0) >= 0;
}

/* The bytes of a part, appended to out. */
static bool read_part(const struct package *package, const char *name, struct str *out)
{
    zip_stat_t status;
    if (zip_stat(package->zip, name, 0, &status) != 0 || !(status.valid & ZIP_STAT_SIZE))
        return fail(package, name, "is missing");
    if (status.size > package->limits->unpacked_size)
        return fail(package, name, "is larger than the limit");
    zip_file_t *part = zip_fopen(package->zip, name, 0);
    char *bytes = mem_alloc((size_t)status.size + 1);
    bool ok = part && zip_fread(part, bytes, status.size) == (zip_int64_t)status.size;
    if (part)
        zip_fclose(part);
    if (ok)
        str_append(out, bytes, (size_t)status.size);
    mem_free(bytes);
    return ok || fail(package, name, "cannot be unpacked");
}

/* Put text in the place of a part, or as a new one; takes the text. */
static bool write_part(struct package *package, const char *name, struct str *text)
{
    size_t length = text->length;
    char *bytes = str_detach(text);
    vec_push(&package->replaced, bytes);
    zip_source_t *source = zip_source_buffer(package->zip, bytes, length, 0);
    zip_int64_t index = source ? zip_file_add(package->zip, name, source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0)
        return fail(package, name, "cannot be written");
    /* a fixed time (the first that a container can hold), so that the same input gives the same bytes */
    return zip_file_set_dostime(package->zip, (zip_uint64_t)index, 0, (1 << 5) | 1, 0) == 0
        || fail(package, name, "cannot be written");
}

/* ------------------------------------------------------------------------------------------------ relations */

/* The target of the relationship whose type ends so. */
struct search {
    const char *type;
    char *target; /* owned; NULL until found */
};

static void on_relationship(void *state, const struct part_element *element)
{
    struct search *search = state;
    const char *type = part_attribute(element, "Type"), *target = part_attribute(element, "Target");
    if (!search->target && type && target && slice_ends_with(slice_of(type), search->type))
        search->target = mem_copy_string(target);
}

/* The folder of a part with its slash. Owned. */
static char *folder_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return mem_copy(name, slash ? (size_t)(slash - name) + 1 : 0);
}

/* The name of the part that a target of a part's relationship means. Owned. */
static char *target_part(const char *base, const char *target)
{
    if (target[0] == '/')
        return mem_copy_string(target + 1);
    char *folder = folder_of(base);
    struct str name = STR_INIT;
    str_printf(&name, "%s%s", folder, strncmp(target, "./", 2) == 0 ? target + 2 : target);
    mem_free(folder);
    return str_detach(&name);
}

/* The name of the part that holds a part's relationships. Owned. */
static char *relations_of(const char *name)
{
    char *folder = folder_of(name);
    struct str relations = STR_INIT;
    str_printf(&relations, "%s_rels/%s.rels", folder, name + strlen(folder));
    mem_free(folder);
    return str_detach(&relations);
}

/* Find a related part; *part is NULL when there is none. */
static bool find_related(const struct package *package, const char *base, const char *relations, const char *type,
                         char **part)
{
    static const struct part_events events = { on_relationship, NULL };
    struct search search = { type, NULL };
    struct str text = STR_INIT;
    *part = NULL;
    bool ok = !has_part(package, relations)
        || (read_part(package, relations, &text)
            && part_parse(package->path, relations, (struct slice){ str_text(&text), text.length }, &events, &search,
                          package->error));
    if (ok && search.target)
        *part = target_part(base, search.target);
    mem_free(search.target);
    str_release(&text);
    return ok;
}

static bool find_parts(struct package *package)
{
    if (!find_related(package, "", "_rels/.rels", "/officeDocument", &package->main))
        return false;
    if (!package->main) {
        error_set(package->error, package->path, 0, 0, "has no main part");
        return false;
    }
    char *relations = relations_of(package->main);
    bool ok = find_related(package, package->main, relations, "/comments", &package->comments);
    mem_free(relations);
    package->has_comments = package->comments && has_part(package, package->comments);
    if (ok && !package->comments)
        package->comments = target_part(package->main, has_part(package, "word/comments.xml") ? "crossfoot.xml"
                                                                                             : "comments.xml");
    return ok;
}

/* Put text before the end tag of a part's root. */
static bool add_before_end(struct package *package, const char *name, struct slice part, struct str *text)
{
    struct part_root root;
    struct str out = STR_INIT;
    if (!part_find_root(package->path, name, part, &root, package->error))
        return false;
    str_append(&out, part.data, root.end);
    str_append(&out, str_text(text), text->length);
    str_append(&out, part.data + root.end, part.length - root.end);
    part_root_release(&root);
    return write_part(package, name, &out);
}

/* Say in a part that lists others that there is the part of comments. */
static bool list_comments(struct package *package, const char *name, const char *element, const char *attributes)
{
    struct str part = STR_INIT, text = STR_INIT;
    struct part_root root;
    bool ok = read_part(package, name, &part)
        && part_find_root(package->path, name, (struct slice){ str_text(&part), part.length }, &root, package->error);
    if (ok) {
        part_open(&text, root.prefix, element);
        str_add(&text, attributes);
        str_add(&text, "/>");
        part_root_release(&root);
        ok = add_before_end(package, name, (struct slice){ str_text(&part), part.length }, &text);
    }
    str_release(&part);
    str_release(&text);
    return ok;
}

static bool announce_comments(struct package *package, bool strict)
{
    struct str attributes = STR_INIT;
    char *relations = relations_of(package->main);
    str_printf(&attributes, " Id=\"rIdCrossfoot\" Type=\"%scomments\" Target=\"/%s\"", strict ? STRICT : TRANSITIONAL,
               package->comments);
    bool ok = list_comments(package, relations, "Relationship", str_text(&attributes));
    str_clear(&attributes);
    str_printf(&attributes, " PartName=\"/%s\" ContentType=\"" COMMENTS_TYPE "\"", package->comments);
    ok = ok && list_comments(package, CONTENT_TYPES, "Override", str_text(&attributes));
    mem_free(relations);
    str_release(&attributes);
    return ok;
}

/* ------------------------------------------------------------------------------------------------ comments */

static void on_comment(void *state, const struct part_element *element)
{
    unsigned *next = state;
    const char *id = strcmp(element->name, "comment") == 0 ? part_attribute(element, "id") : NULL;
    unsigned long number = id ? strtoul(id, NULL, 10) : 0;
    if (id && number < INT32_MAX && number >= *next)
        *next = (unsigned)number + 1;
}

static void add_paragraph(struct str *out, const char *w, struct slice text)
{
    part_open(out, w, "p");
    str_add_char(out, '>');
    part_open(out, w, "r");
    str_add_char(out, '>');
    part_open(out, w, "t");
    str_add(out, " xml:space=\"preserve\">");
    part_text(out, text);
    part_close(out, w, "t");
    part_close(out, w, "r");
    part_close(out, w, "p");
}

static void add_attribute(struct str *out, const char *w, const char *name, const char *value)
{
    str_printf(out, " %s:%s=\"", w, name);
    part_text(out, slice_of(value));
    str_add_char(out, '"');
}

static void add_comment(struct str *out, const char *w, const struct docx_comment *comment, unsigned id,
                        const struct docx_author *author)
{
    part_open(out, w, "comment");
    str_printf(out, " %s:id=\"%u\"", w, id);
    add_attribute(out, w, "author", author->name);
    add_attribute(out, w, "date", author->date);
    add_attribute(out, w, "initials", author->initials);
    str_add_char(out, '>');
    for (const char *line = comment->text; line;) {
        size_t length = strcspn(line, "\n");
        add_paragraph(out, w, (struct slice){ line, length });
        line = line[length] ? line + length + 1 : NULL;
    }
    part_close(out, w, "comment");
}

/* The comments that were placed, before the end of those that are there. */
static bool write_comments(struct package *package, struct slice there, const struct docx_comment *comments,
                           size_t count, unsigned first_id, const bool *placed, const struct docx_author *author)
{
    struct part_root root;
    struct str text = STR_INIT;
    if (!part_find_root(package->path, package->comments, there, &root, package->error))
        return false;
    bool ok = *root.prefix || fail(package, package->comments, "has no prefix for its elements and cannot be changed");
    for (size_t i = 0; ok && i < count; i++) {
        if (placed[i])
            add_comment(&text, root.prefix, &comments[i], first_id + (unsigned)i, author);
    }
    part_root_release(&root);
    ok = ok && add_before_end(package, package->comments, there, &text);
    str_release(&text);
    return ok;
}

/* The part of comments as it is, or an empty one; and the first number that is free. */
static bool read_comments(const struct package *package, const char *space, struct str *there, unsigned *first_id)
{
    static const struct part_events events = { on_comment, NULL };
    *first_id = 0;
    if (!package->has_comments) {
        str_printf(there, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                   "<w:comments xmlns:w=\"%s\"></w:comments>", space);
        return true;
    }
    return read_part(package, package->comments, there)
        && part_parse(package->path, package->comments, (struct slice){ str_text(there), there->length }, &events,
                      first_id, package->error);
}

static size_t count_unplaced(const bool *placed, size_t count)
{
    size_t unplaced = 0;
    for (size_t i = 0; i < count; i++)
        unplaced += !placed[i];
    return unplaced;
}

/* Change the parts. */
static bool annotate(struct package *package, const struct docx_comment *comments, size_t count,
                     const struct docx_author *author, size_t *unplaced)
{
    struct str main = STR_INIT, there = STR_INIT, anchored = STR_INIT;
    struct part_root root = { NULL, NULL, 0 };
    bool *placed = mem_calloc(count, sizeof *placed);
    unsigned first_id = 0;
    bool ok = find_parts(package) && read_part(package, package->main, &main);
    struct slice part = { str_text(&main), main.length };
    ok = ok && part_find_root(package->path, package->main, part, &root, package->error)
        && read_comments(package, root.space, &there, &first_id)
        && docx_anchor(package->path, package->main, part, comments, count, first_id, placed, &anchored,
                       package->error);
    *unplaced = ok ? count_unplaced(placed, count) : 0;
    if (ok && *unplaced < count)
        ok = write_part(package, package->main, &anchored)
            && write_comments(package, (struct slice){ str_text(&there), there.length }, comments, count, first_id,
                              placed, author)
            && (package->has_comments || announce_comments(package, strncmp(root.space, STRICT, 20) == 0));
    part_root_release(&root);
    mem_free(placed);
    str_release(&main);
    str_release(&there);
    str_release(&anchored);
    return ok;
}

/* ------------------------------------------------------------------------------------------------ the copy */

static bool take_copy(const struct package *package, struct bytes *copy)
{
    zip_stat_t status;
    if (zip_source_stat(package->source, &status) != 0 || !(status.valid & ZIP_STAT_SIZE)
        || zip_source_open(package->source) != 0)
        return fail(package, "the copy", "cannot be read");
    char *bytes = mem_alloc((size_t)status.size + 1);
    bool ok = zip_source_read(package->source, bytes, status.size) == (zip_int64_t)status.size;
    zip_source_close(package->source);
    if (!ok) {
        mem_free(bytes);
        return fail(package, "the copy", "cannot be read");
    }
    bytes[status.size] = '\0';
    *copy = (struct bytes){ bytes, (size_t)status.size };
    return true;
}

static bool close_package(struct package *package)
{
    if (zip_close(package->zip) == 0) {
        package->zip = NULL;
        return true;
    }
    return error_set(package->error, package->path, 0, 0, "the copy cannot be made: %s",
                     zip_error_strerror(zip_get_error(package->zip)));
}

static void release_package(struct package *package)
{
    if (package->zip)
        zip_discard(package->zip);
    if (package->source)
        zip_source_free(package->source);
    for (size_t i = 0; i < package->replaced.count; i++)
        mem_free(package->replaced.items[i]);
    vec_release(&package->replaced);
    mem_free(package->main);
    mem_free(package->comments);
}

bool docx_add_comments(const char *path, const struct bytes *file, const struct docx_comment *comments, size_t count,
                       const struct docx_author *author, const struct limits *limits, struct bytes *copy,
                       size_t *unplaced, struct error *error)
{
    struct package package = { .path = path, .limits = limits, .error = error };
    bool ok = open_package(&package, file) && annotate(&package, comments, count, author, unplaced)
        && close_package(&package) && take_copy(&package, copy);
    release_package(&package);
    return ok;
}
