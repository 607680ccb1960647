import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOutside } from '#web/ui/dialog.js';

test('a point between the fields of a dialog is not outside of it', () => {
    const box = { left: 10, top: 20, right: 110, bottom: 220 };
    assert.equal(isOutside(box, { clientX: 12, clientY: 100 }), false);
    assert.equal(isOutside(box, { clientX: 9, clientY: 100 }), true);
    assert.equal(isOutside(box, { clientX: 111, clientY: 100 }), true);
    assert.equal(isOutside(box, { clientX: 50, clientY: 19 }), true);
    assert.equal(isOutside(box, { clientX: 50, clientY: 221 }), true);
});
