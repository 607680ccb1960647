package store.postgres;

import java.nio.file.Path;

/// A process that starts the embedded server and waits to be killed.
final class EmbeddedServerProcess {
    static final String READY = "ready";

    private EmbeddedServerProcess() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedServer.start(Path.of(args[0]));
        System.out.println(READY);
        Thread.sleep(Long.MAX_VALUE);
    }
}
