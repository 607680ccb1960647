package benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import media.sdp.SdpException;

/// The engine benchmarks by the CPU time of their thread instead of by the clock, in short rounds:
/// on a machine that others use too, the fastest round is the figure to compare, in turns with that
/// of another build.
@SuppressWarnings("SystemOut") // its result
public final class ForwardRounds {
    private static final int ROUNDS = 60;
    private static final long ROUND_NANOS = 100_000_000L;
    private static final long WARM_UP_NANOS = 4_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private interface Frame {
        long forward();
    }

    private ForwardRounds() {}

    public static void main(String[] arguments) throws SdpException {
        String cipher = arguments.length > 1 ? arguments[1] : "openssl";
        switch (arguments[0]) {
            case "audio", "audio10" -> {
                ForwardAudioBenchmark audio = new ForwardAudioBenchmark();
                audio.cipher = cipher;
                audio.holdMillis = arguments[0].equals("audio") ? 0 : 10;
                audio.gather();
                measure(arguments[0], audio::forward, ForwardAudioBenchmark.PACKETS_PER_FRAME);
                audio.close();
            }
            case "video" -> {
                ForwardVideoBenchmark video = new ForwardVideoBenchmark();
                video.cipher = cipher;
                video.gather();
                measure("video", video::forward, ForwardVideoBenchmark.PACKETS_PER_FRAME);
                video.close();
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void measure(String name, Frame frame, int packetsPerFrame) {
        long until = THREADS.getCurrentThreadCpuTime() + WARM_UP_NANOS;
        while (THREADS.getCurrentThreadCpuTime() < until) {
            frame.forward();
        }
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long begun = THREADS.getCurrentThreadCpuTime();
            long frames = 0;
            long nanos;
            do {
                frame.forward();
                frames++;
                nanos = THREADS.getCurrentThreadCpuTime() - begun;
            } while (nanos < ROUND_NANOS);
            rounds[round] = (double) nanos / (frames * packetsPerFrame);
        }
        Arrays.sort(rounds);
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f ns of CPU a packet, fastest of %d rounds; tenth %.0f, median %.0f%n",
                name,
                rounds[0],
                ROUNDS,
                rounds[ROUNDS / 10],
                rounds[ROUNDS / 2]);
    }
}
