/* The whole program: command line, exit status, outputs. */
#define _GNU_SOURCE /* syscall(), memfd_create() */

#include "world.h"

#include "app/command_line.h"
#include "app/jobs.h"
#include "app/options.h"
#include "app/output.h"
#include "app/sandbox.h"
#include "base/sanitizer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

/* exit status and levels */

static void test_exit_status_tells_what_was_found(void **state)
{
    struct world *world = *state;
    assert_run(world, "clean.txt", EXIT_CLEAN);
    assert_contains(world->out, "0 errors, 0 warnings, 0 notes in 1 file");
    assert_run(world, "bad.txt", EXIT_FINDINGS);
    assert_contains(world->out, "error[t/three]: the figure 123 has three digits\n  --> bad.txt:3:13");
    assert_contains(world->out, "   |  1. This has 123 words.\n   |              ^^^");
    assert_run(world, "check bad.txt", EXIT_FINDINGS);
    assert_run(world, "hint.txt", EXIT_CLEAN);
    assert_contains(world->out, "note[t/four]");
}

static void test_fail_on_moves_the_line(void **state)
{
    struct world *world = *state;
    assert_run(world, "--fail-on info hint.txt", EXIT_FINDINGS);
    assert_run(world, "--fail-on error bad.txt", EXIT_FINDINGS);
    assert_run(world, "--fail-on never bad.txt", EXIT_CLEAN);
    assert_contains(world->out, "1 error");
    assert_run(world, "--fail-on fatal bad.txt", EXIT_TROUBLE);
    assert_contains(world->err, "--fail-on fatal");
}

static void test_unreadable_file_hides_no_findings(void **state)
{
    struct world *world = *state;
    assert_run(world, "gone.txt bad.txt", EXIT_TROUBLE);
    assert_contains(world->err, "gone.txt: cannot be opened");
    assert_contains(world->out, "error[t/three]");
    assert_run(world, "bad.txt gone.txt", EXIT_TROUBLE);
    assert_contains(world->out, "error[t/three]");
    assert_run(world, "--format gcc gone.txt bad.txt", EXIT_TROUBLE);
    assert_string_equal(world->out, "bad.txt:3:13: error: the figure 123 has three digits [t/three]\n");
}

static void test_a_file_given_twice_is_reported_twice(void **state)
{
    struct world *world = *state;
    assert_run(world, "-f gcc bad.txt bad.txt", EXIT_FINDINGS);
    assert_string_equal(world->out, "bad.txt:3:13: error: the figure 123 has three digits [t/three]\n"
                                    "bad.txt:3:13: error: the figure 123 has three digits [t/three]\n");
}

static void test_same_input_same_bytes(void **state)
{
    struct world *world = *state;
    assert_run(world, "-f json bad.txt hint.txt", EXIT_FINDINGS);
    char *first = mem_copy_string(world->out);
    assert_run(world, "-f json bad.txt hint.txt", EXIT_FINDINGS);
    assert_string_equal(first, world->out);
    mem_free(first);
}

/* usage */

