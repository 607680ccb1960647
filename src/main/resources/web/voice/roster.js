/** @typedef {import('./protocol.js').Joined} Joined */
/** @typedef {import('./protocol.js').Participant} Participant */
/** @typedef {import('./protocol.js').ParticipantState} ParticipantState */
/** @typedef {import('./protocol.js').RosterUpdate} RosterUpdate */
/** @typedef {{joined: Participant[], left: Participant[], changed: Participant[]}} RosterChange */

/** The participants of the room by number, the own entry included. */
export class Roster {
    /** @type {Map<number, Participant>} */ participants = new Map();
    /** Own number in the room, 0 outside. */ number = 0;

    /** @param {Joined} joined @returns {RosterChange} */
    enter({ participant, roster }) {
        this.number = participant;
        this.participants = new Map(roster.map((entry) => [entry.number, entry]));
        return { joined: roster, left: [], changed: [] };
    }

    /** @returns {RosterChange} */
    clear() {
        this.number = 0;
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
}
