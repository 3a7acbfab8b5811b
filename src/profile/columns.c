/* The columns of figures that a table's header names. */
#include "profile/table.h"

#include <stdio.h>

static const char *measure_of(const struct builder *builder, const struct table_rule *rule, struct slice text)
{
    for (size_t i = 0; i < rule->measures.count; i++)
        if (regex_find(rule->measures.items[i].match, builder->scratch, text, 0, NULL) == REGEX_MATCH)
            return rule->measures.items[i].name;
    return NULL;
}

static xmlNode *add_column(struct table_reader *reader, struct span place, struct slice year, struct slice measure)
{
    xmlNode *column = report_add(reader->builder->report, reader->node, "column", place);
    char number[12];
    snprintf(number, sizeof number, "%u", ++reader->columns);
    report_set(column, "n", number);
    report_set_slice(column, "year", year);
    report_set(column, "measure", measure_of(reader->builder, reader->rule, measure));
    return column;
}

void table_add_column(struct table_reader *reader, const struct text *header, const struct regex_match *match)
{
    const struct regex *regex = reader->rule->column;
    struct slice text = text_slice(header);
    xmlNode *column = add_column(reader, text_span(header, match->group[0].start, match->group[0].end),
                                 regex_slice(text, match, regex_group(regex, "year")),
                                 regex_slice(text, match, regex_group(regex, "measure")));
    report_set_slice(column, "label", regex_slice(text, match, 0));
}

void table_set_columns(struct table_reader *reader)
{
    char columns[12];
    snprintf(columns, sizeof columns, "%u", reader->columns);
    report_set(reader->node, "columns", columns);
}

/* Words of a header, in order. */
struct header_words {
    struct regex_match matches[MAX_COLUMNS];
    uint32_t count;
    bool too_many;
};

static void find_words(struct table_reader *reader, const struct regex *regex, struct slice text,
                       struct header_words *words)
{
    struct regex_match match;
    uint32_t at = 0;
    *words = (struct header_words){ .count = 0 };
    while (regex && regex_find(regex, reader->builder->scratch, text, at, &match) == REGEX_MATCH
           && match.group[0].end > at && !words->too_many) {
        words->too_many = words->count == MAX_COLUMNS;
        if (!words->too_many)
            words->matches[words->count++] = match;
        at = match.group[0].end;
    }
}

bool table_pair_columns(struct table_reader *reader, const struct text *header)
{
    struct header_words years, measures;
    struct slice text = text_slice(header);
    find_words(reader, reader->rule->year, text, &years);
    find_words(reader, reader->rule->measure_word, text, &measures);
    if (years.count < 2 || years.count != measures.count || years.too_many || measures.too_many
        || measures.matches[0].group[0].start < years.matches[years.count - 1].group[0].end)
        return false;
    for (uint32_t i = 0; i < years.count; i++) {
        const struct regex_match *year = &years.matches[i], *measure = &measures.matches[i];
        add_column(reader, text_span(header, year->group[0].start, year->group[0].end), regex_slice(text, year, 0),
                   regex_slice(text, measure, 0));
    }
    return true;
}
