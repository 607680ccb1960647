package media.net;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The pace of a source that sends at a fixed rate, such as an audio encoder: [#next] returns once
/// per period. After a stall it catches up, so the number of packets does not depend on how busy
/// the machine is.
final class Pace implements AutoCloseable {
    private final Semaphore periods = new Semaphore(0);
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    Pace(long periodMillis) {
        timer.scheduleAtFixedRate(periods::release, 0, periodMillis, TimeUnit.MILLISECONDS);
    }

    void next() throws InterruptedException {
        periods.acquire();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
