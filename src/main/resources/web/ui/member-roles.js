import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
import { GuildApi } from '../voice/guild-api.js';

/** @typedef {import('../voice/guild-api.js').Role} Role */
/** @typedef {import('../voice/protocol.js').Guild} Guild */

/**
 * The roles that one may give a member or take, as the server allows: those below one's own highest, and to give them one
 * must have their permissions. The owner may all.
 *
 * @param {Guild} guild
 * @param {{user: string, roles: string[]}} self
 * @param {{roles: string[]}} member
 * @param {Role[]} roles of the guild
 * @param {(permission: string) => boolean} may
 */
export function changeableRoles(guild, self, member, roles, may) {
    const isOwner = self.user === guild.owner;
    const height = Math.max(0, ...roles.filter(({ id }) => self.roles.includes(id)).map(({ position }) => position));
    return roles.filter(({ id, position, permissions }) => id !== guild.id
        && (isOwner || (position < height && (member.roles.includes(id) || permissions.every(may)))));
}

/**
 * Gives roles to a member, and takes them.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {import('../voice/index.js').VoiceClient} client
 * @param {Guild} guild
 * @param {{user: string, username: string}} person
 */
export async function openMemberRoles(api, client, guild, { user, username }) {
    const guilds = new GuildApi(api);
    const [self, member, roles] = await Promise.all([guilds.member(guild.id, api.user?.id ?? ''), guilds.member(guild.id, user), guilds.roles(guild.id)]);
    const changeable = changeableRoles(guild, self, member, roles, (permission) => client.guilds.may(guild, permission));
    openDialog(t('memberRoles.title', { name: isolated(member.nickname ?? username) }),
        changeable.length === 0
            ? h('p', { class: 'hint' }, t('memberRoles.none'))
            : h('ul', { class: 'role-members' }, ...changeable.map(choice)));

    /** @param {Role} role */
    function choice(role) {
        const box = h('input', { type: 'checkbox', checked: member.roles.includes(role.id), onchange: () => void assign(role, box) });
        const dot = h('span', { class: 'role-dot' });
        dot.style.background = role.color ?? 'var(--text-faint)';
        return h('li', {}, h('label', { class: 'check' }, box, dot, h('bdi', {}, role.name)));
    }

    /** @param {Role} role @param {HTMLInputElement} box */
    async function assign(role, box) {
        box.disabled = true;
        try {
            await guilds.assignRole(guild.id, user, role.id, box.checked);
        } catch (error) {
            box.checked = !box.checked;
            toast(errorWords(error));
        } finally {
            box.disabled = false;
            // Only where disabling it has lost the focus: by now it may be elsewhere.
            if (document.activeElement === document.body) {
                box.focus();
            }
        }
    }
}
