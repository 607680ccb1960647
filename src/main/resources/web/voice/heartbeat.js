/** Time for the answer to a ping. Generous: a busy computer is not a dead socket. */
const ANSWER_MILLIS = 10_000;

/** The same when the socket is most likely dead. */
const PROBE_MILLIS = 3_000;

/** Timers and the wall clock are rounded differently. */
const CLOCK_STEP_MILLIS = 50;

/**
 * Whether the socket is alive, pure: silence counts from the first unanswered ping on, never from the last message, as
 * timers of a hidden tab or a sleeping computer come late.
 */
export class Heartbeat {
    /** When the oldest unanswered ping was sent. @type {number|null} */ #askedAt = null;
    #answerMillis = ANSWER_MILLIS;

    /** Any message shows that the socket is alive. */
    onMessage() {
        this.#askedAt = null;
        this.#answerMillis = ANSWER_MILLIS;
    }

    /** @param {number} nowMillis @returns {"ping"|"lost"} */
    onTick(nowMillis) {
        if (this.#askedAt !== null && nowMillis - this.#askedAt >= this.#answerMillis) {
            return 'lost';
        }
        this.#askedAt ??= nowMillis;
        return 'ping';
    }

    /**
     * The computer slept or changed networks, or no media arrives: the silence before says nothing, as nothing could
     * arrive, but the answer to a ping now must come soon.
     *
     * @param {number} nowMillis
     * @returns {number} milliseconds after which `onTick` is due; send a ping now
     */
    onDoubt(nowMillis) {
        this.#askedAt = nowMillis;
        this.#answerMillis = PROBE_MILLIS;
        return PROBE_MILLIS + CLOCK_STEP_MILLIS;
    }
}
