import { dateAndTime } from './formats.js';
import { isolated } from './names.js';
import { PERMISSION_WORDS } from './permission-words.js';
import { qualityWords } from './quality-words.js';
import { t } from './words.js';

/** @typedef {import('../voice/moderation-api.js').AuditEntry} AuditEntry */

/** @typedef {{actor: string, member: string, name: string, channel: string}} Names of what an entry is about */

/** What the actor did to an account. @type {Record<string, ((names: Names) => string)|undefined>} */
const TO_MEMBER = {
    mute: (names) => t('audit.mute', names),
    unmute: (names) => t('audit.unmute', names),
    deafen: (names) => t('audit.deafen', names),
    undeafen: (names) => t('audit.undeafen', names),
    disconnect: (names) => t('audit.disconnect', names),
    invite_to_speak: (names) => t('audit.inviteToSpeak', names),
    move_to_audience: (names) => t('audit.moveToAudience', names),
    move: (names) => t('audit.move', names),
    time_out: (names) => t('audit.timeOut', names),
    end_time_out: (names) => t('audit.endTimeOut', names),
    kick: (names) => t('audit.kick', names),
    unban: (names) => t('audit.unban', names),
    delete_message: (names) => t('audit.deleteMessage', names),
    transfer_guild: (names) => t('audit.transferGuild', names),
    change_nickname: (names) => t('audit.changeNickname', names),
    revoke_invite: (names) => t('audit.revokeInvite', names),
};

/** What else the actor did. @type {Record<string, ((names: Names, entry: AuditEntry) => string)|undefined>} */
const OTHERS = {
    ban: (names, { changes = [] }) => (changes.some(({ field }) => field === 'address') ? t('audit.banAddress', names) : t('audit.ban', names)),
    create_guild: (names) => t('audit.createGuild', names),
    rename_guild: (names) => t('audit.renameGuild', names),
    create_channel: (names) => t('audit.createChannel', names),
    change_channel: (names) => t('audit.changeChannel', names),
    delete_channel: (names) => t('audit.deleteChannel', names),
    create_role: (names) => t('audit.createRole', names),
    change_role: (names) => t('audit.changeRole', names),
    delete_role: (names) => t('audit.deleteRole', names),
    give_role: (names) => t('audit.giveRole', names),
    take_role: (names) => t('audit.takeRole', names),
    change_override: (names, { target }) => (target ? t('audit.changeOverrideOf', names) : t('audit.changeOverride', names)),
    end_call: (names) => t('audit.endCall', names),
    order_channels: (names) => t('audit.orderChannels', names),
    order_roles: (names) => t('audit.orderRoles', names),
    create_invite: (names, { channel }) => (channel ? t('audit.createInviteTo', names) : t('audit.createInvite', names)),
    create_guest_link: (names) => t('audit.createGuestLink', names),
    revoke_guest_link: (names) => t('audit.revokeGuestLink', names),
    allow_guests: (names) => t('audit.allowGuests', names),
    forbid_guests: (names) => t('audit.forbidGuests', names),
};

/** @type {Record<string, string|undefined>} */
const FIELDS = {
    name: t('audit.field.name'),
    color: t('audit.field.color'),
    permissions: t('audit.field.permissions'),
    category: t('audit.field.category'),
    topic: t('audit.field.topic'),
    userLimit: t('audit.field.userLimit'),
    bitrate: t('audit.field.bitrate'),
    videoQuality: t('audit.field.videoQuality'),
    slowModeSeconds: t('audit.field.slowModeSeconds'),
    allow: t('audit.field.allow'),
    deny: t('audit.field.deny'),
    nickname: t('audit.field.nickname'),
};

/**
 * An entry as a sentence.
 *
 * @param {AuditEntry} entry
 * @param {(channel: string) => string|undefined} channelName undefined for one that is gone
 */
export function sentenceOf(entry, channelName) {
    const { action, actorName, targetName, channel: id, name, untilMillis } = entry;
    const channel = id ? isolated(channelName(id) ?? name ?? t('audit.deletedChannel')) : '';
    const names = {
        actor: isolated(actorName ?? t('audit.deletedActor')),
        member: isolated(targetName ?? t('audit.deletedMember')),
        name: isolated(name ?? channel),
        channel,
    };
    const other = OTHERS[action];
    if (other) {
        return other(names, entry);
    }
    let sentence = TO_MEMBER[action]?.(names) ?? t('audit.other', { ...names, action: action.replaceAll('_', ' ') });
    if (id) {
        sentence = action === 'move' ? t('audit.toChannel', { sentence, channel }) : t('audit.inChannel', { sentence, channel });
    }
    return untilMillis ? t('audit.until', { sentence, time: dateAndTime(untilMillis) }) : sentence;
}

/**
 * What an entry changed, a line each.
 *
 * @param {AuditEntry} entry
 * @param {(channel: string) => string|undefined} channelName
 * @returns {string[]}
 */
export function changesOf({ changes = [] }, channelName) {
    // That a ban counts for the address is in the sentence.
    return changes.filter(({ field }) => field !== 'address').map(({ field, before, after }) => {
        const title = FIELDS[field] ?? field;
        if (field === 'permissions' || field === 'allow' || field === 'deny') {
            const [had, has] = [setOf(before), setOf(after)];
            const signed = [...[...has].filter((one) => !had.has(one)).map((one) => `+ ${words(one)}`),
                ...[...had].filter((one) => !has.has(one)).map((one) => `− ${words(one)}`)];
            return `${title}: ${signed.join(', ')}`;
        }
        /** @param {string} value */
        const named = (value) => {
            switch (field) {
                case 'category':
                    return channelName(value) ?? t('audit.deletedCategory');
                case 'videoQuality':
                    return qualityWords(value);
                default:
                    return value;
            }
        };
        /** @param {string|undefined} value */
        const shown = (value) => value === undefined ? t('audit.noValue') : isolated(named(value));
        return `${title}: ${shown(before)} → ${shown(after)}`;
    });
}

/** @param {string|undefined} names */
const setOf = (names) => new Set(names ? names.split(',') : []);

/** @param {string} permission */
const words = (permission) => (/** @type {Record<string, {words: string}|undefined>} */ (PERMISSION_WORDS))[permission]?.words ?? permission;
