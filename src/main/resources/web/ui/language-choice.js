import { h } from './dom.js';
import { chooseLanguage, language, languageName, languages, t } from './words.js';

/** @param {string} id @param {(tag: string) => void} onChoice */
function languageSelect(id, onChoice) {
    const select = h('select', { id, onchange: () => { chooseLanguage(select.value); onChoice(select.value); } },
        ...languages.map((tag) => h('option', { value: tag, lang: tag }, languageName(tag))));
    select.value = language;
    return select;
}

/** Below a form, outside of a call: the page is loaded again at once. */
export function languageLine() {
    const select = languageSelect('login-language', () => location.reload());
    return h('p', { class: 'turn language-line', hidden: languages.length < 2 }, h('label', { for: select.id }, `${t('language.label')}: `), select);
}

/** In a dialog, perhaps during a call, which the user rejoins after the page was loaded again. */
export function languageField() {
    const later = h('p', { class: 'field-hint', role: 'status', hidden: true }, `${t('language.reloadHint')} `,
        h('button', { type: 'button', class: 'link', onclick: () => location.reload() }, t('language.reload')));
    const select = languageSelect('account-language', (tag) => (later.hidden = tag === language));
    return h('div', { class: 'field' }, h('label', { for: select.id }, t('language.label')), select, later);
}
