package media.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What concerns the transport rather than the media; stands in a section or once for all sections
/// at session level (RFC 8839 §5, RFC 8842 §5).
public record Transport(
        @Nullable String iceUfrag,
        @Nullable String icePassword,
        List<String> iceOptions,
        List<Fingerprint> fingerprints,
        @Nullable Setup setup) {
    static final Transport NONE = new Transport(null, null, List.of(), List.of(), null);

    public Transport {
        iceOptions = List.copyOf(iceOptions);
        fingerprints = List.copyOf(fingerprints);
    }

    /// A section's own values, the session's where it has none.
    public Transport orElse(Transport session) {
        return new Transport(
                iceUfrag != null ? iceUfrag : session.iceUfrag,
                icePassword != null ? icePassword : session.icePassword,
                iceOptions.isEmpty() ? session.iceOptions : iceOptions,
                fingerprints.isEmpty() ? session.fingerprints : fingerprints,
                setup != null ? setup : session.setup);
    }
}
