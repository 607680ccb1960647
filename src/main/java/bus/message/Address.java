package bus.message;

/// A name on the event bus and the one family of messages that goes there, so that a consumer knows
/// all it may receive.
///
/// @param accepts the sealed family, or the one record of it
/// @param acrossRegions whether its consumers may be in another region. A service is asked in the
///     own region, where nodes have it too
public record Address<M extends BusMessage>(String name, Class<M> accepts, boolean acrossRegions) {
    /// Of the own region.
    public Address(String name, Class<M> accepts) {
        this(name, accepts, false);
    }

    @Override
    public String toString() {
        return name;
    }
}
