import { Refusal } from './refusal.js';

/** @typedef {import('./protocol.js').Joined} Joined */
/** @typedef {import('./protocol.js').ParticipantState} ParticipantState */

/** Whether the server counts this session into a room, and the messages that change it. */
export class RoomMembership {
    #request;
    #inside = false;

    /** @param {(op: string, fields?: object) => Promise<any>} request sends a message and waits for its answer */
    constructor(request) {
        this.#request = request;
    }

    get inside() {
        return this.#inside;
    }

    /** @param {string} channel @param {ParticipantState} state @param {{mesh?: boolean, hideAddress?: boolean, regions?: import('./region-distances.js').RegionRtt[], former?: import('./protocol.js').FormerParticipant}} [terms] @returns {Promise<Joined>} */
    async join(channel, state, terms = {}) {
        let joined;
        try {
            joined = await this.#request('join', { channel, state, ...terms });
        } catch (error) {
            if (!(error instanceof Refusal) || error.code !== 'already_in_room') {
                throw error;
            }
            await this.#request('leave');
            joined = await this.#request('join', { channel, state, ...terms });
        }
        this.#inside = true;
        return joined;
    }

    async leave() {
        if (this.#inside) {
            this.#inside = false;
            try {
                await this.#request('leave');
            } catch (error) {
                console.debug('hubbub: leaving was not acknowledged', error);
            }
        }
    }

    /** The server ended it, or takes the lost socket for a leave. */
    end() {
        this.#inside = false;
    }

    /** @param {ParticipantState} state */
    announce(state) {
        if (this.#inside) {
            // A session that is just being taken out of the room need not know that this came too late.
            this.#request('state', state).catch((error) => console.debug('hubbub: the state was not taken', error));
        }
    }
}
