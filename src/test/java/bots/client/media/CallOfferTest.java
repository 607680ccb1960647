package bots.client.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import bots.client.signaling.RequestFailedException;
import bots.client.transport.DtlsRole;
import call.TrackKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import media.ice.IceCredentials;
import media.sdp.AnswerParameters;
import media.sdp.Negotiated;
import media.sdp.Negotiation;
import media.sdp.ReceiveSection;
import media.sdp.SdpException;
import media.sdp.SdpReader;
import media.sdp.SdpWriter;
import media.sdp.Setup;
import org.junit.jupiter.api.Test;

/// Offers of the client against the negotiation of the server. Also covers `CallAnswer`.
class CallOfferTest {
    private static final String FINGERPRINT = "sha-256 " + "AB:".repeat(31) + "CD";
    private static final IceCredentials LOCAL =
            new IceCredentials("bot1", "0123456789012345678901");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetSocketAddress FIRST = at("192.0.2.1");
    private static final InetSocketAddress SECOND = at("127.0.0.1");

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    @Test
    void aParticipantReadsTheDescriptionOfAnother() {
        CallOffer offer =
                CallOffer.ofPeer(CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), random);

        CallAnswer offered =
                CallAnswer.of(
                        offer.write(LOCAL, FINGERPRINT, Setup.ACTPASS, List.of(FIRST, SECOND)),
                        LOOPBACK);

