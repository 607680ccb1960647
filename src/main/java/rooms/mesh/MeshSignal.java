package rooms.mesh;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one participant sends to another about the connection between them. The server relays it
/// and does not interpret it.
///
/// @param attempt number of the connection, counted by the participant who offers it
/// @param offer a session description
/// @param answer a session description
/// @param receiving whether the sender of the signal plays the other one from this connection
/// @param video whether the sender of the signal requests video on it
public record MeshSignal(
        int attempt,
        @Nullable String offer,
        @Nullable String answer,
        @Nullable List<Candidate> candidates,
        @Nullable Boolean receiving,
        @Nullable Boolean video) {

    /// Of all its texts, in characters.
    public int length() {
        int length = length(offer) + length(answer);
        if (candidates != null) {
            for (Candidate candidate : candidates) {
                length += length(candidate.candidate()) + length(candidate.mid());
            }
        }
        return length;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /// An ICE candidate (RFC 8839 §5.1).
    public record Candidate(String candidate, String mid) {}
}
