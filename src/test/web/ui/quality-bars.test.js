import assert from 'node:assert/strict';
import { test } from 'node:test';
import { qualityWords } from '#web/ui/quality-bars.js';

test('says how good a connection is, what is to blame, and the figures of each track', () => {
    assert.equal(qualityWords({ level: 'good', tracks: [] }), 'Good');
    assert.equal(qualityWords({
        level: 'bad', cause: 'publisher',
        tracks: [{ track: 'camera', figures: { score: 2.9, lossPercent: 0, jitterMillis: 3, kilobitsPerSecond: 400, freezes: 1, frozenMillis: 310 } }],
    }), 'Bad: the sender’s device\ncamera: score 2.9, loss 0.0%, jitter 3 ms, 1 freeze');
});
