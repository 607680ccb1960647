import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inviteState } from '#web/ui/invite-words.js';
import { Phrases } from '#web/ui/phrases.js';
import russian from '#web/words/ru.js';

const NOW = Date.parse('2026-11-01T10:00:00Z');
const invite = { code: 'c', guild: 'g', createdAt: '2026-11-01T09:00:00Z', uses: 1 };

test('an invite says how often it was used, and when it expires', () => {
    assert.equal(inviteState(invite, NOW), 'used once · never expires');
    assert.equal(inviteState({ ...invite, uses: 0, expiresAt: '2026-11-01T10:00:20Z' }, NOW), 'not used yet · expires in 1 minute');
    assert.equal(inviteState({ ...invite, uses: 2, maxUses: 5, expiresAt: '2026-11-02T22:00:00Z' }, NOW), '2 of 5 uses · expires in 36 hours');
    assert.equal(inviteState({ ...invite, uses: 3, expiresAt: '2026-11-08T10:00:00Z' }, NOW), 'used 3 times · expires in 7 days');
});

test('Russian counts by its own plural forms', () => {
    const phrases = new Phrases('ru', russian, {});
    assert.deepEqual([1, 2, 5, 11, 21, 104].map((count) => phrases.say('invite.used', { count })), [
        'использовано 1 раз', 'использовано 2 раза', 'использовано 5 раз', 'использовано 11 раз', 'использовано 21 раз', 'использовано 104 раза',
    ]);
});
