import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unread } from '#web/ui/unread.js';

const ME = '7d0c3b1e-5c0e-4b52-9d0a-2f1f3a2b9c11';

/** @param {string} user @param {string} content @param {string} [channel] */
const created = (user, content, channel = 'lounge') => /** @type {any} */ ({ op: 'messageCreated', guild: 'home', message: { channel, content, author: { user } } });

test('counts on from what the server has counted', () => {
    const unread = new Unread(ME);
    unread.load(['lounge', 'attic'], [{ channel: 'lounge', unread: 3, mentions: 1 }]);
    unread.apply(created('ada', `hello <@${ME}>`), null);
    unread.apply(created('ada', 'hello'), null);
    assert.equal(unread.of('lounge'), 5);
    assert.equal(unread.mentionsIn('lounge'), 2);
    assert.equal(unread.of('attic'), 0);
});

test('each direct message counts as a mention', () => {
    const unread = new Unread(ME);
    unread.apply({ ...created('ada', 'hello'), guild: undefined }, null);
    assert.equal(unread.mentionsIn('lounge'), 1);
});

test('own messages and those on the screen are read', () => {
    const unread = new Unread(ME);
    unread.apply(created(ME, 'mine'), null);
    unread.apply(created('ada', 'seen'), 'lounge');
    assert.equal(unread.of('lounge'), 0);
});

test('what was read on another device is no longer unread', () => {
    const unread = new Unread(ME);
    unread.load(['lounge'], [{ channel: 'lounge', unread: 3, mentions: 1 }]);
    unread.load(['lounge'], []);
    assert.equal(unread.of('lounge'), 0);
    assert.equal(unread.mentionsIn('lounge'), 0);
});

test('clears a channel and says so once', () => {
    const unread = new Unread(ME);
    let changes = 0;
    unread.addEventListener('change', () => changes++);
    unread.apply(created('ada', 'hello'), null);
    unread.clear('lounge');
    unread.clear('lounge');
    assert.equal(changes, 2);
});
