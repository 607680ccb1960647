package verticles.shard;

import call.MediaLimits;
import config.LimitSettings;
import config.Settings;
import config.call.MediaSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import media.ClientBudget;
import media.SlotLimits;
import media.net.AddressBlock;
import media.net.DatagramIo;
import media.net.HostAddresses;
import media.net.ShardSettings;
import verticles.node.StartException;

/// The settings of one shard, out of those of its node.
public final class ShardConfiguration {
    private ShardConfiguration() {}

    /// @param index of the shard on its node: each has its own ports
    public static ShardSettings of(Settings settings, int index) {
        MediaSettings media = settings.media();
        MediaLimits limits = limits(media);
        return new ShardSettings(
                new ShardSettings.Ports(
                        new InetSocketAddress(
                                HostAddresses.bindable(media.host()), port(media.port(), index)),
                        new ShardSettings.Announcement(
                                media.announcedAddresses(),
                                media.announceLan(),
                                media.ignoredInterfaces(),
                                media.announcedNetworks().stream()
                                        .map(ShardConfiguration::network)
                                        .toList()),
                        media.tcp().enabled() ? tcp(media, index) : null),
                new SlotLimits(limits.maxAudioSlots(), limits.videoSlots()),
                limits.audibleSpeakers(),
                "hubbub-" + settings.node().id(),
                sending(media),
                budget(settings.limits().media()));
    }

    /// The IP address at which other shards reach the media ports of this node. Asks a name server
    /// where the settings have a name: not for an event loop.
    public static String relayHost(Settings settings) throws UnknownHostException {
        String relayHost = settings.media().relayHost();
        if (!relayHost.isEmpty()) {
            return InetAddress.getByName(relayHost).getHostAddress();
        }
        InetAddress bound = InetAddress.getByName(HostAddresses.bindable(settings.media().host()));
        if (!bound.isAnyLocalAddress()) {
            return bound.getHostAddress();
        }
        return settings.cluster().enabled()
                ? InetAddress.getByName(settings.cluster().host()).getHostAddress()
                : "127.0.0.1";
    }

    private static ClientBudget budget(LimitSettings.Media limits) {
        return new ClientBudget(
                limits.rtcpBytesPerSecond(),
                limits.feedbackPerSecond(),
                limits.retransmissionsPerSecond(),
                1_000L * limits.cameraKilobitsPerSecond(),
                1_000L * limits.screenKilobitsPerSecond());
    }

    /// What each shard of a node with these settings serves at most to one client.
    public static MediaLimits limits(MediaSettings media) {
        return MediaLimits.of(media.audibleSpeakers(), media.videoSlots());
    }

    private static ShardSettings.Tcp tcp(MediaSettings media, int index) {
        return new ShardSettings.Tcp(
                port(media.tcp().port(), index),
                new ShardSettings.TcpLimits(
                        2 * media.maxConnectionsPerShard(),
                        media.tcp().maxConnectionsPerAddress()));
    }

    private static AddressBlock network(String text) {
        try {
            return AddressBlock.of(text);
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    "media.announcedNetworks: "
                            + text
                            + " is not a network in CIDR notation, such as 192.0.2.0/24.",
                    e);
        }
    }

    private static int port(int first, int index) {
        return first == 0 ? 0 : first + index;
    }

    private static ShardSettings.Sending sending(MediaSettings media) {
        Duration delay = media.batchingDelay();
        return new ShardSettings.Sending(
                DatagramIo.Sender.valueOf(media.sender().name()),
                media.cipher() == MediaSettings.Cipher.AUTO,
                delay == null ? ShardSettings.Sending.AUTO_DELAY : delay.toNanos());
    }
}
