/** @typedef {import('./protocol.js').TrackKind} TrackKind */

/**
 * @typedef {Object} ReceivedTrack
 * @property {string} mid
 * @property {"audio"|"video"} kind
 * @property {number} participant whose track the slot carries, 0 when free
 * @property {TrackKind|null} track
 * @property {number} packets received so far
 * @property {number} lost
 * @property {number} jitterMillis
 * @property {number} energy total audio energy so far (audio)
 * @property {number} framesDecoded so far (video)
 * @property {number} width of the frames (video)
 * @property {number} height
 * @property {number} framesPerSecond
 * @property {number} bitsPerSecond
 *
 * @typedef {Object} SentTrack
 * @property {TrackKind} track
 * @property {string} rid of the simulcast encoding, '' when there is one only
 * @property {number} packets sent so far
 * @property {number} width
 * @property {number} height
 * @property {number} framesPerSecond
 * @property {number} bitsPerSecond
 *
 * @typedef {Object} CallStats
 * @property {number} rttMillis to the shard; NaN when not known yet
 * @property {number} jitterMillis the worst of the audio that is played
 * @property {number} lossPercent of what was received since the last call
 * @property {number} inBitsPerSecond
 * @property {number} outBitsPerSecond
 * @property {number} negotiations SDP exchanges of this join
 * @property {ReceivedTrack[]} received one per slot
 * @property {SentTrack[]} sent one per encoding
 */

/** Turns the browser's report into a summary; rates are since the previous call. */
export class StatsReader {
    /** @type {Map<string, {bytes: number, at: number}>} */ #before = new Map();
    #receivedBefore = 0;
    #lostBefore = 0;

    /**
     * @param {{values: () => Iterable<any>}} report an `RTCStatsReport`
     * @param {Object} connection that the report is about
     * @param {{get: (mid: string) => {participant: number, track: TrackKind|null}|undefined}} connection.slots
     * @param {(mid: string) => TrackKind|undefined} connection.kindOf
     * @param {number} connection.negotiations
     * @returns {CallStats}
     */
    read(report, connection) {
        /** @type {CallStats} */
        const summary = {
            rttMillis: NaN,
            jitterMillis: 0,
            lossPercent: 0,
            inBitsPerSecond: 0,
            outBitsPerSecond: 0,
            negotiations: connection.negotiations,
            received: [],
            sent: [],
        };
        let received = 0;
        let lost = 0;
        for (const stat of report.values()) {
            if (stat.type === 'candidate-pair' && stat.nominated && stat.state === 'succeeded') {
                summary.rttMillis = (stat.currentRoundTripTime ?? NaN) * 1000;
            } else if (stat.type === 'inbound-rtp') {
                const slot = connection.slots.get(stat.mid);
                const track = {
                    mid: stat.mid,
                    kind: stat.kind,
                    participant: slot?.participant ?? 0,
                    track: slot?.track ?? null,
                    packets: stat.packetsReceived ?? 0,
                    lost: stat.packetsLost ?? 0,
                    jitterMillis: (stat.jitter ?? 0) * 1000,
                    energy: stat.totalAudioEnergy ?? 0,
                    framesDecoded: stat.framesDecoded ?? 0,
                    width: stat.frameWidth ?? 0,
                    height: stat.frameHeight ?? 0,
                    framesPerSecond: stat.framesPerSecond ?? 0,
                    bitsPerSecond: this.#rate(stat.id, stat.bytesReceived, stat.timestamp),
                };
                received += track.packets;
                lost += track.lost;
                summary.inBitsPerSecond += track.bitsPerSecond;
                if (track.kind === 'audio' && track.participant !== 0) {
                    summary.jitterMillis = Math.max(summary.jitterMillis, track.jitterMillis);
                }
                summary.received.push(track);
            } else if (stat.type === 'outbound-rtp') {
                const kind = connection.kindOf(stat.mid);
                if (kind) {
                    const bitsPerSecond = this.#rate(stat.id, stat.bytesSent, stat.timestamp);
                    summary.outBitsPerSecond += bitsPerSecond;
                    summary.sent.push({
                        track: kind,
                        rid: stat.rid ?? '',
                        packets: stat.packetsSent ?? 0,
                        width: stat.frameWidth ?? 0,
                        height: stat.frameHeight ?? 0,
                        framesPerSecond: stat.framesPerSecond ?? 0,
                        bitsPerSecond,
                    });
                }
            }
        }
        const arrived = received - this.#receivedBefore;
        const missing = lost - this.#lostBefore;
        this.#receivedBefore = received;
        this.#lostBefore = lost;
        summary.lossPercent = missing > 0 ? (100 * missing) / (arrived + missing) : 0;
        return summary;
    }

    /** @param {string} id @param {number} bytes @param {number} at milliseconds */
    #rate(id, bytes = 0, at) {
        const before = this.#before.get(id);
        this.#before.set(id, { bytes, at });
        return before && at > before.at ? Math.max(0, (8000 * (bytes - before.bytes)) / (at - before.at)) : 0;
    }
}

/**
 * The statistics of a call that takes several paths.
 *
 * @param {CallStats} sfu
 * @param {CallStats[]} direct of each direct connection
 * @param {boolean} isDirect whether the direct ones carry the call
 * @returns {CallStats} round trip, jitter and loss are the worst of the paths that carry the call
 */
export function merged(sfu, direct, isDirect) {
    const carrying = isDirect ? direct : [sfu];
    const all = [sfu, ...direct];
    /** @param {(stats: CallStats) => number} figure */
    const worst = (figure) => Math.max(...carrying.map(figure));
    /** @param {(stats: CallStats) => number} figure */
    const sum = (figure) => all.map(figure).reduce((a, b) => a + b, 0);
    return {
        rttMillis: worst((stats) => stats.rttMillis),
        jitterMillis: worst((stats) => stats.jitterMillis),
        lossPercent: worst((stats) => stats.lossPercent),
        inBitsPerSecond: sum((stats) => stats.inBitsPerSecond),
        outBitsPerSecond: sum((stats) => stats.outBitsPerSecond),
        negotiations: sfu.negotiations,
        received: all.flatMap((stats) => stats.received),
        sent: all.flatMap((stats) => stats.sent),
    };
}
