import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { entries } from '#web/ui/message-view.js';
import { MessageList } from '#web/voice/message-list.js';

/** @typedef {import('#web/voice/protocol.js').Message} Message */

/** @param {number} number @param {Partial<Message>} [changes] @returns {Message} */
const message = (number, changes = {}) => ({
    id: String(number).padStart(6, '0'),
    channel: 'lounge',
    author: { user: 'ada', username: 'ada' },
    content: `message ${number}`,
    createdAtMillis: number * 1_000,
    ...changes,
});

/** A channel as a server keeps it. */
class Channel {
    /** @param {number} count */
    constructor(count) {
        this.stored = Array.from({ length: count }, (_, i) => message(i + 1));
    }

    /** @param {string} _channel @param {{before?: string, after?: string, around?: string, limit?: string}} [page] */
    async messages(_channel, { before, after, around, limit = '50' } = {}) {
        if (after) {
            return this.stored.filter(({ id }) => id > after).slice(0, Number(limit)).reverse();
        }
        if (around) {
            const half = Number(limit) / 2;
            return [...this.stored.filter(({ id }) => id <= around).slice(-half), ...this.stored.filter(({ id }) => id > around).slice(0, half)].reverse();
        }
        return this.stored.filter(({ id }) => !before || id < before).slice(-Number(limit)).reverse();
    }
}

/** @param {MessageList} list */
const numbers = (list) => list.messages.map(({ id }) => Number(id));

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('The messages of a channel', () => {
    test('are loaded page by page, up to the first', async () => {
        const list = new MessageList(new Channel(120), 'lounge', 'me');
        await list.refresh();
        assert.deepEqual(numbers(list), range(71, 120));
        assert.equal(list.complete, false);
        await Promise.all([list.loadOlder(), list.loadOlder()]);
        assert.deepEqual(numbers(list), range(21, 120));
        await list.loadOlder();
        assert.deepEqual(numbers(list), range(1, 120));
        assert.equal(list.complete, true);
        await list.loadOlder();
        assert.deepEqual(numbers(list), range(1, 120));
    });

    test('are shown around an old one, and from there to the newest without a gap', async () => {
        const channel = new Channel(200);
        const list = new MessageList(channel, 'lounge', 'me');
        await list.refresh();
        await list.showAround('000180');
        assert.deepEqual(numbers(list), range(151, 200));
        await list.showAround('000060');
        assert.deepEqual(numbers(list), range(36, 85));
        assert.deepEqual([list.complete, list.current], [false, false]);

        // What is sent meanwhile is far below.
        channel.stored.push(message(201));
        list.apply({ op: 'messageCreated', seq: 1, guild: 'g', message: message(201) });
        assert.deepEqual(numbers(list), range(36, 85));
        await Promise.all([list.loadNewer(), list.loadNewer()]);
        assert.deepEqual(numbers(list), range(36, 135));
        await list.loadNewer();
        assert.equal(list.current, false);
        const last = list.loadNewer();
        list.apply({ op: 'messageCreated', seq: 2, guild: 'g', message: message(202) });
        await last;
        assert.deepEqual(numbers(list), range(36, 202));
        assert.equal(list.current, true);
        list.apply({ op: 'messageCreated', seq: 3, guild: 'g', message: message(203) });
        assert.deepEqual(numbers(list), range(36, 203));
        await list.loadOlder();
        assert.deepEqual(numbers(list), range(1, 203));
    });

    test('are shown around an old one until one returns to the present', async () => {
        const channel = new Channel(200);
        const list = new MessageList(channel, 'lounge', 'me');
        await list.refresh();
        await list.showAround('000010');
        assert.deepEqual([numbers(list), list.complete], [range(1, 35), true]);
        // After a lost connection the same ones are there.
        channel.stored = channel.stored.filter(({ id }) => id !== '000012');
        await list.refresh();
        assert.deepEqual(numbers(list), range(1, 36).filter((number) => number !== 12));
        await list.toPresent();
        assert.deepEqual([numbers(list), list.current, list.complete], [range(151, 200), true, false]);
    });

    test('are in order whatever the order and number of events', async () => {
        const list = new MessageList(new Channel(2), 'lounge', 'me');
        await list.refresh();
        for (const number of [5, 3, 5, 4]) {
            list.apply({ op: 'messageCreated', seq: 1, guild: 'g', message: message(number) });
        }
        list.apply({ op: 'messageCreated', seq: 1, guild: 'g', message: message(9, { channel: 'attic' }) });
        assert.deepEqual(numbers(list), [1, 2, 3, 4, 5]);
    });

    test('show the last edit, also when an older one comes later', async () => {
        const list = new MessageList(new Channel(1), 'lounge', 'me');
        await list.refresh();
        for (const editedAtMillis of [20, 10]) {
            list.apply({ op: 'messageEdited', seq: 1, guild: 'g', message: message(1, { content: `at ${editedAtMillis}`, editedAtMillis }) });
        }
        list.apply({ op: 'messageCreated', seq: 1, guild: 'g', message: message(1) });
        assert.equal(list.messages[0]?.content, 'at 20');
    });

    test('stay deleted, and replies lose their quote', async () => {
        const list = new MessageList(new Channel(2), 'lounge', 'me');
        await list.refresh();
        list.add(message(3, { replyTo: { id: '000002', author: { user: 'ada', username: 'ada' }, excerpt: 'message 2' } }));
        list.apply({ op: 'messageDeleted', seq: 1, guild: 'g', channel: 'lounge', message: '000002' });
        list.apply({ op: 'messageCreated', seq: 1, guild: 'g', message: message(2) });
        assert.deepEqual(numbers(list), [1, 3]);
        assert.deepEqual(list.messages[1]?.replyTo, { id: '000002' });
    });

    test('after a lost connection contain what was missed and nothing deleted', async () => {
        const channel = new Channel(60);
        const list = new MessageList(channel, 'lounge', 'me');
        await list.refresh();
        await list.loadOlder();
        channel.stored = [...channel.stored.filter(({ id }) => id !== '000055'), message(61)];
        await list.refresh();
        assert.deepEqual(numbers(list), range(1, 61).filter((number) => number !== 55));
        assert.equal(list.complete, true);
    });

    test('after a long absence begin with the newest page, without a gap', async () => {
        const channel = new Channel(60);
        const list = new MessageList(channel, 'lounge', 'me');
        await list.refresh();
        channel.stored.push(...range(61, 200).map((number) => message(number)));
        await list.refresh();
        assert.deepEqual(numbers(list), range(151, 200));
        assert.equal(list.complete, false);
    });
});

