import { auditLog, bans } from './audit-log.js';
import { openDialog } from './dialog.js';
import { h, keyed } from './dom.js';
import { icon } from './icons.js';
import { field } from './login.js';
import { isolated } from './names.js';
import { PERMISSION_GROUPS, PERMISSION_WORDS } from './permission-words.js';
import { reorderable } from './reorder.js';
import { statistics } from './statistics.js';
import { toast } from './toasts.js';
import { webhooks } from './webhooks.js';
import { errorWords, t } from './words.js';
import { GuildApi } from '../voice/guild-api.js';
import { PERMISSIONS } from '../voice/permissions.js';

/** @typedef {import('../voice/guild-api.js').Role} Role */
/** @typedef {import('../voice/guild-api.js').Member} Member */
/** @typedef {import('../voice/protocol.js').Guild} Guild */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** @typedef {{name: string, color: string, permissions: Set<string>}} RoleDraft */

const NEW_COLOR = '#99aab5';

/** Buttons that scroll to the sections of a long dialog. @param {HTMLElement} element */
function jumps(element) {
    const headings = /** @type {HTMLElement[]} */ ([...element.querySelectorAll(':scope > section > h3')]);
    return h('nav', { class: 'jumps', hidden: headings.length < 2 }, ...headings.map((heading) => h('button', {
        type: 'button',
        class: 'secondary',
        onclick: () => {
            heading.tabIndex = -1;
            heading.focus({ preventScroll: true });
            heading.scrollIntoView({ block: 'start' });
        },
    }, heading.textContent ?? '')));
}

/**
 * The settings of a server: its name, and its roles with their permissions and members.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {VoiceClient} client
 * @param {Guild} guild
 */
