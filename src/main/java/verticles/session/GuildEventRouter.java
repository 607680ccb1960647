package verticles.session;

import bus.Addresses;
import bus.Bus;
import bus.guild.GuildEvent;
import bus.guild.MembershipEvent;
import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import limits.RefusalCounts;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ChannelView;
import rooms.GuildMember;
import rooms.GuildView;
import signaling.Session;
import signaling.message.ServerMessage;

/// Brings the events of each guild to the sessions of its members on this verticle: one
/// subscription per guild, as long as a member is connected. When the guild changes, it asks what
/// each member sees now, and sends them the difference.
public final class GuildEventRouter {
    /// A changed role of a large guild must not fill the queues of the database.
    private static final int QUESTIONS_AT_ONCE = 8;

    /// Runs a task on this verticle after a delay.
    public interface Delay {
        void run(long delayMillis, Runnable task);
    }

    private record Subscription(
            Future<Bus.Consumer> consumer,
            Map<Session, ShownGuild> sessions,
            Map<ChannelView, ChannelView> shared,
            ViewerEvents viewers) {
        ChannelView share(ChannelView channel) {
            return shared.computeIfAbsent(channel, same -> same);
        }
    }

    private record Question(UUID guild, Session session, ShownGuild shown) {}

    private final Bus bus;
    private final Delay delay;
    private final RefusalCounts refusals;
    private final StatusEvents statuses;
    private final ConversationEvents conversations = new ConversationEvents();
    private final Map<UUID, Subscription> subscriptions = new HashMap<>();

    /// Whose guilds are followed by each session, also that of a user without guilds.
    private final Map<Session, UUID> users = new HashMap<>();

    private final Queue<Question> questions = new ArrayDeque<>();
    private int asked;

    /// @param source see [StatusEvents]
    public GuildEventRouter(Bus bus, Delay delay, String source, RefusalCounts refusals) {
        this.bus = bus;
        this.delay = delay;
        this.refusals = refusals;
        this.statuses = new StatusEvents(bus, source);
    }

    /// The members of the guilds who are online.
    public StatusEvents statuses() {
        return statuses;
    }

    /// Of the users whose guilds are followed.
    public ConversationEvents conversations() {
        return conversations;
    }

    /// Completes once no event can be missed.
    Future<Void> follow(Session session, UUID user, Collection<UUID> guilds) {
        users.put(session, user);
        conversations.follow(session, user);
        return Future.all(
                        guilds.stream()
                                .map(guild -> {
                                    Subscription subscription =
                                            subscriptions.computeIfAbsent(guild, this::subscribe);
                                    subscription
                                            .sessions()
                                            .putIfAbsent(
                                                    session,
                                                    new ShownGuild(user, subscription::share));
                                    statuses.follow(session, user, guild);
                                    return subscription.consumer();
                                })
                                .toList())
                .mapEmpty();
    }

    /// The session gets these in its `ready`. A guild that it follows and that is not among them
    /// was left meanwhile.
    void onReady(Session session, List<GuildView> guilds) {
        Set<UUID> left = new HashSet<>(subscriptions.keySet());
        guilds.forEach(guild -> left.remove(guild.id()));
        left.removeIf(guild -> isJoining(guild, session));
        left.forEach(guild -> unfollow(session, guild));
        for (GuildView guild : guilds) {
            ShownGuild shown = shown(guild.id(), session);
            if (shown == null) {
                continue;
            }
            boolean asks = shown.onReady(guild);
            shown.takeHeld().forEach(session::onGuildEvent);
            if (asks) {
                ask(new Question(guild.id(), session, shown));
            }
        }
    }

    /// A user becomes a member while connected.
    public void onMembership(MembershipEvent event) {
        switch (event) {
            case MembershipEvent.JoinedGuild(UUID user, UUID guild) ->
                    Map.copyOf(users)
                            .forEach((session, of) -> {
                                if (of.equals(user)) {
                                    join(session, user, guild);
                                }
                            });
        }
    }

    private void join(Session session, UUID user, UUID guild) {
        Subscription subscription = subscriptions.computeIfAbsent(guild, this::subscribe);
        if (subscription.sessions().containsKey(session)) {
            return;
        }
        ShownGuild shown = new ShownGuild(user, subscription::share);
        shown.onJoined();
        subscription.sessions().put(session, shown);
        statuses.follow(session, user, guild);
        subscription
                .consumer()
                .onSuccess(_ -> ask(new Question(guild, session, shown)))
                .onFailure(_ -> unfollow(session, guild));
    }

    private boolean isJoining(UUID guild, Session session) {
        ShownGuild shown = shown(guild, session);
        return shown != null && shown.isJoining();
    }

