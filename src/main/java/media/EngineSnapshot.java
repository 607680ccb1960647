package media;

import call.shard.ShardFigures;
import java.util.List;
import media.quality.QualityHistograms;

/// The figures of an engine at one moment. Counters count from its start.
///
/// @param packetsReceived RTP and RTCP packets that were authentic
/// @param packetsSent RTP packets
/// @param paddingBytes added to make packets equal in length
/// @param batchingDelayNanos how long audio packets wait now to be sent together with others
/// @param drops packets, by the ordinal of [media.rtp.DropReason]; given
/// @param ended connections that ended or never came to be, by the ordinal of [call.EndReason];
///     given
/// @param quality distributions of all streams; borrowed
@SuppressWarnings("ArrayRecordComponent") // counts, never compared
public record EngineSnapshot(
        int roomCount,
        int connectionCount,
        List<ShardFigures.OfRoom> largestRooms,
        ShardFigures.Relays relays,
        long packetsReceived,
        long packetsSent,
        long paddingBytes,
        long batchingDelayNanos,
        long[] drops,
        long[] ended,
        QualityHistograms quality) {}
