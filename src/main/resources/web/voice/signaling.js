import { CLOSE_SESSION_REVOKED, Refusal, backoffMillis } from './protocol.js';

/** @typedef {import('./protocol.js').ServerMessage} ServerMessage */
/** @typedef {import('./protocol.js').Ready} Ready */
/** @typedef {"closed"|"connecting"|"ready"|"reconnecting"} SignalingState */

/** An answer that takes longer than this will not come. */
const ANSWER_TIMEOUT_MILLIS = 10_000;

/** Time for the socket to open and be identified before it is given up. */
const OPEN_TIMEOUT_MILLIS = 10_000;

/**
 * The socket to `/ws`: identifies itself, keeps the heartbeat, pairs answers with requests, counts
 * sequence numbers, and comes back by itself when it is lost until `close()` is called.
 *
 * Events: `message` (detail: a {@link ServerMessage} that answers no request), `statechange`,
 * `revoked` (this login is not accepted any more; the socket stays closed).
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
    #heartbeat = 0;
    #retry = 0;
    #heardAt = 0;

    /** @type {SignalingState} */ state = 'closed';
    /** Why the socket is not up, in words. */
    reason = '';
    /** Sequence number of the last message; 0 before `hello`. */
    lastSeq = 0;
    /** Messages that were missing in the sequence; a server in order never makes one. */
    gaps = 0;
    /** Round trip of the last heartbeat. */
    rttMillis = NaN;

    /**
     * @param {string} url of the socket, `wss://…/ws`
     * @param {(options?: {fresh?: boolean}) => Promise<string>} token gives an access token; `fresh` asks for a
     *     new one because the last was refused
     */
    constructor(url, token) {
        super();
        this.url = url;
        this.token = token;
        globalThis.addEventListener?.('online', () => this.#retryNow());
    }

    /** Opens the socket and keeps it open. Resolves when the server first says `ready`. @returns {Promise<Ready>} */
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
        const { promise, resolve } = Promise.withResolvers();
        if (this.#ready && this.state === 'ready') {
            resolve(this.#ready);
        } else {
            this.#whenReady.push(resolve);
        }
        return promise;
    }

    close() {
        this.#open = false;
        clearTimeout(this.#retry);
        this.#drop('closed');
        this.#change('closed', '');
    }

    /**
     * Sends a message that wants no answer; silently lost when the socket is down, as the state is told
     * anew when it is back.
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
        const { promise, resolve, reject } = Promise.withResolvers();
        if (this.#socket?.readyState !== WebSocket.OPEN) {
            reject(new Refusal('unavailable', 'There is no connection to the server.'));
            return promise;
        }
        const id = this.#nextId++;
        const timer = setTimeout(() => {
            this.#waiting.delete(id);
            reject(new Refusal('unavailable', 'The server did not answer.'));
        }, ANSWER_TIMEOUT_MILLIS);
        this.#waiting.set(id, { resolve, reject, timer });
        this.#socket.send(JSON.stringify({ op, id, ...fields }));
        return promise;
    }

    #connect() {
        this.#ready = null;
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
            this.#lost(socket, navigator.onLine === false ? 'This device is offline.' : 'The connection to the server was lost.');
        });
    }

    /**
     * @param {WebSocket} socket
     * @param {ServerMessage} message
     */
    #onMessage(socket, message) {
        this.#heardAt = performance.now();
        if (message.seq !== this.lastSeq + 1) {
            this.gaps += 1;
            console.warn(`hubbub: expected message ${this.lastSeq + 1}, got ${message.seq}`);
        }
        this.lastSeq = message.seq;
        if (message.op === 'hello') {
            this.#beat(socket, message.heartbeatMillis);
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
     * Pings and watches for silence. The server gives up after 2.5 heartbeats; so does the client.
     *
     * @param {WebSocket} socket
     * @param {number} millis
     */
    #beat(socket, millis) {
        clearInterval(this.#heartbeat);
        const every = Math.min(millis, 5000);
        this.#heartbeat = setInterval(() => {
            if (performance.now() - this.#heardAt > Math.max(2.5 * every, 10_000)) {
                this.#lost(socket, 'The server went silent.');
                return;
            }
            this.send('ping', { t: Math.round(performance.now()) });
        }, every);
    }

    /**
     * @param {WebSocket} socket
     * @param {string} reason
     */
    #lost(socket, reason) {
        if (socket !== this.#socket) {
            return;
        }
        this.#drop(reason);
        if (this.#open) {
            this.#change('reconnecting', reason);
            this.#retry = setTimeout(() => this.#connect(), backoffMillis(this.#attempt++));
        }
    }

    #retryNow() {
        if (this.#open && this.state === 'reconnecting') {
            clearTimeout(this.#retry);
            this.#drop('online');
            this.#connect();
        }
    }

    #revoke() {
        this.#open = false;
        this.#drop('revoked');
        this.#change('closed', 'This device was logged out.');
        this.dispatchEvent(new CustomEvent('revoked'));
    }

    /** @param {string} reason */
    #drop(reason) {
        clearInterval(this.#heartbeat);
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
