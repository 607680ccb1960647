package config;

import config.key.Setting;
import config.key.Unit;
import java.util.Map;
import java.util.TreeMap;

/// Instances by verticle; 0 for a verticle that is not deployed.
public record VerticleSettings(
        @Setting(
                        key = "auth.instances",
                        byDefault = "cores",
                        max = 1024,
                        word = Setting.Word.CORES,
                        unit = Unit.INSTANCES,
                        meaning =
                                "Verticles for registration, login and token checks. cores: one per processor"
                                        + " core. 0: none on this node.")
                int auth,
        @Setting(
                        key = "rooms.instances",
                        byDefault = "cores",
                        max = 1024,
                        word = Setting.Word.CORES,
                        unit = Unit.INSTANCES,
                        meaning =
                                "Verticles for guilds, channels and the state of rooms. cores: one per"
                                        + " processor core. 0: none on this node.")
                int rooms,
        @Setting(
                        key = "signaling.instances",
                        byDefault = "cores",
                        max = 1024,
                        word = Setting.Word.CORES,
                        unit = Unit.INSTANCES,
                        meaning =
                                "Verticles for HTTPS, the web client and the WebSocket. cores: one per"
                                        + " processor core. 0: none on this node.")
                int signaling,
        @Setting(
                        key = "media.instances",
                        byDefault = "cores",
                        max = 1024,
                        word = Setting.Word.CORES,
                        unit = Unit.INSTANCES,
                        meaning =
                                "Media shards. Each has one event loop and one UDP port. cores: one per"
                                        + " processor core. 0: none on this node.")
                int media,
        @Setting(
                        key = "ops.instances",
                        byDefault = "1",
                        max = 1,
                        unit = Unit.INSTANCES,
                        meaning =
                                "Health, metrics and the heartbeat of the node. A node with media needs it:"
                                        + " without a heartbeat it gets no rooms.")
                int ops) {

    /// Instances by verticle name, without those that are not deployed.
    public Map<String, Integer> byName() {
        Map<String, Integer> instances = new TreeMap<>();
        instances.put("auth", auth);
        instances.put("rooms", rooms);
        instances.put("signaling", signaling);
        instances.put("media", media);
        instances.put("ops", ops);
        instances.values().removeIf(count -> count == 0);
        return instances;
    }
}
