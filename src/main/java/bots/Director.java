package bots;

import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The thread of a play: commands of other threads and timers, one after the other, on the thread that calls
/// [#runUntil]; what they throw ends the play. Only [#execute] may be called by any thread.
final class Director implements Executor {
    private record Timer(long atNanos, long number, Runnable task) {}

    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((a, b) -> {
                int order = Long.compare(a.atNanos - b.atNanos, 0);
                return order != 0 ? order : Long.compare(a.number, b.number);
            });
    private long number;

    @Override
    public void execute(Runnable command) {
        commands.add(command);
    }

    void at(long atNanos, Runnable task) {
        timers.add(new Timer(atNanos, number++, task));
    }

    void after(long nanos, Runnable task) {
        at(System.nanoTime() + nanos, task);
    }

    /// From now on, without end.
    void every(long periodNanos, Runnable task) {
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

    void runUntil(BooleanSupplier done) throws InterruptedException {
        while (!done.getAsBoolean()) {
            Timer first = timers.peek();
            long waitNanos = first == null ? 100_000_000L : first.atNanos - System.nanoTime();
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
