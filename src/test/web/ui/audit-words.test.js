import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changesOf, sentenceOf } from '#web/ui/audit-words.js';

describe('the audit log', () => {
    const entry = { id: '1', atMillis: 0, actor: 'a', actorName: 'ada', target: 'b', targetName: 'bob' };
    const plain = (/** @type {string} */ text) => text.replace(/[\u2068\u2069]/g, '');

    test('says who did what to whom', () => {
        assert.equal(plain(sentenceOf({ ...entry, action: 'kick' }, () => undefined)), 'ada kicked bob');
        const withAddress = { ...entry, action: 'ban', changes: [{ field: 'address', after: 'banned' }] };
        assert.equal(plain(sentenceOf(withAddress, () => undefined)), 'ada banned bob with their address');
        assert.deepEqual(changesOf(withAddress, () => undefined), []);
        assert.equal(plain(sentenceOf({ ...entry, action: 'ban' }, () => undefined)), 'ada banned bob');
        assert.equal(plain(sentenceOf({ ...entry, action: 'move', channel: 'lounge' }, () => 'Lounge')), 'ada moved bob to Lounge');
        assert.equal(plain(sentenceOf({ ...entry, action: 'delete_message', channel: 'gone' }, () => undefined)), 'ada deleted a message of bob in a deleted channel');
    });

    test('says what was changed, and how', () => {
        const by = { id: '1', atMillis: 0, actor: 'a', actorName: 'ada' };
        const lounge = () => 'Lounge';
        assert.equal(plain(sentenceOf({ ...by, action: 'create_guild', name: 'Home' }, lounge)), 'ada created the server Home');
        assert.equal(plain(sentenceOf({ ...by, action: 'change_channel', channel: 'l', name: 'Hall' }, lounge)), 'ada changed the channel Hall');
        assert.equal(plain(sentenceOf({ ...by, action: 'give_role', target: 'b', targetName: 'bob', name: 'Crew' }, lounge)), 'ada gave bob the role Crew');
        assert.equal(plain(sentenceOf({ ...by, action: 'change_override', channel: 'l', role: 'r' }, lounge)), 'ada changed permissions in Lounge');
        assert.equal(plain(sentenceOf({ ...by, action: 'create_invite' }, lounge)), 'ada created an invite');
        assert.equal(plain(sentenceOf({ ...by, action: 'create_guest_link', channel: 'l' }, lounge)), 'ada created a guest link to Lounge');
        assert.equal(plain(sentenceOf({ ...by, action: 'forbid_guests' }, lounge)), 'ada turned guest links off');
        assert.deepEqual(changesOf({
            ...by, action: 'change_role', name: 'Crew', changes: [
                { field: 'name', before: 'Crew', after: 'Team' },
                { field: 'permissions', before: 'speak,connect', after: 'connect,video' },
                { field: 'color', after: '#ff0000' },
            ],
        }, lounge).map(plain), ['Name: Crew → Team', 'Permissions: + Video, − Speak', 'Color: none → #ff0000']);
    });

    test('names the quality of videos', () => {
        assert.deepEqual(changesOf({
            ...entry, action: 'change_channel', name: 'Studio', changes: [{ field: 'videoQuality', before: 'auto', after: '480p' }],
        }, () => undefined).map(plain), ['Video quality: Automatic → 480p']);
    });

    test('names what it does not know', () => {
        assert.equal(plain(sentenceOf({ id: '1', atMillis: 0, actor: 'a', action: 'paint_walls', target: 'b' }, () => undefined)), 'A deleted account paint walls a deleted account');
    });
});
