package store.postgres;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A process that starts the embedded server and waits to be killed.
final class EmbeddedServerProcess {
    static final String READY = "ready";

    private EmbeddedServerProcess() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedServer.start(Path.of(args[0]));
        System.out.println(READY);
        // Until the test kills this process.
        new CountDownLatch(1).await();
    }
}
