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
record FeedbackSummary(
        Usage trend,
        QueueingDelay queue,
        AcknowledgedRate acknowledged,
        long estimate,
        int arrived,
        int lost,
        boolean applicationLimited) {
    long arriving() {
        return acknowledged.bitsPerSecond();
    }

    /// The arrival rate within this feedback alone.
    long arrivingNow() {
        return acknowledged.momentBitsPerSecond();
    }
}
