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

/// Lets the kernel prefer the media loops when there are more busy threads than cores, as in a
/// storm of joins: signaling, handshakes, the JIT compiler and the embedded database get a lower
/// priority by `setpriority(2)`, which on Linux applies to one thread and needs no privilege to
/// lower it. A packet that waits 60 ms for a core is audible; a join that takes 60 ms longer is not
/// noticed.
///
/// New threads are lowered within a second, or half a minute where as many have ended. On other
/// systems than Linux it does nothing.
@SuppressWarnings("restricted") // scripts/jvm.options enables native access
public final class ThreadPriorities {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadPriorities.class);

    private static final Path TASKS = Path.of("/proc/self/task");

    /// Gives a third of the weight of a media loop. With 10, which gives a tenth, token checks
    /// timed out in a storm of joins on two cores.
    static final int NICER_BY = 5;

    private static final int CALLS_PER_SWEEP = 30;
    private static final int NICEST = 19;
    private static final int PRIO_PROCESS = 0;

    /// Prefixes of thread names in the kernel. Those of the garbage collector are not among them,
    /// because media waits for it.
    private static final List<String> LOWERED_NAMES =
            List.of("C1 Compiler", "C2 Compiler", "ForkJoinPool", "vert.x-", "hubbub-");

    /// Written by media loops as they start, read by the sweep.
    private static final Set<Long> MEDIA = ConcurrentHashMap.newKeySet();

    private final MethodHandle setPriority;
    private final int nice;

    /// Used by [#sweep] only.
    private Set<Long> lowered = new HashSet<>();

    /// Threads of the process when [#isDue] was last true, and its calls since. Used by [#isDue]
    /// only, which an event loop calls, while a worker sweeps.
    private int threads;

    private int calls;

    private ThreadPriorities(MethodHandle setPriority, int nice) {
        this.setPriority = setPriority;
        this.nice = nice;
    }

    public static boolean isPossible() {
        return Files.isDirectory(TASKS);
    }

    /// Priorities are relative to that of the process at this moment.
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

    /// @param third the third parameter, after two of `int`
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

    /// Marks the calling thread as a media loop.
    public static void exemptOwnThread() {
        try {
            // `<process>/task/<thread>`
            Path own = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            MEDIA.add(Long.valueOf(own.getFileName().toString()));
        } catch (IOException | UnsupportedOperationException notLinux) {
            LOG.debug("threads have no ids in /proc here", notLinux);
        }
    }

    /// Lowers the embedded database; processes that it starts later inherit the priority.
    public void lowerChildren() {
        ProcessHandle.current().descendants().forEach(child -> lower(child.pid()));
    }

    /// Whether to [#sweep]: threads were started or have ended since it was last true, as far as
    /// their number says. Always once in [#CALLS_PER_SWEEP] calls, since one may have taken
    /// another's place. Reads one directory entry.
    public boolean isDue() {
        int found = count();
        if (++calls < CALLS_PER_SWEEP && found == threads) {
            return false;
        }
        calls = 0;
        threads = found;
        return true;
    }

    /// The link count of a directory is two more than the number of its folders (proc(5): one for
    /// each thread).
    private static int count() {
        try {
            return (int) Files.getAttribute(TASKS, "unix:nlink");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
            return -1;
        }
    }

    /// Lowers the threads that started since the last call. Reads some dozens of small files.
    public void sweep() {
        Set<Long> alive = new HashSet<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                long thread = Long.parseLong(task.getFileName().toString());
                if (!MEDIA.contains(thread) && (lowered.contains(thread) || isLowered(task))) {
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

    private static boolean isLowered(Path task) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm"));
            return LOWERED_NAMES.stream().anyMatch(name::startsWith);
        } catch (NoSuchFileException endedMeanwhile) {
            return false;
        }
    }

    private void lower(long thread) {
        try {
            int failed = (int) setPriority.invokeExact(PRIO_PROCESS, (int) thread, nice);
            if (failed != 0) {
                LOG.debug("the priority of thread {} was not changed", thread);
            }
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
