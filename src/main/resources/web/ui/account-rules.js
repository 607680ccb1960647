/** The rules of the server for a new account, checked here so that the person gets an answer in words at once. */

export const USERNAME_HINT = '2 to 32 letters, digits, “_”, “.” or “-”';
export const PASSWORD_HINT = 'At least 8 characters';

/** @param {string} username @returns {string} what is wrong with it, '' when nothing is */
export function usernameProblem(username) {
    const length = [...username.normalize('NFC')].length;
    if (length < 2 || length > 32) {
        return 'Use 2 to 32 characters.';
    }
    return /^[\p{L}\p{M}\p{N}_.-]+$/u.test(username) ? '' : 'Use letters, digits, “_”, “.” and “-” only.';
}

/** @param {string} password @returns {string} what is wrong with it, '' when nothing is */
export function passwordProblem(password) {
    const length = [...password].length;
    return length < 8 ? 'Use at least 8 characters.' : length > 128 ? 'Use at most 128 characters.' : '';
}
