#define _DEFAULT_SOURCE /* syscall() */

#include "app/sandbox.h"

#if defined __linux__ && !defined CROSSFOOT_UNCONFINED /* what measures coverage writes files at the end */

#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WRITING (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE \
                 | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG \
                 | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK \
                 | LANDLOCK_ACCESS_FS_MAKE_SYM)

/* The version from which on the kernel knows a right. */
#define VERSION_TRUNCATE 3
#define VERSION_NETWORK 4

/* The rights to give up. No rule grants any of them. */
static struct landlock_ruleset_attr rights(long version, bool writes)
{
    struct landlock_ruleset_attr attributes = { .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE };
    if (!writes)
        attributes.handled_access_fs |= WRITING;
#ifdef LANDLOCK_ACCESS_FS_TRUNCATE
    if (!writes && version >= VERSION_TRUNCATE)
        attributes.handled_access_fs |= LANDLOCK_ACCESS_FS_TRUNCATE;
#endif
#ifdef LANDLOCK_ACCESS_NET_CONNECT_TCP
    if (version >= VERSION_NETWORK)
        attributes.handled_access_net = LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP;
#endif
    (void)version;
    return attributes;
}

bool sandbox_enter(bool writes)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return false;
    struct landlock_ruleset_attr attributes = rights(version, writes);
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0)
        return false;
    bool entered = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return entered;
}

#else

bool sandbox_enter(bool writes)
{
    (void)writes;
    return false;
}

#endif
