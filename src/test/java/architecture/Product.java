package architecture;

import bus.Bus;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/// All classes of the product, read once by each JVM: that takes ten seconds.
public final class Product {
    public static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .importUrl(Bus.class.getProtectionDomain().getCodeSource().getLocation());

    private Product() {}
}
