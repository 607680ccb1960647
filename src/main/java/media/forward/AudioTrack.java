package media.forward;

import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import media.codec.Codec;
import media.codec.RedundantAudio;
import media.receive.ReceiveStream;
import media.rtp.AudioLevel;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.send.AudioFrame;
import media.send.AudioSlotStream;
import org.jspecify.annotations.Nullable;

/// A microphone or screen audio: extracts the frames of its packets, evaluates their levels, and
/// forwards the ones that are not silent to the slots it is in. A lost frame that arrives as a
/// redundant block of a later packet (RFC 2198) is forwarded as if it had not been lost.
public final class AudioTrack implements Track {
    /// The level assumed for a client that sends none: speech, so that it is forwarded at all.
    private static final int UNKNOWN_LEVEL = 30;

    private static final int TICKS_PER_FRAME = 960;

    /// 120 ms: the longest Opus packet (RFC 6716 §2.1.4).
    private static final int MAX_FRAMES = 6;

    /// A longer gap is not loss but a sender that began anew (RFC 3550 §A.1, MAX_DROPOUT).
    private static final int MAX_DROPOUT_PACKETS = 3_000;

    private final Publication publication;
    private SpeechDetector speech = new SpeechDetector();
    private SpeechActivity activity = new SpeechActivity();
    private final SilenceGate gate;
    private final RedundantAudio red = new RedundantAudio();
    private final AudioFrame frame = new AudioFrame();
    private final byte[] dtxFrame = new byte[1];
    private final List<AudioSlotStream> outputs = new ArrayList<>();
    private final int opusPayloadType;
    private @Nullable ReceiveStream source;
    private boolean started;
    private boolean begun;
    private long newestSequence;
    private int newestTimestamp;

    /// Which of the newest sequence number (lowest bit) and the 63 before it were forwarded.
    private long taken;

    AudioTrack(Publication publication) {
        this.publication = publication;
        this.gate =
                publication.kind() == TrackKind.MICROPHONE
                        ? SilenceGate.forSpeech()
                        : SilenceGate.forMusic();
        int opus = -1;
        for (PayloadFormat format : publication.section().formats()) {
            opus = format.codec() == Codec.OPUS && opus < 0 ? format.payloadType() : opus;
        }
        this.opusPayloadType = opus;
    }

    /// The stream that the packets from now on come from. A new one has numbers and timestamps of
    /// its own, so it begins a new segment of every slot.
    void source(ReceiveStream stream) {
        if (stream.equals(source)) {
            return;
        }
        if (source != null) {
            restart();
        }
        source = stream;
        frame.captured(stream.captured());
    }

    /// The same microphone, received by another path: a participant who spoke before speaks now.
    void goOnLike(AudioTrack former) {
        speech = former.speech;
        activity = former.activity;
        former.speech = new SpeechDetector();
        former.activity = new SpeechActivity();
    }

