import { notSpeakWords } from './call-words.js';
import { h, setText } from './dom.js';
import { icon, setIcon } from './icons.js';
import { talkButton } from './push-to-talk.js';
import { keyName } from './talk-key.js';
import { t } from './words.js';
import { isAudience, isServerDeafened, mayPrioritize, mayShow, whyNotSpeak } from '../voice/restrictions.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('./icons.js').IconName} IconName */

/**
 * The bar at the bottom of a call.
 *
 * @param {VoiceClient} client
 * @param {AbortSignal} signal the page is left
 * @param {{onSettings: () => void, onStats: () => void, act: (work: Promise<unknown>) => void, talk: import('./push-to-talk.js').PushToTalk}} actions
 *     act: waits for work and shows its failure
 */
export function controlBar(client, signal, { onSettings, onStats, act, talk }) {
    const microphone = control('mic', () => act(toggleMute()), 'M');
    const deafen = control('headphones', () => act(client.setDeafened(!client.state.deafened)), 'D');
    const hand = control('hand', () => client.setHandRaised(!client.state.handRaised));
    const priority = control('volume', () => client.setPriority(!client.state.priority), 'P');
    const camera = control('camera', () => act(client.setCamera(!client.state.camera)));
    const screen = control('screen', () => act(client.setScreen(!client.state.screen)));
    const everyone = control('people', () => act(client.setAllAudible(!client.allAudible)));
    const settings = control('sliders', onSettings);
    const stats = control('pulse', onStats);
    const leave = control('leave', () => act(client.leave()));
    const more = control('more', () => openMore(!secondary.classList.contains('open')));
    leave.element.classList.add('leave');
    more.element.classList.add('more');
    more.element.setAttribute('aria-haspopup', 'true');
    more.label(t('common.more'));
    settings.label(t('controls.settings'));
    stats.label(t('controls.statistics'));
    stats.press(false);
    leave.label(t('controls.leave'));
    screen.element.hidden = !navigator.mediaDevices || !('getDisplayMedia' in navigator.mediaDevices);
    microphone.element.id = 'control-mute';
    deafen.element.id = 'control-deafen';
    hand.element.id = 'control-hand';
    priority.element.id = 'control-priority';
    camera.element.id = 'control-camera';
    screen.element.id = 'control-screen';
    everyone.element.id = 'control-everyone';
    settings.element.id = 'control-devices';
    stats.element.id = 'control-stats';
    leave.element.id = 'control-leave';

    // Where there is no room for all of them with words, these are a menu.
    const secondary = h('div', { class: 'secondary-controls', onclick: () => openMore(false) },
        everyone.element, settings.element, stats.element);
    const element = h('div', { class: 'controls', role: 'toolbar', 'aria-label': t('controls.label'), onkeydown: onKey },
        talkButton(client, talk, signal), microphone.element, hand.element, priority.element, deafen.element, camera.element, screen.element,
        h('span', { class: 'divider', 'aria-hidden': 'true' }),
        more.element, secondary, leave.element);
    document.addEventListener('click', ({ target }) => {
        if (!element.contains(/** @type {Node} */ (target))) {
            openMore(false);
        }
    }, { signal });
    openMore(false);

    /** @param {boolean} open */
    function openMore(open) {
        secondary.classList.toggle('open', open);
        more.element.setAttribute('aria-expanded', String(open));
    }

    /** Arrow keys move between the buttons, as in any toolbar. @param {KeyboardEvent} event */
    function onKey(event) {
        const buttons = [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll('button'))]
            .filter((button) => button.offsetParent !== null);
        const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
        const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
        if (event.key === 'Escape' && secondary.classList.contains('open')) {
            openMore(false);
            more.element.focus();
        } else if (at >= 0 && next !== undefined) {
            event.preventDefault();
            buttons[(next + buttons.length) % buttons.length]?.focus();
        }
    }

    function missing() {
        return client.microphone !== 'open' && client.microphone !== 'asking' && client.microphone !== 'idle';
    }

    function silent() {
        return client.state.muted || client.state.deafened || missing() || whyNotSpeak(client.rights) !== '';
    }

    /** A member whom a moderator muted can still choose their own state for later; the label says why they are not audible. */
    async function toggleMute() {
        const why = notSpeakWords(client.rights);
        if (isAudience(client.rights)) {
            throw new Error(why);
        }
        await client.setMuted(why ? !client.state.muted : !silent());
        if (why && !client.state.muted) {
            throw new Error(why);
        }
    }

    function update() {
        const notSpeak = notSpeakWords(client.rights);
        const notHear = isServerDeafened(client.rights) ? t('speak.serverDeafened') : '';
        const { muted, deafened, camera: isCameraOn, screen: isSharing } = client.state;
        microphone.off(silent());
        microphone.icon(silent() ? 'micOff' : 'mic');
        microphone.label(notSpeak ? t('controls.cannotSpeak') : missing() ? t('controls.noMicrophone') : muted || deafened ? t('controls.unmute') : t('controls.mute'), notSpeak || (client.devices.choices.microphoneMode === 'pushToTalk' ? t('devices.talkHint', { key: keyName(client.devices.choices.talkKey) }) : undefined));
        microphone.element.classList.toggle('by-server', notSpeak !== '');
        microphone.element.classList.toggle('missing', missing());
        hand.element.hidden = !isAudience(client.rights);
        hand.on(Boolean(client.state.handRaised));
        hand.press(Boolean(client.state.handRaised));
        hand.label(client.state.handRaised ? t('controls.lowerHand') : t('controls.raiseHand'));
        hand.element.disabled = !client.rights?.permissions.includes('speak');
        priority.element.hidden = !mayPrioritize(client.rights);
        priority.on(Boolean(client.state.priority));
        priority.press(Boolean(client.state.priority));
        priority.label(t('controls.priority'), t('controls.priorityHint'));
        deafen.off(deafened || notHear !== '');
        deafen.icon(deafened || notHear ? 'headphonesOff' : 'headphones');
        deafen.label(notHear ? t('controls.cannotHear') : deafened ? t('controls.undeafen') : t('controls.deafen'), notHear || undefined);
        deafen.element.classList.toggle('by-server', notHear !== '');
        everyone.on(client.allAudible);
        everyone.label(t('controls.everyone'), t('controls.everyoneHint'));
        everyone.press(client.allAudible);
        camera.on(isCameraOn);
        camera.icon(isCameraOn ? 'camera' : 'cameraOff');
        camera.label(isCameraOn ? t('controls.stopCamera') : t('controls.camera'), isCameraOn ? t('controls.stopCamera') : t('controls.cameraHint'));
        screen.on(isSharing);
        screen.icon(isSharing ? 'screenOff' : 'screen');
        screen.label(isSharing ? t('controls.stopSharing') : t('controls.shareScreen'));
        allow(camera.element, 'video', isAudience(client.rights) ? t('controls.audienceVideo') : t('controls.noVideo'));
        allow(screen.element, 'stream', isAudience(client.rights) ? t('controls.audienceScreen') : t('controls.noScreen'));
    }

    /** @param {HTMLButtonElement} button @param {"video"|"stream"} permission @param {string} why */
    function allow(button, permission, why) {
        button.disabled = !mayShow(client.rights, permission);
        if (button.disabled) {
            button.title = why;
        }
    }

    client.devices.addEventListener('change', update, { signal });
    client.addEventListener('rights', update);
    client.addEventListener('state', update);
    client.addEventListener('call', update);
    update();
    return {
        element,
        toggleMute: () => microphone.element.click(),
        toggleDeafen: () => deafen.element.click(),
        /** @param {boolean} isShown */
        pressStats: (isShown) => stats.press(isShown),
    };
}

/** @param {IconName} name @param {() => void} onClick @param {string} [key] */
function control(name, onClick, key) {
    const words = h('span', { class: 'control-label' });
    const element = h('button', { type: 'button', class: 'control', onclick: onClick, 'aria-keyshortcuts': key }, icon(name), words);
    return {
        element,
        /** @param {IconName} other */
        icon: (other) => setIcon(element, other),
        /** @param {string} text @param {string} [tooltip] */
        label(text, tooltip = text) {
            setText(words, text);
            element.setAttribute('aria-label', text);
            element.title = key ? `${tooltip} (${key})` : tooltip;
        },
        /** @param {boolean} pressed */
        press: (pressed) => element.setAttribute('aria-pressed', String(pressed)),
        /** @param {boolean} on */
        on: (on) => element.classList.toggle('on', on),
        /** @param {boolean} off */
        off: (off) => element.classList.toggle('off', off),
    };
}
