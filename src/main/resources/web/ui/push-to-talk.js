import { h, setText } from './dom.js';
import { icon } from './icons.js';
import { isShortcut } from './keys.js';
import { keyName, keyOf, otherUse, writesNothing } from './talk-key.js';
import { t } from './words.js';
import { whyNotSpeak } from '../voice/restrictions.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** Unmutes while a key or the button is held. */
export class PushToTalk {
    #held = false;

    /** @param {{mayTalk: () => boolean, setMuted: (muted: boolean) => void}} call */
    constructor({ mayTalk, setMuted }) {
        this.mayTalk = mayTalk;
        this.setMuted = setMuted;
    }

    press() {
        if (!this.#held && this.mayTalk()) {
            this.#held = true;
            this.setMuted(false);
        }
    }

    release() {
        if (this.#held) {
            this.#held = false;
            this.setMuted(true);
        }
    }
}

/**
 * Push-to-talk, if it is chosen: the microphone is muted until the key is held.
 *
 * @param {VoiceClient} client
 * @param {(work: Promise<unknown>) => void} act waits for work and shows its failure
 * @param {AbortSignal} signal the page is left
 */
export function followPushToTalk(client, act, signal) {
    const { devices } = client;
    let chosen = false;
    /** The `code` of the key that is held: without a call it must end too, and by then it may have another letter. @type {string|null} */
    let held = null;
    const isInCall = () => client.callState !== 'idle' && client.callState !== 'failed';
    const talk = new PushToTalk({
        mayTalk: () => chosen && isInCall() && !client.state.deafened && whyNotSpeak(client.rights) === '',
        setMuted: (muted) => act(client.setMuted(muted)),
    });
    function update() {
        const before = chosen;
        chosen = devices.choices.microphoneMode === 'pushToTalk';
        if (chosen !== before) {
            talk.release();
        }
        if (chosen && !before) {
            act(client.setMuted(true));
        }
    }
    /** @param {KeyboardEvent} event */
    function isTalkKey(event) {
        return chosen && isInCall() && keyOf(event) === devices.choices.talkKey;
    }
    devices.addEventListener('change', update, { signal });
    document.addEventListener('keydown', (event) => {
        if (isTalkKey(event) && (writesNothing(devices.choices.talkKey) || isShortcut(event) || isRepeated(event))) {
            // The space bar would click the button that was used before, and Alt open a menu of the browser.
            event.preventDefault();
            held = event.code;
            talk.press();
        }
    }, { signal });
    document.addEventListener('keyup', (event) => {
        if (event.code === held) {
            event.preventDefault();
            held = null;
            talk.release();
        }
    }, { signal });
    // It may be released in another window.
    window.addEventListener('blur', () => talk.release(), { signal });
    // The next call must not begin unmuted. A button that a moderator's mute disables gets no event when the finger is lifted.
    for (const event of ['call', 'state', 'rights']) {
        client.addEventListener(event, () => {
            if (!talk.mayTalk()) {
                talk.release();
            }
        }, { signal });
    }
    update();
    return talk;
}

/** A key that is held repeats, and scrolls the page if it is the space bar. @param {KeyboardEvent} event */
function isRepeated(event) {
    return event.repeat && isShortcut({ target: event.target, ctrlKey: false, metaKey: false, altKey: false, repeat: false });
}

/**
 * A large button to hold, where there may be no keyboard.
 *
 * @param {VoiceClient} client
 * @param {PushToTalk} talk
 * @param {AbortSignal} signal the page is left
 */
export function talkButton(client, talk, signal) {
    const words = h('span');
    const button = h('button', { type: 'button', class: 'talk-hold', id: 'control-talk' }, icon('mic'), words);
    const mayTouch = matchMedia('(any-pointer: coarse), (max-width: 760px)');

    function update() {
        button.hidden = client.devices.choices.microphoneMode !== 'pushToTalk' || !mayTouch.matches;
        const talks = !client.state.muted && !client.state.deafened;
        button.classList.toggle('on', talks);
        setText(words, t(talks ? 'talk.talking' : 'talk.hold'));
        button.disabled = client.state.deafened || whyNotSpeak(client.rights) !== '';
    }

    button.addEventListener('pointerdown', (event) => {
        if (event.button === 0) {
            button.setPointerCapture(event.pointerId);
            talk.press();
        }
    });
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur']) {
        button.addEventListener(end, () => talk.release());
    }
    button.addEventListener('keydown', ({ key }) => {
        if (key === ' ' || key === 'Enter') {
            talk.press();
        }
    });
    button.addEventListener('keyup', () => talk.release());
    // Of a long touch.
    button.addEventListener('contextmenu', (event) => event.preventDefault());
    mayTouch.addEventListener('change', update, { signal });
    client.devices.addEventListener('change', update, { signal });
    for (const event of ['state', 'rights', 'call']) {
        client.addEventListener(event, update, { signal });
    }
    update();
    return button;
}

/** Shows the key that is held to talk, and takes another. @param {import('../voice/devices.js').Devices} devices */
export function talkKeyChoice(devices) {
    const key = h('kbd');
    const button = h('button', { type: 'button', class: 'secondary', onclick: () => record(!recording), onblur: () => record(false) });
    const problem = h('p', { class: 'field-problem', role: 'alert', hidden: true });
    let recording = false;
    /** Whether the key that is pressed now was meant to be recorded. */
    let taken = false;

    /** @param {boolean} on */
    function record(on) {
        recording = on;
        problem.hidden = on || problem.hidden;
        setText(button, t(on ? 'talk.pressKey' : 'talk.changeKey'));
        setText(key, keyName(devices.choices.talkKey));
        if (on) {
            button.focus(); // which a click in Safari does not do
        }
    }

    button.addEventListener('keydown', (event) => {
        taken = recording && event.key !== 'Tab';
        if (!taken) {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        // Enter clicks a button when it is pressed, and repeats.
        if (event.repeat) {
            return;
        }
        if (event.key === 'Escape') {
            record(false);
            return;
        }
        const pressed = keyOf(event);
        const use = otherUse(pressed);
        problem.hidden = use === null;
        if (use === null) {
            devices.choose({ talkKey: pressed });
            record(false);
        } else {
            setText(problem, use === 'navigation' ? t('talk.keyNavigates') : t('talk.keyTaken', { key: keyName(pressed), use: t(use) }));
        }
    });
    // The space bar clicks a button when it is released.
    button.addEventListener('keyup', (event) => {
        if (taken) {
            taken = false;
            event.preventDefault();
        }
    });
    record(false);
    return h('div', { class: 'talk-key' }, h('span', {}, t('talk.key')), key, button, problem);
}
