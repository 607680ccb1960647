import { copyText } from './copy.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { field } from './login.js';
import { toast } from './toasts.js';
import { EVENT_WORDS, answerOf, stateOf } from './webhook-words.js';
import { errorWords, t } from './words.js';
import { EVENT_TYPES, EventApi } from '../voice/event-api.js';

/** @typedef {import('../voice/event-api.js').Webhook} Webhook */

/** How often the list is read again while it is shown. */
const REFRESH_MILLIS = 5_000;

/**
 * The URLs to which the events of a server are sent, what came of it, and a form for another one.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {import('../voice/protocol.js').Guild} guild
 */
export function webhooks(api, guild) {
    const events = new EventApi(api);
    const hint = h('p', { class: 'hint' }, t('common.loading'));
    const secret = h('div', { class: 'secret', role: 'status', hidden: true });
    const list = h('ul', { class: 'sessions', 'aria-label': t('webhook.title') });
    const form = newWebhook();
    form.hidden = true;
    const element = h('section', { class: 'webhooks' }, h('h3', {}, t('webhook.title')), hint, list, secret, form);
    /** What the list shows; it is made anew only when that has changed, so that the focus stays. */
    let shown = '';

    async function load() {
        try {
            const { enabled, webhooks: found } = await events.webhooks(guild.id);
            form.hidden = !enabled;
            hint.textContent = enabled
                ? t('webhook.hint')
                : t('webhook.off');
            if (JSON.stringify(found) !== shown) {
                const open = new Set([...list.querySelectorAll('details[open]')].map((one) => one.closest('li')?.dataset.key));
                shown = JSON.stringify(found);
                list.replaceChildren(...found.map((webhook) => item(webhook, open.has(webhook.id))));
            }
        } catch (error) {
            hint.textContent = errorWords(error);
        }
    }

    /** @param {Promise<unknown>} work @param {string} done */
    async function act(work, done) {
        try {
            await work;
            toast(done, 'done');
        } catch (error) {
            toast(errorWords(error));
        }
        await load();
    }

    /** @param {Webhook} webhook @param {boolean} open */
    function item(webhook, open) {
        const { text, bad } = stateOf(webhook, Date.now());
        const button = (/** @type {string} */ label, /** @type {() => unknown} */ onclick) =>
            h('button', { type: 'button', class: 'secondary', onclick }, label);
        return h('li', { class: 'session webhook', 'data-key': webhook.id }, icon('send'),
            h('div', {}, h('strong', {}, h('bdi', {}, webhook.url)),
                h('small', {}, webhook.types.length ? webhook.types.join(', ') : t('webhook.allEvents')),
                h('small', { class: bad ? 'bad' : '' }, text),
                webhook.answers.length > 0 && h('details', { open }, h('summary', {}, t('webhook.lastAnswers')),
                    h('ul', {}, ...webhook.answers.map((answer) => h('li', { class: answer.problem ? 'bad' : '' }, answerOf(answer)))))),
            h('div', { class: 'webhook-buttons' },
                webhook.disabled
                    ? button(t('webhook.enable'), () => act(events.enableWebhook(guild.id, webhook, true), t('webhook.enabled')))
                    : button(t('webhook.disable'), () => act(events.enableWebhook(guild.id, webhook, false), t('webhook.disabled'))),
                webhook.oldestSeq > 0 && button(t('webhook.replay'),
                    () => act(events.replay(guild.id, webhook.id, webhook.oldestSeq - 1), t('webhook.replayed'))),
                button(t('common.delete'), () => act(events.deleteWebhook(guild.id, webhook.id), t('webhook.deleted')))));
    }

    function newWebhook() {
        const url = field('webhook-url', 'URL', { type: 'url', maxLength: 1000, autocomplete: 'off', placeholder: 'https://example.org/events' });
        const boxes = EVENT_TYPES.map((type) => ({ type, box: h('input', { type: 'checkbox', checked: true }), words: EVENT_WORDS[type] }));
        const add = h('button', { type: 'submit', class: 'primary' }, t('webhook.add'));
        return h('form', {
            class: 'webhook-form', noValidate: true,
            onsubmit: async (/** @type {SubmitEvent} */ event) => {
                event.preventDefault();
                url.clear();
                const wanted = boxes.filter(({ box }) => box.checked).map(({ type }) => type);
                if (wanted.length === 0) {
                    url.fail(t('webhook.typesMissing'));
                    return;
                }
                add.disabled = true;
                try {
                    const created = await events.createWebhook(guild.id, url.input.value.trim(), wanted.length === boxes.length ? [] : wanted);
                    url.input.value = '';
                    showSecret(created.secret);
                    await load();
                } catch (error) {
                    url.fail(errorWords(error));
                } finally {
                    add.disabled = false;
                }
            },
        }, url.element,
        h('fieldset', { class: 'event-types' }, h('legend', {}, t('webhook.events')), ...boxes.map(({ box, words }) => h('label', { class: 'check' }, box, words))),
        add);
    }

    /** @param {string} text */
    function showSecret(text) {
        const input = h('input', { id: 'webhook-secret', readOnly: true, value: text, onfocus: () => input.select() });
        secret.replaceChildren(
            h('label', { for: 'webhook-secret' }, t('webhook.secret')),
            h('div', { class: 'link-row' }, input, h('button', { type: 'button', class: 'secondary', onclick: () => void copyText(text) }, t('common.copy'))));
        secret.hidden = false;
    }

    void load();
    const timer = setInterval(() => {
        if (element.isConnected) {
            void load();
        } else {
            clearInterval(timer);
        }
    }, REFRESH_MILLIS);
    return element;
}
