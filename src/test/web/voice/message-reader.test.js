import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { MessageReader } from '#web/voice/message-reader.js';

/** As a WebSocket gives it. @param {string} text */
const packed = (text) => new Blob([gzipSync(text)]);

/** @param {string[]} seen @param {string} last */
async function until(seen, last) {
    while (seen.at(-1) !== last) {
        await new Promise((resolve) => setImmediate(resolve));
    }
}

describe('MessageReader', () => {
    test('unpacks a compressed message, and keeps the order of those after it', async () => {
        /** @type {string[]} */ const seen = [];
        const reader = new MessageReader((text) => seen.push(text));
        const long = 'ж'.repeat(100_000);
        reader.read('first');
        assert.deepEqual(seen, ['first']);
        reader.read(packed(long));
        reader.read('third');
        reader.read(packed('fourth'));
        reader.read('fifth');
        await until(seen, 'fifth');
        assert.deepEqual(seen, ['first', long, 'third', 'fourth', 'fifth']);
        await new Promise((resolve) => setImmediate(resolve));
        reader.read('at once again');
        assert.equal(seen.at(-1), 'at once again');
    });

    test('asks for compressed messages where it can unpack them', () => {
        assert.equal(MessageReader.address('wss://example.org/ws'), 'wss://example.org/ws?compress=gzip');
        const known = globalThis.DecompressionStream;
        // @ts-expect-error an old browser
        delete globalThis.DecompressionStream;
        try {
            assert.equal(MessageReader.address('wss://example.org/ws'), 'wss://example.org/ws');
        } finally {
            globalThis.DecompressionStream = known;
        }
    });
});
