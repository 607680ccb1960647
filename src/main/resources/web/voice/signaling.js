import { Liveness } from './liveness.js';
import { MessageReader } from './message-reader.js';
import { Refusal, asExplained, explained } from './refusal.js';
import { CLOSE_WILL_RESUME, Resumption } from './resumption.js';
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

/** The same for the first attempt to resume, which another node may answer; the later ones take longer. */
const RESUME_TIMEOUT_MILLIS = 4_000;

/**
 * The socket to `/ws`: identifies the session, sends heartbeats, pairs answers with requests, counts sequence numbers,
 * and reconnects by itself when it is lost, until `close()` is called. The session is resumed if the server still has it:
 * what was missed comes as messages.
 *
 * Events: `message` (detail: a {@link ServerMessage} that answers no request), `statechange`,
 * `resumed` (the session goes on after the socket was lost), `ended` (the session is over, a new one begins),
 * `revoked` (the login is no longer accepted; the socket remains closed).
 */
export class Signaling extends EventTarget {
    /** @type {WebSocket|null} */ #socket = null;
    /** @type {Map<number, {resolve: (m: any) => void, reject: (e: Error) => void, timer: number}>} */
    #waiting = new Map();
    /** Of the session, as long as the server has it. @type {Ready|null} */ #ready = null;
    #resumption = new Resumption();
    /** Whether `lastSeq` is that of the session, not of the socket before there is one. */ #isNumbered = false;
    /** Id of the `resume` that waits for its answer. */ #resumeId = 0;
    /** @type {((ready: Ready) => void)[]} */ #whenReady = [];
    #nextId = 1;
    #attempt = 0;
    #open = false;
    /** Whether the last attempt reached the server: then its being up says nothing about the next one. */
    #isReached = false;
    #retry = new RetryTimer(async () => !this.#isReached && isLive(this.url));
    #liveness = new Liveness({
        ping: () => this.send('ping', { t: Math.round(performance.now()), seq: this.lastSeq }),
        onSilent: () => this.#lost(this.#socket, explained('server_silent')),
    });

    /** @type {SignalingState} */ state = 'closed';
    /** What the person shows when a session begins. @type {() => import('./statuses.js').OwnStatus} */
    status = () => 'online';
    /** Why the socket is not up, null when it is. @type {Refusal|null} */
    cause = null;
    /** Sequence number of the last message; 0 before `hello`. */
    lastSeq = 0;
    /** Messages that were missing in the sequence: always 0 unless the server has a bug. */
    gaps = 0;
    /** Round trip of the last heartbeat. */
    rttMillis = NaN;

    /** Why the socket is not up, in words; '' when it is. */
    get reason() {
        return this.cause?.message ?? '';
    }

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
            this.#change('connecting', null);
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
        this.#drop();
        this.#end();
        this.#change('closed', null);
    }

    /**
     * Sends a message that has no answer. It is lost silently while the socket is down, since the state is sent again
     * after a reconnect.
     *
     * @param {string} op
     * @param {object} [fields]
     */
    send(op, fields = {}) {
        if (this.#socket?.readyState === WebSocket.OPEN && (this.state === 'ready' || op === 'ping')) {
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
        if (socket?.readyState !== WebSocket.OPEN || (this.state !== 'ready' && op !== 'identify' && op !== 'resume')) {
            return Promise.reject(explained('unavailable', { reason: 'no_connection' }));
        }
        const id = this.#nextId++;
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.#waiting.delete(id);
                reject(explained('unavailable', { reason: 'no_answer' }));
            }, ANSWER_TIMEOUT_MILLIS);
            this.#waiting.set(id, { resolve, reject, timer });
            socket.send(JSON.stringify({ op, id, ...fields }));
        });
    }

    /** No media arrives, although it should: the node of the socket may be gone as well. */
    probe() {
        if (this.state === 'ready') {
            this.#liveness.probe();
        }
    }

    #openTimeoutMillis() {
        return this.#resumption.isPending
            ? Math.min(OPEN_TIMEOUT_MILLIS, RESUME_TIMEOUT_MILLIS * Math.max(1, this.#attempt))
            : OPEN_TIMEOUT_MILLIS;
    }

    #connect() {
        this.#isReached = false;
        this.#isNumbered = false;
        this.lastSeq = 0;
        const socket = new WebSocket(MessageReader.address(this.url));
        this.#socket = socket;
        const opening = setTimeout(() => this.#lost(socket, explained('socket_timeout')), this.#openTimeoutMillis());
        const reader = new MessageReader((text) => {
            if (socket !== this.#socket) {
                return;
            }
            const message = /** @type {ServerMessage} */ (JSON.parse(text));
            if (message.op === 'ready' || message.op === 'resumed') {
                clearTimeout(opening);
            }
            this.#onMessage(socket, message);
        });
        socket.addEventListener('message', ({ data }) => reader.read(data));
        socket.addEventListener('close', (event) => {
            clearTimeout(opening);
            if (event.code === CLOSE_SESSION_REVOKED) {
                this.#revoke();
                return;
            }
            this.#lost(socket, explained(globalThis.navigator?.onLine === false ? 'offline' : 'socket_lost'));
        });
    }

    /**
     * @param {WebSocket} socket
     * @param {ServerMessage} message
     */
    #onMessage(socket, message) {
        this.#liveness.onMessage();
        const { re = 0 } = /** @type {{re?: number}} */ (message);
        const isResumeRefused = message.op === 'error' && re !== 0 && re === this.#resumeId;
        if (message.seq !== this.lastSeq + 1 && !isResumeRefused) {
            this.gaps += 1;
            console.warn(`hubbub: expected message ${this.lastSeq + 1}, got ${message.seq}`);
        }
        this.lastSeq = message.seq;
        if (message.op === 'hello') {
            this.#isReached = true;
            void this.#enter(socket, message.heartbeatMillis);
            return;
        }
        if (message.op === 'pong') {
            this.rttMillis = performance.now() - message.t;
            return;
        }
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

    /** @param {WebSocket} socket @param {number} heartbeatMillis */
    async #enter(socket, heartbeatMillis) {
        if (!await this.#resume(socket) && socket === this.#socket) {
            this.#end();
            this.#liveness.start(heartbeatMillis);
            await this.#identify(socket);
        } else if (socket === this.#socket) {
            this.#liveness.start(heartbeatMillis);
        }
    }

    /** @param {WebSocket} socket @returns {Promise<boolean>} whether the session goes on */
    async #resume(socket) {
        const fields = this.#resumption.request(Date.now());
        if (!fields) {
            return false;
        }
        const seqOfSocket = this.lastSeq;
        this.lastSeq = fields.seq;
        this.#isNumbered = true;
        const resumeId = this.#nextId;
        this.#resumeId = resumeId;
        const earlier = new Set(this.#waiting.keys());
        try {
            await this.request('resume', fields);
        } catch {
            if (socket === this.#socket) {
                this.#isNumbered = false;
                this.lastSeq = seqOfSocket + 1;
            }
            return false;
        } finally {
            this.#resumeId = this.#resumeId === resumeId ? 0 : this.#resumeId;
        }
        // What was answered came before; of the rest it is not known whether it reached the server.
        this.#reject((waiting) => earlier.has(waiting));
        this.#resumption.onResumed();
        this.#attempt = 0;
        this.#change('ready', null);
        this.dispatchEvent(new CustomEvent('resumed'));
        this.#reportReady();
        return true;
    }

    /** @param {WebSocket} socket */
    async #identify(socket) {
        for (const fresh of [false, true]) {
            try {
                const token = await this.token({ fresh });
                if (socket !== this.#socket) {
                    return;
                }
                const ready = await this.request('identify', { token, status: this.status() });
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
                    this.#lost(socket, asExplained(error));
                }
                return;
            }
        }
    }

    /** @param {Ready} ready */
    #becomeReady(ready) {
        this.#ready = ready;
        this.#resumption.onReady(ready);
        this.#isNumbered = true;
        this.#attempt = 0;
        this.#change('ready', null);
        this.dispatchEvent(new CustomEvent('message', { detail: ready }));
        this.#reportReady();
    }

    #reportReady() {
        const ready = this.#ready;
        if (ready) {
            for (const resolve of this.#whenReady.splice(0)) {
                resolve(ready);
            }
        }
    }

    /**
     * @param {WebSocket|null} socket
     * @param {Refusal} why
     */
    #lost(socket, why) {
        if (socket === null || socket !== this.#socket) {
            return;
        }
        this.#resumption.onLost(Date.now(), this.#isNumbered ? this.lastSeq : null);
        this.#drop();
        if (!this.#resumption.isPending) {
            this.#end();
        }
        if (this.#open) {
            this.#change('reconnecting', why);
            this.#retry.wait(this.#attempt++, () => this.#connect());
        }
    }

    /** An attempt that began on the network before waits for nothing. */
    #onOnline() {
        if (this.#open && this.state === 'reconnecting' && this.#socket) {
            this.#drop();
            this.#connect();
        }
    }

    #revoke() {
        this.#open = false;
        this.#retry.cancel();
        this.#drop();
        this.#end();
        this.#change('closed', explained('session_revoked'));
        this.dispatchEvent(new CustomEvent('revoked'));
    }

    #drop() {
        this.#liveness.stop();
        const socket = this.#socket;
        this.#socket = null;
        socket?.close(this.#resumption.isPending ? CLOSE_WILL_RESUME : 1000);
    }

    /** There is no session any longer, and no answer will come. */
    #end() {
        const isOver = this.#ready !== null;
        this.#ready = null;
        this.#resumption.onEnded();
        this.#reject(() => true);
        if (isOver) {
            this.dispatchEvent(new CustomEvent('ended'));
        }
    }

    /** @param {(id: number) => boolean} which */
    #reject(which) {
        for (const [id, { reject, timer }] of this.#waiting) {
            if (which(id)) {
                this.#waiting.delete(id);
                clearTimeout(timer);
                reject(explained('unavailable', { reason: 'socket_lost' }));
            }
        }
    }

    /**
     * @param {SignalingState} state
     * @param {Refusal|null} cause
     */
    #change(state, cause) {
        this.state = state;
        this.cause = cause;
        this.dispatchEvent(new CustomEvent('statechange', { detail: { state, reason: this.reason } }));
    }
}
