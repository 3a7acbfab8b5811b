/*
 * Rules and packs, as loaded from XML and validated: by rules/crossfoot.rng for their shape, by the loader for what a
 * schema cannot say (XPath and regular expressions compile, slots fit the check kind, examples exist in both kinds,
 * ids are unique, messages name only arguments that the check kind gives).
 *
 * A pack is a folder with a pack.xml, rule files, and profiles:
 *
 *     <pack xmlns="urn:crossfoot:rule" id="un">
 *       <title xml:lang="en">United Nations reports</title> …
 *       <fold name="marks">…</fold>  <table name="council-years" href="council-years.csv"/>
 *       <term-list name="house" href="terms.csv"/> …
 *       <rules href="mandates.xml"/> …   <profile href="un-zh.xml"/> …
 *     </pack>
 *
 * Everything returned is borrowed from the rule set and lives until rule_set_free().
 */
#ifndef RULE_RULE_H
#define RULE_RULE_H

#include "base/error.h"
#include "base/str.h"
#include "base/vec.h"
#include "finding/finding.h"
#include "query/fold.h"
#include "query/regex.h"
#include "query/xpath.h"
#include "rule/table.h"
#include "rule/terms.h"

#include <stdbool.h>
#include <stdint.h>

/* A text in a language. */
struct wording {
    const char *lang; /* "en", "zh" */
    const char *text;
};

struct wordings {
    struct wording *items;
    size_t count;
};

/* The wording in a language, else in English, else the first, else "". */
const char *wordings_in(const struct wordings *wordings, const char *lang);

/* What a slot of a check element holds. */
enum slot_type {
    SLOT_CONTEXT, /* XPath that finds context nodes anywhere in the report */
    SLOT_XPATH,   /* XPath relative to the context node (or as the check kind says) */
    SLOT_REGEX,
    SLOT_FOLDS,   /* names of folds */
    SLOT_TABLE,   /* the name of a range table */
    SLOT_TERMS,   /* the name of a list of terms */
    SLOT_CHOICE,  /* one of a fixed list of words */
    SLOT_TEXT,
    SLOT_TEMPLATE, /* text with {names} of the kind's arguments, like a message */
};

/* A slot that a check kind declares. */
struct slot_spec {
    const char *name;
    enum slot_type type;
    bool required;
    const char *const *choices; /* NULL-terminated, for SLOT_CHOICE; the first is the default */
    const char *help;           /* one line, for `crossfoot explain` and the documentation */
};

/* A filled slot. */
struct slot {
    const char *name;
    const char *text; /* as written; for SLOT_CHOICE the default when not written */
    struct xpath *xpath;
    struct regex *regex;
};

struct check;
struct registry;

/* What a check kind declares about itself to the loader; the code that runs it is in check/. */
struct kind_spec {
    const char *name;                 /* the element's name in rule files: "sum" */
    const struct slot_spec *slots;    /* ended by a NULL name */
    const char *const *cases;         /* what its findings may be about, each of which may have messages of its own,
                                         NULL-terminated; NULL when they are all alike */
    const char *const *arguments;     /* names that messages may use beside "content", NULL-terminated; named groups
                                         of the kind's regex slots may be used too */
    /* NULL, or: a sentence when the slots do not fit together, else NULL. Static. */
    const char *(*validate)(const struct check *check);
};

/* One check of a rule: a kind with its slots filled. */
struct check {
    const struct kind_spec *kind;
    struct slot *slots; /* in the order of kind->slots */
    size_t slot_count;
    struct wordings message; /* the check's own, else the rule's */
    struct wordings *cases;  /* messages of the kind's cases, in their order; without one it is the one above */
    uint32_t line;           /* in the rule file */
};

/* A slot's value by name; an absent optional slot has NULL members (a choice its default). */
const struct slot *check_slot(const struct check *check, const char *name);

struct example {
    bool bad;
    size_t expect;       /* findings that a bad example gives; 0 for a good one */
    const xmlNode *body; /* the <example> element: its children are the report's content */
    uint32_t line;
};

struct rule {
    const char *id; /* "un/mandate-order" */
    const char *path;
    uint32_t line;
    const xmlNode *node; /* its element */
    enum severity severity;
    bool enabled; /* by default */
    struct wordings title, rationale, help, message;
    struct wordings not_examined; /* why a context is passed over in which the rule's condition does not hold */
    struct check *checks;
    size_t check_count;
    struct example *examples;
    size_t example_count;
    const char *source; /* where the convention stands, such as "Editorial Manual, Footnotes", or NULL */
};

struct profile_file {
    const char *path;
    const char *pack;
};

struct rule_set {
    struct rule *rules; /* in the order of packs, files, and elements */
    size_t count;
    struct profile_file *profiles;
    size_t profile_count;
    struct folds *folds; /* of all packs */
    struct range_tables *tables; /* of all packs */
    struct term_lists *terms;    /* of all packs */
    const struct registry *registry; /* borrowed from who checks; NULL for none (check/known.h) */
    struct rule_memory *memory; /* private: documents and schema */
};

/* What to load. All is borrowed. Single files are held against the schema, packs only when validate says so: the loader
 * finds nearly all that the schema does, and reading the schema takes longer than a short report. */
struct rule_request {
    const char *root;         /* the folder of the packs and of the schema */
    const char *const *packs; /* folders in it */
    size_t pack_count;
    const char *const *files; /* single files of rules */
    size_t file_count;
    bool validate;
    const struct kind_spec *const *kinds; /* ended by NULL */
    size_t threads;           /* that may load files at the same time; 0 and 1: this one alone */
};

/* Load packs and single files. On failure false with file, line and column, and nothing to free. */
bool rule_set_load(struct rule_set *set, const struct rule_request *request, struct error *error);
void rule_set_free(struct rule_set *set);

/* The rule of that id, or NULL. */
const struct rule *rule_set_find(const struct rule_set *set, const char *id);

#endif
