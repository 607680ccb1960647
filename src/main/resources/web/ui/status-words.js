import { t } from './words.js';

/** @typedef {import('../voice/statuses.js').OnlineStatus} OnlineStatus */
/** @typedef {import('../voice/statuses.js').OwnStatus} OwnStatus */

/** Words of people for a status. @type {Readonly<Record<OnlineStatus|OwnStatus, string>>} */
export const STATUS_LABELS = {
    online: t('status.online'),
    idle: t('status.idle'),
    dnd: t('status.dnd'),
    invisible: t('status.invisible'),
    offline: t('status.offline'),
};
