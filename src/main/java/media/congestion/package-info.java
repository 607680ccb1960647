/// How much one client can receive: Google congestion control (draft-ietf-rmcat-gcc-02) over
/// transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01), or what the client
/// itself estimates (draft-alvestrand-rmcat-remb-03). Pure state machines of the engine's thread;
/// nothing is allocated per packet. Deviations from the draft: loss that occurs before and after a
/// decrease alike is the path's own and causes no further decrease; with a standing queue the rate
/// follows what the bottleneck passes at that moment, not an average of the time before; probes go
/// on periodically below the desired rate, since simulcast and layers offer few discrete rates and
/// a rate that is not sent cannot be proven. Read [BandwidthEstimator] first.
@NullMarked
package media.congestion;

import org.jspecify.annotations.NullMarked;
