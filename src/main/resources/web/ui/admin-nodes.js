import { h } from './dom.js';
import { isolated } from './names.js';
import { toast } from './toasts.js';

/** @typedef {import('../voice/admin-api.js').ClusterNode} ClusterNode */

/** How often the list is read while calls move. */
const REFRESH_MILLIS = 1_000;

/** The nodes of the cluster; a node is drained before it is stopped or updated. @param {import('../voice/admin-api.js').AdminApi} admin */
export function nodesPanel(admin) {
    const list = h('ul', { class: 'invites' });
    const element = h('section', { class: 'admin-panel' }, list);

    async function load() {
        const nodes = await admin.nodes();
        list.replaceChildren(...nodes.map((node) => item(node, nodes)));
    }

    /** @param {ClusterNode} node @param {ClusterNode[]} all */
    function item(node, all) {
        const others = all.some((other) => other !== node && !other.draining && other.shards > 0);
        return h('li', { class: 'invite' },
            h('div', {},
                h('strong', {}, h('bdi', {}, node.node), node.draining ? h('span', { class: 'pill' }, node.connections > 0 ? 'Draining' : 'Drained') : null),
                h('small', {}, node.shards === 0 ? `${node.region} · no media` : `${node.region} · calls: ${node.rooms} · people: ${node.connections}`)),
            node.shards === 0 ? null : h('button', {
                type: 'button',
                class: 'secondary',
                disabled: !node.draining && !others,
                title: node.draining || others ? '' : 'There is no other node that its calls could move to.',
                'aria-label': `${node.draining ? 'Take calls again' : 'Drain'}: ${isolated(node.node)}`,
                onclick: () => void set(node, !node.draining).catch(problem),
            }, node.draining ? 'Take calls again' : 'Drain'));
    }

    /** @param {ClusterNode} node @param {boolean} draining */
    async function set(node, draining) {
        await admin.setDraining(node.node, draining);
        await load();
        if (draining) {
            watch();
        }
    }

    /** Shows how the calls move, for as long as the panel is shown. */
    function watch() {
        setTimeout(() => {
            if (element.isConnected && !element.hidden) {
                void load().then(() => {
                    if (list.textContent?.includes('Draining')) {
                        watch();
                    }
                }).catch(problem);
            }
        }, REFRESH_MILLIS);
    }

    return { name: 'Nodes', element, load };
}

/** @param {unknown} error */
function problem(error) {
    toast(error instanceof Error ? error.message : String(error));
}
