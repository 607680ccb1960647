package media.net;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import media.dtls.CertificateFingerprint;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsKeys;
import media.srtp.SrtpProfile;
import org.bouncycastle.tls.DTLSTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Real handshakes against the library's client: threads and retransmission timers are real, the
/// network is a queue. [DtlsAssociation] and [DtlsWarmUp] are tested with it.
@Timeout(120)
class DtlsHandshakesIT {
    private static final DtlsIdentity SERVER = TestDtlsClient.identity();
    private static final DtlsIdentity CLIENT = TestDtlsClient.identity();
    private static final byte[] CLIENT_FINGERPRINT = TestDtlsClient.fingerprintBytes(CLIENT);
    private static final int CONCURRENCY = 4;

    private static DtlsLink link(DtlsLink.Fate fate) {
        return new DtlsLink(fate, SERVER, CONCURRENCY);
    }

    private static DtlsLink.End open(DtlsLink link, long connection) {
        link.handshakes().open(connection, "sha-256", CLIENT_FINGERPRINT);
        return link.end(connection);
    }

    private static void assertConnects(DtlsLink.End end, TestDtlsClient client) throws Exception {
        end.connect(client);
        assertThat(end.keys.get(5, SECONDS)).isEqualTo(client.keys());
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void givesBothEndsTheSameKeysOfEachProfile(SrtpProfile profile) throws Exception {
        DtlsLink.End end = open(link(DtlsLink::arrives), 1);
        TestDtlsClient client = new TestDtlsClient(CLIENT, profile.dtlsId());

        assertConnects(end, client);

        assertThat(client.keys().fromClient().profile()).isEqualTo(profile);
        assertThat(client.keys().fromClient()).isNotEqualTo(client.keys().toClient());
    }

    @Test
    void takesItsOwnPreferenceOfWhatChromiumOffers() throws Exception {
        DtlsLink.End end = open(link(DtlsLink::arrives), 1);

        assertConnects(end, new TestDtlsClient(CLIENT));

        assertThat(end.keys.get().toClient().profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    }

    @Test
    void showsTheCertificateOfItsFingerprint() throws Exception {
        DtlsLink.End end = open(link(DtlsLink::arrives), 1);
        TestDtlsClient client = new TestDtlsClient(CLIENT);

        assertConnects(end, client);

        CertificateFingerprint announced =
                new CertificateFingerprint("sha-256", TestDtlsClient.fingerprintBytes(SERVER));
        assertThat(announced.matches(client.serverCertificate())).isTrue();
    }

    @Test
    void sendsEachFlightInOneDatagram() throws Exception {
        DtlsLink.End end = open(link(DtlsLink::arrives), 1);

        assertConnects(end, new TestDtlsClient(CLIENT));

        assertThat(end.fromServer).hasSize(2).allMatch(flight -> flight.length <= 1200);
    }

    @Test
    void refusesAnotherCertificateThanThatOfTheSdp() throws Exception {
        DtlsLink link = link(DtlsLink::arrives);
        DtlsLink.End end = open(link, 1);

        assertThatThrownBy(() -> end.connect(new TestDtlsClient(TestDtlsClient.identity())))
                .isInstanceOf(IOException.class);

        assertThat(end.failed.get(5, SECONDS).detail()).isEqualTo("fingerprint_mismatch");
        assertThat(end.keys).isNotDone();
        assertThat(link.handshakes().size()).isZero();
    }

    @Test
    void refusesAClientWithoutACommonSrtpProfile() throws Exception {
        DtlsLink.End end = open(link(DtlsLink::arrives), 1);

        // 2 is AES128_CM_HMAC_SHA1_32.
        assertThatThrownBy(() -> end.connect(new TestDtlsClient(CLIENT, 2)))
                .isInstanceOf(IOException.class);

        assertThat(end.failed.get(5, SECONDS).detail()).isEqualTo("srtp_profile_unsupported");
    }

    @Test
    void refusesAnUnknownHashFunctionAtOnce() throws Exception {
        DtlsLink link = link(DtlsLink::arrives);

        link.handshakes().open(1, "md5", new byte[16]);

        assertThat(link.end(1).failed.get(5, SECONDS).detail())
                .isEqualTo("fingerprint_unsupported");
    }

    @Test
    void reportsTheAlertOfTheClient() throws Exception {
        DtlsLink.End end = open(link(DtlsLink::arrives), 1);

        // A fatal handshake_failure (40) in a plain record.
        end.send(new byte[] {21, -2, -3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40}, 0, 15);

        assertThat(end.failed.get(5, SECONDS).detail()).isEqualTo("dtls_alert_handshake_failure");
    }

    /// Chromium's ClientHello with its post-quantum key share.
    @Test
    void putsAClientHelloOfTwoDatagramsTogether() throws Exception {
        List<Integer> lengths = new ArrayList<>();
        DtlsLink.End end =
                open(
                        link((index, _, datagram) -> {
                            lengths.add(datagram.length);
                            return List.of(datagram);
                        }),
                        1);

        assertConnects(end, new TestDtlsClient(CLIENT).withPadding(1100));

        assertThat(lengths.subList(0, 2)).allMatch(length -> length > 100 && length <= 1200);
        assertThat(lengths.get(0) + lengths.get(1)).isGreaterThan(1200);
    }

    /// Six datagrams of the client and two of the server make a handshake.
    static Stream<Integer> datagrams() {
        return IntStream.range(0, 8).boxed();
    }

    @ParameterizedTest
    @MethodSource("datagrams")
    void completesThoughOneDatagramIsLost(int lost) throws Exception {
        DtlsLink.End end =
                open(
                        link((index, _, datagram) -> index == lost ? List.of() : List.of(datagram)),
                        1);

        assertConnects(end, new TestDtlsClient(CLIENT));

        assertThat(end.datagrams.get()).isGreaterThan(8);
    }

    @ParameterizedTest
    @MethodSource("datagrams")
    void completesThoughADatagramComesTwice(int twice) throws Exception {
        DtlsLink.End end =
                open(
                        link((index, _, datagram) ->
                                index == twice
                                        ? List.of(datagram, datagram.clone())
                                        : List.of(datagram)),
                        1);

        assertConnects(end, new TestDtlsClient(CLIENT));
    }

    @Test
    void completesUnderRandomLoss() throws Exception {
        Random random = new Random(5);
        DtlsLink link =
                link((_, _, datagram) -> {
                    synchronized (random) {
                        return random.nextInt(10) == 0 ? List.of() : List.of(datagram);
                    }
                });

        connectAll(link, 20);
    }

    @Test
    void isNotDisturbedByGarbage() throws Exception {
        Random random = new Random(7);
        DtlsLink.End end =
                open(
                        link((_, toServer, datagram) -> {
                            List<byte[]> arriving = new ArrayList<>();
                            for (int i = 0; toServer && i < 3; i++) {
                                arriving.add(garbage(random));
                            }
                            arriving.add(datagram);
                            return arriving;
                        }),
                        1);

        assertConnects(end, new TestDtlsClient(CLIENT));
    }

    /// Passes for DTLS by its first byte (RFC 7983), now and then by its version.
    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        bytes[0] = (byte) (20 + random.nextInt(44));
        if (bytes.length > 13 && random.nextBoolean()) {
            bytes[1] = -2;
            bytes[2] = -3;
        }
        return bytes;
    }

    @Test
    void survivesAForgedShortRecord() throws Exception {
        DtlsLink link = link(DtlsLink::arrives);
        DtlsLink.End end = open(link, 1);
        TestDtlsClient client = new TestDtlsClient(CLIENT);
        DTLSTransport association = end.connect(client);
        end.keys.get(5, SECONDS);

        // Epoch 1, one byte: less than nonce and tag.
        end.send(new byte[] {23, -2, -3, 0, 1, 0, 0, 0, 0, 0, 9, 0, 1, 42}, 0, 14);

        assertThatThrownBy(() -> end.closed.get(1, SECONDS)).isInstanceOf(TimeoutException.class);
        association.close();
        assertThat(end.closed.get(5, SECONDS)).isTrue();
    }

    @Test
    void noticesTheClientsCloseNotify() throws Exception {
        DtlsLink link = link(DtlsLink::arrives);
        DtlsLink.End end = open(link, 1);
        DTLSTransport association = end.connect(new TestDtlsClient(CLIENT));
        end.keys.get(5, SECONDS);

        association.close();

        assertThat(end.closed.get(5, SECONDS)).isTrue();
        assertThat(link.handshakes().size()).isZero();
    }

    @Test
    void saysCloseNotifyWhenItCloses() throws Exception {
        DtlsLink link = link(DtlsLink::arrives);
        DtlsLink.End end = open(link, 1);
        DTLSTransport association = end.connect(new TestDtlsClient(CLIENT));
        end.keys.get(5, SECONDS);

        link.handshakes().close(1);

        byte[] ignored = new byte[association.getReceiveLimit()];
        while (!end.clientClosed) {
            int _ = association.receive(ignored, 0, ignored.length, 100);
        }
        assertThat(end.closed).isNotDone();
    }

    @Test
    void reportsNothingOfAHandshakeThatItsOwnerEnds() throws Exception {
        DtlsLink link = link((_, toServer, datagram) -> toServer ? List.of(datagram) : List.of());
        DtlsLink.End end = open(link, 1);
        Thread client = connectUnheard(end);
        await().until(() -> !end.fromServer.isEmpty());

        link.handshakes().close(1);
        client.interrupt();

        assertThatThrownBy(() -> end.failed.get(500, MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(link.handshakes().size()).isZero();
    }

    @Test
    void givesUpAfterTenSeconds() throws Exception {
        DtlsLink.End end =
                open(link((index, _, hello) -> index == 0 ? List.of(hello) : List.of()), 1);
        Thread client = connectUnheard(end);

        assertThat(end.failed.get(15, SECONDS).detail()).isEqualTo("dtls_timeout");
        client.interrupt();
    }

    private static Thread connectUnheard(DtlsLink.End end) {
        return Thread.ofVirtual()
                .start(() ->
                        assertThatThrownBy(() -> end.connect(new TestDtlsClient(CLIENT)))
                                .isInstanceOf(IOException.class));
    }

    @Test
    void aHundredHandshakesAtOnceComplete() throws Exception {
        DtlsLink link = link(DtlsLink::arrives);

        connectAll(link, 100);

        // They linger for a millisecond.
        link.handshakes().computing().acquire(CONCURRENCY);
    }

    /// More silent clients than may compute at a time.
    @Test
    void silentClientsKeepNoOtherClientOut() throws Exception {
        DtlsLink link = link(DtlsLink::arrives);
        byte[] start = {
            22, -2, -3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
        };
        for (long connection = 1000; connection < 1000 + 4 * CONCURRENCY; connection++) {
            DtlsLink.End silent = open(link, connection);
            silent.send(start, 0, start.length);
        }

        assertConnects(open(link, 1), new TestDtlsClient(CLIENT));
    }

    @Test
    void warmsUpWithItself() {
        assertThat(DtlsWarmUp.run(SERVER, 2)).isTrue();
    }

    @Test
    void noDatagramKillsIt() throws Exception {
        Random random = new Random(11);
        List<byte[]> seen = new ArrayList<>();
        DtlsLink quiet =
                link((_, toServer, datagram) -> {
                    if (toServer) {
                        seen.add(datagram);
                    }
                    return List.of(datagram);
                });
        assertConnects(open(quiet, 1), new TestDtlsClient(CLIENT));
        DtlsLink link = link(DtlsLink::arrives);
        for (long connection = 1; connection <= 200; connection++) {
            DtlsLink.End end = open(link, connection);
            for (int i = 0; i < 20; i++) {
                byte[] bytes =
                        random.nextBoolean()
                                ? garbage(random)
                                : mutated(seen.get(random.nextInt(seen.size())), random);
                end.send(bytes, 0, bytes.length);
            }
        }
        for (long connection = 1; connection <= 200; connection++) {
            link.handshakes().close(connection);
        }

        assertConnects(open(link, 1001), new TestDtlsClient(CLIENT));
        assertThat(link.handshakes().size()).isEqualTo(1);
    }

    private static byte[] mutated(byte[] datagram, Random random) {
        byte[] copy = Arrays.copyOf(datagram, datagram.length);
        for (int i = random.nextInt(4); i >= 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }

    private static void connectAll(DtlsLink link, int count) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<DtlsKeys>> clients =
                    LongStream.range(0, count)
                            .mapToObj(connection -> connectSoon(link, connection, executor))
                            .toList();
            for (int connection = 0; connection < count; connection++) {
                assertThat(link.end(connection).keys.get(20, SECONDS))
                        .isEqualTo(clients.get(connection).get(20, SECONDS));
            }
        }
    }

    private static CompletableFuture<DtlsKeys> connectSoon(
            DtlsLink link, long connection, Executor executor) {
        DtlsLink.End end = open(link, connection);
        return CompletableFuture.supplyAsync(
                () -> {
                    TestDtlsClient client = new TestDtlsClient(CLIENT);
                    try {
                        end.connect(client);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return client.keys();
                },
                executor);
    }
}
