import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** RFC 6455 §1.3 */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x81;
const CLOSE = 0x88;

/** A server for one WebSocket after the other that speaks JSON; as much of RFC 6455 as short messages need. */
export class WebSocketServer {
    #http = createServer();
    #onConnection;
    /** @type {Set<import('node:stream').Duplex>} */ #sockets = new Set();

    /** @param {(connection: Connection) => void} onConnection */
    constructor(onConnection) {
        this.#onConnection = onConnection;
        this.#http.on('upgrade', (request, socket) => {
            const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + GUID).digest('base64');
            socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
            socket.on('error', () => socket.destroy());
            this.#sockets.add(socket);
            this.#onConnection(new Connection(socket));
        });
    }

    /** @returns {Promise<string>} its address */
    async start() {
        await once(this.#http.listen(0, '127.0.0.1'), 'listening');
        const { port } = /** @type {import('node:net').AddressInfo} */ (this.#http.address());
        return `ws://127.0.0.1:${port}/ws`;
    }

    async stop() {
        this.#sockets.forEach((socket) => socket.destroy());
        this.#http.close();
        await once(this.#http, 'close');
    }
}

/** The server's side of a WebSocket. */
export class Connection {
    #socket;
    #received = Buffer.alloc(0);
    #seq = 0;
    /** What the client sends. @type {(message: any) => void} */ onMessage = () => {};

    /** @param {import('node:stream').Duplex} socket */
    constructor(socket) {
        this.#socket = socket;
        socket.on('data', (bytes) => this.#onBytes(bytes));
    }

    /** With the next sequence number, unless it names one. @param {object} message */
    send(message) {
        this.#seq += 1;
        this.#write(TEXT, Buffer.from(JSON.stringify({ seq: this.#seq, ...message })));
    }

    /** @param {number} code */
    close(code) {
        this.#write(CLOSE, Buffer.from([code >> 8, code & 255]));
        this.#socket.end();
    }

    /** As if the server had crashed. */
    crash() {
        this.#socket.destroy();
    }

    /** @param {number} head @param {Buffer} payload */
    #write(head, payload) {
        const length = payload.length < 126 ? Buffer.from([payload.length]) : Buffer.from([126, payload.length >> 8, payload.length & 255]);
        this.#socket.write(Buffer.concat([Buffer.from([head]), length, payload]));
    }

    /** @param {Buffer} bytes */
    #onBytes(bytes) {
        this.#received = Buffer.concat([this.#received, bytes]);
        for (;;) {
            const [head = 0, second = 0] = this.#received;
            const start = (second & 127) === 126 ? 8 : 6;
            if (this.#received.length < start) {
                return;
            }
            const length = start === 8 ? this.#received.readUInt16BE(2) : second & 127;
            if (this.#received.length < start + length) {
                return;
            }
            const mask = this.#received.subarray(start - 4, start);
            const payload = Buffer.from(this.#received.subarray(start, start + length).map((byte, i) => byte ^ (mask[i & 3] ?? 0)));
            this.#received = this.#received.subarray(start + length);
            if (head === TEXT) {
                this.onMessage(JSON.parse(payload.toString()));
            } else if (head === CLOSE) {
                this.#socket.end();
            }
        }
    }
}
