package chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MentionsTest {
    private static final UUID ADA = UUID.fromString("7d0c3b1e-5c0e-4b52-9d0a-2f1f3a2b9c11");
    private static final UUID BOB = UUID.fromString("9a1e5d30-7f0c-4c80-b1c3-5c3f4e2d1a11");

    @Test
    void namesEachUserOnceInTheOrderOfTheText() {
        String text = "<@" + BOB + ">, <@" + ADA + "> and <@" + BOB + ">";

        assertThat(Mentions.in(text)).containsExactly(BOB, ADA);
    }

    @Test
    void otherTextMentionsNoUser() {
        assertThat(Mentions.in("@ada <@ada> <@" + ADA + " <@!" + ADA + "> " + ADA)).isEmpty();
        assertThat(Mentions.in("<@" + ADA.toString().replace("-", "") + ">")).isEmpty();
    }

    @Test
    void namesABoundedNumberOfUsers() {
        String text =
                IntStream.range(0, 100)
                        .mapToObj(i -> "<@" + new UUID(0, i) + ">")
                        .collect(Collectors.joining());

        assertThat(Mentions.in(text)).hasSize(Mentions.MAX_USERS).contains(new UUID(0, 0));
    }
}
