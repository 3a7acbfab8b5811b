/*
 * The XML of Word files, as events. A part is unpacked and parsed piece by piece: neither its bytes nor a tree of them
 * is ever in memory. Elements come by what they are (enum docx_tag), whatever prefix a producer chose and whichever of
 * the two standards' namespaces it wrote; what is not listed is DOCX_OTHER.
 */
#ifndef READ_DOCX_XML_H
#define READ_DOCX_XML_H

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/str.h"
#include "read/zip.h"

#include <stdbool.h>
#include <stdint.h>

/* Local names, in the order of strcmp(). Names are told apart by name within the namespaces of word processing,
 * mathematics, charts, relationships and markup compatibility: no name that matters means two things in one part. */
#define DOCX_TAGS(X) \
    X(AlternateContent) X(Choice) X(Fallback) X(Relationship) X(abstractNum) X(abstractNumId) X(basedOn) X(br) X(cat) \
    X(cellDel) X(cellIns) X(chart) X(comment) X(commentReference) X(cr) X(del) X(delInstrText) X(delText) X(document) X(endnote) X(endnotePr) \
    X(endnoteReference) X(fldChar) X(fldSimple) X(footnote) X(footnotePr) X(footnoteReference) X(formatCode) \
    X(gridBefore) X(gridSpan) X(hyperlink) X(ilvl) X(ins) X(instrText) X(isLgl) X(lang) X(lvl) X(lvlOverride) \
    X(lvlRestart) X(lvlText) X(moveFrom) X(moveTo) X(name) X(noBreakHyphen) X(num) X(numFmt) X(numId) X(numPr) \
    X(numRestart) X(numStart) X(numStyleLink) X(outlineLvl) X(p) X(pPr) X(pPrChange) X(pStyle) X(pt) X(ptab) X(r) \
    X(rPr) X(rPrChange) X(rPrDefault) X(rStyle) X(rt) X(sdtEndPr) X(sdtPr) X(sectPr) X(sectPrChange) X(ser) X(start) \
    X(startOverride) X(style) X(styleLink) X(sym) X(t) X(tab) X(tbl) X(tblGrid) X(tblHeader) X(tblPr) X(tblPrChange) \
    X(tblPrExChange) X(tc) X(tcPr) X(tcPrChange) X(themeFontLang) X(tr) X(trPr) X(trPrChange) X(tx) X(txbxContent) \
    X(v) X(vMerge) X(val) X(vanish) X(vertAlign) X(xVal) X(yVal)

enum docx_tag {
    DOCX_OTHER,
#define DOCX_TAG_ENUM(name) DOCX_##name,
    DOCX_TAGS(DOCX_TAG_ENUM)
#undef DOCX_TAG_ENUM
};

struct docx_xml;

/* An element's start. depth counts from 1, the root. Borrowed: valid during the event. */
struct docx_element {
    enum docx_tag tag;
    uint32_t depth;
    const unsigned char **attributes;
    int attribute_count;
};

/* What a part's parser tells. Each may stop the parsing with docx_xml_stop(). */
struct docx_events {
    void (*start)(struct docx_xml *xml, void *state, const struct docx_element *element);
    void (*end)(struct docx_xml *xml, void *state, enum docx_tag tag, uint32_t depth);
    void (*text)(struct docx_xml *xml, void *state, struct slice text); /* or NULL; may come in several pieces */
};

/* A Word file and what reading it may cost. */
struct docx_package {
    const char *path;
    struct unzip *unzip;
    const struct limits *limits;
    struct error *error;
};

/* Parse a part. False with package->error: it cannot be unpacked, is not well-formed, has a document type declaration
 * or an entity, is nested deeper than limits->depth, or an event stopped it. */
bool docx_xml_parse(const struct docx_package *package, const char *part, const struct docx_events *events,
                    void *state);

/* Stop with a reason, about the part. The first reason counts; no further event comes. */
void docx_xml_stop(struct docx_xml *xml, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with a reason that is about the file as a whole. */
void docx_xml_stop_file(struct docx_xml *xml, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Append the value of an attribute by local name; false when there is none. */
bool docx_attribute(const struct docx_element *element, const char *name, struct str *value);

/* The value of an attribute, copied to the arena; NULL when there is none. */
const char *docx_attribute_keep(const struct docx_element *element, const char *name, struct arena *arena);

/* Whether the attribute has this value. */
bool docx_attribute_is(const struct docx_element *element, const char *name, const char *value);

/* The attribute as a whole number within [0, INT32_MAX]; otherwise if it is absent or something else. */
int32_t docx_attribute_number(const struct docx_element *element, const char *name, int32_t otherwise);

/* Whether a switch such as <w:vanish/> is on: val is absent or not one of 0, false, off. */
bool docx_is_on(const struct docx_element *element);

#endif
