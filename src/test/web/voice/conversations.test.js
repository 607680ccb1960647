import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conversations } from '#web/voice/conversations.js';

/** @typedef {import('#web/voice/conversation-api.js').Conversation} Conversation */

/** @param {string} id @param {Partial<Conversation>} [more] @returns {Conversation} */
const conversation = (id, more = {}) => ({ id, partner: { user: `user of ${id}`, username: id }, activity: id, unread: 0, blocked: false, writable: true, ...more });

/** @param {Conversation[]} all on the server, the most recent first */
function server(all) {
    /** @type {string[]} */
    const asked = [];
    return {
        asked,
        list: (/** @type {string} */ before) => Promise.resolve(all.filter(({ activity }) => !before || activity < before).slice(0, 50)),
        find: (/** @type {string} */ id) => {
            asked.push(id);
            const found = all.find((one) => one.id === id);
            return found ? Promise.resolve(found) : Promise.reject(new Error('not found'));
        },
        open: () => Promise.reject(new Error('not asked here')),
        block: () => Promise.resolve(),
    };
}

/** @param {string} channel @param {string} id @param {string} [guild] */
const created = (channel, id, guild) => /** @type {any} */ ({ op: 'messageCreated', guild, message: { id, channel, content: '', author: { user: 'ada', username: 'ada' } } });

/** @param {Conversations} conversations */
const ids = (conversations) => conversations.all.map(({ id }) => id);

test('a new message moves its conversation to the top', async () => {
    const conversations = new Conversations(server([conversation('30'), conversation('20')]));
    await conversations.refresh();
    conversations.apply(created('20', '40'));
    assert.deepEqual(ids(conversations), ['20', '30']);
    conversations.apply(created('30', '35'));
    assert.deepEqual(ids(conversations), ['20', '30']);
});

test('a conversation that another user opened is requested once', async () => {
    const all = server([conversation('50')]);
    const conversations = new Conversations(all);
    const changed = new Promise((resolve) => conversations.addEventListener('change', resolve, { once: true }));
    conversations.apply(created('50', '51'));
    conversations.apply(created('50', '52'));
    await changed;
    assert.deepEqual(ids(conversations), ['50']);
    assert.deepEqual(all.asked, ['50']);
});

test('messages of servers concern no conversation', () => {
    const all = server([]);
    new Conversations(all).apply(created('50', '51', 'home'));
    assert.deepEqual(all.asked, []);
});

test('older ones are loaded after the last that is known, until all are loaded', async () => {
    const all = Array.from({ length: 70 }, (_, i) => conversation(String(900 - i)));
    const conversations = new Conversations(server(all));
    await conversations.refresh();
    assert.equal(conversations.all.length, 50);
    assert.equal(conversations.complete, false);
    await Promise.all([conversations.loadOlder(), conversations.loadOlder()]);
    assert.equal(conversations.all.length, 70);
    assert.equal(conversations.complete, true);
});

test('a block is read back from the server', async () => {
    let blocked = false;
    const conversations = new Conversations({
        ...server([conversation('30')]),
        find: () => Promise.resolve(conversation('30', { blocked, writable: !blocked })),
        block: (user, block) => {
            assert.equal(user, 'user of 30');
            blocked = block;
            return Promise.resolve();
        },
    });
    await conversations.refresh();
    await conversations.block('user of 30', true);
    assert.equal(conversations.get('30')?.blocked, true);
    assert.equal(conversations.get('30')?.writable, false);
});
