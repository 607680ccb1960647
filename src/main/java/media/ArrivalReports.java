package media;

import java.util.ArrayList;
import java.util.List;
import media.forward.Track;
import media.quality.PacketCounts;
import media.receive.ReceiveStream;
import media.receive.ReceptionStatistics;
import media.receive.RoundTripTime;
import media.rtcp.ReportBlock;
import media.rtp.SsrcMap;

/// How the streams of a publisher arrive: measured once a second for the quality of its tracks, and
/// reported to the client.
final class ArrivalReports {
    private final List<Track> tracks;
    private final SsrcMap<IncomingStream> streams;
    private final SsrcMap<RepairStream> repairs;
    private final RoundTripTime roundTrip;

    /// @param roundTrip of the connection
    ArrivalReports(
            List<Track> tracks,
            SsrcMap<IncomingStream> streams,
            SsrcMap<RepairStream> repairs,
            RoundTripTime roundTrip) {
        this.tracks = tracks;
        this.streams = streams;
        this.repairs = repairs;
        this.roundTrip = roundTrip;
    }

    /// @param expected whether tracks that are switched on have to arrive
    void measure(long nowNanos, boolean expected) {
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            List<PacketCounts> counts = new ArrayList<>();
            double[] jitterMillis = {0};
            streams.forEach(incoming -> {
                if (incoming.track() == track) {
                    ReceiveStream stream = incoming.stream();
                    counts.add(counts(stream));
                    if (stream.live(nowNanos)) {
                        jitterMillis[0] =
                                Math.max(jitterMillis[0], stream.statistics().jitterMillis());
                    }
                }
            });
            track.quality()
                    .measure(
                            nowNanos,
                            counts.stream().reduce(PacketCounts.NONE, PacketCounts::plus),
                            jitterMillis[0],
                            expected && track.allowed(),
                            roundTrip.nanos());
        }
    }

    /// What was received since the last report (RFC 3550 §6.4). Retransmissions are streams of
    /// their own; browsers omit the extensions that identify them once they are reported.
    List<ReportBlock> reportBlocks(long nowNanos) {
        List<ReportBlock> blocks = new ArrayList<>();
        streams.forEach(incoming -> {
            ReceiveStream stream = incoming.stream();
            blocks.add(stream.statistics().reportBlock(nowNanos, stream.ssrc()));
        });
        repairs.forEach(
                repair -> blocks.add(repair.statistics().reportBlock(nowNanos, repair.ssrc())));
        return blocks;
    }

    static PacketCounts counts(ReceiveStream stream) {
        ReceptionStatistics statistics = stream.statistics();
        return new PacketCounts(
                statistics.expectedPackets(),
                statistics.packets(),
                stream.restored(),
                statistics.gaps(),
                statistics.bytes());
    }
}
