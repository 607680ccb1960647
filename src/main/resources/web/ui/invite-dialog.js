import { copyText } from './copy.js';
import { openDialog } from './dialog.js';
import { h, keyed, setText } from './dom.js';
import { timeWords } from './formats.js';
import { guestLinks } from './guest-links.js';
import { icon } from './icons.js';
import { inviteState } from './invite-words.js';
import { inviteLink, leadsToThisComputerOnly, linkBase } from './links.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/protocol.js').Guild} Guild */
/** @typedef {import('../voice/api.js').Invite} Invite */

const LIFETIMES = [
    ['1800', timeWords(30, 'minute')], ['3600', timeWords(1, 'hour')], ['43200', timeWords(12, 'hour')], ['86400', timeWords(1, 'day')],
    ['604800', timeWords(7, 'day')], ['2592000', timeWords(30, 'day')], ['0', t('invite.lifetimeNever')],
];
const USES = [['0', t('invite.noLimit')], ...[1, 5, 10, 25, 100].map((count) => [String(count), t('invite.uses', { count })])];

/**
 * Makes invite links of a guild, and shows those that there are.
 *
 * @param {Api} api
 * @param {Guild} guild
 * @param {boolean} manages whether the person may change what the guild allows
 */
export function openInvites(api, guild, manages) {
    const lifetime = choice('invite-lifetime', t('invite.lifetime'), LIFETIMES, '604800');
    const uses = choice('invite-uses', t('invite.maxUses'), USES, '0');
    const channel = choice('invite-channel', t('invite.leadsTo'), [['', t('invite.noChannel')], ...guild.channels.map(({ id, name }) => [id, name])], '');
    const submit = h('button', { type: 'submit', class: 'primary' }, t('invite.create'));
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const link = h('input', { id: 'invite-link', type: 'text', readOnly: true, 'aria-label': t('addServer.link'), onfocus: () => link.select() });
    const fresh = h('div', { class: 'link-row', hidden: true }, link,
        h('button', { type: 'button', class: 'secondary', onclick: () => void copyText(link.value) }, icon('copy'), t('common.copy')));
    const list = h('ul', { class: 'invites', 'aria-label': t('invite.list') });
    const none = h('p', { class: 'hint' }, t('common.loading'));
    const address = h('p', { class: 'hint', hidden: true });
    let base = api.base;

    /** If the page is open as localhost. */
    async function showAddress() {
        const found = await linkBase(api);
        base = found.base;
        setText(address, found.known ? t('invite.otherAddress', { address: isolated(base) }) : t('invite.onlyHere'));
        address.hidden = !leadsToThisComputerOnly(api.base);
    }

    /** @param {unknown} error */
    function fail(error) {
        setText(problem, errorWords(error));
        problem.hidden = false;
    }

    async function refresh() {
        const invites = await api.invites(guild.id);
        setText(none, t('invite.none'));
        none.hidden = invites.length > 0;
        keyed(list, invites, ({ code }) => code, createItem, (item, invite) => {
            setText(/** @type {Element} */ (item.querySelector('small')), words(invite));
        });
    }

    /** @param {Invite} invite */
    function words(invite) {
        const leads = guild.channels.find(({ id }) => id === invite.channel);
        return `${inviteState(invite, Date.now())}${leads ? ` · ${isolated(leads.name)}` : ''}${invite.creator ? ` · ${t('invite.by', { name: isolated(invite.creator) })}` : ''}`;
    }

    /** @param {Invite} invite */
    function createItem(invite) {
        return h('li', { class: 'invite' },
            h('div', {}, h('strong', {}, invite.code), h('small')),
            h('button', { type: 'button', class: 'plain', title: t('common.copyLink'), 'aria-label': t('invite.copyCode', { code: invite.code }), onclick: () => void copyText(inviteLink(base, invite.code)) }, icon('copy')),
            h('button', { type: 'button', class: 'secondary', 'aria-label': t('invite.revokeCode', { code: invite.code }), onclick: () => void revoke(invite) }, t('common.revoke')));
    }

    /** @param {Invite} invite */
    async function revoke(invite) {
        try {
            await api.revokeInvite(guild.id, invite.code);
            if (link.value === inviteLink(base, invite.code)) {
                fresh.hidden = true;
            }
            await refresh();
            toast(t('invite.revoked'), 'done');
        } catch (error) {
            fail(error);
        }
    }

    /** @param {SubmitEvent} event */
    async function create(event) {
        event.preventDefault();
        submit.disabled = true;
        problem.hidden = true;
        try {
            const invite = await api.createInvite(guild.id, {
                expiresInSeconds: Number(lifetime.select.value),
                maxUses: Number(uses.select.value),
                ...(channel.select.value && { channel: channel.select.value }),
            });
            await showAddress();
            link.value = inviteLink(base, invite.code);
            fresh.hidden = false;
            link.focus();
            await refresh();
        } catch (error) {
            fail(error);
        } finally {
            submit.disabled = false;
        }
    }

    openDialog(t('invite.title', { server: isolated(guild.name) }),
        address,
        h('form', { onsubmit: create },
            h('div', { class: 'field-row' }, lifetime.element, uses.element),
            channel.element, problem,
            h('div', { class: 'dialog-actions' }, submit)),
        fresh,
        h('section', { class: 'invite-list' }, h('h3', {}, t('invite.active')), none, list),
        guestLinks(api, guild, manages));
    void showAddress();
    refresh().catch((error) => {
        none.hidden = true;
        fail(error);
    });
}

/** @param {string} id @param {string} label @param {string[][]} options value and words @param {string} chosen */
function choice(id, label, options, chosen) {
    const select = h('select', { id }, ...options.map(([value, words]) => h('option', { value }, /** @type {string} */ (words))));
    select.value = chosen;
    return { select, element: h('div', { class: 'field' }, h('label', { for: id }, label), select) };
}
