import { randomInt } from 'node:crypto';
import { credentials } from './offer.js';

/** Joins at once; more only wait in the server. */
const JOINING = 8;

/** Listeners whose packets are decrypted for their delay. */
const SAMPLED = 3;

/** What a client on a good line says it can receive. */
const REMB_KBPS = 20_000;

const MIN_SSRC = 1_000_000;
const MAX_SSRC = 0x7fffffff;

/** Brings everybody in, in the given order, a few at once. */
async function inTurn(count, join, parallel = JOINING) {
    let next = 0;
    const worker = async () => {
        while (next < count) await join(next++);
    };
    await Promise.all(Array.from({ length: parallel }, worker));
}

/** Which of so many are sampled: the first, the last and those between. */
function spread(samples, count) {
    const last = Math.max(0, count - 1);
    return new Set(Array.from({ length: samples }, (_, k) => Math.round((k * last) / Math.max(1, samples - 1))));
}

/** One scenario on one server, and everybody in it. */
export class Play {
    #id = 0;

    constructor(server, scenario, wireload) {
        Object.assign(this, { server, scenario, wireload });
    }

    async talkers(room, count) {
        for (let i = 0; i < count; i++) await this.#join(room, 'pub', this.#streams(), false);
    }

    async listeners(room, count, { parallel = JOINING, sampled = SAMPLED } = {}) {
        const samples = spread(sampled, count);
        await inTurn(count, (i) => this.#join(room, 'sub', [], samples.has(i)), parallel);
    }

    /** Everybody sends and receives; on a connection for each where the server wants it so. */
    async meeting(room, count) {
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

    async #join(room, role, streams, isSampled, self) {
        const { voices, pictures, sheds } = this.scenario;
        const receives = role !== 'pub';
        const client = {
            id: ++this.#id,
            role,
            local: credentials(),
            streams,
            sampled: isSampled,
            rembKbps: receives && pictures ? REMB_KBPS : 0,
        };
        client.remote = await this.server.join({
            room,
            role,
            self,
            local: client.local,
            streams,
            voices: receives ? voices : 0,
            pictures: receives ? pictures : 0,
            asks: !sheds,
        });
        const { srtp } = await this.wireload.connect(client);
        this.profile = srtp;
        await this.server.connected?.({ ...client, room });
    }
}
