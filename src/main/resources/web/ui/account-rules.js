/** The rules of the server for a new account, checked here so that the person gets an answer in words at once. */

import { t } from './words.js';

const USERNAME = { min: 2, max: 32 };
const PASSWORD = { min: 8, max: 128 };

export function passwordHint() {
    return t('account.passwordHint', { count: PASSWORD.min });
}

export function usernameHint() {
    return t('account.nameHint', USERNAME);
}

/** @param {string} username @returns {string} what is wrong with it, '' when nothing is */
export function usernameProblem(username) {
    const length = [...username.normalize('NFC')].length;
    if (length < USERNAME.min || length > USERNAME.max) {
        return t('account.nameLength', USERNAME);
    }
    return /^[\p{L}\p{M}\p{N}_.-]+$/u.test(username) ? '' : t('account.nameLetters');
}

/** @param {string} password @returns {string} what is wrong with it, '' when nothing is */
export function passwordProblem(password) {
    const length = [...password].length;
    if (length < PASSWORD.min) {
        return t('account.passwordShort', { count: PASSWORD.min });
    }
    return length > PASSWORD.max ? t('account.passwordLong', { count: PASSWORD.max }) : '';
}
