import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { coalesced } from '#web/ui/coalesced.js';

describe('Coalesced work', () => {
    /** @type {{task: () => void, millis: number}[]} */ let timers;
    /** @type {(() => void)[]} */ let ends;
    /** @type {() => void} */ let call;

    beforeEach(() => {
        timers = [];
        ends = [];
        call = coalesced(() => new Promise((resolve) => ends.push(resolve)), 1_000, (task, millis) => timers.push({ task, millis }));
    });

    /** @param {number} millis */
    async function fire(millis) {
        const due = timers.filter((timer) => timer.millis === millis);
        timers = timers.filter((timer) => timer.millis !== millis);
        due.forEach(({ task }) => task());
        await new Promise((resolve) => setImmediate(resolve));
    }

    /** @param {number} run */
    async function end(run) {
        ends[run]?.();
        await new Promise((resolve) => setImmediate(resolve));
    }

    test('runs at once, and once more for all calls until a pause after its end', async () => {
        call();
        call();
        call();
        assert.equal(ends.length, 1);
        await fire(1_000);
        assert.equal(ends.length, 1, 'the first run has not ended');
        await end(0);
        call();
        assert.equal(ends.length, 1, 'the pause has not ended');
        await fire(1_000);
        assert.equal(ends.length, 2);
        await end(1);
        await fire(1_000);
        assert.equal(ends.length, 2, 'there was no call meanwhile');
        call();
        assert.equal(ends.length, 3);
    });

    test('does not wait forever for a run', async () => {
        call();
        call();
        await fire(15_000);
        await fire(1_000);
        assert.equal(ends.length, 2);
    });
});
