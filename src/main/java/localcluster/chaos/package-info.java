/// `scripts/chaos`: random faults in a cluster on this machine while bots talk, and for how long
/// each bot received no audio. What happens and when follows from a seed ([FaultPlan]); start with
/// [ChaosRun]. Blocking, but for what says otherwise.
@NullMarked
package localcluster.chaos;

import org.jspecify.annotations.NullMarked;
