package media.net;

import call.EndReason;
import call.shard.ShardFigures;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import media.EngineSnapshot;
import media.rtp.DropReason;
import org.jspecify.annotations.Nullable;

/// The figures of a shard: of its engine, its ports and its handshakes, by the names that operators
/// see. Read once a second.
@SuppressWarnings("EnumOrdinal") // drops and ends are counted in arrays by reason
final class ShardCounters {
    private ShardCounters() {}

    static ShardFigures figures(
            EngineSnapshot running,
            ShardPorts ports,
            DtlsHandshakes handshakes,
            ForwardDelay delay,
            long nowNanos) {
        DatagramIo udp = ports.udp();
        TcpIo tcp = ports.tcp();
        return new ShardFigures(
                running.roomCount(),
                running.connectionCount(),
                running.largestRooms(),
                new ShardFigures.Received(
                        running.packetsReceived(),
                        udp.datagramsReceived(),
                        udp.bytesReceived() + (tcp == null ? 0 : tcp.bytesReceived())),
                new ShardFigures.Sent(
                        running.packetsSent(),
                        udp.datagramsSent(),
                        udp.messagesSent(),
                        udp.bytesSent() + (tcp == null ? 0 : tcp.bytesSent()),
                        running.paddingBytes(),
                        running.batchingDelayNanos()),
                tcp == null ? ShardFigures.Tcp.NONE : tcp.figures(),
                running.relays(),
                udp.socketErrors(),
                new ShardFigures.ForwardDelay(delay.p50Nanos(nowNanos), delay.p99Nanos(nowNanos)),
                drops(running, udp, tcp, handshakes),
                ends(running),
                running.quality().distributions());
    }

    /// Packets dropped by reason, from the socket to the engine; reasons without any are left out.
    private static Map<String, Long> drops(
            EngineSnapshot engine, DatagramIo io, @Nullable TcpIo tcp, DtlsHandshakes handshakes) {
        long[] counts = engine.drops();
        counts[DropReason.TOO_LONG.ordinal()] += io.oversizeDrops();
        counts[DropReason.BAD_DTLS.ordinal()] += handshakes.datagramsDropped();
        counts[DropReason.SEND_QUEUE_FULL.ordinal()] += io.sendDrops();
        counts[DropReason.SEND_REFUSED.ordinal()] += io.sendsRefused();
        counts[DropReason.TCP_QUEUE_FULL.ordinal()] += tcp == null ? 0 : tcp.drops();
        counts[DropReason.HANDLER_FAILED.ordinal()] += io.handlerFailures();
        Map<String, Long> byReason = new LinkedHashMap<>();
        for (DropReason reason : DropReason.values()) {
            count(byReason, reason.name().toLowerCase(Locale.ROOT), counts[reason.ordinal()]);
        }
        return byReason;
    }

    /// Connections that ended, by [EndReason]; reasons without any are left out.
    static Map<EndReason, Long> ends(EngineSnapshot engine) {
        Map<EndReason, Long> byReason = new EnumMap<>(EndReason.class);
        long[] counts = engine.ended();
        for (EndReason reason : EndReason.values()) {
            count(byReason, reason, counts[reason.ordinal()]);
        }
        return byReason;
    }

    private static <R> void count(Map<R, Long> byReason, R reason, long count) {
        if (count > 0) {
            byReason.put(reason, count);
        }
    }
}
