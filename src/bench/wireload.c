/*
 * wireload - plays many WebRTC clients at wire level, in one thread, so that any SFU can be loaded
 * with the same work. It does no signaling: an orchestrator reads this program's certificate
 * fingerprint, talks to the SFU in the SFU's own language, and gives each client's transport
 * parameters here as lines on stdin. Answers are JSON lines on stdout.
 *
 *   client id=N role=pub|sub|both ip=A port=P rufrag=.. rpwd=.. lufrag=.. lpwd=.. [rfp=AA:BB:..] [sample=1] [remb=KBPS]
 *       opens a UDP socket, runs ICE (controlling, aggressive nomination) and DTLS (client)
 *       -> {"ev":"connected","id":N,"srtp":".."} or {"ev":"failed","id":N,"why":".."}
 *   stream id=N kind=audio|video ssrc=S pt=P [level=EXTID] [mid=EXTID:VALUE] [kbps=K] [fps=F]
 *       one RTP stream that publisher N sends (before or after it is connected)
 *   go          publishers begin to send             -> {"ev":"going"}
 *   hold        they stop                             -> {"ev":"held"}
 *   mark        start of the measured window          -> {"ev":"marked"}
 *   report      counters since mark                   -> {"ev":"report", ...}
 *   quit
 *
 * Each receiving client's first RTP packet is told: {"ev":"flowing","id":N}.
 * First line printed: {"ev":"hello","fingerprint":"AA:BB:.."} (one sha-256 for all clients).
 *
 * Publishers: real SRTP. Audio: one packet of 80..160 payload bytes each 20 ms, with RFC 6464 level.
 * Video: VP8 payload descriptor and frame tag, kbps/fps split in packets of <= 1100 bytes, a key
 * frame first and on PLI/FIR. The last 8 payload bytes of each packet are the send time
 * (CLOCK_REALTIME ns), taken just before the send call.
 *
 * Subscribers: count packets and bytes and follow sequence numbers (RTP headers are in clear), send
 * a receiver report per second, with REMB beside it if told to (what browsers do that gave no transport
 * feedback; an SFU may hold pictures back from a client that says nothing), and answer/send STUN; they do not decrypt. Their sockets are drained
 * in sweeps, not through epoll: cheap here, and no wake-up is charged to the SFU for each datagram.
 * A sampled subscriber (sample=1) also decrypts and takes latency = kernel receive stamp - send
 * time, so that delays inside this program do not count, and the
 * longest time by which one packet of a stream came later after the one before than it was sent.
 *
 * Options: --sweep-ms N (20), --srtp PROFILES (SRTP_AES128_CM_SHA1_80), --rcvbuf BYTES (1 MiB)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <srtp2/srtp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CLIENTS 8192
#define BATCH 64           /* datagrams per recvmmsg / sendmmsg */
#define PKT 1600           /* room for one datagram */
#define VPAYLOAD 1100      /* video payload bytes per packet */
#define MAX_LAT 4000000    /* latency samples kept per window */

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

/* One RTP stream seen by a subscriber. */
typedef struct { u32 ssrc; u16 max; u8 pt; u32 cycles, base, recv, base_ext; u64 win_base, win_recv, stamp, sent; } rxstream;

typedef struct client {
    int id, fd, pub, sub, sample, remb;
    enum { ICE, DTLS, UP, DEAD } state;
    char rufrag[64], rpwd[128], lufrag[64], lpwd[128], user[132];
    u8 rfp[32]; int have_rfp;
    SSL *ssl; const u8 *in; int inlen;            /* the datagram now given to OpenSSL */
    srtp_t tx, rx;
    u8 tid[12];
    u64 born, next_check, next_rr;
    stream *streams;
    rxstream *rxs; int nrxs, capr;
    u64 pkts, bytes, dup_or_late;                 /* received RTP, whole run */
} client;

static client *clients[MAX_CLIENTS]; static int nclients;
static client *byid[1 << 20];
static SSL_CTX *ctx; static int ep;
static int sweep_ms = 20, rcvbuf = 1 << 20, going;
static const char *profiles = "SRTP_AES128_CM_SHA1_80";
static u8 rxbuf[BATCH][PKT];
/* window counters */
static u64 w_sent, w_sent_bytes, w_recv, w_recv_bytes, w_t0, w_pli, w_nack, w_rtcp_in, w_senderr, w_late_ns, w_key;
static u64 w_badtag; static int64_t w_gap;
static int32_t *lat; static u32 nlat;
static struct rusage w_ru;

