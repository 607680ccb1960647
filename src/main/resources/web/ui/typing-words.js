import { t } from './words.js';

/** Who is typing. @param {readonly string[]} names */
export function typingWords(names) {
    const [first = '', second = ''] = names;
    switch (names.length) {
        case 0:
            return '';
        case 1:
            return t('chat.typing', { name: first });
        case 2:
            return t('chat.typingTwo', { first, second });
        default:
            return t('chat.typingMany');
    }
}
