import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pauseShownIn } from '#web/ui/pause-sign.js';

describe('the sign of a paused video (M9)', () => {
    test('is shown after 2 s of pause', () => {
        const pause = { since: 60_000, assignedAt: 10_000 };
        assert.equal(pauseShownIn(pause, 60_000), 2_000);
        assert.equal(pauseShownIn(pause, 61_500), 500);
        assert.equal(pauseShownIn(pause, 62_000), 0);
    });

    test('is never shown in the first 3 s of a video', () => {
        const pause = { since: 10_000, assignedAt: 10_000 };
        assert.equal(pauseShownIn(pause, 12_500), 500);
        assert.equal(pauseShownIn(pause, 13_000), 0);
    });
});
