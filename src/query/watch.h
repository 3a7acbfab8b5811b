/*
 * Inside query/: a watch over the matches of one thread. PCRE2's machine code counts no steps in repeats of a character, so a
 * pattern with three of them takes hours on a paragraph and no limit of steps ends it. A watch is a timer of the thread's
 * processor time (timer_create(2)) whose signal leaves the match by a jump: machine code holds nothing that would have to be given
 * back (pcre2jit(3): it works on the machine stack and on the stack that it was given). Where the system has no such timers there
 * is no watch.
 *
 *     struct watch *watch = watch_new();
 *     watch_begin(watch, seconds);
 *     if (WATCH_ENTER(watch)) { match; watch_leave(watch); } else watch_end(watch);
 */
#ifndef QUERY_WATCH_H
#define QUERY_WATCH_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

struct watch {
    sigjmp_buf out;       /* where a match that is ended goes on */
    volatile int inside;  /* a match runs */
    volatile int over;    /* the time is */
    bool armed;           /* there is an end of it */
    struct watch_timer *timer; /* owned */
};

/* A watch, which does nothing yet. Owned: watch_free(), NULL too. It must not move. */
struct watch *watch_new(void);
void watch_free(struct watch *watch);

/* From now on the calling thread may match for so many seconds of its processor time; 0: for any time. */
void watch_begin(struct watch *watch, uint32_t seconds);

/* Whether the time is over. */
bool watch_is_over(const struct watch *watch);

/* Begin a match: true, and false when the time is over already, or, once more, when it is over before watch_leave(). No variable
 * that changes between may be looked at then. Between the two nothing may be allocated or locked. */
#define WATCH_ENTER(watch) (sigsetjmp((watch)->out, 0) == 0 && ((watch)->inside = 1) && !(watch)->over)

static inline void watch_leave(struct watch *watch)
{
    watch->inside = 0;
}

/* Due where WATCH_ENTER() is false: what else was due while the match was left is done now. */
void watch_end(struct watch *watch);

#endif
