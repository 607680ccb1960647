import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CallSounds, Tones } from '#web/ui/call-sounds.js';

describe('CallSounds', () => {
    /** @type {string[]} */ let played;
    /** @type {CallSounds} */ let sounds;
    /** @param {...number} numbers @returns {any[]} */
    const people = (...numbers) => numbers.map((number) => ({ number }));

    beforeEach(() => {
        played = [];
        sounds = new CallSounds((sound) => played.push(sound));
    });

    test('the own call begins and ends, however often its connection is lost meanwhile', () => {
        sounds.onCall('connecting', 0);
        sounds.onCall('connected', 1_000);
        sounds.onCall('reconnecting', 2_000);
        sounds.onCall('connected', 3_000);
        sounds.onCall('idle', 4_000);
        sounds.onCall('idle', 5_000);
        assert.deepEqual(played, ['joined', 'left']);
    });

    test('others come and go', () => {
        sounds.onParticipants({ joined: people(1, 2), left: [] }, 2, 2, 0);
        assert.deepEqual(played, [], 'those who were there before');
        sounds.onCall('connected', 1_000);
        sounds.onParticipants({ joined: people(3), left: [] }, 2, 3, 2_000);
        sounds.onParticipants({ joined: [], left: people(3) }, 2, 2, 3_000);
        sounds.onParticipants({ joined: people(2), left: [] }, 2, 2, 4_000);
        assert.deepEqual(played, ['joined', 'joined', 'left']);
    });

    test('many who come at once make one sound, and a large call makes none', () => {
        sounds.onCall('connected', 0);
        sounds.onParticipants({ joined: people(3), left: [] }, 2, 3, 600);
        sounds.onParticipants({ joined: people(4), left: [] }, 2, 4, 700);
        assert.deepEqual(played, ['joined', 'joined']);
        sounds.onParticipants({ joined: people(30), left: [] }, 2, 26, 9_000);
        assert.deepEqual(played, ['joined', 'joined']);
    });
});

test('what happened while the browser allowed no audio is not played all at once later', async (t) => {
    t.mock.method(performance, 'now', () => 0);
    /** @type {(() => void)[]} */ const allow = [];
    /** @type {number[]} */ const played = [];
    let tones = 0;
    const node = { connect: (/** @type {unknown} */ next) => next, disconnect: () => {}, addEventListener: () => {}, start: () => (tones += 1), stop: () => {} };
    Object.assign(globalThis, {
        AudioContext: class {
            currentTime = 0;
            destination = {};
            resume() {
                return new Promise((resolve) => {
                    allow.push(() => resolve(undefined));
                });
            }
        },
        OscillatorNode: class {
            /** @param {unknown} _audio @param {{frequency: number}} options */
            constructor(_audio, { frequency }) {
                Object.assign(this, node);
                played.push(frequency);
            }
        },
        GainNode: class {
            gain = { setValueAtTime: () => {}, linearRampToValueAtTime: () => {} };
            constructor() {
                Object.assign(this, node);
            }
        },
    });
    const sounds = new Tones();
    const first = sounds.play([440, 660], '');
    await Promise.all([sounds.play([440, 660], ''), sounds.play([523, 784], '')]);
    assert.equal(tones, 0);
    // Browsers do not go on by themselves after a click: each sound asks again.
    assert.equal(allow.length, 3);
    allow.forEach((one) => one());
    await first;
    assert.equal(tones, 2);
    assert.deepEqual(played, [523, 784]);
});
