/*
 * Targets of links: which document an address names, and which citation the link belongs to. Runs last, over the model.
 *
 * Most formats mark the linked words, so the citation is the one that stands in them. In extracted text the addresses of a
 * page stand at its foot, in the order of the citations above; many citations have none, and a citation that was broken
 * over a line has two. So the two sequences are aligned (longest common subsequence), and a link that is left over goes on
 * the one before it or belongs to the citation of the same number that is left over between the same neighbours.
 *
 * A link gets what its address says (symbol, lang, organ, number, part) and a child <cited> with the same of its citation.
 */
#include "profile/builder.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* More links or citations than a page has: nothing is aligned. */
#define MOST_ON_PAGE 400

/* What a symbol is made of; borrowed from the node's attributes. */
struct designation {
    const char *organ, *number, *part; /* organ and number are NULL when the symbol has another form */
};

struct cited {
    xmlNode *node;
    struct span span;
    struct designation is;
    struct slice halves[2]; /* of a symbol that is joined from two, else empty; borrowed from the node */
    bool implied; /* the text does not name the organ */
    bool linked;  /* a link of its page belongs to it */
};

struct linked {
    xmlNode *node;
    struct span span;
    struct designation is;
    struct cited *cited; /* what it belongs to, or NULL */
};

struct targets {
    struct builder *builder;
    VEC(struct cited) cites;   /* in order of their places */
    VEC(struct linked) marked; /* links of marked words, in document order */
    VEC(struct linked) feet;   /* those at the foot of a page, in order of their places */
    VEC(struct slice) names;   /* numbers that are cited, and symbols of halves, in alphabetical order */
};

/* ---------------------------------------------------------------------------------------------- symbols */

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Append the part of an address with its %-escapes resolved (RFC 3986, 2.1) and without blanks. */
static void add_unescaped(struct str *out, struct slice part)
{
    for (size_t i = 0; i < part.length; i++) {
        char c = part.data[i];
        if (c == '%' && i + 2 < part.length && hex_value(part.data[i + 1]) >= 0 && hex_value(part.data[i + 2]) >= 0) {
            c = (char)(hex_value(part.data[i + 1]) * 16 + hex_value(part.data[i + 2]));
            i += 2;
        }
        if (c != ' ' && c != '\t')
            str_add_char(out, c);
    }
}

/* Set organ, number and part of a symbol as attributes of a node; nothing when it has no form that the profile knows. */
static void designate(const struct builder *builder, xmlNode *node, struct slice symbol)
{
    static const char *const groups[] = { "organ", "number", "part" };
    struct regex_match match;
    for (size_t i = 0; i < builder->profile->designations.count; i++) {
        const struct regex *regex = builder->profile->designations.items[i];
        if (regex_find(regex, builder->scratch, symbol, 0, &match) != REGEX_MATCH)
            continue;
        for (size_t k = 0; k < sizeof groups / sizeof *groups; k++)
            if (regex_took_part(&match, regex_group(regex, groups[k])))
                report_set_slice(node, groups[k], regex_slice(symbol, &match, regex_group(regex, groups[k])));
        return;
    }
}

static struct designation designation_of(const xmlNode *node)
{
    return (struct designation){ report_attribute(node, "organ"), report_attribute(node, "number"),
                                 report_attribute(node, "part") };
}

/* What the address says. False when it is none of a document. */
static bool read_address(const struct builder *builder, xmlNode *link)
{
    struct slice href = slice_of(report_attribute(link, "href"));
    struct regex_match match;
    for (size_t i = 0; i < builder->profile->addresses.count; i++) {
        const struct regex *regex = builder->profile->addresses.items[i];
        if (regex_find(regex, builder->scratch, href, 0, &match) != REGEX_MATCH)
            continue;
        struct str symbol = STR_INIT;
        add_unescaped(&symbol, regex_slice(href, &match, regex_group(regex, "symbol")));
        report_set(link, "symbol", str_text(&symbol));
        if (regex_took_part(&match, regex_group(regex, "lang")))
            report_set_slice(link, "lang", regex_slice(href, &match, regex_group(regex, "lang")));
        designate(builder, link, slice_of(str_text(&symbol)));
        str_release(&symbol);
        return true;
    }
    return false;
}

