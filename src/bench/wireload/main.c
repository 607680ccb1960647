/*
 * wireload - simulates many WebRTC clients at wire level, in one thread, so that any SFU can be loaded
 * with the same work. It does no signaling: an orchestrator reads this program's certificate
 * fingerprint, talks to the SFU in the SFU's own language, and gives each client's transport
 * parameters here as lines on stdin. Answers are JSON lines on stdout.
 *
 *   client id=N role=pub|sub|both ip=A port=P rufrag=.. rpwd=.. lufrag=.. lpwd=.. [rfp=AA:BB:..] [sample=1] [remb=KBPS]
 *          [room=R participant=P]
 *       opens a UDP socket, runs ICE (controlling, aggressive nomination) and DTLS (client)
 *       -> {"ev":"connected","id":N,"srtp":".."} or {"ev":"failed","id":N,"why":".."}
 *   stream id=N kind=audio|video ssrc=S pt=P [level=EXTID] [mid=EXTID:VALUE] [kbps=K] [fps=F]
 *       one RTP stream that publisher N sends (before or after it is connected)
 *   go          publishers begin to send             -> {"ev":"going"}
 *   pause       publishers stop sending               -> {"ev":"paused"}
 *   mark        start of the measured window          -> {"ev":"marked"}
 *   report      counters since mark                   -> {"ev":"report", ...}
 *   quit
 *
 * Each receiving client's first RTP packet is reported: {"ev":"flowing","id":N}.
 * First line printed: {"ev":"hello","fingerprint":"AA:BB:.."} (one sha-256 for all clients).
 *
 * Publishers: real SRTP. Audio: one packet of 80..160 payload bytes each 20 ms, with RFC 6464 level.
 * Video: VP8 payload descriptor and frame tag, kbps/fps split in packets of <= 1100 bytes, a key
 * frame first and on PLI/FIR. The last 8 payload bytes of each packet are the send time
 * (CLOCK_REALTIME ns), taken just before the send call.
 *
 * Subscribers: count packets and bytes and follow sequence numbers (RTP headers are in clear), send a
 * receiver report per second and answer/send STUN; they do not decrypt. If requested (remb=), they send REMB with
 * the report, as browsers without transport feedback do: an SFU may withhold video from a client
 * that sends no estimate. Their sockets are drained in sweeps, not through epoll: cheap here, and no wake-up
 * is charged to the SFU for each datagram. A sampled subscriber (sample=1) also decrypts and takes
 * latency = kernel receive stamp - send time, so that delays inside this program do not count, and the
 * longest time by which a packet of a stream came later after the one before than it was sent
 * (max_wait_ms). With room= and participant=, the CSRC of a packet names its publisher, and latencies are also reported
 * apart for packets that crossed a relay: those whose publisher sends to another port of the server than this one.
 *
 * Options: --sweep-ms N (20), --srtp PROFILES (SRTP_AES128_CM_SHA1_80), --rcvbuf BYTES (1 MiB)
 */
#include "wireload.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int sweep_ms = 20;
    const char *profiles = "SRTP_AES128_CM_SHA1_80";
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--sweep-ms")) sweep_ms = atoi(argv[i + 1]);
        else if (!strcmp(argv[i], "--srtp")) profiles = argv[i + 1];
        else if (!strcmp(argv[i], "--rcvbuf")) rcvbuf = atoi(argv[i + 1]);
    }
    struct rlimit rl = { 65536, 65536 }; setrlimit(RLIMIT_NOFILE, &rl);
    signal(SIGPIPE, SIG_IGN);
    ep = epoll_create1(0); srtp_init(); lat.us = malloc(MAX_LAT * sizeof *lat.us); direct.us = malloc(MAX_LAT * sizeof *lat.us); crossed.us = malloc(MAX_LAT * sizeof *lat.us);
    make_cert(profiles);
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
