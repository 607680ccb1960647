import { avatar } from './avatar.js';
import { coalesced } from './coalesced.js';
import { h, keyed, setText } from './dom.js';
import { currentProfiles, withProfile } from './profiles.js';
import { showStatus, statusDot } from './status-dot.js';
import { shownName } from './server-settings.js';
import { GuildApi } from '../voice/guild-api.js';

/** @typedef {import('../voice/guild-api.js').Role} Role */
/** @typedef {import('../voice/guild-api.js').Member} Member */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** More are not drawn at once; the count of their group says how many there are. */
const SHOWN_PER_GROUP = 100;

/** Many members may join in a second; each list that is read and each change of whom it shows costs the server. */
const REFRESH_MILLIS = 1_000;

/**
 * The members of a server by their highest role, in its color.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {VoiceClient} client
 * @param {import('./shown-guild.js').ShownGuild} shown
 * @param {AbortSignal} signal the page is left
 */
export function memberList(api, client, shown, signal) {
    const guilds = new GuildApi(api);
    const list = h('div', { class: 'member-groups' });
    const element = h('aside', { class: 'members', 'aria-label': 'Members', hidden: true }, h('h2', {}, 'Members'), list);

    let loads = 0;

    async function load() {
        const number = ++loads;
        const { guild } = shown;
        if (!guild) {
            list.replaceChildren();
        }
        if (element.hidden || !guild) {
            client.statuses.watch(null);
            return;
        }
        const [roles, members] = await Promise.all([guilds.roles(guild.id), guilds.members(guild.id)]);
        if (number === loads && !element.hidden && !signal.aborted && guild.id === shown.guild?.id) {
            members.forEach((member) => currentProfiles()?.onMember(guild.id, member));
            show(guild.id, groups(roles, members));
        }
    }

    /** @param {string} guild @param {Group[]} all */
    function show(guild, all) {
        keyed(list, all, ({ role }) => role.id, () => h('section', {}, h('h3', {}), h('ul', {})), (section, { role, members }) => {
            const [title, names] = section.children;
            if (title && names) {
                setText(title, `${role.name === '@everyone' ? 'Members' : role.name} — ${members.length}`);
                keyed(names, members.slice(0, SHOWN_PER_GROUP), ({ user }) => user, createMember, (item, member) => {
                    const name = /** @type {HTMLElement} */ (item.querySelector('bdi'));
                    withProfile(name, member.user, guild, member.username);
                    item.dataset.name = shownName(member);
                    name.style.color = role.color ?? '';
                });
            }
        });
        const drawn = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[data-user]')]);
        client.statuses.watch(guild, drawn.map((item) => item.dataset.user ?? ''));
        showStatuses();
    }

    function showStatuses() {
        for (const item of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll('[data-user]'))) {
            const { user = '' } = item.dataset;
            const status = user === api.user?.id ? client.statuses.own : client.statuses.of(user);
            item.classList.toggle('offline', status === 'offline' || status === 'invisible');
            showStatus(/** @type {HTMLElement} */ (item.querySelector('.status-dot')), status);
        }
    }

    client.statuses.addEventListener('change', showStatuses, { signal });
    client.statuses.addEventListener('own', showStatuses, { signal });
    const refresh = coalesced(() => signal.aborted ? Promise.resolve()
        : load().catch((error) => console.debug('hubbub: no members', error)), REFRESH_MILLIS);
    client.addEventListener('members', refresh, { signal });
    shown.addEventListener('change', refresh, { signal });
    client.addEventListener('signaling', refresh, { signal });
    return {
        element,
        toggle() {
            element.hidden = !element.hidden;
            refresh();
            return !element.hidden;
        },
    };
}

/** @typedef {{role: Role, members: Member[]}} Group */

/**
 * Members under their highest role, the highest first.
 *
 * @param {Role[]} roles the highest first
 * @param {Member[]} members
 * @returns {Group[]}
 */
export function groups(roles, members) {
    return roles
        .map((role, index) => ({
            role,
            members: members
                .filter((member) => (role.name === '@everyone' && index === roles.length - 1
                    ? member.roles.length === 0
                    : roles.find(({ id }) => member.roles.includes(id)) === role))
                .sort((a, b) => shownName(a).localeCompare(shownName(b))),
        }))
        .filter((group) => group.members.length > 0);
}

/** @param {Member} member */
function createMember(member) {
    return h('li', { class: 'person', 'data-user': member.user, 'data-name': shownName(member), tabIndex: 0 },
        h('span', { class: 'avatar-holder' }, avatar({ user: member.user, username: member.username }, 'small'), statusDot()), h('bdi', { class: 'person-name', title: member.username }));
}
