package verticles.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacementNumbersTest {
    private final PlacementNumbers numbers = new PlacementNumbers();

    @Test
    void growWithEachPlacement() {
        assertThat(numbers.next()).isEqualTo(1);
        assertThat(numbers.next()).isEqualTo(2);
    }

    @Test
    void areOthersThanThoseOfTheFormerOwner() {
        numbers.beginAt(7);
        int ofFormer = numbers.next();
        for (int i = 0; i < 998; i++) {
            ofFormer = numbers.next();
        }

        numbers.beginAt(8);

        assertThat(numbers.next()).isGreaterThan(ofFormer);
    }

    @Test
    void followThoseThatParticipantsHave() {
        numbers.beginAt(7);
        numbers.onKnown(7_500);
        assertThat(numbers.next()).isEqualTo(7_501);

        numbers.onKnown(7_100);
        assertThat(numbers.next()).isEqualTo(7_502);
    }

    @Test
    void stayWithinAnInt() {
        numbers.beginAt(1_999_999);
        assertThat(numbers.next()).isPositive();

        numbers.beginAt(Long.MAX_VALUE);
        assertThat(numbers.next()).isPositive();
    }
}
