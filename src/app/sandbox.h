/*
 * What the process may still do once it knows what it has to: reports come from strangers, and a reader that they break
 * must not get further. Linux only, by Landlock (landlock(7)) and a filter of system calls (seccomp(2)); elsewhere, and on
 * kernels without one of them, what it would do is not done.
 */
#ifndef APP_SANDBOX_H
#define APP_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* Give up, for this process and for good: running programs, making sockets of any kind, looking into other processes and
 * sending them signals (from Linux 6.12 on), and making, changing and removing files but in the folders given (and below them). A
 * folder that is not there is passed over. Reading is not touched, nor are files that are open. To be called before threads are
 * made: theirs is the sandbox of the thread that makes them. Whether the kernel has taken all of it. */
bool sandbox_enter(const char *const *folders, size_t count);

#endif
