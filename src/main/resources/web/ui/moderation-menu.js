import { closeMenu, openMenu } from './context-menu.js';
import { openDialog } from './dialog.js';
import { h, setText } from './dom.js';
import { timeWords } from './formats.js';
import { field } from './login.js';
import { openMemberRoles } from './member-roles.js';
import { isolated } from './names.js';
import { openNickname, openTransfer } from './server-menu.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';
import { GuildApi } from '../voice/guild-api.js';
import { Refusal } from '../voice/index.js';
import { ModerationApi } from '../voice/moderation-api.js';

/** @typedef {import('../voice/moderation-api.js').ModerationAction} ModerationAction */
/** @typedef {import('../voice/protocol.js').Channel} Channel */
/** @typedef {import('../voice/protocol.js').Guild} Guild */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('./context-menu.js').MenuItem} MenuItem */

const MAX_REASON_LENGTH = 512;

/** As Discord has them. @type {readonly [string, number][]} */
const TIME_OUTS = [
    [timeWords(60, 'second'), 60], [timeWords(5, 'minute'), 300], [timeWords(10, 'minute'), 600],
    [timeWords(1, 'hour'), 3_600], [timeWords(1, 'day'), 86_400], [timeWords(1, 'week'), 604_800],
];

/**
 * The member that a menu is about.
 *
 * @typedef {Object} Target
 * @property {Guild} guild
 * @property {string} user
 * @property {string} username
 * @property {Channel|null} channel the voice channel that they are in, if any
 * @property {boolean} serverMuted
 * @property {boolean} serverDeafened
 * @property {boolean} suppressed they may not speak in the channel, or are in the audience of a stage
 * @property {boolean} own
 * @property {boolean} [guest] they have no account
 */

/**
 * The member as they are now: in a voice channel that the user may see, or just a member.
 *
 * @param {VoiceClient} client
 * @param {string} self own account
 * @param {string} user
 * @param {string} username
 * @param {Guild|undefined} guild where the person was chosen: they may be in calls of other servers as well
 * @returns {Target|null} null when the user is a member of no server
 */
export function targetOf(client, self, user, username, guild) {
    const own = user === self;
    for (const channel of guild?.channels ?? []) {
        const people = channel.id === client.channel && client.participants.size > 0 ? [...client.participants.values()] : channel.participants;
        const participant = people.find((person) => person.user === user);
        if (guild && participant) {
            const { serverMuted = false, serverDeafened = false, suppressed = false } = participant;
            return { guild, channel, user, username, serverMuted, serverDeafened, suppressed, own };
        }
    }
    return guild ? { guild, channel: null, user, username, serverMuted: false, serverDeafened: false, suppressed: false, own } : null;
}

/**
 * What the permissions let one do to a member here, in Discord's words and order. The hierarchy of roles, see
 * {@link isAbove}, decides about members other than oneself, and the server checks both again.
 *
 * @param {Target} target
 * @param {(where: Guild|Channel, permission: string) => boolean} may
 * @param {boolean} [owner] of the guild
 * @returns {("stage"|"mute"|"deafen"|"disconnect"|"move"|"nickname"|"roles"|"time_out"|"kick"|"ban"|"transfer")[]}
 */
export function actsOn({ guild, channel, suppressed, own }, may, owner = false) {
    const voice = /** @type {const} */ ([['mute', 'mute_members'], ['deafen', 'deafen_members'], ['disconnect', 'move_members'], ['move', 'move_members']]);
    const all = /** @type {const} */ ([['time_out', 'moderate_members'], ['kick', 'kick_members'], ['ban', 'ban_members']]);
    const stage = channel?.kind === 'stage' && (may(channel, 'mute_members') || (own && !suppressed));
    return [
        ...(stage ? /** @type {const} */ ([['stage', '']]) : []),
        ...(channel ? voice.filter(([, permission]) => may(channel, permission)) : []),
        ...(own || may(guild, 'moderate_members') ? /** @type {const} */ ([['nickname', '']]) : []),
        ...(may(guild, 'manage_roles') ? /** @type {const} */ ([['roles', '']]) : []),
        ...(own ? [] : all.filter(([, permission]) => may(guild, permission))),
        ...(owner && !own ? /** @type {const} */ ([['transfer', '']]) : []),
    ].map(([act]) => act);
}

/**
 * Whether a member may act on another one by their roles: the owner on all, others on members whose highest role is
 * below theirs.
 *
 * @param {Guild} guild
 * @param {{user: string, roles: string[]}} self
 * @param {{user: string, roles: string[]}} other
 * @param {import('../voice/guild-api.js').Role[]} roles of the guild
 */
