package bots.measure;

import static org.assertj.core.api.Assertions.assertThat;

import bots.measure.ReceptionMeter.Reception;
import bots.recordings.AudioRecording;
import bots.recordings.FrameStamp;
import bots.recordings.OpusPacket;
import bots.recordings.StampClock;
import bots.recordings.Vp8Packets;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

/// Also covers `LoopMeter`, `LoopInterval` and `MicrosHistogram`.
class ReceptionMeterTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int TALKER = 5;

    private final StampClock clock = new StampClock(7, 1_700_000_000 * SECOND);
    private final LoopMeter loop = new LoopMeter();
    private final ReceptionMeter meter = new ReceptionMeter(clock, loop);
    private final Object slot = new Object();
    private final FrameStamp stamp = new FrameStamp();
    private int sequence = 65_530;

    @Test
    void measuresOneWayDelayAndTimeToTheFirstFrame() {
        meter.onConnected(SECOND);
        audio(7, 1, 0, 2 * SECOND, 2 * SECOND + 5 * MILLI);

        Reception reception = meter.result();
        assertThat(reception.frames()).isEqualTo(1);
        assertThat(reception.bots().get(TALKER)).isTrue();
        assertThat(reception.firstAudioNanos()).isEqualTo(SECOND + 5 * MILLI);
        assertThat(reception.delay().getMaxValue()).isBetween(4_950L, 5_050L);
        LoopInterval interval = loop.rotate();
        assertThat(interval.audioPackets()).isEqualTo(1);
        assertThat(interval.audioDelay().getTotalCount()).isEqualTo(1);
        assertThat(loop.rotate().audioPackets()).as("the next interval").isZero();
    }

    @Test
    void countsFramesThatAreMissingInATalkspurt() {
        meter.onConnected(0);
        for (int frame : new int[] {0, 1, 4, 5}) {
            audio(7, 1, frame, 2 * SECOND + frame * 20L * MILLI, 2 * SECOND + frame * 20L * MILLI);
        }

        assertThat(meter.result().missing()).isEqualTo(2);
        assertThat(meter.result().longestGapNanos()).isEqualTo(60 * MILLI);
    }

    @Test
    void countsClippedBeginningsOfTalkspurtsThatBeganWhileListening() {
        meter.onConnected(0);
        // This one began before the listener was there for half a second.
        audio(7, 1, 10, 600 * MILLI, 600 * MILLI);
        audio(7, 2, 3, 5 * SECOND, 5 * SECOND);

        assertThat(meter.result().beginnings()).isEqualTo(1);
        assertThat(meter.result().clippedFrames()).isEqualTo(3);
    }

    @Test
    void framesOfOtherRunsAreCountedAsPacketsOnly() {
        meter.onConnected(0);
        audio(8, 1, 0, SECOND, SECOND);

        assertThat(meter.result().audioStreams().received()).isEqualTo(1);
        assertThat(meter.result().frames()).isZero();
        assertThat(meter.result().firstAudioNanos()).isEqualTo(-1);
    }

    @Test
    void theNextMeasurementStartsFromZero() {
        meter.onConnected(0);
        audio(7, 1, 0, SECOND, SECOND);
        ReceptionMeter next = meter.next(2 * SECOND);

        assertThat(next.result().frames()).isZero();
        assertThat(next.result().firstAudioNanos()).isEqualTo(-1);
    }

    @Test
    void aVideoFrameCountsWhenItsLastPacketArrives() {
        meter.onConnected(0);
        Vp8Packets packets = new Vp8Packets(3_000);
        stamp.set(7, TALKER, 0, 1, clock.wallNanos(SECOND));
        packets.take(new byte[2_500], 1, stamp);
        for (int i = 0; i < packets.count(); i++) {
            int length = packets.write(i);
            boolean last = i == packets.count() - 1;
            meter.onVideo(
                    slot, packet(packets.payload(), length, last), 90_000, SECOND + 9 * MILLI);
        }

        assertThat(packets.count()).isGreaterThan(1);
        assertThat(meter.result().videoFrames()).isEqualTo(1);
        assertThat(meter.result().videoStreams().received()).isEqualTo(packets.count());
        LoopInterval interval = loop.rotate();
        assertThat(interval.videoDelay().getMaxValue()).isBetween(8_900L, 9_100L);
    }

    @Test
    void aDelayOutOfRangeIsLimited() {
        meter.onConnected(0);
        audio(7, 1, 0, 2 * SECOND, SECOND);

        assertThat(meter.result().delay().getMaxValue()).as("clocks differ").isZero();
    }

    private void audio(int run, int spurt, int frame, long sentNanos, long arrivalNanos) {
        stamp.set(run, TALKER, spurt, frame, clock.wallNanos(sentNanos));
        byte[] out = new byte[400];
        int length = OpusPacket.write(AudioRecording.shipped().getFirst().packet(0), stamp, out);
        meter.onAudio(slot, packet(out, length, false), 48_000, arrivalNanos);
    }

    private RtpPacket packet(byte[] payload, int length, boolean marker) {
        byte[] buffer = new byte[2_048];
        int at =
                new RtpHeaderWriter()
                        .begin(buffer, 0, marker, 111, sequence++ & 0xFFFF, sequence * 960, 1)
                        .end();
        System.arraycopy(payload, 0, buffer, at, length);
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(buffer, 0, at + length)).isEqualTo(DropReason.OK);
        return packet;
    }
}
