/**
 * The page: decides between login and call, and wires the voice client to both.
 *
 * `?profile=name` keeps the shared login apart from the others of this browser (see LoginStore); for testing.
 * `window.hubbub` is the running page: `{api, client}`.
 */
import { Api, LoginStore, VoiceClient } from './voice/voice-client.js';
import { rejoinAfterReload } from './ui/call-memory.js';
import { callPage } from './ui/call-page.js';
import { loginPage } from './ui/login.js';
import { toast } from './ui/toasts.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const store = new LoginStore(new URLSearchParams(location.search).get('profile') ?? '');
const api = new Api(store);

/** @type {{api: Api, client: VoiceClient|null}} */
const hubbub = { api, client: null };
/** @type {any} */ (window).hubbub = hubbub;

/** @type {ReturnType<typeof callPage>|null} */
let page = null;

/** @param {string} notice why, '' when the person knows */
function showLogin(notice) {
    leavePage();
    root.replaceChildren(loginPage(api, { notice, onLogin: () => void showCall() }));
}

function showCall() {
    leavePage();
    const client = new VoiceClient({ url: api.socketUrl(), token: (options) => api.token(options) });
    hubbub.client = client;
    client.addEventListener('revoked', () => {
        if (hubbub.client === client) {
            void store.clear();
            showLogin('This device was logged out. Log in again.');
        }
    });
    page = callPage(api, client, {
        onLogout: () => void api.logout(),
        onOtherAccount: () => {
            store.setApart();
            showLogin('');
        },
    });
    root.replaceChildren(page.element);
    void client.start();
    return client;
}

function leavePage() {
    page?.close();
    page = null;
    const { client } = hubbub;
    hubbub.client = null;
    void client?.stop();
    for (const dialog of document.querySelectorAll('dialog')) {
        dialog.close();
    }
}

api.addEventListener('loggedout', (event) => showLogin(/** @type {CustomEvent} */ (event).detail));
window.addEventListener('unhandledrejection', (event) => {
    toast(event.reason instanceof Error ? event.reason.message : String(event.reason));
});
// The server sees a closed page at once instead of waiting for silence.
window.addEventListener('pagehide', () => {
    // First the page, which remembers the call for a reload.
    page?.close();
    void hubbub.client?.stop();
});
window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
        location.reload();
    }
});

if (await api.restore()) {
    // The state of the call shows how it went.
    void rejoinAfterReload(showCall()).catch(() => {});
} else {
    showLogin('');
}
document.documentElement.dataset.started = 'yes';
