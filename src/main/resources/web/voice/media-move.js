import { asExplained } from './refusal.js';

/** @typedef {import('./connection.js').MediaConnection} MediaConnection */
/** @typedef {import('./protocol.js').Migrate} Migrate */

/** For how long the former connection is kept after the switch: the others learn of it at different times. */
const LINGER_MILLIS = 1_000;

/**
 * What a move needs from its call.
 *
 * @typedef {Object} MoveListener
 * @property {(connection: MediaConnection) => Promise<void>} onConnection before its offer: local tracks go into it
 * @property {(connection: MediaConnection) => void} onReady it is connected, and will be used at the switch
 * @property {(connection: MediaConnection) => MediaConnection|null} use plays and sends on it from now on; returns the former
 * @property {(connection: MediaConnection) => Promise<void>} connected fails when it is lost before
 * @property {() => void} onMoved media flows again
 * @property {(why: import('./refusal.js').Refusal) => void} onFailed the call has to be entered again
 */

/**
 * The media of the room moves to another shard: a second media connection beside the one in use, or in place of it
 * when the shard of that is gone. One at a time; a later move takes the place of an earlier one.
 */
export class MediaMove {
    #listener;
    /** The connection that is not in use yet. @type {MediaConnection|null} */ #next = null;
    #moves = 0;

    /** @param {MoveListener} listener */
    constructor(listener) {
        this.#listener = listener;
    }

    /** @param {Migrate} move @param {MediaConnection} made the connection for it */
    async begin(move, made) {
        const listener = this.#listener;
        this.cancel();
        const turn = this.#moves;
        const connected = listener.connected(made);
        try {
            if (!move.lost) {
                this.#next = made;
            }
            await listener.onConnection(made);
            await made.prepare();
            if (turn !== this.#moves) {
                made.close();
                return;
            }
            if (move.lost) {
                listener.use(made)?.close();
            }
            await made.open();
            await connected;
            if (turn === this.#moves && move.lost) {
                listener.onMoved();
            } else if (this.#next === made) {
                listener.onReady(made);
            }
        } catch (error) {
            made.close();
            if (turn === this.#moves) {
                this.cancel();
                listener.onFailed(asExplained(error));
            }
        }
    }

    /** Everyone in the room has a connection to the new shard. */
    async onSwitched() {
        const next = this.#next;
        if (next) {
            this.#next = null;
            const former = this.#listener.use(next);
            setTimeout(() => former?.close(), LINGER_MILLIS);
            // What was switched on or off meanwhile.
            await this.#listener.onConnection(next);
            this.#listener.onMoved();
        }
    }

    /** The session is lost, and the next one does not know a connection that is not in use yet. */
    dropNext() {
        if (this.#next) {
            this.cancel();
        }
    }

    /** The call is over, or is entered again. */
    cancel() {
        this.#moves += 1;
        const next = this.#next;
        this.#next = null;
        next?.close();
    }
}
