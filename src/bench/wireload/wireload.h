/* What the parts of wireload share. The program has one thread. */
#ifndef WIRELOAD_H
#define WIRELOAD_H

#define _GNU_SOURCE
#include <openssl/ssl.h>
#include <srtp2/srtp.h>
#include <stdint.h>
#include <sys/resource.h>

#define MAX_CLIENTS 8192
#define MAX_IDS (1 << 20)
#define BATCH 64           /* datagrams per recvmmsg / sendmmsg */
#define PKT 1600           /* room for one datagram */
#define MAX_LAT 4000000    /* latency samples kept per window */
#define SECOND 1000000000ull

typedef uint64_t u64; typedef uint32_t u32; typedef uint16_t u16; typedef uint8_t u8;

/* One RTP stream sent by a publisher. */
typedef struct stream {
    struct stream *next;
    int video, pt, level_id, mid_id, fps, kbps;
    char mid[17];
    u32 ssrc, ts, ts_step, pkts, octets;
    u16 seq, pic;
    int want_key;
    u64 due, period, last_key;
} stream;

/* One RTP stream seen by a subscriber; `stamp` and `sent` are of its last packet, if it is sampled. */
typedef struct {
    u32 ssrc, cycles, csrc;
    u16 max;
    int crossed;                                  /* its source is on another port of the server */
    u64 win_base, win_recv, stamp, sent;
} rxstream;

typedef struct client {
    int id, fd, pub, sub, sample, remb;
    int room, participant, port;                  /* participant: CSRC of what it sends, 0 if unknown; port: of the server */
    enum { ICE, DTLS, UP, DEAD } state;
    char rufrag[64], rpwd[128], lufrag[64], lpwd[128], user[132];
    u8 rfp[32]; int have_rfp;
    SSL *ssl; const u8 *in; int inlen;            /* the datagram now given to OpenSSL */
    srtp_t tx, rx;
    u8 tid[12];
    u64 born, next_check, next_rr;
    stream *streams;
    rxstream *rxs; int nrxs, capr;
    u64 pkts, dup_or_late;                        /* received RTP, whole run */
} client;

/* Counters since the last mark. */
struct window {
    u64 t0, sent, sent_bytes, recv, recv_bytes, pli, nack, rtcp_in, senderr, late_ns, key, badtag;
    int64_t gap;
    struct rusage usage;
};

extern client *clients[MAX_CLIENTS], *byid[MAX_IDS];
extern int nclients, ep, rcvbuf, going;
extern struct window window;
/* Latencies of the window, µs. A packet crossed a relay if its source sends to another port than its receiver. */
struct latencies { int32_t *us; u32 n; };
extern struct latencies lat, direct, crossed;

/* shared.c */
u64 mono(void);
u64 wall(void);
u32 rnd(void);
void out(const char *format, ...);                /* one line of JSON */

/* stun.c */
void stun_check(client *c);
void stun_in(client *c, const u8 *p, int n);

/* dtls.c */
void make_cert(const char *profiles);
void dtls_step(client *c);
void fail(client *c, const char *why);

/* send.c: sends all that is due; returns when the next packet is */
u64 pump(u64 now);

/* rtcp.c */
void send_sr(client *c);
void send_rr(client *c);
void rtcp_in(client *c, u8 *p, int n);

/* receive.c: reads what the client's socket has */
void drain(client *c);

/* commands.c */
void command(char *line);

static inline void p16(u8 *p, u32 v) { p[0] = v >> 8; p[1] = v; }
static inline void p32(u8 *p, u32 v) { p[0] = v >> 24; p[1] = v >> 16; p[2] = v >> 8; p[3] = v; }
static inline u32 g16(const u8 *p) { return p[0] << 8 | p[1]; }
static inline u32 g32(const u8 *p) { return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }

#endif
