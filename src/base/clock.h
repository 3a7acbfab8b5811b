/*
 * Processor time, for people who ask where it goes.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Microseconds of processor time that the calling thread has used so far; 0 where the system does not tell. */
uint64_t clock_microseconds(void);

#endif
