import { databasesPanel } from './admin-databases.js';
import { keysPanel } from './admin-keys.js';
import { nodesPanel } from './admin-nodes.js';
import { roomsPanel } from './admin-rooms.js';
import { copyText } from './copy.js';
import { openDialog } from './dialog.js';
import { h, keyed } from './dom.js';
import { day } from './formats.js';
import { icon } from './icons.js';
import { inviteState } from './invite-words.js';
import { kafkaWords } from './kafka-words.js';
import { inviteLink, linkBase, resetLink } from './links.js';
import { isolated } from './names.js';
import { pages } from './pages.js';
import { toast } from './toasts.js';
import { errorWords, limitWords, t } from './words.js';
import { AdminApi } from '../voice/admin-api.js';

/** @typedef {import('../voice/index.js').Api} Api */
/** @typedef {import('../voice/admin-api.js').Account} Account */

const REGISTRATION = /** @type {const} */ ([
    ['invite', t('admin.registration.invite'), t('admin.registration.invite.hint')],
    ['open', t('admin.registration.open'), t('admin.registration.open.hint')],
    ['closed', t('admin.registration.closed'), t('admin.registration.closed.hint')],
]);

/** Users, registration, invites and health of the server, for its administrators. @param {Api} api */
export function openAdmin(api) {
    const admin = new AdminApi(api);
    const panels = [usersPanel(api, admin), registrationPanel(api, admin), invitesPanel(api, admin), roomsPanel(admin), nodesPanel(admin), databasesPanel(admin), keysPanel(api, admin), healthPanel(api, admin)];
    const tabs = panels.map(({ name, element }, index) => {
        element.id = `admin-panel-${index}`;
        element.setAttribute('role', 'tabpanel');
        element.setAttribute('aria-label', name);
        return h('button', { type: 'button', role: 'tab', id: `admin-tab-${index}`, 'aria-controls': element.id, onclick: () => show(index) }, name);
    });
    const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': t('admin.title'), onkeydown: (/** @type {KeyboardEvent} */ event) => move(event) }, ...tabs);

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
        tabs[chosen]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        const panel = panels[chosen];
        void panel?.load().catch((error) => toast(errorWords(error)));
    }

    const dialog = openDialog(t('admin.title'), list, ...panels.map(({ element }) => element));
    dialog.classList.add('large');
    show(0);
}

/** @param {Api} api @param {AdminApi} admin */
function usersPanel(api, admin) {
    const search = h('input', { type: 'search', id: 'admin-search', placeholder: t('admin.search'), maxLength: 64, 'aria-label': t('admin.search'), oninput: () => void load().catch(problem) });
    const list = h('ul', { class: 'accounts' });
    const more = h('button', { type: 'button', class: 'secondary', hidden: true, onclick: () => void append().catch(problem) }, t('common.showMore'));
    const none = h('p', { class: 'hint', hidden: true }, t('admin.noMatch'));
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
                    account.administrator ? h('span', { class: 'pill' }, t('admin.administrator')) : null,
                    account.secondFactor ? h('span', { class: 'pill', title: t('admin.secondFactor') }, t('admin.2fa')) : null,
                    account.locked ? h('span', { class: 'pill bad' }, t('admin.locked')) : null),
                h('small', {}, [t('admin.joined', { day: day(account.createdAt) }), ...account.lastSeenAt ? [t('admin.seen', { day: day(account.lastSeenAt) })] : []].join(' · '))),
            own ? h('span', { class: 'hint' }, t('admin.you')) : h('div', { class: 'row-actions' },
                button(account.locked ? t('admin.unlock') : t('admin.lock'), account, () => change(account, { locked: !account.locked })),
                button(account.administrator ? t('admin.removeAdministrator') : t('admin.makeAdministrator'), account, () => change(account, { administrator: !account.administrator })),
                button(t('admin.reset'), account, () => showReset(account, reset)),
                account.secondFactor ? button(t('admin.end2fa'), account, () => endSecondFactor(account)) : null),
            reset);
    }

    /** @param {string} label @param {Account} account @param {() => Promise<void>} action */
    function button(label, account, action) {
        return h('button', { type: 'button', class: 'secondary', 'aria-label': t('common.labelled', { label, name: isolated(account.username) }), onclick: () => void action().catch(problem) }, label);
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
        const link = resetLink((await linkBase(api)).base, code);
        const input = h('input', { type: 'text', readOnly: true, value: link, 'aria-label': t('admin.resetFor', { name: isolated(account.username) }), onfocus: () => input.select() });
        row.replaceChildren(input, h('button', { type: 'button', class: 'secondary', onclick: () => void copyText(link) }, icon('copy'), t('common.copy')),
            h('small', {}, t('admin.resetHint')));
        row.hidden = false;
        input.focus();
    }

    return { name: t('admin.users'), element: h('section', { class: 'admin-panel' }, h('div', { class: 'field' }, search), list, none, more), load };
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
        toast(t('common.saved'), 'done');
    }

    async function load() {
        const { registration } = await api.loginOptions();
        options.forEach(({ mode, input }) => (input.checked = mode === registration));
    }
    return { name: t('admin.registration'), element: h('section', { class: 'admin-panel' }, ...options.map(({ element }) => element)), load };
}

