import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { actsOn, isAbove, targetOf } from '#web/ui/moderation-menu.js';

/** @type {import('#web/voice/protocol.js').Channel} */
const LOUNGE = { id: 'lounge', guild: 'home', kind: 'voice', name: 'Lounge', position: 0, userLimit: 0, bitrate: 64_000, videoQuality: 'auto', slowModeSeconds: 0, participants: [] };
/** @type {import('#web/voice/protocol.js').Guild} */
const HOME = { id: 'home', name: 'Home', permissions: [], channels: [LOUNGE] };

/** @param {Partial<import('#web/ui/moderation-menu.js').Target>} fields @returns {import('#web/ui/moderation-menu.js').Target} */
const target = (fields) => ({
    guild: HOME, channel: LOUNGE, user: 'bob', username: 'bob', serverMuted: false, serverDeafened: false, suppressed: false, own: false, ...fields,
});

describe('the menu of moderation', () => {
    test('offers what the user may do, where it has an effect', () => {
        const may = (/** @type {object} */ where, /** @type {string} */ permission) => (where === LOUNGE ? permission === 'mute_members' : permission === 'kick_members');
        assert.deepEqual(actsOn(target({}), may), ['mute', 'kick']);
        assert.deepEqual(actsOn(target({ channel: null }), may), ['kick']);
        assert.deepEqual(actsOn(target({}), () => false), []);
    });

    test('offers the stage to moderators, and the audience to speakers', () => {
        const channel = /** @type {const} */ ({ ...LOUNGE, kind: 'stage' });
        const mayMute = (/** @type {object} */ _where, /** @type {string} */ permission) => permission === 'mute_members';
        assert.deepEqual(actsOn(target({ channel }), mayMute), ['stage', 'mute']);
        assert.deepEqual(actsOn(target({ channel }), () => false), []);
        assert.deepEqual(actsOn(target({ channel, own: true }), () => false), ['stage', 'nickname']);
        assert.deepEqual(actsOn(target({ channel, own: true, suppressed: true }), () => false), ['nickname']);
    });

    test('offers the nickname of others to those who moderate them, and the server to its owner\'s choice', () => {
        const may = (/** @type {object} */ _where, /** @type {string} */ permission) => permission === 'moderate_members';
        assert.deepEqual(actsOn(target({}), may), ['nickname', 'time_out']);
        assert.deepEqual(actsOn(target({}), () => false, true), ['transfer']);
        assert.deepEqual(actsOn(target({ own: true }), () => false, true), ['nickname']);
        const mayRoles = (/** @type {object} */ _where, /** @type {string} */ permission) => permission === 'manage_roles';
        assert.deepEqual(actsOn(target({}), mayRoles), ['roles']);
        assert.deepEqual(actsOn(target({ own: true }), mayRoles), ['nickname', 'roles']);
    });

    test('is about the server in which the person was chosen', () => {
        const bob = { number: 1, user: 'bob', username: 'bob', state: { muted: false, deafened: false, camera: false, screen: false } };
        const club = { ...HOME, id: 'club', channels: [{ ...LOUNGE, id: 'garage', guild: 'club', participants: [bob] }] };
        const client = /** @type {any} */ ({ guilds: [club, HOME], channel: null, participants: new Map() });
        assert.equal(targetOf(client, 'ada', 'bob', 'bob', HOME)?.guild.id, 'home');
        assert.equal(targetOf(client, 'ada', 'bob', 'bob', HOME)?.channel, null);
        assert.equal(targetOf(client, 'ada', 'bob', 'bob', club)?.channel?.id, 'garage');
        assert.equal(targetOf(client, 'ada', 'bob', 'bob', undefined), null);
    });

    test('one acts on members below only', () => {
        const role = (/** @type {string} */ id, /** @type {number} */ position) => ({ id, name: id, position, permissions: [] });
        const roles = [role('high', 2), role('low', 1), role('home', 0)];
        const [top, middle, plain] = [{ user: 't', roles: ['low', 'high'] }, { user: 'm', roles: ['low'] }, { user: 'p', roles: [] }];
        const home = { ...HOME, owner: 'o' };
        const owner = { user: 'o', roles: [] };
        assert.equal(isAbove(home, top, middle, roles), true);
        assert.equal(isAbove(home, middle, plain, roles), true);
        assert.equal(isAbove(home, middle, top, roles), false);
        assert.equal(isAbove(home, middle, { user: 'n', roles: ['low'] }, roles), false);
        assert.equal(isAbove(home, plain, { user: 'q', roles: [] }, roles), false);
        assert.equal(isAbove(home, top, owner, roles), false);
        assert.equal(isAbove(home, owner, top, roles), true);
    });

    test('offers to moderate oneself only in voice', () => {
        assert.deepEqual(actsOn(target({ own: true }), () => true), ['mute', 'deafen', 'disconnect', 'move', 'nickname', 'roles']);
        assert.deepEqual(actsOn(target({ own: true, channel: null }), () => true), ['nickname', 'roles']);
    });
});
