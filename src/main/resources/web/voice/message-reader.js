/**
 * The texts of the messages of a WebSocket, in the order in which they came: long ones are compressed (binary, in gzip's
 * format), and take a moment to unpack.
 */
export class MessageReader {
    #onText;
    /** What waits for a message to be unpacked. @type {Promise<void>|null} */ #unpacking = null;

    /** @param {(text: string) => void} onText */
    constructor(onText) {
        this.#onText = onText;
    }

    /** Of the socket to ask for compressed messages, where this browser can unpack them. @param {string} url */
    static address(url) {
        return 'DecompressionStream' in globalThis ? `${url}?compress=gzip` : url;
    }

    /** @param {string|Blob} data of a message */
    read(data) {
        if (typeof data === 'string' && !this.#unpacking) {
            this.#onText(data);
            return;
        }
        const text = typeof data === 'string' ? data : unpack(data);
        const read = Promise.allSettled([this.#unpacking]).then(async () => {
            try {
                this.#onText(await text);
            } finally {
                if (this.#unpacking === read) {
                    this.#unpacking = null;
                }
            }
        });
        this.#unpacking = read;
    }
}

/** @param {Blob} data */
function unpack(data) {
    return new Response(data.stream().pipeThrough(new DecompressionStream('gzip'))).text();
}
