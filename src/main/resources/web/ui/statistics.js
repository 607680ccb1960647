import { h } from './dom.js';
import { locale } from './formats.js';
import { lastDays, roundedTop } from './statistics-sums.js';
import { errorWords, t } from './words.js';
import { EventApi } from '../voice/event-api.js';

/** @typedef {import('./statistics-sums.js').Day} Day */
/** @typedef {import('../voice/event-api.js').DailyVoice} DailyVoice */

const DAYS = 30;
const WIDTH = 620;
const HEIGHT = 120;
const LEFT = 44;
const BOTTOM = 18;
const DATE = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const NUMBER = new Intl.NumberFormat(locale);

/** @type {[keyof Omit<Day, 'day'>, string][]} */
const PLOTS = [['joins', t('statistics.joins')], ['minutes', t('statistics.minutes')], ['peak', t('statistics.peak')]];

/**
 * Plots of what was going on in the voice channels of a server.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {import('../voice/protocol.js').Guild} guild
 */
export function statistics(api, guild) {
    const hint = h('p', { class: 'hint' }, t('common.loading'));
    const plots = h('div', { class: 'plots' });
    const chosen = h('select', { id: 'statistics-channel', onchange: () => show() },
        h('option', { value: '' }, t('statistics.allChannels')),
        ...guild.channels.filter(({ kind }) => kind === 'voice' || kind === 'stage')
            .map(({ id, name }) => h('option', { value: id }, name)));
    const choice = h('div', { class: 'field', hidden: true }, h('label', { for: 'statistics-channel' }, t('statistics.channel')), chosen);
    /** @type {DailyVoice[]} */ let found = [];

    function show() {
        const days = lastDays(found, DAYS, Date.now(), chosen.value || undefined);
        plots.replaceChildren(...PLOTS.map(([what, title]) => plot(title, days.map((day) => ({ day: day.day, value: day[what] })))));
    }

    async function load() {
        try {
            const answer = await new EventApi(api).statistics(guild.id, DAYS);
            found = answer.days;
            hint.textContent = answer.enabled
                ? t('statistics.days', { count: DAYS })
                : t('statistics.off');
            choice.hidden = !answer.enabled;
            if (answer.enabled) {
                show();
            }
        } catch (error) {
            hint.textContent = errorWords(error);
        }
    }

    void load();
    return h('section', { class: 'statistics' }, h('h3', {}, t('statistics.title')), hint, choice, plots);
}

/**
 * Bars by day. Screen readers get the numbers as a list.
 *
 * @param {string} title
 * @param {{day: string, value: number}[]} values
 */
function plot(title, values) {
    const top = roundedTop(values.map(({ value }) => value));
    const step = (WIDTH - LEFT) / values.length;
    const base = HEIGHT - BOTTOM;
    const y = (/** @type {number} */ value) => base - (value / top) * (base - 8);
    const image = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true' },
        ...[0, top / 2, top].flatMap((value) => [
            svg('line', { x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value) }),
            svg('text', { x: LEFT - 6, y: y(value) + 4, 'text-anchor': 'end' }, NUMBER.format(value)),
        ]),
        ...values.map(({ day, value }, index) => svg('rect', {
            x: LEFT + index * step + 1, width: step - 2, y: y(value), height: base - y(value), rx: 1.5,
        }, svg('title', {}, `${shown(day)}: ${NUMBER.format(value)}`))),
        ...values.flatMap(({ day }, index) => (index % 7 === values.length % 7
            ? [svg('text', { x: LEFT + (index + 0.5) * step, y: HEIGHT - 4, 'text-anchor': 'middle' }, shown(day))]
            : [])));
    const busy = values.filter(({ value }) => value > 0);
    return h('figure', { class: 'plot' }, h('figcaption', {}, title), image,
        h('ul', { class: 'visually-hidden' }, ...(busy.length > 0
            ? busy.map(({ day, value }) => h('li', {}, `${shown(day)}: ${NUMBER.format(value)}`))
            : [h('li', {}, t('statistics.nothing'))])));
}

/** @param {string} day */
const shown = (day) => DATE.format(new Date(`${day}T00:00:00Z`));

/**
 * @param {string} tag
 * @param {Record<string, string|number>} attributes
 * @param {...(Node|string)} children
 */
function svg(tag, attributes, ...children) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) {
        element.setAttribute(name, String(value));
    }
    element.append(...children);
    return element;
}