/** @param {Api} api @param {AdminApi} admin */
function invitesPanel(api, admin) {
    const list = h('ul', { class: 'invites' });
    const none = h('p', { class: 'hint', hidden: true }, t('admin.noInvites'));

    const { more, load } = pages(async (before) => {
        const { invites, next } = await admin.invites(before);
        return { items: invites, next };
    }, show, problem);

    /** @param {import('../voice/admin-api.js').GuildInvite[]} invites */
    function show(invites) {
        none.hidden = invites.length > 0;
        keyed(list, invites, ({ code }) => code, (invite) => h('li', { class: 'invite' },
            h('div', {},
                h('strong', {}, h('bdi', {}, invite.guildName), invite.channelName ? ' · ' : '', invite.channelName ? h('bdi', {}, invite.channelName) : ''),
                h('small', {}, `${inviteState(invite, Date.now())}${invite.creator ? ` · ${t('invite.by', { name: isolated(invite.creator) })}` : ''}`)),
            h('button', { type: 'button', class: 'plain', title: t('common.copyLink'), 'aria-label': t('invite.copyCode', { code: invite.code }), onclick: () => void linkBase(api).then(({ base }) => copyText(inviteLink(base, invite.code))) }, icon('copy')),
            h('button', { type: 'button', class: 'secondary', 'aria-label': t('invite.revokeCode', { code: invite.code }), onclick: () => void admin.revokeInvite(invite.code).then(load).catch(problem) }, t('common.revoke'))), () => {});
    }
    return { name: t('admin.invites'), element: h('section', { class: 'admin-panel' }, list, more, none), load };
}

/** @param {Api} api @param {AdminApi} admin */
function healthPanel(api, admin) {
    const figures = h('dl', { class: 'figures' });
    const title = h('h3');
    const refused = h('dl', { class: 'figures' });

    async function load() {
        const { status, nodes, shards, rooms, participants, load: used } = await api.voiceHealth();
        const rows = /** @type {[string, string][]} */ ([
            [t('health.voice'), status === 'ok' ? t('health.running') : t('health.noMedia')],
            [t('health.nodes'), String(nodes)],
            [t('health.shards'), String(shards)],
            [t('health.rooms'), String(rooms)],
            [t('health.people'), String(participants)],
            [t('health.load'), t('health.percent', { percent: Math.round(used * 100) })],
        ]);
        const kafka = await admin.kafka();
        if (kafka.enabled) {
            rows.push([t('health.kafka'), kafkaWords(kafka)]);
        }
        figures.replaceChildren(...rows.map(figure));
        const answer = await admin.node();
        const counts = Object.entries(answer.refused);
        title.textContent = counts.length > 0 ? t('health.refused', { node: answer.node }) : t('health.noneRefused');
        refused.replaceChildren(...counts.map(([limit, count]) => figure([limitWords(limit), String(count)])));
    }
    return { name: t('admin.health'), element: h('section', { class: 'admin-panel' }, figures, title, refused), load };
}

/** @param {[string, string]} row label and value */
function figure([label, value]) {
    return h('div', {}, h('dt', {}, label), h('dd', {}, value));
}

/** @param {unknown} error */
function problem(error) {
    toast(errorWords(error));
}
