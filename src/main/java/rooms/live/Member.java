package rooms.live;

import java.util.UUID;
import rooms.Participant;
import rooms.VoiceRights;

/// A participant as the room keeps it, with the session that is notified.
final class Member {
    /// Empty while it is not known, after the owner of the room died.
    String session;

    Participant participant;
    VoiceRights rights;

    /// How many changes of the present batch were in its snapshot: 0 for all but newcomers.
    int changesKnown;

    Member(String session, Participant participant, VoiceRights rights, int changesKnown) {
        this.session = session;
        this.participant = participant;
        this.rights = rights;
        this.changesKnown = changesKnown;
    }

    int number() {
        return participant.number();
    }

    boolean isAwaited() {
        return session.isEmpty();
    }

    boolean mayBe(String announced, UUID user) {
        return participant.user().equals(user) && (isAwaited() || session.equals(announced));
    }

    boolean isNewcomer() {
        return changesKnown > 0;
    }

    RoomEvent.Recipient recipient() {
        return new RoomEvent.Recipient(session, participant.number());
    }
}
