package verticles;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.guild.GuildEvent;
import bus.guild.RoomsMessage;
import bus.node.NodeMessage;
import call.ParticipantState;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import limits.ConcurrencyLimit;
import limits.Limit;
import limits.RefusalCounts;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import rooms.GuildView;
import rooms.Participant;
import store.directory.ClusterDirectory;
import store.directory.Directory;
import store.postgres.Database;
import store.postgres.DeviceSessionStore;
import store.postgres.GuildStore;
import store.postgres.TestDatabase;
import verticles.api.contract.StrictJson;
import verticles.http.SocketLimits;
import verticles.node.NodeVertx;
import verticles.shared.NodeCounts;
import verticles.shared.NodeRefusals;

/// Hostile clients at the HTTP ports of a node with low limits. Covers
/// [verticles.http.RequestEntry], [verticles.http.RequestDeadlines],
/// [verticles.http.SecurityHeaders], [verticles.session.SocketUpgrade],
/// [verticles.node.AcceptLimit] and [verticles.node.LimitedTransport]. Covers `WebServer`,
/// `SocketLimits`, `HttpVersionCheck`, `Refusals`, `RequestBudget`, `RetryAfter`, `OpsPort`,
/// `InvalidCredentials`, `InvalidTokenLimit`, `ContractCheck`, `TlsRecordLimit` and `ClientGone`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class HttpLimitsIT {
    /// Another address of this machine.
    private static final String PROXY = "127.0.0.11";

    private static final long WAIT_SECONDS = 60;
    private static final int CONNECTIONS_PER_ADDRESS = 12;
    private static final int SOCKETS_PER_ADDRESS = 6;
    private static final int SOCKETS_PER_USER = 3;
    private static final int JOINS_PER_MINUTE = 4;
    private static final int NEW_CONNECTIONS_PER_MINUTE = 500;
    private static final int REQUESTS_PER_MINUTE = 600;
    private static final int SMALL_BUFFER = 4_096;

    /// RFC 9113 §7
    private static final long CANCEL = 8;

    private final AtomicInteger users = new AtomicInteger();

    private Settings settings;
    private Vertx vertx;
    private Bus bus;
    private Database database;
    private RefusalCounts refusals;
    private HttpClientAgent http2;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        CaSignedCertificate signed = CaSignedCertificate.make(folder);
        settings =
                SettingsLoader.defaults(
                        Map.ofEntries(
                                Map.entry("node.id", "test"),
                                Map.entry(
                                        "node.dataFolder", TestDatabase.prepare(folder).toString()),
                                Map.entry("tls.certificate", signed.certificate().toString()),
                                Map.entry("tls.key", signed.key().toString()),
                                Map.entry("http.host", "127.0.0.1"),
                                Map.entry("http.port", freePort()),
                                Map.entry("http.plainPort", freePort()),
                                Map.entry("http.trustedProxies", PROXY),
                                Map.entry("accounts.registration", "open"),
                                Map.entry("guilds.creation", "everyone"),
                                Map.entry("accounts.argon2MemoryKibibytes", "64"),
                                Map.entry("accounts.argon2Iterations", "1"),
                                Map.entry("limits.http.idleSeconds", "2"),
                                Map.entry("limits.http.requestSeconds", "2"),
                                Map.entry(
                                        "limits.http.connectionsPerAddress",
                                        String.valueOf(CONNECTIONS_PER_ADDRESS)),
                                Map.entry(
                                        "limits.http.newConnectionsPerMinute",
                                        String.valueOf(NEW_CONNECTIONS_PER_MINUTE)),
                                Map.entry(
                                        "limits.http.anyRequestsPerMinute",
                                        String.valueOf(REQUESTS_PER_MINUTE)),
                                Map.entry(
                                        "limits.http.socketsPerAddress",
                                        String.valueOf(SOCKETS_PER_ADDRESS)),
                                Map.entry(
                                        "limits.http.socketsPerUser",
                                        String.valueOf(SOCKETS_PER_USER)),
                                Map.entry(
                                        "limits.http.joinsPerMinute",
                                        String.valueOf(JOINS_PER_MINUTE))));
        vertx = result(NodeVertx.start(settings));
        bus = new Bus(vertx);
        refusals = NodeRefusals.of(vertx);
        http2 =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setSsl(true)
                                .setTrustAll(true)
                                .setVerifyHost(false)
                                .setUseAlpn(true)
                                .setProtocolVersion(HttpVersion.HTTP_2));
        database = result(Database.start(vertx, settings));
        Directory directory = result(ClusterDirectory.open(vertx));
        var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        result(vertx.deployVerticle(new AuthVerticle(settings, database, 0), virtual));
        result(
                vertx.deployVerticle(
                        new RoomRegistryVerticle(settings, database, directory, 0), virtual));
        result(vertx.deployVerticle(new SignalingVerticle(settings, 0)));
    }

    @AfterAll
    void stop() {
        result(database.close());
        result(vertx.close());
    }

    /// H1: neither TCP without TLS, nor a connection without a request, nor half a body stays open.
    @Test
    void whatLetsTheServerWaitIsClosed() throws Exception {
        try (Socket noTls = open(settings.http().port());
                Socket noRequest = open(settings.http().plainPort());
                Socket halfHead = open(settings.http().plainPort());
                Socket halfBody = open(settings.http().plainPort())) {
            send(halfHead, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
            send(
                    halfBody,
                    "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 100\r\n\r\n{");

            assertThat(rest(noRequest)).isEmpty();
            assertThat(rest(halfHead)).isEmpty();
            assertThat(rest(halfBody)).isEmpty();
            rest(noTls);
            assertThat(refusals.of(Limit.HTTP_IDLE_TIME)).isGreaterThanOrEqualTo(2);
            assertThat(refusals.of(Limit.HTTP_REQUEST_TIME)).isPositive();
        }
    }

    /// H1, N9: counted when accepted, before TLS.
    @Test
    void limitsTheConnectionsOfAnAddress() throws Exception {
        long before = refusals.of(Limit.HTTP_CONNECTIONS_PER_ADDRESS);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS_PER_ADDRESS + 5; i++) {
            sockets.add(openFrom("127.0.0.9", settings.http().port()));
        }
        assertThat(rest(sockets.getLast())).isEmpty();
        assertThat(refusals.of(Limit.HTTP_CONNECTIONS_PER_ADDRESS) - before).isEqualTo(5);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /// H1: each would be worth a handshake of TLS.
    @Test
    void limitsTheNewConnectionsOfAnAddress() throws Exception {
        long before = refusals.of(Limit.HTTP_NEW_CONNECTIONS_PER_ADDRESS);
        int opened = 0;
        while (refusals.of(Limit.HTTP_NEW_CONNECTIONS_PER_ADDRESS) == before) {
            openFrom("127.0.0.10", settings.http().port()).close();
            opened++;
        }
        assertThat(opened).isGreaterThanOrEqualTo(NEW_CONNECTIONS_PER_MINUTE);
        // From another address.
        result(http2().close());
    }

    /// H1: also of what no other limit counts.
    @Test
    void limitsTheRequestsOfAnAddress() throws Exception {
        long before = refusals.of(Limit.HTTP_REQUESTS_PER_ADDRESS);
        try (Socket flood = openFrom(PROXY, settings.http().plainPort());
                Socket other = openFrom(PROXY, settings.http().plainPort())) {
            BufferedReader answers = reader(flood);
            int requests = 0;
            String status = "";
            while (!status.contains(" 429 ")) {
                requests++;
                send(flood, missing("192.0.2.77"));
                status = nextStatus(answers);
            }
            List<String> last = answers.lines().toList();

            assertThat(requests).isGreaterThan(REQUESTS_PER_MINUTE);
            assertThat(last).anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("retry-"));
            assertThat(refusals.of(Limit.HTTP_REQUESTS_PER_ADDRESS)).isEqualTo(before + 1);

            send(other, missing("192.0.2.78"));
            assertThat(nextStatus(reader(other))).contains(" 404 ");
        }
    }

    private static String missing(String client) {
        return "GET /missing HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + client + "\r\n\r\n";
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    /// A body without a line break may precede it.
    private static String nextStatus(BufferedReader answers) throws IOException {
        String line = "";
        while (!line.contains("HTTP/1.1 ")) {
            line = String.valueOf(answers.readLine());
            assertThat(line).as("the end of the connection").isNotEqualTo("null");
        }
        return line;
    }

    /// H11, H14
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /% HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%c3%28 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /?a=% HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nbad header: 1\r\n\r\n",
            })
    void aMalformedRequestIsAnsweredInJson(String request) throws Exception {
        String answer = exchange(request);

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer).contains("\"code\":\"bad_request\"");
        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("content-type: application/json", "x-content-type-options: nosniff");
    }

    /// H14
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9"})
    void anUnknownVersionIsNotServed(String version) throws Exception {
        String answer = exchange("GET / " + version + "\r\nHost: a\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 505 ")
                .contains("\"code\":\"bad_request\"", "X-Content-Type-Options: nosniff");
    }

    /// H14
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"username\":\"a\",\"username\":\"b\",\"password\":\"correct horse 9\"}",
                "{\"username\":\"ann\", /* a comment */ \"password\":\"correct horse 9\"}",
                "{\"username\":\"ann\",\"password\":\"correct horse 9\"} {}",
                "{\u0000\"\u0000a\u0000\"\u0000:\u00001\u0000}\u0000",
            })
    void jsonThatParsersReadDifferentlyIsRefused(String body) throws Exception {
        String answer = exchange(post("/api/auth/login", "", body));

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"bad_request\"");
    }

    /// To check a body against the contract takes up to 0.2 ms for each wrong value.
    @Test
    void theContractIsCheckedAfterTheLogin() throws Exception {
        NodeCounts counts = NodeCounts.of(vertx);
        long invalid = counts.refusals(RefusalCode.TOKEN_INVALID);

        assertThat(exchange(newRole("", 500)))
                .startsWith("HTTP/1.1 401 ")
                .contains("\"code\":\"token_invalid\"");
        assertThat(exchange(newRole("Authorization: Bearer none\r\n", 500)))
                .startsWith("HTTP/1.1 401 ")
                .contains("\"code\":\"token_invalid\"");

        assertThat(counts.refusals(RefusalCode.TOKEN_INVALID) - invalid).isEqualTo(2);
    }

    /// Also what the contract refuses.
    @Test
    void requestsWithoutALoginCountBeforeTheContractIsChecked() throws Exception {
        NodeCounts counts = NodeCounts.of(vertx);
        long wrong = counts.refusals(RefusalCode.BAD_FIELD);

        assertThat(exchange(post("/api/auth/login", "", "{\"a\":1}")))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"bad_field\"", "RateLimit-Policy: \"address\"");

        assertThat(counts.refusals(RefusalCode.BAD_FIELD) - wrong).isEqualTo(1);
    }

    /// A body of 60 kB kept the node busy for 7 s.
    @Test
    void bodiesOfManyValuesAreRefusedBeforeTheContractIsChecked() throws Exception {
        String login = "Authorization: Bearer " + token("values").accessToken() + "\r\n";
        assertThat(exchange(newRole(login, StrictJson.MAX_VALUES)))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"bad_request\"", "values in all");

        String answer = "";
        for (int i = 0; i < 30 && !answer.startsWith("HTTP/1.1 429 "); i++) {
            answer = exchange(newRole(login, 500));
        }
        assertThat(answer).startsWith("HTTP/1.1 429 ").contains("\"code\":\"rate_limited\"");
        assertThat(exchange(newRole(login, 5)))
                .as("others of the address")
                .startsWith("HTTP/1.1 400 ");
    }

    /// A body that the contract refuses.
    private static String newRole(String headers, int numbers) {
        return post(
                "/api/guilds/00000000-0000-7000-8000-000000000001/roles",
                headers,
                "{\"name\":\"a\",\"permissions\":[" + "1,".repeat(numbers - 1) + "1]}");
    }

    private static String post(String path, String headers, String body) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: a\r\n"
                + headers
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    /// H16
    @ParameterizedTest
    @ValueSource(strings = {"/", "/none.js", "/api/none", "/openapi.yaml", "/ws", "/none"})
    void everyAnswerHasTheSecurityHeaders(String path) throws Exception {
        String answer = exchange("GET " + path + " HTTP/1.1\r\nHost: a:80\r\n\r\n");

        assertThat(answer)
                .contains(
                        "X-Content-Type-Options: nosniff",
                        "Referrer-Policy: no-referrer",
                        "Content-Security-Policy: default-src 'none'")
                .doesNotContain("Strict-Transport-Security", "connect-src 'self' wss:;");
        if (path.equals("/")) {
            assertThat(answer).contains("connect-src 'self' wss://a:80 ws://a:80\r\n");
        } else if (path.contains("none")) {
            assertThat(answer).startsWith("HTTP/1.1 404 ").contains("\"code\":\"not_found\"");
        }
    }

    /// H16, RFC 6797: over TLS, and with a certificate that browsers can trust; above it is not
    /// there.
    @ParameterizedTest
    @ValueSource(strings = {"/", "/none.js", "/api/none", "/ws"})
    void browsersAreAskedToInsistOnHttps(String path) {
        HttpClientAgent client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setSsl(true)
                                .setTrustAll(true)
                                .setVerifyHost(false));
        HttpClientResponse response =
                result(
                        client.request(HttpMethod.GET, settings.http().port(), "127.0.0.1", path)
                                .compose(HttpClientRequest::send));

        assertThat(response.getHeader("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        result(client.close());
    }

    /// H12, M9: a node that has too much to do says so at once, and health is answered all the
    /// same.
    @Test
    void requestsOverTheLimitSayWhenToComeBack() throws Exception {
        String request = "GET /api/guilds HTTP/1.1\r\nHost: a\r\n\r\n";
        ConcurrencyLimit inProgress = SocketLimits.of(vertx, settings.limits()).requests();
        awaitIdle(inProgress);
        int entered = 0;
        while (inProgress.enter(SocketLimits.ALL)) {
            entered++;
        }
        long before = refusals.of(Limit.REQUESTS_IN_PROGRESS);

        String refused = exchange(request);

        assertThat(entered).isEqualTo(settings.limits().http().requests());
        assertThat(refused)
                .startsWith("HTTP/1.1 503 ")
                .containsIgnoringCase("\r\nRetry-After: 2\r\n")
                .contains("\"code\":\"unavailable\"");
        assertThat(refusals.of(Limit.REQUESTS_IN_PROGRESS) - before).isEqualTo(1);
        assertThat(exchange("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        inProgress.leave(SocketLimits.ALL);
        assertThat(exchange(request)).startsWith("HTTP/1.1 401 ");
        for (int i = 1; i < entered; i++) {
            inProgress.leave(SocketLimits.ALL);
        }
        awaitIdle(inProgress);
    }

    /// An answer reaches its client a moment before its request stops counting, so a request of the
    /// test before may still count.
    private static void awaitIdle(ConcurrencyLimit requests) {
        Awaitility.await("no request is in progress").until(() -> requests.size() == 0);
    }

    /// H15: what a client does not read waits in the server's memory, up to a limit.
    @Test
    void aWebSocketThatDoesNotReadIsCut() throws Exception {
        long before = refusals.of(Limit.UNREAD_MESSAGES);
        try (Socket socket = openUnread(settings.http().plainPort())) {
            send(socket, upgrade(""));
            AuthMessage.Tokens tokens = token("unread");
            identify(socket, tokens.accessToken());
            UUID channel =
                    result(
                                    bus.request(
                                            Addresses.ROOMS,
                                            new RoomsMessage.ListGuilds(tokens.identity().user())))
                            .guilds()
                            .getFirst()
                            .channels()
                            .getFirst()
                            .id();
            GuildEvent event =
                    new GuildEvent.PresenceChanged(
                            GuildStore.DEFAULT_GUILD,
                            channel,
                            List.of(
                                    new Participant(
                                            1,
                                            UUID.randomUUID(),
                                            "x".repeat(10_000),
                                            ParticipantState.INITIAL)),
                            List.of(),
                            List.of());

            Awaitility.await("the end of the connection")
                    .atMost(WAIT_SECONDS, TimeUnit.SECONDS)
                    .until(() -> {
                        for (int i = 0; i < 100; i++) {
                            bus.publish(Addresses.guild(GuildStore.DEFAULT_GUILD), event);
                        }
                        return refusals.of(Limit.UNREAD_MESSAGES) > before;
                    });
            awaitCut(socket);
        }
        assertThat(refusals.of(Limit.UNREAD_MESSAGES) - before).isEqualTo(1);
    }

    /// H1, H15: responses that are not read wait for as long as a connection may be idle at most.
    @Test
    void anHttpClientThatDoesNotReadIsCut() throws Exception {
        long before = cutConnections();
        try (Socket socket = openUnread(settings.http().plainPort())) {
            int responses = 1_000;
            send(socket, "GET /openapi.yaml HTTP/1.1\r\nHost: a\r\n\r\n".repeat(responses));

            awaitCut(socket);
            assertThat(rest(socket).split("HTTP/1.1 200", -1).length).isLessThan(responses);
        }
        assertThat(cutConnections()).isGreaterThan(before);
    }

    /// CVE-2023-44487: a stream that is reset at once frees its place, while the server works for
    /// it.
    @Test
    void aFloodOfResetStreamsIsCut() throws Exception {
        long before = refusals.of(Limit.HTTP_RESETS_PER_CONNECTION);
        var frames = new Http2Frames();
        for (int stream = 1; stream < 2 * 300; stream += 2) {
            frames.begin(stream, "/api/none", "none");
            frames.reset(stream);
        }

        awaitCut(frames);

        assertThat(refusals.of(Limit.HTTP_RESETS_PER_CONNECTION) - before)
                .as("once for the connection")
                .isEqualTo(1);
    }

    /// PING, SETTINGS, and a type that no standard has.
    @ParameterizedTest
    @CsvSource({"6, 8", "4, 0", "99, 0"})
    void aFloodOfSmallFramesIsCut(int type, int payloadBytes) throws Exception {
        long before = refusals.of(Limit.HTTP_FRAMES_PER_CONNECTION);
        var frames = new Http2Frames();
        frames.flood(type, payloadBytes, 100_000);

        try {
            awaitCut(frames);
        } catch (SocketException cut) {
            // while it was written
        }

        assertThat(refusals.of(Limit.HTTP_FRAMES_PER_CONNECTION) - before).isEqualTo(1);
    }

    /// A handshake with TLS 1.3 that is complete is a KeyUpdate.
    @Test
    void aFloodOfNewKeysIsCut() throws Exception {
        long before = refusals.of(Limit.TLS_RECORDS_PER_CONNECTION);
        try (SSLSocket socket = Http2Frames.connect(settings.http().port())) {
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100_000; i++) {
                                    socket.startHandshake();
                                }
                            })
                    .isInstanceOf(IOException.class);
        }

        assertThat(refusals.of(Limit.TLS_RECORDS_PER_CONNECTION) - before).isEqualTo(1);
    }

    /// A client may write as little at a time as it likes.
    @Test
    void smallRecordsWithDataAreNoFlood() throws Exception {
        try (SSLSocket socket = Http2Frames.connect(settings.http().port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
            var frames = new Http2Frames();
            frames.post(1, "/api/none", "none", "{}");
            for (byte next : frames.bytes()) {
                socket.getOutputStream().write(next);
            }
            Http2Frames.awaitEndOfStream(socket, 1);
        }
    }

    /// The server closes the connection after these frames; the timeout of the socket fails the
    /// test.
    private void awaitCut(Http2Frames frames) throws Exception {
        try (Socket socket = Http2Frames.connect(settings.http().port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
            socket.getOutputStream().write(frames.bytes());
            rest(socket);
        }
    }

    /// Else a client begins more than `limits.http.requests` at a time by resetting them.
    @Test
    void aRequestThatIsResetCountsUntilItsWorkIsDone() {
        ConcurrencyLimit requests = SocketLimits.of(vertx, settings.limits()).requests();
        awaitIdle(requests);
        Promise<NodeMessage.VoiceHealth> work = Promise.promise();
        AtomicInteger begun = new AtomicInteger();
        Bus.Consumer node =
                result(
                        bus.consume(
                                Addresses.node(settings.node().id()),
                                message -> {
                                    begun.incrementAndGet();
                                    return ((NodeMessage.VoiceHealthRequest) message)
                                            .answer(work.future());
                                }));
        HttpClientConnection connection = http2();
        HttpClientRequest request = result(connection.request(get("/api/voice/health")));
        request.send();
        await("the work").until(() -> begun.get() == 1);

        request.reset(CANCEL);
        // The server answers it after it has seen the reset.
        result(connection.request(get("/health/live")).compose(HttpClientRequest::send));

        assertThat(requests.size()).isOne();
        work.complete(
                new NodeMessage.VoiceHealth(NodeMessage.ServiceStatus.OK, "sfu", 1, 1, 0, 0, 0));
        awaitIdle(requests);
        result(connection.close());
        result(node.close());
    }

    /// The reset comes with the request, while the token is looked up.
    @Test
    void aRequestThatWasResetIsNotBegun() throws Exception {
        AuthMessage.Tokens tokens = token("reset");
        String token = tokens.accessToken();
        try (Socket socket = Http2Frames.connect(settings.http().port())) {
            var frames = new Http2Frames();
            frames.post(1, "/api/guilds", token, "{\"name\":\"reset\"}");
            frames.reset(1);
            frames.post(3, "/api/guilds", token, "{\"name\":\"waited for\"}");
            socket.getOutputStream().write(frames.bytes());
            Http2Frames.awaitEndOfStream(socket, 3);
        }

        RoomsMessage.Guilds guilds =
                result(
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.ListGuilds(tokens.identity().user())));
        assertThat(guilds.guilds())
                .extracting(GuildView::name)
                .contains("waited for")
                .doesNotContain("reset");
    }

    /// Any client can do it as often as it likes, and nothing is wrong with the server.
    @Test
    void aClientThatLeavesDuringItsRequestIsNotLogged() throws Exception {
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        ConcurrencyLimit requests = SocketLimits.of(vertx, settings.limits()).requests();
        HttpClientConnection connection = http2();
        root.addAppender(lines);
        try {
            for (String path : List.of("/api/auth/login", "/api/none", "/nothing")) {
                HttpClientRequest half =
                        result(connection.request(get(path).setMethod(HttpMethod.POST)));
                result(half.putHeader("Content-Length", "100").write("{"));
                half.reset(CANCEL);
                HttpClientRequest whole =
                        result(connection.request(get(path).setMethod(HttpMethod.POST)));
                whole.putHeader("Content-Type", "application/json")
                        .end("{\"username\":\"nobody\",\"password\":\"guessed it\"}")
                        .onComplete(_ -> whole.reset(CANCEL));
            }
            HttpClientRequest file = result(connection.request(get("/icon-512.png")));
            result(file.send().onSuccess(HttpClientResponse::pause));
            file.reset(CANCEL);
            // The server answers it after it has seen the resets.
            result(connection.request(get("/version")).compose(HttpClientRequest::send));
            try (Socket socket = open(settings.http().plainPort())) {
                send(
                        socket,
                        "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{");
            }
            HttpClientConnection closed = http2();
            result(
                    closed.request(get("/api/auth/login").setMethod(HttpMethod.POST))
                            .compose(request ->
                                    request.putHeader("Content-Length", "100").write("{")));
            result(closed.close());
            var broken = new Http2Frames();
            broken.begin(1, "/api/auth/login", "none");
            for (int i = 0; i < 3; i++) {
                broken.emptyData(1);
            }
            awaitCut(broken);
            await("the end of all requests").until(() -> requests.size() == 0);
        } finally {
            root.detachAppender(lines);
        }

        assertThat(lines.list)
                .filteredOn(line -> line.getLevel() == Level.ERROR)
                .filteredOn(line -> !line.getLoggerName().contains("HttpClient")) // the test's own
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    /// H1, H15: neither half a request nor a response that is not read holds a stream of HTTP/2
    /// open.
    @Test
    void aStreamThatLetsTheServerWaitIsCut() {
        HttpClientConnection unread = http2();
        long before = cutConnections();
        HttpClientResponse response =
                result(
                        unread.request(get("/icon-512.png"))
                                .compose(HttpClientRequest::send)
                                .onSuccess(HttpClientResponse::pause));
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        await("the end of the connection that does not read").until(() -> hasEnded(unread));

        HttpClientConnection halfBody = http2();
        result(
                halfBody.request(get("/api/auth/login").setMethod(HttpMethod.POST))
                        .compose(request -> request.putHeader("Content-Length", "100").write("{")));
        await("the end of the connection with half a body").until(() -> hasEnded(halfBody));
        assertThat(cutConnections()).isGreaterThanOrEqualTo(before + 2);
    }

    /// No other one is accepted while the maximum is open.
    @Test
    void limitsTheStreamsOfAnHttp2Connection() {
        HttpClientConnection connection = http2();

        await("the limit of the server")
                .until(() -> connection.remoteSettings().getMaxConcurrentStreams() == 32);
        result(connection.close());
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private final Set<HttpConnection> ended = ConcurrentHashMap.newKeySet();

    private boolean hasEnded(HttpConnection connection) {
        return ended.contains(connection);
    }

    private HttpClientConnection http2() {
        HttpClientConnection connection =
                result(
                        http2.connect(
                                new HttpConnectOptions()
                                        .setHost("127.0.0.1")
                                        .setPort(settings.http().port())));
        connection.closeHandler(_ -> ended.add(connection));
        return connection;
    }

    private static RequestOptions get(String path) {
        return new RequestOptions().setMethod(HttpMethod.GET).setURI(path);
    }

    private long cutConnections() {
        return refusals.of(Limit.HTTP_UNREAD_RESPONSES)
                + refusals.of(Limit.HTTP_IDLE_TIME)
                + refusals.of(Limit.HTTP_REQUEST_TIME);
    }

    /// H10
    @Test
    void aRefusedPageReadsWhy() throws Exception {
        String answer = exchange(upgrade("Origin: https://evil.example\r\n"));

        assertThat(answer)
                .startsWith("HTTP/1.1 403 ")
                .contains("https://evil.example:443", "signaling.allowedOrigins");
    }

    /// H3
    @Test
    void limitsTheWebSocketsOfAnAddress() {
        List<SignalingClient> clients = new ArrayList<>();
        for (int i = 0; i < SOCKETS_PER_ADDRESS; i++) {
            clients.add(secure());
        }
        assertThatRejected(429);
        clients.forEach(SignalingClient::close);
    }

    /// What a client sends itself as `Forwarded` beside what the proxy says does not free it from
    /// the limit: it shares that of the proxy's address.
    @Test
    void limitsTheWebSocketsOfEachClientOfAProxy() throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (String headers :
                    List.of(
                            "X-Forwarded-For: 198.51.100.7\r\n",
                            "X-Forwarded-For: 198.51.100.8\r\n",
                            "X-Forwarded-For: 198.51.100.9\r\nForwarded: for=203.0.113.1\r\n")) {
                for (int i = 0; i < SOCKETS_PER_ADDRESS; i++) {
                    assertThat(statusOfUpgrade(headers, open)).as(headers).contains(" 101 ");
                }
                assertThat(statusOfUpgrade(headers, open)).as(headers).contains(" 429 ");
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private String statusOfUpgrade(String headers, List<Socket> open) throws IOException {
        Socket socket = openFrom(PROXY, settings.http().plainPort());
        open.add(socket);
        send(socket, upgrade(headers));
        return reader(socket).readLine();
    }

    /// H3
    @Test
    void limitsTheWebSocketsOfAUser() throws Exception {
        String token = token("sockets").accessToken();
        List<SignalingClient> clients = new ArrayList<>();
        for (int i = 0; i < SOCKETS_PER_USER; i++) {
            clients.add(plain());
            assertThat(clients.getLast().identify(token).getString("op")).isEqualTo("ready");
        }
        SignalingClient last = plain();

        assertThat(last.identify(token).getString("code")).isEqualTo("too_many_connections");

        clients.getFirst().close();
        clients.getFirst().closeCode();
        assertThat(last.identify(token).getString("op")).isEqualTo("ready");
        clients.forEach(SignalingClient::close);
        last.close();
    }

    /// H3
    @Test
    void limitsTheJoinsOfAUser() throws Exception {
        String token = token("joins").accessToken();
        SignalingClient client = plain();
        String channel =
                client.identify(token)
                        .getJsonArray("guilds")
                        .getJsonObject(0)
                        .getJsonArray("channels")
                        .getJsonObject(0)
                        .getString("id");
        for (int i = 0; i < JOINS_PER_MINUTE; i++) {
            assertThat(client.join(channel).getString("code")).isEqualTo("no_media_node");
        }

        assertThat(client.join(channel).getString("code")).isEqualTo("rate_limited");
        client.close();
    }

    /// H2: the event is lost, and the check finds the session.
    @Test
    void aDeviceSessionThatEndedWithoutAnEventIsPutOut() throws Exception {
        AuthMessage.Tokens tokens = token("ended");
        SignalingClient client = plain();
        client.identify(tokens.accessToken());

        result(
                new DeviceSessionStore(database)
                        .revoke(tokens.identity().user(), tokens.identity().deviceSession()));

        // The client must send pings while the check is awaited.
        long pings = vertx.setPeriodic(1_000, _ -> client.sendText("{\"op\":\"ping\",\"t\":1}"));
        assertThat(client.closeCode()).isEqualTo(4004);
        vertx.cancelTimer(pings);
    }

    /// H2
    @Test
    void aLogoutDuringIdentifyIsNeverMissed() throws Exception {
        List<SignalingClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            AuthMessage.Tokens tokens = token("race");
            SignalingClient client = plain();
            clients.add(client);
            client.sendText(
                    new JsonObject()
                            .put("op", "identify")
                            .put("id", 1)
                            .put("token", tokens.accessToken())
                            .encode());
            bus.request(Addresses.AUTH, new AuthMessage.Logout(tokens.accessToken()));
        }
        for (SignalingClient client : clients) {
            // Refused, or put out after it was ready: no socket remains identified.
            Awaitility.await().until(() -> client.isClosed() || client.isRefused(1));
            client.close();
        }
    }

    /// H15
    @ParameterizedTest
    @ValueSource(ints = {0x89, 0x01, 0x00})
    void framesThatAreNoMessagesArePaced(int firstByte) throws Exception {
        try (Socket socket = upgraded()) {
            byte[] frame = {(byte) firstByte, (byte) 0x80, 0, 0, 0, 0};
            if (firstByte == 0) {
                socket.getOutputStream().write(new byte[] {0x01, (byte) 0x80, 0, 0, 0, 0});
            }
            try {
                for (int i = 0; i < 100_000; i++) {
                    socket.getOutputStream().write(frame);
                }
                rest(socket);
            } catch (SocketException closed) {
                // as it should be
            }
        }
        if (firstByte != 0x01) {
            assertThat(refusals.of(Limit.MESSAGES_PER_SOCKET)).isPositive();
        }
    }

    /// H15
    @Test
    void fragmentsAboveTheLimitCloseWith1009() throws Exception {
        try (Socket socket = upgraded()) {
            int size = 60_000;
            byte[] frame = new byte[8 + size];
            frame[0] = 0x01;
            frame[1] = (byte) 0xfe;
            frame[2] = (byte) (size >> 8);
            frame[3] = (byte) size;
            try {
                for (int i = 0; i < 6; i++) {
                    socket.getOutputStream().write(frame);
                    frame[0] = 0x00;
                }
            } catch (SocketException closed) {
                // as it should be
            }
            // FIN and CLOSE with the code 1009 = 0x03f1
            assertThat(rest(socket)).contains("\u0088");
        }
        assertThat(refusals.of(Limit.MESSAGE_BYTES)).isPositive();
    }

    private Socket upgraded() throws IOException {
        Socket socket = open(settings.http().plainPort());
        send(socket, upgrade(""));
        return socket;
    }

    private static String upgrade(String headers) {
        return "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + headers
                + "\r\n";
    }

    /// Asks the server to close afterwards, so that the answer ends at once.
    private String exchange(String request) throws IOException {
        try (Socket socket = open(settings.http().plainPort())) {
            boolean upgrades = request.contains("Connection:");
            send(
                    socket,
                    upgrades ? request : request.replaceFirst("\r\n", "\r\nConnection: close\r\n"));
            return rest(socket);
        }
    }

    private static Socket open(int port) throws IOException {
        return openFrom("127.0.0.1", port);
    }

    private static Socket openFrom(String address, int port) throws IOException {
        return connected(new Socket(), address, port);
    }

    /// A client that may be sent little more than it has read.
    private static Socket openUnread(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        return connected(socket, "127.0.0.1", port);
    }

    private static Socket connected(Socket socket, String address, int port) throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Without reading, by which what waits for the client could be sent.
    private static void awaitCut(Socket socket) {
        Awaitility.await("the end of the connection")
                .atMost(WAIT_SECONDS, TimeUnit.SECONDS)
                .until(() -> {
                    try {
                        send(socket, "\r\n");
                        return false;
                    } catch (SocketException cut) {
                        return true;
                    }
                });
    }

    /// Identifies a WebSocket, and reads until it has done so.
    private static void identify(Socket socket, String token) throws IOException {
        byte[] text =
                new JsonObject()
                        .put("op", "identify")
                        .put("id", 1)
                        .put("token", token)
                        .encode()
                        .getBytes(StandardCharsets.US_ASCII);
        // Text, final; 16 bits of length; masked with zeros (RFC 6455 §5.2).
        byte[] head = {
            (byte) 0x81, (byte) 0xfe, (byte) (text.length >> 8), (byte) text.length, 0, 0, 0, 0
        };
        socket.getOutputStream().write(head);
        socket.getOutputStream().write(text);
        StringBuilder received = new StringBuilder();
        while (received.indexOf("\"op\":\"ready\"") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", received).isNotNegative();
            received.append((char) next);
        }
    }

    /// What the server sends until it closes; the time-out of the socket fails the test.
    private static String rest(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] chunk = new byte[8_192];
        try {
            for (int n = 0; n >= 0; n = socket.getInputStream().read(chunk)) {
                text.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException reset) {
            // closed as well
        }
        return text.toString();
    }

    private SignalingClient plain() {
        return SignalingClient.connect(vertx, settings.http().plainPort());
    }

    private SignalingClient secure() {
        return SignalingClient.connect(
                vertx,
                new WebSocketClientOptions().setTrustAll(true).setVerifyHost(false),
                new WebSocketConnectOptions()
                        .setPort(settings.http().port())
                        .setSsl(true)
                        .setURI("/ws"));
    }

    private void assertThatRejected(int status) {
        try {
            secure().close();
            assertThat(status).as("nothing was rejected").isZero();
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            UpgradeRejectedException.class,
                            rejected -> assertThat(rejected.getStatus()).isEqualTo(status));
        }
    }

    private AuthMessage.Tokens token(String name) {
        return result(
                        bus.request(
                                Addresses.AUTH,
                                new AuthMessage.Register(
                                        name + UUID.randomUUID().toString().substring(0, 8),
                                        "correct horse 9",
                                        "IT",
                                        null,
                                        "127.0.1." + users.incrementAndGet(),
                                        null)))
                .tokens();
    }

    private static String freePort() {
        return String.valueOf(NodeProcess.freePort());
    }
}
