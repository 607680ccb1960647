import { randomInt } from 'node:crypto';
import { credentials } from './offer.js';
import { besides, sleep, spent, usage } from './process.js';
import { audience, people } from './scenario.js';
import { Wireload } from './wireload.js';

/** Joins at once; more only wait in the server. */
const JOINING = 8;

/** Listeners whose packets are decrypted for their delay. */
const SAMPLED = 3;

/** What a client on a good line says it can receive. */
const REMB_KBPS = 20_000;

const MIN_SSRC = 1_000_000;
const MAX_SSRC = 0x7fffffff;

/** Brings everybody in, in the given order, a few at once. */
async function inTurn(count, join) {
    let next = 0;
    const worker = async () => {
        while (next < count) await join(next++);
    };
    await Promise.all(Array.from({ length: JOINING }, worker));
}

/** Which of so many are sampled: the first, the last and those between. */
function sampled(count) {
    const last = Math.max(0, count - 1);
    return new Set(Array.from({ length: SAMPLED }, (_, k) => Math.round((k * last) / (SAMPLED - 1))));
}

/** A JIT compiler that takes no more of a core than this has done its work. */
const CALM_COMPILER = 0.02;

/** Waits until the server is warm: `warmSeconds`, and up to as much again three times while it compiles. */
async function warmUp(pid, { warmSeconds }) {
    const longest = 4 * warmSeconds;
    let compiled = besides(pid).compiling;
    let seconds = 0;
    for (let calm = false; seconds < warmSeconds || (!calm && seconds < longest); seconds++) {
        await sleep(1);
        const now = besides(pid).compiling;
        calm = now - compiled < CALM_COMPILER;
        compiled = now;
    }
    return seconds;
}

/** One scenario on one server, and everybody in it. */
class Play {
    #id = 0;

    constructor(server, scenario, wireload) {
        Object.assign(this, { server, scenario, wireload });
    }

    async talkers(room, count) {
        for (let i = 0; i < count; i++) await this.#join(room, 'pub', this.#streams(), false);
    }

    async listeners(room, count) {
        const samples = sampled(count);
        await inTurn(count, (i) => this.#join(room, 'sub', [], samples.has(i)));
    }

    /** Everybody sends and receives; on a connection for each where the server wants it so. */
    async meeting(room, count) {
        const isSampled = (i) => room === 0 && i < SAMPLED;
        if (this.server.oneConnection) {
            await inTurn(count, (i) => this.#join(room, 'both', this.#streams(), isSampled(i)));
        } else {
            await this.talkers(room, count);
            await inTurn(count, (i) => this.#join(room, 'sub', [], isSampled(i), i));
        }
    }

    #streams() {
        return this.scenario.streams().map((stream) => ({ ...stream, ssrc: randomInt(MIN_SSRC, MAX_SSRC) }));
    }

    async #join(room, role, streams, isSampled, self) {
        const { voices, pictures } = this.scenario;
        const receives = role !== 'pub';
        const client = {
            id: ++this.#id,
            role,
            local: credentials(),
            streams,
            sampled: isSampled,
            rembKbps: receives && pictures ? REMB_KBPS : 0,
        };
        client.remote = await this.server.join({
            room,
            role,
            self,
            local: client.local,
            streams,
            voices: receives ? voices : 0,
            pictures: receives ? pictures : 0,
        });
        const { srtp } = await this.wireload.connect(client);
        this.profile = srtp;
        await this.server.connected?.({ ...client, room });
    }
}

const rounded = (value, digits) => Number(value.toFixed(digits));
const percent = (part, whole) => (whole ? (100 * part) / whole : 0);

/**
 * Plays a scenario on a server that runs, and measures it.
 *
 * @param {{server: object, pid: number, scenario: object, options: object}} run
 */
export async function measure({ server, pid, scenario, options }) {
    const wireload = new Wireload(options);
    try {
        const { fingerprint } = await wireload.expect('hello');
        await server.prepare({ fingerprint, people: people(scenario), rooms: scenario.rooms, scenario });
        await sleep(0.5);
        const baseKilobytes = usage(pid).residentKilobytes;
        const play = new Play(server, scenario, wireload);
        const joining = Date.now();
        for (let room = 0; room < scenario.rooms; room++) {
            if (scenario.meeting) await play.meeting(room, scenario.talkers);
            else await play.talkers(room, scenario.talkers);
        }
        if (!options.quietJoins) await wireload.ask('go', 'going');
        for (let room = 0; room < scenario.rooms && !scenario.meeting; room++) await play.listeners(room, scenario.listeners);
        server.settle?.();
        const joinSeconds = (Date.now() - joining) / 1000;
        if (options.quietJoins) await wireload.ask('go', 'going');
        const warmSeconds = await warmUp(pid, options);
        const inside = await server.inside?.();
        await wireload.ask('mark', 'marked');
        const before = { ...usage(pid), ...besides(pid) };
        await sleep(options.seconds);
        const after = { ...usage(pid), ...besides(pid) };
        const report = await wireload.ask('report', 'report');
        const insideAfter = await server.inside?.();
        return {
            ...figures({ scenario, report, before, after, baseKilobytes }),
            ...server.insideFigures?.(inside, insideAfter, report.received / report.seconds),
            join_s: rounded(joinSeconds, 2),
            warm_s: warmSeconds,
            srtp: play.profile,
        };
    } finally {
        wireload.close();
        await server.clear();
    }
}

function figures({ scenario, report, before, after, baseKilobytes }) {
    const { seconds, user, system, cpu } = spent(before, after);
    const micros = (cpuSeconds) => rounded((1e6 * cpuSeconds) / report.received, 3);
    const due = report.sent * audience(scenario);
    return {
        cpu_us: micros(cpu),
        cpu_compiling_us: micros(after.compiling - before.compiling),
        cpu_collecting_us: micros(after.collecting - before.collecting),
        loss_pct: rounded(Math.max(0, percent(due - report.received, due)), 3),
        lost_on_the_way_pct: rounded(percent(report.seq_expected - report.seq_received, report.seq_expected), 3),
        p50_ms: report.p50,
        p99_ms: report.p99,
        p999_ms: report.p999,
        max_ms: report.max,
        packets_per_s: Math.round(report.received / report.seconds),
        mbit_per_s: rounded((report.received_bytes * 8) / report.seconds / 1e6, 1),
        cpu_pct: rounded(percent(cpu, seconds), 1),
        user_pct: rounded(percent(user, seconds), 1),
        system_pct: rounded(percent(system, seconds), 1),
        rss_mb: rounded(after.residentKilobytes / 1024, 1),
        rss_kb_per_participant: rounded((after.residentKilobytes - baseKilobytes) / people(scenario), 1),
        load: {
            cpu_pct: report.cpu_pct,
            max_late_ms: report.max_late_ms,
            send_errors: report.send_errors,
            bad_auth: report.bad_auth,
            silent_listeners: report.silent_subs,
        },
    };
}
