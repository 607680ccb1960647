package bus.region;

/// Redis does not take a message to other regions now.
public final class RegionUnreachableException extends Exception {
    private static final long serialVersionUID = 1;

    RegionUnreachableException(String message) {
        super(message, null, false, false);
    }
}
