package verticles.session;

import bus.Addresses;
import bus.Bus;
import bus.guild.ChatMessage;
import bus.guild.GuildEvent;
import chat.Author;
import chat.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import limits.Limit;
import limits.RefusalCounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signaling.Session;
import signaling.message.ServerMessage;

/// Brings the events of the channels of one guild to the sessions whose user may view the channel,
/// in the order of their arrival. The permission is checked for each event, so that one that was
/// taken counts at once; events that arrive meanwhile for the same channel share the next answer.
final class ViewerEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ViewerEvents.class);

    /// Above what the channels of a guild may send in the time of one answer; beyond it the oldest
    /// are lost.
    private static final int MAX_WAITING = 10_000;

    private final Bus bus;
    private final Set<Session> sessions;
    private final RefusalCounts refusals;
    private final Deque<GuildEvent.ForViewers> waiting = new ArrayDeque<>();
    private boolean asking;

    /// @param sessions of members of the guild, changed by the owner
    ViewerEvents(Bus bus, Set<Session> sessions, RefusalCounts refusals) {
        this.bus = bus;
        this.sessions = sessions;
        this.refusals = refusals;
    }

    void route(GuildEvent.ForViewers event) {
        if (waiting.size() == MAX_WAITING) {
            waiting.removeFirst();
            refusals.count(Limit.CHAT_EVENTS_WAITING);
        }
        waiting.add(event);
        if (!asking) {
            askForNext();
        }
    }

    private void askForNext() {
        GuildEvent.ForViewers first = waiting.peek();
        asking = first != null;
        if (first == null) {
            return;
        }
        UUID channel = first.channel();
        Deque<GuildEvent.ForViewers> events = new ArrayDeque<>();
        while (!waiting.isEmpty() && waiting.element().channel().equals(channel)) {
            events.add(waiting.remove());
        }
        Set<UUID> users =
                sessions.stream()
                        .map(Session::userId)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        bus.request(Addresses.CHAT, new ChatMessage.FindViewers(channel, users))
                .onSuccess(viewers -> events.forEach(event -> send(event, viewers.users())))
                .onFailure(e -> LOG.warn("{} events of {} are lost: {}", events.size(), channel, e))
                .onComplete(_ -> askForNext());
    }

    private void send(GuildEvent.ForViewers event, Set<UUID> viewers) {
        ServerMessage message = message(event);
        UUID only = event.onlyFor();
        for (Session session : List.copyOf(sessions)) {
            UUID user = session.userId();
            if (user != null && viewers.contains(user) && (only == null || only.equals(user))) {
                session.onGuildEvent(message);
            }
        }
    }

    static ServerMessage message(GuildEvent.ForViewers event) {
        return switch (event) {
            case GuildEvent.MessageCreated(UUID id, Message created) ->
                    new ServerMessage.MessageCreated(id, created);
            case GuildEvent.MessageEdited(UUID id, Message edited) ->
                    new ServerMessage.MessageEdited(id, edited);
            case GuildEvent.MessageDeleted(UUID id, UUID channel, UUID deleted) ->
                    new ServerMessage.MessageDeleted(id, channel, deleted);
            case GuildEvent.ReactionAdded(
                            UUID id,
                            UUID channel,
                            UUID reacted,
                            String emoji,
                            UUID user) ->
                    new ServerMessage.ReactionAdded(id, channel, reacted, emoji, user);
            case GuildEvent.ReactionRemoved(
                            UUID id,
                            UUID channel,
                            UUID reacted,
                            String emoji,
                            UUID user) ->
                    new ServerMessage.ReactionRemoved(id, channel, reacted, emoji, user);
            case GuildEvent.Typing(UUID id, UUID channel, Author author) ->
                    new ServerMessage.Typing(
                            id, channel, new ServerMessage.User(author.user(), author.username()));
            case GuildEvent.ReadMarkerMoved(UUID id, UUID channel, UUID read, UUID _) ->
                    new ServerMessage.ReadMarkerMoved(id, channel, read);
        };
    }
}
