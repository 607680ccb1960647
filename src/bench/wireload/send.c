/* What publishers send: RTP with real SRTP, each packet with its send time. */
#include "wireload.h"

#include <string.h>
#include <sys/socket.h>

#define VPAYLOAD 1100      /* video payload bytes per packet */

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
        if (srtp_protect(c->tx, p, &len) != srtp_err_status_ok) window.senderr++;
        txv[i].iov_len = len; window.sent_bytes += len;
        txm[i].msg_hdr = (struct msghdr){ .msg_iov = &txv[i], .msg_iovlen = 1 };
    }
    int done = 0;
    while (done < n) { int r = sendmmsg(c->fd, txm + done, n - done, 0); if (r <= 0) { window.senderr += n - done; break; } done += r; }
    window.sent += n;
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
    if (key) { s->want_key = 0; s->last_key = now; window.key++; }
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

/* Sends all that is due; returns when the next packet is. */
u64 pump(u64 now)
{
    u64 next = now + 1000000000ull;
    for (int i = 0; i < nclients; i++) {
        client *c = clients[i];
        if (!c->pub || c->state != UP) continue;
        for (stream *s = c->streams; s; s = s->next) {
            if (!s->due) s->due = now;
            for (int k = 0; k < 8 && s->due <= now; k++, s->due += s->period) {
                if (now - s->due > window.late_ns) window.late_ns = now - s->due;
                if (s->video) send_frame(c, s, now); else send_audio(c, s);
            }
            if (s->due < next) next = s->due;
        }
    }
    return next;
}
