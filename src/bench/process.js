import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const NANOS = 1_000_000_000;

/** The kernel's clock ticks a second in /proc/<pid>/stat; it scales them to the exact run time. */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** How a measured process is started: on its own core and, where that is allowed, before all others. */
export function favoured(cpus) {
    return [...(process.getuid() === 0 ? ['nice', '-n', '-15'] : []), 'taskset', '-c', cpus];
}

/** What a process used up to now. */
export function usage(pid) {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const line = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1] ?? 0);
    return {
        nanos: Number(process.hrtime.bigint()),
        userSeconds: Number(fields[11]) / TICKS,
        systemSeconds: Number(fields[12]) / TICKS,
        residentKilobytes: line('VmRSS'),
        threads: line('Threads'),
    };
}

/** Threads of a JVM that do not serve: the kernel's names of them, cut at 15 letters. */
const COMPILER = /^C[12] Compiler/;
const COLLECTOR = /^(Z[A-Z]|GC |G1 |Shenandoah)/;

/** CPU seconds of the threads that compile and that collect garbage; those that ended are forgotten. */
export function besides(pid) {
    const seconds = { compiling: 0, collecting: 0 };
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
        let stat;
        try {
            stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
        } catch {
            continue; // it has ended
        }
        const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const used = (Number(fields[11]) + Number(fields[12])) / TICKS;
        if (COMPILER.test(name)) seconds.compiling += used;
        if (COLLECTOR.test(name)) seconds.collecting += used;
    }
    return seconds;
}

/** CPU seconds that a CPU worked or was kept from it by other machines, for anybody. */
export function busySeconds(cpu) {
    const line = readFileSync('/proc/stat', 'utf8').match(new RegExp(`^cpu${cpu} (.*)`, 'm'));
    if (!line) return 0;
    const [user, nice, system, , , interrupts, soft, stolen] = line[1].split(' ').map(Number);
    return (user + nice + system + interrupts + soft + stolen) / TICKS;
}

/** Between two usages. */
export function spent(before, after) {
    const seconds = (after.nanos - before.nanos) / NANOS;
    const user = after.userSeconds - before.userSeconds;
    const system = after.systemSeconds - before.systemSeconds;
    return { seconds, user, system, cpu: user + system };
}

export const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
