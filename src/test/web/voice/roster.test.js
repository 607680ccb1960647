import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Roster } from '#web/voice/roster.js';
import { QUIET, participant } from '../people.js';

const GRACE = participant(1, 'grace');
const ADA = participant(2, 'ada');

/** @returns {import('#web/voice/protocol.js').Joined} */
const joined = () => ({
    op: 'joined', seq: 3, channel: 'lounge', participant: 2, kept: false, placement: 1, mode: 'sfu', modeReason: 'too_many', audioSlots: 12, videoSlots: 9,
    maxAudibleSpeakers: 50, iceServers: [], shards: [],
    rights: { permissions: ['speak', 'video', 'stream'], serverMuted: false, serverDeafened: false, limits: { microphoneBitsPerSecond: 64_000 } },
    roster: [GRACE, { ...ADA }],
});

/** @param {Partial<import('#web/voice/protocol.js').RosterUpdate>} fields @returns {import('#web/voice/protocol.js').RosterUpdate} */
const update = (fields) => ({ op: 'roster', seq: 4, joined: [], left: [], changed: [], ...fields });

describe('Roster', () => {
    /** @type {Roster} */ let roster;

    beforeEach(() => {
        roster = new Roster();
        roster.enter(joined());
    });

    const names = () => [...roster.participants.values()].map(({ username }) => username);

    test('has everyone, the own entry included', () => {
        assert.deepEqual(names(), ['grace', 'ada']);
        assert.equal(roster.number, 2);
    });

    test('shows restrictions at the own entry, which no roster update brings', () => {
        const rights = { permissions: ['connect'], serverMuted: true, serverDeafened: false, limits: { microphoneBitsPerSecond: 64_000 } };
        const change = roster.setRights(rights);
        assert.equal(roster.rights, rights);
        assert.deepEqual(change?.changed, [{ ...ADA, serverMuted: true, serverDeafened: false, suppressed: true }]);
    });

    test('follows joins, changes and leaves, and reports the entries of those that left', () => {
        const linus = participant(3, 'linus');
        roster.update(update({ joined: [linus] }));
        assert.deepEqual(names(), ['grace', 'ada', 'linus']);

        const filming = participant(3, 'linus', { camera: true });
        assert.deepEqual(roster.update(update({ changed: [filming], left: [1] })), { joined: [], left: [GRACE], changed: [filming] });
        assert.deepEqual(names(), ['ada', 'linus']);
        assert.equal(roster.participants.get(3)?.state.camera, true);
    });

    test('a number that left unknown is ignored', () => {
        assert.deepEqual(roster.update(update({ left: [77] })), { joined: [], left: [], changed: [] });
        assert.equal(roster.participants.size, 2);
    });

    test('the own entry follows the own state', () => {
        const change = roster.setOwnState({ ...QUIET, muted: true });
        assert.equal(roster.participants.get(2)?.state.muted, true);
        assert.deepEqual(change?.changed.map(({ number }) => number), [2]);
    });

    test('outside a room there are no participants and no own entry', () => {
        roster.clear();
        assert.equal(roster.number, 0);
        assert.equal(roster.participants.size, 0);
        assert.equal(roster.setOwnState(QUIET), null);
    });

    test('a room that is entered again reports who joined and left', () => {
        const again = joined();
        again.roster = [...again.roster.filter(({ number }) => number === 2), participant(3, 'linus')];
        const change = roster.reenter(again);
        assert.deepEqual(change.joined.map(({ number }) => number), [3]);
        assert.deepEqual(change.left.map(({ number }) => number), [1]);
        assert.deepEqual(change.changed.map(({ number }) => number), [2]);
        assert.deepEqual(names(), ['ada', 'linus']);
    });

    test('another room starts anew', () => {
        roster.update(update({ joined: [participant(3, 'linus')] }));
        roster.enter(joined());
        assert.deepEqual(names(), ['grace', 'ada']);
    });
});