static void test_bad_usage_is_trouble(void **state)
{
    struct world *world = *state;
    static const char *const lines[] = {
        "", "check", "--unknown clean.txt", "-x clean.txt", "--format", "-f", "--help=yes", "--colo=never clean.txt",
        "--format xml clean.txt", "--colour sometimes clean.txt", "--max-findings 0 clean.txt",
        "--max-findings -1 clean.txt", "--max-findings 1x clean.txt", "--max-findings 4294967296 clean.txt",
        "--select t/none clean.txt", "--select , clean.txt", "--ignore un clean.txt", "--pack none clean.txt",
        "--rules nowhere clean.txt", "--profile none clean.txt", "--message-lang xx clean.txt",
        "--positions clean.txt", "--input-format none clean.txt", "- -", "model", "model clean.txt bad.txt",
        "model --show-unread clean.txt", "rules clean.txt", "rules --format gcc", "explain", "explain t/none",
        "explain t/", "test gone.xml", "--rule-file gone.xml clean.txt", "-o clean.txt clean.txt",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_run(world, lines[i], EXIT_TROUBLE);
    assert_run(world, "-Vx", EXIT_TROUBLE);
    assert_contains(world->err, "unknown option -x");
    assert_run(world, "--format", EXIT_TROUBLE);
    assert_contains(world->err, "--format needs an argument");
}

static void test_command_words_can_be_file_names(void **state)
{
    struct world *world = *state;
    write_file("check", "REPORT\n\n1. This has 456 words.\n");
    assert_run(world, "-f gcc ./check", EXIT_FINDINGS);
    assert_run(world, "-f gcc -- check", EXIT_FINDINGS);
    assert_contains(world->out, "check:3:13: error");
    assert_run(world, "-f gcc check check", EXIT_FINDINGS);
    assert_contains(world->out, "check:3:13: error");
    assert_run(world, "bad.txt -f gcc", EXIT_FINDINGS);
}

static void test_help_and_version(void **state)
{
    struct world *world = *state;
    assert_run(world, "--version", EXIT_CLEAN);
    assert_contains(world->out, "crossfoot ");
    assert_run(world, "--help", EXIT_CLEAN);
    assert_contains(world->out, "--max-file-size");
    assert_run(world, "model -h", EXIT_CLEAN);
}

/* Every option and limit is in the manual, with the default of limits. */
static void test_the_manual_has_every_option(void **state)
{
    struct world *world = *state;
    struct bytes manual;
    struct str path = STR_INIT, entry = STR_INIT;
    str_printf(&path, "%s/docs/crossfoot.1", world->start);
    assert_true(file_read(str_text(&path), (size_t)1 << 20, &manual, NULL));
#define EXPECT_OPTION(name, word, letter, argument, commands, help) assert_contains(manual.data, "Fl -" word);
    OPTIONS(EXPECT_OPTION)
#undef EXPECT_OPTION
#define EXPECT_LIMIT(name, type, value, option, help) \
    str_clear(&entry); \
    str_printf(&entry, "(%zu)", (size_t)(value)); \
    assert_contains(manual.data, "Fl -" option " "); \
    assert_contains(manual.data, str_text(&entry));
    LIMITS(EXPECT_LIMIT)
#undef EXPECT_LIMIT
#define EXPECT_COMMAND(name, word, arguments, help) assert_contains(manual.data, ".It Cm " word "\n");
    COMMANDS(EXPECT_COMMAND)
#undef EXPECT_COMMAND
    str_release(&path);
    str_release(&entry);
    bytes_release(&manual);
}

/* input and output */

static void test_standard_input(void **state)
{
    struct world *world = *state;
    world->input = "REPORT\n\n1. This has 123 words.\n";
    assert_run(world, "-f gcc -", EXIT_FINDINGS);
    assert_string_equal(world->out, "<stdin>:3:13: error: the figure 123 has three digits [t/three]\n");
    assert_run(world, "-f gcc --stdin-filename draft.txt - clean.txt", EXIT_FINDINGS);
    assert_contains(world->out, "draft.txt:3:13: error");
    world->input = "";
    assert_run(world, "-", EXIT_TROUBLE);
}

static char *file_text(const char *path)
{
    struct bytes bytes;
    assert_true(file_read(path, (size_t)1 << 20, &bytes, NULL));
    return bytes.data;
}

static size_t count_entries(void)
{
    size_t count = 0;
    FILE *list = popen("ls -A | wc -l", "r");
    assert_non_null(list);
    assert_int_equal(fscanf(list, "%zu", &count), 1);
    pclose(list);
    return count;
}

static void test_output_replaces_a_file_as_a_whole(void **state)
{
    struct world *world = *state;
    struct stat status;
    write_file("out.txt", "before");
    assert_int_equal(chmod("out.txt", 0640), 0);
    assert_int_equal(symlink("out.txt", "link.txt"), 0);
    size_t before = count_entries();
    assert_run(world, "-f gcc -o link.txt bad.txt", EXIT_FINDINGS);
    assert_string_equal(world->out, "");
    char *text = file_text("out.txt");
    assert_contains(text, "bad.txt:3:13: error");
    mem_free(text);
    assert_int_equal(stat("out.txt", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    assert_int_equal(lstat("link.txt", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(count_entries(), before);
    assert_run(world, "-f gcc --output=new.txt clean.txt", EXIT_CLEAN);
    assert_int_equal(stat("new.txt", &status), 0);
    assert_int_equal(status.st_size, 0);
}

static void test_failed_output_leaves_nothing(void **state)
{
    struct world *world = *state;
    size_t before = count_entries();
    assert_run(world, "-o missing/out.txt clean.txt", EXIT_TROUBLE);
    assert_contains(world->err, "missing/out.txt: cannot be written");
    assert_run(world, "-o rules clean.txt", EXIT_TROUBLE);
    assert_run(world, "model -o out.txt gone.txt", EXIT_TROUBLE);
    assert_int_equal(count_entries(), before);
}

/* A limit on the size of files stands in for a full disk. */
static void test_half_written_output_is_removed(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct rlimit before, small;
    write_file("out.txt", "before");
    size_t entries = count_entries();
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 8;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool written = output_to_file("out.txt", slice_of("more than eight bytes"), &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_false(written);
    assert_string_equal(error.path, "out.txt");
    error_release(&error);
    assert_int_equal(count_entries(), entries);
    char *text = file_text("out.txt");
    assert_string_equal(text, "before");
    mem_free(text);
}

/* Write much more than the signal lets it, which comes after a millisecond of processor time. */
static void write_until(int signal_number)
{
    enum { MUCH = 64 << 20 };
    struct error error = ERROR_INIT;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = signal_number };
    struct itimerspec soon = { .it_value.tv_nsec = 1000000 };
    timer_t timer;
    char *text = calloc(1, MUCH);
    signal(signal_number, SIG_DFL); /* a shell has what it runs in the background ignore some */
    bool ready = text && timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) == 0
        && timer_settime(timer, 0, &soon, NULL) == 0;
    _exit(ready && output_to_file("out.txt", (struct slice){ text, MUCH }, &error) ? 0 : 1);
}

/* A signal ends the program when the file is whole. */
static void test_a_signal_leaves_no_half_written_output(void **state)
{
    static const int signals[] = { SIGINT, SIGTERM };
    (void)state;
    write_file("out.txt", "before");
    size_t entries = count_entries();
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct stat status;
        int ended = 0;
        pid_t child = fork();
        if (child == 0)
            write_until(signals[i]);
        assert_int_equal(waitpid(child, &ended, 0), child);
        assert_true(WIFSIGNALED(ended));
        assert_int_equal(WTERMSIG(ended), signals[i]);
        assert_int_equal(count_entries(), entries);
        assert_int_equal(stat("out.txt", &status), 0);
        assert_int_equal(status.st_size, 64 << 20);
        write_file("out.txt", "before");
    }
}

static void test_inputs_are_not_overwritten(void **state)
{
    struct world *world = *state;
    assert_int_equal(link("bad.txt", "same.txt"), 0);
    assert_run(world, "-o same.txt clean.txt bad.txt", EXIT_TROUBLE);
    char *text = file_text("bad.txt");
    assert_contains(text, "REPORT");
    mem_free(text);
}

static void test_full_disk_is_trouble(void **state)
{
    struct world *world = *state;
    static const char *const lines[][4] = {
        { "crossfoot", "clean.txt", NULL }, { "crossfoot", "--help", NULL }, { "crossfoot", "rules", NULL },
    };
    if (access("/dev/full", W_OK) != 0)
        skip();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct streams streams = { stdin, fopen("/dev/full", "wb"), tmpfile(), false };
        assert_int_equal(app_run(2, (char *const *)(uintptr_t)lines[i], &streams), EXIT_TROUBLE);
        fclose(streams.out);
        char *err = stream_text(streams.err);
        assert_contains(err, "standard output: cannot be written");
        mem_free(err);
    }
    assert_run(world, "-o /dev/full clean.txt", EXIT_TROUBLE);
}

/* What the kernel knows of Landlock grew with its versions: truncate() from 3 on, signals from 6 on. */
static long landlock_version(void)
{
#ifdef SYS_landlock_create_ruleset
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
#else
    return -1;
#endif
}

/* In how many of three ways a file can be written. */
static int ways_to_write(const char *path)
{
    struct error error = ERROR_INIT;
    return (fopen(path, "r+b") != NULL) + (truncate(path, 1) == 0) + output_to_file(path, slice_of("new"), &error);
}

static bool may_make_sockets(void)
{
    int pair[2];
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_INET, SOCK_DGRAM, 0) >= 0 || socket(AF_INET6, SOCK_STREAM, 0) >= 0
        || socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || socket(AF_UNIX, SOCK_DGRAM, 0) >= 0
        || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 || errno != EACCES;
}

/* A program that is no file of any folder. */
static bool may_run_memory(void)
{
    static const char script[] = "#!/bin/true\n";
    char *const arguments[] = { (char *)(uintptr_t)"true", NULL };
    int descriptor = memfd_create("program", 0);
    if (descriptor < 0 || write(descriptor, script, sizeof script - 1) != sizeof script - 1)
        return false;
    return fexecve(descriptor, arguments, environ) == 0 || errno != EACCES;
}

/* 0 when all is as it should be, else which attempt was not. */
static void *try_all(void *result)
{
    static const int well = 0, reading = 1, writing = 2, writing_elsewhere = 3, removing = 4, running = 5, connecting = 6,
                     looking = 7, signalling = 8;
    const int **wrong = result;
    *wrong = &well;
    if (access("clean.txt", R_OK) != 0 || !fopen("clean.txt", "rb"))
        *wrong = &reading;
    else if (ways_to_write("allowed/out.txt") != 3)
        *wrong = &writing;
    else if (ways_to_write("clean.txt") || mkdir("folder", 0755) == 0 || mkdir("allowed/folder", 0755) == 0)
        *wrong = &writing_elsewhere;
    else if (unlink("clean.txt") == 0 || rename("clean.txt", "allowed/clean.txt") == 0)
        *wrong = &removing;
    else if (execl("/bin/true", "true", (char *)NULL) == 0 || errno != EACCES)
        *wrong = &running;
    else if (may_run_memory())
        *wrong = &running;
    else if (may_make_sockets())
        *wrong = &connecting;
    else if (landlock_version() >= 6 && (kill(getppid(), 0) == 0 || errno != EPERM))
        *wrong = &signalling;
    else if (!ADDRESS_SANITIZER && (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 || errno != EACCES))
        *wrong = &looking;
    return NULL;
}

/* In a child: what it and a thread that it makes (as --jobs does) may do; 77 without Landlock. */
static int try_in_sandbox(void)
{
    static const char *const folders[] = { "missing", "allowed" };
    const int *own = NULL, *other = NULL;
    pthread_t thread;
    if (!sandbox_enter(folders, 2))
        return 77;
    if (pthread_create(&thread, NULL, try_all, &other) != 0 || pthread_join(thread, NULL) != 0)
        return 76;
    try_all(&own);
    return *own ? *own : *other;
}

static void test_sandbox(void **state)
{
    (void)state;
    int status = 0;
    assert_int_equal(mkdir("allowed", 0755), 0);
    write_file("allowed/out.txt", "old");
    pid_t child = fork();
    if (child == 0)
        _exit(try_in_sandbox());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77 || landlock_version() < 3)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void write_bytes(const char *path, size_t size)
{
    char *text = mem_calloc(size + 1, 1);
    memset(text, 'a', size);
    write_file(path, text);
    mem_free(text);
}

/* Files come first; one that is longer than all others together shares no thread with them. */
static void test_jobs(void **state)
{
    (void)state;
    static const struct { const char *files[4]; uint32_t jobs; size_t at_a_time, rules; } cases[] = {
        { { "long.txt" }, 4, 1, 4 }, { { "long.txt", "clean.txt" }, 4, 1, 4 }, { { "clean.txt", "bad.txt" }, 4, 1, 4 },
        { { "long.txt", "long2.txt" }, 4, 2, 2 }, { { "long.txt", "long2.txt", "clean.txt" }, 2, 2, 1 },
        { { "long.txt", "long2.txt" }, 1, 1, 1 }, { { "gone.txt", "away.txt" }, 3, 1, 3 }, { { NULL }, 2, 1, 2 },
    };
    write_bytes("long.txt", 600000);
    write_bytes("long2.txt", 500000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct options options = { .jobs = cases[i].jobs };
        for (size_t k = 0; k < 4 && cases[i].files[k]; k++)
            vec_push(&options.operands, (char *)(uintptr_t)cases[i].files[k]);
        assert_int_equal(jobs_files(&options), cases[i].at_a_time);
        assert_int_equal(jobs_rules(&options), cases[i].rules);
        vec_release(&options.operands);
    }
}

/* The time goes to standard error and changes neither findings nor status. */
static void test_timing(void **state)
{
    struct world *world = *state;
    assert_int_equal(run(world, "--timing --message-lang en --select t/three bad.txt clean.txt"), EXIT_FINDINGS);
    assert_contains(world->err, "loading rules");
    assert_contains(world->err, "  t/three\n");
}

/* what runs */

static void test_select_and_ignore(void **state)
{
    struct world *world = *state;
    assert_run(world, "--select t/four bad.txt", EXIT_CLEAN);
    assert_run(world, "--select t/four,t/three bad.txt", EXIT_FINDINGS);
    assert_run(world, "--select t/ --ignore t/th bad.txt", EXIT_CLEAN);
    assert_run(world, "--ignore t/three bad.txt", EXIT_CLEAN);
    assert_run(world, "--select t/tables clean.txt", EXIT_CLEAN);
    assert_contains(world->out, "t/tables: 0 examined");
    assert_run(world, "clean.txt", EXIT_CLEAN);
    assert_lacks(world->out, "t/tables");
}

static void test_no_profile_is_said(void **state)
{
    struct world *world = *state;
    write_file("other.txt", "Something else with 123 words.\n");
    assert_run(world, "-f gcc other.txt bad.txt", EXIT_TROUBLE);
    assert_contains(world->err, "other.txt: no profile fits");
    assert_contains(world->out, "bad.txt:");
    assert_run(world, "-f json other.txt", EXIT_TROUBLE);
    json_t *json = json_loads(world->out, 0, NULL);
    json_t *file = json_array_get(json_object_get(json, "files"), 0);
    assert_string_equal(json_string_value(json_object_get(file, "status")), "error");
    assert_true(json_is_null(json_object_get(file, "profile")));
    json_decref(json);
    assert_run(world, "model other.txt", EXIT_TROUBLE);
    assert_contains(world->err, "no profile fits");
    assert_run(world, "model --profile t-en other.txt", EXIT_CLEAN);
}

static void test_json_names_profile_and_language(void **state)
{
    struct world *world = *state;
    assert_run(world, "-f json bad.txt gone.txt", EXIT_TROUBLE);
    json_t *json = json_loads(world->out, 0, NULL);
    json_t *files = json_object_get(json, "files");
    json_t *file = json_array_get(files, 0);
    assert_string_equal(json_string_value(json_object_get(file, "profile")), "t-en");
    assert_string_equal(json_string_value(json_object_get(file, "lang")), "en");
    assert_string_equal(json_string_value(json_object_get(file, "format")), "text");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(file, "examined"), "t/three")), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(files, 1), "status")), "error");
    assert_int_equal(json_array_size(json_object_get(json, "findings")), 1);
    json_decref(json);
}