export function isAbove(guild, self, other, roles) {
    /** @param {{roles: string[]}} member */
    const height = (member) => Math.max(0, ...roles.filter(({ id }) => member.roles.includes(id)).map(({ position }) => position));
    return other.user !== guild.owner && (self.user === guild.owner || height(self) > height(other));
}

/** What can be done to a guest, who has no account. @type {ReadonlySet<string>} */
const ON_GUESTS = new Set(['stage', 'mute', 'deafen', 'disconnect', 'kick']);

/** Menus asked for so far: only the last one opens. */
let openings = 0;

/**
 * The menu for a member, with what the server would allow.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {VoiceClient} client
 * @param {Target} target
 * @param {{x: number, y: number}} at
 * @param {MenuItem[]} personal actions on every other person
 * @returns {boolean} false when there is no action on oneself; else the menu opens once their roles are known
 */
export function openModerationMenu(api, client, target, at, personal) {
    const { guild, user, own } = target;
    const self = api.user?.id ?? '';
    const acts = actsOn(target, (where, permission) => client.guilds.may(where, permission), guild.owner === self);
    if (acts.length === 0) {
        if (own) {
            return false;
        }
        openMenu(target.username, personal, at);
        return true;
    }
    if (own) {
        openActs(api, client, target, acts, false, at, []);
        return true;
    }
    const guilds = new GuildApi(api);
    const opening = ++openings;
    closeMenu();
    Promise.all([guilds.member(guild.id, self), memberOrNone(guilds, guild.id, user), guilds.roles(guild.id)])
        .then(([me, them, roles]) => {
            if (opening !== openings) {
                return;
            }
            if (them === null) {
                openActs(api, client, { ...target, guest: true }, acts.filter((act) => ON_GUESTS.has(act)), false, at, []);
                return;
            }
            const timedOut = them.timedOutUntil !== undefined && Date.parse(them.timedOutUntil) > Date.now();
            // Whoever moderates a stage may invite members above them as well, and roles below one's own go to any member.
            const allowed = isAbove(guild, me, them, roles) ? acts : acts.filter((act) => act === 'roles' || (act === 'stage' && target.suppressed));
            openActs(api, client, target, allowed, timedOut, at, personal);
        })
        .catch((error) => toast(errorWords(error)));
    return true;
}

/** @param {GuildApi} guilds @param {string} guild @param {string} user @returns {Promise<import('../voice/guild-api.js').Member|null>} null for a guest */
async function memberOrNone(guilds, guild, user) {
    try {
        return await guilds.member(guild, user);
    } catch (error) {
        if (error instanceof Refusal && error.code === 'not_found') {
            return null;
        }
        throw error;
    }
}

/**
 * @param {import('../voice/index.js').Api} api
 * @param {VoiceClient} client
 * @param {Target} target
 * @param {ReturnType<typeof actsOn>} acts
 * @param {boolean} timedOut
 * @param {{x: number, y: number}} at
 * @param {MenuItem[]} personal
 */
