import { h, keyed } from './dom.js';
import { dateAndTime } from './formats.js';
import { icon } from './icons.js';
import { isolated } from './names.js';
import { changesOf, sentenceOf } from './audit-words.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
import { ModerationApi } from '../voice/moderation-api.js';

/** @typedef {import('../voice/moderation-api.js').AuditEntry} AuditEntry */
/** @typedef {import('../voice/moderation-api.js').Ban} Ban */
/** @typedef {import('../voice/protocol.js').Guild} Guild */

/**
 * What was done and changed in a server, the newest first; older entries are loaded on demand.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {Guild} guild
 */
export function auditLog(api, guild) {
    const moderation = new ModerationApi(api);
    const channelName = (/** @type {string} */ id) => guild.channels.find((channel) => channel.id === id)?.name;
    return pages(t('audit.title'), t('audit.empty'),
        async (/** @type {AuditEntry|undefined} */ last) => {
            const { entries, more } = await moderation.auditLog(guild.id, last?.id);
            return { items: entries, more };
        },
        ({ id }) => id,
        (entry) => h('li', { class: 'session' }, icon('pulse'),
            h('div', {}, h('strong', {}, sentenceOf(entry, channelName)),
                ...changesOf(entry, channelName).map((change) => h('small', {}, change)),
                h('small', {}, dateAndTime(entry.atMillis), entry.reason ? ` · ${isolated(entry.reason)}` : ''))));
}

/**
 * Who may not come back, each with a button to revoke the ban.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {Guild} guild
 */
export function bans(api, guild) {
    const moderation = new ModerationApi(api);
    /** @type {string|undefined} */ let before;

    /** @param {Ban} ban @param {HTMLElement} item */
    async function revoke({ user }, item) {
        try {
            await moderation.moderate(guild.id, 'unban', user);
            item.remove();
        } catch (error) {
            toast(errorWords(error));
        }
    }

    return pages(t('bans.title'), t('bans.empty'),
        async () => {
            const { bans: items, more, next } = await moderation.bans(guild.id, before);
            before = next;
            return { items, more };
        },
        ({ user }) => user,
        (ban) => {
            const item = h('li', { class: 'session' }, icon('close'),
                h('div', {}, h('strong', {}, h('bdi', {}, ban.username ?? t('audit.deletedActor'))),
                    h('small', {}, dateAndTime(ban.bannedAtMillis), ban.reason ? ` · ${isolated(ban.reason)}` : ''),
                    ban.addressUntilMillis ? h('small', {}, t('bans.address', { time: dateAndTime(ban.addressUntilMillis) })) : null),
                h('button', { type: 'button', class: 'secondary', onclick: () => void revoke(ban, item) }, t('bans.revoke')));
            return item;
        });
}

/**
 * A list that grows by pages.
 *
 * @template T
 * @param {string} title
 * @param {string} empty
 * @param {(last: T|undefined) => Promise<{items: T[], more: boolean}>} load
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => HTMLElement} create
 */
function pages(title, empty, load, keyOf, create) {
    const list = h('ul', { class: 'sessions log', 'aria-label': title });
    const hint = h('p', { class: 'hint' }, t('common.loading'));
    const older = h('button', { type: 'button', class: 'secondary', hidden: true, onclick: () => void next() }, t('audit.older'));
    /** @type {T[]} */ let shown = [];

    async function next() {
        older.disabled = true;
        try {
            const { items, more } = await load(shown.at(-1));
            shown = shown.concat(items);
            keyed(list, shown, keyOf, create, () => {});
            hint.textContent = empty;
            hint.hidden = shown.length > 0;
            older.hidden = !more;
        } catch (error) {
            hint.hidden = false;
            hint.textContent = errorWords(error);
        } finally {
            older.disabled = false;
        }
    }

    void next();
    return h('section', {}, h('h3', {}, title), hint, list, older);
}
