package benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeoutException;
import media.net.WireClient;
import verticles.SignalingClient;

/// Somebody who talks without a pause: registered, in a channel, connected, all without a browser, whose
/// encoders would take the processor from the server that is measured.
final class Talker implements AutoCloseable {
    static final long PACKET_MILLIS = 20;

    private static final String PASSWORD = "correct horse battery";
    private static final int LOUD = 20;

    /// 10 s: well within the server's patience.
    private static final int PACKETS_PER_PING = 500;

    private final SignalingClient signaling;
    private final WireClient media = new WireClient();
    private int packets;

    private Talker(Vertx vertx, int port) throws IOException {
        signaling = SignalingClient.connect(vertx, port);
    }

    /// @param port of plain HTTP on this machine
    static Talker join(Vertx vertx, int port, String username, String channel)
            throws IOException, InterruptedException, TimeoutException {
        Talker talker = new Talker(vertx, port);
        JsonObject ready = talker.signaling.identify(register(port, username));
        talker.enter(channelOf(ready, channel));
        return talker;
    }

    private static String register(int port, String username)
            throws IOException, InterruptedException {
        JsonObject account = new JsonObject().put("username", username).put("password", PASSWORD);
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/api/auth/register"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(account.encode()))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer = http.send(request, BodyHandlers.ofString()).body();
            return new JsonObject(answer).getString("accessToken");
        }
    }

    private static String channelOf(JsonObject ready, String name) {
        return ready.getJsonArray("guilds").getJsonObject(0).getJsonArray("channels").stream()
                .map(JsonObject.class::cast)
                .filter(channel -> channel.getString("name").equals(name))
                .findFirst()
                .orElseThrow()
                .getString("id");
    }

    private void enter(String channel) throws IOException, InterruptedException, TimeoutException {
        JsonObject joined = signaling.join(channel);
        int offer =
                signaling.send(
                        new JsonObject()
                                .put("op", "offer")
                                .put("sdp", media.offer(joined.getInteger("audioSlots")))
                                .put("tracks", new JsonObject().put("0", "microphone")));
        media.connect(signaling.expectAnswer(offer).getString("sdp"));
    }

    /// To be called every [#PACKET_MILLIS].
    void talk() {
        try {
            media.sendAudio(LOUD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (++packets % PACKETS_PER_PING == 0) {
            signaling.send(new JsonObject().put("op", "ping").put("t", packets));
        }
    }

    @Override
    public void close() throws IOException {
        media.close();
        signaling.close();
    }
}
