import { backoffMillis } from './backoff.js';

/** Longer waits end early when the server answers; it is asked this often. */
const ASK_MILLIS = 2_000;

/**
 * Waits before the next attempt to reach the server: as long as the back-off says, or until an attempt is likely to
 * succeed: the device is online again, the person looks at the page again, or the server answers.
 */
export class RetryTimer {
    #timer = 0;
    #asking = 0;
    #isServerUp;
    /** @type {(() => void)|null} */ #attempt = null;
    #onEvent = () => {
        if (!globalThis.document?.hidden) {
            this.#now();
        }
    };

    /** @param {() => Promise<boolean>} isServerUp */
    constructor(isServerUp) {
        this.#isServerUp = isServerUp;
    }

    /** @param {number} attempt how many failed before this one @param {() => void} run */
    wait(attempt, run) {
        this.cancel();
        this.#attempt = run;
        const delay = backoffMillis(attempt);
        this.#timer = setTimeout(() => this.#now(), delay);
        if (delay > 2 * ASK_MILLIS) {
            this.#asking = setInterval(() => void this.#ask(), ASK_MILLIS);
        }
        globalThis.addEventListener?.('online', this.#onEvent);
        globalThis.document?.addEventListener('visibilitychange', this.#onEvent);
    }

    cancel() {
        clearTimeout(this.#timer);
        clearInterval(this.#asking);
        globalThis.removeEventListener?.('online', this.#onEvent);
        globalThis.document?.removeEventListener('visibilitychange', this.#onEvent);
        this.#attempt = null;
    }

    async #ask() {
        const attempt = this.#attempt;
        if (await this.#isServerUp() && attempt !== null && attempt === this.#attempt) {
            this.#now();
        }
    }

    #now() {
        const attempt = this.#attempt;
        this.cancel();
        attempt?.();
    }
}

/** Whether the server of a socket answers over HTTP. @param {string} socketUrl `wss://…/ws` */
export async function isLive(socketUrl) {
    try {
        const address = socketUrl.replace(/^ws/, 'http').replace(/\/ws$/, '/health/live');
        return (await fetch(address, { cache: 'no-store' })).ok;
    } catch {
        return false;
    }
}
