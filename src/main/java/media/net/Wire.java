package media.net;

/// Gives the messages of a [DatagramBatch], of one or several datagrams each, to the operating
/// system.
interface Wire {
    /// Why a message was not taken.
    enum Refusal {
        /// The socket's buffer is full for now.
        FULL,
        /// The system does not take this message.
        REFUSED
    }

    /// Whether it can send several datagrams as segments of one message.
    boolean segments();

    /// Gives the system the messages, from the first on.
    ///
    /// @return how many it took; where not all, [#refusal] is why the next was not taken
    int send(SegmentedDatagrams messages);

    /// Why the last call did not take all messages.
    Refusal refusal();

    /// For the log.
    String name();

    /// Frees its memory; the socket stays open.
    void close();
}
