import { randomInt } from 'node:crypto';
import { credentials } from './offer.js';
import { overloaded } from './process.js';
import { people } from './scenario.js';

/** Joins at once; more only wait in the server. */
const JOINING = 8;

/** Listeners whose packets are decrypted for their delay. */
const SAMPLED = 3;

/** The estimate in REMB of a client on a good link. */
const REMB_KBPS = 20_000;

const PROGRESS_SECONDS = 5;

const MIN_SSRC = 1_000_000;
const MAX_SSRC = 0x7fffffff;

/**
 * Lets clients join in the given order, a few at once.
 *
 * @param {number} count
 * @param {(index: number) => Promise<void>} join
 * @param {number} [parallel]
 */
export async function inTurn(count, join, parallel = JOINING) {
    let next = 0;
    const worker = async () => {
        while (next < count) await join(next++);
    };
    await Promise.all(Array.from({ length: parallel }, worker));
}

/** Which of `count` are sampled: the first, the last and those between. @param {number} samples @param {number} count */
function spread(samples, count) {
    const last = Math.max(0, count - 1);
    return new Set(Array.from({ length: samples }, (_, k) => Math.round((k * last) / Math.max(1, samples - 1))));
}

/** A client could not join. Says what to do about it. */
class JoinError extends Error {
    /** @param {number} joined how many had joined @param {unknown} cause @param {import('./types.js').MediaServer} server */
    constructor(joined, cause, { logs = [] }) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        super(
            `after ${joined} joins a client could not join: ${reason}. ${overloaded(logs)}`,
            { cause },
        );
    }
}

/** One scenario on one server, with all its clients. */
export class ScenarioRun {
    #id = 0;
    #joined = 0;
    #joinedAtReport = 0;
    #reported = Date.now();

    /**
     * @param {import('./types.js').MediaServer} server
     * @param {import('./types.js').Scenario} scenario
     * @param {import('./wireload.js').Wireload} wireload
     */
    constructor(server, scenario, wireload) {
        this.server = server;
        this.scenario = scenario;
        this.wireload = wireload;
        /** SRTP profile that was agreed on. */
        this.profile = '';
    }

    /** @param {number} room @param {number} count */
    async talkers(room, count) {
        for (let i = 0; i < count; i++) await this.#join(room, 'pub', this.#streams(i), false);
    }

    /** @param {number} room @param {number} count @param {{parallel?: number, sampled?: number}} [how] */
    async listeners(room, count, { parallel = JOINING, sampled = this.scenario.samples ?? SAMPLED } = {}) {
        const samples = spread(sampled, count);
        await inTurn(count, (i) => this.#join(room, 'sub', [], samples.has(i)), parallel);
    }

    /** All send and receive; on a connection for each where the server requires it. @param {number} room @param {number} count */
    async meeting(room, count) {
        /** @param {number} i */
        const isSampled = (i) => room < (this.scenario.rooms > 1 ? this.scenario.samples ?? 1 : 1) && i < SAMPLED;
        if (this.server.oneConnection) {
            await inTurn(count, (i) => this.#join(room, 'both', this.#streams(i), isSampled(i)));
        } else {
            await this.talkers(room, count);
            await inTurn(count, (i) => this.#join(room, 'sub', [], isSampled(i), i));
        }
    }

    /** @param {number} talker */
    #streams(talker) {
        return this.scenario.streams(talker).map((stream) => ({ ...stream, ssrc: randomInt(MIN_SSRC, MAX_SSRC) }));
    }

    /**
     * @param {number} room
     * @param {import('./types.js').Role} role
     * @param {import('./types.js').Stream[]} streams
     * @param {boolean} isSampled
     * @param {number} [self] which publisher a subscriber is itself
     */
    async #join(room, role, streams, isSampled, self) {
        const id = ++this.#id;
        try {
            await this.#joinAs(id, room, role, streams, isSampled, self);
        } catch (error) {
            throw new JoinError(this.#joined, error, this.server);
        }
        this.#onJoined();
    }

    /** Reports the progress, at most once in some seconds. */
    #onJoined() {
        this.#joined++;
        const now = Date.now();
        if (now - this.#reported < 1000 * PROGRESS_SECONDS) return;
        const rate = (1000 * (this.#joined - this.#joinedAtReport)) / (now - this.#reported);
        console.error(`${this.scenario.key}: ${this.#joined} of ${people(this.scenario)} have joined, ${rate.toFixed(0)} a second`);
        this.#reported = now;
        this.#joinedAtReport = this.#joined;
    }

    /**
     * @param {number} id
     * @param {number} room
     * @param {import('./types.js').Role} role
     * @param {import('./types.js').Stream[]} streams
     * @param {boolean} isSampled
     * @param {number} [self]
     */
    async #joinAs(id, room, role, streams, isSampled, self) {
        const { audioSlots, videoSlots, sheds } = this.scenario;
        const receives = role !== 'pub';
        const local = credentials();
        const remote = await this.server.join({
            room,
            role,
            self,
            local,
            streams,
            audioSlots: receives ? audioSlots : 0,
            videoSlots: receives ? videoSlots : 0,
            asks: !sheds,
        });
        const rembKbps = receives && videoSlots ? REMB_KBPS : 0;
        const client = { id, role, local, remote, streams, sampled: isSampled, rembKbps, room };
        const { srtp } = await this.wireload.connect(client);
        this.profile = srtp;
        await this.server.connected?.(client);
    }
}
