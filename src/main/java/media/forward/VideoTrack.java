package media.forward;

import media.codec.Keyframes;
import media.receive.ReceiveStream;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;

import java.util.ArrayList;
import java.util.List;

/// A camera, in up to three encodings, or a screen. The preferred encoding is forwarded: the middle
/// one, as long as its publisher sends it.
public final class VideoTrack implements Track {
    /// Told when a keyframe of a stream is wanted; the publisher's side throttles and asks.
    public interface KeyframeListener {
        void onKeyframeWanted(long nowNanos, ReceiveStream stream);
    }

    private final Publication publication;
    private final KeyframeListener keyframes;
    private final Encoding[] encodings;
    private final List<VideoSlot> slots = new ArrayList<>();
    private int preferred;

    VideoTrack(Publication publication, KeyframeListener keyframes) {
        this.publication = publication;
        this.keyframes = keyframes;
        this.encodings = new Encoding[Math.max(1, publication.section().rids().size())];
        for (int i = 0; i < encodings.length; i++) {
            encodings[i] = new Encoding();
        }
        this.preferred = encodings.length / 2;
    }

    /// Takes a packet of one encoding.
    void onPacket(
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
            stream.onKeyframe(sequence);
        }
        boolean waiting = false;
        for (int i = 0; i < slots.size(); i++) {
            waiting |=
                    slots.get(i)
                            .onPacket(
                                    nowNanos,
                                    packet,
                                    publication.section().extensions(),
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

    /// Prefers the middle encoding; where its publisher does not send it, the nearest below, then
    /// the nearest above.
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
        if (stream != null) {
            keyframes.onKeyframeWanted(nowNanos, stream);
        }
    }

    int preferred() {
        return preferred;
    }

    Encoding encoding(int index) {
        return encodings[index];
    }

    Publication publication() {
        return publication;
    }

    List<VideoSlot> slots() {
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
