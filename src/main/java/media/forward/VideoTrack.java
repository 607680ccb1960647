package media.forward;

import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import media.codec.PacketLayers;
import media.receive.ReceiveStream;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import media.send.VideoSource;

/// A camera or a screen in one to three encodings, the slots it is in, and the steps at which it
/// can be forwarded. Its publisher is notified which encodings have viewers.
public final class VideoTrack implements Track {
    /// Receives the requests for keyframes; the publisher's side throttles and sends them.
    public interface KeyframeListener {
        void requestKeyframe(long nowNanos, ReceiveStream stream);
    }

    /// A camera sends frames all the time; a static screen may send one a second.
    private static final long CAMERA_SILENCE_NANOS = 700_000_000L;

    private static final long SCREEN_SILENCE_NANOS = 3_000_000_000L;

    private final Publication publication;
    private final KeyframeListener keyframes;
    private final Encoding[] encodings;
    private final Ladder ladder = new Ladder();
    private final LadderBuilder ladderBuilder;
    private final PacketLayers layers = new PacketLayers();
    private final List<EncodingSwitch> outputs = new ArrayList<>();

    /// Encodings requested from the publisher, as bits; all until the first request, of a relayed
    /// track none.
    private int requested;

    /// When its publisher last became the dominant speaker, as a count of such changes; 0 for
    /// never.
    private long lastDominance;

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
        this.requested = atFirst();
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
        if (source == null) {
            return DropReason.OVER_RESOLUTION;
        }
        if (ladder.size() == 0) {
            onDeadline(nowNanos);
        }
        if (layers.startsKeyframe()) {
            stream.onKeyframe(sequence);
        }
        boolean forwarded = false;
        boolean waiting = false;
        for (int i = 0; i < outputs.size(); i++) {
            EncodingSwitch output = outputs.get(i);
            output.onPacket(nowNanos, packet, source, index, sequence, layers);
            forwarded |= output.forwards(index);
            waiting |= output.waitsFor(index);
        }
        if (forwarded) {
            source.remember(packet, sequence);
        }
        if (waiting) {
            // A subscriber that receives nothing sends no request.
            requestKeyframe(nowNanos, index);
        }
        return forwarded || waiting ? DropReason.OK : DropReason.NOT_FORWARDED;
    }

    /// Measures, and finds which encodings are sent; called on every tick of the engine.
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

    /// Updates which encodings have viewers.
    ///
    /// @return whether [#active] changed and must be reported to the publisher
    boolean updateRequested(long nowNanos) {
        for (int i = 0; i < outputs.size(); i++) {
            EncodingSwitch output = outputs.get(i);
            if (output.allocated() != EncodingSwitch.NONE) {
                request(nowNanos, output.allocated());
                if (output.current() != EncodingSwitch.NONE) {
                    request(nowNanos, output.current());
                }
            }
        }
        int nowRequested = 0;
        for (int i = 0; i < encodings.length; i++) {
            nowRequested |= encodings[i].requested(nowNanos) ? 1 << i : 0;
        }
        boolean changed = nowRequested != requested;
        requested = nowRequested;
        return changed;
    }

    /// It is off the air: when it is switched on again, all encodings are sent until viewers are
    /// known.
    ///
    /// @return whether [#active] changed and must be reported to the publisher
    boolean resetRequested() {
        boolean changed = requested != atFirst();
        requested = atFirst();
        return changed;
    }

    /// The encodings its publisher is to send, by rid.
    List<String> active() {
        List<String> rids = new ArrayList<>();
        for (int i = 0; i < encodings.length; i++) {
            if ((requested >> i & 1) != 0) {
                rids.add(encodings[i].rid());
            }
        }
        return rids;
    }

    /// A viewer needs this encoding; while it is withheld, the ones below it serve.
    private void request(long nowNanos, int encoding) {
        encodings[encoding].request(nowNanos);
        for (int below = encoding - 1;
                below >= 0 && encodings[below + 1].withheld(nowNanos);
                below--) {
            encodings[below].request(nowNanos);
        }
    }

    /// What to forward for a desired encoding: itself, unless it is withheld; else the next below
    /// that is sent, else the next above.
    int available(long nowNanos, int desired) {
        if (!encodings[desired].withheld(nowNanos)) {
            return desired;
        }
        for (int below = desired - 1; below >= 0; below--) {
            if (encodings[below].flowing()) {
                return below;
            }
        }
        for (int above = desired + 1; above < encodings.length; above++) {
            if (encodings[above].flowing()) {
                return above;
            }
        }
        return desired;
    }

    /// A subscriber cannot decode without a keyframe of this encoding.
    void requestKeyframe(long nowNanos, int encoding) {
        ReceiveStream stream = encodings[encoding].stream();
        if (stream != null) {
            keyframes.requestKeyframe(nowNanos, stream);
        }
    }

    /// Its publisher has become the dominant speaker.
    ///
    /// @param count of such changes in the room
    void onDominant(long count) {
        lastDominance = count;
    }

    long lastDominance() {
        return lastDominance;
    }

    /// The steps at which it can be forwarded now.
    Ladder ladder() {
        return ladder;
    }

    /// Packets that can be retransmitted: a power of two, for a second of its best encoding.
    int rememberedPackets() {
        return publication.kind() == TrackKind.SCREEN ? 1024 : 256;
    }

    @Override
    public Publication publication() {
        return publication;
    }

    /// The outputs of the slots it is in.
    List<EncodingSwitch> outputs() {
        return outputs;
    }

    /// The encodings its publisher is to send, as bits by their index.
    public int requested() {
        return requested;
    }

    private int atFirst() {
        return publication.relayed() ? 0 : (1 << encodings.length) - 1;
    }
}
