import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PrioritySpeakers } from '#web/voice/priority-speakers.js';
import { QUIET } from '../people.js';

/** @param {number} number @param {boolean} priority */
const person = (number, priority) => ({ number, user: `u${number}`, username: `p${number}`, state: { ...QUIET, priority } });

describe('PrioritySpeakers', () => {
    const participants = new Map([person(1, false), person(2, true), person(3, false)].map((entry) => [entry.number, entry]));

    test('the others are quieter while a priority speaker speaks', () => {
        const priority = new PrioritySpeakers();
        assert.equal(priority.update(participants, new Map([[2, 0.5], [3, 0.5]]), 1), true);
        assert.equal(priority.factor(2), 1);
        assert.ok(priority.factor(3) < 0.5);
        assert.equal(priority.update(participants, new Map([[3, 0.5]]), 1), true);
        assert.equal(priority.factor(3), 1);
    });

    test('the same speakers change nothing', () => {
        const priority = new PrioritySpeakers();
        priority.update(participants, new Map([[2, 0.5]]), 1);
        assert.equal(priority.update(participants, new Map([[2, 0.9], [3, 0.1]]), 1), false);
    });

    test('a priority speaker hears the others as before', () => {
        const priority = new PrioritySpeakers();
        assert.equal(priority.update(participants, new Map([[2, 0.5]]), 2), false);
        assert.equal(priority.factor(3), 1);
    });
});