        assertThat(offered.remote().role()).isEqualTo(DtlsRole.CLIENT);
        assertThat(offered.remote().credentials()).isEqualTo(LOCAL);
        assertThat(offered.remote().candidates()).containsExactly(SECOND, FIRST);
        assertThat(offered.sendsAudioLevel()).isTrue();
        assertThat(offered.slots())
                .singleElement()
                .satisfies(slot -> {
                    assertThat(slot.video()).isFalse();
                    assertThat(slot.ssrc()).isEqualTo(offer.streams().getFirst().ssrc());
                });
        assertThat(
                        CallAnswer.of(
                                        offer.write(
                                                LOCAL, FINGERPRINT, Setup.ACTIVE, List.of(FIRST)),
                                        LOOPBACK)
                                .remote()
                                .role())
                .isEqualTo(DtlsRole.SERVER);
    }

    @Test
    void theServerTakesEveryTrackAndSlot() throws SdpException {
        CallOffer offer =
                CallOffer.of(CallOptions.LISTENER.publishing(TrackKind.values()), 12, 9, random);

        Negotiated negotiated = negotiate(offer);

        assertThat(offer.tracks())
                .isEqualTo(
                        Map.of(
                                "0", TrackKind.MICROPHONE,
                                "1", TrackKind.CAMERA,
                                "2", TrackKind.SCREEN,
                                "3", TrackKind.SCREEN_AUDIO));
        assertThat(negotiated.receive()).hasSize(4);
        assertThat(negotiated.send()).hasSize(21);
        assertThat(negotiated.remoteUfrag()).isEqualTo("bot1");
        ReceiveSection camera = negotiated.receive().get(1);
        SentStream stream = offer.streams().get(1);
        assertThat(camera.ssrcs()).containsExactly(stream.ssrc());
        assertThat(camera.rtxSsrcs()).isEqualTo(Map.of(stream.rtxSsrc(), stream.ssrc()));
        assertThat(camera.formats().getFirst().payloadType()).isEqualTo(CallOffer.VP8);
        assertThat(camera.formats().getFirst().nack()).isTrue();
        assertThat(camera.formats().getFirst().transportFeedback()).isTrue();
    }

    @Test
    void theOrderOfSectionsIsThatOfTheProtocolWhateverTheOrderOfTheOptions() {
        CallOffer offer =
                CallOffer.of(
                        CallOptions.LISTENER.publishing(TrackKind.SCREEN, TrackKind.MICROPHONE),
                        1,
                        1,
                        random);

        assertThat(offer.tracks())
                .isEqualTo(Map.of("0", TrackKind.MICROPHONE, "1", TrackKind.SCREEN));
    }

    @Test
    void simulcastNamesItsEncodingsByRid() throws SdpException {
        CallOffer offer =
                CallOffer.of(
                        CallOptions.LISTENER.publishing(TrackKind.CAMERA).simulcast("q", "h", "f"),
                        0,
                        0,
                        random);

        ReceiveSection camera = negotiate(offer).receive().getFirst();

        assertThat(camera.rids()).containsExactly("q", "h", "f");
        assertThat(camera.ssrcs()).isEmpty();
        assertThat(offer.streams()).extracting(SentStream::rid).containsExactly("q", "h", "f");
    }

    @Test
    void disabledFeaturesAreNotNegotiated() throws SdpException {
        CallOffer offer =
                CallOffer.of(
                        CallOptions.LISTENER
                                .publishing(TrackKind.CAMERA)
                                .retransmission(false)
                                .transportFeedback(false),
                        1,
                        1,
                        random);
        Negotiated negotiated = negotiate(offer);
        CallAnswer answer = CallAnswer.of(SdpWriter.write(negotiated.answer()), LOOPBACK);

        assertThat(negotiated.receive().getFirst().formats().getFirst().rtxPayloadType())
                .isNegative();
        assertThat(answer.transportSequenceId()).isZero();
        assertThat(answer.sendsTransportSequence()).isFalse();
        assertThat(answer.slots()).extracting(ReceiveSlot::rtxSsrc).containsOnly(0);
    }

    @Test
    void readsTheAnswerSlotBySlot() throws SdpException {
        Negotiated negotiated =
                negotiate(
                        CallOffer.of(
                                CallOptions.LISTENER.publishing(TrackKind.MICROPHONE),
                                2,
                                1,
                                random));

        CallAnswer answer = CallAnswer.of(SdpWriter.write(negotiated.answer()), LOOPBACK);

        assertThat(answer.remote().credentials())
                .isEqualTo(new IceCredentials("server", "serverserverserverserver"));
        assertThat(answer.sendsAudioLevel()).isTrue();
        assertThat(answer.transportSequenceId()).isEqualTo(CallOffer.TRANSPORT_SEQUENCE_ID);
        assertThat(answer.slots())
                .extracting(ReceiveSlot::mid, ReceiveSlot::video, ReceiveSlot::ssrc)
                .isEqualTo(
                        negotiated.send().stream()
                                .map(slot -> tuple(slot.mid(), slot.video(), slot.ssrc()))
                                .toList());
    }

    @Test
    void theAddressThatAnsweredHttpsIsTriedFirst() throws SdpException {
        String answer =
                SdpWriter.write(
                        negotiate(CallOffer.of(CallOptions.LISTENER, 1, 0, random)).answer());

        assertThat(CallAnswer.of(answer, LOOPBACK).remote().candidates())
                .containsExactly(SECOND, FIRST);
        assertThat(CallAnswer.of(answer, InetAddress.ofLiteral("192.0.2.9")).remote().candidates())
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void anAnswerWithoutIceIsRefused() {
        assertThatThrownBy(() -> CallAnswer.of("v=0\r\n", LOOPBACK))
                .isInstanceOf(RequestFailedException.class)
                .hasMessageContaining("bad_answer");
    }

    private static Negotiated negotiate(CallOffer offer) throws SdpException {
        AtomicInteger ssrcs = new AtomicInteger(1_000);
        return Negotiation.answer(
                SdpReader.read(offer.write(LOCAL, FINGERPRINT)),
                new AnswerParameters(
                        "server",
                        "serverserverserverserver",
                        FINGERPRINT,
                        List.of(FIRST, SECOND),
                        List.of(FIRST),
                        "cname",
                        ssrcs::incrementAndGet,
                        50,
                        20,
                        false));
    }

    private static InetSocketAddress at(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 3478);
    }
}
