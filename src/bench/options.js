import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

const HELP = `scripts/bench [flags]
  (none)              everything, in some minutes: all scenarios, the limit, Janus if it is installed; writes a report
  --quick             S1-200 and S2-150 and the limit within a minute; ends with one line of JSON
  --scenario NAME     only this: S1 to S6 or R1 to R4 and the size, S1-200 for example, or saturation-S1, saturation-S2; may be
                      given several times
  --runs N            of each scenario; the medians are reported
  --steady            measures each scenario of ours a second time, when the JIT compilers are done
  --peer NAME         only this server: hubbub, janus or janus-loop (Janus with one event loop instead of a thread per
                      connection); may be given several times
  --readme            write the newest report into the README; alone it runs no scenario
  --seconds N         of each measured window
  --warm N            seconds from the first join until it begins: 60, or 10 for Janus, which compiles nothing
  --set KEY=VALUE     a setting of the server, may be given several times
  --classes FOLDER    class files that take precedence over those in the jar
  --class-path PATH   what to run instead of the jar
  --folder FOLDER     of the database, logs and reports; target/bench by default
  --server-cpu LIST   as for taskset, 0 by default
  --load-cpu LIST     of the load, 1 by default
  --srtp PROFILE      SRTP_AEAD_AES_128_GCM (default) or SRTP_AES128_CM_SHA1_80
JAVA_OPTS adds switches of the server's JVM. What each column means: docs/bench.md`;

const FLAGS = /** @type {const} */ ({
    help: { type: 'boolean', short: 'h' },
    quick: { type: 'boolean' },
    scenario: { type: 'string', multiple: true },
    readme: { type: 'boolean' },
    runs: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    warm: { type: 'string' },
    set: { type: 'string', multiple: true },
    folder: { type: 'string' },
    classes: { type: 'string' },
    'class-path': { type: 'string' },
    'server-cpu': { type: 'string', default: '0' },
    'load-cpu': { type: 'string', default: '1' },
    peer: { type: 'string', multiple: true },
    steady: { type: 'boolean' },
    srtp: { type: 'string', default: 'SRTP_AEAD_AES_128_GCM' },
});

const QUICK = { seconds: 6, warm: 3 };
const FULL = { seconds: 15, warm: 60 };

/** The command line, with what scripts/bench found. @param {string} root folder of the sources */
export function options(root) {
    const { values } = parseArgs({ options: FLAGS });
    if (values.help) {
        console.log(HELP);
        process.exit(0);
    }
    const times = values.quick ? QUICK : FULL;
    return {
        root,
        programs: `${root}/target/bench`,
        folder: values.folder ?? `${root}/target/bench`,
        jar: `${root}/target/hubbub.jar`,
        java: `${process.env.JAVA_HOME}/bin/java`,
        javaOptions: (process.env.JAVA_OPTS ?? '').split(/\s+/).filter(Boolean),
        classPath: values['class-path'] ?? (values.classes && `${values.classes}:${root}/target/hubbub.jar`),
        quick: values.quick ?? false,
        scenarios: values.scenario ?? [],
        readme: values.readme ?? false,
        runs: Number(values.runs),
        seconds: Number(values.seconds ?? times.seconds),
        warmSeconds: Number(values.warm ?? times.warm),
        /** @type {Record<string, string>} */
        set: Object.fromEntries((values.set ?? []).map((entry) => entry.split(/=(.*)/s).slice(0, 2))),
        serverCpu: values['server-cpu'],
        loadCpu: cpus().length > 1 ? values['load-cpu'] : '0',
        profile: values.srtp,
        sweepMillis: 20,
        steady: values.steady ?? false,
        peers: values.peer ?? [],
    };
}
