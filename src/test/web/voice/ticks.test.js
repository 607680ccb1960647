import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { startBackgroundTicks, startTicks } from '#web/voice/ticks.js';

describe('ticks', () => {
    beforeEach(() => mock.timers.enable({ apis: ['setInterval', 'Date'] }));

    afterEach(() => mock.timers.reset());

    /** Second by second, as time passes. @param {number} seconds */
    function pass(seconds) {
        for (let i = 0; i < seconds; i++) {
            mock.timers.tick(1_000);
        }
    }

    test('come at the interval that was asked for, until stopped', () => {
        /** @type {boolean[]} */
        const ticks = [];
        const stop = startTicks(5_000, (slept) => ticks.push(slept));
        pass(15);
        assert.deepEqual(ticks, [false, false, false]);
        stop();
        pass(15);
        assert.equal(ticks.length, 3);
    });

    test('B2: a sleep is reported with the first step after it', () => {
        /** @type {boolean[]} */
        const ticks = [];
        const stop = startTicks(5_000, (slept) => ticks.push(slept));
        pass(1);
        // The clock goes on while timers do not.
        mock.timers.setTime(Date.now() + 60_000);
        pass(1);
        assert.ok(ticks.includes(true));
        stop();
    });

    test('without workers the page has the timer', () => {
        let ticks = 0;
        const stop = startBackgroundTicks(5_000, () => {
            ticks += 1;
        });
        pass(10);
        assert.equal(ticks, 2);
        stop();
    });
});
