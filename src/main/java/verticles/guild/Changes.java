package verticles.guild;

import bus.Addresses;
import bus.Bus;
import bus.guild.AccessEvent;
import bus.guild.GuildEvent;
import bus.message.BusMessage;
import io.vertx.core.Future;
import java.util.UUID;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import text.LabelRules;
import verticles.shared.RateCheck;

/// What every change of a guild has to pass: a limit for each user, and the rules for names.
public final class Changes {
    private static final int MAX_LABEL_LENGTH = 100;

    /// As Discord has it.
    private static final int MAX_TOPIC_LENGTH = 1024;

    private Changes() {}

    /// Before anything is looked up. Refused with `rate_limited`.
    static Future<Void> take(RateLimit changes, UUID user) {
        return RateCheck.of(changes, user.toString());
    }

    /// Rooms ask anew what their participants may do, and connected members what they see.
    ///
    /// @param user the only member for whom it changes something, or null
    public static BusMessage.Done announce(Bus bus, UUID guild, @Nullable UUID user) {
        announceAccess(bus, guild, user);
        bus.publish(Addresses.guild(guild), new GuildEvent.Changed(guild, user));
        return new BusMessage.Done();
    }

    /// Rooms ask anew what their participants may do; of a guest, whom pages do not show as a
    /// member.
    public static void announceAccess(Bus bus, UUID guild, @Nullable UUID user) {
        AccessEvent changed = new AccessEvent.AccessChanged(guild, user);
        bus.publish(Addresses.ACCESS_EVENTS, changed);
        bus.publish(Addresses.access(guild), changed);
    }

    /// The label as it is shown; refused with `bad_field`.
    static String label(String field, String label) {
        return label(field, label, MAX_LABEL_LENGTH);
    }

    /// One line, or null for none; refused with `bad_field`.
    static @Nullable String topic(@Nullable String topic) {
        return topic == null || topic.isBlank() ? null : label("topic", topic, MAX_TOPIC_LENGTH);
    }

    /// @param maxLength in code points
    static String label(String field, String label, int maxLength) {
        String shown = LabelRules.trim(label);
        @Nullable String problem = LabelRules.problem(shown, maxLength);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, field + " " + problem, field));
        }
        return shown;
    }
}
