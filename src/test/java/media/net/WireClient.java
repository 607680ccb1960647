package media.net;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import media.dtls.CertificateFingerprint;
import media.dtls.DtlsIdentity;
import media.rtcp.RtcpReader;
import media.rtp.Bytes;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.srtp.SrtpReceiver;
import media.srtp.SrtpSender;
import media.stun.BindingRequest;
import media.stun.BindingResponse;
import media.stun.IceRole;
import media.stun.StunBindings;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// A whole client at wire level over a real UDP socket, with a microphone and audio slots: checks
/// like a controlling ICE agent, shakes hands, sends and receives SRTP. Methods are for one thread;
/// threads of its own receive and keep consent.
///
/// ```
/// try (WireClient client = new WireClient()) {
///     client.connect(answerTo(client.offer(10)));
///     client.sendAudio(20);   // every 20 ms
/// }
/// ```
@SuppressWarnings("InlineFormatString") // a description reads best in its own lines
public final class WireClient implements AutoCloseable {
    /// One RTP packet of a slot, decrypted.
    @SuppressWarnings("ArrayRecordComponent") // bytes to read, never compared
    public record Arrival(
            long atNanos,
            int ssrc,
            int sequenceNumber,
            int timestamp,
            int csrc,
            int payloadType,
            byte[] payload) {}

    private static final String SECTION =
            """
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=ice-ufrag:wire
            a=ice-pwd:0123456789012345678901
            a=fingerprint:%s
            a=setup:actpass
            a=mid:%d
            a=%s
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            """;

    private static final int OPUS = 111;
    private static final int AUDIO_LEVEL_ID = 1;
    private static final int MID_ID = 4;
    private static final int OPUS_TICKS = 960;
    private static final int PAYLOAD_BYTES = 80;
    private static final int MAX_DATAGRAM_BYTES = 2048;

    /// How often a browser asks for consent (RFC 7675 §5.1: about every 5 s).
    private static final int CONSENT_MILLIS = 2_500;

    private static final int CHECK_RETRY_MILLIS = 100;
    private static final int TIMEOUT_SECONDS = 10;

    private final SecureRandom random = new SecureRandom();
    private final DtlsIdentity identity = TestDtlsClient.identity();
    private volatile DatagramSocket socket;
    private final LinkedBlockingQueue<byte[]> dtls = new LinkedBlockingQueue<>();
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<InetSocketAddress> checked = new CompletableFuture<>();
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final int ssrc = random.nextInt();
    private int sequenceNumber = random.nextInt(0x10000);
    private int timestamp = random.nextInt();
    private String serverUfrag = "";
    private String serverPassword = "";
    private @Nullable InetSocketAddress server;
    private @Nullable DTLSTransport association;
    private @Nullable SrtpSender sender;
    private SrtpSender.@Nullable Stream microphone;
    private volatile @Nullable SrtpReceiver receiver;

    public WireClient() throws SocketException {
        socket = open();
    }

    private static DatagramSocket open() throws SocketException {
        DatagramSocket opened = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        opened.setReceiveBufferSize(4 << 20);
        return opened;
    }

    /// Goes on from another port, as behind a NAT that has forgotten the old one. The server learns
    /// of it with the next check for consent.
    public void rebind() throws SocketException {
        DatagramSocket old = socket;
        DatagramSocket fresh = open();
        socket = fresh;
        old.close();
        Thread.ofVirtual().name("wire-client").start(() -> readAll(fresh));
    }

    /// The microphone is mid `0`, the slots follow.
    public String offer(int audioSlots) {
        StringBuilder mids = new StringBuilder();
        StringBuilder sections = new StringBuilder();
        for (int mid = 0; mid <= audioSlots; mid++) {
            mids.append(' ').append(mid);
            sections.append(
                    SECTION.formatted(
                            identity.fingerprint(), mid, mid == 0 ? "sendonly" : "recvonly"));
        }
        return ("v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE"
                        + mids
                        + "\n"
                        + sections)
                .replace("\n", "\r\n");
    }

