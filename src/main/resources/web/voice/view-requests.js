/** @typedef {import('./protocol.js').ViewRequest} ViewRequest */

/**
 * Which video tracks the page shows, and how large. The server sends nothing else; until the first request it
 * chooses. A request is kept over connections and sent once to each.
 */
export class ViewRequests {
    /** @type {ViewRequest[]|null} */ #requests = null;
    /** As this connection has it. */ #sent = '';

    /** @param {ViewRequest[]} requests */
    request(requests) {
        this.#requests = requests;
    }

    /** Another connection knows nothing of what was sent on the one before. */
    reset() {
        this.#sent = '';
    }

    /** @returns {ViewRequest[]|null} what is to be sent on this connection, null when the server has it already */
    next() {
        const view = JSON.stringify(this.#requests);
        if (this.#requests === null || view === this.#sent) {
            return null;
        }
        this.#sent = view;
        return this.#requests;
    }
}
