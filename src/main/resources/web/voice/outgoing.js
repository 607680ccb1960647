/** @typedef {import('./connection.js').MediaConnection} MediaConnection */
/** @typedef {import('./mesh.js').DirectPaths} DirectPaths */
/** @typedef {import('./protocol.js').TrackKind} TrackKind */
/** @typedef {Map<TrackKind, MediaStreamTrack|null>} Tracks */

/**
 * Sends each track where it is needed: to the mesh always, to the SFU while a participant is not reached directly. A track
 * is added on one path before it is taken from the other. While the media of a room moves there are two connections to the
 * SFU.
 */
export class Outgoing {
    /** @type {Tracks} */ #tracks = new Map();
    /** What each connection to the SFU gets now. @type {Map<Pick<MediaConnection, "send"|"limit">, Tracks>} */ #sent = new Map();
    #mesh;

    /** @param {Pick<DirectPaths, "send"|"limit"|"needsSfu">} mesh */
    constructor(mesh) {
        this.#mesh = mesh;
    }

    /** Sends over this connection to the SFU as well, until it is closed. @param {Pick<MediaConnection, "send"|"limit"|"addEventListener">} connection */
    over(connection) {
        if (!this.#sent.has(connection)) {
            this.#sent.set(connection, new Map());
            connection.addEventListener('closed', () => this.#sent.delete(connection));
        }
        return this;
    }

    /** The call is over. */
    detach() {
        this.#tracks.clear();
        this.#sent.clear();
    }

    /** @param {TrackKind} kind @param {MediaStreamTrack|null} track */
    async send(kind, track) {
        if (this.#sent.size > 0) {
            this.#tracks.set(kind, track);
            this.#mesh.send(kind, track);
            await this.apply();
        }
    }

    /** The limits of the channel have changed. @param {import('./protocol.js').Limits} limits */
    limit(limits) {
        this.#mesh.limit(limits);
        [...this.#sent.keys()].forEach((connection) => connection.limit(limits));
    }

    /** Whether the SFU is needed may have changed. */
    async apply() {
        const isNeeded = this.#mesh.needsSfu;
        await Promise.all([...this.#sent].flatMap(([connection, sent]) => [...this.#tracks].map(async ([kind, track]) => {
            const wanted = isNeeded ? track : null;
            if ((sent.get(kind) ?? null) !== wanted) {
                sent.set(kind, wanted);
                await connection.send(kind, wanted);
            }
        })));
    }
}