    void unfollow(Session session) {
        UUID user = users.remove(session);
        if (user != null) {
            conversations.unfollow(session, user);
        }
        statuses.forget(session);
        List.copyOf(subscriptions.keySet()).forEach(guild -> unfollow(session, guild));
    }

    private void unfollow(Session session, UUID guild) {
        Subscription subscription = subscriptions.get(guild);
        if (subscription == null || subscription.sessions().remove(session) == null) {
            return;
        }
        statuses.unfollow(session, guild);
        if (subscription.sessions().isEmpty()) {
            subscriptions.remove(guild);
            subscription.consumer().onSuccess(Bus.Consumer::close);
        }
    }

    private Subscription subscribe(UUID guild) {
        Map<Session, ShownGuild> sessions = new HashMap<>();
        return new Subscription(
                bus.listen(Addresses.guild(guild), event -> route(guild, event)),
                sessions,
                new HashMap<>(),
                new ViewerEvents(bus, sessions.keySet(), refusals));
    }

    private void route(UUID guild, GuildEvent event) {
        Subscription subscription = subscriptions.get(guild);
        if (subscription == null) {
            return;
        }
        switch (event) {
            case GuildEvent.PresenceChanged change -> routePresence(subscription, change);
            case GuildEvent.ForViewers forViewers -> subscription.viewers().route(forViewers);
            case GuildEvent.OfStatuses ofStatuses -> statuses.onEvent(ofStatuses);
            case GuildEvent.OfMembers ofMembers -> {
                ServerMessage message = message(ofMembers);
                List.copyOf(subscription.sessions().keySet())
                        .forEach(session -> session.onGuildEvent(message));
            }
            case GuildEvent.Changed(UUID _, var user) -> {
                subscription.shared().clear();
                subscription
                        .sessions()
                        .forEach((session, shown) -> {
                            if ((user == null || user.equals(shown.user())) && shown.onChanged()) {
                                ask(new Question(guild, session, shown));
                            }
                        });
            }
        }
    }

    private static ServerMessage message(GuildEvent.OfMembers event) {
        return switch (event) {
            case GuildEvent.MemberJoined(UUID id, GuildMember member) ->
                    new ServerMessage.MemberJoined(id, member);
            case GuildEvent.MemberChanged(UUID id, GuildMember member) ->
                    new ServerMessage.MemberChanged(id, member);
            case GuildEvent.MemberLeft(UUID id, UUID user) ->
                    new ServerMessage.MemberLeft(id, user);
            case GuildEvent.RolesChanged(UUID id) -> new ServerMessage.RolesChanged(id);
        };
    }

    private static void routePresence(
            Subscription subscription, GuildEvent.PresenceChanged change) {
        ServerMessage.Presence message =
                new ServerMessage.Presence(
                        change.guild(),
                        change.channel(),
                        change.joined(),
                        change.left(),
                        change.changed());
        Map.copyOf(subscription.sessions())
                .forEach((session, shown) -> {
                    if (shown.onPresence(message)) {
                        session.onGuildEvent(message);
                    }
                });
    }

    private void ask(Question question) {
        questions.add(question);
        askNext();
    }

    private void askNext() {
        Question next = asked < QUESTIONS_AT_ONCE ? questions.poll() : null;
        if (next == null) {
            return;
        }
        asked++;
        bus.request(Addresses.ROOMS, new RoomsMessage.ShowGuild(next.shown().user(), next.guild()))
                .onComplete(answer -> {
                    asked--;
                    if (answer.succeeded()) {
                        onAnswer(next, answer.result().guild());
                    } else {
                        onUnanswered(next, answer.cause());
                    }
                    askNext();
                });
    }

    private void onAnswer(Question question, GuildView view) {
        if (hasEnded(question)) {
            return;
        }
        question.shown().onAnswer(view).forEach(question.session()::onGuildEvent);
        if (question.shown().asksAgain()) {
            ask(question);
        }
    }

    private void onUnanswered(Question question, Throwable cause) {
        if (hasEnded(question)) {
            return;
        }
        if (cause instanceof RefusedException refused
                && refused.refusal().code() == RefusalCode.NOT_FOUND) {
            unfollow(question.session(), question.guild());
            question.session().onGuildEvent(new ServerMessage.GuildLeft(question.guild()));
            return;
        }
        delay.run(question.shown().onUnanswered(), () -> askAgain(question));
    }

    private void askAgain(Question question) {
        if (!hasEnded(question)) {
            question.shown().onAskedAgain();
            ask(question);
        }
    }

    private boolean hasEnded(Question question) {
        return shown(question.guild(), question.session()) != question.shown();
    }

    private @Nullable ShownGuild shown(UUID guild, Session session) {
        Subscription subscription = subscriptions.get(guild);
        return subscription == null ? null : subscription.sessions().get(session);
    }
}
