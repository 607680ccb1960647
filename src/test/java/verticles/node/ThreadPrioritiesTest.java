package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
public class ThreadPrioritiesTest {
    /// proc_pid_stat(5): the 19th field, counted after the name, which ends with the last
    /// parenthesis.
    private static final int NICE_AFTER_NAME = 16;

    private final ThreadPriorities mediaFirst = ThreadPriorities.create();

    @Test
    void lowersWhatIsNotMedia() throws Exception {
        assertThat(niceAfterSweep("vert.x-signaling", () -> {})).isEqualTo(mediaFirst.nice());
    }

    @Test
    void leavesAMediaLoopWhereItIs() throws Exception {
        assertThat(niceAfterSweep("vert.x-media", ThreadPriorities::exemptOwnThread))
                .isLessThan(mediaFirst.nice());
    }

    @Test
    void leavesWhatItDoesNotKnowWhereItIs() throws Exception {
        assertThat(niceAfterSweep("ZWorker", () -> {})).isLessThan(mediaFirst.nice());
    }

    /// Enough that their number rises although others of this JVM end meanwhile.
    @Test
    void aSweepIsDueWhenThreadsHaveStarted() throws Exception {
        var end = new CountDownLatch(1);
        assertThat(mediaFirst.isDue()).as("before the first").isTrue();
        mediaFirst.sweep();
        List<Thread> threads =
                Stream.generate(() -> Thread.ofPlatform().start(() -> await(end)))
                        .limit(50)
                        .toList();
        try {
            assertThat(mediaFirst.isDue()).isTrue();
        } finally {
            end.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSweepIsDueAfterAWhileInAnyCase() {
        mediaFirst.sweep();
        int calls = 1;
        while (!mediaFirst.isDue() && calls < 100) {
            calls++;
        }
        assertThat(calls).isLessThanOrEqualTo(30);
    }

    /// @param first is run on the thread before
    private int niceAfterSweep(String name, Runnable first) throws Exception {
        var started = new CompletableFuture<Path>();
        var end = new CountDownLatch(1);
        var thread =
                Thread.ofPlatform()
                        .name(name)
                        .start(() -> {
                            first.run();
                            try {
                                started.complete(
                                        Path.of("/proc/self/task")
                                                .resolve(
                                                        Files.readSymbolicLink(
                                                                        Path.of(
                                                                                "/proc/thread-self"))
                                                                .getFileName()));
                                end.await();
                            } catch (IOException | InterruptedException e) {
                                started.completeExceptionally(e);
                            }
                        });
        try {
            var task = started.get();
            mediaFirst.sweep();
            var stat = Files.readString(task.resolve("stat"));
            var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Integer.parseInt(afterName[NICE_AFTER_NAME]);
        } finally {
            end.countDown();
            thread.join();
        }
    }
}
