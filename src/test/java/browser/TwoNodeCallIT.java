package browser;

import java.util.List;
import verticles.NodeProcess;

/// Signaling in one JVM, media in another; a cluster on loopback between them.
class TwoNodeCallIT extends CallScenarios {
    @Override
    List<TestNode> startNodes() {
        var signalingPort = NodeProcess.freePort();
        var mediaPort = NodeProcess.freePort();
        var members =
                "--cluster.members=127.0.0.1:%d,127.0.0.1:%d".formatted(signalingPort, mediaPort);
        var signaling =
                TestNode.start(
                        "signaling",
                        "--conf=signaling-node",
                        "--cluster.port=" + signalingPort,
                        members);
        try {
            var media =
                    TestNode.start(
                            "media", "--conf=media-node", "--cluster.port=" + mediaPort, members);
            return List.of(signaling, media);
        } catch (AssertionError e) {
            signaling.close();
            throw e;
        }
    }

    @Override
    void endNodes(List<TestNode> started) {
        started.forEach(TestNode::close);
    }
}
