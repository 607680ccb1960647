package verticles.shard;

import bus.MediaMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import media.ConnectionRequest;
import media.forward.View;
import media.forward.ViewRequest;
import rooms.ParticipantState;
import rooms.TrackKind;

/// What the bus asks of a shard, in the words of the engine.
public final class ShardRequests {
    private ShardRequests() {}

    public static ConnectionRequest connection(MediaMessage.OpenConnection request) {
        Map<String, media.forward.TrackKind> tracks = new HashMap<>();
        request.tracks().forEach((mid, kind) -> tracks.put(mid, toMedia(kind)));
        return new ConnectionRequest(
                request.room(),
                request.participant(),
                request.offer(),
                tracks,
                request.heardFirst() ? 1 : 0,
                allowed(request.state()),
                request.encrypted());
    }

    public static ConnectionRequest.Allowed allowed(ParticipantState state) {
        return new ConnectionRequest.Allowed(
                !state.muted(), state.camera(), state.screen(), state.deafened());
    }

    public static View view(List<MediaMessage.ViewRequest> wants) {
        return new View(
                wants.stream()
                        .map(w ->
                                new ViewRequest(
                                        w.participant(),
                                        toMedia(w.track()),
                                        w.height(),
                                        w.frameRate() == null
                                                ? ViewRequest.ANY_FRAME_RATE
                                                : w.frameRate(),
                                        w.pinned()))
                        .toList());
    }

    private static media.forward.TrackKind toMedia(TrackKind kind) {
        return media.forward.TrackKind.valueOf(kind.name());
    }
}