describe('The reactions to a message', () => {
    /** @param {"reactionAdded"|"reactionRemoved"} op @param {string} emoji @param {string} user */
    const reaction = (op, emoji, user) => ({ op, seq: 1, guild: 'g', channel: 'lounge', message: message(1).id, emoji, user });

    test('are counted up and down', async () => {
        const list = new MessageList(new Channel(2), 'lounge', 'me');
        await list.refresh();
        list.apply(reaction('reactionAdded', '👍', 'ada'));
        list.apply(reaction('reactionAdded', '👍', 'me'));
        list.apply(reaction('reactionAdded', '🎉', 'ada'));
        assert.deepEqual(list.messages[0]?.reactions, [{ emoji: '👍', count: 2, own: true }, { emoji: '🎉', count: 1, own: false }]);
        list.apply(reaction('reactionRemoved', '👍', 'me'));
        list.apply(reaction('reactionRemoved', '🎉', 'ada'));
        list.apply(reaction('reactionRemoved', '🔥', 'ada'));
        assert.deepEqual(list.messages[0]?.reactions, [{ emoji: '👍', count: 1, own: false }]);
    });

    test('count the own one once, whether the answer or the event comes first', async () => {
        const list = new MessageList(new Channel(2), 'lounge', 'me');
        await list.refresh();
        list.react(message(1).id, '👍', true, true);
        list.apply(reaction('reactionAdded', '👍', 'me'));
        assert.deepEqual(list.messages[0]?.reactions, [{ emoji: '👍', count: 1, own: true }]);
    });

    test('stay when the message is edited', async () => {
        const list = new MessageList(new Channel(2), 'lounge', 'me');
        await list.refresh();
        list.apply(reaction('reactionAdded', '👍', 'ada'));
        list.apply({ op: 'messageEdited', seq: 1, guild: 'g', message: message(1, { content: 'new', editedAtMillis: 9 }) });
        assert.equal(list.messages[0]?.content, 'new');
        assert.equal(list.messages[0]?.reactions?.length, 1);
    });
});

describe('The entries of a message list', () => {
    const dayOf = (/** @type {number} */ millis) => String(Math.floor(millis / 86_400_000));
    const shape = (/** @type {Message[]} */ messages) => entries(messages, dayOf).map((entry) => entry.kind === 'day' ? `day ${entry.label}` : entry.grouped ? '+' : entry.message.author.user);

    test('group an author, and begin anew after a time, a day, a reply or another author', () => {
        const day = 86_400_000;
        const bob = { user: 'bob', username: 'bob' };
        assert.deepEqual(shape([
            message(1), message(2),
            message(3, { author: bob }),
            message(4),
            message(5, { replyTo: { id: '000001' } }),
            message(1_000),
            message(1_001, { createdAtMillis: day }),
            message(1_002, { createdAtMillis: day + 1 }),
        ]), ['day 0', 'ada', '+', 'bob', 'ada', 'ada', 'ada', 'day 1', 'ada', '+']);
    });
});
