package verticles.shard;

import bus.call.MediaMessage;
import media.ConnectionRequest;

/// Requests from the event bus as records of the engine.
public final class ShardRequests {
    private ShardRequests() {}

    public static ConnectionRequest connection(MediaMessage.OpenConnection request) {
        return new ConnectionRequest(
                request.room(),
                request.participant(),
                request.offer(),
                request.tracks(),
                request.prioritySpeaker() ? 1 : 0,
                request.state(),
                request.encrypted(),
                request.limits());
    }
}
