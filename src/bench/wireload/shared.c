/* Clocks, random numbers and answers; what all parts know. */
#include "wireload.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

client *clients[MAX_CLIENTS], *byid[MAX_IDS];
int nclients, ep, rcvbuf = 1 << 20, going;
struct window window;
struct latencies lat, direct, crossed;

static u64 read_clock(clockid_t clock) { struct timespec t; clock_gettime(clock, &t); return t.tv_sec * SECOND + t.tv_nsec; }
u64 mono(void) { return read_clock(CLOCK_MONOTONIC); }
u64 wall(void) { return read_clock(CLOCK_REALTIME); }

/* xorshift64; the same in every run. */
u32 rnd(void) { static u64 s = 88172645463325252ull; s ^= s << 13; s ^= s >> 7; s ^= s << 17; return (u32)(s >> 16); }

void out(const char *format, ...) { va_list a; va_start(a, format); vprintf(format, a); va_end(a); putchar('\n'); fflush(stdout); }
