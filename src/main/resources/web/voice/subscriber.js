import { BusyWatch } from './busy-watch.js';
import { LevelPoll } from './level-poll.js';
import { SCREEN_AUDIO_SLOTS } from './limits.js';
import { AudioPlayer } from './player.js';
import { CallQuality } from './quality.js';
import { SilenceWatch } from './silence-watch.js';
import { StatsReader } from './stats.js';
import { ViewRequests } from './view-requests.js';

/** @typedef {import('./connection.js').MediaConnection} MediaConnection */
/** @typedef {import('./devices.js').Devices} Devices */
/** @typedef {import('./protocol.js').Quality} Quality */
/** @typedef {import('./protocol.js').SlotAssignment} SlotAssignment */
/** @typedef {import('./protocol.js').Speaking} Speaking */
/** @typedef {import('./protocol.js').VideoTrackKind} VideoTrackKind */
/** @typedef {import('./protocol.js').View} View */
/** @typedef {import('./protocol.js').ViewRequest} ViewRequest */

/**
 * A video that the server has paused, since it would not fit: why, as far as it is known here, since when, and since when
 * its slot is that of this track; milliseconds of `performance.now()`.
 *
 * @typedef {{cause: "computer"|"connection"|"server", since: number, assignedAt: number}} Pause
 *
 * @typedef {Object} SubscriberListener
 * @property {() => MediaConnection|null} connection of now
 * @property {() => boolean} isConnected whether media flows on it
 * @property {(fields: Omit<View, "op">) => void} sendView
 * @property {(number: number, mid: string) => number} volumeOf a participant's volume in that slot, 0…1
 * @property {Pick<import('./mesh.js').DirectPaths, "sources"|"onSfuAudio">} mesh
 * @property {() => {number: number, level: number}|null} ownLevel null while no microphone is sent
 * @property {() => number} ownNumber in the room
 * @property {(event: "call"|"tracks"|"levels"|"quality"|"blocked") => void} onEvent as those of the client
 */

/** What the person receives: audio is played here, video is for the page to show. */
export class Subscriber {
    #view = new ViewRequests();
    #statsReader = new StatsReader();
    #isAllAudibleSent = false;
    #busy = new BusyWatch();
    #silence = new SilenceWatch();
    #levels;
    #listener;
    #player;

    /** Whether as many microphones as the server allows are audible. */ allAudible = false;
    /** No audio arrives although another participant speaks. */ isSilent = false;
    /** Who speaks now → level 0…1. @type {Map<number, number>} */ speaking = new Map();
    /** The quality of the call as the server reports it. */ quality = new CallQuality();