static u64 mono(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000ull + t.tv_nsec; }
static u64 wall(void) { struct timespec t; clock_gettime(CLOCK_REALTIME, &t); return t.tv_sec * 1000000000ull + t.tv_nsec; }
static u32 rnd(void) { static u64 s = 88172645463325252ull; s ^= s << 13; s ^= s >> 7; s ^= s << 17; return (u32)(s >> 16); }
static void p16(u8 *p, u32 v) { p[0] = v >> 8; p[1] = v; }
static void p32(u8 *p, u32 v) { p[0] = v >> 24; p[1] = v >> 16; p[2] = v >> 8; p[3] = v; }
static u32 g16(const u8 *p) { return p[0] << 8 | p[1]; }
static u32 g32(const u8 *p) { return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }
static void out(const char *f, ...) { va_list a; va_start(a, f); vprintf(f, a); va_end(a); putchar('\n'); fflush(stdout); }

/* ------------------------------------------------------------------ STUN / ICE */

static u32 crc32_(const u8 *p, int n)
{
    static u32 t[256];
    if (!t[1]) for (u32 i = 0; i < 256; i++) { u32 c = i; for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1; t[i] = c; }
    u32 c = ~0u;
    while (n--) c = t[(c ^ *p++) & 255] ^ c >> 8;
    return ~c;
}

/* Appends MESSAGE-INTEGRITY and FINGERPRINT to the n-byte message m. */
static int stun_seal(u8 *m, int n, const char *pwd)
{
    unsigned hl = 20;
    p16(m + 2, n - 20 + 24);
    p16(m + n, 0x0008); p16(m + n + 2, 20);
    HMAC(EVP_sha1(), pwd, strlen(pwd), m, n, m + n + 4, &hl);
    n += 24;
    p16(m + 2, n - 20 + 8);
    p16(m + n, 0x8028); p16(m + n + 2, 4);
    p32(m + n + 4, crc32_(m, n) ^ 0x5354554e);
    return n + 8;
}

static void stun_check(client *c)
{
    u8 m[300]; int n = 20, ul = strlen(c->user);
    for (int i = 0; i < 12; i++) c->tid[i] = rnd();
    p16(m, 0x0001); p32(m + 4, 0x2112a442); memcpy(m + 8, c->tid, 12);
    p16(m + n, 0x0006); p16(m + n + 2, ul); memset(m + n + 4, 0, (ul + 3) & ~3); memcpy(m + n + 4, c->user, ul); n += 4 + ((ul + 3) & ~3);
    p16(m + n, 0x0024); p16(m + n + 2, 4); p32(m + n + 4, 0x6e7f1eff); n += 8;                       /* PRIORITY */
    p16(m + n, 0x802a); p16(m + n + 2, 8); p32(m + n + 4, 0x12345678); p32(m + n + 8, c->id); n += 12; /* ICE-CONTROLLING */
    p16(m + n, 0x0025); p16(m + n + 2, 0); n += 4;                                                    /* USE-CANDIDATE */
    n = stun_seal(m, n, c->rpwd);
    if (send(c->fd, m, n, MSG_DONTWAIT) < 0) w_senderr++;
}

static void dtls_step(client *c);

static void stun_in(client *c, const u8 *p, int n)
{
    if (n < 20 || g32(p + 4) != 0x2112a442) return;
    u32 type = g16(p);
    if (type == 0x0101) {                              /* our check succeeded */
        if (memcmp(p + 8, c->tid, 12)) return;
        if (c->state == ICE) { c->state = DTLS; dtls_step(c); }
    } else if (type == 0x0001) {                       /* the peer checks us: answer */
        u8 m[100]; struct sockaddr_in a; socklen_t l = sizeof a;
        getpeername(c->fd, (void *)&a, &l);
        p16(m, 0x0101); p32(m + 4, 0x2112a442); memcpy(m + 8, p + 8, 12);
        p16(m + 20, 0x0020); p16(m + 22, 8); m[24] = 0; m[25] = 1;
        p16(m + 26, ntohs(a.sin_port) ^ 0x2112); p32(m + 28, ntohl(a.sin_addr.s_addr) ^ 0x2112a442);
        int k = stun_seal(m, 32, c->lpwd);
        if (send(c->fd, m, k, MSG_DONTWAIT) < 0) w_senderr++;
    } else if (type == 0x0111 && c->state == ICE) {
        out("{\"ev\":\"stun_error\",\"id\":%d}", c->id);
    }
}

/* ------------------------------------------------------------------ DTLS */

static int bio_write(BIO *b, const char *p, int n)
{
    client *c = BIO_get_data(b);
    int r = send(c->fd, p, n, MSG_DONTWAIT);
    return r < 0 ? n : r;                              /* a lost flight is resent by its timer */
}
static int bio_read(BIO *b, char *p, int n)
{
    client *c = BIO_get_data(b);
    BIO_clear_retry_flags(b);
    if (!c->inlen) { BIO_set_retry_read(b); return -1; }
    if (n > c->inlen) n = c->inlen;
    memcpy(p, c->in, n); c->inlen = 0;
    return n;
}
static long bio_ctrl(BIO *b, int cmd, long n, void *p)
{
    (void)b; (void)n; (void)p;
    switch (cmd) {
    case BIO_CTRL_FLUSH: return 1;
    case BIO_CTRL_DGRAM_QUERY_MTU: case BIO_CTRL_DGRAM_GET_FALLBACK_MTU: return 1200;
    case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD: return 28;
    }
    return 0;
}
static BIO *bio_new(client *c)
{
    static BIO_METHOD *m;
    if (!m) {
        m = BIO_meth_new(BIO_TYPE_SOURCE_SINK | 99, "wireload");
        BIO_meth_set_write(m, bio_write); BIO_meth_set_read(m, bio_read); BIO_meth_set_ctrl(m, bio_ctrl);
    }
    BIO *b = BIO_new(m); BIO_set_data(b, c); BIO_set_init(b, 1);
    return b;
}

