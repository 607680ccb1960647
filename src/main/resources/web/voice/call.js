import { backoffMillis } from './backoff.js';
import { CallMachine } from './call-machine.js';
import { MediaMove } from './media-move.js';
import { explained, isFinalEnd } from './refusal.js';
import { RoomMembership } from './room-membership.js';

/** @typedef {import('./refusal.js').Refusal} Refusal */
/** @typedef {import('./call-machine.js').CallAction} CallAction */
/** @typedef {import('./connection.js').MediaConnection} MediaConnection */
/** @typedef {import('./protocol.js').Joined} Joined */
/** @typedef {import('./protocol.js').Left} Left */
/** @typedef {import('./protocol.js').Migrate} Migrate */
/** @typedef {import('./protocol.js').ParticipantState} ParticipantState */

/**
 * What the call needs from its client.
 *
 * @typedef {Object} CallListener
 * @property {() => ParticipantState} announcedState
 * @property {() => {mesh: boolean, hideAddress: boolean}} ability whether the client takes part in direct connections
 * @property {() => Promise<{regions?: import('./region-distances.js').RegionRtt[]}>} location how far the regions of the
 *     server are
 * @property {(joined: Joined, move?: Migrate) => MediaConnection} connect makes the media connection of this join, or
 *     another one when the media of the room moves
 * @property {(joined: Joined) => void} onJoined the room was entered, media is not connected yet
 * @property {(joined: Joined) => void} onReturned the room was entered again as the same participant, whose media
 *     connection goes on
 * @property {(connection: MediaConnection) => Promise<void>} onConnection before its offer: local tracks go into it
 * @property {(connection: MediaConnection) => void} onSlots its slots are known
 * @property {(connection: MediaConnection) => void} onReady another connection will be in use soon: its slots are known
 * @property {(connection: MediaConnection) => void} onMoved another connection is in use: its slots are known
 * @property {(state: ParticipantState) => void} onStateSince the own state has changed since the join was sent
 * @property {() => void} onConnected media flows
 * @property {() => void} onDropped the media connection is closed, the room is left or about to be
 * @property {() => void} onChange `state`, `cause`, `trouble` or `channel` changed
 *
 * @typedef {Object} CallSignaling the part of the signaling socket that a call uses
 * @property {() => Promise<unknown>} ready
 * @property {(op: string, fields?: object) => Promise<any>} request
 */

/** At most one call: does what the {@link CallMachine} decides. */
export class Call {
    #machine = new CallMachine();
    #membership;
    #signaling;
    #listener;
    /** @type {Promise<void>} */ #leaving = Promise.resolve();
    /** @type {{channel: string, resolve: () => void, reject: (error: Error) => void}[]} */ #waiting = [];

    /** @type {MediaConnection|null} */ connection = null;
    /** @type {Refusal|null} */ #pathTrouble = null;
    #move;
    /** The last answer to `join`. @type {Joined|null} */ #joined = null;
    /** Times a room was entered, the first included. */ joins = 0;

