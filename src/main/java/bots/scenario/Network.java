package bots.scenario;

/// The simulated network of each bot, in both directions.
///
/// @param loss share of datagrams that is lost, 0 to 1
/// @param delayMillis added in each direction
/// @param jitterMillis at most this much more
public record Network(double loss, int delayMillis, int jitterMillis) {
    public static final Network FAULTLESS = new Network(0, 0, 0);

    public boolean isFaultless() {
        return equals(FAULTLESS);
    }
}
