import { isolated } from './names.js';
import { nameNow } from './profiles.js';
import { t } from './words.js';

/** @typedef {import('../voice/conversation-api.js').Conversation} Conversation */
/** @typedef {import('../voice/protocol.js').Channel} Channel */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/**
 * Where the messages of a chat panel are: a channel or a conversation.
 *
 * @typedef {Object} Place
 * @property {string} id
 * @property {string|undefined} guild whose nicknames are shown
 * @property {import('./icons.js').IconName} icon
 * @property {{user: string, username: string}|null} partner of a conversation
 * @property {() => string|undefined} name now; undefined when it is gone
 * @property {() => string} hint in the empty field
 * @property {(permission: string) => boolean} may now
 * @property {() => string} closed why the user may not write now; empty if they may
 */

/** @param {VoiceClient} client @param {Channel} channel @returns {Place} */
export function channelPlace(client, channel) {
    const now = () => client.guilds.channel(channel.id);
    return {
        id: channel.id,
        guild: channel.guild,
        icon: channel.kind === 'text' ? 'text' : 'chat',
        partner: null,
        name: () => now()?.name,
        hint: () => t('chat.write', { place: `${channel.kind === 'text' ? '#' : ''}${isolated(now()?.name ?? channel.name)}` }),
        may: (permission) => client.guilds.may(now() ?? channel, permission),
        closed: () => '',
    };
}

/** In a conversation the user may write, attach and react, as long as the other person allows it. */
const IN_CONVERSATIONS = new Set(['send_messages', 'read_message_history', 'attach_files']);

/** @param {import('../voice/conversations.js').Conversations} conversations @param {Conversation} conversation @returns {Place} */
export function conversationPlace(conversations, conversation) {
    const { partner } = conversation;
    const now = () => conversations.get(conversation.id) ?? conversation;
    const name = () => nameNow(partner.user, partner.username);
    return {
        id: conversation.id,
        guild: undefined,
        icon: 'person',
        partner,
        name,
        hint: () => t('chat.writeTo', { name: isolated(name()) }),
        may: (permission) => now().writable && IN_CONVERSATIONS.has(permission),
        closed() {
            const { blocked, writable } = now();
            if (blocked) {
                return t('chat.blocked', { name: isolated(name()) });
            }
            return writable ? '' : t('chat.notWritable', { name: isolated(name()) });
        },
    };
}
