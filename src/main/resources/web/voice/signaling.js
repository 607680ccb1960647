import { Liveness } from './liveness.js';
import { Refusal } from './refusal.js';
import { RetryTimer, isLive } from './retry-timer.js';

/** @typedef {import('./protocol.js').ServerMessage} ServerMessage */
/** @typedef {import('./protocol.js').Ready} Ready */
/** @typedef {"closed"|"connecting"|"ready"|"reconnecting"} SignalingState */

/** Close code of the socket: the device session was revoked, the same login will not be accepted again. */
const CLOSE_SESSION_REVOKED = 4004;

/** Time for the answer to a request. */
const ANSWER_TIMEOUT_MILLIS = 10_000;

/** Time for the socket to open and the session to be identified. */
const OPEN_TIMEOUT_MILLIS = 10_000;

/**
 * The socket to `/ws`: identifies the session, sends heartbeats, pairs answers with requests, counts sequence numbers,
 * and reconnects by itself when it is lost, until `close()` is called.
 *
 * Events: `message` (detail: a {@link ServerMessage} that answers no request), `statechange`,
 * `revoked` (the login is no longer accepted; the socket remains closed).
 */
export class Signaling extends EventTarget {
    /** @type {WebSocket|null} */ #socket = null;
    /** @type {Map<number, {resolve: (m: any) => void, reject: (e: Error) => void, timer: number}>} */
    #waiting = new Map();
    /** @type {Ready|null} */ #ready = null;
    /** @type {((ready: Ready) => void)[]} */ #whenReady = [];
    #nextId = 1;
    #attempt = 0;
    #open = false;
    /** Whether the last attempt reached the server: then its being up says nothing about the next one. */
    #isReached = false;
    #retry = new RetryTimer(async () => !this.#isReached && isLive(this.url));
    #liveness = new Liveness({
        ping: () => this.send('ping', { t: Math.round(performance.now()) }),
        onSilent: () => this.#lost(this.#socket, 'The server went silent.'),
    });

    /** @type {SignalingState} */ state = 'closed';
    /** Why the socket is not up, in words. */
    reason = '';
    /** Sequence number of the last message; 0 before `hello`. */
    lastSeq = 0;
    /** Messages that were missing in the sequence: always 0 unless the server has a bug. */
    gaps = 0;
    /** Round trip of the last heartbeat. */
    rttMillis = NaN;

    /**
     * @param {string} url of the socket, `wss://…/ws`
     * @param {(options?: {fresh?: boolean}) => Promise<string>} token gives an access token; `fresh`: a new
     *     one, because the server refused the last
     */
    constructor(url, token) {
        super();
        this.url = url;
        this.token = token;
        globalThis.addEventListener?.('online', () => this.#onOnline());
    }

    /** Opens the socket and keeps it open. Resolves with the first `ready`. @returns {Promise<Ready>} */
    open() {
        if (!this.#open) {
            this.#open = true;
            this.#attempt = 0;
            this.#change('connecting', '');
            this.#connect();
        }
        return this.ready();
    }

    /** Resolves with the current `ready`, or the next one. @returns {Promise<Ready>} */
    ready() {
        return this.#ready && this.state === 'ready'
            ? Promise.resolve(this.#ready)
            : new Promise((resolve) => this.#whenReady.push(resolve));
    }

    close() {
        this.#open = false;
        this.#retry.cancel();
        this.#drop('closed');
        this.#change('closed', '');
    }

    /**
     * Sends a message that has no answer. It is lost silently while the socket is down, since the state is sent again
     * after a reconnect.
     *
     * @param {string} op
     * @param {object} [fields]
     */
    send(op, fields = {}) {
        if (this.#socket?.readyState === WebSocket.OPEN) {
            this.#socket.send(JSON.stringify({ op, ...fields }));
        }
    }

    /**
     * Sends a message and waits for the answer that repeats its id.
     *
     * @param {string} op
     * @param {object} [fields]
     * @returns {Promise<any>} the answer; fails with a {@link Refusal} (`unavailable` if the socket is lost)
     */
    request(op, fields = {}) {
        const socket = this.#socket;
        if (socket?.readyState !== WebSocket.OPEN) {
            return Promise.reject(new Refusal('unavailable', 'There is no connection to the server.'));
        }
        const id = this.#nextId++;
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.#waiting.delete(id);
                reject(new Refusal('unavailable', 'The server did not answer.'));
            }, ANSWER_TIMEOUT_MILLIS);
            this.#waiting.set(id, { resolve, reject, timer });
            socket.send(JSON.stringify({ op, id, ...fields }));
        });
    }

    #connect() {
        this.#ready = null;
        this.#isReached = false;
        this.lastSeq = 0;
        const socket = new WebSocket(this.url);
        this.#socket = socket;
        const opening = setTimeout(() => this.#lost(socket, 'The server does not answer.'), OPEN_TIMEOUT_MILLIS);
        socket.addEventListener('message', (event) => {
            if (socket !== this.#socket) {
                return;
            }
            const message = /** @type {ServerMessage} */ (JSON.parse(event.data));
            if (message.op === 'ready') {
                clearTimeout(opening);
            }
            this.#onMessage(socket, message);
        });
        socket.addEventListener('close', (event) => {
            clearTimeout(opening);
            if (event.code === CLOSE_SESSION_REVOKED) {
                this.#revoke();
                return;
            }
            this.#lost(socket, globalThis.navigator?.onLine === false ? 'This device is offline.' : 'The connection to the server was lost.');
        });
    }

    /**
     * @param {WebSocket} socket
     * @param {ServerMessage} message
     */
    #onMessage(socket, message) {
        this.#liveness.onMessage();
        if (message.seq !== this.lastSeq + 1) {
            this.gaps += 1;
            console.warn(`hubbub: expected message ${this.lastSeq + 1}, got ${message.seq}`);
        }
        this.lastSeq = message.seq;
        if (message.op === 'hello') {
            this.#isReached = true;
            this.#liveness.start(message.heartbeatMillis);
            this.#identify(socket);
            return;
        }
        if (message.op === 'pong') {
            this.rttMillis = performance.now() - message.t;
            return;
        }
        const { re = 0 } = /** @type {{re?: number}} */ (message);
        const waiting = this.#waiting.get(re);
        if (waiting) {
            this.#waiting.delete(re);
            clearTimeout(waiting.timer);
            if (message.op === 'error') {
                waiting.reject(new Refusal(message.code, message.message, message.field));
            } else {
                waiting.resolve(message);
            }
            return;
        }
        this.dispatchEvent(new CustomEvent('message', { detail: message }));
    }

    /** @param {WebSocket} socket */
    async #identify(socket) {
        for (const fresh of [false, true]) {
            try {
                const token = await this.token({ fresh });
                if (socket !== this.#socket) {
                    return;
                }
                const ready = await this.request('identify', { token });
                if (socket === this.#socket) {
                    this.#becomeReady(ready);
                }
                return;
            } catch (error) {
                const code = error instanceof Refusal ? error.code : '';
                if (socket !== this.#socket) {
                    return;
                }
                if (code === 'token_expired' && !fresh) {
                    continue;
                }
                if (code === 'token_invalid' || code === 'session_revoked' || code === 'token_expired') {
                    this.#revoke();
                } else {
                    this.#lost(socket, error instanceof Error ? error.message : String(error));
                }
                return;
            }
        }
    }

    /** @param {Ready} ready */
    #becomeReady(ready) {
        this.#ready = ready;
        this.#attempt = 0;
        this.#change('ready', '');
        this.dispatchEvent(new CustomEvent('message', { detail: ready }));
        for (const resolve of this.#whenReady.splice(0)) {
            resolve(ready);
        }
    }

    /**
     * @param {WebSocket|null} socket
     * @param {string} reason
     */
    #lost(socket, reason) {
        if (socket === null || socket !== this.#socket) {
            return;
        }
        this.#drop(reason);
        if (this.#open) {
            this.#change('reconnecting', reason);
            this.#retry.wait(this.#attempt++, () => this.#connect());
        }
    }

    /** An attempt that began on the network before waits for nothing. */
    #onOnline() {
        if (this.#open && this.state === 'reconnecting' && this.#socket) {
            this.#drop('online');
            this.#connect();
        }
    }

    #revoke() {
        this.#open = false;
        this.#retry.cancel();
        this.#drop('revoked');
        this.#change('closed', 'This device was logged out.');
        this.dispatchEvent(new CustomEvent('revoked'));
    }

    /** @param {string} reason */
    #drop(reason) {
        this.#liveness.stop();
        const socket = this.#socket;
        this.#socket = null;
        this.#ready = null;
        socket?.close(1000);
        for (const { reject, timer } of this.#waiting.values()) {
            clearTimeout(timer);
            reject(new Refusal('unavailable', `The connection was lost. ${reason}`));
        }
        this.#waiting.clear();
    }

    /**
     * @param {SignalingState} state
     * @param {string} reason
     */
    #change(state, reason) {
        this.state = state;
        this.reason = reason;
        this.dispatchEvent(new CustomEvent('statechange', { detail: { state, reason } }));
    }
}
