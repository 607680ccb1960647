import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Typing } from '#web/voice/typing.js';

/** @param {string} id @param {string} [channel] */
const typing = (id, channel = 'lounge') => /** @type {any} */ ({ op: 'typing', seq: 1, guild: 'g', channel, user: { id, username: `name of ${id}` } });

test('shows who is typing for ten seconds', () => {
    const shown = new Typing('lounge', 'me');
    shown.apply(typing('ada'), 0);
    shown.apply(typing('bob'), 5_000);
    shown.apply(typing('ada'), 8_000);
    assert.deepEqual(shown.people(14_999).map(({ username }) => username), ['name of ada', 'name of bob']);
    assert.deepEqual(shown.people(15_000).map(({ id }) => id), ['ada']);
    assert.deepEqual(shown.people(18_000), []);
});

test('a message ends it', () => {
    const shown = new Typing('lounge', 'me');
    shown.apply(typing('ada'), 0);
    shown.apply(/** @type {any} */ ({ op: 'messageCreated', message: { channel: 'lounge', author: { user: 'ada' } } }), 1);
    assert.deepEqual(shown.people(2), []);
});

test('oneself and other channels are not shown', () => {
    const shown = new Typing('lounge', 'me');
    shown.apply(typing('me'), 0);
    shown.apply(typing('ada', 'attic'), 0);
    assert.deepEqual(shown.people(1), []);
});
