package signaling.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rooms.mesh.MeshSignal;
import rooms.mesh.PairProblem;
import rooms.mesh.UplinkFigures;

/// Reads what a client sends for another participant of a mesh. The server does not understand it,
/// and bounds its size.
final class SignalFields {
    /// Our page sends about 6,000 for four sections.
    private static final int MAX_SDP_CHARS = 12_288;

    /// RFC 8839 §5.1: a line with two addresses and some extensions.
    private static final int MAX_CANDIDATE_CHARS = 512;

    /// A computer has few addresses, each with UDP and TCP.
    private static final int MAX_CANDIDATES = 20;

    private static final int MAX_MID_CHARS = 32;

    /// More than a browser bears.
    private static final int MAX_PAIRS = 32;

    /// 10 Gbit/s.
    private static final int MAX_KILOBITS = 10_000_000;

    private static final int MAX_RTT_MILLIS = 60_000;

    private SignalFields() {}

    static ClientMessage.Signal signal(@Nullable Integer id, Fields message) {
        Fields signal = message.object("signal");
        return new ClientMessage.Signal(
                id,
                participant(message),
                new MeshSignal(
                        signal.intBetween("attempt", 1, Integer.MAX_VALUE),
                        signal.optionalText("offer", MAX_SDP_CHARS),
                        signal.optionalText("answer", MAX_SDP_CHARS),
                        candidates(signal),
                        signal.optionalFlag("receiving"),
                        signal.optionalFlag("video")));
    }

    static ClientMessage.Pair pair(@Nullable Integer id, Fields message) {
        String name = message.text("problem", 32);
        for (PairProblem problem : PairProblem.values()) {
            if (problem.wireName().equals(name)) {
                return new ClientMessage.Pair(id, participant(message), problem);
            }
        }
        throw message.bad("problem", "failed or relayed");
    }

    static ClientMessage.Uplink uplink(@Nullable Integer id, Fields message) {
        List<UplinkFigures> figures = new ArrayList<>();
        for (Fields pair : message.objects("pairs", MAX_PAIRS)) {
            figures.add(
                    new UplinkFigures(
                            participant(pair),
                            1_000L * pair.intBetween("availableKilobitsPerSecond", 0, MAX_KILOBITS),
                            pair.intBetween("lossPercent", 0, 100),
                            pair.intBetween("rttMillis", 0, MAX_RTT_MILLIS)));
        }
        return new ClientMessage.Uplink(id, List.copyOf(figures));
    }

    private static int participant(Fields message) {
        return message.intBetween("participant", 1, Integer.MAX_VALUE);
    }

    private static @Nullable List<MeshSignal.Candidate> candidates(Fields signal) {
        if (!signal.names().contains("candidates")) {
            return null;
        }
        List<MeshSignal.Candidate> candidates = new ArrayList<>();
        for (Fields candidate : signal.objects("candidates", MAX_CANDIDATES)) {
            candidates.add(
                    new MeshSignal.Candidate(
                            candidate.text("candidate", MAX_CANDIDATE_CHARS),
                            candidate.text("mid", MAX_MID_CHARS)));
        }
        return List.copyOf(candidates);
    }
}
