/* The check kind pairs; what it checks is told in pairs.h. */
#include "check/kinds.h"
#include "check/pairs.h"

#include "base/utf8.h"

bool pairs_find(const struct pairing *pairing, const char *what)
{
    return check_chose(pairing->run, "find", what);
}

static bool examine(struct check_run *run, xmlNode *context)
{
    struct pairing pairing = { .run = run };
    xpath_nodes nodes = VEC_INIT;
    bool ok = check_nodes(run, "each", context, &nodes);
    pairs_read_marks(&pairing);
    for (size_t i = 0; ok && i < nodes.count; i++)
        pairs_examine_node(&pairing, nodes.items[i]);
    if (ok)
        pairs_tell(&pairing);
    vec_release(&nodes);
    str_release(&pairing.quoted_made);
    vec_release(&pairing.open);
    vec_release(&pairing.unmatched);
    vec_release(&pairing.leaders);
    vec_release(&pairing.inner);
    vec_release(&pairing.pairs);
    vec_release(&pairing.mixed);
    return ok;
}

static bool run_pairs(struct check_run *run)
{
    return check_each(run, examine);
}

static const char *validate(const struct check *check)
{
    struct slice text = slice_of(check_slot(check, "marks")->text);
    const char *cursor = text.data, *end = text.data + text.length;
    size_t count = 0;
    while (cursor < end) {
        if (utf8_next(&cursor, end) != ' ')
            count++;
        else if (count % 2 == 1)
            return "\"marks\" has a word with an opening mark that no closing mark follows";
    }
    if (count % 2 == 1)
        return "\"marks\" has a word with an opening mark that no closing mark follows";
    return count > PAIRS_MOST_MARKS ? "\"marks\" has more than 32 marks" : NULL;
}

static const char *const choices[] = { "unpaired", "mixed", "nested", "minority", NULL };

static const struct slot_spec slots[] = {
    { "context", SLOT_CONTEXT, true, NULL, "the scope in which marks pair up, such as report" },
    { "each", SLOT_XPATH, true, NULL, "the nodes whose text is looked at, from the context" },
    { "marks", SLOT_TEXT, true, NULL, "words of opening and closing marks by turns; the pairs of one word are taken for "
                                      "one another" },
    { "find", SLOT_CHOICE, false, choices, "what is told: marks without a partner (unpaired), pairs of two kinds of marks "
                                           "of one word (mixed), pairs inside a pair of the same marks (nested), pairs of "
                                           "which there are at most a tenth as many as of another of their word (minority)" },
    { "ignore", SLOT_REGEX, false, NULL, "text in which nothing is a mark" },
    { "alone", SLOT_REGEX, false, NULL, "text whose marks need no partner, such as the number of a list" },
    { "again", SLOT_TEXT, false, NULL, "opening marks that may stand at the start of every node of what is closed once" },
    { "inside", SLOT_REGEX, false, NULL, "what a pair must enclose to be told as nested or as unlike others, or to count as "
                                     "usual" },
    CHECK_SLOT_APPLICABILITY,
    { NULL, SLOT_TEXT, false, NULL, NULL },
};

static const char *const arguments_of_pairs[] = { "mark", "other", "text", "count", NULL };

const struct check_kind check_kind_pairs = {
    .spec = { .name = "pairs", .slots = slots, .arguments = arguments_of_pairs, .validate = validate },
    .run = run_pairs,
};