export function openServerSettings(api, client, guild) {
    const guilds = new GuildApi(api);
    /** @type {Role[]} */ let roles = [];
    /** @type {Member[]} */ let members = [];
    /** @type {string|null} */ let chosen = null;
    /** Of all requests for the roles. */ let newestLoad = 0;
    /** What was changed and is not saved yet, by role. @type {Map<string, RoleDraft>} */
    const drafts = new Map();

    const list = h('ul', { class: 'role-list', 'aria-label': t('serverSettings.rolesList') });
    const editor = h('div', { class: 'role-editor' });
    const add = h('button', { type: 'button', class: 'secondary', onclick: () => act(create()) }, icon('plus'), t('serverSettings.createRole'));
    const mayRoles = client.guilds.may(guild, 'manage_roles');
    const element = h('div', { class: 'server-settings' },
        client.guilds.may(guild, 'manage_guild') && nameForm(),
        mayRoles && h('section', {},
            h('h3', {}, t('channelSettings.roles')),
            h('p', { class: 'hint' }, t('serverSettings.rolesHint')),
            h('div', { class: 'roles' }, h('div', {}, add, list), editor)),
        client.guilds.may(guild, 'manage_guild') && statistics(api, guild),
        client.guilds.may(guild, 'manage_guild') && webhooks(api, guild),
        client.guilds.may(guild, 'ban_members') && bans(api, guild),
        client.guilds.may(guild, 'view_audit_log') && auditLog(api, guild));
    const dialog = openDialog(t('serverSettings.title', { server: isolated(guild.name) }), jumps(element), element);
    dialog.classList.add('large');
    dialog.addEventListener('close', () => askAboutDrafts());
    reorderable(list, (order) => act(guilds.orderRoles(guild.id, order).then(load)));

    /** @param {Promise<unknown>} work */
    function act(work) {
        work.catch((error) => {
            toast(errorWords(error));
            return load();
        });
    }

    function nameForm() {
        const name = field('server-name', t('serverSettings.name'), { maxLength: 100, autocomplete: 'off', value: guild.name });
        return h('form', {
            class: 'row-form',
            noValidate: true,
            onsubmit: async (/** @type {SubmitEvent} */ event) => {
                event.preventDefault();
                name.clear();
                try {
                    await guilds.renameGuild(guild.id, name.input.value.trim());
                    toast(t('serverSettings.renamed'), 'done');
                } catch (error) {
                    name.fail(errorWords(error));
                }
            },
        }, name.element, h('button', { type: 'submit', class: 'secondary' }, t('common.save')));
    }

    async function load() {
        if (mayRoles) {
            const number = ++newestLoad;
            const answers = await Promise.all([guilds.roles(guild.id), guilds.members(guild.id)]);
            if (number !== newestLoad) {
                return; // A later one knows more: a role that was made meanwhile.
            }
            [roles, members] = answers;
            chosen = roles.some(({ id }) => id === chosen) ? chosen : (roles[0]?.id ?? null);
            show();
        }
    }

    function show() {
        keyed(list, roles, ({ id }) => id, createItem, updateItem);
        const role = roles.find(({ id }) => id === chosen);
        editor.replaceChildren(...(role ? edit(role) : []));
    }

    /** @param {Role} role */
    function createItem(role) {
        const everyone = role.id === guild.id;
        return h('li', { draggable: !everyone },
            h('button', { type: 'button', class: 'role-button', onclick: () => { chosen = role.id; show(); } },
                h('span', { class: 'role-dot' }), h('bdi', {}), h('em', {}, t('serverSettings.roleUnsaved')), h('small', {})));
    }

    /** @param {HTMLElement} item @param {Role} role */
    function updateItem(item, role) {
        const [dot, name, unsaved, count] = /** @type {HTMLElement[]} */ ([...(item.firstElementChild?.children ?? [])]);
        if (!dot || !name || !unsaved || !count) {
            return;
        }
        unsaved.hidden = !drafts.has(role.id);
        dot.style.background = role.color ?? NEW_COLOR;
        name.textContent = role.name;
        count.textContent = String(role.id === guild.id ? members.length : having(role).length);
        item.firstElementChild?.setAttribute('aria-current', String(role.id === chosen));
    }

    /** @param {Role} role */
    const having = (role) => members.filter((member) => member.roles.includes(role.id));

    async function create() {
        const role = await guilds.createRole(guild.id, { name: t('serverSettings.newRole'), permissions: [] });
        chosen = role.id;
        await load();
        /** @type {HTMLInputElement|null} */ (editor.querySelector('#field-role-name'))?.select();
    }

    /** @param {Role} role */
    function edit(role) {
        const everyone = role.id === guild.id;
        const draft = drafts.get(role.id);
        const granted = new Set(draft?.permissions ?? role.permissions);
        const name = field('role-name', t('serverSettings.roleName'), { maxLength: 100, autocomplete: 'off', value: draft?.name ?? role.name });
        const color = h('input', { id: 'role-color', type: 'color', value: draft?.color ?? role.color ?? NEW_COLOR });
        const save = h('button', { type: 'submit', class: 'primary' }, t('common.saveChanges'));

        const form = h('form', { noValidate: true, onsubmit: submit, oninput: keep },
            everyone
                ? h('p', { class: 'hint' }, t('serverSettings.everyone'))
                : h('div', { class: 'role-head' }, name.element, h('div', { class: 'field' }, h('label', { for: 'role-color' }, t('serverSettings.color')), color)),
            ...PERMISSIONS.map(({ group, permissions }) => h('fieldset', {}, h('legend', {}, PERMISSION_GROUPS[group]),
                ...permissions.map((permission) => toggle(permission, granted)))),
            h('div', { class: 'dialog-actions' },
                !everyone && h('button', { type: 'button', class: 'secondary danger', onclick: () => act(remove(role)) }, t('serverSettings.deleteRole')), save));
        return everyone ? [form] : [form, membersOf(role)];

        /** Other roles can be looked at before this one is saved. */
        function keep() {
            const now = { name: name.input.value, color: color.value, permissions: new Set(granted) };
            if (isChanged(role, now)) {
                drafts.set(role.id, now);
            } else {
                drafts.delete(role.id);
            }
            keyed(list, roles, ({ id }) => id, createItem, updateItem);
        }

        /** @param {SubmitEvent} event */
        async function submit(event) {
            event.preventDefault();
            keep();
            save.disabled = true;
            name.clear();
            try {
                await store(role, { name: name.input.value, color: color.value, permissions: granted });
                toast(t('serverSettings.roleSaved'), 'done');
                await load();
            } catch (error) {
                name.fail(errorWords(error));
                if (everyone) {
                    toast(errorWords(error));
                }
            } finally {
                save.disabled = false;
            }
        }
    }

    /** @param {Role} role @param {RoleDraft} draft */
    async function store(role, draft) {
        await write(role, draft);
        drafts.delete(role.id);
    }

    /** @param {Role} role @param {RoleDraft} draft */
    async function write(role, draft) {
        const everyone = role.id === guild.id;
        const plain = everyone || (draft.color === NEW_COLOR && !role.color);
        await guilds.changeRole(guild.id, role.id, {
            name: everyone ? role.name : draft.name.trim(),
            ...(plain ? {} : { color: draft.color }),
            permissions: [...draft.permissions],
        });
    }

    /** The dialog was closed. After a logout, the page that could ask is gone. */
    function askAboutDrafts() {
        const unsaved = () => roles.filter(({ id }) => drafts.has(id));
        if (unsaved().length === 0 || !document.querySelector('.call-page')) {
            return;
        }
        const save = h('button', { type: 'button', class: 'primary', onclick: () => saveAll() }, t('serverSettings.saveRoles'));
        const ask = openDialog(t('serverSettings.unsavedTitle'),
            h('p', {}, t('serverSettings.unsavedRoles', { roles: unsaved().map(({ name }) => isolated(name)).join(', ') })),
            h('div', { class: 'dialog-actions' },
                h('button', { type: 'button', class: 'secondary', onclick: () => ask.close() }, t('serverSettings.discardRoles')), save));
        save.focus();

        async function saveAll() {
            save.disabled = true;
            const failure = await storeDrafts(unsaved(), drafts, write);
            save.disabled = false;
            if (failure) {
                toast(errorWords(failure.reason));
                save.focus();
            } else {
                toast(t('serverSettings.roleSaved'), 'done');
                ask.close();
            }
        }
    }

    /** @param {Role} role */
    async function remove(role) {
        await guilds.deleteRole(guild.id, role.id);
        drafts.delete(role.id);
        toast(t('serverSettings.roleDeleted'), 'done');
        await load();
    }

    /** @param {Role} role */
    function membersOf(role) {
        const search = h('input', { type: 'search', placeholder: t('serverSettings.searchMembers'), 'aria-label': t('serverSettings.searchMembers'), oninput: fill });
        const names = h('ul', { class: 'role-members' });
        fill();
        return h('section', { class: 'role-people' }, h('h3', {}, t('serverSettings.roleMembers')), h('div', { class: 'field' }, search), names);

        function fill() {
            const wanted = search.value.trim().toLowerCase();
            const shown = members
                .filter((member) => (wanted ? shownName(member).toLowerCase().includes(wanted) : true))
                .sort((a, b) => Number(b.roles.includes(role.id)) - Number(a.roles.includes(role.id)) || shownName(a).localeCompare(shownName(b)))
                .slice(0, 50);
            names.replaceChildren(...shown.map((member) => h('li', {}, h('label', { class: 'check' },
                h('input', {
                    type: 'checkbox',
                    checked: member.roles.includes(role.id),
                    onchange: (/** @type {Event} */ event) => act(guilds
                        .assignRole(guild.id, member.user, role.id, /** @type {HTMLInputElement} */ (event.target).checked)
                        .then(load)),
                }),
                h('bdi', {}, shownName(member))))));
        }
    }

    act(load());
    return dialog;
}

