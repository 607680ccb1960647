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
import java.util.concurrent.TimeUnit;

/// A participant whose audio was recorded, so that a browser decodes what it would of a
/// person.
final class RecordedTalker implements CallListener {
    private final Call call;
    private final AudioRecording recording;
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
        this.recording = recording;
        this.position = 37L * index;
        call =
                client.call(
                        account,
                        CallOptions.LISTENER.publishing(TrackKind.MICROPHONE).mesh(mesh),
                        this);
    }

    Future<?> join(VoiceChannel channel) {
        return call.join(channel.id())
                .onSuccess(_ ->
                        call.loop()
                                .scheduleAtFixedRate(
                                        this::tick,
                                        0,
                                        AudioRecording.FRAME_MILLIS,
                                        TimeUnit.MILLISECONDS));
    }

    Future<?> leave() {
        return call.leave();
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
