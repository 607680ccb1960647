/**
 * What is to be done: report that media is connected, is connected again, or has trouble; restart ICE; look again
 * after a while (`onTimeout`); give the connection up.
 *
 * @typedef {{do: "connected"}|{do: "recovered"}|{do: "trouble", words: string}|{do: "restart"}
 *   |{do: "wait", millis: number}|{do: "lose", words: string}} PathAction
 */

/** Time to find a path and finish the handshake. */
const CONNECT_MILLIS = 15_000;

/** ICE becomes `disconnected` after some lost checks and may recover; after this time it is restarted. */
const DISCONNECTED_MILLIS = 2_000;

/** Time for a restart before the call is made anew. */
const RESTART_MILLIS = 5_000;

const NO_PATH = 'Nothing came back from the voice server: a firewall or VPN blocks its ports. Try another network, '
    + 'or ask who runs the server to open its UDP and TCP ports or to offer TURN.';
const NO_HANDSHAKE = 'The voice server was reached, but the encrypted handshake was not finished. Try another network or browser.';
const NO_OTHER_PATH = 'The network path to the voice server was lost and no other one was found.';
const ENDED = 'The voice server ended the encrypted connection.';
const SILENT = 'The voice server does not answer at the moment.';
const SEARCHING = 'The network path was lost. Looking for another one.';

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
            return [{ do: 'lose', words: ENDED }];
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
            return [{ do: 'trouble', words: SILENT }, { do: 'wait', millis: DISCONNECTED_MILLIS }];
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
                return [{ do: 'lose', words: NO_OTHER_PATH }];
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
        return this.#phase === 'restarting' ? [{ do: 'lose', words: NO_OTHER_PATH }] : [];
    }

    /** The path is gone: another one within some seconds, or the call is made anew. @returns {PathAction[]} */
    #restart() {
        this.#phase = 'restarting';
        return [{ do: 'trouble', words: SEARCHING }, { do: 'wait', millis: RESTART_MILLIS }, { do: 'restart' }];
    }
}

/** @param {RTCIceConnectionState} ice @returns {PathAction} */
function unconnected(ice) {
    return { do: 'lose', words: isUp(ice) ? NO_HANDSHAKE : NO_PATH };
}

/** @param {RTCIceConnectionState} ice */
function isUp(ice) {
    return ice === 'connected' || ice === 'completed';
}
