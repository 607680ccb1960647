import { keysPanel } from './admin-keys.js';
import { nodesPanel } from './admin-nodes.js';
import { roomsPanel } from './admin-rooms.js';
import { copyText } from './copy.js';
import { openDialog } from './dialog.js';
import { h, keyed } from './dom.js';
import { icon } from './icons.js';
import { inviteState } from './invite-words.js';
import { kafkaWords } from './kafka-words.js';
import { inviteLink, resetLink } from './links.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';
import { AdminApi } from '../voice/admin-api.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/admin-api.js').Account} Account */

const REGISTRATION = /** @type {const} */ ([
    ['invite', 'By invite', 'Only people with an invite link can create an account.'],
    ['open', 'Open', 'Anyone who can reach this server can create an account.'],
    ['closed', 'Closed', 'No one can create an account. Invites work only for people who already have one.'],
]);

/** Users, registration, invites and health of the server, for its administrators. @param {Api} api */
export function openAdmin(api) {
    const admin = new AdminApi(api);
    const panels = [usersPanel(api, admin), registrationPanel(api, admin), invitesPanel(api, admin), roomsPanel(admin), nodesPanel(admin), keysPanel(api, admin), healthPanel(api, admin)];
    const tabs = panels.map(({ name, element }, index) => {
        element.id = `admin-panel-${index}`;
        element.setAttribute('role', 'tabpanel');
        element.setAttribute('aria-label', name);
        return h('button', { type: 'button', role: 'tab', id: `admin-tab-${index}`, 'aria-controls': element.id, onclick: () => show(index) }, name);
    });
    const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Administration', onkeydown: (/** @type {KeyboardEvent} */ event) => move(event) }, ...tabs);

    /** @param {KeyboardEvent} event */
    function move(event) {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) {
            const next = (tabs.indexOf(/** @type {any} */ (document.activeElement)) + step + tabs.length) % tabs.length;
            show(next);
            tabs[next]?.focus();
        }
    }

    /** @param {number} chosen */
    function show(chosen) {
        panels.forEach(({ element }, index) => {
            element.hidden = index !== chosen;
            tabs[index]?.setAttribute('aria-selected', String(index === chosen));
            tabs[index]?.setAttribute('tabindex', index === chosen ? '0' : '-1');
        });
        const panel = panels[chosen];
        void panel?.load().catch((error) => toast(error instanceof Error ? error.message : String(error)));
    }

    const dialog = openDialog('Administration', list, ...panels.map(({ element }) => element));
    dialog.classList.add('large');
    show(0);
}

/** @param {Api} api @param {AdminApi} admin */
function usersPanel(api, admin) {
    const search = h('input', { type: 'search', id: 'admin-search', placeholder: 'Search by name', maxLength: 64, 'aria-label': 'Search by name', oninput: () => void load().catch(problem) });
    const list = h('ul', { class: 'accounts' });
    const more = h('button', { type: 'button', class: 'secondary', hidden: true, onclick: () => void append().catch(problem) }, 'Show more');
    const none = h('p', { class: 'hint', hidden: true }, 'No account matches.');
    /** @type {Account[]} */ let accounts = [];
    /** @type {string|undefined} */ let next;
    let asked = 0;

    async function load() {
        const ask = ++asked;
        const page = await admin.users(search.value.trim(), '');
        // An answer that a later letter has overtaken.
        if (ask === asked) {
            show(page.users, page.next);
        }
    }

    async function append() {
        const page = await admin.users(search.value.trim(), next ?? '');
        show([...accounts, ...page.users], page.next);
    }

    /** @param {Account[]} users @param {string|undefined} following */
    function show(users, following) {
        accounts = users;
        next = following;
        none.hidden = users.length > 0;
        more.hidden = next === undefined;
        list.replaceChildren(...users.map(item));
    }

    /** @param {Account} account */
    function item(account) {
        const own = account.id === api.user?.id;
        const reset = h('div', { class: 'link-row', hidden: true });
        return h('li', { class: 'account-row' },
            h('div', { class: 'account-words' },
                h('strong', {}, h('bdi', {}, account.username),
                    account.administrator ? h('span', { class: 'pill' }, 'Administrator') : null,
                    account.secondFactor ? h('span', { class: 'pill', title: 'Two-factor authentication is enabled' }, '2FA') : null,
                    account.locked ? h('span', { class: 'pill bad' }, 'Locked') : null),
                h('small', {}, `Joined ${day(account.createdAt)}${account.lastSeenAt ? ` · seen ${day(account.lastSeenAt)}` : ''}`)),
            own ? h('span', { class: 'hint' }, 'You') : h('div', { class: 'row-actions' },
                button(account.locked ? 'Unlock' : 'Lock', account, () => change(account, { locked: !account.locked })),
                button(account.administrator ? 'Remove administrator' : 'Make administrator', account, () => change(account, { administrator: !account.administrator })),
                button('Reset link', account, () => showReset(account, reset)),
                account.secondFactor ? button('Disable 2FA', account, () => endSecondFactor(account)) : null),
            reset);
    }

    /** @param {string} label @param {Account} account @param {() => Promise<void>} action */
    function button(label, account, action) {
        return h('button', { type: 'button', class: 'secondary', 'aria-label': `${label}: ${isolated(account.username)}`, onclick: () => void action().catch(problem) }, label);
    }

    /** @param {Account} account @param {{locked?: boolean, administrator?: boolean}} changed */
    async function change(account, changed) {
        await admin.changeUser(account.id, changed);
        show(accounts.map((one) => (one === account ? { ...one, ...changed } : one)), next);
    }

    /** @param {Account} account */
    async function endSecondFactor(account) {
        await admin.endSecondFactor(account.id);
        show(accounts.map((one) => (one === account ? { ...one, secondFactor: false } : one)), next);
    }

    /** @param {Account} account @param {HTMLElement} row */
    async function showReset(account, row) {
        const { code } = await admin.createReset(account.id);
        const link = resetLink(api.base, code);
        const input = h('input', { type: 'text', readOnly: true, value: link, 'aria-label': `Password reset link for ${isolated(account.username)}`, onfocus: () => input.select() });
        row.replaceChildren(input, h('button', { type: 'button', class: 'secondary', onclick: () => void copyText(link) }, icon('copy'), 'Copy'),
            h('small', {}, 'Copy it now: it is shown only once. It works once, within 24 hours.'));
        row.hidden = false;
        input.focus();
    }

    return { name: 'Users', element: h('section', { class: 'admin-panel' }, h('div', { class: 'field' }, search), list, none, more), load };
}

