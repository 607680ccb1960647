package bots.client;

import bots.client.signaling.TrackNames;
import io.vertx.core.json.JsonObject;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the server sends on the session of a call: each message goes to the part of the call that
/// it concerns.
final class CallMessages {
    private final CallPlacement placement;
    private final @Nullable Mesh mesh;
    private final CallListener listener;
    private final BooleanSupplier connected;
    private final Consumer<JsonObject> onLeft;

    /// @param mesh null for a call without direct connections
    /// @param connected whether media flows
    /// @param onLeft takes the protocol's `left`
    CallMessages(
            CallPlacement placement,
            @Nullable Mesh mesh,
            CallListener listener,
            BooleanSupplier connected,
            Consumer<JsonObject> onLeft) {
        this.placement = placement;
        this.mesh = mesh;
        this.listener = listener;
        this.connected = connected;
        this.onLeft = onLeft;
    }

    /// @param frame is parsed only if the message concerns the call
    void onMessage(String op, String frame) {
        switch (op) {
            case "encodings" -> {
                JsonObject message = new JsonObject(frame);
                listener.onEncodings(
                        TrackNames.trackOf(message.getString("track")),
                        message.getJsonArray("active").stream().map(String::valueOf).toList());
            }
            case "migrate" -> placement.onMigrate(new JsonObject(frame), connected.getAsBoolean());
            case "switched" -> placement.onSwitched(new JsonObject(frame));
            case "left" -> onLeft.accept(new JsonObject(frame));
            default -> {
                if (mesh != null) {
                    mesh.onServerMessage(op, frame);
                }
                listener.onServerMessage(op, frame);
            }
        }
    }
}
