/** @typedef {import('./types.js').Report} Report */

/** @param {unknown} value */
const shown = (value, digits = 2) => (typeof value === 'number' ? value.toFixed(digits) : '–');
/** @param {unknown} value */
const thousands = (value) => (typeof value === 'number' ? Math.round(value).toLocaleString('en-US') : '–');

/** @type {Record<string, string>} */
const NAMES = { hubbub: 'Hubbub', janus: 'Janus', 'janus-loop': 'Janus, one event loop' };

/** @param {unknown[]} head @param {unknown[][]} rows */
const table = (head, rows) =>
    [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The newest figures as the README shows them. @param {Report} report */
export function markdown({ made, runs, machine, rows, saturation, storms }) {
    const parts = [
        `${made.slice(0, 10)}, commit ${machine.commit}, ${runs === 1 ? 'one run' : `medians of ${runs} runs`}: ${machine.cores} cores of` +
            ` ${machine.cpu}, Linux ${machine.kernel}, JDK ${machine.java}, the server on one core, the load on another,` +
            ` ${machine.srtp}. Janus ${machine.janus}, libsrtp ${machine.libsrtp}.`,
    ];
    if (rows.length) {
        parts.push(table(
            ['', 'server', 'CPU µs a packet', 'steady', '× limit, received, 1 / 5 a call', '× Janus', '× Janus, one loop', 'loss %', 'p50 ms', 'p99 ms', 'p99.9 ms', 'kB a person', 'B a packet', 'others %', 'quiet runs'],
            rows.map((row) => [
                row.variant ? `${row.name}, ${row.variant}` : row.name,
                NAMES[row.server],
                shown(row.cpu_us),
                shown(row.steady?.cpu_us),
                `${shown(row.limit_read_ratio)} / ${shown(row.limit5_read_ratio)}`,
                shown(row.janus_ratio),
                shown(row.janus_loop_ratio),
                shown(row.loss_pct),
                shown(row.p50_ms),
                shown(row.p99_ms),
                shown(row.p999_ms),
                thousands(row.rss_kb_per_participant),
                thousands(row.allocated_bytes),
                shown(row.others_pct, 1),
                `${row.quiet_runs} of ${row.all_runs}`,
            ]),
        ));
    }
    if (saturation.length) {
        parts.push(
            table(
                ['saturation of one core', 'server', 'packets a second', 'listeners', 'CPU µs a packet there'],
                saturation.map(({ kind, server, packets_per_s, listeners, cpu_us, loadIsTheEnd }) => [
                    kind,
                    NAMES[server],
                    `${loadIsTheEnd ? '≥ ' : ''}${thousands(packets_per_s)}`,
                    listeners ?? '–',
                    shown(cpu_us),
                ]),
            ),
        );
    }
    for (const { cold, warm } of storms) {
        parts.push(
            table(
                ['S6', 'joins', 'all have media after', 'median', 'longest gap in the room', 'before the storm', 'CPU ms a join'],
                Object.entries({ 'after a start': cold, 'running server': warm }).map(([when, one]) => [
                    when,
                    one.joins,
                    `${shown(one.flowing_s, 1)} s`,
                    `${shown(one.median_flowing_s, 1)} s`,
                    `${shown(one.gap_ms, 0)} ms`,
                    `${shown(one.gap_before_ms, 0)} ms`,
                    shown(one.cpu_ms_per_join, 1),
                ]),
            ),
        );
    }
    return `${parts.join('\n\n')}\n`;
}
