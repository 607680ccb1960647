import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal } from '#web/voice/refusal.js';
import { RoomMembership } from '#web/voice/room-membership.js';
import { QUIET } from '../people.js';

/** Answers requests in turn and records them. @param {...unknown} answers */
function server(...answers) {
    /** @type {[string, object|undefined][]} */
    const requests = [];
    return {
        requests,
        ops: () => requests.map(([op]) => op),
        /** @param {string} op @param {object} [fields] */
        request: async (op, fields) => {
            requests.push([op, fields]);
            const answer = answers.shift();
            if (answer instanceof Error) {
                throw answer;
            }
            return answer;
        },
    };
}

describe('RoomMembership', () => {
    test('is inside after the answer', async () => {
        const { request, requests } = server({ participant: 2 });
        const room = new RoomMembership(request);
        const joining = room.join('lounge', QUIET);
        assert.equal(room.inside, false);
        assert.deepEqual(await joining, { participant: 2 });
        assert.equal(room.inside, true);
        assert.deepEqual(requests, [['join', { channel: 'lounge', state: QUIET }]]);
    });

    test('leaves first when the server still has it in the room', async () => {
        const { request, ops } = server(new Refusal('already_in_room', ''), {}, { participant: 5 });
        const room = new RoomMembership(request);
        assert.deepEqual(await room.join('lounge', QUIET), { participant: 5 });
        assert.deepEqual(ops(), ['join', 'leave', 'join']);
    });

    test('stays outside after a refusal', async () => {
        const room = new RoomMembership(server(new Refusal('room_full', '')).request);
        await assert.rejects(room.join('lounge', QUIET), { code: 'room_full' });
        assert.equal(room.inside, false);
    });

    test('leaves once, and not when it is outside', async () => {
        const { request, ops } = server({}, {});
        const room = new RoomMembership(request);
        await room.leave();
        await room.join('lounge', QUIET);
        await Promise.all([room.leave(), room.leave()]);
        assert.deepEqual(ops(), ['join', 'leave']);
    });

    test('a leave that is not acknowledged is a leave', async () => {
        const room = new RoomMembership(server({}, new Refusal('unavailable', '')).request);
        await room.join('lounge', QUIET);
        await room.leave();
        assert.equal(room.inside, false);
    });

    test('announces the state only inside, and survives a refusal', async () => {
        const { request, requests } = server({}, new Refusal('not_in_room', ''));
        const room = new RoomMembership(request);
        room.announce(QUIET);
        assert.deepEqual(requests, []);
        await room.join('lounge', QUIET);
        room.announce({ ...QUIET, muted: true });
        assert.deepEqual(requests[1], ['state', { ...QUIET, muted: true }]);
        room.end();
        room.announce(QUIET);
        assert.equal(requests.length, 2);
    });
});
