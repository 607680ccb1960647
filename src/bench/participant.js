import { sleep } from './process.js';
import { WebSocketClient } from './websocket.js';

/** Half of what the server waits at the least. */
const PING_MILLIS = 14_000;

const RETRIES = 3;

/** Twice what a part of the server waits for another. */
const ANSWER_SECONDS = 10;

/** A refusal by the server. */
class RefusedError extends Error {
    /** @param {{of?: string, code: string, message: string}} refusal */
    constructor({ of, code, message }) {
        super(`${of}: ${code}, ${message}`);
        this.code = code;
    }
}

/** A participant's session with Hubbub, see docs/protocol.md. */
export class Participant {
    /** @type {WebSocketClient} */ #socket;
    #asked = 0;
    #closed = '';
    /** @type {Map<number, {resolve: (message: any) => void, reject: (error: Error) => void}>} */ #waiting = new Map();
    #pinging;

    /** @type {any} the server's first message */ ready;
    /** @type {any} the answer to the join */ joined;
    /** The media was to move to another shard. The load generator does not follow. */ moved = false;
    /** @type {string} why the server took it out of the room */ left = '';

    /** @param {WebSocketClient} socket */
    constructor(socket) {
        this.#socket = socket;
        socket.on('text', (text) => this.#onMessage(text));
        socket.on('closed', () => this.#onClosed());
        this.#pinging = setInterval(() => this.#send({ op: 'ping', t: 0 }), PING_MILLIS);
    }

    /** @param {string} url @param {string} token */
    static async open(url, token) {
        const participant = new Participant(await WebSocketClient.open(url));
        participant.ready = await participant.insist({ op: 'identify', token });
        return participant;
    }

    /**
     * As {@link ask}; asks again, as the protocol has it, when a part of the server did not answer in time.
     *
     * @param {object} message
     * @returns {Promise<any>}
     */
    async insist(message) {
        for (let left = RETRIES; ; left--) {
            try {
                return await this.ask(message);
            } catch (error) {
                if (!(error instanceof RefusedError) || error.code !== 'unavailable' || left === 0) throw error;
                console.error(`again: ${error.message}`);
                await sleep(1);
            }
        }
    }

    /** Sends a message and resolves with its direct answer. @param {object} message @returns {Promise<any>} */
    ask(message) {
        const id = this.#send(message);
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.#waiting.delete(id);
                reject(new Error(`no answer within ${ANSWER_SECONDS} s`));
            }, 1000 * ANSWER_SECONDS);
            this.#waiting.set(id, {
                resolve: (answer) => (clearTimeout(timer), resolve(answer)),
                reject: (error) => (clearTimeout(timer), reject(error)),
            });
        });
    }

    /** Sends a message that has no answer but an error. @param {object} message */
    send(message) {
        this.#send(message);
    }

    close() {
        clearInterval(this.#pinging);
        this.#socket.close();
    }

    /** @param {object} message @returns {number} its id */
    #send(message) {
        if (this.#closed) throw new Error(this.#closed);
        this.#socket.send(JSON.stringify({ ...message, id: ++this.#asked }));
        return this.#asked;
    }

    /** @param {string} text */
    #onMessage(text) {
        // Most messages are events, which are many and are not used here.
        if (text.includes('"op":"migrate"')) this.moved = true;
        if (!text.includes('"re":') && !text.includes('"op":"error"') && !text.includes('"op":"left"')) return;
        const message = JSON.parse(text);
        const waiting = this.#waiting.get(message.re);
        this.#waiting.delete(message.re);
        if (message.op === 'error') {
            const error = new RefusedError(message);
            if (waiting) waiting.reject(error);
            else console.error(String(error));
        } else if (waiting) {
            waiting.resolve(message);
        } else if (message.op === 'left') {
            this.left = message.reason;
        }
    }

    #onClosed() {
        clearInterval(this.#pinging);
        this.#closed = 'the session is closed';
        for (const { reject } of this.#waiting.values()) reject(new Error(this.#closed));
    }
}
