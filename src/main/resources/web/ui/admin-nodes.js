import { h } from './dom.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';
import { errorWords, t } from './words.js';

/** @typedef {import('../voice/admin-api.js').ClusterNode} ClusterNode */

/** How often the list is read while the panel is shown: calls move, and nodes come and go during an upgrade. */
const REFRESH_MILLIS = 2_000;

/** The nodes of the cluster; a node is drained before it is stopped or updated. @param {import('../voice/admin-api.js').AdminApi} admin */
export function nodesPanel(admin) {
    const list = h('ul', { class: 'invites' });
    const hint = h('p', { class: 'hint' });
    const element = h('section', { class: 'admin-panel' }, hint, list);
    let shown = '';
    let timer = 0;

    async function load() {
        clearTimeout(timer);
        show(await admin.nodes());
        refreshLater();
    }

    /** A button that has the focus is replaced only when something has changed. @param {ClusterNode[]} nodes */
    function show(nodes) {
        const text = JSON.stringify(nodes);
        if (text === shown) {
            return;
        }
        shown = text;
        const focused = list.querySelector(':focus')?.getAttribute('data-node');
        const media = nodes.filter((node) => node.shards > 0);
        hint.textContent = media.length > 1
            ? t('node.hint')
            : t('node.single');
        list.replaceChildren(...nodes.map((node) => item(node, nodes)));
        if (focused) {
            /** @type {HTMLElement|null} */ (list.querySelector(`[data-node="${CSS.escape(focused)}"]`))?.focus();
        }
    }

    /** @param {ClusterNode} node @param {ClusterNode[]} all */
    function item(node, all) {
        const others = all.some((other) => other !== node && !other.draining && other.shards > 0);
        const facts = [node.region, node.version && t('node.version', { version: node.version }),
            ...node.shards === 0 ? [t('node.noMedia')] : [t('node.calls', { calls: node.rooms }), t('node.people', { people: node.connections })]];
        return h('li', { class: 'invite' },
            h('div', {},
                h('strong', {}, h('bdi', {}, node.node), ' ', node.draining ? h('span', { class: 'pill' }, state(node)) : null),
                h('small', {}, facts.filter(Boolean).join(' · '))),
            node.shards === 0 ? null : h('button', {
                type: 'button',
                class: 'secondary',
                'data-node': node.node,
                disabled: !node.draining && !others,
                title: node.draining || others ? '' : t('node.noOther'),
                'aria-label': t('common.labelled', { label: node.draining ? t('node.undrain') : t('node.drain'), name: isolated(node.node) }),
                onclick: () => void set(node, !node.draining).catch(problem),
            }, node.draining ? t('node.undrain') : t('node.drain')));
    }

    /** @param {ClusterNode} node @param {boolean} draining */
    async function set(node, draining) {
        await admin.setDraining(node.node, draining);
        await load();
    }

    function refreshLater() {
        timer = setTimeout(() => {
            if (element.isConnected && !element.hidden) {
                // A node that stops may be the one that was asked: the next answer counts.
                void load().catch(refreshLater);
            }
        }, REFRESH_MILLIS);
    }

    return { name: t('health.nodes'), element, load };
}

/** A drained node can be stopped. @param {ClusterNode} node */
function state(node) {
    if (node.shards === 0) {
        return t('node.stopping');
    }
    return node.connections > 0 ? t('node.draining') : t('node.drained');
}

/** @param {unknown} error */
function problem(error) {
    toast(errorWords(error));
}
