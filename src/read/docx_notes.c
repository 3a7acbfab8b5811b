#include "read/docx_notes.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

void docx_note_rule(struct docx_note_rules *rules, const struct docx_element *element)
{
    if (element->tag == DOCX_numFmt)
        rules->format = docx_number_format(element);
    else if (element->tag == DOCX_numStart)
        rules->start = docx_attribute_number(element, "val", 1);
    else if (element->tag == DOCX_numRestart)
        rules->each_section = docx_attribute_is(element, "val", "eachSect");
}

void docx_notes_init(struct docx_notes *notes)
{
    *notes = (struct docx_notes){
        .rules = { [DOCX_FOOTNOTE] = { DOCX_DECIMAL, 1, false }, [DOCX_ENDNOTE] = { DOCX_LOWER_ROMAN, 1, false } },
    };
}

void docx_notes_begin(struct docx_notes *notes)
{
    for (int kind = 0; kind < DOCX_NOTE_KINDS; kind++) {
        notes->in_section[kind] = notes->rules[kind];
        notes->counts[kind] = notes->rules[kind].start;
    }
}

struct docx_note *docx_notes_add(struct docx_notes *notes, enum docx_note_kind kind, int32_t id, struct arena *arena)
{
    struct docx_note note = { .kind = kind, .id = id, .order = notes->all.count };
    note.n = arena_alloc(arena, DOCX_NOTE_MARK);
    vec_push(&notes->all, note);
    return &vec_last(&notes->all);
}

static void number(struct docx_notes *notes, struct docx_note *note)
{
    struct str mark = STR_INIT;
    docx_number_write(&mark, notes->in_section[note->kind].format, notes->counts[note->kind]);
    if (notes->counts[note->kind] < INT32_MAX)
        notes->counts[note->kind]++;
    if (mark.length < DOCX_NOTE_MARK)
        memcpy(note->n, str_text(&mark), mark.length + 1);
    str_release(&mark);
}

void docx_notes_end_section(struct docx_notes *notes)
{
    for (int kind = 0; kind < DOCX_NOTE_KINDS; kind++)
        if (notes->in_section[kind].each_section)
            notes->counts[kind] = notes->in_section[kind].start;
    for (size_t i = notes->section; i < notes->all.count; i++)
        if (!notes->all.items[i].custom)
            number(notes, &notes->all.items[i]);
    notes->section = notes->all.count;
    memcpy(notes->in_section, notes->rules, sizeof notes->rules);
}

static int compare_notes(const void *left, const void *right)
{
    const struct docx_note *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

void docx_notes_sort(struct docx_notes *notes)
{
    if (notes->all.count)
        qsort(notes->all.items, notes->all.count, sizeof *notes->all.items, compare_notes);
}

const struct docx_note *docx_notes_find(const struct docx_notes *notes, enum docx_note_kind kind, int32_t id)
{
    const struct docx_note key = { .kind = kind, .id = id, .order = 0 };
    size_t low = 0, high = notes->all.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_notes(&notes->all.items[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == notes->all.count || notes->all.items[low].kind != kind || notes->all.items[low].id != id)
        return NULL;
    return &notes->all.items[low];
}

void docx_notes_release(struct docx_notes *notes)
{
    vec_release(&notes->all);
}
