import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { RetryTimer, isLive } from '#web/voice/retry-timer.js';

/** An attempt after so many that the server is taken to be away for longer: 7 to 8 s. */
const LATE = 30;

describe('RetryTimer', () => {
    let isUp = false;
    let attempts = 0;
    /** @type {RetryTimer} */ let retry;
    const attempt = () => {
        attempts += 1;
    };

    /** Second by second, so that the server can answer in between. @param {number} seconds */
    async function pass(seconds) {
        for (let i = 0; i < seconds; i++) {
            mock.timers.tick(1_000);
            await Promise.resolve();
            await Promise.resolve();
        }
    }

    beforeEach(() => {
        mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
        isUp = false;
        attempts = 0;
        retry = new RetryTimer(async () => isUp);
    });

    afterEach(() => {
        retry.cancel();
        mock.timers.reset();
    });

    test('waits for the back-off, then tries once', async () => {
        retry.wait(LATE, attempt);
        await pass(6);
        assert.equal(attempts, 0);
        await pass(60);
        assert.equal(attempts, 1);
    });

    test('a server that answers ends a long wait', async () => {
        retry.wait(LATE, attempt);
        await pass(2);
        isUp = true;
        await pass(2);
        assert.equal(attempts, 1);
        await pass(60);
        assert.equal(attempts, 1);
    });

    test('nothing is tried after it was canceled', async () => {
        retry.wait(LATE, attempt);
        isUp = true;
        retry.cancel();
        await pass(60);
        assert.equal(attempts, 0);
    });

    test('another wait replaces the one before', async () => {
        retry.wait(LATE, () => assert.fail('replaced'));
        retry.wait(0, attempt);
        await pass(60);
        assert.equal(attempts, 1);
    });
});

describe('isLive', () => {
    test('asks the server of the socket, below its path', async () => {
        /** @type {(string|undefined)[]} */
        const paths = [];
        const server = createServer((request, response) => {
            paths.push(request.url);
            response.writeHead(paths.length === 1 ? 200 : 502).end('{}');
        });
        await once(server.listen(0, '127.0.0.1'), 'listening');
        const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
        assert.equal(await isLive(`ws://127.0.0.1:${port}/talk/ws`), true);
        assert.equal(await isLive(`ws://127.0.0.1:${port}/talk/ws`), false, 'a proxy without a server');
        assert.deepEqual(paths, ['/talk/health/live', '/talk/health/live']);
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
        assert.equal(await isLive(`ws://127.0.0.1:${port}/talk/ws`), false, 'no server');
    });
});
