package interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// WebRTC in TypeScript for Node, which offers no header extensions: no audio levels, no mid.
@Timeout(600)
class WeriftIT {
    private static final Path CLIENT = Path.of("src", "test", "interop", "werift");

    @Test
    void publishesAndReceivesAudioAndVideo(@TempDir Path folder)
            throws IOException, InterruptedException {
        ForeignClient.require(
                Files.exists(CLIENT.resolve("node_modules/werift"))
                        && ForeignClient.succeeds("node", "--version"),
                "werift");

        ForeignClient.call(
                folder,
                "node",
                // Node 20 has it behind a flag.
                "--experimental-websocket",
                CLIENT.resolve("client.js").toString());
    }
}
