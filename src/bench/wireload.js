import { createInterface } from 'node:readline';
import { start } from './process.js';

/** The load generator as a child: commands as lines, answers as promises. See the head of wireload/main.c. */
export class Wireload {
    #child;
    #stdin;
    /** @type {Map<string, (answer: any) => void>} by what is waited for */ #waiting = new Map();
    /** @type {Map<string, any>} answers that arrived before they were awaited */ #arrived = new Map();

    /** @param {{programs: string, loadCpu: string, profile: string, sweepMillis: number, srtpLibrary?: string}} options */
    constructor({ programs, loadCpu, profile, sweepMillis, srtpLibrary }) {
        const flags = ['--srtp', profile, '--sweep-ms', String(sweepMillis)];
        this.#child = start(loadCpu, `${programs}/wireload`, flags, {
            env: { ...process.env, ...(srtpLibrary && { LD_LIBRARY_PATH: srtpLibrary }) },
            stdio: ['pipe', 'pipe', 'inherit'],
        });
        this.#child.on('exit', (code, signal) => this.#end(signal ?? code));
        const { stdin, stdout } = this.#child;
        if (!stdin || !stdout) throw new Error('the load generator has no pipes');
        this.#stdin = stdin;
        stdin.on('error', () => {});
        createInterface({ input: stdout }).on('line', (line) => this.#onAnswer(JSON.parse(line)));
    }

    get pid() {
        return this.#child.pid;
    }

    /** The next answer of this name. @param {string} name @returns {Promise<any>} */
    expect(name) {
        const arrived = this.#arrived.get(name);
        this.#arrived.delete(name);
        if (arrived) return Promise.resolve(arrived);
        return new Promise((resolve) => this.#waiting.set(name, resolve));
    }

    /** @param {string} command @param {string} answer its name @returns {Promise<any>} */
    ask(command, answer) {
        const expected = this.expect(answer);
        this.#say(command);
        return expected;
    }

    /**
     * Connects a client and resolves when its keys are exchanged.
     *
     * @param {import('./types.js').LoadClient} client
     * @returns {Promise<{srtp: string}>}
     */
    async connect(client) {
        const { id, role, local, remote, streams = [], sampled, rembKbps, room } = client;
        const expected = this.expect(`client ${id}`);
        this.#say(
            `client id=${id} role=${role} ip=${remote.ip} port=${remote.port} rufrag=${remote.ufrag} rpwd=${remote.password}` +
                ` lufrag=${local.ufrag} lpwd=${local.password} rfp=${remote.fingerprint}` +
                (sampled ? ' sample=1' : '') +
                (remote.participant ? ` room=${room} participant=${remote.participant}` : '') +
                (rembKbps ? ` remb=${rembKbps}` : ''),
        );
        for (const { kind, ssrc, payloadType, level, kbps, fps } of streams) {
            this.#say(
                `stream id=${id} kind=${kind} ssrc=${ssrc} pt=${payloadType}` +
                    (level ? ` level=${level}` : '') +
                    (kbps ? ` kbps=${kbps} fps=${fps}` : ''),
            );
        }
        const answer = await expected;
        if (answer.ev !== 'connected') throw new Error(`client ${id} did not connect: ${answer.why}`);
        return answer;
    }

    close() {
        this.#say('quit');
    }

    /** @param {string} line */
    #say(line) {
        this.#stdin.write(`${line}\n`);
    }

    /** @param {{ev: string, id?: number}} answer */
    #onAnswer(answer) {
        const about = answer.ev === 'flowing' ? 'flowing' : 'client';
        const name = 'id' in answer ? `${about} ${answer.id}` : answer.ev;
        const resolve = this.#waiting.get(name);
        this.#waiting.delete(name);
        if (resolve) resolve(answer);
        else this.#arrived.set(name, answer);
    }

    /** @param {number|string|null} how */
    #end(how) {
        const failed = { ev: 'failed', why: `the load generator ended (${how})` };
        for (const resolve of this.#waiting.values()) resolve(failed);
    }
}
