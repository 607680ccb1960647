package media.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import media.dtls.DtlsIdentity;
import media.sdp.AnswerParameters;
import media.sdp.Negotiation;
import media.sdp.SdpException;
import media.sdp.SdpReader;
import media.sdp.SdpWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loads, at the start of a process, the classes that the first client would otherwise wait for:
/// 250–450 ms for the first handshake, 70 ms for the first negotiation.
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int HANDSHAKES = 2;
    private static final int NEGOTIATIONS = 20;
    private static boolean done;

    private WarmUp() {}

    /// Blocks for a second or so the first time: not for an event loop. Shards of one process call
    /// it at the same time; the first does it, the others wait for it.
    static synchronized void run(DtlsIdentity identity) {
        if (done) {
            return;
        }
        boolean _ = DtlsWarmUp.run(identity, HANDSHAKES); // has logged a failure
        try {
            for (int i = 0; i < NEGOTIATIONS; i++) {
                negotiate(identity);
            }
        } catch (IOException | SdpException failure) {
            throw new IllegalStateException("the warm-up offer is refused", failure);
        }
        done = true;
        LOG.debug("DTLS and SDP are warm");
    }

    private static void negotiate(DtlsIdentity identity) throws IOException, SdpException {
        try (InputStream offer = WarmUp.class.getResourceAsStream("/media/warm-up-offer.sdp")) {
            if (offer == null) {
                throw new IOException("no warm-up offer in the jar");
            }
            String text = new String(offer.readAllBytes(), StandardCharsets.UTF_8);
            SdpWriter.write(
                    Negotiation.answer(
                                    SdpReader.read(text),
                                    new AnswerParameters(
                                            "warm",
                                            "0123456789012345678901",
                                            identity.fingerprint(),
                                            List.of(
                                                    new InetSocketAddress(
                                                            InetAddress.getLoopbackAddress(), 9)),
                                            List.of(),
                                            "warm-up",
                                            () -> 1,
                                            1,
                                            1,
                                            false))
                            .answer());
        }
    }
}
