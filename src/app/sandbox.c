#define _GNU_SOURCE /* syscall(), O_PATH */

#include "app/sandbox.h"

#include "base/sanitizer.h"

#if defined __linux__ && !defined CROSSFOOT_UNCONFINED /* what measures coverage writes files at the end */

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What writing an output file takes: a temporary file, renamed or removed. */
#define WRITING (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG)

/* What nothing here ever does. */
#define NEVER_DONE (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_CHAR \
                    | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO \
                    | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

/* Rights that came later, and the version from which on the kernel knows them; headers may be older than the kernel. */
#define TRUNCATE ((uint64_t)1 << 14)
#define BIND_TCP ((uint64_t)1 << 0)
#define CONNECT_TCP ((uint64_t)1 << 1)
#define SCOPE_ABSTRACT_SOCKET ((uint64_t)1 << 0)
#define SCOPE_SIGNAL ((uint64_t)1 << 1)
#define VERSION_TRUNCATE 3
#define VERSION_NETWORK 4
#define VERSION_SCOPE 6

struct rights {
    uint64_t files, network, scope;
};

static uint64_t writing(long version)
{
    return version >= VERSION_TRUNCATE ? WRITING | TRUNCATE : WRITING;
}

/* A set of rules, none so far, for the rights to give up; negative on failure. */
static int new_rules(long version)
{
    struct rights rights = { NEVER_DONE | writing(version), BIND_TCP | CONNECT_TCP, SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL };
    size_t known = version >= VERSION_SCOPE ? sizeof rights
        : version >= VERSION_NETWORK ? offsetof(struct rights, scope) : offsetof(struct rights, network);
    return (int)syscall(SYS_landlock_create_ruleset, &rights, known, 0);
}

/* Let files be written in a folder. */
static bool allow(int rules, const char *folder, long version)
{
    struct landlock_path_beneath_attr attributes = {
        .allowed_access = writing(version), .parent_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC),
    };
    if (attributes.parent_fd < 0)
        return true;
    bool ok = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &attributes, 0) == 0;
    close(attributes.parent_fd);
    return ok;
}

/* Leave nothing to be written but in the folders, and no file to be run. */
static bool restrict_files(const char *const *folders, size_t count)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return false;
    int rules = new_rules(version);
    bool ok = rules >= 0;
    for (size_t i = 0; ok && i < count; i++)
        ok = allow(rules, folders[i], version);
    ok = ok && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    if (rules >= 0)
        close(rules);
    return ok;
}

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

/* Calls from here on are those of another way to call the kernel (x32), which has numbers of its own. */
#define OTHER_CALLS 0x40000000

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define REFUSE_CALL(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), REFUSE

/* Refuse what Landlock does not know: sockets of every kind, by whatever way, programs that are no files, and looking into
 * other processes. A short list: nothing else is taken from libraries, whatever their next version calls. */
static bool refuse_calls(void)
{
    static const struct sock_filter filter[] = {
        LOAD(arch), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0), REFUSE,
        LOAD(nr), BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, OTHER_CALLS, 0, 1), REFUSE,
        REFUSE_CALL(SYS_socket), REFUSE_CALL(SYS_socketpair), REFUSE_CALL(SYS_io_uring_setup),
        REFUSE_CALL(SYS_execve), REFUSE_CALL(SYS_execveat),
        REFUSE_CALL(SYS_process_vm_readv), REFUSE_CALL(SYS_process_vm_writev), REFUSE_CALL(SYS_pidfd_getfd),
        REFUSE_CALL(SYS_bpf),
#if !ADDRESS_SANITIZER /* it looks for leaks that way */
        REFUSE_CALL(SYS_ptrace),
#endif
        ALLOW,
    };
    const struct sock_fprog program = { sizeof filter / sizeof *filter, (struct sock_filter *)(uintptr_t)filter };
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) == 0;
}

#else

static bool refuse_calls(void)
{
    return false;
}

#endif

bool sandbox_enter(const char *const *folders, size_t count)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    bool files = restrict_files(folders, count), calls = refuse_calls();
    return files && calls;
}

#else

bool sandbox_enter(const char *const *folders, size_t count)
{
    (void)folders, (void)count;
    return false;
}

#endif