static void fail(client *c, const char *why)
{
    c->state = DEAD; epoll_ctl(ep, EPOLL_CTL_DEL, c->fd, 0);
    out("{\"ev\":\"failed\",\"id\":%d,\"why\":\"%s\"}", c->id, why);
}

static srtp_t srtp_new(srtp_profile_t prof, const u8 *key, const u8 *salt, int inbound)
{
    srtp_policy_t p; memset(&p, 0, sizeof p);
    static u8 ks[64];
    int kl = srtp_profile_get_master_key_length(prof), sl = srtp_profile_get_master_salt_length(prof);
    memcpy(ks, key, kl); memcpy(ks + kl, salt, sl);
    srtp_crypto_policy_set_from_profile_for_rtp(&p.rtp, prof);
    srtp_crypto_policy_set_from_profile_for_rtcp(&p.rtcp, prof);
    p.ssrc.type = inbound ? ssrc_any_inbound : ssrc_any_outbound;
    p.key = ks; p.window_size = 1024; p.allow_repeat_tx = 1;
    srtp_t s = 0;
    if (srtp_create(&s, &p) != srtp_err_status_ok) return 0;
    return s;
}

static void dtls_up(client *c)
{
    if (c->have_rfp) {
        X509 *x = SSL_get1_peer_certificate(c->ssl); u8 d[32]; unsigned l = 32;
        if (!x || !X509_digest(x, EVP_sha256(), d, &l) || memcmp(d, c->rfp, 32)) { fail(c, "fingerprint"); return; }
        X509_free(x);
    }
    const SRTP_PROTECTION_PROFILE *sp = SSL_get_selected_srtp_profile(c->ssl);
    if (!sp) { fail(c, "no srtp profile"); return; }
    srtp_profile_t prof = (srtp_profile_t)sp->id;      /* IANA numbers in both libraries */
    int kl = srtp_profile_get_master_key_length(prof), sl = srtp_profile_get_master_salt_length(prof);
    u8 km[128];
    SSL_export_keying_material(c->ssl, km, 2 * (kl + sl), "EXTRACTOR-dtls_srtp", 19, 0, 0, 0);
    c->tx = srtp_new(prof, km, km + 2 * kl, 0);        /* client key, server key, client salt, server salt */
    c->rx = srtp_new(prof, km + kl, km + 2 * kl + sl, 1);
    if (!c->tx || !c->rx) { fail(c, "srtp_create"); return; }
    c->state = UP;
    u64 now = mono();
    c->next_check = now + 1000000000ull + rnd() % 4000 * 1000000ull;
    c->next_rr = now + rnd() % 1000 * 1000000ull;
    for (stream *s = c->streams; s; s = s->next) s->want_key = 1;
    if (c->sub) epoll_ctl(ep, EPOLL_CTL_DEL, c->fd, 0);   /* from now on: sweeps */
    out("{\"ev\":\"connected\",\"id\":%d,\"srtp\":\"%s\"}", c->id, sp->name);
}

/* Flights are resent after 50 ms, then twice that, and so on: what libwebrtc does. */
static unsigned dtls_timer(SSL *s, unsigned us) { (void)s; return us ? 2 * us : 50000; }

static void dtls_step(client *c)
{
    if (!c->ssl) {
        c->ssl = SSL_new(ctx);
        BIO *b = bio_new(c); SSL_set_bio(c->ssl, b, b);
        SSL_set_options(c->ssl, SSL_OP_NO_QUERY_MTU); DTLS_set_link_mtu(c->ssl, 1200);
        DTLS_set_timer_cb(c->ssl, dtls_timer);
        SSL_set_connect_state(c->ssl);
    }
    if (c->state == UP) { u8 t[2000]; if (SSL_read(c->ssl, t, sizeof t) <= 0 && (SSL_get_shutdown(c->ssl) & SSL_RECEIVED_SHUTDOWN)) fail(c, "dtls closed"); return; }
    int r = SSL_do_handshake(c->ssl);
    if (r == 1) { dtls_up(c); return; }
    int e = SSL_get_error(c->ssl, r);
    if (e != SSL_ERROR_WANT_READ && e != SSL_ERROR_WANT_WRITE) { char t[200]; ERR_error_string_n(ERR_get_error(), t, sizeof t); fail(c, t); }
}

