import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { announcedState, sendsMicrophone } from '#web/voice/own-state.js';
import { QUIET } from '../people.js';

describe('announcedState', () => {
    test('a participant with an open microphone is as they chose', () => {
        assert.deepEqual(announcedState({ ...QUIET, camera: true }, 'open'), { ...QUIET, camera: true });
    });

    test('a microphone that is asked for counts: the person is about to speak', () => {
        assert.equal(announcedState(QUIET, 'asking').muted, false);
    });

    for (const microphone of /** @type {const} */ (['idle', 'denied', 'absent', 'busy', 'insecure', 'failed'])) {
        test(`a microphone that is ${microphone} is muted to the others`, () => {
            assert.equal(announcedState(QUIET, microphone).muted, true);
        });
    }

    test('a deafened participant is muted to the others, and not by their own choice', () => {
        const state = { ...QUIET, deafened: true };
        assert.equal(announcedState(state, 'open').muted, true);
        assert.equal(state.muted, false);
    });
});

describe('sendsMicrophone', () => {
    for (const [muted, deafened] of [[true, false], [false, true], [true, true]]) {
        test(`not while muted ${muted}, deafened ${deafened}`, () => assert.equal(sendsMicrophone({ ...QUIET, muted, deafened }), false));
    }
    test('otherwise', () => assert.equal(sendsMicrophone(QUIET), true));
});
