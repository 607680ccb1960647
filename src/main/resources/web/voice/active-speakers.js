/** A speaker remains marked this long after the last loud packet: a pause between words is not silence. */
const RELEASE_MILLIS = 350;

/** About -40 dBov: above breath and fans, below quiet speech. */
const SPEAKING_LEVEL = 0.01;

/** Shown for speakers whose level the browser does not know. */
const ASSUMED_LEVEL = 0.1;

/** Without a packet for this long the browser knows nothing, and what the server reports counts. */
const KNOWN_MILLIS = 1_000;

/**
 * Who speaks, and how loud. The sources are the contributing sources of the packets that are played right now (the
 * CSRC is the participant's number), so that no message is needed, and the server's `speaking` messages for speakers
 * whose packets are not forwarded. Times are milliseconds of any one clock.
 */
export class ActiveSpeakers {
    /** @type {Map<number, {level: number, loudAt: number, receivedAt: number}>} */ #received = new Map();
    /** By slot and source. @type {Map<string, number>} */ #lastTimestamps = new Map();
    /** @type {Set<number>} */ #reported = new Set();

    clear() {
        this.#received.clear();
        this.#lastTimestamps.clear();
        this.#reported.clear();
    }

    /** Takes a `speaking` message. @param {{started: number[], stopped: number[]}} message */
    report({ started, stopped }) {
        started.forEach((number) => this.#reported.add(number));
        stopped.forEach((number) => this.#reported.delete(number));
    }

    /** The participant left. @param {number} number */
    forget(number) {
        this.#reported.delete(number);
        this.#received.delete(number);
    }

    /**
     * A contributing source as the browser lists it for a slot.
     *
     * @param {string} mid
     * @param {{source: number, timestamp: number, audioLevel?: number}} contributor
     * @param {number} nowMillis
     * @param {boolean} [isScreen] the audio of a shared screen does not speak
     * @returns {boolean} whether it is audible now
     */
    onContributor(mid, { source, timestamp, audioLevel }, nowMillis, isScreen = false) {
        // Browsers list the sources of the last 10 s: one whose timestamp does not change is not playing. 0 means no participant.
        const key = `${mid}/${source}`;
        if (source === 0 || this.#lastTimestamps.get(key) === timestamp) {
            return false;
        }
        this.#lastTimestamps.set(key, timestamp);
        if (!isScreen) {
            this.onLevel(source, audioLevel ?? (this.#reported.has(source) ? ASSUMED_LEVEL : 0), nowMillis);
        }
        return true;
    }

    /** @param {number} number @param {number} level 0…1 @param {number} nowMillis */
    onLevel(number, level, nowMillis) {
        const before = this.#received.get(number);
        this.#received.set(number, {
            level: Math.max(level, (before?.level ?? 0) * 0.6),
            loudAt: level > SPEAKING_LEVEL ? nowMillis : (before?.loudAt ?? -Infinity),
            receivedAt: nowMillis,
        });
    }

    /** @param {number} nowMillis @returns {Map<number, number>} participant → level of those who speak now */
    at(nowMillis) {
        /** @type {Map<number, number>} */
        const speaking = new Map();
        for (const number of this.#reported) {
            const received = this.#received.get(number);
            if (!received || nowMillis - received.receivedAt > KNOWN_MILLIS) {
                speaking.set(number, ASSUMED_LEVEL);
            }
        }
        for (const [number, { level, loudAt }] of this.#received) {
            if (nowMillis - loudAt < RELEASE_MILLIS) {
                speaking.set(number, level);
            }
        }
        return speaking;
    }
}
