import { rounded, untilSteady } from './measure.js';
import { ScenarioRun } from './scenario-run.js';
import { sleep, spent, usage } from './process.js';
import { scenario } from './scenario.js';
import { Wireload } from './wireload.js';

/** Clients in the room beforehand, all of them watched for gaps. */
const PRESENT = 10;

/** Concurrent joins: enough that the server always has a pending one. */
const STORMING = 64;

const QUIET_SECONDS = 5;

/** Between two audio packets when none is late. A gap is this plus the additional delay of the second packet. */
const FRAME_MILLIS = 20;

/**
 * @typedef {Object} StormSetup
 * @property {import('./types.js').MediaServer} server
 * @property {number[]} pids
 * @property {number} joins
 * @property {import('./types.js').Options} options
 */

/**
 * S6: clients join, as fast as they can, a room where people talk. Two load generators, so that the handshakes of
 * joining clients do not delay what the clients in the room send and receive. Twice: on a server that has just started,
 * and on one that has had such a storm before.
 *
 * @param {StormSetup} setup
 * @returns {Promise<import('./types.js').Storm>}
 */
export async function storm({ server, pids, joins, options }) {
    const cold = await one({ server, pids, joins, options });
    const warm = await one({ server, pids, joins, options });
    return { cold, warm };
}

/** @param {StormSetup} setup @returns {Promise<import('./types.js').StormFigures>} */
async function one({ server, pids, joins, options }) {
    const room = scenario(`S1-${PRESENT}`);
    const present = new Wireload(options);
    const coming = new Wireload(options);
    try {
        const { fingerprint } = await present.expect('hello');
        const other = await coming.expect('hello');
        await server.prepare({ fingerprint, people: room.talkers + room.listeners + joins, rooms: 1 });
        const before = new ScenarioRun(server, room, present);
        await before.talkers(0, room.talkers);
        await before.listeners(0, room.listeners, { sampled: room.listeners });
        await present.ask('go', 'going');
        await untilSteady(pids, QUIET_SECONDS, 4 * QUIET_SECONDS);
        await present.ask('mark', 'marked');
        await sleep(QUIET_SECONDS);
        const quiet = await present.ask('report', 'report');
        await present.ask('mark', 'marked');
        const used = usage(pids);
        server.fingerprint = other.fingerprint;
        const run = new ScenarioRun(server, room, coming);
        const start = Date.now();
        const flowing = Array.from({ length: joins }, (_, i) => coming.expect(`flowing ${i + 1}`).then(() => Date.now() - start));
        await run.listeners(0, joins, { parallel: STORMING, sampled: 0 });
        const connected = Date.now() - start;
        const times = (await Promise.all(flowing)).sort((a, b) => a - b);
        const { cpu } = spent(used, usage(pids));
        await sleep(1);
        const report = await present.ask('report', 'report');
        return {
            joins,
            connected_s: rounded(connected / 1000, 2),
            flowing_s: rounded((times.at(-1) ?? NaN) / 1000, 2),
            median_flowing_s: rounded((times[joins >> 1] ?? NaN) / 1000, 2),
            gap_ms: rounded(FRAME_MILLIS + report.max_wait_ms, 1),
            gap_before_ms: rounded(FRAME_MILLIS + quiet.max_wait_ms, 1),
            load_late_ms: report.max_late_ms,
            p99_ms: report.p99,
            cpu_ms_per_join: rounded((1000 * cpu) / joins, 2),
        };
    } finally {
        present.close();
        coming.close();
        await server.clear();
    }
}
