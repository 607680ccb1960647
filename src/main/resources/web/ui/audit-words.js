import { isolated } from './names.js';
import { PERMISSIONS } from '../voice/permissions.js';

/** @typedef {import('../voice/moderation-api.js').AuditEntry} AuditEntry */

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What the actor did to an account; its name follows. @type {Record<string, string|undefined>} */
const TO_MEMBER = {
    mute: 'server muted',
    unmute: 'server unmuted',
    deafen: 'server deafened',
    undeafen: 'server undeafened',
    disconnect: 'disconnected',
    invite_to_speak: 'invited to speak:',
    move_to_audience: 'moved to the audience:',
    move: 'moved',
    time_out: 'timed out',
    end_time_out: 'removed the timeout of',
    kick: 'kicked',
    ban: 'banned',
    unban: 'revoked the ban of',
    delete_message: 'deleted a message of',
    transfer_guild: 'made the owner:',
    change_nickname: 'changed the nickname of',
    revoke_invite: 'revoked an invite of',
};

/** What the actor did to a part of the server; its name follows. @type {Record<string, string|undefined>} */
const TO_PART = {
    create_guild: 'created the server',
    rename_guild: 'renamed the server to',
    create_channel: 'created the channel',
    change_channel: 'changed the channel',
    delete_channel: 'deleted the channel',
    create_role: 'created the role',
    change_role: 'changed the role',
    delete_role: 'deleted the role',
};

/** @type {Record<string, string|undefined>} */
const FIELDS = {
    name: 'Name', color: 'Color', permissions: 'Permissions', category: 'Category', topic: 'Topic', userLimit: 'User limit',
    bitrate: 'Bitrate', slowModeSeconds: 'Slow mode', allow: 'Allowed', deny: 'Denied', nickname: 'Nickname',
};

const PERMISSION_WORDS = new Map(PERMISSIONS.flatMap(({ permissions }) => permissions.map(({ name, words }) => [name, words])));

/**
 * An entry as a sentence.
 *
 * @param {AuditEntry} entry
 * @param {(channel: string) => string|undefined} channelName undefined for one that is gone
 */
export function sentenceOf(entry, channelName) {
    return `${isolated(entry.actorName ?? 'A deleted account')} ${predicateOf(entry, channelName)}`;
}

/** @param {AuditEntry} entry @param {(channel: string) => string|undefined} channelName */
function predicateOf({ action, target, targetName, channel, name, untilMillis }, channelName) {
    const member = isolated(targetName ?? 'a deleted account');
    const channelWords = channel ? isolated(channelName(channel) ?? name ?? 'a deleted channel') : '';
    switch (action) {
        case 'give_role':
            return `gave ${member} the role ${isolated(name ?? '')}`;
        case 'take_role':
            return `took the role ${isolated(name ?? '')} from ${member}`;
        case 'change_override':
            return `changed permissions ${target ? `of ${member} ` : ''}in ${channelWords}`;
        case 'end_call':
            return `ended the call in ${channelWords}`;
        case 'order_channels':
            return 'changed the order of the channels';
        case 'order_roles':
            return 'changed the order of the roles';
        case 'create_invite':
            return `created an invite${channel ? ` to ${channelWords}` : ''}`;
        case 'create_guest_link':
            return `created a guest link to ${channelWords}`;
        case 'revoke_guest_link':
            return `revoked a guest link to ${channelWords}`;
        case 'allow_guests':
            return 'allowed guest links';
        case 'forbid_guests':
            return 'turned guest links off';
        default: {
            const part = TO_PART[action];
            if (part) {
                return `${part} ${isolated(name ?? channelWords)}`;
            }
            const where = channel ? ` ${action === 'move' ? 'to' : 'in'} ${channelWords}` : '';
            const until = untilMillis ? ` until ${TIME.format(untilMillis)}` : '';
            return `${TO_MEMBER[action] ?? action.replaceAll('_', ' ')} ${member}${where}${until}`;
        }
    }
}

/**
 * What an entry changed, a line each.
 *
 * @param {AuditEntry} entry
 * @param {(channel: string) => string|undefined} channelName
 * @returns {string[]}
 */
export function changesOf({ changes = [] }, channelName) {
    return changes.map(({ field, before, after }) => {
        const title = FIELDS[field] ?? field;
        if (field === 'permissions' || field === 'allow' || field === 'deny') {
            const [had, has] = [setOf(before), setOf(after)];
            const signed = [...[...has].filter((one) => !had.has(one)).map((one) => `+ ${words(one)}`),
                ...[...had].filter((one) => !has.has(one)).map((one) => `− ${words(one)}`)];
            return `${title}: ${signed.join(', ')}`;
        }
        /** @param {string|undefined} value */
        const shown = (value) => value === undefined ? 'none' : isolated(field === 'category' ? channelName(value) ?? 'a deleted category' : value);
        return `${title}: ${shown(before)} → ${shown(after)}`;
    });
}

/** @param {string|undefined} names */
const setOf = (names) => new Set(names ? names.split(',') : []);

/** @param {string} permission */
const words = (permission) => PERMISSION_WORDS.get(permission) ?? permission;
