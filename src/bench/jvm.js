import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** @typedef {Awaited<ReturnType<typeof inside>>} JvmFigures */

/** @type {Record<string, number>} */
const UNITS = { '': 1, B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** @param {RegExpMatchArray|null} match of a number and its unit */
const bytes = (match) => Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? NaN);

const run = promisify(execFile);

/**
 * What jcmd reports of a running JVM. Run it outside of the measured window, as the JVM answers at a safepoint.
 *
 * @param {number} pid
 * @param {{java: string, loadCpu: string}} options
 */
export async function inside(pid, { java, loadCpu }) {
    /** @param {...string} command */
    const ask = async (...command) => {
        const jcmd = java.replace(/java$/, 'jcmd');
        const { stdout } = await run('taskset', ['-c', loadCpu, jcmd, String(pid), ...command], { maxBuffer: 1 << 26 });
        return stdout;
    };
    const begun = Date.now();
    const threads = await ask('Thread.print', '-e');
    const millis = Date.now();
    const heap = await ask('GC.heap_info');
    return {
        begun,
        millis,
        ended: Date.now(),
        allocatedBytes: [...threads.matchAll(/ allocated=([\d.]+)([BKMGT]?) /g)].map(bytes).reduce((a, b) => a + b, 0),
        heapUsedBytes: bytes(heap.match(/used ([\d.]+)([BKMGT]?)/)),
        heapCommittedBytes: bytes(heap.match(/(?:capacity|committed|total) ([\d.]+)([BKMGT]?)/)),
    };
}

/**
 * Pauses between two moments as the log of the collector has them, in milliseconds.
 *
 * @param {string} log
 * @param {number} fromMillis
 * @param {number} toMillis
 */
export function pauses(log, fromMillis, toMillis) {
    /** @type {number[]} */
    const collector = [];
    /** @type {number[]} */
    const all = [];
    for (const line of readFileSync(log, 'utf8').split('\n')) {
        const at = Number(line.match(/^\[(\d+)ms\]/)?.[1]);
        if (!(at >= fromMillis && at <= toMillis)) continue;
        const pause = line.match(/Pause .* ([\d.]+)ms$/);
        if (pause) collector.push(Number(pause[1]));
        const safepoint = line.match(/Safepoint .*Total:\s+(\d+) ns/);
        if (safepoint) all.push(Number(safepoint[1]) / 1e6);
    }
    return { collector: collector.sort((a, b) => a - b), all: all.sort((a, b) => a - b) };
}
