/**
 * What a role or a channel override grants, in Discord's order.
 *
 * @typedef {Object} Permission
 * @property {PermissionName} name as it is sent
 * @property {boolean} [guild] counts for the whole server; no channel changes it
 *
 * @typedef {"view_channel"|"manage_channels"|"manage_roles"|"view_audit_log"|"manage_guild"|"create_invite"|
 *   "kick_members"|"ban_members"|"moderate_members"|"send_messages"|"attach_files"|"read_message_history"|
 *   "manage_messages"|"connect"|"speak"|"video"|"stream"|"priority_speaker"|"mute_members"|"deafen_members"|
 *   "move_members"|"administrator"} PermissionName
 * @typedef {"general"|"membership"|"text"|"voice"|"advanced"} PermissionGroup
 */

/** @type {readonly {group: PermissionGroup, permissions: readonly Permission[]}[]} */
export const PERMISSIONS = [
    {
        group: 'general',
        permissions: [
            { name: 'view_channel' },
            { name: 'manage_channels' },
            { name: 'manage_roles' },
            { name: 'view_audit_log', guild: true },
            { name: 'manage_guild', guild: true },
        ],
    },
    {
        group: 'membership',
        permissions: [
            { name: 'create_invite' },
            { name: 'kick_members', guild: true },
            { name: 'ban_members', guild: true },
            { name: 'moderate_members', guild: true },
        ],
    },
    {
        group: 'text',
        permissions: [
            { name: 'send_messages' },
            { name: 'attach_files' },
            { name: 'read_message_history' },
            { name: 'manage_messages' },
        ],
    },
    {
        group: 'voice',
        permissions: [
            { name: 'connect' },
            { name: 'speak' },
            { name: 'video' },
            { name: 'stream' },
            { name: 'priority_speaker' },
            { name: 'mute_members' },
            { name: 'deafen_members' },
            { name: 'move_members' },
        ],
    },
    {
        group: 'advanced',
        permissions: [
            { name: 'administrator', guild: true },
        ],
    },
];

/** Those that a channel can change. */
export const CHANNEL_PERMISSIONS = PERMISSIONS
    .map(({ group, permissions }) => ({ group, permissions: permissions.filter(({ guild }) => !guild) }))
    .filter(({ permissions }) => permissions.length > 0);
