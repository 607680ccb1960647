package call.shard;

import call.EndReason;
import call.quality.Level;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The figures of a media shard at one moment. Counters count from its start; reasons that did not
/// occur are left out.
///
/// @param socketErrors errors that the operating system reported for the UDP socket
/// @param largestRooms at most 100
/// @param packetsDropped by the name of the reason in lower case, from the socket to the engine
public record ShardFigures(
        int rooms,
        int connections,
        List<OfRoom> largestRooms,
        Received received,
        Sent sent,
        Tcp tcp,
        Relays relays,
        long socketErrors,
        ForwardDelay forwardDelay,
        Map<String, Long> packetsDropped,
        Map<EndReason, Long> connectionsEnded,
        List<Distribution> quality) {

    /// @param participants with a media connection, by the level that others see of them; levels
    ///     that no participant has are left out
    public record OfRoom(UUID room, Map<Level, Integer> participants) {}

    /// @param packets RTP and RTCP packets that were authentic
    /// @param datagrams over UDP, valid or not
    /// @param bytes over UDP and TCP, valid or not
    public record Received(long packets, long datagrams, long bytes) {}

    /// @param packets RTP packets
    /// @param datagrams over UDP
    /// @param messages that carried those datagrams: one or several of equal length to one
    ///     destination
    /// @param bytes over UDP and TCP
    /// @param paddingBytes added to make packets equal in length
    /// @param batchingDelayNanos how long audio packets wait now to be sent together with others
    public record Sent(
            long packets,
            long datagrams,
            long messages,
            long bytes,
            long paddingBytes,
            long batchingDelayNanos) {}

    /// TCP connections for media.
    ///
    /// @param connections open now
    /// @param refused because the shard or the address had too many
    /// @param unauthenticated closed because they did not authenticate in time
    public record Tcp(int connections, long accepted, long refused, long unauthenticated) {
        public static final Tcp NONE = new Tcp(0, 0, 0, 0);
    }

    /// Relays to other shards.
    ///
    /// @param open now
    /// @param lost that ended by themselves
    public record Relays(int open, long lost) {
        public static final Relays NONE = new Relays(0, 0);
    }

    /// From reading a packet to having sent it to all subscribers, over the last seconds.
    public record ForwardDelay(long p50Nanos, long p99Nanos) {}

    /// What is observed of every stream each second; the round trip of every connection.
    public enum Figure {
        SCORE,
        LOSS_PERCENT,
        JITTER_MILLIS,
        ROUND_TRIP_MILLIS,
        /// From mouth to ear, as the E-model assumes it.
        LATENCY_MILLIS
    }

    /// As the server sees a stream: up from its publisher, down to a subscriber.
    public enum StreamLeg {
        UP,
        DOWN
    }

    public enum Medium {
        AUDIO,
        VIDEO
    }

    /// How often a figure had which size.
    ///
    /// @param leg null for a figure of a connection
    /// @param medium null for a figure of a connection
    /// @param bounds upper and inclusive, ascending
    /// @param counts one per bound, and one for what is above the last
    public record Distribution(
            Figure figure,
            @Nullable StreamLeg leg,
            @Nullable Medium medium,
            List<Double> bounds,
            List<Long> counts,
            double sum) {}
}
