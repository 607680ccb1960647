import { causeWords, describe, lacksMicrophone, microphoneWords } from './call-words.js';
import { controlBar } from './controls.js';
import { followCallSounds } from './call-sounds.js';
import { openDevices } from './device-dialog.js';
import { h, setText, showProblem } from './dom.js';
import { participantGrid } from './grid.js';
import { mark } from './icons.js';
import { field } from './login.js';
import { isolated } from './names.js';
import { followPushToTalk } from './push-to-talk.js';
import { statsPanel } from './stats-panel.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
import { DeviceError, MeshVoiceClient, Refusal } from '../voice/index.js';
import { GuestPass } from '../voice/guest-pass.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/api.js').GuestLinkPreview} GuestLinkPreview */

/**
 * The page of a guest link: a name, then one call, then the name again.
 *
 * @param {Api} api
 * @param {string} code of the link
 * @param {{onLogin: () => void, onClient: (client: MeshVoiceClient|null) => void}} actions onClient: there is a call, or none
 *     any longer
 */
export function guestPage(api, code, { onLogin, onClient }) {
    const pass = new GuestPass(api, code);
    const element = h('div', { class: 'guest-page' });
    /** @type {ReturnType<typeof guestCall>|null} */ let call = null;

    /** @param {string} notice why there is no call any longer, '' when the person knows */
    async function showDoor(notice) {
        endCall();
        try {
            element.replaceChildren(door(await pass.preview(), pass.name, notice, enter, onLogin));
        } catch (error) {
            const why = errorWords(error);
            element.replaceChildren(error instanceof Refusal && error.code === 'invite_invalid'
                ? closedDoor(notice || why, onLogin)
                : brokenDoor(why, () => void showDoor(notice), onLogin));
        }
    }

    /** @param {string} name */
    async function enter(name) {
        const channel = await pass.enter(name);
        const { channel: channelName, guild } = await pass.preview();
        const client = new MeshVoiceClient({ url: api.socketUrl(), token: () => pass.socketToken() });
        call = guestCall(client, { channelName, guild }, (why) => void showDoor(why));
        element.replaceChildren(call.element);
        onClient(client);
        await client.start();
        await client.join(channel);
    }

    function endCall() {
        call?.close();
        call = null;
        onClient(null);
    }

    void showDoor('');
    return { element, close: endCall };
}

/**
 * @param {GuestLinkPreview} preview
 * @param {string} former name
 * @param {string} notice
 * @param {(name: string) => Promise<void>} onEnter
 * @param {() => void} onLogin
 */
function door({ guild, channel }, former, notice, onEnter, onLogin) {
    const name = field('guest-name', t('guest.name'), { autocomplete: 'nickname', maxLength: 32, value: former });
    name.hint(t('guest.nameHint'));
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: !notice }, notice);
    const submit = h('button', { type: 'submit', class: 'primary wide' }, t('guest.join'));

    /** @param {SubmitEvent} event */
    async function enter(event) {
        event.preventDefault();
        name.clear();
        problem.hidden = true;
        submit.disabled = true;
        try {
            await onEnter(name.input.value.trim());
        } catch (error) {
            const at = error instanceof Refusal && error.field === 'name' ? name : null;
            showProblem(errorWords(error), at, problem);
        } finally {
            submit.disabled = false;
        }
    }

    queueMicrotask(() => name.input.focus());
    return card(
        h('div', { class: 'invite-card' },
            h('p', {}, t('guest.invited')),
            h('strong', {}, h('bdi', {}, channel)),
            h('span', {}, h('bdi', {}, guild))),
        problem,
        h('form', { onsubmit: enter, noValidate: true }, name.element, submit),
        loginLine(onLogin));
}

/** @param {string} why @param {() => void} onLogin */
function closedDoor(why, onLogin) {
    return card(
        h('h1', {}, t('guest.closed')),
        h('p', { class: 'lead', role: 'alert' }, why),
        loginLine(onLogin));
}

/** Whether the link still works is not known. @param {string} why @param {() => void} onRetry @param {() => void} onLogin */
function brokenDoor(why, onRetry, onLogin) {
    return card(
        h('h1', {}, t('guest.notLoaded')),
        h('p', { class: 'lead', role: 'alert' }, why),
        h('button', { type: 'button', class: 'primary wide', onclick: onRetry }, t('common.tryAgain')),
        loginLine(onLogin));
}

/** @param {() => void} onLogin */
function loginLine(onLogin) {
    return h('p', { class: 'turn' }, `${t('guest.haveAccount')} `, h('button', { type: 'button', class: 'link', onclick: onLogin }, t('login.logIn')));
}

/** @param {...Node} content */
function card(...content) {
    return h('main', { class: 'login' },
        h('section', { class: 'login-card' }, h('div', { class: 'brand' }, mark(), h('span', {}, 'Hubbub')), ...content));
}

/**
 * @param {VoiceClient} client
 * @param {{channelName: string, guild: string}} place
 * @param {(why: string) => void} onOver
 */
function guestCall(client, { channelName, guild }, onOver) {
    const stopping = new AbortController();
    const { signal } = stopping;
    let wasInCall = false;
    const stats = statsPanel(client);

    /** @param {Promise<unknown>} work */
    const act = (work) => void work.catch((error) => toast(errorWords(error)));
    followCallSounds(client, signal);
    const controls = controlBar(client, signal, { onSettings: () => openDevices(client), onStats: () => {
        stats.show(!stats.isShown);
        controls.pressStats(stats.isShown);
    }, act, talk: followPushToTalk(client, act, signal) });
    const status = h('span', { class: 'status', role: 'status' });
    const banner = h('div', { class: 'banner ask', hidden: true });
    const element = h('div', { class: 'call-page in-call guest' },
        h('main', { class: 'call' },
            h('header', { class: 'call-header' }, h('h1', { title: guild }, h('bdi', {}, channelName)), status),
            banner, participantGrid(client, signal, null), stats.element, controls.element));
    document.title = `${isolated(channelName)} · Hubbub`;

    function update() {
        const [tone, text] = describe(client);
        status.dataset.tone = tone;
        status.dataset.state = client.callState;
        setText(status, text);
        wasInCall ||= client.callState !== 'idle';
        if (client.callState === 'failed') {
            onOver(causeWords(client.callCause));
        } else if (wasInCall && client.callState === 'idle') {
            onOver('');
        } else if (client.blocked) {
            show(t('call.soundBlocked'), t('call.turnOnSound'), () => void client.unblock());
        } else if (lacksMicrophone(client)) {
            show(t('call.inaudible', { why: microphoneWords(client.microphone) }), t('common.tryAgain'), () => act(client.setMuted(false)));
        } else {
            banner.hidden = true;
        }
    }

    /** @param {string} text @param {string} label @param {() => void} action */
    function show(text, label, action) {
        banner.hidden = false;
        banner.replaceChildren(h('span', {}, text), h('button', { type: 'button', class: 'secondary', onclick: action }, label));
    }

    for (const event of ['call', 'state', 'blocked', 'participants']) {
        client.addEventListener(event, update, { signal });
    }
    client.addEventListener('revoked', () => onOver(t('guest.over')), { signal });
    client.addEventListener('problem', (event) => {
        const error = /** @type {CustomEvent} */ (event).detail;
        // A missing microphone has its banner.
        if (!(error instanceof DeviceError && error.device === 'microphone')) {
            toast(errorWords(error));
        }
    }, { signal });
    return {
        element,
        close() {
            stopping.abort();
            stats.stop();
            void client.stop();
        },
    };
}
