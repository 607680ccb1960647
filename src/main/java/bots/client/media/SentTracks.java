package bots.client.media;

import bots.client.transport.IceTransport;
import bots.client.transport.LoopBuffers;
import call.TrackKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import media.rtcp.GenericNack;
import media.rtcp.RtcpMessage;
import media.rtp.AudioLevel;
import media.rtp.Bytes;
import media.rtp.RtpHeaderWriter;
import media.rtp.SequenceNumbers;
import media.srtp.SrtpKeys;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// The sending half of a call: RTP of its tracks, numbered, protected and retransmitted on NACK,
/// and RTCP.
public final class SentTracks {
    /// A level of speech rather than of noise, in −dBov.
    private static final int SPEECH_LEVEL = 60;

    private final LoopBuffers buffers;
    private final IceTransport transport;
    private final List<SentStream> streams;
    private final SrtpSender sender;
    private final boolean sendsAudioLevel;
    private final boolean sendsTransportSequence;
    private int transportSequence;
    private long packets;
    private long packetsRepeated;

    SentTracks(
            LoopBuffers buffers,
            IceTransport transport,
            List<SentStream> streams,
            CallAnswer answer,
            SrtpKeys keys) {
        this.buffers = buffers;
        this.transport = transport;
        this.streams = streams;
        sender = new SrtpSender(keys);
        for (SentStream stream : streams) {
            stream.secure(sender);
        }
        sendsAudioLevel = answer.sendsAudioLevel();
        sendsTransportSequence = answer.sendsTransportSequence();
    }

    /// Without retransmissions.
    long packets() {
        return packets;
    }

    long packetsRepeated() {
        return packetsRepeated;
    }

    @Nullable SentStream find(int ssrc) {
        for (SentStream stream : streams) {
            if (stream.ssrc() == ssrc) {
                return stream;
            }
        }
        return null;
    }

    void onNack(GenericNack nack) {
        SentStream stream = find(nack.media());
        if (stream == null || stream.rtxSsrc() == 0) {
            return;
        }
        for (int missing : nack.sequenceNumbers()) {
            int index = stream.find(missing);
            if (index >= 0) {
                retransmit(stream, index, missing);
            }
        }
    }

    /// RFC 4588 §4
    private void retransmit(SentStream stream, int index, int sequenceNumber) {
        byte[] out = buffers.sent();
        RtpHeaderWriter header =
                buffers.header()
                        .begin(
                                out,
                                0,
                                stream.markerAt(index),
                                CallOffer.RTX,
                                stream.nextRtx(),
                                stream.timestampAt(index),
                                stream.rtxSsrc());
        extend(header, stream, CallOffer.REPAIRED_RID_ID);
        int at = header.end();
        Bytes.putInt16(out, at, sequenceNumber);
        System.arraycopy(stream.payloadAt(index), 0, out, at + 2, stream.lengthAt(index));
        send(stream.rtxSecured(), at + 2 + stream.lengthAt(index));
        packetsRepeated++;
    }

    /// @param payload borrowed
    /// @return the sequence number, -1 if the call does not publish this track
    public int sendAudio(
            long nowNanos,
            TrackKind track,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            int audioLevel,
            boolean marker) {
        SentStream stream = stream(track, 0);
        if (stream == null) {
            return -1;
        }
        int sequence = stream.next(nowNanos, timestamp, length);
        RtpHeaderWriter header =
                buffers.header()
                        .begin(
                                buffers.sent(),
                                0,
                                marker,
                                CallOffer.OPUS,
                                sequence,
                                timestamp,
                                stream.ssrc());
        if (sendsAudioLevel) {
            header.extensionInt8(
                    CallOffer.AUDIO_LEVEL_ID, AudioLevel.of(audioLevel < SPEECH_LEVEL, audioLevel));
        }
        extend(header, stream, CallOffer.RID_ID);
        finish(header.end(), stream, payload, offset, length);
        return sequence;
    }

    /// @param payload borrowed
    /// @return the sequence number, -1 if the call does not publish this encoding
    public int sendVideo(
            long nowNanos,
            TrackKind track,
            int encoding,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            boolean marker) {
        SentStream stream = stream(track, encoding);
        if (stream == null) {
            return -1;
        }
        int sequence = stream.next(nowNanos, timestamp, length);
        stream.store(payload, offset, length, marker);
        RtpHeaderWriter header =
                buffers.header()
                        .begin(
                                buffers.sent(),
                                0,
                                marker,
                                CallOffer.VP8,
                                sequence,
                                timestamp,
                                stream.ssrc());
        extend(header, stream, CallOffer.RID_ID);
        finish(header.end(), stream, payload, offset, length);
        return sequence;
    }

    private @Nullable SentStream stream(TrackKind track, int encoding) {
        for (int i = 0; i < streams.size(); i++) {
            SentStream stream = streams.get(i);
            if (stream.track() == track && stream.encoding() == encoding) {
                return stream;
            }
        }
        return null;
    }

    /// Adds mid and rid of a simulcast encoding, whose SSRCs are not in the offer, and the
    /// transport-wide sequence number.
    private void extend(RtpHeaderWriter header, SentStream stream, int ridId) {
        String rid = stream.rid();
        if (rid != null) {
            byte[] mid = stream.mid().getBytes(StandardCharsets.US_ASCII);
            byte[] name = rid.getBytes(StandardCharsets.US_ASCII);
            header.extension(CallOffer.MID_ID, mid, 0, mid.length)
                    .extension(ridId, name, 0, name.length);
        }
        if (sendsTransportSequence) {
            header.extensionInt16(CallOffer.TRANSPORT_SEQUENCE_ID, transportSequence);
            transportSequence = SequenceNumbers.add(transportSequence, 1);
        }
    }

    private void finish(int at, SentStream stream, byte[] payload, int offset, int length) {
        System.arraycopy(payload, offset, buffers.sent(), at, length);
        send(stream.secured(), at + length);
        packets++;
    }

    private void send(SrtpSender.Stream stream, int length) {
        transport.send(buffers.sent(), 0, sender.protectRtp(stream, buffers.sent(), 0, length));
    }

    /// Adds a sender report for each stream that was sent (RFC 3550 §6.4.1).
    void addReports(long nowNanos, long ntpTime, List<RtcpMessage> reports) {
        for (SentStream stream : streams) {
            if (stream.packets() > 0) {
                reports.add(stream.report(nowNanos, ntpTime));
            }
        }
    }

    /// As one compound packet, possibly of reduced size (RFC 5506).
    void sendRtcp(List<? extends RtcpMessage> messages) {
        buffers.rtcp().begin(buffers.sent(), 0);
        for (RtcpMessage message : messages) {
            buffers.rtcp().add(message);
        }
        transport.send(
                buffers.sent(), 0, sender.protectRtcp(buffers.sent(), 0, buffers.rtcp().end()));
    }
}
