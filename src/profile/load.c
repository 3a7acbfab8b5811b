/*
 * Loading a profile. The schema (rules/crossfoot.rng) has seen the file when it comes from a rule set; what a schema
 * cannot say is checked here, with a place.
 */
#include "profile/loader.h"
#include "profile/profile.h"

#include "model/xml.h"

#include <string.h>

#define FILE_LIMIT ((size_t)4 << 20)
#define DEEPEST_USE 8

static bool ignore(struct loader *loader, const xmlNode *node)
{
    (void)loader;
    (void)node;
    return true;
}

static bool load_define(struct loader *loader, const xmlNode *node)
{
    const char *name = load_attribute(loader, node, "name"), *text = load_attribute(loader, node, "match");
    if (!name || !text)
        return load_fail(loader, node, "needs name and match", NULL);
    struct str expanded = STR_INIT;
    bool ok = load_expand(loader, node, text, &expanded);
    if (ok)
        load_definition(loader, name, arena_copy_string(&loader->profile->arena, str_text(&expanded)));
    str_release(&expanded);
    return ok;
}

static bool load_detect(struct loader *loader, const xmlNode *node)
{
    return load_add_pattern(loader, node, &loader->profile->detect);
}

static bool load_page(struct loader *loader, const xmlNode *node)
{
    return load_add_pattern(loader, node, &loader->profile->page_lines);
}

static bool load_running_head(struct loader *loader, const xmlNode *node)
{
    return load_add_pattern(loader, node, &loader->profile->running_heads);
}

static bool load_residue(struct loader *loader, const xmlNode *node)
{
    return load_add_pattern(loader, node, &loader->profile->residue);
}

/* The attributes as and list. */
static bool load_number_form(struct loader *loader, const xmlNode *node, struct number_form *form)
{
    const char *as = load_attribute(loader, node, "as");
    *form = (struct number_form){ .words = load_attribute(loader, node, "list") };
    if (as && !numbering_named(as, &form->numbering))
        return load_fail(loader, node, "cannot count numbers as", as);
    if ((as && form->numbering == NUMBERING_LIST) != (form->words != NULL))
        return load_fail(loader, node, "as=\"list\" and the attribute list go together", NULL);
    size_t first = form->words ? strcspn(form->words, " ") : 0;
    form->name = first ? arena_copy(&loader->profile->arena, form->words, first) : as;
    return true;
}

static bool load_heading(struct loader *loader, const xmlNode *node)
{
    struct heading_rule rule = {
        .kind = load_attribute(loader, node, "kind"),
        .level = (uint16_t)load_number(loader, node, "level", 3),
        .title_follows = load_said(loader, node, "title", "next"),
        .scope = load_said(loader, node, "scope", "yes"),
        .frame = load_said(loader, node, "frame", "yes"),
        .goes_on = load_said(loader, node, "only", "next"),
        .marked = load_said(loader, node, "only", "marked"),
    };
    if (!load_number_form(loader, node, &rule.form) || !load_pattern(loader, node, "match", true, &rule.match))
        return false;
    vec_push(&loader->profile->headings, rule);
    return true;
}

static bool load_loose_heading(struct loader *loader, const xmlNode *node)
{
    struct loose_heading *loose = &loader->profile->loose;
    loose->level = (uint16_t)load_number(loader, node, "level", 5);
    loose->min_indent = (uint16_t)load_number(loader, node, "min-indent", 0);
    loose->max_length = load_number(loader, node, "max-length", 40);
    loader->profile->has_loose = true;
    return load_pattern(loader, node, "never", false, &loose->never)
        && load_pattern(loader, node, "never-marked", false, &loose->never_marked);
}

static bool load_paragraph(struct loader *loader, const xmlNode *node)
{
    return load_pattern(loader, node, "match", true, &loader->profile->paragraph)
        && load_pattern(loader, node, "bare", false, &loader->profile->bare_paragraph);
}

static bool load_item(struct loader *loader, const xmlNode *node)
{
    struct item_rule rule;
    if (!load_number_form(loader, node, &rule.form) || !load_pattern(loader, node, "match", true, &rule.match))
        return false;
    vec_push(&loader->profile->items, rule);
    return true;
}

