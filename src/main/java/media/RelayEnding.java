package media;

/// Why an end of a relay has closed it by itself.
public enum RelayEnding {
    /// The event bus brought no state report of the other end.
    NO_REPORTS("the other shard has sent no state report for 5 s"),
    /// The network brought no RTCP of the other end: UDP between the media ports of the nodes may
    /// be blocked.
    NO_MEDIA("no UDP packet of the other shard has arrived for 5 s"),
    /// The room has been empty here for long; its registry has forgotten the relay.
    UNUSED("the room has had no participants here for 30 s"),
    /// No SSRC is left for another track.
    USED_UP("all of its SSRCs have been used"),
    /// An exception of ours, which the log has.
    FAILED("of a bug");

    private final String sentence;

    RelayEnding(String sentence) {
        this.sentence = sentence;
    }

    /// To follow "because".
    public String sentence() {
        return sentence;
    }
}
