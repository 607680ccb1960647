import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyName, keyOf, otherUse, writesNothing } from '#web/ui/talk-key.js';

test('a key is remembered by its letter, or by its place', () => {
    assert.equal(keyOf({ key: 'е', code: 'KeyT' }), 't');
    assert.equal(keyOf({ key: 'T', code: 'KeyT' }), 't');
    assert.equal(keyOf({ key: ' ', code: 'Space' }), 'Space');
    // The same key, with Shift or in another layout.
    assert.equal(keyOf({ key: '~', code: 'Backquote' }), keyOf({ key: 'ё', code: 'Backquote' }));
});

test('a key is called as it is on the keyboard', () => {
    assert.deepEqual(['t', 'Space', 'F8', 'ControlLeft', 'Backquote', 'Digit1', 'Numpad0', 'CapsLock'].map(keyName),
        ['T', 'Space', 'F8', 'Control Left', '`', '1', 'Numpad 0', 'Caps Lock']);
});

test('keys with another use are refused', () => {
    assert.equal(otherUse('m'), 'controls.mute');
    assert.equal(otherUse('p'), 'shortcuts.priority');
    assert.equal(otherUse('Escape'), 'navigation');
    // A virtual keyboard says nothing of its keys.
    assert.equal(otherUse(''), 'navigation');
    assert.deepEqual(['t', 'Space', 'F8', 'ControlLeft', 'Digit1'].map(otherUse), [null, null, null, null, null]);
});

test('in a text field only keys that write nothing let one talk', () => {
    assert.deepEqual(['F8', 'F12', 'ControlLeft', 'CapsLock', 'Pause'].map(writesNothing), [true, true, true, true, true]);
    assert.deepEqual(['t', 'f', 'Space', 'Digit1', 'Backquote', 'Numpad0'].map(writesNothing), [false, false, false, false, false, false]);
});
