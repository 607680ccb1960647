package media.forward;

import media.rtp.AudioLevel;
import media.rtp.RtpPacket;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;

import java.util.ArrayList;
import java.util.List;

/// A microphone or the sound of a screen.
public final class AudioTrack implements Track {
    /// A level to assume for a client that sends none: speech, so that it can be heard at all.
    private static final int UNKNOWN_LEVEL = 30;

    private final Publication publication;
    private final SpeechDetector speech = new SpeechDetector();
    private final List<AudioSlot> slots = new ArrayList<>();

    AudioTrack(Publication publication) {
        this.publication = publication;
    }

    /// @return whether its owner has just begun to speak
    boolean onPacket(long nowNanos, RtpPacket packet, long sequence, PayloadFormat format) {
        ExtensionIds ids = publication.section().extensions();
        int at = ids.audioLevel() == 0 ? -1 : packet.extensionOffset(ids.audioLevel());
        int level = at < 0 ? UNKNOWN_LEVEL : AudioLevel.level(packet.buffer()[at]);
        boolean began = speech.onPacket(nowNanos, level);
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).onPacket(nowNanos, packet, ids, sequence, format);
        }
        return began;
    }

    Publication publication() {
        return publication;
    }

    SpeechDetector speech() {
        return speech;
    }

    List<AudioSlot> slots() {
        return slots;
    }

    @Override
    public int participant() {
        return publication.participant();
    }

    @Override
    public TrackKind kind() {
        return publication.kind();
    }
}
