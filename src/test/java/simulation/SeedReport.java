package simulation;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Prints the seeds of the simulations of a test that fails. Tests run one after the other.
final class SeedReport implements AfterTestExecutionCallback {
    private static final List<Long> SEEDS = new ArrayList<>();

    static void onSeed(long seed) {
        SEEDS.add(seed);
    }

    @Override
    public void afterTestExecution(ExtensionContext test) {
        if (test.getExecutionException().isPresent()) {
            System.err.println(test.getDisplayName() + " failed with seeds " + SEEDS);
        }
        SEEDS.clear();
    }
}
