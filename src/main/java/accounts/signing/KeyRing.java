package accounts.signing;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// All keys of the cluster, newest first, and what each is for. A new key is announced before it
/// signs, so that every node verifies its tokens by then; a former key verifies as long as a token
/// of it can live. So a rotation logs no user out.
///
/// @param keys not empty
public record KeyRing(List<Aged> keys) {
    /// Several times the interval at which nodes read the keys.
    public static final Duration ANNOUNCED = Duration.ofMinutes(5);

    /// The maximum of `accounts.accessTokenSeconds`, of whatever node; and an hour for clocks that
    /// differ.
    static final Duration TOKENS_LIVE = Duration.ofDays(1).plusHours(1);

    /// @param age since the key was made, by the clock of the database
    public record Aged(SigningKey key, Duration age) {}

    public KeyRing {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a ring without a key");
        }
        keys = List.copyOf(keys);
    }

    /// The newest key that every node knows; the oldest one while all are new.
    public SigningKey signing() {
        return keys.stream()
                .filter(aged -> aged.age().compareTo(ANNOUNCED) >= 0)
                .findFirst()
                .orElse(keys.getLast())
                .key();
    }

    /// All keys whose tokens are accepted.
    public List<SigningKey> verifying() {
        return keys.stream().map(Aged::key).toList();
    }

    /// Whether it is time for a new key.
    ///
    /// @param signs how long a key signs
    public boolean isDue(Duration signs) {
        return keys.getFirst().age().compareTo(signs) >= 0;
    }

    /// The keys that verify no token that can still be valid.
    public List<SigningKey> expired() {
        Duration superseded = ANNOUNCED.plus(TOKENS_LIVE);
        return IntStream.range(1, keys.size())
                .filter(i -> keys.get(i - 1).age().compareTo(superseded) >= 0)
                .mapToObj(i -> keys.get(i).key())
                .toList();
    }
}
