package verticles.shard;

import bus.SessionMessage;
import java.util.List;
import java.util.Locale;
import media.EngineEvent;
import media.quality.Figures;
import media.quality.Rating;
import org.jspecify.annotations.Nullable;
import rooms.TrackKind;
import signaling.ServerMessage;

/// Quality figures on their way from an engine over the bus to the client: rounded, and short.
public final class QualityNews {
    private static final String NO_CAUSE = "none";

    private QualityNews() {}

    static SessionMessage.QualityMeasured onTheBus(long epoch, EngineEvent.QualityMeasured news) {
        return new SessionMessage.QualityMeasured(
                epoch,
                (int) Math.round(news.roundTripNanos() / 1e6),
                news.up().stream()
                        .map(up ->
                                new SessionMessage.TrackQuality(
                                        TrackKind.valueOf(up.track().name()),
                                        stream(up.rating(), up.figures())))
                        .toList(),
                news.down().stream()
                        .map(down ->
                                new SessionMessage.SlotQuality(
                                        down.mid(),
                                        stream(down.rating(), down.figures()),
                                        down.freezes(),
                                        down.frozenMillis()))
                        .toList(),
                news.participants().stream()
                        .map(other ->
                                new SessionMessage.ParticipantQuality(
                                        other.participant(),
                                        word(other.level()),
                                        word(other.cause())))
                        .toList());
    }

    private static SessionMessage.StreamQuality stream(Rating rating, Figures figures) {
        return new SessionMessage.StreamQuality(
                rating.score(),
                word(rating.cause()),
                figures.lossPercent(),
                figures.jitterMillis(),
                figures.bitsPerSecond());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    public static ServerMessage.Quality onTheWire(SessionMessage.QualityMeasured quality) {
        return new ServerMessage.Quality(
                quality.roundTripMillis(),
                orNull(
                        quality.up().stream()
                                .map(up -> {
                                    SessionMessage.StreamQuality of = up.quality();
                                    return new ServerMessage.TrackQuality(
                                            up.track(),
                                            tenths(of.score()),
                                            cause(of.cause()),
                                            tenths(of.lossPercent()),
                                            (int) Math.round(of.jitterMillis()),
                                            (int) (of.bitsPerSecond() / 1_000));
                                })
                                .toList()),
                orNull(
                        quality.down().stream()
                                .map(down -> {
                                    SessionMessage.StreamQuality of = down.quality();
                                    return new ServerMessage.SlotQuality(
                                            down.mid(),
                                            tenths(of.score()),
                                            cause(of.cause()),
                                            tenths(of.lossPercent()),
                                            (int) Math.round(of.jitterMillis()),
                                            (int) (of.bitsPerSecond() / 1_000),
                                            orNull(down.freezes()),
                                            orNull(down.frozenMillis()));
                                })
                                .toList()),
                orNull(
                        quality.participants().stream()
                                .map(other ->
                                        new ServerMessage.ParticipantQuality(
                                                other.participant(),
                                                other.level(),
                                                cause(other.cause())))
                                .toList()));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static @Nullable String cause(String cause) {
        return cause.equals(NO_CAUSE) ? null : cause;
    }

    private static <T> @Nullable List<T> orNull(List<T> some) {
        return some.isEmpty() ? null : some;
    }

    private static @Nullable Integer orNull(long count) {
        return count == 0 ? null : (int) count;
    }
}
