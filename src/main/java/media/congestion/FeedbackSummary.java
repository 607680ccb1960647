package media.congestion;

/// What one transport feedback message shows, as [OveruseRule] reads it.
///
/// @param trend of the one-way delay
/// @param queue borrowed
/// @param acknowledged borrowed
/// @param estimate in bits a second
/// @param arrived packets reported as received for the first time
/// @param lost packets reported as lost, less those that arrived after all
/// @param applicationLimited too little is sent to prove the estimate
/// @param standingRate at which packets arrive while a queue stands, `Long.MAX_VALUE` while none
///     does
/// @param queueable the bytes sent while the last packet waited can be a queue: at the rate that
///     the link has proven to carry they take at least half of the delay
record FeedbackSummary(
        Usage trend,
        QueueingDelay queue,
        AcknowledgedRate acknowledged,
        long estimate,
        int arrived,
        int lost,
        boolean applicationLimited,
        long standingRate,
        boolean queueable) {
    long arriving() {
        return acknowledged.bitsPerSecond();
    }

    /// The arrival rate within this feedback alone.
    long arrivingNow() {
        return acknowledged.momentBitsPerSecond();
    }
}
