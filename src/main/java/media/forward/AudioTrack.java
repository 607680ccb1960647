package media.forward;

import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import media.codec.Codec;
import media.codec.RedundantAudio;
import media.quality.TrackQuality;
import media.rtp.AudioLevel;
import media.rtp.CaptureClock;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.send.AudioFrame;

/// A microphone or the sound of a screen: takes its packets apart into frames, listens to their levels,
/// and hands those that are worth it to the slots it is in. A frame that was lost on the way here and
/// comes again as a copy beside the next (RFC 2198) is handed on as if it had never been lost.
public final class AudioTrack implements Track {
    /// A level to assume for a client that sends none: speech, so that it can be heard at all.
    private static final int UNKNOWN_LEVEL = 30;

    private static final int TICKS_PER_FRAME = 960;

    /// 120 ms: the longest Opus packet (RFC 6716 §2.1.4).
    private static final int MAX_FRAMES = 6;

    private final Publication publication;
    private final SpeechDetector speech = new SpeechDetector();
    private final SpeechActivity activity = new SpeechActivity();
    private final SilenceGate gate;
    private final RedundantAudio red = new RedundantAudio();
    private final AudioFrame frame = new AudioFrame();
    private final byte[] stopSign = new byte[1];
    private final List<AudioSlot> slots = new ArrayList<>();
    private final int opusPayloadType;
    private boolean started;
    private boolean begun;
    private long newestSequence;
    private int newestTimestamp;

    /// Of the newest sequence number (lowest bit) and the 63 before it: which have been taken.
    private long taken;

    AudioTrack(Publication publication) {
        this.publication = publication;
        this.gate =
                publication.kind() == TrackKind.MICROPHONE
                        ? SilenceGate.forSpeech()
                        : SilenceGate.forSound();
        int opus = -1;
        for (PayloadFormat format : publication.section().formats()) {
            opus = format.codec() == Codec.OPUS && opus < 0 ? format.payloadType() : opus;
        }
        this.opusPayloadType = opus;
    }

    /// When what comes next was taken.
    void captured(CaptureClock.Stream clock) {
        frame.captured(clock);
    }

    /// @param packet borrowed
    DropReason onPacket(long nowNanos, RtpPacket packet, long sequence, PayloadFormat format) {
        int offset = packet.payloadOffset();
        int bytes = packet.payloadBytes();
        int copies = 0;
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
            copies = red.copies();
        }
        int element = element(packet);
        listen(nowNanos, packet.timestamp(), sequence, element);
        if (copies > 0 && started && sequence > newestSequence + 1) {
            recover(nowNanos, packet, sequence, element);
        }
        if (!take(sequence)) {
            return DropReason.REPLAYED;
        }
        if (sequence == newestSequence) {
            newestTimestamp = packet.timestamp();
        }
        forward(
                nowNanos,
                sequence,
                packet.timestamp(),
                element,
                packet.marker(),
                packet.buffer(),
                offset,
                bytes,
                copies);
        return DropReason.OK;
    }

    /// Hands on the copies of frames that did not come themselves.
    private void recover(long nowNanos, RtpPacket packet, long sequence, int element) {
        for (int i = 0; i < red.copies(); i++) {
            // Copies are of the frames right before: the last of them is one packet back.
            long missing = sequence - (red.copies() - i);
            int timestamp = packet.timestamp() - red.timestampOffset(i);
            if (missing > newestSequence
                    && timestamp - newestTimestamp > 0
                    && red.payloadType(i) == opusPayloadType
                    && red.bytes(i) > 0
                    && take(missing)) {
                newestTimestamp = timestamp;
                forward(
                        nowNanos,
                        missing,
                        timestamp,
                        element,
                        false,
                        packet.buffer(),
                        red.offset(i),
                        red.bytes(i),
                        0);
            }
        }
    }

    private void forward(
            long nowNanos,
            long sequence,
            int timestamp,
            int element,
            boolean marker,
            byte[] payload,
            int offset,
            int bytes,
            int copies) {
        boolean admitted =
                element == AudioFrame.NO_LEVEL
                        ? gate.admitUnheard(sequence, timestamp)
                        : gate.admit(sequence, timestamp, (byte) element, bytes);
        if (!admitted) {
            return;
        }
        frame.position(sequence, timestamp, gate.runFirst(), marker || gate.talkspurt());
        frame.describe(element, copies);
        boolean stops = gate.stopping() && !publication.encrypted();
        if (stops && bytes > SilenceGate.STOP_SIGN_BYTES) {
            // RFC 6716 §3.2: the first byte alone, with the count of code 0, is a frame of
            // no
            // bytes; decoders take it as the encoder's word that nothing follows, and play comfort
            // noise instead of concealing a loss.
            stopSign[0] = (byte) (payload[offset] & 0xfc);
            frame.payload(stopSign, 0, 1);
        } else {
            frame.payload(payload, offset, bytes);
        }
        send(nowNanos);
        frame.remember();
        if (stops) {
            // Again under the next number, of the same time: no later packet could carry a copy,
            // and
            // where it is lost all of the pause is concealed (1.8 % of a call at 3 % of loss).
            frame.position(sequence + 1, timestamp, gate.runFirst(), false);
            frame.describe(element, 0);
            send(nowNanos);
        }
    }

    private void send(long nowNanos) {
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).onFrame(nowNanos, frame);
        }
    }

    /// Notes a level; copies have none, and what comes late was heard to be missing.
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

    /// @return false when it was taken before, or is too old to know
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

    /// Whether its owner has begun to speak since the last call.
    boolean takeBegun() {
        boolean was = begun;
        begun = false;
        return was;
    }

    Publication publication() {
        return publication;
    }

    SpeechDetector speech() {
        return speech;
    }

    SpeechActivity activity() {
        return activity;
    }

    List<AudioSlot> slots() {
        return slots;
    }

    /// Of the publisher's voice, 0 for most people.
    int priority() {
        return publication.priority();
    }

    @Override
    public int participant() {
        return publication.participant();
    }

    @Override
    public TrackKind kind() {
        return publication.kind();
    }

    @Override
    public boolean allowed() {
        return publication.allowed();
    }

    @Override
    public TrackQuality quality() {
        return publication.quality();
    }
}
