/* Loading a profile: <numerals>, how figures are printed in running text. */
#include "profile/loader.h"

#include <string.h>

static bool load_digits(struct loader *loader, const xmlNode *node)
{
    const char *point = load_attribute(loader, node, "point");
    if (point && strlen(point) != 1)
        return load_fail(loader, node, "needs one character in the attribute", "point");
    loader->profile->numerals.point = point ? *point : '.';
    return load_pattern(loader, node, "match", true, &loader->profile->numerals.digits);
}

static bool is_number(const char *text)
{
    size_t length = text ? strlen(text) : 0;
    return length > 0 && length <= 15 && strspn(text, "0123456789") == length;
}

static bool load_numeral(struct loader *loader, const xmlNode *node, named_matches *list)
{
    if (!is_number(load_attribute(loader, node, "is")))
        return load_fail(loader, node, "needs a whole number in the attribute", "is");
    return load_named(loader, node, list);
}

static bool load_word(struct loader *loader, const xmlNode *node)
{
    return load_numeral(loader, node, &loader->profile->numerals.words);
}

static bool load_multiplier(struct loader *loader, const xmlNode *node)
{
    return load_numeral(loader, node, &loader->profile->numerals.multipliers);
}

static bool load_unit(struct loader *loader, const xmlNode *node)
{
    return load_named(loader, node, &loader->profile->numerals.units);
}

static bool load_hedge(struct loader *loader, const xmlNode *node)
{
    return load_named(loader, node, &loader->profile->numerals.hedges);
}

bool load_numerals(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = {
        { "digits", load_digits }, { "word", load_word }, { "multiplier", load_multiplier }, { "unit", load_unit },
        { "hedge", load_hedge }, { NULL, NULL },
    };
    return load_children(loader, node, table);
}
