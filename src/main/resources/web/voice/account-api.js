/** @typedef {{secret: string, uri: string, qrModules: number, qrPath: string}} NewSecondFactor */

/** What people add to their own account. */
export class AccountApi {
    /** @param {import('./api.js').Api} api */
    constructor(api) {
        this.api = api;
    }

    /** Of people who share a guild with the person. @param {string[]} users @returns {Promise<import('./profiles.js').Profile[]>} */
    async profiles(users) {
        return (await this.api.request('POST', '/api/profiles', { users })).profiles;
    }

    /** @param {string} displayName '' for none */
    setDisplayName(displayName) {
        return this.api.request('PUT', '/api/auth/display-name', displayName ? { displayName } : {});
    }

    /** @param {string} image in Base64 @returns {Promise<string>} its name */
    async setAvatar(image) {
        return (await this.api.request('PUT', '/api/auth/avatar', { image })).avatar;
    }

    removeAvatar() {
        return this.api.request('DELETE', '/api/auth/avatar');
    }

    /** @returns {Promise<{mail: boolean, email?: string, waiting?: string}>} mail: whether the server sends mail; waiting: an address whose link was not opened yet */
    email() {
        return this.api.request('GET', '/api/auth/email');
    }

    /** Mails a link that verifies the address. @param {string} email @param {string} password */
    changeEmail(email, password) {
        return this.api.request('PUT', '/api/auth/email', { email, password });
    }

    /** @param {string} password */
    removeEmail(password) {
        return this.api.request('POST', '/api/auth/email/deletion', { password });
    }

    /** @returns {Promise<{enabled: boolean, recoveryCodes: number}>} recoveryCodes: that are left */
    secondFactor() {
        return this.api.request('GET', '/api/auth/second-factor');
    }

    /** Makes a secret for an authenticator app. @param {string} password @returns {Promise<NewSecondFactor>} */
    beginSecondFactor(password) {
        return this.api.request('POST', '/api/auth/second-factor', { password });
    }

    /** Logins need a code from now on. @param {string} code of the app @returns {Promise<string[]>} recovery codes */
    async confirmSecondFactor(code) {
        return (await this.api.request('PUT', '/api/auth/second-factor', { code })).codes;
    }

    /** @param {string} password @param {string} code of the app, or a recovery code @returns {Promise<string[]>} those that replace the old ones */
    async renewRecoveryCodes(password, code) {
        return (await this.api.request('POST', '/api/auth/second-factor/recovery-codes', { password, code })).codes;
    }

    /** @param {string} password @param {string} code of the app, or a recovery code */
    endSecondFactor(password, code) {
        return this.api.request('POST', '/api/auth/second-factor/deletion', { password, code });
    }

    /** @returns {Promise<{label: string, linked: boolean, password: boolean}>} label: of the provider; password: whether the person has set one */
    providerLink() {
        return this.api.request('GET', '/api/auth/provider/link');
    }

    /** @param {string} password @returns {Promise<{url: string, secret: string}>} */
    beginProviderLink(password) {
        return this.api.request('POST', '/api/auth/provider/link', { password });
    }

    /** @param {string} password */
    endProviderLink(password) {
        return this.api.request('POST', '/api/auth/provider/link/deletion', { password });
    }

    /** The newest first. @returns {Promise<import('./passkeys.js').Passkey[]>} */
    async passkeys() {
        return (await this.api.request('GET', '/api/auth/passkeys')).passkeys;
    }

    /** @param {string} password @param {string} [code] of the app, or a recovery code @returns {Promise<import('./passkeys.js').BegunPasskey>} */
    beginPasskey(password, code) {
        return this.api.request('POST', '/api/auth/passkeys/challenge', { password, code });
    }

    /** @param {string} name @param {{challenge: string, attestationObject: string, clientData: string}} made */
    addPasskey(name, made) {
        return this.api.request('POST', '/api/auth/passkeys', { name, ...made });
    }

    /** @param {string} id */
    removePasskey(id) {
        return this.api.request('DELETE', `/api/auth/passkeys/${encodeURIComponent(id)}`);
    }
}
