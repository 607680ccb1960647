import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Profiles } from '#web/voice/profiles.js';

const ANN = { user: 'ann', displayName: 'Ann' };

describe('Profiles', () => {
    /** @type {string[][]} */ let asked;
    /** @type {(() => void)[]} */ let tasks;
    /** @type {any[]} */ let events;
    let nowMillis = 0;
    let fails = false;
    /** @type {import('#web/voice/profiles.js').Profile[]} */ let answer;
    /** @type {() => void} */ let whileAsked;
    /** @type {Profiles} */ let profiles;

    beforeEach(() => {
        asked = [];
        tasks = [];
        events = [];
        nowMillis = 0;
        fails = false;
        answer = [ANN];
        whileAsked = () => {};
        profiles = new Profiles(async (users) => {
            asked.push(users);
            if (fails) {
                throw new Error('no network');
            }
            whileAsked();
            return answer.filter(({ user }) => users.includes(user));
        }, { now: () => nowMillis, later: (task) => void tasks.push(task) });
        profiles.addEventListener('profile', (event) => events.push(/** @type {CustomEvent} */ (event).detail));
    });

    /** Lets what is gathered be asked, and its answers arrive. */
    async function gather() {
        tasks.splice(0).forEach((task) => task());
        await new Promise((resolve) => setImmediate(resolve));
    }

    test('profiles that are drawn together are requested once', async () => {
        assert.equal(profiles.of('ann'), undefined);
        profiles.of('ben');
        profiles.of('ann');
        await gather();
        assert.deepEqual(asked, [['ann', 'ben']]);
        assert.deepEqual(events, [ANN]);
        assert.equal(profiles.of('ann'), ANN);
        assert.deepEqual(profiles.of('ben'), { user: 'ben' });
        await gather();
        assert.equal(asked.length, 1);
    });

    test('more than the server answers are asked in parts', async () => {
        for (let i = 0; i < 250; i++) {
            profiles.of(`user-${i}`);
        }
        await gather();
        await gather();
        await gather();
        assert.deepEqual(asked.map(({ length }) => length), [100, 100, 50]);
    });

    test('what is known is asked again after a while, and only a change is an event', async () => {
        profiles.of('ann');
        await gather();
        nowMillis = 5 * 60_000 + 1;
        assert.equal(profiles.of('ann'), ANN);
        await gather();
        assert.equal(asked.length, 2);
        assert.equal(events.length, 1);
    });

    test('a failure is asked again with the next drawing', async () => {
        fails = true;
        profiles.of('ann');
        await gather();
        fails = false;
        assert.equal(profiles.of('ann'), undefined);
        await gather();
        assert.equal(profiles.of('ann'), ANN);
    });

    test('a changed nickname is known at once, in its guild', async () => {
        profiles.of('ann');
        await gather();
        profiles.onMember('g1', { user: 'ann', nickname: 'Annie' });
        profiles.onMember('g1', { user: 'ann', nickname: 'Annie' });
        profiles.onMember('g2', { user: 'ann' });
        assert.deepEqual(profiles.of('ann')?.nicknames, { g1: 'Annie' });
        assert.equal(events.length, 2);
        profiles.set({ user: 'ann', displayName: 'Ann B.' });
        assert.deepEqual(profiles.of('ann'), { user: 'ann', displayName: 'Ann B.', nicknames: { g1: 'Annie' } });
        profiles.onMember('g1', { user: 'ann' });
        assert.deepEqual(profiles.of('ann')?.nicknames, {});
        profiles.onMember('g1', { user: 'not drawn yet', nickname: 'X' });
        assert.equal(profiles.of('not drawn yet'), undefined);
    });

    test('an own change is known at once', () => {
        profiles.set({ user: 'me', avatar: 'a1' });
        assert.deepEqual(events, [{ user: 'me', avatar: 'a1' }]);
        assert.deepEqual(profiles.of('me'), { user: 'me', avatar: 'a1' });
    });

    test('after an own change the nicknames are still asked about', async () => {
        profiles.set({ user: 'ann', displayName: 'Ann' });
        answer = [{ ...ANN, nicknames: { g1: 'Annie' } }];
        assert.equal(profiles.of('ann')?.nicknames, undefined);
        await gather();
        assert.deepEqual(asked, [['ann']]);
        assert.deepEqual(profiles.of('ann')?.nicknames, { g1: 'Annie' });
    });

    test('an answer does not undo what changed since it was asked for', async () => {
        whileAsked = () => {
            profiles.onMember('g1', { user: 'ann', nickname: 'New' });
            profiles.onMember('g2', { user: 'ann' });
            profiles.onMember('g1', { user: 'ben', nickname: 'Benny' });
            profiles.set({ user: 'ann', displayName: 'Ann B.' });
        };
        answer = [{ ...ANN, nicknames: { g1: 'Old', g2: 'Old', g3: 'Kept' } }];
        profiles.of('ann');
        profiles.of('ben');
        await gather();
        assert.deepEqual(profiles.of('ann'), { user: 'ann', displayName: 'Ann B.', nicknames: { g1: 'New', g3: 'Kept' } });
        assert.deepEqual(profiles.of('ben'), { user: 'ben', nicknames: { g1: 'Benny' } });

        whileAsked = () => {};
        nowMillis = 5 * 60_000 + 1;
        profiles.of('ann');
        await gather();
        assert.deepEqual(profiles.of('ann'), answer[0], 'the next answer is newer');
    });

    test('a changed nickname does not keep the rest for longer', async () => {
        profiles.of('ann');
        await gather();
        nowMillis = 4 * 60_000;
        profiles.onMember('g1', { user: 'ann', nickname: 'Annie' });
        nowMillis = 5 * 60_000 + 1;
        profiles.of('ann');
        await gather();
        assert.equal(asked.length, 2);
    });

    test('a profile that is being requested is not requested twice', async () => {
        whileAsked = () => void profiles.of('ann');
        profiles.of('ann');
        await gather();
        await gather();
        assert.equal(asked.length, 1);
    });
});