/** @param {Api} api @param {AdminApi} admin */
function registrationPanel(api, admin) {
    const options = REGISTRATION.map(([mode, label, meaning]) => {
        const input = h('input', { type: 'radio', name: 'registration', value: mode, onchange: () => void set(mode).catch(problem) });
        return { mode, input, element: h('label', { class: 'switch' }, h('span', {}, h('strong', {}, label), h('small', {}, meaning)), input) };
    });

    /** @param {"open"|"invite"|"closed"} mode */
    async function set(mode) {
        await admin.setRegistration(mode);
        toast('Saved.', 'done');
    }

    async function load() {
        const { registration } = await api.loginOptions();
        options.forEach(({ mode, input }) => (input.checked = mode === registration));
    }
    return { name: 'Registration', element: h('section', { class: 'admin-panel' }, ...options.map(({ element }) => element)), load };
}

/** @param {Api} api @param {AdminApi} admin */
function invitesPanel(api, admin) {
    const list = h('ul', { class: 'invites' });
    const none = h('p', { class: 'hint', hidden: true }, 'No invite links.');

    async function load() {
        const invites = await admin.invites();
        none.hidden = invites.length > 0;
        keyed(list, invites, ({ code }) => code, (invite) => h('li', { class: 'invite' },
            h('div', {},
                h('strong', {}, h('bdi', {}, invite.guildName), invite.channelName ? ' · ' : '', invite.channelName ? h('bdi', {}, invite.channelName) : ''),
                h('small', {}, `${inviteState(invite, Date.now())}${invite.creator ? ` · by ${isolated(invite.creator)}` : ''}`)),
            h('button', { type: 'button', class: 'plain', title: 'Copy link', 'aria-label': `Copy link ${invite.code}`, onclick: () => void copyText(inviteLink(api.base, invite.code)) }, icon('copy')),
            h('button', { type: 'button', class: 'secondary', 'aria-label': `Revoke ${invite.code}`, onclick: () => void admin.revokeInvite(invite.code).then(load).catch(problem) }, 'Revoke')), () => {});
    }
    return { name: 'Invites', element: h('section', { class: 'admin-panel' }, list, none), load };
}

/** @param {Api} api @param {AdminApi} admin */
function healthPanel(api, admin) {
    const figures = h('dl', { class: 'figures' });
    const title = h('h3');
    const refused = h('dl', { class: 'figures' });

    async function load() {
        const { status, nodes, shards, rooms, participants, load: used } = await api.voiceHealth();
        const rows = /** @type {[string, string][]} */ ([
            ['Voice', status === 'ok' ? 'Running' : 'No media server is available'],
            ['Nodes', String(nodes)],
            ['Media shards', String(shards)],
            ['Live rooms', String(rooms)],
            ['People in calls', String(participants)],
            ['Load', `${Math.round(used * 100)} %`],
        ]);
        const kafka = await admin.kafka();
        if (kafka.enabled) {
            rows.push(['Events to Kafka', kafkaWords(kafka)]);
        }
        figures.replaceChildren(...rows.map(figure));
        const answer = await admin.node();
        const counts = Object.entries(answer.refused);
        title.textContent = counts.length > 0 ? `Requests refused by the limits of ${answer.node} since it started` : 'No request was refused by a limit since the node started.';
        refused.replaceChildren(...counts.map(([limit, count]) => figure([limit.replaceAll('_', ' '), String(count)])));
    }
    return { name: 'Health', element: h('section', { class: 'admin-panel' }, figures, title, refused), load };
}

/** @param {[string, string]} row label and value */
function figure([label, value]) {
    return h('div', {}, h('dt', {}, label), h('dd', {}, value));
}

/** @param {string} time */
function day(time) {
    return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(new Date(time));
}

/** @param {unknown} error */
function problem(error) {
    toast(error instanceof Error ? error.message : String(error));
}
