package bots.scenario;

/// What the network does to the datagrams of each bot, both ways.
///
/// @param loss share that is lost, 0 to 1
/// @param delayMillis added each way
/// @param jitterMillis at most this much more
public record Network(double loss, int delayMillis, int jitterMillis) {
    public static final Network FAULTLESS = new Network(0, 0, 0);

    public boolean isFaultless() {
        return equals(FAULTLESS);
    }
}
