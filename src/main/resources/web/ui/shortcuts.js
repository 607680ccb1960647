import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { t } from './words.js';
import { whyNotSpeak } from '../voice/restrictions.js';

/** The key that is held to talk. */
const TALK = 't';

/**
 * The Latin letter of a key, also on a keyboard of another script: Russian has `ь` on the key `M`.
 *
 * @param {{key: string, code: string}} event
 */
export function letterOf({ key, code }) {
    if (/^[a-z]$/i.test(key)) {
        return key.toLowerCase();
    }
    const [, letter = ''] = key.length === 1 ? /^Key([A-Z])$/.exec(code) ?? [] : [];
    return letter.toLowerCase();
}

/** Whether a key means a shortcut, and no text or command of the browser. @param {KeyboardEvent} event */
export function isShortcut(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.matches('input:not([type=range]):not([type=checkbox]), textarea, select') || target.closest('dialog');
    return !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
}

/** Unmutes while a key is held. */
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
 * @param {import('../voice/index.js').VoiceClient} client
 * @param {(work: Promise<unknown>) => void} act waits for work and shows its failure
 * @param {AbortSignal} signal the page is left
 */
export function followPushToTalk(client, act, signal) {
    const { devices } = client;
    let chosen = false;
    const talk = new PushToTalk({
        mayTalk: () => chosen && client.callState !== 'idle' && !client.state.deafened && whyNotSpeak(client.rights) === '',
        setMuted: (muted) => act(client.setMuted(muted)),
    });
    function update() {
        const before = chosen;
        chosen = devices.choices.pushToTalk;
        if (chosen && !before) {
            act(client.setMuted(true));
        }
    }
    devices.addEventListener('change', update, { signal });
    document.addEventListener('keydown', (event) => {
        if (letterOf(event) === TALK && isShortcut(event)) {
            talk.press();
        }
    }, { signal });
    // It may be released in another window.
    document.addEventListener('keyup', (event) => {
        if (letterOf(event) === TALK) {
            talk.release();
        }
    }, { signal });
    window.addEventListener('blur', () => talk.release(), { signal });
    update();
}

export function openShortcuts() {
    const keys = Object.entries({
        M: t('controls.mute'),
        D: t('controls.deafen'),
        T: t('shortcuts.talk'),
        P: t('shortcuts.priority'),
        '← →': t('shortcuts.toolbar'),
        'Shift + F10': t('shortcuts.menu'),
        Enter: t('composer.sendMessage'),
        'Shift + Enter': t('shortcuts.line'),
        '↑': t('shortcuts.edit'),
        Esc: t('shortcuts.close'),
        '?': t('shortcuts.title'),
    });
    openDialog(t('shortcuts.title'), h('ul', { class: 'shortcuts' },
        ...keys.map(([key, words]) => h('li', {}, h('kbd', {}, key), h('span', {}, words)))));
}
