import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * A client of RFC 6455 that sends and receives text, so that the bench needs nothing but Node itself. Certificates are not
 * checked: both ends are on this machine. Events: `text`, `closed`.
 */
export class WebSocketClient extends EventEmitter {
    /** @type {import('node:stream').Duplex} */ #socket;
    /** @type {Buffer} */ #received = Buffer.alloc(0);
    /** @type {Buffer[]} of a message that has not ended */ #fragments = [];

    /** @param {import('node:stream').Duplex} socket that was upgraded @param {Buffer} head what came behind the upgrade */
    constructor(socket, head) {
        super();
        this.#socket = socket;
        if (socket instanceof Socket) socket.setNoDelay(true);
        socket.on('data', (bytes) => this.#onBytes(bytes));
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.emit('closed'));
        // The caller of open() adds its listeners first.
        if (head.length) setImmediate(() => this.#onBytes(head));
    }

    /** @param {string} url @param {string} [protocol] @returns {Promise<WebSocketClient>} */
    static open(url, protocol) {
        const key = randomBytes(16).toString('base64');
        const headers = {
            Connection: 'Upgrade',
            Upgrade: 'websocket',
            'Sec-WebSocket-Version': 13,
            'Sec-WebSocket-Key': key,
            ...(protocol && { 'Sec-WebSocket-Protocol': protocol }),
        };
        const { request } = url.startsWith('wss:') ? https : http;
        return new Promise((resolve, reject) => {
            const upgrade = request(url.replace(/^ws/, 'http'), { headers, rejectUnauthorized: false, agent: false });
            upgrade.on('upgrade', (response, socket, head) => {
                // RFC 6455 §4.2.2
                const accept = createHash('sha1').update(key + GUID).digest('base64');
                if (response.headers['sec-websocket-accept'] === accept) resolve(new WebSocketClient(socket, head));
                else reject(new Error('no WebSocket'));
            });
            upgrade.on('response', (response) => reject(new Error(`${url} answers ${response.statusCode}`)));
            upgrade.on('error', reject);
            upgrade.end();
        });
    }

    /** @param {string} text */
    send(text) {
        this.#write(TEXT, Buffer.from(text));
    }

    close() {
        this.#write(CLOSE, Buffer.from([0x03, 0xe8]));
        this.#socket.end();
    }

    /** One frame, masked as RFC 6455 §5.3 asks of clients. @param {number} opcode @param {Buffer} payload */
    #write(opcode, payload) {
        const extended = payload.length < 126 ? 0 : payload.length < 65536 ? 2 : 8;
        const frame = Buffer.alloc(2 + extended + 4 + payload.length);
        frame[0] = 0x80 | opcode;
        frame[1] = 0x80 | (extended === 0 ? payload.length : extended === 2 ? 126 : 127);
        if (extended === 2) frame.writeUInt16BE(payload.length, 2);
        if (extended === 8) frame.writeBigUInt64BE(BigInt(payload.length), 2);
        const mask = randomBytes(4);
        mask.copy(frame, 2 + extended);
        for (let i = 0; i < payload.length; i++) frame[6 + extended + i] = payload[i] ^ mask[i & 3];
        this.#socket.write(frame);
    }

    /** @param {Buffer} bytes */
    #onBytes(bytes) {
        this.#received = this.#received.length ? Buffer.concat([this.#received, bytes]) : bytes;
        for (;;) {
            const frame = this.#nextFrame();
            if (!frame) return;
            this.#onFrame(frame);
        }
    }

    #nextFrame() {
        const bytes = this.#received;
        if (bytes.length < 2) return null;
        const short = bytes[1] & 127;
        const head = short === 126 ? 4 : short === 127 ? 10 : 2;
        if (bytes.length < head) return null;
        const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
        if (bytes.length < head + length) return null;
        this.#received = bytes.subarray(head + length);
        return { final: bytes[0] >= 0x80, opcode: bytes[0] & 15, payload: bytes.subarray(head, head + length) };
    }

    /** @param {{final: boolean, opcode: number, payload: Buffer}} frame */
    #onFrame({ final, opcode, payload }) {
        if (opcode === PING) {
            this.#write(PONG, payload);
        } else if (opcode === CLOSE) {
            this.#socket.end();
        } else if (opcode !== PONG) {
            this.#fragments.push(payload);
            if (final) this.#onMessage();
        }
    }

    #onMessage() {
        const text = Buffer.concat(this.#fragments).toString();
        this.#fragments = [];
        this.emit('text', text);
    }
}
