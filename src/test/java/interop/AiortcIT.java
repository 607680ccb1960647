package interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// WebRTC in Python, with its offer as it comes: in a bundle it gives one extension id two
/// meanings, 2 is the audio level in audio and the send time in video (M6).
@Timeout(600)
class AiortcIT {
    private static final Path CLIENT = Path.of("src", "test", "interop", "aiortc", "client.py");

    @Test
    void publishesAndReceivesAudioAndVideo(@TempDir Path folder)
            throws IOException, InterruptedException {
        String python = pythonWithAiortc();
        ForeignClient.require(!python.isEmpty(), "python3-aiortc");

        ForeignClient.call(folder, python, CLIENT.toString());
    }

    /// That of the system first: another `python3` may be before it in the path.
    private static String pythonWithAiortc() throws InterruptedException {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            if (ForeignClient.succeeds(python, "-c", "import aiortc, aiohttp")) {
                return python;
            }
        }
        return "";
    }
}
