package benchmarks;

import bots.client.Call;
import bots.client.CallClient;
import bots.client.CallListener;
import bots.client.media.CallOptions;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.VoiceChannel;
import bots.recordings.AudioRecording;
import call.TrackKind;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A participant whose audio was recorded, so that a browser decodes what it would of a
/// person.
final class RecordedTalker implements CallListener {
    private final Call call;
    private final AudioRecording recording;
    private final List<RecordedVideo> videos;
    private long position;

    /// Written by the thread of the measurement, read by the event loop; a frame sooner or later
    /// does not matter.
    private volatile boolean speaking;

    /// @param index bots with the same recording begin at different frames of it
    RecordedTalker(
            CallClient client, AuthenticatedUser account, AudioRecording recording, int index) {
        this(client, account, recording, index, false);
    }

    /// @param mesh whether it takes part in direct connections
    RecordedTalker(
            CallClient client,
            AuthenticatedUser account,
            AudioRecording recording,
            int index,
            boolean mesh) {
        this(client, account, recording, index, mesh, List.of());
    }

    /// @param videos what it shows
    RecordedTalker(
            CallClient client,
            AuthenticatedUser account,
            AudioRecording recording,
            int index,
            boolean mesh,
            List<RecordedVideo> videos) {
        this.recording = recording;
        this.position = 37L * index;
        this.videos = List.copyOf(videos);
        Set<TrackKind> tracks = EnumSet.of(TrackKind.MICROPHONE);
        videos.forEach(video -> tracks.add(video.track()));
        call =
                client.call(
                        account,
                        CallOptions.LISTENER
                                .publishing(tracks.toArray(TrackKind[]::new))
                                .mesh(mesh),
                        this);
    }

    Future<?> join(VoiceChannel channel) {
        return call.join(channel.id())
                .onSuccess(_ -> {
                    call.loop()
                            .scheduleAtFixedRate(
                                    this::tick,
                                    0,
                                    AudioRecording.FRAME_MILLIS,
                                    TimeUnit.MILLISECONDS);
                    videos.forEach(video -> video.start(call));
                });
    }

    @Override
    public void onKeyframeRequest(TrackKind track, int encoding) {
        for (RecordedVideo video : videos) {
            if (video.track() == track) {
                video.onKeyframeRequest();
            }
        }
    }

    Future<?> leave() {
        return call.leave();
    }

    /// Once it is in the call.
    Future<?> mute(boolean muted) {
        return call.mute(muted);
    }

    void speak(boolean speaks) {
        speaking = speaks;
    }

    private void tick() {
        position++;
        if (speaking) {
            byte[] packet = recording.packet(position);
            int _ =
                    call.media()
                            .sendAudio(
                                    TrackKind.MICROPHONE,
                                    packet,
                                    0,
                                    packet.length,
                                    (int) position * AudioRecording.FRAME_TICKS,
                                    recording.level(position),
                                    false);
        }
    }
}
