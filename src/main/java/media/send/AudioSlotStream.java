package media.send;

import java.util.List;
import media.codec.Codec;
import media.codec.RedundantAudio;
import media.rtcp.ReportBlock;
import media.rtcp.SenderReport;
import media.rtp.AudioLevel;
import media.rtp.RtpHeaderWriter;
import media.sdp.PayloadFormat;
import media.sdp.SendSection;
import org.jspecify.annotations.Nullable;

/// The outgoing stream of one audio slot. The frames of the current source get sequence numbers and
/// timestamps that continue seamlessly when the source changes (a new *segment* of the stream);
/// where the source left out silence, sequence numbers are contiguous and timestamps are real. The
/// CSRC is the participant.
///
/// A client that supports RFC 2198 gets the redundant blocks of the publisher, more when it loses
/// packets, fewer when its path is congested; others get plain Opus. No redundant block is older
/// than its segment or run.
public final class AudioSlotStream implements SlotStream {
    private static final int CLOCK_RATE = 48_000;

    /// What fits into a datagram on any path besides the headers.
    private static final int MAX_PAYLOAD_BYTES = 1_100;

    /// Numbers that are left out at most, 20 s of audio. Above half of the 16 bits, a receiver and
    /// SRTP would take what follows for older.
    private static final int MAX_GAP = 1_000;

    private final SendSection section;
    private final SecureOutbound outbound;
    private final SlotScratch scratch;
    private final OutgoingPacket out;
    private final Redundancy redundancy;
    private final SendStream stream;
    private final int ssrc;
    private final int opusPayloadType;
    private final int redPayloadType;
    private final int audioLevelId;
    private final int mixerLevelId;
    private boolean segmentOpen;
    private long runFirst;
    private long firstIn;
    private long firstOut;
    private int timestampOffset;
    private long reportedSequence;
    private long reportedLost;

    /// @param scratch of the shard
    /// @param redundancy of the connection
    public AudioSlotStream(
            SendSection section,
            SecureOutbound outbound,
            SlotScratch scratch,
            Redundancy redundancy) {
        this.section = section;
        this.outbound = outbound;
        this.scratch = scratch;
        this.out = scratch.outgoing;
        this.redundancy = redundancy;
        this.stream = new SendStream(section.ssrc(), CLOCK_RATE, outbound);
        this.ssrc = section.ssrc();
        this.audioLevelId = section.extensions().audioLevel();
        this.mixerLevelId = section.extensions().mixerLevel();
        this.opusPayloadType = payloadType(section.formats(), Codec.OPUS);
        this.redPayloadType = payloadType(section.formats(), Codec.RED);
    }

    /// The next frame comes from another source than the last.
    public void endSegment() {
        segmentOpen = false;
    }

    /// Sends one frame of the current source.
    ///
    /// @param frame borrowed
    /// @param csrc the publishing participant's number
    /// @return false when it was not sent: no keys yet, no Opus, or a frame from before the segment
    public boolean forward(long nowNanos, AudioFrame frame, int csrc) {
        if (opusPayloadType < 0 || !stream.ready()) {
            return false;
        }
        boolean opens = !segmentOpen;
        if (opens) {
            segmentOpen = true;
            timestampOffset = stream.begin(nowNanos, frame.timestamp(), frame.captured());
            beginRun(frame);
        } else if (frame.runFirst() > runFirst
                || firstOut + (frame.sequence() - firstIn) - stream.highestSequence() > MAX_GAP) {
            beginRun(frame);
        } else if (frame.sequence() < firstIn) {
            return false;
        }
        long sequence = firstOut + (frame.sequence() - firstIn);
        int timestamp = frame.timestamp() + timestampOffset;
        int farthest = redPayloadType < 0 ? 0 : redundancyDistance(frame);
        // RFC 3551 §4.1: the marker is for the first packet after silence; after a change of
        // source the receiver may adapt its delay as well.
        int header =
                writeHeader(
                        frame,
                        opens || frame.marker(),
                        farthest == 0 ? opusPayloadType : redPayloadType,
                        (int) sequence & 0xffff,
                        timestamp,
                        csrc);
        if (farthest == 0) {
            out.withShared(header, frame.shared(), 0);
        } else {
            out.whole(header + writeRed(frame, farthest, header));
        }
        int payload = out.length - header;
        redundancy.onFrame(frame.bytes(), payload - frame.bytes());
        stream.sendAudio(nowNanos, sequence, timestamp, out, payload);
        return true;
    }

