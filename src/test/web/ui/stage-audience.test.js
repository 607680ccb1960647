import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audienceOf } from '#web/ui/stage-audience.js';
import { QUIET } from '../people.js';

describe('audienceOf', () => {
    test('raised hands come first, speakers are not in it', () => {
        /** @param {number} number @param {boolean} suppressed @param {boolean} handRaised */
        const person = (number, suppressed, handRaised) => ({ number, user: `u${number}`, username: `p${number}`, suppressed, state: { ...QUIET, handRaised } });
        const audience = audienceOf([person(1, true, false), person(2, false, false), person(3, true, true), person(4, true, false)]);
        assert.deepEqual(audience.map(({ number }) => number), [3, 1, 4]);
    });
});
