/*
 * A team of threads that share pieces of work: each piece is done once, by whoever is free.
 */
#ifndef BASE_TEAM_H
#define BASE_TEAM_H

#include <stddef.h>

/* Do one piece. member tells whose hands it is in, from 0: what belongs to one thread (scratch memory, compiled patterns) is kept
 * for each member. */
typedef void team_piece(void *data, size_t member, size_t piece);

/* Do the pieces 0 to count-1 with that many members, the calling thread among them as member 0. Pieces are begun in their
 * order; which member does which is not known before. Members whose thread cannot be made leave their work to the others.
 * Returns when all is done, and what was done is seen by the caller. */
void team_work(size_t members, size_t count, team_piece *piece, void *data);

#endif
