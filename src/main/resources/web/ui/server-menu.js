import { openMenu } from './context-menu.js';
import { openDialog } from './dialog.js';
import { h, showProblem } from './dom.js';
import { field } from './login.js';
import { isolated } from './names.js';
import { errorWords, t } from './words.js';
import { GuildApi } from '../voice/guild-api.js';

/** @typedef {import('../voice/protocol.js').Guild} Guild */
/** @typedef {import('../voice/index.js').Api} Api */

const MAX_NICKNAME_LENGTH = 32;

/**
 * Actions on a server as a whole.
 *
 * @param {Api} api
 * @param {Guild} guild
 * @param {{x: number, y: number}} at
 * @param {{settings: (() => void)|null, create: (() => void)|null, invite: () => void}} actions null: not allowed
 */
export function openServerMenu(api, guild, at, { settings, create, invite }) {
    const self = /** @type {import('../voice/protocol.js').User} */ (api.user);
    openMenu(guild.name, [
        { label: t('serverMenu.invite'), icon: 'invite', onChoose: invite },
        ...(settings ? [{ label: t('serverMenu.settings'), icon: /** @type {const} */ ('sliders'), onChoose: settings }] : []),
        ...(create ? [{ label: t('serverMenu.createChannel'), icon: /** @type {const} */ ('plus'), onChoose: create }] : []),
        { label: t('serverMenu.nickname'), icon: 'pencil', onChoose: () => openNickname(api, guild, self.id, self.username) },
        guild.owner === self.id
            ? { label: t('serverMenu.delete'), icon: 'trash', danger: true, onChoose: () => openDeletion(api, guild) }
            : { label: t('serverMenu.leave'), icon: 'logout', danger: true, onChoose: () => openLeaving(api, guild) },
    ], at);
}

/** @param {Api} api @param {Guild} guild @param {string} user @param {string} username */
export async function openNickname(api, guild, user, username) {
    const guilds = new GuildApi(api);
    const nickname = field('nickname', t('nickname.label'), { maxLength: MAX_NICKNAME_LENGTH, autocomplete: 'off', placeholder: username });
    nickname.hint(t('nickname.hint'));
    confirmDialog(t('nickname.title', { name: isolated(username) }), '', t('common.save'), nickname,
        () => guilds.changeNickname(guild.id, user, nickname.input.value.trim()));
    try {
        const { nickname: before } = await guilds.member(guild.id, user);
        nickname.input.value ||= before ?? '';
    } catch (error) {
        nickname.fail(errorWords(error));
    }
}

/** @param {Api} api @param {Guild} guild */
function openLeaving(api, guild) {
    confirmDialog(t('serverMenu.leaveTitle', { server: isolated(guild.name) }), t('serverMenu.leaveLead'), t('serverMenu.leave'), null,
        () => new GuildApi(api).leaveGuild(guild.id));
}

/** @param {Api} api @param {Guild} guild */
export function openDeletion(api, guild) {
    const name = typedName(guild);
    confirmDialog(t('serverMenu.deleteTitle', { server: isolated(guild.name) }),
        t('serverMenu.deleteLead'),
        t('serverMenu.delete'), name, () => new GuildApi(api).deleteGuild(guild.id), () => isTyped(name, guild));
}

/** @param {Api} api @param {Guild} guild @param {string} user @param {string} username */
export function openTransfer(api, guild, user, username) {
    const name = typedName(guild);
    confirmDialog(t('serverMenu.transferTitle', { name: isolated(username) }),
        t('serverMenu.transferLead', { name: isolated(username), server: isolated(guild.name) }),
        t('serverMenu.transfer'), name, () => new GuildApi(api).transferGuild(guild.id, user), () => isTyped(name, guild));
}

/** @param {Guild} guild */
function typedName(guild) {
    const name = field('typed-name', t('serverSettings.name'), { maxLength: 200, autocomplete: 'off', spellcheck: false });
    name.hint(t('serverMenu.typeName', { server: isolated(guild.name) }));
    return name;
}

/** @param {{input: HTMLInputElement}} name @param {Guild} guild */
function isTyped(name, guild) {
    return name.input.value.trim() === guild.name.trim();
}

/**
 * @param {string} title
 * @param {string} consequence '' for none
 * @param {string} verb
 * @param {ReturnType<typeof field>|null} input
 * @param {() => Promise<unknown>} act
 * @param {(() => boolean)|null} [confirmed] the button works only then
 */
function confirmDialog(title, consequence, verb, input, act, confirmed = null) {
    const problem = h('p', { class: 'form-problem', role: 'alert', hidden: true });
    const submit = h('button', { type: 'submit', class: consequence ? 'primary danger' : 'primary', disabled: confirmed !== null }, verb);

    /** @param {SubmitEvent} event */
    async function onSubmit(event) {
        event.preventDefault();
        input?.clear();
        submit.disabled = true;
        try {
            await act();
            dialog.close();
        } catch (error) {
            showProblem(errorWords(error), input, problem);
        } finally {
            submit.disabled = confirmed !== null && !confirmed();
        }
    }

    input?.input.addEventListener('input', () => (submit.disabled = confirmed !== null && !confirmed()));
    const dialog = openDialog(title, h('form', { noValidate: true, onsubmit: onSubmit },
        consequence ? h('p', { class: 'hint' }, consequence) : null, input?.element, problem,
        h('div', { class: 'dialog-actions' }, submit)));
    (input?.input ?? submit).focus();
}
