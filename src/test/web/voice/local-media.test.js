import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { DeviceError } from '#web/voice/devices.js';
import { LocalMedia } from '#web/voice/local-media.js';

/** As much of a track as opening and closing needs. */
class Track extends EventTarget {
    readyState = 'live';
    muted = false;

    stop() {
        this.readyState = 'ended';
    }

    /** As the browser does when a switch of the headset is moved. @param {boolean} muted */
    mute(muted) {
        this.muted = muted;
        this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
    }

    /** As the browser does when a device is unplugged. */
    unplug() {
        this.readyState = 'ended';
        this.dispatchEvent(new Event('ended'));
    }
}

/** Devices that the test opens when it likes. */
class SlowDevices {
    choices = /** @type {import('#web/voice/devices.js').DeviceChoices} */ ({ camera: '' });
    microphone = 'first';
    /** The device behind it. */ now = 'built-in';
    /** @type {{resolve: (opened: any) => void, reject: (error: Error) => void}[]} */ asked = [];

    microphoneChoice() {
        return this.microphone;
    }

    async microphoneNow() {
        return this.now;
    }

    openMicrophone() {
        return this.#ask();
    }

    openCamera() {
        return this.#ask();
    }

    openScreen() {
        return this.#ask();
    }

    /** @returns {Promise<any>} */
    #ask() {
        return new Promise((resolve, reject) => {
            this.asked.push({ resolve, reject });
        });
    }

    allow(track = new Track()) {
        this.asked.shift()?.resolve(track);
        return track;
    }
}

