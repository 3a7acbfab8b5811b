#include "query/fold.h"

#include "base/memory.h"
#include "base/vec.h"

#include <string.h>

struct replacement {
    struct regex *match;
    char *with;
};

struct fold {
    char *name;
    VEC(struct replacement) replacements;
};

struct folds {
    VEC(struct fold) items;
};

struct folds *folds_new(void)
{
    return mem_calloc(1, sizeof(struct folds));
}

static void release_fold(struct fold *fold)
{
    for (size_t i = 0; i < fold->replacements.count; i++) {
        regex_free(fold->replacements.items[i].match);
        mem_free(fold->replacements.items[i].with);
    }
    vec_release(&fold->replacements);
    mem_free(fold->name);
}

void folds_free(struct folds *folds)
{
    if (!folds)
        return;
    for (size_t i = 0; i < folds->items.count; i++)
        release_fold(&folds->items.items[i]);
    vec_release(&folds->items);
    mem_free(folds);
}

static void copy_fold(const struct fold *fold, struct fold *copy)
{
    *copy = (struct fold){ .name = mem_copy_string(fold->name) };
    for (size_t i = 0; i < fold->replacements.count; i++) {
        const struct replacement *replacement = &fold->replacements.items[i];
        vec_push(&copy->replacements, (struct replacement){ regex_copy(replacement->match),
                                                            mem_copy_string(replacement->with) });
    }
}

struct folds *folds_copy(const struct folds *folds)
{
    if (!folds)
        return NULL;
    struct folds *copy = folds_new();
    for (size_t i = 0; i < folds->items.count; i++) {
        struct fold fold;
        copy_fold(&folds->items.items[i], &fold);
        vec_push(&copy->items, fold);
    }
    return copy;
}

static struct fold *find(const struct folds *folds, struct slice name)
{
    for (size_t i = 0; folds && i < folds->items.count; i++)
        if (slice_is(name, folds->items.items[i].name))
            return &folds->items.items[i];
    return NULL;
}

bool folds_add(struct folds *folds, const char *name, const char *match, const char *with, struct error *error)
{
    struct regex *regex = regex_new(match, error);
    if (!regex)
        return false;
    struct fold *fold = find(folds, slice_of(name));
    if (!fold) {
        vec_push(&folds->items, (struct fold){ .name = mem_copy_string(name) });
        fold = &vec_last(&folds->items);
    }
    vec_push(&fold->replacements, (struct replacement){ regex, mem_copy_string(with ? with : "") });
    return true;
}

bool folds_has(const struct folds *folds, const char *name)
{
    return find(folds, slice_of(name)) != NULL;
}

/* Replace text by what the fold makes of it. A replacement that reaches a bound leaves the text as it was. */
static void apply(const struct fold *fold, struct regex_scratch *scratch, struct str *text)
{
    for (size_t i = 0; i < fold->replacements.count; i++) {
        const struct replacement *replacement = &fold->replacements.items[i];
        struct slice before = { str_text(text), text->length };
        struct str after = STR_INIT;
        if (!regex_replace(replacement->match, scratch, before, replacement->with, &after)) {
            str_release(&after);
            continue;
        }
        str_release(text);
        *text = after;
    }
}

void folds_apply(const struct folds *folds, struct regex_scratch *scratch, const char *names, struct slice text,
                 struct str *out)
{
    struct str current = STR_INIT;
    str_add_slice(&current, text);
    const char *cursor = names ? names : "";
    while (*(cursor += strspn(cursor, " \t\r\n"))) {
        size_t length = strcspn(cursor, " \t\r\n");
        const struct fold *fold = find(folds, (struct slice){ cursor, length });
        if (fold)
            apply(fold, scratch, &current);
        cursor += length;
    }
    str_append(out, str_text(&current), current.length);
    str_release(&current);
}
