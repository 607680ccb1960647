import { copyText } from './copy.js';
import { openDialog } from './dialog.js';
import { h, keyed, setText } from './dom.js';
import { guestLinks } from './guest-links.js';
import { icon } from './icons.js';
import { inviteState } from './invite-words.js';
import { inviteLink } from './links.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/protocol.js').Guild} Guild */
/** @typedef {import('../voice/api.js').Invite} Invite */

const LIFETIMES = [['1800', '30 minutes'], ['3600', '1 hour'], ['43200', '12 hours'], ['86400', '1 day'], ['604800', '7 days'], ['2592000', '30 days'], ['0', 'Never']];
const USES = [['0', 'No limit'], ['1', '1 use'], ['5', '5 uses'], ['10', '10 uses'], ['25', '25 uses'], ['100', '100 uses']];

/**
 * Makes invite links of a guild, and shows those that there are.
 *
 * @param {Api} api
 * @param {Guild} guild
 * @param {boolean} manages whether the person may change what the guild allows
 */
export function openInvites(api, guild, manages) {
    const lifetime = choice('invite-lifetime', 'Expires after', LIFETIMES, '604800');
    const uses = choice('invite-uses', 'Number of uses', USES, '0');
    const channel = choice('invite-channel', 'Leads to', [['', 'No channel'], ...guild.channels.map(({ id, name }) => [id, name])], '');
    const submit = h('button', { type: 'submit', class: 'primary' }, 'Create link');
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const link = h('input', { id: 'invite-link', type: 'text', readOnly: true, 'aria-label': 'Invite link', onfocus: () => link.select() });
    const fresh = h('div', { class: 'link-row', hidden: true }, link,
        h('button', { type: 'button', class: 'secondary', onclick: () => void copyText(link.value) }, icon('copy'), 'Copy'));
    const list = h('ul', { class: 'invites', 'aria-label': 'Active invite links' });
    const none = h('p', { class: 'hint' }, 'Loading…');

    /** @param {unknown} error */
    function fail(error) {
        setText(problem, error instanceof Error ? error.message : String(error));
        problem.hidden = false;
    }

    async function refresh() {
        const invites = await api.invites(guild.id);
        setText(none, 'No invite links yet.');
        none.hidden = invites.length > 0;
        keyed(list, invites, ({ code }) => code, createItem, (item, invite) => {
            setText(/** @type {Element} */ (item.querySelector('small')), words(invite));
        });
    }

    /** @param {Invite} invite */
    function words(invite) {
        const leads = guild.channels.find(({ id }) => id === invite.channel);
        return `${inviteState(invite, Date.now())}${leads ? ` · ${isolated(leads.name)}` : ''}${invite.creator ? ` · by ${isolated(invite.creator)}` : ''}`;
    }

    /** @param {Invite} invite */
    function createItem(invite) {
        return h('li', { class: 'invite' },
            h('div', {}, h('strong', {}, invite.code), h('small')),
            h('button', { type: 'button', class: 'plain', title: 'Copy link', 'aria-label': `Copy link ${invite.code}`, onclick: () => void copyText(inviteLink(api.base, invite.code)) }, icon('copy')),
            h('button', { type: 'button', class: 'secondary', 'aria-label': `Revoke ${invite.code}`, onclick: () => void revoke(invite) }, 'Revoke'));
    }

    /** @param {Invite} invite */
    async function revoke(invite) {
        try {
            await api.revokeInvite(guild.id, invite.code);
            if (link.value === inviteLink(api.base, invite.code)) {
                fresh.hidden = true;
            }
            await refresh();
            toast('The link no longer works.', 'done');
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
            link.value = inviteLink(api.base, invite.code);
            fresh.hidden = false;
            link.focus();
            await refresh();
        } catch (error) {
            fail(error);
        } finally {
            submit.disabled = false;
        }
    }

    openDialog(`Invite people to ${isolated(guild.name)}`,
        h('form', { onsubmit: create },
            h('div', { class: 'field-row' }, lifetime.element, uses.element),
            channel.element, problem,
            h('div', { class: 'dialog-actions' }, submit)),
        fresh,
        h('section', { class: 'invite-list' }, h('h3', {}, 'Active links'), none, list),
        guestLinks(api, guild, manages));
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
