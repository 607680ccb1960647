import { isAudience } from './restrictions.js';

/** @typedef {import('./protocol.js').Joined} Joined */
/** @typedef {import('./protocol.js').Participant} Participant */
/** @typedef {import('./protocol.js').ParticipantState} ParticipantState */
/** @typedef {import('./protocol.js').RosterUpdate} RosterUpdate */
/** @typedef {{joined: Participant[], left: Participant[], changed: Participant[]}} RosterChange */

/** The participants of the room by number, the own entry included. */
export class Roster {
    /** @type {Map<number, Participant>} */ participants = new Map();
    /** Own number in the room, 0 outside. */ number = 0;
    /** What the user may do in the room, null outside. @type {import('./protocol.js').Rights|null} */ rights = null;
    /** Why media travels as it does, '' outside. */ modeReason = '';

    /** @param {Joined} joined @returns {RosterChange} */
    enter({ participant, rights, roster, modeReason }) {
        this.number = participant;
        this.modeReason = modeReason;
        this.rights = rights;
        this.participants = new Map(roster.map((entry) => [entry.number, entry]));
        return { joined: roster, left: [], changed: [] };
    }

    /** The room was entered again as the same participant. @param {Joined} joined @returns {RosterChange} */
    reenter(joined) {
        const before = this.participants;
        this.enter(joined);
        const all = [...this.participants.values()];
        return {
            joined: all.filter(({ number }) => !before.has(number)),
            left: [...before.values()].filter(({ number }) => !this.participants.has(number)),
            changed: all.filter(({ number }) => before.has(number)),
        };
    }

    /** @returns {RosterChange} */
    clear() {
        this.number = 0;
        this.modeReason = '';
        this.rights = null;
        this.participants = new Map();
        return { joined: [], left: [], changed: [] };
    }

    /** @param {RosterUpdate} update @returns {RosterChange} with the entries of those that left */
    update({ joined, left, changed }) {
        for (const participant of [...joined, ...changed]) {
            this.participants.set(participant.number, participant);
        }
        const gone = left.map((number) => this.participants.get(number)).filter((participant) => participant !== undefined);
        left.forEach((number) => this.participants.delete(number));
        return { joined, left: gone, changed };
    }

    /**
     * The server sends roster updates to the others only: the own entry follows the own state.
     *
     * @param {ParticipantState} state
     * @returns {RosterChange|null} null outside a room
     */
    setOwnState(state) {
        const own = this.participants.get(this.number);
        if (!own) {
            return null;
        }
        own.state = state;
        return { joined: [], left: [], changed: [own] };
    }

    /** @param {string} reason why media travels as it does from now on */
    setMode(reason) {
        this.modeReason = reason;
    }

    /**
     * The rights of the user have changed; the own entry follows.
     *
     * @param {import('./protocol.js').Rights} rights
     * @returns {RosterChange|null} null outside a room
     */
    setRights(rights) {
        const own = this.participants.get(this.number);
        if (!own) {
            return null;
        }
        this.rights = rights;
        own.serverMuted = rights.serverMuted;
        own.serverDeafened = rights.serverDeafened;
        own.suppressed = !rights.permissions.includes('speak') || isAudience(rights);
        return { joined: [], left: [], changed: [own] };
    }
}
