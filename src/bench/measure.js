import { ScenarioRun, inTurn } from './scenario-run.js';
import { besides, busiest, busySeconds, sleep, spent, usage, usageOf } from './process.js';
import { audience, people } from './scenario.js';
import { Wireload } from './wireload.js';

/** Rooms that are filled at the same time, where there are several. */
const ROOMS = 4;

/** Number of threads reported. */
const BUSIEST = 5;

/** JIT compilers that used at most this share of a core in the last seconds are done. */
const CALM_COMPILER = 0.03;
const CALM_SECONDS = 3;

/** At least from the last join until the measured window. */
const SETTLE_SECONDS = 3;

/** A server that compiles nothing is warm after so many seconds. */
const COMPILED_WARM_SECONDS = 10;

/** The compilers may go on for longer than that when little happens. */
const MOST_STEADY_SECONDS = 240;

/**
 * Waits until the compilers of the server are done.
 *
 * @param {number[]} pids
 * @param {number} least seconds
 * @param {number} most seconds
 */
export async function untilSteady(pids, least, most) {
    /** @type {number[]} */
    const compiled = [];
    const recent = () => (compiled.at(-1) ?? 0) - (compiled.at(-1 - CALM_SECONDS) ?? 0);
    const calm = () => compiled.length > CALM_SECONDS && recent() < CALM_SECONDS * CALM_COMPILER;
    let seconds = 0;
    for (; seconds < least || (!calm() && seconds < most); seconds++) {
        compiled.push(besides(pids).compiling);
        await sleep(1);
    }
    return seconds;
}

/** @param {number} value @param {number} digits */
export const rounded = (value, digits) => Number(value.toFixed(digits));
/** @param {number} part @param {number} whole */
export const percent = (part, whole) => (whole ? (100 * part) / whole : 0);

/**
 * Runs a scenario on a running server and measures it.
 *
 * @param {Object} run
 * @param {import('./types.js').MediaServer} run.server
 * @param {number[]} run.pids
 * @param {import('./types.js').Scenario} run.scenario
 * @param {import('./types.js').Options} run.options
 * @returns {Promise<import('./types.js').Figures>}
 */
export async function measure({ server, pids, scenario, options }) {
    const wireload = new Wireload(options);
    try {
        const { fingerprint } = await wireload.expect('hello');
        await server.prepare({ fingerprint, people: people(scenario), rooms: scenario.rooms });
        await sleep(0.5);
        const base = { ...usage(pids), ...(await server.inside?.()) };
        const run = new ScenarioRun(server, scenario, wireload);
        const joining = Date.now();
        /** @param {number} room */
        const enter = (room) => (scenario.meeting ? run.meeting(room, scenario.talkers) : run.talkers(room, scenario.talkers));
        await inTurn(scenario.rooms, enter, ROOMS);
        if (!scenario.quietJoins) await wireload.ask('go', 'going');
        for (let room = 0; room < scenario.rooms && scenario.listeners; room++) await run.listeners(room, scenario.listeners);
        server.check?.();
        server.settle?.();
        const joinSeconds = (Date.now() - joining) / 1000;
        if (scenario.quietJoins) await wireload.ask('go', 'going');
        const warmSeconds = server.inside ? options.warmSeconds : Math.min(options.warmSeconds, COMPILED_WARM_SECONDS);
        await sleep(Math.max(SETTLE_SECONDS, warmSeconds - joinSeconds));
        const begin = (Date.now() - joining) / 1000;
        const found = await window({ server, pids, scenario, options, wireload, base });
        if (options.steady && server.inside) {
            await untilSteady(pids, 0, MOST_STEADY_SECONDS);
            const steadyBegin = (Date.now() - joining) / 1000;
            found.steady = { ...(await window({ server, pids, scenario, options, wireload, base })), begin_s: rounded(steadyBegin, 0) };
        }
        return {
            ...found,
            ...(pids.length > 1 && { warnings: server.warnings?.(), dropped: await server.drops?.() }),
            join_s: rounded(joinSeconds, 2),
            begin_s: rounded(begin, 0),
            srtp: run.profile,
        };
    } finally {
        wireload.close();
        await server.clear();
    }
}

/**
 * What happens within one measured time.
 *
 * @param {Object} run
 * @param {import('./types.js').MediaServer} run.server
 * @param {number[]} run.pids
 * @param {import('./types.js').Scenario} run.scenario
 * @param {import('./types.js').Options} run.options
 * @param {Wireload} run.wireload
 * @param {import('./process.js').Usage & {heapCommittedBytes?: number}} run.base before the first join
 * @returns {Promise<import('./types.js').Figures>}
 */
