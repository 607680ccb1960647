import { avatar } from './avatar.js';
import { openDevices } from './device-dialog.js';
import { openSessions } from './dialogs.js';
import { announce, h, setText } from './dom.js';
import { icon } from './icons.js';
import { openAccount, openAdmin } from './late-dialogs.js';
import { withName, withProfile } from './profiles.js';
import { openShortcuts } from './shortcuts.js';
import { showStatus, silentStatusDot } from './status-dot.js';
import { STATUS_LABELS } from './status-words.js';
import { t } from './words.js';
import { OWN_STATUSES } from '../voice/statuses.js';
import { localTexts } from '../voice/storage.js';

/** @typedef {import('../voice/statuses.js').OwnStatus} OwnStatus */

/**
 * The own user area: avatar with the status, and the menu of the account.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {import('../voice/index.js').VoiceClient} client
 * @param {{onLogout: () => void, onOtherAccount: () => void}} actions
 * @param {AbortSignal} signal the page is left
 */
export function accountMenu(api, client, { onLogout, onOtherAccount }, signal) {
    const user = /** @type {import('../voice/protocol.js').User} */ (api.user);
    const { statuses } = client;
    /** Remembered in this browser, for the account. */
    const key = `hubbub.status.${user.id}`;
    const remembered = () => OWN_STATUSES.find((status) => status === localTexts.getItem(key)) ?? 'online';
    statuses.setOwn({ chosen: remembered() });

    const administration = item('shield', t('admin.title'), () => void openAdmin(api));
    administration.hidden = true;
    api.me().then(({ administrator }) => (administration.hidden = !administrator))
        .catch((error) => console.debug('hubbub: not known whether this is an administrator', error));
    const dot = silentStatusDot(statuses.own);
    const words = h('span', { class: 'account-status' });
    const choices = OWN_STATUSES.map(choice);
    const menu = h('div', { class: 'menu', id: 'account-menu', hidden: true },
        h('div', { class: 'status-choices', role: 'group', 'aria-label': t('status.label') }, ...choices),
        item('person', t('account.title'), () => void openAccount(api)),
        item('devices', t('menu.devices'), () => void openSessions(api)),
        item('sliders', t('menu.voice'), () => openDevices(client)),
        item('keyboard', t('shortcuts.title'), () => openShortcuts(client.devices)),
        administration,
        item('people', t('menu.addAccount'), onOtherAccount),
        item('logout', t('menu.logOut'), onLogout));
    let name = '';
    const button = h('button', {
        type: 'button', class: 'account-button', 'aria-controls': 'account-menu', 'aria-expanded': 'false',
        onclick: () => open(menu.hidden !== false),
    }, h('span', { class: 'avatar-holder' }, avatar({ user: user.id, username: user.username }, 'small'), dot),
    h('span', { class: 'account-label' }, withProfile(h('bdi', { class: 'person-name', title: user.username }, user.username), user.id), ' ', words), icon('sliders', 'faint'));

    /** @param {OwnStatus} status */
    function choice(status) {
        return h('button', {
            type: 'button', class: 'status-choice', 'data-choice': status,
            onclick: () => {
                open(false);
                button.focus();
                localTexts.setItem(key, status);
                statuses.setOwn({ chosen: status });
                show();
                announce(t('status.announce', { status: STATUS_LABELS[status] }));
            },
        }, silentStatusDot(status), STATUS_LABELS[status]);
    }

    function show() {
        showStatus(dot, statuses.own);
        setText(words, STATUS_LABELS[statuses.own]);
        showLabel();
        for (const one of choices) {
            one.setAttribute('aria-pressed', String(one.dataset.choice === statuses.chosen));
        }
    }

    function showLabel() {
        button.setAttribute('aria-label', t('menu.label', { name, status: STATUS_LABELS[statuses.own] }));
    }

    /** @param {boolean} opened */
    function open(opened) {
        const opens = opened && menu.hidden;
        menu.hidden = !opened;
        button.setAttribute('aria-expanded', String(opened));
        if (opens) {
            // It is before the button: Tab goes through it from here.
            choices.find((one) => one.dataset.choice === statuses.chosen)?.focus();
        }
    }

    /** @param {import('./icons.js').IconName} symbol @param {string} label @param {() => void} action */
    function item(symbol, label, action) {
        return h('button', {
            type: 'button',
            onclick: () => {
                open(false);
                // Where the focus returns to when a dialog is closed: the menu is hidden then.
                button.focus();
                action();
            },
        }, icon(symbol), label);
    }

    withName(button, { user: user.id, username: user.username }, undefined, (shown) => {
        name = shown;
        showLabel();
    });
    const holder = h('div', { class: 'account' }, menu, button);
    document.addEventListener('click', (event) => {
        if (!holder.contains(/** @type {Node} */ (event.target))) {
            open(false);
        }
    }, { signal });
    holder.addEventListener('keydown', (event) => {
        if (event.key === 'Escape') {
            open(false);
            button.focus();
        }
    });
    statuses.addEventListener('own', show, { signal });
    // Chosen in another tab.
    window.addEventListener('storage', (event) => {
        if (event.key === key) {
            statuses.setOwn({ chosen: remembered() });
            show();
        }
    }, { signal });
    show();
    return holder;
}
