import { isolated } from './names.js';

/** @typedef {import('../voice/api.js').InvitePreview} InvitePreview */
/** @typedef {import('../voice/api.js').Invite} Invite */

/** What the page says above an invite. @param {InvitePreview} preview @returns {string} */
export function invitation({ inviter, owner }) {
    if (owner) {
        return 'This link makes you the administrator of this server.';
    }
    return inviter === undefined ? 'You were invited to join' : `${isolated(inviter)} invited you to join`;
}

/** How an invite is used up, for the list. @param {Invite} invite @param {number} nowMillis */
export function inviteState({ uses, maxUses, expiresAt }, nowMillis) {
    const used = maxUses === undefined ? `used ${uses === 1 ? 'once' : `${uses} times`}` : `${uses} of ${maxUses} uses`;
    return `${used} · ${expiresAt === undefined ? 'never expires' : `expires in ${duration(Date.parse(expiresAt) - nowMillis)}`}`;
}

/** @param {number} millis */
function duration(millis) {
    const minutes = Math.max(1, Math.round(millis / 60_000));
    const hours = Math.round(minutes / 60);
    const [count, unit] = minutes < 60 ? [minutes, 'minute'] : hours < 48 ? [hours, 'hour'] : [Math.round(hours / 24), 'day'];
    return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
