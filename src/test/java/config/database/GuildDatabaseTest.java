package config.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuildDatabaseTest {
    @Test
    void anItemHasANameAndAUrl() {
        assertThat(
                        GuildDatabase.of(
                                List.of(
                                        "b=postgresql://hubbub:a%40b+c@db-b.example:6432/messages?transactionPooler=true",
                                        "c=postgresql://hubbub@10.0.0.7/messages")))
                .containsExactly(
                        new GuildDatabase(
                                "b", "db-b.example", 6432, "messages", "hubbub", "a@b+c", true),
                        new GuildDatabase("c", "10.0.0.7", 5432, "messages", "hubbub", "", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://hubbub:hunter2@db/messages",
                "B=postgresql://hubbub:hunter2@db/messages",
                "main=postgresql://hubbub:hunter2@db/messages",
                "b=mysql://hubbub:hunter2@db/messages",
                "b=postgresql://hubbub:hunter2@db/",
                "b=postgresql://hubbub:hunter2@/messages",
                "b=postgresql://db/hunter2",
                "b=postgresql://hubbub:hunter2 @db/messages",
                "b=postgresql://hubbub:hunter2@db/messages?ssl=true",
            })
    void theRefusalOfAWrongItemDoesNotShowThePassword(String item) {
        assertThatThrownBy(() -> GuildDatabase.of(List.of(item)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void twoDatabasesHaveTwoNames() {
        assertThatThrownBy(() ->
                        GuildDatabase.of(
                                List.of(
                                        "b=postgresql://hubbub@db/one",
                                        "b=postgresql://hubbub@db/two")))
                .hasMessageContaining("b is taken");
    }

    @Test
    void thePasswordIsNotPartOfTheText() {
        assertThat(
                        GuildDatabase.of(List.of("b=postgresql://hubbub:hunter2@db/messages"))
                                .getFirst())
                .hasToString("b (hubbub@db:5432/messages)");
    }
}