    private void restart() {
        started = false;
        gate.restart();
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).endSegment();
        }
    }

    /// @param packet borrowed
    DropReason onPacket(long nowNanos, RtpPacket packet, long sequence, PayloadFormat format) {
        int offset = packet.payloadOffset();
        int bytes = packet.payloadBytes();
        int blocks = 0;
        if (bytes == 0) {
            return DropReason.PADDING_ONLY;
        }
        if (format.codec() == Codec.RED) {
            DropReason malformed = red.wrap(packet.buffer(), offset, bytes);
            if (malformed != DropReason.OK) {
                return malformed;
            }
            if (red.payloadType() != opusPayloadType || red.bytes() == 0) {
                return DropReason.NOT_FORWARDED;
            }
            offset = red.offset();
            bytes = red.bytes();
            blocks = red.blocks();
        }
        if (started && sequence - newestSequence > MAX_DROPOUT_PACKETS) {
            restart();
        }
        int element = element(packet);
        listen(nowNanos, packet.timestamp(), sequence, element);
        if (blocks > 0 && started && sequence > newestSequence + 1) {
            recover(nowNanos, packet, sequence, element);
        }
        if (!take(sequence)) {
            return DropReason.REPLAYED;
        }
        if (sequence == newestSequence) {
            newestTimestamp = packet.timestamp();
        }
        // A relay sends each frame twice for its own loss, which says nothing of the subscribers'.
        frame.describe(element, publication.relayed() ? 0 : blocks);
        frame.payload(packet.buffer(), offset, bytes);
        forward(nowNanos, sequence, packet.timestamp(), packet.marker());
        return DropReason.OK;
    }

    /// Forwards redundant blocks of frames that were lost.
    private void recover(long nowNanos, RtpPacket packet, long sequence, int element) {
        for (int i = 0; i < red.blocks(); i++) {
            // The blocks are the frames right before: the last of them is one packet back.
            long missing = sequence - (red.blocks() - i);
            int timestamp = packet.timestamp() - red.timestampOffset(i);
            if (missing > newestSequence
                    && timestamp - newestTimestamp > 0
                    && red.payloadType(i) == opusPayloadType
                    && red.bytes(i) > 0
                    && take(missing)) {
                newestTimestamp = timestamp;
                frame.describe(element, 0);
                frame.payload(packet.buffer(), red.offset(i), red.bytes(i));
                forward(nowNanos, missing, timestamp, false);
            }
        }
    }

    /// Forwards the frame whose payload and level are in [#frame], unless it is silence.
    private void forward(long nowNanos, long sequence, int timestamp, boolean marker) {
        int level = frame.level();
        boolean admitted =
                level == AudioFrame.NO_LEVEL
                        ? gate.admitWithoutLevel(sequence, timestamp)
                        : gate.admit(sequence, timestamp, (byte) level, frame.bytes());
        if (!admitted) {
            return;
        }
        frame.position(sequence, timestamp, gate.runFirst(), marker || gate.talkspurt());
        boolean stops = gate.stopping() && !publication.encrypted();
        if (stops && frame.bytes() > SilenceGate.DTX_BYTES) {
            // RFC 6716 §3.2: the first byte alone, with the count of code 0, is a frame of no
            // bytes; decoders take it as the start of discontinuous transmission, and play comfort
            // noise instead of concealing a loss.
            dtxFrame[0] = (byte) (frame.payload()[frame.offset()] & 0xfc);
            frame.payload(dtxFrame, 0, 1);
        }
        send(nowNanos);
        frame.remember();
        if (stops) {
            // Repeated under the next number, with the same timestamp: no later packet could carry
            // it as redundancy, and where it is lost the whole pause is concealed (1.8 % of a call
            // at 3 % of loss).
            frame.position(sequence + 1, timestamp, gate.runFirst(), false);
            frame.describe(level, 0);
            send(nowNanos);
        }
    }

    private void send(long nowNanos) {
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).forward(nowNanos, frame, publication.participant());
        }
    }

    /// Evaluates a level; redundant blocks have none, and late packets already counted as silence.
    private void listen(long nowNanos, int timestamp, long sequence, int element) {
        if (started && sequence <= newestSequence) {
            return;
        }
        int ticks = timestamp - newestTimestamp;
        boolean next = started && sequence == newestSequence + 1;
        // A longer step is a pause of discontinuous transmission.
        int frames =
                next && ticks <= MAX_FRAMES * TICKS_PER_FRAME
                        ? Math.clamp(ticks / TICKS_PER_FRAME, 1, MAX_FRAMES)
                        : 1;
        int level =
                element == AudioFrame.NO_LEVEL ? UNKNOWN_LEVEL : AudioLevel.level((byte) element);
        begun |= speech.onPacket(nowNanos, level, frames);
        activity.onPacket(nowNanos, level, frames);
    }

    /// @return false when it was forwarded before, or is too old to know
    private boolean take(long sequence) {
        long age = newestSequence - sequence;
        if (!started || age < 0) {
            taken = !started || age <= -64 ? 1 : taken << -age | 1;
            started = true;
            newestSequence = sequence;
            return true;
        }
        if (age >= 64 || (taken >>> age & 1) != 0) {
            return false;
        }
        taken |= 1L << age;
        return true;
    }

    /// The RFC 6464 byte of a packet.
    private int element(RtpPacket packet) {
        ExtensionIds ids = publication.section().extensions();
        int at = ids.audioLevel() == 0 ? -1 : packet.extensionOffset(ids.audioLevel());
        return at < 0 || packet.extensionBytes(ids.audioLevel()) < 1
                ? AudioFrame.NO_LEVEL
                : packet.buffer()[at] & 0xff;
    }

    /// The publisher switched it off.
    void stop() {
        speech.stop();
        gate.stop();
    }

    /// Whether its publisher has begun to speak since the last call.
    boolean takeBegun() {
        boolean was = begun;
        begun = false;
        return was;
    }

    @Override
    public Publication publication() {
        return publication;
    }

    SpeechDetector speech() {
        return speech;
    }

    SpeechActivity activity() {
        return activity;
    }

    /// The streams of the slots it is in.
    List<AudioSlotStream> outputs() {
        return outputs;
    }

    /// Of the publisher as a speaker, 0 for most.
    int priority() {
        return publication.priority();
    }
}
