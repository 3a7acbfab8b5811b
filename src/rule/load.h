/*
 * Inside rule/: what the files that load rules share.
 */
#ifndef RULE_LOAD_H
#define RULE_LOAD_H

#include "base/memory.h"
#include "base/vec.h"
#include "rule/file.h"
#include "rule/rule.h"

/* What rules borrow from. Rules of different files have different stores, so that threads can load them. */
struct rule_store {
    struct arena arena;
    VEC(struct rule_file *) files;
    VEC(struct xpath *) xpaths;
    VEC(struct regex *) regexes;
    VEC(struct rule) rules;
};

struct rule_loader {
    struct rule_store *store;
    struct xpath_compiler *compiler;
    struct folds *folds;
    struct range_tables *tables;
    struct term_lists *terms;
    const struct kind_spec *const *kinds;
    struct error *error;
    const struct rule_file *file; /* being loaded */
    const char *pack;             /* its id; NULL for a rule file given by name */
};

/* The children of an element that have that name, as wordings. Each needs xml:lang, a language occurs once, a text is
 * not empty; runs of white space become one blank, or none between East Asian characters. */
bool load_wordings(const struct rule_loader *loader, const xmlNode *parent, const char *name,
                   struct wordings *wordings);

/* The same for the children <message> that are meant for a case of a check kind, or (NULL) for none. */
bool load_messages(const struct rule_loader *loader, const xmlNode *parent, const char *of, struct wordings *wordings);

/* Whether a kind has a case of that name. */
bool kind_has_case(const struct kind_spec *kind, const char *name);

/* Check that the {names} of the wordings under parent (elements of that name) are arguments of a check, but for those that
 * are meant for a case that its kind does not have. */
bool check_wording_names(const struct rule_loader *loader, const xmlNode *parent, const char *name,
                         const struct check *check);

/* The same for one text, which stands in an attribute or (NULL) in the element itself. */
bool check_template(const struct rule_loader *loader, const xmlNode *node, const char *attribute, const char *text,
                    const struct check *check);

/* The kind whose element this is, or NULL. */
const struct kind_spec *find_kind(const struct rule_loader *loader, const xmlNode *node);

/* Load a check element. rule gives the messages that it does not carry itself. */
bool load_check(const struct rule_loader *loader, const xmlNode *node, const struct rule *rule, struct check *check);

/* Load a <rule> element and add it to the store. Whether another rule has its id is not asked. */
bool load_rule(const struct rule_loader *loader, const xmlNode *node);

/* folder/name, in an arena. */
const char *load_path(struct arena *arena, const char *folder, const char *name);

/* The file that the attribute href of an element of a pack names, which lies in the pack's folder; NULL on failure. */
const char *load_href(const struct rule_loader *loader, const xmlNode *node, const char *folder);

/* Load the folds, tables and lists of terms of a pack, whose root element and folder are given. They come before its rules, which
 * name them. */
bool load_pack_data(const struct rule_loader *loader, const xmlNode *root, const char *folder);

/* Whether a text is a name: lower-case letters, digits and hyphens, a letter first. */
bool is_plain_name(const char *text);

#endif
