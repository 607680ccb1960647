import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { orderCodecs } from '#web/voice/codecs.js';
import { cameraScale, cameraSize, encodingsFor, meshEncodings, withoutScalabilityModes } from '#web/voice/encodings.js';

/** As Chromium lists them, shortened. */
const AUDIO = [
    { mimeType: 'audio/opus', sdpFmtpLine: 'minptime=10;useinbandfec=1' },
    { mimeType: 'audio/red', sdpFmtpLine: '111/111' },
    { mimeType: 'audio/G722' },
    { mimeType: 'audio/CN' },
    { mimeType: 'audio/telephone-event' },
];
const VIDEO = [
    { mimeType: 'video/VP8' },
    { mimeType: 'video/rtx' },
    { mimeType: 'video/VP9', sdpFmtpLine: 'profile-id=0' },
    { mimeType: 'video/VP9', sdpFmtpLine: 'profile-id=2' },
    { mimeType: 'video/H264', sdpFmtpLine: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f' },
    { mimeType: 'video/H264', sdpFmtpLine: 'level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f' },
    { mimeType: 'video/H264', sdpFmtpLine: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f' },
    { mimeType: 'video/AV1', sdpFmtpLine: 'level-idx=5;profile=0;tier=0' },
    { mimeType: 'video/AV1', sdpFmtpLine: 'level-idx=5;profile=1;tier=0' },
    { mimeType: 'video/red' },
    { mimeType: 'video/ulpfec' },
];

/** @param {{mimeType: string}[]} codecs */
const names = (codecs) => codecs.map(({ mimeType }) => mimeType);

describe('orderCodecs', () => {
    test('a microphone prefers RED', () => {
        assert.deepEqual(names(orderCodecs(AUDIO, 'microphone')), ['audio/red', 'audio/opus']);
    });

    test('a slot takes both, plain Opus first', () => {
        assert.deepEqual(names(orderCodecs(AUDIO, 'slot')), ['audio/opus', 'audio/red']);
    });

    test('screen audio is never sent as RED', () => {
        assert.deepEqual(names(orderCodecs(AUDIO, 'screenAudio')), ['audio/opus']);
    });

    test('each video codec once, in the one profile that the server forwards', () => {
        assert.deepEqual(names(orderCodecs(VIDEO, null)), ['video/VP8', 'video/rtx', 'video/VP9', 'video/H264', 'video/AV1']);
        assert.equal(orderCodecs(VIDEO, null)[3], VIDEO[6]);
    });

    test('the chosen video codec comes first', () => {
        assert.deepEqual(names(orderCodecs(VIDEO, null, 'AV1')), ['video/AV1', 'video/VP8', 'video/rtx', 'video/VP9', 'video/H264']);
        assert.equal(names(orderCodecs(VIDEO, null, 'H264'))[0], 'video/H264');
    });

    test('a browser without the chosen codec keeps its order', () => {
        assert.deepEqual(names(orderCodecs(VIDEO.slice(0, 2), null, 'VP9')), ['video/VP8', 'video/rtx']);
    });
});

const LIMITS = { microphoneBitsPerSecond: 32_000 };

describe('encodingsFor', () => {
    test('a microphone has the bitrate of the channel', () => {
        assert.deepEqual(encodingsFor('VP8', LIMITS).microphone, [{ maxBitrate: 32_000 }]);
        assert.equal(meshEncodings(2, LIMITS).microphone.maxBitrate, 32_000);
    });

    for (const codec of /** @type {const} */ (['VP8', 'H264'])) {
        test(`${codec} is sent as simulcast, smallest first`, () => {
            const { camera, screen } = encodingsFor(codec, LIMITS);
            assert.deepEqual(camera.map(({ rid }) => rid), ['q', 'h', 'f']);
            assert.deepEqual(camera.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy), [4, 2, 1]);
            assert.deepEqual(screen.map(({ rid }) => rid), ['h', 'f']);
        });
    }
    for (const codec of /** @type {const} */ (['VP9', 'AV1'])) {
        test(`${codec} is sent as one encoding with spatial layers`, () => {
            const { camera, screen } = encodingsFor(codec, LIMITS);
            assert.deepEqual(camera.map(({ rid, scalabilityMode }) => [rid, scalabilityMode]), [[undefined, 'L3T3_KEY']]);
            assert.equal(screen.length, 1);
        });
    }
    test('a camera has the bitrate and the size that the channel allows', () => {
        const track = { getSettings: () => ({ width: 1280, height: 720 }) };
        const limits = { ...LIMITS, cameraHeight: 360, cameraBitsPerSecond: 1_700_000 };
        assert.equal(cameraScale(track, limits), 2);
        assert.deepEqual(encodingsFor('VP8', limits, 2).camera.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy), [8, 4, 2]);
        const bits = encodingsFor('H264', limits).camera.reduce((sum, { maxBitrate = 0 }) => sum + maxBitrate, 0);
        assert.ok(Math.abs(bits - 1_700_000) < 3, `${bits}`);
        assert.deepEqual([meshEncodings(1, limits, 2).camera.scaleResolutionDownBy, meshEncodings(3, limits, 2).camera.scaleResolutionDownBy], [2, 3]);
        assert.deepEqual(cameraSize(360), { width: { ideal: 640 }, height: { ideal: 360 } });
    });

    test('a camera that is upright, small or unlimited is sent as it is', () => {
        const upright = { getSettings: () => ({ width: 360, height: 640 }) };
        assert.equal(cameraScale(upright, { ...LIMITS, cameraHeight: 360 }), 1);
        assert.equal(cameraScale(upright, { ...LIMITS, cameraHeight: 1080 }), 1);
        assert.equal(cameraScale(upright, LIMITS), 1);
        assert.equal(cameraScale(null, { ...LIMITS, cameraHeight: 360 }), 1);
        assert.equal(cameraScale({ getSettings: () => ({}) }, { ...LIMITS, cameraHeight: 360 }), 1);
    });

    test('only a larger camera than usual has a higher bitrate', () => {
        const best = (/** @type {number} */ cameraHeight, /** @type {number} */ cameraBitsPerSecond) =>
            encodingsFor('VP8', { ...LIMITS, cameraHeight, cameraBitsPerSecond }).camera[2]?.maxBitrate ?? 0;
        assert.equal(best(720, 3_400_000), 1_700_000);
        assert.ok(best(1080, 6_700_000) > 4_000_000);
    });

    test('without scalability modes nothing else is lost', () => {
        const [encoding] = withoutScalabilityModes(encodingsFor('VP8', LIMITS).camera);
        assert.deepEqual(encoding, { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000 });
    });
});
