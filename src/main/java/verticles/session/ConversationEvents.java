package verticles.session;

import bus.guild.ConversationEvent;
import bus.guild.GuildEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import signaling.Session;
import signaling.message.ServerMessage;

/// Brings the events of conversations to the sessions of their two users on this verticle.
public final class ConversationEvents {
    private final Map<UUID, Set<Session>> sessions = new HashMap<>();

    void follow(Session session, UUID user) {
        sessions.computeIfAbsent(user, _ -> new HashSet<>()).add(session);
    }

    void unfollow(Session session, UUID user) {
        sessions.computeIfPresent(
                user,
                (_, of) -> {
                    of.remove(session);
                    return of.isEmpty() ? null : of;
                });
    }

    public void onEvent(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.Happened(List<UUID> users, GuildEvent.ForViewers happened) -> {
                UUID only = happened.onlyFor();
                ServerMessage message = ViewerEvents.message(happened);
                for (UUID user : users) {
                    if (only == null || only.equals(user)) {
                        List.copyOf(sessions.getOrDefault(user, Set.of()))
                                .forEach(session -> session.onGuildEvent(message));
                    }
                }
            }
        }
    }
}
