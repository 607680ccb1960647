package media.net;

import java.util.Map;
import media.quality.Histogram;

/// The figures of a shard at one moment. Counters count from its start.
///
/// @param packetsReceived RTP and RTCP packets that were authentic
/// @param datagramsSent over UDP
/// @param messagesSent what carried those datagrams: one or several each
/// @param paddingBytes added to make packets equal in length
/// @param batchingDelayNanos how long audio packets wait now to be sent together with others
/// @param forwardDelayP50Nanos from reading a packet to having sent its copies, over the last seconds
/// @param packetsDropped by reason, from the socket to the engine; reasons without any are left out
/// @param connectionsEnded by [call.EndReason]; reasons without any are left out
/// @param quality distributions of all streams, by figure, leg and medium
public record ShardSnapshot(
        int rooms,
        int connections,
        long packetsReceived,
        long packetsSent,
        long datagramsSent,
        long messagesSent,
        long paddingBytes,
        long batchingDelayNanos,
        long forwardDelayP50Nanos,
        long forwardDelayP99Nanos,
        Map<String, Long> packetsDropped,
        Map<String, Long> connectionsEnded,
        Map<String, Histogram> quality) {}
