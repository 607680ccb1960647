import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { ActiveSpeakers } from '#web/voice/active-speakers.js';
import { POLL_MILLIS } from '#web/voice/level-poll.js';

describe('ActiveSpeakers', () => {
    /** @type {ActiveSpeakers} */ let speakers;
    let timestamp = 0;

    beforeEach(() => {
        speakers = new ActiveSpeakers();
    });

    /** A packet that is played. @param {number} source @param {number|undefined} audioLevel @param {number} now */
    const play = (source, audioLevel, now) => speakers.onContributor('4', { source, timestamp: ++timestamp, audioLevel }, now);
    /** @param {number} now */
    const at = (now) => [...speakers.at(now).keys()];

    test('a loud participant speaks, and for 350 ms after', () => {
        assert.equal(play(3, 0.2, 1000), true);
        assert.deepEqual([...speakers.at(1000)], [[3, 0.2]]);
        assert.deepEqual(at(1349), [3]);
        assert.deepEqual(at(1350), []);
    });

    test('breath is not speech', () => {
        play(3, 0.01, 1000);
        assert.deepEqual(at(1000), []);
        play(3, 0.011, 1000);
        assert.deepEqual(at(1000), [3]);
    });

    test('the music of a shared screen does not make its owner speak', () => {
        assert.equal(speakers.onContributor('6', { source: 3, timestamp: 1, audioLevel: 0.5 }, 1000, true), true);
        assert.deepEqual(at(1000), []);
    });

    // The microphone that Chromium simulates for tests beeps for 20 ms, twice a second.
    test('short sounds twice a second are seen, whenever the readings began', () => {
        for (let phase = 0; phase < 500; phase += 10) {
            speakers.clear();
            let seen = 0;
            for (let now = phase; now < phase + 10_000; now += POLL_MILLIS) {
                play(3, now % 500 < 20 ? 0.2 : 0, now);
                seen += at(now).length;
            }
            assert.ok(seen > 10, `phase ${phase}: ${seen} readings`);
        }
    });

    test('quiet packets between loud ones do not end it, and the level sinks slowly', () => {
        play(3, 0.5, 1000);
        play(3, 0, 1020);
        assert.equal(speakers.at(1020).get(3), 0.3);
        assert.deepEqual(at(1349), [3]);
    });

    test('a source whose timestamp stands still is not playing', () => {
        speakers.onContributor('4', { source: 3, timestamp: 77, audioLevel: 0.2 }, 1000);
        assert.equal(speakers.onContributor('4', { source: 3, timestamp: 77, audioLevel: 0.2 }, 1300), false);
        assert.deepEqual(at(1400), []);
    });

    test('source 0 is not a participant', () => {
        assert.equal(play(0, 0.5, 1000), false);
        assert.deepEqual(at(1000), []);
    });

    test('the server reports speakers whose packets do not come', () => {
        speakers.report({ started: [7], stopped: [] });
        assert.deepEqual([...speakers.at(1000)], [[7, 0.1]]);
        speakers.report({ started: [], stopped: [7] });
        assert.deepEqual(at(1000), []);
    });

    test('what is played counts more than what is reported, for a second', () => {
        speakers.report({ started: [7], stopped: [] });
        play(7, 0, 1000);
        assert.deepEqual(at(1000), []);
        assert.deepEqual(at(2000), []);
        assert.deepEqual(at(2001), [7]);
    });

    test('without levels in the packets the report decides', () => {
        play(7, undefined, 1000);
        assert.deepEqual(at(1000), []);
        speakers.report({ started: [7], stopped: [] });
        play(7, undefined, 1010);
        assert.deepEqual(at(1010), [7]);
    });

    test('a participant that left is silent at once', () => {
        play(3, 0.5, 1000);
        speakers.report({ started: [3], stopped: [] });
        speakers.forget(3);
        assert.deepEqual(at(1000), []);
    });

    test('clear forgets everything', () => {
        play(3, 0.5, 1000);
        speakers.report({ started: [7], stopped: [] });
        speakers.clear();
        assert.deepEqual(at(1000), []);
    });
});
