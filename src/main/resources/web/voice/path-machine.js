/**
 * What is to be done: report that media is connected, is connected again, or has trouble; restart ICE; look again
 * after a while (`onTimeout`); give the connection up.
 *
 * @typedef {{do: "connected"}|{do: "recovered"}|{do: "trouble", reason: string}|{do: "restart"}
 *   |{do: "wait", millis: number}|{do: "lose", reason: string}} PathAction
 */

/** Time to find a path and finish the handshake. */
const CONNECT_MILLIS = 15_000;

/** ICE becomes `disconnected` after some lost checks and may recover; after this time it is restarted. */
const DISCONNECTED_MILLIS = 2_000;

/** Time for a restart before the call is made anew. */
const RESTART_MILLIS = 5_000;

/**
 * The state of the network path of a media connection, pure: takes the states of the `RTCPeerConnection` and returns
 * what follows.
 */
export class PathMachine {
    /** @type {"connecting"|"connected"|"disconnected"|"restarting"} */ #phase = 'connecting';

    /** Whether media was ever connected. */
    get wasConnected() {
        return this.#phase !== 'connecting';
    }

    /** The answer was taken. @returns {PathAction[]} */
    onAnswer() {
        return [{ do: 'wait', millis: CONNECT_MILLIS }];
    }

    /**
     * @param {RTCPeerConnectionState} connection
     * @param {RTCIceConnectionState} ice
     * @returns {PathAction[]}
     */
    onStates(connection, ice) {
        if (connection === 'connected' && isUp(ice)) {
            const before = this.#phase;
            this.#phase = 'connected';
            return before === 'connected' ? [] : [{ do: before === 'connecting' ? 'connected' : 'recovered' }];
        }
        if (this.#phase === 'connecting') {
            return connection === 'failed' || ice === 'failed' ? [unconnected(ice)] : [];
        }
        if (connection === 'failed' && isUp(ice)) {
            return [{ do: 'lose', reason: 'path_ended' }];
        }
        if (this.#phase === 'restarting') {
            // Until it is up again, or its time is over.
            return [];
        }
        if (ice === 'failed') {
            return this.#restart();
        }
        if (ice === 'disconnected' && this.#phase === 'connected') {
            this.#phase = 'disconnected';
            return [{ do: 'trouble', reason: 'voice_silent' }, { do: 'wait', millis: DISCONNECTED_MILLIS }];
        }
        return [];
    }

    /** A wait is over. @param {RTCIceConnectionState} ice @returns {PathAction[]} */
    onTimeout(ice) {
        switch (this.#phase) {
            case 'connecting':
                return [unconnected(ice)];
            case 'disconnected':
                return this.#restart();
            case 'restarting':
                return [{ do: 'lose', reason: 'no_other_path' }];
            default:
                return [];
        }
    }

    /**
     * The server refused to restart ICE, or did not answer. Nothing follows when only the network had changed: if the
     * path is gone too, that shows in a moment.
     *
     * @returns {PathAction[]}
     */
    onRestartFailed() {
        return this.#phase === 'restarting' ? [{ do: 'lose', reason: 'no_other_path' }] : [];
    }

    /** The path is gone: another one within some seconds, or the call is made anew. @returns {PathAction[]} */
    #restart() {
        this.#phase = 'restarting';
        return [{ do: 'trouble', reason: 'path_lost' }, { do: 'wait', millis: RESTART_MILLIS }, { do: 'restart' }];
    }
}

/** @param {RTCIceConnectionState} ice @returns {PathAction} */
function unconnected(ice) {
    return { do: 'lose', reason: isUp(ice) ? 'no_handshake' : 'no_path' };
}

/** @param {RTCIceConnectionState} ice */
function isUp(ice) {
    return ice === 'connected' || ice === 'completed';
}
