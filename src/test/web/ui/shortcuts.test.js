import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PushToTalk, letterOf } from '#web/ui/shortcuts.js';

test('a letter is that of the keyboard, or of its place with another script', () => {
    assert.equal(letterOf({ key: 'M', code: 'KeyM' }), 'm');
    // Dvorak and AZERTY have the letter elsewhere.
    assert.equal(letterOf({ key: 'm', code: 'Semicolon' }), 'm');
    assert.equal(letterOf({ key: 'ь', code: 'KeyM' }), 'm');
    assert.equal(letterOf({ key: 'в', code: 'KeyD' }), 'd');
    assert.equal(letterOf({ key: 'Escape', code: 'Escape' }), '');
    assert.equal(letterOf({ key: '?', code: 'Slash' }), '');
});

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
