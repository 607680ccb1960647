import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Call } from '#web/voice/call.js';
import { Refusal, explained } from '#web/voice/refusal.js';
import { QUIET } from '../people.js';

/** A media connection that connects, or is lost, when the test likes. */
class Connection extends EventTarget {
    isClosed = false;
    placement = 4;

    async prepare() {}

    async open() {}

    close() {
        if (!this.isClosed) {
            this.isClosed = true;
            this.dispatchEvent(new CustomEvent('closed'));
        }
    }

    /** @param {import('#web/voice/refusal.js').Refusal} reason */
    fail(reason) {
        if (!this.isClosed) {
            this.dispatchEvent(new CustomEvent('lost', { detail: reason }));
            this.close();
        }
    }

    connected() {
        this.dispatchEvent(new CustomEvent('connected'));
    }
}

describe('Call', () => {
    /** @type {string[]} */ let requests;
    /** Errors that the next joins meet. @type {Error[]} */ let refusals;
    /** @type {Connection[]} */ let connections;
    /** Connections that came into use by a move. @type {unknown[]} */ let moved;
    /** Those that will. @type {unknown[]} */ let ready;
    /** @type {{muted: boolean}} */ let person;
    /** @type {Call} */ let call;
    /** Run when the next connection is there. @type {((connection: Connection) => void)[]} */ let whenConnecting;
    /** What joins named as the participant that the client was. @type {unknown[]} */ let formers;
    /** What the last join named as how far the regions are. @type {unknown} */ let distances;
    /** Whether the server still has that participant. */ let isKept = false;
    /** Those who went on as it. @type {unknown[]} */ let returned;
    /** Happens while a join is answered. @type {() => unknown} */ let duringJoin = () => {};
    /** Wait for a state. @type {{state: string, resolve: () => void}[]} */ let waiting;

    beforeEach(() => {
        requests = [];
        refusals = [];
        connections = [];
        moved = [];
        ready = [];
        whenConnecting = [];
        waiting = [];
        duringJoin = () => {};
        formers = [];
        isKept = false;
        returned = [];
        person = { muted: false };
        call = new Call({
            ready: async () => {},
            request: async (op, fields = {}) => {
                const { channel = '', muted = '' } = /** @type {{channel?: string, muted?: boolean}} */ (fields);
                requests.push(`${op} ${channel}${muted}`.trim());
                if (op === 'join') {
                    distances = /** @type {{regions?: unknown}} */ (fields).regions;
                    formers.push(/** @type {{former?: unknown}} */ (fields).former);
                    await duringJoin();
                }
                const refusal = op === 'join' ? refusals.shift() : undefined;
                if (refusal) {
                    throw refusal;
                }
                return { op: 'joined', channel, participant: 1, kept: isKept, roster: [] };
            },
        }, {
            announcedState: () => ({ ...QUIET, muted: person.muted }),
            ability: () => ({ mesh: true, hideAddress: false }),
            location: async () => ({ regions: [{ region: 'eu', rttMillis: 42 }] }),
            connect: () => {
                const connection = new Connection();
                connections.push(connection);
                queueMicrotask(() => whenConnecting.shift()?.(connection));
                return /** @type {any} */ (connection);
            },
            onJoined: () => {},
            onReturned: (joined) => returned.push(joined),
            onConnection: async () => {},
            onSlots: () => {},
            onReady: (connection) => ready.push(connection),
            onMoved: (connection) => moved.push(connection),
            onStateSince: (state) => call.announce(state),
            onConnected: () => {},
            onDropped: () => {},
            onChange: () => waiting.filter(({ state }) => state === call.state).forEach(({ resolve }) => resolve()),
        });
    });

    /** @param {string} state @returns {Promise<void>} */
    const until = (state) => new Promise((resolve) => {
        waiting.push({ state, resolve });
    });

    /** The connection of the next attempt. @returns {Promise<Connection>} */
    const nextConnection = () => new Promise((resolve) => {
        whenConnecting.push(resolve);
    });

    /** Joins, and lets media flow. @param {string} channel */
    async function join(channel) {
        const connecting = nextConnection();
        const joining = call.join(channel);
        (await connecting).connected();
        await joining;
    }

    test('joins, and resolves when media flows', async () => {
        const connecting = nextConnection();
        let isJoined = false;
        const joining = call.join('lounge').then(() => {
            isJoined = true;
        });
        const connection = await connecting;
        assert.equal(call.state, 'connecting');
        assert.equal(call.isInRoom, true);
        assert.equal(isJoined, false);
        connection.connected();
        await joining;
        assert.equal(call.state, 'connected');
        assert.equal(call.joins, 1);
        assert.deepEqual(requests, ['join lounge']);
        assert.deepEqual(distances, [{ region: 'eu', rttMillis: 42 }]);
    });

    test('a second join of the same channel resolves with the first', async () => {
        const connecting = nextConnection();
        const first = call.join('lounge');
        const second = call.join('lounge');
        let isJoined = false;
        void second.then(() => {
            isJoined = true;
        });
        const connection = await connecting;
        assert.equal(isJoined, false);
        connection.connected();
        await Promise.all([first, second]);
        assert.deepEqual(requests, ['join lounge']);
    });

    test('the next session goes on as the same participant, with the same connection', async () => {
        await join('lounge');
        isKept = true;
        person.muted = true;
        call.onSignalingLost(explained('socket_lost'));
        assert.equal(call.goesOn, true);
        await until('connected');
        assert.deepEqual(formers, [undefined, { participant: 1, placement: 4 }]);
        assert.equal(returned.length, 1);
        assert.equal(connections.length, 1);
        assert.equal(connections[0].isClosed, false);
        assert.equal(call.joins, 1);
        assert.equal(call.trouble, null);
    });

    test('a participant that the server has no longer connects anew', async () => {
        await join('lounge');
        const connecting = nextConnection();
        call.onSignalingLost(explained('socket_lost'));
        const next = await connecting;
        assert.equal(connections[0].isClosed, true);
        next.connected();
        await until('connected');
        assert.equal(call.joins, 2);
        assert.equal(returned.length, 0);
    });

    test('a moderator moves it: it joins the other channel by itself', async () => {
        await join('lounge');
        const connecting = nextConnection();
        call.onLeft({ op: 'left', seq: 9, channel: 'lounge', reason: 'moved_by_moderator', to: 'garage' });
        (await connecting).connected();
        await call.join('garage');
        assert.equal(call.channel, 'garage');
        assert.deepEqual(requests, ['join lounge', 'join garage']);
    });

    test('a moderator disconnects it: a rejoin for the lost media does not go on', async () => {
        await join('lounge');
        duringJoin = () => call.onLeft({ op: 'left', seq: 9, channel: 'lounge', reason: 'disconnected' });
        const failed = until('failed');
        connections[0]?.fail(explained('path_lost'));
        await failed;
        assert.equal(call.cause?.message, 'A moderator disconnected you.');
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(call.state, 'failed');
    });

    /** @param {boolean} lost @returns {import('#web/voice/protocol.js').Migrate} */
    const migrate = (lost) => ({
        op: 'migrate', seq: 9, placement: 2, lost, audioSlots: 12, videoSlots: 9, maxAudibleSpeakers: 50, iceServers: [],
    });

    test('the media moves from a lost shard: another connection, without another join', async () => {
        await join('lounge');
        const connecting = nextConnection();
        call.onMigrate(migrate(true));
        const made = await connecting;
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(call.state, 'connected');
        assert.equal(call.trouble?.reason, 'media_moved');
        assert.equal(connections[0]?.isClosed, true);
        assert.deepEqual(moved, [made]);
        made.connected();
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(call.trouble, null);
        assert.equal(call.connection, made);
        assert.deepEqual(requests, ['join lounge']);
    });

    test('the media moves from a node that stops: the former connection is used until the switch', async () => {
        await join('lounge');
        const connecting = nextConnection();
        call.onMigrate(migrate(false));
        const made = await connecting;
        made.connected();
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(call.connection, connections[0]);
        assert.deepEqual(moved, []);
        assert.deepEqual(ready, [made]);
        call.onSwitched();
        assert.equal(call.connection, made);
        assert.equal(connections[0]?.isClosed, false, 'others may still listen to it');
        connections[0]?.fail(explained('path_lost'));
        assert.equal(call.state, 'connected');
    });

    test('a move that fails makes it enter again', async () => {
        await join('lounge');
        const connecting = nextConnection();
        call.onMigrate(migrate(true));
        const made = await connecting;
        const again = nextConnection();
        made.fail(explained('no_path'));
        const entered = until('reconnecting').then(() => until('connected'));
        (await again).connected();
        await entered;
        assert.deepEqual(requests, ['join lounge', 'leave', 'join lounge']);
    });

    test('fails with the refusal', async () => {
        refusals.push(new Refusal('room_full', ''));
        await assert.rejects(call.join('lounge'), { code: 'room_full', message: 'This channel is full.' });
        assert.equal(call.state, 'failed');
    });

    test('joining another channel leaves the first one and fails its join', async () => {
        const connecting = nextConnection();
        const first = call.join('lounge');
        const connection = await connecting;
        const rejected = assert.rejects(first, { code: 'left' });
        await join('garage');
        await rejected;
        assert.equal(connection.isClosed, true);
        assert.equal(call.channel, 'garage');
        assert.deepEqual(requests, ['join lounge', 'leave', 'join garage']);
    });

    test('leaving before the answer came leaves the room after it', async () => {
        const rejected = assert.rejects(call.join('lounge'), { code: 'left' });
        await null;
        await null;
        await call.leave();
        await rejected;
        // The answer to the join arrives by now.
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(call.isInRoom, false);
        assert.equal(connections.length, 0);
        assert.equal(call.state, 'idle');
    });

    test('announces a state that changed before the answer arrived', async () => {
        duringJoin = () => {
            person.muted = true;
        };
        await join('lounge');
        assert.deepEqual(requests, ['join lounge', 'state true']);
    });

    test('announces nothing when the state is as it was', async () => {
        await join('lounge');
        assert.deepEqual(requests, ['join lounge']);
    });

    test('a lost connection is made anew at once', async () => {
        await join('lounge');
        const connecting = nextConnection();
        connections[0]?.fail(explained('path_lost'));
        assert.equal(call.state, 'reconnecting');
        assert.equal(call.cause?.reason, 'path_lost');
        const connected = until('connected');
        (await connecting).connected();
        await connected;
        assert.equal(call.joins, 2);
        assert.deepEqual(requests, ['join lounge', 'leave', 'join lounge']);
    });

    test('a lost socket does not end the media: the next join replaces it', async () => {
        await join('lounge');
        /** @type {() => void} */ let admit = () => {};
        const answered = new Promise((resolve) => {
            admit = () => resolve(undefined);
        });
        duringJoin = () => answered;
        const connecting = nextConnection();
        call.onSignalingLost(explained('server_silent'));
        assert.equal(call.isInRoom, false);
        assert.equal(call.state, 'connected');
        assert.equal(call.trouble?.reason, 'server_silent');
        assert.equal(call.goesOn, true);
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(connections[0]?.isClosed, false, 'until the server answers the join');

        admit();
        const next = await connecting;
        assert.equal(connections[0]?.isClosed, true);
        assert.equal(call.state, 'reconnecting');
        const connected = until('connected');
        next.connected();
        await connected;
        assert.equal(call.trouble, null);
        assert.deepEqual(requests, ['join lounge', 'join lounge'], 'a lost socket is a leave: nothing is sent about it');
    });

    test('the server ends the call for good', async () => {
        await join('lounge');
        call.onLeft({ op: 'left', seq: 9, channel: 'lounge', reason: 'joined_elsewhere' });
        assert.equal(call.state, 'failed');
        assert.equal(call.failure?.code, 'joined_elsewhere');
        assert.equal(call.isInRoom, false);
        assert.equal(connections[0]?.isClosed, true);

        const connecting = nextConnection();
        const retrying = call.retry();
        (await connecting).connected();
        await retrying;
        assert.equal(call.state, 'connected');
    });

    test('the end of an earlier call does not end this one', async () => {
        await join('lounge');
        call.onLeft({ op: 'left', seq: 9, channel: 'garage', reason: 'joined_elsewhere' });
        assert.equal(call.state, 'connected');
    });

    test('trouble is over when the path is back, or with the connection', async () => {
        await join('lounge');
        connections[0]?.dispatchEvent(new CustomEvent('trouble', { detail: explained('voice_silent') }));
        assert.equal(call.trouble?.message, 'The voice server does not answer at the moment.');
        connections[0]?.dispatchEvent(new CustomEvent('trouble', { detail: null }));
        assert.equal(call.trouble, null);
        connections[0]?.dispatchEvent(new CustomEvent('trouble', { detail: explained('path_lost') }));
        await call.leave();
        assert.equal(call.trouble, null);
    });
});
