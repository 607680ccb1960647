package media;

import java.util.List;
import limits.TokenBucket;
import media.receive.ReceiveStream;
import media.rtp.SsrcMap;
import org.jspecify.annotations.Nullable;

/// How many streams one client sends at a time, and how often it begins another: a client may change its SSRC any
/// number of times in a call, but one that never stops to does not fill the memory. Asked for new streams only.
final class StreamQuota {
    /// A client of ours sends four sections with at most three encodings and their RTX streams.
    static final int MAX_STREAMS = 32;

    /// New streams per [#NEW_STREAMS_NANOS] on average; a client that changes its SSRC with each device makes fewer.
    static final int NEW_STREAMS = 64;

    static final long NEW_STREAMS_NANOS = 32_000_000_000L;

    private @Nullable TokenBucket begun;

    boolean mayBegin(long nowNanos) {
        TokenBucket bucket = begun;
        if (bucket == null) {
            bucket = new TokenBucket(NEW_STREAMS, NEW_STREAMS_NANOS, nowNanos);
            begun = bucket;
        }
        return bucket.take(nowNanos, 1) == 0;
    }

    /// The stream to forget so that one more fits: the one that ended first (BYE or silence).
    ///
    /// @param ssrcs of all streams
    /// @return null when there is room, or none has ended
    static Publisher.@Nullable Incoming oldest(
            long nowNanos, SsrcMap<Publisher.Incoming> streams, List<Integer> ssrcs) {
        if (streams.size() < MAX_STREAMS) {
            return null;
        }
        Publisher.Incoming oldest = null;
        for (int ssrc : ssrcs) {
            Publisher.Incoming candidate = streams.get(ssrc);
            if (candidate != null
                    && !candidate.stream().live(nowNanos)
                    && (oldest == null
                            || lastPacketNanos(candidate) - lastPacketNanos(oldest) < 0)) {
                oldest = candidate;
            }
        }
        return oldest;
    }

    /// The same for retransmissions; what is repaired rarely may be silent for long.
    static Publisher.@Nullable Repair oldest(SsrcMap<Publisher.Repair> repairs) {
        if (repairs.size() < MAX_STREAMS) {
            return null;
        }
        Publisher.@Nullable Repair[] oldest = new Publisher.Repair[1];
        repairs.forEach(repair -> {
            Publisher.Repair found = oldest[0];
            if (found == null
                    || repair.statistics().lastArrivalNanos()
                                    - found.statistics().lastArrivalNanos()
                            < 0) {
                oldest[0] = repair;
            }
        });
        return oldest[0];
    }

    private static long lastPacketNanos(Publisher.Incoming incoming) {
        ReceiveStream stream = incoming.stream();
        return stream.lastPacketNanos();
    }
}
