/* What is asked on stdin, and the figures of a window. */
#include "wireload.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

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
    c->room = num(l, "room", 0); c->participant = num(l, "participant", 0); c->port = num(l, "port", 0);
    arg(l, "rufrag", c->rufrag, sizeof c->rufrag); arg(l, "rpwd", c->rpwd, sizeof c->rpwd);
    arg(l, "lufrag", c->lufrag, sizeof c->lufrag); arg(l, "lpwd", c->lpwd, sizeof c->lpwd);
    snprintf(c->user, sizeof c->user, "%s:%s", c->rufrag, c->lufrag);
    if (arg(l, "rfp", t, sizeof t)) { c->have_rfp = 1; for (int i = 0; i < 32; i++) c->rfp[i] = strtol(t + 3 * i, 0, 16); }
    arg(l, "ip", t, sizeof t);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(c->port) }, me = { .sin_family = AF_INET };
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

static double cpu_seconds(const struct rusage *u)
{
    return u->ru_utime.tv_sec + u->ru_stime.tv_sec + (u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

static void mark(void)
{
    window = (struct window){ .t0 = mono() };
    lat.n = direct.n = crossed.n = 0; getrusage(RUSAGE_SELF, &window.usage);
    for (int i = 0; i < nclients; i++) {
        clients[i]->dup_or_late = 0;
        for (int j = 0; j < clients[i]->nrxs; j++) { rxstream *r = &clients[i]->rxs[j]; r->win_base = r->cycles + (u64)r->max; r->win_recv = 0; r->stamp = 0; }
    }
}

static void sort(struct latencies *of) { qsort(of->us, of->n, sizeof *of->us, cmp); }

/* In milliseconds; -1 if there are none. */
static double quantile(const struct latencies *of, double q) { return of->n ? of->us[(u32)((of->n - 1) * q)] / 1000.0 : -1; }

static void report(void)
{
    u64 expected = 0, got = 0, late = 0; int up = 0, subs = 0, silent = 0, streams = 0;
    double secs = (mono() - window.t0) / 1e9;
    for (int i = 0; i < nclients; i++) {
        client *c = clients[i]; up += c->state == UP; if (!c->sub) continue;
        subs++; late += c->dup_or_late; streams += c->nrxs; u64 g0 = got;
        for (int j = 0; j < c->nrxs; j++) { rxstream *r = &c->rxs[j]; expected += r->cycles + (u64)r->max - r->win_base; got += r->win_recv; }
        silent += got == g0;
    }
    struct rusage ru; getrusage(RUSAGE_SELF, &ru);
    double cpu = cpu_seconds(&ru) - cpu_seconds(&window.usage);
    sort(&lat); sort(&direct); sort(&crossed);
#define Q(q) quantile(&lat, q)
    static char curve[64 * 24]; int n = 0;             /* the distribution, in equal shares */
    curve[0] = 0;
    for (int i = 0; i <= 50 && lat.n; i++) n += snprintf(curve + n, sizeof curve - n, "%s%.3f", i ? "," : "", Q(i / 50.));
    out("{\"ev\":\"report\",\"seconds\":%.3f,\"sent\":%llu,\"sent_bytes\":%llu,\"received\":%llu,\"received_bytes\":%llu,\"seq_expected\":%llu,\"seq_received\":%llu,\"dup_or_late\":%llu,"
        "\"up\":%d,\"subs\":%d,\"silent_subs\":%d,\"rx_streams\":%d,\"lat_n\":%u,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f,\"pli\":%llu,\"nack\":%llu,\"keyframes\":%llu,\"rtcp_in\":%llu,\"send_errors\":%llu,\"bad_auth\":%llu,\"max_late_ms\":%.2f,\"max_wait_ms\":%.2f,\"cpu_pct\":%.1f,"
        "\"direct\":{\"packets\":%u,\"p50\":%.3f,\"p99\":%.3f},\"crossed\":{\"packets\":%u,\"p50\":%.3f,\"p99\":%.3f},\"curve\":[%s]}",
        secs, (long long)window.sent, (long long)window.sent_bytes, (long long)window.recv, (long long)window.recv_bytes, (long long)expected, (long long)got, (long long)late,
        up, subs, silent, streams, lat.n, Q(.5), Q(.9), Q(.99), Q(.999), Q(1), (long long)window.pli, (long long)window.nack, (long long)window.key, (long long)window.rtcp_in, (long long)window.senderr, (long long)window.badtag, window.late_ns / 1e6, window.gap / 1e6, 100 * cpu / secs,
        direct.n, quantile(&direct, .5), quantile(&direct, .99), crossed.n, quantile(&crossed, .5), quantile(&crossed, .99), curve);
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

void command(char *l)
{
    if (!strncmp(l, "client ", 7)) add_client(l);
    else if (!strncmp(l, "stream ", 7)) add_stream(l);
    else if (!strncmp(l, "go", 2)) go();
    else if (!strncmp(l, "pause", 5)) { going = 0; out("{\"ev\":\"paused\"}"); }
    else if (!strncmp(l, "mark", 4)) { drain_all(); mark(); out("{\"ev\":\"marked\"}"); }
    else if (!strncmp(l, "report", 6)) { drain_all(); report(); }
    else if (!strncmp(l, "quit", 4)) exit(0);
}
