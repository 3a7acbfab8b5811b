#include "base/team.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct team {
    atomic_size_t next;
    size_t count;
    team_piece *piece;
    void *data;
};

struct member {
    struct team *team;
    size_t number;
    pthread_t thread;
    bool works;
};

static void work(struct team *team, size_t member)
{
    size_t piece;
    while ((piece = atomic_fetch_add(&team->next, 1)) < team->count)
        team->piece(team->data, member, piece);
}

static void *run(void *data)
{
    const struct member *member = data;
    work(member->team, member->number);
    return NULL;
}

void team_work(size_t members, size_t count, team_piece *piece, void *data)
{
    struct team team = { .count = count, .piece = piece, .data = data };
    size_t others = members < count ? members : count;
    others -= others > 0;
    struct member *member = mem_calloc(others + 1, sizeof *member);
    for (size_t i = 0; i < others; i++) {
        member[i] = (struct member){ .team = &team, .number = i + 1 };
        member[i].works = pthread_create(&member[i].thread, NULL, run, &member[i]) == 0;
    }
    work(&team, 0);
    for (size_t i = 0; i < others; i++)
        if (member[i].works)
            pthread_join(member[i].thread, NULL);
    mem_free(member);
}