    /// Checks, shakes hands, and is ready to send when it returns.
    ///
    /// @param answer of the server, with a candidate on 127.0.0.1
    public void connect(String answer) throws IOException, InterruptedException, TimeoutException {
        serverUfrag = attribute(answer, "ice-ufrag:");
        serverPassword = attribute(answer, "ice-pwd:");
        server = loopbackCandidate(answer);
        DatagramSocket first = socket;
        Thread.ofVirtual().name("wire-client").start(() -> readAll(first));
        check();
        Thread.ofVirtual().name("wire-client-consent").start(this::keepConsent);
        TestDtlsClient client = new TestDtlsClient(identity);
        association = client.connect(new DtlsQueue());
        String[] fingerprint = attribute(answer, "fingerprint:").split(" ", 2);
        byte[] hash = HexFormat.ofDelimiter(":").parseHex(fingerprint[1]);
        if (!new CertificateFingerprint(fingerprint[0], hash).matches(client.serverCertificate())) {
            throw new IOException("the server's certificate is not that of its answer");
        }
        receiver = new SrtpReceiver(client.keys().toClient());
        sender = new SrtpSender(client.keys().fromClient());
        microphone = sender.stream(ssrc);
    }

    /// Sends 20 ms of sound.
    ///
    /// @param level in −dBov (RFC 6464): 0 is loudest, 127 silent
    /// @return the sequence number, repeated in the payload's first two bytes
    public int sendAudio(int level) throws IOException {
        return sendAudio(level, PAYLOAD_BYTES);
    }

    /// The same with a payload of any size.
    public int sendAudio(int level, int payloadBytes) throws IOException {
        SrtpSender protecting = sender;
        SrtpSender.Stream stream = microphone;
        if (protecting == null || stream == null) {
            throw new IllegalStateException("not connected");
        }
        sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
        timestamp += OPUS_TICKS;
        byte[] bytes = new byte[payloadBytes + 128];
        int at =
                header.begin(bytes, 0, false, OPUS, sequenceNumber, timestamp, ssrc)
                        .extension(AUDIO_LEVEL_ID, new byte[] {(byte) (0x80 | level)}, 0, 1)
                        .extension(MID_ID, new byte[] {'0'}, 0, 1)
                        .end();
        bytes[at] = (byte) (sequenceNumber >>> 8);
        bytes[at + 1] = (byte) sequenceNumber;
        send(bytes, protecting.protectRtp(stream, bytes, 0, at + payloadBytes));
        return sequenceNumber;
    }

    /// Sends a compound RTCP packet.
    ///
    /// @param plain borrowed; begins with the header and the SSRC of its sender
    public void sendRtcp(byte[] plain) throws IOException {
        SrtpSender protecting = sender;
        if (protecting == null) {
            throw new IllegalStateException("not connected");
        }
        byte[] bytes = Arrays.copyOf(plain, plain.length + 64);
        send(bytes, protecting.protectRtcp(bytes, 0, plain.length));
    }

    /// Sends whatever it is from the address the server knows.
    public void send(byte[] bytes, int length) throws IOException {
        socket.send(new DatagramPacket(bytes, length, server));
    }

    /// Everything that came on any slot so far, in order.
    public List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    public InetSocketAddress server() {
        if (server == null) {
            throw new IllegalStateException("not connected");
        }
        return server;
    }

    /// Says close_notify and goes.
    @Override
    public void close() throws IOException {
        if (association != null) {
            association.close();
        }
        socket.close();
    }

