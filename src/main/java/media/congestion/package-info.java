/// How much one client can receive: Google congestion control (draft-ietf-rmcat-gcc-02) over transport-wide
/// feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01), or what the client itself estimates
/// (draft-alvestrand-rmcat-remb-03). Pure state machines of the engine's thread; nothing is allocated per
/// packet. Deviations from the draft: loss that was there before and after a rate was lowered is the path's
/// own and does not lower it again; with a standing queue the rate is set by what the bottleneck passes at
/// that moment, not by an average over the time before; probes go on in intervals below what is wanted,
/// since layers have few discrete rates and a rate that is not sent cannot prove itself. Read
/// [BandwidthEstimator] first.
@NullMarked
package media.congestion;

import org.jspecify.annotations.NullMarked;
