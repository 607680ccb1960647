package bots.client;

import bots.client.fault.FaultyLink;
import bots.client.media.CallCounts;
import bots.client.media.CallMedia;
import bots.client.media.ReceiveSlot;
import bots.client.media.SentTracks;
import call.TrackKind;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The media of a [Call]: what its owner sends goes to each [MediaLink] that it has, one as a rule,
/// and is flushed once per loop iteration. Sends nothing before the call is connected or after it
/// has ended. On the event loop of the call.
public final class MediaSession {
    private final EventLoop loop;
    private final FaultyLink fault;
    private final Runnable flushing = this::flush;
    private final List<MediaLink> links = new ArrayList<>();
    private @Nullable Mesh mesh;
    private boolean flushPending;
    private boolean closed;

    /// When the call ended.
    private CallCounts last = CallCounts.NONE;

    MediaSession(EventLoop loop, FaultyLink fault) {
        this.loop = loop;
        this.fault = fault;
    }

    /// Sends one frame of Opus.
    ///
    /// @param track MICROPHONE or SCREEN_AUDIO, one of the published tracks
    /// @param payload borrowed
    /// @param timestamp RTP, 48,000 a second
    /// @param audioLevel in −dBov (RFC 6464): 0 is loudest, 127 silence
    /// @param marker first packet after a silence (RFC 7587 §4.3)
    /// @return the RTP sequence number of the packet, -1 if not connected or the track is not
    ///     published
    public int sendAudio(
            TrackKind track,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            int audioLevel,
            boolean marker) {
        return send(sent ->
                sent.sendAudio(
                        System.nanoTime(),
                        track,
                        payload,
                        offset,
                        length,
                        timestamp,
                        audioLevel,
                        marker));
    }

    /// Sends one packet of VP8, payload descriptor included (RFC 7741); the caller splits frames
    /// into packets of at most 1,150 bytes and spreads large frames over time.
    ///
    /// @param track CAMERA or SCREEN
    /// @param encoding index into [CallOptions#encodings], else 0
    /// @param payload borrowed
    /// @param timestamp RTP, 90,000 a second
    /// @param marker last packet of the frame
    /// @return the RTP sequence number of the packet, -1 if not connected or the track is not
    ///     published
    public int sendVideo(
            TrackKind track,
            int encoding,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            boolean marker) {
        return send(sent ->
                sent.sendVideo(
                        System.nanoTime(),
                        track,
                        encoding,
                        payload,
                        offset,
                        length,
                        timestamp,
                        marker));
    }

    /// A packet sent now is flushed when this loop iteration ends, unless [#flush] is called
    /// before.
    private int send(ToIntFunction<SentTracks> packet) {
        int sequence = -1;
        if (closed) {
            return sequence;
        }
        for (MediaLink link : destinations()) {
            SentTracks sent = link.sent();
            if (sent != null) {
                sequence = packet.applyAsInt(sent);
            }
        }
        if (!flushPending) {
            flushPending = true;
            loop.execute(flushing);
        }
        return sequence;
    }

    /// The connections to the shard, unless all others receive directly.
    private List<MediaLink> destinations() {
        if (mesh == null) {
            return links;
        }
        List<MediaLink> all = mesh.needsSfu() ? new ArrayList<>(links) : new ArrayList<>();
        mesh.addLinks(all);
        return all;
    }

    /// Sends directly, too.
    void use(Mesh direct) {
        mesh = direct;
    }

    /// Sends at once what would be flushed at the end of this loop iteration.
    public void flush() {
        flushPending = false;
        destinations().forEach(MediaLink::flush);
    }

    /// Requests a keyframe (PLI), as a decoder does that cannot continue.
    public void requestKeyframe(ReceiveSlot slot) {
        if (!closed && !links.isEmpty()) {
            links.getLast().requestKeyframe(slot);
        }
    }

    /// Of the connection that it has now.
    public CallCounts counts() {
        CallMedia media = links.isEmpty() ? null : links.getFirst().media();
        return media == null ? last : media.counts(fault.lostUp(), fault.lostDown());
    }

    /// Sends on this connection, too.
    void add(MediaLink link) {
        links.add(link);
    }

    /// Sends on this connection no longer.
    void remove(MediaLink link) {
        links.remove(link);
    }

    void close() {
        last = counts();
        closed = true;
    }
}
