package config;

import config.key.Setting;
import config.key.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The node itself.
public record NodeSettings(
        @Setting(
                        byDefault = "",
                        pattern = "[A-Za-z0-9-]{0,64}",
                        meaning =
                                "Name of this node, unique in the cluster: letters, digits and hyphens. Empty:"
                                        + " a new random name at each start.")
                String id,
        @Setting(
                        byDefault = "default",
                        pattern = "[A-Za-z0-9-]{1,64}",
                        meaning =
                                "Region of this node, for example eu-west. Media nodes of the same"
                                        + " region serve the participants who are connected to its nodes, if one"
                                        + " of them has free capacity.")
                String region,
        @Setting(
                        byDefault = "data",
                        pattern = ".+",
                        meaning =
                                "Folder for what must survive a restart: the embedded database and the"
                                        + " self-signed certificate. A relative path begins at the working"
                                        + " directory.")
                Path dataFolder,
        @Setting(
                        byDefault = "",
                        meaning =
                                "Folder for the images that people upload. Empty: files in the data folder. The"
                                        + " nodes of a cluster share it, for example by NFS.")
                @Nullable Path filesFolder,
        @Setting(
                        key = "drainSeconds",
                        byDefault = "600",
                        max = 86400,
                        unit = Unit.SECONDS,
                        meaning =
                                "How long a stopping node waits for its calls to move to other nodes."
                                        + " If no other node has media, it stops at once.")
                Duration drain) {
    public NodeSettings {
        if (id.isEmpty()) {
            id = "node-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        }
    }

    /// The folder for avatars.
    public Path avatars() {
        return filesFolder == null ? dataFolder.resolve("files") : filesFolder;
    }

    /// The folder for images of messages.
    public Path attachments() {
        return avatars().resolve("attachments");
    }
}
