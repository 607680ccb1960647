import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Signaling } from '#web/voice/signaling.js';
import { WebSocketServer } from '../websocket-server.js';

/** @typedef {import('../websocket-server.js').Connection} Connection */

describe('Signaling', () => {
    /** @type {WebSocketServer} */ let server;
    /** @type {Signaling} */ let signaling;
    /** @type {Connection[]} */ let connections;
    /** What clients sent. @type {any[]} */ let received;
    /** Tokens that were asked for: whether fresh. @type {boolean[]} */ let tokens;
    /** Answers by op. @type {Record<string, (connection: Connection, message: any) => void>} */ let answers;

    beforeEach(async () => {
        connections = [];
        received = [];
        tokens = [];
        answers = {
            identify: (connection, { id }) => connection.send({ op: 'ready', re: id, session: `s${connections.length}`, guilds: [] }),
            join: (connection, { id, channel }) => connection.send({ op: 'joined', re: id, channel }),
        };
        server = new WebSocketServer((connection) => {
            connections.push(connection);
            connection.onMessage = (message) => {
                received.push(message);
                answers[message.op]?.(connection, message);
            };
            connection.send({ op: 'hello', heartbeatMillis: 15_000, protocol: 1 });
        });
        signaling = new Signaling(await server.start(), async ({ fresh = false } = {}) => {
            tokens.push(fresh);
            return fresh ? 'fresh' : 'stored';
        });
    });

    afterEach(async () => {
        signaling.close();
        await server.stop();
    });

    /** @param {string} state */
    async function until(state) {
        while (signaling.state !== state) {
            await once(signaling, 'statechange');
        }
    }

    test('identifies itself with the token, and is ready', async () => {
        const ready = await signaling.open();
        assert.equal(ready.session, 's1');
        assert.equal(signaling.state, 'ready');
        assert.equal(received[0].token, 'stored');
        assert.deepEqual(tokens, [false]);
        assert.equal(signaling.lastSeq, 2);
        assert.equal(signaling.gaps, 0);
    });

    test('pairs answers with requests, in whatever order they come', async () => {
        await signaling.open();
        /** @type {any[]} */
        const asked = [];
        answers.join = (connection, message) => {
            asked.push(message);
            if (asked.length === 2) {
                for (const { id, channel } of asked.reverse()) {
                    connection.send({ op: 'joined', re: id, channel });
                }
            }
        };
        const [first, second] = await Promise.all([
            signaling.request('join', { channel: 'lounge' }),
            signaling.request('join', { channel: 'garage' }),
        ]);
        assert.deepEqual([first.channel, second.channel], ['lounge', 'garage']);
    });

    test('an error that answers a request is its refusal', async () => {
        await signaling.open();
        answers.join = (connection, { id }) =>
            connection.send({ op: 'error', re: id, of: 'join', code: 'room_full', message: 'Full.', field: 'channel' });
        await assert.rejects(signaling.request('join'), { name: 'Refusal', code: 'room_full', message: 'Full.', field: 'channel' });
    });

    test('a message that answers nothing is an event', async () => {
        await signaling.open();
        const message = once(signaling, 'message');
        connections[0]?.send({ op: 'speaking', started: [3], stopped: [] });
        const [event] = await message;
        assert.deepEqual(event.detail, { op: 'speaking', seq: 3, started: [3], stopped: [] });
    });

    test('counts gaps in the sequence of messages', async (t) => {
        t.mock.method(console, 'warn', () => {});
        await signaling.open();
        const message = once(signaling, 'message');
        connections[0]?.send({ op: 'speaking', seq: 9, started: [], stopped: [] });
        await message;
        assert.equal(signaling.gaps, 1);
        assert.equal(signaling.lastSeq, 9);
    });

    test('a session begins with the status that the person shows', async () => {
        signaling.status = () => 'invisible';
        await signaling.open();
        assert.equal(received[0]?.status, 'invisible');
    });

    test('asks for a fresh token when the stored one has expired', async () => {
        answers.identify = (connection, { id, token }) => connection.send(token === 'fresh'
            ? { op: 'ready', re: id, session: 's', guilds: [] }
            : { op: 'error', re: id, of: 'identify', code: 'token_expired', message: '' });
        await signaling.open();
        assert.deepEqual(tokens, [false, true]);
        assert.equal(signaling.state, 'ready');
    });

    for (const code of ['token_invalid', 'session_revoked', 'token_expired']) {
        test(`gives up when the login is refused with ${code}`, async () => {
            answers.identify = (connection, { id }) => connection.send({ op: 'error', re: id, of: 'identify', code, message: '' });
            const revoked = once(signaling, 'revoked');
            void signaling.open();
            await revoked;
            assert.equal(signaling.state, 'closed');
            assert.equal(connections.length, 1);
        });
    }

    test('gives up when the session is revoked later', async () => {
        await signaling.open();
        const revoked = once(signaling, 'revoked');
        connections[0]?.close(4004);
        await revoked;
        assert.equal(signaling.state, 'closed');
    });

    test('reconnects when the server crashes, and requests in progress fail', async () => {
        await signaling.open();
        answers.join = (connection) => connection.crash();
        await assert.rejects(signaling.request('join'), { code: 'unavailable' });
        assert.equal(signaling.state, 'reconnecting');
        assert.equal(signaling.reason, 'The connection to the server was lost.');
        const ready = await signaling.ready();
        assert.equal(ready.session, 's2');
        assert.equal(signaling.lastSeq, 2, 'sequence numbers begin again');
        assert.equal(signaling.gaps, 0);
    });

    describe('with a server that keeps sessions', () => {
        beforeEach(() => {
            answers.identify = (connection, { id }) =>
                connection.send({ op: 'ready', re: id, session: 's', resumeKey: 'k', resumeMillis: 60_000, guilds: [] });
        });

        test('goes on with the session after the socket was lost, and gets what it missed', async () => {
            await signaling.open();
            /** @type {any[]} */ const missed = [];
            signaling.addEventListener('message', (event) => missed.push(/** @type {CustomEvent} */ (event).detail));
            let ended = 0;
            signaling.addEventListener('ended', () => { ended += 1; });
            answers.resume = (connection, { id }) => {
                connection.send({ op: 'speaking', seq: 3, started: [3], stopped: [] });
                connection.send({ op: 'resumed', seq: 4, re: id });
            };
            const resumed = once(signaling, 'resumed');
            connections[0]?.crash();
            await resumed;
            assert.equal(signaling.state, 'ready');
            assert.deepEqual(received.at(-1), { op: 'resume', id: 2, session: 's', key: 'k', seq: 2 });
            assert.deepEqual(missed.map(({ op }) => op), ['speaking']);
            assert.equal(signaling.lastSeq, 4);
            assert.equal(signaling.gaps, 0);
            assert.equal(ended, 0);
            assert.equal((await signaling.ready()).session, 's');
        });

        test('a socket without an answer to a probe is given up, and the session goes on over the next one', async (t) => {
            answers.resume = (connection, { id, seq }) => connection.send({ op: 'resumed', seq: seq + 1, re: id });
            await signaling.open();
            const resumed = once(signaling, 'resumed');
            t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
            signaling.probe();
            t.mock.timers.tick(3_050);
            assert.equal(signaling.state, 'reconnecting');
            t.mock.timers.tick(0);
            await resumed;
            assert.equal(connections.length, 2);
        });

        test('an answer that was missed comes with the rest; a request that never arrived fails', async () => {
            await signaling.open();
            answers.join = () => {};
            const answered = signaling.request('join', { channel: 'lounge' });
            const lost = signaling.request('join', { channel: 'garage' });
            answers.resume = (connection, { id }) => {
                connection.send({ op: 'joined', seq: 3, re: 2, channel: 'lounge' });
                connection.send({ op: 'resumed', seq: 4, re: id });
            };
            connections[0]?.crash();
            assert.equal((await answered).channel, 'lounge');
            await assert.rejects(lost, { code: 'unavailable' });
        });

        test('sends nothing but its resume before the session goes on', async () => {
            await signaling.open();
            answers.resume = (connection, { id }) => {
                signaling.send('view', { wants: [] });
                assert.rejects(signaling.request('join', { channel: 'lounge' }), { code: 'unavailable' });
                connection.send({ op: 'resumed', seq: 3, re: id });
            };
            const resumed = once(signaling, 'resumed');
            connections[0]?.crash();
            await resumed;
            assert.deepEqual(received.map(({ op }) => op), ['identify', 'resume']);
        });

        test('begins a new session when the server has lost the former one', async () => {
            await signaling.open();
            answers.resume = (connection, { id }) =>
                connection.send({ op: 'error', re: id, of: 'resume', code: 'session_ended', message: '' });
            const ended = once(signaling, 'ended');
            connections[0]?.crash();
            await ended;
            await signaling.ready();
            assert.deepEqual(received.map(({ op }) => op), ['identify', 'resume', 'identify']);
            assert.equal(signaling.lastSeq, 3);
            assert.equal(signaling.gaps, 0);
        });

        test('a socket that is lost while it resumes resumes from where it got', async () => {
            await signaling.open();
            let crashes = 1;
            answers.resume = (connection, { id }) => {
                connection.send({ op: 'speaking', seq: 3, started: [], stopped: [] });
                if (crashes-- > 0) {
                    signaling.addEventListener('message', () => connection.crash(), { once: true });
                } else {
                    connection.send({ op: 'resumed', seq: 5, re: id });
                }
            };
            // The second time the server goes on after message 3.
            const { resume } = answers;
            answers.resume = (connection, message) => {
                if (message.seq === 3) {
                    connection.send({ op: 'speaking', seq: 4, started: [], stopped: [] });
                    connection.send({ op: 'resumed', seq: 5, re: message.id });
                } else {
                    resume?.(connection, message);
                }
            };
            const resumed = once(signaling, 'resumed');
            connections[0]?.crash();
            await resumed;
            assert.deepEqual(received.filter(({ op }) => op === 'resume').map(({ seq }) => seq), [2, 3]);
            assert.equal(signaling.gaps, 0);
        });
    });

    test('a server that cannot answer for the moment is tried again', async () => {
        let refusals = 1;
        answers.identify = (connection, { id }) => connection.send(refusals-- > 0
            ? { op: 'error', re: id, of: 'identify', code: 'unavailable', message: 'The database is away.' }
            : { op: 'ready', re: id, session: 's', guilds: [] });
        const opening = signaling.open();
        await until('reconnecting');
        assert.equal(signaling.reason, 'The database is away.');
        await opening;
        assert.equal(connections.length, 2);
    });

    test('a request without a socket fails at once; a message is dropped', async () => {
        await assert.rejects(signaling.request('join'), { code: 'unavailable', message: 'There is no connection to the server.' });
        signaling.send('view', { wants: [] });
        await signaling.open();
        assert.deepEqual(received.map(({ op }) => op), ['identify']);
    });

    test('stays closed once it is closed', async () => {
        await signaling.open();
        signaling.close();
        assert.equal(signaling.state, 'closed');
        await assert.rejects(signaling.request('join'), { code: 'unavailable' });
        assert.equal(connections.length, 1);
    });
});
