import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** What a command prints, or an empty string if it is not installed. @param {string} command @param {...string} flags */
function outputOf(command, ...flags) {
    try {
        return execFileSync(command, flags, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
        return '';
    }
}

/** @param {string} name */
const installed = (name) => outputOf('dpkg-query', '-W', '-f=${Version}', name);

/** Flags of a file of them, without its comments. @param {string} file */
const flagsOf = (file) => readFileSync(file, 'utf8').match(/^-.+$/gm) ?? [];

/** Everything about the machine and the programs that the figures depend on. @param {import('./types.js').Options} options */
export function machine({ root, java, javaOptions, srtpLibrary, profile, serverCpu, loadCpu, seconds, set }) {
    return {
        cpu: cpus()[0]?.model,
        cores: cpus().length,
        memory_gb: Math.round(totalmem() / 2 ** 30),
        kernel: release(),
        system: readFileSync('/etc/os-release', 'utf8').match(/^PRETTY_NAME="?([^"\n]*)/m)?.[1] ?? '',
        java: readFileSync(`${java.replace(/\/bin\/java$/, '')}/release`, 'utf8').match(/JAVA_RUNTIME_VERSION="([^"]*)/)?.[1] ?? '',
        jvm_flags: [...flagsOf(`${root}/scripts/server.options`), ...javaOptions],
        settings: set,
        commit: outputOf('git', '-C', root, 'describe', '--always', '--dirty', '--abbrev=10'),
        janus: installed('janus'),
        libsrtp: `${installed('libsrtp2-1')} ${srtpLibrary ? "from Debian's source, on OpenSSL" : 'of Debian, on NSS'}`,
        openssl: outputOf('openssl', 'version'),
        node: process.version,
        srtp: profile,
        server_cpu: serverCpu,
        load_cpu: loadCpu,
        seconds,
    };
}
