package media.forward;

import java.util.ArrayList;
import java.util.List;
import media.codec.Keyframes;
import media.receive.ReceiveStream;
import media.rtp.AudioLevel;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;

/// One published source of a participant and the slots it is in. Audio has one encoding, a camera up to
/// three; the preferred one is forwarded: the middle one, as long as its publisher sends it.
public final class Track {
    /// Told when a keyframe of a stream is wanted; the publisher's side throttles and asks.
    public interface KeyframeListener {
        void onKeyframeWanted(long nowNanos, ReceiveStream stream);
    }

    /// A level to assume for a client that sends none: speech, so that it can be heard at all.
    private static final int UNKNOWN_LEVEL = 30;

    private final int participant;
    private final TrackKind kind;
    private final ReceiveSection section;
    private final KeyframeListener keyframes;
    private final Encoding[] encodings;
    private final SpeechDetector speech = new SpeechDetector();
    private final List<Slot> slots = new ArrayList<>();
    private boolean allowed;
    private boolean live;
    private int preferred;

    /// @param participant number of the publisher
    /// @param allowed whether the publisher has it switched on
    public Track(
            int participant,
            TrackKind kind,
            ReceiveSection section,
            boolean allowed,
            KeyframeListener keyframes) {
        this.participant = participant;
        this.kind = kind;
        this.section = section;
        this.allowed = allowed;
        this.keyframes = keyframes;
        this.encodings = new Encoding[Math.max(1, section.rids().size())];
        for (int i = 0; i < encodings.length; i++) {
            encodings[i] = new Encoding();
        }
        this.preferred = encodings.length / 2;
    }

    /// Takes an audio packet.
    ///
    /// @return whether its owner has just begun to speak
    boolean onAudio(long nowNanos, RtpPacket packet, long sequence, PayloadFormat format) {
        int levelId = section.extensions().audioLevel();
        int at = levelId == 0 ? -1 : packet.extensionOffset(levelId);
        int level = at < 0 ? UNKNOWN_LEVEL : AudioLevel.level(packet.buffer()[at]);
        boolean began = speech.onPacket(nowNanos, level);
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).onAudio(nowNanos, packet, section.extensions(), sequence, format);
        }
        return began;
    }

    /// Takes a video packet of one encoding.
    void onVideo(
            long nowNanos,
            RtpPacket packet,
            long sequence,
            ReceiveStream stream,
            PayloadFormat format) {
        int index = stream.encoding();
        Encoding encoding = encodings[index];
        boolean first = !encoding.live(nowNanos);
        encoding.onPacket(stream, format);
        if (first) {
            choosePreferred(nowNanos);
        }
        if (index == preferred && !slots.isEmpty()) {
            encoding.remember(packet, sequence);
        }
        boolean keyframe =
                Keyframes.startsKeyframe(
                        format.codec(),
                        packet.buffer(),
                        packet.payloadOffset(),
                        packet.payloadBytes());
        if (keyframe) {
            stream.keyframeRequests().onKeyframe();
        }
        boolean waiting = false;
        for (int i = 0; i < slots.size(); i++) {
            waiting |=
                    slots.get(i)
                            .onVideo(
                                    nowNanos,
                                    packet,
                                    section.extensions(),
                                    sequence,
                                    format,
                                    index,
                                    keyframe);
        }
        if (waiting) {
            // Nothing is forwarded to who waits, so no request will come from there.
            requestKeyframe(nowNanos, index);
        }
    }

    /// Prefers the middle encoding; where its publisher does not send it, the nearest below, then the
    /// nearest above.
    void choosePreferred(long nowNanos) {
        int middle = encodings.length / 2;
        int choice = preferred;
        for (int distance = 0; distance < encodings.length; distance++) {
            int below = middle - distance;
            int above = middle + distance;
            if (below >= 0 && encodings[below].live(nowNanos)) {
                choice = below;
                break;
            }
            if (above < encodings.length && encodings[above].live(nowNanos)) {
                choice = above;
                break;
            }
        }
        if (choice != preferred) {
            preferred = choice;
            if (!slots.isEmpty()) {
                requestKeyframe(nowNanos, preferred);
            }
        }
    }

    /// A subscriber cannot decode on without a keyframe of this encoding.
    void requestKeyframe(long nowNanos, int encoding) {
        ReceiveStream stream = encodings[encoding].stream();
        if (stream != null && kind.video()) {
            keyframes.onKeyframeWanted(nowNanos, stream);
        }
    }

    /// The publisher switched it on or off.
    ///
    /// @return whether it went off the air
    boolean allow(boolean nowAllowed) {
        boolean wasLive = live;
        allowed = nowAllowed;
        if (!nowAllowed) {
            live = false;
            speech.stop();
        }
        return wasLive && !live;
    }

    void goLive() {
        live = true;
    }

    boolean allowed() {
        return allowed;
    }

    boolean live() {
        return live;
    }

    int preferred() {
        return preferred;
    }

    Encoding encoding(int index) {
        return encodings[index];
    }

    List<Slot> slots() {
        return slots;
    }

    SpeechDetector speech() {
        return speech;
    }

    ReceiveSection section() {
        return section;
    }

    public int participant() {
        return participant;
    }

    public TrackKind kind() {
        return kind;
    }
}
