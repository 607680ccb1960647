/** One change of networks arrives as several events. */
const SETTLE_MILLIS = 500;

/**
 * Reports when the computer changes networks: Wi-Fi to mobile, cable to Wi-Fi, back from a tunnel. Where the browser
 * hides the type of its network (Chromium on desktops), only `online` shows a change; ICE finds by itself that a path is
 * gone.
 */
export class NetworkWatch {
    #timer = 0;
    #onChange;
    #type = networkInformation()?.type;

    #onOnline = () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(this.#onChange, SETTLE_MILLIS);
    };

    /** The event comes for another estimate of the round-trip time or the bandwidth, too: on a busy computer, often. */
    #onInformation = () => {
        const type = networkInformation()?.type;
        if (type !== this.#type) {
            this.#type = type;
            this.#onOnline();
        }
    };

    /** @param {() => void} onChange */
    constructor(onChange) {
        this.#onChange = onChange;
        globalThis.addEventListener?.('online', this.#onOnline);
        networkInformation()?.addEventListener('change', this.#onInformation);
    }

    stop() {
        clearTimeout(this.#timer);
        globalThis.removeEventListener?.('online', this.#onOnline);
        networkInformation()?.removeEventListener('change', this.#onInformation);
    }
}

/** Where the browser has it (Chromium). @returns {(EventTarget & {type?: string})|undefined} */
function networkInformation() {
    return /** @type {(Navigator & {connection?: EventTarget})|undefined} */ (globalThis.navigator)?.connection;
}