    /** @param {Devices} devices @param {SubscriberListener} listener */
    constructor(devices, listener) {
        this.#listener = listener;
        const player = new AudioPlayer(listener.volumeOf);
        this.#player = player;
        this.#levels = new LevelPoll({
            onLevels: (speaking) => {
                this.speaking = speaking;
                listener.onEvent('levels');
            },
            onAudible: (mid, number) => {
                player.setParticipant(mid, number);
                const slot = listener.connection()?.slots.get(mid);
                if (slot && slot.track !== 'screenAudio') {
                    listener.mesh.onSfuAudio(number);
                }
            },
            onPoll: (newestPacket, now) => this.#setSilent(this.#silence.onPoll(newestPacket, now)),
            ownLevel: listener.ownLevel,
        });
        player.addEventListener('blocked', () => listener.onEvent('blocked'));
        player.addEventListener('unblocked', () => listener.onEvent('blocked'));
        const setOutput = () => void player.setOutput(devices.choices.speaker);
        devices.addEventListener('change', setOutput);
        setOutput();
    }

    /** The browser blocks audio until the person clicks something. */
    get blocked() {
        return this.#player.blocked;
    }

    /** From a click: lets the browser play audio. */
    async unblock() {
        await this.#player.resume();
    }

    /** @param {boolean} deafened */
    setDeafened(deafened) {
        this.#player.setDeafened(deafened);
    }

    /** Plays a participant's direct connection as well. @param {number} number @param {import('./player.js').PlayedAudio[]} audio */
    addDirectAudio(number, audio) {
        audio.forEach(({ mid }) => this.#player.setParticipant(mid, number));
        this.#player.add(audio);
        this.#player.refreshVolumes();
    }

    /** @param {string[]} mids */
    removeDirectAudio(mids) {
        this.#player.remove(mids);
    }

    /** Applies changed volumes. */
    refreshVolumes() {
        this.#player.refreshVolumes();
    }

    /** @param {ViewRequest[]} requests the video tracks that are visible */
    setView(requests) {
        this.#view.request(requests);
        this.#sendView();
    }

    /** @param {boolean} allAudible */
    async setAllAudible(allAudible) {
        this.allAudible = allAudible;
        await this.#applyAllAudible();
    }

    /** @param {number} number @param {VideoTrackKind} track */
    slotOf(number, track) {
        return this.#listener.connection()?.slots.find(number, track);
    }

    /** @param {number} number @param {VideoTrackKind} track @returns {Pause|null} null when it flows */
    pauseOf(number, track) {
        const slot = this.slotOf(number, track);
        if (!slot?.paused) {
            return null;
        }
        const cause = this.#busy.isBusy ? 'computer'
            : this.quality.down.get(slot.mid)?.cause === 'server' ? 'server'
            : 'connection';
        return { cause, since: slot.pausedAt, assignedAt: slot.assignedAt };
    }

    /** @param {number} number */
    qualityOf(number) {
        const connection = this.#listener.connection();
        return connection && this.#listener.isConnected() ? this.quality.of(number, connection.slots) : null;
    }

    /** @returns {Promise<import('./stats.js').CallStats|null>} null outside a call */
    async stats() {
        const connection = this.#listener.connection();
        return connection ? this.#statsReader.read(await connection.stats(), connection) : null;
    }

    /** The slots of a new connection are known. @param {MediaConnection} connection */
    onSlots({ slots }) {
        this.#statsReader = new StatsReader();
        this.#player.attach(slots.audio());
        const listener = this.#listener;
        this.#levels.start(function* () {
            for (const { mid, receiver, track } of slots.audio()) {
                yield { mid, isScreen: track === 'screenAudio', contributors: receiver.getContributingSources() };
            }
            yield* listener.mesh.sources();
        });
        this.#busy.start();
    }

    /** A connection that will be in use is connected. @param {MediaConnection} connection */
    prepare(connection) {
        this.#player.prepare(connection.slots.audio());
        connection.addEventListener('closed', () => {
            if (connection !== this.#listener.connection()) {
                this.#player.dropPrepared();
            }
        });
    }

    /** Another connection is in use from now on. @param {MediaConnection} connection */
    onMoved(connection) {
        this.#isAllAudibleSent = false;
        this.quality = new CallQuality();
        this.#silence.onMoved(performance.now());
        this.onSlots(connection);
        this.#listener.onEvent('tracks');
    }

    /** Media flows. @returns {Promise<void>} fails when the server refuses more audio slots */
    async onConnected() {
        this.#sendView();
        this.#listener.onEvent('tracks');
        void this.#player.resume();
        await this.#applyAllAudible();
    }

    /** The server may have missed what was sent while the socket was lost. */
    onResumed() {
        this.#view.reset();
        this.#sendView();
        void this.#applyAllAudible().catch((error) => console.debug('hubbub: the audio slots were not taken', error));
    }

    onDropped() {
        this.#levels.stop();
        this.#silence = new SilenceWatch();
        this.#setSilent(false);
        this.#busy.stop();
        this.#player.detach();
        this.#view.reset();
        this.#isAllAudibleSent = false;
        this.speaking = new Map();
        this.quality = new CallQuality();
        this.#listener.onEvent('tracks');
        this.#listener.onEvent('levels');
    }

    /** @param {SlotAssignment[]} assignments */
    onAssignments(assignments) {
        const connection = this.#listener.connection();
        if (!connection) {
            return;
        }
        const { changed, reassigned } = connection.slots.assign(assignments, performance.now());
        for (const { kind, mid, participant } of changed) {
            if (kind === 'audio' && participant !== 0) {
                this.#player.setParticipant(mid, participant);
            }
        }
        this.quality.forgetSlots(reassigned);
        if (changed.length > 0) {
            // A slot that goes from a person's voice to their screen changes its volume.
            this.#player.refreshVolumes();
            this.#listener.onEvent('tracks');
        }
    }

    /** @param {Speaking} message */
    onSpeaking(message) {
        this.#levels.report(message);
        this.#silence.onSpeaking(message, this.#listener.ownNumber(), performance.now());
    }

    /** @param {Quality} message */
    onQuality(message) {
        this.quality.take(message);
        this.#listener.onEvent('quality');
    }

    /** These participants left. @param {number[]} numbers */
    forget(numbers) {
        numbers.forEach((number) => this.#levels.forget(number));
        this.#silence.forget(numbers);
        this.quality.forget(numbers);
    }

    async #applyAllAudible() {
        const connection = this.#listener.connection();
        const { allAudible } = this;
        if (!connection || !this.#listener.isConnected() || allAudible === this.#isAllAudibleSent) {
            return;
        }
        this.#isAllAudibleSent = allAudible;
        if (allAudible) {
            try {
                await connection.addAudioSlots(connection.maxAudibleSpeakers + SCREEN_AUDIO_SLOTS);
            } catch (error) {
                if (connection === this.#listener.connection()) {
                    this.#isAllAudibleSent = false;
                    throw error;
                }
                return;
            }
            this.#player.add(connection.slots.audio());
        }
        if (connection === this.#listener.connection()) {
            this.#listener.sendView({ audioSlots: this.allAudible ? connection.maxAudibleSpeakers : 0 });
        }
    }

    /** @param {boolean} silent */
    #setSilent(silent) {
        const isSilent = silent && !this.#player.deafened;
        if (isSilent !== this.isSilent) {
            this.isSilent = isSilent;
            this.#listener.onEvent('call');
        }
    }

    #sendView() {
        const requests = this.#listener.isConnected() ? this.#view.next() : null;
        if (requests) {
            this.#listener.sendView({ wants: requests });
        }
    }
}
