import { timeUntil } from './formats.js';
import { isolated } from './names.js';
import { t } from './words.js';

/** @typedef {import('../voice/api.js').InvitePreview} InvitePreview */
/** @typedef {import('../voice/api.js').Invite} Invite */

/** What the page says above an invite. @param {InvitePreview} preview @returns {string} */
export function invitation({ inviter, owner }) {
    if (owner) {
        return t('invite.owner');
    }
    return inviter === undefined ? t('invite.invited') : t('invite.invitedBy', { name: isolated(inviter) });
}

/** How an invite is used up, for the list. @param {Invite} invite @param {number} nowMillis */
export function inviteState({ uses, maxUses, expiresAt }, nowMillis) {
    const used = maxUses !== undefined ? t('invite.usedOf', { uses, max: maxUses }) : uses === 0 ? t('invite.unused') : t('invite.used', { count: uses });
    return `${used} · ${expiresAt === undefined ? t('invite.never') : t('invite.expires', { when: timeUntil(Date.parse(expiresAt) - nowMillis) })}`;
}
