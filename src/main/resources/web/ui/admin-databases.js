import { copyText } from './copy.js';
import { h } from './dom.js';
import { decimal } from './formats.js';
import { icon } from './icons.js';
import { isolated } from './names.js';
import { pages } from './pages.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/admin-api.js').GuildDatabase} GuildDatabase */
/** @typedef {import('../voice/admin-api.js').PlacedGuild} PlacedGuild */

const MEGABYTE = 1e6;

/** The databases with the messages of guilds, and which guild is where. @param {import('../voice/admin-api.js').AdminApi} admin */
export function databasesPanel(admin) {
    const hint = h('p', { class: 'hint', hidden: true });
    const databases = h('ul', { class: 'invites', id: 'admin-databases' });
    const search = h('input', { type: 'search', id: 'admin-guild-search', placeholder: t('database.search'), maxLength: 64, 'aria-label': t('database.search'), oninput: () => void guilds.load().catch(problem) });
    const list = h('ul', { class: 'accounts', id: 'admin-guilds' });
    const none = h('p', { class: 'hint', hidden: true }, t('database.noMatch'));
    /** @type {GuildDatabase[]} */ let known = [];

    const guilds = pages(async (after) => {
        const page = await admin.guilds(search.value.trim(), after);
        return { items: page.guilds, next: page.next };
    }, (/** @type {PlacedGuild[]} */ shown) => {
        none.hidden = shown.length > 0;
        list.replaceChildren(...shown.map(guildRow));
    }, problem);
    const places = h('div', { hidden: true }, h('div', { class: 'field' }, search), list, none, guilds.more);

    async function load() {
        known = await admin.databases();
        hint.hidden = false;
        hint.textContent = known.length > 1 ? t('database.hint') : t('database.single');
        databases.replaceChildren(...known.map(databaseRow));
        // Without another database there is nothing to move a guild to.
        places.hidden = known.length === 1;
        if (!places.hidden) {
            await guilds.load();
        }
    }

    /** @param {PlacedGuild} guild */
    function guildRow(guild) {
        const command = h('div', { class: 'link-row', hidden: true });
        const others = known.map(({ name }) => name).filter((name) => name !== guild.database);
        const move = h('button', { type: 'button', class: 'secondary', 'aria-label': t('common.labelled', { label: t('database.move'), name: isolated(guild.name) }), 'aria-expanded': 'false', onclick: () => {
            command.hidden = !command.hidden;
            move.setAttribute('aria-expanded', String(!command.hidden));
        } }, t('database.move'));
        command.append(...others.map((name) => commandRow(guild, name)), h('small', {}, t('database.commandHint')));
        return h('li', { class: 'account-row' },
            h('div', { class: 'account-words' },
                h('strong', {}, h('bdi', {}, guild.name), guild.movingTo ? h('span', { class: 'pill' }, t('database.moving', { database: isolated(guild.movingTo) })) : null),
                h('small', {}, t('database.of', { database: isolated(guild.database) }), ' · ', guild.id)),
            h('div', { class: 'row-actions' }, move),
            command);
    }

    return { name: t('database.title'), element: h('section', { class: 'admin-panel' }, hint, databases, places), load };
}

/** @param {GuildDatabase} database */
function databaseRow({ name, up, guilds, bytes, messages }) {
    const facts = [t('database.guilds', { guilds }),
        ...messages === undefined ? [] : [t('database.messages', { messages })],
        ...bytes === undefined ? [] : [t('database.bytes', { megabytes: decimal(bytes / MEGABYTE, 1) })]];
    return h('li', { class: 'invite' },
        h('div', {},
            h('strong', {}, h('bdi', {}, name), ' ', up ? null : h('span', { class: 'pill bad' }, t('database.away'))),
            h('small', {}, facts.join(' · '), ...up ? [] : [h('br'), t('database.awayHint')])));
}

/** What the operator runs: a page cannot wait as long as a move may take. @param {PlacedGuild} guild @param {string} database */
function commandRow(guild, database) {
    const command = `scripts/run --move-guild ${guild.id} ${database}`;
    const input = h('input', { type: 'text', readOnly: true, value: command, 'aria-label': t('database.moveTo', { database: isolated(database) }), onfocus: () => input.select() });
    return h('div', { class: 'link-row' }, input, h('button', { type: 'button', class: 'secondary', onclick: () => void copyText(command) }, icon('copy'), t('common.copy')));
}

/** @param {unknown} error */
function problem(error) {
    toast(errorWords(error));
}
