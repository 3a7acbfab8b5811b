/*
 * What an Akoma Ntoso file says of its document: symbol, date, language and title, for registries.
 */
#ifndef READ_AKN_RECORD_H
#define READ_AKN_RECORD_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Owned texts; NULL where the file does not tell. */
struct akn_record {
    char *symbol, *date, *title; /* date: of adoption, ISO; title: white space collapsed */
    char lang[12];               /* BCP 47, "" when unknown */
};

/* Read the record of a file of at most limit bytes. False with its place when it is no XML or no Akoma Ntoso. */
bool akn_record_read(struct akn_record *record, const char *path, size_t limit, struct error *error);
void akn_record_release(struct akn_record *record);

#endif
