#include "read/reader.h"

#include <stddef.h>

/* Each reader is a file of its own and a line here; the last one takes what no other recognises. */
#define READERS(X) \
    X(akn) \
    X(docx) \
    X(html) \
    X(markdown) \
    X(text)

#define DECLARE(format) extern const struct reader format##_reader;
READERS(DECLARE)

#define ENTRY(format) &format##_reader,
const struct reader *const readers[] = { READERS(ENTRY) NULL };