/* languages */

static void test_language_of_messages(void **state)
{
    struct world *world = *state;
    assert_run(world, "--message-lang zh bad.txt", EXIT_FINDINGS);
    assert_contains(world->out, "错误[t/three]: 数字123为三位");
    setenv("LC_ALL", "zh_CN.UTF-8", 1);
    assert_run(world, "bad.txt", EXIT_FINDINGS);
    assert_contains(world->out, "错误[t/three]");
    assert_run(world, "--message-lang en bad.txt", EXIT_FINDINGS);
    assert_contains(world->out, "error[t/three]");
    setenv("LC_ALL", "xx_YY", 1);
    assert_run(world, "bad.txt", EXIT_FINDINGS);
    assert_contains(world->out, "error[t/three]");
    setenv("LC_ALL", "", 1);
    setenv("LC_MESSAGES", "zh", 1);
    assert_run(world, "bad.txt", EXIT_FINDINGS);
    assert_contains(world->out, "错误[t/three]");
    unsetenv("LC_MESSAGES");
}

/* the other commands */

static void test_model_prints_the_report(void **state)
{
    struct world *world = *state;
    assert_run(world, "model clean.txt", EXIT_CLEAN);
    assert_contains(world->out, "<para n=\"1\"");
    assert_lacks(world->out, "line=");
    assert_run(world, "model --positions clean.txt", EXIT_CLEAN);
    assert_contains(world->out, "line=\"3\"");
    world->input = "REPORT\n\n1. From a pipe.\n";
    assert_run(world, "model -", EXIT_CLEAN);
    assert_contains(world->out, "From a pipe");
}

