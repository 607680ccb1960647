package store.files;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderFilesTest {
    private static final String NAME = "0123456789abcdef0123456789abcdef";

    private final Vertx vertx = Vertx.vertx();

    @TempDir private Path folder;

    @AfterEach
    void close() {
        result(vertx.close());
    }

    @Test
    void aFileIsThereUntilItIsDeleted() throws Exception {
        FolderFiles files = new FolderFiles(vertx, folder.resolve("files"));
        assertThat(result(files.find(NAME))).isEmpty();
        result(files.delete(NAME));

        result(files.put(NAME, Buffer.buffer("one")));
        result(files.put(NAME, Buffer.buffer("two")));

        FileStore.Found found = result(files.find(NAME)).orElseThrow();
        assertThat(found.head()).isEqualTo(Buffer.buffer("two"));
        assertThat(found.path()).hasContent("two");
        try (Stream<Path> all = Files.list(folder.resolve("files"))) {
            assertThat(all).hasSize(1);
        }
        result(files.delete(NAME));
        assertThat(result(files.find(NAME))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../0123456789abcdef0123456789abcde",
                "0123456789ABCDEF0123456789ABCDEF",
                "0123456789abcdef0123456789abcdef0"
            })
    void aNameLeadsNowhereElse(String name) {
        FolderFiles files = new FolderFiles(vertx, folder);

        assertThat(FolderFiles.isName(name)).isFalse();
        assertThatThrownBy(() -> result(files.find(name)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }
}
