import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { html } from './html.js';
import { machine } from './machine.js';
import { markdown } from './markdown.js';

const BEGIN = '<!-- bench: written by scripts/bench -->';
const END = '<!-- end of bench -->';

/** @typedef {import('./types.js').Options} Options */
/** @typedef {import('./types.js').Report} Report */
/** @typedef {import('./types.js').Row} Row */

/** @param {Options} options @param {string} kind */
const file = ({ folder }, kind) => `${folder}/report.${kind}`;

/** Adds to each row of ours what it is of the limit and of Janus in the same runs. @param {Row[]} rows @returns {Row[]} */
function related(rows) {
    return rows.map((row) => {
        /** @param {string} peer */
        const of = (peer) => rows.find(({ server, name }) => server === peer && name === row.name);
        const isOurs = row.server === 'hubbub';
        return {
            ...row,
            limit_ratio: ratio(row.cpu_us, row.limit_us),
            limit5_ratio: ratio(row.cpu_us, row.limit5_us),
            limit_read_ratio: ratio(row.cpu_us, row.limit_read_us),
            limit5_read_ratio: ratio(row.cpu_us, row.limit5_read_us),
            janus_ratio: isOurs ? ratio(row.cpu_us, of('janus')?.cpu_us) : undefined,
            janus_loop_ratio: isOurs ? ratio(row.cpu_us, of('janus-loop')?.cpu_us) : undefined,
        };
    });
}

/** @param {number|undefined} of @param {number|undefined} to */
const ratio = (of, to) => (of && to ? Number((of / to).toFixed(2)) : undefined);

/** Writes both reports; returns their files. @param {Options} options @param {Pick<Report, "rows"|"saturation"|"storms">} found */
export function write(options, { rows, saturation, storms }) {
    const report = {
        made: new Date().toISOString(),
        runs: options.runs,
        machine: machine(options),
        rows: related(rows),
        saturation,
        storms,
    };
    writeFileSync(file(options, 'json'), `${JSON.stringify(report, null, 2)}\n`);
    writeFileSync(file(options, 'html'), html(report));
    return [file(options, 'json'), file(options, 'html')];
}

/** Puts the newest table between the marks in the README. @param {Options} options */
export function writeReadme(options) {
    const newest = file(options, 'json');
    if (!existsSync(newest)) throw new Error(`${newest} does not exist yet: run scripts/bench first`);
    const readme = `${options.root}/README.md`;
    const text = readFileSync(readme, 'utf8');
    const begin = text.indexOf(BEGIN);
    const end = text.indexOf(END);
    if (begin < 0 || end < begin) throw new Error(`README.md lacks the lines ${BEGIN} and ${END}`);
    const table = markdown(JSON.parse(readFileSync(newest, 'utf8')));
    writeFileSync(readme, `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n${text.slice(end)}`);
}
