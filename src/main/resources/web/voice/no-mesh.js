/**
 * In place of a {@link import('./mesh.js').Mesh} for a client that takes part in no direct connection: the server keeps
 * its rooms on the SFU, and all media travels through it.
 *
 * @type {import('./mesh.js').DirectPaths}
 */
export const NO_MESH = {
    isAble: false,
    needsSfu: true,
    path: 'sfu',
    enter() {},
    leave() {},
    onMode() {},
    onLeft() {},
    onRefused() {},
    onResumed() {},
    onSignal() {},
    update() {},
    send() {},
    limit() {},
    setView() {},
    onSfuAudio() {},
    plays: () => false,
    share: () => 1,
    stream: () => null,
    sources: () => [],
    stats: async () => [],
};