/* What a symbol is joined from, where the profile knows how. */
static void divide(const struct builder *builder, struct cited *cited)
{
    struct slice symbol = slice_of(report_attribute(cited->node, "symbol"));
    struct regex_match match;
    if (!builder->profile->joint
        || regex_find(builder->profile->joint, builder->scratch, symbol, 0, &match) != REGEX_MATCH)
        return;
    uint32_t end = match.group[0].end;
    cited->halves[0] = (struct slice){ symbol.data, match.group[0].start };
    cited->halves[1] = (struct slice){ symbol.data + end, symbol.length - end };
}

/* ---------------------------------------------------------------------------------------------- gathering */

/* A <cited> that stands for a citation; it is put into the link that the citation turns out to have. */
static struct cited cited_of(struct targets *targets, const xmlNode *cite)
{
    const struct node_data *data = report_data(cite);
    struct report *report = targets->builder->report;
    struct str symbol = STR_INIT;
    struct cited cited = { .node = report_new(report, "cited"), .span = data->span };
    if (data->text)
        report_set_text(cited.node, data->text, data->text_start, data->text_end);
    add_unescaped(&symbol, slice_of(report_attribute(cite, "symbol")));
    report_set(cited.node, "symbol", str_text(&symbol));
    designate(targets->builder, cited.node, slice_of(str_text(&symbol)));
    cited.implied = report_attribute(cite, "organ-implied") || !report_attribute(cite, "organ");
    if (cited.implied)
        report_set(cited.node, "organ-implied", "true");
    cited.is = designation_of(cited.node);
    divide(targets->builder, &cited);
    str_release(&symbol);
    return cited;
}

static void gather(struct targets *targets)
{
    xmlNode *root = report_root(targets->builder->report);
    for (xmlNode *node = root; node; node = report_next(root, node)) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (strcmp((const char *)node->name, "cite") == 0 && report_attribute(node, "symbol")) {
            vec_push(&targets->cites, cited_of(targets, node));
        } else if (strcmp((const char *)node->name, "link") == 0 && report_attribute(node, "href")
                   && read_address(targets->builder, node)) {
            struct linked linked = { .node = node, .span = report_span(node), .is = designation_of(node) };
            if (report_attribute(node, "text"))
                vec_push(&targets->marked, linked);
            else
                vec_push(&targets->feet, linked);
        }
    }
}