function openActs(api, client, target, acts, timedOut, at, personal) {
    const moderation = new ModerationApi(api);
    const { guild, channel, user, username, serverMuted, serverDeafened } = target;
    const name = isolated(username);

    /** @param {ModerationAction} action @param {{channel?: string, seconds?: number, reason?: string, address?: boolean}} [details] */
    const act = (action, details) => moderation.moderate(guild.id, action, user, details);

    /** @param {ModerationAction} action @param {{channel?: string}} [details] */
    const actNow = (action, details) => void act(action, details).catch((error) => toast(errorWords(error)));

    const others = guild.channels.filter((other) => other.id !== channel?.id && (other.kind === 'voice' || other.kind === 'stage') && client.guilds.may(other, 'connect'));

    /** @returns {MenuItem[]} */
    const itemsOf = (/** @type {ReturnType<typeof actsOn>[number]} */ which) => {
        switch (which) {
            case 'stage':
                return [target.suppressed
                    ? { label: target.own ? t('moderation.speak') : t('moderation.inviteToSpeak'), icon: 'stage', onChoose: () => actNow('invite_to_speak') }
                    : { label: t('moderation.toAudience'), icon: 'headphones', onChoose: () => actNow('move_to_audience') }];
            case 'mute':
                return [{ label: t('moderation.mute'), icon: 'micOff', checked: serverMuted, onChoose: () => actNow(serverMuted ? 'unmute' : 'mute') }];
            case 'deafen':
                return [{ label: t('moderation.deafen'), icon: 'headphonesOff', checked: serverDeafened, onChoose: () => actNow(serverDeafened ? 'undeafen' : 'deafen') }];
            case 'disconnect':
                return [{ label: t('moderation.disconnect'), icon: 'leave', onChoose: () => actNow('disconnect') }];
            case 'move':
                return others.length === 0 ? [] : [{
                    label: t('moderation.move'), icon: 'voice',
                    onChoose: () => openMenu(t('moderation.moveTitle', { name }), others.map((other) => ({
                        label: other.name, icon: 'voice', onChoose: () => actNow('move', { channel: other.id }),
                    })), at),
                }];
            case 'nickname':
                return [{ label: t('moderation.nickname'), icon: 'pencil', onChoose: () => void openNickname(api, guild, user, username) }];
            case 'roles':
                return [{ label: t('memberRoles.menu'), icon: 'people', onChoose: () => void openMemberRoles(api, client, guild, target).catch((error) => toast(errorWords(error))) }];
            case 'transfer':
                return [{ label: t('serverMenu.transfer'), icon: 'shield', danger: true, onChoose: () => openTransfer(api, guild, user, username) }];
            case 'time_out':
                return [{ label: t('moderation.timeOutName', { name }), icon: 'pause', danger: true, onChoose: () => openTimeOut(name, (details) => act('time_out', details)) },
                    ...(timedOut ? [{ label: t('moderation.endTimeOut'), icon: /** @type {const} */ ('check'), onChoose: () => actNow('end_time_out') }] : [])];
            case 'kick':
                return [{ label: t('moderation.kickName', { name }), icon: 'logout', danger: true, onChoose: () => openReason(t('moderation.kickName', { name }), target.guest ? t('moderation.kickGuestLead') : t('moderation.kickLead'), t('moderation.kick'), (details) => act('kick', details)) }];
            case 'ban':
                return [{ label: t('moderation.banName', { name }), icon: 'close', danger: true, onChoose: () => openBan(name, moderation.addressBanDays(guild.id), (details) => act('ban', details)) }];
        }
    };
    const items = [...personal.slice(0, 1), ...acts.flatMap(itemsOf), ...personal.slice(1)];
    if (items.length > 0) {
        openMenu(username, items, at);
    }
}

/** @param {string} name @param {(details: {seconds: number, reason?: string}) => Promise<void>} act */
function openTimeOut(name, act) {
    const duration = h('select', { id: 'time-out-duration' }, ...TIME_OUTS.map(([words, seconds]) => h('option', { value: String(seconds) }, words)));
    openReason(t('moderation.timeOutName', { name }), t('moderation.timeOutLead'), t('moderation.timeOut'),
        (details) => act({ ...details, seconds: Number(duration.value) }),
        h('div', { class: 'field' }, h('label', { for: 'time-out-duration' }, t('moderation.duration')), duration));
}

/** @param {string} name @param {Promise<number>} days that the ban of an address lasts @param {(details: {reason?: string, address?: boolean}) => Promise<void>} act */
function openBan(name, days, act) {
    const address = h('input', { type: 'checkbox', id: 'ban-address', 'aria-describedby': 'ban-address-hint' });
    const hint = h('p', { class: 'hint', id: 'ban-address-hint' });
    const choice = h('div', { class: 'field', hidden: true },
        h('label', { class: 'check', for: 'ban-address' }, address, h('span', {}, t('moderation.banAddress'))), hint);
    openReason(t('moderation.banName', { name }), t('moderation.banLead'), t('moderation.ban'),
        (details) => act(address.checked ? { ...details, address: true } : details), choice);
    days.then((count) => {
        // The server may not do this at all.
        choice.hidden = count === 0;
        setText(hint, t('moderation.banAddressHint', { count }));
    }, () => {});
}

/**
 * Asks for the reason of an act, then does it.
 *
 * @param {string} title
 * @param {string} consequence
 * @param {string} verb on the button
 * @param {(details: {reason?: string}) => Promise<void>} act
 * @param {...Node} fields before the reason
 */
function openReason(title, consequence, verb, act, ...fields) {
    const reason = field('moderation-reason', t('moderation.reason'), { maxLength: MAX_REASON_LENGTH, autocomplete: 'off', placeholder: t('moderation.reasonHint') });
    const submit = h('button', { type: 'submit', class: 'primary danger' }, verb);

    /** @param {SubmitEvent} event */
    async function onSubmit(event) {
        event.preventDefault();
        reason.clear();
        submit.disabled = true;
        try {
            const text = reason.input.value.trim();
            await act(text ? { reason: text } : {});
            dialog.close();
        } catch (error) {
            reason.fail(errorWords(error));
        } finally {
            submit.disabled = false;
        }
    }

    const dialog = openDialog(title,
        h('form', { onsubmit: onSubmit, noValidate: true }, h('p', { class: 'hint' }, consequence), ...fields, reason.element,
            h('div', { class: 'dialog-actions' }, submit)));
    (dialog.querySelector('select') ?? reason.input).focus();
}
