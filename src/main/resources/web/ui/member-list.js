import { avatar } from './avatar.js';
import { coalesced } from './coalesced.js';
import { h, keyed, setText } from './dom.js';
import { currentProfiles, withProfile } from './profiles.js';
import { showStatus, statusDot } from './status-dot.js';
import { shownName } from './server-settings.js';
import { t } from './words.js';
import { GuildApi } from '../voice/guild-api.js';
import { MemberRanges } from '../voice/member-ranges.js';

/** @typedef {import('../voice/guild-api.js').Role} Role */
/** @typedef {import('../voice/guild-api.js').Member} Member */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** Height of a line. */
const ROW_PIXELS = 36;

/** Lines that are drawn above and below those on the screen. */
const SPARE_ROWS = 12;

/** Many members may join in a second; each list that is read and each change of whom it shows costs the server. */
const REFRESH_MILLIS = 1_000;

/** Scrolling changes whom the list shows. */
const WATCH_MILLIS = 500;

/**
 * The members of a server by their highest role, in its color. Only the lines on the screen are loaded and drawn.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {VoiceClient} client
 * @param {import('./shown-guild.js').ShownGuild} shown
 * @param {AbortSignal} signal the page is left
 */
export function memberList(api, client, shown, signal) {
    const guilds = new GuildApi(api);
    const list = h('ul', { class: 'member-rows' });
    const element = h('aside', { class: 'members', 'aria-label': t('call.members'), hidden: true }, h('h2', {}, t('call.members')), list);
    /** @type {{guild: string, roles: Map<string, Role>, ranges: MemberRanges, watched: boolean}|null} */ let current = null;
    let drawing = false;
    /** @type {ReturnType<typeof setTimeout>|undefined} */ let watching;

    async function load() {
        const { guild } = shown;
        if (element.hidden || !guild) {
            current = null;
            list.replaceChildren();
            list.style.height = '';
            client.statuses.watch(null);
            return;
        }
        const { id } = guild;
        if (current?.guild !== id) {
            const ranges = new MemberRanges((offset) => guilds.memberRange(id, offset));
            ranges.addEventListener('change', draw);
            current = { guild: id, roles: new Map(), ranges, watched: false };
            list.replaceChildren();
            element.scrollTop = 0;
        } else {
            current.ranges.refresh();
        }
        const now = current;
        const roles = await guilds.roles(id);
        now.roles = new Map(roles.map((role) => [role.id, role]));
        await now.ranges.want(visible(now.ranges));
        draw();
    }

    /** @param {MemberRanges} ranges */
    function visible(ranges) {
        const top = Math.max(0, element.scrollTop - list.offsetTop);
        const first = Math.max(0, Math.floor(top / ROW_PIXELS) - SPARE_ROWS);
        return ranges.rows(first, Math.ceil((top + element.clientHeight) / ROW_PIXELS) + SPARE_ROWS);
    }

    function draw() {
        if (!current || signal.aborted) {
            return;
        }
        const { guild, ranges, roles } = current;
        const rows = visible(ranges);
        list.style.height = `${ranges.length * ROW_PIXELS}px`;
        const first = Math.max(0, Math.floor(Math.max(0, element.scrollTop - list.offsetTop) / ROW_PIXELS) - SPARE_ROWS);
        const lines = rows.map((row, i) => ({ row, line: first + i }));
        keyed(list, lines, ({ row, line }) => ('heading' in row ? `role ${row.heading.role}` : row.member?.user ?? `line ${line}`), ({ row }) => createRow(row), (item, { row, line }) => {
            item.style.top = `${line * ROW_PIXELS}px`;
            if ('heading' in row) {
                const name = roles.get(row.heading.role)?.name ?? '@everyone';
                setText(/** @type {Element} */ (item.firstElementChild), t('members.heading', { role: name === '@everyone' ? t('call.members') : name, number: row.heading.members }));
            } else if (row.member) {
                currentProfiles()?.onMember(guild, row.member);
                const name = /** @type {HTMLElement} */ (item.querySelector('bdi'));
                withProfile(name, row.member.user, guild, row.member.username);
                item.dataset.name = shownName(row.member);
                name.style.color = colorOf(row.member, roles) ?? '';
            }
        });
        showStatuses();
        clearTimeout(watching);
        watching = setTimeout(watch, current.watched ? WATCH_MILLIS : 0);
    }

    /** The statuses of those who are drawn. */
    function watch() {
        if (current && !element.hidden) {
            current.watched = true;
            client.statuses.watch(current.guild, drawn().map((item) => item.dataset.user ?? ''));
        }
    }

    const drawn = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[data-user]')]);

    function onScroll() {
        if (!drawing) {
            drawing = true;
            requestAnimationFrame(() => {
                drawing = false;
                draw();
                current?.ranges.want(visible(current.ranges)).catch((error) => console.debug('hubbub: no members', error));
            });
        }
    }

    function showStatuses() {
        for (const item of drawn()) {
            const { user = '' } = item.dataset;
            const status = user === api.user?.id ? client.statuses.own : client.statuses.of(user);
            item.classList.toggle('offline', status === 'offline' || status === 'invisible');
            showStatus(/** @type {HTMLElement} */ (item.querySelector('.status-dot')), status);
        }
    }

    element.addEventListener('scroll', onScroll, { signal, passive: true });
    window.addEventListener('resize', onScroll, { signal });
    signal.addEventListener('abort', () => clearTimeout(watching));
    client.statuses.addEventListener('change', showStatuses, { signal });
    client.statuses.addEventListener('own', showStatuses, { signal });
    const refresh = coalesced(() => signal.aborted ? Promise.resolve()
        : load().catch((error) => console.debug('hubbub: no members', error)), REFRESH_MILLIS);
    client.addEventListener('members', refresh, { signal });
    shown.addEventListener('change', refresh, { signal });
    client.addEventListener('signaling', refresh, { signal });
    return {
        element,
        get isShown() {
            return !element.hidden;
        },
        /** @param {boolean} isShown */
        show(isShown) {
            element.hidden = !isShown;
            refresh();
        },
    };
}

/** Of the highest role that has one. @param {Member} member @param {Map<string, Role>} roles the highest first */
function colorOf(member, roles) {
    return [...roles.values()].find(({ id, color }) => color && member.roles.includes(id))?.color;
}

/** @param {import('../voice/member-ranges.js').Row} row */
function createRow(row) {
    if ('heading' in row) {
        return h('li', { class: 'member-heading' }, h('h3', {}));
    }
    return row.member ? createMember(row.member) : h('li', { class: 'person unknown', 'aria-hidden': 'true' });
}

/** @param {Member} member */
function createMember(member) {
    return h('li', { class: 'person', 'data-user': member.user, 'data-name': shownName(member), tabIndex: 0 },
        h('span', { class: 'avatar-holder' }, avatar({ user: member.user, username: member.username }, 'small'), statusDot()), h('bdi', { class: 'person-name', title: member.username }));
}
