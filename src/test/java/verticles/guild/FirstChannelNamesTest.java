package verticles.guild;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import store.guild.GuildLifecycleStore.FirstChannels;

class FirstChannelNamesTest {
    private static final FirstChannels ENGLISH =
            new FirstChannels("Text channels", "general", "Voice channels", "General");

    @Test
    void areInTheLanguageOfTheOwner() {
        assertThat(FirstChannelNames.of("ru-RU,ru;q=0.9,en;q=0.8").voice()).isEqualTo("Общий");
        assertThat(FirstChannelNames.of("en;q=0.5,ru").text()).isEqualTo("общий");
        assertThat(FirstChannelNames.of("en-GB,ru")).isEqualTo(ENGLISH);
    }

    @Test
    void thoseOfTheFirstGuildAreByTheirEnglishOnes() {
        assertThat(FirstChannelNames.ofFirstGuild("ru"))
                .containsEntry("General", "Общий")
                .containsEntry("Quiet corner", "Тихий уголок")
                .hasSize(4);
        assertThat(FirstChannelNames.ofFirstGuild(null)).containsEntry("Music", "Music");
    }

    @Test
    void areEnglishWhereNoLanguageFits() {
        assertThat(FirstChannelNames.of(null)).isEqualTo(ENGLISH);
        assertThat(FirstChannelNames.of("xx,*")).isEqualTo(ENGLISH);
        assertThat(FirstChannelNames.of("../../mail/ru")).isEqualTo(ENGLISH);
    }
}
