package benchmarks;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// What one hostile client costs a running node, from the outside (cases H1 and H3). Not a test: it
/// prints figures.
///
/// `ClientAttack PORT idle` opens 2,000 idle TLS connections and 20 requests with half a body, and
/// says after 75 s how many are still open. `ClientAttack PORT sockets` opens 1,000 WebSockets of
/// one user, joins 45 times a second on 40 of them, and measures `GET /api/auth/me` of another user
/// meanwhile.
final class ClientAttack {
    private static final String HOST = "127.0.0.1";
    private static final int IDLE = 2_000;
    private static final int HALF_BODIES = 20;
    private static final long IDLE_MILLIS = 75_000;
    private static final int SOCKETS = 1_000;
    private static final int JOINING = 40;
    private static final int JOINS_PER_SECOND = 45;
    private static final int MEASURE_SECONDS = 30;
    private static final Pattern TOKEN = Pattern.compile("\"accessToken\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern CHANNEL =
            Pattern.compile("\"id\":\"([^\"]+)\",\"guild\":\"[^\"]+\",\"kind\":\"voice\"");

    private final int port;
    private final SSLContext tls;
    private final HttpClient http;

    /// From another address, since the attacker uses up what its own may have.
    private final HttpClient bystander;

    private ClientAttack(int port) throws GeneralSecurityException {
        this.port = port;
        tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new TrustEverything()}, null);
        http = HttpClient.newBuilder().sslContext(tls).build();
        bystander =
                HttpClient.newBuilder()
                        .sslContext(tls)
                        .localAddress(InetAddress.ofLiteral("127.0.0.2"))
                        .build();
    }

    public static void main(String[] arguments) throws Exception {
        ClientAttack attack = new ClientAttack(Integer.parseInt(arguments[0]));
        switch (arguments[1]) {
            case "idle" -> attack.idle();
            case "sockets" -> attack.sockets();
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        System.exit(0);
    }

    private void idle() throws Exception {
        List<Socket> open = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < IDLE + HALF_BODIES; i++) {
            try {
                Socket socket = tls.getSocketFactory().createSocket();
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
                socket.setSoTimeout(10_000);
                OutputStream out = socket.getOutputStream();
                if (i < HALF_BODIES) {
                    out.write(
                            ("POST /api/auth/login HTTP/1.1\r\nHost: "
                                            + HOST
                                            + "\r\nContent-Type: application/json\r\n"
                                            + "Content-Length: 100\r\n\r\n{\"username\":")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
                out.flush();
                ((javax.net.ssl.SSLSocket) socket).startHandshake();
                open.add(socket);
            } catch (IOException e) {
                refused++;
            }
        }
        System.out.printf("opened %d, refused %d%n", open.size(), refused);
        System.out.printf("GET /health/live: %d ms%n", millis(() -> get("/health/live", null)));
        // The figure is what is open after this time, so it is waited for.
        await().pollDelay(Duration.ofMillis(IDLE_MILLIS))
                .atMost(Duration.ofMinutes(5))
                .until(() -> true);
        int idle = 0;
        int half = 0;
        for (int i = 0; i < open.size(); i++) {
            if (isOpen(open.get(i))) {
                idle += i < HALF_BODIES ? 0 : 1;
                half += i < HALF_BODIES ? 1 : 0;
            }
        }
        System.out.printf(
                "open after %d s: %d idle, %d with half a body%n", IDLE_MILLIS / 1000, idle, half);
    }

    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(1_000);
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // an answer before the end
            }
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void sockets() throws Exception {
        String victim = register();
        String attacker = register();
        System.out.printf("quiet: %s%n", latency(victim, 5));
        List<Attacker> open = new CopyOnWriteArrayList<>();
        // From the first socket on: the server closes one that says nothing.
        AtomicInteger joins = new AtomicInteger();
        ScheduledExecutorService joiner = Executors.newSingleThreadScheduledExecutor();
        joiner.scheduleAtFixedRate(
                () -> join(open, joins), 0, 1_000_000 / JOINS_PER_SECOND, TimeUnit.MICROSECONDS);
        int refused = 0;
        for (int i = 0; i < SOCKETS; i++) {
            try {
                Attacker each = new Attacker(attacker);
                each.socket =
                        http.newWebSocketBuilder()
                                .buildAsync(URI.create("wss://" + HOST + ":" + port + "/ws"), each)
                                .join();
                open.add(each);
            } catch (RuntimeException e) {
                refused++;
            }
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> open.stream().allMatch(Attacker::isAnswered));
        long ready = open.stream().filter(each -> each.channel != null).count();
        System.out.printf(
                "sockets: %d open, %d refused, %d identified%n", open.size(), refused, ready);
        System.out.printf("under attack: %s%n", latency(victim, MEASURE_SECONDS));
        joiner.shutdownNow();
        System.out.printf(
                "joins sent %d, answered %d%n",
                joins.get(), open.stream().mapToInt(each -> each.joined.get()).sum());
    }

    private static void join(List<Attacker> open, AtomicInteger joins) {
        List<Attacker> sockets =
                open.stream().filter(each -> each.channel != null).limit(JOINING).toList();
        if (sockets.isEmpty()) {
            return;
        }
        Attacker each = sockets.get(joins.getAndIncrement() % sockets.size());
        WebSocket socket = each.socket;
        String channel = each.channel;
        if (socket != null && channel != null && !socket.isOutputClosed()) {
            String leave = "{\"op\":\"leave\"}";
            String join = "{\"op\":\"join\",\"id\":1,\"channel\":\"" + channel + "\"}";
            socket.sendText(leave, true).thenCompose(s -> s.sendText(join, true));
        }
    }

    private String latency(String token, int seconds) throws Exception {
        List<Long> micros = new ArrayList<>();
        long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        int failed = 0;
        while (System.nanoTime() - until < 0) {
            long start = System.nanoTime();
            failed += get("/api/auth/me", token) == 200 ? 0 : 1;
            micros.add((System.nanoTime() - start) / 1_000);
        }
        long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        return "GET /api/auth/me p50 %.1f ms, p99 %.1f ms, max %.1f ms, %d of %d failed"
                .formatted(
                        sorted[sorted.length / 2] / 1e3,
                        sorted[sorted.length * 99 / 100] / 1e3,
                        Arrays.stream(sorted).max().orElse(0) / 1e3,
                        failed,
                        sorted.length);
    }

    private int get(String path, @Nullable String token) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("https://" + HOST + ":" + port + path))
                        .timeout(Duration.ofSeconds(30));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return bystander.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private String register() throws IOException, InterruptedException {
        String name = "u" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        String body =
                "{\"username\":\"" + name + "\",\"password\":\"correct horse battery staple\"}";
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("https://" + HOST + ":" + port + "/api/auth/register"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        Matcher token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new IOException(answer);
        }
        return token.group(1);
    }

    private static long millis(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    private interface Step {
        void run() throws Exception;
    }

    /// One hostile socket.
    private static final class Attacker implements WebSocket.Listener {
        final AtomicInteger joined = new AtomicInteger();
        volatile boolean answered;
        volatile @Nullable WebSocket socket;
        volatile @Nullable String channel;
        private final String token;
        private final StringBuilder message = new StringBuilder();

        Attacker(String token) {
            this.token = token;
        }

        /// Whether the server has accepted or refused its token, or closed it.
        boolean isAnswered() {
            WebSocket open = socket;
            return answered || open == null || open.isInputClosed();
        }

        @Override
        public void onOpen(WebSocket opened) {
            opened.sendText("{\"op\":\"identify\",\"id\":1,\"token\":\"" + token + "\"}", true);
            opened.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                if (message.indexOf("\"op\":\"ready\"") >= 0
                        || message.indexOf("\"op\":\"error\"") >= 0) {
                    answered = true;
                }
                if (message.indexOf("\"op\":\"ready\"") >= 0) {
                    Matcher found = CHANNEL.matcher(message);
                    channel = found.find() ? found.group(1) : null;
                } else if (message.indexOf("\"op\":\"joined\"") >= 0) {
                    joined.incrementAndGet();
                }
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    /// The node has a self-signed certificate.
    private static final class TrustEverything extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
