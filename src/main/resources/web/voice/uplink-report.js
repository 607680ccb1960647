/**
 * What a client measures on the direct connection to one other participant, in the direction in which it sends.
 *
 * @typedef {Object} UplinkFigures
 * @property {number} participant
 * @property {number} availableKilobitsPerSecond
 * @property {number} lossPercent
 * @property {number} rttMillis
 */

/** The server takes five messages about direct connections a second, of which this is to need little. */
const EVERY_MILLIS = 4_000;

/** Most pairs in one message. */
const MAX_PAIRS = 32;

/**
 * Reports the bandwidth of the uplink to the room while own video is sent directly. Each other participant gets a
 * stream of its own, which is too much for a narrow uplink, however few they are.
 */
export class UplinkReport {
    #reportedAt = -Infinity;
    #send;

    /** @param {(figures: UplinkFigures[]) => void} send */
    constructor(send) {
        this.#send = send;
    }

    /**
     * To be called often.
     *
     * @param {number} nowMillis
     * @param {boolean} hasVideo whether own video is sent
     * @param {{number: number, connection: {getStats: () => Promise<any>}}[]} peers that are connected
     */
    async onTick(nowMillis, hasVideo, peers) {
        if (!hasVideo || peers.length === 0 || nowMillis - this.#reportedAt < EVERY_MILLIS) {
            return;
        }
        this.#reportedAt = nowMillis;
        const measured = await Promise.all(peers.slice(0, MAX_PAIRS).map(async ({ number, connection }) =>
            uplinkOf(number, await connection.getStats())));
        const figures = measured.filter((figure) => figure !== null);
        if (figures.length > 0) {
            this.#send(figures);
        }
    }
}

/**
 * @param {number} participant
 * @param {{values: () => Iterable<any>}} report an `RTCStatsReport`
 * @returns {UplinkFigures|null} null while the browser has no estimate, and in browsers that have none
 */
export function uplinkOf(participant, report) {
    const stats = [...report.values()];
    const path = stats.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded');
    if (typeof path?.availableOutgoingBitrate !== 'number') {
        return null;
    }
    const lost = stats.filter(({ type }) => type === 'remote-inbound-rtp').map(({ fractionLost }) => fractionLost ?? 0);
    return {
        participant,
        availableKilobitsPerSecond: Math.min(10_000_000, Math.round(path.availableOutgoingBitrate / 1000)),
        lossPercent: Math.round(100 * Math.min(1, Math.max(0, ...lost))),
        rttMillis: Math.min(60_000, Math.round(1000 * (path.currentRoundTripTime ?? 0))),
    };
}
