/* Reports in both directions (RFC 3550), and the keyframe requests (RFC 4585, RFC 5104) that publishers answer. */
#include "wireload.h"

#include <string.h>
#include <sys/socket.h>

void send_sr(client *c)
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

void send_rr(client *c)
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

void rtcp_in(client *c, u8 *p, int n)
{
    window.rtcp_in++;
    if (!c->pub) return;
    if (srtp_unprotect_rtcp(c->rx, p, &n) != srtp_err_status_ok) { window.badtag++; return; }
    for (int o = 0; o + 4 <= n; o += 4 * (g16(p + o + 2) + 1)) {
        int fmt = p[o] & 31, pt = p[o + 1];
        if (pt == 206 && (fmt == 1 || fmt == 4)) { window.pli++; for (stream *s = c->streams; s; s = s->next) if (s->video) s->want_key = 1; }
        if (pt == 205 && fmt == 1) window.nack++;
    }
}
