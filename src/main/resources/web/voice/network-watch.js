/** One change of networks arrives as several events. */
const SETTLE_MILLIS = 500;

/** Reports when the computer changes networks: Wi-Fi to mobile, cable to Wi-Fi, back from a tunnel. */
export class NetworkWatch {
    #timer = 0;
    #onEvent;

    /** @param {() => void} onChange */
    constructor(onChange) {
        this.#onEvent = () => {
            clearTimeout(this.#timer);
            this.#timer = setTimeout(onChange, SETTLE_MILLIS);
        };
        globalThis.addEventListener?.('online', this.#onEvent);
        networkInformation()?.addEventListener('change', this.#onEvent);
    }

    stop() {
        clearTimeout(this.#timer);
        globalThis.removeEventListener?.('online', this.#onEvent);
        networkInformation()?.removeEventListener('change', this.#onEvent);
    }
}

/** Where the browser has it (Chromium). @returns {EventTarget|undefined} */
function networkInformation() {
    return /** @type {(Navigator & {connection?: EventTarget})|undefined} */ (globalThis.navigator)?.connection;
}
