package media.net;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import media.EndReason;
import media.MediaEngine;
import media.rtp.DropReason;
import org.jspecify.annotations.Nullable;

/// What a shard dropped and what ended on it so far, by the words that operators see.
@SuppressWarnings("EnumOrdinal") // drops and ends are counted in arrays by reason
final class ShardCounters {
    private ShardCounters() {}

    /// Packets dropped by reason, from the socket to the engine; reasons without any are left out.
    static Map<String, Long> drops(
            MediaEngine engine, DatagramIo io, @Nullable TcpIo tcp, DtlsHandshakes handshakes) {
        Map<String, Long> byReason = new LinkedHashMap<>();
        long[] counts = engine.drops();
        for (DropReason reason : DropReason.values()) {
            count(byReason, reason.name().toLowerCase(Locale.ROOT), counts[reason.ordinal()]);
        }
        count(byReason, "too_long", io.oversizeDrops());
        count(byReason, "bad_dtls", handshakes.datagramsDropped());
        count(byReason, "send_queue_full", io.sendDrops());
        count(byReason, "tcp_queue_full", tcp == null ? 0 : tcp.drops());
        count(byReason, "handler_failed", io.handlerFailures());
        return byReason;
    }

    /// Connections that ended by the word of [EndReason]; reasons without any are left out.
    static Map<String, Long> ends(MediaEngine engine) {
        Map<String, Long> byReason = new LinkedHashMap<>();
        long[] counts = engine.ended();
        for (EndReason reason : EndReason.values()) {
            count(byReason, reason.word(), counts[reason.ordinal()]);
        }
        return byReason;
    }

    private static void count(Map<String, Long> byReason, String reason, long packets) {
        if (packets > 0) {
            byReason.merge(reason, packets, Long::sum);
        }
    }
}
