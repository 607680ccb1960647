package browser;

import java.util.List;

/// Everything in one JVM, as `scripts/run` starts it.
class OneNodeCallIT extends CallScenarios {
    @Override
    List<TestNode> startNodes() {
        return List.of(TestNode.start("all-in-one"));
    }
}
