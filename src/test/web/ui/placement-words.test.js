import assert from 'node:assert/strict';
import test from 'node:test';
import { placementWords } from '#web/ui/placement-words.js';

const ISOLATES = /[\u2068\u2069]/g;

/** @param {Partial<import('#web/voice/admin-api.js').PlacementReason>} fields */
function words(fields) {
    return placementWords({ cause: 'first_participant', region: 'eu', shards: 1, loadPercent: 12, measured: [], ...fields }).replaceAll(ISOLATES, '');
}

test('the only shard, and one of several', () => {
    assert.equal(words({ cause: 'shard_lost' }),
        'The former shard no longer answered. It was the only shard with room in region eu (load 12%).');
    assert.equal(words({ shards: 4 }),
        'The room was opened. Of two of the less loaded of 4 shards in region eu it was the less loaded one (load 12%).');
});

test('a region without room, and the distances that the client measured', () => {
    assert.match(words({ fullRegion: 'us', measured: [{ region: 'us', rttMillis: 12 }, { region: 'eu', rttMillis: 60 }] }),
        / No shard in region us had room\. The client measured the distance: 12 ms to us, 60 ms to eu\.$/);
});

test('a shard that was found has its cause only', () => {
    assert.equal(words({ cause: 'found_there', shards: 0 }), 'The participants were there when another node took over the room.');
});

test('a reason that is not known, or of a later version', () => {
    assert.equal(placementWords(undefined), 'The reason is not known.');
    assert.match(words({ cause: /** @type {any} */ ('later') }), /^The reason is not known\. It was the only/);
});
