#include "profile/initials.h"

#include "base/utf8.h"

#include <stdint.h>

/* Words, and ideographs, that a long form has at most. */
#define MAX_WORDS 14
#define MAX_IDEOGRAPHS 30
/* How many ideographs may stand behind the last one that the short form has. */
#define MAX_BEHIND 2

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return is_capital(c) || (c >= 'a' && c <= 'z');
}

static char capital(char c)
{
    return is_letter(c) ? (char)(c & ~0x20) : c;
}

/* ---------------------------------------------------------------------------------------------- words */

/* What separates two words of one name. */
static bool is_joint(char c)
{
    return c == ' ' || c == '-' || c == '/';
}

static bool in_word(char c)
{
    return is_letter(c) || (c & 0x80) || c == '\'';
}

/* Where the word that ends the text begins; its end when there is none. joints is where the word ends. */
static size_t word_start(struct slice text, size_t end, size_t *word_end)
{
    while (end > 0 && is_joint(text.data[end - 1]))
        end--;
    *word_end = end;
    while (end > 0 && in_word(text.data[end - 1]))
        end--;
    return end;
}

/* Match the first letters of a short form against the words that end at end. *start: where the long form begins. */
static bool match_words(struct slice text, size_t end, struct slice letters, int words, size_t *start)
{
    size_t word_end, at;
    *start = end;
    if (letters.length == 0)
        return true;
    at = word_start(text, end, &word_end);
    if (at == word_end || words == 0)
        return false;
    char last = letters.data[letters.length - 1];
    if (capital(text.data[at]) == last
        && match_words(text, at, (struct slice){ letters.data, letters.length - 1 }, words - 1, start)) {
        *start = letters.length == 1 ? at : *start;
        return true;
    }
    return !is_capital(text.data[at]) && match_words(text, at, letters, words - 1, start);
}

/* ---------------------------------------------------------------------------------------------- ideographs */

static bool is_ideograph(uint32_t c)
{
    return c >= 0x3400 && c <= 0x9FFF;
}

/* The code point that ends before *end, which moves to its start. */
static uint32_t previous(struct slice text, size_t *end)
{
    size_t at = *end - 1;
    while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80)
        at--;
    const char *cursor = text.data + at;
    uint32_t c = utf8_next(&cursor, text.data + *end);
    *end = at;
    return c;
}

static bool match_ideographs(struct slice text, struct slice letters, size_t *start)
{
    size_t at = text.length, left = letters.length;
    uint32_t wanted = previous(letters, &left);
    int behind = 0;
    bool begun = false;
    for (int i = 0; at > 0 && i < MAX_IDEOGRAPHS; i++) {
        uint32_t c = previous(text, &at);
        if (!is_ideograph(c) || (!begun && c != wanted && ++behind > MAX_BEHIND))
            return false;
        if (c != wanted)
            continue;
        begun = true;
        *start = at;
        if (left == 0)
            return true;
        wanted = previous(letters, &left);
    }
    return false;
}

bool initials_long_form(struct slice before, struct slice short_form, struct slice *long_form)
{
    struct slice text = slice_trim(before);
    size_t start = 0;
    if (text.length == 0 || short_form.length == 0)
        return false;
    bool found = is_letter(short_form.data[0]) ? match_words(text, text.length, short_form, MAX_WORDS, &start)
                                               : match_ideographs(text, short_form, &start);
    if (found)
        *long_form = (struct slice){ text.data + start, text.length - start };
    return found;
}