describe('LocalMedia', () => {
    /** @type {SlowDevices} */ let devices;
    /** @type {LocalMedia} */ let media;
    /** @type {string[]} */ let events;

    beforeEach(() => {
        devices = new SlowDevices();
        events = [];
        media = new LocalMedia(devices, {
            onTrack: (kind, track) => events.push(`${kind} ${track ? 'opened' : 'closed'}`),
            onEnded: (kind) => events.push(`${kind} ended`),
            onMicrophone: () => events.push(`microphone is ${media.microphone}`),
        });
    });

    test('opens the microphone and says so', async () => {
        const opening = media.openMicrophone();
        const track = devices.allow();
        assert.equal(await opening, track);
        assert.equal(media.track('microphone'), track);
        assert.deepEqual(events, ['microphone is asking', 'microphone opened', 'microphone is open']);
    });

    test('a microphone that is opened anew goes on until then', async () => {
        const opening = media.openMicrophone();
        const former = devices.allow();
        await opening;
        events = [];
        const again = media.openMicrophone();
        assert.equal(media.track('microphone'), former);
        const track = devices.allow();
        assert.equal(await again, track);
        assert.equal(media.track('microphone'), track);
        assert.equal(former.readyState, 'ended');
        assert.deepEqual(events, ['microphone opened']);
    });

    test('where the system cannot open it twice, it is closed first', async () => {
        const opening = media.openMicrophone();
        const former = devices.allow();
        await opening;
        const again = media.openMicrophone();
        devices.asked.shift()?.reject(new DeviceError('microphone', 'busy', 'in use'));
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(former.readyState, 'ended');
        const track = devices.allow();
        assert.equal(await again, track);
        assert.equal(media.track('microphone'), track);
        assert.equal(media.microphone, 'open');
    });

    test('where the other one is refused, the former goes on, and is not asked for again', async () => {
        const opening = media.openMicrophone();
        const former = devices.allow();
        await opening;
        await null;
        events = [];
        devices.now = 'headset';
        const again = media.openMicrophone();
        devices.asked.shift()?.reject(new DeviceError('microphone', 'denied', 'no'));
        await assert.rejects(again, { code: 'denied' });
        assert.equal(devices.asked.length, 0);
        assert.deepEqual([former.readyState, media.track('microphone'), media.microphone], ['live', former, 'open']);
        assert.deepEqual(events, []);
        assert.equal(await media.isMicrophoneOutdated(), false);
    });

    test('a microphone that is closed while it is opened anew stays closed', async () => {
        const opening = media.openMicrophone();
        const former = devices.allow();
        await opening;
        const again = media.openMicrophone();
        media.closeAll();
        const track = devices.allow();
        assert.equal(await again, null);
        assert.deepEqual([former.readyState, track.readyState], ['ended', 'ended']);
    });

    test('a refusal is the state of the microphone', async () => {
        const opening = media.openMicrophone();
        devices.asked.shift()?.reject(new DeviceError('microphone', 'denied', 'no'));
        await assert.rejects(opening, { code: 'denied' });
        assert.equal(media.microphone, 'denied');
        assert.equal(media.track('microphone'), null);
    });

    test('a microphone that is allowed after the person left is closed again', async () => {
        const opening = media.openMicrophone();
        media.closeAll();
        const track = devices.allow();
        assert.equal(await opening, null);
        assert.equal(track.readyState, 'ended');
        assert.equal(media.microphone, 'idle');
    });

    test('a refusal after the person left is of no interest', async () => {
        const opening = media.openMicrophone();
        media.closeAll();
        devices.asked.shift()?.reject(new DeviceError('microphone', 'denied', 'no'));
        assert.equal(await opening, null);
        assert.equal(media.microphone, 'idle');
    });

    test('of two questions at once only the second one leaves a device open', async () => {
        const first = media.openMicrophone();
        media.closeAll();
        const second = media.openMicrophone();
        const [early, late] = [devices.allow(), devices.allow()];
        assert.equal(await first, null);
        assert.equal(await second, late);
        assert.deepEqual([early.readyState, late.readyState], ['ended', 'live']);
    });

    test('opening again closes the device that was open', async () => {
        const opening = media.openCamera();
        const track = devices.allow();
        await opening;
        const again = media.openCamera();
        assert.equal(track.readyState, 'ended');
        const other = devices.allow();
        assert.equal(await again, other);
        assert.deepEqual(events, ['camera opened', 'camera closed', 'camera opened']);
    });

    test('a camera that is reopened while the person leaves does not stay live', async () => {
        const opening = media.openCamera();
        devices.allow();
        await opening;
        const again = media.openCamera();
        media.closeAll();
        const track = devices.allow();
        assert.equal(await again, null);
        assert.equal(track.readyState, 'ended');
        assert.equal(media.track('camera'), null);
    });

    test('a screen comes with its audio, or without', async () => {
        const opening = media.openScreen();
        const [screen, screenAudio] = [new Track(), new Track()];
        devices.asked.shift()?.resolve({ screen, screenAudio, hasEcho: false });
        assert.deepEqual(await opening, { screen, screenAudio, hasEcho: false });
        assert.equal(media.track('screenAudio'), screenAudio);

        const again = media.openScreen();
        assert.equal(screenAudio.readyState, 'ended');
        devices.asked.shift()?.resolve({ screen: new Track(), screenAudio: null });
        await again;
        assert.equal(media.track('screenAudio'), null);
    });

    test('a shared screen follows what is chosen, and is left alone by other choices', async () => {
        Object.assign(devices.choices, { screenHeight: 1080, screenRate: 30, screenContent: 'detail' });
        /** @type {any[]} */ const applied = [];
        const screen = Object.assign(new Track(), { contentHint: 'detail', applyConstraints: async (/** @type {any} */ wanted) => applied.push(wanted) });
        const opening = media.openScreen();
        devices.asked.shift()?.resolve({ screen, screenAudio: null, hasEcho: false });
        await opening;
        await media.reshapeScreen();
        assert.deepEqual(applied, []);
        Object.assign(devices.choices, { screenHeight: 720, screenContent: 'motion' });
        await media.reshapeScreen();
        await media.reshapeScreen();
        assert.deepEqual(applied.map(({ height }) => height), [{ ideal: 720, max: 800 }]);
        assert.equal(screen.contentHint, 'motion');
    });

    test('a screen that was chosen too late is closed with its audio', async () => {
        const opening = media.openScreen();
        media.closeAll();
        const [screen, screenAudio] = [new Track(), new Track()];
        devices.asked.shift()?.resolve({ screen, screenAudio, hasEcho: false });
        assert.equal(await opening, null);
        assert.deepEqual([screen.readyState, screenAudio.readyState], ['ended', 'ended']);
    });

    test('an unplugged microphone is absent', async () => {
        const opening = media.openMicrophone();
        const track = devices.allow();
        await opening;
        track.unplug();
        assert.equal(media.microphone, 'absent');
        assert.equal(media.track('microphone'), null);
        assert.equal(events.at(-1), 'microphone ended');
    });

    test('the end of a track that was replaced is of no interest', async () => {
        const opening = media.openCamera();
        const track = devices.allow();
        await opening;
        media.close('camera');
        track.unplug();
        assert.ok(!events.includes('camera ended'));
    });

    test('knows when the person has chosen other devices', async () => {
        assert.equal(await media.isMicrophoneOutdated(), false);
        const opening = media.openMicrophone();
        devices.allow();
        await opening;
        assert.equal(await media.isMicrophoneOutdated(), false);
        devices.microphone = 'second';
        assert.equal(await media.isMicrophoneOutdated(), true);
        media.close('microphone');
        assert.equal(await media.isMicrophoneOutdated(), false);
    });

    test('B5: knows when the system has another default', async () => {
        const opening = media.openMicrophone();
        devices.allow();
        await opening;
        await null;
        assert.equal(await media.isMicrophoneOutdated(), false);
        devices.now = 'headset';
        assert.equal(await media.isMicrophoneOutdated(), true);
        const again = media.openMicrophone();
        devices.allow();
        await again;
        await null;
        assert.equal(await media.isMicrophoneOutdated(), false);
        devices.now = '';
        assert.equal(await media.isMicrophoneOutdated(), false, 'a list without names says nothing');
    });

    test('B5: a microphone that is missing is one to open when devices change', async () => {
        const opening = media.openMicrophone();
        const track = devices.allow();
        await opening;
        assert.equal(media.isMicrophoneMissing, false);
        track.unplug();
        assert.equal(media.isMicrophoneMissing, true);
        media.closeAll();
        assert.equal(media.isMicrophoneMissing, false);
    });

    test('B5: shows that the system silences the microphone, and when that is over', async () => {
        const opening = media.openMicrophone();
        const track = devices.allow();
        await opening;
        track.mute(true);
        assert.equal(media.microphone, 'silenced');
        track.mute(false);
        assert.equal(media.microphone, 'open');
        media.close('microphone');
        track.mute(true);
        assert.notEqual(media.microphone, 'silenced');
    });

    test('B5: a microphone may be silenced from the start', async () => {
        const opening = media.openMicrophone();
        const track = new Track();
        track.muted = true;
        devices.allow(track);
        await opening;
        assert.equal(media.microphone, 'silenced');
    });
});
