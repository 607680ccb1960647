/**
 * The page: decides between login and call, and wires the voice client to both.
 *
 * `?profile=name` keeps the shared login apart from the others of this browser (see LoginStore); for testing.
 * `window.hubbub` is the running page: `{api, client}`.
 */
import { Api, LoginStore, MeshVoiceClient } from './voice/index.js';
import { openAccept } from './ui/accept-dialog.js';
import { rejoinAfterReload } from './ui/call-memory.js';
import { callPage } from './ui/call-page.js';
import { forgotPage } from './ui/forgot.js';
import { forgetLink, readLink } from './ui/links.js';
import { loginPage } from './ui/login.js';
import { useProfiles } from './ui/profiles.js';
import { finishLink, providerPage, providerProblem, takeAnswer } from './ui/provider-login.js';
import { resetPage } from './ui/reset.js';
import { toast } from './ui/toasts.js';
import { errorWords, language, t } from './ui/words.js';

/** Before the address is read for anything else. */
const answer = takeAnswer();
const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const store = new LoginStore(new URLSearchParams(location.search).get('profile') ?? '');
const api = new Api(store);
api.language = language;

/** @type {{api: Api, client: MeshVoiceClient|null}} */
const hubbub = { api, client: null };
/** @type {any} */ (window).hubbub = hubbub;

/** @type {Pick<ReturnType<typeof callPage>, "element"|"close">|null} */
let page = null;
/** The page of a person that is logged in. @type {ReturnType<typeof callPage>|null} */
let ownPage = null;

/**
 * @param {string} notice why, '' when the person knows
 * @param {{code: string, preview: import('./voice/api.js').InvitePreview}|null} [invite] that this page was opened with
 */
function showLogin(notice, invite = null) {
    leavePage();
    root.replaceChildren(loginPage(api, {
        notice,
        invite,
        onLogin: (joined) => {
            showCall();
            ownPage?.focus();
            if (joined) {
                onJoined(joined);
            } else {
                openLink();
            }
        },
        onForgot: (name) => root.replaceChildren(forgotPage(api, name, () => showLogin('', invite))),
    }));
}

/** An invite was accepted. @param {import('./voice/api.js').Destination} joined */
function onJoined(joined) {
    forgetLink();
    ownPage?.showJoined(joined.guild, joined.channel);
}

/** The invite in the address of the page, for a person who is logged in. */
function openLink() {
    const link = readLink(location.hash);
    if (link?.kind === 'verify') {
        void verify(link.code).then((words) => toast(words, 'done'));
    }
    if (link?.kind === 'invite') {
        openAccept(api, link.code, (joined, { owner }) => {
            if (owner) {
                // With the menu of an administrator.
                showCall();
            }
            onJoined(joined);
        }).catch((error) => {
            forgetLink();
            toast(errorWords(error));
        });
    }
}

/** Verifies an email address. @param {string} code @returns {Promise<string>} how it went */
async function verify(code) {
    forgetLink();
    try {
        const { username, email } = await api.verifyEmail(code);
        return t('app.emailVerified', { email, name: username });
    } catch (error) {
        return errorWords(error);
    }
}

/** @param {string} code */
function showReset(code) {
    leavePage();
    root.replaceChildren(resetPage(api, code, async (username) => {
        forgetLink();
        // A login of this browser may have been one of that account.
        await store.clear();
        showLogin(t('app.passwordChanged', { name: username }));
    }));
}

/** What a login with the provider leads to. @param {import('./ui/provider-login.js').ProviderAnswer} answered */
async function showProvider(answered) {
    if (answered.error) {
        const { provider } = await api.loginOptions();
        showLogin(providerProblem(answered.error, provider ?? t('app.provider')));
        return;
    }
    leavePage();
    root.replaceChildren(providerPage(api, answered, {
        onLogin: (joined) => {
            showCall();
            ownPage?.focus();
            if (joined) {
                onJoined(joined);
            } else {
                openLink();
            }
        },
        onBack: (why) => showLogin(why),
    }));
}

/** The login page with what the invite in the address leads to. */
async function showLoginWithLink() {
    const link = readLink(location.hash);
    if (link?.kind === 'reset') {
        showReset(link.code);
        return;
    }
    if (!link) {
        showLogin('');
        return;
    }
    if (link.kind === 'verify') {
        showLogin(await verify(link.code));
        return;
    }
    try {
        showLogin('', { code: link.code, preview: await api.previewInvite(link.code) });
    } catch (error) {
        forgetLink();
        showLogin(errorWords(error));
    }
}

function showCall() {
    leavePage();
    useProfiles(api);
    // Not by the factory: a page stays open for days, in which the architecture of the server may change.
    const client = new MeshVoiceClient({ url: api.socketUrl(), token: (options) => api.token(options) });
    hubbub.client = client;
    client.addEventListener('revoked', () => {
        if (hubbub.client === client) {
            void store.clear();
            showLogin(t('app.loggedOut'));
        }
    });
    ownPage = callPage(api, client, {
        onLogout: () => void api.logout(),
        onOtherAccount: () => {
            store.setApart();
            showLogin('');
        },
    });
    page = ownPage;
    root.replaceChildren(ownPage.element);
    void client.start();
    return client;
}

/** A call by a guest link, also for a person who is logged in. @param {string} code */
async function showGuest(code) {
    leavePage();
    const { guestPage } = await import('./ui/guest-page.js');
    page = guestPage(api, code, {
        onLogin: () => {
            forgetLink();
            location.reload();
        },
        onClient: (client) => {
            hubbub.client = client;
        },
    });
    root.replaceChildren(page.element);
}

function leavePage() {
    page?.close();
    page = null;
    ownPage = null;
    const { client } = hubbub;
    hubbub.client = null;
    void client?.stop();
    for (const dialog of document.querySelectorAll('dialog')) {
        dialog.close();
    }
}

api.addEventListener('loggedout', (event) => {
    const { detail: why } = /** @type {CustomEvent} */ (event);
    showLogin(why ? errorWords(why) : '');
});
window.addEventListener('unhandledrejection', (event) => {
    toast(errorWords(event.reason));
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

const opened = readLink(location.hash);
if (answer && !answer.left.link) {
    await api.store.claimTab();
    await showProvider(answer);
} else if (opened?.kind === 'guest') {
    await showGuest(opened.code);
} else if (opened?.kind !== 'reset' && await api.restore()) {
    // The state of the call shows how it went.
    void rejoinAfterReload(showCall()).catch(() => {});
    openLink();
    if (answer?.error) {
        toast(providerProblem(answer.error, t('app.provider')));
    } else if (answer) {
        void finishLink(api, answer);
    }
} else {
    await showLoginWithLink();
}
// A link was put into the address of the open page.
window.addEventListener('hashchange', () => {
    if (readLink(location.hash)) {
        location.reload();
    }
});
document.documentElement.dataset.started = 'yes';