static bool load_footnote(struct loader *loader, const xmlNode *node)
{
    return load_pattern(loader, node, "match", true, &loader->profile->footnote);
}

static bool load_note(struct loader *loader, const xmlNode *node)
{
    return load_pattern(loader, node, "match", true, &loader->profile->note);
}

static bool load_sentence_end(struct loader *loader, const xmlNode *node)
{
    return load_pattern(loader, node, "match", true, &loader->profile->sentence_end);
}

static bool load_caption(struct loader *loader, const xmlNode *node)
{
    struct caption_rule rule = { .figure = load_said(loader, node, "of", "figure") };
    if (!load_pattern(loader, node, "match", true, &rule.match))
        return false;
    vec_push(&loader->profile->captions, rule);
    return true;
}

static bool load_figures(struct loader *loader, const xmlNode *node)
{
    struct profile *profile = loader->profile;
    return load_pattern(loader, node, "nil", true, &profile->figure_nil)
        && load_pattern(loader, node, "number", true, &profile->figure_number)
        && load_pattern(loader, node, "join", true, &profile->figure_join);
}

static bool load_weekday(struct loader *loader, const xmlNode *node)
{
    return load_named(loader, node, &loader->profile->weekdays);
}

static bool load_weekdays(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = { { "weekday", load_weekday }, { NULL, NULL } };
    return load_children(loader, node, table);
}

static bool load_furniture(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = {
        { "page", load_page }, { "running-head", load_running_head }, { "residue", load_residue }, { NULL, NULL },
    };
    return load_children(loader, node, table);
}

static bool load_address(struct loader *loader, const xmlNode *node)
{
    return load_add_pattern(loader, node, &loader->profile->addresses);
}

static bool load_designation(struct loader *loader, const xmlNode *node)
{
    return load_add_pattern(loader, node, &loader->profile->designations);
}

static bool load_joint(struct loader *loader, const xmlNode *node)
{
    return load_pattern(loader, node, "match", true, &loader->profile->joint);
}

static bool load_addresses(struct loader *loader, const xmlNode *node)
{
    static const struct element_loader table[] = {
        { "address", load_address }, { "symbol", load_designation }, { "joint", load_joint }, { NULL, NULL },
    };
    return load_children(loader, node, table);
}

static bool load_use(struct loader *loader, const xmlNode *node);

static const struct element_loader profile_elements[] = {
    { "title", ignore }, { "use", load_use }, { "define", load_define }, { "detect", load_detect },
    { "furniture", load_furniture }, { "heading", load_heading }, { "loose-heading", load_loose_heading },
    { "paragraph", load_paragraph }, { "item", load_item }, { "footnote", load_footnote }, { "note", load_note },
    { "sentence-end", load_sentence_end }, { "caption", load_caption }, { "figures", load_figures },
    { "table", load_table }, { "text-table", load_text_table }, { "grids", load_grids }, { "mandates", load_mandates }, { "organs", load_organs },
    { "addresses", load_addresses }, { "months", load_months }, { "weekdays", load_weekdays },
    { "citations", load_citations }, { "numerals", load_numerals }, { "inline", load_inline }, { NULL, NULL },
};

/* The same of an outline: what stands in no other element's way is passed over. */
static const struct element_loader outline_elements[] = {
    { "use", load_use }, { "define", load_define }, { "detect", load_detect }, { "organs", load_organ_names },
    { NULL, NULL },
};

static bool load_document(struct loader *loader, const char *path, bool main_file);

/* <use href>: a vocabulary shared by profiles, named relative to the file that uses it. */
static bool load_use(struct loader *loader, const xmlNode *node)
{
    const char *href = load_attribute(loader, node, "href");
    if (!href)
        return load_fail(loader, node, "lacks the attribute", "href");
    struct str path = STR_INIT;
    const char *slash = strrchr(loader->path, '/');
    if (slash)
        str_append(&path, loader->path, (size_t)(slash - loader->path + 1));
    str_add(&path, href);
    const char *outer = loader->path;
    bool ok = loader->depth < DEEPEST_USE || load_fail(loader, node, "files use each other in a circle", NULL);
    loader->depth++;
    ok = ok && load_document(loader, str_text(&path), false);
    loader->depth--;
    loader->path = outer;
    str_release(&path);
    return ok;
}

