import { openDialog } from './dialog.js';
import { h, keyed, setText } from './dom.js';
import { icon } from './icons.js';
import { field } from './login.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';
import { Refusal } from '../voice/index.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/devices.js').DeviceChoices} DeviceChoices */
/** @typedef {import('../voice/protocol.js').Guild} Guild */

/** Microphone, camera and speaker. @param {VoiceClient} client */
export function openDevices(client) {
    const { devices } = client;
    const selects = {
        microphone: choice('microphone', 'Microphone'),
        camera: choice('camera', 'Camera'),
        speaker: choice('speaker', 'Speaker'),
    };
    if (!('setSinkId' in HTMLMediaElement.prototype)) {
        selects.speaker.element.hidden = true;
    }

    /** @param {"microphone"|"camera"|"speaker"} name @param {string} label */
    function choice(name, label) {
        const select = h('select', { id: `choose-${name}`, onchange: () => devices.choose({ [name]: select.value }) });
        return { select, element: h('div', { class: 'field' }, h('label', { for: `choose-${name}` }, label), select) };
    }

    /** @param {"echoCancellation"|"noiseSuppression"|"autoGainControl"|"hideAddress"} name @param {string} label @param {string} hint */
    function toggle(name, label, hint) {
        const box = h('input', { type: 'checkbox', role: 'switch', checked: devices.choices[name], onchange: () => devices.choose({ [name]: box.checked }) });
        return h('label', { class: 'switch' }, h('span', {}, h('strong', {}, label), h('small', {}, hint)), box);
    }

    async function fill() {
        const { microphones, cameras, speakers } = await devices.list();
        for (const [name, list] of /** @type {const} */ ([['microphone', microphones], ['camera', cameras], ['speaker', speakers]])) {
            const { select } = selects[name];
            const options = list.filter(({ deviceId }) => deviceId !== 'default')
                .map(({ deviceId, label }, index) => h('option', { value: deviceId }, label || `${name} ${index + 1}`));
            select.replaceChildren(h('option', { value: '' }, 'System default'), ...options);
            select.value = devices.choices[name];
            if (select.selectedIndex < 0) {
                select.value = '';
            }
        }
    }

    const dialog = openDialog('Voice & video',
        selects.microphone.element,
        toggle('noiseSuppression', 'Noise suppression', 'Filters out keyboard and fan noise'),
        toggle('echoCancellation', 'Echo cancellation', 'Turn off only with headphones'),
        toggle('autoGainControl', 'Automatic volume', 'Keeps your volume even'),
        selects.speaker.element,
        selects.camera.element,
        toggle('hideAddress', 'Hide my IP address from others', 'Small calls go directly from person to person, who then can see each other’s IP address. Turned on, calls go through the server from the next one you join'));
    const refresh = () => void fill();
    navigator.mediaDevices?.addEventListener('devicechange', refresh);
    dialog.addEventListener('close', () => navigator.mediaDevices?.removeEventListener('devicechange', refresh));
    refresh();
}

/** The device sessions of the person. @param {Api} api */
export async function openSessions(api) {
    const list = h('ul', { class: 'sessions' }, h('li', { class: 'hint' }, 'Loading…'));
    openDialog('Devices & sessions', list);
    const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

    async function refresh() {
        const sessions = await api.sessions();
        list.querySelector('.hint')?.remove();
        keyed(list, sessions, ({ id }) => id, (session) => h('li', { class: 'session' },
            icon('devices'),
            h('div', {},
                h('strong', {}, h('bdi', {}, session.device || 'Unknown device')),
                h('small', {}, session.current ? 'This browser' : `Last seen ${format.format(new Date(session.lastSeenAt))}`, session.address ? ` · ${session.address}` : '')),
            session.current
                ? h('span', { class: 'pill' }, 'Active now')
                : h('button', { type: 'button', class: 'secondary', onclick: () => revoke(session.id) }, 'Log out')), () => {});
    }

    /** @param {string} id */
    async function revoke(id) {
        try {
            await api.revokeSession(id);
            await refresh();
            toast('The device was logged out.', 'done');
        } catch (error) {
            toast(error instanceof Error ? error.message : String(error));
        }
    }

    try {
        await refresh();
    } catch (error) {
        setText(/** @type {Element} */ (list.firstElementChild), error instanceof Error ? error.message : String(error));
    }
}

/** A new channel or category. @param {Api} api @param {VoiceClient} client @param {Guild} guild */
export function openCreateChannel(api, client, guild) {
    const name = field('channel-name', 'Name', { maxLength: 100, placeholder: 'Fireside', autocomplete: 'off' });
    const kind = h('select', { id: 'channel-kind' }, h('option', { value: 'voice' }, 'Voice channel'),
        h('option', { value: 'stage' }, 'Stage channel'), h('option', { value: 'text' }, 'Text channel'), h('option', { value: 'category' }, 'Category'));
    const categories = guild.channels.filter((channel) => channel.kind === 'category');
    const category = h('select', { id: 'channel-category' }, h('option', { value: '' }, 'None'),
        ...categories.map((channel) => h('option', { value: channel.id }, channel.name)));
    const submit = h('button', { type: 'submit', class: 'primary' }, 'Create');

    /** @param {SubmitEvent} event */
    async function create(event) {
        event.preventDefault();
        name.clear();
        if (!name.input.value.trim()) {
            name.fail('Enter a name.');
            return;
        }
        submit.disabled = true;
        try {
            const channel = await api.createChannel(guild.id, {
                name: name.input.value.trim(),
                kind: kind.value,
                ...(category.value && kind.value !== 'category' ? { category: category.value } : {}),
            });
            client.addChannel(channel);
            dialog.close();
        } catch (error) {
            name.fail(error instanceof Refusal ? error.message : String(error));
        } finally {
            submit.disabled = false;
        }
    }

    const dialog = openDialog(`New channel in ${isolated(guild.name)}`,
        h('form', { onsubmit: create, noValidate: true }, name.element,
            h('div', { class: 'field' }, h('label', { for: 'channel-kind' }, 'Kind'), kind),
            categories.length > 0 && h('div', { class: 'field' }, h('label', { for: 'channel-category' }, 'Category'), category),
            h('div', { class: 'dialog-actions' }, submit)));
    name.input.focus();
}
