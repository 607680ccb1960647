import { copyText } from './copy.js';
import { h, keyed, setText } from './dom.js';
import { dateAndTime, timeWords } from './formats.js';
import { icon } from './icons.js';
import { guestLink, linkBase } from './links.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/protocol.js').Guild} Guild */
/** @typedef {{code: string, channel: string, creator?: string, guests: number, createdAt: string, expiresAt: string}} GuestLink */

const LIFETIMES = [['3600', timeWords(1, 'hour')], ['43200', timeWords(12, 'hour')], ['86400', timeWords(1, 'day')], ['604800', timeWords(7, 'day')]];

/**
 * The part of the invite dialog for people without an account: managers of the server allow guests, then members make
 * links into one voice channel.
 *
 * @param {Api} api
 * @param {Guild} guild
 * @param {boolean} mayAllow
 */
export function guestLinks(api, guild, mayAllow) {
    const path = `/api/guilds/${encodeURIComponent(guild.id)}/guest-links`;
    let base = api.base;
    const rooms = guild.channels.filter(({ kind }) => kind === 'voice' || kind === 'stage');
    const allow = h('input', { type: 'checkbox', id: 'guests-allowed', onchange: () => act(changeAllowed()) });
    const channel = choice('guest-channel', t('guestLink.call'), rooms.map(({ id, name }) => [id, name]));
    const lifetime = choice('guest-lifetime', t('invite.lifetime'), LIFETIMES);
    lifetime.select.value = '43200';
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const form = h('form', { onsubmit: create, hidden: true },
        h('div', { class: 'field-row' }, channel.element, lifetime.element),
        h('div', { class: 'dialog-actions' }, h('button', { type: 'submit', class: 'secondary' }, t('guestLink.create'))));
    const list = h('ul', { class: 'invites', 'aria-label': t('guestLink.list') });
    const known = h('div', { class: 'invite-list', hidden: true },
        h('p', { class: 'hint' }, t('guestLink.hint')),
        mayAllow && h('label', { class: 'check', for: 'guests-allowed' }, allow, h('span', {}, t('guestLink.allow'))),
        form);
    const element = h('section', { class: 'invite-list guest-links', hidden: true },
        h('h3', {}, t('guestLink.title')), known, problem, list);

    /** @param {Promise<unknown>} work */
    function act(work) {
        problem.hidden = true;
        work.catch((error) => {
            setText(problem, errorWords(error));
            problem.hidden = false;
            element.hidden = false;
        });
    }

    async function refresh() {
        /** @type {{allowed: boolean, links: GuestLink[]}} */
        const { allowed, links } = await api.request('GET', path);
        element.hidden = !allowed && !mayAllow;
        known.hidden = false;
        allow.checked = allowed;
        form.hidden = !allowed || rooms.length === 0;
        keyed(list, links, ({ code }) => code, createItem, (item, link) => {
            setText(/** @type {Element} */ (item.querySelector('small')), words(link));
        });
    }

    async function changeAllowed() {
        const wanted = allow.checked;
        try {
            await api.request('PUT', path, { allowed: wanted });
        } catch (error) {
            allow.checked = !wanted;
            throw error;
        }
        await refresh();
    }

    /** @param {GuestLink} link */
    function words({ channel: leads, guests, creator, expiresAt }) {
        const name = rooms.find(({ id }) => id === leads)?.name ?? t('guestLink.hiddenChannel');
        const parts = [isolated(name), t('guestLink.until', { time: dateAndTime(Date.parse(expiresAt)) }), t('guestLink.guests', { count: guests })];
        return [...parts, ...creator ? [t('invite.by', { name: isolated(creator) })] : []].join(' · ');
    }

    /** @param {GuestLink} link */
    function createItem({ code }) {
        return h('li', { class: 'invite' },
            h('div', {}, h('strong', {}, code), h('small')),
            h('button', { type: 'button', class: 'plain', title: t('common.copyLink'), 'aria-label': t('guestLink.copyCode', { code }), onclick: () => void copyText(guestLink(base, code)) }, icon('copy')),
            h('button', { type: 'button', class: 'secondary', 'aria-label': t('guestLink.revokeCode', { code }), onclick: () => act(revoke(code)) }, t('common.revoke')));
    }

    /** @param {string} code */
    async function revoke(code) {
        await api.request('DELETE', `${path}/${encodeURIComponent(code)}`);
        await refresh();
        toast(t('guestLink.revoked'), 'done');
    }

    /** @param {SubmitEvent} event */
    function create(event) {
        event.preventDefault();
        act(api.request('POST', path, { channel: channel.select.value, expiresInSeconds: Number(lifetime.select.value) })
            .then(async ({ code }) => {
                await refresh();
                await copyText(guestLink((await linkBase(api)).base, code));
            }));
    }

    void linkBase(api).then((found) => {
        base = found.base;
    });
    act(refresh());
    return element;
}

/** @param {string} id @param {string} label @param {string[][]} options value and words */
function choice(id, label, options) {
    const select = h('select', { id }, ...options.map(([value, words]) => h('option', { value }, /** @type {string} */ (words))));
    return { select, element: h('div', { class: 'field' }, h('label', { for: id }, label), select) };
}
