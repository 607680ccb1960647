import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Guilds } from '#web/voice/guilds.js';
import { participant } from '../people.js';

/** @param {string} id @param {number} position @returns {import('#web/voice/protocol.js').Channel} */
const channel = (id, position) => ({
    id, guild: 'home', kind: 'voice', name: id, position, userLimit: 0, bitrate: 64_000, videoQuality: 'auto', slowModeSeconds: 0, participants: [],
});
const PRESENCE = /** @type {const} */ ({ op: 'presence', seq: 5, guild: 'home', channel: 'lounge' });

describe('Guilds', () => {
    /** @type {Guilds} */ let guilds;

    beforeEach(() => {
        guilds = new Guilds();
        guilds.replace([{ id: 'home', name: 'Home', permissions: ['view_channel', 'connect'], channels: [channel('garage', 1), channel('lounge', 0)] }]);
    });

    const names = () => [...guilds].flatMap(({ channels }) => channels.map(({ name }) => name));
    const inLounge = () => guilds.channel('lounge')?.participants.map(({ username }) => username);

    test('channels are in the order of their position, then of their name', () => {
        guilds.add(channel('attic', 1));
        assert.deepEqual(names(), ['lounge', 'attic', 'garage']);
    });

    test('a channel that is announced twice is there once', () => {
        guilds.add(channel('attic', 2));
        guilds.add(channel('attic', 2));
        assert.deepEqual(names(), ['lounge', 'garage', 'attic']);
    });

    test('a channel of an unknown guild is ignored', () => {
        guilds.add({ ...channel('attic', 2), guild: 'elsewhere' });
        assert.deepEqual(names(), ['lounge', 'garage']);
    });

    test('a channel by id', () => {
        assert.equal(guilds.channel('garage')?.position, 1);
        assert.equal(guilds.channel('attic'), undefined);
        assert.equal(guilds.channel(null), undefined);
    });

    test('a changed channel has its new name and its place in the order', () => {
        guilds.add(channel('hall', 1));
        guilds.change({ ...channel('garage', 1), name: 'workshop' });
        guilds.change({ ...channel('attic', 1), name: 'unknown' });
        assert.deepEqual(names(), ['lounge', 'hall', 'workshop']);
    });

    test('a guild that is joined is there once, by name', () => {
        const club = { id: 'club', name: 'Chess club', permissions: [], channels: [channel('board', 0)] };
        guilds.join(club);
        guilds.join({ ...club, channels: [] });
        assert.deepEqual([...guilds].map(({ name }) => name), ['Chess club', 'Home']);
        assert.equal(guilds.channel('board'), undefined);
    });

    test('permissions of a channel are those of its guild unless it has its own', () => {
        guilds.change({ ...channel('garage', 1), permissions: ['view_channel'] });
        const [home] = [...guilds];
        const garage = /** @type {import('#web/voice/protocol.js').Channel} */ (guilds.channel('garage'));
        const lounge = /** @type {import('#web/voice/protocol.js').Channel} */ (guilds.channel('lounge'));
        assert.equal(guilds.may(lounge, 'connect'), true);
        assert.equal(guilds.may(garage, 'connect'), false);
        guilds.changeGuild({ op: 'guildChanged', seq: 6, guild: 'home', name: 'Away', permissions: ['view_channel', 'manage_roles'] });
        assert.equal(home?.name, 'Away');
        assert.equal(guilds.may(lounge, 'connect'), false);
        assert.equal(guilds.may(lounge, 'manage_roles'), true);
        guilds.leave('home');
        assert.equal(guilds.may(lounge, 'view_channel'), false);
        assert.deepEqual(names(), []);
    });

    test('a deleted channel is gone', () => {
        guilds.remove({ op: 'channelDeleted', seq: 6, guild: 'home', channel: 'garage' });
        guilds.remove({ op: 'channelDeleted', seq: 7, guild: 'home', channel: 'attic' });
        assert.deepEqual(names(), ['lounge']);
    });

    test('presence brings, changes and removes participants', () => {
        guilds.presence({ ...PRESENCE, joined: [participant(1, 'ada'), participant(2, 'grace')], left: [], changed: [] });
        assert.deepEqual(inLounge(), ['ada', 'grace']);
        guilds.presence({ ...PRESENCE, joined: [], left: [1], changed: [participant(2, 'grace', { muted: true })] });
        assert.deepEqual(inLounge(), ['grace']);
        assert.equal(guilds.channel('lounge')?.participants[0]?.state.muted, true);
    });

    test('presence that the snapshot already knows does not double anyone', () => {
        guilds.presence({ ...PRESENCE, joined: [participant(1, 'ada')], left: [], changed: [] });
        guilds.presence({ ...PRESENCE, joined: [participant(1, 'ada')], left: [9], changed: [] });
        assert.deepEqual(inLounge(), ['ada']);
    });

    test('presence of an unknown channel is ignored', () => {
        guilds.presence({ ...PRESENCE, channel: 'attic', joined: [participant(1, 'ada')], left: [], changed: [] });
        assert.deepEqual(inLounge(), []);
    });

    test('a new snapshot replaces everything and leaves the message as it was', () => {
        const message = [{ id: 'home', name: 'Home', permissions: ['view_channel', 'connect'], channels: [channel('b', 1), channel('a', 0)] }];
        guilds.replace(message);
        assert.deepEqual(names(), ['a', 'b']);
        assert.equal(message[0]?.channels[0]?.id, 'b');
    });
});
