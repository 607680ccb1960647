import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf } from '#web/ui/profiles.js';

const ANN = { user: 'ann', displayName: 'Ann', nicknames: { g1: 'Annie' } };

test('the nickname counts most, in its guild, then the display name', () => {
    assert.equal(nameOf('ann_1', 'g1', ANN), 'Annie');
    assert.equal(nameOf('ann_1', 'g2', ANN), 'Ann');
    assert.equal(nameOf('ann_1', undefined, ANN), 'Ann');
    assert.equal(nameOf('ann_1', 'g1', { user: 'ann' }), 'ann_1');
    assert.equal(nameOf('ann_1', 'g1', undefined), 'ann_1');
});
