package bots.schedule;

import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The thread of a run: executes commands of other threads and timers, one after the other, on the
/// thread that calls [#runUntil]; an exception ends the run. Only [#execute] may be called by any
/// thread.
public final class RunLoop implements Executor {
    private record Timer(long atNanos, long number, Runnable task) {}

    /// Between two checks of the condition when nothing is scheduled.
    private static final long IDLE_NANOS = 100_000_000L;

    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((a, b) -> {
                int options = Long.compare(a.atNanos - b.atNanos, 0);
                return options != 0 ? options : Long.compare(a.number, b.number);
            });
    private long number;

    @Override
    public void execute(Runnable command) {
        commands.add(command);
    }

    public void at(long atNanos, Runnable task) {
        timers.add(new Timer(atNanos, number++, task));
    }

    public void after(long nanos, Runnable task) {
        at(System.nanoTime() + nanos, task);
    }

    /// Repeats it for the rest of the run.
    public void every(long periodNanos, Runnable task) {
        repeat(System.nanoTime() + periodNanos, periodNanos, task);
    }

    private void repeat(long atNanos, long periodNanos, Runnable task) {
        at(
                atNanos,
                () -> {
                    task.run();
                    repeat(Math.max(atNanos + periodNanos, System.nanoTime()), periodNanos, task);
                });
    }

    public void runUntil(BooleanSupplier done) throws InterruptedException {
        while (!done.getAsBoolean()) {
            Timer first = timers.peek();
            long waitNanos = first == null ? IDLE_NANOS : first.atNanos - System.nanoTime();
            if (waitNanos <= 0) {
                timers.remove().task().run();
                continue;
            }
            Runnable command = commands.poll(waitNanos, TimeUnit.NANOSECONDS);
            if (command != null) {
                command.run();
            }
        }
    }
}