static void make_cert(void)
{
    EVP_PKEY *k = EVP_EC_gen("P-256"); X509 *x = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1 + rnd() % 100000);
    X509_gmtime_adj(X509_getm_notBefore(x), -86400); X509_gmtime_adj(X509_getm_notAfter(x), 30 * 86400);
    X509_set_version(x, 2); X509_set_pubkey(x, k);
    X509_NAME *n = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_ASC, (const u8 *)"wireload", -1, -1, 0);
    X509_set_issuer_name(x, n); X509_sign(x, k, EVP_sha256());
    ctx = SSL_CTX_new(DTLS_client_method());
    SSL_CTX_use_certificate(ctx, x); SSL_CTX_use_PrivateKey(ctx, k);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, 0);
    if (SSL_CTX_set_tlsext_use_srtp(ctx, profiles)) { fprintf(stderr, "bad --srtp\n"); exit(2); }
    u8 d[32]; unsigned l = 32; X509_digest(x, EVP_sha256(), d, &l);
    char s[100]; for (int i = 0; i < 32; i++) sprintf(s + 3 * i, "%02X%s", d[i], i < 31 ? ":" : "");
    out("{\"ev\":\"hello\",\"fingerprint\":\"%s\"}", s);
}

/* ------------------------------------------------------------------ sending media */

static u8 txbuf[BATCH][PKT]; static struct iovec txv[BATCH]; static struct mmsghdr txm[BATCH];

/* Writes the RTP header; returns its length. */
static int rtp_head(u8 *p, stream *s, int marker)
{
    p[0] = 0x80; p[1] = s->pt | (marker ? 0x80 : 0); p16(p + 2, s->seq++); p32(p + 4, s->ts); p32(p + 8, s->ssrc);
    int n = 12;
    if (s->level_id || s->mid_id) {
        p[0] |= 0x10; int b = 16;
        if (s->level_id) { p[b++] = s->level_id << 4; p[b++] = 0x80 | (20 + rnd() % 20); }
        if (s->mid_id) { int l = strlen(s->mid); p[b++] = s->mid_id << 4 | (l - 1); memcpy(p + b, s->mid, l); b += l; }
        while (b & 3) p[b++] = 0;
        p16(p + 12, 0xbede); p16(p + 14, (b - 16) / 4); n = b;
    }
    return n;
}

static void flush_tx(client *c, stream *s, int n)
{
    u64 t = wall();
    for (int i = 0; i < n; i++) {
        int len = txv[i].iov_len; u8 *p = txbuf[i];
        for (int k = 0; k < 8; k++) p[len - 8 + k] = t >> (56 - 8 * k);
        s->pkts++; s->octets += len - 12;
        if (srtp_protect(c->tx, p, &len) != srtp_err_status_ok) w_senderr++;
        txv[i].iov_len = len; w_sent_bytes += len;
        txm[i].msg_hdr = (struct msghdr){ .msg_iov = &txv[i], .msg_iovlen = 1 };
    }
    int done = 0;
    while (done < n) { int r = sendmmsg(c->fd, txm + done, n - done, 0); if (r <= 0) { w_senderr += n - done; break; } done += r; }
    w_sent += n;
}

static void send_audio(client *c, stream *s)
{
    u8 *p = txbuf[0]; int n = rtp_head(p, s, 0), len = 80 + rnd() % 81;
    p[n] = 0x78; for (int i = 1; i < len; i++) p[n + i] = rnd();
    txv[0] = (struct iovec){ p, n + len };
    flush_tx(c, s, 1); s->ts += s->ts_step;
}

static void send_frame(client *c, stream *s, u64 now)
{
    int key = s->want_key && now - s->last_key > 500000000ull;
    if (key) { s->want_key = 0; s->last_key = now; w_key++; }
    int left = s->kbps * 125 / s->fps; if (key) left *= 4;
    int np = (left + VPAYLOAD - 1) / VPAYLOAD, each = left / np, nb = 0;
    s->pic = (s->pic + 1) & 0x7fff;
    for (int i = 0; i < np; i++) {
        u8 *p = txbuf[nb]; int n = rtp_head(p, s, i == np - 1), b = n;
        p[b++] = 0x80 | (i == 0 ? 0x10 : 0); p[b++] = 0x80; p16(p + b, 0x8000 | s->pic); b += 2;  /* X,S ; I ; 15-bit picture id */
        int e = b;
        if (i == 0) {
            p[b++] = key ? 0x10 : 0x11; p[b++] = 0x02; p[b++] = 0x00;
            if (key) { p[b++] = 0x9d; p[b++] = 0x01; p[b++] = 0x2a; p[b++] = 0x00; p[b++] = 0x05; p[b++] = 0xd0; p[b++] = 0x02; }
        }
        for (; b < e + each; b += 4) p32(p + b, rnd());
        txv[nb] = (struct iovec){ p, e + each };
        if (++nb == BATCH || i == np - 1) { flush_tx(c, s, nb); nb = 0; }
    }
    s->ts += s->ts_step;
}

