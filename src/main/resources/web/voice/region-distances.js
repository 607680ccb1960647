/**
 * @typedef {Object} RegionRtt how far a region of the server is
 * @property {string} region
 * @property {number} rttMillis
 *
 * @typedef {{id: string, endpoint?: string}} Region as `GET /api/voice/regions` lists it
 *
 * @typedef {Object} DistanceParts
 * @property {string} url of the signaling socket
 * @property {() => Promise<string>} token
 * @property {typeof globalThis.fetch} [fetch]
 * @property {() => number} [now] a clock in milliseconds
 */

/** A laptop that is carried to another place measures again. */
const KEPT_MILLIS = 10 * 60_000;

/** The first request also opens the connection; of the others, the shortest counts. */
const REQUESTS = 3;

/** A region that answers slower is not measured. */
const TIMEOUT_MILLIS = 2_000;

/** A join waits for the first measurement, but not long. */
const JOIN_DELAY_MILLIS = 500;

/** The server reads this many. */
const MAX_REGIONS = 32;

/**
 * Measures the round-trip time to each region of the server, so that the server can serve a call from the nearest one. A
 * server with one region is only asked for its regions.
 */
export class RegionDistances {
    #parts;
    #now;
    #fetch;
    /** @type {RegionRtt[]} */ #known = [];
    #measuredAt = -Infinity;
    /** @type {Promise<void>|null} */ #running = null;

    /** @param {DistanceParts} parts */
    constructor({ fetch = (...request) => globalThis.fetch(...request), now = () => performance.now(), ...parts }) {
        this.#parts = parts;
        this.#fetch = fetch;
        this.#now = now;
    }

    /** Measures in the background, unless it was done a short while ago. */
    refresh() {
        if (this.#running || this.#now() - this.#measuredAt < KEPT_MILLIS) {
            return;
        }
        this.#running = this.#measure()
            .catch((error) => console.debug('hubbub: the distance to the regions is not known', error))
            .finally(() => {
                this.#measuredAt = this.#now();
                this.#running = null;
            });
    }

    /** What a join says about it. @returns {Promise<{regions?: RegionRtt[]}>} */
    async forJoin() {
        this.refresh();
        if (this.#known.length === 0 && this.#running) {
            await Promise.race([this.#running, timeout(JOIN_DELAY_MILLIS)]);
        }
        return this.#known.length > 0 ? { regions: this.#known } : {};
    }

    async #measure() {
        const base = httpUrl(this.#parts.url);
        const { regions } = await this.#json(`${base}/api/voice/regions`);
        const reachable = /** @type {Region[]} */ (regions).filter(({ endpoint }) => endpoint).slice(0, MAX_REGIONS);
        if (reachable.length < 2) {
            this.#known = [];
            return;
        }
        const measured = await Promise.all(reachable.map(async ({ id, endpoint = '' }) =>
            ({ region: id, rttMillis: await this.#rttMillis(`${httpUrl(endpoint)}/api/voice/ping`) })));
        this.#known = measured.filter(({ rttMillis }) => rttMillis < TIMEOUT_MILLIS);
    }

    /** @param {string} url @returns {Promise<number>} infinite for one that does not answer */
    async #rttMillis(url) {
        let shortest = Infinity;
        try {
            for (let i = 0; i < REQUESTS; i++) {
                const begun = this.#now();
                const answer = await this.#fetch(url, {
                    cache: 'no-store',
                    credentials: 'omit',
                    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
                });
                if (!answer.ok) {
                    return Infinity;
                }
                shortest = Math.min(shortest, this.#now() - begun);
            }
        } catch (error) {
            console.debug(`hubbub: ${url} does not answer`, error);
        }
        return Math.round(shortest);
    }

    /** @param {string} url @returns {Promise<any>} */
    async #json(url) {
        const answer = await this.#fetch(url, { headers: { authorization: `Bearer ${await this.#parts.token()}` } });
        if (!answer.ok) {
            throw new Error(`${url}: ${answer.status}`);
        }
        return answer.json();
    }
}

/** The server of a signaling socket. @param {string} socketUrl */
function httpUrl(socketUrl) {
    return socketUrl.replace(/^ws/, 'http').replace(/\/ws$/, '');
}

/** @param {number} millis @returns {Promise<void>} */
function timeout(millis) {
    return new Promise((resolve) => {
        setTimeout(resolve, millis);
    });
}
