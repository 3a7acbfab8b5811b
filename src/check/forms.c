#include "check/forms.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

#define BUCKETS 4096

struct forms {
    const struct term_list *list;
    uint64_t filled[BUCKETS / 64]; /* a bit for each bucket that is not empty: most places are done with one look at it */
    size_t first[BUCKETS]; /* by the hash of the first code point: index of a term, or FORMS_NONE */
    size_t *next;          /* of each term: the next of its bucket */
};

static size_t bucket_of(const char *at, const char *end)
{
    return utf8_hash(at, end) % BUCKETS;
}

static uint32_t point_at(const char *at, const char *end)
{
    return at < end ? utf8_next(&at, end) : 0;
}

struct forms *forms_new(const struct term_list *list, const char *lang)
{
    struct forms *forms = mem_calloc(1, sizeof *forms);
    forms->list = list;
    forms->next = mem_calloc(list->count + 1, sizeof *forms->next);
    for (size_t i = 0; i < BUCKETS; i++)
        forms->first[i] = FORMS_NONE;
    for (size_t i = list->count; i-- > 0;) {
        const struct term *term = &list->items[i];
        if (!term_has_lang(term, lang))
            continue;
        size_t bucket = bucket_of(term->form, term->form + strlen(term->form));
        forms->filled[bucket / 64] |= (uint64_t)1 << bucket % 64;
        forms->next[i] = forms->first[bucket];
        forms->first[bucket] = i;
    }
    return forms;
}

void forms_free(struct forms *forms)
{
    if (!forms)
        return;
    mem_free(forms->next);
    mem_free(forms);
}

/* Whether a code point belongs to a word that blanks set apart: a letter or digit, but none of an East Asian script. */
static bool is_word(uint32_t code)
{
    if (code < 0x80)
        return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
    return (code >= 0xC0 && code < 0x2000) || (code >= 0xFB50 && code < 0xFE00);
}

static uint32_t point_before(const char *start, const char *at)
{
    return at == start ? 0 : utf8_last((struct slice){ start, (size_t)(at - start) });
}

/* Whether a form stands at a place as a word of its own. */
static bool stands_at(struct slice text, size_t at, const char *form, size_t length)
{
    const char *start = text.data + at, *end = text.data + text.length;
    if (length > text.length - at || memcmp(start, form, length) != 0)
        return false;
    bool inside_before = is_word(point_at(start, end)) && is_word(point_before(text.data, start));
    bool inside_after = is_word(point_before(start, start + length)) && is_word(point_at(start + length, end));
    return !inside_before && !inside_after;
}

/* The longest form of a bucket at a place. */
static struct form_place longest_at(const struct forms *forms, size_t bucket, struct slice text, size_t at)
{
    struct form_place best = { FORMS_NONE, at, at };
    for (size_t i = forms->first[bucket]; i != FORMS_NONE; i = forms->next[i]) {
        const struct term *term = &forms->list->items[i];
        size_t length = strlen(term->form), longest = best.end - at;
        bool better = length > longest || (length == longest && best.term != FORMS_NONE && !term->preferred);
        if (better && stands_at(text, at, term->form, length))
            best = (struct form_place){ i, at, at + length };
    }
    return best;
}

struct form_place forms_next(const struct forms *forms, struct slice text, size_t from)
{
    const char *end = text.data + text.length;
    for (const char *cursor = text.data + from; cursor < end; cursor += utf8_size(*cursor)) {
        size_t bucket = bucket_of(cursor, end);
        if (!(forms->filled[bucket / 64] >> bucket % 64 & 1))
            continue;
        struct form_place place = longest_at(forms, bucket, text, (size_t)(cursor - text.data));
        if (place.term != FORMS_NONE)
            return place;
    }
    return (struct form_place){ FORMS_NONE, text.length, text.length };
}

const char *forms_thing(const struct forms *forms, size_t term)
{
    const struct term *own = &forms->list->items[term];
    return own->preferred ? own->preferred : own->form;
}

static bool has_words(struct slice text)
{
    for (const char *cursor = text.data, *end = cursor + text.length; cursor < end;)
        if (utf8_is_alphanumeric(utf8_next(&cursor, end)))
            return true;
    return false;
}

bool forms_are_beside(const struct forms *forms, struct slice text, struct form_place one, struct form_place other)
{
    return one.term != FORMS_NONE && other.term != FORMS_NONE
        && strcmp(forms_thing(forms, one.term), forms_thing(forms, other.term)) == 0
        && !has_words((struct slice){ text.data + one.end, other.start - one.end });
}
