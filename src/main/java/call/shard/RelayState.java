package call.shard;

import call.TrackKind;
import call.quality.Quality;
import java.util.List;
import java.util.Map;

/// What one end of a relay reports to the other, whole each time, so that a lost report does no
/// harm: the tracks of its own participants, and what its participants request of the other end's.
///
/// @param tracks of the participants on the sending shard
/// @param requests of video tracks that the other end has reported; those that are missing are not
///     requested
/// @param speakers most speakers that one of its participants receives at once
/// @param quality the level of its participants, as far as it ever was not good
public record RelayState(
        List<Track> tracks,
        List<Request> requests,
        int speakers,
        List<Quality.OfParticipant> quality) {
    public RelayState {
        tracks = List.copyOf(tracks);
        requests = List.copyOf(requests);
        quality = List.copyOf(quality);
    }

    /// @param id names the track in SSRCs and requests; never used again on the same relay
    /// @param participant the publisher's number in the room
    /// @param formats of a video track; audio has the formats that all relays have
    /// @param rids the simulcast encodings, lowest first; empty without simulcast
    /// @param priority of the publisher as a speaker, 0 for most
    /// @param encrypted end to end: its payloads cannot be read
    /// @param on whether it is switched on, and its packets arrive if it is video
    public record Track(
            int id,
            int participant,
            TrackKind kind,
            List<Format> formats,
            List<String> rids,
            int priority,
            boolean encrypted,
            boolean on) {
        public Track {
            formats = List.copyOf(formats);
            rids = List.copyOf(rids);
        }
    }

    /// @param payloadType on the relay; that of its retransmissions (RFC 4588) is the next one
    /// @param codec its name in `a=rtpmap`
    /// @param parameters of `a=fmtp`, names in lower case
    public record Format(int payloadType, String codec, Map<String, String> parameters) {
        public Format {
            parameters = Map.copyOf(parameters);
        }
    }

    /// @param track its id
    /// @param encodings bit n for the encoding with index n
    public record Request(int track, int encodings) {}
}
