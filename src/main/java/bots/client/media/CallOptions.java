package bots.client.media;

import bots.client.fault.NetworkFault;
import bots.client.transport.IceMode;
import call.TrackKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        return new CallOptions(
                audio,
                video,
                tracks,
                encodings,
                ice,
                retransmission,
                transportFeedback,
                mesh,
                fault,
                regions);
    }

    public CallOptions publishing(TrackKind... kinds) {
        Set<TrackKind> published = EnumSet.noneOf(TrackKind.class);
        published.addAll(List.of(kinds));
        return new CallOptions(
                audioSlots,
                videoSlots,
                published,
                encodings,
                ice,
                retransmission,
                transportFeedback,
                mesh,
                fault,
                regions);
    }

    public CallOptions simulcast(String... rids) {
        return new CallOptions(
                audioSlots,
                videoSlots,
                tracks,
                List.of(rids),
                ice,
                retransmission,
                transportFeedback,
                mesh,
                fault,
                regions);
    }

    public CallOptions ice(IceMode mode) {
        return new CallOptions(
                audioSlots,
                videoSlots,
                tracks,
                encodings,
                mode,
                retransmission,
                transportFeedback,
                mesh,
                fault,
                regions);
    }

    public CallOptions transportFeedback(boolean enabled) {
        return new CallOptions(
                audioSlots,
                videoSlots,
                tracks,
                encodings,
                ice,
                retransmission,
                enabled,
                mesh,
                fault,
                regions);
    }

    public CallOptions retransmission(boolean enabled) {
        return new CallOptions(
                audioSlots,
                videoSlots,
                tracks,
                encodings,
                ice,
                enabled,
                transportFeedback,
                mesh,
                fault,
                regions);
    }

    public CallOptions mesh(boolean takesPart) {
        return new CallOptions(
                audioSlots,
                videoSlots,
                tracks,
                encodings,
                ice,
                retransmission,
                transportFeedback,
                takesPart,
                fault,
                regions);
    }

    public CallOptions fault(NetworkFault simulated) {
        return new CallOptions(
                audioSlots,
                videoSlots,
                tracks,
                encodings,
                ice,
                retransmission,
                transportFeedback,
                mesh,
                simulated,
                regions);
    }

    public CallOptions regions(Map<String, Integer> rttMillis) {
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
                rttMillis);
    }
}