    /// A report of the client about this stream.
    public void onReport(long nowNanos, ReportBlock block) {
        long expected = block.extendedHighestSequence() - reportedSequence;
        long lost = block.cumulativeLost() - reportedLost;
        boolean first = reportedSequence == 0;
        reportedSequence = block.extendedHighestSequence();
        reportedLost = block.cumulativeLost();
        if (!first && expected > 0) {
            redundancy.onReport(nowNanos, expected, lost);
        }
    }

    @Override
    public @Nullable SenderReport senderReport(long nowNanos, long ntpTime) {
        return stream.report(nowNanos, ntpTime);
    }

    @Override
    public SendSection section() {
        return section;
    }

    @Override
    public long bytesSent() {
        return stream.bytesSent();
    }

    @Override
    public long packetsSent() {
        return stream.packetsSent();
    }

    private void beginRun(AudioFrame frame) {
        runFirst = frame.runFirst();
        firstIn = frame.sequence();
        firstOut = stream.highestSequence() + 1;
    }

    private int writeHeader(
            AudioFrame frame,
            boolean marker,
            int payloadType,
            int sequenceNumber,
            int timestamp,
            int csrc) {
        outbound.place(PacketKind.AUDIO, out);
        RtpHeaderWriter header =
                scratch.header
                        .begin(
                                out.bytes,
                                out.at,
                                marker,
                                payloadType,
                                sequenceNumber,
                                timestamp,
                                ssrc)
                        .csrc(csrc);
        if (frame.level() != AudioFrame.NO_LEVEL) {
            if (audioLevelId != 0) {
                header.extensionInt8(audioLevelId, frame.level());
            }
            if (mixerLevelId != 0) {
                // RFC 6465 §3: one byte per CSRC, without the voice flag.
                header.extensionInt8(mixerLevelId, AudioLevel.level((byte) frame.level()));
            }
        }
        return header.end();
    }

    /// How far back the redundant blocks reach: as far as the publisher repeated or this client
    /// needs, within this segment and run, the timestamp offset and the packet size.
    private int redundancyDistance(AudioFrame frame) {
        int allowed = redundancy.blocks(frame.redundantBlocks());
        int bytes = frame.bytes();
        int farthest = 0;
        for (int distance = 1; distance <= allowed; distance++) {
            long earlier = frame.sequence() - distance;
            if (earlier < firstIn || bytes > MAX_PAYLOAD_BYTES) {
                break;
            }
            if (repeatable(frame, earlier)) {
                bytes += frame.earlier().bytes(earlier);
                farthest = bytes > MAX_PAYLOAD_BYTES ? farthest : distance;
            }
        }
        return farthest;
    }

    private static boolean repeatable(AudioFrame frame, long earlier) {
        if (!frame.earlier().has(earlier)) {
            return false;
        }
        int age = frame.timestamp() - frame.earlier().timestamp(earlier);
        return age > 0 && age <= RedundantAudio.MAX_TIMESTAMP_OFFSET;
    }

    private int writeRed(AudioFrame frame, int farthest, int header) {
        byte[] bytes = out.bytes;
        RecentFrames frames = frame.earlier();
        int start = out.at + header;
        int at = start;
        for (int distance = farthest; distance >= 1; distance--) {
            long earlier = frame.sequence() - distance;
            if (repeatable(frame, earlier)) {
                int age = frame.timestamp() - frames.timestamp(earlier);
                at =
                        RedundantAudio.writeBlockHeader(
                                bytes, at, opusPayloadType, age, frames.bytes(earlier));
            }
        }
        at = RedundantAudio.writeNewestHeader(bytes, at, opusPayloadType);
        for (int distance = farthest; distance >= 1; distance--) {
            long earlier = frame.sequence() - distance;
            if (repeatable(frame, earlier)) {
                System.arraycopy(frames.frame(earlier), 0, bytes, at, frames.bytes(earlier));
                at += frames.bytes(earlier);
            }
        }
        System.arraycopy(frame.payload(), frame.offset(), bytes, at, frame.bytes());
        return at + frame.bytes() - start;
    }

    private static int payloadType(List<PayloadFormat> formats, Codec codec) {
        for (PayloadFormat format : formats) {
            if (format.codec() == codec) {
                return format.payloadType();
            }
        }
        return -1;
    }
}