static int compare_starts(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_cites(const void *a, const void *b)
{
    return compare_starts(((const struct cited *)a)->span.start, ((const struct cited *)b)->span.start);
}

static int compare_links(const void *a, const void *b)
{
    return compare_starts(((const struct linked *)a)->span.start, ((const struct linked *)b)->span.start);
}

/* Index of the first citation that begins at or behind a place. */
static size_t cite_from(const struct targets *targets, uint32_t place)
{
    size_t low = 0, high = targets->cites.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (targets->cites.items[middle].span.start < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---------------------------------------------------------------------------------------------- marked words */

/* The only citation that stands in the words of a link, or around them; NULL when there is none, or more. */
static struct cited *cite_in(struct targets *targets, struct span span)
{
    size_t i = cite_from(targets, span.start);
    if (i > 0 && targets->cites.items[i - 1].span.end > span.start)
        i--;
    if (i == targets->cites.count || targets->cites.items[i].span.start >= span.end)
        return NULL;
    bool alone = i + 1 == targets->cites.count || targets->cites.items[i + 1].span.start >= span.end;
    return alone ? &targets->cites.items[i] : NULL;
}

/* ---------------------------------------------------------------------------------------------- feet of pages */

/* The links at the foot of a page and the citations above them. */
struct page {
    const struct targets *targets; /* of the whole report */
    struct linked *links;
    size_t link_count;
    struct cited *cites;
    size_t cite_count;
};

static bool equal(const char *a, const char *b)
{
    return a && b && strcasecmp(a, b) == 0;
}

static bool same_number(const struct linked *link, const struct cited *cited)
{
    return equal(link->is.number, cited->is.number);
}

/* Whether the link goes to one of the two documents that the symbol of the citation is joined from. */
static bool goes_to_half(const struct linked *link, const struct cited *cited)
{
    const char *symbol = report_attribute(link->node, "symbol");
    return slice_equal(cited->halves[0], slice_of(symbol)) || slice_equal(cited->halves[1], slice_of(symbol));
}

static bool same_document(const struct linked *link, const struct cited *cited)
{
    return goes_to_half(link, cited)
        || (same_number(link, cited) && (cited->implied || equal(link->is.organ, cited->is.organ)));
}

/* Whether a link only goes on the one before: its citation was broken over a line, or names two documents. */
static bool goes_on(const struct page *page, size_t i)
{
    if (i == 0)
        return false;
    const struct linked *link = &page->links[i], *before = &page->links[i - 1];
    return equal(report_attribute(before->node, "symbol"), report_attribute(link->node, "symbol"))
        || (before->cited && goes_to_half(link, before->cited));
}

/* Length of the longest common subsequence of the links from i and the citations from k, for all i and k. */
static uint16_t *align(const struct page *page)
{
    size_t width = page->cite_count + 1;
    uint16_t *length = mem_calloc((page->link_count + 1) * width, sizeof *length);
    for (size_t i = page->link_count; i-- > 0; )
        for (size_t k = page->cite_count; k-- > 0; ) {
            uint16_t skip_link = length[(i + 1) * width + k], skip_cite = length[i * width + k + 1];
            uint16_t best = skip_link > skip_cite ? skip_link : skip_cite;
            if (same_document(&page->links[i], &page->cites[k]) && length[(i + 1) * width + k + 1] >= best)
                best = (uint16_t)(length[(i + 1) * width + k + 1] + 1);
            length[i * width + k] = best;
        }
    return length;
}

static void pair(struct linked *link, struct cited *cited)
{
    link->cited = cited;
    cited->linked = true;
}

/* Whether one character more, less or different makes one string of the other. */
static bool one_off(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    if (!*a || !*b)
        return strlen(a) + strlen(b) == 1;
    return strcmp(a + 1, b + 1) == 0 || strcmp(a + 1, b) == 0 || strcmp(a, b + 1) == 0;
}

/* Whether a link goes to a document of the same organ whose number is one character off that of a citation. */
static bool is_one_off(const struct linked *link, const struct cited *cited)
{
    return link->is.number && cited->is.number && equal(link->is.organ, cited->is.organ)
        && one_off(link->is.number, cited->is.number);
}

/* Whether a document that is cited has a link anywhere on the page. */
static bool has_link(const struct page *page, const struct cited *cited)
{
    for (size_t i = 0; i < page->link_count; i++)
        if (same_document(&page->links[i], cited))
            return true;
    return false;
}

static bool nearly_same(const struct page *page, const struct linked *link, const struct cited *cited)
{
    return is_one_off(link, cited) && !has_link(page, cited);
}

static int compare_names(const void *a, const void *b)
{
    const struct slice *one = a, *other = b;
    size_t common = one->length < other->length ? one->length : other->length;
    int order = strncasecmp(one->data, other->data, common);
    return order ? order : (one->length > other->length) - (one->length < other->length);
}

static void add_name(struct targets *targets, struct slice name)
{
    if (name.length)
        vec_push(&targets->names, name);
}

/* Note what the citations name. */
static void note_names(struct targets *targets)
{
    for (size_t i = 0; i < targets->cites.count; i++) {
        const struct cited *cited = &targets->cites.items[i];
        add_name(targets, slice_of(cited->is.number));
        add_name(targets, cited->halves[0]);
        add_name(targets, cited->halves[1]);
    }
    if (targets->names.count)
        qsort(targets->names.items, targets->names.count, sizeof *targets->names.items, compare_names);
}

static bool is_named(const struct targets *targets, const char *name)
{
    struct slice wanted = slice_of(name);
    return targets->names.count
        && bsearch(&wanted, targets->names.items, targets->names.count, sizeof wanted, compare_names);
}

/* Whether the document of a link, or one with its number, is cited anywhere in the report. */
static bool is_cited(const struct targets *targets, const struct linked *link)
{
    return is_named(targets, link->is.number) || is_named(targets, report_attribute(link->node, "symbol"));
}

/* The citation of the page that a link misses by one character, the only document of which that is true; NULL when there is
 * none. A link to what the report cites elsewhere misses none. */
static struct cited *missed_by(const struct page *page, const struct linked *link)
{
    struct cited *missed = NULL;
    for (size_t k = 0; k < page->cite_count; k++) {
        struct cited *cited = &page->cites[k];
        if (!is_one_off(link, cited))
            continue;
        if (missed && !equal(missed->is.number, cited->is.number))
            return NULL;
        missed = cited;
    }
    return missed && !is_cited(page->targets, link) ? missed : NULL;
}

/* A link that is left over belongs to the citation that is left over in [from, to) and has its number; or else, when there
 * is only one, to one that has no link on the page and whose number is one character off; or else to one that has. */
static void pair_left_over(struct page *page, size_t link, size_t from, size_t to)
{
    struct cited *near = NULL;
    size_t near_count = 0;
    if (goes_on(page, link)) {
        page->links[link].cited = page->links[link - 1].cited;
        return;
    }
    for (size_t k = from; k < to; k++) {
        if (!page->cites[k].linked && same_number(&page->links[link], &page->cites[k])) {
            pair(&page->links[link], &page->cites[k]);
            return;
        }
        if (!page->cites[k].linked && nearly_same(page, &page->links[link], &page->cites[k])) {
            near = &page->cites[k];
            near_count++;
        }
    }
    if (near_count == 0)
        near = missed_by(page, &page->links[link]);
    if (near && near_count < 2)
        pair(&page->links[link], near);
}

static void pair_page(struct page *page)
{
    if (page->link_count > MOST_ON_PAGE || page->cite_count > MOST_ON_PAGE)
        return;
    uint16_t *length = align(page);
    size_t width = page->cite_count + 1, gap_link = 0, gap_cite = 0;
    for (size_t i = 0, k = 0; i <= page->link_count; ) {
        bool end = i == page->link_count || k == page->cite_count;
        bool match = !end && same_document(&page->links[i], &page->cites[k])
            && length[i * width + k] == length[(i + 1) * width + k + 1] + 1;
        if (match || end) {
            size_t last_link = match ? i : page->link_count, last_cite = match ? k : page->cite_count;
            for (size_t left = gap_link; left < last_link; left++)
                pair_left_over(page, left, gap_cite, last_cite);
            if (end)
                break;
            pair(&page->links[i++], &page->cites[k++]);
            gap_link = i;
            gap_cite = k;
        } else if (length[(i + 1) * width + k] >= length[i * width + k + 1]) {
            i++;
        } else {
            k++;
        }
    }
    mem_free(length);
}

/* Where the page that a line stands on begins. */
static uint32_t page_before(const struct builder *builder, size_t *at, uint32_t place)
{
    uint32_t start = 0;
    for (size_t i = *at; i < builder->lines.items.count; i++) {
        struct span span = report_place(&line_at(builder, i)->block->text);
        if (span.start > place)
            break;
        if (line_at(builder, i)->page_start) {
            start = span.start;
            *at = i;
        }
    }
    return start;
}

static void pair_feet(struct targets *targets)
{
    size_t at = 0;
    for (size_t i = 0; i < targets->feet.count; ) {
        uint32_t first = targets->feet.items[i].span.start, start = page_before(targets->builder, &at, first);
        size_t end = i, page_at = at;
        while (end < targets->feet.count
               && page_before(targets->builder, &page_at, targets->feet.items[end].span.start) == start)
            end++;
        end = end > i ? end : i + 1;
        size_t cite = cite_from(targets, start), last = cite_from(targets, first);
        struct page page = { targets, targets->feet.items + i, end - i, targets->cites.items + cite, last - cite };
        pair_page(&page);
        i = end;
    }
}

/* ---------------------------------------------------------------------------------------------- all */

/* Put a citation into its link. Where several links have it, the others need copies. */
static void write_cited(const struct linked *link)
{
    if (link->cited)
        report_put(link->node, link->cited->node);
}

static void release(struct targets *targets)
{
    vec_release(&targets->cites);
    vec_release(&targets->marked);
    vec_release(&targets->feet);
    vec_release(&targets->names);
}

void build_targets(struct builder *builder)
{
    struct targets targets = { .builder = builder };
    if (builder->profile->addresses.count == 0)
        return;
    gather(&targets);
    if (targets.cites.count) {
        qsort(targets.cites.items, targets.cites.count, sizeof *targets.cites.items, compare_cites);
        for (size_t i = 0; i < targets.marked.count; i++)
            targets.marked.items[i].cited = cite_in(&targets, targets.marked.items[i].span);
    }
    if (targets.cites.count && targets.feet.count) {
        qsort(targets.feet.items, targets.feet.count, sizeof *targets.feet.items, compare_links);
        note_names(&targets);
        pair_feet(&targets);
    }
    for (size_t i = 0; i < targets.marked.count; i++)
        write_cited(&targets.marked.items[i]);
    for (size_t i = 0; i < targets.feet.count; i++)
        write_cited(&targets.feet.items[i]);
    release(&targets);
}
