import assert from 'node:assert/strict';
import { once } from 'node:events';
import { beforeEach, describe, test } from 'node:test';
import { DeviceError, Devices, containsCall, screenShape } from '#web/voice/devices.js';

/** As the browser's, in memory. @returns {Storage} */
function memory() {
    /** @type {Map<string, string>} */
    const items = new Map();
    return /** @type {any} */ ({
        getItem: (/** @type {string} */ key) => items.get(key) ?? null,
        setItem: (/** @type {string} */ key, /** @type {string} */ value) => items.set(key, value),
    });
}

describe('Devices', () => {
    /** @type {Storage} */ let storage;

    beforeEach(() => {
        storage = memory();
    });

    test('a new browser uses the default devices, with all processing, and VP8', () => {
        assert.deepEqual(new Devices(storage).choices, {
            microphone: '', camera: '', speaker: '',
            echoCancellation: true, noiseSuppression: 'browser', autoGainControl: true, hideAddress: false,
            microphoneMode: 'always', activationDecibels: -45, talkKey: 't',
            callSounds: true, streamAttenuation: 0, screenHeight: 1080, screenRate: 30, screenContent: 'detail', videoCodec: 'VP8',
        });
    });

    test('push to talk of an earlier version is kept', () => {
        storage.setItem('hubbub.devices', JSON.stringify({ pushToTalk: true }));
        const devices = new Devices(storage);
        assert.equal(devices.choices.microphoneMode, 'pushToTalk');
        devices.choose({ microphoneMode: 'always' });
        assert.equal(new Devices(storage).choices.microphoneMode, 'always');
        storage.setItem('hubbub.devices', JSON.stringify({ pushToTalk: false }));
        assert.equal(new Devices(storage).choices.microphoneMode, 'always');
    });

    test('the noise suppression of an earlier version is kept', () => {
        for (const [before, now] of [[false, 'off'], [true, 'browser'], ['strong', 'strong']]) {
            storage.setItem('hubbub.devices', JSON.stringify({ noiseSuppression: before }));
            assert.equal(new Devices(storage).choices.noiseSuppression, now);
        }
    });

    test('strong noise suppression that does not work is replaced by the browser\'s, until one chooses again', async () => {
        const devices = new Devices(storage);
        assert.equal(devices.replaceStrong(), false);
        devices.choose({ noiseSuppression: 'strong' });
        const strong = devices.microphoneChoice();
        const changed = once(devices, 'change');
        assert.equal(devices.replaceStrong(), true);
        await changed;
        assert.equal(devices.replaceStrong(), false);
        assert.equal(devices.noiseSuppression, 'browser');
        assert.equal(devices.choices.noiseSuppression, 'strong');
        assert.notEqual(devices.microphoneChoice(), strong, 'the microphone is opened anew');
        devices.choose({ callSounds: false });
        assert.equal(devices.noiseSuppression, 'browser');
        devices.choose({ noiseSuppression: 'strong' });
        assert.equal(devices.microphoneChoice(), strong);
    });

    test('a screen is captured in the size that is chosen, and screens of 16:10 in full', () => {
        assert.deepEqual(screenShape({ screenHeight: 1080, screenRate: 30 }), {
            frameRate: { ideal: 30, max: 30 }, width: { ideal: 1920, max: 1920 }, height: { ideal: 1080, max: 1200 },
        });
        assert.deepEqual(screenShape({ screenHeight: 1440, screenRate: 60 }), {
            frameRate: { ideal: 60, max: 60 }, width: { ideal: 2560, max: 2560 }, height: { ideal: 1440, max: 1600 },
        });
    });

    test('choices are announced and remembered, the others stay', async () => {
        const devices = new Devices(storage);
        const changed = once(devices, 'change');
        devices.choose({ microphone: 'usb', noiseSuppression: 'strong' });
        await changed;
        const later = new Devices(storage).choices;
        assert.equal(later.microphone, 'usb');
        assert.equal(later.noiseSuppression, 'strong');
        assert.equal(later.echoCancellation, true);
    });

    test('what an open microphone depends on', () => {
        const devices = new Devices(storage);
        const before = devices.microphoneChoice();
        devices.choose({ camera: 'usb', speaker: 'headset', videoCodec: 'AV1' });
        assert.equal(devices.microphoneChoice(), before);
        devices.choose({ autoGainControl: false });
        assert.notEqual(devices.microphoneChoice(), before);
    });

    test('B6: the audio of the whole system contains the call, unless the browser takes it out', () => {
        /** @param {object} settings @returns {any} */
        const track = (settings) => ({ getSettings: () => settings });
        assert.equal(containsCall(track({ displaySurface: 'monitor' }), track({})), true);
        assert.equal(containsCall(track({ displaySurface: 'monitor' }), track({ restrictOwnAudio: false })), true);
        assert.equal(containsCall(track({ displaySurface: 'monitor' }), track({ restrictOwnAudio: true })), false);
        assert.equal(containsCall(track({ displaySurface: 'browser' }), track({})), false);
        assert.equal(containsCall(track({ displaySurface: 'window' }), track({})), false);
        assert.equal(containsCall(track({}), track({})), false);
    });

    test('volumes are remembered for each person', () => {
        const devices = new Devices(storage);
        assert.equal(devices.volume('ada'), 1);
        devices.setVolume('ada', 0.3);
        devices.setVolume('grace', 0);
        devices.setVolume('ada', 1.5, 'screen');
        const later = new Devices(storage);
        assert.deepEqual([later.volume('ada'), later.volume('grace'), later.volume('linus')], [0.3, 0, 1]);
        assert.deepEqual([later.volume('ada', 'screen'), later.volume('grace', 'screen')], [1.5, 1]);
    });

    test('spoiled storage counts as empty', () => {
        storage.setItem('hubbub.devices', '{');
        storage.setItem('hubbub.volumes', 'null');
        const devices = new Devices(storage);
        assert.equal(devices.choices.videoCodec, 'VP8');
        assert.equal(devices.volume('ada'), 1);
        devices.setVolume('ada', 0.5);
        assert.equal(devices.volume('ada'), 0.5);
    });

    test('without media devices, as on a page over http, the reason is named', async () => {
        const devices = new Devices(storage);
        await assert.rejects(devices.openMicrophone(), (error) => error instanceof DeviceError && error.code === 'insecure');
        assert.deepEqual(await devices.list(), { microphones: [], cameras: [], speakers: [] });
    });
});