static void test_rules_are_listed(void **state)
{
    struct world *world = *state;
    assert_run(world, "rules", EXIT_CLEAN);
    assert_contains(world->out, "t/three   error     No figure has three digits\n");
    assert_contains(world->out, "t/tables  warning   Tables have no notes (off unless selected)\n");
    assert_run(world, "rules --format json --message-lang zh", EXIT_CLEAN);
    json_t *json = json_loads(world->out, 0, NULL);
    json_t *rules = json_object_get(json, "rules"), *rule = json_array_get(rules, 0);
    assert_int_equal(json_array_size(rules), 3);
    assert_string_equal(json_string_value(json_object_get(rule, "id")), "t/three");
    assert_string_equal(json_string_value(json_object_get(rule, "title")), "数字不得为三位");
    assert_string_equal(json_string_value(json_object_get(rule, "source")), "House style, numbers");
    json_decref(json);
}

static void test_explain_says_what_and_why(void **state)
{
    struct world *world = *state;
    assert_run(world, "explain t/three", EXIT_CLEAN);
    assert_contains(world->out, "t/three (error)\nNo figure has three digits\n\nThree digits are too many.\n");
    assert_contains(world->out, "source: House style, numbers\n");
    assert_contains(world->out, "rules/t/rules.xml:2\n");
    assert_contains(world->out, "check: pattern\n");
    assert_contains(world->out, "    forbid       [0-9]{3}\n");
    assert_contains(world->out, "    <para>has 123</para>\n");
    assert_contains(world->out, "    <para>has 12</para>\n");
    assert_run(world, "explain --message-lang zh t/three t/four", EXIT_CLEAN);
    assert_contains(world->out, "三位太多。");
    assert_contains(world->out, "t/four (info)");
}

