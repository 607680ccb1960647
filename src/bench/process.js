import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { loadavg } from 'node:os';

const NANOS = 1_000_000_000;

/** The kernel's clock ticks a second in /proc/<pid>/stat; it scales them to the exact run time. */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** How a measured process is started: on its own core and, where that is allowed, before all others. */
/** @param {string} cpus @returns {string[]} */
function preferred(cpus) {
    return [...(process.getuid?.() === 0 ? ['nice', '-n', '-15'] : []), 'taskset', '-c', cpus];
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
process.on('exit', () => children.forEach((child) => child.kill()));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/**
 * Starts a measured process that ends with this one at the latest.
 *
 * @param {string} cpus
 * @param {string} command
 * @param {string[]} flags
 * @param {import('node:child_process').SpawnOptions} options
 */
export function start(cpus, command, flags, options) {
    const [first = 'taskset', ...given] = preferred(cpus);
    const child = spawn(first, [...given, command, ...flags], options);
    children.add(child);
    child.on('exit', () => children.delete(child));
    return child;
}

/** @typedef {ReturnType<typeof usageOf>} Usage */

/** What a process used up to now. @param {number} pid */
export function usageOf(pid) {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    /** @param {string} name */
    const line = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1] ?? 0);
    return {
        nanos: Number(process.hrtime.bigint()),
        userSeconds: Number(fields[11]) / TICKS,
        systemSeconds: Number(fields[12]) / TICKS,
        residentKilobytes: line('VmRSS'),
        threads: line('Threads'),
    };
}

/** What processes used together up to now. @param {number[]} pids @returns {Usage} */
export function usage(pids) {
    const all = pids.map(usageOf);
    /** @param {(one: Usage) => number} figure */
    const sum = (figure) => all.reduce((total, one) => total + figure(one), 0);
    return {
        nanos: all[0]?.nanos ?? 0,
        userSeconds: sum((one) => one.userSeconds),
        systemSeconds: sum((one) => one.systemSeconds),
        residentKilobytes: sum((one) => one.residentKilobytes),
        threads: sum((one) => one.threads),
    };
}

/** Threads of a JVM that do not serve: the kernel's names of them, cut at 15 letters. */
const COMPILER = /^C[12] Compiler/;
const COLLECTOR = /^(Z[A-Z]|GC |G1 |Shenandoah)/;

/** CPU seconds of each thread, and of those that compile and that collect garbage; those that ended are forgotten. @param {number[]} pids */
export function besides(pids) {
    /** @type {{compiling: number, collecting: number, threads: Record<string, number>}} */
    const seconds = { compiling: 0, collecting: 0, threads: {} };
    const tasks = pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((thread) => ({ pid, thread })));
    for (const { pid, thread } of tasks) {
        let stat;
        try {
            stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
        } catch {
            continue; // it has ended
        }
        const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const used = (Number(fields[11]) + Number(fields[12])) / TICKS;
        seconds.threads[`${name} ${thread}`] = used;
        if (COMPILER.test(name)) seconds.compiling += used;
        if (COLLECTOR.test(name)) seconds.collecting += used;
    }
    return seconds;
}

/**
 * The threads that used most between two times, with their seconds.
 *
 * @param {Record<string, number>} before
 * @param {Record<string, number>} after
 * @param {number} count
 * @returns {[string, number][]}
 */
export function busiest(before, after, count) {
    return Object.entries(after)
        .map(([thread, seconds]) => /** @type {[string, number]} */ ([thread, seconds - (before[thread] ?? 0)]))
        .sort(([, a], [, b]) => b - a)
        .slice(0, count);
}

/** CPU seconds that CPUs worked, for any process, or were kept from it by other machines. @param {string} cpus as `0` or `0,1` */
export function busySeconds(cpus) {
    return cpus.split(',').reduce((total, cpu) => total + busySecondsOf(cpu), 0);
}

/** @param {string} cpu */
function busySecondsOf(cpu) {
    const line = readFileSync('/proc/stat', 'utf8').match(new RegExp(`^cpu${cpu} (.*)`, 'm'));
    if (!line) return 0;
    const [user = 0, nice = 0, system = 0, , , interrupts = 0, soft = 0, stolen = 0] = (line[1] ?? '').split(' ').map(Number);
    return (user + nice + system + interrupts + soft + stolen) / TICKS;
}

/**
 * Between two usages.
 *
 * @typedef {Pick<Usage, "nanos"|"userSeconds"|"systemSeconds">} Spending
 * @param {Spending} before
 * @param {Spending} after
 */
export function spent(before, after) {
    const seconds = (after.nanos - before.nanos) / NANOS;
    const user = after.userSeconds - before.userSeconds;
    const system = after.systemSeconds - before.systemSeconds;
    return { seconds, user, system, cpu: user + system };
}

/** What to do about a failure that the load of the machine may explain. @param {string[]} logs */
export const overloaded = (logs) =>
    `The load of the machine is ${(loadavg()[0] ?? 0).toFixed(0)}: close other programs, or try a smaller room (the number in the name of the scenario).` +
    (logs.length ? ` The server's reason is in ${logs.join(', ')}.` : '');

/** @param {number} seconds */
export const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
