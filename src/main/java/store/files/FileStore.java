package store.files;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.Optional;

/// Small files by name: 32 hexadecimal digits that the server chose. A folder at present; an object
/// store would be another implementation.
public interface FileStore {
    /// Complete or not at all, also when the machine stops meanwhile.
    Future<?> put(String name, Buffer content);

    /// Where it lies, to be sent without being read into memory; empty when there is none.
    Future<Optional<Found>> find(String name);

    /// @param head its first bytes, at most [#HEAD_BYTES]
    record Found(Path path, Buffer head) {}

    /// Enough to recognize a format.
    int HEAD_BYTES = 8;

    /// Without effect when there is none.
    Future<?> delete(String name);
}