static void test_examples_run(void **state)
{
    struct world *world = *state;
    assert_run(world, "test", EXIT_CLEAN);
    assert_contains(world->out, "6 examples of 3 rules, 0 failed\n");
    write_file("more.xml",
               "<rules" NS ">\n<rule id=\"more/wrong\" severity=\"error\">\n"
               "<title xml:lang=\"en\">x</title><title xml:lang=\"zh\">x</title>"
               "<rationale xml:lang=\"en\">x</rationale><rationale xml:lang=\"zh\">x</rationale>"
               "<pattern context=\"para\" forbid=\"never\"/>"
               "<message xml:lang=\"en\">x</message><message xml:lang=\"zh\">x</message>\n"
               "<example verdict=\"bad\"><para>a</para></example>"
               "<example verdict=\"good\"><para>a</para></example></rule>\n</rules>");
    assert_run(world, "test more.xml", EXIT_FINDINGS);
    assert_contains(world->out, "more.xml:4: ");
    assert_contains(world->out, "8 examples of 4 rules, 1 failed\n");
    assert_run(world, "--rule-file more.xml rules", EXIT_CLEAN);
    assert_contains(world->out, "more/wrong");
}

static void test_invalid_rules_are_trouble(void **state)
{
    struct world *world = *state;
    write_file("rules/t/rules.xml", "<rules" NS ">\n  <rool/>\n</rules>\n");
    assert_run(world, "bad.txt", EXIT_TROUBLE);
    assert_contains(world->err, "rules/t/rules.xml:2");
    assert_string_equal(world->out, "");
    assert_run(world, "test", EXIT_TROUBLE);
    write_file("rules/t/rules.xml", rules_xml);
    write_file("rules/t/profile.xml", "<profile>");
    assert_run(world, "bad.txt", EXIT_TROUBLE);
    assert_contains(world->err, "rules/t/profile.xml");
}

