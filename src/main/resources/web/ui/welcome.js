import { h, setText } from './dom.js';
import { evening } from './icons.js';
import { isolated } from './names.js';
import { t } from './words.js';

/** Shown while no participant can be shown: no channel was joined, or it is being entered. @param {string} username */
export function welcome(username) {
    const heading = h('h2');
    const lead = h('p');
    const element = h('div', { class: 'welcome' }, evening(), heading, lead);

    /** @param {import('../voice/index.js').CallState} state */
    function show(state) {
        const [title, text] = words(state, username);
        setText(heading, title);
        setText(lead, text);
    }
    return { element, show };
}

/** @param {import('../voice/index.js').CallState} state @param {string} username */
function words(state, username) {
    switch (state) {
        case 'connecting':
            return [t('welcome.moment'), t('welcome.connecting')];
        case 'reconnecting':
            return [t('welcome.holdOn'), t('welcome.reconnecting')];
        default:
            return [t('welcome.hello', { name: isolated(username) }), t('welcome.lead')];
    }
}
