package bots;

import bots.measure.Interval;
import bots.measure.Micros;
import bots.report.Report;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// What happened in each second of a play. Belongs to the play.
final class Timeline {
    /// The last one may end early; rates over less than this say nothing.
    private static final double SHORTEST_SECONDS = 0.7;

    private final long beginNanos;
    private final ServerWatch server;
    private final OwnProcess own = new OwnProcess();
    private Interval arrival = new Interval();
    private Interval total = new Interval();
    private final List<Report.Second> seconds = new ArrayList<>();
    private final List<Double> machineLoads = new ArrayList<>();
    private long lastNanos;
    private double lastCpu;
    private double lastServerCpu;

    Timeline(long beginNanos, ServerWatch server) {
        this.beginNanos = beginNanos;
        this.server = server;
        lastNanos = beginNanos;
        lastCpu = own.cpuSeconds();
        lastServerCpu = Proc.cpuSeconds(server.pid());
        own.machineLoad();
    }

    double at(long nowNanos) {
        return Math.round((nowNanos - beginNanos) / 1e6) / 1e3;
    }

    /// About a second has passed.
    ///
    /// @param intervals of all event loops, given
    void onSecond(long nowNanos, List<Interval> intervals, int connected) {
        Histogram delay = Micros.histogram();
        Histogram lateness = Micros.histogram();
        long voices = 0;
        long pictures = 0;
        long receivedBytes = 0;
        long sentBytes = 0;
        for (Interval interval : intervals) {
            delay.add(interval.voiceDelay());
            lateness.add(interval.lateness());
            voices += interval.voicePackets();
            pictures += interval.picturePackets();
            receivedBytes += interval.receivedBytes();
            sentBytes += interval.sentBytes();
            total.add(interval);
        }
        double span = (nowNanos - lastNanos) / 1e9;
        if (span < SHORTEST_SECONDS) {
            return;
        }
        double cpu = own.cpuSeconds();
        double serverCpu = Proc.cpuSeconds(server.pid());
        machineLoads.add(own.machineLoad());
        seconds.add(
                new Report.Second(
                        at(nowNanos),
                        connected,
                        Math.round(voices / span),
                        Math.round(pictures / span),
                        round(receivedBytes * 8 / span / 1e6),
                        round(sentBytes * 8 / span / 1e6),
                        millis(delay, 50),
                        millis(delay, 99),
                        millis(lateness, 99),
                        round((cpu - lastCpu) / span * 100),
                        round(own.residentMebibytes()),
                        serverCpu < 0 ? 0 : round((serverCpu - lastServerCpu) / span * 100),
                        round(Proc.residentMebibytes(server.pid()))));
        lastNanos = nowNanos;
        lastCpu = cpu;
        lastServerCpu = serverCpu;
    }

    /// All have come who come first.
    void onArrived() {
        arrival = total;
        total = new Interval();
    }

    /// Until then.
    Interval arrival() {
        return arrival;
    }

    /// Since then.
    Interval total() {
        return total;
    }

    List<Report.Second> seconds() {
        return seconds;
    }

    /// Share of all processors of the machine that was busy, in percent; -1 when not known.
    double machineLoadPercent() {
        return round(machineLoads.stream().mapToDouble(load -> load * 100).average().orElse(-1));
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0
                ? 0
                : round(micros.getValueAtPercentile(percentile) / 1e3);
    }

    private static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