    private static String attribute(String sdp, String name) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=" + name))
                .map(line -> line.substring(2 + name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " in\n" + sdp));
    }

    /// RFC 8839 §5.1: `a=candidate:1 1 udp 2130706431 127.0.0.1 3478 typ host`.
    private static InetSocketAddress loopbackCandidate(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=candidate:"))
                .map(line -> line.split(" ", -1))
                .filter(words -> words[4].equals("127.0.0.1"))
                .map(words ->
                        new InetSocketAddress(
                                InetAddress.ofLiteral(words[4]), Integer.parseInt(words[5])))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no candidate on 127.0.0.1 in\n" + sdp));
    }

    private void check() throws IOException, InterruptedException, TimeoutException {
        StunBindings requests = new StunBindings();
        for (int i = 0; i < TIMEOUT_SECONDS * 1000 / CHECK_RETRY_MILLIS; i++) {
            sendCheck(requests);
            try {
                checked.get(CHECK_RETRY_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                // Checked again, as after a loss.
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
        throw new TimeoutException("no answer to a connectivity check");
    }

    /// On a thread of its own, until the socket is closed.
    private void keepConsent() {
        StunBindings requests = new StunBindings();
        try (Pace pace = new Pace(CONSENT_MILLIS)) {
            while (!socket.isClosed()) {
                pace.next();
                sendCheck(requests);
            }
        } catch (IOException | InterruptedException _) {
            // The socket was closed meanwhile.
        }
    }

    private void sendCheck(StunBindings requests) throws IOException {
        byte[] transactionId = new byte[12];
        random.nextBytes(transactionId);
        byte[] bytes = new byte[StunBindings.MAX_RESPONSE_BYTES];
        int length =
                requests.writeRequest(
                        new BindingRequest(
                                transactionId,
                                serverUfrag + ":wire",
                                true,
                                IceRole.CONTROLLING,
                                1,
                                1),
                        serverPassword,
                        bytes,
                        0);
        send(bytes, length);
    }

    /// On a thread of its own: RFC 7983 by the first byte.
    private void readAll(DatagramSocket from) {
        StunBindings responses = new StunBindings();
        RtpPacket packet = new RtpPacket();
        DatagramPacket datagram =
                new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
        while (!from.isClosed()) {
            try {
                datagram.setLength(MAX_DATAGRAM_BYTES);
                from.receive(datagram);
            } catch (IOException _) {
                continue;
            }
            byte[] bytes = datagram.getData();
            int length = datagram.getLength();
            int first = length == 0 ? 255 : bytes[0] & 0xFF;
            if (first <= 3) {
                BindingResponse response = responses.readResponse(bytes, 0, length, serverPassword);
                if (response != null && response.mapped() != null) {
                    checked.complete(response.mapped());
                }
            } else if (first >= 20 && first <= 63) {
                dtls.add(Arrays.copyOf(bytes, length));
            } else if (first >= 128 && !RtcpReader.isRtcp(bytes[1])) {
                onRtp(bytes, length, packet);
            }
        }
    }

    private void onRtp(byte[] bytes, int length, RtpPacket packet) {
        SrtpReceiver unprotecting = receiver;
        if (unprotecting == null || unprotecting.unprotectRtp(bytes, 0, length, packet) < 0) {
            return;
        }
        int payloadAt = packet.payloadOffset();
        arrivals.add(
                new Arrival(
                        System.nanoTime(),
                        packet.ssrc(),
                        packet.sequenceNumber(),
                        packet.timestamp(),
                        packet.csrcCount() == 0 ? 0 : Bytes.int32(bytes, 12),
                        packet.payloadType(),
                        Arrays.copyOfRange(bytes, payloadAt, payloadAt + packet.payloadBytes())));
    }

    /// The library's view of the socket.
    private final class DtlsQueue implements DatagramTransport {
        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis)
                throws IOException {
            try {
                byte[] datagram = dtls.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                System.arraycopy(datagram, 0, buffer, offset, datagram.length);
                return datagram.length;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) throws IOException {
            WireClient.this.send(Arrays.copyOfRange(buffer, offset, offset + length), length);
        }

        @Override
        public int getReceiveLimit() {
            return MAX_DATAGRAM_BYTES;
        }

        @Override
        public int getSendLimit() {
            return 1200;
        }

        @Override
        public void close() {}
    }
}
