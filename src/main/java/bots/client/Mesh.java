package bots.client;

import bots.client.media.MediaListener;
import bots.client.signaling.JoinedRoom;
import io.netty.channel.EventLoop;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The direct connections of a call to the other participants of its room, while the server allows
/// them (docs/protocol.md, "Direct connections"): who offers, and whether the shard is still
/// needed. On the event loop of the call.
final class Mesh {
    private static final long TICK_MILLIS = 100;

    private final EventLoop loop;
    private final JoinSequence joining;
    private final MediaListener received;
    private final Map<Integer, MeshPeer> peers = new HashMap<>();
    private final Map<Integer, Integer> attempts = new HashMap<>();
    private final Set<Integer> others = new HashSet<>();
    private int own;
    private boolean direct;
    private @Nullable ScheduledFuture<?> ticks;

    /// @param received gets what arrives
    Mesh(EventLoop loop, JoinSequence joining, MediaListener received) {
        this.loop = loop;
        this.joining = joining;
        this.received = received;
    }

    /// The room was entered.
    void enter(JoinedRoom room) {
        leave();
        own = room.participant();
        others.addAll(room.others());
        direct = room.direct();
        ticks =
                loop.scheduleAtFixedRate(
                        this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        connect();
    }

    void leave() {
        if (ticks != null) {
            ticks.cancel(false);
        }
        List.copyOf(peers.keySet()).forEach(this::close);
        attempts.clear();
        others.clear();
        direct = false;
    }

    /// Whether a participant receives from the shard only.
    boolean needsSfu() {
        return !direct
                || others.stream()
                        .map(peers::get)
                        .anyMatch(peer -> peer == null || !peer.isReached());
    }

    /// Adds what is sent on, besides the shard.
    void addLinks(List<MediaLink> links) {
        peers.values().forEach(peer -> links.add(peer.link()));
    }

    void onServerMessage(String op, String frame) {
        switch (op) {
            case "mode" -> onMode(new JsonObject(frame).getString("mode").equals("p2p"));
            case "roster" -> onRoster(new JsonObject(frame));
            case "signal" -> {
                JsonObject message = new JsonObject(frame);
                onSignal(message.getInteger("participant"), message.getJsonObject("signal"));
            }
            default -> {
                // Not about direct connections.
            }
        }
    }

    private void onMode(boolean allowed) {
        direct = allowed;
        if (allowed) {
            List.copyOf(peers.keySet()).forEach(this::close);
            connect();
        } else {
            peers.values().forEach(MeshPeer::onLeave);
        }
    }

    private void onRoster(JsonObject change) {
        for (Object left : change.getJsonArray("left")) {
            others.remove((Integer) left);
            close((Integer) left);
        }
        for (Object joined : change.getJsonArray("joined")) {
            others.add(((JsonObject) joined).getInteger("number"));
        }
        others.remove(own);
        connect();
    }

    private void onSignal(int participant, JsonObject signal) {
        int attempt = signal.getInteger("attempt");
        String offer = signal.getString("offer");
        if (offer != null && direct && attempt > attempts.getOrDefault(participant, 0)) {
            close(participant);
            make(participant, attempt).answer(offer);
            return;
        }
        MeshPeer peer = peers.get(participant);
        if (peer != null && peer.attempt() == attempt) {
            peer.onSignal(signal);
        }
    }

    /// The one with the higher number offers, so that offers never cross.
    private void connect() {
        for (int other : others) {
            if (direct && own > other && !peers.containsKey(other)) {
                make(other, attempts.getOrDefault(other, 0) + 1).offer();
            }
        }
    }

    private MeshPeer make(int participant, int attempt) {
        attempts.put(participant, attempt);
        MeshPeer peer = new MeshPeer(participant, attempt, joining, received, System.nanoTime());
        peers.put(participant, peer);
        return peer;
    }

    private void close(int participant) {
        MeshPeer peer = peers.remove(participant);
        if (peer != null) {
            peer.close();
        }
    }

    private void tick() {
        long now = System.nanoTime();
        for (MeshPeer peer : List.copyOf(peers.values())) {
            if (!peer.onTick(now)) {
                close(peer.number());
            }
        }
    }
}
