import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mayBeAudible, needsSfu } from '#web/voice/mesh.js';

describe('needsSfu', () => {
    test('in the mode sfu, and outside a room', () => {
        assert.equal(needsSfu('sfu', [2], () => true), true);
        assert.equal(needsSfu(null, [], () => true), true);
    });

    test('in a mesh while one is not reached directly', () => {
        assert.equal(needsSfu('p2p', [], () => false), false);
        assert.equal(needsSfu('p2p', [2, 3], (number) => number === 2), true);
        assert.equal(needsSfu('p2p', [2, 3], () => true), false);
    });
});

describe('mayBeAudible', () => {
    const speaker = {
        number: 2, user: 'u', username: 'ada', serverMuted: false, serverDeafened: false, suppressed: false,
        state: { muted: false, deafened: false, camera: false, screen: false },
    };

    test('is a microphone that the SFU would forward', () => {
        assert.equal(mayBeAudible(speaker, true), true);
        for (const state of [{ muted: true }, { deafened: true }]) {
            assert.equal(mayBeAudible({ ...speaker, state: { ...speaker.state, ...state } }, true), false);
        }
        assert.equal(mayBeAudible({ ...speaker, serverMuted: true }, true), false);
        assert.equal(mayBeAudible({ ...speaker, suppressed: true }, true), false);
    });

    test('is the audio of a screen only while it is shared', () => {
        assert.equal(mayBeAudible(speaker, false), false);
        assert.equal(mayBeAudible({ ...speaker, state: { ...speaker.state, muted: true, screen: true } }, false), true);
    });

    test('is nothing of a participant whom the roster does not name', () => {
        assert.equal(mayBeAudible(undefined, true), false);
        assert.equal(mayBeAudible(undefined, false), false);
    });
});
