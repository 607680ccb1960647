/** Longer than an interruption that the browser conceals, shorter than people wonder. */
const SILENT_MILLIS = 2_000;

/**
 * Whether no audio arrives although the server reports an active speaker, pure. Silence is not sent, so that packets
 * may be missing for a good reason: they must come only while another participant speaks.
 */
export class SilenceWatch {
    /** @type {Set<number>} */ #speakers = new Set();
    #newestPacket = 0;
    #receivedAt = 0;

    /** A message of the server. @param {{started: number[], stopped: number[]}} message @param {number} own number @param {number} now */
    onSpeaking({ started, stopped }, own, now) {
        const wasQuiet = this.#speakers.size === 0;
        started.filter((number) => number !== own).forEach((number) => this.#speakers.add(number));
        this.forget(stopped);
        if (wasQuiet) {
            // From now on packets have to come.
            this.#receivedAt = now;
        }
    }

    /** Another connection is in use: its packets may take as long as the first ones do. @param {number} now */
    onMoved(now) {
        this.#receivedAt = now;
    }

    /** These participants left, or stopped. @param {number[]} numbers */
    forget(numbers) {
        numbers.forEach((number) => this.#speakers.delete(number));
    }

    /**
     * @param {number} newestPacket time of the newest packet of any slot, by any clock; 0 when there was none
     * @param {number} now
     * @returns {boolean} whether sound is missing
     */
    onPoll(newestPacket, now) {
        if (newestPacket !== this.#newestPacket) {
            this.#newestPacket = newestPacket;
            this.#receivedAt = now;
        }
        return this.#speakers.size > 0 && now - this.#receivedAt >= SILENT_MILLIS;
    }
}
