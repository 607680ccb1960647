/**
 * What a role or a channel override grants, in Discord's words and order.
 *
 * @typedef {Object} Permission
 * @property {string} name as it is sent
 * @property {string} words
 * @property {string} hint
 * @property {boolean} [guild] counts for the whole server; no channel changes it
 */

/** @type {readonly {title: string, permissions: readonly Permission[]}[]} */
export const PERMISSIONS = [
    {
        title: 'General',
        permissions: [
            { name: 'view_channel', words: 'View Channels', hint: 'See channels and who is in them' },
            { name: 'manage_channels', words: 'Manage Channels', hint: 'Create, edit and delete channels' },
            { name: 'manage_roles', words: 'Manage Roles', hint: 'Create and edit roles below their highest role, and permissions of channels' },
            { name: 'view_audit_log', words: 'View Audit Log', hint: 'See what moderators did', guild: true },
            { name: 'manage_guild', words: 'Manage Server', hint: 'Rename the server, and revoke the invites of all members', guild: true },
        ],
    },
    {
        title: 'Membership',
        permissions: [
            { name: 'create_invite', words: 'Create Invite', hint: 'Invite new people' },
            { name: 'kick_members', words: 'Kick Members', hint: 'Remove members, who can come back with an invite', guild: true },
            { name: 'ban_members', words: 'Ban Members', hint: 'Remove members and keep them out until the ban is revoked', guild: true },
            { name: 'moderate_members', words: 'Time Out Members', hint: 'Keep members from speaking and writing for a while, and change their nicknames', guild: true },
        ],
    },
    {
        title: 'Text',
        permissions: [
            { name: 'send_messages', words: 'Send Messages', hint: 'Write in text channels' },
            { name: 'attach_files', words: 'Attach Files', hint: 'Send images' },
            { name: 'read_message_history', words: 'Read Message History', hint: 'Read what was written before' },
            { name: 'manage_messages', words: 'Manage Messages', hint: 'Delete the messages of others' },
        ],
    },
    {
        title: 'Voice',
        permissions: [
            { name: 'connect', words: 'Connect', hint: 'Join voice channels' },
            { name: 'speak', words: 'Speak', hint: 'Talk in voice channels' },
            { name: 'video', words: 'Video', hint: 'Turn on a camera' },
            { name: 'stream', words: 'Share Screen', hint: 'Share a screen with its sound' },
            { name: 'priority_speaker', words: 'Priority Speaker', hint: 'Be heard first when many people talk' },
            { name: 'mute_members', words: 'Mute Members', hint: 'Mute others for everyone' },
            { name: 'deafen_members', words: 'Deafen Members', hint: 'Keep others from hearing' },
            { name: 'move_members', words: 'Move Members', hint: 'Move others, and join channels that are full' },
        ],
    },
    {
        title: 'Advanced',
        permissions: [
            { name: 'administrator', words: 'Administrator', hint: 'Has every permission in every channel. Grant it with care.', guild: true },
        ],
    },
];

/** Those that a channel can change. */
export const CHANNEL_PERMISSIONS = PERMISSIONS
    .map(({ title, permissions }) => ({ title, permissions: permissions.filter(({ guild }) => !guild) }))
    .filter(({ permissions }) => permissions.length > 0);
