import { ARCHITECTURES, architectureWords } from './architecture-words.js';
import { h } from './dom.js';
import { isolated } from './names.js';
import { pages } from './pages.js';
import { placementWords } from './placement-words.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/admin-api.js').LiveRoom} LiveRoom */

const CHOSEN_BY = {
    override: t('room.override'),
    disabled: t('room.disabled'),
    included: t('room.included'),
    excluded: t('room.excluded'),
};

/** Which rooms may use the SFU, and who is in which room. @param {import('../voice/admin-api.js').AdminApi} admin */
export function roomsPanel(admin) {
    const enabled = h('input', { type: 'checkbox', id: 'sfu-enabled', disabled: true });
    const percent = h('input', { type: 'number', id: 'sfu-percent', min: 0, max: 100, required: true, disabled: true });
    const save = h('button', { type: 'submit', class: 'primary', disabled: true }, t('common.save'));
    const overrides = h('small');
    const form = h('form', { onsubmit: (/** @type {SubmitEvent} */ event) => { event.preventDefault(); void submit().catch(problem); } },
        h('label', { class: 'switch' },
            h('span', {}, h('strong', {}, t('room.useSfu')), h('small', {}, t('room.useSfuHint'))), enabled),
        h('div', { class: 'field' }, h('label', { for: 'sfu-percent' }, t('room.percent')), percent, overrides),
        h('div', { class: 'dialog-actions' }, save));
    const list = h('ul', { class: 'invites' });
    const none = h('p', { class: 'hint', hidden: true }, t('room.nobody'));

    const rooms = pages(async (after) => {
        const page = await admin.rooms(after);
        return { items: page.rooms, next: page.next };
    }, show, problem);

    /** @param {LiveRoom[]} shown */
    function show(shown) {
        none.hidden = shown.length > 0;
        list.replaceChildren(...shown.map(item));
    }

    async function submit() {
        save.disabled = true;
        try {
            await admin.setSfu(enabled.checked, Number(percent.value));
            toast(t('common.saved'), 'done');
            await load();
        } finally {
            save.disabled = false;
        }
    }

    async function load() {
        const [flags] = await Promise.all([admin.sfu(), rooms.load()]);
        enabled.checked = flags.enabled;
        percent.value = String(flags.percent);
        for (const control of [enabled, percent, save]) {
            control.disabled = false;
        }
        overrides.textContent = flags.overrides > 0 ? t('room.overrides', { channels: flags.overrides }) : '';
    }

    /** @param {LiveRoom} room */
    function item(room) {
        const { id, guild, channel, participants, architecture, chosenBy, shards } = room;
        const chosen = chosenBy === 'override' ? architecture : '';
        const select = h('select', { 'aria-label': t('room.connections', { channel: isolated(channel) }), onchange: () => void set(id, select.value).catch(problem) },
            h('option', { value: '', selected: chosen === '' }, t('room.default')),
            ...ARCHITECTURES.map((one) => h('option', { value: one, selected: chosen === one }, architectureWords(one))));
        return h('li', { class: 'invite' },
            h('div', {},
                h('strong', {}, h('bdi', {}, guild), ' · ', h('bdi', {}, channel)),
                h('small', {}, participants.map(isolated).join(', '), h('br'), `${architectureWords(architecture)}: ${CHOSEN_BY[chosenBy]}`,
                    ...shards.flatMap((shard) => [h('br'), placed(shard, shards.length > 1)]))),
            h('span', { class: 'field' }, select),
            h('span', { class: 'pill' }, String(participants.length)));
    }

    /** @param {string} channel @param {string} architecture '' for none of its own */
    async function set(channel, architecture) {
        await admin.setArchitecture(channel, ARCHITECTURES.find((one) => one === architecture));
        await load();
    }

    return { name: t('room.title'), element: h('section', { class: 'admin-panel' }, form, list, rooms.more, none), load };
}

/** @param {import('../voice/admin-api.js').LiveShard} shard @param {boolean} named whether to say whose media is there */
function placed({ node, shard, participants, placementReason }, named) {
    const values = { shard, node: isolated(node), people: participants.map(isolated).join(', '), reason: placementWords(placementReason) };
    return named ? t('room.placedOf', values) : t('room.placed', values);
}

/** @param {unknown} error */
function problem(error) {
    toast(errorWords(error));
}
