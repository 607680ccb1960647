import { execFileSync } from 'node:child_process';

/** RTP bytes before protection: audio of 120 bytes on the average with its header, and a full video packet. */
export const AUDIO_BYTES = 110;
export const VIDEO_BYTES = 1150;

const SECONDS = 2;

/** @param {string} name @param {{programs: string, serverCpu: string}} options @param {string[]} [flags] */
function program(name, { programs, serverCpu }, flags = []) {
    return JSON.parse(execFileSync('taskset', ['-c', serverCpu, `${programs}/${name}`, ...flags], { encoding: 'utf8' }));
}

/**
 * CPU µs a packet of the program that only copies, encrypts and sends: to sockets that are not read, where the kernel
 * drops the packets, or at 50,000 packets a second to sockets that are `read`, as a server's clients do.
 *
 * @param {import('./types.js').Options} options
 * @param {number} bytes
 * @param {number} segments packets a call
 * @param {0|1} [read]
 * @param {number} [receivers]
 * @returns {number}
 */
export function limit(options, bytes, segments, read = 0, receivers = 200) {
    const flags = { size: bytes, segments, read, receivers, seconds: SECONDS };
    return program('limit', options, Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)])).cpu_us;
}

/** What one send and one encryption cost now: whether the machine is as quiet as in the run before. @param {import('./types.js').Options} options */
export const floor = (options) => program('floor', options);
