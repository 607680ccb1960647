/* What clients receive: counted by header; decrypted by those that are sampled. */
#include "wireload.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static u8 rxbuf[BATCH][PKT];

/* Whether what this participant sends reaches the client over a relay; -1 if it is unknown. */
static int crosses(const client *c, u32 csrc)
{
    for (int i = 0; i < nclients; i++) {
        const client *other = clients[i];
        if (other->pub && other->participant && (u32)other->participant == csrc && other->room == c->room) return other->port != c->port;
    }
    return -1;
}

static void add(struct latencies *to, int32_t us) { if (to->n < MAX_LAT) to->us[to->n++] = us; }

static void rtp_in(client *c, u8 *p, int len, u64 stamp)
{
    u32 ssrc = g32(p + 8); u16 seq = g16(p + 2); int i;
    if (!c->pkts && c->sub) out("{\"ev\":\"flowing\",\"id\":%d}", c->id);
    c->pkts++; window.recv++; window.recv_bytes += len;
    for (i = 0; i < c->nrxs && c->rxs[i].ssrc != ssrc; i++) ;
    rxstream *r;
    if (i == c->nrxs) {
        if (i == c->capr) { c->capr = c->capr ? 2 * c->capr : 8; c->rxs = realloc(c->rxs, c->capr * sizeof *c->rxs); }
        r = &c->rxs[c->nrxs++]; memset(r, 0, sizeof *r);
        r->ssrc = ssrc; r->max = seq; r->win_base = (u64)seq - 1; r->win_recv = 1;
    } else {
        r = &c->rxs[i]; u16 d = seq - r->max; r->win_recv++;
        if (d == 0) c->dup_or_late++;
        else if (d < 0x8000) { if (seq < r->max) r->cycles += 0x10000; r->max = seq; }
        else c->dup_or_late++;
    }
    if (c->sample && stamp) {
        if (srtp_unprotect(c->rx, p, &len) != srtp_err_status_ok || len < 32) { window.badtag++; return; }
        if (p[0] & 0x20) { if (p[len - 1] > len - 20) { window.badtag++; return; } len -= p[len - 1]; }   /* padding */
        u64 t = 0; for (int k = 0; k < 8; k++) t = t << 8 | p[len - 8 + k];
        int64_t gap = (int64_t)(stamp - r->stamp) - (int64_t)(t - r->sent);
        if (r->stamp && gap > window.gap) window.gap = gap;
        r->stamp = stamp; r->sent = t;
        int32_t us = (int32_t)(((int64_t)(stamp - t)) / 1000);
        add(&lat, us);
        u32 csrc = p[0] & 0x0f ? g32(p + 12) : 0;
        if (csrc != r->csrc) { r->csrc = csrc; r->crossed = crosses(c, csrc); }
        if (csrc && r->crossed >= 0) add(r->crossed ? &crossed : &direct, us);
    }
}

/* Reads what the client's socket has. Plain subscribers copy only the first 256 bytes of each. */
void drain(client *c)
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
