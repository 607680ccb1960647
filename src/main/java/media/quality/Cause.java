package media.quality;

/// What to blame when a rating is not good.
public enum Cause {
    /// The rating is good.
    NONE,
    /// The way from the publisher to the server loses, delays or is cut off.
    UPLINK,
    /// The way from the server to the subscriber does, or is too narrow.
    DOWNLINK,
    /// The server is late.
    SERVER,
    /// The publisher's device sends nothing, or irregularly, over a way that is clean.
    PUBLISHER
}