static void send_sr(client *c)
{
    for (stream *s = c->streams; s; s = s->next) {
        if (!s->pkts) continue;
        u8 m[128]; u64 t = wall(); int n = 28;
        m[0] = 0x80; m[1] = 200; p16(m + 2, 6); p32(m + 4, s->ssrc);
        p32(m + 8, t / 1000000000ull + 2208988800u); p32(m + 12, (t % 1000000000ull << 32) / 1000000000ull);
        p32(m + 16, s->ts); p32(m + 20, s->pkts); p32(m + 24, s->octets);
        m[n] = 0x81; m[n + 1] = 202; p16(m + n + 2, 3); p32(m + n + 4, s->ssrc); m[n + 8] = 1; m[n + 9] = 4; memcpy(m + n + 10, "wire", 4); m[n + 14] = m[n + 15] = 0;
        n += 16;
        if (srtp_protect_rtcp(c->tx, m, &n) == srtp_err_status_ok) send(c->fd, m, n, MSG_DONTWAIT);
    }
}

/* draft-alvestrand-rmcat-remb-03 section 2.2, for all streams of the client; returns its length. */
static int remb(client *c, u8 *m)
{
    u32 mantissa = c->remb * 1000u, exponent = 0;
    int k = c->nrxs > 32 ? 32 : c->nrxs;
    while (mantissa >= 1 << 18) { mantissa >>= 1; exponent++; }
    m[0] = 0x8f; m[1] = 206; p16(m + 2, 4 + k); p32(m + 4, 0x10000000 + c->id); p32(m + 8, 0); memcpy(m + 12, "REMB", 4);
    p32(m + 16, (u32)k << 24 | exponent << 18 | mantissa);
    for (int i = 0; i < k; i++) p32(m + 20 + 4 * i, c->rxs[i].ssrc);
    return 20 + 4 * k;
}

static void send_rr(client *c)
{
    if (!c->nrxs && c->remb) {
        u8 m[128] = { 0x80, 201, 0, 1 };
        p32(m + 4, 0x10000000 + c->id);
        int n = 8 + remb(c, m + 8);
        if (srtp_protect_rtcp(c->tx, m, &n) == srtp_err_status_ok) send(c->fd, m, n, MSG_DONTWAIT);
    }
    for (int i = 0; i < c->nrxs; i += 31) {
        int k = c->nrxs - i > 31 ? 31 : c->nrxs - i, n = 8;
        u8 m[8 + 31 * 24 + 20 + 128 + 64];
        m[0] = 0x80 | k; m[1] = 201; p16(m + 2, 1 + 6 * k); p32(m + 4, 0x10000000 + c->id);
        for (int j = 0; j < k; j++, n += 24) {
            rxstream *r = &c->rxs[i + j];
            p32(m + n, r->ssrc); p32(m + n + 4, 0); p32(m + n + 8, r->cycles | r->max); p32(m + n + 12, 0); p32(m + n + 16, 0); p32(m + n + 20, 0);
        }
        if (i == 0 && c->remb) n += remb(c, m + n);
        if (srtp_protect_rtcp(c->tx, m, &n) == srtp_err_status_ok) send(c->fd, m, n, MSG_DONTWAIT);
    }
}

/* ------------------------------------------------------------------ receiving media */

static void rtp_in(client *c, u8 *p, int len, u64 stamp)
{
    u32 ssrc = g32(p + 8); u16 seq = g16(p + 2); int i;
    if (!c->pkts && c->sub) out("{\"ev\":\"flowing\",\"id\":%d}", c->id);
    c->pkts++; c->bytes += len; w_recv++; w_recv_bytes += len;
    for (i = 0; i < c->nrxs && c->rxs[i].ssrc != ssrc; i++) ;
    rxstream *r;
    if (i == c->nrxs) {
        if (i == c->capr) { c->capr = c->capr ? 2 * c->capr : 8; c->rxs = realloc(c->rxs, c->capr * sizeof *c->rxs); }
        r = &c->rxs[c->nrxs++]; memset(r, 0, sizeof *r);
        r->ssrc = ssrc; r->max = seq; r->pt = p[1] & 127; r->base = seq; r->recv = 1; r->win_base = (u64)seq - 1; r->win_recv = 1;
    } else {
        r = &c->rxs[i]; u16 d = seq - r->max; r->recv++; r->win_recv++;
        if (d == 0) c->dup_or_late++;
        else if (d < 0x8000) { if (seq < r->max) r->cycles += 0x10000; r->max = seq; }
        else c->dup_or_late++;
    }
    if (c->sample && stamp) {
        if (srtp_unprotect(c->rx, p, &len) != srtp_err_status_ok || len < 32) { w_badtag++; return; }
        if (p[0] & 0x20) { if (p[len - 1] > len - 20) { w_badtag++; return; } len -= p[len - 1]; }   /* padding */
        u64 t = 0; for (int k = 0; k < 8; k++) t = t << 8 | p[len - 8 + k];
        int64_t gap = (int64_t)(stamp - r->stamp) - (int64_t)(t - r->sent);
        if (r->stamp && gap > w_gap) w_gap = gap;
        r->stamp = stamp; r->sent = t;
        if (nlat < MAX_LAT) lat[nlat++] = (int32_t)(((int64_t)(stamp - t)) / 1000);
    }
}

