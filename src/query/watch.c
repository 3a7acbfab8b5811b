#define _GNU_SOURCE /* SIGEV_THREAD_ID, gettid() */

#include "query/watch.h"

#include "base/memory.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#ifdef SIGEV_THREAD_ID

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/* A signal that nothing else uses. */
#define SIGNAL (SIGRTMIN + 1)

struct watch_timer {
    timer_t timer;
    pid_t thread; /* whose time it counts; 0: there is no timer */
};

/* Runs in the thread whose time is over. The signal is held back meanwhile, as that of another watch may come with it: a jump out of
 * one handler must not pass over the other. */
static void end_match(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)context;
    if (info->si_code != SI_TIMER)
        return;
    struct watch *watch = info->si_value.sival_ptr;
    watch->over = 1;
    if (watch->inside) {
        watch->inside = 0;
        siglongjmp(watch->out, 1);
    }
}

static bool handle_signal(void)
{
    struct sigaction action = { .sa_sigaction = end_match, .sa_flags = SA_SIGINFO | SA_RESTART };
    sigemptyset(&action.sa_mask);
    return sigaction(SIGNAL, &action, NULL) == 0;
}

static void delete_timer(struct watch_timer *timer)
{
    if (timer->thread)
        timer_delete(timer->timer);
    timer->thread = 0;
}

/* A timer counts the time of the thread that makes it. */
static bool own_timer(struct watch *watch)
{
    struct watch_timer *timer = watch->timer;
    if (timer->thread == gettid())
        return true;
    delete_timer(timer);
    struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGNAL, .sigev_value.sival_ptr = watch };
    event.sigev_notify_thread_id = gettid();
    if (!handle_signal() || timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer->timer) != 0)
        return false;
    timer->thread = gettid();
    return true;
}

static void set_timer(struct watch *watch, uint32_t seconds)
{
    struct itimerspec when = { .it_value.tv_sec = (time_t)seconds };
    timer_settime(watch->timer->timer, 0, &when, NULL);
}

/* A signal of the time before has come when the timer has been stopped: it is delivered on the way back from that call. */
void watch_begin(struct watch *watch, uint32_t seconds)
{
    if (watch->timer->thread)
        set_timer(watch, 0);
    watch->over = 0;
    watch->armed = seconds && own_timer(watch);
    if (watch->armed)
        set_timer(watch, seconds);
}

void watch_end(struct watch *watch)
{
    sigset_t signals;
    watch->inside = 0;
    sigemptyset(&signals);
    sigaddset(&signals, SIGNAL);
    pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
}

void watch_free(struct watch *watch)
{
    if (!watch)
        return;
    delete_timer(watch->timer);
    mem_free(watch->timer);
    mem_free(watch);
}

#else

struct watch_timer {
    char none;
};

void watch_begin(struct watch *watch, uint32_t seconds)
{
    (void)watch, (void)seconds;
}

void watch_end(struct watch *watch)
{
    watch->inside = 0;
}

void watch_free(struct watch *watch)
{
    if (!watch)
        return;
    mem_free(watch->timer);
    mem_free(watch);
}

#endif

struct watch *watch_new(void)
{
    struct watch *watch = mem_calloc(1, sizeof *watch);
    watch->timer = mem_calloc(1, sizeof *watch->timer);
    return watch;
}

bool watch_is_over(const struct watch *watch)
{
    return watch->over != 0;
}
