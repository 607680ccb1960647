import { copyText } from './copy.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { day, locale } from './formats.js';
import { icon } from './icons.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/admin-api.js').ApiKey} ApiKey */

const SCOPES = /** @type {const} */ ([
    ['rooms:read', t('key.scope.roomsRead'), t('key.scope.roomsRead.hint')],
    ['rooms:write', t('key.scope.roomsWrite'), t('key.scope.roomsWrite.hint')],
    ['tokens:create', t('key.scope.tokensCreate'), t('key.scope.tokensCreate.hint')],
    ['participants:moderate', t('key.scope.moderate'), t('key.scope.moderate.hint')],
]);

const EXPIRY = /** @type {const} */ ([[t('key.never'), 0], [t('key.days30'), 30], [t('key.days90'), 90], [t('key.year'), 365]]);
const DAY_SECONDS = 86_400;
const DAY_MILLIS = 1000 * DAY_SECONDS;

/** Keys with which other programs use the server. @param {import('../voice/index.js').Api} api @param {import('../voice/admin-api.js').AdminApi} admin */
export function keysPanel(api, admin) {
    const list = h('ul', { class: 'accounts' });
    const none = h('p', { class: 'hint', hidden: true }, t('key.none'));
    const more = h('button', { type: 'button', class: 'secondary', hidden: true, onclick: () => void append().catch(problem) }, t('common.showMore'));
    const secret = h('div', { class: 'account-row', hidden: true });
    /** @type {ApiKey[]} */ let keys = [];
    /** @type {string|undefined} */ let next;

    const name = h('input', { type: 'text', id: 'key-name', maxLength: 100, autocomplete: 'off' });
    const guild = h('select', { id: 'key-guild' });
    const expiry = h('select', { id: 'key-expiry' }, ...EXPIRY.map(([label, days]) => h('option', { value: String(days) }, label)));
    const scopes = SCOPES.map(([scope, label, meaning]) => {
        const input = h('input', { type: 'checkbox', value: scope, checked: true });
        return { input, element: h('label', { class: 'switch' }, h('span', {}, h('strong', {}, label), h('small', {}, meaning)), input) };
    });
    const create = h('button', { type: 'submit', class: 'primary' }, t('key.create'));
    const form = h('form', { onsubmit: (/** @type {SubmitEvent} */ event) => void submit(event), noValidate: true },
        h('div', { class: 'field' }, h('label', { for: 'key-name' }, t('common.name')), name),
        h('div', { class: 'field' }, h('label', { for: 'key-guild' }, t('key.server')), guild),
        h('div', { class: 'field' }, h('label', { for: 'key-expiry' }, t('key.expires')), expiry),
        ...scopes.map(({ element }) => element),
        h('div', { class: 'dialog-actions' }, create));
    const adding = h('details', {}, h('summary', {}, t('key.new')), form);

    /** @param {SubmitEvent} event */
    async function submit(event) {
        event.preventDefault();
        create.disabled = true;
        try {
            const days = Number(expiry.value);
            const made = await admin.createKey({
                name: name.value,
                guild: guild.value,
                scopes: scopes.filter(({ input }) => input.checked).map(({ input }) => input.value),
                ...(days > 0 ? { expiresInSeconds: days * DAY_SECONDS } : {}),
            });
            name.value = '';
            adding.open = false;
            show([made.entry, ...keys], next);
            showSecret(made);
        } catch (error) {
            problem(error);
        } finally {
            create.disabled = false;
        }
    }

    /** @param {{key: string, entry: ApiKey}} made */
    function showSecret({ key, entry }) {
        const input = h('input', { type: 'text', readOnly: true, value: key, 'aria-label': t('key.label', { name: isolated(entry.name) }), onfocus: () => input.select() });
        secret.replaceChildren(h('strong', {}, h('bdi', {}, entry.name)), h('div', { class: 'link-row' }, input,
            h('button', { type: 'button', class: 'secondary', onclick: () => void copyText(key) }, icon('copy'), t('common.copy')),
            h('small', {}, t('key.copyNow'))));
        secret.hidden = false;
        input.focus();
    }

    async function load() {
        const [page, { guilds }] = await Promise.all([admin.keys(), api.request('GET', '/api/guilds')]);
        guild.replaceChildren(...guilds.map((/** @type {{id: string, name: string}} */ one) => h('option', { value: one.id }, one.name)));
        show(page.keys, page.next);
    }

    async function append() {
        const page = await admin.keys(next);
        show([...keys, ...page.keys], page.next);
    }

    /** @param {ApiKey[]} shown @param {string|undefined} following */
    function show(shown, following) {
        keys = shown;
        next = following;
        none.hidden = keys.length > 0;
        more.hidden = next === undefined;
        list.replaceChildren(...keys.map(item));
    }

    /** @param {ApiKey} key */
    function item(key) {
        const expired = key.expiresAt !== undefined && Date.parse(key.expiresAt) <= Date.now();
        return h('li', { class: 'account-row' },
            h('div', { class: 'account-words' },
                h('strong', {}, h('bdi', {}, key.name), expired ? h('span', { class: 'pill bad' }, t('key.expired')) : null),
                h('small', {}, h('bdi', {}, key.guild.name), ` · hbk_…${key.hint} · ${key.scopes.join(', ')}`, h('br'), keyTimes(key, Date.now()))),
            h('div', { class: 'row-actions' },
                button(t('key.rotate'), key, () => rotate(key)),
                button(t('common.revoke'), key, async () => confirmRevoke(key))));
    }

    /** @param {string} label @param {ApiKey} key @param {() => Promise<void>} action */
    function button(label, key, action) {
        return h('button', { type: 'button', class: 'secondary', 'aria-label': t('common.labelled', { label, name: isolated(key.name) }), onclick: () => void action().catch(problem) }, label);
    }

    /** @param {ApiKey} key */
    async function rotate(key) {
        const made = await admin.rotateKey(key.id);
        show(keys.map((one) => (one.id === key.id ? made.entry : one)), next);
        showSecret(made);
    }

    /** @param {ApiKey} key */
    function confirmRevoke(key) {
        const confirmation = openDialog(t('key.revokeTitle'),
            h('p', {}, t('key.revokeSure', { name: isolated(key.name) })),
            h('div', { class: 'dialog-actions' },
                h('button', { type: 'button', class: 'secondary', onclick: () => confirmation.close() }, t('common.cancel')),
                h('button', { type: 'button', class: 'primary danger', onclick: () => { confirmation.close(); void revoke(key).catch(problem); } }, t('key.revoke'))));
    }

    /** @param {ApiKey} key */
    async function revoke(key) {
        await admin.revokeKey(key.id);
        show(keys.filter(({ id }) => id !== key.id), next);
        secret.hidden = true;
    }

    return {
        name: t('key.title'),
        element: h('section', { class: 'admin-panel' },
            h('p', { class: 'hint' }, t('key.hint'), ' ',
                h('a', { href: `${api.base}/api/docs/`, target: '_blank', rel: 'noopener' }, t('key.docs'))),
            secret, list, none, more, adding),
        load,
    };
}

/**
 * When a key was made, used and replaced, and when it ends.
 *
 * @param {ApiKey} key
 * @param {number} now Unix time in milliseconds
 */
export function keyTimes(key, now) {
    return [
        key.createdBy ? t('key.createdBy', { day: day(key.createdAt), name: isolated(key.createdBy) }) : t('key.created', { day: day(key.createdAt) }),
        key.lastUsedAt ? t('key.used', { when: ago(key.lastUsedAt, now) }) : t('key.unused'),
        key.formerUntil ? t('key.rotated', { day: day(key.formerUntil) }) : '',
        key.expiresAt ? t('key.expiresAt', { day: day(key.expiresAt) }) : '',
    ].filter((part) => part !== '').join(' · ');
}

/** @param {string} time @param {number} now */
function ago(time, now) {
    const millis = now - Date.parse(time);
    const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    return millis < DAY_MILLIS / 24 ? format.format(-Math.max(0, Math.floor(millis / 60_000)), 'minute')
        : millis < DAY_MILLIS ? format.format(-Math.floor(millis * 24 / DAY_MILLIS), 'hour')
            : format.format(-Math.floor(millis / DAY_MILLIS), 'day');
}

/** @param {unknown} error */
function problem(error) {
    toast(errorWords(error));
}
