import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PushToTalk } from '#web/ui/push-to-talk.js';

test('one is heard from press to release, and stays muted where one may not talk', () => {
    /** @type {boolean[]} */ const muted = [];
    let may = true;
    const talk = new PushToTalk({ mayTalk: () => may, setMuted: (now) => void muted.push(now) });
    talk.release();
    assert.deepEqual(muted, []);
    talk.press();
    talk.press();
    may = false;
    talk.release();
    talk.press();
    talk.release();
    assert.deepEqual(muted, [false, true]);
});
