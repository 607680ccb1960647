package bus.guild;

import bus.message.BusMessage;
import java.util.UUID;

/// What is published on `memberships`, for the sessions of a user that follow none of the guild's
/// events yet.
public sealed interface MembershipEvent extends BusMessage {
    /// The user is a member of the guild now.
    record JoinedGuild(UUID user, UUID guild) implements MembershipEvent {}
}
