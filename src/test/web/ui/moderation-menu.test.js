import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sentenceOf } from '#web/ui/audit-log.js';
import { actsOn } from '#web/ui/moderation-menu.js';

/** @type {import('#web/voice/protocol.js').Channel} */
const LOUNGE = { id: 'lounge', guild: 'home', kind: 'voice', name: 'Lounge', position: 0, userLimit: 0, bitrate: 64_000, slowModeSeconds: 0, participants: [] };
/** @type {import('#web/voice/protocol.js').Guild} */
const HOME = { id: 'home', name: 'Home', permissions: [], channels: [LOUNGE] };

/** @param {Partial<import('#web/ui/moderation-menu.js').Target>} fields @returns {import('#web/ui/moderation-menu.js').Target} */
const target = (fields) => ({
    guild: HOME, channel: LOUNGE, user: 'bob', username: 'bob', serverMuted: false, serverDeafened: false, suppressed: false, own: false, ...fields,
});

describe('the menu of moderation', () => {
    test('offers what one may do, where it counts', () => {
        const may = (/** @type {object} */ where, /** @type {string} */ permission) => (where === LOUNGE ? permission === 'mute_members' : permission === 'kick_members');
        assert.deepEqual(actsOn(target({}), may), ['mute', 'kick']);
        assert.deepEqual(actsOn(target({ channel: null }), may), ['kick']);
        assert.deepEqual(actsOn(target({}), () => false), []);
    });

    test('offers to moderate oneself only in voice', () => {
        assert.deepEqual(actsOn(target({ own: true }), () => true), ['mute', 'deafen', 'disconnect', 'move']);
        assert.deepEqual(actsOn(target({ own: true, channel: null }), () => true), []);
    });
});

describe('the audit log', () => {
    const entry = { id: '1', atMillis: 0, actor: 'a', actorName: 'ada', target: 'b', targetName: 'bob' };
    const plain = (/** @type {string} */ text) => text.replace(/[\u2068\u2069]/g, '');

    test('says who did what to whom', () => {
        assert.equal(plain(sentenceOf({ ...entry, action: 'kick' }, () => undefined)), 'ada kicked bob');
        assert.equal(plain(sentenceOf({ ...entry, action: 'move', channel: 'lounge' }, () => 'Lounge')), 'ada moved bob to Lounge');
        assert.equal(plain(sentenceOf({ ...entry, action: 'delete_message', channel: 'gone' }, () => undefined)), 'ada deleted a message of bob in a deleted channel');
    });

    test('names what it does not know', () => {
        assert.equal(plain(sentenceOf({ id: '1', atMillis: 0, actor: 'a', action: 'paint_walls', target: 'b' }, () => undefined)), 'A deleted account paint walls a deleted account');
    });
});
