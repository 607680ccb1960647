package media.forward;

import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import media.codec.PacketLayers;
import media.quality.TrackQuality;
import media.receive.ReceiveStream;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import media.send.VideoSource;

/// A camera or a screen in one to three encodings, the slots it is in, and the ways it can be
/// forwarded. Its publisher is told which encodings have a viewer.
public final class VideoTrack implements Track {
    /// Told when a keyframe of a stream is wanted; the publisher's side throttles and asks.
    public interface KeyframeListener {
        void requestKeyframe(long nowNanos, ReceiveStream stream);
    }

    /// A camera sends pictures all the time; a screen that stands still may send one a second.
    private static final long CAMERA_SILENCE_NANOS = 700_000_000L;

    private static final long SCREEN_SILENCE_NANOS = 3_000_000_000L;

    private final Publication publication;
    private final KeyframeListener keyframes;
    private final Encoding[] encodings;
    private final Ladder ladder = new Ladder();
    private final LadderBuilder ladderBuilder;
    private final PacketLayers layers = new PacketLayers();
    private final List<VideoSlot> slots = new ArrayList<>();

    /// Encodings the publisher was told to send, as bits; all until it is told otherwise.
    private int told;

    /// When its owner last took the word, counted in turns of the room; 0 for never.
    private long spoke;

    VideoTrack(Publication publication, KeyframeListener keyframes) {
        this.publication = publication;
        this.keyframes = keyframes;
        List<String> rids = publication.section().rids();
        this.encodings = new Encoding[Math.max(1, rids.size())];
        for (int i = 0; i < encodings.length; i++) {
            String rid = rids.isEmpty() ? "" : rids.get(i);
            encodings[i] = new Encoding(rid, publication);
        }
        this.ladderBuilder = new LadderBuilder(publication.kind(), encodings);
        this.told = all();
    }

    /// Takes a packet of one encoding.
    DropReason onPacket(
            long nowNanos,
            RtpPacket packet,
            long sequence,
            ReceiveStream stream,
            PayloadFormat format) {
        int index = stream.encoding();
        VideoSource source = encodings[index].onPacket(nowNanos, packet, stream, format, layers);
        if (ladder.size() == 0) {
            onDeadline(nowNanos);
        }
        if (layers.startsKeyframe()) {
            stream.onKeyframe(sequence);
        }
        boolean seen = false;
        boolean waiting = false;
        for (int i = 0; i < slots.size(); i++) {
            VideoSlot slot = slots.get(i);
            slot.onPacket(nowNanos, packet, source, index, sequence, layers);
            seen |= slot.shows(index);
            waiting |= slot.waitsFor(index);
        }
        if (seen) {
            source.remember(packet, sequence);
        }
        if (waiting) {
            // Nothing is forwarded to who waits, so no request will come from there.
            requestKeyframe(nowNanos, index);
        }
        return seen || waiting ? DropReason.OK : DropReason.NOT_FORWARDED;
    }

    /// Measures, and judges which encodings are there; called on every tick of the engine.
    void onDeadline(long nowNanos) {
        long newest = encodings[0].lastPacketNanos();
        for (Encoding encoding : encodings) {
            newest = Math.max(newest, encoding.lastPacketNanos());
        }
        long silence =
                publication.kind() == TrackKind.SCREEN
                        ? SCREEN_SILENCE_NANOS
                        : CAMERA_SILENCE_NANOS;
        for (Encoding encoding : encodings) {
            encoding.onDeadline(nowNanos, newest, silence);
        }
        ladderBuilder.build(nowNanos, ladder);
    }

    /// Notes which encodings its viewers want.
    ///
    /// @return whether the publisher must be told of a change: [#active]
    boolean onWanted(long nowNanos) {
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).want(nowNanos);
        }
        int wanted = 0;
        for (int i = 0; i < encodings.length; i++) {
            wanted |= encodings[i].wanted(nowNanos) ? 1 << i : 0;
        }
        boolean changed = wanted != told;
        told = wanted;
        return changed;
    }

    /// It is off the air: whoever switches it on again sends all, until it is known who looks.
    ///
    /// @return whether the publisher must be told
    boolean forgetWanted() {
        boolean changed = told != all();
        told = all();
        return changed;
    }

    /// The encodings its publisher is to send, by rid.
    List<String> active() {
        List<String> rids = new ArrayList<>();
        for (int i = 0; i < encodings.length; i++) {
            if ((told >> i & 1) != 0) {
                rids.add(encodings[i].rid());
            }
        }
        return rids;
    }

    /// A viewer wants this encoding; where it does not come, those below it will do.
    void want(long nowNanos, int encoding) {
        encodings[encoding].want(nowNanos);
        for (int below = encoding - 1;
                below >= 0 && encodings[below + 1].withheld(nowNanos);
                below--) {
            encodings[below].want(nowNanos);
        }
    }

    /// What to forward for a wanted encoding: itself, as long as it comes or may come; else the next
    /// below that does, else the next above.
    int available(long nowNanos, int wanted) {
        if (!encodings[wanted].withheld(nowNanos)) {
            return wanted;
        }
        for (int below = wanted - 1; below >= 0; below--) {
            if (encodings[below].flowing()) {
                return below;
            }
        }
        for (int above = wanted + 1; above < encodings.length; above++) {
            if (encodings[above].flowing()) {
                return above;
            }
        }
        return wanted;
    }

    /// A subscriber cannot decode on without a keyframe of this encoding.
    void requestKeyframe(long nowNanos, int encoding) {
        ReceiveStream stream = encodings[encoding].stream();
        if (stream != null) {
            keyframes.requestKeyframe(nowNanos, stream);
        }
    }

    void noteSpoke(long turn) {
        spoke = turn;
    }

    long spoke() {
        return spoke;
    }

    /// The ways it can be forwarded now.
    Ladder ladder() {
        return ladder;
    }

    /// Packets of it that can be asked for again: a power of two, for a second of its best encoding.
    int rememberedPackets() {
        return publication.kind() == TrackKind.SCREEN ? 1024 : 256;
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

    @Override
    public boolean allowed() {
        return publication.allowed();
    }

    @Override
    public TrackQuality quality() {
        return publication.quality();
    }

    private int all() {
        return (1 << encodings.length) - 1;
    }
}
