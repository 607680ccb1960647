package media.rtcp;

/// One message of a compound RTCP packet. A packet type that carries several (an SDES with two
/// chunks, a FIR for two sources) is read as several messages.
public sealed interface RtcpMessage
        permits SenderReport,
                ReceiverReport,
                SourceDescription,
                Goodbye,
                GenericNack,
                PictureLoss,
                FullIntraRequest,
                ReceiverEstimatedMaximumBitrate,
                TransportFeedback,
                UnknownRtcp {}
