/* The client's side of DTLS-SRTP (RFC 5764), by OpenSSL over memory, one certificate for all. */
#include "wireload.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

static SSL_CTX *ctx;

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

void fail(client *c, const char *why)
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

void dtls_step(client *c)
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

void make_cert(const char *profiles)
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