/**
 * Saves drafts. A refused one is kept for another try, which does not save the others again.
 *
 * @template {{id: string}} T
 * @template D
 * @param {T[]} roles those that have drafts
 * @param {Map<string, D>} drafts by role; loses those that are saved
 * @param {(role: T, draft: D) => Promise<unknown>} write
 * @returns {Promise<PromiseRejectedResult|undefined>} the first failure
 */
export async function storeDrafts(roles, drafts, write) {
    const outcomes = await Promise.allSettled(roles.map(async (role) => {
        await write(role, /** @type {D} */ (drafts.get(role.id)));
        drafts.delete(role.id);
    }));
    return outcomes.find((outcome) => outcome.status === 'rejected');
}

/** Whether a role would be another one. @param {Role} role @param {RoleDraft} draft */
export function isChanged(role, { name, color, permissions }) {
    return name.trim() !== role.name || color !== (role.color ?? NEW_COLOR)
        || permissions.size !== role.permissions.length || role.permissions.some((permission) => !permissions.has(permission));
}

/** @param {import('../voice/permissions.js').Permission} permission @param {Set<string>} granted */
function toggle({ name }, granted) {
    const { words, hint } = PERMISSION_WORDS[name];
    const box = h('input', {
        type: 'checkbox', role: 'switch', checked: granted.has(name), 'data-permission': name,
        // Before the form's own listener, which keeps the draft.
        oninput: () => (box.checked ? granted.add(name) : granted.delete(name)),
    });
    return h('label', { class: 'switch' }, h('span', {}, h('strong', {}, words), h('small', {}, hint)), box);
}

/** @param {Member} member */
export const shownName = (member) => member.nickname ?? member.username;