static void rtcp_in(client *c, u8 *p, int n)
{
    w_rtcp_in++;
    if (!c->pub) return;
    if (srtp_unprotect_rtcp(c->rx, p, &n) != srtp_err_status_ok) { w_badtag++; return; }
    for (int o = 0; o + 4 <= n; o += 4 * (g16(p + o + 2) + 1)) {
        int fmt = p[o] & 31, pt = p[o + 1];
        if (pt == 206 && (fmt == 1 || fmt == 4)) { w_pli++; for (stream *s = c->streams; s; s = s->next) if (s->video) s->want_key = 1; }
        if (pt == 205 && fmt == 1) w_nack++;
    }
}

/* Reads what the client's socket has. Plain subscribers copy only the first 256 bytes of each. */
static void drain(client *c)
{
    static struct mmsghdr m[BATCH]; static struct iovec v[BATCH]; static char ctl[BATCH][64];
    int full = c->pub || c->sample || c->state != UP;
    for (;;) {
        for (int i = 0; i < BATCH; i++) {
            v[i] = (struct iovec){ rxbuf[i], full ? PKT : 256 };
            m[i].msg_hdr = (struct msghdr){ .msg_iov = &v[i], .msg_iovlen = 1 };
            if (c->sample) { m[i].msg_hdr.msg_control = ctl[i]; m[i].msg_hdr.msg_controllen = sizeof ctl[i]; }
        }
        int n = recvmmsg(c->fd, m, BATCH, MSG_DONTWAIT | MSG_TRUNC, 0);
        if (n <= 0) return;
        for (int i = 0; i < n; i++) {
            u8 *p = rxbuf[i]; int len = m[i].msg_len, b = p[0];
            if (len < 12) continue;
            if (b >= 128 && b < 192) {
                if (c->state != UP) continue;          /* overtook the end of the handshake: no keys yet */
                if (p[1] >= 192 && p[1] < 224) rtcp_in(c, p, len);
                else {
                    u64 stamp = 0;
                    if (c->sample)
                        for (struct cmsghdr *h = CMSG_FIRSTHDR(&m[i].msg_hdr); h; h = CMSG_NXTHDR(&m[i].msg_hdr, h))
                            if (h->cmsg_type == SCM_TIMESTAMPNS) { struct timespec *t = (void *)CMSG_DATA(h); stamp = t->tv_sec * 1000000000ull + t->tv_nsec; }
                    rtp_in(c, p, len, stamp);
                }
            } else if (b < 4) stun_in(c, p, len);
            else if (b >= 20 && b < 64 && c->state != DEAD) { c->in = p; c->inlen = len; if (c->state == ICE) c->state = DTLS; dtls_step(c); }
        }
        if (n < BATCH || c->state == DEAD) return;
    }
}

/* ------------------------------------------------------------------ commands */

static const char *arg(const char *l, const char *k, char *o, int cap)
{
    char pat[32]; snprintf(pat, sizeof pat, " %s=", k);
    const char *p = strstr(l, pat); o[0] = 0;
    if (!p) return 0;
    p += strlen(pat); int i = 0;
    while (*p && *p != ' ' && *p != '\n' && i < cap - 1) o[i++] = *p++;
    o[i] = 0; return o;
}
static long num(const char *l, const char *k, long d) { char t[64]; return arg(l, k, t, sizeof t) ? strtol(t, 0, 10) : d; }

static void add_client(const char *l)
{
    client *c = calloc(1, sizeof *c); char t[256];
    c->id = num(l, "id", -1);
    if (c->id < 0 || c->id >= 1 << 20 || nclients == MAX_CLIENTS) { free(c); return; }
    arg(l, "role", t, sizeof t);
    c->pub = strcmp(t, "sub") != 0; c->sub = strcmp(t, "pub") != 0; c->sample = num(l, "sample", 0); c->remb = num(l, "remb", 0);
    arg(l, "rufrag", c->rufrag, sizeof c->rufrag); arg(l, "rpwd", c->rpwd, sizeof c->rpwd);
    arg(l, "lufrag", c->lufrag, sizeof c->lufrag); arg(l, "lpwd", c->lpwd, sizeof c->lpwd);
    snprintf(c->user, sizeof c->user, "%s:%s", c->rufrag, c->lufrag);
    if (arg(l, "rfp", t, sizeof t)) { c->have_rfp = 1; for (int i = 0; i < 32; i++) c->rfp[i] = strtol(t + 3 * i, 0, 16); }
    arg(l, "ip", t, sizeof t);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(num(l, "port", 0)) }, me = { .sin_family = AF_INET };
    inet_pton(AF_INET, t, &a.sin_addr); inet_pton(AF_INET, "127.0.0.1", &me.sin_addr);
    c->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    setsockopt(c->fd, SOL_SOCKET, SO_RCVBUFFORCE, &rcvbuf, sizeof rcvbuf);
    if (c->sample) { int on = 1; setsockopt(c->fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on); }
    if (c->fd < 0 || bind(c->fd, (void *)&me, sizeof me) || connect(c->fd, (void *)&a, sizeof a)) { out("{\"ev\":\"failed\",\"id\":%d,\"why\":\"socket\"}", c->id); free(c); return; }
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = c }; epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
    c->born = mono(); c->next_check = c->born; clients[nclients++] = byid[c->id] = c;
}

