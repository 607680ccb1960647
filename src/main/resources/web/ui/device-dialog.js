import { MicrophoneMeter } from '../voice/microphone-meter.js';
import { Tones } from './call-sounds.js';
import { openDialog } from './dialog.js';
import { h, setText } from './dom.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/devices.js').Devices} Devices */

const METER_MILLIS = 50;

/** Below it is silence, in decibels of full scale. */
const QUIETEST = -60;

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
     * @template {"screenHeight"|"screenRate"|"screenContent"} K
     * @param {K} name
     * @param {string} label
     * @param {[value: import('../voice/devices.js').DeviceChoices[K], words: string][]} values
     */
    function choice(name, label, values) {
        const select = h('select', { id: `choose-${name}`, onchange: () => devices.choose({ [name]: values[select.selectedIndex][0] }) },
            ...values.map(([value, words]) => h('option', { value: String(value), selected: value === devices.choices[name] }, words)));
        return h('div', { class: 'field' }, h('label', { for: `choose-${name}` }, label), select);
    }

    /** @param {"echoCancellation"|"noiseSuppression"|"autoGainControl"|"hideAddress"|"pushToTalk"|"callSounds"} name @param {string} label @param {string} hint */
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

    const test = microphoneTest(devices);
    const tones = new Tones();
    const dialog = openDialog(t('devices.title'),
        selects.microphone.element,
        test.element,
        toggle('pushToTalk', t('devices.talk'), t('devices.talkHint')),
        toggle('noiseSuppression', t('devices.noise'), t('devices.noiseHint')),
        toggle('echoCancellation', t('devices.echo'), t('devices.echoHint')),
        toggle('autoGainControl', t('devices.gain'), t('devices.gainHint')),
        selects.speaker.element,
        h('div', { class: 'device-test' },
            h('button', { type: 'button', class: 'secondary', onclick: () => void tones.play(TEST_TONES, devices.choices.speaker) }, t('devices.testSpeaker'))),
        toggle('callSounds', t('devices.sounds'), t('devices.soundsHint')),
        selects.camera.element,
        h('fieldset', { class: 'screen-choices' }, h('legend', {}, t('devices.screen')),
            choice('screenHeight', t('devices.screenHeight'), SCREEN_HEIGHTS.map((height) => [height, t('devices.lines', { count: String(height) })])),
            choice('screenRate', t('devices.screenRate'), SCREEN_RATES.map((rate) => [rate, t('devices.frames', { count: String(rate) })])),
            choice('screenContent', t('devices.screenContent'), [['detail', t('devices.screenDetail')], ['motion', t('devices.screenMotion')]])),
        toggle('hideAddress', t('devices.hide'), t('devices.hideHint')));
    const refresh = () => void fill();
    navigator.mediaDevices?.addEventListener('devicechange', refresh);
    dialog.addEventListener('close', () => {
        navigator.mediaDevices?.removeEventListener('devicechange', refresh);
        test.stop();
        tones.stop();
    });
    refresh();
}

/** A live level of the chosen microphone, while it is asked for. @param {Devices} devices */
function microphoneTest(devices) {
    const meter = new MicrophoneMeter();
    const bar = h('meter', { min: 0, max: 1, low: 0.25, value: 0, 'aria-label': t('devices.level'), hidden: true });
    const button = h('button', { type: 'button', class: 'secondary', onclick: () => void (isOn ? stop() : start()) }, t('devices.testMicrophone'));
    const element = h('div', { class: 'device-test' }, button, bar);
    /** @type {MediaStreamTrack|null} */ let track = null;
    let isOn = false;
    let timer = 0;
    let openedWith = '';

    async function start() {
        show(true);
        openedWith = devices.microphoneChoice();
        try {
            const opened = await devices.openMicrophone();
            if (!isOn || track) {
                opened.stop();
                return;
            }
            track = opened;
            meter.watch(track);
            timer = setInterval(() => (bar.value = loudness(meter.level())), METER_MILLIS);
            devices.addEventListener('change', again);
        } catch (error) {
            stop();
            toast(errorWords(error));
        }
    }

    /** Another microphone, or other processing, was chosen. */
    function again() {
        if (openedWith !== devices.microphoneChoice()) {
            stop();
            void start();
        }
    }

    function stop() {
        clearInterval(timer);
        devices.removeEventListener('change', again);
        track?.stop();
        track = null;
        meter.close();
        show(false);
    }

    /** @param {boolean} on */
    function show(on) {
        isOn = on;
        bar.hidden = !on;
        bar.value = 0;
        setText(button, t(on ? 'devices.stopTest' : 'devices.testMicrophone'));
    }

    return { element, stop };
}

/** As loud as one hears it: the share of the decibels above silence. @param {number} level root mean square, 0…1 */
export function loudness(level) {
    return level > 0 ? Math.min(1, Math.max(0, 1 - 20 * Math.log10(level) / QUIETEST)) : 0;
}
