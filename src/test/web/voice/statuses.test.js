import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Statuses } from '#web/voice/statuses.js';

function statuses() {
    /** @type {[string, object|undefined][]} */
    const sent = [];
    /** @type {(() => void)[]} */
    const later = [];
    return { sent, later, statuses: new Statuses((op, fields) => sent.push([op, fields]), (task) => later.push(task)) };
}

describe('The own status', () => {
    test('is part of identify, and is sent when it changes, and only then', () => {
        const { sent, statuses: own } = statuses();
        own.setOwn({ chosen: 'invisible' });
        sent.length = 0;
        assert.equal(own.forIdentify(), 'invisible');
        own.onReady();
        assert.deepEqual(sent, []);
        own.setOwn({ chosen: 'online' });
        own.setOwn({ away: true });
        own.setOwn({ away: true });
        own.setOwn({ away: false });
        assert.deepEqual(sent, [['status', { status: 'online' }], ['status', { status: 'idle' }], ['status', { status: 'online' }]]);
    });

    test('is sent after ready when it changed while the session was identified', () => {
        const { sent, statuses: own } = statuses();
        own.forIdentify();
        own.setOwn({ chosen: 'dnd' });
        sent.length = 0;
        own.onReady();
        assert.deepEqual(sent, [['status', { status: 'dnd' }]]);
    });

    for (const chosen of /** @type {const} */ (['idle', 'dnd', 'invisible'])) {
        test(`${chosen} counts more than being away`, () => {
            const { sent, statuses: own } = statuses();
            own.forIdentify();
            own.setOwn({ chosen });
            own.setOwn({ away: true });
            own.setOwn({ away: false });
            assert.equal(own.own, chosen);
            assert.deepEqual(sent, [['status', { status: chosen }]]);
            own.setOwn({ away: true });
            own.setOwn({ chosen: 'online' });
            assert.equal(own.own, 'idle');
        });
    }

    test('is sent again in a session that goes on, since it may be lost', () => {
        const { sent, statuses: own } = statuses();
        own.forIdentify();
        own.onReady();
        own.setOwn({ chosen: 'dnd' });
        own.watch('guild', ['ada']);
        sent.length = 0;
        own.onResumed();
        assert.deepEqual(sent, [['status', { status: 'dnd' }], ['watch', { guild: 'guild', users: ['ada'] }]]);
        own.watch(null);
        sent.length = 0;
        own.onResumed();
        assert.deepEqual(sent, [['status', { status: 'dnd' }], ['watch', {}]]);
    });

    test('is sent again later when it was refused', () => {
        const { sent, later, statuses: own } = statuses();
        own.forIdentify();
        own.setOwn({ chosen: 'dnd' });
        own.onRefused();
        own.setOwn({ chosen: 'idle' });
        own.onRefused();
        sent.length = 0;
        later.splice(0).forEach((task) => task());
        assert.deepEqual(sent, [['status', { status: 'idle' }]]);
        own.onRefused();
        assert.equal(later.length, 1);
    });
});

describe('The statuses of members', () => {
    test('are those of the members that are shown', () => {
        const { sent, statuses: all } = statuses();
        let changes = 0;
        all.addEventListener('change', () => changes++);
        all.watch('guild', ['ada', 'bob', 'ada']);
        all.watch('guild', ['ada', 'bob']);
        assert.deepEqual(sent, [['watch', { guild: 'guild', users: ['ada', 'bob'] }]]);
        all.apply({ guild: 'guild', statuses: [{ user: 'ada', status: 'idle' }] });
        all.apply({ guild: 'another', statuses: [{ user: 'bob', status: 'online' }] });
        assert.deepEqual([all.of('ada'), all.of('bob'), changes], ['idle', undefined, 1]);
        all.watch('guild', ['bob', 'ada']);
        assert.equal(sent.length, 1, 'the order does not matter');
        all.watch(null);
        all.watch(null);
        assert.deepEqual(sent.slice(1), [['watch', {}]]);
        assert.equal(all.of('ada'), undefined);
    });

    test('are asked for again in the next session', () => {
        const { sent, statuses: all } = statuses();
        all.forIdentify();
        all.onReady();
        assert.deepEqual(sent, []);
        all.watch('guild', ['ada']);
        all.apply({ guild: 'guild', statuses: [{ user: 'ada', status: 'online' }] });
        all.forIdentify();
        all.onReady();
        assert.deepEqual(sent, [['watch', { guild: 'guild', users: ['ada'] }], ['watch', { guild: 'guild', users: ['ada'] }]]);
        all.apply({ guild: 'guild', statuses: [{ user: 'ada', status: 'idle' }] });
        assert.equal(all.of('ada'), 'idle');
    });

    test('are at most 400', () => {
        const { sent, statuses: all } = statuses();
        all.watch('guild', Array.from({ length: 600 }, (_, i) => `user ${i}`));
        assert.equal(/** @type {any} */ (sent[0])[1].users.length, 400);
    });

    test('are not known of members that are no longer shown', () => {
        const { statuses: all } = statuses();
        all.watch('guild', ['ada', 'bob']);
        all.apply({ guild: 'guild', statuses: [{ user: 'ada', status: 'idle' }, { user: 'bob', status: 'online' }] });
        all.watch('guild', ['bob', 'cho']);
        all.apply({ guild: 'guild', statuses: [{ user: 'ada', status: 'online' }] });
        assert.deepEqual([all.of('ada'), all.of('bob'), all.of('cho')], [undefined, 'online', undefined]);
    });
});
