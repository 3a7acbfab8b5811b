/* RELAX NG, for rule files only. The loader makes the same checks with clearer sentences; the schema is what editors
 * and writers of rules use, and catches what the loader does not look at. */
#include "rule/file.h"

#include "base/memory.h"
#include "base/str.h"

#include <string.h>

struct validation {
    const struct rule_file *file;
    struct error *error;
    bool failed;
};

static void note_error(void *data, xmlErrorPtr problem)
{
    struct validation *validation = data;
    if (validation->failed)
        return;
    validation->failed = true;
    struct slice message = slice_trim(slice_of(problem->message));
    const xmlNode *node = problem->node;
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->parent;
    rule_file_fail(validation->file, node, validation->error, "not valid against the schema: %.*s",
                   (int)message.length, message.data);
}

xmlRelaxNG *rule_schema_load(const char *path, struct error *error)
{
    struct rule_file file;
    if (!rule_file_read(&file, path, error))
        return NULL;
    struct validation validation = { &file, error, false };
    xmlRelaxNGParserCtxt *context = xmlRelaxNGNewDocParserCtxt(file.doc);
    if (!context)
        mem_fail();
    xmlRelaxNGSetParserStructuredErrors(context, note_error, &validation);
    xmlRelaxNG *schema = xmlRelaxNGParse(context);
    xmlRelaxNGFreeParserCtxt(context);
    if (!schema && !validation.failed)
        error_set(error, path, 0, 0, "not a RELAX NG schema");
    rule_file_release(&file);
    return schema;
}

bool rule_schema_check(xmlRelaxNG *schema, const struct rule_file *file, struct error *error)
{
    struct validation validation = { file, error, false };
    xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
    if (!context)
        mem_fail();
    xmlRelaxNGSetValidStructuredErrors(context, note_error, &validation);
    int result = xmlRelaxNGValidateDoc(context, file->doc);
    xmlRelaxNGFreeValidCtxt(context);
    if (result != 0 && !validation.failed)
        error_set(error, file->source.path, 0, 0, "not valid against the schema");
    return result == 0;
}
