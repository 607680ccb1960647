import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal, inWords, isFinal, mayRejoin } from '#web/voice/refusal.js';

describe('isFinal', () => {
    for (const code of ['room_full', 'forbidden', 'channel_not_found', 'sdp_no_bundle', 'session_revoked']) {
        test(`${code} is`, () => assert.equal(isFinal(new Refusal(code, '')), true));
    }
    for (const code of ['unavailable', 'no_media_node', 'media_failed', 'join_abandoned', 'offer_pending', 'rate_limited']) {
        test(`${code} is not`, () => assert.equal(isFinal(new Refusal(code, '')), false));
    }
    test('an error of the browser is not', () => assert.equal(isFinal(new Error('room_full')), false));
});

describe('mayRejoin', () => {
    for (const reason of ['media_lost', 'room_lost', 'session_lost']) {
        test(`after ${reason}`, () => assert.equal(mayRejoin(reason), true));
    }
    for (const reason of ['left', 'moved', 'joined_elsewhere', 'session_revoked']) {
        test(`not after ${reason}`, () => assert.equal(mayRejoin(reason), false));
    }
});

describe('inWords', () => {
    test('a known code has its sentence, whatever the fallback', () => {
        assert.equal(inWords('room_full', 'HTTP 409'), 'This channel is full.');
    });
    test('a handshake that failed for another reason', () => {
        assert.match(inWords('dtls_alert'), /handshake/);
        assert.notEqual(inWords('dtls_alert'), inWords('dtls_timeout'));
    });
    test('an unknown code falls back to the server’s text, then to itself', () => {
        assert.equal(inWords('no_coffee', 'There is no coffee.'), 'There is no coffee.');
        assert.equal(inWords('no_coffee_left'), 'no coffee left.');
    });
    test('a name that every object has is not a code', () => {
        assert.equal(inWords('constructor'), 'constructor.');
    });
});