static void test_errors_do_not_control_the_terminal(void **state)
{
    struct world *world = *state;
    assert_run(world, "\033[2Jgone.txt", EXIT_TROUBLE);
    assert_lacks(world->err, "\033");
    assert_contains(world->err, "<U+001B>");
    assert_run(world, "--colour always bad.txt", EXIT_FINDINGS);
    assert_contains(world->out, "\033[1;31merror");
    assert_run(world, "--color never bad.txt", EXIT_FINDINGS);
    assert_lacks(world->out, "\033");
}

/* registries */

static void write_akn(const char *path, const char *number, const char *title)
{
    char text[512];
    snprintf(text, sizeof text, "<akomaNtoso><FRBRdate name=\"adoption\" date=\"2020-12-14\"/><FRBRlanguage language=\"eng\"/>"
             "<docNumber refersTo=\"#symbol\">A/RES/75/%s</docNumber><docTitle refersTo=\"#resolutionTitle\">%s</docTitle>"
             "</akomaNtoso>", number, title);
    write_file(path, text);
}

static void test_a_registry_is_built(void **state)
{
    struct world *world = *state;
    assert_int_equal(mkdir("in", 0755), 0);
    assert_int_equal(mkdir("in/deeper", 0755), 0);
    write_akn("in/b.xml", "10", "Wells, dug");
    write_akn("in/deeper/a.xml", "9", "Wells");
    write_file("in/more.csv", "symbol,title.fr\nA/RES/75/9,Puits\n");
    write_file("in/notes.txt", "passed over");
    assert_run(world, "registry build in --complete A/RES/75/*", EXIT_CLEAN);
    assert_string_equal(world->out, "symbol,date,title.en,title.fr\nA/RES/75/*,,,\nA/RES/75/9,2020-12-14,Wells,Puits\n"
                                    "A/RES/75/10,2020-12-14,\"Wells, dug\",\n");
    write_file("registry.csv", world->out);
    assert_run(world, "registry build registry.csv", EXIT_CLEAN);
    assert_contains(world->out, "A/RES/75/10,2020-12-14,\"Wells, dug\",\n");
    assert_run(world, "check --registry registry.csv clean.txt", EXIT_CLEAN);
}

