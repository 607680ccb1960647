package verticles.node;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the media loops run first when there are more busy threads than cores, as in a storm of joins:
/// signaling, handshakes, the compiler and the embedded database get a lower priority of the
/// kernel's (`setpriority(2)`, which on Linux is for one thread and needs no right to lower it). A
/// packet that waits 60 ms for its turn is heard; a join that takes 60 ms longer is not noticed.
///
/// Threads come and go, so it looks again every second. Where the kernel is another it does nothing.
@SuppressWarnings("restricted") // scripts/jvm.options enables native access
public final class ThreadPriorities {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadPriorities.class);

    private static final Path TASKS = Path.of("/proc/self/task");

    /// A third of the weight of a media loop: with 10, a tenth, a storm of joins on two cores took so
    /// long that token checks timed out.
    static final int NICER_BY = 5;

    private static final int NICEST = 19;
    private static final int PRIO_PROCESS = 0;

    /// Beginnings of thread names as the kernel knows them. The garbage collector's are not among
    /// them: media waits for it.
    private static final List<String> OTHERS =
            List.of("C1 Compiler", "C2 Compiler", "ForkJoinPool", "vert.x-", "hubbub-");

    /// Written by media loops as they start, read by the sweep.
    private static final Set<Long> MEDIA = ConcurrentHashMap.newKeySet();

    private final MethodHandle setPriority;
    private final int nice;
    private Set<Long> lowered = new HashSet<>();

    private ThreadPriorities(MethodHandle setPriority, int nice) {
        this.setPriority = setPriority;
        this.nice = nice;
    }

    public static boolean isPossible() {
        return Files.isDirectory(TASKS);
    }

    /// From here on it is relative to what the node was started with.
    public static ThreadPriorities create() {
        return new ThreadPriorities(
                function("setpriority", ValueLayout.JAVA_INT),
                Math.min(NICEST, ownNice() + NICER_BY));
    }

    private static int ownNice() {
        try {
            return (int) function("getpriority").invokeExact(PRIO_PROCESS, 0);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// @param third of the parameters, the first two are `int`
    private static MethodHandle function(String name, MemoryLayout... third) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
                        .appendArgumentLayouts(third));
    }

    int nice() {
        return nice;
    }

    /// The calling thread is a media loop from now on.
    public static void exemptOwnThread() {
        try {
            // `<process>/task/<thread>`
            Path own = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            MEDIA.add(Long.valueOf(own.getFileName().toString()));
        } catch (IOException | UnsupportedOperationException notLinux) {
            LOG.debug("threads cannot be told apart here", notLinux);
        }
    }

    /// The embedded database, which its own processes inherit it from.
    public void lowerChildren() {
        ProcessHandle.current().descendants().forEach(child -> lower(child.pid()));
    }

    /// Lowers the threads that are new since the last call. Reads some dozens of small files.
    public void sweep() {
        Set<Long> alive = new HashSet<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                long thread = Long.parseLong(task.getFileName().toString());
                if (!MEDIA.contains(thread) && (lowered.contains(thread) || isOther(task))) {
                    alive.add(thread);
                    if (!lowered.contains(thread)) {
                        lower(thread);
                    }
                }
            }
        } catch (IOException notLinux) {
            LOG.debug("no list of threads", notLinux);
        }
        lowered = alive;
    }

    private static boolean isOther(Path task) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm"));
            return OTHERS.stream().anyMatch(name::startsWith);
        } catch (NoSuchFileException endedMeanwhile) {
            return false;
        }
    }

    private void lower(long thread) {
        try {
            int failed = (int) setPriority.invokeExact(PRIO_PROCESS, (int) thread, nice);
            if (failed != 0) {
                LOG.debug("the priority of thread {} stays", thread);
            }
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
