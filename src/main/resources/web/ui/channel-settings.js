import { architectureWords } from './architecture-words.js';
import { moveChannel } from './channel-menu.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { field } from './login.js';
import { isolated } from './names.js';
import { PERMISSION_GROUPS, PERMISSION_WORDS } from './permission-words.js';
import { VIDEO_QUALITIES, qualityWords } from './quality-words.js';
import { shownName } from './server-settings.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
import { GuildApi } from '../voice/guild-api.js';
import { CHANNEL_PERMISSIONS } from '../voice/permissions.js';

/** @typedef {import('../voice/guild-api.js').Override} Override */
/** @typedef {import('../voice/protocol.js').Channel} Channel */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {"deny"|"inherit"|"allow"} Choice */

/** @type {readonly {choice: Choice, sign: string, words: string}[]} */
const CHOICES = [
    { choice: 'deny', sign: '✕', words: t('override.deny') },
    { choice: 'inherit', sign: '/', words: t('override.inherit') },
    { choice: 'allow', sign: '✓', words: t('override.allow') },
];

/**
 * The settings of a channel: its properties, and what roles and members may do in it.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {VoiceClient} client
 * @param {Channel} channel
 */
export function openChannelSettings(api, client, channel) {
    const guilds = new GuildApi(api);
    const home = client.guilds.guild(channel.guild);
    const mayOrder = home !== undefined && client.guilds.may(home, 'manage_channels');
    const dialog = openDialog(t('channelSettings.title', { channel: isolated(channel.name) }),
        ...(client.guilds.may(channel, 'manage_channels') ? [properties()] : []),
        ...(mayOrder ? [place()] : []),
        ...(client.guilds.may(channel, 'manage_roles') ? [permissions()] : []));
    dialog.classList.add('large');

    /** For fingers; a mouse drags in the list, and a keyboard has Alt with the arrow keys there. */
    function place() {
        /** @param {-1|1} step @param {string} words */
        const button = (step, words) => h('button', {
            type: 'button', class: 'secondary',
            onclick: () => {
                const guild = client.guilds.guild(channel.guild);
                if (guild) {
                    moveChannel(api, guild, channel.id, step).catch((error) => toast(errorWords(error)));
                }
            },
        }, words);
        return h('section', {}, h('h3', {}, t('channelSettings.place')), h('div', { class: 'place-buttons' }, button(-1, t('channelSettings.up')), button(1, t('channelSettings.down'))));
    }

    function properties() {
        const name = field('channel-settings-name', t('channelSettings.name'), { maxLength: 100, autocomplete: 'off', value: channel.name });
        const topic = field('channel-settings-topic', t('channelSettings.topic'), { maxLength: 1024, autocomplete: 'off', value: channel.topic ?? '' });
        const limit = field('channel-settings-limit', t('channelSettings.userLimit'), { type: 'number', min: 0, max: 99, value: channel.userLimit });
        const bitrate = field('channel-settings-bitrate', t('channelSettings.bitrate'), { type: 'number', min: 8, max: 384, value: channel.bitrate / 1000 });
        const quality = h('select', { id: 'channel-settings-quality' }, ...VIDEO_QUALITIES.map((value) =>
            h('option', { value, selected: value === channel.videoQuality }, qualityWords(value))));
        const slowMode = field('channel-settings-slow-mode', t('channelSettings.slowMode'), { type: 'number', min: 0, max: 21600, value: channel.slowModeSeconds });
        const categories = client.guilds.guild(channel.guild)?.channels.filter(({ kind }) => kind === 'category') ?? [];
        const category = h('select', { id: 'channel-settings-category' }, h('option', { value: '' }, t('common.none')),
            ...categories.map(({ id, name: title }) => h('option', { value: id, selected: id === channel.category }, title)));
        const save = h('button', { type: 'submit', class: 'primary' }, t('common.saveChanges'));
        const hasVoice = channel.kind === 'voice' || channel.kind === 'stage';

        /** @param {SubmitEvent} event */
        async function submit(event) {
            event.preventDefault();
            name.clear();
            save.disabled = true;
            try {
                await guilds.changeChannel(channel.id, {
                    name: name.input.value.trim(),
                    ...(topic.input.value.trim() ? { topic: topic.input.value.trim() } : {}),
                    ...(category.value ? { category: category.value } : {}),
                    userLimit: Number(limit.input.value),
                    bitrate: Number(bitrate.input.value) * 1000,
                    videoQuality: /** @type {import('../voice/protocol.js').VideoQuality} */ (quality.value),
                    slowModeSeconds: Number(slowMode.input.value),
                });
                toast(t('channelSettings.saved'), 'done');
            } catch (error) {
                name.fail(errorWords(error));
            } finally {
                save.disabled = false;
            }
        }

        function confirmRemoval() {
            const confirmation = openDialog(t('channelSettings.delete'),
                h('p', {}, channel.kind === 'category'
                    ? t('channelSettings.deleteCategory', { name: isolated(channel.name) })
                    : t('channelSettings.deleteSure', { name: isolated(channel.name) })),
                h('div', { class: 'dialog-actions' },
                    h('button', { type: 'button', class: 'secondary', onclick: () => confirmation.close() }, t('common.cancel')),
                    h('button', { type: 'button', class: 'primary danger', onclick: () => { confirmation.close(); void remove(); } }, t('channelSettings.delete'))));
        }

        async function remove() {
            try {
                await guilds.deleteChannel(channel.id);
                dialog.close();
            } catch (error) {
                toast(errorWords(error));
            }
        }

        return h('form', { noValidate: true, onsubmit: submit }, name.element, topic.element,
            channel.kind !== 'category' && h('div', { class: 'field' }, h('label', { for: 'channel-settings-category' }, t('channelSettings.category')), category),
            hasVoice && h('div', { class: 'field-row' }, limit.element, bitrate.element),
            hasVoice && h('div', { class: 'field' }, h('label', { for: 'channel-settings-quality' }, t('channelSettings.videoQuality')), quality),
            channel.kind !== 'category' && slowMode.element,
            channel.architecture !== undefined && h('p', { class: 'hint', id: 'channel-settings-architecture' },
                t('channelSettings.connections', { kind: architectureWords(channel.architecture) })),
            h('div', { class: 'dialog-actions' },
                h('button', { type: 'button', class: 'secondary danger', onclick: confirmRemoval }, t('channelSettings.delete')), save));
    }

    function permissions() {
        const select = h('select', { id: 'override-target', onchange: show });
        const switches = h('div', { class: 'override-switches' });
        const section = h('section', {}, h('h3', {}, t('channelSettings.permissions')),
            h('p', { class: 'hint' }, t('channelSettings.permissionsHint')),
            h('div', { class: 'field' }, h('label', { for: 'override-target' }, t('channelSettings.target')), select), switches);
        /** @type {Override[]} */ let overrides = [];

        async function load() {
            const [roles, members, here] = await Promise.all([
                guilds.roles(channel.guild), guilds.members(channel.guild), guilds.overrides(channel.id)]);
            overrides = here;
            select.replaceChildren(
                group(t('channelSettings.roles'), [...roles].reverse().map(({ id, name }) => ['role', id, name])),
                group(t('channelSettings.members'), members.map((member) => ['member', member.user, shownName(member)])));
            show();
        }

        /** @param {string} label @param {string[][]} targets */
        function group(label, targets) {
            return h('optgroup', { label }, ...targets.map(([kind, id, name]) => h('option', { value: `${kind} ${id}` },
                `${name}${overrides.some((override) => override.id === id) ? ' •' : ''}`)));
        }

        function target() {
            const [kind, id] = select.value.split(' ');
            return overrides.find((override) => override.id === id && override.kind === kind)
                ?? { kind: /** @type {Override["kind"]} */ (kind), id: id ?? '', allow: [], deny: [] };
        }

        function show() {
            switches.replaceChildren(...CHANNEL_PERMISSIONS.map(({ group: name, permissions: listed }) =>
                h('fieldset', {}, h('legend', {}, PERMISSION_GROUPS[name]), ...listed.map((permission) => threeStates(permission)))));
        }

        /** @param {import('../voice/permissions.js').Permission} permission */
        function threeStates({ name }) {
            const { words, hint } = PERMISSION_WORDS[name];
            const { allow, deny } = target();
            const chosen = allow.includes(name) ? 'allow' : deny.includes(name) ? 'deny' : 'inherit';
            return h('div', { class: 'three-states', role: 'radiogroup', 'aria-label': words, 'data-permission': name },
                h('span', {}, h('strong', {}, words), h('small', {}, hint)),
                h('span', { class: 'states' }, ...CHOICES.map(({ choice, sign, words: label }) => h('label', { class: choice, title: label },
                    h('input', {
                        type: 'radio', name: `override-${name}`, value: choice, checked: choice === chosen, 'aria-label': label,
                        onchange: () => void change(name, choice),
                    }), sign))));
        }

        /** @param {string} name @param {Choice} choice */
        async function change(name, choice) {
            const before = target();
            const after = {
                ...before,
                allow: before.allow.filter((other) => other !== name).concat(choice === 'allow' ? [name] : []),
                deny: before.deny.filter((other) => other !== name).concat(choice === 'deny' ? [name] : []),
            };
            try {
                await guilds.changeOverride(channel.id, after);
                overrides = overrides.filter((override) => override !== before);
                if (after.allow.length > 0 || after.deny.length > 0) {
                    overrides.push(after);
                }
            } catch (error) {
                toast(errorWords(error));
                show();
            }
        }

        void load().catch((error) => toast(errorWords(error)));
        return section;
    }

    return dialog;
}
