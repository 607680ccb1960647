/* The controlling side of ICE (RFC 8445): checks with nomination, and answers to the peer's. */
#include "wireload.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/socket.h>

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

void stun_check(client *c)
{
    u8 m[300]; int n = 20, ul = strlen(c->user);
    for (int i = 0; i < 12; i++) c->tid[i] = rnd();
    p16(m, 0x0001); p32(m + 4, 0x2112a442); memcpy(m + 8, c->tid, 12);
    p16(m + n, 0x0006); p16(m + n + 2, ul); memset(m + n + 4, 0, (ul + 3) & ~3); memcpy(m + n + 4, c->user, ul); n += 4 + ((ul + 3) & ~3);
    p16(m + n, 0x0024); p16(m + n + 2, 4); p32(m + n + 4, 0x6e7f1eff); n += 8;                       /* PRIORITY */
    p16(m + n, 0x802a); p16(m + n + 2, 8); p32(m + n + 4, 0x12345678); p32(m + n + 8, c->id); n += 12; /* ICE-CONTROLLING */
    p16(m + n, 0x0025); p16(m + n + 2, 0); n += 4;                                                    /* USE-CANDIDATE */
    n = stun_seal(m, n, c->rpwd);
    if (send(c->fd, m, n, MSG_DONTWAIT) < 0) window.senderr++;
}

void stun_in(client *c, const u8 *p, int n)
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
        if (send(c->fd, m, k, MSG_DONTWAIT) < 0) window.senderr++;
    } else if (type == 0x0111 && c->state == ICE) {
        out("{\"ev\":\"stun_error\",\"id\":%d}", c->id);
    }
}
