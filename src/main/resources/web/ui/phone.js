/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/**
 * What the system shows and does during a call: its keys and lock screen control it, and the screen stays on while
 * there is video to look at.
 *
 * @param {VoiceClient} client
 * @param {AbortSignal} signal the page is left
 */
export function followOnPhone(client, signal) {
    const session = /** @type {MediaSession & Record<string, any>|undefined} */ (navigator.mediaSession);
    /** @type {WakeLockSentinel|null} */ let lock = null;
    let isAsking = false;

    function update() {
        const channel = client.guilds.channel(client.channel);
        if (session) {
            session.metadata = channel && 'MediaMetadata' in window
                ? new MediaMetadata({ title: channel.name, artist: 'Hubbub', artwork: [{ src: 'icon-512.png', sizes: '512x512', type: 'image/png' }] })
                : null;
            session.playbackState = channel ? 'playing' : 'none';
            session.setMicrophoneActive?.(!client.state.muted && !client.state.deafened);
            session.setCameraActive?.(client.state.camera);
        }
        void keepScreenOn();
    }

    /** Browsers release the lock when the page is hidden. */
    async function keepScreenOn() {
        const isWanted = !signal.aborted && !document.hidden && client.callState !== 'idle'
            && [...client.participants.values()].some(({ state }) => state.camera || state.screen);
        if (!isWanted) {
            void lock?.release();
            lock = null;
        } else if (!isAsking && (lock === null || lock.released) && 'wakeLock' in navigator) {
            isAsking = true;
            try {
                lock = await navigator.wakeLock.request('screen');
            } catch (error) {
                console.debug('hubbub: the screen may turn off', error);
            } finally {
                isAsking = false;
            }
        }
    }

    /** @type {[string, () => Promise<void>][]} */
    const actions = [
        ['togglemicrophone', () => client.setMuted(!client.state.muted)],
        ['togglecamera', () => client.setCamera(!client.state.camera)],
        ['hangup', () => client.leave()],
    ];
    for (const [name, action] of actions) {
        try {
            session?.setActionHandler(/** @type {MediaSessionAction} */ (name), () => {
                if (client.channel !== null) {
                    void action().catch((error) => console.debug('hubbub: not done', error));
                }
            });
        } catch (error) {
            console.debug('hubbub: the browser does not know this key', error);
        }
    }
    for (const event of ['call', 'state', 'participants']) {
        client.addEventListener(event, update, { signal });
    }
    document.addEventListener('visibilitychange', update, { signal });
    signal.addEventListener('abort', () => {
        void lock?.release();
        if (session) {
            session.metadata = null;
            session.playbackState = 'none';
        }
    });
}
