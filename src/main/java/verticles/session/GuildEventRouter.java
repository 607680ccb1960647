package verticles.session;

import bus.Addresses;
import bus.Bus;
import bus.GuildEvent;
import chat.Message;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import signaling.ServerMessage;
import signaling.Session;

/// Brings the events of each guild to the sessions of its members on this verticle: one subscription
/// per guild, as long as a member is connected.
public final class GuildEventRouter {
    private record Subscription(
            Future<Bus.Consumer> consumer, Set<Session> sessions, ViewerEvents viewers) {}

    private final Bus bus;
    private final Map<UUID, Subscription> subscriptions = new HashMap<>();

    public GuildEventRouter(Bus bus) {
        this.bus = bus;
    }

    /// Completes once no event can be missed.
    Future<Void> follow(Session session, Collection<UUID> guilds) {
        return Future.all(
                        guilds.stream()
                                .map(guild -> {
                                    Subscription subscription =
                                            subscriptions.computeIfAbsent(guild, this::subscribe);
                                    subscription.sessions().add(session);
                                    return subscription.consumer();
                                })
                                .toList())
                .mapEmpty();
    }

    void unfollow(Session session) {
        subscriptions
                .values()
                .removeIf(subscription -> {
                    boolean wasLast =
                            subscription.sessions().remove(session)
                                    && subscription.sessions().isEmpty();
                    if (wasLast) {
                        subscription.consumer().onSuccess(Bus.Consumer::close);
                    }
                    return wasLast;
                });
    }

    private Subscription subscribe(UUID guild) {
        Set<Session> sessions = new HashSet<>();
        return new Subscription(
                bus.listen(Addresses.guild(guild), event -> route(guild, event)),
                sessions,
                new ViewerEvents(bus, sessions));
    }

    private void route(UUID guild, GuildEvent event) {
        Subscription subscription = subscriptions.get(guild);
        if (subscription == null) {
            return;
        }
        if (event instanceof GuildEvent.ForViewers forViewers) {
            subscription.viewers().route(forViewers);
        } else {
            ServerMessage message = message(event);
            List.copyOf(subscription.sessions()).forEach(session -> session.onGuildEvent(message));
        }
    }

    static ServerMessage message(GuildEvent event) {
        return switch (event) {
            case GuildEvent.PresenceChanged change ->
                    new ServerMessage.Presence(
                            change.guild(),
                            change.channel(),
                            change.joined(),
                            change.left(),
                            change.changed());
            case GuildEvent.ChannelCreated created ->
                    new ServerMessage.ChannelCreated(created.guild(), created.channel());
            case GuildEvent.ChannelRenamed(UUID id, UUID channel, String name) ->
                    new ServerMessage.ChannelRenamed(id, channel, name);
            case GuildEvent.ChannelDeleted(UUID id, UUID channel) ->
                    new ServerMessage.ChannelDeleted(id, channel);
            case GuildEvent.MessageCreated(UUID id, Message created) ->
                    new ServerMessage.MessageCreated(id, created);
            case GuildEvent.MessageEdited(UUID id, Message edited) ->
                    new ServerMessage.MessageEdited(id, edited);
            case GuildEvent.MessageDeleted(UUID id, UUID channel, UUID deleted) ->
                    new ServerMessage.MessageDeleted(id, channel, deleted);
        };
    }
}