    /** @param {CallSignaling} signaling @param {CallListener} listener */
    constructor(signaling, listener) {
        this.#signaling = signaling;
        this.#listener = listener;
        this.#membership = new RoomMembership((op, fields) => signaling.request(op, fields));
        this.#move = new MediaMove({
            onConnection: (made) => listener.onConnection(made),
            onReady: (made) => listener.onReady(made),
            use: (made) => this.#use(made),
            connected: (made) => this.#watch(made),
            onMoved: () => {
                this.#setPathTrouble(null);
                listener.onConnected();
            },
            onFailed: (why) => this.#perform(this.#machine.onLost(why)),
        });
    }

    get state() {
        return this.#machine.state;
    }

    /** Why it is not connected, null when all is well. @returns {Refusal|null} */
    get cause() {
        return this.#machine.cause;
    }

    /** Why the call was given up, null when it was not. @returns {Refusal|null} */
    get failure() {
        return this.state === 'failed' ? this.#machine.failure : null;
    }

    /** Connected, but something is wrong right now; null when not. @returns {Refusal|null} */
    get trouble() {
        if (this.state !== 'connected') {
            return null;
        }
        return this.goesOn ? this.cause : this.#pathTrouble;
    }

    /** Whether media goes on while the socket is lost. */
    get goesOn() {
        return this.state === 'connected' && this.#machine.keepsMedia;
    }

    get channel() {
        return this.#machine.channel;
    }

    get isInRoom() {
        return this.#membership.inside;
    }

    /**
     * @param {string} channel
     * @returns {Promise<void>} when media flows; fails with a {@link Refusal} when the server refuses for good
     */
    join(channel) {
        this.#perform(this.#machine.onJoin(channel));
        return this.#outcome(channel);
    }

    /** Tries again after the call was given up. @returns {Promise<void>} */
    async retry() {
        const actions = this.#machine.onRetry();
        if (actions) {
            this.#perform(actions);
            await this.#outcome(/** @type {string} */ (this.channel));
        }
    }

    async leave() {
        this.#perform(this.#machine.onLeave());
        await this.#leaving;
    }

    /** @param {ParticipantState} state */
    announce(state) {
        this.#membership.announce(state);
    }

    /** The server ended the call, or a moderator moves it to another channel. @param {Left} left */
    onLeft({ channel, reason, to }) {
        // The media connection may have been lost before, and the room be entered again: a moderator's word counts.
        if (channel === this.channel && (this.isInRoom || isFinalEnd(reason))) {
            this.#membership.end();
            this.#perform(to ? this.#machine.onJoin(to) : this.#machine.onRemoved(reason));
        }
    }

    /** The media of the room moves to another shard. @param {Migrate} move */
    onMigrate(move) {
        if (!this.isInRoom || !this.#joined) {
            return;
        }
        if (this.state !== 'connected') {
            // The attempt fails, and the next one finds the new shard.
            this.connection?.fail(explained('media_moved'));
            return;
        }
        if (move.lost) {
            this.#setPathTrouble(explained('media_moved'));
        }
        void this.#move.begin(move, this.#listener.connect(this.#joined, move));
    }

    /** Everyone is connected to the shard that the media of the room moves to. */
    onSwitched() {
        void this.#move.onSwitched();
    }

    /** @param {MediaConnection} made @returns {MediaConnection|null} the former one */
    #use(made) {
        const former = this.connection;
        this.connection = made;
        this.#listener.onMoved(made);
        return former;
    }

    /** @param {Refusal|null} why */
    #setPathTrouble(why) {
        if (why?.message !== this.#pathTrouble?.message) {
            this.#pathTrouble = why;
            this.#listener.onChange();
        }
    }

    /** The server reports that the media connection ended. @param {string} code */
    onMediaEnded(code) {
        // While entering, it is the attempt that fails, with this reason.
        this.connection?.fail(explained(code));
    }

    /** The server takes a lost socket for a leave, sooner or later. @param {Refusal} why */
    onSignalingLost(why) {
        this.#membership.end();
        this.#move.dropNext();
        if (this.state === 'connected') {
            this.#perform(this.#machine.onSignalingLost(why));
        } else {
            this.connection?.fail(why);
        }
    }

    /** What was said while the socket was lost may not have reached the server. @param {ParticipantState} state */
    onResumed(state) {
        this.announce(state);
        if (!this.isInRoom) {
            // It was left meanwhile.
            void this.#signaling.request('leave').catch((error) => console.debug('hubbub: there was no channel to leave', error));
        }
    }

    /** @param {CallAction[]|null} actions null: the event was ignored */
    #perform(actions) {
        if (!actions) {
            return;
        }
        const { epoch } = this.#machine;
        for (const action of actions) {
            switch (action.do) {
                case 'enter':
                    void this.#enter(epoch);
                    break;
                case 'wait':
                    setTimeout(() => this.#perform(this.#machine.onWaited(epoch)), backoffMillis(action.attempt));
                    break;
                case 'drop':
                    this.#drop();
                    break;
                case 'leaveRoom':
                    this.#leaving = this.#membership.leave();
                    break;
            }
        }
        this.#listener.onChange();
        this.#settle();
    }

    /** @param {number} epoch */
    async #enter(epoch) {
        try {
            await this.#signaling.ready();
            if (epoch === this.#machine.epoch) {
                await this.#enterOnce(epoch);
            }
        } catch (error) {
            this.#perform(this.#machine.onRefused(epoch, error));
        }
    }

    /** @param {number} epoch */
    async #enterOnce(epoch) {
        const listener = this.#listener;
        const channel = /** @type {string} */ (this.channel);
        const location = await listener.location();
        if (epoch !== this.#machine.epoch) {
            return;
        }
        await this.#membership.leave();
        if (!this.#machine.keepsMedia) {
            this.#drop();
        }
        const announced = listener.announcedState();
        const joined = await this.#membership.join(channel, announced, { ...listener.ability(), ...location, ...this.#former() });
        if (epoch !== this.#machine.epoch) {
            if (this.channel === null) {
                await this.#membership.leave();
            }
            return;
        }
        this.#joined = joined;
        this.#perform(this.#machine.onJoined(epoch, joined.kept));
        if (joined.kept) {
            listener.onReturned(joined);
        } else {
            listener.onJoined(joined);
        }
        const state = listener.announcedState();
        if (JSON.stringify(state) !== JSON.stringify(announced)) {
            // The person muted, or a microphone was refused, before the answer arrived.
            listener.onStateSince(state);
        }
        if (!joined.kept) {
            await this.#connect(joined, epoch);
        }
    }

    /** The participant that the client was, whose media connection still works. */
    #former() {
        const { connection } = this;
        return this.#machine.keepsMedia && connection && this.#joined
            ? { former: { participant: this.#joined.participant, placement: connection.placement } }
            : {};
    }

    /** @param {Joined} joined @param {number} epoch */
    async #connect(joined, epoch) {
        const listener = this.#listener;
        const connection = listener.connect(joined);
        this.connection = connection;
        const connected = this.#watch(connection);
        try {
            await listener.onConnection(connection);
            await connection.prepare();
            listener.onSlots(connection);
            await connection.open();
            await connected;
        } catch (error) {
            connection.close();
            throw error;
        }
        if (epoch === this.#machine.epoch) {
            this.joins += 1;
            this.#perform(this.#machine.onEntered(epoch));
            listener.onConnected();
        }
    }

    /** @param {MediaConnection} connection @returns {Promise<void>} when it is connected; fails when it is lost */
    #watch(connection) {
        /** @type {Promise<void>} */
        const connected = new Promise((resolve, reject) => {
            connection.addEventListener('connected', () => resolve());
            connection.addEventListener('closed', () => reject(explained('media_failed', { reason: 'closed' })));
            connection.addEventListener('lost', (event) => {
                const { detail: why } = /** @type {CustomEvent<Refusal>} */ (event);
                reject(explained('media_failed', { reason: why.reason, message: why.message }));
                if (connection === this.connection) {
                    this.#perform(this.#machine.onLost(why));
                }
            });
        });
        connection.addEventListener('trouble', (event) => {
            const { detail } = /** @type {CustomEvent} */ (event);
            if (connection === this.connection) {
                this.#setPathTrouble(detail);
            }
        });
        // Awaited only after the offer: a loss before that must not count as unhandled.
        connected.catch(() => {});
        return connected;
    }

    #drop() {
        const { connection } = this;
        this.#move.cancel();
        this.connection = null;
        this.#pathTrouble = null;
        connection?.close();
        this.#listener.onDropped();
    }

    /** @param {string} channel @returns {Promise<void>} when the call is in that channel, given up, or left */
    #outcome(channel) {
        /** @type {Promise<void>} */
        const outcome = new Promise((resolve, reject) => {
            this.#waiting.push({ channel, resolve, reject });
        });
        this.#settle();
        return outcome;
    }

    #settle() {
        const { state, failure } = this.#machine;
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const waiter of waiting) {
            const isCurrent = waiter.channel === this.channel;
            if (isCurrent && (state === 'connecting' || state === 'reconnecting')) {
                this.#waiting.push(waiter);
            } else if (isCurrent && state === 'connected') {
                waiter.resolve();
            } else {
                waiter.reject(failure ?? explained('left', { reason: 'left_before' }));
            }
        }
    }
}
