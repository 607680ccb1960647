import { openDialog } from './dialog.js';
import { deviceWords } from './device-words.js';
import { h, keyed, setText } from './dom.js';
import { dateAndTime } from './formats.js';
import { icon } from './icons.js';
import { field } from './login.js';
import { isolated } from './names.js';
import { pages } from './pages.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/protocol.js').Guild} Guild */

/** The device sessions of the person. @param {Api} api */
export async function openSessions(api) {
    const list = h('ul', { class: 'sessions' }, h('li', { class: 'hint' }, t('common.loading')));
    const { more, load: refresh } = pages(async (before) => {
        const { sessions, next } = await api.sessionPage(before);
        return { items: sessions, next };
    }, show, (error) => toast(errorWords(error)));
    openDialog(t('sessions.title'), list, more);

    /** @param {import('../voice/api.js').DeviceSession[]} sessions */
    function show(sessions) {
        list.querySelector('.hint')?.remove();
        keyed(list, sessions, ({ id }) => id, (session) => h('li', { class: 'session' },
            icon('devices'),
            h('div', {},
                h('strong', {}, h('bdi', {}, session.device ? deviceWords(session.device) : t('sessions.unknown'))),
                h('small', {}, session.current ? t('sessions.this') : t('sessions.lastSeen', { time: dateAndTime(new Date(session.lastSeenAt)) }), session.address ? ` · ${session.address}` : '')),
            session.current
                ? h('span', { class: 'pill' }, t('sessions.active'))
                : h('button', { type: 'button', class: 'secondary', onclick: () => revoke(session.id) }, t('sessions.logOut'))), () => {});
    }

    /** @param {string} id */
    async function revoke(id) {
        try {
            await api.revokeSession(id);
            await refresh();
            toast(t('sessions.loggedOut'), 'done');
        } catch (error) {
            toast(errorWords(error));
        }
    }

    try {
        await refresh();
    } catch (error) {
        setText(/** @type {Element} */ (list.firstElementChild), errorWords(error));
    }
}

/** A new channel or category. @param {Api} api @param {VoiceClient} client @param {Guild} guild */
export function openCreateChannel(api, client, guild) {
    const name = field('channel-name', t('newChannel.name'), { maxLength: 100, placeholder: t('newChannel.example'), autocomplete: 'off' });
    const kind = h('select', { id: 'channel-kind' }, h('option', { value: 'voice' }, t('newChannel.voice')),
        h('option', { value: 'stage' }, t('newChannel.stage')), h('option', { value: 'text' }, t('newChannel.text')), h('option', { value: 'category' }, t('newChannel.category')));
    const categories = guild.channels.filter((channel) => channel.kind === 'category');
    const category = h('select', { id: 'channel-category' }, h('option', { value: '' }, t('newChannel.none')),
        ...categories.map((channel) => h('option', { value: channel.id }, channel.name)));
    const submit = h('button', { type: 'submit', class: 'primary' }, t('newChannel.create'));

    /** @param {SubmitEvent} event */
    async function create(event) {
        event.preventDefault();
        name.clear();
        if (!name.input.value.trim()) {
            name.fail(t('newChannel.nameMissing'));
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
            name.fail(errorWords(error));
        } finally {
            submit.disabled = false;
        }
    }

    const dialog = openDialog(t('channels.newIn', { guild: isolated(guild.name) }),
        h('form', { onsubmit: create, noValidate: true }, name.element,
            h('div', { class: 'field' }, h('label', { for: 'channel-kind' }, t('newChannel.kind')), kind),
            categories.length > 0 && h('div', { class: 'field' }, h('label', { for: 'channel-category' }, t('newChannel.category')), category),
            h('div', { class: 'dialog-actions' }, submit)));
    name.input.focus();
}
