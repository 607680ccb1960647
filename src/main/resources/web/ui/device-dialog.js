import { MicrophoneFilter } from '../voice/microphone-filter.js';
import { MicrophoneMeter } from '../voice/microphone-meter.js';
import { Tones } from './call-sounds.js';
import { openDialog } from './dialog.js';
import { h, setText } from './dom.js';
import { talkKeyChoice } from './push-to-talk.js';
import { keyName } from './talk-key.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/devices.js').Devices} Devices */

const METER_MILLIS = 50;

/** Below it is silence, in decibels of full scale. */
export const QUIETEST = -60;

const TEST_TONES = [523.25, 659.25, 783.99];
const SCREEN_HEIGHTS = [720, 1080, 1440];
const SCREEN_RATES = [15, 30, 60];

/** Microphone, speaker, camera and screen of this computer, and what else one chooses for calls. @param {VoiceClient} client */
export function openDevices(client) {
    const { devices } = client;
    const selects = {
        microphone: deviceChoice('microphone', t('devices.microphone')),
        camera: deviceChoice('camera', t('devices.camera')),
        speaker: deviceChoice('speaker', t('devices.speaker')),
    };
    if (!('setSinkId' in HTMLMediaElement.prototype)) {
        selects.speaker.element.hidden = true;
    }

    /** @param {"microphone"|"camera"|"speaker"} name @param {string} label */
    function deviceChoice(name, label) {
        const select = h('select', { id: `choose-${name}`, onchange: () => devices.choose({ [name]: select.value }) });
        return { select, element: h('div', { class: 'field' }, h('label', { for: `choose-${name}` }, label), select) };
    }

    /**
     * @template {"microphoneMode"|"noiseSuppression"|"screenHeight"|"screenRate"|"screenContent"} K
     * @param {K} name
     * @param {string} label
     * @param {[value: import('../voice/devices.js').DeviceChoices[K], words: string][]} values
     */
    function choice(name, label, values) {
        const select = h('select', { id: `choose-${name}`, onchange: () => devices.choose({ [name]: values[select.selectedIndex][0] }) },
            ...values.map(([value, words]) => h('option', { value: String(value), selected: value === devices.choices[name] }, words)));
        return h('div', { class: 'field' }, h('label', { for: `choose-${name}` }, label), select);
    }

    /** @param {"echoCancellation"|"autoGainControl"|"hideAddress"|"callSounds"} name @param {string} label @param {string} hint */
    function toggle(name, label, hint) {
        const box = h('input', { type: 'checkbox', role: 'switch', checked: devices.choices[name], onchange: () => devices.choose({ [name]: box.checked }) });
        return h('label', { class: 'switch' }, h('span', {}, h('strong', {}, label), h('small', {}, hint)), box);
    }

    async function fill() {
        const { microphones, cameras, speakers } = await devices.list();
        for (const [name, list] of /** @type {const} */ ([['microphone', microphones], ['camera', cameras], ['speaker', speakers]])) {
            const { select } = selects[name];
            const options = list.filter(({ deviceId }) => deviceId !== 'default')
                .map(({ deviceId, label }, index) => h('option', { value: deviceId }, label || t(`devices.numbered.${name}`, { number: index + 1 })));
            select.replaceChildren(h('option', { value: '' }, t('devices.systemDefault')), ...options);
            select.value = devices.choices[name];
            if (select.selectedIndex < 0) {
                select.value = '';
            }
        }
    }

    const attenuation = h('input', {
        type: 'range', id: 'choose-streamAttenuation', min: '0', max: '100', step: '5', value: String(devices.choices.streamAttenuation),
        oninput: () => {
            devices.choose({ streamAttenuation: attenuation.valueAsNumber });
            showAttenuation();
        },
    });
    const attenuationShare = h('output', { for: 'choose-streamAttenuation' });
    const showAttenuation = () => {
        setText(attenuationShare, t('stats.percent', { value: attenuation.value }));
        attenuation.setAttribute('aria-valuetext', attenuationShare.textContent ?? '');
    };
    showAttenuation();
    const test = microphoneTest(devices);
    const mode = choice('microphoneMode', t('devices.mode'),
        [['always', t('devices.modeAlways')], ['activation', t('devices.activation')], ['pushToTalk', t('devices.talk')]]);
    const talkKey = talkKeyChoice(devices);
    const modeHint = h('small', {});
    mode.append(modeHint);
    mode.addEventListener('change', () => {
        if (devices.choices.microphoneMode === 'activation') {
            void test.start();
        }
    });
    const noise = choice('noiseSuppression', t('devices.noise'),
        [['off', t('devices.noiseOff')], ['browser', t('devices.noiseBrowser')], ['strong', t('devices.noiseStrong')]]);
    const noiseHint = h('small', {});
    noise.append(noiseHint);
    const showNoise = () => {
        const { noiseSuppression } = devices.choices;
        setText(noiseHint, devices.noiseSuppression !== noiseSuppression ? t('reason.noise_suppression_failed')
            : { off: t('devices.noiseOffHint'), browser: t('devices.noiseBrowserHint'), strong: t('devices.noiseStrongHint') }[noiseSuppression]);
    };
    const showChoices = () => {
        showMode();
        showNoise();
    };
    const showMode = () => {
        const { microphoneMode } = devices.choices;
        setText(modeHint, { always: t('devices.alwaysHint'), activation: t('devices.activationHint'), pushToTalk: t('devices.talkHint', { key: keyName(devices.choices.talkKey) }) }[microphoneMode]);
        talkKey.hidden = microphoneMode !== 'pushToTalk';
        test.showThreshold(microphoneMode === 'activation');
    };
    const tones = new Tones();
    const dialog = openDialog(t('devices.title'),
        selects.microphone.element,
        mode,
        talkKey,
        test.element,
        noise,
        toggle('echoCancellation', t('devices.echo'), t('devices.echoHint')),
        toggle('autoGainControl', t('devices.gain'), t('devices.gainHint')),
        selects.speaker.element,
        h('div', { class: 'device-test' },
            h('button', { type: 'button', class: 'secondary', onclick: () => void tones.play(TEST_TONES, devices.choices.speaker) }, t('devices.testSpeaker'))),
        h('div', { class: 'field' }, h('label', { for: 'choose-streamAttenuation' }, t('devices.attenuation')),
            h('div', { class: 'slider' }, attenuation, attenuationShare)),
        toggle('callSounds', t('devices.sounds'), t('devices.soundsHint')),
        selects.camera.element,
        h('fieldset', { class: 'screen-choices' }, h('legend', {}, t('devices.screen')),
            choice('screenHeight', t('devices.screenHeight'), SCREEN_HEIGHTS.map((height) => [height, t('devices.lines', { count: String(height) })])),
            choice('screenRate', t('devices.screenRate'), SCREEN_RATES.map((rate) => [rate, t('devices.frames', { count: String(rate) })])),
            choice('screenContent', t('devices.screenContent'), [['detail', t('devices.screenDetail')], ['motion', t('devices.screenMotion')]])),
        toggle('hideAddress', t('devices.hide'), t('devices.hideHint')));
    const refresh = () => void fill();
    navigator.mediaDevices?.addEventListener('devicechange', refresh);
    devices.addEventListener('change', showChoices);
    dialog.addEventListener('close', () => {
        navigator.mediaDevices?.removeEventListener('devicechange', refresh);
        devices.removeEventListener('change', showChoices);
        test.stop();
        tones.stop();
    });
    refresh();
    showChoices();
    if (devices.choices.microphoneMode === 'activation' && client.microphone === 'open') {
        void test.start();
    }
}