static void add_stream(const char *l)
{
    client *c = byid[num(l, "id", 0) & 0xfffff]; char t[64];
    if (!c) return;
    stream *s = calloc(1, sizeof *s);
    s->video = arg(l, "kind", t, sizeof t) && !strcmp(t, "video");
    s->ssrc = num(l, "ssrc", rnd()); s->pt = num(l, "pt", 111); s->level_id = num(l, "level", 0);
    if (arg(l, "mid", t, sizeof t)) { char *v = strchr(t, ':'); if (v) { s->mid_id = atoi(t); snprintf(s->mid, sizeof s->mid, "%s", v + 1); } }
    s->kbps = num(l, "kbps", 1500); s->fps = num(l, "fps", 30);
    s->period = s->video ? 1000000000ull / s->fps : 20000000; s->ts_step = s->video ? 90000 / s->fps : 960;
    s->ts = rnd(); s->seq = rnd() & 0x7fff; s->pic = rnd() & 0x3fff; s->want_key = 1;
    s->next = c->streams; c->streams = s;
}

static int cmp(const void *a, const void *b) { return *(int32_t *)a < *(int32_t *)b ? -1 : *(int32_t *)a > *(int32_t *)b; }

static void mark(void)
{
    w_sent = w_sent_bytes = w_recv = w_recv_bytes = w_pli = w_nack = w_rtcp_in = w_senderr = w_late_ns = w_key = w_badtag = w_gap = 0;
    nlat = 0; w_t0 = mono(); getrusage(RUSAGE_SELF, &w_ru);
    for (int i = 0; i < nclients; i++) {
        clients[i]->dup_or_late = 0;
        for (int j = 0; j < clients[i]->nrxs; j++) { rxstream *r = &clients[i]->rxs[j]; r->win_base = r->cycles + (u64)r->max; r->win_recv = 0; r->stamp = 0; }
    }
}

static void report(void)
{
    u64 expected = 0, got = 0, late = 0; int up = 0, subs = 0, silent = 0, streams = 0;
    double secs = (mono() - w_t0) / 1e9;
    for (int i = 0; i < nclients; i++) {
        client *c = clients[i]; up += c->state == UP; if (!c->sub) continue;
        subs++; late += c->dup_or_late; streams += c->nrxs; u64 g0 = got;
        for (int j = 0; j < c->nrxs; j++) { rxstream *r = &c->rxs[j]; expected += r->cycles + (u64)r->max - r->win_base; got += r->win_recv; }
        silent += got == g0;
    }
    struct rusage ru; getrusage(RUSAGE_SELF, &ru);
    double cpu = (ru.ru_utime.tv_sec - w_ru.ru_utime.tv_sec + ru.ru_stime.tv_sec - w_ru.ru_stime.tv_sec) + (ru.ru_utime.tv_usec - w_ru.ru_utime.tv_usec + ru.ru_stime.tv_usec - w_ru.ru_stime.tv_usec) / 1e6;
    qsort(lat, nlat, sizeof *lat, cmp);
#define Q(q) (nlat ? lat[(u32)((nlat - 1) * (q))] / 1000.0 : -1)
    out("{\"ev\":\"report\",\"seconds\":%.3f,\"sent\":%llu,\"sent_bytes\":%llu,\"received\":%llu,\"received_bytes\":%llu,\"seq_expected\":%llu,\"seq_received\":%llu,\"dup_or_late\":%llu,"
        "\"up\":%d,\"subs\":%d,\"silent_subs\":%d,\"rx_streams\":%d,\"lat_n\":%u,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f,\"pli\":%llu,\"nack\":%llu,\"keyframes\":%llu,\"rtcp_in\":%llu,\"send_errors\":%llu,\"bad_auth\":%llu,\"max_late_ms\":%.2f,\"max_wait_ms\":%.2f,\"cpu_pct\":%.1f}",
        secs, (long long)w_sent, (long long)w_sent_bytes, (long long)w_recv, (long long)w_recv_bytes, (long long)expected, (long long)got, (long long)late,
        up, subs, silent, streams, nlat, Q(.5), Q(.9), Q(.99), Q(.999), Q(1), (long long)w_pli, (long long)w_nack, (long long)w_key, (long long)w_rtcp_in, (long long)w_senderr, (long long)w_badtag, w_late_ns / 1e6, w_gap / 1e6, 100 * cpu / secs);
}

