/*
 * What the process may still do once it knows what it has to: reports come from strangers, and a reader that they break
 * must not get further. Linux only, by Landlock (landlock(7)); elsewhere, and on kernels without it, nothing changes.
 */
#ifndef APP_SANDBOX_H
#define APP_SANDBOX_H

#include <stdbool.h>

/* Give up, for this process and for good: running programs, TCP connections, and unless writes is set also making, changing
 * and removing files. Reading is not touched, nor are files that are open. To be called before threads are made. Whether the
 * kernel has taken it. */
bool sandbox_enter(bool writes);

#endif
