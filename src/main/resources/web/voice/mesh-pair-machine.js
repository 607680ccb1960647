/** Where packets get through, all candidates are checked sooner. */
const CONNECT_MILLIS = 10_000;

/** The browser finds a broken path after some 5 s; it may be back by then. */
const RECOVER_MILLIS = 5_000;

/** Without audio on either path for this long the other participant is silent. */
const SILENT_MILLIS = 1_000;

/** Audio that comes by the SFU for this long, and not on this connection, will not come. */
const ONE_WAY_MILLIS = 5_000;

/** Audio does not wait longer for the first frame of a video. */
const VIDEO_MILLIS = 3_000;

/** Whoever has the microphone on sends at least each 400 ms: without a packet for this long the path is broken. */
const MISSING_MILLIS = 2_000;

/** Packets that were on their way when the path broke have arrived by then. */
const STRAY_MILLIS = 1_000;

/** Until then the SFU delivers, or it is not working either. */
const CLOSE_MILLIS = 2_000;

/**
 * What arrives of the other participant now.
 *
 * @typedef {Object} Arrivals
 * @property {boolean} here audio has arrived on this connection
 * @property {boolean} hereNow audio arrives on it now
 * @property {boolean} expected they have the microphone on
 * @property {boolean} bySfu audio arrives from the SFU now
 * @property {boolean} lacksVideo a video that is on has not arrived on this connection
 * @property {boolean} isUp the checks of ICE get through
 * @property {boolean} isBlocked the browser plays nothing new until a click
 *
 * @typedef {{do: "notify"} | {do: "report"} | {do: "close"}} PairAction
 *     notify: the other participant has to know `plays`; report: the server has to know that the connection failed
 */

/**
 * The connection to one other participant: when they are played from it, and when it is given up. The SFU is left only
 * for what has arrived here, and this connection only for what arrives from the SFU. Times are milliseconds of one clock.
 */
export class MeshPairMachine {
    /** @type {"connecting"|"connected"|"broken"|"failed"|"leaving"} */ #state = 'connecting';
    #since;
    #isPlayedThere = false;
    #isMicrophoneSilent = false;
    #hadAudioAt;

    /** Whether the other participant is played from this connection, not from the SFU. */ plays = false;

    /** @param {number} nowMillis */
    constructor(nowMillis) {
        this.#since = nowMillis;
        this.#hadAudioAt = nowMillis;
    }

    /** Whether the other participant plays us from this connection, so that they need nothing from the SFU. */
    get isReached() {
        return this.#isPlayedThere && this.#state === 'connected';
    }

    /** Given up. */
    get isFailed() {
        return this.#state === 'failed';
    }

    get isConnected() {
        return this.#state === 'connected';
    }

    /** @param {number} nowMillis */
    onConnected(nowMillis) {
        if (this.#state === 'connecting' || this.#state === 'broken') {
            this.#enter('connected', nowMillis);
        }
    }

    /** Packets do not get through. @param {number} nowMillis @returns {PairAction[]} */
    onBroken(nowMillis) {
        if (this.#state !== 'connected') {
            return [];
        }
        this.#enter('broken', nowMillis);
        return this.#stopPlaying();
    }

    /** The browser has given it up. @param {number} nowMillis @returns {PairAction[]} */
    onFailed(nowMillis) {
        if (this.#state === 'failed' || this.#state === 'leaving') {
            return [];
        }
        this.#enter('failed', nowMillis);
        return [...this.#stopPlaying(), { do: 'report' }];
    }

    /** What the other participant says. @param {boolean} receiving */
    onPeer(receiving) {
        this.#isPlayedThere = receiving;
    }

    /** The room uses the SFU from now on. @param {number} nowMillis */
    onLeave(nowMillis) {
        if (this.#state !== 'leaving') {
            this.#enter('leaving', nowMillis);
        }
    }

    /** About ten times a second. @param {number} nowMillis @param {Arrivals} arrivals @returns {PairAction[]} */
    onTick(nowMillis, arrivals) {
        const lasted = nowMillis - this.#since;
        switch (this.#state) {
            case 'connecting':
                return lasted >= CONNECT_MILLIS ? this.onFailed(nowMillis) : [];
            case 'broken':
                return this.#onTickBroken(nowMillis, lasted, arrivals);
            case 'connected':
                return this.plays ? this.#onTickWhile(nowMillis, arrivals) : this.#onTickBefore(nowMillis, lasted, arrivals);
            case 'leaving':
                if (arrivals.bySfu || (!arrivals.hereNow && lasted >= SILENT_MILLIS)) {
                    this.plays = false;
                }
                return lasted >= CLOSE_MILLIS ? this.#close() : [];
            case 'failed':
                return [];
        }
    }

    /** @param {number} nowMillis @param {number} lasted @param {Arrivals} arrivals @returns {PairAction[]} */
    #onTickBefore(nowMillis, lasted, { here, bySfu, lacksVideo, isBlocked }) {
        if (isBlocked) {
            return [];
        }
        const hasAudio = here || (!bySfu && lasted >= SILENT_MILLIS);
        if (hasAudio && (!lacksVideo || lasted >= VIDEO_MILLIS)) {
            this.plays = true;
            this.#hadAudioAt = nowMillis;
            return [{ do: 'notify' }];
        }
        return !hasAudio && lasted >= ONE_WAY_MILLIS ? this.onFailed(nowMillis) : [];
    }

    /** @param {number} nowMillis @param {Arrivals} arrivals @returns {PairAction[]} */
    #onTickWhile(nowMillis, { hereNow, expected }) {
        if (hereNow) {
            this.#isMicrophoneSilent = false;
        }
        if (hereNow || !expected || this.#isMicrophoneSilent) {
            this.#hadAudioAt = nowMillis;
        }
        return nowMillis - this.#hadAudioAt >= MISSING_MILLIS ? this.onBroken(nowMillis) : [];
    }

    /** @param {number} nowMillis @param {number} lasted @param {Arrivals} arrivals @returns {PairAction[]} */
    #onTickBroken(nowMillis, lasted, { hereNow, bySfu, isUp }) {
        if (hereNow && lasted >= STRAY_MILLIS) {
            this.#enter('connected', nowMillis);
            return [];
        }
        if (lasted < RECOVER_MILLIS) {
            return [];
        }
        if (isUp && !bySfu) {
            // Nothing comes by the SFU either: it is the microphone, not the path.
            this.#isMicrophoneSilent = true;
            this.#enter('connected', nowMillis);
            return [];
        }
        return this.onFailed(nowMillis);
    }

    /** @returns {PairAction[]} */
    #close() {
        this.plays = false;
        return [{ do: 'close' }];
    }

    /** @returns {PairAction[]} */
    #stopPlaying() {
        const did = this.plays;
        this.plays = false;
        return did ? [{ do: 'notify' }] : [];
    }

    /** @param {"connected"|"broken"|"failed"|"leaving"} state @param {number} nowMillis */
    #enter(state, nowMillis) {
        this.#state = state;
        this.#since = nowMillis;
    }
}