async function window({ server, pids, scenario, options, wireload, base }) {
    const inside = await server.inside?.();
    await wireload.ask('mark', 'marked');
    const used = () => ({ ...usage(pids), ...besides(pids), busy: busySeconds(options.serverCpu), each: pids.map(usageOf) });
    const before = used();
    await sleep(options.seconds);
    const after = used();
    const report = await wireload.ask('report', 'report');
    server.check?.();
    const insideAfter = await server.inside?.();
    return {
        ...figures({ scenario, report, before, after, base }),
        ...(inside && insideAfter && server.insideFigures?.(inside, insideAfter, {
            packetsPerSecond: report.received / report.seconds,
            heapBytesPerPerson: (insideAfter.heapCommittedBytes - (base.heapCommittedBytes ?? 0)) / people(scenario),
        })),
    };
}

/** @typedef {Omit<import('./process.js').Usage, "threads"> & ReturnType<typeof besides> & {busy: number, each: import('./process.js').Usage[]}} Used */

/** @param {import('./process.js').Usage} before @param {import('./process.js').Usage} after */
function nodePercent(before, after) {
    const { cpu, seconds } = spent(before, after);
    return rounded(percent(cpu, seconds), 1);
}

/** The delay of packets that crossed a relay, and of those that did not. @param {import('./types.js').LoadReport} report @returns {import('./types.js').Figures} */
function relays({ direct, crossed }) {
    if (!crossed.packets) return {};
    return {
        direct_p50_ms: direct.p50,
        direct_p99_ms: direct.p99,
        relayed_p50_ms: crossed.p50,
        relayed_p99_ms: crossed.p99,
        relay_added_p50_ms: rounded(crossed.p50 - direct.p50, 3),
        relay_added_p99_ms: rounded(crossed.p99 - direct.p99, 3),
        relayed_packets: crossed.packets,
    };
}

/**
 * @param {Object} measured
 * @param {import('./types.js').Scenario} measured.scenario
 * @param {import('./types.js').LoadReport} measured.report
 * @param {Used} measured.before
 * @param {Used} measured.after
 * @param {import('./process.js').Usage} measured.base before the first join
 */
function figures({ scenario, report, before, after, base }) {
    const { seconds, user, system, cpu } = spent(before, after);
    /** @param {number} cpuSeconds */
    const micros = (cpuSeconds) => rounded((1e6 * cpuSeconds) / report.received, 3);
    const due = report.sent * audience(scenario);
    const lostOnThePath = rounded(percent(report.seq_expected - report.seq_received, report.seq_expected), 3);
    return {
        cpu_us: micros(cpu),
        cpu_compiling_us: micros(after.compiling - before.compiling),
        cpu_collecting_us: micros(after.collecting - before.collecting),
        cpu_us_by_thread: Object.fromEntries(
            busiest(before.threads, after.threads, BUSIEST).map(([thread, used]) => [thread, micros(used)]),
        ),
        loss_pct: scenario.sheds ? lostOnThePath : rounded(Math.max(0, percent(due - report.received, due)), 3),
        lost_on_the_way_pct: lostOnThePath,
        forwarded_pct: rounded(percent(report.received, due), 2),
        p50_ms: report.p50,
        p99_ms: report.p99,
        p999_ms: report.p999,
        max_ms: report.max,
        ...relays(report),
        delay_curve_ms: report.curve,
        packets_per_s: Math.round(report.received / report.seconds),
        mbit_per_s: rounded((report.received_bytes * 8) / report.seconds / 1e6, 1),
        cpu_pct: rounded(percent(cpu, seconds), 1),
        others_pct: rounded(Math.max(0, percent(after.busy - before.busy - cpu, seconds)), 1),
        ...(after.each.length > 1 && {
            nodes_cpu_pct: after.each.map((node, i) => nodePercent(before.each[i] ?? node, node)),
        }),
        user_pct: rounded(percent(user, seconds), 1),
        system_pct: rounded(percent(system, seconds), 1),
        rss_mb: rounded(after.residentKilobytes / 1024, 1),
        rss_kb_per_participant: rounded((after.residentKilobytes - base.residentKilobytes) / people(scenario), 1),
        load: {
            cpu_pct: report.cpu_pct,
            max_late_ms: report.max_late_ms,
            send_errors: report.send_errors,
            bad_auth: report.bad_auth,
            silent_listeners: report.silent_subs,
        },
    };
}
