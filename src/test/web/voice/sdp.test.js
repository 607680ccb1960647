import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compact, withOpusParameters } from '#web/voice/sdp.js';

/** @param {string} kind @param {number} mid @param {string[]} lines */
const section = (kind, mid, ...lines) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 63 111`, 'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0', 'a=ice-ufrag:abcd', 'a=ice-pwd:secret',
    'a=ice-options:trickle', 'a=fingerprint:sha-256 AA', 'a=setup:actpass', `a=mid:${mid}`, ...lines, '',
].join('\r\n');
const OPUS = ['a=rtpmap:63 red/48000/2', 'a=fmtp:63 111/111', 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=0'];
const SESSION = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\n';

/** @param {string} sdp @param {number} index */
function opusOf(sdp, index) {
    const text = sdp.split('m=')[index + 1] ?? '';
    const parameters = /^a=fmtp:111 (.*)\r$/m.exec(text)?.[1] ?? '';
    return Object.fromEntries(parameters.split(';').map((pair) => pair.split('=')));
}

describe('withOpusParameters', () => {
    const offer = SESSION + section('audio', 0, ...OPUS) + section('audio', 1, ...OPUS) + section('video', 2) + section('audio', 3, ...OPUS);
    const changed = withOpusParameters(offer, ['microphone', 'screenAudio', null, 'slot']);

    test('a microphone sends nothing in pauses; what the browser set besides stays', () => {
        assert.deepEqual(opusOf(changed, 0), { minptime: '10', useinbandfec: '1', usedtx: '1' });
    });

    test('screen audio is stereo, at 128 kbit/s, without pauses', () => {
        assert.deepEqual(opusOf(changed, 1), {
            minptime: '10', useinbandfec: '1', stereo: '1', 'sprop-stereo': '1', maxaveragebitrate: '128000',
        });
    });

    test('the answer names the bitrate of the channel for the microphone alone', () => {
        const limited = withOpusParameters(offer, ['microphone', 'screenAudio', null, 'slot'], 32_000);
        assert.equal(opusOf(limited, 0).maxaveragebitrate, '32000');
        assert.equal(opusOf(limited, 1).maxaveragebitrate, '128000');
        assert.equal(opusOf(limited, 3).maxaveragebitrate, undefined);
    });

    test('a slot decodes stereo', () => {
        assert.deepEqual(opusOf(changed, 3), { minptime: '10', useinbandfec: '1', stereo: '1' });
    });

    test('nothing but the Opus lines changes', () => {
        const others = (/** @type {string} */ sdp) => sdp.split('\r\n').filter((line) => !line.startsWith('a=fmtp:111'));
        assert.deepEqual(others(changed), others(offer));
        assert.match(changed, /a=fmtp:63 111\/111/);
    });

    test('a section without Opus, or without parameters, is left alone', () => {
        const bare = SESSION + section('audio', 0, 'a=rtpmap:0 PCMU/8000') + section('audio', 1, 'a=rtpmap:111 opus/48000/2');
        assert.equal(withOpusParameters(bare, ['microphone', 'slot']), bare);
    });
});

describe('compact', () => {
    const offer = SESSION + section('audio', 0, ...OPUS) + section('video', 1, 'a=sendonly') + section('video', 2, 'a=recvonly');
    const sent = compact(offer);

    test('the first section keeps its transport lines, the others share them', () => {
        const [session, first, second, third] = sent.split(/^(?=m=)/m);
        assert.equal(session, SESSION);
        assert.equal(first, section('audio', 0, ...OPUS));
        assert.equal(second, 'm=video 9 UDP/TLS/RTP/SAVPF 63 111\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=sendonly\r\n');
        assert.match(third ?? '', /a=mid:2\r\na=recvonly\r\n$/);
    });

    test('doing it twice changes nothing', () => assert.equal(compact(sent), sent));

    test('52 audio and 9 video slots fit into a frame of the protocol', () => {
        const full = SESSION + Array.from({ length: 65 }, (_, mid) => section('audio', mid, ...OPUS)).join('');
        assert.ok(compact(full).length < full.length * 0.7);
        assert.ok(compact(full).length < 64 * 1024);
    });
});
