package media.net;

/// How the system is given what a [DatagramBatch] holds: messages of one or several datagrams each.
interface Wire {
    /// Why a message was not taken.
    enum Refusal {
        /// The socket's buffer is full for now.
        FULL,
        /// This message never will be.
        REFUSED
    }

    /// Whether it can send several datagrams as segments of one message.
    boolean segments();

    /// Gives the system the messages, from the first on.
    ///
    /// @return how many it took; where not all, [#refusal] tells why the next was not
    int send(SegmentedDatagrams messages);

    /// Why the last call did not take all.
    Refusal refusal();

    /// In a word, for the log.
    String name();

    /// Frees what it holds; the socket stays open.
    void close();
}
