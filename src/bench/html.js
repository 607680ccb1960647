const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1d2330; background: #fff }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: .25rem .5rem; border-bottom: 1px solid #dde1ea; white-space: nowrap }
th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left }
th { font-weight: 600; color: #57607a }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem } dt { color: #57607a } dd { margin: 0 }
.wide { overflow-x: auto } svg { width: 100%; height: auto } svg text { font-size: 12px; fill: currentColor }
.hubbub { fill: #4a63e7 } .janus { fill: #e08a3c } .janus-loop { fill: #b06a9c } .limit { fill: #98a1b5 }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem } figure { margin: 0 }
line { stroke: #98a1b5; stroke-width: .5 } .charts polyline { fill: none; stroke-width: 2 } .charts text { font-size: 9px }
polyline.hubbub { stroke: #4a63e7 } polyline.janus { stroke: #e08a3c } polyline.janus-loop { stroke: #b06a9c } b.janus-loop { color: #b06a9c } b.hubbub { color: #4a63e7 } b.janus { color: #e08a3c }
@media (prefers-color-scheme: dark) { body { background: #14171f; color: #e4e7ef } th, dt { color: #9aa3ba } th, td { border-color: #2b3040 } }
`;

/** @typedef {import('./types.js').Figures} Figures */
/** @typedef {import('./types.js').Report} Report */
/** @typedef {import('./types.js').Row} Row */
/** @typedef {[title: string, key: string, digits: number]} Column */

/** @type {Column[]} */
const COLUMNS = [
    ['CPU µs a packet', 'cpu_us', 2],
    ['of it compiling', 'cpu_compiling_us', 2],
    ['of it collecting', 'cpu_collecting_us', 2],
    ['× limit, 1', 'limit_ratio', 2],
    ['× limit, 5', 'limit5_ratio', 2],
    ['× received, 1', 'limit_read_ratio', 2],
    ['× received, 5', 'limit5_read_ratio', 2],
    ['× Janus', 'janus_ratio', 2],
    ['× Janus, one loop', 'janus_loop_ratio', 2],
    ['quiet runs', 'quiet_runs', 0],
    ['packets/s', 'packets_per_s', 0],
    ['CPU %', 'cpu_pct', 0],
    ['others %', 'others_pct', 0],
    ['loss %', 'loss_pct', 3],
    ['forwarded %', 'forwarded_pct', 1],
    ['p50 ms', 'p50_ms', 2],
    ['p99 ms', 'p99_ms', 2],
    ['p99.9 ms', 'p999_ms', 2],
    ['kB a person', 'rss_kb_per_participant', 0],
    ['of it heap', 'heap_kb_per_participant', 0],
    ['B a packet', 'allocated_bytes', 0],
    ['GC pauses', 'gc_pauses', 0],
    ['GC p99.9 ms', 'gc_pause_p999_ms', 3],
    ['GC max ms', 'gc_pause_max_ms', 3],
    ['send floor µs', 'floor_send_us', 2],
    ['SRTP floor µs', 'floor_srtp_us', 2],
];

/** @type {Column[]} */
const LOAD = [
    ['CPU %', 'cpu_pct', 0],
    ['latest packet ms', 'max_late_ms', 1],
    ['send errors', 'send_errors', 0],
    ['not authentic', 'bad_auth', 0],
    ['received nothing', 'silent_listeners', 0],
];

const WIDTH = 900;
const LABEL = 170;
const BAR = 16;

/** @param {unknown} text */
const escaped = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
/** @param {unknown} value @param {number} digits */
const shown = (value, digits) => (typeof value === 'number' ? value.toFixed(digits) : '–');
/** @param {Figures} row */
const title = ({ name, variant }) => (variant ? `${name}, ${variant}` : name);

/** @param {string} tag @param {unknown[]} values */
const cells = (tag, values) => `<tr>${values.map((value) => `<${tag}>${escaped(value)}</${tag}>`).join('')}</tr>`;

/** @param {unknown[]} head @param {unknown[][]} rows */
const table = (head, rows) =>
    `<div class="wide"><table>${cells('th', head)}${rows.map((row) => cells('td', row)).join('')}</table></div>`;

/**
 * Bars side by side by a common scale.
 *
 * @param {{label: string, values: {kind: string, value: number}[]}[]} groups
 * @param {string} unit
 */
function bars(groups, unit) {
    const most = Math.max(...groups.flatMap(({ values }) => values.map(({ value }) => value)), 1e-9);
    let y = 0;
    const parts = [];
    for (const { label, values } of groups) {
        parts.push(`<text x="0" y="${y + BAR - 3}">${escaped(label)}</text>`);
        for (const { kind, value } of values) {
            const length = ((WIDTH - LABEL - 170) * value) / most;
            parts.push(
                `<rect class="${kind}" x="${LABEL}" y="${y}" width="${length.toFixed(1)}" height="${BAR - 3}"/>`,
                `<text x="${LABEL + length + 6}" y="${y + BAR - 4}">${escaped(`${kind} ${value.toFixed(2)} ${unit}`)}</text>`,
            );
            y += BAR;
        }
        y += BAR / 2;
    }
    return `<svg viewBox="0 0 ${WIDTH} ${y}" role="img">${parts.join('')}</svg>`;
}

/** Ours, Janus' and the limit's cost of each scenario. @param {Row[]} rows */
function costs(rows) {
    const ours = rows.filter(({ server }) => server === 'hubbub');
    const groups = (ours.length ? ours : rows).map((row) => ({
        label: title(row),
        values: [
            ...rows.filter((other) => other === row || (other.server !== 'hubbub' && other.name === row.name && other !== row)),
        ]
            .map(({ server, cpu_us }) => ({ kind: server, value: cpu_us }))
            .concat({ kind: 'limit', value: row.limit_us }, { kind: 'limit', value: row.limit5_us })
            .filter(({ value }) => value > 0),
    }));
    return bars(groups, 'µs');
}

const CHART = { width: 300, height: 190, left: 30, bottom: 20 };
const DECADES = [0.1, 1, 10, 100];

/** What share of the packets was forwarded within what time, a chart per scenario. @param {Row[]} rows */
function delays(rows) {
    const { width, height, left, bottom } = CHART;
    /** @param {number} millis */
    const x = (millis) => left + ((Math.log10(Math.min(Math.max(millis, 0.03), 300)) + 1.53) / 4.01) * (width - left);
    /** @param {number} share */
    const y = (share) => (height - bottom) * (1 - share) + 4;
    const grid = DECADES.map(
        (millis) =>
            `<line x1="${x(millis)}" x2="${x(millis)}" y1="4" y2="${y(0)}"/><text x="${x(millis) - 8}" y="${height - 2}">${millis} ms</text>`,
    ).join('');
    const shares = [0, 0.5, 1]
        .map((share) => `<line x1="${left}" x2="${width}" y1="${y(share)}" y2="${y(share)}"/><text x="0" y="${y(share) + 8}">${100 * share} %</text>`)
        .join('');
    const titles = [...new Set(rows.map(title))];
    const charts = titles.map((of) => {
        const lines = rows
            .filter((row) => title(row) === of && row.delay_curve_ms)
            .map(({ server, delay_curve_ms: curve }) => {
                const points = /** @type {number[]} */ (curve).map((millis, i) => `${x(millis).toFixed(1)},${y(i / (curve.length - 1)).toFixed(1)}`);
                return `<polyline class="${server}" points="${points.join(' ')}"/>`;
            });
        return `<figure><figcaption>${escaped(of)}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img">${grid}${shares}${lines.join('')}</svg></figure>`;
    });
    return `<div class="charts">${charts.join('')}</div>`;
}

/** @param {Row[]} rows */
function spread(rows) {
    if (!rows.length) return '<p>Not run.</p>';
    return table(
        ['', 'packets/s', 'loss %', 'direct p50 ms', 'direct p99 ms', 'relayed p50 ms', 'relayed p99 ms', 'CPU % of each node', 'CPU µs a packet', 'load CPU %', 'joins s', 'warnings'],
        rows.map((row) => [
            `${title(row)}: ${row.what}`,
            shown(row.packets_per_s, 0),
            shown(row.loss_pct, 3),
            shown(row.direct_p50_ms ?? row.p50_ms, 2),
            shown(row.direct_p99_ms ?? row.p99_ms, 2),
            shown(row.relayed_p50_ms, 2),
            shown(row.relayed_p99_ms, 2),
            (row.nodes_cpu_pct ?? []).map((/** @type {number} */ cpu) => shown(cpu, 0)).join(', '),
            shown(row.cpu_us, 2),
            shown(row.load?.cpu_pct, 0),
            shown(row.join_s, 0),
            (row.warnings ?? []).join(', '),
        ]),
    );
}

/** The whole report as one page that needs nothing else. @param {Report} report */
export function html({ made, runs, machine, rows, saturation, storms }) {
    const whole = rows.filter(({ error }) => !error);
    /** @param {Column[]} columns @returns {(row: Figures) => unknown[]} */
    const line = (columns) => (row) => [title(row), row.server, ...columns.map(([, key, digits]) => shown(row[key], digits))];
    /** @param {Column[]} columns */
    const head = (columns) => ['', 'server', ...columns.map(([name]) => name)];
    return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hubbub bench ${escaped(made)}</title><style>${STYLE}</style>
<h1>Hubbub bench</h1><p>${escaped(made)}, ${runs === 1 ? 'one run' : `medians of ${runs} runs`} of ${machine.seconds} s. What the columns mean: docs/bench.md</p>
<h2>CPU per forwarded packet</h2><p>The two bars of the limit are one packet a call, and five.</p>${costs(whole)}
<h2>Forwarding delay</h2><p>The share of packets that took no longer, from the publisher's send call to the kernel's stamp at the
listener: <b class="hubbub">Hubbub</b>, <b class="janus">Janus</b>, <b class="janus-loop">Janus with one event loop</b>.</p>${delays(whole)}
<h2>Figures</h2>${table(head(COLUMNS), whole.map(line(COLUMNS)))}
${steady(whole)}
${rows.filter(({ error }) => error).map((row) => `<p>${escaped(`${title(row)} on ${row.server} failed: ${row.error}`)}</p>`).join('')}
<h2>Several nodes</h2>${spread(whole.filter((row) => row.nodes_cpu_pct))}
<h2>Saturation of one core</h2>${saturations(saturation)}
<h2>Joins</h2>${joins(storms)}
<h2>The load generator</h2>${table(
        head(LOAD),
        whole.map((row) => line(LOAD)({ ...row.load, name: row.name, variant: row.variant, server: row.server })),
    )}
<h2>Machine</h2><dl>${Object.entries(machine)
        .map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(typeof value === 'object' ? JSON.stringify(value) : value)}</dd>`)
        .join('')}</dl></html>
`;
}

/** The same once the JIT compilers are done. @param {Row[]} rows */
function steady(rows) {
    const measured = rows.filter((row) => row.steady);
    if (!measured.length) return '';
    const shownColumns = COLUMNS.filter(([, key]) => measured.some((row) => row.steady[key] !== undefined));
    return `<h2>Steady: after the JIT compilers</h2>${table(
        ['', 'begins after s', ...shownColumns.map(([name]) => name)],
        measured.map((row) => [title(row), shown(row.steady.begin_s, 0), ...shownColumns.map(([, key, digits]) => shown(row.steady[key], digits))]),
    )}`;
}

/** @param {Report["saturation"]} found */
function saturations(found) {
    if (!found.length) return '<p>Not searched.</p>';
    const rows = found.flatMap(({ kind, server, steps, loadIsTheEnd }) =>
        steps.map((step) => [
            kind,
            server,
            step.listeners ?? '',
            step.packets_per_s ?? step.error,
            step.holds ? 'yes' : loadIsTheEnd ? 'no, load busy' : 'no',
            shown(step.loss_pct, 3),
            shown(step.p99_ms, 1),
            shown(step.cpu_us, 2),
            shown(step.cpu_pct, 0),
            shown(step.load_cpu_pct, 0),
            shown(step.load_max_late_ms, 1),
        ]),
    );
    return table(
        ['', 'server', 'listeners', 'packets/s', 'passed', 'loss %', 'p99 ms', 'CPU µs', 'CPU %', 'load CPU %', 'load late ms'],
        rows,
    );
}

/** @param {Report["storms"]} storms */
function joins(storms) {
    if (!storms.length) return '<p>Not run.</p>';
    const rows = storms.flatMap((storm) => Object.entries(storm).map(([when, one]) => [when, one.joins, ...Object.values(one).slice(1)]));
    return table(['server', 'joins', 'connected s', 'flowing s', 'median s', 'gap ms', 'gap before ms', 'load late ms', 'p99 ms', 'CPU ms a join'], rows);
}
