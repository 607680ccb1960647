import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { SilenceWatch } from '#web/voice/silence-watch.js';

describe('SilenceWatch', () => {
    /** @type {SilenceWatch} */ let watch;

    beforeEach(() => {
        watch = new SilenceWatch();
    });

    test('says so 2 s after the last packet while another participant speaks', () => {
        watch.onSpeaking({ started: [2], stopped: [] }, 1, 1_000);
        assert.equal(watch.onPoll(900, 1_100), false);
        assert.equal(watch.onPoll(900, 3_000), false);
        assert.equal(watch.onPoll(900, 3_100), true);
        assert.equal(watch.onPoll(3_150, 3_200), false);
    });

    test('expects nothing while no other participant speaks', () => {
        assert.equal(watch.onPoll(0, 60_000), false);
        watch.onSpeaking({ started: [1], stopped: [] }, 1, 60_000);
        assert.equal(watch.onPoll(0, 90_000), false);
    });

    test('waits 2 s from when the first one begins to speak', () => {
        assert.equal(watch.onPoll(500, 600), false);
        watch.onSpeaking({ started: [2], stopped: [] }, 1, 60_000);
        assert.equal(watch.onPoll(500, 61_999), false);
        assert.equal(watch.onPoll(500, 62_000), true);
    });

    test('waits 2 s again when another connection is in use', () => {
        watch.onSpeaking({ started: [2], stopped: [] }, 1, 0);
        watch.onMoved(5_000);
        assert.equal(watch.onPoll(0, 6_999), false);
        assert.equal(watch.onPoll(0, 7_000), true);
    });

    test('is over when they stop or leave', () => {
        watch.onSpeaking({ started: [2, 3], stopped: [] }, 1, 0);
        assert.equal(watch.onPoll(0, 5_000), true);
        watch.onSpeaking({ started: [], stopped: [2] }, 1, 5_000);
        assert.equal(watch.onPoll(0, 5_100), true);
        watch.forget([3]);
        assert.equal(watch.onPoll(0, 5_200), false);
    });
});
