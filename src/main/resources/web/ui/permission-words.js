import { t } from './words.js';

/** @typedef {import('../voice/permissions.js').PermissionGroup} PermissionGroup */
/** @typedef {import('../voice/permissions.js').PermissionName} PermissionName */

/** @type {Readonly<Record<PermissionGroup, string>>} */
export const PERMISSION_GROUPS = {
    general: t('permission.group.general'),
    membership: t('permission.group.membership'),
    text: t('permission.group.text'),
    voice: t('permission.group.voice'),
    advanced: t('permission.group.advanced'),
};

/** What people call a permission, in Discord's words, and what it allows. @type {Readonly<Record<PermissionName, {words: string, hint: string}>>} */
export const PERMISSION_WORDS = {
    view_channel: { words: t('permission.view_channel'), hint: t('permission.view_channel.hint') },
    manage_channels: { words: t('permission.manage_channels'), hint: t('permission.manage_channels.hint') },
    manage_roles: { words: t('permission.manage_roles'), hint: t('permission.manage_roles.hint') },
    view_audit_log: { words: t('permission.view_audit_log'), hint: t('permission.view_audit_log.hint') },
    manage_guild: { words: t('permission.manage_guild'), hint: t('permission.manage_guild.hint') },
    create_invite: { words: t('permission.create_invite'), hint: t('permission.create_invite.hint') },
    kick_members: { words: t('permission.kick_members'), hint: t('permission.kick_members.hint') },
    ban_members: { words: t('permission.ban_members'), hint: t('permission.ban_members.hint') },
    moderate_members: { words: t('permission.moderate_members'), hint: t('permission.moderate_members.hint') },
    send_messages: { words: t('permission.send_messages'), hint: t('permission.send_messages.hint') },
    attach_files: { words: t('permission.attach_files'), hint: t('permission.attach_files.hint') },
    read_message_history: { words: t('permission.read_message_history'), hint: t('permission.read_message_history.hint') },
    manage_messages: { words: t('permission.manage_messages'), hint: t('permission.manage_messages.hint') },
    connect: { words: t('permission.connect'), hint: t('permission.connect.hint') },
    speak: { words: t('permission.speak'), hint: t('permission.speak.hint') },
    video: { words: t('permission.video'), hint: t('permission.video.hint') },
    stream: { words: t('permission.stream'), hint: t('permission.stream.hint') },
    priority_speaker: { words: t('permission.priority_speaker'), hint: t('permission.priority_speaker.hint') },
    mute_members: { words: t('permission.mute_members'), hint: t('permission.mute_members.hint') },
    deafen_members: { words: t('permission.deafen_members'), hint: t('permission.deafen_members.hint') },
    move_members: { words: t('permission.move_members'), hint: t('permission.move_members.hint') },
    administrator: { words: t('permission.administrator'), hint: t('permission.administrator.hint') },
};
