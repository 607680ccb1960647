package bus.message;

/// A name on the event bus and the one family of messages that goes there, so that a consumer knows
/// all it may receive.
///
/// @param accepts the sealed family, or the one record of it
public record Address<M extends BusMessage>(String name, Class<M> accepts) {
    @Override
    public String toString() {
        return name;
    }
}
