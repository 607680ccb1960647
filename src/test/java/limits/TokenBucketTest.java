package limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final TokenBucket bucket = new TokenBucket(100, 2_000, 0);

    @Test
    void allowsABurstAndThenItsRate() {
        assertThat(bucket.take(0, 100)).isZero();
        assertThat(bucket.take(0, 1)).isEqualTo(20);
        assertThat(bucket.take(19, 1)).isEqualTo(1);
        assertThat(bucket.take(20, 1)).isZero();
    }

    @Test
    void whatIsRefusedCostsNothing() {
        bucket.take(0, 90);

        assertThat(bucket.take(0, 40)).isEqualTo(600);
        assertThat(bucket.take(0, 10)).isZero();
    }

    @Test
    void holdsNoMoreThanItsCapacity() {
        assertThat(bucket.isFull(1_000_000)).isTrue();
        assertThat(bucket.take(1_000_000, 101)).isPositive();
    }
}
