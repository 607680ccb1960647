/// What settings are read, and what is said about wrong ones.
@NullMarked
package config.load;

import org.jspecify.annotations.NullMarked;
