#include "model/block.h"

void document_init(struct document *document)
{
    *document = (struct document){ 0 };
}

void document_release(struct document *document)
{
    vec_release(&document->blocks);
    source_release(&document->source);
    arena_release(&document->arena);
    *document = (struct document){ 0 };
}
