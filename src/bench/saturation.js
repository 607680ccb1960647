import { percent, rounded, untilSteady } from './measure.js';
import { ScenarioRun } from './scenario-run.js';
import { sleep, spent, usage } from './process.js';
import { audience, scenario } from './scenario.js';
import { Wireload } from './wireload.js';

/** What still counts as working. */
const MAX_LOSS_PERCENT = 0.1;
const MAX_P99_MILLIS = 50;

/** A step that fails is tried so often: others use the machine as well. */
const TRIES = 3;

const SECONDS = 5;
const FIRST_WARM_SECONDS = 8;
const WARM_SECONDS = 2;

/** At a load generator as busy as this the server may not be the end of it. */
const BUSY_LOAD_PERCENT = 90;

/**
 * Adds listeners to one room, step by step, until packets are lost or late. The talkers are silent while they join.
 *
 * @param {Object} search
 * @param {import('./types.js').MediaServer} search.server
 * @param {number[]} search.pids
 * @param {string} search.kind
 * @param {number} search.step
 * @param {number} search.most
 * @param {import('./types.js').Options} search.options
 * @returns {Promise<import('./types.js').Saturation>}
 */
export async function saturation({ server, pids, kind, step, most, options }) {
    const wireload = new Wireload(options);
    /** @type {import('./types.js').Step[]} */
    const steps = [];
    try {
        const { fingerprint } = await wireload.expect('hello');
        const room = scenario(`${kind}-${most}`);
        await server.prepare({ fingerprint, people: room.talkers + most, rooms: 1 });
        const run = new ScenarioRun(server, room, wireload);
        await run.talkers(0, room.talkers);
        for (let listeners = step; listeners <= most; listeners += step) {
            await run.listeners(0, step);
            server.settle?.();
            /** @type {import('./types.js').Step} */
            let reached = { holds: false };
            for (let i = 0; i < TRIES && !reached.holds; i++) {
                reached = await once({ pids, wireload, room: { ...room, listeners }, first: !steps.length, options });
            }
            steps.push(reached);
            if (!reached.holds) break;
        }
    } catch (error) {
        steps.push({ holds: false, error: error instanceof Error ? error.message : String(error) });
    } finally {
        wireload.close();
        await server.clear();
    }
    const best = steps.findLast(({ holds }) => holds) ?? { holds: false, packets_per_s: 0 };
    const loadIsTheEnd = steps.some(({ load_cpu_pct }) => load_cpu_pct > BUSY_LOAD_PERCENT);
    return { packets_per_s: best.packets_per_s, listeners: best.listeners, cpu_us: best.cpu_us, loadIsTheEnd, steps };
}

/**
 * @param {Object} step
 * @param {number[]} step.pids
 * @param {Wireload} step.wireload
 * @param {import('./types.js').Scenario} step.room
 * @param {boolean} step.first
 * @param {import('./types.js').Options} step.options
 * @returns {Promise<import('./types.js').Step>}
 */
async function once({ pids, wireload, room, first, options }) {
    await wireload.ask('go', 'going');
    const warmSeconds = first ? FIRST_WARM_SECONDS : WARM_SECONDS;
    await untilSteady(pids, warmSeconds, (options.quick ? 2 : 4) * warmSeconds);
    await wireload.ask('mark', 'marked');
    const before = usage(pids);
    await sleep(SECONDS);
    const { cpu, seconds } = spent(before, usage(pids));
    const report = await wireload.ask('report', 'report');
    await wireload.ask('pause', 'paused');
    const due = report.sent * audience(room);
    const loss = Math.max(0, percent(due - report.received, due));
    return {
        holds: loss < MAX_LOSS_PERCENT && report.p99 < MAX_P99_MILLIS,
        listeners: room.listeners,
        packets_per_s: Math.round(report.received / report.seconds),
        loss_pct: rounded(loss, 3),
        p99_ms: report.p99,
        cpu_us: rounded((1e6 * cpu) / report.received, 3),
        cpu_pct: rounded(percent(cpu, seconds), 1),
        load_cpu_pct: report.cpu_pct,
        load_max_late_ms: report.max_late_ms,
    };
}
