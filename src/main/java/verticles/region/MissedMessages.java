package verticles.region;

import bus.Addresses;
import bus.Bus;
import bus.call.RolloutEvent;
import bus.guild.AccessEvent;
import bus.guild.GuildEvent;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Has the consumers of this process read again what changed while messages of other regions could
/// not arrive: what members may do, above all. What is not here is checked periodically anyway, or
/// is not more than a message of a chat, which the next load shows.
final class MissedMessages {
    private static final Pattern GUILD = Pattern.compile("guild\\.([0-9a-f-]{36})(\\.access)?");

    private final Bus bus;

    MissedMessages(Bus bus) {
        this.bus = bus;
    }

    /// @param address that has consumers here
    void onMissed(String address) {
        if (address.equals(Addresses.ROLLOUT.name())) {
            bus.publishHere(Addresses.ROLLOUT, new RolloutEvent.Changed());
            return;
        }
        Matcher ofGuild = GUILD.matcher(address);
        if (!ofGuild.matches()) {
            return;
        }
        UUID guild = UUID.fromString(ofGuild.group(1));
        if (ofGuild.group(2) == null) {
            bus.publishHere(Addresses.guild(guild), new GuildEvent.Changed(guild, null));
        } else {
            bus.publishHere(Addresses.access(guild), new AccessEvent.AccessChanged(guild, null));
        }
    }
}
