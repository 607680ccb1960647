import { openAccept } from './accept-dialog.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { codeOf } from './links.js';
import { field } from './login.js';
import { errorWords, t } from './words.js';
import { GuildApi } from '../voice/guild-api.js';

/**
 * Creates a server, or joins one by an invite.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {(guild: string, channel?: string) => void} onAdded
 */
export function openAddServer(api, onAdded) {
    const guilds = new GuildApi(api);
    const name = field('new-server-name', t('serverSettings.name'), { maxLength: 100, autocomplete: 'off', placeholder: t('addServer.placeholder') });
    const link = field('server-invite', t('addServer.link'), { maxLength: 500, autocomplete: 'off', spellcheck: false, placeholder: 'https://…/i/…' });
    const creation = h('form', { hidden: true, noValidate: true, onsubmit: create },
        h('h3', {}, t('addServer.createTitle')), name.element,
        h('div', { class: 'dialog-actions' }, h('button', { type: 'submit', class: 'primary' }, t('common.create'))));
    const hint = h('p', { class: 'hint', hidden: true }, t('addServer.closed'));
    const joining = h('form', { noValidate: true, onsubmit: join },
        h('h3', {}, t('addServer.joinTitle')), link.element,
        h('div', { class: 'dialog-actions' }, h('button', { type: 'submit', class: 'secondary' }, t('addServer.join'))));

    /** @param {SubmitEvent} event */
    async function create(event) {
        event.preventDefault();
        name.clear();
        const text = name.input.value.trim();
        if (!text) {
            name.fail(t('addServer.nameMissing'));
            return;
        }
        await busy(event, async () => {
            const { id } = await guilds.createGuild(text);
            dialog.close();
            onAdded(id);
        }, name);
    }

    /** @param {SubmitEvent} event */
    async function join(event) {
        event.preventDefault();
        link.clear();
        const code = codeOf(link.input.value);
        if (!code) {
            link.fail(t('addServer.linkMissing'));
            return;
        }
        await busy(event, async () => {
            await openAccept(api, code, (joined) => onAdded(joined.guild, joined.channel));
            dialog.close();
        }, link);
    }

    /** @param {SubmitEvent} event @param {() => Promise<void>} work @param {ReturnType<typeof field>} shown */
    async function busy(event, work, shown) {
        const submit = /** @type {HTMLButtonElement} */ (event.submitter);
        submit.disabled = true;
        try {
            await work();
        } catch (error) {
            shown.fail(errorWords(error));
        } finally {
            submit.disabled = false;
        }
    }

    const dialog = openDialog(t('addServer.title'), creation, hint, joining);
    link.input.focus();
    guilds.mayCreate().then((may) => {
        creation.hidden = !may;
        hint.hidden = may;
        if (may && !link.input.value) {
            name.input.focus();
        }
    }).catch((error) => link.fail(errorWords(error)));
}