static void test_bad_registries_are_trouble(void **state)
{
    struct world *world = *state;
    static const struct { const char *line, *words; } bad[] = {
        { "registry", "registry build PATH" },
        { "registry make clean.txt", "registry build PATH" },
        { "registry build clean.txt", "clean.txt: is neither" },
        { "registry build missing", "missing: cannot be opened" },
        { "registry build other.xml", "not Akoma Ntoso" },
        { "registry build one.xml two.xml", "A/RES/75/9 has two values of title.en: \"Wells\" and \"Pumps\"" },
        { "registry build bare.csv", "bare.csv:1: a registry needs the column symbol" },
        { "check --registry bare.csv clean.txt", "bare.csv:1: a registry needs the column symbol" },
        { "check --registry missing.csv clean.txt", "missing.csv: cannot be opened" },
        { "model --registry bare.csv clean.txt", "does not apply to the command model" },
    };
    write_file("other.xml", "<html/>");
    write_file("bare.csv", "number\n9\n");
    write_akn("one.xml", "9", "Wells");
    write_akn("two.xml", "9", "Pumps");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_run(world, bad[i].line, EXIT_TROUBLE);
        assert_contains(world->err, bad[i].words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_exit_status_tells_what_was_found),
        TEST(test_fail_on_moves_the_line),
        TEST(test_unreadable_file_hides_no_findings),
        TEST(test_a_file_given_twice_is_reported_twice),
        TEST(test_same_input_same_bytes),
        TEST(test_bad_usage_is_trouble),
        TEST(test_command_words_can_be_file_names),
        TEST(test_help_and_version),
        TEST(test_the_manual_has_every_option),
        TEST(test_standard_input),
        TEST(test_output_replaces_a_file_as_a_whole),
        TEST(test_failed_output_leaves_nothing),
        TEST(test_half_written_output_is_removed),
        TEST(test_a_signal_leaves_no_half_written_output),
        TEST(test_inputs_are_not_overwritten),
        TEST(test_full_disk_is_trouble),
        TEST(test_sandbox),
        TEST(test_jobs),
        TEST(test_timing),
        TEST(test_select_and_ignore),
        TEST(test_no_profile_is_said),
        TEST(test_json_names_profile_and_language),
        TEST(test_language_of_messages),
        TEST(test_model_prints_the_report),
        TEST(test_rules_are_listed),
        TEST(test_explain_says_what_and_why),
        TEST(test_examples_run),
        TEST(test_invalid_rules_are_trouble),
        TEST(test_a_registry_is_built),
        TEST(test_bad_registries_are_trouble),
        TEST(test_errors_do_not_control_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
