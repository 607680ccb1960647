package bots.client;

import call.TrackKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a call offers.
///
/// @param audioSlots sections to receive voices; -1: as many as the server proposes in `joined`
/// @param videoSlots the same for pictures
/// @param tracks what it publishes
/// @param encodings the rids of a simulcast camera, lowest first; empty: one encoding without rid
/// @param retransmission asks for lost video (NACK) and takes it by RTX; offers RTX for its own
/// @param transportFeedback transport-wide feedback both ways
/// @param fault what the network does to it
public record CallOptions(
        int audioSlots,
        int videoSlots,
        Set<TrackKind> tracks,
        List<String> encodings,
        IceMode ice,
        boolean retransmission,
        boolean transportFeedback,
        Fault fault) {
    /// Listens with all slots the server proposes.
    public static final CallOptions LISTENER =
            new CallOptions(-1, -1, Set.of(), List.of(), IceMode.LIGHT, true, true, Fault.NONE);

    public CallOptions {
        tracks = Set.copyOf(tracks);
        encodings = List.copyOf(encodings);
    }

    public CallOptions slots(int audio, int video) {
        return new CallOptions(
                audio, video, tracks, encodings, ice, retransmission, transportFeedback, fault);
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
                fault);
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
                fault);
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
                fault);
    }

    public CallOptions transportFeedback(boolean wanted) {
        return new CallOptions(
                audioSlots, videoSlots, tracks, encodings, ice, retransmission, wanted, fault);
    }

    public CallOptions retransmission(boolean wanted) {
        return new CallOptions(
                audioSlots, videoSlots, tracks, encodings, ice, wanted, transportFeedback, fault);
    }

    public CallOptions fault(Fault suffered) {
        return new CallOptions(
                audioSlots,
                videoSlots,
                tracks,
                encodings,
                ice,
                retransmission,
                transportFeedback,
                suffered);
    }
}
