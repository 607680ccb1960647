package bus.guild;

import bus.message.BusMessage;
import chat.Author;
import chat.Message;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import presence.UserStatus;
import rooms.GuildMember;
import rooms.Participant;

/// What registries publish on `guild.<id>`.
public sealed interface GuildEvent extends BusMessage {
    /// The participants of a voice channel or their states changed; batched in 100 ms. Speaking is
    /// not included.
    record PresenceChanged(
            UUID guild,
            UUID channel,
            List<Participant> joined,
            List<Integer> left,
            List<Participant> changed)
            implements GuildEvent {}

    /// Events that concern only those who may view the channel. Those of a conversation have no
    /// guild and are published as a [ConversationEvent].
    sealed interface ForViewers extends GuildEvent {
        UUID channel();

        /// The only user concerned, or null.
        default @Nullable UUID onlyFor() {
            return null;
        }
    }

    record MessageCreated(@Nullable UUID guild, Message message) implements ForViewers {
        @Override
        public UUID channel() {
            return message.channel();
        }
    }

    record MessageEdited(@Nullable UUID guild, Message message) implements ForViewers {
        @Override
        public UUID channel() {
            return message.channel();
        }
    }

    record MessageDeleted(@Nullable UUID guild, UUID channel, UUID message) implements ForViewers {}

    record ReactionAdded(@Nullable UUID guild, UUID channel, UUID message, String emoji, UUID user)
            implements ForViewers {}

    record ReactionRemoved(
            @Nullable UUID guild, UUID channel, UUID message, String emoji, UUID user)
            implements ForViewers {}

    record Typing(@Nullable UUID guild, UUID channel, Author author) implements ForViewers {}

    record ReadMarkerMoved(@Nullable UUID guild, UUID channel, UUID message, UUID user)
            implements ForViewers {
        @Override
        public UUID onlyFor() {
            return user;
        }
    }

    /// Events for all members, who may see who the others are.
    sealed interface OfMembers extends GuildEvent {}

    record MemberJoined(UUID guild, GuildMember member) implements OfMembers {}

    /// The nickname, the roles or the time-out of a member changed.
    record MemberChanged(UUID guild, GuildMember member) implements OfMembers {}

    record MemberLeft(UUID guild, UUID user) implements OfMembers {}

    /// Names, colors, permissions or the order of the roles changed.
    record RolesChanged(UUID guild) implements OfMembers {}

    /// The online statuses of members, exchanged by the verticles with sessions of the guild.
    sealed interface OfStatuses extends GuildEvent {
        UUID guild();

        /// The verticle that published the event.
        String source();
    }

    /// The statuses of members at one verticle, once a second.
    ///
    /// @param all members that it does not name are offline there
    record StatusesChanged(UUID guild, String source, boolean all, List<UserStatus> statuses)
            implements OfStatuses {}

    /// The other verticles answer with all statuses of their sessions.
    record StatusesAsked(UUID guild, String source) implements OfStatuses {}

    /// What members see of the guild or may do in it changed: its name, channels, roles, overrides
    /// or members. Receivers ask again by [RoomsMessage.ShowGuild].
    ///
    /// @param user the only member for whom it changed, or null
    record Changed(UUID guild, @Nullable UUID user) implements GuildEvent {}
}
