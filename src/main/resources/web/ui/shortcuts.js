import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { keyName } from './talk-key.js';
import { t } from './words.js';

/** @param {import('../voice/devices.js').Devices} devices */
export function openShortcuts({ choices }) {
    const keys = [
        ...Object.entries({ M: t('controls.mute'), D: t('controls.deafen') }),
        // A digit would come first among the names of an object.
        [keyName(choices.talkKey), t('shortcuts.talk')],
        ...Object.entries({
            P: t('shortcuts.priority'),
            '← →': t('shortcuts.toolbar'),
            'Shift + F10': t('shortcuts.menu'),
            Enter: t('composer.sendMessage'),
            'Shift + Enter': t('shortcuts.line'),
            '↑': t('shortcuts.edit'),
            Esc: t('shortcuts.close'),
            '?': t('shortcuts.title'),
        }),
    ];
    openDialog(t('shortcuts.title'), h('ul', { class: 'shortcuts' },
        ...keys.map(([key, words]) => h('li', {}, h('kbd', {}, key), h('span', {}, words)))));
}
