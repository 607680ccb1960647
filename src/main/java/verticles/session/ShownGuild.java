package verticles.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import rooms.ChannelView;
import rooms.GuildView;
import signaling.message.ServerMessage;

/// What one session knows of a guild, and the messages that bring it up to date. Presence of
/// channels that the member may not view is left out.
final class ShownGuild {
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final int MAX_DOUBLINGS = 6; // 32 s

    private final UUID user;
    private final UnaryOperator<ChannelView> shared;
    private @Nullable GuildView guild;

    /// By id, without participants.
    private Map<UUID, ChannelView> channels = Map.of();

    private boolean asking;
    private boolean outdated;

    /// Questions in a row that no answer came to.
    private int unanswered;

    /// Until the next question, presence is not sent: the member may have lost the channel.
    private boolean waiting;

    /// Of channels that may turn out to be visible, while the answer is awaited.
    private final List<ServerMessage.Presence> held = new ArrayList<>();

    /// @param shared replaces a view by an equal one that other sessions have too
    ShownGuild(UUID user, UnaryOperator<ChannelView> shared) {
        this.user = user;
        this.shared = shared;
    }

    UUID user() {
        return user;
    }

    /// @return whether to ask for the guild now; otherwise it is asked for later
    boolean onChanged() {
        outdated = true;
        return startsAsking();
    }

    /// The user became a member after `ready`: the first answer is the whole guild.
    void onJoined() {
        asking = true;
    }

    /// Whether the session has not been sent the guild yet, and will be.
    boolean isJoining() {
        return guild == null && asking;
    }

    /// The session gets this view in its `ready`.
    ///
    /// @return whether to ask for the guild again
    boolean onReady(GuildView view) {
        remember(view);
        return startsAsking();
    }

    /// No answer came. Until one does, the session is sent nothing of this guild.
    ///
    /// @return after how many milliseconds to ask again
    long onUnanswered() {
        waiting = true;
        held.clear();
        return FIRST_RETRY_MILLIS << Math.min(unanswered++, MAX_DOUBLINGS);
    }

    void onAskedAgain() {
        waiting = false;
        outdated = false;
    }

    /// @return whether to ask again, since something changed meanwhile
    boolean asksAgain() {
        return startsAsking();
    }

    /// @return what the session has to be sent
    List<ServerMessage> onAnswer(GuildView now) {
        asking = false;
        boolean missedPresence = unanswered > 0;
        unanswered = 0;
        List<ServerMessage> messages = new ArrayList<>();
        GuildView before = guild;
        Map<UUID, ChannelView> channelsBefore = channels;
        remember(now);
        if (before == null) {
            messages.add(new ServerMessage.GuildJoined(now));
            messages.addAll(takeHeld());
            return messages;
        }
        if (!sameHead(before, now)) {
            messages.add(
                    new ServerMessage.GuildChanged(
                            now.id(), now.name(), now.owner(), now.permissions()));
        }
        for (UUID id : channelsBefore.keySet()) {
            if (!channels.containsKey(id)) {
                messages.add(new ServerMessage.ChannelDeleted(now.id(), id));
            }
        }
        for (ChannelView channel : now.channels()) {
            ChannelView known = channelsBefore.get(channel.id());
            if (known == null) {
                messages.add(new ServerMessage.ChannelCreated(now.id(), channel));
            } else if (missedPresence || !known.equals(channel.withParticipants(List.of()))) {
                messages.add(new ServerMessage.ChannelChanged(now.id(), channel));
            }
        }
        messages.addAll(takeHeld());
        return messages;
    }

    /// Presence that came before the view it belongs to.
    List<ServerMessage> takeHeld() {
        List<ServerMessage> visible = new ArrayList<>();
        held.stream().filter(presence -> isVisible(presence.channel())).forEach(visible::add);
        held.clear();
        return visible;
    }

    /// @return whether the session is to be sent this now
    boolean onPresence(ServerMessage.Presence presence) {
        if (waiting) {
            return false;
        }
        if (asking || guild == null) {
            held.add(presence);
            return false;
        }
        return isVisible(presence.channel());
    }

    private boolean isVisible(UUID channel) {
        return channels.containsKey(channel);
    }

    private boolean startsAsking() {
        if (asking || !outdated || guild == null) {
            return false;
        }
        outdated = false;
        asking = true;
        return true;
    }

    private void remember(GuildView view) {
        guild = new GuildView(view.id(), view.name(), view.owner(), view.permissions(), List.of());
        Map<UUID, ChannelView> shown = new HashMap<>();
        for (ChannelView channel : view.channels()) {
            shown.put(channel.id(), shared.apply(channel.withParticipants(List.of())));
        }
        channels = shown;
    }

    private static boolean sameHead(GuildView before, GuildView now) {
        return before.name().equals(now.name())
                && before.permissions().equals(now.permissions())
                && Objects.equals(before.owner(), now.owner());
    }
}
