package verticles.shard;

import bus.MediaMessage;
import media.ConnectionRequest;

/// What the bus asks of a shard, in the words of the engine.
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
                request.encrypted());
    }
}
