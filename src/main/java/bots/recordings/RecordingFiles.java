package bots.recordings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The recordings in the jar.
final class RecordingFiles {
    private static final String FOLDER = "/recordings/";

    private RecordingFiles() {}

    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    static <T> T read(String name, Reader<T> reader) {
        try (InputStream in = RecordingFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + FOLDER + name);
            }
            return reader.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