static void go(void)
{
    int n = 0, i = 0; u64 now = mono();
    for (int k = 0; k < nclients; k++) n += clients[k]->pub;
    for (int k = 0; k < nclients; k++) if (clients[k]->pub) {      /* spread the publishers over one period */
        for (stream *s = clients[k]->streams; s; s = s->next) s->due = now + 5000000 + s->period * i / (n ? n : 1);
        i++;
    }
    going = 1; out("{\"ev\":\"going\"}");
}

static void drain_all(void) { for (int i = 0; i < nclients; i++) if (clients[i]->state == UP) drain(clients[i]); }

static void command(char *l)
{
    if (!strncmp(l, "client ", 7)) add_client(l);
    else if (!strncmp(l, "stream ", 7)) add_stream(l);
    else if (!strncmp(l, "go", 2)) go();
    else if (!strncmp(l, "hold", 4)) { going = 0; out("{\"ev\":\"held\"}"); }
    else if (!strncmp(l, "mark", 4)) { drain_all(); mark(); out("{\"ev\":\"marked\"}"); }
    else if (!strncmp(l, "report", 6)) { drain_all(); report(); }
    else if (!strncmp(l, "quit", 4)) exit(0);
}

/* Sends all that is due; returns when the next packet is. */
static u64 pump(u64 now)
{
    u64 next = now + 1000000000ull;
    for (int i = 0; i < nclients; i++) {
        client *c = clients[i];
        if (!c->pub || c->state != UP) continue;
        for (stream *s = c->streams; s; s = s->next) {
            if (!s->due) s->due = now;
            for (int k = 0; k < 8 && s->due <= now; k++, s->due += s->period) {
                if (now - s->due > w_late_ns) w_late_ns = now - s->due;
                if (s->video) send_frame(c, s, now); else send_audio(c, s);
            }
            if (s->due < next) next = s->due;
        }
    }
    return next;
}

int main(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--sweep-ms")) sweep_ms = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--srtp")) profiles = argv[i + 1];
        else if (!strcmp(argv[i], "--rcvbuf")) rcvbuf = atoi(argv[i + 1]);
    }
    struct rlimit rl = { 65536, 65536 }; setrlimit(RLIMIT_NOFILE, &rl);
    signal(SIGPIPE, SIG_IGN);
    ep = epoll_create1(0); srtp_init(); lat = malloc(MAX_LAT * sizeof *lat);
    make_cert();
    fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
    struct epoll_event e0 = { .events = EPOLLIN, .data.ptr = 0 }; epoll_ctl(ep, EPOLL_CTL_ADD, 0, &e0);
    static char line[1 << 16]; int have = 0;
    u64 next_sweep = mono(), next_send = 0;
    for (;;) {
        u64 now = mono(), wake = next_sweep;
        if (going && next_send < wake) wake = next_send;
        u64 d = wake > now ? wake - now : 0;
        struct timespec ts = { d / 1000000000ull, d % 1000000000ull };
        struct epoll_event ev[256];
        int n = epoll_pwait2(ep, ev, 256, &ts, 0);
        for (int i = 0; i < n; i++) {
            client *c = ev[i].data.ptr;
            if (c) { drain(c); continue; }
            int r = read(0, line + have, sizeof line - 1 - have);
            if (r == 0) exit(0);
            if (r < 0) continue;
            have += r; line[have] = 0;
            char *s = line, *e;
            while ((e = strchr(s, '\n'))) { *e = 0; command(s); s = e + 1; }
            have -= s - line; memmove(line, s, have);
        }
        now = mono();
        if (going && now >= next_send) next_send = pump(now);
        now = mono();
        if (now >= next_sweep) {                       /* plain subscribers, timers */
            next_sweep = now + sweep_ms * 1000000ull;
            for (int i = 0; i < nclients; i++) {
                client *c = clients[i];
                if (c->state == DEAD) continue;
                if (c->state == UP && c->sub) drain(c);
                if (now >= c->next_check) {
                    stun_check(c);
                    c->next_check = now + (c->state == UP ? 4000000000ull + rnd() % 2000 * 1000000ull : 100000000ull);
                }
                if (c->state == UP && now >= c->next_rr) { if (c->pub) send_sr(c); if (c->sub) send_rr(c); c->next_rr = now + 1000000000ull; }
                if (c->state == DTLS && c->ssl) DTLSv1_handle_timeout(c->ssl);
                if (c->state != UP && now - c->born > 20000000000ull) fail(c, "timeout");
                if ((i & 63) == 63 && going && mono() >= next_send) next_send = pump(mono());   /* a long sweep must not delay the media */
            }
        }
    }
}