static bool load_document(struct loader *loader, const char *path, bool main_file)
{
    loader->path = path;
    xmlDoc *doc = xml_read(path, FILE_LIMIT, loader->error);
    if (!doc)
        return false;
    xmlNode *root = xmlDocGetRootElement(doc);
    bool ok = load_is(root, main_file ? "profile" : "vocabulary");
    if (!ok)
        load_fail(loader, root, "is not the root of a profile", NULL);
    if (ok && main_file) {
        loader->profile->id = load_attribute(loader, root, "id");
        loader->profile->lang = load_attribute(loader, root, "lang");
        ok = loader->profile->id && loader->profile->lang;
        if (!ok)
            load_fail(loader, root, "needs id and lang", NULL);
    }
    ok = ok && load_children(loader, root, loader->outline ? outline_elements : profile_elements);
    xmlFreeDoc(doc);
    return ok;
}

/* Load a profile's file into it. */
static bool load(struct profile *profile, bool outline, struct error *error)
{
    struct error kept = ERROR_INIT;
    struct loader loader = { .profile = profile, .path = profile->path, .outline = outline, .error = &kept };
    bool ok = load_document(&loader, profile->path, true);
    if (ok && !outline && !profile->paragraph)
        ok = error_set(&kept, profile->path, 1, 1, "a profile needs a <paragraph>");
    profile->whole = ok && !outline;
    vec_release(&loader.definitions);
    if (!ok && error)
        error_set(error, kept.path, kept.line, kept.column, "%s", kept.message);
    error_release(&kept);
    return ok;
}

static struct profile *load_new(const char *path, bool outline, struct error *error)
{
    struct profile *profile = mem_calloc(1, sizeof *profile);
    profile->path = arena_copy_string(&profile->arena, path);
    if (load(profile, outline, error))
        return profile;
    profile_free(profile);
    return NULL;
}

struct profile *profile_load(const char *path, struct error *error)
{
    return load_new(path, false, error);
}

struct profile *profile_load_outline(const char *path, struct error *error)
{
    return load_new(path, true, error);
}

bool profile_complete(struct profile *profile, struct error *error)
{
    if (profile->whole)
        return true;
    vec_clear(&profile->detect); /* they are loaded once more; the profile owns both */
    return load(profile, false, error);
}

void profile_free(struct profile *profile)
{
    if (!profile)
        return;
    for (size_t i = 0; i < profile->all.count; i++)
        regex_free(profile->all.items[i]);
    for (size_t i = 0; i < profile->tables.count; i++) {
        vec_release(&profile->tables.items[i].measures);
        vec_release(&profile->tables.items[i].subheadings);
    }
    vec_release(&profile->text_tables);
    vec_release(&profile->all);
    vec_release(&profile->detect);
    vec_release(&profile->page_lines);
    vec_release(&profile->running_heads);
    vec_release(&profile->residue);
    vec_release(&profile->headings);
    vec_release(&profile->items);
    vec_release(&profile->captions);
    vec_release(&profile->tables);
    vec_release(&profile->grids.totals);
    vec_release(&profile->grids.scales);
    vec_release(&profile->organs);
    vec_release(&profile->mandates.organ_headings);
    vec_release(&profile->kinds);
    vec_release(&profile->weekdays);
    vec_release(&profile->numerals.words);
    vec_release(&profile->numerals.multipliers);
    vec_release(&profile->numerals.units);
    vec_release(&profile->numerals.hedges);
    vec_release(&profile->roles);
    vec_release(&profile->months);
    vec_release(&profile->phrases);
    vec_release(&profile->forms);
    vec_release(&profile->letters);
    vec_release(&profile->addresses);
    vec_release(&profile->designations);
    for (size_t i = 0; i < profile->inlines.count; i++) {
        vec_release(&profile->inlines.items[i].attributes);
        vec_release(&profile->inlines.items[i].parts);
    }
    vec_release(&profile->inlines);
    arena_release(&profile->arena);
    mem_free(profile);
}

const char *profile_id(const struct profile *profile)
{
    return profile->id;
}
