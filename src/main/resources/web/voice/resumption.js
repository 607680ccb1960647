/** @typedef {import('./protocol.js').Ready} Ready */

/** The close code by which this client announces that it will resume its session over another socket. */
export const CLOSE_WILL_RESUME = 4001;

/** Whether, and how, a session can go on whose socket was lost; pure. */
export class Resumption {
    /** @type {{session: string, key: string, millis: number}|null} */ #terms = null;
    /** @type {{seq: number, until: number}|null} */ #lost = null;

    /** A session has begun. @param {Ready} ready */
    onReady({ session, resumeKey, resumeMillis }) {
        this.#terms = resumeKey && resumeMillis ? { session, key: resumeKey, millis: resumeMillis } : null;
        this.#lost = null;
    }

    /**
     * The socket was lost, perhaps the next one as well.
     *
     * @param {number} nowMillis
     * @param {number|null} seq number of the last message of the session, null when none came over this socket
     */
    onLost(nowMillis, seq) {
        if (this.#terms) {
            this.#lost = {
                seq: seq ?? this.#lost?.seq ?? 0,
                until: this.#lost?.until ?? nowMillis + this.#terms.millis,
            };
        }
    }

    onResumed() {
        this.#lost = null;
    }

    /** The session is over. */
    onEnded() {
        this.#terms = null;
        this.#lost = null;
    }

    /** Whether a session waits for its client. */
    get isPending() {
        return this.#lost !== null;
    }

    /** The fields of `resume`, null when it is too late or there is nothing to resume. @param {number} nowMillis */
    request(nowMillis) {
        return this.#terms && this.#lost && nowMillis < this.#lost.until
            ? { session: this.#terms.session, key: this.#terms.key, seq: this.#lost.seq }
            : null;
    }
}
