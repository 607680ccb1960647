package bots.monitor;

import bots.measure.LoopInterval;
import bots.measure.MicrosHistogram;
import bots.report.Report;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// Figures and events of a run, second by second. On the thread of the run.
public final class Timeline {
    /// The last interval may end early; rates over less than this are meaningless.
    private static final double SHORTEST_SECONDS = 0.7;

    private final long beginNanos;
    private final ServerMonitor server;
    private final OwnProcess own = new OwnProcess();
    private LoopInterval arrival = new LoopInterval();
    private LoopInterval total = new LoopInterval();
    private final List<Report.Second> seconds = new ArrayList<>();
    private final List<Report.RunEvent> events = new ArrayList<>();
    private final List<Double> machineLoads = new ArrayList<>();
    private long lastNanos;
    private double lastCpu;
    private double lastServerCpu;

    public Timeline(long beginNanos, ServerMonitor server) {
        this.beginNanos = beginNanos;
        this.server = server;
        lastNanos = beginNanos;
        lastCpu = own.cpuSeconds();
        lastServerCpu = LinuxProcesses.cpuSeconds(server.pid());
        own.machineLoad();
    }

    /// Seconds since the beginning of the run.
    public double at(long nowNanos) {
        return Math.round((nowNanos - beginNanos) / 1e6) / 1e3;
    }

    /// About a second has passed.
    ///
    /// @param intervals of all event loops, given
    public void onSecond(long nowNanos, List<LoopInterval> intervals, int connected) {
        Histogram delay = MicrosHistogram.histogram();
        Histogram lateness = MicrosHistogram.histogram();
        long audioPackets = 0;
        long videoPackets = 0;
        long receivedBytes = 0;
        long sentBytes = 0;
        for (LoopInterval interval : intervals) {
            delay.add(interval.audioDelay());
            lateness.add(interval.lateness());
            audioPackets += interval.audioPackets();
            videoPackets += interval.videoPackets();
            receivedBytes += interval.receivedBytes();
            sentBytes += interval.sentBytes();
            total.add(interval);
        }
        double span = (nowNanos - lastNanos) / 1e9;
        if (span < SHORTEST_SECONDS) {
            return;
        }
        double cpu = own.cpuSeconds();
        double serverCpu = LinuxProcesses.cpuSeconds(server.pid());
        machineLoads.add(own.machineLoad());
        seconds.add(
                new Report.Second(
                        at(nowNanos),
                        connected,
                        Math.round(audioPackets / span),
                        Math.round(videoPackets / span),
                        round(receivedBytes * 8 / span / 1e6),
                        round(sentBytes * 8 / span / 1e6),
                        millis(delay, 50),
                        millis(delay, 99),
                        millis(lateness, 99),
                        round((cpu - lastCpu) / span * 100),
                        round(own.residentMebibytes()),
                        serverCpu < 0 ? 0 : round((serverCpu - lastServerCpu) / span * 100),
                        round(LinuxProcesses.residentMebibytes(server.pid()))));
        lastNanos = nowNanos;
        lastCpu = cpu;
        lastServerCpu = serverCpu;
    }

    /// The first participants have joined: the measurement of the run begins.
    public void startMeasuring() {
        arrival = total;
        total = new LoopInterval();
    }

    /// Until [#startMeasuring].
    public LoopInterval arrival() {
        return arrival;
    }

    /// Since [#startMeasuring].
    public LoopInterval total() {
        return total;
    }

    /// Records an event of now.
    public void record(String what) {
        events.add(new Report.RunEvent(at(System.nanoTime()), what));
    }

    public List<Report.RunEvent> events() {
        return events;
    }

    public List<Report.Second> seconds() {
        return seconds;
    }

    /// Share of all processors of the machine that was busy, in percent; -1 if unknown.
    public double machineLoadPercent() {
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
