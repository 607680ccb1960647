import { randomInt } from 'node:crypto';
import { credentials } from './offer.js';

/** Joins at once; more only wait in the server. */
const JOINING = 8;

/** Listeners whose packets are decrypted for their delay. */
const SAMPLED = 3;

/** The estimate in REMB of a client on a good link. */
const REMB_KBPS = 20_000;

const MIN_SSRC = 1_000_000;
const MAX_SSRC = 0x7fffffff;

/**
 * Lets clients join in the given order, a few at once.
 *
 * @param {number} count
 * @param {(index: number) => Promise<void>} join
 * @param {number} [parallel]
 */
async function inTurn(count, join, parallel = JOINING) {
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

/** One scenario on one server, with all its clients. */
export class ScenarioRun {
    #id = 0;

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
        for (let i = 0; i < count; i++) await this.#join(room, 'pub', this.#streams(), false);
    }

    /** @param {number} room @param {number} count @param {{parallel?: number, sampled?: number}} [how] */
    async listeners(room, count, { parallel = JOINING, sampled = SAMPLED } = {}) {
        const samples = spread(sampled, count);
        await inTurn(count, (i) => this.#join(room, 'sub', [], samples.has(i)), parallel);
    }

    /** All send and receive; on a connection for each where the server requires it. @param {number} room @param {number} count */
    async meeting(room, count) {
        /** @param {number} i */
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

    /**
     * @param {number} room
     * @param {import('./types.js').Role} role
     * @param {import('./types.js').Stream[]} streams
     * @param {boolean} isSampled
     * @param {number} [self] which publisher a subscriber is itself
     */
    async #join(room, role, streams, isSampled, self) {
        const { audioSlots, videoSlots, sheds } = this.scenario;
        const receives = role !== 'pub';
        const id = ++this.#id;
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
        const client = { id, role, local, remote, streams, sampled: isSampled, rembKbps };
        const { srtp } = await this.wireload.connect(client);
        this.profile = srtp;
        await this.server.connected?.({ ...client, room });
    }
}
