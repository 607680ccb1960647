package bots.client.media;

import bots.client.fault.NetworkFault;
import bots.client.transport.IceMode;
import call.TrackKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What a call offers.
///
/// @param audioSlots sections to receive audio; -1: as many as the server proposes in `joined`
/// @param videoSlots the same for video
/// @param tracks the tracks it publishes
/// @param encodings the rids of a simulcast camera, lowest first; empty: one encoding without rid
/// @param retransmission requests lost video by NACK and RTX; offers RTX for its own video
/// @param transportFeedback transport-wide feedback in both directions
/// @param mesh takes part in direct connections, with the microphone only
/// @param fault the simulated network
/// @param regions round-trip times in milliseconds that it reports, by region
public record CallOptions(
        int audioSlots,
        int videoSlots,
        Set<TrackKind> tracks,
        List<String> encodings,
        IceMode ice,
        boolean retransmission,
        boolean transportFeedback,
        boolean mesh,
        NetworkFault fault,
        Map<String, Integer> regions) {
    /// Receives on all slots that the server proposes, sends nothing.
    public static final CallOptions LISTENER =
            new CallOptions(
                    -1,
                    -1,
                    Set.of(),
                    List.of(),
                    IceMode.LIGHT,
                    true,
                    true,
                    false,
                    NetworkFault.NONE,
                    Map.of());

    public CallOptions {
        tracks = Set.copyOf(tracks);
        encodings = List.copyOf(encodings);
        regions = Map.copyOf(regions);
    }

    public CallOptions slots(int audio, int video) {
        return with(changed -> {
            changed.audioSlots = audio;
            changed.videoSlots = video;
        });
    }

    public CallOptions publishing(TrackKind... kinds) {
        Set<TrackKind> published = EnumSet.noneOf(TrackKind.class);
        published.addAll(List.of(kinds));
        return with(changed -> changed.tracks = published);
    }

    public CallOptions simulcast(String... rids) {
        return with(changed -> changed.encodings = List.of(rids));
    }

    public CallOptions ice(IceMode mode) {
        return with(changed -> changed.ice = mode);
    }

    public CallOptions transportFeedback(boolean enabled) {
        return with(changed -> changed.transportFeedback = enabled);
    }

    public CallOptions retransmission(boolean enabled) {
        return with(changed -> changed.retransmission = enabled);
    }

    public CallOptions mesh(boolean takesPart) {
        return with(changed -> changed.mesh = takesPart);
    }

    public CallOptions fault(NetworkFault simulated) {
        return with(changed -> changed.fault = simulated);
    }

    public CallOptions regions(Map<String, Integer> rttMillis) {
        return with(changed -> changed.regions = rttMillis);
    }

    private CallOptions with(Consumer<Changed> change) {
        Changed changed = new Changed(this);
        change.accept(changed);
        return changed.options();
    }

    /// The options while some of them are changed.
    private static final class Changed {
        private int audioSlots;
        private int videoSlots;
        private Set<TrackKind> tracks;
        private List<String> encodings;
        private IceMode ice;
        private boolean retransmission;
        private boolean transportFeedback;
        private boolean mesh;
        private NetworkFault fault;
        private Map<String, Integer> regions;

        private Changed(CallOptions from) {
            audioSlots = from.audioSlots;
            videoSlots = from.videoSlots;
            tracks = from.tracks;
            encodings = from.encodings;
            ice = from.ice;
            retransmission = from.retransmission;
            transportFeedback = from.transportFeedback;
            mesh = from.mesh;
            fault = from.fault;
            regions = from.regions;
        }

        private CallOptions options() {
            return new CallOptions(
                    audioSlots,
                    videoSlots,
                    tracks,
                    encodings,
                    ice,
                    retransmission,
                    transportFeedback,
                    mesh,
                    fault,
                    regions);
        }
    }
}
