package bots.client;

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

/// What a call sends: RTP of its tracks, numbered, protected, and repeated when asked for, and RTCP.
final class SentTracks {
    /// A level of speech rather than of noise, in −dBov.
    private static final int VOICE_LEVEL = 60;

    private final Workbench bench;
    private final Wire wire;
    private final List<SentStream> streams;
    private final SrtpSender sender;
    private final boolean sendsAudioLevel;
    private final boolean sendsTransportSequence;
    private int transportSequence;
    private long packets;
    private long packetsRepeated;

    SentTracks(
            Workbench bench,
            Wire wire,
            List<SentStream> streams,
            Agreement agreement,
            SrtpKeys keys) {
        this.bench = bench;
        this.wire = wire;
        this.streams = streams;
        sender = new SrtpSender(keys);
        for (SentStream stream : streams) {
            stream.secure(sender);
        }
        sendsAudioLevel = agreement.sendsAudioLevel();
        sendsTransportSequence = agreement.sendsTransportSequence();
    }

    Wire wire() {
        return wire;
    }

    /// Without what was repeated.
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
        for (int missed : nack.sequenceNumbers()) {
            int place = stream.find(missed);
            if (place >= 0) {
                repeat(stream, place, missed);
            }
        }
    }

    /// RFC 4588 §4.
    private void repeat(SentStream stream, int place, int sequenceNumber) {
        byte[] out = bench.sent;
        RtpHeaderWriter header =
                bench.header.begin(
                        out,
                        0,
                        stream.markerAt(place),
                        Offer.RTX,
                        stream.nextRtx(),
                        stream.timestampAt(place),
                        stream.rtxSsrc());
        extend(header, stream, Offer.REPAIRED_RID_ID);
        int at = header.end();
        Bytes.putInt16(out, at, sequenceNumber);
        System.arraycopy(stream.payloadAt(place), 0, out, at + 2, stream.lengthAt(place));
        send(stream.rtxSecured(), at + 2 + stream.lengthAt(place));
        packetsRepeated++;
    }

    /// @param payload borrowed
    /// @return the sequence number, -1 where it publishes no such track
    int sendAudio(
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
                bench.header.begin(
                        bench.sent, 0, marker, Offer.OPUS, sequence, timestamp, stream.ssrc());
        if (sendsAudioLevel) {
            header.extensionInt8(
                    Offer.AUDIO_LEVEL_ID, AudioLevel.of(audioLevel < VOICE_LEVEL, audioLevel));
        }
        extend(header, stream, Offer.RID_ID);
        finish(header.end(), stream, payload, offset, length);
        return sequence;
    }

    /// @param payload borrowed
    /// @return the sequence number, -1 where it publishes no such encoding
    int sendVideo(
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
        stream.remember(payload, offset, length, marker);
        RtpHeaderWriter header =
                bench.header.begin(
                        bench.sent, 0, marker, Offer.VP8, sequence, timestamp, stream.ssrc());
        extend(header, stream, Offer.RID_ID);
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

    /// What tells the server whose packet it is, where the offer could not, and the transport-wide number.
    private void extend(RtpHeaderWriter header, SentStream stream, int ridId) {
        String rid = stream.rid();
        if (rid != null) {
            byte[] mid = stream.mid().getBytes(StandardCharsets.US_ASCII);
            byte[] name = rid.getBytes(StandardCharsets.US_ASCII);
            header.extension(Offer.MID_ID, mid, 0, mid.length)
                    .extension(ridId, name, 0, name.length);
        }
        if (sendsTransportSequence) {
            header.extensionInt16(Offer.TRANSPORT_SEQUENCE_ID, transportSequence);
            transportSequence = SequenceNumbers.add(transportSequence, 1);
        }
    }

    private void finish(int at, SentStream stream, byte[] payload, int offset, int length) {
        System.arraycopy(payload, offset, bench.sent, at, length);
        send(stream.secured(), at + length);
        packets++;
    }

    private void send(SrtpSender.Stream stream, int length) {
        wire.send(bench.sent, 0, sender.protectRtp(stream, bench.sent, 0, length));
    }

    /// A sender report of each stream that was sent (RFC 3550 §6.4.1).
    void addReports(long nowNanos, long ntpTime, List<RtcpMessage> reports) {
        for (SentStream stream : streams) {
            if (stream.packets() > 0) {
                reports.add(stream.report(nowNanos, ntpTime));
            }
        }
    }

    /// As one compound packet, of reduced size too (RFC 5506).
    void sendRtcp(List<? extends RtcpMessage> messages) {
        bench.rtcp.begin(bench.sent, 0);
        for (RtcpMessage message : messages) {
            bench.rtcp.add(message);
        }
        wire.send(bench.sent, 0, sender.protectRtcp(bench.sent, 0, bench.rtcp.end()));
    }
}
