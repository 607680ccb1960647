import assert from 'node:assert/strict';
import { test } from 'node:test';

import { keyTimes } from '#web/ui/admin-keys.js';

const MINUTE = 60_000;
const CREATED = '2026-11-01T10:00:00Z';
const key = { id: 'k', name: 'Game', guild: { id: 'g', name: 'Hubbub' }, scopes: [], hint: '0a1b', createdAt: CREATED, createdBy: 'ann' };

test('a new key says who made it and that no program has used it', () => {
    const words = keyTimes(key, Date.parse(CREATED));

    assert.match(words, /^Created .* by .*ann/);
    assert.match(words, /never used$/);
});

test('shows the last use in minutes, hours and days', () => {
    const used = { ...key, lastUsedAt: CREATED };

    assert.match(keyTimes(used, Date.parse(CREATED) + 5 * MINUTE), /last used 5 minutes ago/);
    assert.match(keyTimes(used, Date.parse(CREATED) + 150 * MINUTE), /last used 2 hours ago/);
    assert.match(keyTimes(used, Date.parse(CREATED) + 72 * 60 * MINUTE), /last used 3 days ago/);
    assert.match(keyTimes(used, Date.parse(CREATED) - MINUTE), /last used this minute/);
});

test('rotation and expiry are named', () => {
    const words = keyTimes({ ...key, formerUntil: '2026-11-02T10:00:00Z', expiresAt: '2027-01-01T00:00:00Z' }, Date.parse(CREATED));

    assert.match(words, /former key valid until/);
    assert.match(words, /expires/);
});