/**
 * A live level of the chosen microphone without its noise, while it is asked for, and on it the threshold of voice
 * activation. It can also be played.
 *
 * @param {Devices} devices
 */
function microphoneTest(devices) {
    const meter = new MicrophoneMeter();
    const filter = new MicrophoneFilter({
        onTrack: () => listen(),
        onUngated: () => {},
        onUnsuppressed: (error) => {
            console.debug('hubbub: no strong noise suppression', error);
            // A call that runs meanwhile has its own, which may work.
            toast(t('reason.noise_suppression_failed'));
        },
    });
    const playback = h('audio', { autoplay: true });
    const bar = h('meter', { min: 0, max: 1, low: 0.25, high: 1, optimum: 1, value: 0, 'aria-label': t('devices.level'), hidden: true });
    const slider = h('input', {
        type: 'range', id: 'choose-threshold', min: String(QUIETEST), max: '0', step: '1', value: String(devices.choices.activationDecibels),
        'aria-label': t('devices.threshold'), oninput: () => setThreshold(),
    });
    const button = h('button', { type: 'button', class: 'secondary', onclick: () => void (isOn ? stop() : start()) }, t('devices.testMicrophone'));
    const hearing = h('button', { type: 'button', class: 'secondary', 'aria-pressed': 'false', title: t('devices.hearHint'), hidden: true, onclick: () => hear(!isHeard) }, t('devices.hear'));
    const element = h('div', { class: 'device-test' }, button, hearing, h('div', { class: 'level' }, bar, slider));
    let hasThreshold = false;
    let isHeard = false;
    /** @type {MediaStreamTrack|null} */ let track = null;
    let isOn = false;
    let timer = 0;
    let openedWith = '';

    function setThreshold() {
        devices.choose({ activationDecibels: slider.valueAsNumber });
        showThreshold(hasThreshold);
    }

    /** @param {boolean} shown */
    function showThreshold(shown) {
        hasThreshold = shown;
        const { activationDecibels } = devices.choices;
        slider.hidden = !shown;
        slider.title = t('devices.decibels', { number: String(activationDecibels) });
        slider.setAttribute('aria-valuetext', slider.title);
        bar.low = shown ? 1 - activationDecibels / QUIETEST : 0.25;
        bar.hidden = !isOn && !shown;
    }

    async function start() {
        if (isOn) {
            return;
        }
        show(true);
        openedWith = devices.microphoneChoice();
        try {
            const opened = await devices.openMicrophone();
            if (!isOn || track) {
                opened.stop();
                return;
            }
            track = opened;
            follow(track);
            listen();
            timer = setInterval(() => (bar.value = loudness(meter.level())), METER_MILLIS);
            devices.addEventListener('change', again);
        } catch (error) {
            stop();
            toast(errorWords(error));
        }
    }

    /** What is left of the microphone. */
    function listen() {
        meter.watch(filter.track);
        playback.srcObject = isHeard && filter.track ? new MediaStream([filter.track]) : null;
    }

    /** In the chosen speaker, if the browser knows how. @param {boolean} on */
    function hear(on) {
        isHeard = on;
        hearing.setAttribute('aria-pressed', String(on));
        void playback.setSinkId?.(devices.choices.speaker).catch(() => {});
        listen();
    }

    /** Another microphone, or other processing, was chosen: it goes on playing. */
    function again() {
        if (openedWith !== devices.microphoneChoice()) {
            close();
            void start();
        } else if (track && follow(track)) {
            listen();
        }
    }

    /** @param {MediaStreamTrack} opened @returns {boolean} whether another track is left of it now */
    function follow(opened) {
        return filter.follow(opened, { suppression: devices.noiseSuppression === 'strong', threshold: null });
    }

    function close() {
        clearInterval(timer);
        devices.removeEventListener('change', again);
        filter.follow(null, { suppression: false, threshold: null });
        track?.stop();
        track = null;
        isOn = false;
    }

    function stop() {
        close();
        isHeard = false;
        hearing.setAttribute('aria-pressed', 'false');
        playback.srcObject = null;
        meter.close();
        show(false);
    }

    /** @param {boolean} on */
    function show(on) {
        isOn = on;
        bar.hidden = !on && !hasThreshold;
        bar.value = 0;
        hearing.hidden = !on;
        setText(button, t(on ? 'devices.stopTest' : 'devices.testMicrophone'));
    }

    return { element, start, stop, showThreshold };
}

/** Perceived loudness: the share of the decibels above silence. @param {number} level root mean square, 0…1 */
export function loudness(level) {
    return level > 0 ? Math.min(1, Math.max(0, 1 - 20 * Math.log10(level) / QUIETEST)) : 0;
}
