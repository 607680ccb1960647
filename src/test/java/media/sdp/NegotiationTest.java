package media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import media.codec.Codec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Covers [SectionNegotiation], [FormatNegotiation], [ExtensionNegotiation], [Negotiated],
/// [PayloadFormat], [ReceiveSection], [Direction] and [SdpException].
class NegotiationTest {
    @ParameterizedTest
    @FieldSource("media.sdp.Offers#CAPTURED")
    void answersEveryCapturedOfferSectionBySection(String name) throws SdpException {
        SessionDescription offer = SdpReader.read(Offers.captured(name));

        SessionDescription answer = Negotiation.answer(offer, Offers.parameters()).answer();

        assertThat(SdpReader.read(SdpWriter.write(answer))).isEqualTo(answer);
        assertThat(answer.sections())
                .extracting(MediaSection::mid)
                .isEqualTo(offer.sections().stream().map(MediaSection::mid).toList());
        assertThat(answer.has(Property.ICE_LITE)).isTrue();
        for (MediaSection section : answer.sections()) {
            if (section.line().port() != 0) {
                assertThat(section.transport())
                        .isEqualTo(
                                new Transport(
                                        "server",
                                        "serverserverserverserver",
                                        List.of(),
                                        List.of(
                                                new Fingerprint(
                                                        "sha-256", "AB:".repeat(31) + "CD")),
                                        Setup.PASSIVE));
                assertThat(section.has(Property.RTCP_MUX)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-one-offer", "firefox-one-offer"})
    void makesOfTheOneOfferFourReceiveSectionsAndNineteenSlots(String name) throws SdpException {
        Negotiated negotiated = negotiated(Offers.captured(name));

        assertThat(negotiated.receive())
                .extracting(ReceiveSection::mid, ReceiveSection::video, ReceiveSection::rids)
                .containsExactly(
                        tuple("0", false, List.of()),
                        tuple("1", true, List.of("q", "h", "f")),
                        tuple("2", true, List.of()),
                        tuple("3", false, List.of()));
        assertThat(negotiated.send())
                .extracting(SendSection::mid)
                .isEqualTo(IntStream.rangeClosed(4, 22).mapToObj(Integer::toString).toList());
        assertThat(negotiated.send()).extracting(SendSection::video).containsOnly(true, false);
        assertThat(negotiated.send().stream().filter(SendSection::video)).hasSize(9);
        assertThat(
                        IntStream.concat(
                                negotiated.send().stream().mapToInt(SendSection::ssrc),
                                negotiated.send().stream()
                                        .mapToInt(SendSection::rtxSsrc)
                                        .filter(ssrc -> ssrc != 0)))
                .doesNotHaveDuplicates()
                .hasSize(10 + 9 * 2);
        assertThat(negotiated.answer().bundle()).hasSize(23);
        assertThat(negotiated.answer().sections().get(1).simulcast())
                .isEqualTo(
                        new Simulcast(
                                List.of(
                                        new Rid("q", Direction.RECVONLY, ""),
                                        new Rid("h", Direction.RECVONLY, ""),
                                        new Rid("f", Direction.RECVONLY, "")),
                                List.of(),
                                List.of("q", "h", "f")));
    }

    @Test
    void takesChromiumsExtensionIdsAsTheyAre() throws SdpException {
        Negotiated negotiated = negotiated(Offers.captured("chromium-one-offer"));

        assertThat(negotiated.receive().get(0).extensions())
                .isEqualTo(new ExtensionIds(1, 4, 0, 0, 3, 2, 0, 0, 0));
        assertThat(negotiated.receive().get(1).extensions())
                .isEqualTo(new ExtensionIds(0, 4, 10, 11, 3, 2, 13, 12, 0));
        assertThat(negotiated.send().get(0).extensions())
                .isEqualTo(new ExtensionIds(1, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(negotiated.send().get(10).extensions())
                .isEqualTo(new ExtensionIds(0, 0, 0, 0, 3, 2, 13, 12, 0));
    }

    @Test
    void keepsToTheDirectionThatFirefoxGivesAnExtension() throws SdpException {
        Negotiated negotiated = negotiated(Offers.captured("firefox-one-offer"));

        // 9/sendonly and 8/sendonly are ours to receive; 6/recvonly is ours to send.
        assertThat(negotiated.receive().get(1).extensions())
                .isEqualTo(new ExtensionIds(0, 3, 9, 10, 7, 4, 0, 8, 0));
        assertThat(negotiated.answer().sections().get(1).extensions())
                .contains(
                        new Extension(
                                9,
                                Direction.RECVONLY,
                                "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
                                ""));
        assertThat(negotiated.send().get(10).extensions())
                .isEqualTo(new ExtensionIds(0, 0, 0, 0, 7, 4, 0, 0, 0));
    }

    /// M6: RFC 8285 §5 and RFC 9143 §9, one id means one extension in a bundle. aiortc reads both
    /// by the same id and breaks at the first packet when both are accepted.
    @Test
    void acceptsOfTwoExtensionsUnderOneIdOnlyTheFirstOfTheBundle() throws SdpException {
        Negotiated negotiated = negotiated(Offers.AIORTC);

        assertThat(negotiated.answer().sections().get(0).extensions())
                .extracting(Extension::id, Extension::uri)
                .containsExactly(
                        tuple(1, "urn:ietf:params:rtp-hdrext:sdes:mid"),
                        tuple(2, "urn:ietf:params:rtp-hdrext:ssrc-audio-level"));
        assertThat(negotiated.answer().sections().get(1).extensions())
                .extracting(Extension::id, Extension::uri)
                .containsExactly(tuple(1, "urn:ietf:params:rtp-hdrext:sdes:mid"));
        assertThat(negotiated.receive().get(1).extensions())
                .isEqualTo(new ExtensionIds(0, 1, 0, 0, 0, 0, 0, 0, 0));
    }

    /// M6: what is not accepted in one section does not take its id from another.
    @Test
    void anExtensionThatIsLeftOutClaimsNoId() throws SdpException {
        String offer =
                Offers.SMALL.replace("a=mid:a\n", "a=mid:a\na=extmap:4 urn:example:unknown\n");

        assertThat(negotiated(offer).receive().getFirst().extensions())
                .isEqualTo(new ExtensionIds(0, 4, 10, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void pairsFirefoxsStreamsWithTheirRetransmissions() throws SdpException {
        ReceiveSection camera = negotiated(Offers.captured("firefox-one-offer")).receive().get(1);

        assertThat(camera.ssrcs()).hasSize(3);
        assertThat(camera.rtxSsrcs()).hasSize(3);
        assertThat(camera.rtxSsrcs().values()).containsExactlyInAnyOrderElementsOf(camera.ssrcs());
    }

    @Test
    void keepsTheClientsOrderOfCodecsAndPutsPacketizationModeOneFirst() throws SdpException {
        ReceiveSection camera =
                negotiated(Offers.captured("chromium-camera-and-microphone")).receive().get(1);

        assertThat(camera.formats())
                .extracting(PayloadFormat::codec)
                .containsExactly(
                        Codec.VP8,
                        Codec.H264,
                        Codec.H264,
                        Codec.H264,
                        Codec.H264,
                        Codec.H264,
                        Codec.H264,
                        Codec.AV1,
                        Codec.VP9,
                        Codec.VP9);
        assertThat(camera.formats().subList(1, 7))
                .extracting(format -> format.parameters().get("packetization-mode"))
                .containsExactly("1", "1", "1", "0", "0", "0");
        assertThat(camera.formats())
                .allMatch(format -> format.rtxPayloadType() >= 0)
                .allMatch(PayloadFormat::nack)
                .allMatch(PayloadFormat::pictureLoss)
                .allMatch(PayloadFormat::fullIntraRequest)
                .allMatch(PayloadFormat::remb)
                .allMatch(PayloadFormat::transportFeedback);
    }

    @Test
    void writesFormatsWithTheirFeedbackAndParameters() throws SdpException {
        String answer =
                SdpWriter.write(
                        Negotiation.answer(
                                        SdpReader.read(
                                                Offers.captured("chromium-camera-and-microphone")),
                                        Offers.parameters())
                                .answer());

        assertThat(answer)
                .contains(
                        lines(
                                """
                                a=rtpmap:111 opus/48000/2
                                a=rtcp-fb:111 transport-cc
                                a=fmtp:111 minptime=10;useinbandfec=1
                                """))
                .contains(
                        lines(
                                """
                                a=rtpmap:108 H264/90000
                                a=rtcp-fb:108 goog-remb
                                a=rtcp-fb:108 transport-cc
                                a=rtcp-fb:108 ccm fir
                                a=rtcp-fb:108 nack
                                a=rtcp-fb:108 nack pli
                                a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
                                a=rtpmap:109 rtx/90000
                                a=fmtp:109 apt=108
                                """))
                .contains("a=fmtp:100 profile-id=2\r\n")
                .contains("a=fmtp:45 level-idx=5;profile=0;tier=0\r\n")
                .contains("a=rtpmap:63 red/48000/2\r\n", "a=fmtp:63 111/111\r\n")
                .doesNotContain("red/90000", "ulpfec", "telephone-event", "G722");
    }

    @Test
    void asksOfASlotOnlyWhatItAnswers() throws SdpException {
        SendSection slot = negotiated(Offers.captured("chromium-one-offer")).send().get(10);

        assertThat(slot.formats())
                .allMatch(PayloadFormat::nack)
                .allMatch(PayloadFormat::pictureLoss)
                .allMatch(PayloadFormat::remb)
                .allMatch(PayloadFormat::transportFeedback)
                .noneMatch(PayloadFormat::fullIntraRequest);
        assertThat(slot.extensions().transportSequence()).isNotZero();
        assertThat(slot.extensions().absoluteSendTime()).isNotZero();
    }

    @Test
    void asksForNoFeedbackOnAudio() throws SdpException {
        SendSection slot = negotiated(Offers.captured("chromium-one-offer")).send().getFirst();

        assertThat(slot.video()).isFalse();
        assertThat(slot.formats())
                .noneMatch(PayloadFormat::remb)
                .noneMatch(PayloadFormat::transportFeedback);
        assertThat(slot.extensions().transportSequence()).isZero();
        assertThat(slot.extensions().absoluteSendTime()).isZero();
    }

    @Test
    void describesASlotByItsFixedSsrc() throws SdpException {
        Negotiated negotiated = negotiated(Offers.captured("chromium-one-offer"));
        SendSection slot = negotiated.send().get(10);

        Sources sources = negotiated.answer().sections().get(slot.index()).sources();
        assertThat(sources.msids()).containsExactly("slot-14 slot-14");
        assertThat(sources.ssrcs())
                .containsExactly(
                        new Sources.Source(slot.ssrc(), "cname:hubbub"),
                        new Sources.Source(slot.rtxSsrc(), "cname:hubbub"));
        assertThat(sources.groups())
                .containsExactly(new Sources.Group("FID", List.of(slot.ssrc(), slot.rtxSsrc())));
    }

    @Test
    void givesItsCandidatesInTheFirstSectionOnly() throws SdpException {
        List<MediaSection> sections = negotiated(Offers.SMALL).answer().sections();

        assertThat(sections.getFirst().others())
                .containsExactly(
                        new Attribute("candidate", "1 1 udp 2130706431 192.0.2.7 40000 typ host"),
                        new Attribute("candidate", "2 1 udp 2130706175 127.0.0.1 40000 typ host"),
                        new Attribute(
                                "candidate",
                                "3 1 tcp 1520434687 192.0.2.7 443 typ host tcptype passive"));
        assertThat(sections.getFirst().has(Property.END_OF_CANDIDATES)).isTrue();
        assertThat(sections.getLast().others()).isEmpty();
        assertThat(sections.getLast().has(Property.END_OF_CANDIDATES)).isFalse();
    }

    @Test
    void readsTheTransportOfTheClient() throws SdpException {
        Negotiated negotiated = negotiated(Offers.SMALL);

        assertThat(negotiated.remoteUfrag()).isEqualTo("user");
        assertThat(negotiated.remotePassword()).isEqualTo("passwordpasswordpassword");
        assertThat(negotiated.remoteFingerprintHash()).isEqualTo("sha-256");
        assertThat(negotiated.remoteFingerprint()).hasSize(32).startsWith(0, 1, 2).endsWith(30, 31);
        assertThat(negotiated.remoteIsActive()).isTrue();
    }

    @Test
    void mirrorsDtxAndStereoOfOpus() throws SdpException {
        String offer =
                Offers.SMALL.replace(
                        "a=rtpmap:111 opus/48000/2",
                        "a=rtpmap:111 opus/48000/2\na=fmtp:111 usedtx=1;STEREO=1; useinbandfec=0");

        assertThat(negotiated(offer).answer().sections().getFirst().formats().getFirst().fmtp())
                .isEqualTo("minptime=10;useinbandfec=1;usedtx=1;stereo=1");
    }

    @Test
    void asksSendersOfStereoForItAndForItsBitrate() throws SdpException {
        String offer =
                Offers.SMALL.replace(
                        "a=rtpmap:111 opus/48000/2",
                        "a=rtpmap:111 opus/48000/2\na=fmtp:111 sprop-stereo=1;maxaveragebitrate=128000");

        assertThat(negotiated(offer).answer().sections().getFirst().formats().getFirst().fmtp())
                .isEqualTo(
                        "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1;maxaveragebitrate=128000");
    }

    @Test
    void takesRedundancyInTheOrderOfTheOffer() throws SdpException {
        String offer =
                Offers.SMALL
                        .replace("SAVPF 111", "SAVPF 63 111")
                        .replace(
                                "a=rtpmap:111 opus/48000/2",
                                "a=rtpmap:111 opus/48000/2\na=rtpmap:63 red/48000/2\na=fmtp:63 111/111");

        MediaSection audio = negotiated(offer).answer().sections().getFirst();
        assertThat(audio.line().payloads()).containsExactly("63", "111");
        assertThat(audio.formats().getFirst().encodingName()).isEqualTo("red");
        assertThat(audio.formats().getFirst().fmtp()).isEqualTo("111/111");
    }

    @ParameterizedTest
    @ValueSource(strings = {"111", "110/110", "111/9", "x"})
    void redundancyOfAnythingButItsOpusIsNotTaken(String blocks) throws SdpException {
        String offer =
                Offers.SMALL
                        .replace("SAVPF 111", "SAVPF 111 63")
                        .replace(
                                "a=rtpmap:111 opus/48000/2",
                                "a=rtpmap:111 opus/48000/2\na=rtpmap:63 red/48000/2\na=fmtp:63 "
                                        + blocks);

        assertThat(negotiated(offer).answer().sections().getFirst().line().payloads())
                .containsExactly("111");
    }

    @Nested
    class Sections {
        @Test
        void aReceiverBecomesASlotAndASenderIsReceived() throws SdpException {
            assertThat(negotiated(Offers.SMALL).answer().sections())
                    .extracting(MediaSection::direction)
                    .containsExactly(Direction.SENDONLY, Direction.RECVONLY);
        }

        @Test
        void oneThatDoesBothIsReceivedOnly() throws SdpException {
            Negotiated negotiated = negotiated(Offers.SMALL.replace("a=sendonly", "a=sendrecv"));

            assertThat(negotiated.answer().sections().getLast().direction())
                    .isEqualTo(Direction.RECVONLY);
            assertThat(negotiated.receive()).hasSize(1);
        }

        @Test
        void anInactiveOneStaysInactiveAndInTheBundle() throws SdpException {
            Negotiated negotiated = negotiated(Offers.SMALL.replace("a=sendonly", "a=inactive"));

            assertThat(negotiated.answer().sections().getLast().direction())
                    .isEqualTo(Direction.INACTIVE);
            assertThat(negotiated.answer().bundle()).containsExactly("a", "v");
            assertThat(negotiated.receive()).isEmpty();
        }

        @Test
        void moreReceiversThanSlotsAreInactive() throws SdpException {
            AnswerParameters all = Offers.parameters();
            AnswerParameters few =
                    new AnswerParameters(
                            all.iceUfrag(),
                            all.icePassword(),
                            all.fingerprint(),
                            all.candidates(),
                            all.tcpCandidates(),
                            all.cname(),
                            all.ssrcs(),
                            3,
                            2,
                            false);

            Negotiated negotiated =
                    Negotiation.answer(SdpReader.read(Offers.captured("chromium-one-offer")), few);

            assertThat(negotiated.send())
                    .extracting(SendSection::mid)
                    .containsExactly("4", "5", "6", "14", "15");
            assertThat(negotiated.answer().sections().get(7).direction())
                    .isEqualTo(Direction.INACTIVE);
            assertThat(negotiated.answer().sections().get(7).line().port()).isNotZero();
        }

        @Test
        void aDataChannelIsRejectedAlone() throws SdpException {
            Negotiated negotiated = negotiated(Offers.captured("chromium-data-channel"));

            assertThat(negotiated.answer().bundle()).containsExactly("0");
            assertThat(negotiated.answer().sections().getLast().line())
                    .isEqualTo(
                            new MediaLine(
                                    "application",
                                    0,
                                    "UDP/DTLS/SCTP",
                                    List.of("webrtc-datachannel")));
            assertThat(negotiated.answer().sections().getLast().transport())
                    .isEqualTo(Transport.NONE);
        }

        @Test
        void oneOfUnknownCodecsIsRejectedAlone() throws SdpException {
            Negotiated negotiated = negotiated(Offers.SMALL.replace("opus", "speex"));

            assertThat(negotiated.answer().sections().getFirst().line().port()).isZero();
            assertThat(negotiated.answer().bundle()).containsExactly("v");
            assertThat(negotiated.answer().sections().getLast().has(Property.END_OF_CANDIDATES))
                    .isTrue();
        }

        @Test
        void oneOutsideTheBundleIsRejectedAlone() throws SdpException {
            Negotiated negotiated = negotiated(Offers.SMALL.replace("BUNDLE a v", "BUNDLE v"));

            assertThat(negotiated.answer().sections().getFirst().line().port()).isZero();
        }

        @Test
        void aDisabledOneStaysDisabledUnlessItWaitsForItsBundle() throws SdpException {
            String disabled = Offers.SMALL.replace("m=video 9", "m=video 0");

            assertThat(negotiated(disabled).answer().bundle()).containsExactly("a");
            assertThat(negotiated(disabled + "a=bundle-only\n").answer().bundle())
                    .containsExactly("a", "v");
        }
    }

    @Nested
    class Simulcasts {
        private static final String OFFER =
                Offers.SMALL + "a=rid:q send\na=rid:h send\na=rid:f recv\n";

        @Test
        void takeTheFirstAlternativeOfEachEncodingThatIsDeclared() throws SdpException {
            assertThat(rids("a=simulcast:send ~h,q;f;unknown;q\n")).containsExactly("h", "q");
        }

        @Test
        void areLeftOutWhenNothingWouldDistinguishTheEncodings() throws SdpException {
            assertThat(
                            negotiated(
                                            OFFER.replace("rtp-stream-id", "other")
                                                    + "a=simulcast:send q;h\n")
                                    .receive()
                                    .getFirst()
                                    .rids())
                    .isEmpty();
        }

        @Test
        void needTheirLine() throws SdpException {
            assertThat(rids("")).isEmpty();
        }

        private static List<String> rids(String line) throws SdpException {
            return negotiated(OFFER + line).receive().getFirst().rids();
        }
    }

    @Nested
    class Refusals {
        @Test
        void noBundle() {
            assertThat(code(Offers.SMALL.replace("a=group:BUNDLE a v\n", "")))
                    .isEqualTo("sdp_no_bundle");
            assertThat(code(Offers.SMALL.replace("BUNDLE a v", "BUNDLE x")))
                    .isEqualTo("sdp_no_bundle");
        }

        @Test
        void noRtcpMux() {
            assertThat(code(Offers.SMALL.replace("a=rtcp-mux\n", ""))).isEqualTo("sdp_no_rtcp_mux");
        }

        @Test
        void noFingerprintThatWeTake() {
            assertThat(code(Offers.SMALL.replaceAll("a=fingerprint:.*\n", "")))
                    .isEqualTo("sdp_no_fingerprint");
            assertThat(
                            code(
                                    Offers.SMALL.replaceAll(
                                            "a=fingerprint:.*\n", "a=fingerprint:sha-1 00:01\n")))
                    .isEqualTo("sdp_no_fingerprint");
        }

        @Test
        void noIceCredentials() {
            assertThat(code(Offers.SMALL.replaceAll("a=ice-pwd:.*\n", ""))).isEqualTo("sdp_no_ice");
            assertThat(code(Offers.SMALL.replaceAll("a=ice-ufrag:.*\n", "")))
                    .isEqualTo("sdp_no_ice");
        }

        @Test
        void aClientThatWillNotStartTheHandshake() throws SdpException {
            assertThat(code(Offers.SMALL.replace("actpass", "passive"))).isEqualTo("sdp_bad_setup");
            assertThat(code(Offers.SMALL.replaceAll("a=setup:.*\n", "")))
                    .isEqualTo("sdp_bad_setup");
            assertThat(negotiated(Offers.SMALL.replace("actpass", "active")).send()).hasSize(1);
        }

        @Test
        void noCodecInCommon() {
            assertThat(code(Offers.SMALL.replace("opus", "speex").replace("VP8", "H265")))
                    .isEqualTo("sdp_no_codec");
        }

        @Test
        void noSectionOfAKindThatWeServe() {
            assertThat(code(Offers.SMALL.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")))
                    .isEqualTo("sdp_unsupported_section");
            assertThat(code("v=0\na=group:BUNDLE 0\n")).isEqualTo("sdp_unsupported_section");
        }

        /// M6, RFC 8843 §10.1.2: another codec; another profile of it; audio and video;
        /// retransmissions and media; retransmissions and redundancy of another payload type.
        @ParameterizedTest
        @ValueSource(
                strings = {
                    """
                    m=video 9 UDP/TLS/RTP/SAVPF 96
                    a=rtpmap:96 VP9/90000
                    """,
                    """
                    m=video 9 UDP/TLS/RTP/SAVPF 45
                    a=rtpmap:45 VP9/90000
                    m=video 9 UDP/TLS/RTP/SAVPF 45
                    a=rtpmap:45 VP9/90000
                    a=fmtp:45 profile-id=2
                    """,
                    """
                    m=video 9 UDP/TLS/RTP/SAVPF 111
                    a=rtpmap:111 VP8/90000
                    """,
                    """
                    m=video 9 UDP/TLS/RTP/SAVPF 97
                    a=rtpmap:97 VP8/90000
                    """,
                    """
                    m=video 9 UDP/TLS/RTP/SAVPF 98 97
                    a=rtpmap:98 VP8/90000
                    a=rtpmap:97 rtx/90000
                    a=fmtp:97 apt=98
                    """,
                    """
                    m=audio 9 UDP/TLS/RTP/SAVPF 111 63
                    a=rtpmap:111 opus/48000/2
                    a=rtpmap:63 red/48000/2
                    a=fmtp:63 111/111
                    m=audio 9 UDP/TLS/RTP/SAVPF 112 63
                    a=rtpmap:112 opus/48000/2
                    a=rtpmap:63 red/48000/2
                    a=fmtp:63 112/112
                    """,
                })
        void onePayloadTypeForTwoCodecs(String further) {
            assertThat(code(withSections(further))).isEqualTo("sdp_payload_type_conflict");
        }

        /// M6: what the sections agree on, and what the answer leaves out, is not a conflict.
        @ParameterizedTest
        @ValueSource(
                strings = {
                    """
                    m=audio 9 UDP/TLS/RTP/SAVPF 111
                    a=rtpmap:111 OPUS/48000/2
                    a=fmtp:111 stereo=1
                    """,
                    """
                    m=video 9 UDP/TLS/RTP/SAVPF 96
                    a=rtpmap:96 VP8/90000
                    """,
                    """
                    m=video 9 UDP/TLS/RTP/SAVPF 98 96
                    a=rtpmap:98 VP8/90000
                    a=rtpmap:96 H265/90000
                    """,
                    """
                    m=video 0 UDP/TLS/RTP/SAVPF 96
                    a=rtpmap:96 VP9/90000
                    """,
                })
        void noConflictOfPayloadTypes(String further) throws SdpException {
            assertThat(negotiated(withSections(further)).receive()).isNotEmpty();
        }

        /// Bundled with those of the small offer.
        private static String withSections(String further) {
            StringBuilder offer = new StringBuilder(Offers.SMALL);
            StringBuilder mids = new StringBuilder("BUNDLE a v");
            for (String section : further.split("(?=m=)")) {
                String mid = "further" + mids.length();
                mids.append(' ').append(mid);
                offer.append(section)
                        .append("a=mid:")
                        .append(mid)
                        .append("\na=sendonly\na=rtcp-mux\n");
            }
            return offer.toString().replace("BUNDLE a v", mids);
        }

        private static String code(String offer) {
            return catchThrowableOfType(SdpException.class, () -> negotiated(offer))
                    .code()
                    .wireName();
        }
    }

    @Nested
    class Formats {
        @Test
        void rtxMustBeOnTheMediaLine() throws SdpException {
            PayloadFormat vp8 = first(Offers.SMALL.replace("SAVPF 96 97", "SAVPF 96"));

            assertThat(vp8.rtxPayloadType()).isEqualTo(-1);
        }

        @Test
        void theFirstOfTwoRtxIsTaken() throws SdpException {
            String offer =
                    Offers.SMALL.replace("SAVPF 96 97", "SAVPF 96 97 98")
                            + "a=rtpmap:98 rtx/90000\na=fmtp:98 apt=96\n";

            assertThat(first(offer).rtxPayloadType()).isEqualTo(97);
        }

        @Test
        void aPayloadTypeThatLooksLikeRtcpIsPassedOver() throws SdpException {
            String offer =
                    Offers.SMALL.replace("SAVPF 96 97", "SAVPF 72 96 97")
                            + "a=rtpmap:72 VP9/90000\n";

            assertThat(first(offer).codec()).isEqualTo(Codec.VP8);
        }

        @Test
        void aRepeatedPayloadTypeCountsOnce() throws SdpException {
            String offer = Offers.SMALL.replace("SAVPF 96 97", "SAVPF 96 96 97");

            assertThat(negotiated(offer).receive().getFirst().formats()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "VP9/90000;profile-id=1",
                    "AV1/90000;profile=2",
                    "opus/48000",
                    "VP8/8000"
                })
        void profilesAndShapesWeDoNotForwardArePassedOver(String other) throws SdpException {
            String[] parts = other.split(";", 2);
            String fmtp = parts.length == 2 ? "a=fmtp:40 " + parts[1] + "\n" : "";
            String offer =
                    Offers.SMALL.replace("SAVPF 96 97", "SAVPF 40 96 97")
                            + "a=rtpmap:40 "
                            + parts[0]
                            + "\n"
                            + fmtp;

            assertThat(first(offer).codec()).isEqualTo(Codec.VP8);
        }

        @Test
        void extensionIdsBeyondTheOneByteFormArePassedOver() throws SdpException {
            String offer = Offers.SMALL.replace("a=extmap:10 ", "a=extmap:15 ");

            assertThat(negotiated(offer).receive().getFirst().extensions())
                    .isEqualTo(new ExtensionIds(0, 4, 0, 0, 0, 0, 0, 0, 0));
        }

        @Test
        void retransmissionsNeedTheirFormat() throws SdpException {
            assertThat(negotiated(Offers.SMALL).send().getFirst())
                    .satisfies(slot -> assertThat(slot.rtxSsrc()).isZero())
                    .satisfies(slot -> assertThat(slot.ssrc()).isEqualTo(1000));
        }

        private static PayloadFormat first(String offer) throws SdpException {
            return negotiated(offer).receive().getFirst().formats().getFirst();
        }
    }

    @Test
    void allowsMixedExtensionsWhereTheClientDoes() throws SdpException {
        assertThat(negotiated(Offers.captured("chromium-one-offer")).answer().properties())
                .isEqualTo(Set.of(Property.ICE_LITE, Property.EXTMAP_ALLOW_MIXED));
        assertThat(negotiated(Offers.captured("firefox-one-offer")).answer().properties())
                .isEqualTo(Set.of(Property.ICE_LITE));
        assertThat(
                        negotiated(Offers.captured("firefox-one-offer"))
                                .answer()
                                .sections()
                                .getFirst()
                                .has(Property.EXTMAP_ALLOW_MIXED))
                .isTrue();
    }

    @Test
    void formatsKeepTheOffersParametersByLowerCaseName() throws SdpException {
        assertThat(
                        negotiated(
                                        Offers.SMALL.replace(
                                                "a=rtpmap:111 opus/48000/2",
                                                "a=rtpmap:111 OPUS/48000/2\na=fmtp:111 UseDTX=1"))
                                .send()
                                .getFirst()
                                .formats())
                .extracting(PayloadFormat::parameters)
                .containsExactly(Map.of("usedtx", "1"));
    }

    private static Negotiated negotiated(String offer) throws SdpException {
        return Negotiation.answer(SdpReader.read(offer), Offers.parameters());
    }

    private static String lines(String text) {
        return text.replace("\n", "\r\n");
    }
}
