package media;

import limits.TokenBucket;
import org.jspecify.annotations.Nullable;

/// How many streams one client sends at a time, and how often it begins another: a client may
/// change its SSRC any number of times in a call, but one that never stops to does not fill the
/// memory. Asked for new streams only.
final class StreamQuota {
    /// A client of ours sends four sections with at most three encodings and their RTX streams.
    static final int MAX_STREAMS = 32;

    /// New streams per [#NEW_STREAMS_NANOS] on average; a client that changes its SSRC with each
    /// device makes fewer.
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
}
