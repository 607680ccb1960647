import { asExplained, explained, inWords, isFinal, mayRejoin } from './refusal.js';

/**
 * Where a call is: none; entering the channel; in it; entering again after a loss; given up.
 * @typedef {"idle"|"connecting"|"connected"|"reconnecting"|"failed"} CallState
 *
 * What is to be done: enter the channel now, wait before the next attempt, give up what there is of the media
 * connection, leave the room.
 * @typedef {{do: "enter"}|{do: "wait", attempt: number}|{do: "drop"}|{do: "leaveRoom"}} CallAction
 */

/** Attempts in a row before a call is given up: about 45 s. */
const MAX_ATTEMPTS = 20;

/**
 * The state of a call, pure: each event returns the actions that follow, or null when it is ignored, as are the
 * results of work that belongs to an earlier `epoch`.
 */
export class CallMachine {
    #attempts = 0;
    /** @type {CallState} */ state = 'idle';
    /** Why, null when all is well. @type {import('./refusal.js').Refusal|null} */ cause = null;
    /** The channel the person chose, null when idle. @type {string|null} */ channel = null;
    /** Why the call was given up. @type {import('./refusal.js').Refusal|null} */ failure = null;
    /** Grows when pending work becomes outdated. */ epoch = 0;
    /**
     * The socket was lost, but media may still flow: it is kept until the room is entered again, which replaces it.
     */
    keepsMedia = false;

    /** The person chose a channel. @param {string} channel @returns {CallAction[]|null} */
    onJoin(channel) {
        if (channel === this.channel && (this.state === 'connected' || this.state === 'connecting')) {
            return null;
        }
        return this.#start(channel);
    }

    /** The person retries after the call was given up. @returns {CallAction[]|null} */
    onRetry() {
        return this.state === 'failed' && this.channel !== null ? this.#start(this.channel) : null;
    }

    /** The person leaves. @returns {CallAction[]} */
    onLeave() {
        this.epoch += 1;
        this.keepsMedia = false;
        this.channel = null;
        this.#change('idle', null);
        return [{ do: 'leaveRoom' }, { do: 'drop' }];
    }

    /**
     * The server let the client in; media is next, unless the client goes on as the participant that it was. Otherwise
     * what was kept of the media connection before is of no use any longer: the server ends the participant that it
     * belonged to.
     *
     * @param {number} epoch
     * @param {boolean} isKept whether the client goes on as the same participant
     * @returns {CallAction[]|null}
     */
    onJoined(epoch, isKept) {
        if (epoch !== this.epoch) {
            return null;
        }
        if (!this.keepsMedia) {
            return [];
        }
        this.keepsMedia = false;
        if (isKept) {
            this.#attempts = 0;
            this.#change('connected', null);
            return [];
        }
        this.#change('reconnecting', this.cause);
        return [{ do: 'drop' }];
    }

    /** Media flows. @param {number} epoch @returns {CallAction[]|null} */
    onEntered(epoch) {
        if (epoch !== this.epoch) {
            return null;
        }
        this.#attempts = 0;
        this.#change('connected', null);
        return [];
    }

    /** An attempt to enter failed. @param {number} epoch @param {unknown} error @returns {CallAction[]|null} */
    onRefused(epoch, error) {
        if (epoch !== this.epoch) {
            return null;
        }
        const refusal = asExplained(error);
        const why = explained(refusal.code, { ...refusal, message: inWords(refusal.reason ?? '', refusal.message) });
        this.#attempts += 1;
        if (this.keepsMedia && !isFinal(error)) {
            // A call that goes on is not given up.
            return [{ do: 'wait', attempt: this.#attempts }];
        }
        if (isFinal(error) || this.#attempts >= MAX_ATTEMPTS) {
            return this.#giveUp(why);
        }
        this.#change(this.state, why);
        return [{ do: 'drop' }, { do: 'wait', attempt: this.#attempts }];
    }

    /** The wait before the next attempt is over. @param {number} epoch @returns {CallAction[]|null} */
    onWaited(epoch) {
        return epoch === this.epoch ? [{ do: 'enter' }] : null;
    }

    /**
     * The socket was lost during the call. The server that ran it may be gone, or notices it later than others: media
     * goes on for as long as it can, and the room is entered again when the socket is back.
     *
     * @param {import('./refusal.js').Refusal} why
     * @returns {CallAction[]|null}
     */
    onSignalingLost(why) {
        if (this.state !== 'connected') {
            return null;
        }
        this.epoch += 1;
        this.keepsMedia = true;
        this.#change('connected', why);
        return [{ do: 'enter' }];
    }

    /**
     * Media was lost during the call. (While entering, it is the attempt that fails.)
     *
     * @param {import('./refusal.js').Refusal} why
     * @returns {CallAction[]|null}
     */
    onLost(why) {
        return this.state === 'connected' ? this.#reconnect(why) : null;
    }

    /** The server took the client out of the room. @param {string} code @returns {CallAction[]|null} */
    onRemoved(code) {
        const why = explained(code);
        if (this.channel === null) {
            return null;
        }
        if (mayRejoin(code) && this.#attempts < MAX_ATTEMPTS) {
            return this.#reconnect(why);
        }
        this.epoch += 1;
        return this.#giveUp(why);
    }

    /** @param {string} channel @returns {CallAction[]} */
    #start(channel) {
        this.epoch += 1;
        this.#attempts = 0;
        this.keepsMedia = false;
        this.channel = channel;
        this.failure = null;
        this.#change('connecting', null);
        return [{ do: 'enter' }];
    }

    /** @param {import('./refusal.js').Refusal} why @returns {CallAction[]} */
    #reconnect(why) {
        this.epoch += 1;
        this.keepsMedia = false;
        this.failure = null;
        this.#change('reconnecting', why);
        const attempt = this.#attempts;
        this.#attempts += 1;
        return [{ do: 'drop' }, { do: 'wait', attempt }];
    }

    /** @param {import('./refusal.js').Refusal} failure @returns {CallAction[]} */
    #giveUp(failure) {
        this.keepsMedia = false;
        this.failure = failure;
        this.#change('failed', failure);
        return [{ do: 'drop' }];
    }

    /** @param {CallState} state @param {import('./refusal.js').Refusal|null} cause */
    #change(state, cause) {
        this.state = state;
        this.cause = cause;
    }
}
