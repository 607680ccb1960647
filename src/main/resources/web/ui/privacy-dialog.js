import { openDialog } from './dialog.js';
import { h, keyed } from './dom.js';
import { avatar } from './avatar.js';
import { isolated } from './names.js';
import { withProfile } from './profiles.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
import { ConversationApi } from '../voice/conversation-api.js';

/** @typedef {import('../voice/mentions.js').Person} Person */

/** From whom the user accepts direct messages. @param {import('../voice/index.js').Api} api */
export async function openPrivacy(api) {
    const conversations = new ConversationApi(api);
    try {
        const { directMessages, blocked } = await conversations.privacy();
        show(conversations, directMessages, blocked);
    } catch (error) {
        problem(error);
    }
}

/** @param {ConversationApi} conversations @param {boolean} directMessages @param {Person[]} all */
function show(conversations, directMessages, all) {
    let blocked = all;
    const allowed = h('input', {
        type: 'checkbox', role: 'switch', checked: directMessages, class: 'allow-direct',
        onchange: () => conversations.setPrivacy(allowed.checked).catch((error) => {
            allowed.checked = !allowed.checked;
            problem(error);
        }),
    });
    const list = h('ul', { class: 'blocked-list' });
    const none = h('p', { class: 'hint' }, t('privacy.none'));

    function update() {
        none.hidden = blocked.length > 0;
        keyed(list, blocked, ({ user }) => user, create, () => {});
    }

    /** @param {Person} person */
    const create = ({ user, username }) => h('li', { class: 'person' }, avatar({ user, username }, 'small'),
        withProfile(h('bdi', { class: 'person-name', title: username }, username), user),
        h('button', {
            type: 'button', class: 'secondary', 'aria-label': t('privacy.unblockName', { name: isolated(username) }),
            onclick: () => conversations.block(user, false).then(() => {
                blocked = blocked.filter((other) => other.user !== user);
                update();
            }).catch(problem),
        }, t('privacy.unblock')));

    update();
    openDialog(t('account.privacy'),
        h('label', { class: 'switch' }, h('span', {}, h('strong', {}, t('privacy.allow')),
            h('small', {}, t('privacy.allowHint'))), allowed),
        h('h3', {}, t('privacy.blocked')), none, list);
}

/** @param {unknown} error */
function problem(error) {
    toast(errorWords(error));
}
