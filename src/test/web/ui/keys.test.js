import assert from 'node:assert/strict';
import { test } from 'node:test';
import { letterOf } from '#web/ui/keys.js';

test('a letter is that of the keyboard, or of its place with another script', () => {
    assert.equal(letterOf({ key: 'M', code: 'KeyM' }), 'm');
    // Dvorak and AZERTY have the letter elsewhere.
    assert.equal(letterOf({ key: 'm', code: 'Semicolon' }), 'm');
    assert.equal(letterOf({ key: 'ь', code: 'KeyM' }), 'm');
    assert.equal(letterOf({ key: 'в', code: 'KeyD' }), 'd');
    assert.equal(letterOf({ key: 'Escape', code: 'Escape' }), '');
    assert.equal(letterOf({ key: '?', code: 'Slash' }), '');
});
